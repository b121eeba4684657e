//! Colours for source text, as every part of the program wants them: the kinds that the sandbox
//! tells, as roles.

use std::ops::Range;

use crate::sandbox::transpile::{self, highlight::Kind};
use crate::tui::theme::Role;

/// The pieces of a text in this language that have a look of their own, in order.
pub fn highlight(language: &str, text: &str) -> Vec<(Range<usize>, Role)> {
    transpile::highlight(language, text)
        .into_iter()
        .map(|span| (span.start..span.end, role(span.kind)))
        .collect()
}

fn role(kind: Kind) -> Role {
    match kind {
        Kind::Keyword | Kind::Method | Kind::Tag => Role::Keyword,
        Kind::String | Kind::Template | Kind::Regex => Role::String,
        Kind::Number | Kind::Constant | Kind::Status => Role::Number,
        Kind::Comment => Role::Comment,
        Kind::Function => Role::Function,
        Kind::Type => Role::Type,
        Kind::Property | Kind::HeaderName | Kind::Flag => Role::Property,
        Kind::Variable | Kind::HeaderValue => Role::Text,
        Kind::Punctuation | Kind::Operator => Role::Punctuation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_a_lesson_has_colours() {
        let cases = [
            ("ts", "const a: string = 'x'"),
            ("json", "{\"a\": 1}"),
            ("http", "GET /a HTTP/1.1"),
            ("sh", "curl -i localhost"),
            ("yaml", "a: 1"),
        ];
        for (language, text) in cases {
            assert!(!highlight(language, text).is_empty(), "{language}");
        }
        assert_eq!(highlight("text", "const"), []);
    }
}
