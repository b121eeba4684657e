//! Arguments, logging to a file, exit code.

use std::process::ExitCode;

/// Answers are made on one thread and freed on another, which the system's allocator makes slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jsguide::cli::main()
}
