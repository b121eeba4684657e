//! A request that is not over.

use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::time::SystemTime;

use compact_str::CompactString;

use super::{Exchange, RequestId};

/// A request whose handler takes its time, or whose answer goes on. How far it is can be asked at
/// any time: a stream that never ends must not fill anybody's queue.
#[derive(Debug)]
pub struct UnderWay {
    /// Which request this is.
    pub id: RequestId,
    /// The token that the sandbox pane sent with it; `None` for requests from outside.
    pub token: Option<String>,
    /// The method as sent.
    pub method: CompactString,
    /// Path and query as sent.
    pub target: CompactString,
    /// When the request came in.
    pub started: SystemTime,
    status: AtomicU16,
    chunks: AtomicU32,
}

impl UnderWay {
    /// What is known of an exchange before it is over.
    pub fn of(exchange: &Exchange) -> Self {
        UnderWay {
            id: exchange.id,
            token: exchange.token.clone(),
            method: exchange.method.clone(),
            target: exchange.target.clone(),
            started: exchange.started,
            status: AtomicU16::new(exchange.status),
            chunks: AtomicU32::new(0),
        }
    }

    /// Status of the answer, once its head has left.
    pub fn status(&self) -> Option<u16> {
        match self.status.load(Ordering::Relaxed) {
            0 => None,
            status => Some(status),
        }
    }

    /// How many pieces of the body have left.
    pub fn chunks(&self) -> u32 {
        self.chunks.load(Ordering::Relaxed)
    }

    /// The head has left.
    pub(crate) fn answered(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    /// Another piece has left.
    pub(crate) fn sent(&self) {
        self.chunks.fetch_add(1, Ordering::Relaxed);
    }
}
