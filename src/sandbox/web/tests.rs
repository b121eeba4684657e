//! Runs `tests/web/*.test.js` on the platform, each file in a runtime of its own with a small event loop, and measures
//! nothing else. The same files run under Node with `node tests/web/node-run.mjs`.

mod entry;

use super::{
    Entry, FetchCall, Host, LogLevel, builtin, canonical_builtin, install, is_platform_module,
};
use crate::sandbox::transpile::{CONTEXT_MODULE, compile};
use rquickjs::{
    CatchResultExt, Context, Ctx, Error, Function, Module, Promise, Result, Runtime, TypedArray,
    loader::{ImportAttributes, Loader, Resolver},
    module::Declared,
};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A test file that needs longer has hung.
const LIMIT: Duration = Duration::from_mins(1);

/// What a script asked for, to be done by the loop.
struct TestHost {
    start: Instant,
    clock_shift: Cell<f64>,
    timers: RefCell<BTreeSet<(u64, u32)>>,
    due: RefCell<BTreeMap<u32, u64>>,
    log: RefCell<Vec<(LogLevel, String)>>,
    calls: RefCell<Vec<FetchCall>>,
    cancelled: RefCell<Vec<u32>>,
    seed: Cell<u64>,
    ticks_wanted: Cell<bool>,
}

impl TestHost {
    fn new() -> Self {
        Self {
            start: Instant::now(),
            clock_shift: Cell::new(0.0),
            timers: RefCell::default(),
            due: RefCell::default(),
            log: RefCell::default(),
            calls: RefCell::default(),
            cancelled: RefCell::default(),
            seed: Cell::new(0x9e37_79b9_7f4a_7c15),
            ticks_wanted: Cell::new(false),
        }
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Takes the next timer that is due, or says how long to wait for it.
    fn next_timer(&self) -> std::result::Result<u32, Option<Duration>> {
        let Some(&(at, id)) = self.timers.borrow().first() else {
            return Err(None);
        };
        let now = self.micros();
        if at > now {
            return Err(Some(Duration::from_micros(at - now)));
        }
        self.clear_timer(id);
        Ok(id)
    }
}

impl Host for TestHost {
    fn wall_ms(&self) -> f64 {
        1_795_346_278_000.0 + self.clock_shift.get() + self.monotonic_ms()
    }

    fn monotonic_ms(&self) -> f64 {
        self.start.elapsed().as_secs_f64() * 1000.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a delay is small and positive"
    )]
    fn set_timer(&self, _: u32, id: u32, delay_ms: f64) {
        self.clear_timer(id);
        let at = self.micros() + (delay_ms * 1000.0) as u64;
        self.timers.borrow_mut().insert((at, id));
        self.due.borrow_mut().insert(id, at);
    }

    fn want_ticks(&self) {
        self.ticks_wanted.set(true);
    }

    fn clear_timer(&self, id: u32) {
        if let Some(at) = self.due.borrow_mut().remove(&id) {
            self.timers.borrow_mut().remove(&(at, id));
        }
    }

    fn log(&self, _: u32, level: LogLevel, text: String) {
        self.log.borrow_mut().push((level, text));
    }

    fn fetch(&self, call: FetchCall) {
        self.calls.borrow_mut().push(call);
    }

    fn fetch_more(&self, _: u32) {}

    fn fetch_cancel(&self, id: u32) {
        self.cancelled.borrow_mut().push(id);
    }

    fn random(&self, buffer: &mut [u8]) {
        for byte in buffer {
            let mut seed = self.seed.get();
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            self.seed.set(seed);
            *byte = seed.to_be_bytes()[3];
        }
    }
}

/// User code may import Node's modules, the platform its own.
struct Names;

impl Resolver for Names {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        if name == CONTEXT_MODULE {
            return Ok("jsguide:web/context".to_owned());
        }
        let trusted = is_platform_module(base) || base.starts_with("node:");
        if is_platform_module(name) && (trusted || base.ends_with("internals.test.js")) {
            return Ok(name.to_owned());
        }
        canonical_builtin(name)
            .map(str::to_owned)
            .ok_or_else(|| Error::new_resolving(base, name))
    }
}

struct Sources;

impl Loader for Sources {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let source = builtin(name).ok_or_else(|| Error::new_loading(name))?;
        Module::declare(ctx.clone(), name, source)
    }
}

/// Runs jobs and timers until the promise is settled.
fn settle<'js>(
    ctx: &Ctx<'js>,
    entry: &Entry<'js>,
    host: &TestHost,
    promise: &Promise<'js>,
) -> Result<Vec<String>> {
    let begun = Instant::now();
    loop {
        while ctx.execute_pending_job() {}
        if host.ticks_wanted.take() {
            entry.run_ticks.call::<_, ()>(())?;
            continue;
        }
        answer_fetches(ctx, entry, host)?;
        if let Some(result) = promise.result() {
            return result;
        }
        if begun.elapsed() > LIMIT {
            return Ok(vec!["0".to_owned(), "the file has hung".to_owned()]);
        }
        match host.next_timer() {
            Ok(id) => entry.fire_timer.call::<_, ()>((id,))?,
            Err(Some(wait)) => std::thread::sleep(wait.min(Duration::from_millis(5))),
            Err(None) if ctx.execute_pending_job() => {}
            Err(None) => {
                return Ok(vec![
                    "0".to_owned(),
                    "the file waits for something that never comes".to_owned(),
                ]);
            }
        }
    }
}

/// A small server: it answers by path, see `fetch.test.js`.
fn answer_fetches<'js>(ctx: &Ctx<'js>, entry: &Entry<'js>, host: &TestHost) -> Result<()> {
    let calls: Vec<FetchCall> = host.calls.borrow_mut().drain(..).collect();
    for call in calls {
        let path = call
            .url
            .strip_prefix("http://sandbox.test")
            .unwrap_or("/unreachable")
            .to_owned();
        let id = call.id;
        match path.as_str() {
            "/unreachable" => entry
                .fetch_fail
                .call::<_, ()>((id, "connect ECONNREFUSED"))?,
            "/never" => {}
            "/broken" => {
                entry
                    .fetch_head
                    .call::<_, ()>((id, 200, "OK", Vec::<String>::new()))?;
                entry.fetch_fail.call::<_, ()>((id, "other side closed"))?;
            }
            "/no-content" => {
                entry
                    .fetch_head
                    .call::<_, ()>((id, 204, "No Content", Vec::<String>::new()))?;
                entry.fetch_end.call::<_, ()>((id,))?;
            }
            "/redirect/loop" => {
                let headers = vec!["location".to_owned(), "/redirect/loop".to_owned()];
                entry.fetch_head.call::<_, ()>((id, 302, "", headers))?;
                entry.fetch_end.call::<_, ()>((id,))?;
            }
            path if path.starts_with("/redirect/") => {
                let (status, target) = path["/redirect/".len()..]
                    .split_once('/')
                    .unwrap_or(("302", "echo"));
                let status: u16 = status.parse().unwrap_or(302);
                let headers = vec!["location".to_owned(), format!("/{target}")];
                entry.fetch_head.call::<_, ()>((id, status, "", headers))?;
                entry.fetch_end.call::<_, ()>((id,))?;
            }
            _ => echo(ctx, entry, &call, &path)?,
        }
    }
    Ok(())
}

fn echo<'js>(ctx: &Ctx<'js>, entry: &Entry<'js>, call: &FetchCall, path: &str) -> Result<()> {
    let mut text = format!("{} {path}\n", call.method);
    for (name, value) in &call.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    text.push('\n');
    text.push_str(&String::from_utf8_lossy(
        call.body.as_deref().unwrap_or_default(),
    ));
    let headers = vec![
        "content-type".to_owned(),
        "text/plain".to_owned(),
        "x-path".to_owned(),
        path.to_owned(),
    ];
    entry
        .fetch_head
        .call::<_, ()>((call.id, 200, "OK", headers))?;
    let (first, second) = text.as_bytes().split_at(text.len() / 2);
    for part in [first, second] {
        let bytes = TypedArray::<u8>::new_copy(ctx.clone(), part)?;
        entry.fetch_chunk.call::<_, ()>((call.id, bytes))?;
    }
    entry.fetch_end.call((call.id,))
}

/// What tests of `AsyncLocalStorage` see depends on what the compiler makes of `await`; other files run as they stand.
fn as_learners(path: &Path, source: String) -> String {
    if !source.contains("AsyncLocalStorage") {
        return source;
    }
    compile(path, &source).unwrap().code
}

fn run_file(path: &Path) -> std::result::Result<Vec<String>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.set_loader(Names, Sources);
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    let host = Rc::new(TestHost::new());
    context.with(|ctx| {
        let run = || -> Result<Vec<String>> {
            let shared: Rc<dyn Host> = Rc::clone(&host) as Rc<dyn Host>;
            let entry = install(&ctx, &shared)?;
            install_test_controls(&ctx, &host)?;
            let harness = std::fs::read(path.with_file_name("harness.js")).map_err(Error::Io)?;
            ctx.eval::<(), _>(harness)?;
            let source = std::fs::read_to_string(path).map_err(Error::Io)?;
            let source = as_learners(path, source);
            let (_, loaded) =
                Module::declare(ctx.clone(), path.to_string_lossy().as_ref(), source)?.eval()?;
            while ctx.execute_pending_job() {}
            loaded.result::<()>().transpose()?;
            let promise: Promise = ctx.globals().get::<_, Function>("runTests")?.call(())?;
            settle(&ctx, &entry, &host, &promise)
        };
        run().catch(&ctx).map_err(|error| error.to_string())
    })
}

/// `takeLog()` gives the console's lines since the last time; `moveClock(ms)` moves the wall clock.
fn install_test_controls(ctx: &Ctx<'_>, host: &Rc<TestHost>) -> Result<()> {
    let shared = Rc::clone(host);
    let take_log = move || -> Vec<String> {
        shared
            .log
            .borrow_mut()
            .drain(..)
            .map(|(level, text)| format!("{level:?}: {text}"))
            .collect()
    };
    ctx.globals()
        .set("takeLog", Function::new(ctx.clone(), take_log)?)?;
    let shared = Rc::clone(host);
    let move_clock = move |ms: f64| shared.clock_shift.set(shared.clock_shift.get() + ms);
    ctx.globals()
        .set("moveClock", Function::new(ctx.clone(), move_clock)?)
}

#[test]
fn every_javascript_test_of_the_platform_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web");
    let wanted = std::env::var("WEB_TEST").unwrap_or_default();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.to_string_lossy().ends_with(".test.js") && path.to_string_lossy().contains(&wanted)
    });
    files.sort();
    assert!(!files.is_empty());
    let mut report = String::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match run_file(&file) {
            Err(error) => writeln!(report, "{name}: {error}").unwrap(),
            Ok(lines) => {
                assert_ne!(lines[0], "0", "{name} has no cases: {lines:?}");
                for failure in &lines[1..] {
                    writeln!(report, "{name}: {failure}").unwrap();
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_javascript_file_is_listed() {
    let lists = include_str!("modules.rs");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox/web");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "js") {
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                let name = name.to_string_lossy();
                let listed = format!("\"{}\"", name.strip_prefix("node/").unwrap_or(&name));
                assert!(
                    lists.contains(&listed),
                    "{name}.js is in no list of modules.rs"
                );
            }
        }
    }
}
