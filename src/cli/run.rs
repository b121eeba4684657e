//! The program itself: `jsguide` without a subcommand.

use std::fs::OpenOptions;
use std::io::{IsTerminal, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Context as _;

use crate::sandbox::PortChoice;
use crate::tui;

/// Runs the terminal program on the learner's own files.
pub fn run(content: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        eprintln!(
            "jsguide: this needs a terminal. Without one, `jsguide serve` and `jsguide check` work"
        );
        return Ok(ExitCode::from(2));
    }
    let home = super::home()?;
    start_log(&home)?;
    tui::run(&tui::Options {
        database: home.join("jsguide.db"),
        projects: home.join("sandbox"),
        content,
        port: PortChoice::From(3000),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What went wrong goes to a file: the screen belongs to the program.
fn start_log(home: &Path) -> anyhow::Result<()> {
    let unwritable = || {
        format!(
            "{} can't be written: choose another folder with XDG_DATA_HOME",
            home.display()
        )
    };
    std::fs::create_dir_all(home).with_context(unwritable)?;
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(home.join("jsguide.log"))
        .with_context(unwritable)?;
    tracing_subscriber::fmt()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .init();
    Ok(())
}
