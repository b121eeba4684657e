//! The sandbox pane.
mod line;
mod places;
mod run;
