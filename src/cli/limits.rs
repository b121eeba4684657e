//! What handlers may use, as flags of the commands that run them.

use std::time::Duration;

use clap::Args;

use crate::sandbox::Limits;

/// Flags that bound the sandbox.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_field_names,
    reason = "the fields are the flags, and each names a maximum"
)]
pub(crate) struct LimitFlags {
    /// CPU time in milliseconds that a handler may use without yielding
    #[arg(
        long,
        value_name = "MS",
        default_value_t = 500,
        help_heading = "Limits"
    )]
    max_cpu: u64,
    /// Seconds until a handler must have begun to answer
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        help_heading = "Limits"
    )]
    max_wait: u64,
    /// Memory in MB of all JavaScript of the app
    #[arg(long, value_name = "MB", default_value_t = 64, help_heading = "Limits")]
    max_memory: usize,
    /// Size in MB of a request's body
    #[arg(long, value_name = "MB", default_value_t = 64, help_heading = "Limits")]
    max_body: usize,
    /// Requests and streams that may be open at the same time
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1024,
        help_heading = "Limits"
    )]
    max_open: usize,
    /// Connections that may be open at the same time, idle ones counted
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2048,
        help_heading = "Limits"
    )]
    max_connections: usize,
}

impl LimitFlags {
    /// The limits they name.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            cpu: Duration::from_millis(self.max_cpu.max(1)),
            wall: Duration::from_secs(self.max_wait.max(1)),
            memory: megabytes(self.max_memory.max(8)),
            body: megabytes(self.max_body),
            open: self.max_open.max(1),
            connections: self.max_connections.max(1),
            ..Limits::default()
        }
    }
}

fn megabytes(count: usize) -> usize {
    count.saturating_mul(1 << 20)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        limits: LimitFlags,
    }

    #[test]
    fn a_size_that_no_machine_has_is_no_limit_rather_than_none() {
        let flags = Flags::parse_from(["", "--max-body", "17592186044416", "--max-memory", "0"]);
        let limits = flags.limits.limits();
        assert_eq!((limits.body, limits.memory), (usize::MAX, 8 << 20));
    }
}
