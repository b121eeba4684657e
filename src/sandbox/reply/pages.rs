//! Pages of the app, and those that Next puts into its root layout: headers as recorded.

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;

use super::{Chunked, page, with_length};
use crate::sandbox::edition::Rules;
use crate::sandbox::pages::{Page, Pages};

const NOT_FOUND_TITLE: &str = "404: This page could not be found.";
/// Tells that no action has the id.
pub(crate) const UNKNOWN_ACTION: HeaderName = HeaderName::from_static("x-nextjs-action-not-found");
const PAYLOAD: &str = "text/x-component";
const HTML: &str = "text/html; charset=utf-8";

/// A page route's GET. Pages of the Pages Router have no payload, and only say that it was asked for.
pub(crate) fn page_route(page: &Page, rules: &Rules, asks_payload: bool) -> Response {
    let mut response = match (page.is_legacy, page.is_static) {
        (true, is_static) => legacy(page, rules, is_static),
        (false, true) => return prerendered(page, rules, asks_payload),
        (false, false) => streamed(page, rules, Some(rules.page_cache_control)),
    };
    if page.is_legacy && asks_payload {
        response.headers_mut().insert(header::VARY, app_vary(rules));
    } else if asks_payload {
        make_payload(&mut response, payload(page.title.as_deref()));
    }
    response
}

/// A page after a Server Action that was not found on 14, or after a form without one.
pub(crate) fn action_page(
    page: &Page,
    rules: &Rules,
    cache_control: Option<&'static str>,
) -> Response {
    let cache_control = match cache_control {
        _ if !rules.caches_answers => Some(rules.page_cache_control),
        given => given,
    };
    let mut response = streamed(page, rules, cache_control);
    mark_action(&mut response, page.is_static, rules);
    response
}

/// The words for a Server Action that is not known (FACTS 82).
pub(crate) fn unknown_action(
    prerendered: bool,
    rules: &Rules,
    status: StatusCode,
    words: &'static str,
    cache_control: &'static str,
) -> Response {
    let mut response = with_length(status, "text/plain", words.to_owned(), cache_control);
    let headers = response.headers_mut();
    headers.insert(header::VARY, app_vary(rules));
    headers.insert(UNKNOWN_ACTION, HeaderValue::from_static("1"));
    mark_action(&mut response, prerendered, rules);
    response
}

/// The words of 15 for a form whose action fails where there is no page.
pub(crate) fn failed_action(rules: &Rules, cache_control: &'static str) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let mut response = with_length(
        status,
        "text/plain",
        "Internal Server Error".to_owned(),
        cache_control,
    );
    response.headers_mut().insert(header::VARY, app_vary(rules));
    response
}

/// The page for a path without a route, inside the app's root layout if it has one.
///
/// Who asks for a React Server Component payload gets one, which says as little as that.
pub(crate) fn not_found(pages: &Pages, rules: &Rules, asks_rsc: bool) -> Response {
    let is_whole = rules.caches_answers && rules.marks_prerendered_pages;
    let is_payload = asks_rsc && (rules.redirects_rsc || rules.streams_not_found);
    let Some(missing) = &pages.missing else {
        let mut response = super::not_found(rules, asks_rsc);
        if is_payload {
            make_payload(&mut response, payload(Some(NOT_FOUND_TITLE)));
        }
        return response;
    };
    let is_payload = asks_rsc;
    let html = document(&missing.html, missing.title.as_deref());
    let mut response = with_length(StatusCode::NOT_FOUND, HTML, html, rules.page_cache_control);
    response.headers_mut().insert(header::VARY, app_vary(rules));
    if is_whole {
        mark_prerendered(&mut response, true);
    }
    if is_payload {
        make_payload(&mut response, payload(Some(NOT_FOUND_TITLE)));
    } else if !is_whole {
        stream(&mut response);
    }
    response
}

/// The 404 page as one of the Pages Router, which is no page of the App Router and can't be a payload.
pub(crate) fn legacy_not_found(pages: &Pages, rules: &Rules, asks_rsc: bool) -> Response {
    let mut response = not_found(pages, rules, false);
    let vary = if asks_rsc {
        *response.status_mut() = StatusCode::OK;
        app_vary(rules)
    } else {
        HeaderValue::from_static("Accept-Encoding")
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, vary);
    headers.remove(header::CACHE_CONTROL);
    for mark in [
        "x-nextjs-cache",
        "x-nextjs-prerender",
        "x-nextjs-stale-time",
    ] {
        headers.remove(mark);
    }
    response
}

/// As little of a payload as says the title.
fn payload(title: Option<&str>) -> String {
    let title = serde_json::Value::from(title.unwrap_or_default());
    format!("0:[\"$\",\"title\",null,{{\"children\":{title}}}]\n")
}

/// The page as a payload.
fn make_payload(response: &mut Response, text: String) {
    let kind = HeaderValue::from_static(PAYLOAD);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.extensions_mut().remove::<super::Page>();
    *response.body_mut() = Body::new(Chunked::new(Bytes::from(text)));
    stream(response);
}

fn prerendered(page: &Page, rules: &Rules, asks_payload: bool) -> Response {
    let title = page.title.as_deref();
    let (kind, text) = if asks_payload {
        (PAYLOAD, payload(title))
    } else {
        (HTML, document(&page.html, title))
    };
    let cache_control = rules.prerendered_page_cache_control;
    let mut response = with_length(StatusCode::OK, kind, text, cache_control);
    if asks_payload && rules.marks_prerendered_pages {
        stream(&mut response);
    }
    response.headers_mut().insert(header::VARY, app_vary(rules));
    mark_prerendered(&mut response, rules.marks_prerendered_pages);
    response
}

fn streamed(page: &Page, rules: &Rules, cache_control: Option<&'static str>) -> Response {
    let html = document(&page.html, page.title.as_deref());
    let mut response = with_length(
        StatusCode::OK,
        HTML,
        html,
        cache_control.unwrap_or_default(),
    );
    if cache_control.is_none() {
        response.headers_mut().remove(header::CACHE_CONTROL);
    }
    response.headers_mut().insert(header::VARY, app_vary(rules));
    stream(&mut response);
    response
}

fn legacy(page: &Page, rules: &Rules, is_static: bool) -> Response {
    let html = document(&page.html, page.title.as_deref());
    let mut response = with_length(StatusCode::OK, HTML, html, rules.page_cache_control);
    if is_static {
        response.headers_mut().remove(header::CACHE_CONTROL);
    }
    response
}

fn mark_prerendered(response: &mut Response, fully: bool) {
    let mut mark = |name, value| {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .append(name, HeaderValue::from_static(value));
    };
    mark("x-nextjs-cache", "HIT");
    if fully {
        mark("x-nextjs-prerender", "1");
        mark("x-nextjs-prerender", "1");
        mark("x-nextjs-stale-time", "300");
    }
}

/// What tells that the page behind an action was made ahead.
pub(crate) fn mark_action(response: &mut Response, prerendered: bool, rules: &Rules) {
    if !prerendered {
        return;
    }
    let headers = response.headers_mut();
    headers.insert("x-nextjs-cache", HeaderValue::from_static("HIT"));
    if rules.marks_prerendered_pages {
        headers.insert("x-nextjs-prerender", HeaderValue::from_static("1"));
    }
}

/// The page as it is where it is made anew for who may ask for a Server Action.
pub(crate) fn make_anew(response: &mut Response) {
    response.headers_mut().remove(header::CACHE_CONTROL);
    stream(response);
}

fn stream(response: &mut Response) {
    response.headers_mut().remove(header::ETAG);
    let body = std::mem::take(response.body_mut());
    *response.body_mut() = Body::from_stream(body.into_data_stream());
}

/// `Vary` of the App Router's pages.
pub(crate) fn app_vary(rules: &Rules) -> HeaderValue {
    HeaderValue::from_str(&format!("{}, Accept-Encoding", rules.vary))
        .unwrap_or_else(|_| HeaderValue::from_static(rules.vary))
}

/// A whole document, with the title in its head.
fn document(html: &str, title: Option<&str>) -> String {
    let title = title.map_or_else(String::new, |title| format!("<title>{title}</title>"));
    let meta = "<meta charSet=\"utf-8\"/>";
    let head = format!("{meta}{title}");
    let html = match (html.find("<head>"), html.find("<body")) {
        (Some(at), _) => {
            let html = format!("{}{meta}{}", &html[..at + 6], &html[at + 6..]);
            html.replacen("</head>", &format!("{title}</head>"), 1)
        }
        (None, Some(at)) => format!("{}<head>{head}</head>{}", &html[..at], &html[at..]),
        (None, None) => format!("<html><head>{head}</head><body>{html}</body></html>"),
    };
    format!("<!DOCTYPE html>{html}")
}

/// What Next answers where a rewrite leads to a server that it can't reach.
pub(crate) fn unreachable_server() -> Response {
    bare_words(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

/// Words without any header.
pub(crate) fn bare_words(status: StatusCode, words: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::new(Chunked::new(words.into())));
    *response.status_mut() = status;
    response
}

/// A status without a body or any header.
pub(crate) fn bare(status: StatusCode) -> Response {
    bare_words(status, "")
}

/// Whether the client's copy is the answer: by its tag, these answers have no date.
pub(crate) fn is_fresh(asked: &HeaderMap, response: &Response) -> bool {
    response.headers().contains_key(header::ETAG)
        && !asked.contains_key(header::IF_MODIFIED_SINCE)
        && super::fresh::is_fresh(asked, response.headers())
}

/// The answer without what only a body needs.
pub(crate) fn make_not_modified(response: &mut Response) {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    // Only a body would be compressed.
    response.extensions_mut().remove::<super::Page>();
    vary_without_coding(response);
    response.headers_mut().remove(header::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_LENGTH);
}

/// The answer does not depend on what codings the client takes.
pub(crate) fn vary_without_coding(response: &mut Response) {
    let vary = response.headers().get(header::VARY);
    let without = vary
        .and_then(|vary| vary.to_str().ok()?.strip_suffix("Accept-Encoding"))
        .map(|vary| HeaderValue::from_str(vary.trim_end_matches(", ")));
    match without {
        Some(Ok(vary)) if !vary.is_empty() => {
            response.headers_mut().insert(header::VARY, vary);
        }
        Some(_) => {
            response.headers_mut().remove(header::VARY);
        }
        None => {}
    }
}

/// The head alone, with the length that the body would have.
pub(crate) fn drop_body(response: &mut Response) {
    use http_body::Body as _;
    let length = response.body().size_hint().exact();
    *response.body_mut() = Body::empty();
    if let Some(length) = length {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}

/// The page of a server error.
pub(crate) fn server_error_page(rules: &Rules) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    page(status, "Internal Server Error", rules)
}
