//! The pieces found so far, and the small steps that the hand-written readers share.

use super::{Kind, Span};

/// A text and the pieces found in it.
pub(super) struct Pieces<'c> {
    pub(super) code: &'c str,
    found: Vec<Span>,
}

impl<'c> Pieces<'c> {
    pub(super) fn new(code: &'c str) -> Self {
        Self {
            code,
            found: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, start: usize, end: usize, kind: Kind) {
        if start < end {
            self.found.push(Span { start, end, kind });
        }
    }

    /// Sorted; of two that overlap, the one that begins first stays.
    pub(super) fn finish(mut self) -> Vec<Span> {
        self.found.sort_by_key(|span| span.start);
        let mut end = 0;
        self.found.retain(|span| {
            let stays = span.start >= end;
            end = if stays { span.end } else { end };
            stays
        });
        self.found
    }

    /// The lines of the text with the byte where each begins, without their line breaks.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'c str)> + use<'c> {
        let code = self.code;
        code.split_inclusive('\n').scan(0, |start, line| {
            let begin = *start;
            *start += line.len();
            Some((begin, line.trim_end_matches(['\n', '\r'])))
        })
    }
}

/// How long the run of characters at the beginning is that all satisfy a test.
pub(super) fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// How long the string is that begins here, its quotes included; it ends with the text at the latest.
pub(super) fn quoted(text: &str, stop_at_break: bool) -> usize {
    let mut letters = text.char_indices();
    let Some((_, quote)) = letters.next() else {
        return 0;
    };
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '\n' if stop_at_break => return at,
            _ if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The kind of a name by how it is written.
pub(super) fn by_case(name: &str) -> Kind {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if first.is_ascii_uppercase() => {
            let is_constant = name.len() > 1
                && name.chars().all(|letter| {
                    letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
                });
            if is_constant && name != "URL" {
                Kind::Constant
            } else {
                Kind::Type
            }
        }
        _ if matches!(name, "undefined" | "NaN" | "Infinity") => Kind::Constant,
        _ => Kind::Variable,
    }
}
