//! How far the learner is: in all, and for each topic, level and tag.

use super::card::{CardState, Cards};
use super::scheduler::Scheduler;
use crate::content::{Catalog, Question, Seniority, TopicId};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// From this stability on, in days, a question counts as known even when its chance of recall
/// has fallen below 90 %. Three weeks is where Anki calls a card mature.
const LASTING: f32 = 21.0;

/// From this chance of recall on a question counts as known.
const FRESH: f32 = 0.9;

/// Where the learner stands with one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Never answered.
    New,
    /// Answered, and not known.
    Learning,
    /// Recalled the last time, and likely to be recalled today: with a chance of 90 % or more, or
    /// with a memory that lasts three weeks or more.
    Known,
}

impl Standing {
    /// Where the learner stands on `today` with a question whose card is `state`.
    pub fn of(state: &CardState, today: Date) -> Self {
        let CardState::Reviewed {
            stability, grade, ..
        } = *state
        else {
            return Self::New;
        };
        let likely = stability >= LASTING || Scheduler::retrievability(state, today) >= FRESH;
        if grade.is_recalled() && likely {
            Self::Known
        } else {
            Self::Learning
        }
    }
}

/// Counted questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub total: usize,
    /// Answered at least once.
    pub seen: usize,
    /// Known today.
    pub known: usize,
    /// Due today.
    pub due: usize,
}

impl Tally {
    fn add(&mut self, state: &CardState, today: Date) {
        let standing = Standing::of(state, today);
        self.total += 1;
        self.seen += usize::from(standing != Standing::New);
        self.known += usize::from(standing == Standing::Known);
        self.due += usize::from(state.is_due(today));
    }

    /// Never answered.
    pub fn new_ones(self) -> usize {
        self.total - self.seen
    }

    /// The share that is known, from 0 to 1; 0 if there are none.
    pub fn share_known(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far fewer questions than 2^52")]
        let (known, total) = (self.known as f64, self.total as f64);
        if self.total == 0 { 0.0 } else { known / total }
    }
}

/// How far the learner is. Questions that the content no longer has don't count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Of all questions.
    pub all: Tally,
    /// Of each topic that has questions.
    pub topics: BTreeMap<TopicId, Tally>,
    /// Of each level.
    pub levels: BTreeMap<Seniority, Tally>,
    /// Of each tag.
    pub tags: BTreeMap<String, Tally>,
}

impl Progress {
    /// Counts the questions of `catalog` as they stand on `today`.
    pub fn of(catalog: &Catalog, cards: &Cards, today: Date) -> Self {
        let mut progress = Self::default();
        for question in &catalog.questions {
            progress.add(question, &cards.state(&question.id), today);
        }
        progress
    }

    fn add(&mut self, question: &Question, state: &CardState, today: Date) {
        self.all.add(state, today);
        let topic = self.topics.entry(question.topic.clone()).or_default();
        topic.add(state, today);
        let level = self.levels.entry(question.level).or_default();
        level.add(state, today);
        for tag in &question.tags {
            let tag = self.tags.entry(tag.clone()).or_default();
            tag.add(state, today);
        }
    }

    /// Of one topic; all zero if it has no questions.
    pub fn topic(&self, topic: &TopicId) -> Tally {
        self.topics.get(topic).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
