//! `fetch` of handlers: reaches the sandbox itself and nothing else.

use std::sync::mpsc;

use bytes::Bytes;
use tokio::task::AbortHandle;
use url::Url;

use super::{Message, Origin, Setup};
use crate::sandbox::trace::RequestId;

/// A fetch that JavaScript asked for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) id: u32,
    /// Whose turn it was.
    pub(super) owner: RequestId,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Vec<u8>>,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) id: u32,
    pub(super) owner: RequestId,
    pub(super) result: Result<Reply, String>,
}

/// An answer, whole.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) headers: Vec<String>,
    pub(super) body: Bytes,
}

/// A fetch under way; dropped, it is given up, and its server sees that the client left.
#[derive(Debug)]
pub(super) struct Carried(AbortHandle);

impl Drop for Carried {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins a fetch; its result arrives as a message. It has as long, and may bring as much, as the
/// engine's limits allow: an answer without an end would else be read for ever.
pub(super) fn begin(
    setup: &Setup,
    client: &reqwest::Client,
    wanted: Wanted,
    sender: mpsc::Sender<Message>,
) -> Carried {
    let (id, owner) = (wanted.id, wanted.owner);
    let allowed = check(&wanted.url, setup.origin.as_ref());
    let (client, limits) = (client.clone(), setup.limits.clone());
    let task = setup.tokio.spawn(async move {
        let result = match allowed {
            Ok(url) => {
                let carried = carry(&client, url, wanted, limits.memory);
                let in_time = tokio::time::timeout(limits.wall, carried).await;
                let because = || format!("no whole answer came within {} s", limits.wall.as_secs());
                in_time.unwrap_or_else(|_| Err(because()))
            }
            Err(because) => Err(because),
        };
        let _ = sender.send(Message::Fetched(Fetched { id, owner, result }));
    });
    Carried(task.abort_handle())
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
    most: usize,
) -> Result<Reply, String> {
    let method =
        reqwest::Method::from_bytes(wanted.method.as_bytes()).map_err(|error| error.to_string())?;
    let mut request = client.request(method, url);
    for (name, value) in &wanted.headers {
        request = request.header(name, latin1(value));
    }
    if let Some(body) = wanted.body {
        request = request.body(body);
    }
    let mut response = request.send().await.map_err(|error| error.to_string())?;
    let status = response.status();
    let headers = response
        .headers()
        .iter()
        .flat_map(|(name, value)| {
            [
                name.as_str().to_owned(),
                value
                    .as_bytes()
                    .iter()
                    .map(|&byte| char::from(byte))
                    .collect(),
            ]
        })
        .collect();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| error.to_string())? {
        if body.len() + piece.len() > most {
            return Err(format!(
                "the answer is longer than {most} bytes, which is all memory"
            ));
        }
        body.extend_from_slice(&piece);
    }
    Ok(Reply {
        status: status.as_u16(),
        reason: status.canonical_reason().unwrap_or_default().to_owned(),
        headers,
        body: body.into(),
    })
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
