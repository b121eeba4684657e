//! The tables, as a list of steps from nothing to the present version.
//!
//! A step that was released is never changed: a new version is a new step at the end.

use rusqlite::{Connection, Result, TransactionBehavior};

/// Marks the file as ours in its header ("jsgd").
pub(super) const APPLICATION_ID: i32 = 0x6A73_6764;

/// The steps; the number of a version is how many of them were taken.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql")];

/// The present version.
pub(super) fn latest(migrations: &[&str]) -> i32 {
    i32::try_from(migrations.len()).expect("a handful of steps")
}

/// The version that the file is at; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes the steps that are missing, all of them or none.
///
/// The version is read again under the write lock, since another jsguide may have come first.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    if version(connection)? == latest(migrations) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = usize::try_from(version(&transaction)?).unwrap_or(0);
    for step in migrations.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", latest(migrations))?;
    transaction.commit()
}
