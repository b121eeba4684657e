//! How single values are written in the rows.

use crate::study::card::{Grade, Verdict};
use jiff::{Timestamp, civil::Date};
use rusqlite::types::Type;
use rusqlite::{Error as SqlError, Result, Row};
use std::time::Duration;

/// The instant in column `index`.
pub(super) fn instant(row: &Row<'_>, index: usize) -> Result<Timestamp> {
    let milliseconds: i64 = row.get(index)?;
    Timestamp::from_millisecond(milliseconds).map_err(|error| unreadable(index, error))
}

/// The day in column `index`.
pub(super) fn day(row: &Row<'_>, index: usize) -> Result<Date> {
    let text: String = row.get(index)?;
    text.parse()
        .map_err(|error: jiff::Error| unreadable(index, error))
}

/// The duration in column `index`, in milliseconds.
pub(super) fn duration(row: &Row<'_>, index: usize) -> Result<Duration> {
    let milliseconds: i64 = row.get(index)?;
    let milliseconds = u64::try_from(milliseconds).map_err(|error| unreadable(index, error))?;
    Ok(Duration::from_millis(milliseconds))
}

/// `duration` for the rows.
pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The grade in column `index`.
pub(super) fn grade(row: &Row<'_>, index: usize) -> Result<Grade> {
    let number: u8 = row.get(index)?;
    Grade::from_number(number).ok_or_else(|| unreadable(index, format!("no grade {number}")))
}

/// The verdict in column `index`.
pub(super) fn verdict(row: &Row<'_>, index: usize) -> Result<Verdict> {
    let word: String = row.get(index)?;
    [Verdict::Right, Verdict::Partly, Verdict::Wrong]
        .into_iter()
        .find(|verdict| verdict_word(*verdict) == word)
        .ok_or_else(|| unreadable(index, format!("no verdict \"{word}\"")))
}

/// The word for `verdict` in the rows.
pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::Partly => "partly",
        Verdict::Wrong => "wrong",
    }
}

fn unreadable(
    index: usize,
    reason: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> SqlError {
    SqlError::FromSqlConversionFailure(index, Type::Text, reason.into())
}
