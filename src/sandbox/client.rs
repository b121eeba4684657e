//! The HTTP client of the sandbox: one request, what comes back as it comes.
//!
//! It knows nothing of the server but its address, so that what the pane shows is what went over the
//! wire. Redirects are shown, not followed; no proxy, no decompression.

mod curl;
mod line;
mod words;

pub use curl::to_curl;
pub use line::{LineError, parse_line};

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url, redirect};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// The header by which the pane finds the trace of its own request; the server takes it off.
pub const TOKEN_HEADER: &str = "x-jsguide-request";

/// How many events may wait for a slow reader before the connection is read no further.
const WAITING_EVENTS: usize = 64;

/// A request as it is to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientRequest {
    /// Any token: `GET`, `PROPFIND`, `FOO`.
    pub method: String,
    /// Path with its query. Dot segments are resolved before sending, as curl and browsers do.
    pub path: String,
    /// In order; a name may occur twice.
    pub headers: Vec<(String, String)>,
    /// Sent with its length.
    pub body: Option<Vec<u8>>,
    /// Sent as [`TOKEN_HEADER`].
    pub token: Option<String>,
}

/// What happened to a request; each with the time since it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEvent {
    /// The status line and the headers came.
    Head {
        /// `200`.
        status: u16,
        /// The standard phrase of the status; empty for unknown ones.
        reason: String,
        /// In the order of the wire as far as names go; values that aren't UTF-8 are shown with `�`.
        headers: Vec<(String, String)>,
        /// Since sending.
        at: Duration,
    },
    /// A piece of the body came.
    Chunk {
        /// As it came, never empty.
        bytes: Bytes,
        /// Since sending.
        at: Duration,
    },
    /// The answer is complete. Nothing follows.
    End {
        /// Since sending.
        at: Duration,
    },
    /// There is no answer, or no more of it. Nothing follows.
    Failed {
        /// What went wrong, as a sentence without a full stop.
        message: String,
        /// Since sending.
        at: Duration,
    },
}

/// Sends requests; clones share their idle connections.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
}

impl Client {
    /// Fails only if the system can't set up a client at all.
    pub fn new() -> Result<Self, ClientError> {
        let inner = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(2)
            // Sooner than the server closes it, so that no request goes out on a closed one.
            .pool_idle_timeout(Duration::from_secs(4))
            .user_agent(concat!("jsguide/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { inner })
    }

    /// Sends a request to `origin`, as `http://127.0.0.1:3000`; must be called inside a tokio runtime.
    ///
    /// The last event is [`ClientEvent::End`] or [`ClientEvent::Failed`]. Dropping the receiver closes
    /// the connection.
    pub fn send(&self, origin: &str, request: ClientRequest) -> mpsc::Receiver<ClientEvent> {
        let (events, receiver) = mpsc::channel(WAITING_EVENTS);
        let delivery = Delivery {
            client: self.inner.clone(),
            origin: origin.to_owned(),
            started: Instant::now(),
            events,
        };
        tokio::spawn(async move {
            let events = delivery.events.clone();
            tokio::select! {
                () = delivery.run(request) => {}
                () = events.closed() => {}
            }
        });
        receiver
    }
}

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client can't be set up: {0}")]
pub struct ClientError(#[from] reqwest::Error);

/// One request on its way.
struct Delivery {
    client: reqwest::Client,
    origin: String,
    started: Instant,
    events: mpsc::Sender<ClientEvent>,
}

impl Delivery {
    async fn run(self, request: ClientRequest) {
        let last = match self.exchange(request).await {
            Ok(()) => ClientEvent::End {
                at: self.started.elapsed(),
            },
            Err(message) => ClientEvent::Failed {
                message,
                at: self.started.elapsed(),
            },
        };
        self.emit(last).await;
    }

    /// A receiver that is gone ends the task from outside.
    async fn emit(&self, event: ClientEvent) {
        let _ = self.events.send(event).await;
    }

    async fn exchange(&self, request: ClientRequest) -> Result<(), String> {
        let prepared = prepare(&self.origin, request)?;
        let mut response = self
            .client
            .execute(prepared)
            .await
            .map_err(|error| self.no_answer(&error))?;
        self.emit(self.head(&response)).await;
        let mut received = 0;
        loop {
            let chunk = response
                .chunk()
                .await
                .map_err(|_| format!("the connection broke after {}", counted(received)))?;
            let Some(bytes) = chunk else { return Ok(()) };
            received += bytes.len();
            if !bytes.is_empty() {
                self.emit(ClientEvent::Chunk {
                    bytes,
                    at: self.started.elapsed(),
                })
                .await;
            }
        }
    }

    fn head(&self, response: &reqwest::Response) -> ClientEvent {
        let shown = |(name, value): (&HeaderName, &HeaderValue)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        };
        ClientEvent::Head {
            status: response.status().as_u16(),
            reason: response
                .status()
                .canonical_reason()
                .unwrap_or_default()
                .to_owned(),
            headers: response.headers().iter().map(shown).collect(),
            at: self.started.elapsed(),
        }
    }

    fn no_answer(&self, error: &reqwest::Error) -> String {
        if error.is_connect() {
            return format!("nothing answers at {}", self.origin);
        }
        if error.is_builder() {
            return format!("the request can't be sent: {}", root(error));
        }
        let cause = root(error);
        if cause.starts_with("invalid") {
            return format!("what came back is not HTTP: {cause}");
        }
        "the connection was closed before an answer came".to_owned()
    }
}

fn root(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

fn counted(bytes: usize) -> String {
    if bytes == 1 {
        "1 byte".to_owned()
    } else {
        format!("{bytes} bytes")
    }
}

fn prepare(origin: &str, request: ClientRequest) -> Result<reqwest::Request, String> {
    let method = Method::from_bytes(request.method.as_bytes())
        .map_err(|_| format!("\"{}\" is not a method", request.method))?;
    let address = format!("{}{}", origin.trim_end_matches('/'), request.path);
    let url =
        Url::parse(&address).map_err(|error| format!("{address} is not an address: {error}"))?;
    let mut prepared = reqwest::Request::new(method, url);
    let token = request.token.map(|token| (TOKEN_HEADER.to_owned(), token));
    *prepared.headers_mut() = header_map(request.headers.into_iter().chain(token))?;
    *prepared.body_mut() = request.body.map(Into::into);
    Ok(prepared)
}

fn header_map(headers: impl Iterator<Item = (String, String)>) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("\"{name}\" is not a header name"))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the value of {name} has a control character"))?;
        map.append(key, value);
    }
    Ok(map)
}

#[cfg(test)]
mod tests;
