//! A run as text, and back; what doesn't make sense is no run.

use super::{Given, Item, Scope, Session};
use crate::content::{QuestionId, Seniority, TopicId};
use crate::study::answer::Answer;
use crate::study::calendar::Moment;
use crate::study::card::{Grade, Verdict};
use crate::study::review::{Attempt, Review, SessionId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Serialize, Deserialize)]
struct SavedSession {
    id: String,
    scope: SavedScope,
    seed: u64,
    place: usize,
    items: Vec<SavedItem>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedScope {
    Today,
    Topic(String),
    Filter {
        levels: Vec<SavedLevel>,
        tags: Vec<String>,
    },
    These(Vec<String>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedLevel {
    Junior,
    Mid,
    Senior,
}

#[derive(Serialize, Deserialize)]
struct SavedItem {
    question: String,
    order: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given: Option<SavedGiven>,
}

/// An answer; the question is that of its item, and the attempt is its place.
#[derive(Serialize, Deserialize)]
struct SavedGiven {
    answer: Answer,
    words: String,
    at: i64,
    day: String,
    verdict: Verdict,
    grade: Grade,
    elapsed: u64,
}

impl Session {
    /// The run as text.
    pub(in crate::study) fn to_text(&self) -> String {
        let saved = SavedSession {
            id: self.id.as_str().to_owned(),
            scope: SavedScope::from(&self.scope),
            seed: self.seed,
            place: self.place,
            items: self.items.iter().map(SavedItem::from).collect(),
        };
        serde_json::to_string(&saved).expect("plain data with text keys")
    }

    /// The run that was saved as `text`; `None` if it can't be one.
    pub(in crate::study) fn from_text(text: &str) -> Option<Self> {
        let saved: SavedSession = serde_json::from_str(text).ok()?;
        let id = SessionId(saved.id);
        let items: Vec<Item> = (0..)
            .zip(saved.items)
            .map(|(number, item)| item.restore(&id, number))
            .collect::<Option<_>>()?;
        is_possible(&items, saved.place).then_some(Self {
            id,
            scope: saved.scope.into(),
            seed: saved.seed,
            items,
            place: saved.place,
        })
    }
}

/// Nothing behind the current question can have an answer.
fn is_possible(items: &[Item], place: usize) -> bool {
    let mut ahead = items.iter().skip(place.saturating_add(1));
    place <= items.len() && ahead.all(|item| item.given.is_none())
}

impl From<&Item> for SavedItem {
    fn from(item: &Item) -> Self {
        Self {
            question: item.question.as_str().to_owned(),
            order: item.order.clone(),
            given: item.given.as_ref().map(SavedGiven::from),
        }
    }
}

impl SavedItem {
    fn restore(self, session: &SessionId, number: u32) -> Option<Item> {
        let question = QuestionId::new(self.question);
        let attempt = Attempt {
            session: session.clone(),
            item: number,
        };
        let given = match self.given {
            Some(saved) => Some(saved.restore(attempt, &question)?),
            None => None,
        };
        is_permutation(&self.order).then_some(Item {
            question,
            order: self.order,
            given,
        })
    }
}

fn is_permutation(order: &[usize]) -> bool {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    sorted.into_iter().eq(0..order.len())
}

impl From<&Given> for SavedGiven {
    fn from(given: &Given) -> Self {
        let review = &given.review;
        Self {
            answer: given.answer.clone(),
            words: review.answer.clone(),
            at: review.at.when.as_millisecond(),
            day: review.at.day.to_string(),
            verdict: review.verdict,
            grade: review.grade,
            elapsed: u64::try_from(review.elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl SavedGiven {
    fn restore(self, attempt: Attempt, question: &QuestionId) -> Option<Given> {
        let at = Moment {
            when: Timestamp::from_millisecond(self.at).ok()?,
            day: self.day.parse::<Date>().ok()?,
        };
        let review = Review {
            attempt,
            question: question.clone(),
            at,
            verdict: self.verdict,
            grade: self.grade,
            elapsed: Duration::from_millis(self.elapsed),
            answer: self.words,
        };
        Some(Given {
            answer: self.answer,
            review,
        })
    }
}

impl From<&Scope> for SavedScope {
    fn from(scope: &Scope) -> Self {
        match scope {
            Scope::Today => Self::Today,
            Scope::Topic(topic) => Self::Topic(topic.as_str().to_owned()),
            Scope::Filter { levels, tags } => Self::Filter {
                levels: levels.iter().copied().map(SavedLevel::from).collect(),
                tags: tags.clone(),
            },
            Scope::These(questions) => {
                Self::These(questions.iter().map(|id| id.as_str().to_owned()).collect())
            }
        }
    }
}

impl From<SavedScope> for Scope {
    fn from(saved: SavedScope) -> Self {
        match saved {
            SavedScope::Today => Self::Today,
            SavedScope::Topic(topic) => Self::Topic(TopicId::new(topic)),
            SavedScope::Filter { levels, tags } => Self::Filter {
                levels: levels.into_iter().map(Seniority::from).collect(),
                tags,
            },
            SavedScope::These(questions) => {
                Self::These(questions.into_iter().map(QuestionId::new).collect())
            }
        }
    }
}

impl From<Seniority> for SavedLevel {
    fn from(level: Seniority) -> Self {
        match level {
            Seniority::Junior => Self::Junior,
            Seniority::Mid => Self::Mid,
            Seniority::Senior => Self::Senior,
        }
    }
}

impl From<SavedLevel> for Seniority {
    fn from(level: SavedLevel) -> Self {
        match level {
            SavedLevel::Junior => Self::Junior,
            SavedLevel::Mid => Self::Mid,
            SavedLevel::Senior => Self::Senior,
        }
    }
}
