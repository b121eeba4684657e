//! The way of one request through Next: each step decides, says so, and answers or goes on.

mod draft;
mod live;
mod rsc;
mod send;
mod stored;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use crate::sandbox::edition::{Malformed, Rules};
use crate::sandbox::log::Recorder;
use crate::sandbox::path::{self, Target};
use crate::sandbox::project::{Making, Plan};
use crate::sandbox::reply::{self, CloseConnection};
use crate::sandbox::router::{Params, Route};
use crate::sandbox::running::{Ground, Running};
use crate::sandbox::trace::{Ending, Place, StepKind};
pub(super) use draft::Draft;
use draft::{BeforeDraftMode, reset_draft_mode};

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
    pub(super) draft: Draft,
}

/// A route that matched.
struct Found {
    route: Route,
    plan: Plan,
    params: Params,
    /// In normal form, escaped.
    path: String,
    /// The path under which its answer is kept.
    key: String,
    query: Option<String>,
}

impl Exchanging {
    /// Answers the request.
    pub(super) async fn answer(mut self) -> Response {
        let method = self.parts.method.as_str();
        if method == "CONNECT" {
            return self.hang_up();
        }
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
        if !target.is_ascii() {
            let because = "The target has letters that are not escaped: Node's parser refuses it";
            self.recorder.step(StepKind::Refused {
                because: because.into(),
            });
            return self.finish(reply::parser_refusal());
        }
        match Target::read(&target, self.rules.resolves_dots) {
            Target::Redirect { location, because } => {
                self.recorder.step(StepKind::Normalized {
                    location: location.clone(),
                    because: because.into(),
                });
                self.finish(reply::redirect(&location))
            }
            Target::Malformed => self.malformed(),
            Target::Path { path, query } => {
                let (draft, rules) = (self.draft, self.rules);
                let mut response = self.route(path, query).await;
                if draft == Draft::Foreign {
                    reset_draft_mode(&mut response, &rules);
                }
                response
            }
        }
    }

    /// Nothing answers CONNECT: Node closes the connection.
    fn hang_up(mut self) -> Response {
        let because = "CONNECT asks for a tunnel, and there is none: the connection is closed";
        self.recorder.step(StepKind::Refused {
            because: because.into(),
        });
        self.recorder.end(Ending::Broken(because.into()));
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(CloseConnection);
        response
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
        // Without dots resolved, only routes with params see a path as the URL parser reads it.
        let table = &running.project.table;
        let seen = path::resolve(&path);
        let found = table.find_fixed(&path).or_else(|| table.find_dynamic(&seen));
        let path = if found.is_some() { seen } else { path };
        let found = found.and_then(|found| {
            let plan = running.project.plan(found.route)?.clone();
            Some(Found {
                route: found.route.clone(),
                plan,
                params: found.params,
                path: path.clone(),
                key: path::cache_key(&path),
                query,
            })
        });
        let Some(mut found) = found else {
            let nearest = running.project.table.nearest(&path).map(|route| route.path.clone());
            self.recorder.step(StepKind::NoRoute { nearest });
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
        if let Some(location) = self.rsc_redirect(&found) {
            return self.redirect_rsc(&location);
        }
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
        let refuses = !self.rules.cached_params_ignore_method && self.rules.params_claim_hit;
        if refuses && found.plan.lists_params && !self.is_read() {
            return self.refuse_on_static(&found);
        }
        let plan = &found.plan;
        let asks_list = plan.only_listed_params || self.rules.params_claim_hit;
        if asks_list && plan.lists_params && plan.making == Making::PerRequest {
            let listed = self.running.engine.static_params(&found.plan.file).await;
            if stored::is_unlisted(&listed, &found) {
                return self.unlisted();
            }
            found.plan.lists_params = listed.is_ok_and(|listed| !listed.is_empty());
        }
        match found.plan.making {
            _ if self.draft == Draft::On => self.dynamic(found).await,
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
        let mut response = reply::not_found(&self.rules);
        if !self.rules.not_found_resets_draft {
            response.extensions_mut().insert(BeforeDraftMode);
        }
        self.finish(response)
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
