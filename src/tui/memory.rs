//! What is kept of the learner, as far as the screens know it: read once from the store, and
//! moved on by every change that was saved.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::content::TopicId;
use crate::study::{
    Activity, Allowance, Bookmark, Card, Cards, Position, Reading, Retention, Session, Store,
    StoreError,
};

use super::effect::Change;

/// What is kept of the learner.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Every question that was ever answered.
    pub cards: Cards,
    /// What was done on every day.
    pub activity: Activity,
    /// How many new questions today still allows.
    pub allowance: Allowance,
    /// How much is to be recalled.
    pub retention: Retention,
    /// The practice run that was cut short, if any.
    pub session: Option<Session>,
    /// Marked topics and sections, the latest first.
    pub bookmarks: Vec<Bookmark>,
    /// Whether a topic was read; unread ones are not in it.
    pub readings: BTreeMap<TopicId, Reading>,
    /// How far a topic was read.
    pub positions: BTreeMap<TopicId, Position>,
    /// Settings that were changed.
    pub settings: BTreeMap<String, String>,
    /// Request lines that were typed, the latest last.
    pub requests: Vec<String>,
    /// Where the learner was, as a route writes itself.
    pub last_place: Option<String>,
}

/// What the store says to a change that it saved.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is durable.
    Durable,
    /// A review is durable: where its card stands now, and what was done on every day.
    Reviewed(Card, Activity, Allowance),
}

impl Memory {
    /// Reads everything, also of topics that the content no longer has.
    pub fn read(store: &Store, today: Date) -> Result<Self, StoreError> {
        Ok(Memory {
            cards: store.cards()?,
            activity: store.activity()?,
            allowance: store.allowance(today)?,
            retention: store.retention()?,
            session: store.unfinished_session()?,
            bookmarks: store.bookmarks()?,
            readings: store.readings()?,
            positions: store.positions()?,
            settings: store.settings()?,
            requests: store.requests()?,
            last_place: store.last_place()?,
        })
    }

    /// Follows a change that was saved.
    pub fn apply(&mut self, change: &Change, outcome: Outcome) {
        if let Outcome::Reviewed(card, activity, allowance) = outcome {
            self.cards.insert(card);
            self.activity = activity;
            self.allowance = allowance;
        }
        match change {
            Change::Review(_, session) | Change::Session(session) => {
                self.session = Some((**session).clone()).filter(|session| !session.is_finished());
            }
            Change::DiscardSession(_) => self.session = None,
            Change::Bookmark(mark) => self.toggle(mark),
            Change::Position(topic, position) => {
                self.positions.insert(topic.clone(), position.clone());
            }
            Change::Reading(topic, reading) => {
                self.readings.insert(topic.clone(), *reading);
            }
            Change::LastPlace(place) => self.last_place = Some(place.clone()),
            Change::Setting(key, value) => {
                self.settings.insert(key.clone(), value.clone());
            }
            Change::Request(line) => {
                self.requests.retain(|former| former != line);
                self.requests.push(line.clone());
            }
        }
    }

    /// Whether a topic, or a section of it, is marked.
    pub fn is_marked(&self, topic: &TopicId, anchor: Option<&str>) -> bool {
        self.bookmarks
            .iter()
            .any(|mark| mark.topic == *topic && mark.anchor.as_deref() == anchor)
    }

    /// Whether a topic was read.
    pub fn reading(&self, topic: &TopicId) -> Reading {
        self.readings.get(topic).copied().unwrap_or(Reading::Unread)
    }

    fn toggle(&mut self, mark: &Bookmark) {
        if self.is_marked(&mark.topic, mark.anchor.as_deref()) {
            self.bookmarks
                .retain(|old| old.topic != mark.topic || old.anchor != mark.anchor);
        } else {
            self.bookmarks.insert(0, mark.clone());
        }
    }
}
