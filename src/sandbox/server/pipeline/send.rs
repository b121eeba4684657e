//! An answer on its way out: what Next adds to it, and the end of the exchange.

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, Version};
use axum::response::Response;
use bytes::Bytes;

use super::draft::Draft;
use super::stored::{cache_header, s_maxage};
use super::{Afterwards, Exchanging};
use crate::sandbox::cache::{Again, ONE_YEAR, StoredAnswer};
use crate::sandbox::engine::BodyStream;
use crate::sandbox::project::{Making, Plan};
use crate::sandbox::reply::{self, Chunked, Head};
use crate::sandbox::server::body::{StreamedBody, is_compressible};
use crate::sandbox::server::coding::Coding;
use crate::sandbox::trace::{CacheState, Ending};

/// What keeps an answer out of every cache.
pub(super) const PRIVATE: &str = "private, no-cache, no-store, max-age=0, must-revalidate";

impl Exchanging {
    pub(super) fn vary(&self, plan: &Plan) -> Option<&'static str> {
        if plan.is_edge {
            self.rules.edge_vary
        } else {
            Some(self.rules.vary)
        }
    }

    /// Whether development says HIT where nothing is cached (FACTS 63).
    pub(super) fn claims_hit(&self, plan: &Plan) -> bool {
        self.rules.params_claim_hit && plan.lists_params
    }

    /// Cache headers where nothing is cached: draft mode passes a static route's cache by, and so
    /// does development (FACTS 51, 63).
    pub(super) fn claims(&self, plan: &Plan) -> Vec<(HeaderName, HeaderValue)> {
        let claims_hit = self.claims_hit(plan);
        if self.draft == Draft::On && (claims_hit || plan.making != Making::PerRequest) {
            return vec![
                cache_header(CacheState::Hit),
                (header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE)),
            ];
        }
        if !claims_hit {
            return Vec::new();
        }
        let mut claims = vec![cache_header(CacheState::Hit)];
        if self.rules.sends_s_maxage {
            // Development does not collect how long an answer may be kept.
            claims.push(s_maxage(None, ONE_YEAR, false));
        }
        claims
    }

    pub(super) fn send_whole(
        self: Box<Self>,
        head: &Head,
        body: Bytes,
        vary: Option<&'static str>,
        extra: Vec<(HeaderName, HeaderValue)>,
    ) -> Response {
        let sends_body = self.parts.method != Method::HEAD && !matches!(head.status, 204 | 304);
        let is_compressible = self.is_compressible(head);
        let vary = self.compressed_vary(vary, is_compressible);
        let is_bare = !sends_body || body.is_empty();
        let response =
            reply::handler_response(head, self.rules, vary, extra, Body::empty(), is_bare);
        self.send_body(response, is_compressible, sends_body, body)
    }

    /// Sends a whole body, or none, behind a response that has its headers already.
    fn send_body(
        mut self: Box<Self>,
        mut response: Response,
        is_compressible: bool,
        sends_body: bool,
        body: Bytes,
    ) -> Response {
        let coding = self.coding(sends_body && !body.is_empty() && is_compressible);
        let size = body.len();
        *response.body_mut() = match (sends_body, coding) {
            (false, _) if self.parts.method == Method::HEAD => {
                Body::new(Chunked::new(Bytes::new()))
            }
            (false, _) => Body::empty(),
            (true, None) => Body::new(Chunked::new(body)),
            (true, Some(coding)) => coding.body(body),
        };
        mark_compressed(&mut response, coding);
        if sends_body {
            self.recorder.body(size);
        }
        self.finish(response)
    }

    /// Sends a stored answer that is fresh to whoever asks for its body: the headers are the same
    /// each time.
    pub(super) fn send_again(self: Box<Self>, answer: &StoredAnswer) -> Response {
        let again = answer.again.get_or_init(|| {
            let is_compressible = self.is_compressible(&answer.head);
            let vary = self.compressed_vary(Some(self.rules.vary), is_compressible);
            let extra = self.stored_claims(answer, CacheState::Hit);
            let none = Body::empty();
            let response =
                reply::handler_response(&answer.head, self.rules, vary, extra, none, false);
            let headers = response.into_parts().0.headers;
            let mut open = headers.clone();
            Afterwards::Open.mark(&mut open);
            Again {
                headers,
                open,
                is_compressible,
            }
        });
        let stays_open = self.is_plain && self.parts.version == Version::HTTP_11;
        let headers = if stays_open {
            &again.open
        } else {
            &again.headers
        };
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = headers.clone();
        self.send_body(response, again.is_compressible, true, answer.body.clone())
    }

    pub(super) fn send_stream(
        self: Box<Self>,
        head: &Head,
        plan: &Plan,
        stream: BodyStream,
    ) -> Response {
        let (vary, extra) = (self.vary(plan), self.claims(plan));
        let vary = self.compressed_vary(vary, self.is_compressible(head));
        let response = reply::handler_response(head, self.rules, vary, extra, Body::empty(), false);
        self.send_body_stream(head, response, stream)
    }

    /// Sends a stream behind a response that has its headers already.
    pub(super) fn send_body_stream(
        mut self: Box<Self>,
        head: &Head,
        mut response: Response,
        stream: BodyStream,
    ) -> Response {
        self.recorder.head(head.status);
        self.added.apply(&mut response, self.rules);
        if self.parts.method == Method::HEAD {
            *response.body_mut() = Body::new(Chunked::new(Bytes::new()));
            self.running.engine.cancelled(self.recorder.id());
            self.recorder.end(Ending::Complete);
            return response;
        }
        self.recorder.streams();
        let coding = self.coding(self.is_compressible(head));
        let body = StreamedBody::new(stream, self.running.engine.clone(), self.recorder, coding);
        *response.body_mut() = Body::new(body);
        mark_compressed(&mut response, coding);
        response
    }

    /// Whether an answer would be compressed for a client that takes it so.
    fn is_compressible(&self, head: &Head) -> bool {
        let (kind, caching) = (head.header("content-type"), head.header("cache-control"));
        self.rules.compresses && self.may_compress(kind, caching)
    }

    /// Whether an answer of this type, and with this to say of caches, may be compressed.
    pub(super) fn may_compress(&self, kind: Option<&str>, caching: Option<&str>) -> bool {
        self.running.project.config.compresses()
            && kind.is_some_and(is_compressible)
            && !caching.is_some_and(|value| value.contains("no-transform"))
    }

    /// `Vary` names what decides that, too, whatever is decided.
    fn compressed_vary(
        &self,
        vary: Option<&'static str>,
        is_compressible: bool,
    ) -> Option<&'static str> {
        match vary {
            Some(vary) if is_compressible && vary == self.rules.vary => {
                Some(self.rules.compressed_vary)
            }
            other => other,
        }
    }

    /// The coding that the client prefers, if the answer is worth one and the config lets it be used.
    pub(super) fn coding(&self, is_worth: bool) -> Option<Coding> {
        let compresses = is_worth && !self.is_plain && self.running.project.config.compresses();
        compresses
            .then(|| Coding::accepted(&self.parts.headers))
            .flatten()
    }

    pub(super) fn finish(mut self: Box<Self>, mut response: Response) -> Response {
        self.sign_page(&mut response);
        self.added.apply(&mut response, self.rules);
        let is_page = response.extensions().get::<reply::Page>().is_some();
        if let Some(coding) = self.coding(is_page && self.parts.method != Method::HEAD) {
            compress_page(&mut response, coding);
        }
        self.recorder.head(response.status().as_u16());
        self.recorder.end_at_once();
        response
    }
}

/// The framework's own pages are compressed in every version.
fn compress_page(response: &mut Response, coding: Coding) {
    if let Some(reply::Page(html)) = response.extensions_mut().remove() {
        *response.body_mut() = coding.body(html);
        let headers = response.headers_mut();
        coding.mark(headers);
        headers.remove(header::CONTENT_LENGTH);
    }
}

fn mark_compressed(response: &mut Response, coding: Option<Coding>) {
    if let Some(coding) = coding {
        let headers = response.headers_mut();
        coding.mark(headers);
        let names = headers
            .get(header::VARY)
            .and_then(|vary| vary.to_str().ok());
        let names = names.map(str::to_ascii_lowercase);
        if !names.is_some_and(|names| names.contains("accept-encoding")) {
            headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
    }
}
