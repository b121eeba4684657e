//! The JavaScript thread: one runtime for the whole app, as Node has, so that module state is
//! shared by all routes.
//!
//! `Engine` is the handle that the server holds; it only sends messages. `thread` is the event
//! loop behind it, `realm` the runtime with its globals, `loader` finds modules, `host` is what
//! JavaScript may call. Calls wait in the `desk`, which outlives a thread: a thread that no
//! longer answers is abandoned, its calls are answered, and a new thread takes over.

mod arguments;
mod callees;
mod desk;
mod fetcher;
mod host;
mod loader;
mod meter;
mod postbox;
mod realm;
mod thread;
mod timers;
mod watchdog;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::time::{Duration, Instant};

use bytes::Bytes;
use compact_str::CompactString;
use tokio::sync::oneshot;

use super::api::Limits;
use super::cache::Cache;
use super::config::Config;
use super::edition::Edition;
use super::log::Log;
use super::reply::Head;
use super::router::{self, Params};
use super::scripts::Scripts;
use super::trace::RequestId;

use watchdog::Watchdog;

pub(crate) use desk::{BodyStream, Desk, Feed};
pub(crate) use loader::builtin;

/// What an engine needs to begin, and to begin again.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) scripts: Scripts,
    pub(crate) edition: Edition,
    /// The app's settings.
    pub(crate) config: Arc<Config>,
    pub(crate) limits: Limits,
    pub(crate) cache: Cache,
    pub(crate) log: Log,
    /// Environment variables of the app.
    pub(crate) env: Arc<Vec<(String, String)>>,
    /// Where `fetch` may go; none while the app is built.
    pub(crate) origin: Option<Origin>,
    /// Runs `fetch`.
    pub(crate) tokio: tokio::runtime::Handle,
    /// The value of the draft mode cookie.
    pub(crate) draft_secret: Arc<str>,
}

/// The server's own address, as `fetch` and `request.url` know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// `localhost:3000`.
    pub(crate) host: String,
    /// 3000.
    pub(crate) port: u16,
}

impl Origin {
    /// The address that requests seem to come to while the app is built.
    pub(crate) fn of_build() -> Origin {
        Origin {
            host: "localhost:3000".into(),
            port: 3000,
        }
    }

    /// `3000`, as the host has it.
    pub(crate) fn port_text(&self) -> &str {
        self.host.rsplit_once(':').map_or("", |(_, port)| port)
    }
}

/// What a handler may read of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    /// As it is.
    Open,
    /// Emptied (`dynamic = 'force-static'`).
    Forced,
    /// Reading it is an error (`dynamic = 'error'`).
    Refused,
}

/// Which stored data a call passes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PassBy {
    /// None.
    #[default]
    Nothing,
    /// What `unstable_cache` keeps: `res.revalidate` asks for values that are new.
    Values,
    /// All of it; what is made instead is kept.
    Data,
    /// All of it, and nothing is kept: draft mode.
    Draft,
    /// What `fetch` has answered; what is made instead is kept.
    Fetched,
}

/// Who runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// An export of a route handler.
    Handler,
    /// The proxy or middleware.
    Proxy,
    /// An API route of the Pages Router; `params` holds its whole `req.query`.
    PagesApi,
}

/// The request as a handler sees it.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The address.
    pub(crate) url: String,
    /// Names and values by turns, one a line; values hold Latin-1 as characters.
    pub(crate) headers: String,
}

/// Writes it down, at an address of the server. The JavaScript thread does so: the one that reads
/// requests and sends answers has more to do, and shares its processor with the client.
pub(crate) type See = Box<dyn FnOnce(&Origin) -> Seen + Send>;

impl Seen {
    /// What is written down already.
    pub(crate) fn now(self) -> See {
        Box::new(move |_| self)
    }
}

/// One run of a handler.
pub(crate) struct Call {
    pub(crate) id: RequestId,
    pub(crate) kind: CallKind,
    /// The module: `app/api/time/route.ts`.
    pub(crate) file: CompactString,
    /// The route's path: `/api/users/[id]`.
    pub(crate) route: CompactString,
    /// The path asked for.
    pub(crate) pathname: CompactString,
    /// The export to call: the method, or GET for an automatic HEAD.
    pub(crate) export: CompactString,
    /// What `request.method` says.
    pub(crate) method: CompactString,
    pub(crate) see: See,
    pub(crate) body: CallBody,
    /// `None` for a route without params.
    pub(crate) params: Option<Params>,
    pub(crate) policy: Policy,
    /// The answer is to be kept: collect it whole, and stop where it turns out to be dynamic.
    pub(crate) is_static: bool,
    /// `runtime = 'edge'`.
    pub(crate) is_edge: bool,
    pub(crate) pass_by: PassBy,
    /// `draftMode().isEnabled` stays false, whatever the cookie says.
    pub(crate) hides_draft: bool,
}

/// A request's body.
#[derive(Debug)]
pub(crate) enum CallBody {
    /// None, as for every GET (FACTS 10).
    None,
    /// All of it.
    Whole(Bytes),
    /// It comes in pieces, as [`Engine::feed`] hands them over.
    Streamed,
}

/// What came of a call.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    pub(crate) facts: Facts,
    /// From the call to the answer's head.
    pub(crate) took: Duration,
    /// Of that, on the CPU.
    pub(crate) cpu: Duration,
}

/// The answer of a handler.
#[derive(Debug)]
pub(crate) enum Answer {
    /// All of it.
    Whole(Head, Bytes),
    /// Its head and first bytes are there; the rest follows.
    Streamed(Head, BodyStream),
    /// It threw, or returned no response.
    Failed(Failure),
    /// A limit stopped it.
    Stopped(String),
    /// Its stream failed before the first byte: no answer at all (FACTS 72).
    Broken(String),
}

/// An error of a handler.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// With positions in the learner's source.
    pub(crate) stack: String,
    /// The module did not load, rather than the handler failing.
    pub(crate) on_load: bool,
}

/// What a run showed about its answer.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Facts {
    /// What made it dynamic.
    pub(crate) dynamic: Option<String>,
    /// The stack where that happened.
    pub(crate) stack: String,
    /// Tags of the data it used, and of its path.
    pub(crate) tags: Vec<String>,
    /// The shortest lifetime of the data it used, in seconds.
    pub(crate) revalidate: Option<f64>,
    /// After how many seconds that data may not be served stale any more.
    pub(crate) expire: Option<f64>,
    /// It is kept without end and without tags, whatever the route or the data say.
    pub(crate) forever: bool,
    /// What is worth telling: a tag that was revalidated.
    #[serde(skip)]
    pub(crate) notes: Vec<String>,
}

/// Something to be read out of a module by running it; the answer is JSON.
#[derive(Debug)]
enum Question {
    /// What `generateStaticParams` of this file returns.
    StaticParams { file: String },
    /// What next.config says in this phase.
    Config { file: String, phase: &'static str },
}

enum Message {
    Call(Box<Call>),
    Ask(Question, oneshot::Sender<Result<String, Failure>>),
    BodyChunk(RequestId, Bytes),
    BodyEnd(RequestId, Option<String>),
    Drained(RequestId),
    Cancelled(RequestId),
    Fetched(fetcher::Fetched),
    Stop,
}

/// The handle of a JavaScript thread. Clones share it; the thread ends with the last of them.
#[derive(Clone)]
pub(crate) struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    setup: Setup,
    desk: Desk,
    worker: RwLock<Worker>,
    watchdog: Arc<Watchdog>,
}

struct Worker {
    line: Line,
    pulse: Arc<Pulse>,
}

/// Messages in the order in which they came. They outlive a thread: what it did not take up, its
/// successor does.
#[derive(Clone)]
struct Line {
    sender: mpsc::Sender<Message>,
    receiver: Arc<Mutex<mpsc::Receiver<Message>>>,
}

impl Line {
    fn new() -> Line {
        let (sender, receiver) = mpsc::channel();
        Line {
            sender,
            receiver: Arc::new(Mutex::new(receiver)),
        }
    }
}

/// When the present turn began, for those who wait: 0 while the thread is idle.
#[derive(Debug, Default)]
struct Pulse {
    turn_began_ms: AtomicU64,
    /// Another thread has taken over: this one must not touch the desk any more.
    retired: AtomicBool,
}

impl Pulse {
    fn begin(&self, since_epoch: Duration) {
        let ms = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
        self.turn_began_ms.store(ms.max(1), Ordering::Relaxed);
    }

    fn retire(&self) {
        self.retired.store(true, Ordering::SeqCst);
    }

    fn is_retired(&self) -> bool {
        self.retired.load(Ordering::SeqCst)
    }

    fn end(&self) {
        self.turn_began_ms.store(0, Ordering::Relaxed);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let worker = self
            .worker
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let _ = worker.line.sender.send(Message::Stop);
        self.watchdog.dismiss();
    }
}

impl Engine {
    /// Starts a thread.
    pub(crate) fn start(setup: Setup) -> Result<Engine, String> {
        let desk = Desk::default();
        let worker = thread::spawn(setup.clone(), desk.clone(), Line::new())?;
        let inner = Arc::new(Inner {
            setup,
            desk,
            worker: RwLock::new(worker),
            watchdog: Arc::default(),
        });
        watchdog::begin(&inner);
        Ok(Engine { inner })
    }

    /// Runs a handler until the head of its answer is there.
    pub(crate) async fn call(&self, call: Call) -> Outcome {
        let (id, begun) = (call.id, Instant::now());
        let receiver = self.inner.desk.expect(id);
        self.send(Message::Call(Box::new(call)));
        let mut guard = CancelGuard {
            engine: self,
            id,
            armed: true,
        };
        self.inner.watchdog.wake();
        let outcome = receiver.await;
        guard.armed = false;
        outcome.unwrap_or_else(|_| Outcome::stopped("the JavaScript engine was replaced", begun))
    }

    /// What a module's `generateStaticParams` returns.
    pub(crate) async fn static_params(&self, file: &str) -> Result<Vec<Params>, Failure> {
        let file = file.to_owned();
        let json = self.ask(Question::StaticParams { file }).await?;
        router::read_params(&json).map_err(|error| Failure {
            message: error.to_string(),
            ..Failure::default()
        })
    }

    /// What next.config says, as JSON.
    pub(crate) async fn config(&self, file: &str, phase: &'static str) -> Result<String, Failure> {
        let file = file.to_owned();
        self.ask(Question::Config { file, phase }).await
    }

    async fn ask(&self, question: Question) -> Result<String, Failure> {
        let (reply, receiver) = oneshot::channel();
        self.send(Message::Ask(question, reply));
        self.inner.watchdog.wake();
        match tokio::time::timeout(self.inner.setup.limits.wall, receiver).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(Failure::replaced())),
            Err(_) => Err(Failure {
                message: format!(
                    "it did not answer within {} s",
                    self.inner.setup.limits.wall.as_secs()
                ),
                ..Failure::default()
            }),
        }
    }

    /// A streamed request body is about to come.
    pub(crate) fn open_body(&self, id: RequestId) {
        self.inner.desk.open_body(id);
    }

    /// Waits until the handler of a streamed request body runs.
    pub(crate) async fn before_body(&self, id: RequestId) -> Feed {
        self.inner.desk.before_body(id).await
    }

    /// Hands over a piece of a streamed request body; waits while the handler is behind.
    pub(crate) async fn feed(&self, id: RequestId, bytes: Bytes) -> Feed {
        let feed = self.inner.desk.before_feeding(id).await;
        if feed == Feed::Wanted {
            self.send(Message::BodyChunk(id, bytes));
        }
        feed
    }

    /// The request body is complete, or broke off.
    pub(crate) fn feed_end(&self, id: RequestId, error: Option<String>) {
        self.send(Message::BodyEnd(id, error));
    }

    /// A stream's client has taken bytes.
    pub(crate) fn drained(&self, id: RequestId) {
        self.send(Message::Drained(id));
    }

    /// A client is gone.
    pub(crate) fn cancelled(&self, id: RequestId) {
        self.send(Message::Cancelled(id));
    }

    fn send(&self, message: Message) {
        self.inner.send(message);
    }
}

impl Inner {
    fn send(&self, message: Message) {
        let worker = self.worker.read().unwrap_or_else(PoisonError::into_inner);
        let _ = worker.line.sender.send(message);
    }
}

struct CancelGuard<'e> {
    engine: &'e Engine,
    id: RequestId,
    armed: bool,
}

impl Drop for CancelGuard<'_> {
    fn drop(&mut self) {
        if self.armed {
            self.engine.inner.desk.forget(self.id);
            self.engine.cancelled(self.id);
        }
    }
}

impl Outcome {
    fn stopped(limit: &str, begun: Instant) -> Outcome {
        Outcome {
            answer: Answer::Stopped(limit.to_owned()),
            facts: Facts::default(),
            took: begun.elapsed(),
            cpu: Duration::ZERO,
        }
    }
}

impl Failure {
    fn replaced() -> Failure {
        Failure {
            message: "the JavaScript engine was replaced".into(),
            ..Failure::default()
        }
    }
}
