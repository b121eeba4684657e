//! What can go wrong with the store, where, and the way out, in the learner's words.

use rusqlite::{Error as SqlError, ErrorCode};
use std::io;
use std::path::{Path, PathBuf};

/// Why something could not be saved or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder of the file is missing and could not be made.
    #[error(
        "cannot make the folder {} ({source}). Choose another place for your progress, or correct the folder's permissions.",
        .path.display()
    )]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file or its folder can't be written.
    #[error(
        "cannot write {} ({reason}). Check that you own the file and its folder and may write in both, or choose another place for your progress.",
        .path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another program holds the file.
    #[error(
        "{} is locked by another program. Close what has it open (a backup, a database browser), then try again.",
        .path.display()
    )]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("no space left to save to {}. Free some space, then try again.", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database that another program made.
    #[error(
        "{} is a database of another program, and was left as it is. Choose another place for your progress, or move that file away.",
        .path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A file that can't be used could not be renamed.
    #[error(
        "{} can't be used, and could not be kept aside as {} ({source}). Rename it yourself, then start again.",
        .path.display(),
        .kept.display()
    )]
    Aside {
        /// The file.
        path: PathBuf,
        /// The name that it should have got.
        kept: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database itself reported a failure.
    #[error("the database {} failed: {source}", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        source: SqlError,
    },
}

impl StoreError {
    /// The failure `source` of the database at `path`.
    pub(super) fn from_sqlite(path: &Path, source: SqlError) -> Self {
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Unwritable {
                    path,
                    reason: source.to_string(),
                }
            }
            _ => Self::Database { path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn failures_of_the_database_are_told_apart_and_name_the_way_out() {
        let cases = [
            (
                ffi::SQLITE_BUSY,
                "/p is locked by another program. Close what has it open (a backup, a database \
                 browser), then try again.",
            ),
            (
                ffi::SQLITE_FULL,
                "no space left to save to /p. Free some space, then try again.",
            ),
            (
                ffi::SQLITE_READONLY_DIRECTORY,
                "cannot write /p (this and that). Check that you own the \
                 file and its folder and may write in both, or choose another place for your \
                 progress.",
            ),
            (ffi::SQLITE_IOERR, "the database /p failed: this and that"),
        ];
        for (code, expected) in cases {
            let said = Some("this and that".to_owned());
            let source = SqlError::SqliteFailure(ffi::Error::new(code), said);
            let error = StoreError::from_sqlite(Path::new("/p"), source);
            assert_eq!(error.to_string(), expected);
        }
    }
}
