//! What goes on the wire: handlers' answers with what Next.js adds, and the pages it makes itself.
//!
//! Framing as recorded (FACTS 39): handlers' answers are always chunked; pages made by the
//! framework have a length and an `ETag`.

pub(crate) mod fresh;
mod pages;

use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{self, Entry, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use compact_str::CompactString;
use http_body::{Body as HttpBody, Frame};
use hyper::ext::ReasonPhrase;

use super::edition::Rules;
use super::next::etag;
pub(crate) use pages::{
    UNKNOWN_ACTION, action_page, app_vary, bare, bare_words, drop_body, failed_action, is_fresh,
    legacy_not_found as legacy_not_found_page, make_anew, make_not_modified, mark_action,
    not_found as not_found_page, page_route, server_error_page, unknown_action, unreachable_server,
    vary_without_coding,
};

/// Marks a response that must not be sent: the connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CloseConnection;

/// Status line and headers of a handler's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Status, 200 to 599.
    pub(crate) status: u16,
    /// Custom reason phrase; empty for the usual one.
    pub(crate) reason: CompactString,
    /// In the order in which the handler set them; values hold Latin-1 as characters.
    pub(crate) headers: Vec<(CompactString, CompactString)>,
}

impl Head {
    /// The first header of a name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// A whole body that is sent chunked all the same.
pub(crate) struct Chunked(Option<Bytes>);

impl Chunked {
    /// Sends these bytes in one chunk, or none if there are no bytes.
    pub(crate) fn new(bytes: Bytes) -> Chunked {
        Chunked(Some(bytes))
    }
}

impl HttpBody for Chunked {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(
            self.0
                .take()
                .filter(|bytes| !bytes.is_empty())
                .map(|bytes| Ok(Frame::data(bytes))),
        )
    }
}

/// Puts a handler's head into a response: what the framework adds and takes away. A bare one has
/// no body: Node then writes header values as Latin-1, and as UTF-8 before a body (FACTS 42).
pub(crate) fn handler_response(
    head: &Head,
    rules: &Rules,
    vary: Option<&'static str>,
    extra: Vec<(HeaderName, HeaderValue)>,
    body: Body,
    is_bare: bool,
) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(head.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set_reason(&mut response, head);
    let headers = response.headers_mut();
    if let Some(vary) = vary {
        headers.insert(header::VARY, HeaderValue::from_static(vary));
    }
    for (name, value) in &head.headers {
        add_header(headers, name, value, rules, is_bare);
    }
    if vary == Some(rules.compressed_vary) {
        join_vary(headers, rules);
    }
    add_framework_headers(headers, extra, rules);
    response
}

/// Who compresses makes one line of an own `Vary` and Next's, and adds what decides the coding, if
/// it is not there (the package `vary`); otherwise they stay two.
fn join_vary(headers: &mut HeaderMap, rules: &Rules) {
    let mut lines = headers.get_all(header::VARY).iter().skip(1).peekable();
    if lines.peek().is_none() {
        return;
    }
    let mut joined = rules.vary.as_bytes().to_vec();
    for line in lines {
        joined.extend_from_slice(b", ");
        joined.extend_from_slice(line.as_bytes());
    }
    let names = String::from_utf8_lossy(&joined).to_ascii_lowercase();
    let is_named = |known: &str| names.split(',').any(|name| name.trim() == known);
    if is_named("*") {
        joined = b"*".to_vec();
    } else if !is_named("accept-encoding") {
        joined.extend_from_slice(b", Accept-Encoding");
    }
    if let Ok(joined) = HeaderValue::from_bytes(&joined) {
        headers.insert(header::VARY, joined);
    }
}

/// The framework's own headers: an own `Cache-Control` wins over it (FACTS 56), the cache's state
/// is not for the handler to tell.
fn add_framework_headers(
    headers: &mut HeaderMap,
    extra: Vec<(HeaderName, HeaderValue)>,
    rules: &Rules,
) {
    const STATE: HeaderName = HeaderName::from_static("x-nextjs-cache");
    let tells_state = extra.iter().any(|(name, _)| STATE == name);
    let own = if tells_state {
        headers.remove(STATE)
    } else {
        None
    };
    add_missing(headers, extra);
    if let Some(own) = own.filter(|_| rules.repeats_framework_headers) {
        headers.append(STATE, own);
    }
}

/// Adds headers that are not there yet: what a handler set wins (FACTS 56).
pub(crate) fn add_missing(
    headers: &mut HeaderMap,
    extra: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
) {
    for (name, value) in extra {
        headers.entry(name).or_insert(value);
    }
}

fn set_reason(response: &mut Response, head: &Head) {
    let reason = match (head.reason.is_empty(), node_reason(response.status())) {
        (false, _) => head.reason.to_string(),
        (true, None) => return,
        (true, Some(words)) => words.to_owned(),
    };
    if let Ok(phrase) = ReasonPhrase::try_from(reason.into_bytes()) {
        response.extensions_mut().insert(phrase);
    }
}

/// Node's phrase for a status, where it is another than hyper's (`http.STATUS_CODES`, FACTS 37).
fn node_reason(status: StatusCode) -> Option<&'static str> {
    match status.as_u16() {
        203 => Some("Non-Authoritative Information"),
        418 => Some("I'm a Teapot"),
        509 => Some("Bandwidth Limit Exceeded"),
        _ if status.canonical_reason().is_none() => Some("unknown"),
        _ => None,
    }
}

fn add_header(headers: &mut HeaderMap, name: &str, value: &str, rules: &Rules, is_bare: bool) {
    let known = if name == header::CONTENT_TYPE {
        Ok(header::CONTENT_TYPE)
    } else {
        HeaderName::from_bytes(name.as_bytes())
    };
    let Ok(name) = known else {
        return;
    };
    let is_framing = name == header::CONTENT_LENGTH || name == header::CONTENT_ENCODING;
    let is_never_sent = name == header::TRANSFER_ENCODING || name == "x-middleware-set-cookie";
    if is_never_sent || (is_framing && !rules.keeps_content_length) {
        return;
    }
    let bytes = if is_bare {
        Cow::Owned(latin1(value))
    } else {
        Cow::Borrowed(value.as_bytes())
    };
    let Ok(value) = HeaderValue::from_bytes(&bytes) else {
        return;
    };
    let is_apart = name == header::SET_COOKIE || name == header::VARY;
    match headers.entry(name) {
        // Repeated headers are joined into one line, but for cookies (FACTS 42) and Next's `Vary`.
        Entry::Occupied(mut before) if !is_apart => {
            let joined = [before.get().as_bytes(), b", ", value.as_bytes()].concat();
            if let Ok(joined) = HeaderValue::from_bytes(&joined) {
                before.insert(joined);
            }
        }
        Entry::Occupied(mut before) => before.append(value),
        Entry::Vacant(place) => {
            place.insert(value);
        }
    }
}

/// An answer of the framework without a body, chunked as all are: 405, 400, a failed handler.
pub(crate) fn empty(status: StatusCode, rules: &Rules) -> Response {
    let mut response = Response::new(Body::new(Chunked::new(Bytes::new())));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static(rules.vary));
    response
}

/// The redirect that puts a path in its normal form (FACTS 11): a relative location, a
/// `Refresh` header, and the location as body.
pub(crate) fn redirect(location: &str) -> Response {
    let mut response = Response::new(Body::new(Chunked::new(Bytes::from(location.to_owned()))));
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    if let Ok(value) = HeaderValue::from_bytes(location.as_bytes()) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    if let Ok(value) = HeaderValue::from_bytes(format!("0;url={location}").as_bytes()) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response
}

/// A redirect of next.config or the proxy: the location as body, `Refresh` with 308 only.
pub(crate) fn redirect_with(status: u16, location: &str) -> Response {
    let mut response = redirect(location);
    if status != 308 {
        response.headers_mut().remove(header::REFRESH);
    }
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
    response
}

/// Characters as Node writes them into a header; what is beyond Latin-1 is cut off.
fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| (u32::from(character) & 0xFF) as u8)
        .collect()
}

/// Status line and headers as Node's `ServerResponse` sends them: repeated headers stay lines.
pub(crate) fn node_response(head: &Head, body: Body, keeps_length: bool) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(head.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set_reason(&mut response, head);
    for (name, value) in &head.headers {
        let is_length = name.eq_ignore_ascii_case("content-length");
        if name.eq_ignore_ascii_case("transfer-encoding") || (is_length && !keeps_length) {
            continue;
        }
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(&latin1(value)),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// What Node's HTTP parser answers before Next sees anything: no body, and the connection ends.
pub(crate) fn parser_refusal(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// What Node's HTTP server answers before Next sees anything, to a head that its parser took.
pub(crate) fn server_refusal(status: StatusCode) -> Response {
    let mut response = Response::new(Body::new(Chunked::new(Bytes::new())));
    *response.status_mut() = status;
    if status == StatusCode::BAD_REQUEST {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

/// Replaces `Cache-Control`, or takes it away.
pub(crate) fn set_cache_control(response: &mut Response, value: Option<&'static str>) {
    response.headers_mut().remove(header::CACHE_CONTROL);
    if let Some(value) = value {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
}

/// A page that the framework makes: an error status and the words for it.
pub(crate) fn page(status: StatusCode, words: &str, rules: &Rules) -> Response {
    let title = match status {
        StatusCode::INTERNAL_SERVER_ERROR if !rules.titles_server_errors => String::new(),
        _ => format!("<title>{}: {words}</title>", status.as_u16()),
    };
    let html = format!(
        "<!DOCTYPE html><html><head><meta charSet=\"utf-8\"/><meta name=\"viewport\" \
         content=\"width=device-width\"/>{title}<style>body{{color:#000;background:#fff;margin:0;\
         font-family:system-ui,sans-serif;height:100vh;display:flex;align-items:center;justify-content:center}}\
         @media (prefers-color-scheme: dark){{body{{color:#fff;background:#000}}}}</style></head>\
         <body><h1>{}</h1><h2>{words}</h2><p>Answered by the framework, not by a route handler.</p></body></html>",
        status.as_u16()
    );
    with_length(
        status,
        "text/html; charset=utf-8",
        html,
        rules.page_cache_control,
    )
}

/// The page for a path without a route; development sends it in chunks.
pub(crate) fn not_found(rules: &Rules, asks_rsc: bool) -> Response {
    let mut response = page(StatusCode::NOT_FOUND, rules.not_found_words, rules);
    let is_of_pages = !rules.streams_not_found && rules.not_found_needs_page && !asks_rsc;
    let vary = if is_of_pages {
        "Accept-Encoding"
    } else {
        rules.compressed_vary
    };
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static(vary));
    if rules.cached_not_found {
        let marks = [
            ("x-nextjs-cache", "HIT"),
            ("x-nextjs-prerender", "1"),
            ("x-nextjs-prerender", "1"),
            ("x-nextjs-stale-time", "300"),
        ];
        for (name, value) in marks {
            response
                .headers_mut()
                .append(name, HeaderValue::from_static(value));
        }
    }
    if rules.streams_not_found {
        response.headers_mut().remove(header::ETAG);
        let body = std::mem::take(response.body_mut());
        *response.body_mut() = Body::from_stream(body.into_data_stream());
    }
    response
}

/// The framework's words without a page: `Internal Server Error`.
pub(crate) fn words(
    status: StatusCode,
    words: &str,
    cache_control: Option<&'static str>,
) -> Response {
    let mut response = with_length(status, "text/plain", words.to_owned(), "");
    response.headers_mut().remove(header::CACHE_CONTROL);
    if let Some(value) = cache_control {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}

/// Marks a page that the framework made: it is compressed for those who accept that.
#[derive(Clone, Debug)]
pub(crate) struct Page(pub(crate) Bytes);

fn with_length(
    status: StatusCode,
    content_type: &'static str,
    text: String,
    cache_control: &'static str,
) -> Response {
    let tag = etag(&text);
    let bytes = Bytes::from(text);
    let mut response = Response::new(Body::from(bytes.clone()));
    if content_type.starts_with("text/html") {
        response.extensions_mut().insert(Page(bytes));
    }
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(cache_control),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
