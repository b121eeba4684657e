//! What goes out on a connection: hyper's answers, but for those that Node would write otherwise.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

/// What Node answers to what is no request.
pub(super) const REFUSAL: &[u8] = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
/// The same to a head that is too long.
const TOO_LARGE: &[u8] =
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n";
/// The same to a head that takes too long to come in.
pub(super) const TIMEOUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";
/// How hyper goes on where it refuses a request itself, and so do we in Node's parser's place.
const BARE: &[u8] = b"\r\nconnection: close\r\ncontent-length: 0\r\ndate: ";
/// What Node tells a client at once that asks whether to go on.
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
/// Node says so to HTTP/1.0 too.
const VERSION: &[u8] = b"HTTP/1.1 ";
/// What hyper says to it.
const OLD_VERSION: &[u8] = b"HTTP/1.0 ";

/// How far the answer is.
#[derive(Debug, Default)]
pub(super) enum Writing {
    /// Nothing was asked yet.
    #[default]
    Unasked,
    /// It has begun, and may have ended.
    Begun,
    /// A request was passed on and nothing of its answer is out.
    Awaited {
        /// How much of the version has been written, in an answer to HTTP/1.0.
        old: Option<usize>,
        /// What goes before the answer.
        interim: &'static [u8],
    },
    /// Node's refusal takes the answer's place.
    Refusing {
        words: &'static [u8],
        /// So many bytes of it are out.
        out: usize,
    },
}

impl Writing {
    /// A request goes in: of HTTP/1.0, or of a client that asks whether to go on with a body that
    /// it does not send, which hyper says nothing to.
    pub(super) fn expect(&mut self, is_old: bool, asks: bool) {
        *self = Writing::Awaited {
            old: is_old.then_some(0),
            interim: if asks { CONTINUE } else { b"" },
        };
    }

    /// Whether an answer is due of which nothing is out.
    pub(super) fn is_awaited(&self) -> bool {
        matches!(self, Writing::Awaited { .. })
    }

    /// Whether no answer is on its way that a refusal would break into.
    pub(super) fn is_free(&self) -> bool {
        matches!(self, Writing::Unasked | Writing::Awaited { .. })
    }

    /// Nothing but this refusal of Node's is written from now on.
    pub(super) fn refuse(&mut self, words: &'static [u8]) {
        *self = Writing::Refusing { words, out: 0 };
    }

    /// Writes what is left of a refusal, which ends the connection; ready at once if there is none.
    pub(super) fn poll_refusal<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        let Writing::Refusing { words, out } = self else {
            return Poll::Ready(Ok(()));
        };
        while *out < words.len() {
            *out += ready!(Pin::new(&mut *stream).poll_write(context, &words[*out..]))?;
        }
        Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
    }

    /// Writes a piece of hyper's answer.
    pub(super) fn poll_write<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Writing::Unasked | Writing::Awaited { .. } = self
            && let Some(words) = refusal_of_hyper(bytes)
        {
            *self = Writing::Refusing { words, out: 0 };
        }
        if let Writing::Awaited { interim, .. } = self {
            while !interim.is_empty() {
                let count = ready!(Pin::new(&mut *stream).poll_write(context, interim))?;
                *interim = &interim[count..];
            }
        }
        match self {
            Writing::Unasked | Writing::Begun => {}
            Writing::Refusing { .. } => {
                ready!(self.poll_refusal(stream, context))?;
                return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
            }
            Writing::Awaited { old: Some(out), .. }
                if bytes.starts_with(&OLD_VERSION[*out..]) && *out < VERSION.len() =>
            {
                let count = ready!(Pin::new(stream).poll_write(context, &VERSION[*out..]))?;
                *out += count;
                return Poll::Ready(Ok(count));
            }
            Writing::Awaited { .. } => *self = Writing::Begun,
        }
        Pin::new(stream).poll_write(context, bytes)
    }
}

/// What Node writes where hyper refuses what it read: less.
fn refusal_of_hyper(bytes: &[u8]) -> Option<&'static [u8]> {
    let (line, rest) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\r')?);
    let words = match line {
        b"HTTP/1.1 400 Bad Request" => REFUSAL,
        b"HTTP/1.1 431 Request Header Fields Too Large" => TOO_LARGE,
        _ => return None,
    };
    rest.starts_with(BARE).then_some(words)
}
