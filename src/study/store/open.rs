//! Opens the file: makes it, checks it, brings it up to date, or keeps it aside.

use super::aside::{self, Problem};
use super::error::StoreError;
use super::schema::{self, APPLICATION_ID, MIGRATIONS};
use super::{Opened, Store};
use jiff::Timestamp;
use rusqlite::{
    Connection, Error as SqlError, ErrorCode, MAIN_DB, OpenFlags, Result as SqlResult, Transaction,
};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How long a statement waits for another jsguide to finish writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the file turned out to be.
enum Found {
    Usable(Connection),
    Unusable(Problem),
    Foreign,
}

/// How the check of an open file ended.
enum Check {
    Fine,
    Damaged,
    Newer(i32),
    Foreign,
}

impl Store {
    /// Opens the store at `path`, and makes it if it isn't there; folders too.
    ///
    /// A damaged file and one of a newer version are renamed, never overwritten; the notice says
    /// so. `now` goes into the new name.
    ///
    /// # Errors
    /// If the place can't be written or is locked, or holds another program's database. The
    /// program can go on with [`Store::in_memory`].
    pub fn open(path: &Path, now: Timestamp) -> Result<Opened, StoreError> {
        make_folder(path)?;
        match find(path)? {
            Found::Usable(connection) => Ok(opened(path, connection, None)),
            Found::Foreign => Err(foreign(path)),
            Found::Unusable(_) => begin_anew(path, now),
        }
    }

    /// A store that is gone when the program ends.
    ///
    /// # Errors
    /// If `SQLite` itself can't run.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory()
            .and_then(|mut connection| {
                schema::migrate(&mut connection, MIGRATIONS)?;
                Ok(connection)
            })
            .map_err(|source| StoreError::from_sqlite(&path, source))?;
        Ok(Self { connection, path })
    }
}

fn opened(path: &Path, connection: Connection, notice: Option<String>) -> Opened {
    let path = path.to_path_buf();
    Opened {
        store: Store { connection, path },
        notice,
    }
}

fn foreign(path: &Path) -> StoreError {
    StoreError::Foreign {
        path: path.to_path_buf(),
    }
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = folder_of(path) else {
        return Ok(());
    };
    fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
        path: folder.to_path_buf(),
        source,
    })
}

/// Keeps the file at `path` aside and opens an empty one in its place.
///
/// One program at a time, and after another look: the file may be another jsguide's new one.
fn begin_anew(path: &Path, now: Timestamp) -> Result<Opened, StoreError> {
    let _turn = take_turn(path);
    let notice = match find(path)? {
        Found::Usable(connection) => return Ok(opened(path, connection, None)),
        Found::Foreign => return Err(foreign(path)),
        Found::Unusable(problem) => problem.notice(path, &aside::keep(path, problem, now)?),
    };
    match find(path)? {
        Found::Usable(connection) => Ok(opened(path, connection, Some(notice))),
        Found::Unusable(_) | Found::Foreign => Err(foreign(path)),
    }
}

/// Holds the folder of `path` until it is dropped; nothing where folders can't be locked.
fn take_turn(path: &Path) -> Option<File> {
    let folder = folder_of(path).unwrap_or(Path::new("."));
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// The folder that `path` names; `None` for a bare file name.
fn folder_of(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
}

fn find(path: &Path) -> Result<Found, StoreError> {
    if has_other_header(path) {
        return Ok(Found::Unusable(Problem::Corrupt));
    }
    look(path).or_else(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            Ok(Found::Unusable(Problem::Corrupt))
        }
        _ => Err(StoreError::from_sqlite(path, error)),
    })
}

/// Whether the file has content that doesn't begin as a database does.
///
/// Such a file must not reach `SQLite`, which takes one of less than 512 bytes for empty and
/// writes over it, and which deletes the log beside it.
fn has_other_header(path: &Path) -> bool {
    let mut header = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut header));
    read.is_ok() && !header.is_empty() && header != *b"SQLite format 3\0"
}

fn look(path: &Path) -> SqlResult<Found> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let checked = check(&connection.transaction()?)?;
    Ok(match checked {
        Check::Damaged => Found::Unusable(Problem::Corrupt),
        Check::Foreign => Found::Foreign,
        Check::Newer(version) => Found::Unusable(Problem::Newer {
            version,
            known: schema::latest(MIGRATIONS),
        }),
        Check::Fine => {
            set_up(&mut connection)?;
            Found::Usable(connection)
        }
    })
}

/// Looks at the header and the pages without changing anything, in one transaction: another
/// jsguide may be making the tables just now.
fn check(connection: &Transaction<'_>) -> SqlResult<Check> {
    let version = schema::version(connection)?;
    if !is_ours(connection)? {
        return Ok(Check::Foreign);
    }
    if version > schema::latest(MIGRATIONS) {
        return Ok(Check::Newer(version));
    }
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(if answer == "ok" {
        Check::Fine
    } else {
        Check::Damaged
    })
}

/// Ours is a file that says so, and an empty one.
fn is_ours(connection: &Connection) -> SqlResult<bool> {
    let mark: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(mark == APPLICATION_ID || (mark == 0 && tables == 0))
}

/// Makes writes durable on return, and brings the tables up to date.
fn set_up(connection: &mut Connection) -> SqlResult<()> {
    if connection.is_readonly(MAIN_DB)? {
        return Err(read_only());
    }
    patiently(|| use_write_ahead_log(connection))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    schema::migrate(connection, MIGRATIONS)
}

fn read_only() -> SqlError {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
    SqlError::SqliteFailure(code, Some("the file is read-only".to_owned()))
}

/// On file systems without shared memory `SQLite` stays with its rollback journal, which is just
/// as durable.
fn use_write_ahead_log(connection: &Connection) -> SqlResult<()> {
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    }
    Ok(())
}

/// Tries again while another jsguide has the file: the change to a write-ahead log does not wait
/// by itself (<https://sqlite.org/c3ref/busy_handler.html>, "deadlock").
fn patiently(mut work: impl FnMut() -> SqlResult<()>) -> SqlResult<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        match work() {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < end =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}
