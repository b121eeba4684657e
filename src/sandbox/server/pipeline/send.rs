//! An answer on its way out: what Next adds to it, and the end of the exchange.

use axum::body::Body;
use axum::http::Method;
use axum::http::header::{self, HeaderMap};
use axum::response::Response;
use bytes::Bytes;

use super::Exchanging;
use super::stored::s_maxage;
use crate::sandbox::engine::BodyStream;
use crate::sandbox::project::Plan;
use crate::sandbox::reply::{self, Chunked, Head};
use crate::sandbox::server::body::{StreamedBody, gzip, is_compressible};
use crate::sandbox::trace::{CacheState, Ending};

impl Exchanging {
    pub(super) fn vary(&self, plan: &Plan) -> Option<&'static str> {
        if plan.is_edge {
            self.rules.edge_vary
        } else {
            Some(self.rules.vary)
        }
    }

    /// Development's cache headers where nothing is cached (FACTS 63).
    pub(super) fn claims(&self, plan: &Plan) -> Vec<(&'static str, String)> {
        if !(self.rules.params_claim_hit && plan.lists_params) {
            return Vec::new();
        }
        let mut claims = vec![("x-nextjs-cache", CacheState::Hit.to_string())];
        if self.rules.sends_s_maxage {
            claims.push(("cache-control", s_maxage(plan.revalidate, None, false)));
        }
        claims
    }

    /// A draft mode cookie that is not this server's is taken back, on any answer (FACTS 51).
    pub(super) fn reset_draft_mode(&self, response: &mut Response) {
        if !has_foreign_draft_cookie(&self.parts.headers, &self.ground.draft_secret) {
            return;
        }
        for name in ["__prerender_bypass", "__next_preview_data"] {
            let cookie = format!(
                "{name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; {}",
                self.rules.draft_reset
            );
            if let Ok(value) = header::HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
    }

    pub(super) fn send_whole(
        mut self,
        head: &Head,
        body: Bytes,
        vary: Option<&'static str>,
        extra: &[(&'static str, String)],
    ) -> Response {
        let sends_body = self.parts.method != Method::HEAD && !matches!(head.status, 204 | 304);
        let compress = sends_body && !body.is_empty() && self.compresses(head);
        let size = body.len();
        let out = match (sends_body, compress) {
            (false, _) if self.parts.method == Method::HEAD => {
                Body::new(Chunked::new(Bytes::new()))
            }
            (false, _) => Body::empty(),
            (true, false) => Body::new(Chunked::new(body)),
            (true, true) => Body::new(Chunked::new(gzip(&body))),
        };
        let mut response = reply::handler_response(head, &self.rules, vary, extra, out);
        self.reset_draft_mode(&mut response);
        mark_compressed(&mut response, compress);
        if sends_body {
            self.recorder.body(size);
        }
        self.finish(response)
    }

    pub(super) fn send_stream(self, head: &Head, plan: &Plan, stream: BodyStream) -> Response {
        let (vary, extra) = (self.vary(plan), self.claims(plan));
        let response = reply::handler_response(head, &self.rules, vary, &extra, Body::empty());
        self.send_body_stream(head, response, stream)
    }

    /// Sends a stream behind a response that has its headers already.
    pub(super) fn send_body_stream(
        mut self,
        head: &Head,
        mut response: Response,
        stream: BodyStream,
    ) -> Response {
        self.recorder.head(head.status);
        self.reset_draft_mode(&mut response);
        self.added.apply(&mut response, &self.rules);
        if self.parts.method == Method::HEAD {
            *response.body_mut() = Body::new(Chunked::new(Bytes::new()));
            self.running.engine.cancelled(self.recorder.id());
            self.recorder.end(Ending::Complete);
            return response;
        }
        let compress = self.compresses(head);
        let body = StreamedBody::new(stream, self.running.engine.clone(), self.recorder, compress);
        *response.body_mut() = Body::new(body);
        mark_compressed(&mut response, compress);
        response
    }

    pub(super) fn compresses(&self, head: &Head) -> bool {
        self.rules.compresses
            && self.accepts_gzip()
            && head.header("content-encoding").is_none()
            && !head
                .header("cache-control")
                .is_some_and(|value| value.contains("no-transform"))
            && head.header("content-type").is_some_and(is_compressible)
    }

    /// Whether the client takes gzip and the config lets it be used.
    pub(super) fn accepts_gzip(&self) -> bool {
        self.running.project.config.compresses() && accepts_gzip(&self.parts.headers)
    }

    pub(super) fn finish(mut self, mut response: Response) -> Response {
        self.added.apply(&mut response, &self.rules);
        self.recorder.head(response.status().as_u16());
        self.recorder.end(Ending::Complete);
        response
    }
}

fn has_foreign_draft_cookie(headers: &HeaderMap, secret: &str) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix("__prerender_bypass="))
        .any(|value| value != secret)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next() == Some("gzip") && !parts.any(|q| q == "q=0")
        })
}

fn mark_compressed(response: &mut Response, compressed: bool) {
    if compressed {
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_ENCODING,
            header::HeaderValue::from_static("gzip"),
        );
        headers.append(
            header::VARY,
            header::HeaderValue::from_static("Accept-Encoding"),
        );
    }
}
