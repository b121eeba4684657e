//! Routes whose GET is made ahead: answered from the cache, or made now and kept.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;

use super::super::answering::Answering;
use super::added::Answerer;
use super::draft::{BeforeDraftMode, Renewal};
use super::{Exchanging, Found};
use crate::sandbox::cache::{Lookup, StoredAnswer};
use crate::sandbox::edition::StaticRefusal;
use crate::sandbox::engine::{Answer, Facts, Failure, Outcome};
use crate::sandbox::project::Making;
use crate::sandbox::reply::{self, Chunked, Head};
use crate::sandbox::router::Params;
use crate::sandbox::running::{self, Ground, Running, Verdict};
use crate::sandbox::trace::{CacheState, Level, Place, StepKind};

impl Exchanging {
    pub(super) fn static_route(self: Box<Self>, found: Found) -> Answering {
        let is_read = self.is_read();
        let ignores_method =
            found.plan.making == Making::PerParams && self.rules.cached_params_ignore_method;
        if !is_read && !ignores_method {
            if self.action_request().is_none() {
                return self.refuse_on_static(&found).into();
            }
            if !self.rules.forms_get_cached_answer {
                return self.refuse_form(&found).into();
            }
        }
        if self.parts.method == Method::TRACE {
            let error = self.trace_error();
            return self.finish(error).into();
        }
        let cache = &self.running.cache;
        let has_list = found.plan.lists_params || self.rules.closed_without_list;
        let is_closed = found.plan.only_listed_params && found.plan.making == Making::PerParams;
        if is_closed && has_list && !cache.is_listed(&found.key) {
            return self.unlisted(found.route);
        }
        if let Some((reason, place)) = found.plan.obstacle.clone() {
            return self.cannot_be_static(&reason, place).into();
        }
        match (self.renewal, cache.answer(&found.key)) {
            (Renewal::IfStored, None) => self.nothing_to_renew().into(),
            (Renewal::No, Some(lookup)) => self.serve_stored(found, lookup).into(),
            _ => Answering::later(self.on_demand(found)),
        }
    }

    /// `unstable_onlyGenerated`: what was never made isn't made now.
    fn nothing_to_renew(mut self: Box<Self>) -> Response {
        let note = "Nothing is stored for this path, and unstable_onlyGenerated asks for no more";
        self.recorder.step(StepKind::Note(note.into()));
        let words = "This page could not be found";
        let mut response = reply::bare_words(StatusCode::NOT_FOUND, words);
        let renewed = HeaderValue::from_static("REVALIDATED");
        response.headers_mut().insert("x-nextjs-cache", renewed);
        self.finish(response)
    }

    /// Whether the method is one that a prerendered GET answers.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.parts.method, Method::GET | Method::HEAD)
    }

    pub(super) fn refuse_on_static(mut self: Box<Self>, found: &Found) -> Response {
        self.recorder.step(StepKind::Methods {
            method: self.parts.method.as_str().into(),
            exported: found.plan.methods.clone(),
            outcome: format!(
                "{} is refused before the file is asked: a prerendered GET only answers GET and HEAD",
                self.parts.method
            )
            .into(),
        });
        self.added.answerer = Answerer::Own;
        let mut response = self.static_refusal();
        response.extensions_mut().insert(BeforeDraftMode);
        self.finish(response)
    }

    /// A form is let through to the handlers, of which none takes it; the answer counts as cached.
    fn refuse_form(mut self: Box<Self>, found: &Found) -> Response {
        self.recorder.step(StepKind::Methods {
            method: self.parts.method.as_str().into(),
            exported: found.plan.methods.clone(),
            outcome: "a form could be a Server Action, so the file is asked: 405".into(),
        });
        let mut response = reply::empty(StatusCode::METHOD_NOT_ALLOWED, self.rules);
        reply::add_missing(response.headers_mut(), [cache_header(CacheState::Hit)]);
        self.finish(response)
    }

    /// What a method other than GET and HEAD gets from what is prerendered (FACTS 2).
    pub(super) fn static_refusal(&self) -> Response {
        let mut response = match self.rules.static_refusal {
            StaticRefusal::Page => reply::page(
                StatusCode::METHOD_NOT_ALLOWED,
                "Method Not Allowed",
                self.rules,
            ),
            StaticRefusal::Words => {
                let mut response = reply::empty(StatusCode::METHOD_NOT_ALLOWED, self.rules);
                *response.body_mut() =
                    Body::new(Chunked::new(Bytes::from_static(b"Method Not Allowed")));
                response
            }
        };
        let headers = response.headers_mut();
        let vary = match self.rules.static_refusal {
            StaticRefusal::Page => self.rules.compressed_vary,
            StaticRefusal::Words => self.rules.vary,
        };
        headers.insert(header::VARY, HeaderValue::from_static(vary));
        headers.append(header::ALLOW, HeaderValue::from_static("GET"));
        headers.append(header::ALLOW, HeaderValue::from_static("HEAD"));
        response
    }

    pub(super) fn serve_stored(mut self: Box<Self>, found: Found, lookup: Lookup) -> Response {
        let Lookup {
            state,
            answer,
            age,
            renew,
        } = lookup;
        self.recorder.step_at_once(StepKind::Cache {
            state,
            key: (*found.key).into(),
            age: Some(age),
            renewal: renewal(&answer, age, state),
            tags: own_tags(&answer.tags),
        });
        if renew {
            tokio::spawn(renew_behind(
                self.running.clone(),
                self.ground.clone(),
                found,
            ));
        }
        self.send_stored(&answer, state)
    }

    pub(super) fn send_stored(
        self: Box<Self>,
        answer: &StoredAnswer,
        state: CacheState,
    ) -> Response {
        if answer.head.status == 204 {
            return self.stored_no_content(state);
        }
        let is_usual = answer.head.status == 200 && !answer.body.is_empty();
        if is_usual && state == CacheState::Hit && self.parts.method == Method::GET {
            return self.send_again(answer);
        }
        let (vary, extra) = (Some(self.rules.vary), self.stored_claims(answer, state));
        self.send_whole(&answer.head, answer.body.clone(), vary, extra)
    }

    /// What Next says of an answer that it keeps.
    pub(super) fn stored_claims(
        &self,
        answer: &StoredAnswer,
        state: CacheState,
    ) -> Vec<(HeaderName, HeaderValue)> {
        let mut claims = vec![cache_header(state)];
        if self.rules.sends_s_maxage {
            let config = &self.running.project.config;
            let is_renewed = !answer.by_build && answer.expire.is_none();
            let loses_swr = is_renewed && self.rules.swr_lost_on_renewal;
            claims.push(s_maxage(
                answer.revalidate,
                answer.expire.unwrap_or(config.expire_time()),
                loses_swr,
            ));
        }
        claims
    }

    /// A static 204 is a server error in production (FACTS 62).
    pub(super) fn stored_no_content(mut self: Box<Self>, state: CacheState) -> Response {
        let note =
            "A static 204 answers 500 in production: the cache can't hold an answer without a body";
        self.recorder.step(StepKind::Note(note.into()));
        let refuses = !self.has_plain_errors() && !self.is_read();
        let mut response = if refuses {
            reply::empty(StatusCode::BAD_REQUEST, self.rules)
        } else {
            self.page_of_failed()
        };
        let (name, state) = cache_header(state);
        response.headers_mut().insert(name, state);
        self.finish(response)
    }

    pub(super) async fn on_demand(mut self: Box<Self>, found: Found) -> Response {
        let mut call = running::static_call(
            &self.ground.log,
            &self.ground.origin,
            &found.route,
            &found.plan,
            &found.path,
            found.params.clone(),
        );
        call.id = self.recorder.id();
        call.pass_by = self.pass_by();
        let method = if self.is_read() {
            "GET".to_owned()
        } else {
            self.parts.method.as_str().to_owned()
        };
        if !self.is_read() || found.plan.no_get().is_some() {
            match self.method_table(&found.plan, &method) {
                Ok(export) => (call.export, call.method) = (export, method.into()),
                Err(response) if response.status().is_server_error() => {
                    return self.finish(*response);
                }
                Err(response) => return self.keep_refusal(&found, response.status().as_u16()),
            }
        }
        let outcome = self.running.engine.call(call).await;
        match running::judge(&outcome, &found.plan) {
            Verdict::Keep(revalidate) => self.keep(&found, outcome, revalidate),
            Verdict::Dynamic { reason, place } => self.cannot_be_static(&reason, place),
            Verdict::Failed { .. } => self.failed_to_make(outcome, &found),
        }
    }

    /// An error while an answer is made to be kept is the framework's, not an empty 500.
    fn failed_to_make(mut self: Box<Self>, outcome: Outcome, found: &Found) -> Response {
        let Answer::Failed(failure) = outcome.answer else {
            return self.deliver(outcome, &found.plan, "GET");
        };
        self.tell_failure(&failure);
        let response = self.page_of_failed();
        self.finish(response)
    }

    /// What is registered as static can't become dynamic at a request.
    fn cannot_be_static(mut self: Box<Self>, reason: &str, place: Option<Place>) -> Response {
        let place = place.map_or(String::new(), |place| format!("    at {place}"));
        self.tell_failure(&Failure {
            message: format!("Dynamic server usage: this path is to be prerendered, but {reason}"),
            stack: place,
            on_load: false,
        });
        let response = self.page_of_failed();
        self.finish(response)
    }

    /// The error page where the answer would have been kept.
    pub(super) fn page_of_failed(&self) -> Response {
        let mut response = self.server_error(None);
        let vary = HeaderValue::from_static(self.rules.compressed_vary);
        response.headers_mut().insert(header::VARY, vary);
        response
    }

    /// A POST to a path that was not made yet poisons the cache with its 405 (FACTS 4), OPTIONS
    /// with its 204, which can't be kept, and so on.
    fn keep_refusal(mut self: Box<Self>, found: &Found, status: u16) -> Response {
        self.recorder.step(StepKind::Note(format!(
            "The {status} is kept as this path's answer: the next GET gets it too"
        )));
        let head = Head {
            status,
            ..Head::default()
        };
        let facts = Facts::default();
        let answer = running::stored(
            &self.running.cache,
            &found.plan,
            head,
            Bytes::new(),
            found.plan.revalidate,
            &facts,
            false,
        );
        let (answer, state) = self.running.cache.keep(&found.key, answer);
        self.send_stored(&answer, state)
    }

    pub(super) fn keep(
        mut self: Box<Self>,
        found: &Found,
        outcome: Outcome,
        revalidate: Option<u64>,
    ) -> Response {
        self.ran("GET", &outcome);
        let Answer::Whole(head, body) = outcome.answer else {
            return self.not_found();
        };
        let answer = running::stored(
            &self.running.cache,
            &found.plan,
            head,
            body,
            revalidate,
            &outcome.facts,
            false,
        );
        let (answer, state) = self.running.cache.keep(&found.key, answer);
        self.recorder.step(StepKind::Cache {
            state: CacheState::Miss,
            key: (*found.key).into(),
            age: None,
            renewal: renewal(&answer, Duration::ZERO, CacheState::Miss),
            tags: own_tags(&answer.tags),
        });
        if state == CacheState::Hit {
            let note = "What was kept is past its expire time, so the request waited for a new answer; Next calls that a HIT all the same";
            self.recorder.step(StepKind::Note(note.into()));
        }
        self.send_stored(&answer, state)
    }
}

/// Where nothing is made ahead, the list is asked at each request.
pub(super) fn is_unlisted(listed: &Result<Vec<Params>, Failure>, found: &Found) -> bool {
    let is_same = |params: &Params| found.params.iter().all(|param| params.contains(param));
    found.plan.only_listed_params
        && listed
            .as_ref()
            .is_ok_and(|listed| !listed.iter().any(is_same))
}

async fn renew_behind(running: Arc<Running>, ground: Arc<Ground>, found: Found) {
    let call = running::static_call(
        &ground.log,
        &ground.origin,
        &found.route,
        &found.plan,
        &found.path,
        found.params,
    );
    let outcome = running.engine.call(call).await;
    match (running::judge(&outcome, &found.plan), outcome.answer) {
        (Verdict::Keep(revalidate), Answer::Whole(head, body)) => {
            let answer = running::stored(
                &running.cache,
                &found.plan,
                head,
                body,
                revalidate,
                &outcome.facts,
                false,
            );
            running.cache.keep(&found.key, answer);
        }
        (Verdict::Failed { message, stack }, _) => {
            let text = format!(
                "{} could not be renewed, the old answer stays: {message}\n{stack}",
                found.path
            );
            ground
                .log
                .console(None, Level::Error, text.trim_end().to_owned());
            running.cache.retain(&found.key);
        }
        _ => running.cache.retain(&found.key),
    }
}

fn renewal(answer: &StoredAnswer, age: Duration, state: CacheState) -> Cow<'static, str> {
    match (state, answer.revalidate) {
        (CacheState::Stale, _) => {
            "It is served once more while the handler makes a new one behind it".into()
        }
        (_, Some(seconds)) => {
            let left = Duration::from_secs(seconds)
                .saturating_sub(age)
                .as_secs_f64();
            let sooner = if answer.tags.is_empty() {
                "; revalidating its path or a tag does not reach it"
            } else {
                ", or until its path or a tag is revalidated"
            };
            format!("It is fresh for {left:.0} more s (revalidate {seconds}){sooner}").into()
        }
        (_, None) if answer.was_thrown => {
            "It was thrown, by `redirect()` or `notFound()`, and Next keeps such an answer without end: neither `revalidate` nor a path or a tag renews it, only a new build"
                .into()
        }
        (_, None) if answer.tags.is_empty() => {
            "It has no time limit, and revalidating its path or a tag does not reach it: only a new build renews it"
                .into()
        }
        (_, None) => {
            "It has no time limit: only a new build, or revalidating its path or a tag, renews it"
                .into()
        }
    }
}

/// Tags that the handler's data carries, without those every answer has.
fn own_tags(tags: &[String]) -> Vec<String> {
    tags.iter()
        .filter(|tag| !tag.starts_with("_N_T_"))
        .cloned()
        .collect()
}

/// What Next tells other caches about an answer that it keeps (FACTS 55).
pub(super) fn s_maxage(
    revalidate: Option<u64>,
    expire: u64,
    loses_swr: bool,
) -> (HeaderName, HeaderValue) {
    let value = match revalidate {
        None => Ok(HeaderValue::from_static("s-maxage=31536000")),
        Some(seconds) if loses_swr || seconds >= expire => {
            HeaderValue::try_from(format!("s-maxage={seconds}"))
        }
        Some(seconds) => {
            let behind = expire - seconds;
            HeaderValue::try_from(format!(
                "s-maxage={seconds}, stale-while-revalidate={behind}"
            ))
        }
    };
    let value = value.unwrap_or(HeaderValue::from_static(""));
    (header::CACHE_CONTROL, value)
}

/// What Next says of its cache.
pub(super) fn cache_header(state: CacheState) -> (HeaderName, HeaderValue) {
    const NAME: HeaderName = HeaderName::from_static("x-nextjs-cache");
    (NAME, HeaderValue::from_static(state.word()))
}
