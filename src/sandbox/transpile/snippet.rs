//! Whether the code in a lesson is code.

use super::parse;
use super::problem::SourceFile;
use super::room::with_room;
use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use std::path::Path;

/// Why a snippet is not valid in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetProblem {
    /// Inside the snippet, from 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<String>,
}

/// Checks the code of a fence: ts, tsx, js and jsx must be a module, json one value. Other languages have no problems.
pub fn check_snippet(language: &str, code: &str) -> Vec<SnippetProblem> {
    match language {
        "ts" | "tsx" | "js" | "jsx" => {
            with_room(code, || check_module(language, code)).unwrap_or_else(too_deep)
        }
        "json" => serde_json::from_str::<serde_json::Value>(code)
            .err()
            .iter()
            .map(json_problem)
            .collect(),
        _ => Vec::new(),
    }
}

fn check_module(language: &str, code: &str) -> Vec<SnippetProblem> {
    let allocator = Allocator::default();
    let file = SourceFile::new(Path::new("snippet"), code);
    let parsed = Parser::new(&allocator, code, parse::fence_language(language)).parse();
    let checked = file.check(&parsed.diagnostics).and_then(|()| {
        let checked = SemanticBuilder::new()
            .with_check_syntax_error(true)
            .build(&parsed.program);
        file.check(&checked.diagnostics)
    });
    let problems = checked.err().unwrap_or_default().into_iter();
    problems
        .map(|found| SnippetProblem {
            line: found.line,
            column: found.column,
            message: found.message,
            help: found.help,
        })
        .collect()
}

fn too_deep() -> Vec<SnippetProblem> {
    vec![SnippetProblem {
        line: 1,
        column: 1,
        message: parse::TOO_DEEP.to_owned(),
        help: None,
    }]
}

fn json_problem(error: &serde_json::Error) -> SnippetProblem {
    let text = error.to_string();
    let message = text
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned();
    SnippetProblem {
        line: error.line().max(1),
        column: error.column().max(1),
        message,
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_checked_in_their_language() {
        let problem = |line, column, message: &str| Some((line, column, message.to_owned()));
        let cases = [
            ("ts", "export async function GET() {}", None),
            (
                "ts",
                "const data: Promise<number> = fetch('/x');\nawait data;",
                None,
            ),
            (
                "tsx",
                "export default function Page() { return <p>hi</p>; }",
                None,
            ),
            ("js", "const page = <p>hi</p>;", None),
            (
                "ts",
                "return 1;",
                problem(
                    1,
                    1,
                    "A 'return' statement can only be used within a function body.",
                ),
            ),
            ("ts", "const a = ;", problem(1, 11, "Unexpected token")),
            (
                "js",
                "const a: number = 1;",
                problem(1, 7, "Missing initializer in const declaration"),
            ),
            (
                "ts",
                "const a = 1;\nconst a = 2;",
                problem(1, 7, "Identifier `a` has already been declared"),
            ),
            ("json", "{\"a\": [1, 2]}", None),
            ("json", "{\"a\": }", problem(1, 7, "expected value")),
            ("http", "not http at all", None),
            ("text", "<<<", None),
        ];
        for (language, code, expected) in cases {
            let found = check_snippet(language, code);
            let first = found
                .first()
                .map(|problem| (problem.line, problem.column, problem.message.clone()));
            assert_eq!(first, expected, "{language}: {code}");
        }
    }
}
