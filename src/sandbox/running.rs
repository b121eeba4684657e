//! An app that was built and runs: its routes, its JavaScript thread, its caches.
//!
//! Building does what `next build` does: everything that can be answered ahead of requests is
//! run in a JavaScript thread of its own, whose module state is thrown away afterwards.

mod build;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use compact_str::CompactString;

use super::api::{Limits, Options, Problem, StartError};
use super::cache::{Cache, StoredAnswer};
use super::clock::Clock;
use super::config::{self, Config};
use super::edition::{Edition, Mode};
use super::engine::{
    Answer, Call, CallBody, CallKind, Engine, Facts, Origin, Outcome, PassBy, Seen, Setup, builtin,
};
use super::log::Log;
use super::project::{Making, Plan, Project, read_env};
use super::reply::Head;
use super::router::{Params, Route};
use super::scripts::Scripts;
use super::trace::Place;
use super::transpile::Directives;
use build::Build;

/// What stays the same from build to build.
#[derive(Clone)]
pub(crate) struct Ground {
    pub(crate) folder: PathBuf,
    pub(crate) limits: Limits,
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
    /// The same app for a thread of its own: nothing that each request counts references to is
    /// shared.
    pub(crate) fn copy(&self) -> Running {
        Running {
            project: self.project.copy(),
            edition: self.edition,
            engine: self.engine.clone(),
            cache: self.cache.clone(),
        }
    }

    /// Reads the app anew after an edit. In development the JavaScript thread goes on, with
    /// `globalThis` and stored data as they are; in production everything begins anew.
    pub(crate) async fn rebuild(
        ground: &Ground,
        edition: Edition,
        before: &Running,
    ) -> Result<Running, StartError> {
        if edition.mode == Mode::Production || before.edition != edition {
            return Running::build(ground, edition).await;
        }
        let config = before.project.config.clone();
        if config.text != config::text(&ground.folder) {
            return Running::build(ground, edition).await;
        }
        let scripts = before.project.scripts.clone();
        scripts.renew();
        let project = Project::read(&ground.folder, edition, config, Some(scripts))?;
        if project.env != before.project.env {
            return Running::build(ground, edition).await;
        }
        Ok(Running {
            project,
            edition,
            engine: before.engine.clone(),
            cache: before.cache.clone(),
        })
    }

    /// Reads and builds the app.
    pub(crate) async fn build(ground: &Ground, edition: Edition) -> Result<Running, StartError> {
        let cache = Cache::new(ground.clock.clone(), edition.rules());
        let config = Arc::new(ground.config(edition, &cache).await?);
        let mut project = Project::read(&ground.folder, edition, config.clone(), None)?;
        let (scripts, env) = (project.scripts.clone(), project.env.clone());
        let setup = ground.setup(scripts, env, edition, config, cache.clone());
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
                origin: Origin::of_build(),
                folder: ground.folder.clone(),
            }
            .run(&mut project)
            .await;
            cache.forget_data("use cache ");
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
            log: Log::new(),
            clock: Clock::default(),
            origin: Origin {
                host: format!("localhost:{}", address.port()),
                port: address.port(),
            },
            draft_secret: format!("{:032x}", u128::from_be_bytes(secret)).into(),
        })
    }

    /// Runs next.config in an engine of its own, if there is one.
    async fn config(&self, edition: Edition, cache: &Cache) -> Result<Config, StartError> {
        let Some(file) = config::find(&self.folder) else {
            return Ok(Config::default());
        };
        let text = config::text(&self.folder);
        let fallback = |problem: Option<Problem>| Config {
            file: Some(file.to_owned()),
            text: text.clone(),
            problem,
            ..Config::default()
        };
        let scripts = Scripts::new(self.folder.clone(), Directives::Plain);
        if let Err(mut problems) = scripts.graph(file, &builtin(edition.rules())) {
            return Ok(fallback(problems.pop()));
        }
        let env = read_env(&self.folder, edition.mode);
        let setup = Setup {
            origin: None,
            ..self.setup(scripts, env, edition, Arc::default(), cache.clone())
        };
        let engine = Engine::start(setup).map_err(StartError::Engine)?;
        let read = Config::read(&engine, file, text.clone(), edition.mode).await;
        Ok(read.unwrap_or_else(|problem| fallback(Some(problem))))
    }

    fn setup(
        &self,
        scripts: Scripts,
        env: Vec<(String, String)>,
        edition: Edition,
        config: Arc<Config>,
        cache: Cache,
    ) -> Setup {
        Setup {
            scripts,
            edition,
            config,
            limits: self.limits.clone(),
            cache,
            log: self.log.clone(),
            env: Arc::new(env),
            origin: Some(self.origin.clone()),
            tokio: tokio::runtime::Handle::current(),
            draft_secret: self.draft_secret.clone(),
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
pub(crate) fn judge_of_build(outcome: &Outcome, plan: &Plan) -> Verdict {
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

fn whole_seconds(seconds: f64) -> Option<u64> {
    Duration::try_from_secs_f64(seconds)
        .ok()
        .map(|lifetime| lifetime.as_secs())
}

fn lifetime(plan: &Plan, facts: &Facts) -> Option<u64> {
    if facts.forever {
        return None;
    }
    let data = facts
        .revalidate
        .and_then(whole_seconds)
        .map(|seconds| seconds.max(1));
    match (plan.revalidate, data) {
        (Some(own), Some(data)) => Some(own.min(data)),
        (own, data) => own.or(data),
    }
}

/// An answer as the cache keeps it.
pub(crate) fn stored(
    cache: &Cache,
    plan: &Plan,
    head: Head,
    body: Bytes,
    revalidate: Option<u64>,
    facts: &Facts,
    by_build: bool,
) -> StoredAnswer {
    StoredAnswer {
        head: Head {
            reason: CompactString::default(),
            ..head
        },
        body,
        revalidate,
        expire: facts
            .expire
            .and_then(whole_seconds)
            .or(plan.expire.filter(|_| revalidate.is_some())),
        tags: if cache.expires_answers {
            facts.tags.clone()
        } else {
            Vec::new()
        },
        was_thrown: facts.forever,
        made_ms: cache.now_ms(),
        by_build,
        again: OnceLock::new(),
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
        kind: CallKind::Handler,
        file: plan.file.as_str().into(),
        route: route.path.as_str().into(),
        pathname: pathname.into(),
        export: "GET".into(),
        method: "GET".into(),
        see: Seen {
            url: format!("http://{}{pathname}", origin.host),
            headers: String::new(),
        }
        .now(),
        body: CallBody::None,
        params: route.is_dynamic().then_some(params),
        policy: plan.policy,
        is_static: true,
        is_edge: plan.is_edge,
        pass_by: PassBy::Nothing,
        hides_draft: true,
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
