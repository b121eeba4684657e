//! JSON, also when it is incomplete.

use super::Kind;
use super::pieces::{Pieces, quoted, run};

/// Paints the JSON between two bytes of the text.
pub(super) fn paint(pieces: &mut Pieces<'_>, start: usize, end: usize) {
    let text = &pieces.code[start..end];
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let (length, kind) = match letter {
            '"' => {
                let length = quoted(rest, true);
                let is_key = rest[length..].trim_start().starts_with(':');
                (
                    length,
                    Some(if is_key { Kind::Property } else { Kind::String }),
                )
            }
            '-' | '0'..='9' => (
                run(rest, |letter| {
                    letter.is_ascii_alphanumeric() || "+-.".contains(letter)
                }),
                Some(Kind::Number),
            ),
            '{' | '}' | '[' | ']' | ',' | ':' => (1, Some(Kind::Punctuation)),
            _ if letter.is_ascii_alphabetic() => {
                let length = run(rest, |letter| letter.is_ascii_alphanumeric());
                (
                    length,
                    matches!(&rest[..length], "true" | "false" | "null").then_some(Kind::Constant),
                )
            }
            _ => (letter.len_utf8(), None),
        };
        if let Some(kind) = kind {
            pieces.add(start + at, start + at + length, kind);
        }
        at += length;
    }
}
