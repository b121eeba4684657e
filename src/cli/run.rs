//! The program itself: `jsguide` without a subcommand.

use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;

use anyhow::Context as _;
use etcetera::{BaseStrategy, choose_base_strategy};

use crate::sandbox::PortChoice;
use crate::tui;

/// Runs the terminal program on the learner's own files.
pub fn run(content: Option<PathBuf>) -> anyhow::Result<()> {
    anyhow::ensure!(
        stdin().is_terminal() && stdout().is_terminal(),
        "jsguide wants a terminal: run it in one, without pipes"
    );
    let base = choose_base_strategy().context("there is no home folder")?;
    let home = base.data_dir().join("jsguide");
    tui::run(&tui::Options {
        database: home.join("jsguide.db"),
        projects: home.join("sandbox"),
        content,
        port: PortChoice::From(3000),
    })
}
