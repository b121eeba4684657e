//! Colours for source text, as every part of the program wants them.

use std::ops::Range;

use super::json;
use crate::tui::theme::Role;

/// The kinds of the pieces of a text in this language; nothing for languages nobody colours.
pub fn highlight(language: &str, text: &str) -> Vec<(Range<usize>, Role)> {
    match language {
        "json" => json::spans(text),
        "http" => http(text),
        _ => Vec::new(),
    }
}

/// Methods, statuses and header names of an HTTP message.
fn http(text: &str) -> Vec<(Range<usize>, Role)> {
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        let name = line.find([' ', ':']).unwrap_or(line.len());
        let role = if line[name..].starts_with(':') { Role::Property } else { Role::Keyword };
        spans.push((at..at + name, role));
        at += line.len();
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_heads_are_coloured_and_bodies_are_not() {
        let spans = highlight("http", "GET /a HTTP/1.1\nhost: x\n\nb: c\n");
        assert_eq!(spans, [(0..3, Role::Keyword), (16..20, Role::Property)]);
    }
}
