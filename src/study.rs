//! Cards, scheduling, queue, sessions, progress and the store; knows only `content`.
//!
//! The way of one answer: a [`Session`] grades it ([`grade_answer`]) and makes a [`Review`];
//! [`Store::record`] appends the review, moves the question's [`Card`] on with the [`Scheduler`]
//! and saves the session, all in one transaction. What is due next is read back by [`Queue`],
//! what is known by [`Progress`] and what was done by [`Activity`].
//!
//! Nothing here asks for the time: a [`Moment`] comes in from outside, made by a [`Clock`].
//! Only `store` names `SQLite`, only `scheduler` names FSRS.

mod activity;
mod answer;
mod calendar;
mod card;
#[cfg(test)]
mod fixture;
mod progress;
mod queue;
mod review;
mod scheduler;
mod session;
mod shuffle;
mod store;

pub use activity::{Activity, DayCount};
pub use answer::{Answer, describe_answer, grade_answer};
pub use calendar::{Clock, FixedClock, Moment, SystemClock};
pub use card::{Card, CardState, Cards, Grade, Verdict};
pub use progress::{Progress, Standing, Tally};
pub use queue::{Allowance, Queue};
pub use review::{Attempt, Review, SessionId};
pub use scheduler::{Retention, Scheduler};
pub use session::{Given, Item, Scope, Session, SessionError, Summary};
pub use store::{Bookmark, Opened, Position, Reading, Store, StoreError};
