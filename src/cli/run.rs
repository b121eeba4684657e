//! The program itself: `jsguide` without a subcommand.

use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::ensure;

use crate::sandbox::PortChoice;
use crate::tui;

/// Runs the terminal program on the learner's own files.
pub fn run(content: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    if let Some(folder) = &content {
        ensure!(folder.is_dir(), "{} is no folder", folder.display());
    }
    if !stdin().is_terminal() || !stdout().is_terminal() {
        eprintln!(
            "jsguide: this needs a terminal. Without one, `jsguide serve`, `request` and `check` work"
        );
        return Ok(ExitCode::from(2));
    }
    let home = super::home()?;
    super::log::start(&home.join("jsguide.log"));
    tui::run(&tui::Options {
        database: home.join("jsguide.db"),
        projects: home.join("sandbox"),
        content,
        port: PortChoice::From(3000),
    })?;
    Ok(ExitCode::SUCCESS)
}
