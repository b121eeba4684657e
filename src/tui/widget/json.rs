//! JSON laid out to be read: one value a line, every number and string exactly as it was sent.
//!
//! Text that is no JSON is left alone; the caller then shows it as it came.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::plain;
use super::text::{Row, Run};
use crate::tui::theme::{Role, Theme};

/// No object or array on one line is longer, however much room there is.
const LONGEST: usize = 60;

/// The text as indented rows, or `None` if it is no JSON. Objects and arrays that hold no others
/// and fit into `width` columns stay on one line.
pub fn pretty(text: &str, width: usize, theme: &Theme) -> Option<Vec<Row>> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let short = width.min(LONGEST);
    let rows = vec![Row::blank()];
    let mut printer = Printer {
        text,
        tokens: tokens(text),
        theme,
        short,
        rows,
        depth: 0,
    };
    printer.value(0);
    Some(printer.rows)
}

fn role(kind: Kind, is_key: bool) -> Role {
    match kind {
        Kind::String if is_key => Role::Property,
        Kind::String => Role::String,
        Kind::Scalar => Role::Number,
        _ => Role::Punctuation,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    Comma,
    Colon,
    String,
    Scalar,
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
}

/// The tokens of valid JSON.
fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = match bytes[at] {
            b'{' | b'[' => (Kind::Open, at + 1),
            b'}' | b']' => (Kind::Close, at + 1),
            b',' => (Kind::Comma, at + 1),
            b':' => (Kind::Colon, at + 1),
            b'"' => (Kind::String, string_end(bytes, at)),
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ => (Kind::Scalar, scalar_end(bytes, at)),
        };
        tokens.push(Token {
            kind,
            range: at..end,
        });
        at = end;
    }
    tokens
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b",:]}".contains(byte);
    bytes[start..]
        .iter()
        .position(is_end)
        .map_or(bytes.len(), |length| start + length)
}

struct Printer<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    theme: &'a Theme,
    short: usize,
    rows: Vec<Row>,
    depth: usize,
}

impl Printer<'_> {
    /// Prints the value that begins with this token; answers the token behind it.
    fn value(&mut self, at: usize) -> usize {
        match self.kind(at) {
            Some(Kind::Open) => match self.short(at) {
                Some(end) => self.on_one_line(at, end),
                None => self.on_many_lines(at),
            },
            Some(_) => {
                self.push(at, false);
                at + 1
            }
            None => at,
        }
    }

    fn on_one_line(&mut self, start: usize, end: usize) -> usize {
        let is_object = self.lexeme(start) == "{" && end > start + 1;
        for at in start..=end {
            if is_object && at == end {
                self.text(" ");
            }
            self.push(at, self.kind(at + 1) == Some(Kind::Colon));
            let opens = is_object && at == start;
            if opens || matches!(self.kind(at), Some(Kind::Comma | Kind::Colon)) {
                self.text(" ");
            }
        }
        end + 1
    }

    fn on_many_lines(&mut self, start: usize) -> usize {
        self.push(start, false);
        self.depth += 1;
        let mut at = start + 1;
        while self.kind(at).is_some_and(|kind| kind != Kind::Close) {
            self.new_row();
            if self.kind(at + 1) == Some(Kind::Colon) {
                self.push(at, true);
                self.push(at + 1, false);
                self.text(" ");
                at += 2;
            }
            at = self.value(at);
            if self.kind(at) == Some(Kind::Comma) {
                self.push(at, false);
                at += 1;
            }
        }
        self.depth -= 1;
        self.new_row();
        self.push(at, false);
        at + 1
    }

    /// The end of an object or array that holds no other, if it is short.
    fn short(&self, start: usize) -> Option<usize> {
        let mut width = self.rows.last().map_or(0, Row::width) + 2;
        for at in start + 1..self.tokens.len() {
            width += self.lexeme(at).len() + 1;
            match self.kind(at) {
                Some(Kind::Close) if width <= self.short => return Some(at),
                Some(Kind::Close | Kind::Open) | None => return None,
                Some(_) if width > self.short => return None,
                Some(_) => {}
            }
        }
        None
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn lexeme(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.text[token.range.clone()])
    }

    fn push(&mut self, at: usize, is_key: bool) {
        let role = self.kind(at).map_or(Role::Text, |kind| role(kind, is_key));
        let run = Run::new(plain(self.lexeme(at)), self.theme.style(role));
        if let Some(row) = self.rows.last_mut() {
            row.push(run);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(row) = self.rows.last_mut() {
            row.push(Run::new(text, self.theme.style(Role::Text)));
        }
    }

    fn new_row(&mut self) {
        self.rows.push(Row::blank());
        if self.depth > 0 {
            self.text(&"  ".repeat(self.depth));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str) -> Option<Vec<String>> {
        Some(
            pretty(text, 40, &Theme::plain())?
                .iter()
                .map(Row::text)
                .collect(),
        )
    }

    #[test]
    fn values_stand_one_a_line_unless_short() {
        let cases: [(&str, &str, &[&str]); 6] = [
            ("a scalar", " 12 ", &["12"]),
            ("empty", "{}", &["{}"]),
            (
                "a short object",
                r#"{"id":"1","ok":true}"#,
                &[r#"{ "id": "1", "ok": true }"#],
            ),
            ("a short array", "[1,2,3]", &["[1, 2, 3]"]),
            (
                "nested",
                r#"{"users":[{"id":1},{"id":2}],"next":null}"#,
                &[
                    "{",
                    r#"  "users": ["#,
                    r#"    { "id": 1 },"#,
                    r#"    { "id": 2 }"#,
                    "  ],",
                    r#"  "next": null"#,
                    "}",
                ],
            ),
            (
                "a long object",
                r#"{"message":"Hello from a route handler","time":"2026-11-22"}"#,
                &[
                    "{",
                    r#"  "message": "Hello from a route handler","#,
                    r#"  "time": "2026-11-22""#,
                    "}",
                ],
            ),
        ];
        for (name, text, expected) in cases {
            assert_eq!(lines(text).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn numbers_and_escapes_stay_as_sent() {
        let text = r#"[1.0, 12345678901234567890123, "\u001b[31m", "a\"b"]"#;
        assert_eq!(
            lines(text).unwrap(),
            [
                "[",
                "  1.0,",
                "  12345678901234567890123,",
                r#"  "\u001b[31m","#,
                r#"  "a\"b""#,
                "]"
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_left_alone() {
        for text in ["", "{", "{'a': 1}", "<html>", "[1,]", "1 2"] {
            assert_eq!(lines(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_space_is_added(text in "[\\[\\]{}:,\"a0 ]{0,12}|\\[(\\{\"a\": ?[0-9]{1,3}\\},?){0,3}\\]") {
            if let Some(lines) = lines(&text) {
                let squeeze = |s: &str| s.replace(char::is_whitespace, "");
                prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
            }
        }
    }
}
