//! A card: a question and when it comes back.

use crate::content::QuestionId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How well a question was recalled. The numbers are those of FSRS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Not recalled.
    Again = 1,
    /// Recalled with real effort.
    Hard = 2,
    /// Recalled.
    Good = 3,
    /// Recalled at once.
    Easy = 4,
}

impl Grade {
    /// All grades, worst first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The grade with this number, 1 to 4.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.number() == number)
    }

    /// Its number, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The word for it on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Again => "Again",
            Self::Hard => "Hard",
            Self::Good => "Good",
            Self::Easy => "Easy",
        }
    }

    /// Whether the question was recalled at all.
    pub fn is_recalled(self) -> bool {
        self != Self::Again
    }
}

/// What an answer was worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All of it right.
    Right,
    /// Some of several right options, and no wrong one.
    Partly,
    /// Wrong, or not answered.
    Wrong,
}

impl Verdict {
    /// The grade stored when nobody says otherwise.
    ///
    /// A partly right answer counts as not recalled: "Hard" means recalled with effort, and FSRS
    /// would take it for a success.
    pub fn default_grade(self) -> Grade {
        match self {
            Self::Right => Grade::Good,
            Self::Partly | Self::Wrong => Grade::Again,
        }
    }

    /// The word for it on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Right => "Right",
            Self::Partly => "Partly right",
            Self::Wrong => "Wrong",
        }
    }
}

impl From<Grade> for Verdict {
    /// The verdict on an answer which the learner graded.
    fn from(grade: Grade) -> Self {
        if grade.is_recalled() {
            Self::Right
        } else {
            Self::Wrong
        }
    }
}

/// Where a card stands. A new card can have no stability and no due day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum CardState {
    /// Never answered.
    #[default]
    New,
    /// Answered at least once.
    Reviewed {
        /// Days until the chance of recall falls to 90 %.
        stability: f32,
        /// How hard the question is for this learner, 1 to 10.
        difficulty: f32,
        /// The study day of the last review.
        last: Date,
        /// The study day on which it comes back; after `last`.
        due: Date,
        /// The grade of the last review.
        grade: Grade,
        /// How many reviews there were.
        reps: u32,
        /// How often it was forgotten after having been answered before.
        lapses: u32,
    },
}

impl CardState {
    /// Whether it was ever answered.
    pub fn is_reviewed(&self) -> bool {
        matches!(self, Self::Reviewed { .. })
    }

    /// The study day of the last review.
    pub fn last(&self) -> Option<Date> {
        match self {
            Self::New => None,
            Self::Reviewed { last, .. } => Some(*last),
        }
    }

    /// The study day on which it comes back.
    pub fn due(&self) -> Option<Date> {
        match self {
            Self::New => None,
            Self::Reviewed { due, .. } => Some(*due),
        }
    }

    /// Whether it wants practice on `today`. A new card never is due.
    pub fn is_due(&self, today: Date) -> bool {
        self.due().is_some_and(|due| due <= today)
    }

    /// How many reviews there were.
    pub fn reps(&self) -> u32 {
        match self {
            Self::New => 0,
            Self::Reviewed { reps, .. } => *reps,
        }
    }

    /// How often it was forgotten after having been answered before.
    pub fn lapses(&self) -> u32 {
        match self {
            Self::New => 0,
            Self::Reviewed { lapses, .. } => *lapses,
        }
    }
}

/// A question and its schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The question.
    pub question: QuestionId,
    /// Where it stands.
    pub state: CardState,
}

/// All cards that were ever answered; every other question is new.
///
/// It may hold questions that the content no longer has: they are kept, and come back with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cards(BTreeMap<QuestionId, CardState>);

impl Cards {
    /// Where the card of `question` stands.
    pub fn state(&self, question: &QuestionId) -> CardState {
        self.0.get(question).copied().unwrap_or_default()
    }

    /// Puts in `card`, in place of the former one of its question.
    pub fn insert(&mut self, card: Card) {
        self.0.insert(card.question, card.state);
    }

    /// Every card, in the order of the question ids.
    pub fn iter(&self) -> impl Iterator<Item = (&QuestionId, &CardState)> {
        self.0.iter()
    }
}

impl FromIterator<Card> for Cards {
    fn from_iter<I: IntoIterator<Item = Card>>(cards: I) -> Self {
        Self(
            cards
                .into_iter()
                .map(|card| (card.question, card.state))
                .collect(),
        )
    }
}
