//! What the rest of the program sees of the sandbox: how to start it, ask it and stop it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::edition::Edition;
use super::project;
use super::running::{Ground, Running};
use super::server::{self, Shared};
use super::trace::{Exchange, Level, Place, RequestId, UnderWay};
use crate::watch::Watcher;

/// How to start a [`Sandbox`].
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds `app/`.
    pub project: PathBuf,
    /// Which Next.js, in which mode.
    pub edition: Edition,
    /// Where to listen.
    pub address: IpAddr,
    /// On which port.
    pub port: PortChoice,
    /// What a handler may use.
    pub limits: Limits,
    /// Whether files are watched and the app is rebuilt when one changes.
    pub watch: bool,
    /// Whether an app that `next build` refuses (or `next dev`, in development) is not served.
    pub strict: bool,
}

impl Options {
    /// The project on 127.0.0.1, port 3000 or the next free one, Next 16 in production.
    pub fn new(project: PathBuf) -> Self {
        Options {
            project,
            edition: Edition::default(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: PortChoice::From(3000),
            limits: Limits::default(),
            watch: true,
            strict: false,
        }
    }
}

/// Which port to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortChoice {
    /// This one, or the next free one above it.
    From(u16),
    /// This one and no other; 0 lets the system choose.
    Exactly(u16),
}

/// What a handler may use before it is stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// CPU time without yielding to the event loop.
    pub cpu: Duration,
    /// Wall time until the first byte of the answer.
    pub wall: Duration,
    /// Bytes of JavaScript heap, for the whole app.
    pub memory: usize,
    /// Bytes of JavaScript stack.
    pub stack: usize,
    /// Bytes of a request body.
    pub body: usize,
    /// Bytes of a request's head.
    pub head: usize,
    /// Requests and streams that are open at the same time.
    pub open: usize,
    /// Connections that are open at the same time, idle ones counted.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cpu: Duration::from_millis(500),
            wall: Duration::from_mins(1),
            memory: 64 << 20,
            stack: 512 << 10,
            body: 64 << 20,
            head: 16 << 10,
            open: 1024,
            connections: 2048,
        }
    }
}

/// A running server. Clones share it; it stops when told to, or when the last clone is dropped.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    address: SocketAddr,
    taken: Option<u16>,
    stop: CancellationToken,
    accepting: Mutex<Option<JoinHandle<()>>>,
    watcher: Mutex<Option<Watcher>>,
    /// What the next build makes it behave as.
    chosen: Mutex<Edition>,
    /// Held while the app is built, so that builds follow one another.
    building: tokio::sync::Mutex<()>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The project has no `app` folder.
    #[error("{} holds no app folder: route handlers live in app/**/route.ts", .0.display())]
    NoApp(PathBuf),
    /// No port could be taken.
    #[error("could not listen on {address}: {reason}. {}", advice(reason))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        reason: std::io::Error,
    },
    /// Next would not come up with this app.
    #[error("the app does not build: {} problem{}", .0.len(), if .0.len() == 1 { "" } else { "s" })]
    Build(Vec<Problem>),
    /// The JavaScript engine did not start.
    #[error("the JavaScript engine did not start: {0}")]
    Engine(String),
    /// The system gave no threads or descriptors to serve with.
    #[error("the server did not start: {0}")]
    Serve(std::io::Error),
}

/// A row of the route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    /// As Next prints it, e.g. `/api/users/[id]`.
    pub path: String,
    /// Relative to the project, e.g. `app/api/users/[id]/route.ts`.
    pub file: PathBuf,
    /// What the file exports, in Next's order: GET, HEAD, OPTIONS, POST, PUT, DELETE, PATCH.
    pub methods: Vec<String>,
    /// Static or dynamic.
    pub rendering: Rendering,
    /// Why, as a clause: "`dynamic = 'force-static'`", "it reads request.headers".
    pub reason: String,
    /// Where in the source that stands.
    pub place: Option<Place>,
    /// Why the file can't be served, if it can't.
    pub problem: Option<Problem>,
}

/// When a route's GET is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// Made by the build, and renewed after so many seconds if a number is given (`○`).
    Static {
        /// Seconds, if it is ever renewed by time.
        revalidate: Option<u32>,
    },
    /// Made at the first request for each set of params, then kept (`●`).
    OnDemand {
        /// Seconds, if it is ever renewed by time.
        revalidate: Option<u32>,
    },
    /// Made for every request (`ƒ`).
    Dynamic,
}

/// Something wrong with a file of the app, or with the app as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, if it is a place in a file.
    pub place: Option<Place>,
    /// What, in words.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The source around it, with the place marked; may be empty.
    pub frame: String,
}

impl Problem {
    /// A problem of a file as a whole.
    pub(crate) fn at_file(file: &str, message: String) -> Problem {
        let place = Some(Place {
            file: PathBuf::from(file),
            line: 1,
            column: 1,
        });
        Problem {
            place,
            message,
            help: None,
            frame: String::new(),
        }
    }

    /// A problem of the app as a whole.
    pub(crate) fn of_app(message: String, help: Option<&str>) -> Problem {
        Problem {
            place: None,
            message,
            help: help.map(str::to_owned),
            frame: String::new(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            writeln!(f, "./{place}")?;
        }
        f.write_str(&self.message)?;
        if !self.frame.is_empty() {
            write!(f, "\n{}", self.frame)?;
        }
        self.help
            .as_ref()
            .map_or(Ok(()), |help| write!(f, "\nHelp: {help}"))
    }
}

/// A console line with the request it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Console {
    /// The request whose handler wrote it, if it was one.
    pub request: Option<RequestId>,
    /// How serious.
    pub level: Level,
    /// The text.
    pub text: String,
}

/// What happens in the server, as it happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A request takes longer than a moment, or its answer streams; [`Event::Finished`] follows.
    /// Told while [`Sandbox::tell_under_way`] runs.
    UnderWay(Arc<UnderWay>),
    /// An exchange is over.
    Finished(Arc<Exchange>),
    /// A handler, or a module as it loaded, wrote to the console.
    Console(Console),
    /// The app was built anew.
    Rebuilt {
        /// Why: which file changed, which edition was chosen.
        because: String,
        /// How long it took.
        took: Duration,
        /// What is wrong with it now.
        problems: Vec<Problem>,
    },
    /// The engine was replaced because a handler hit a limit.
    Restarted {
        /// Why.
        because: String,
    },
}

/// What to do where the system gives no address to listen on.
fn advice(reason: &std::io::Error) -> &'static str {
    match reason.kind() {
        std::io::ErrorKind::AddrNotAvailable => "This machine has no such address",
        _ => "Choose another port with --port",
    }
}

impl Sandbox {
    /// Starts to serve. Returns once connections are accepted and the app is built.
    pub async fn start(options: Options) -> Result<Sandbox, StartError> {
        let (listener, taken) = server::listen(options.address, options.port)
            .await
            .map_err(|(address, reason)| StartError::Listen { address, reason })?;
        let address = listener.local_addr().map_err(|reason| StartError::Listen {
            address: SocketAddr::new(options.address, 0),
            reason,
        })?;
        let folder = options
            .project
            .canonicalize()
            .map_err(|_| StartError::NoApp(options.project.clone()))?;
        let ground = Ground::new(folder, &options, address)?;
        let running = Running::build(&ground, options.edition).await?;
        let refused = running.project.refusals(options.edition.mode);
        if options.strict && !refused.is_empty() {
            return Err(StartError::Build(refused));
        }
        let shared = Arc::new(Shared::new(ground, running));
        let stop = CancellationToken::new();
        let accepting = server::serve(listener, &shared, stop.clone());
        let accepting = accepting.map_err(StartError::Serve)?;
        let inner = Arc::new(Inner {
            shared,
            address,
            taken,
            stop,
            accepting: Mutex::new(Some(tokio::spawn(accepting))),
            watcher: Mutex::new(None),
            chosen: Mutex::new(options.edition),
            building: tokio::sync::Mutex::new(()),
        });
        let sandbox = Sandbox { inner };
        if options.watch {
            sandbox.watch();
        }
        Ok(sandbox)
    }

    fn watch(&self) {
        let weak = Arc::downgrade(&self.inner);
        let tokio = tokio::runtime::Handle::current();
        let project = self.project();
        let counts = move |path: &Path| project::may_be_read(&project, path);
        let changed = move |changed| {
            if let Some(inner) = weak.upgrade() {
                tokio.spawn(async move {
                    Sandbox { inner }
                        .rebuild(&format!("{changed} changed"))
                        .await;
                });
            }
        };
        *lock(&self.inner.watcher) = Watcher::new(&self.project(), counts, changed);
    }

    /// `http://localhost:3000`, with the port it really has.
    pub fn origin(&self) -> String {
        format!("http://{}", self.inner.shared.ground.origin.host)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.inner.address
    }

    /// The port that was asked for but taken by another program, if so.
    pub fn port_taken(&self) -> Option<u16> {
        self.inner.taken
    }

    /// Which Next.js it behaves as.
    pub fn edition(&self) -> Edition {
        self.inner.shared.running().edition
    }

    /// The route table, in the order in which routes are tried.
    pub fn routes(&self) -> Vec<RouteInfo> {
        self.inner.shared.running().project.route_infos()
    }

    /// What is wrong with the app.
    pub fn problems(&self) -> Vec<Problem> {
        self.inner.shared.running().project.all_problems()
    }

    /// Everything that happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.inner.shared.ground.log.subscribe()
    }

    /// How many exchanges [`Event::Finished`] did not tell of since this was asked last, because
    /// they came faster than five thousand in a second.
    pub fn take_untold(&self) -> u64 {
        self.inner.shared.ground.log.take_untold()
    }

    /// As long as this is awaited, requests that are not over after a moment are told of, too.
    /// Sleeps while no request is under way.
    pub async fn tell_under_way(&self) {
        self.inner.shared.ground.log.tell_under_way().await;
    }

    /// The last exchanges (at most 200), oldest first.
    pub fn recent(&self) -> Vec<Arc<Exchange>> {
        self.inner.shared.ground.log.recent()
    }

    /// The exchange of the request that carried this token, once it is over.
    pub fn exchange_of(&self, token: &str) -> Option<Arc<Exchange>> {
        self.inner.shared.ground.log.with_token(token)
    }

    /// The project folder.
    pub fn project(&self) -> PathBuf {
        self.inner.shared.ground.folder.clone()
    }

    /// Moves the sandbox's clock forward: caches age, `Date.now()` follows, timers don't.
    pub fn advance_clock(&self, by: Duration) {
        self.inner.shared.ground.clock.advance(by);
    }

    /// Builds the app anew; module state and cache are lost, as after a new `next build`.
    pub async fn rebuild(&self, because: &str) {
        let _one_at_a_time = self.inner.building.lock().await;
        let (begun, shared) = (Instant::now(), &self.inner.shared);
        // Not before it is this build's turn: another version may have been chosen meanwhile.
        let edition = *lock(&self.inner.chosen);
        let problems = match Running::rebuild(&shared.ground, edition, &shared.running()).await {
            Ok(running) => {
                shared.replace(running);
                self.problems()
            }
            Err(error) => vec![Problem::of_app(
                error.to_string(),
                Some("The app as it was before goes on"),
            )],
        };
        let took = begun.elapsed();
        shared.ground.log.tell(|| Event::Rebuilt {
            because: because.to_owned(),
            took,
            problems,
        });
    }

    /// Behaves as another version or mode, chosen at once, as soon as the future has built anew.
    pub fn switch(&self, edition: Edition) -> impl Future<Output = ()> + Send + use<> {
        *lock(&self.inner.chosen) = edition;
        let sandbox = self.clone();
        async move { sandbox.rebuild(&format!("{edition} was chosen")).await }
    }

    /// Stops listening and ends open answers.
    pub async fn shutdown(&self) {
        lock(&self.inner.watcher).take();
        self.inner.stop.cancel();
        let accepting = lock(&self.inner.accepting).take();
        if let Some(accepting) = accepting {
            let _ = accepting.await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::edition::{Mode, NextVersion};

    async fn sandbox() -> (tempfile::TempDir, Sandbox) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("app")).unwrap();
        // It is run, so that the build has to wait.
        std::fs::write(folder.path().join("next.config.js"), "").unwrap();
        let options = Options {
            port: PortChoice::Exactly(0),
            watch: false,
            ..Options::new(folder.path().to_owned())
        };
        (folder, Sandbox::start(options).await.unwrap())
    }

    #[tokio::test]
    async fn an_edit_while_another_version_is_built_does_not_bring_the_old_one_back() {
        let (_folder, sandbox) = sandbox().await;
        let chosen = Edition {
            next: NextVersion::V14,
            mode: Mode::Development,
        };
        tokio::join!(sandbox.switch(chosen), sandbox.rebuild("an edit"));
        assert_eq!(sandbox.edition(), chosen);
    }

    #[tokio::test]
    async fn what_is_wrong_with_the_config_is_said_after_an_edit_too() {
        let (folder, sandbox) = sandbox().await;
        std::fs::write(folder.path().join("next.config.js"), "throw 1").unwrap();
        let development = Edition {
            next: NextVersion::V16,
            mode: Mode::Development,
        };
        sandbox.switch(development).await;
        let before = sandbox.problems();
        assert_eq!(before.len(), 1);
        sandbox.rebuild("a route was edited").await;
        assert_eq!(sandbox.problems(), before);
    }

    #[tokio::test]
    async fn of_two_choices_the_later_counts_whichever_is_built_first() {
        let (_folder, sandbox) = sandbox().await;
        let of = |next| Edition {
            next,
            mode: Mode::Production,
        };
        let first = sandbox.switch(of(NextVersion::V14));
        let second = sandbox.switch(of(NextVersion::V15));
        second.await;
        first.await;
        assert_eq!(sandbox.edition(), of(NextVersion::V15));
    }
}
