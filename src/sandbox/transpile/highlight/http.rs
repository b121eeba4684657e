//! HTTP messages: requests and responses, one or more, each with its headers and a body.

use super::pieces::{Pieces, run};
use super::{Kind, json};

/// What the line before says about this one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    Headers,
    Body,
}

pub(super) fn paint(pieces: &mut Pieces<'_>) {
    let mut part = Part::Start;
    let mut body: Option<usize> = None;
    let lines: Vec<_> = pieces.lines().collect();
    for (start, line) in lines {
        if start_line(pieces, start, line) {
            paint_body(pieces, body.take(), start);
            part = Part::Headers;
        } else if part == Part::Headers && line.is_empty() {
            part = Part::Body;
        } else if part == Part::Headers {
            header(pieces, start, line);
        } else if line.starts_with('#') && body.is_none() {
            pieces.add(start, start + line.len(), Kind::Comment);
        } else if !line.is_empty() {
            body.get_or_insert(start);
        }
    }
    let end = pieces.code.len();
    paint_body(pieces, body, end);
}

fn paint_body(pieces: &mut Pieces<'_>, start: Option<usize>, end: usize) {
    if let Some(start) = start
        && pieces.code[start..].starts_with(['{', '[', '"'])
    {
        json::paint(pieces, start, end);
    }
}

/// Paints the line if it is `HTTP/1.1 200 OK`, `GET /path` or `GET /path HTTP/1.1`.
fn start_line(pieces: &mut Pieces<'_>, start: usize, line: &str) -> bool {
    let word = run(line, |letter| !letter.is_whitespace());
    let rest = start + word + run(&line[word..], char::is_whitespace);
    let end = start + line.trim_end().len();
    if line.starts_with("HTTP/") {
        pieces.add(start, start + word, Kind::Keyword);
        pieces.add(rest, end, Kind::Status);
        return true;
    }
    let is_method = word > 0 && line[..word].bytes().all(|byte| byte.is_ascii_uppercase());
    let target = &line[rest.min(start + line.len()) - start..];
    if !is_method || !(target.starts_with('/') || target.starts_with("http")) {
        return false;
    }
    let path = run(target, |letter| !letter.is_whitespace());
    pieces.add(start, start + word, Kind::Method);
    pieces.add(rest, rest + path, Kind::String);
    let version = rest + path + run(&target[path..], char::is_whitespace);
    pieces.add(version, end, Kind::Keyword);
    true
}

fn header(pieces: &mut Pieces<'_>, start: usize, line: &str) {
    let Some(colon) = line.find(':') else { return };
    pieces.add(start, start + colon, Kind::HeaderName);
    pieces.add(start + colon, start + colon + 1, Kind::Punctuation);
    let value = colon + 1 + run(&line[colon + 1..], char::is_whitespace);
    pieces.add(start + value, start + line.len(), Kind::HeaderValue);
}
