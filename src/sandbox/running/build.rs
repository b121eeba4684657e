//! Prerendering: the build runs what can be answered ahead of requests.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Verdict, first_place, judge_of_build, static_call, stored};
use crate::sandbox::api::Problem;
use crate::sandbox::cache::Cache;
use crate::sandbox::engine::{Answer, Engine, Origin, Policy};
use crate::sandbox::log::Log;
use crate::sandbox::path::encode_component;
use crate::sandbox::project::{Making, Plan, Project};
use crate::sandbox::router::{Params, Route};
use crate::sandbox::trace::Place;
use crate::sandbox::transpile;

/// The build's JavaScript thread, and where its answers go.
pub(super) struct Build {
    pub(super) engine: Engine,
    pub(super) cache: Cache,
    pub(super) log: Log,
    pub(super) origin: Origin,
    pub(super) folder: PathBuf,
}

/// What came of prerendering a route.
enum Made {
    Kept,
    Dynamic {
        reason: String,
        place: Option<Place>,
    },
    Failed(Problem),
}

impl Build {
    /// Makes what can be answered ahead; a route that turns out to be dynamic says so in its plan.
    pub(super) async fn run(self, project: &mut Project) {
        let routes: Vec<(Arc<Route>, Arc<Plan>)> = project
            .table
            .routes()
            .iter()
            .filter_map(|route| {
                project
                    .plan(route)
                    .map(|plan| (route.clone(), plan.clone()))
            })
            .filter(|(_, plan)| plan.making != Making::PerRequest && plan.problems.is_empty())
            .collect();
        let mut made: HashMap<String, Made> = HashMap::new();
        let this = Arc::new(self);
        let mut tasks = tokio::task::JoinSet::new();
        for (route, plan) in routes {
            let this = this.clone();
            tasks.spawn(async move { (route.path.clone(), this.make(&route, &plan).await) });
        }
        while let Some(done) = tasks.join_next().await {
            if let Ok((path, outcome)) = done {
                made.insert(path, outcome);
            }
        }
        for (path, outcome) in made {
            let Some(plan) = project.plans.get_mut(&path).map(Arc::make_mut) else {
                continue;
            };
            match outcome {
                Made::Kept => {}
                Made::Dynamic { reason, place } => {
                    plan.making = Making::PerRequest;
                    plan.explain(reason, place);
                }
                Made::Failed(problem) => plan.problems.push(problem),
            }
        }
    }

    async fn make(&self, route: &Route, plan: &Plan) -> Made {
        if plan.making == Making::Ahead {
            return self.make_one(route, plan, &Params::new()).await;
        }
        if !plan.lists_params {
            return Made::Kept;
        }
        let listed = match self.engine.static_params(&plan.file).await {
            Ok(listed) => listed,
            Err(failure) => {
                return Made::Failed(self.problem(
                    plan,
                    &route.path,
                    &failure.message,
                    &failure.stack,
                ));
            }
        };
        let barred = plan.obstacle.clone().or_else(|| plan.no_get());
        if let Some((reason, place)) = barred.filter(|_| !listed.is_empty()) {
            return Made::Dynamic { reason, place };
        }
        for params in listed {
            match self.make_one(route, plan, &params).await {
                Made::Kept => {}
                other => return other,
            }
        }
        Made::Kept
    }

    async fn make_one(&self, route: &Route, plan: &Plan, params: &Params) -> Made {
        let pathname = fill(route, params);
        let call = static_call(
            &self.log,
            &self.origin,
            route,
            plan,
            &pathname,
            params.clone(),
        );
        let outcome = self.engine.call(call).await;
        match judge_of_build(&outcome, plan) {
            Verdict::Keep(revalidate) => {
                if let Answer::Whole(head, body) = outcome.answer {
                    self.cache.list(&pathname);
                    self.cache.keep(
                        &pathname,
                        stored(
                            &self.cache,
                            plan,
                            head,
                            body,
                            revalidate,
                            &outcome.facts,
                            true,
                        ),
                    );
                }
                Made::Kept
            }
            Verdict::Dynamic { reason, place } => Made::Dynamic { reason, place },
            Verdict::Failed { message, stack } => {
                Made::Failed(self.problem(plan, &pathname, &message, &stack))
            }
        }
    }

    fn problem(&self, plan: &Plan, pathname: &str, message: &str, stack: &str) -> Problem {
        let place = first_place(stack).unwrap_or_else(|| Place {
            file: Path::new(&plan.file).to_path_buf(),
            line: 1,
            column: 1,
        });
        let source = std::fs::read_to_string(self.folder.join(&place.file)).unwrap_or_default();
        let frame = if stack.is_empty() {
            String::new()
        } else {
            transpile::code_frame(&source, place.line, place.column, 1)
        };
        Problem {
            place: Some(place),
            message: format!("Error occurred prerendering {pathname}: {message}"),
            help: Some(prerender_help(plan).to_owned()),
            frame,
        }
    }
}

fn prerender_help(plan: &Plan) -> &'static str {
    match plan.policy {
        Policy::Refused => {
            "dynamic = 'error' forbids what only a request has; remove it or what it forbids"
        }
        _ => {
            "The build runs this GET ahead of requests: mend it, or have it read the request, as with `await connection()`"
        }
    }
}

fn fill(route: &Route, params: &Params) -> String {
    let mut path = String::new();
    for segment in &route.segments {
        match segment.param() {
            None => {
                path.push('/');
                path.push_str(&segment.pattern());
            }
            Some(name) => {
                let values = params
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.values());
                for value in values.unwrap_or_default() {
                    path.push('/');
                    path.push_str(&encode_component(value));
                }
            }
        }
    }
    if path.is_empty() { "/".into() } else { path }
}
