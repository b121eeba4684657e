//! YAML, line by line: keys, scalars, comments.

use super::Kind;
use super::pieces::{Pieces, quoted, run};

pub(super) fn paint(pieces: &mut Pieces<'_>) {
    let lines: Vec<_> = pieces.lines().collect();
    for (start, line) in lines {
        paint_line(pieces, start, line);
    }
}

fn paint_line(pieces: &mut Pieces<'_>, start: usize, line: &str) {
    let mut at = run(line, char::is_whitespace);
    while line[at..].starts_with("- ") || &line[at..] == "-" {
        pieces.add(start + at, start + at + 1, Kind::Punctuation);
        at += 1;
        at += run(&line[at..], char::is_whitespace);
    }
    if let Some(colon) = key(&line[at..]) {
        pieces.add(start + at, start + at + colon, Kind::Property);
        at += colon;
    }
    values(pieces, start + at, &line[at..]);
}

/// How long the key is that the text begins with.
fn key(text: &str) -> Option<usize> {
    let length = if text.starts_with(['"', '\'']) {
        quoted(text, true)
    } else {
        run(text, |letter| !":#{}[],".contains(letter))
    };
    let after = text[length..].strip_prefix(':')?;
    (length > 0 && (after.is_empty() || after.starts_with(' '))).then_some(length)
}

fn values(pieces: &mut Pieces<'_>, start: usize, text: &str) {
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let (length, kind) = match letter {
            '#' if at == 0 || text[..at].ends_with(' ') => (rest.len(), Some(Kind::Comment)),
            '"' | '\'' => (quoted(rest, true), Some(Kind::String)),
            ':' | ',' | '{' | '}' | '[' | ']' | '|' | '>' => (1, Some(Kind::Punctuation)),
            _ if letter.is_whitespace() => (letter.len_utf8(), None),
            _ => scalar(rest),
        };
        if let Some(kind) = kind {
            pieces.add(start + at, start + at + length, kind);
        }
        at += length;
    }
}

fn scalar(rest: &str) -> (usize, Option<Kind>) {
    if let Some(length) = key(rest) {
        return (length, Some(Kind::Property));
    }
    let comment = rest.find(" #").unwrap_or(rest.len());
    let length = run(&rest[..comment], |letter| !",{}[]".contains(letter));
    let text = rest[..length].trim_end();
    let kind = match text {
        "true" | "false" | "null" | "~" => Kind::Constant,
        _ if text.parse::<f64>().is_ok() => Kind::Number,
        _ => Kind::String,
    };
    (text.len().max(1), Some(kind))
}
