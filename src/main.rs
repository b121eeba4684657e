//! Arguments, logging to a file, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    let content = std::env::args_os().skip_while(|it| it != "--content").nth(1);
    match jsguide::cli::run::run(content.map(Into::into)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jsguide: {error:#}");
            ExitCode::from(2)
        }
    }
}
