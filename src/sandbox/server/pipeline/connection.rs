//! What an answer says of its connection, as Node's HTTP server says it, and the headers that a
//! request has beyond those that hyper takes.

use axum::http::Version;
use axum::http::header::{self, Entry, HeaderMap, HeaderName, HeaderValue};

use crate::sandbox::server::heads;

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");

/// How many headers Node keeps; it forgets the others.
const MOST: usize = 1000;

/// What a client wants of the connection after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox::server) enum Afterwards {
    /// It stays open.
    Open,
    /// It is closed, as after HTTP/1.0 unless that asks for more.
    Closed,
}

impl Afterwards {
    /// Reads what a request says (`llhttp_should_keep_alive`).
    pub(in crate::sandbox::server) fn of(version: Version, headers: &HeaderMap) -> Afterwards {
        let decides = |name: &HeaderName| *name == header::CONNECTION || *name == PROXY_CONNECTION;
        let is_said = |value: &HeaderValue, word: &str| {
            let mut said = value.to_str().unwrap_or_default().split(',');
            said.any(|said| said.trim().eq_ignore_ascii_case(word))
        };
        let says = |word: &'static str| {
            let mut deciding = headers.iter().filter(|(name, _)| decides(name));
            deciding.any(|(_, value)| is_said(value, word))
        };
        match version {
            Version::HTTP_11 if !says("close") => Afterwards::Open,
            Version::HTTP_10 if says("keep-alive") && !says("close") => Afterwards::Open,
            _ => Afterwards::Closed,
        }
    }

    /// Says it in an answer that does not say it itself.
    pub(in crate::sandbox::server) fn mark(self, headers: &mut HeaderMap) {
        let Entry::Vacant(unsaid) = headers.entry(header::CONNECTION) else {
            return;
        };
        if self == Afterwards::Open {
            unsaid.insert(HeaderValue::from_static("keep-alive"));
            headers.insert(KEEP_ALIVE, HeaderValue::from_static("timeout=5"));
        } else {
            unsaid.insert(HeaderValue::from_static("close"));
        }
    }
}

/// Takes the headers that came folded into one apart again.
pub(super) fn unfold(headers: &mut HeaderMap) {
    let Some(folded) = headers.remove(heads::FOLDED) else {
        return;
    };
    let mut rest = folded.as_bytes();
    while !rest.is_empty() && headers.len() < MOST {
        let end = rest
            .windows(2)
            .position(|pair| pair == heads::FOLD)
            .unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.get(heads::FOLD.len()..).unwrap_or_default();
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
            && !heads::is_framing(name.as_str().as_bytes())
        {
            headers.append(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn said(version: Version, headers: &[(&str, &str)]) -> String {
        let mut request = Request::builder().version(version);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let mut answered = HeaderMap::new();
        Afterwards::of(parts.version, &parts.headers).mark(&mut answered);
        let text = |name: HeaderName| {
            let value = answered.get(name);
            value.map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        format!("{} {}", text(header::CONNECTION), text(KEEP_ALIVE))
    }

    /// Version, headers sent, and what the answer says.
    type Case<'c> = (Version, &'c [(&'c str, &'c str)], &'c str);

    #[test]
    fn answers_say_what_becomes_of_the_connection() {
        let (new, old) = (Version::HTTP_11, Version::HTTP_10);
        let (open, closed) = ("keep-alive timeout=5", "close ");
        let cases: [Case<'_>; 6] = [
            (new, &[], open),
            (new, &[("connection", "foo")], open),
            (new, &[("connection", "foo, Close")], closed),
            (new, &[("proxy-connection", "close")], closed),
            (old, &[], closed),
            (old, &[("connection", "keep-alive")], open),
        ];
        for (version, headers, expected) in cases {
            assert_eq!(said(version, headers), expected, "{version:?} {headers:?}");
        }
    }

    #[test]
    fn folded_headers_are_taken_apart() {
        let mut headers = HeaderMap::new();
        let folded = b"a: 1\xff\tb:2\xff\tcontent-length: 9\xff\tno colon\xff\ta: 3";
        headers.insert(heads::FOLDED, HeaderValue::from_bytes(folded).unwrap());
        unfold(&mut headers);
        let mut seen: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}={}", value.to_str().unwrap()))
            .collect();
        seen.sort();
        assert_eq!(seen, ["a=1", "a=3", "b=2"]);
    }
}
