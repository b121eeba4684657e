//! What stands around routes, in Next's order (`resolve-routes`): headers and redirects of
//! next.config, the proxy, rewrites before and after files, the routes, rewrites as last resort.

use std::sync::Arc;

use axum::http::header::SET_COOKIE;
use axum::response::Response;

use super::super::answering::Answering;
use super::Exchanging;
use super::draft::Renewal;
use crate::sandbox::custom_routes::{Asked, Rewrite, Rewritten};
use crate::sandbox::path::unescape;
use crate::sandbox::public::Item;
use crate::sandbox::query::Query;
use crate::sandbox::reply;
use crate::sandbox::router::{Match, Params, Route, RouteKind, RouteTable};
use crate::sandbox::trace::StepKind;

/// Where a request is on its way: rewrites change it, the handler does not see that (FACTS 22).
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    /// Escaped, in normal form.
    pub(super) path: Arc<str>,
    pub(super) query: Query,
    /// The proxy sent it elsewhere.
    pub(super) by_proxy: bool,
    /// The path asked for names a locale.
    pub(super) names_locale: bool,
}

impl Way {
    fn to(&mut self, path: String, query: Query) {
        (self.path, self.query) = (path.into(), query);
    }
}

/// Who answers.
enum Goal {
    File(Item),
    /// With the path that it matched.
    Route(Arc<Route>, Params, Arc<str>),
    /// Nobody: the search for files ended at this route, whose name the path is, and no route matches.
    Namesake(Arc<Route>),
}

/// What became of a rewrite.
enum Turn {
    /// It did not hold.
    Straight,
    /// The way leads elsewhere now.
    Turned,
    /// Another server is to answer.
    Elsewhere(String),
    /// It can't be followed.
    Lost(Box<Response>),
}

impl Exchanging {
    /// Takes the request to whoever answers it.
    pub(super) fn resolve(mut self: Box<Self>, path: String, query: Option<String>) -> Answering {
        (self.path, self.query) = (path.into(), query.map(Arc::from));
        let mut way = Way {
            path: self.path.clone(),
            ..Way::default()
        };
        let project = &self.running.project;
        let stands_apart = project.proxy.is_none()
            && project.custom_routes.is_empty()
            && project.config.i18n.is_none();
        // What API routes renew is not asked for from outside: no rule and no proxy sees it.
        let has_rules = !stands_apart && self.renewal == Renewal::No;
        let found = if has_rules { None } else { self.find(&way) };
        // Handlers get the query as text, and nobody else looks at it on their way.
        if !matches!(&found, Some(Goal::Route(route, ..)) if route.kind == RouteKind::Handler) {
            way.query = self.query.as_deref().map(Query::parse).unwrap_or_default();
        }
        if has_rules {
            return Answering::later(self.resolve_by_rules(way));
        }
        match found {
            Some(found) => self.go(found, way),
            None => self.no_route(&way.path).into(),
        }
    }

    async fn resolve_by_rules(mut self: Box<Self>, mut way: Way) -> Response {
        let running = self.running.clone();
        let project = &running.project;
        self.name_locale(&mut way);
        self.add_config_headers(&way);
        if let Some(redirect) = self.config_redirect(&way) {
            return self.finish(redirect);
        }
        let (mut this, mut way) = match self.pass_proxy(way).await {
            Ok(passed) => *passed,
            Err(answer) => return *answer,
        };
        for rule in &project.custom_routes.before_files {
            match this.rewrite("beforeFiles", rule, &mut way) {
                Turn::Straight | Turn::Turned => {}
                Turn::Elsewhere(url) => return this.fetch_elsewhere(&url).await,
                Turn::Lost(response) => return this.finish(*response),
            }
        }
        if let Some(found) = this.find_fixed(&way) {
            return this.go(found, way).await;
        }
        for rule in &project.custom_routes.after_files {
            match this.rewrite("afterFiles", rule, &mut way) {
                Turn::Straight => continue,
                Turn::Elsewhere(url) => return this.fetch_elsewhere(&url).await,
                Turn::Lost(response) => return this.finish(*response),
                Turn::Turned => {}
            }
            if let Some(found) = this.find(&way) {
                return this.go(found, way).await;
            }
        }
        if let Some(found) = this.find(&way) {
            return this.go(found, way).await;
        }
        for rule in &project.custom_routes.fallback {
            match this.rewrite("fallback", rule, &mut way) {
                Turn::Straight => continue,
                Turn::Elsewhere(url) => return this.fetch_elsewhere(&url).await,
                Turn::Lost(response) => return this.finish(*response),
                Turn::Turned => {}
            }
            if let Some(found) = this.find(&way) {
                return this.go(found, way).await;
            }
        }
        this.no_route(&way.path)
    }

    /// Who answers before rewrites after files are asked: a file, a fixed route, or whoever matches a
    /// path at which the search for files ends.
    fn find_fixed(&self, way: &Way) -> Option<Goal> {
        self.find_in(way, RouteTable::find_fixed)
            .or_else(|| self.namesake(way).and_then(|_| self.find(way)))
    }

    fn find(&self, way: &Way) -> Option<Goal> {
        self.find_in(way, |table, path| {
            table.find_beside(path, &self.passed_over)
        })
        .or_else(|| self.namesake(way).map(Goal::Namesake))
    }

    /// The route whose name the path is, brackets and all. The search for files of production also
    /// looks for the path unescaped (`getItem` of Next's `filesystem.js`), which routes don't.
    fn namesake(&self, way: &Way) -> Option<Arc<Route>> {
        let path = self.below_base(&way.path)?;
        let path = self.without_locale(way, path).path;
        let table = &self.running.project.table;
        let unescaped = || unescape(path).filter(|_| self.rules.finds_unescaped_files);
        let named = table.named(path);
        let named = named.or_else(|| unescaped().and_then(|path| table.named(&path)));
        named.filter(|_| !self.is_api_of_locale(way)).cloned()
    }

    fn find_in(
        &self,
        way: &Way,
        find: impl for<'t> Fn(&'t RouteTable, &str) -> Option<Match<'t>>,
    ) -> Option<Goal> {
        let path = self.below_base(&way.path)?;
        if self.is_api_of_locale(way) {
            return None;
        }
        let located = self.without_locale(way, path);
        let project = &self.running.project;
        if let Some(item) = project.public.find(located.file) {
            return Some(Goal::File(item));
        }
        let found = find(&project.table, located.path)?;
        let knows_locales = matches!(found.route.kind, RouteKind::Api | RouteKind::LegacyPage);
        let may_answer = if found.route.is_dynamic() {
            located.dynamic_handlers
        } else {
            located.fixed_handlers
        };
        if !knows_locales && !may_answer {
            return None;
        }
        let path = if located.path.len() == way.path.len() {
            way.path.clone()
        } else {
            located.path.into()
        };
        Some(Goal::Route(found.route.clone(), found.params, path))
    }

    /// To whoever answers: routes see neither the base path nor the locale.
    fn go(mut self: Box<Self>, goal: Goal, mut way: Way) -> Answering {
        match goal {
            Goal::File(item) => Answering::later(self.file(item)),
            Goal::Route(route, params, path) => {
                let shown = self.shown_path(&self.path);
                self.asked = std::mem::replace(&mut self.path, shown);
                way.path = path;
                self.dispatch((route, params), way)
            }
            Goal::Namesake(route) => {
                self.has_namesake = true;
                self.recorder.step(StepKind::Candidate {
                    route: route.path.clone(),
                    because: "it is the path unescaped, and names are compared as they were sent"
                        .into(),
                });
                self.no_route(&way.path).into()
            }
        }
    }

    fn add_config_headers(&mut self, way: &Way) {
        let running = self.running.clone();
        let mut cookies: Option<String> = None;
        for rule in &running.project.custom_routes.headers {
            let Some(headers) = rule.headers(&asked(way, &self.parts.headers)) else {
                continue;
            };
            let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
            self.recorder.step(StepKind::Rule {
                list: "headers".into(),
                source: rule.matcher.source.clone(),
                outcome: format!("the answer carries {}", names.join(", ")),
            });
            for (name, value) in &headers {
                if name.eq_ignore_ascii_case("set-cookie")
                    && cookies
                        .replace(name.clone())
                        .is_some_and(|known| known != *name)
                {
                    // Written otherwise it is another header to Next, and the same to Node.
                    self.added.remove(&SET_COOKIE);
                }
                self.added.set(name, value);
            }
        }
    }

    fn config_redirect(&mut self, way: &Way) -> Option<Response> {
        let running = self.running.clone();
        let asked = asked(way, &self.parts.headers);
        let (rule, location) = running
            .project
            .custom_routes
            .redirects
            .iter()
            .find_map(|rule| Some((rule, rule.location(&asked)?)))?;
        let source = rule.matcher.source.clone();
        self.added.clear();
        Some(match location {
            Ok(location) => {
                self.recorder.step(StepKind::Rule {
                    list: "redirects".into(),
                    source,
                    outcome: format!("the answer is a {} redirect to {location}", rule.status),
                });
                reply::redirect_with(rule.status, &location)
            }
            Err(error) => self.rule_failed("redirects", &source, &error),
        })
    }

    fn rule_failed(&mut self, list: &str, source: &str, error: &str) -> Response {
        self.added.clear();
        self.recorder.step(StepKind::Rule {
            list: list.to_owned(),
            source: source.to_owned(),
            outcome: format!("its destination can't be filled in: {error}"),
        });
        self.routing_error()
    }

    fn rewrite(&mut self, list: &str, rule: &Rewrite, way: &mut Way) -> Turn {
        let source = rule.matcher.source.clone();
        let target = match rule.target(&asked(way, &self.parts.headers)) {
            None => return Turn::Straight,
            Some(Err(error)) => {
                return Turn::Lost(Box::new(self.rule_failed("rewrites", &source, &error)));
            }
            Some(Ok(target)) => target,
        };
        let (outcome, turn) = match target {
            Rewritten::Inside { path, query, own } => {
                let outcome = format!("{} is answered as {path} ({list})", way.path);
                self.tell_rewrite(way, &path, &own);
                way.to(path, query);
                (outcome, Turn::Turned)
            }
            Rewritten::Outside(url) => {
                self.added.clear();
                let outcome = format!("{} is answered by {url} ({list})", way.path);
                (outcome, Turn::Elsewhere(url))
            }
        };
        self.recorder.step(StepKind::Rule {
            list: "rewrites".into(),
            source,
            outcome,
        });
        turn
    }
}

/// The headers that tell who asks for a payload where a rewrite led.
const REWRITTEN_PATH: &str = "x-nextjs-rewritten-path";
const REWRITTEN_QUERY: &str = "x-nextjs-rewritten-query";

impl Exchanging {
    fn tell_rewrite(&mut self, way: &Way, path: &str, query: &str) {
        if !self.rules.tells_rewrites || !self.asks_payload() {
            return;
        }
        if path != &*way.path {
            self.added.set(REWRITTEN_PATH, path);
        }
        if query != self.query.as_deref().unwrap_or_default() {
            self.added.set(REWRITTEN_QUERY, query);
        }
    }
}

/// A request as rules see it, at this point of its way.
pub(super) fn asked<'r>(way: &'r Way, headers: &'r axum::http::HeaderMap) -> Asked<'r> {
    Asked {
        path: &way.path,
        query: &way.query,
        headers,
    }
}
