//! What the learner chose, and where the learner was.

use super::{Store, StoreError};
use crate::study::queue::Allowance;
use crate::study::scheduler::{Retention, Scheduler};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Result as SqlResult, params};
use std::collections::BTreeMap;

const RETENTION: &str = "desired-retention";
const NEW_PER_DAY: &str = "new-per-day";

impl Store {
    /// Every setting that was changed.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        self.read(|rows| {
            rows.prepare("SELECT key, value FROM settings")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// One setting; `None` if it was never changed.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|rows| setting(rows, key))
    }

    /// Changes a setting.
    ///
    /// The desired retention and the number of new questions a day have their own ways:
    /// [`Store::set_retention`] and [`Store::set_new_per_day`].
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(|rows| put(rows, key, value))
    }

    /// The share of due questions that the learner wants to recall.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn retention(&self) -> Result<Retention, StoreError> {
        self.read(retention)
    }

    /// Changes that share, and the due day of every card with it.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn set_retention(&mut self, retention: Retention) -> Result<(), StoreError> {
        self.write(|rows| {
            put(rows, RETENTION, &retention.value().to_string())?;
            super::reviews::rebuild(rows, &Scheduler::new(retention))
        })
    }

    /// How many new questions the learner may still begin on the study day `today`.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn allowance(&self, today: Date) -> Result<Allowance, StoreError> {
        self.read(|rows| {
            let per_day = setting(rows, NEW_PER_DAY)?.and_then(|value| value.parse().ok());
            Ok(Allowance {
                per_day: per_day.unwrap_or(Allowance::DEFAULT_PER_DAY),
                begun_today: super::reviews::begun_on(rows, today)?,
            })
        })
    }

    /// Changes how many new questions a day brings.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn set_new_per_day(&mut self, questions: u32) -> Result<(), StoreError> {
        self.write(|rows| put(rows, NEW_PER_DAY, &questions.to_string()))
    }

    /// Remembers where the learner is; what `route` says is up to the terminal program.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn save_last_place(&mut self, route: &str) -> Result<(), StoreError> {
        self.write(|rows| {
            rows.execute(
                "INSERT OR REPLACE INTO last_place (only, route) VALUES (1, ?1)",
                [route],
            )?;
            Ok(())
        })
    }

    /// Where the learner was.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn last_place(&self) -> Result<Option<String>, StoreError> {
        self.read(|rows| {
            rows.query_row("SELECT route FROM last_place", [], |row| row.get(0))
                .optional()
        })
    }
}

/// The scheduler for the learner's retention, as it is in the file now.
pub(super) fn scheduler(rows: &Connection) -> SqlResult<Scheduler> {
    retention(rows).map(Scheduler::new)
}

/// A value that makes no sense counts as never set.
fn retention(rows: &Connection) -> SqlResult<Retention> {
    let value = setting(rows, RETENTION)?.and_then(|text| text.parse().ok());
    Ok(value.and_then(Retention::new).unwrap_or_default())
}

fn setting(rows: &Connection, key: &str) -> SqlResult<Option<String>> {
    rows.query_row("SELECT value FROM settings WHERE key = ?1", [key], |row| {
        row.get(0)
    })
    .optional()
}

fn put(rows: &Connection, key: &str, value: &str) -> SqlResult<()> {
    rows.execute(
        "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)",
        params![key, value],
    )?;
    Ok(())
}
