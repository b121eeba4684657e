//! Practice runs that are not finished.

use super::{Store, StoreError};
use crate::study::review::SessionId;
use crate::study::session::Session;
use rusqlite::{Connection, Result as SqlResult, params};

/// How many unfinished runs are kept.
const LIMIT: u32 = 20;

impl Store {
    /// Saves a run that went on without an answer: begun, gone to the next question, skipped.
    /// A finished run is dropped; its reviews stay.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn save_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.write(|rows| save(rows, session))
    }

    /// The run that was cut short last; `None` if there is none that can be read.
    ///
    /// # Errors
    /// If the file can't be read.
    pub fn unfinished_session(&self) -> Result<Option<Session>, StoreError> {
        self.read(|rows| {
            let states: Vec<String> = rows
                .prepare("SELECT state FROM sessions ORDER BY saved DESC")?
                .query_map([], |row| row.get(0))?
                .collect::<SqlResult<_>>()?;
            Ok(states.iter().find_map(|state| Session::from_text(state)))
        })
    }

    /// Forgets a run that the learner won't continue; its reviews stay.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn discard_session(&mut self, session: &SessionId) -> Result<(), StoreError> {
        self.write(|rows| drop_run(rows, session))
    }
}

/// Saves the run, or drops it when it is over.
pub(super) fn save(rows: &Connection, session: &Session) -> SqlResult<()> {
    if session.is_finished() {
        return drop_run(rows, session.id());
    }
    rows.execute(
        "INSERT OR REPLACE INTO sessions (id, saved, state)
         VALUES (?1, (SELECT coalesce(max(saved), 0) + 1 FROM sessions), ?2)",
        params![session.id().as_str(), session.to_text()],
    )?;
    rows.execute(
        "DELETE FROM sessions WHERE id NOT IN (SELECT id FROM sessions ORDER BY saved DESC LIMIT ?1)",
        [LIMIT],
    )?;
    Ok(())
}

fn drop_run(rows: &Connection, session: &SessionId) -> SqlResult<()> {
    rows.execute("DELETE FROM sessions WHERE id = ?1", [session.as_str()])?;
    Ok(())
}
