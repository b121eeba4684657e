//! What is wrong in a content file, and where.

use std::fmt;

/// How bad a problem is: `jsguide check` fails on errors only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The content can't be used as written, or says something that does not hold.
    Error,
    /// The content works, but reads worse than it should.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One problem in one content file. Ordered by path, then place, so that a sorted list reads like the files do.
///
/// Displays as `path:line:column: severity: message`; the help is shown apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// The file, relative to the content folder, with forward slashes.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// How bad it is.
    pub severity: Severity,
    /// One plain sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            severity,
            message,
            ..
        } = self;
        write!(f, "{path}:{line}:{column}: {severity}: {message}")
    }
}
