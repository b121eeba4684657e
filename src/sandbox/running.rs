//! An app that was built and runs: its routes, its JavaScript thread, its caches.
//!
//! Building does what `next build` does: everything that can be answered ahead of requests is
//! run in a JavaScript thread of its own, whose module state is thrown away afterwards.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::api::{Limits, Options, Problem, StartError};
use super::cache::{Cache, StoredAnswer};
use super::clock::Clock;
use super::edition::Edition;
use super::engine::{Answer, Call, CallBody, Engine, Facts, Origin, Outcome, Policy, Setup};
use super::log::Log;
use super::path;
use super::project::{Making, Plan, Project};
use super::reply::Head;
use super::router::{Params, Route};
use super::trace::Place;
use super::web::Prelude;

/// What stays the same from build to build.
#[derive(Clone)]
pub(crate) struct Ground {
    pub(crate) folder: PathBuf,
    pub(crate) limits: Limits,
    pub(crate) prelude: Arc<Prelude>,
    pub(crate) log: Log,
    pub(crate) clock: Clock,
    pub(crate) origin: Origin,
    pub(crate) draft_secret: Arc<str>,
}

/// A built app.
pub(crate) struct Running {
    pub(crate) project: Project,
    pub(crate) edition: Edition,
    pub(crate) engine: Engine,
    pub(crate) cache: Cache,
}

impl Running {
    /// Reads and builds the app.
    pub(crate) async fn build(ground: &Ground, edition: Edition) -> Result<Running, StartError> {
        let mut project = Project::read(&ground.folder, edition)?;
        let cache = Cache::new(ground.clock.clone(), edition.rules().revalidates_handlers);
        let setup = ground.setup(&project, edition, cache.clone());
        if project
            .plans
            .values()
            .any(|plan| plan.making != Making::PerRequest && plan.problems.is_empty())
        {
            let building = Setup {
                origin: None,
                ..setup.clone()
            };
            let engine = Engine::start(building).map_err(StartError::Engine)?;
            Build {
                engine,
                cache: cache.clone(),
                log: ground.log.clone(),
                origin: build_origin(),
            }
            .run(&mut project)
            .await;
        }
        let engine = Engine::start(setup).map_err(StartError::Engine)?;
        Ok(Running {
            project,
            edition,
            engine,
            cache,
        })
    }
}

impl Ground {
    /// What a server begins with.
    pub(crate) fn new(
        folder: PathBuf,
        options: &Options,
        address: SocketAddr,
    ) -> Result<Ground, StartError> {
        let mut secret = [0_u8; 16];
        getrandom::fill(&mut secret).map_err(|error| StartError::Engine(error.to_string()))?;
        Ok(Ground {
            folder,
            limits: options.limits.clone(),
            prelude: Arc::new(Prelude::compile().map_err(StartError::Engine)?),
            log: Log::new(),
            clock: Clock::default(),
            origin: Origin {
                host: format!("localhost:{}", address.port()),
                port: address.port(),
            },
            draft_secret: format!("{:032x}", u128::from_be_bytes(secret)).into(),
        })
    }

    fn setup(&self, project: &Project, edition: Edition, cache: Cache) -> Setup {
        Setup {
            prelude: self.prelude.clone(),
            scripts: project.scripts.clone(),
            edition,
            limits: self.limits.clone(),
            cache,
            log: self.log.clone(),
            env: Arc::new(project.env.clone()),
            origin: Some(self.origin.clone()),
            tokio: tokio::runtime::Handle::current(),
            draft_secret: self.draft_secret.clone(),
        }
    }
}

/// The address that requests seem to come to while the app is built.
fn build_origin() -> Origin {
    Origin {
        host: "localhost:3000".into(),
        port: 3000,
    }
}

struct Build {
    engine: Engine,
    cache: Cache,
    log: Log,
    origin: Origin,
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
    async fn run(self, project: &mut Project) {
        let routes: Vec<(Route, Plan)> = project
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
            let Some(plan) = project.plans.get_mut(&path) else {
                continue;
            };
            match outcome {
                Made::Kept => {}
                Made::Dynamic { reason, place } => {
                    plan.making = Making::PerRequest;
                    (plan.reason, plan.place) = (reason, place);
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
                return Made::Failed(prerender_problem(
                    plan,
                    &route.path,
                    &failure.message,
                    &failure.stack,
                ));
            }
        };
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
                        stored(&self.cache, head, body, revalidate, &outcome.facts, true),
                    );
                }
                Made::Kept
            }
            Verdict::Dynamic { reason, place } => Made::Dynamic { reason, place },
            Verdict::Failed { message, stack } => {
                Made::Failed(prerender_problem(plan, &pathname, &message, &stack))
            }
        }
    }
}

/// What an answer that was made to be kept turned out to be.
pub(crate) enum Verdict {
    /// Keep it for so many seconds; `None` is for ever.
    Keep(Option<u64>),
    /// It depends on the request.
    Dynamic {
        reason: String,
        place: Option<Place>,
    },
    /// There is none.
    Failed { message: String, stack: String },
}

/// What the build keeps: not what answers with another error than 404 (FACTS 62). A request
/// that makes an answer anew keeps those too.
fn judge_of_build(outcome: &Outcome, plan: &Plan) -> Verdict {
    match &outcome.answer {
        Answer::Whole(head, _)
            if outcome.facts.dynamic.is_none() && head.status >= 400 && head.status != 404 =>
        {
            Verdict::Dynamic {
                reason: format!("its GET answers {}, which is never cached", head.status),
                place: None,
            }
        }
        _ => judge(outcome, plan),
    }
}

/// Whether an answer can be kept (FACTS 57).
pub(crate) fn judge(outcome: &Outcome, plan: &Plan) -> Verdict {
    if let Some(what) = &outcome.facts.dynamic {
        let place = first_place(&outcome.facts.stack);
        return Verdict::Dynamic {
            reason: format!("it uses {what}"),
            place,
        };
    }
    match &outcome.answer {
        Answer::Whole(..) => Verdict::Keep(lifetime(plan, &outcome.facts)),
        Answer::Failed(failure) => Verdict::Failed {
            message: failure.message.clone(),
            stack: failure.stack.clone(),
        },
        Answer::Stopped(message) | Answer::Broken(message) => Verdict::Failed {
            message: message.clone(),
            stack: String::new(),
        },
        Answer::Streamed(..) => Verdict::Failed {
            message: "it streams".into(),
            stack: String::new(),
        },
    }
}

fn lifetime(plan: &Plan, facts: &Facts) -> Option<u64> {
    let data = facts
        .revalidate
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .map(|lifetime| lifetime.as_secs().max(1));
    match (plan.revalidate, data) {
        (Some(own), Some(data)) => Some(own.min(data)),
        (own, data) => own.or(data),
    }
}

/// An answer as the cache keeps it.
pub(crate) fn stored(
    cache: &Cache,
    head: Head,
    body: Bytes,
    revalidate: Option<u64>,
    facts: &Facts,
    by_build: bool,
) -> StoredAnswer {
    StoredAnswer {
        status: head.status,
        headers: head.headers,
        body,
        revalidate,
        tags: if cache.expires_answers {
            facts.tags.clone()
        } else {
            Vec::new()
        },
        made_ms: cache.now_ms(),
        by_build,
    }
}

/// A call whose answer is to be kept: it sees an empty request for the path.
pub(crate) fn static_call(
    log: &Log,
    origin: &Origin,
    route: &Route,
    plan: &Plan,
    pathname: &str,
    params: Params,
) -> Call {
    Call {
        id: log.next_id(),
        file: plan.file.clone(),
        route: route.path.clone(),
        pathname: pathname.to_owned(),
        export: "GET".into(),
        method: "GET".into(),
        url: format!("http://{}{pathname}", origin.host),
        headers: Vec::new(),
        body: CallBody::None,
        params: route.is_dynamic().then_some(params),
        policy: plan.policy,
        is_static: true,
        is_edge: plan.is_edge,
    }
}

/// The first frame of a stack that lies in the app.
pub(crate) fn first_place(stack: &str) -> Option<Place> {
    stack.lines().find_map(|line| {
        let inner = line
            .rsplit_once('(')
            .map_or(line.trim().trim_start_matches("at "), |(_, inner)| inner);
        let mut parts = inner.trim_end_matches(')').rsplitn(3, ':');
        let (column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
        if file.contains("jsguide:") {
            return None;
        }
        Some(Place {
            file: PathBuf::from(file),
            line: line.parse().ok()?,
            column: column.parse().ok()?,
        })
    })
}

fn prerender_problem(plan: &Plan, pathname: &str, message: &str, stack: &str) -> Problem {
    Problem {
        place: first_place(stack)
            .or_else(|| Some(Place { file: Path::new(&plan.file).to_path_buf(), line: 1, column: 1 })),
        message: format!("Error occurred prerendering {pathname}: {message}"),
        help: Some(match plan.policy {
            Policy::Refused => "dynamic = 'error' forbids what only a request has; remove it or what it forbids".into(),
            _ => "The build runs this GET ahead of requests. Mend it, or opt out with `export const dynamic = 'force-dynamic'`".into(),
        }),
        frame: String::new(),
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
                    path.push_str(&path::encode_segment(value));
                }
            }
        }
    }
    if path.is_empty() {
        "/".into()
    } else {
        path
    }
}
