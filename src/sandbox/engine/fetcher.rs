//! `fetch` of handlers: reaches the sandbox itself and nothing else.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use url::Url;

use super::{Message, Origin, Setup};
use crate::sandbox::trace::RequestId;

/// So many pieces of a body are read before somebody asks for them.
const AHEAD: usize = 4;

/// A fetch that JavaScript asked for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) label: Label,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Vec<u8>>,
}

/// Whose fetch it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    /// As JavaScript counts.
    pub(super) id: u32,
    /// Whose turn it was.
    pub(super) owner: RequestId,
    /// In which realm: the next one counts from the beginning.
    pub(super) realm: u32,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) label: Label,
    pub(super) part: Result<Part, String>,
}

/// An answer comes in parts.
#[derive(Debug)]
pub(super) enum Part {
    Head {
        status: u16,
        reason: String,
        /// Names and values by turns.
        headers: Vec<String>,
    },
    Chunk(Bytes),
    End,
}

/// A fetch under way; dropped, it is given up, and its server sees that the client left.
#[derive(Debug)]
pub(super) struct Carried {
    task: AbortHandle,
    wanted: Arc<Semaphore>,
}

impl Carried {
    /// Another piece of the body is asked for.
    pub(super) fn more(&self) {
        if self.wanted.available_permits() < AHEAD {
            self.wanted.add_permits(1);
        }
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Begins a fetch; what comes of it arrives as messages, and the body no faster than it is read. The
/// head, and whoever reads, have as long as the engine's limits allow.
pub(super) fn begin(
    setup: &Setup,
    client: &reqwest::Client,
    wanted: Wanted,
    sender: mpsc::Sender<Message>,
) -> Carried {
    let label = wanted.label;
    let allowed = check(&wanted.url, setup.origin.as_ref());
    let (client, patience) = (client.clone(), setup.limits.wall);
    let more = Arc::new(Semaphore::new(AHEAD));
    let asked = more.clone();
    let task = setup.tokio.spawn(async move {
        let tell = |part| {
            let _ = sender.send(Message::Fetched(Fetched { label, part }));
        };
        let carried = match allowed {
            Ok(url) => {
                carry(&client, url, wanted, patience, &asked, |part| {
                    tell(Ok(part));
                })
                .await
            }
            Err(because) => Err(because),
        };
        if let Err(because) = carried {
            tell(Err(because));
        }
    });
    Carried {
        task: task.abort_handle(),
        wanted: more,
    }
}

/// The URL to ask, or why it may not be asked.
fn check(url: &str, origin: Option<&Origin>) -> Result<Url, String> {
    let mut url = Url::parse(url).map_err(|_| format!("{url} is no absolute URL"))?;
    let Some(origin) = origin else {
        return Err("the server does not run yet while the app is built (ECONNREFUSED)".into());
    };
    let is_loopback = matches!(
        url.host_str(),
        Some("localhost" | "127.0.0.1" | "[::1]" | "0.0.0.0")
    );
    if url.scheme() != "http" || !is_loopback || url.port_or_known_default() != Some(origin.port) {
        return Err(format!(
            "the sandbox reaches only itself, http://{}: there is no network behind it",
            origin.host
        ));
    }
    url.set_host(Some("127.0.0.1"))
        .map_err(|error| error.to_string())?;
    Ok(url)
}

async fn carry(
    client: &reqwest::Client,
    url: Url,
    wanted: Wanted,
    patience: Duration,
    asked: &Semaphore,
    tell: impl Fn(Part),
) -> Result<(), String> {
    let asking = ask(client, url, wanted);
    let mut response = timeout(patience, asking)
        .await
        .map_err(|_| format!("no answer came within {} s", patience.as_secs()))??;
    tell(head_of(&response));
    loop {
        let permit = timeout(patience, asked.acquire())
            .await
            .map_err(|_| format!("nobody read the body for {} s", patience.as_secs()))?;
        permit.map_err(|error| error.to_string())?.forget();
        match response.chunk().await.map_err(|error| error.to_string())? {
            Some(bytes) => tell(Part::Chunk(bytes)),
            None => break,
        }
    }
    tell(Part::End);
    Ok(())
}

async fn ask(client: &reqwest::Client, url: Url, wanted: Wanted) -> Result<Response, String> {
    let method =
        reqwest::Method::from_bytes(wanted.method.as_bytes()).map_err(|error| error.to_string())?;
    let mut request = client.request(method, url);
    for (name, value) in &wanted.headers {
        request = request.header(name, latin1(value));
    }
    if let Some(body) = wanted.body {
        request = request.body(body);
    }
    request.send().await.map_err(|error| error.to_string())
}

fn head_of(response: &Response) -> Part {
    let status = response.status();
    let headers = response.headers().iter().flat_map(|(name, value)| {
        let value = value.as_bytes().iter().map(|&byte| char::from(byte));
        [name.as_str().to_owned(), value.collect()]
    });
    Part::Head {
        status: status.as_u16(),
        reason: status.canonical_reason().unwrap_or_default().to_owned(),
        headers: headers.collect(),
    }
}

/// Header values hold Latin-1 as characters.
fn latin1(value: &str) -> Vec<u8> {
    value
        .chars()
        .map(|character| u8::try_from(character).unwrap_or(b'?'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sandbox_itself_can_be_reached() {
        let origin = Origin {
            host: "localhost:3000".into(),
            port: 3000,
        };
        assert!(check("http://localhost:3000/api", Some(&origin)).is_ok());
        assert!(check("http://127.0.0.1:3000/api", Some(&origin)).is_ok());
        for url in [
            "http://localhost:3001/",
            "https://localhost:3000/",
            "http://example.com/",
            "file:///etc/passwd",
        ] {
            assert!(check(url, Some(&origin)).is_err(), "{url}");
        }
        assert!(check("http://localhost:3000/api", None).is_err());
    }
}
