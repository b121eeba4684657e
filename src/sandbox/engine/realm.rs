//! A runtime with its globals: what a JavaScript thread builds at its start, and again after a
//! limit was hit.

use std::cell::{Cell, RefCell};
use std::hash::BuildHasher;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rquickjs::{
    CatchResultExt, Context, Ctx, Function, Module, Object, Persistent, Runtime, Value,
};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::callees::Callees;
use super::host::{self, ThreadHost};
use super::loader::{AppLoader, AppResolver};
use super::meter::cpu_clock;
use crate::sandbox::web::{self, Host};

/// Functions that the event loop calls.
pub(super) struct Entries {
    pub(super) run: Persistent<Function<'static>>,
    pub(super) answered: Persistent<Function<'static>>,
    pub(super) wait_for: Persistent<Function<'static>>,
    pub(super) enter: Persistent<Function<'static>>,
    pub(super) static_params: Persistent<Function<'static>>,
    pub(super) config: Persistent<Function<'static>>,
    pub(super) drained: Persistent<Function<'static>>,
    pub(super) cancelled: Persistent<Function<'static>>,
    pub(super) body_chunk: Persistent<Function<'static>>,
    pub(super) body_end: Persistent<Function<'static>>,
    pub(super) fire_timer: Persistent<Function<'static>>,
    pub(super) run_ticks: Persistent<Function<'static>>,
    pub(super) fetch_head: Persistent<Function<'static>>,
    pub(super) fetch_chunk: Persistent<Function<'static>>,
    pub(super) fetch_end: Persistent<Function<'static>>,
    pub(super) fetch_fail: Persistent<Function<'static>>,
    pub(super) log_rejection: Persistent<Function<'static>>,
}

/// A runtime. Fields are dropped in order: what JavaScript owns goes before its context, the
/// runtime last.
pub(super) struct Realm {
    pub(super) entries: Entries,
    pub(super) callees: Callees,
    pub(super) rejections: Rejections,
    pub(super) context: Context,
    pub(super) runtime: Runtime,
}

/// The deadline of the present turn.
#[derive(Clone, Default)]
pub(super) struct Watch {
    cpu: Rc<Cell<Option<Duration>>>,
    wall: Rc<Cell<Option<Instant>>>,
    /// The deadline has passed and JavaScript was interrupted.
    pub(super) fired: Rc<Cell<bool>>,
}

/// Promises that were rejected in the present turn and that nobody has handled yet.
#[derive(Clone, Default)]
pub(super) struct Rejections {
    open: Rc<RefCell<Open>>,
}

/// By the hash of the promise: a handler may leave thousands, and catch them one by one.
#[derive(Default)]
struct Open {
    by_hash: FxHashMap<u64, Vec<Rejection>>,
    noted: u64,
}

struct Rejection {
    /// Its place in the order.
    number: u64,
    promise: Persistent<Value<'static>>,
    reason: Persistent<Value<'static>>,
}

impl Rejections {
    fn note<'js>(&self, ctx: &Ctx<'js>, promise: Value<'js>, reason: Value<'js>, is_handled: bool) {
        let hash = FxBuildHasher.hash_one(&promise);
        let mut open = self.open.borrow_mut();
        if is_handled {
            let Some(alike) = open.by_hash.get_mut(&hash) else {
                return;
            };
            let is_it = |known: Value<'js>| known == promise;
            alike.retain(|known| !known.promise.clone().restore(ctx).is_ok_and(is_it));
            if alike.is_empty() {
                open.by_hash.remove(&hash);
            }
        } else {
            open.noted += 1;
            let rejection = Rejection {
                number: open.noted,
                promise: Persistent::save(ctx, promise),
                reason: Persistent::save(ctx, reason),
            };
            open.by_hash.entry(hash).or_default().push(rejection);
        }
    }

    /// The reasons of those still open at the end of a turn, in the order of their rejection.
    pub(super) fn take<'js>(&self, ctx: &Ctx<'js>) -> Vec<Value<'js>> {
        if self.open.borrow().by_hash.is_empty() {
            return Vec::new();
        }
        let open = std::mem::take(&mut *self.open.borrow_mut());
        let mut open: Vec<Rejection> = open.by_hash.into_values().flatten().collect();
        open.sort_unstable_by_key(|rejection| rejection.number);
        open.into_iter()
            .filter_map(|rejection| rejection.reason.restore(ctx).ok())
            .collect()
    }

    /// Lets go of them: the runtime is about to be thrown away.
    pub(super) fn clear(&self) {
        self.open.borrow_mut().by_hash.clear();
    }
}

/// Wall time is no measure on a busy machine; it only ends what uses hardly any CPU time.
const WALL_FACTOR: u32 = 10;

impl Watch {
    /// A turn begins: it may use this much CPU time.
    pub(super) fn begin(&self, limit: Duration, cpu_now: Duration, now: Instant) {
        self.fired.set(false);
        self.cpu.set(Some(cpu_now + limit));
        self.wall.set(Some(now + limit * WALL_FACTOR));
    }

    /// The turn is over.
    pub(super) fn end(&self) {
        self.cpu.set(None);
        self.wall.set(None);
    }

    /// Whether JavaScript must stop.
    pub(super) fn check(&self) -> bool {
        let late = self
            .cpu
            .get()
            .is_some_and(|deadline| cpu_clock() > deadline)
            || self
                .wall
                .get()
                .is_some_and(|deadline| Instant::now() > deadline);
        if late {
            self.fired.set(true);
        }
        late
    }
}

impl Realm {
    /// Builds the runtime and its globals.
    pub(super) fn build(host: &Rc<ThreadHost>, watch: &Watch) -> Result<Realm, String> {
        let setup = &host.setup;
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        runtime.set_memory_limit(setup.limits.memory);
        runtime.set_max_stack_size(setup.limits.stack);
        let (interrupt, desk) = (watch.clone(), host.desk.clone());
        runtime.set_interrupt_handler(Some(Box::new(move || {
            // A handler that takes its time: the answers before it do not wait for it.
            desk.hand_out();
            interrupt.check()
        })));
        let rejections = Rejections::default();
        let noted = rejections.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(
            move |ctx, promise, reason, is_handled| noted.note(&ctx, promise, reason, is_handled),
        )));
        let next_exports = setup.edition.rules().next_exports;
        runtime.set_loader(
            AppResolver(setup.scripts.clone(), next_exports),
            AppLoader(setup.scripts.clone(), next_exports),
        );
        let context = Context::full(&runtime).map_err(|error| error.to_string())?;
        let entries = context.with(|ctx| {
            install(&ctx, host)
                .catch(&ctx)
                .map_err(|error| error.to_string())
        })?;
        Ok(Realm {
            entries,
            callees: Callees::default(),
            rejections,
            context,
            runtime,
        })
    }
}

fn install(ctx: &Ctx<'_>, host: &Rc<ThreadHost>) -> rquickjs::Result<Entries> {
    let platform_host: Rc<dyn Host> = host.clone();
    let platform = web::install(ctx, &platform_host)?;
    let flat: Vec<String> = environment(host)
        .into_iter()
        .flat_map(|(key, value)| [key, value])
        .collect();
    platform.set_environment.call::<_, ()>((flat,))?;
    host::install(ctx, host)?;
    for (module, install) in [
        ("jsguide:next/fetch", "installFetch"),
        ("jsguide:next/runtimes", "installRuntimes"),
    ] {
        load(ctx, module)?
            .get::<_, Function>(install)?
            .call::<_, ()>(())?;
    }
    let dispatch = load(ctx, "jsguide:next/dispatch")?;
    let own = |name: &str| {
        dispatch
            .get::<_, Function>(name)
            .map(|function| Persistent::save(ctx, function))
    };
    Ok(Entries {
        run: own("run")?,
        answered: own("answered")?,
        wait_for: own("waitFor")?,
        enter: own("enter")?,
        static_params: own("staticParams")?,
        config: own("readConfig")?,
        drained: own("drained")?,
        cancelled: own("cancelled")?,
        body_chunk: own("bodyChunk")?,
        body_end: own("bodyEnd")?,
        fire_timer: Persistent::save(ctx, platform.fire_timer),
        run_ticks: Persistent::save(ctx, platform.run_ticks),
        fetch_head: Persistent::save(ctx, platform.fetch_head),
        fetch_chunk: Persistent::save(ctx, platform.fetch_chunk),
        fetch_end: Persistent::save(ctx, platform.fetch_end),
        fetch_fail: Persistent::save(ctx, platform.fetch_fail),
        log_rejection: own("logRejection")?,
    })
}

/// The `.env` files' variables, and what Next itself sets.
fn environment(host: &ThreadHost) -> Vec<(String, String)> {
    let mut env: Vec<(String, String)> = host.setup.env.iter().cloned().collect();
    env.push(("NODE_ENV".into(), host.setup.edition.mode.to_string()));
    env.push(("NEXT_RUNTIME".into(), "nodejs".into()));
    if host.setup.origin.is_none() {
        env.push(("NEXT_PHASE".into(), "phase-production-build".into()));
    }
    env
}

fn load<'js>(ctx: &Ctx<'js>, name: &str) -> rquickjs::Result<Object<'js>> {
    let promise = Module::import(ctx, name)?;
    while ctx.execute_pending_job() {}
    promise
        .result::<Object>()
        .unwrap_or(Err(rquickjs::Error::Unknown))
}
