//! Requests that ask for a React Server Component payload (`RSC: 1`).
//!
//! Next 16 answers those only at an address whose `_rsc` names the headers that vary the answer,
//! so that no shared cache mixes them up; it redirects others there, handlers included (FACTS 64).

use axum::http::StatusCode;
use axum::http::header::{self, AsHeaderName, HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::Exchanging;
use super::draft::BeforeDraftMode;
use crate::sandbox::reply;
use crate::sandbox::trace::StepKind;

/// Asks for a payload instead of a page.
pub(super) const RSC: HeaderName = HeaderName::from_static("rsc");

impl Exchanging {
    /// A payload is asked for.
    pub(super) fn asks_payload(&self) -> bool {
        !self.is_plain && text(&self.parts.headers, RSC) == Some("1")
    }

    /// Where a request goes whose `_rsc` is not the right one.
    pub(super) fn rsc_redirect(&self) -> Option<String> {
        if !self.rules.redirects_rsc || !self.asks_payload() {
            return None;
        }
        let headers = &self.parts.headers;
        let query = self.query.as_deref().unwrap_or_default();
        let sent = pairs(query).find_map(|pair| named_rsc(pair).map(|(_, value)| value));
        let input = hashed(headers);
        let expected = input.as_deref().map(digest).unwrap_or_default();
        let legacy = input.as_deref().map(short_hash).unwrap_or_default();
        let fits = sent.is_some_and(|sent| sent == expected || sent == legacy);
        (!fits).then(|| address(&self.with_base(&self.path), query, &expected))
    }

    /// Sends it there: 307, without a body.
    pub(super) fn redirect_rsc(mut self: Box<Self>, location: &str) -> Response {
        self.recorder.step(StepKind::Refused {
            because: format!(
                "It asks for a React Server Component payload (RSC: 1) without the `_rsc` that belongs to its headers, so Next 16 redirects it to {location}"
            ),
        });
        let mut response = reply::empty(StatusCode::TEMPORARY_REDIRECT, self.rules);
        response.extensions_mut().insert(BeforeDraftMode);
        response.headers_mut().remove(header::VARY);
        if let Ok(value) = HeaderValue::from_str(location) {
            response.headers_mut().insert(header::LOCATION, value);
        }
        self.finish(response)
    }
}

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|pair| !pair.is_empty())
}

fn named_rsc(pair: &str) -> Option<(&str, &str)> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (name == "_rsc").then_some((name, value))
}

/// The headers that vary the answer, as one text; `None` where none of them was sent
/// (`computeCacheBustingSearchParam`).
fn hashed(headers: &HeaderMap) -> Option<String> {
    let prefetch =
        text(headers, "next-router-prefetch").filter(|value| matches!(*value, "1" | "2" | "3"));
    let others = [
        "next-router-segment-prefetch",
        "next-router-state-tree",
        "next-url",
    ]
    .map(|name| text(headers, name));
    if prefetch.is_none() && others.iter().all(Option::is_none) {
        return None;
    }
    let parts = std::iter::once(prefetch).chain(others);
    Some(
        parts
            .map(|value| value.unwrap_or("0"))
            .collect::<Vec<_>>()
            .join(","),
    )
}

/// SHA-256, cut to 96 bits, in URL-safe base 64.
fn digest(input: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digest = Sha256::digest(input.as_bytes());
    let letter = |index: usize| {
        let bits = index * 6;
        let pair = u16::from_be_bytes([digest[bits / 8], digest[bits / 8 + 1]]);
        char::from(LETTERS[usize::from(pair >> (10 - bits % 8)) & 63])
    };
    (0..16).map(letter).collect()
}

/// The hash of older clients, which is accepted too: djb2 in base 36, five characters.
fn short_hash(input: &str) -> String {
    let mut hash = input.encode_utf16().fold(5381_u32, |hash, unit| {
        hash.wrapping_mul(33).wrapping_add(u32::from(unit))
    });
    let mut digits = Vec::new();
    while hash > 0 {
        digits.push(char::from_digit(hash % 36, 36).unwrap_or('0'));
        hash /= 36;
    }
    digits.iter().rev().take(5).collect()
}

fn address(path: &str, query: &str, expected: &str) -> String {
    let own = if expected.is_empty() {
        "_rsc".to_owned()
    } else {
        format!("_rsc={expected}")
    };
    let kept = pairs(query).filter(|pair| named_rsc(pair).is_none());
    let query: Vec<&str> = kept.chain([own.as_str()]).collect();
    format!("{path}?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_next() {
        assert_eq!(digest("1,0,0,0"), "HEAvJdHAQJrUAe2K");
    }

    #[test]
    fn the_address_keeps_the_query_and_replaces_an_old_hash() {
        assert_eq!(address("/a", "x=1&_rsc=old", ""), "/a?x=1&_rsc");
        assert_eq!(address("/a", "", "new"), "/a?_rsc=new");
    }
}
