//! Everything that can be said about content without running it: all of [`Catalog::load`], and its code parsed.

use super::{
    catalog::Catalog,
    diagnostic::{Diagnostic, Severity},
    problems::Spot,
    source::Source,
};

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
    let (catalog, snippets) = Catalog::load_with_snippets(source);
    let mut diagnostics = catalog.diagnostics;
    for (path, snippet) in &snippets {
        let problems = parse(&snippet.language, &snippet.text, code);
        diagnostics.extend(
            problems
                .into_iter()
                .map(|problem| at(path, snippet.spot, problem)),
        );
    }
    diagnostics.sort();
    Report {
        diagnostics,
        files: catalog.files,
        topics: catalog.topics.len(),
        questions: catalog.questions.len(),
        scenarios: catalog.scenarios.len(),
    }
}

fn parse(language: &str, text: &str, code: CodeCheck) -> Vec<CodeProblem> {
    match language {
        "ts" | "tsx" | "js" | "jsx" => code(language, text),
        "json" => serde_json::from_str::<serde::de::IgnoredAny>(text)
            .err()
            .map(|error| json_problem(&error))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn json_problem(error: &serde_json::Error) -> CodeProblem {
    let text = error.to_string();
    let reason = text
        .rfind(" at line ")
        .map_or(text.as_str(), |end| &text[..end]);
    CodeProblem {
        line: error.line().max(1),
        column: error.column().max(1),
        message: format!("this is not valid JSON: {reason}"),
        help: None,
    }
}

fn at(path: &str, start: Spot, problem: CodeProblem) -> Diagnostic {
    Diagnostic {
        path: path.to_owned(),
        line: start.line + problem.line.saturating_sub(1),
        column: start.column + problem.column.saturating_sub(1),
        severity: Severity::Error,
        message: problem.message,
        help: problem.help,
    }
}
