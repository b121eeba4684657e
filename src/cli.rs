//! The command line: one file a subcommand; the only place that prints.
#![expect(
    clippy::print_stderr,
    reason = "a command's errors and warnings belong on stderr; only this module writes there"
)]

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use etcetera::{BaseStrategy, choose_base_strategy};

use crate::content::{Catalog, CodeProblem, Embedded};
use crate::sandbox::transpile;

pub mod check;
mod limits;
mod log;
pub mod picture;
pub mod request;
pub mod run;
pub mod serve;

/// The scenario that `serve` runs without a folder.
const BUILT_IN: &str = "route-handlers";

/// Prepare for JavaScript, React and Next.js interviews in the terminal.
#[derive(Parser, Debug)]
#[command(name = "jsguide", version, about)]
pub struct Cli {
    /// Read lessons, quizzes and sandboxes from DIR, and again when they change
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the route-handler server alone
    Serve(serve::Serve),
    /// Send one request to a sandbox of its own, and say how the answer came about
    Request(request::Request),
    /// Look for mistakes in lessons, quizzes and sandboxes
    Check {
        /// Folder that holds lessons/, quizzes/ and sandbox/ (default: the built-in content)
        dir: Option<PathBuf>,
    },
    /// Draw a screen as an SVG
    #[command(hide = true)]
    Picture(picture::DrawPicture),
}

/// Runs the program; errors are told in words on stderr.
///
/// Exit codes: 0 done, 1 failed or mistakes found, 2 wrong use (arguments, no terminal).
pub fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) if reader_left(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jsguide: {}", printable(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            None => run::run(self.content),
            Some(Command::Serve(serve)) => serve.run(built_in_project).map(|()| ExitCode::SUCCESS),
            Some(Command::Request(request)) => request.run(built_in_project),
            Some(Command::Check { dir }) => {
                check::run(dir.or(self.content).as_deref(), &code_problems)
            }
            Some(Command::Picture(picture)) => picture.run().map(|()| ExitCode::SUCCESS),
        }
    }
}

/// Whether whoever read our output has stopped, as `head` does: no mistake of anyone's.
fn reader_left(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Where jsguide keeps what belongs to the learner.
fn home() -> anyhow::Result<PathBuf> {
    let base = choose_base_strategy().context("there is no home folder: set HOME")?;
    Ok(base.data_dir().join("jsguide"))
}

/// The learner's own copy of the built-in sandbox, which the terminal program serves too.
fn built_in_project() -> anyhow::Result<PathBuf> {
    let catalog = Catalog::load(&Embedded);
    let scenario = catalog
        .scenarios
        .iter()
        .find(|scenario| scenario.id.as_str() == BUILT_IN)
        .with_context(|| format!("the built-in content has no scenario {BUILT_IN}"))?;
    let folder = home()?.join("sandbox").join(BUILT_IN);
    scenario.extract(&folder).with_context(|| {
        format!(
            "the built-in sandbox could not be written to {}",
            folder.display()
        )
    })?;
    Ok(folder)
}

/// Others' text without what could command the terminal; lines and tabs stay.
fn printable(text: &str) -> Cow<'_, str> {
    without(text, |c| c.is_control() && c != '\n' && c != '\t')
}

/// The same for a text that has to stay in one line.
fn printable_line(text: &str) -> Cow<'_, str> {
    without(text, char::is_control)
}

fn without(text: &str, commands: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&commands) {
        return text.into();
    }
    let plain = |c| match c {
        c if commands(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(plain).collect()
}

fn code_problems(language: &str, code: &str) -> Vec<CodeProblem> {
    transpile::check_snippet(language, code)
        .into_iter()
        .map(|problem| CodeProblem {
            line: problem.line,
            column: problem.column,
            message: problem.message,
            help: problem.help,
        })
        .collect()
}
