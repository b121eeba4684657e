//! `fetch` of handlers: reaches the sandbox itself and nothing else.

use std::sync::mpsc;

use bytes::Bytes;
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

/// Begins a fetch; its result arrives as a message.
pub(super) fn begin(
    setup: &Setup,
    client: &reqwest::Client,
    wanted: Wanted,
    sender: mpsc::Sender<Message>,
) {
    let (id, owner) = (wanted.id, wanted.owner);
    let allowed = check(&wanted.url, setup.origin.as_ref());
    let client = client.clone();
    let task = setup.tokio.spawn(async move {
        let result = match allowed {
            Ok(url) => carry(&client, url, wanted).await,
            Err(because) => Err(because),
        };
        let _ = sender.send(Message::Fetched(Fetched { id, owner, result }));
    });
    drop(task);
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

async fn carry(client: &reqwest::Client, url: Url, wanted: Wanted) -> Result<Reply, String> {
    let method =
        reqwest::Method::from_bytes(wanted.method.as_bytes()).map_err(|error| error.to_string())?;
    let mut request = client.request(method, url);
    for (name, value) in &wanted.headers {
        request = request.header(name, latin1(value));
    }
    if let Some(body) = wanted.body {
        request = request.body(body);
    }
    let response = request.send().await.map_err(|error| error.to_string())?;
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
    Ok(Reply {
        status: status.as_u16(),
        reason: status.canonical_reason().unwrap_or_default().to_owned(),
        headers,
        body: response.bytes().await.map_err(|error| error.to_string())?,
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
