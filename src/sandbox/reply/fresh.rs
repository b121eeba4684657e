//! Whether a client's copy is still the answer (the package `fresh`, which Next.js bundles).

use axum::http::HeaderMap;
use axum::http::header::{
    CACHE_CONTROL, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// The value of a header that says something.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|text| !text.is_empty())
}

/// A date of a header.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let parsed = DateTimeParser::new().parse_timestamp(text).ok();
    parsed.or_else(|| text.parse().ok())
}

/// Whether a list of tags names this one, weak or strong.
pub(crate) fn names(list: &str, etag: &str) -> bool {
    list.split(',').map(str::trim).any(|tag| is_same(tag, etag))
}

fn is_same(tag: &str, other: &str) -> bool {
    let bare = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    tag == other || bare(tag) == *other || *tag == bare(other)
}

/// Whether what the client has is the answer, by the headers that this would have.
pub(crate) fn is_fresh(asked: &HeaderMap, answer: &HeaderMap) -> bool {
    let (none_match, since) = (text(asked, &IF_NONE_MATCH), text(asked, &IF_MODIFIED_SINCE));
    if none_match.is_none() && since.is_none() {
        return false;
    }
    let reloads = |value: &str| value.split(',').any(|part| part.trim() == "no-cache");
    if text(asked, &CACHE_CONTROL).is_some_and(reloads) {
        return false;
    }
    if let Some(wanted) = none_match.filter(|wanted| *wanted != "*")
        && !text(answer, &ETAG).is_some_and(|etag| names(wanted, etag))
    {
        return false;
    }
    since.is_none_or(|since| {
        let modified = text(answer, &LAST_MODIFIED).and_then(date);
        matches!((modified, date(since)), (Some(modified), Some(since)) if modified <= since)
    })
}
