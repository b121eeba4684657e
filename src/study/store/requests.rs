//! The lines typed into the sandbox.

use super::{Store, StoreError};
use rusqlite::params;

/// How many lines are remembered.
const LIMIT: u32 = 200;

impl Store {
    /// Remembers `line` as the latest; a line typed before moves to the end.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn remember_request(&mut self, line: &str) -> Result<(), StoreError> {
        self.write(|rows| {
            rows.execute("DELETE FROM requests WHERE line = ?1", [line])?;
            rows.execute("INSERT INTO requests (line) VALUES (?1)", [line])?;
            rows.execute(
                "DELETE FROM requests WHERE id NOT IN (SELECT id FROM requests ORDER BY id DESC LIMIT ?1)",
                params![LIMIT],
            )?;
            Ok(())
        })
    }

    /// The last 200 different lines, the latest last.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn requests(&self) -> Result<Vec<String>, StoreError> {
        self.read(|rows| {
            rows.prepare("SELECT line FROM requests ORDER BY id")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }
}
