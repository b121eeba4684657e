//! The way of one request through Next: each step decides, says so, and answers or goes on.

mod action;
mod added;
mod connection;
mod draft;
mod elsewhere;
mod file;
mod image;
mod live;
mod locale;
mod missing;
mod page;
mod pages_api;
mod parser;
mod proxy;
mod resolve;
mod rsc;
mod send;
mod stored;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;

use super::answering::Answering;
use crate::sandbox::edition::{Malformed, Rules};
use crate::sandbox::log::Recorder;
use crate::sandbox::metadata;
use crate::sandbox::path::{self, Target, is_well_formed};
use crate::sandbox::project::{Making, Plan};
use crate::sandbox::reply::{self, Chunked, CloseConnection};
use crate::sandbox::router::{Params, Route, RouteKind};
use crate::sandbox::running::{Ground, Running};
use crate::sandbox::trace::{Ending, StepKind};
use added::{Added, Answerer};
pub(super) use connection::Afterwards;
use draft::{Draft, Renewal, reset_draft_mode};
pub(super) use parser::NODE_METHODS;
use parser::{asks_upgrade, unacceptable};
use resolve::Way;

/// Headers that most requests have, and that neither Next nor Node's server looks at.
const PLAIN: [HeaderName; 4] = [
    header::HOST,
    header::USER_AGENT,
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
];
/// Next gives up after so many (`Attempted to handle request too many times`).
const MOST_PASSED_OVER: usize = 5;

/// The client router asks for a page's data.
const NEXTJS_DATA: HeaderName = HeaderName::from_static("x-nextjs-data");
/// The client router asks what a proxy would say.
const PREFETCH: HeaderName = HeaderName::from_static("x-middleware-prefetch");

/// One request on its way.
pub(super) struct Exchanging {
    pub(super) running: Arc<Running>,
    pub(super) ground: Arc<Ground>,
    pub(super) rules: &'static Rules,
    pub(super) parts: Arc<Parts>,
    pub(super) body: Body,
    pub(super) peer: Option<SocketAddr>,
    pub(super) recorder: Recorder,
    /// None of its headers means anything to Next: there is nothing to look for.
    is_plain: bool,
    /// The path asked for, in normal form: what handlers see, whatever rewrites do (FACTS 22).
    path: Arc<str>,
    /// The query asked for.
    query: Option<Arc<str>>,
    /// The path asked for with base path and locale, once a route was found.
    asked: Arc<str>,
    /// Routes that matched and had nothing for their params.
    passed_over: Vec<Arc<Route>>,
    /// The search for files ended at a route that does not match: then the 404 page counts as kept.
    has_namesake: bool,
    /// What its cookies say of draft mode.
    draft: Draft,
    /// An API route asks for a stored answer to be made anew (`res.revalidate`).
    renewal: Renewal,
    /// Headers that the answer will carry besides its own.
    added: Added,
    /// The whole body, once somebody had to read it.
    whole: Option<Bytes>,
    /// How often a rewrite led back to this server.
    turns: u8,
}

/// A route that matched.
struct Found {
    route: Arc<Route>,
    plan: Arc<Plan>,
    params: Params,
    /// In normal form, escaped, after rewrites.
    path: Arc<str>,
    /// The path under which its answer is kept.
    key: Arc<str>,
}

impl Exchanging {
    /// A request that came in.
    pub(super) fn new(
        running: Arc<Running>,
        ground: Arc<Ground>,
        (parts, body): (Parts, Body),
        peer: Option<SocketAddr>,
        recorder: Recorder,
    ) -> Box<Exchanging> {
        let is_plain = parts.headers.keys().all(|name| PLAIN.contains(name));
        let (draft, renewal) = if is_plain {
            (Draft::Off, Renewal::No)
        } else {
            let secret = &ground.draft_secret;
            let draft = Draft::of(&parts.headers, secret);
            (draft, Renewal::of(&parts.headers, secret))
        };
        Box::new(Exchanging {
            rules: running.edition.rules(),
            draft,
            renewal,
            is_plain,
            running,
            ground,
            parts: Arc::new(parts),
            body,
            peer,
            recorder,
            path: Arc::default(),
            query: None,
            asked: Arc::default(),
            passed_over: Vec::new(),
            has_namesake: false,
            added: Added::default(),
            whole: None,
            turns: 0,
        })
    }

    /// Whether the request has a header that means something to Next.
    fn sends(&self, name: &HeaderName) -> bool {
        !self.is_plain && self.parts.headers.contains_key(name)
    }

    /// Answers the request.
    pub(super) fn answer(mut self: Box<Self>) -> Answering {
        if !self.is_plain {
            connection::unfold(&mut Arc::make_mut(&mut self.parts).headers);
        }
        let method = self.parts.method.as_str();
        if method == "CONNECT" {
            let because = "CONNECT asks for a tunnel, and there is none: the connection is closed";
            return self.hang_up(because).into();
        }
        if !NODE_METHODS.contains(&method) {
            let because = format!(
                "{method} is no HTTP method that Node's parser knows, so Next never sees the request"
            );
            self.recorder.step(StepKind::Refused { because });
            return self
                .finish(reply::parser_refusal(StatusCode::BAD_REQUEST))
                .into();
        }
        if let Some((response, because)) = unacceptable(&self.parts) {
            self.recorder.step(StepKind::Refused {
                because: because.into(),
            });
            return self.finish(response).into();
        }
        if !self.is_plain && asks_upgrade(&self.parts) {
            let because = "the request asks for another protocol (Upgrade), and there is none: the connection is closed";
            return self.hang_up(because).into();
        }
        if self.parts.uri.scheme().is_some() {
            let whole = self.parts.uri.to_string();
            let location = if self.rules.resolves_dots {
                whole
            } else {
                whole.replacen("//", "/", 1)
            };
            let because = "the target is a whole URL, which has two slashes in a row";
            return self.normalized(&location, because).into();
        }
        let target = self.target();
        if target == "*" {
            let because = "The target is a star, which is no path";
            return self.malformed(because).into();
        }
        if self.locales().is_some() {
            let target = target.to_owned();
            if let Some(redirect) = self.locale_redirect(&target) {
                return self.finish(redirect).into();
            }
        }
        let target = self.target();
        match self.read_target(target) {
            Target::Redirect { location, because } => self.normalized(&location, because).into(),
            Target::Path { path, query } => self.resolve(path, query),
        }
    }

    /// Path and query as sent.
    fn target(&self) -> &str {
        let target = self.parts.uri.path_and_query();
        target.map_or("/", |target| target.as_str())
    }

    fn normalized(mut self: Box<Self>, location: &str, because: &str) -> Response {
        self.recorder.step(StepKind::Normalized {
            location: location.to_owned(),
            because: because.to_owned(),
        });
        self.finish(reply::redirect(location))
    }

    /// Nothing answers: the connection is closed.
    fn hang_up(mut self: Box<Self>, because: &str) -> Response {
        self.recorder.step(StepKind::Refused {
            because: because.into(),
        });
        self.recorder.end(Ending::Broken(because.into()));
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(CloseConnection);
        response
    }

    /// A param that does not decode (FACTS 14); where no param is asked for, such a path is a 404.
    fn malformed(mut self: Box<Self>, because: &str) -> Response {
        self.recorder.step(StepKind::Refused {
            because: because.to_owned(),
        });
        self.added.clear();
        let response = match self.rules.malformed {
            Malformed::ServerError if !self.has_error_page() => reply::words(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Internal Server Error",
                Some(self.rules.page_cache_control),
            ),
            _ => reply::page(StatusCode::BAD_REQUEST, "Bad Request", self.rules),
        };
        self.finish(response)
    }

    /// Nothing answers to the path.
    fn no_route(mut self: Box<Self>, path: &str) -> Response {
        let running = self.running.clone();
        self.candidates(path, None);
        if self.below_base(path) == Some(image::PATH) {
            return self.image();
        }
        let nearest = running.project.table.nearest(path);
        let nearest = nearest.map(|route| route.path.clone());
        self.recorder.step(StepKind::NoRoute { nearest });
        let is_asset = self.rules.plain_missing_assets
            && self.missing_path(path).starts_with("/_next/static/");
        if is_asset || self.is_subresource() {
            return self.missing_asset();
        }
        if self.rules.bare_missing_favicon && path == "/favicon.ico" {
            return self.missing_favicon();
        }
        match self.action_request() {
            Some(action) if self.missing_page_knows_actions(&action) => {
                self.server_action(None, &action)
            }
            _ => self.not_found(),
        }
    }

    fn candidates(&mut self, path: &str, matched: Option<&Route>) {
        let running = self.running.clone();
        let refused = running.project.table.refused(path, matched);
        for (route, because) in refused.into_iter().take(6) {
            self.recorder.step_at_once(StepKind::Candidate {
                route: route.path.clone(),
                because,
            });
        }
    }

    /// Hands the request to the file that matched.
    fn dispatch(mut self: Box<Self>, (route, params): (Arc<Route>, Params), way: Way) -> Answering {
        self.candidates(&way.path, Some(&route));
        self.recorder.step(StepKind::Matched {
            route: route.path.as_str().into(),
            file: route.file.clone(),
            params: params
                .iter()
                .map(|(name, value)| (name.clone(), value.values().to_vec()))
                .collect(),
        });
        if route.is_dynamic() && !is_well_formed(&way.path) {
            let because = "An escape in the path does not decode to UTF-8";
            return self.malformed(because).into();
        }
        match route.kind {
            RouteKind::Handler
                if self.rules.sends_plain_metadata && metadata::is_plain(&route.file) =>
            {
                Answering::later(self.plain_metadata(route))
            }
            RouteKind::Handler => {
                let (draft, rules) = (self.draft, self.rules);
                let tells = rules.tells_matched_path && self.sends(&NEXTJS_DATA);
                let path = tells.then(|| HeaderValue::from_str(&route.path));
                let answering = self.handler(route, params, way.path);
                if path.is_none() && draft != Draft::Foreign {
                    return answering;
                }
                answering.then(move |response| {
                    if let Some(Ok(path)) = path {
                        response.headers_mut().insert("x-nextjs-matched-path", path);
                    }
                    if draft == Draft::Foreign {
                        reset_draft_mode(response, rules);
                    }
                })
            }
            RouteKind::Api => Answering::later(self.pages_api(route, params, way)),
            RouteKind::Page | RouteKind::LegacyPage => self.page(&route).into(),
        }
    }

    fn handler(
        mut self: Box<Self>,
        route: Arc<Route>,
        params: Params,
        path: Arc<str>,
    ) -> Answering {
        let running = self.running.clone();
        let Some(plan) = running.project.plan(&route).cloned() else {
            return self.no_route(&path).into();
        };
        let path = match path::resolve(&path) {
            Cow::Borrowed(_) => path,
            Cow::Owned(resolved) => resolved.into(),
        };
        let found = Found {
            route,
            plan,
            params,
            key: path::cache_key(&path).map_or_else(|| path.clone(), Arc::from),
            path,
        };
        self.added.answerer = Answerer::Handler;
        self.restore_body();
        if let Some(location) = self.rsc_redirect() {
            return self.redirect_rsc(&location).into();
        }
        if let Some(problem) = found.plan.problems.first() {
            let place = problem.place.as_ref();
            let place = place.map_or(String::new(), |place| format!("{place}: "));
            let message = format!("{place}{}", problem.message);
            let stack = problem.frame.clone();
            self.recorder.step(StepKind::Failed { message, stack });
            self.log_error(&problem.to_string());
            let response = self.server_error(Some(self.rules.page_cache_control));
            return self.finish(response).into();
        }
        self.recorder.step_at_once(rendering(&found.plan));
        let refuses = !self.rules.cached_params_ignore_method && self.rules.params_claim_hit;
        if refuses && found.plan.lists_params && !self.is_read() {
            return self.refuse_on_static(&found).into();
        }
        let is_closed = found.plan.only_listed_params && !self.rules.caches_answers;
        let asks_list = is_closed || self.rules.params_claim_hit;
        if asks_list && found.plan.lists_params && found.plan.making == Making::PerRequest {
            return Answering::later(self.listed(found));
        }
        self.render(found)
    }

    /// Where nothing is made ahead, the list of params is asked at each request.
    async fn listed(self: Box<Self>, mut found: Found) -> Response {
        let running = self.running.clone();
        let file = running.project.scripts.runtime_name(&found.plan.file);
        let listed = running.engine.static_params(&file).await;
        if !self.rules.caches_answers && stored::is_unlisted(&listed, &found) {
            return self.unlisted(found.route).await;
        }
        Arc::make_mut(&mut found.plan).lists_params = listed.is_ok_and(|listed| !listed.is_empty());
        self.render(found).await
    }

    fn render(self: Box<Self>, found: Found) -> Answering {
        let is_prefetch = self.sends(&PREFETCH);
        match found.plan.making {
            Making::PerRequest if is_prefetch => self.skip(&found.route).into(),
            Making::PerParams if is_prefetch && self.rules.prefetches_skip_params => {
                self.skip(&found.route).into()
            }
            Making::Ahead | Making::PerParams if self.draft != Draft::On => {
                self.static_route(found)
            }
            _ => Answering::later(self.dynamic(found)),
        }
    }

    /// The client router looks whether a proxy has something to say: nothing is run for it.
    fn skip(mut self: Box<Self>, route: &Route) -> Response {
        let because =
            "`x-middleware-prefetch` asks for what a proxy says only: the handler does not run";
        self.recorder.step(StepKind::Refused {
            because: because.into(),
        });
        let mut response = reply::empty(StatusCode::OK, self.rules);
        *response.body_mut() = Body::new(Chunked::new("{}".into()));
        let headers = response.headers_mut();
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(send::PRIVATE),
        );
        headers.insert("x-middleware-skip", HeaderValue::from_static("1"));
        if let Ok(path) = HeaderValue::from_str(&route.path) {
            headers.insert("x-matched-path", path);
        }
        self.finish(response)
    }

    /// The search goes on behind the route: other routes and rewrites may still take the request,
    /// unless there is a base path, which Next has taken off by then.
    fn unlisted(mut self: Box<Self>, route: Arc<Route>) -> Answering {
        let because = "`dynamicParams = false`, and generateStaticParams did not list these params";
        self.recorder.step(StepKind::Refused {
            because: because.into(),
        });
        self.passed_over.push(route);
        let has_base = !self.running.project.config.base_path.is_empty();
        if has_base || self.passed_over.len() > MOST_PASSED_OVER {
            return self.not_found().into();
        }
        let path = self.asked.to_string();
        let query = self.query.as_deref().map(str::to_owned);
        self.resolve(path, query)
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
        place: plan.place.clone(),
    }
}
