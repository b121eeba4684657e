//! One request of the pane on its way: what comes back becomes messages.

use std::sync::mpsc::Sender;

use crate::sandbox::client::{self, Client};
use crate::tui::effect::{ClientRequest, Token};
use crate::tui::message::{Asker, ClientEvent, Message, Reply};

/// A request on its way, and whom its answer is for.
pub(super) struct Delivery {
    pub(super) asker: Asker,
    pub(super) token: Token,
    pub(super) queue: Sender<Message>,
}

impl Delivery {
    /// Sends it after its pause, and hands on everything that comes.
    pub(super) async fn run(self, origin: &str, request: ClientRequest) {
        if !request.wait.is_zero() {
            tokio::time::sleep(request.wait).await;
        }
        let client = match Client::new() {
            Ok(client) => client,
            Err(error) => return self.hand_on(failed(&error.to_string())),
        };
        let mut events = client.send(origin, outgoing(request, Some(self.token.clone())));
        while let Some(event) = events.recv().await {
            self.hand_on(incoming(event));
        }
    }

    pub(super) fn hand_on(&self, event: ClientEvent) {
        let reply = Reply::Client(self.token.clone(), event);
        let _ = self.queue.send(Message::Reply(self.asker, reply));
    }
}

/// The end of a request that could not be sent.
pub(super) fn failed(error: &str) -> ClientEvent {
    ClientEvent::Failed {
        error: error.to_owned(),
    }
}

fn outgoing(request: ClientRequest, token: Option<String>) -> client::ClientRequest {
    client::ClientRequest {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body.map(String::into_bytes),
        token,
    }
}

fn incoming(event: client::ClientEvent) -> ClientEvent {
    match event {
        client::ClientEvent::Head {
            status,
            headers,
            at,
            ..
        } => ClientEvent::Head {
            status,
            headers,
            at,
        },
        client::ClientEvent::Chunk { bytes, at } => ClientEvent::Chunk {
            bytes: bytes.to_vec(),
            at,
        },
        client::ClientEvent::End { at } => ClientEvent::End { at },
        client::ClientEvent::Failed { message, .. } => ClientEvent::Failed { error: message },
    }
}
