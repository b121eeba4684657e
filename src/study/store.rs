//! The learner's file: one `SQLite` database, in which nothing a learner did is ever lost.
//!
//! Every write is one transaction and is on the disk when the call returns (write-ahead log,
//! `synchronous=FULL`). Two programs may have the same file open. Rows name questions and topics
//! by id and never look into the content.

mod aside;
mod error;
mod open;
mod reading;
mod requests;
mod reviews;
mod schema;
mod sessions;
mod settings;
mod values;

pub use error::StoreError;
pub use reading::{Bookmark, Position, Reading};

use rusqlite::{Connection, Result as SqlResult, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};

/// The learner's file, open.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// A store that was opened, and what the learner should know about it.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// Set if the former file was kept aside: what happened, where it is, what to do.
    pub notice: Option<String>,
}

impl Store {
    /// Where the file is; `:memory:` for one that is gone when the program ends.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> SqlResult<T>) -> Result<T, StoreError> {
        work(&self.connection).map_err(|source| StoreError::from_sqlite(&self.path, source))
    }

    /// Does `work` in one transaction, which is on the disk on return; all of it or nothing.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> SqlResult<T>,
    ) -> Result<T, StoreError> {
        transact(&mut self.connection, work)
            .map_err(|source| StoreError::from_sqlite(&self.path, source))
    }
}

/// Takes the write lock at the beginning, so that waiting for another program is of use.
fn transact<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> SqlResult<T>,
) -> SqlResult<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

#[cfg(test)]
mod tests;
