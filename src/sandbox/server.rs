//! The HTTP side: listens, hands each request to the pipeline, and stops when told to.
//!
//! The accept loop hands each connection to one of the [`lanes`], where hyper reads and writes it: two
//! recorded facts need that much of it, a head over 16 kB is a 431 (FACTS 21), and some answers are
//! a closed connection (FACTS 72). `heads` mends what Node would read and hyper would not.

mod answering;
mod body;
pub(crate) mod call;
mod coding;
mod door;
mod heads;
mod lanes;
mod pipeline;
mod timer;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::api::PortChoice;
use super::log::{Gate, Recorder};
use super::reply;
use super::running::{Ground, Running};
use super::trace::{Ending, StepKind};
use answering::Answering;
use door::Door;
use lanes::{Lane, Lanes};
use pipeline::Exchanging;

/// How many ports are tried after the one asked for.
const PORTS_TRIED: u16 = 100;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) ground: Ground,
    running: watch::Sender<Arc<Running>>,
    gate: Gate,
}

impl Shared {
    pub(crate) fn new(ground: Ground, running: Running) -> Shared {
        Shared {
            ground,
            running: watch::Sender::new(Arc::new(running)),
            gate: Gate::default(),
        }
    }

    /// The app as it is now.
    pub(crate) fn running(&self) -> Arc<Running> {
        self.running.borrow().clone()
    }

    /// Requests from now on see this app; those under way end with the old one.
    pub(crate) fn replace(&self, running: Running) {
        self.running.send_replace(Arc::new(running));
    }
}

fn answer(lane: &Lane, peer: SocketAddr, request: Request) -> Answering {
    let running = lane.running();
    let (parts, body) = request.into_parts();
    let token = parts
        .headers
        .get(&call::TOKEN)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut recorder = lane.shelf.begin(parts.method.as_str(), target, token);
    let limit = lane.ground.limits.open;
    match lane.gate.pass(limit) {
        Some(open) => recorder.hold(open),
        None => return too_many(recorder, limit).into(),
    }
    let ground = lane.ground.clone();
    let exchanging = Exchanging::new(running, ground, (parts, body), Some(peer), recorder);
    exchanging.answer()
}

fn too_many(mut recorder: Recorder, limit: usize) -> Response {
    let because =
        format!("{limit} requests and streams are open already, which is the limit (--max-open)");
    recorder.step(StepKind::Stopped {
        limit: because.clone(),
    });
    recorder.head(StatusCode::SERVICE_UNAVAILABLE.as_u16());
    recorder.end(Ending::Complete);
    reply::words(StatusCode::SERVICE_UNAVAILABLE, &because, None)
}

/// Takes a port: the one asked for, or the next free one. Also says which one was taken by
/// another program, if that happened.
pub(crate) async fn listen(
    address: IpAddr,
    port: PortChoice,
) -> Result<(TcpListener, Option<u16>), (SocketAddr, std::io::Error)> {
    let (first, last) = match port {
        PortChoice::Exactly(port) => (port, port),
        PortChoice::From(port) => (port, port.saturating_add(PORTS_TRIED)),
    };
    let mut failure = None;
    for port in first..=last {
        let address = SocketAddr::new(address, port);
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok((listener, (port != first).then_some(first))),
            Err(error) => failure = failure.or(Some((address, error))),
        }
    }
    Err(failure.unwrap_or_else(|| {
        (
            SocketAddr::new(address, first),
            std::io::ErrorKind::AddrInUse.into(),
        )
    }))
}

/// Accepts connections until told to stop; then ends them. Fails if no thread can be had for them.
pub(crate) fn serve(
    listener: TcpListener,
    shared: &Arc<Shared>,
    stop: CancellationToken,
) -> std::io::Result<impl Future<Output = ()> + Send + use<>> {
    let lanes = Lanes::open(shared)?;
    let mut door = Door::new(&shared.ground);
    Ok(async move {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = stop.cancelled() => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    if let Some((stream, open)) = door.let_in(stream) {
                        lanes.take(stream, peer, open);
                    }
                }
                // Out of descriptors, or the client is gone already: neither ends the server.
                Err(error) => {
                    door.failed(&error);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        lanes.close().await;
    })
}
