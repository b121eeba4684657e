//! The proxy (16) or middleware (14, 15): it runs before routes and may answer, redirect, rewrite,
//! or go on with other headers (FACTS 81).

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use compact_str::CompactString;
use http_body_util::BodyExt;

use super::Exchanging;
use super::resolve::{Way, asked};
use super::send::PRIVATE;
use crate::sandbox::engine::{
    Answer, BodyStream, Call, CallBody, CallKind, Failure, Outcome, PassBy, Policy, Seen,
};
use crate::sandbox::proxy::Proxy;
use crate::sandbox::query::{Query, adapter_query};
use crate::sandbox::reply::{self, Head};
use crate::sandbox::router::Params;
use crate::sandbox::server::call;
use crate::sandbox::trace::{Level, StepKind};

/// Names of headers that carry what the proxy decided.
const NEXT: &str = "x-middleware-next";
const REWRITE: &str = "x-middleware-rewrite";
const OVERRIDE: &str = "x-middleware-override-headers";
const REQUEST: &str = "x-middleware-request-";

/// Bytes of a body that the proxy and what comes after it see, unless next.config says otherwise.
const BODY_LIMIT: usize = 10 << 20;

/// The exchange goes on this way, or has its answer.
pub(super) type Passed = Result<Box<(Box<Exchanging>, Way)>, Box<Response>>;

impl Exchanging {
    /// Runs the proxy, if it matches.
    pub(super) async fn pass_proxy(mut self: Box<Self>, way: Way) -> Passed {
        let running = self.running.clone();
        let Some(proxy) = &running.project.proxy else {
            return Ok(Box::new((self, way)));
        };
        if !proxy.matches(&asked(&way, &self.parts.headers), &running.project.config) {
            self.recorder.step(StepKind::Proxy {
                file: PathBuf::from(&proxy.file),
                outcome: "was not run: its matcher does not match this request".into(),
            });
            return Ok(Box::new((self, way)));
        }
        if let Some(problem) = proxy.problems.first() {
            let failure = Failure {
                message: problem.message.clone(),
                stack: problem.frame.clone(),
                on_load: true,
            };
            return Err(Box::new(self.proxy_failed(proxy, &failure)));
        }
        if self.parts.method == Method::TRACE {
            let failure = Failure {
                message: "TypeError: 'TRACE' HTTP method is unsupported.".into(),
                ..Failure::default()
            };
            return Err(Box::new(self.proxy_failed(proxy, &failure)));
        }
        let call = match self.proxy_call(proxy).await {
            Ok(call) => call,
            Err(response) => return Err(Box::new(self.finish(*response))),
        };
        let outcome = running.engine.call(call).await;
        self.proxy_decided(proxy, outcome, way)
    }

    async fn proxy_call(&mut self, proxy: &Proxy) -> Result<Call, Box<Response>> {
        let config = &self.running.project.config;
        let limit = config.proxy_client_max_body_size.unwrap_or(BODY_LIMIT);
        let limit = self.rules.limits_proxy_body.then_some(limit);
        let body = self.read_body(limit).await?;
        let query = self.query.as_deref();
        let query =
            query.map(|query| adapter_query(query, &Params::new(), self.rules.hidden_query));
        Ok(Call {
            id: self.recorder.id(),
            kind: CallKind::Proxy,
            file: self.running.project.scripts.runtime_name(&proxy.file),
            route: "/".into(),
            pathname: (*self.path).into(),
            export: proxy.export.into(),
            method: self.parts.method.as_str().into(),
            see: self.seen(query.as_deref(), false).now(),
            body: match body {
                _ if matches!(self.parts.method, Method::GET | Method::HEAD) => CallBody::None,
                bytes => CallBody::Whole(bytes),
            },
            params: None,
            policy: Policy::Open,
            is_static: false,
            is_edge: false,
            pass_by: PassBy::Nothing,
            hides_draft: false,
        })
    }

    /// How the proxy, or an API route, sees the request with this query.
    pub(super) fn seen(&self, query: Option<&str>, rewrites_query: bool) -> Seen {
        let (headers, origin) = (&self.parts.headers, &self.ground.origin);
        Seen {
            url: call::url(&self.path, query, headers, origin, rewrites_query),
            headers: call::headers_of(headers, origin, self.peer, self.rules),
        }
    }

    /// Reads the body to its end.
    pub(super) async fn whole_body(&mut self) -> Result<Bytes, Box<Response>> {
        self.read_body(None).await
    }

    /// Reads the body, for the proxy and for whoever comes after it: of a body over `kept` bytes they
    /// see only the chunks before the one that passes the limit (`getCloneableBody`).
    async fn read_body(&mut self, kept: Option<usize>) -> Result<Bytes, Box<Response>> {
        if let Some(known) = &self.whole {
            return Ok(known.clone());
        }
        let limit = self.ground.limits.body;
        let mut body = http_body_util::Limited::new(std::mem::take(&mut self.body), limit);
        let mut bytes = BytesMut::new();
        let mut passed = false;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                let limit = format!("the body is over the limit of {limit} bytes, or broke off");
                self.recorder.step(StepKind::Stopped { limit });
                let refused = reply::empty(StatusCode::PAYLOAD_TOO_LARGE, self.rules);
                return Err(Box::new(refused));
            };
            let Ok(chunk) = frame.into_data() else {
                continue;
            };
            passed |= kept.is_some_and(|kept| bytes.len() + chunk.len() > kept);
            if !passed {
                bytes.extend_from_slice(&chunk);
            }
        }
        if let Some(kept) = kept.filter(|_| passed) {
            self.tell_cut_body(kept);
        }
        let bytes = bytes.freeze();
        self.whole = Some(bytes.clone());
        Ok(bytes)
    }

    fn tell_cut_body(&mut self, kept: usize) {
        let kept = size_text(kept);
        let text = format!(
            "Request body exceeded {kept} for {}. Only the first {kept} will be available unless configured (experimental.{})",
            self.parts.uri, self.rules.proxy_body_option
        );
        self.recorder.step(StepKind::Note(text.clone()));
        let id = Some(self.recorder.id());
        self.ground.log.console(id, Level::Warn, text);
    }

    fn proxy_decided(mut self: Box<Self>, proxy: &Proxy, outcome: Outcome, way: Way) -> Passed {
        for note in &outcome.facts.notes {
            self.recorder.step(StepKind::Note(note.clone()));
        }
        if matches!(outcome.answer, Answer::Whole(..) | Answer::Streamed(..)) {
            self.ran(proxy.export, &outcome);
        }
        match outcome.answer {
            Answer::Whole(head, body) => self.proxy_answered(proxy, head, Ok(body), way),
            Answer::Streamed(head, stream) => self.proxy_answered(proxy, head, Err(stream), way),
            Answer::Failed(failure) => Err(Box::new(self.proxy_failed(proxy, &failure))),
            Answer::Stopped(message) | Answer::Broken(message) => {
                let failure = Failure {
                    message,
                    ..Failure::default()
                };
                Err(Box::new(self.proxy_failed(proxy, &failure)))
            }
        }
    }

    /// A proxy that fails is the page of a server error, without what was to be added.
    fn proxy_failed(mut self: Box<Self>, proxy: &Proxy, failure: &Failure) -> Response {
        self.added.clear();
        let message = format!("{} failed: {}", proxy.file, failure.message);
        self.recorder
            .step(StepKind::failed(message, failure.stack.clone()));
        self.log_error(&format!("{}\n{}", failure.message, failure.stack));
        if self.parts.method == Method::OPTIONS && self.rules.refuses_page_options {
            let mut response = reply::bare(StatusCode::BAD_REQUEST);
            reply::set_cache_control(&mut response, Some(PRIVATE));
            return self.finish(response);
        }
        let response = reply::server_error_page(self.rules);
        self.finish(response)
    }

    /// `NextResponse.error()` has no status that could be sent.
    fn proxy_error(mut self: Box<Self>, proxy: &Proxy) -> Response {
        self.proxy_step(
            proxy,
            "it answers with Response.error(), which Next takes for a path that is not there",
        );
        self.not_found()
    }

    fn proxy_answered(
        mut self: Box<Self>,
        proxy: &Proxy,
        mut head: Head,
        body: Result<Bytes, BodyStream>,
        way: Way,
    ) -> Passed {
        if head.status == 0 {
            return Err(Box::new(self.proxy_error(proxy)));
        }
        if let Some(failure) = relative_location(&head) {
            return Err(Box::new(self.proxy_failed(proxy, &failure)));
        }
        self.override_request(&mut head);
        let goes_on = take(&mut head, NEXT).is_some();
        let rewrite = take(&mut head, REWRITE);
        let location = take(&mut head, "location");
        self.add_proxy_headers(&head);
        self.show_to_routes(&head);
        if let Some(target) = rewrite {
            let target = self.relative(&target);
            self.added.set(REWRITE, &target);
            if target.contains("://") {
                self.proxy_step(proxy, &format!("it rewrites to {target}"));
                return Err(Box::new(self.unreachable(&target)));
            }
            let outcome = format!("{} is answered as {target}", self.path);
            self.proxy_step(proxy, &outcome);
            let (path, query) = target.split_once('?').unwrap_or((&target, ""));
            let way = Way {
                path: path.into(),
                query: Query::parse(query),
                by_proxy: true,
                names_locale: way.names_locale,
            };
            return Ok(Box::new((self, way)));
        }
        match location {
            Some(location) if matches!(head.status, 301 | 302 | 303 | 307 | 308) => {
                let location = self.resolved(self.relative(&location));
                let outcome = format!("it answers with a {} redirect to {location}", head.status);
                self.proxy_step(proxy, &outcome);
                let response = reply::redirect_with(head.status, &location);
                return Err(Box::new(self.finish(response)));
            }
            Some(location) => self.added.set("location", &location),
            None if goes_on => {
                self.proxy_step(proxy, "it lets the request pass");
                return Ok(Box::new((self, way)));
            }
            None => {}
        }
        let outcome = format!("it answers itself, with {}", head.status);
        self.proxy_step(proxy, &outcome);
        Err(Box::new(self.send_proxy_answer(&head, body)))
    }

    fn send_proxy_answer(
        self: Box<Self>,
        head: &Head,
        body: Result<Bytes, BodyStream>,
    ) -> Response {
        let bare = Head {
            status: head.status,
            reason: CompactString::default(),
            headers: Vec::new(),
        };
        match body {
            Ok(bytes) => self.send_compressed(&bare, bytes, head.header("content-type")),
            Err(stream) => {
                let response = reply::node_response(&bare, Body::empty(), false);
                self.send_body_stream(&bare, response, stream)
            }
        }
    }

    /// Headers that the proxy wants the handler to see take the place of those that came.
    fn override_request(&mut self, head: &mut Head) {
        let Some(names) = take(head, OVERRIDE).filter(|names| !names.is_empty()) else {
            return;
        };
        Arc::make_mut(&mut self.parts).headers.clear();
        for name in names
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            let Some(value) = take(head, &format!("{REQUEST}{name}")) else {
                continue;
            };
            let bytes: Vec<u8> = value.chars().map(|c| c as u8).collect();
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_bytes(&bytes),
            ) {
                Arc::make_mut(&mut self.parts).headers.insert(name, value);
            }
        }
    }

    fn add_proxy_headers(&mut self, head: &Head) {
        let cookies: Vec<&str> = head
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .map(|(_, value)| value.as_str())
            .collect();
        if !cookies.is_empty() {
            self.added.remove(&header::SET_COOKIE);
        }
        for (name, value) in &head.headers {
            let is_internal = name.starts_with("x-middleware-") || name == "content-length";
            if !is_internal {
                self.added.set(name, value);
            }
        }
    }

    /// Routes find what the proxy answers among the headers of their request, too.
    fn show_to_routes(&mut self, head: &Head) {
        for (name, value) in &head.headers {
            let is_kept = name.starts_with("x-middleware-") || name == "content-length";
            if is_kept || name == "set-cookie" || value.is_empty() {
                continue;
            }
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_bytes(value.as_bytes()),
            ) {
                Arc::make_mut(&mut self.parts).headers.insert(name, value);
            }
        }
    }

    /// A URL of this server without its origin.
    fn relative(&self, url: &str) -> String {
        let host = format!("://{}", self.ground.origin.host);
        match url.split_once(&host) {
            Some(("http" | "https", rest)) if !rest.is_empty() => rest.to_owned(),
            _ => url.to_owned(),
        }
    }

    /// What begins with two slashes names a host to 16.
    fn resolved(&self, location: String) -> String {
        let names_host = self.rules.slashes_name_hosts && location.starts_with("//");
        let url = names_host.then(|| url::Url::parse(&format!("http:{location}")).ok());
        url.flatten().map_or(location, String::from)
    }

    fn proxy_step(&mut self, proxy: &Proxy, outcome: &str) {
        let file = PathBuf::from(&proxy.file);
        let outcome = format!("ran before the routes: {outcome}");
        self.recorder.step(StepKind::Proxy { file, outcome });
    }

    /// Gives the body back to those who stream it.
    pub(super) fn restore_body(&mut self) {
        if let Some(bytes) = self.whole.take() {
            self.body = Body::from(bytes);
        }
    }
}

/// A size as the package `bytes` writes it: `10MB`, `1.5KB`.
fn size_text(bytes: usize) -> String {
    let units = [("GB", 30), ("MB", 20), ("KB", 10)];
    let (unit, shift) = units
        .into_iter()
        .find(|(_, shift)| bytes >> shift > 0)
        .unwrap_or(("B", 0));
    let hundredths = (bytes * 100) >> shift;
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let rest = format!(".{rest:02}");
    format!(
        "{whole}{}{unit}",
        rest.trim_end_matches('0').trim_end_matches('.')
    )
}

/// Next reads the location that a proxy answers with as a whole URL.
fn relative_location(head: &Head) -> Option<Failure> {
    let location = head.header("location")?;
    url::Url::parse(location).err()?;
    Some(Failure {
        message: format!("TypeError: Invalid URL (Location: {location})"),
        ..Failure::default()
    })
}

fn take(head: &mut Head, name: &str) -> Option<CompactString> {
    let at = head
        .headers
        .iter()
        .position(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(head.headers.remove(at).1)
}
