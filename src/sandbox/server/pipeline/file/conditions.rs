//! What a request asks of a file: whether it has changed, and which part of it (the packages `send`
//! and `range-parser`).

use axum::http::HeaderMap;
use axum::http::header::{ETAG, IF_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, LAST_MODIFIED, RANGE};

use crate::sandbox::reply::fresh::{date, is_fresh, names, text};

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) start: u64,
    pub(super) length: u64,
    /// A range was asked for.
    is_range: bool,
}

impl Part {
    /// The header that says which part it is, if it is one.
    pub(super) fn content_range(self, size: u64) -> Option<String> {
        let last = (self.start + self.length).saturating_sub(1);
        self.is_range
            .then(|| format!("bytes {}-{last}/{size}", self.start))
    }
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The client has it already.
    NotModified,
    /// A precondition does not hold.
    Failed,
    /// No byte is in the range.
    Unsatisfiable,
    Send(Part),
}

/// Judges a request by the headers that its answer would have.
pub(super) fn judge(asked: &HeaderMap, answer: &HeaderMap, size: u64) -> Verdict {
    if is_failed(asked, answer) {
        return Verdict::Failed;
    }
    if is_fresh(asked, answer) {
        return Verdict::NotModified;
    }
    let whole = Part {
        start: 0,
        length: size,
        is_range: false,
    };
    let ranges = text(asked, &RANGE)
        .filter(|range| range.trim_start_matches(' ').starts_with("bytes="))
        .filter(|_| is_range_fresh(asked, answer));
    let Some(ranges) = ranges.map(|ranges| combined(ranges, size)) else {
        return Verdict::Send(whole);
    };
    match ranges.as_slice() {
        [] => Verdict::Unsatisfiable,
        [(start, end)] => Verdict::Send(Part {
            start: *start,
            length: end - start + 1,
            is_range: true,
        }),
        _ => Verdict::Send(whole),
    }
}

fn is_failed(asked: &HeaderMap, answer: &HeaderMap) -> bool {
    if let Some(wanted) = text(asked, &IF_MATCH) {
        let is_met = |etag| wanted == "*" || names(wanted, etag);
        return !text(answer, &ETAG).is_some_and(is_met);
    }
    let since = text(asked, &IF_UNMODIFIED_SINCE).and_then(date);
    since.is_some_and(|since| {
        let modified = text(answer, &LAST_MODIFIED).and_then(date);
        modified.is_none_or(|modified| modified > since)
    })
}

fn is_range_fresh(asked: &HeaderMap, answer: &HeaderMap) -> bool {
    let Some(wanted) = text(asked, &IF_RANGE) else {
        return true;
    };
    if wanted.contains('"') {
        return text(answer, &ETAG).is_some_and(|etag| wanted.contains(etag));
    }
    let modified = text(answer, &LAST_MODIFIED).and_then(date);
    matches!((modified, date(wanted)), (Some(modified), Some(since)) if modified <= since)
}

/// The ranges that have a byte in them, those that touch as one; first and last byte of each.
fn combined(header: &str, size: u64) -> Vec<(u64, u64)> {
    let list = header.split_once('=').map_or("", |(_, list)| list);
    let mut ranges: Vec<(u64, u64)> = list.split(',').filter_map(|one| range(one, size)).collect();
    ranges.sort_unstable();
    let mut out: Vec<(u64, u64)> = Vec::new();
    for (start, end) in ranges {
        match out.last_mut() {
            Some(before) if start <= before.1 + 1 => before.1 = before.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

fn range(text: &str, size: u64) -> Option<(u64, u64)> {
    let mut ends = text.split('-');
    let (start, end) = (number(ends.next()?), ends.next().and_then(number));
    let last = size.checked_sub(1)?;
    let (start, end) = match (start, end) {
        (Some(start), end) => (start, end.unwrap_or(last)),
        (None, end) => (size.checked_sub(end?)?, last),
    };
    let end = end.min(last);
    (start <= end).then_some((start, end))
}

/// What `parseInt` reads.
fn number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    match text[..end].parse() {
        Ok(number) => Some(number),
        Err(_) if end > 0 => Some(u64::MAX),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "W/\"12-1a2\"";
    const DATE: &str = "Sun, 22 Nov 2026 23:45:55 GMT";
    const LATER: &str = "Sun, 22 Nov 2026 23:45:56 GMT";
    const EARLIER: &str = "Sun, 22 Nov 2026 23:45:54 GMT";

    fn judged(asked: &[(&'static str, &str)]) -> Verdict {
        let mut answer = HeaderMap::new();
        answer.insert(ETAG, TAG.parse().unwrap());
        answer.insert(LAST_MODIFIED, DATE.parse().unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in asked {
            headers.insert(*name, value.parse().unwrap());
        }
        judge(&headers, &answer, 18)
    }

    fn part(start: u64, length: u64, is_range: bool) -> Verdict {
        Verdict::Send(Part {
            start,
            length,
            is_range,
        })
    }

    #[test]
    fn conditions_are_judged_as_send_does() {
        let whole = part(0, 18, false);
        let cases: [(&[(&str, &str)], Verdict); 15] = [
            (&[], whole),
            (&[("if-none-match", TAG)], Verdict::NotModified),
            (&[("if-none-match", "\"12-1a2\"")], Verdict::NotModified),
            (
                &[("if-none-match", "\"x\", W/\"12-1a2\"")],
                Verdict::NotModified,
            ),
            (&[("if-none-match", "*")], Verdict::NotModified),
            (&[("if-none-match", "\"x\"")], whole),
            (
                &[("if-none-match", TAG), ("cache-control", "no-cache")],
                whole,
            ),
            (
                &[("if-none-match", TAG), ("if-modified-since", EARLIER)],
                whole,
            ),
            (&[("if-modified-since", DATE)], Verdict::NotModified),
            (&[("if-modified-since", EARLIER)], whole),
            (&[("if-modified-since", "junk")], whole),
            (&[("if-match", "\"x\"")], Verdict::Failed),
            (&[("if-match", "*")], whole),
            (&[("if-unmodified-since", EARLIER)], Verdict::Failed),
            (&[("if-unmodified-since", "junk")], whole),
        ];
        for (asked, expected) in cases {
            assert_eq!(judged(asked), expected, "{asked:?}");
        }
    }

    #[test]
    fn ranges_are_read_as_send_reads_them() {
        let (whole, none) = (part(0, 18, false), Verdict::Unsatisfiable);
        let cases = [
            ("bytes=0-3", part(0, 4, true)),
            ("bytes=-2", part(16, 2, true)),
            ("bytes=3-", part(3, 15, true)),
            ("bytes=0-1000", part(0, 18, true)),
            ("bytes=0-3,", part(0, 4, true)),
            ("bytes=0-1,2-4", part(0, 5, true)),
            ("bytes=0-1,3-4", whole),
            ("bytes=100-", none),
            ("bytes=5-2", none),
            ("bytes=a-b", none),
            ("bytes=-0", none),
            ("bytes=-100", none),
            ("items=0-1", whole),
            ("BYTES=0-1", whole),
        ];
        for (range, expected) in cases {
            assert_eq!(judged(&[("range", range)]), expected, "{range}");
        }
    }

    #[test]
    fn a_range_of_a_file_that_changed_is_the_whole_file() {
        let (whole, some) = (part(0, 18, false), part(0, 4, true));
        for (value, expected) in [
            (TAG, some),
            ("\"no\"", whole),
            (DATE, some),
            (LATER, some),
            (EARLIER, whole),
            ("junk", whole),
        ] {
            let asked = [("range", "bytes=0-3"), ("if-range", value)];
            assert_eq!(judged(&asked), expected, "{value}");
        }
    }
}
