//! Threads that each look after connections of their own. A connection stays where it is, so
//! that no thread has to be woken to take over from another: for answers this short, that would
//! cost more than the answers do.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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
use super::body;
use super::heads::Heads;
use super::timer::{self, CoarseTimer};
use crate::sandbox::reply::CloseConnection;

/// More threads would not answer sooner: there is one JavaScript thread behind them all.
const MOST: usize = 4;

/// Answers under way have so long to end when the server stops.
const PARTING: Duration = Duration::from_secs(1);

type Accepted = (std::net::TcpStream, SocketAddr);

/// The threads.
pub(super) struct Lanes {
    threads: Vec<mpsc::UnboundedSender<Accepted>>,
    next: AtomicUsize,
    stop: watch::Sender<bool>,
}

impl Lanes {
    /// Starts the threads, one for each processor.
    pub(super) fn open(shared: &Arc<Shared>) -> std::io::Result<Lanes> {
        let count = thread::available_parallelism().map_or(1, usize::from);
        let (stop, stopping) = watch::channel(false);
        let threads = (0..count.min(MOST))
            .map(|_| open(shared.clone(), stopping.clone()))
            .collect::<Result<_, _>>()?;
        Ok(Lanes {
            threads,
            next: AtomicUsize::new(0),
            stop,
        })
    }

    /// Hands a connection to the next in turn.
    pub(super) fn take(&self, stream: TcpStream, peer: SocketAddr) {
        let lane = self.next.fetch_add(1, Ordering::Relaxed) % self.threads.len();
        if let Ok(stream) = stream.into_std() {
            let _ = self.threads[lane].send((stream, peer));
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
    shared: Arc<Shared>,
    stopping: watch::Receiver<bool>,
) -> std::io::Result<mpsc::UnboundedSender<Accepted>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::Builder::new()
        .name("jsguide-http".into())
        .spawn(move || runtime.block_on(run(shared, receiver, stopping)))?;
    Ok(sender)
}

async fn run(
    shared: Arc<Shared>,
    mut accepted: mpsc::UnboundedReceiver<Accepted>,
    stopping: watch::Receiver<bool>,
) {
    let connections = TaskTracker::new();
    while let Some((stream, peer)) = accepted.recv().await {
        if let Ok(stream) = TcpStream::from_std(stream) {
            connections.spawn(connection(stream, peer, shared.clone(), stopping.clone()));
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

/// Node ends the connection behind an answer to HTTP/1.0, whatever was asked for.
fn close_behind(response: &mut Response) {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    *response.version_mut() = Version::HTTP_10;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    stopping: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let head_limit = shared.ground.limits.head;
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let shared = shared.clone();
        async move {
            let is_old = request.version() == Version::HTTP_10;
            let request = if request.headers().contains_key(header::EXPECT) {
                body::begin(request).await
            } else {
                request.map(body_of)
            };
            let mut response = super::answer(shared, peer, request).await;
            if is_old {
                close_behind(&mut response);
            }
            match response.extensions().get::<CloseConnection>() {
                Some(_) => Err("the connection is closed without an answer"),
                None => Ok(response),
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(CoarseTimer)
        .half_close(false)
        .writev(false)
        .max_buf_size(head_limit.max(8 * 1024))
        .serve_connection(TokioIo::new(Heads::new(stream, head_limit)), service);
    let mut connection = pin!(connection);
    let mut look = tokio::time::interval(timer::LOOK);
    let mut stopped = stopping.clone();
    let mut stopped = pin!(stopped.changed());
    let mut is_registered = false;
    // Polled for every request, so each look is the cheapest there is.
    let is_over = poll_fn(|context| {
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
        }
    });
    if !is_over.await {
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(PARTING, connection).await;
    }
}
