//! Threads that each look after connections of their own. A connection stays where it is, so
//! that no thread has to be woken to take over from another: for answers this short, that would
//! cost more than the answers do. What threads share they have copies of, each its own: the
//! counts of references to one thing would go from processor to processor with every request.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::Version;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio_util::task::TaskTracker;

use super::Shared;
use super::answering::Answering;
use super::body;
use super::heads::{self, Heads};
use super::pipeline::Afterwards;
use super::timer::{self, Patience, PatientTimer};
use crate::sandbox::log::{Gate, Open, Shelf};
use crate::sandbox::reply::CloseConnection;
use crate::sandbox::running::{Ground, Running};

/// More threads would not answer sooner: there is one JavaScript thread behind them all.
const MOST: usize = 4;

/// Answers under way have so long to end when the server stops.
const PARTING: Duration = Duration::from_secs(1);

type Accepted = (std::net::TcpStream, SocketAddr, Open);

/// What one of the threads works with.
pub(super) struct Lane {
    pub(super) ground: Arc<Ground>,
    pub(super) shelf: Arc<Shelf>,
    pub(super) gate: Arc<Gate>,
    app: Mutex<App>,
}

/// The app as it is now, and where a newer one comes from.
struct App {
    own: Arc<Running>,
    source: watch::Receiver<Arc<Running>>,
}

impl Lane {
    fn new(shared: &Shared) -> Lane {
        let source = shared.running.subscribe();
        let own = Arc::new(source.borrow().copy());
        Lane {
            ground: Arc::new(shared.ground.clone()),
            shelf: shared.ground.log.shelf(),
            gate: Arc::new(shared.gate.clone()),
            app: Mutex::new(App { own, source }),
        }
    }

    /// The app as it is now.
    pub(super) fn running(&self) -> Arc<Running> {
        let mut app = self.app.lock().unwrap_or_else(PoisonError::into_inner);
        if app.source.has_changed().unwrap_or(false) {
            let new = app.source.borrow_and_update().copy();
            app.own = Arc::new(new);
        }
        app.own.clone()
    }
}

/// The threads.
pub(super) struct Lanes {
    threads: Vec<mpsc::UnboundedSender<Accepted>>,
    next: AtomicUsize,
    stop: watch::Sender<bool>,
}

impl Lanes {
    /// Starts the threads: one for each processor but one, which is the JavaScript thread's or the
    /// client's. On two processors one thread sends a third more cached answers than two do, and about
    /// as many of handlers (benches/compare.py).
    pub(super) fn open(shared: &Arc<Shared>) -> std::io::Result<Lanes> {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let count = processors.saturating_sub(1).clamp(1, MOST);
        let (stop, stopping) = watch::channel(false);
        let threads = (0..count)
            .map(|_| open(shared, stopping.clone()))
            .collect::<Result<_, _>>()?;
        Ok(Lanes {
            threads,
            next: AtomicUsize::new(0),
            stop,
        })
    }

    /// Hands a connection to the next in turn.
    pub(super) fn take(&self, stream: TcpStream, peer: SocketAddr, open: Open) {
        let lane = self.next.fetch_add(1, Ordering::Relaxed) % self.threads.len();
        if let Ok(stream) = stream.into_std() {
            let _ = self.threads[lane].send((stream, peer, open));
        }
    }

    /// Ends all connections; returns when they have ended, or were given up.
    pub(super) async fn close(self) {
        let _ = self.stop.send(true);
        drop(self.threads);
        let _ = tokio::time::timeout(PARTING * 2, self.stop.closed()).await;
    }
}

fn open(
    shared: &Shared,
    stopping: watch::Receiver<bool>,
) -> std::io::Result<mpsc::UnboundedSender<Accepted>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let (lane, replaced) = (Arc::new(Lane::new(shared)), shared.running.subscribe());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::Builder::new()
        .name("jsguide-http".into())
        .spawn(move || runtime.block_on(run(lane, receiver, replaced, stopping)))?;
    Ok(sender)
}

async fn run(
    lane: Arc<Lane>,
    mut accepted: mpsc::UnboundedReceiver<Accepted>,
    mut replaced: watch::Receiver<Arc<Running>>,
    stopping: watch::Receiver<bool>,
) {
    let connections = TaskTracker::new();
    loop {
        tokio::select! {
            connection = accepted.recv() => match connection {
                Some((stream, peer, open)) => if let Ok(stream) = TcpStream::from_std(stream) {
                    let connection = self::connection(stream, peer, lane.clone(), stopping.clone());
                    connections.spawn(async move {
                        connection.await;
                        drop(open);
                    });
                },
                None => break,
            },
            // What was replaced must not live on with a thread that has nothing to answer.
            Ok(()) = replaced.changed() => drop(lane.running()),
        }
    }
    connections.close();
    let _ = tokio::time::timeout(PARTING * 2, connections.wait()).await;
}

/// Most requests have none, and nothing is made of it.
fn body_of(incoming: Incoming) -> Body {
    if incoming.is_end_stream() {
        Body::empty()
    } else {
        Body::new(incoming)
    }
}

/// HTTP/1.0 knows no chunks: Node ends the connection behind an answer that does not say its length.
fn answer_old(response: &mut Response) {
    let length = response
        .body()
        .size_hint()
        .exact()
        .filter(|length| *length > 0);
    if length.is_none() && !response.headers().contains_key(header::CONTENT_LENGTH) {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
        response.headers_mut().remove("keep-alive");
    }
    *response.version_mut() = Version::HTTP_10;
}

/// Chunks of HTTP/1.0 come as HTTP/1.1, and a word that says so.
fn restore_version(request: &mut hyper::Request<Incoming>) {
    let expects = request.headers().get(header::EXPECT);
    if expects.is_some_and(|said| said.as_bytes() == heads::OLD) {
        request.headers_mut().remove(header::EXPECT);
        *request.version_mut() = Version::HTTP_10;
    }
}

/// One request and its answer; an error ends the connection without one.
fn exchange(
    lane: &Arc<Lane>,
    peer: SocketAddr,
    mut request: hyper::Request<Incoming>,
) -> impl Future<Output = Result<Response, &'static str>> + Send + use<> {
    let expects = request.headers().contains_key(header::EXPECT);
    if expects {
        restore_version(&mut request);
    }
    let is_old = request.version() == Version::HTTP_10;
    let afterwards = Afterwards::of(request.version(), request.headers());
    let answering = if expects {
        let lane = lane.clone();
        Answering::later(
            async move { super::answer(&lane, peer, body::begin(request).await).await },
        )
    } else {
        super::answer(lane, peer, request.map(body_of))
    };
    async move {
        let mut response = answering.await;
        if response.extensions().get::<CloseConnection>().is_some() {
            return Err("the connection is closed without an answer");
        }
        afterwards.mark(response.headers_mut());
        if is_old {
            answer_old(&mut response);
        }
        Ok(response)
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    lane: Arc<Lane>,
    stopping: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let head_limit = lane.ground.limits.head;
    let patience = Arc::new(Patience::new());
    let connection = http1::Builder::new()
        .timer(PatientTimer(patience.clone()))
        .header_read_timeout(timer::IDLE)
        .half_close(false)
        .writev(false)
        .max_buf_size(head_limit.max(8 * 1024))
        .serve_connection(
            TokioIo::new(Heads::new(stream, head_limit, patience.clone())),
            service_fn(move |request| exchange(&lane, peer, request)),
        );
    let mut connection = pin!(connection);
    let is_over = over_or_stopped(connection.as_mut(), &stopping, &patience);
    if !is_over.await {
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(PARTING, connection).await;
    }
}

/// Waits for the end of a connection (true), or for the word to stop. It is polled for every
/// request, so each look is the cheapest there is.
async fn over_or_stopped(
    mut connection: Pin<&mut impl Future>,
    stopping: &watch::Receiver<bool>,
    patience: &Patience,
) -> bool {
    let mut look = tokio::time::interval(timer::LOOK);
    let mut stopped = stopping.clone();
    let mut stopped = pin!(stopped.changed());
    let mut is_registered = false;
    poll_fn(|context| {
        loop {
            if connection.as_mut().poll(context).is_ready() {
                return Poll::Ready(true);
            }
            let must_stop = stopping.has_changed().unwrap_or(true);
            if (must_stop || !is_registered) && stopped.as_mut().poll(context).is_ready() {
                return Poll::Ready(false);
            }
            is_registered = true;
            if look.poll_tick(context).is_pending() {
                return Poll::Pending;
            }
            patience.look();
        }
    })
    .await
}
