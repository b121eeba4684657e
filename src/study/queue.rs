//! What to practise today: what is due, then what is new.

use super::card::Cards;
use super::scheduler::Scheduler;
use crate::content::{Question, QuestionId};
use jiff::civil::Date;

/// How many new questions may still be begun today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How many a day.
    pub per_day: u32,
    /// How many were begun today already.
    pub begun_today: u32,
}

impl Allowance {
    /// How many a day if the learner didn't say.
    pub const DEFAULT_PER_DAY: u32 = 10;

    /// How many are left.
    pub fn left(self) -> usize {
        let left = self.per_day.saturating_sub(self.begun_today);
        usize::try_from(left).unwrap_or(usize::MAX)
    }
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            per_day: Self::DEFAULT_PER_DAY,
            begun_today: 0,
        }
    }
}

/// The questions of today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Due, the one most likely forgotten first.
    pub due: Vec<QuestionId>,
    /// New, in the order of the catalog, as many as today still allows.
    pub new: Vec<QuestionId>,
    /// How many more new questions wait for another day.
    pub waiting: usize,
}

impl Queue {
    /// Sorts `questions` (in the order of the catalog) into due and new.
    pub fn build<'a>(
        questions: impl IntoIterator<Item = &'a Question>,
        cards: &Cards,
        allowance: Allowance,
        today: Date,
    ) -> Self {
        let (mut due, mut new) = (Vec::new(), Vec::new());
        for question in questions {
            let state = cards.state(&question.id);
            if !state.is_reviewed() {
                new.push(question.id.clone());
            } else if state.is_due(today) {
                due.push((
                    Scheduler::retrievability(&state, today),
                    question.id.clone(),
                ));
            }
        }
        due.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let waiting = new.len().saturating_sub(allowance.left());
        new.truncate(allowance.left());
        Self {
            due: due.into_iter().map(|(_, question)| question).collect(),
            new,
            waiting,
        }
    }

    /// Whether there is nothing to do today.
    pub fn is_empty(&self) -> bool {
        self.due.is_empty() && self.new.is_empty()
    }
}

#[cfg(test)]
mod tests;
