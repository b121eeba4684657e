//! The program as a learner sees it, without terminal, clock and server: keys in, effects and
//! screens out, on content made up for the purpose.

mod drawn;
mod effects;
mod serving;
mod stage;
mod walk;
