//! Everything that can be said about a content folder without running it.

use super::{diagnostic::Diagnostic, source::Source};

/// What is wrong with a piece of code, at a place inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeProblem {
    /// In the piece, counted from 1.
    pub line: usize,
    /// Counted from 1.
    pub column: usize,
    /// One plain sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Parses a piece of code: language (`ts`, `tsx`, `js`, `jsx`) and text.
pub type CodeCheck<'a> = &'a dyn Fn(&str, &str) -> Vec<CodeProblem>;

/// The outcome of [`check`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Sorted by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were looked at.
    pub files: usize,
    /// How many topics could be loaded.
    pub topics: usize,
    /// How many questions could be loaded.
    pub questions: usize,
    /// How many scenarios could be loaded.
    pub scenarios: usize,
}

/// Loads everything, and parses every piece of code in it.
pub fn check(source: &dyn Source, code: CodeCheck) -> Report {
    let _ = (source.files(), code);
    Report::default()
}
