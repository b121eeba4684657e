//! The HTTP side: listens, hands each request to the pipeline, and stops when told to.
//!
//! `app()` is an ordinary [`axum::Router`]; the accept loop below it is our own because two
//! recorded facts need hyper's: a head over 16 kB is a 431 (FACTS 21), and some answers are a
//! closed connection (FACTS 72). `heads` mends what Node would read and hyper would not.

mod body;
pub(crate) mod call;
mod heads;
mod pipeline;
mod timer;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Version};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_service::Service;

use super::api::PortChoice;
use super::log::Recorder;
use super::reply::{self, CloseConnection};
use super::running::{Ground, Running};
use super::trace::{Ending, StepKind};
use heads::Heads;
use pipeline::Exchanging;
use timer::CoarseTimer;

/// How many ports are tried after the one asked for.
const PORTS_TRIED: u16 = 100;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) ground: Ground,
    running: RwLock<Arc<Running>>,
    permits: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(ground: Ground, running: Running) -> Shared {
        let permits = Arc::new(Semaphore::new(ground.limits.open));
        Shared {
            ground,
            running: RwLock::new(Arc::new(running)),
            permits,
        }
    }

    /// The app as it is now.
    pub(crate) fn running(&self) -> Arc<Running> {
        self.running
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Requests from now on see this app; those under way end with the old one.
    pub(crate) fn replace(&self, running: Running) {
        *self.running.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(running);
    }
}

/// The server as a service.
pub(crate) fn app(shared: Arc<Shared>) -> Router {
    Router::new().fallback(answer).with_state(shared)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let running = shared.running();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| *peer);
    let (parts, body) = request.into_parts();
    let token = parts
        .headers
        .get(call::TOKEN)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut recorder = shared
        .ground
        .log
        .begin(parts.method.as_str(), target, token);
    match shared.permits.clone().try_acquire_owned() {
        Ok(permit) => recorder.hold(permit),
        Err(_) => return too_many(recorder, shared.ground.limits.open),
    }
    let ground = shared.ground.clone();
    let exchanging = Exchanging::new(running, ground, (parts, body), peer, recorder);
    exchanging.answer().await
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

/// Accepts connections until told to stop; then ends them.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    head_limit: usize,
    stop: CancellationToken,
) {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                connections.spawn(connection(
                    stream,
                    peer,
                    app.clone(),
                    head_limit,
                    stop.clone(),
                ));
            }
            // Out of descriptors, or the client is gone already: neither ends the server.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
        }
    }
    connections.close();
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), connections.wait()).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    head_limit: usize,
    stop: CancellationToken,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut app = app.clone();
        async move {
            let is_old = request.version() == Version::HTTP_10;
            let mut request = body::begin(request).await;
            request.extensions_mut().insert(ConnectInfo(peer));
            let mut response = app
                .call(request)
                .await
                .unwrap_or_else(|never| match never {});
            if is_old {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
                *response.version_mut() = Version::HTTP_10;
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
    let mut connection = std::pin::pin!(connection);
    let mut look = tokio::time::interval(timer::LOOK);
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = look.tick() => {}
            () = stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                let _ = tokio::time::timeout(std::time::Duration::from_secs(1), connection).await;
                return;
            }
        }
    }
}
