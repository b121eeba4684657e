//! What Node's HTTP parser and server answer before Next sees a request.

use axum::http::header;
use axum::http::request::Parts;
use axum::http::{StatusCode, Version};
use axum::response::Response;

use crate::sandbox::reply;

/// Methods that Node's HTTP parser lets through (llhttp); others never reach Next (FACTS 9).
pub(in crate::sandbox::server) const NODE_METHODS: [&str; 35] = [
    "DELETE",
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "COPY",
    "LOCK",
    "MKCOL",
    "MOVE",
    "PROPFIND",
    "PROPPATCH",
    "SEARCH",
    "UNLOCK",
    "BIND",
    "REBIND",
    "UNBIND",
    "ACL",
    "REPORT",
    "MKACTIVITY",
    "CHECKOUT",
    "MERGE",
    "M-SEARCH",
    "NOTIFY",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "PATCH",
    "PURGE",
    "MKCALENDAR",
    "LINK",
    "UNLINK",
    "SOURCE",
    "QUERY",
];

/// What Node answers by itself to a head that hyper took, and why.
pub(super) fn unacceptable(parts: &Parts) -> Option<(Response, &'static str)> {
    let uri = &parts.uri;
    let refused = |because| {
        let response = reply::parser_refusal(StatusCode::BAD_REQUEST);
        Some((response, because))
    };
    if uri
        .path_and_query()
        .is_some_and(|target| !target.as_str().is_ascii())
    {
        return refused("The target has letters that are not escaped: Node's parser refuses it");
    }
    if uri.scheme().is_none() && uri.authority().is_some() {
        return refused("The target does not begin with a slash: Node's parser refuses it");
    }
    if parts.version == Version::HTTP_11 && !parts.headers.contains_key(header::HOST) {
        return Some((
            reply::server_refusal(StatusCode::BAD_REQUEST),
            "HTTP/1.1 asks for a Host header, and there is none: Node refuses it",
        ));
    }
    let expects = parts.headers.get(header::EXPECT)?;
    if parts.version == Version::HTTP_10 {
        return None;
    }
    let is_known = expects.as_bytes().eq_ignore_ascii_case(b"100-continue");
    (!is_known).then(|| {
        (
            reply::server_refusal(StatusCode::EXPECTATION_FAILED),
            "Of the Expect header Node knows 100-continue only",
        )
    })
}

/// A client that asks for another protocol: Next ends the connection without an answer.
pub(super) fn asks_upgrade(parts: &Parts) -> bool {
    parts.headers.contains_key(header::UPGRADE)
        && parts
            .headers
            .get_all(header::CONNECTION)
            .iter()
            .any(|value| {
                let tokens = value.to_str().unwrap_or_default().split(',');
                tokens
                    .map(str::trim)
                    .any(|token| token.eq_ignore_ascii_case("upgrade"))
            })
}
