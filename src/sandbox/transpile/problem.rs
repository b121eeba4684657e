//! What is wrong with a source, told with its place and a code frame.

use super::lines::Lines;
use super::route::Place;
use oxc_diagnostics::{Diagnostics, OxcDiagnostic, Severity};
use oxc_span::Span;
use std::fmt;
use std::path::{Path, PathBuf};

/// One reason why a source can't be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceProblem {
    /// The project-relative path, as it was handed in.
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<String>,
    /// The lines around it, as Next.js prints them: `> 1 | code` with `^^^` below.
    pub frame: String,
}

impl SourceProblem {
    /// A problem that someone else found at a place of a source, as in [`super::route`].
    pub fn at(file: &Path, source: &str, place: Place, message: impl Into<String>) -> Self {
        let end = u32::try_from(place.end).unwrap_or(u32::MAX);
        let start = u32::try_from(place.start).unwrap_or(u32::MAX).min(end);
        SourceFile::new(file, source).problem(Span::new(start, end), &message.into(), None)
    }
}

impl fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            help,
            frame,
        } = self;
        write!(
            f,
            "./{}:{line}:{column}\n{message}\n{frame}",
            file.display()
        )?;
        help.iter().try_for_each(|help| write!(f, "\nHelp: {help}"))
    }
}

impl std::error::Error for SourceProblem {}

/// A source under its name, with its lines counted.
pub(super) struct SourceFile<'s> {
    pub(super) path: &'s Path,
    pub(super) source: &'s str,
    pub(super) lines: Lines<'s>,
}

impl<'s> SourceFile<'s> {
    pub(super) fn new(path: &'s Path, source: &'s str) -> Self {
        Self {
            path,
            source,
            lines: Lines::new(source),
        }
    }

    /// A problem of our own at a span.
    pub(super) fn problem(&self, span: Span, message: &str, help: Option<&str>) -> SourceProblem {
        let (line, column) = self.lines.position(span.start);
        SourceProblem {
            file: self.path.to_path_buf(),
            line,
            column,
            message: message.to_owned(),
            help: help.map(str::to_owned),
            frame: self.lines.frame(span.start, span.end),
        }
    }

    /// Fails with the errors among what oxc found; its warnings pass.
    pub(super) fn check(&self, found: &Diagnostics) -> Result<(), Vec<SourceProblem>> {
        self.check_but(found, |_| true)
    }

    /// [`SourceFile::check`] of those that count.
    pub(super) fn check_but(
        &self,
        found: &Diagnostics,
        counts: impl Fn(&OxcDiagnostic) -> bool,
    ) -> Result<(), Vec<SourceProblem>> {
        let problems = self.problems(found, counts);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// All of what oxc found that count.
    pub(super) fn problems(
        &self,
        found: &Diagnostics,
        counts: impl Fn(&OxcDiagnostic) -> bool,
    ) -> Vec<SourceProblem> {
        found
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error && counts(diagnostic))
            .map(|diagnostic| self.translate(diagnostic))
            .collect()
    }

    fn translate(&self, diagnostic: &OxcDiagnostic) -> SourceProblem {
        let labels = &diagnostic.labels;
        let label = labels
            .iter()
            .find(|label| label.primary())
            .or_else(|| labels.first());
        let span = label.map_or(Span::new(0, 0), |label| {
            Span::sized(label.offset(), label.len())
        });
        self.problem(span, &diagnostic.message, diagnostic.help.as_deref())
    }
}
