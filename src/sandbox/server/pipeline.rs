//! The way of one request through Next: each step decides, says so, and answers or goes on.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;

use super::body::{StreamedBody, gzip, is_compressible};
use super::call::{self, Incoming};
use crate::sandbox::cache::{Lookup, ONE_YEAR, StoredAnswer};
use crate::sandbox::edition::{Malformed, Rules, StaticRefusal};
use crate::sandbox::engine::{Answer, BodyStream, Engine, Facts, Failure, Outcome};
use crate::sandbox::log::Recorder;
use crate::sandbox::path::Target;
use crate::sandbox::project::{Making, Plan};
use crate::sandbox::reply::{self, Chunked, CloseConnection, Head};
use crate::sandbox::router::{Params, Route};
use crate::sandbox::running::{self, Ground, Running, Verdict};
use crate::sandbox::trace::{CacheState, Ending, Level, Place, StepKind};

/// Methods that Node's HTTP parser lets through (llhttp); others never reach Next (FACTS 9).
const NODE_METHODS: [&str; 35] = [
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

/// One request on its way.
pub(super) struct Exchanging {
    pub(super) running: Arc<Running>,
    pub(super) ground: Ground,
    pub(super) rules: Rules,
    pub(super) parts: Parts,
    pub(super) body: Body,
    pub(super) peer: Option<SocketAddr>,
    pub(super) recorder: Recorder,
}

/// A route that matched.
struct Found {
    route: Route,
    plan: Plan,
    params: Params,
    /// In normal form, escaped.
    path: String,
    query: Option<String>,
}

impl Exchanging {
    /// Answers the request.
    pub(super) async fn answer(mut self) -> Response {
        let method = self.parts.method.as_str();
        if !NODE_METHODS.contains(&method) {
            let because = format!(
                "{method} is no HTTP method that Node's parser knows, so Next never sees the request"
            );
            self.recorder.step(StepKind::Refused { because });
            return self.finish(reply::parser_refusal());
        }
        let target = self
            .parts
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str())
            .to_owned();
        match Target::read(&target, self.rules.resolves_dots) {
            Target::Redirect { location, because } => {
                self.recorder.step(StepKind::Normalized {
                    location: location.clone(),
                    because: because.into(),
                });
                self.finish(reply::redirect(&location))
            }
            Target::Malformed => self.malformed(),
            Target::Path { path, query } => self.route(path, query).await,
        }
    }

    fn malformed(mut self) -> Response {
        let because = "An escape in the path does not decode to UTF-8".to_owned();
        self.recorder.step(StepKind::Refused { because });
        let response = match self.rules.malformed {
            Malformed::BadRequest => {
                reply::page(StatusCode::BAD_REQUEST, "Bad Request", &self.rules)
            }
            Malformed::ServerError => reply::words(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Internal Server Error",
                Some(self.rules.page_cache_control),
            ),
        };
        self.finish(response)
    }

    async fn route(mut self, path: String, query: Option<String>) -> Response {
        let running = self.running.clone();
        for (route, because) in running.project.table.refused(&path).into_iter().take(6) {
            self.recorder.step(StepKind::Candidate {
                route: route.path.clone(),
                because,
            });
        }
        let found = running.project.table.find(&path).and_then(|found| {
            let plan = running.project.plan(found.route)?.clone();
            Some(Found {
                route: found.route.clone(),
                plan,
                params: found.params,
                path,
                query,
            })
        });
        let Some(found) = found else {
            return self.not_found();
        };
        self.recorder.step(StepKind::Matched {
            route: found.route.path.clone(),
            file: found.route.file.clone(),
            params: found
                .params
                .iter()
                .map(|(name, value)| (name.clone(), value.values().to_vec()))
                .collect(),
        });
        if let Some(problem) = found.plan.problems.first() {
            let (message, stack) = (problem.message.clone(), problem.frame.clone());
            self.recorder.step(StepKind::Failed {
                message: message.clone(),
                stack,
            });
            self.log_error(&problem.to_string());
            let response = self.server_error(Some(self.rules.page_cache_control));
            return self.finish(response);
        }
        self.recorder.step(rendering(&found.plan));
        if is_unlisted(&self.running.engine, &found).await {
            return self.unlisted();
        }
        match found.plan.making {
            Making::PerRequest => self.dynamic(found).await,
            Making::Ahead | Making::PerParams => self.static_route(found).await,
        }
    }

    fn unlisted(mut self) -> Response {
        let because = "`dynamicParams = false`, and generateStaticParams did not list these params";
        self.recorder.step(StepKind::Refused {
            because: because.into(),
        });
        self.not_found()
    }

    fn not_found(mut self) -> Response {
        self.recorder.step(StepKind::NoRoute);
        let response = reply::not_found(&self.rules);
        self.finish(response)
    }

    // ---- static routes -------------------------------------------------------------------

    async fn static_route(self, found: Found) -> Response {
        let is_read = matches!(self.parts.method, Method::GET | Method::HEAD);
        let ignores_method =
            found.plan.making == Making::PerParams && self.rules.cached_params_ignore_method;
        if !is_read && !ignores_method {
            return self.refuse_on_static(&found);
        }
        let key = found.path.clone();
        match self.running.cache.answer(&key) {
            Some(lookup) => self.from_cache(found, lookup),
            None if found.plan.only_listed_params && found.plan.making == Making::PerParams => {
                self.unlisted()
            }
            None => self.on_demand(found).await,
        }
    }

    fn refuse_on_static(mut self, found: &Found) -> Response {
        self.recorder.step(StepKind::Methods {
            method: self.parts.method.to_string(),
            exported: found.plan.methods.clone(),
            outcome: format!(
                "{} is refused before the file is asked: a prerendered GET only answers GET and HEAD",
                self.parts.method
            ),
        });
        let mut response = match self.rules.static_refusal {
            StaticRefusal::Page => reply::page(
                StatusCode::METHOD_NOT_ALLOWED,
                "Method Not Allowed",
                &self.rules,
            ),
            StaticRefusal::Words => {
                let mut response = reply::empty(StatusCode::METHOD_NOT_ALLOWED, &self.rules);
                *response.body_mut() =
                    Body::new(Chunked::new(Bytes::from_static(b"Method Not Allowed")));
                response
            }
        };
        let headers = response.headers_mut();
        headers.insert(
            header::VARY,
            header::HeaderValue::from_static(self.rules.vary),
        );
        headers.append(header::ALLOW, header::HeaderValue::from_static("GET"));
        headers.append(header::ALLOW, header::HeaderValue::from_static("HEAD"));
        self.finish(response)
    }

    fn from_cache(mut self, found: Found, lookup: Lookup) -> Response {
        let Lookup {
            state,
            answer,
            age,
            renew,
        } = lookup;
        self.recorder.step(StepKind::Cache {
            state,
            key: found.path.clone(),
            age: Some(age),
            renewal: renewal(&answer, age.as_secs_f64(), state),
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

    fn send_stored(self, answer: &StoredAnswer, state: CacheState) -> Response {
        let head = Head {
            status: answer.status,
            reason: answer.reason.clone(),
            headers: answer.headers.clone(),
        };
        if head.status == 204 {
            return self.stored_no_content();
        }
        let mut extra = vec![("x-nextjs-cache", state.to_string())];
        if self.rules.sends_s_maxage {
            let loses_swr = !answer.by_build && self.rules.swr_lost_on_renewal;
            extra.push(("cache-control", s_maxage(answer.revalidate, answer.expire, loses_swr)));
        }
        let vary = Some(self.rules.vary);
        self.send_whole(&head, answer.body.clone(), vary, &extra)
    }

    /// A static 204 is a server error in production (FACTS 62).
    fn stored_no_content(mut self) -> Response {
        let note =
            "A static 204 answers 500 in production: the cache can't hold an answer without a body";
        self.recorder.step(StepKind::Note(note.into()));
        let mut response = self.server_error(None);
        response
            .headers_mut()
            .insert("x-nextjs-cache", header::HeaderValue::from_static("HIT"));
        self.finish(response)
    }

    async fn on_demand(mut self, found: Found) -> Response {
        let mut call = running::static_call(
            &self.ground.log,
            &self.ground.origin,
            &found.route,
            &found.plan,
            &found.path,
            found.params.clone(),
        );
        call.id = self.recorder.id();
        let method = self.parts.method.as_str();
        if method != "GET" && method != "HEAD" {
            if !found.plan.methods.iter().any(|known| known == method) {
                return self.keep_refusal(&found);
            }
            call.export = method.to_owned();
            call.method = method.to_owned();
        }
        let outcome = self.running.engine.call(call).await;
        match running::judge(&outcome, &found.plan) {
            Verdict::Keep(revalidate) => self.keep(&found, outcome, revalidate),
            Verdict::Dynamic { reason, place } => {
                self.recorder.step(StepKind::Rendering {
                    rendering: "dynamic".into(),
                    because: reason,
                    place,
                });
                self.dynamic(found).await
            }
            Verdict::Failed { .. } => self.deliver(outcome, &found.plan, "GET"),
        }
    }

    /// A POST to a path that was not made yet poisons the cache with its 405 (FACTS 4).
    fn keep_refusal(mut self, found: &Found) -> Response {
        self.recorder.step(StepKind::Note(
            "The 405 is kept as this path's answer: the next GET gets it too".into(),
        ));
        let head = Head {
            status: 405,
            ..Head::default()
        };
        let facts = Facts::default();
        let answer = running::stored(
            &self.running.cache,
            head,
            Bytes::new(),
            found.plan.revalidate,
            &facts,
            true,
        );
        self.keep_and_send(&found.path, answer)
    }

    fn keep(mut self, found: &Found, outcome: Outcome, revalidate: Option<u64>) -> Response {
        self.ran("GET", &outcome);
        let Answer::Whole(head, body) = outcome.answer else {
            return self.not_found();
        };
        let answer = running::stored(
            &self.running.cache,
            head,
            body,
            revalidate,
            &outcome.facts,
            true,
        );
        self.recorder.step(StepKind::Cache {
            state: CacheState::Miss,
            key: found.path.clone(),
            age: None,
            renewal: renewal(&answer, 0.0, CacheState::Miss),
            tags: own_tags(&answer.tags),
        });
        self.keep_and_send(&found.path, answer)
    }

    fn keep_and_send(self, path: &str, answer: StoredAnswer) -> Response {
        self.running.cache.keep(path, answer);
        match self.running.cache.answer(path) {
            Some(lookup) => {
                let answer = lookup.answer;
                self.send_stored(&answer, CacheState::Miss)
            }
            None => self.not_found(),
        }
    }

    // ---- dynamic routes ------------------------------------------------------------------

    async fn dynamic(mut self, found: Found) -> Response {
        let method = self.parts.method.as_str().to_owned();
        let export = match self.method_table(&found.plan, &method) {
            Ok(export) => export,
            Err(response) => return self.finish(response),
        };
        let incoming = Incoming {
            id: self.recorder.id(),
            plan: &found.plan,
            route: &found.route,
            params: found.params,
            path: &found.path,
            query: found.query.as_deref(),
            export: &export,
            peer: self.peer,
        };
        let body = std::mem::take(&mut self.body);
        let call = match call::prepare(
            incoming,
            &self.parts,
            body,
            &self.running,
            &self.ground,
            &self.rules,
        )
        .await
        {
            Ok(call) => call,
            Err(refused) => {
                self.recorder.step(StepKind::Stopped { limit: refused });
                let response = reply::empty(StatusCode::PAYLOAD_TOO_LARGE, &self.rules);
                return self.finish(response);
            }
        };
        let outcome = self.running.engine.call(call).await;
        self.deliver(outcome, &found.plan, &export)
    }

    /// The export that answers, or the answer that needs none.
    fn method_table(&mut self, plan: &Plan, method: &str) -> Result<String, Response> {
        let has = |name: &str| plan.methods.iter().any(|known| known == name);
        let (outcome, result) = match method {
            _ if has(method) => (format!("{method} is exported"), Ok(method.to_owned())),
            "HEAD" if has("GET") => (
                "HEAD runs the GET handler, which sees method HEAD, and drops its body".into(),
                Ok("GET".to_owned()),
            ),
            "OPTIONS" => {
                let allow = allow(plan);
                (
                    format!("OPTIONS is not exported, so Next answers 204 with Allow: {allow}"),
                    Err(self.automatic_options(&allow)),
                )
            }
            "HEAD" | "GET" | "POST" | "PUT" | "DELETE" | "PATCH" => (
                format!(
                    "{method} is not exported, so Next answers 405 without a body or an Allow header"
                ),
                Err(reply::empty(StatusCode::METHOD_NOT_ALLOWED, &self.rules)),
            ),
            "TRACE" => (
                "TRACE can't be made into a Request, so Next answers 500".into(),
                Err(self.trace_error()),
            ),
            _ => (
                format!(
                    "{method} is none of the seven methods of route handlers, so Next answers 400"
                ),
                Err(reply::empty(StatusCode::BAD_REQUEST, &self.rules)),
            ),
        };
        self.recorder.step(StepKind::Methods {
            method: method.to_owned(),
            exported: plan.methods.clone(),
            outcome,
        });
        result
    }

    fn automatic_options(&self, allow: &str) -> Response {
        let mut response = reply::empty(StatusCode::NO_CONTENT, &self.rules);
        *response.body_mut() = Body::empty();
        if let Ok(value) = header::HeaderValue::from_str(allow) {
            response.headers_mut().insert(header::ALLOW, value);
        }
        response
    }

    fn trace_error(&self) -> Response {
        if self.rules.empty_trace_error {
            return reply::empty(StatusCode::INTERNAL_SERVER_ERROR, &self.rules);
        }
        self.server_error(None)
    }

    fn ran(&mut self, export: &str, outcome: &Outcome) {
        self.recorder.step(StepKind::Ran {
            export: export.to_owned(),
            took: outcome.took,
            cpu: outcome.cpu,
        });
    }

    fn deliver(mut self, outcome: Outcome, plan: &Plan, export: &str) -> Response {
        for note in &outcome.facts.notes {
            self.recorder.step(StepKind::Note(note.clone()));
        }
        if matches!(outcome.answer, Answer::Whole(..) | Answer::Streamed(..)) {
            self.ran(export, &outcome);
        }
        match outcome.answer {
            Answer::Whole(head, body) => {
                let (vary, extra) = (self.vary(plan), self.claims(plan));
                self.send_whole(&head, body, vary, &extra)
            }
            Answer::Streamed(head, stream) => self.send_stream(&head, plan, stream),
            Answer::Failed(failure) => self.failed(&failure, plan),
            Answer::Stopped(limit) => {
                self.recorder.step(StepKind::Stopped {
                    limit: limit.clone(),
                });
                self.log_error(&format!("{} was stopped: {limit}", plan.file));
                let response = reply::empty(StatusCode::INTERNAL_SERVER_ERROR, &self.rules);
                self.finish(response)
            }
            Answer::Broken(message) => self.broken(&message),
        }
    }

    /// Any error of a handler is a 500 without a body (FACTS 34); on edge it is the framework's
    /// page (FACTS 35), and so it is when the module itself does not load.
    fn failed(mut self, failure: &Failure, plan: &Plan) -> Response {
        self.recorder.step(StepKind::Failed {
            message: failure.message.clone(),
            stack: failure.stack.clone(),
        });
        self.log_error(&format!("{}\n{}", failure.message, failure.stack));
        let response = if plan.is_edge || failure.on_load {
            self.server_error(Some(self.rules.page_cache_control))
        } else {
            reply::empty(StatusCode::INTERNAL_SERVER_ERROR, &self.rules)
        };
        self.finish(response)
    }

    /// A stream that fails before its first byte: the connection is closed unanswered (FACTS 72).
    fn broken(mut self, message: &str) -> Response {
        self.recorder.step(StepKind::Failed {
            message: message.to_owned(),
            stack: String::new(),
        });
        self.log_error(message);
        self.recorder.end(Ending::Broken(
            "the stream failed before its first byte, so there is no answer at all".into(),
        ));
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(CloseConnection);
        response
    }

    fn server_error(&self, cache_control: Option<&'static str>) -> Response {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        if self.rules.plain_server_errors {
            reply::words(status, "Internal Server Error", cache_control)
        } else {
            reply::page(status, "Internal Server Error", &self.rules)
        }
    }

    fn log_error(&self, text: &str) {
        self.ground.log.console(
            Some(self.recorder.id()),
            Level::Error,
            text.trim_end().to_owned(),
        );
    }

    // ---- sending -------------------------------------------------------------------------

    fn vary(&self, plan: &Plan) -> Option<&'static str> {
        if plan.is_edge {
            self.rules.edge_vary
        } else {
            Some(self.rules.vary)
        }
    }

    /// Development's cache headers where nothing is cached (FACTS 63).
    fn claims(&self, plan: &Plan) -> Vec<(&'static str, String)> {
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
    fn reset_draft_mode(&self, response: &mut Response) {
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

    fn send_whole(
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

    fn send_stream(mut self, head: &Head, plan: &Plan, stream: BodyStream) -> Response {
        self.recorder.head(head.status);
        let (vary, extra) = (self.vary(plan), self.claims(plan));
        let mut response = reply::handler_response(head, &self.rules, vary, &extra, Body::empty());
        self.reset_draft_mode(&mut response);
        if self.parts.method == Method::HEAD {
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

    fn compresses(&self, head: &Head) -> bool {
        let header = |name: &str| {
            head.headers
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_str())
        };
        self.rules.compresses
            && accepts_gzip(&self.parts.headers)
            && header("content-encoding").is_none()
            && header("content-type").is_some_and(is_compressible)
    }

    fn finish(mut self, response: Response) -> Response {
        self.recorder.head(response.status().as_u16());
        self.recorder.end(Ending::Complete);
        response
    }
}

/// Where nothing is made ahead, the list is asked at each request.
async fn is_unlisted(engine: &Engine, found: &Found) -> bool {
    let plan = &found.plan;
    if !(plan.only_listed_params && plan.lists_params && plan.making == Making::PerRequest) {
        return false;
    }
    let listed = engine.static_params(&plan.file).await;
    let is_same = |params: &Params| found.params.iter().all(|param| params.contains(param));
    listed.is_ok_and(|listed| !listed.iter().any(is_same))
}

async fn renew_behind(running: Arc<Running>, ground: Ground, found: Found) {
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
                head,
                body,
                revalidate,
                &outcome.facts,
                false,
            );
            running.cache.keep(&found.path, answer);
        }
        (Verdict::Failed { message, stack }, _) => {
            let text = format!(
                "{} could not be renewed, the old answer stays: {message}\n{stack}",
                found.path
            );
            ground
                .log
                .console(None, Level::Error, text.trim_end().to_owned());
            running.cache.give_up_renewal(&found.path);
        }
        _ => running.cache.give_up_renewal(&found.path),
    }
}

fn rendering(plan: &Plan) -> StepKind {
    let rendering = match plan.making {
        Making::Ahead => "prerendered by the build",
        Making::PerParams => "prerendered for each set of params",
        Making::PerRequest => "dynamic",
    };
    StepKind::Rendering {
        rendering: rendering.into(),
        because: plan.reason.clone(),
        place: plan.place.clone() as Option<Place>,
    }
}

fn renewal(answer: &StoredAnswer, age: f64, state: CacheState) -> String {
    match (state, answer.revalidate) {
        (CacheState::Stale, _) => {
            "It is served once more while the handler makes a new one behind it".into()
        }
        (_, Some(seconds)) => {
            let left = (seconds as f64 - age).max(0.0);
            format!(
                "It is fresh for {left:.0} more s (revalidate {seconds}), or until its path or a tag is revalidated"
            )
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

fn s_maxage(revalidate: Option<u64>, expire: Option<u64>, loses_swr: bool) -> String {
    match revalidate {
        None => format!("s-maxage={ONE_YEAR}"),
        Some(seconds) if loses_swr => format!("s-maxage={seconds}"),
        Some(seconds) => {
            format!(
                "s-maxage={seconds}, stale-while-revalidate={}",
                expire.unwrap_or(ONE_YEAR).saturating_sub(seconds)
            )
        }
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
