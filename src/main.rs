//! Arguments, logging to a file, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    jsguide::cli::main()
}
