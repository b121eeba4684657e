//! Keeps a file that can't be used, under another name; nothing is ever overwritten.

use super::error::StoreError;
use jiff::{Timestamp, tz::TimeZone};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Why the file can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// Damaged, or no database at all.
    Corrupt,
    /// Written by a newer jsguide.
    Newer {
        /// The version of the file.
        version: i32,
        /// The version that this jsguide knows.
        known: i32,
    },
}

impl Problem {
    fn word(self) -> String {
        match self {
            Self::Corrupt => "corrupt".to_owned(),
            Self::Newer { version, .. } => format!("newer-{version}"),
        }
    }

    /// What the learner is told.
    pub(super) fn notice(self, path: &Path, kept: &Path) -> String {
        let (path, kept) = (path.display(), kept.display());
        match self {
            Self::Corrupt => format!(
                "Your saved progress could not be read: the file is damaged. It was kept as {kept}, \
                 and jsguide goes on with an empty file. If you have a backup, quit and put it at {path}."
            ),
            Self::Newer { version, known } => format!(
                "Your progress was saved by a newer jsguide (format {version}; this one knows up to {known}). \
                 It was kept unchanged as {kept}, and jsguide goes on with an empty file. \
                 To use it again, install the newer jsguide and rename that file to {path}."
            ),
        }
    }
}

/// Renames the file at `path`, with its `-wal` and `-shm`, and says what it is called now.
pub(super) fn keep(path: &Path, problem: Problem, now: Timestamp) -> Result<PathBuf, StoreError> {
    let kept = free_name(path, &format!(".{}-{}", problem.word(), stamp(now)));
    let failed = |source| StoreError::Aside {
        path: path.to_path_buf(),
        kept: kept.clone(),
        source,
    };
    for tail in ["", "-wal", "-shm"] {
        rename(&with_suffix(path, tail), &with_suffix(&kept, tail)).map_err(failed)?;
    }
    Ok(kept)
}

/// A file that is not there needs no new name: another jsguide may have been quicker.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn stamp(now: Timestamp) -> String {
    let time = now.to_zoned(TimeZone::UTC);
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `path` with `suffix`, and a number behind it if that name is taken.
fn free_name(path: &Path, suffix: &str) -> PathBuf {
    let mut name = with_suffix(path, suffix);
    let mut number = 2;
    while name.exists() {
        name = with_suffix(path, &format!("{suffix}-{number}"));
        number += 1;
    }
    name
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
