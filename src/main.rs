//! Arguments, logging to a file, exit code.

fn main() {}
