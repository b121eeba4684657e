//! What was read, how far, and what was marked.

use super::{Store, StoreError, values};
use crate::content::TopicId;
use jiff::Timestamp;
use rusqlite::{Row, params};
use std::collections::BTreeMap;

/// A marked topic, or a section of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// The topic.
    pub topic: TopicId,
    /// The section; `None` for the whole topic.
    pub anchor: Option<String>,
    /// When it was marked.
    pub at: Timestamp,
}

/// How far a lesson was read. The lines are those of whoever draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The section at the top of the screen; `None` above the first.
    pub anchor: Option<String>,
    /// Lines or blocks below the beginning of that section.
    pub offset: u32,
    /// When the learner was there.
    pub updated: Timestamp,
}

/// Whether a topic was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// Never opened.
    #[default]
    Unread,
    /// Begun, and when it was last open.
    Reading(Timestamp),
    /// Read to the end, and when.
    Read(Timestamp),
}

impl Store {
    /// Marks the topic or section, or takes the mark away if there is one; says whether it is
    /// marked now.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn toggle_bookmark(
        &mut self,
        topic: &TopicId,
        anchor: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = anchor.unwrap_or_default();
        self.write(|rows| {
            let gone = rows.execute(
                "DELETE FROM bookmarks WHERE topic = ?1 AND anchor = ?2",
                params![topic.as_str(), key],
            )?;
            if gone == 0 {
                rows.execute(
                    "INSERT INTO bookmarks (topic, anchor, at) VALUES (?1, ?2, ?3)",
                    params![topic.as_str(), key, now.as_millisecond()],
                )?;
            }
            Ok(gone == 0)
        })
    }

    /// Everything marked, the latest first.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn bookmarks(&self) -> Result<Vec<Bookmark>, StoreError> {
        self.read(|rows| {
            rows.prepare("SELECT topic, anchor, at FROM bookmarks ORDER BY at DESC, topic, anchor")?
                .query_map([], bookmark)?
                .collect()
        })
    }

    /// Remembers how far `topic` was read.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn save_position(&mut self, topic: &TopicId, at: &Position) -> Result<(), StoreError> {
        self.write(|rows| {
            rows.execute(
                "INSERT OR REPLACE INTO positions (topic, anchor, offset, updated) VALUES (?1, ?2, ?3, ?4)",
                params![topic.as_str(), at.anchor, at.offset, at.updated.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// How far every topic that was ever open was read.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn positions(&self) -> Result<BTreeMap<TopicId, Position>, StoreError> {
        self.read(|rows| {
            rows.prepare("SELECT topic, anchor, offset, updated FROM positions")?
                .query_map([], position)?
                .collect()
        })
    }

    /// Notes that `topic` is unread, being read or read.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn save_reading(&mut self, topic: &TopicId, reading: Reading) -> Result<(), StoreError> {
        self.write(|rows| {
            let Some((state, at)) = reading_parts(reading) else {
                rows.execute("DELETE FROM readings WHERE topic = ?1", [topic.as_str()])?;
                return Ok(());
            };
            rows.execute(
                "INSERT OR REPLACE INTO readings (topic, state, at) VALUES (?1, ?2, ?3)",
                params![topic.as_str(), state, at.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// Every topic that isn't unread.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn readings(&self) -> Result<BTreeMap<TopicId, Reading>, StoreError> {
        self.read(|rows| {
            rows.prepare("SELECT topic, state, at FROM readings")?
                .query_map([], reading)?
                .collect()
        })
    }
}

fn bookmark(row: &Row<'_>) -> rusqlite::Result<Bookmark> {
    let anchor: String = row.get(1)?;
    Ok(Bookmark {
        topic: topic(row)?,
        anchor: (!anchor.is_empty()).then_some(anchor),
        at: values::instant(row, 2)?,
    })
}

fn position(row: &Row<'_>) -> rusqlite::Result<(TopicId, Position)> {
    let position = Position {
        anchor: row.get(1)?,
        offset: row.get(2)?,
        updated: values::instant(row, 3)?,
    };
    Ok((topic(row)?, position))
}

fn reading(row: &Row<'_>) -> rusqlite::Result<(TopicId, Reading)> {
    let state: String = row.get(1)?;
    let at = values::instant(row, 2)?;
    let reading = match state.as_str() {
        "read" => Reading::Read(at),
        _ => Reading::Reading(at),
    };
    Ok((topic(row)?, reading))
}

fn reading_parts(reading: Reading) -> Option<(&'static str, Timestamp)> {
    match reading {
        Reading::Unread => None,
        Reading::Reading(at) => Some(("reading", at)),
        Reading::Read(at) => Some(("read", at)),
    }
}

fn topic(row: &Row<'_>) -> rusqlite::Result<TopicId> {
    row.get(0).map(|id: String| TopicId::new(id))
}
