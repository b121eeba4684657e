//! A review: one graded recall, appended and never edited.

use super::calendar::Moment;
use super::card::{Grade, Verdict};
use crate::content::QuestionId;
use std::fmt;
use std::time::Duration;

/// The name of a practice run, unique on this machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub(super) String);

impl SessionId {
    /// The name of the run that began at `started` with `seed`.
    pub(super) fn of(started: Moment, seed: u64) -> Self {
        Self(format!("{:x}-{seed:x}", started.when.as_millisecond()))
    }

    /// The name as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One question asked once: the place in a run.
///
/// Two reviews of the same question and attempt are one recall: the later record corrects the
/// former.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attempt {
    /// The run.
    pub session: SessionId,
    /// The place in it, from 0.
    pub item: u32,
}

/// One graded recall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Which asking of the question this was.
    pub attempt: Attempt,
    /// The question.
    pub question: QuestionId,
    /// When it was answered.
    pub at: Moment,
    /// What the answer was worth.
    pub verdict: Verdict,
    /// How well it was recalled.
    pub grade: Grade,
    /// How long the learner took, in whole milliseconds.
    pub elapsed: Duration,
    /// The answer in words, as the learner gave it; readable when the question has changed since.
    pub answer: String,
}

impl Review {
    /// The same recall with another grade: a new record that supersedes this one.
    ///
    /// It keeps the moment of the answer, since that is when the question was recalled.
    #[must_use]
    pub fn regraded(&self, grade: Grade) -> Self {
        Self {
            grade,
            ..self.clone()
        }
    }
}
