//! An answer on its way.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use compact_str::CompactString;

use super::{Exchange, RequestId};

/// An answer whose head has left and whose body goes on. How far it is can be asked at any time:
/// a stream that never ends must not fill anybody's queue.
#[derive(Debug)]
pub struct Streaming {
    /// Which request this is.
    pub id: RequestId,
    /// The token that the sandbox pane sent with it; `None` for requests from outside.
    pub token: Option<String>,
    /// The method as sent.
    pub method: CompactString,
    /// Path and query as sent.
    pub target: CompactString,
    /// Status of the answer.
    pub status: u16,
    /// When the request came in.
    pub started: SystemTime,
    chunks: AtomicU32,
}

impl Streaming {
    /// What an exchange has become once its head has left.
    pub fn of(exchange: &Exchange) -> Self {
        Streaming {
            id: exchange.id,
            token: exchange.token.clone(),
            method: exchange.method.clone(),
            target: exchange.target.clone(),
            status: exchange.status,
            started: exchange.started,
            chunks: AtomicU32::new(0),
        }
    }

    /// How many pieces of the body have left.
    pub fn chunks(&self) -> u32 {
        self.chunks.load(Ordering::Relaxed)
    }

    /// Another piece has left.
    pub(crate) fn sent(&self) {
        self.chunks.fetch_add(1, Ordering::Relaxed);
    }
}
