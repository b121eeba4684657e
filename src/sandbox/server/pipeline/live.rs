//! Routes that run for every request: the method table, the call, and what came of it.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;
use compact_str::CompactString;

use super::draft::{Draft, Renewal};
use super::send::PRIVATE;
use super::{Exchanging, Found};
use crate::sandbox::engine::{Answer, Failure, Outcome, PassBy, Policy};
use crate::sandbox::project::{Making, Plan};
use crate::sandbox::reply::{self, CloseConnection};
use crate::sandbox::server::call::{self, Incoming};
use crate::sandbox::trace::{Ending, Level, StepKind};

impl Exchanging {
    pub(super) async fn dynamic(mut self: Box<Self>, found: Found) -> Response {
        let method = CompactString::from(self.parts.method.as_str());
        let export = match self.method_table(&found.plan, &method) {
            Ok(export) => export,
            Err(mut response) => {
                if found.plan.is_edge {
                    response.headers_mut().remove(header::VARY);
                }
                if self.claims_hit(&found.plan) && response.status() == StatusCode::NO_CONTENT {
                    return self.refuse_options(&found.plan);
                }
                reply::add_missing(response.headers_mut(), self.claims(&found.plan));
                return self.finish(*response);
            }
        };
        let incoming = Incoming {
            id: self.recorder.id(),
            plan: &found.plan,
            route: &found.route,
            params: found.params,
            path: &found.path,
            shown: (&self.path, self.query.as_ref()),
            export: &export,
            peer: self.peer,
            pass_by: self.pass_by(),
            hides_draft: self.hides_draft(&found.plan),
        };
        let body = std::mem::take(&mut self.body);
        let call = match call::prepare(
            incoming,
            &self.parts,
            body,
            &self.running,
            &self.ground,
            self.rules,
        )
        .await
        {
            Ok(call) => call,
            Err(refused) => {
                self.recorder.step(StepKind::Stopped { limit: refused });
                let response = reply::empty(StatusCode::PAYLOAD_TOO_LARGE, self.rules);
                return self.finish(response);
            }
        };
        let outcome = self.running.engine.call(call).await;
        self.deliver(outcome, &found.plan, &export)
    }

    /// Which stored data the handler passes by.
    pub(super) fn pass_by(&self) -> PassBy {
        if self.is_plain {
            return PassBy::Nothing;
        }
        let caching = self.parts.headers.get(header::CACHE_CONTROL);
        let is_reload = caching.is_some_and(|said| said == "no-cache");
        if self.draft == Draft::On && self.rules.draft_passes_data {
            PassBy::Draft
        } else if self.renewal != Renewal::No {
            PassBy::Values
        } else if is_reload {
            self.rules.reload_passes_by
        } else {
            PassBy::Nothing
        }
    }

    /// Whether a handler in draft mode is not told so.
    fn hides_draft(&self, plan: &Plan) -> bool {
        let is_kept = plan.policy == Policy::Forced || plan.making != Making::PerRequest;
        is_kept && !self.rules.kept_see_draft
    }

    /// The export that answers, or the answer that needs none.
    pub(super) fn method_table(
        &mut self,
        plan: &Plan,
        method: &str,
    ) -> Result<CompactString, Box<Response>> {
        let has = |name: &str| plan.methods.iter().any(|known| known == name);
        let (outcome, result) = match method {
            _ if has(method) => (is_exported(method), Ok(method.into())),
            "HEAD" if has("GET") => (
                "HEAD runs the GET handler, which sees method HEAD, and drops its body".into(),
                Ok("GET".into()),
            ),
            "OPTIONS" => {
                let allow = allow(plan);
                (
                    format!("OPTIONS is not exported, so Next answers 204 with Allow: {allow}").into(),
                    Err(Box::new(self.automatic_options(&allow))),
                )
            }
            "HEAD" | "GET" | "POST" | "PUT" | "DELETE" | "PATCH" => (
                format!(
                    "{method} is not exported, so Next answers 405 without a body or an Allow header"
                )
                .into(),
                Err(Box::new(reply::empty(
                    StatusCode::METHOD_NOT_ALLOWED,
                    self.rules,
                ))),
            ),
            "TRACE" => (
                "TRACE can't be made into a Request, so Next answers 500".into(),
                Err(Box::new(self.trace_error())),
            ),
            _ => (
                format!(
                    "{method} is none of the seven methods of route handlers, so Next answers 400"
                )
                .into(),
                Err(Box::new(reply::empty(StatusCode::BAD_REQUEST, self.rules))),
            ),
        };
        self.recorder.step_at_once(StepKind::Methods {
            method: method.into(),
            exported: plan.methods.clone(),
            outcome,
        });
        result
    }

    pub(super) fn automatic_options(&self, allow: &str) -> Response {
        let mut response = reply::empty(StatusCode::NO_CONTENT, self.rules);
        *response.body_mut() = Body::empty();
        if let Ok(value) = header::HeaderValue::from_str(allow) {
            response.headers_mut().insert(header::ALLOW, value);
        }
        response
    }

    /// Where Next takes an answer for a cached one, the 204 of an automatic OPTIONS can't be made.
    fn refuse_options(self: Box<Self>, plan: &Plan) -> Response {
        let mut response = reply::empty(StatusCode::BAD_REQUEST, self.rules);
        let private = HeaderValue::from_static(PRIVATE);
        reply::add_missing(response.headers_mut(), [(header::CACHE_CONTROL, private)]);
        reply::add_missing(response.headers_mut(), self.claims(plan));
        self.finish(response)
    }

    pub(super) fn trace_error(&self) -> Response {
        if self.rules.empty_trace_error {
            return reply::empty(StatusCode::INTERNAL_SERVER_ERROR, self.rules);
        }
        self.page_of_failed()
    }

    pub(super) fn ran(&mut self, export: &str, outcome: &Outcome) {
        self.recorder.step(StepKind::Ran {
            export: export.to_owned(),
            took: outcome.took,
            cpu: outcome.cpu,
        });
    }

    pub(super) fn deliver(
        mut self: Box<Self>,
        outcome: Outcome,
        plan: &Plan,
        export: &str,
    ) -> Response {
        for note in &outcome.facts.notes {
            self.recorder.step(StepKind::Note(note.clone()));
        }
        if matches!(outcome.answer, Answer::Whole(..) | Answer::Streamed(..)) {
            self.ran(export, &outcome);
        }
        match outcome.answer {
            Answer::Whole(head, body) => {
                let vary = self
                    .vary(plan)
                    .filter(|_| !(plan.is_edge && body.is_empty()));
                let extra = self.claims(plan);
                self.send_whole(&head, body, vary, extra)
            }
            Answer::Streamed(head, stream) => self.send_stream(&head, plan, stream),
            Answer::Failed(failure) => self.failed(&failure, plan),
            Answer::Stopped(limit) => {
                self.recorder.step(StepKind::Stopped {
                    limit: limit.clone(),
                });
                self.log_error(&format!("{} was stopped: {limit}", plan.file));
                let response = reply::empty(StatusCode::INTERNAL_SERVER_ERROR, self.rules);
                self.finish(response)
            }
            Answer::Broken(message) => self.broken(&message),
        }
    }

    /// Any error of a handler is a 500 without a body (FACTS 34); on edge it is the framework's
    /// page (FACTS 35), and so it is when the module itself does not load.
    pub(super) fn failed(mut self: Box<Self>, failure: &Failure, plan: &Plan) -> Response {
        self.tell_failure(failure);
        let shows_page = failure.on_load && !self.rules.empty_load_error;
        let response = if self.claims_hit(plan) {
            self.page_of_failed()
        } else if plan.is_edge || shows_page {
            self.server_error(Some(self.rules.page_cache_control))
        } else {
            reply::empty(StatusCode::INTERNAL_SERVER_ERROR, self.rules)
        };
        self.finish(response)
    }

    pub(super) fn tell_failure(&mut self, failure: &Failure) {
        let failed = StepKind::failed(failure.message.clone(), failure.stack.clone());
        self.recorder.step(failed);
        self.log_error(&format!("{}\n{}", failure.message, failure.stack));
    }

    /// A stream that fails before its first byte: the connection is closed unanswered (FACTS 72).
    pub(super) fn broken(mut self: Box<Self>, message: &str) -> Response {
        self.recorder
            .step(StepKind::failed(message.to_owned(), String::new()));
        self.log_error(message);
        self.recorder.end(Ending::Broken(
            "the stream failed before its first byte, so there is no answer at all".into(),
        ));
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(CloseConnection);
        response
    }

    pub(super) fn server_error(&self, cache_control: Option<&'static str>) -> Response {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        if self.has_plain_errors() {
            reply::words(status, "Internal Server Error", cache_control)
        } else {
            reply::page(status, "Internal Server Error", self.rules)
        }
    }

    pub(super) fn log_error(&self, text: &str) {
        self.ground.log.console(
            Some(self.recorder.id()),
            Level::Error,
            text.trim_end().to_owned(),
        );
    }
}

fn is_exported(method: &str) -> Cow<'static, str> {
    match method {
        "GET" => "GET is exported".into(),
        "POST" => "POST is exported".into(),
        _ => format!("{method} is exported").into(),
    }
}

fn allow(plan: &Plan) -> String {
    let mut names: Vec<&str> = plan.methods.iter().map(String::as_str).collect();
    names.push("OPTIONS");
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
