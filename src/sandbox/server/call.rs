//! A request from the wire as a call of a handler.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::http::request::Parts;
use bytes::Bytes;
use http_body_util::BodyExt;
use url::Url;

use crate::sandbox::edition::Rules;
use crate::sandbox::engine::{Call, CallBody, CallKind, Engine, Feed, Origin, PassBy, See, Seen};
use crate::sandbox::path;
use crate::sandbox::project::Plan;
use crate::sandbox::query::adapter_query;
use crate::sandbox::router::{Params, Route};
use crate::sandbox::running::{Ground, Running};
use crate::sandbox::trace::RequestId;

/// A body of at most this size is read before the handler runs; a larger one streams in.
const WHOLE: u64 = 64 * 1024;

/// The header by which the sandbox pane finds its own requests; handlers never see it.
pub(crate) const TOKEN: HeaderName = HeaderName::from_static("x-jsguide-request");

pub(super) const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What the pipeline knows of a request that is to run a handler.
pub(super) struct Incoming<'r> {
    pub(super) id: RequestId,
    pub(super) plan: &'r Plan,
    pub(super) route: &'r Route,
    pub(super) params: Params,
    /// The path that matched, after rewrites.
    pub(super) path: &'r str,
    /// Path and query that the handler sees: those asked for.
    pub(super) shown: (&'r Arc<str>, Option<&'r Arc<str>>),
    pub(super) export: &'r str,
    pub(super) peer: Option<SocketAddr>,
    pub(super) pass_by: PassBy,
    pub(super) hides_draft: bool,
}

/// Makes the call; fails with the limit that the body passed.
pub(super) async fn prepare(
    incoming: Incoming<'_>,
    parts: &Arc<Parts>,
    body: Body,
    running: &Arc<Running>,
    ground: &Ground,
    rules: &'static Rules,
) -> Result<Call, String> {
    let body = take_body(&incoming, parts, body, &running.engine, ground).await?;
    Ok(Call {
        id: incoming.id,
        kind: CallKind::Handler,
        file: running.project.scripts.runtime_name(&incoming.plan.file),
        route: incoming.route.path.as_str().into(),
        pathname: incoming.path.into(),
        export: incoming.export.into(),
        method: parts.method.as_str().into(),
        see: see(&incoming, parts.clone(), rules),
        body,
        params: incoming.route.is_dynamic().then_some(incoming.params),
        policy: incoming.plan.policy,
        is_static: false,
        is_edge: incoming.plan.is_edge,
        pass_by: incoming.pass_by,
        hides_draft: incoming.hides_draft,
    })
}

/// The request as handlers see it: its path without dots, the query as the edition and the runtime
/// have it.
fn see(incoming: &Incoming<'_>, parts: Arc<Parts>, rules: &'static Rules) -> See {
    let (path, query) = incoming.shown;
    let (path, peer) = (path.clone(), incoming.peer);
    let (query, rewrites_query) = if incoming.plan.is_edge {
        let query = query.map_or("", |query| query);
        let query = adapter_query(query, &incoming.params, rules.hidden_query);
        (Some(query.into()), false)
    } else {
        (query.cloned(), rules.rewrites_query)
    };
    Box::new(move |origin| {
        let mut path = path::resolve(&path);
        if rules.escapes_more_of_paths {
            path = path::escape_more(&path).into();
        }
        let headers = &parts.headers;
        Seen {
            url: url(&path, query.as_deref(), headers, origin, rewrites_query),
            headers: headers_of(headers, origin, peer, rules),
        }
    })
}

/// The host is the one the server was started with, whatever `Host` says (FACTS 27).
pub(super) fn url(
    path: &str,
    query: Option<&str>,
    headers: &HeaderMap,
    origin: &Origin,
    rewrites_query: bool,
) -> String {
    let is_secure = headers
        .get(&FORWARDED_PROTO)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("https"));
    let scheme = if is_secure { "https" } else { "http" };
    let query = query.map(|query| {
        if rewrites_query {
            path::rewrite_query(query)
        } else {
            query.replace('\'', "%27")
        }
    });
    let query = query.filter(|query| !query.is_empty());
    let length = scheme.len() + 4 + origin.host.len() + path.len();
    let mut url = String::with_capacity(length + query.as_ref().map_or(0, String::len));
    for part in [scheme, "://", &origin.host, path] {
        url.push_str(part);
    }
    if let Some(query) = query {
        url.push('?');
        url.push_str(&query);
    }
    // The parser leaves out a scheme's own port.
    if !matches!(origin.port, 80 | 443) && url.bytes().all(is_plain) {
        return url;
    }
    Url::parse(&url).map_or(url, String::from)
}

/// Bytes that the URL parser leaves alone.
fn is_plain(byte: u8) -> bool {
    matches!(
        byte,
        b'a'..=b'z'
            | b'A'..=b'Z'
            | b'!'
            | b'$'
            | b'%'
            | b'&'
            | b'('..=b';'
            | b'='
            | b'?'
            | b'@'
            | b'['
            | b']'
            | b'_'
            | b'~'
    )
}

/// What Next takes out of every request, and the one name that no object takes.
const INTERNAL: [&str; 9] = [
    "x-middleware-rewrite",
    "x-middleware-redirect",
    "x-middleware-set-cookie",
    "x-middleware-skip",
    "x-middleware-override-headers",
    "x-middleware-next",
    "x-now-route-matches",
    "x-matched-path",
    "__proto__",
];

/// Names and values by turns, one a line; Next adds `x-forwarded-*`, and what the client sent wins
/// (FACTS 29).
pub(super) fn headers_of(
    headers: &HeaderMap,
    origin: &Origin,
    peer: Option<SocketAddr>,
    rules: &Rules,
) -> String {
    let mut lines = String::with_capacity(512);
    let (mut has_cookie, mut forwarded) = (false, false);
    for (name, value) in headers {
        if name == header::COOKIE && std::mem::replace(&mut has_cookie, true) {
            continue;
        }
        let name_text = name.as_str();
        if name_text.starts_with("x-forwarded-") {
            forwarded = true;
        }
        if !is_internal(name_text, rules) {
            begin_line(&mut lines, name_text);
            push_latin1(&mut lines, value.as_bytes());
        }
        if name == header::COOKIE {
            // Node makes one header of several.
            for value in headers.get_all(header::COOKIE).iter().skip(1) {
                lines.push_str("; ");
                lines.extend(value.as_bytes().iter().map(|&byte| char::from(byte)));
            }
        }
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or(&origin.host);
    // Mostly this one, and to spell it costs more than the other lines do.
    let address: Cow<'_, str> = match peer.map(|peer| peer.ip()) {
        None | Some(IpAddr::V4(Ipv4Addr::LOCALHOST)) => "127.0.0.1".into(),
        Some(address) => address.to_string().into(),
    };
    let added = [
        (FORWARDED_HOST, host),
        (FORWARDED_PORT, origin.port_text()),
        (FORWARDED_PROTO, "http"),
        (FORWARDED_FOR, &address),
    ];
    for (name, value) in added {
        if !forwarded || !headers.contains_key(&name) {
            begin_line(&mut lines, name.as_str());
            lines.push_str(value);
        }
    }
    lines
}

/// Handlers never see it.
fn is_internal(name: &str, rules: &Rules) -> bool {
    // The other letters are those of most names.
    let may_be = matches!(name.as_bytes().first(), Some(b'x' | b'n' | b'_'));
    may_be
        && (name == TOKEN.as_str()
            || INTERNAL.contains(&name)
            || rules.hidden_headers.contains(&name))
}

fn push_latin1(lines: &mut String, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(ascii) if ascii.is_ascii() => lines.push_str(ascii),
        _ => lines.extend(bytes.iter().map(|&byte| char::from(byte))),
    }
}

fn begin_line(lines: &mut String, name: &str) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(name);
    lines.push('\n');
}

async fn take_body(
    incoming: &Incoming<'_>,
    parts: &Parts,
    body: Body,
    engine: &Engine,
    ground: &Ground,
) -> Result<CallBody, String> {
    if matches!(parts.method.as_str(), "GET" | "HEAD") {
        return Ok(CallBody::None);
    }
    let limit = ground.limits.body;
    let length: Option<u64> = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    match length {
        None | Some(0) if !parts.headers.contains_key(header::TRANSFER_ENCODING) => {
            Ok(CallBody::Whole(Bytes::new()))
        }
        Some(length) if length > limit as u64 => Err(format!(
            "the body of {length} bytes is over the limit of {limit} bytes"
        )),
        Some(length) if length <= WHOLE => match body.collect().await {
            Ok(collected) => Ok(CallBody::Whole(collected.to_bytes())),
            Err(error) => Err(format!("the body broke off: {error}")),
        },
        _ => {
            engine.open_body(incoming.id);
            tokio::spawn(feed(engine.clone(), incoming.id, body, limit));
            Ok(CallBody::Streamed)
        }
    }
}

async fn feed(engine: Engine, id: RequestId, mut body: Body, limit: usize) {
    if engine.before_body(id).await == Feed::Unwanted {
        return;
    }
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let bytes = match frame.map(http_body::Frame::into_data) {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(_)) => continue,
            Err(error) => return engine.feed_end(id, Some(error.to_string())),
        };
        seen += bytes.len();
        if seen > limit {
            return engine.feed_end(
                id,
                Some(format!("the body is over the limit of {limit} bytes")),
            );
        }
        if engine.feed(id, bytes).await == Feed::Unwanted {
            return;
        }
    }
    engine.feed_end(id, None);
}
