//! Where connections come in: so many at a time, and those beyond them are told so.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use crate::sandbox::log::{Gate, Log, Open};
use crate::sandbox::running::Ground;
use crate::sandbox::trace::Level;

/// What keeps happening is said so often.
const AGAIN: Duration = Duration::from_secs(5);

pub(super) struct Door {
    inside: Arc<Gate>,
    limit: usize,
    log: Log,
    said: Option<Instant>,
}

impl Door {
    pub(super) fn new(ground: &Ground) -> Door {
        Door {
            inside: Arc::default(),
            limit: ground.limits.connections,
            log: ground.log.clone(),
            said: None,
        }
    }

    /// The connection with its share of the limit; none if it was refused.
    pub(super) fn let_in(&mut self, stream: TcpStream) -> Option<(TcpStream, Open)> {
        let open = self.inside.pass(self.limit);
        if open.is_none() {
            let because = format!(
                "{} connections are open already, which is the limit (--max-connections)",
                self.limit
            );
            refuse(&stream, &because);
            self.say(|| format!("a connection was refused: {because}"));
        }
        open.map(|open| (stream, open))
    }

    /// No connection could be taken.
    pub(super) fn failed(&mut self, error: &std::io::Error) {
        self.say(|| {
            format!("a connection could not be taken: {error}. If this goes on, close others, or raise `ulimit -n`.")
        });
    }

    fn say(&mut self, text: impl FnOnce() -> String) {
        let now = Instant::now();
        if self.said.is_none_or(|said| now - said >= AGAIN) {
            self.said = Some(now);
            self.log.console(None, Level::Warn, text());
        }
    }
}

/// Answers before any request is read, as far as the socket takes it at once.
fn refuse(stream: &TcpStream, because: &str) {
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{because}",
        because.len()
    );
    let _ = stream.try_write(answer.as_bytes());
}
