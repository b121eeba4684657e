//! JavaScript and TypeScript word by word, for text that doesn't parse.

use super::Kind;
use super::pieces::{Pieces, by_case, quoted, run};

const KEYWORDS: [&str; 51] = [
    "abstract",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "finally",
    "for",
    "from",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "namespace",
    "new",
    "of",
    "private",
    "protected",
    "public",
    "readonly",
    "return",
    "satisfies",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "try",
    "type",
    "typeof",
    "var",
    "void",
    "while",
    "yield",
];
const TYPES: [&str; 8] = [
    "any", "bigint", "boolean", "never", "number", "string", "symbol", "unknown",
];

/// Paints all from a byte on.
pub(super) fn paint(pieces: &mut Pieces<'_>, from: usize) {
    let mut reader = Reader {
        code: pieces.code,
        at: from,
        before: None,
    };
    while let Some((length, kind)) = reader.next() {
        if let Some(kind) = kind {
            pieces.add(reader.at, reader.at + length, kind);
        }
        let text = &reader.code[reader.at..reader.at + length];
        if !text.trim().is_empty() && kind != Some(Kind::Comment) {
            reader.before = kind.zip(text.chars().last());
        }
        reader.at += length;
    }
}

struct Reader<'c> {
    code: &'c str,
    at: usize,
    /// The kind and the last character of the piece before.
    before: Option<(Kind, char)>,
}

impl Reader<'_> {
    fn next(&self) -> Option<(usize, Option<Kind>)> {
        let rest = &self.code[self.at..];
        let letter = rest.chars().next()?;
        Some(match letter {
            '/' if rest.starts_with("//") => {
                (run(rest, |letter| letter != '\n'), Some(Kind::Comment))
            }
            '/' if rest.starts_with("/*") => (
                rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
                Some(Kind::Comment),
            ),
            '/' if self.may_be_regex() => regex(rest),
            '"' | '\'' => (quoted(rest, true), Some(Kind::String)),
            '`' => (quoted(rest, false), Some(Kind::Template)),
            '0'..='9' => (
                run(rest, |letter| {
                    letter.is_ascii_alphanumeric() || "._".contains(letter)
                }),
                Some(Kind::Number),
            ),
            '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | ':' | '.' | '@' => {
                (1, Some(Kind::Punctuation))
            }
            '=' | '+' | '-' | '*' | '/' | '%' | '<' | '>' | '!' | '&' | '|' | '^' | '~' | '?' => (
                run(rest, |letter| "=+-*%<>!&|^~?".contains(letter)).max(1),
                Some(Kind::Operator),
            ),
            _ if is_name(letter) => self.name(rest),
            _ => (letter.len_utf8(), None),
        })
    }

    fn name(&self, rest: &str) -> (usize, Option<Kind>) {
        let length = run(rest, |letter| is_name(letter) || letter.is_ascii_digit());
        let (name, after) = (&rest[..length], rest[length..].trim_start());
        let kind = match name {
            _ if self.before.is_some_and(|(_, last)| last == '.') => {
                if after.starts_with('(') {
                    Kind::Function
                } else {
                    Kind::Property
                }
            }
            "true" | "false" | "null" => Kind::Constant,
            _ if KEYWORDS.contains(&name) && !after.starts_with(':') => Kind::Keyword,
            _ if TYPES.contains(&name) => Kind::Type,
            _ if after.starts_with('(') => Kind::Function,
            _ if after.starts_with(':') => Kind::Property,
            _ => by_case(name),
        };
        (length, Some(kind))
    }

    fn may_be_regex(&self) -> bool {
        match self.before {
            None => true,
            Some((Kind::Punctuation, last)) => !matches!(last, ')' | ']' | '}'),
            Some((kind, _)) => matches!(kind, Kind::Operator | Kind::Keyword),
        }
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter == '$' || letter == '#'
}

fn regex(rest: &str) -> (usize, Option<Kind>) {
    let body = quoted(rest, true);
    if body < 2 || !rest[..body].ends_with('/') {
        return (1, Some(Kind::Operator));
    }
    (
        body + run(&rest[body..], |letter| letter.is_ascii_alphabetic()),
        Some(Kind::Regex),
    )
}
