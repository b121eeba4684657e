//! The command line: one file a subcommand; the only place that prints.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub mod check;
pub mod run;
pub mod serve;

/// Prepare for JavaScript, React and Next.js interviews in the terminal.
#[derive(Parser, Debug)]
#[command(name = "jsguide", version, about)]
pub struct Cli {
    /// Read lessons, quizzes and sandbox from this folder, and again when they change
    #[arg(long, value_name = "DIR")]
    content: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the route-handler server alone
    Serve(serve::Serve),
}

/// Runs the program; errors are told in words on stderr.
pub fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("jsguide: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    /// Does what the arguments say.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Some(Command::Serve(serve)) => serve.run(|| Ok("sandbox/route-handlers".into()))?,
            None => run::run(self.content)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
