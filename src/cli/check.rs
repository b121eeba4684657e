//! `jsguide check [DIR]`: every problem of the content, with its place.

use std::{path::Path, process::ExitCode};

use crate::content::{self, CodeCheck, Embedded, Folder};

/// Checks a content folder (or the built-in content), prints what is wrong, and says whether there were errors.
pub fn run(dir: Option<&Path>, code: CodeCheck) -> anyhow::Result<ExitCode> {
    let report = match dir {
        Some(dir) => content::check(&Folder(dir.to_owned()), code),
        None => content::check(&Embedded, code),
    };
    Ok(if report.diagnostics.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
