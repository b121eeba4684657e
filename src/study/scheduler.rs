//! When a question comes back: FSRS-6 with its default parameters, in whole days.
//!
//! The algorithm and its numbers are those of the `fsrs` crate
//! (<https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>). There are no
//! learning steps and no random spread: the same reviews always give the same cards.

use super::card::{CardState, Grade};
use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, ItemState, MemoryState, NextStates};
use jiff::{ToSpan, civil::Date};

/// The longest interval, in days (a hundred years).
const LONGEST_INTERVAL: f32 = 36_500.0;

/// The share of due questions that the learner wants to recall, from 0.70 to 0.97.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Retention(f32);

impl Retention {
    /// The share `value`; `None` outside of 0.70 to 0.97, where FSRS gives no useful intervals.
    pub fn new(value: f32) -> Option<Self> {
        (0.70..=0.97).contains(&value).then_some(Self(value))
    }

    /// The share, from 0.70 to 0.97.
    pub fn value(self) -> f32 {
        self.0
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self(0.9)
    }
}

/// Moves cards on, one review at a time.
#[derive(Debug, Clone)]
pub struct Scheduler {
    model: FSRS,
    retention: Retention,
}

impl Scheduler {
    /// A scheduler that aims at `retention`.
    pub fn new(retention: Retention) -> Self {
        Self {
            model: FSRS::default(),
            retention,
        }
    }

    /// The share it aims at.
    pub fn retention(&self) -> Retention {
        self.retention
    }

    /// The state of a card after a recall graded `grade` on `day`.
    ///
    /// A `day` before the last review (the machine's clock was put back) counts as that day.
    pub fn review(&self, state: &CardState, grade: Grade, day: Date) -> CardState {
        let day = state.last().map_or(day, |last| day.max(last));
        let next = self.next(state, grade, day);
        CardState::Reviewed {
            stability: next.memory.stability,
            difficulty: next.memory.difficulty,
            last: day,
            due: due(day, next.interval),
            grade,
            reps: state.reps() + 1,
            lapses: state.lapses() + u32::from(state.is_reviewed() && grade == Grade::Again),
        }
    }

    fn next(&self, state: &CardState, grade: Grade, day: Date) -> ItemState {
        let elapsed = state.last().map_or(0, |last| days_between(last, day));
        let states = self
            .model
            .next_states(memory(state), self.retention.0, elapsed)
            .expect("a finite memory state stays finite");
        choose(states, grade)
    }

    /// How likely the learner recalls the card on `day`, from 0 to 1; 0 for a new card.
    pub fn retrievability(state: &CardState, day: Date) -> f32 {
        match (memory(state), state.last()) {
            (Some(memory), Some(last)) => {
                // Days fit: a century is far below what f32 holds exactly.
                #[expect(clippy::cast_precision_loss, reason = "days stay below 2^24")]
                let elapsed = days_between(last, day) as f32;
                fsrs::current_retrievability(memory, elapsed, FSRS6_DEFAULT_DECAY)
            }
            _ => 0.0,
        }
    }
}

impl Default for Scheduler {
    fn default() -> Self {
        Self::new(Retention::default())
    }
}

fn memory(state: &CardState) -> Option<MemoryState> {
    match *state {
        CardState::New => None,
        CardState::Reviewed {
            stability,
            difficulty,
            ..
        } => Some(MemoryState {
            stability,
            difficulty,
        }),
    }
}

fn choose(states: NextStates, grade: Grade) -> ItemState {
    match grade {
        Grade::Again => states.again,
        Grade::Hard => states.hard,
        Grade::Good => states.good,
        Grade::Easy => states.easy,
    }
}

/// Whole days from `earlier` to `later`; 0 if they are the other way round.
fn days_between(earlier: Date, later: Date) -> u32 {
    let days = (later - earlier).get_days();
    u32::try_from(days).unwrap_or(0)
}

/// The interval in whole days, at least one, from `day` on.
fn due(day: Date, interval: f32) -> Date {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a century")]
    let days = interval.round().clamp(1.0, LONGEST_INTERVAL) as i64;
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests;
