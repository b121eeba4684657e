//! API routes of the Pages Router: one function for every method (FACTS 80).

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;

use super::Exchanging;
use super::resolve::Way;
use crate::sandbox::engine::{Answer, Call, CallBody, CallKind, Failure, PassBy, Policy};
use crate::sandbox::path;
use crate::sandbox::query::Query;
use crate::sandbox::reply::{self, Chunked, Head};
use crate::sandbox::router::{Params, Route};
use crate::sandbox::server::body::is_compressible;
use crate::sandbox::server::coding::WORTH;
use crate::sandbox::trace::StepKind;

impl Exchanging {
    /// Runs an API route.
    pub(super) async fn pages_api(
        mut self: Box<Self>,
        route: Arc<Route>,
        params: Params,
        way: Way,
    ) -> Response {
        self.recorder.step(StepKind::Note(
            "An API route of the Pages Router: its one function answers every method".into(),
        ));
        let body = match self.whole_body().await {
            Ok(body) => body,
            Err(response) => return self.finish(*response),
        };
        let call = self.api_call(&route, params, &way, body);
        let outcome = self.running.engine.call(call).await;
        for note in &outcome.facts.notes {
            self.recorder.step(StepKind::Note(note.clone()));
        }
        if matches!(outcome.answer, Answer::Whole(..) | Answer::Streamed(..)) {
            self.ran("default", &outcome);
        }
        match outcome.answer {
            Answer::Whole(head, body) => self.send_api(&head, body),
            Answer::Streamed(head, stream) => {
                let keeps_length = head.header("content-length").is_some();
                let mut response = reply::node_response(&head, Body::empty(), keeps_length);
                self.mark_compressible(&mut response, head.header("content-type"));
                self.send_body_stream(&head, response, stream)
            }
            Answer::Failed(failure) => self.api_failed(&failure),
            Answer::Stopped(limit) => {
                self.recorder.step(StepKind::Stopped { limit });
                let response =
                    reply::bare_words(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
                self.finish(response)
            }
            Answer::Broken(message) => self.broken(&message),
        }
    }

    fn api_call(&self, route: &Route, params: Params, way: &Way, body: Bytes) -> Call {
        let sees_query = !way.by_proxy || self.rules.api_sees_proxy_query;
        let query = if sees_query {
            query_params(&way.query, params)
        } else {
            let asked = self.query.as_deref().map(Query::parse);
            query_params(&asked.unwrap_or_default(), params)
        };
        let shown = self.shown_query(route, way);
        let is_shown = |name: &str| !self.rules.rewrites_query || !path::is_internal(name);
        let query = query.into_iter().filter(|(name, _)| is_shown(name));
        Call {
            id: self.recorder.id(),
            kind: CallKind::PagesApi,
            file: self
                .running
                .project
                .scripts
                .runtime_name(&route.file.to_string_lossy()),
            route: route.path.as_str().into(),
            pathname: (*way.path).into(),
            export: "default".into(),
            method: self.parts.method.as_str().into(),
            see: self.seen(shown.as_deref(), self.rules.rewrites_query).now(),
            body: CallBody::Whole(body),
            params: Some(query.collect()),
            policy: Policy::Open,
            is_static: false,
            is_edge: false,
            pass_by: PassBy::Nothing,
            hides_draft: false,
        }
    }

    /// The query of `req.url`: 15 and 16 leave out what a param of the path overrides.
    fn shown_query(&self, route: &Route, way: &Way) -> Option<String> {
        let query = self.query.as_deref()?.to_owned();
        if !self.rules.rewrites_query || *way.path != *self.path.trim_end_matches('/') {
            return Some(query);
        }
        let is_param = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default();
            route.segments.iter().any(|s| s.param() == Some(name))
        };
        let rest: Vec<&str> = query.split('&').filter(|pair| !is_param(pair)).collect();
        Some(rest.join("&"))
    }

    fn send_api(self: Box<Self>, head: &Head, body: Bytes) -> Response {
        let content_type = head.header("content-type");
        self.send_compressed(head, body, content_type)
    }

    /// Sends an answer as Node and the package `compression` do: a length only where the answer
    /// says one, `Vary` where it could be compressed.
    pub(super) fn send_compressed(
        mut self: Box<Self>,
        head: &Head,
        body: Bytes,
        content_type: Option<&str>,
    ) -> Response {
        let could_compress = content_type.is_some_and(is_compressible);
        let length = head.header("content-length").is_some();
        let is_head = self.parts.method == Method::HEAD;
        let sends_body = !is_head && !matches!(head.status, 204 | 304);
        let is_worth = could_compress && sends_body && (!length || body.len() >= WORTH);
        let coding = self.coding(is_worth);
        let size = body.len();
        let out = match (sends_body, coding, length) {
            (false, ..) => Body::empty(),
            (true, Some(coding), _) => coding.body(body),
            (true, None, true) => Body::from(body),
            (true, None, false) => Body::new(Chunked::new(body)),
        };
        let mut response = reply::node_response(head, out, length && coding.is_none());
        self.mark_compressible(&mut response, content_type);
        if let Some(coding) = coding {
            coding.mark(response.headers_mut());
        }
        if sends_body {
            self.recorder.body(size);
        }
        self.finish(response)
    }

    fn api_failed(mut self: Box<Self>, failure: &Failure) -> Response {
        self.tell_failure(failure);
        let response = reply::server_error_page(self.rules);
        self.finish(response)
    }

    /// What the package `compression` says of an answer that it could compress.
    fn mark_compressible(&self, response: &mut Response, content_type: Option<&str>) {
        let compresses = self.running.project.config.compresses();
        let is_worth = compresses && response.status() != StatusCode::NO_CONTENT;
        if is_worth && content_type.is_some_and(is_compressible) {
            let value = HeaderValue::from_static("Accept-Encoding");
            response.headers_mut().append(header::VARY, value);
        }
    }
}

/// `req.query`: the query, overlaid by the params of the path.
fn query_params(query: &Query, params: Params) -> Params {
    let mut all = query.to_params();
    for (name, value) in params {
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => all.push((name, value)),
        }
    }
    all
}
