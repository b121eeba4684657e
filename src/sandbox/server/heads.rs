//! What Node's HTTP parser lets through and hyper does not: `<`, `>`, `"` and a backtick that
//! were not escaped in a request's target. They are escaped on the way in, as the URL parser of
//! Next would do it afterwards; everything else passes as it came.

mod framing;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use framing::Framing;

/// A connection whose request heads are mended as they come in.
pub(super) struct Heads<S> {
    stream: S,
    framing: Framing,
    /// The beginning of a head whose end has not come yet.
    held: Vec<u8>,
    /// Read, mended, and not yet asked for.
    ready: Vec<u8>,
    /// How much of `ready` was handed out.
    given: usize,
    /// Heads longer than this are left to hyper, which refuses them.
    limit: usize,
}

impl<S> Heads<S> {
    /// A connection at its beginning.
    pub(super) fn new(stream: S, limit: usize) -> Self {
        Heads {
            stream,
            framing: Framing::Head,
            held: Vec::new(),
            ready: Vec::new(),
            given: 0,
            limit,
        }
    }

    fn give(&mut self, into: &mut ReadBuf<'_>) -> bool {
        let rest = &self.ready[self.given..];
        let count = rest.len().min(into.remaining());
        into.put_slice(&rest[..count]);
        self.given += count;
        if self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
        }
        count > 0
    }

    /// Whether this is a whole head without a body, as hyper takes it.
    fn passes(&self, read: &[u8]) -> bool {
        let is_known = |line: &[u8]| {
            line.ends_with(b" HTTP/1.1\r") && !line.iter().any(|byte| b"<>\"`".contains(byte))
        };
        self.framing == Framing::Head
            && self.held.is_empty()
            && read
                .split(|byte| *byte == b'\n')
                .next()
                .is_some_and(is_known)
            && end_of_head(read, 0) == Some(read.len())
            && Framing::after(read) == Framing::Head
    }

    /// Takes in what was read.
    fn take(&mut self, mut read: &[u8]) {
        while !read.is_empty() {
            if !matches!(self.framing, Framing::Head) {
                let count = self.framing.pass(read);
                self.ready.extend_from_slice(&read[..count]);
                read = &read[count..];
                continue;
            }
            let searched = self.held.len().saturating_sub(3);
            self.held.extend_from_slice(read);
            let Some(end) = end_of_head(&self.held, searched) else {
                if self.held.len() > self.limit {
                    self.let_go();
                }
                return;
            };
            read = &read[read.len() - (self.held.len() - end)..];
            self.held.truncate(end);
            self.framing = Framing::after(&self.held);
            mend(&self.held, &mut self.ready);
            self.held.clear();
        }
    }

    /// What is held goes on as it is: hyper says what is wrong with it.
    fn let_go(&mut self) {
        self.ready.append(&mut self.held);
        self.framing = Framing::Unknown;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Heads<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while !this.give(into) {
            // Read to where it is wanted: most of what comes is a head that needs no mending.
            let begun = into.filled().len();
            ready!(Pin::new(&mut this.stream).poll_read(context, into))?;
            let read = &into.filled()[begun..];
            if read.is_empty() && this.held.is_empty() || this.passes(read) {
                return Poll::Ready(Ok(()));
            }
            if read.is_empty() {
                this.let_go();
            } else {
                this.take(read);
            }
            into.set_filled(begun);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heads<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// Where the head ends, its empty line included; looked for from `from` on.
fn end_of_head(head: &[u8], from: usize) -> Option<usize> {
    let rest = &head[from..];
    let mut lines = rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let end = lines.find(|(at, _)| {
        let before = &head[..from + at];
        before.ends_with(b"\r\n\r") && before.iter().any(|byte| !b"\r\n".contains(byte))
    });
    end.map(|(at, _)| from + at + 1)
}

/// Writes a head with the letters of its target escaped that hyper would refuse.
fn mend(head: &[u8], into: &mut Vec<u8>) {
    let start = head
        .iter()
        .take_while(|byte| b"\r\n".contains(byte))
        .count();
    let line = head[start..].iter().position(|byte| *byte == b'\r');
    let line = line.map_or(head.len(), |at| start + at);
    let begun = into.len();
    let mut in_query = false;
    for byte in &head[..line] {
        in_query |= *byte == b'?';
        match byte {
            b'<' => into.extend_from_slice(b"%3C"),
            b'>' => into.extend_from_slice(b"%3E"),
            b'"' => into.extend_from_slice(b"%22"),
            b'`' if !in_query => into.extend_from_slice(b"%60"),
            other => into.push(*other),
        }
    }
    let version = known_version(&into[begun..]);
    if let Some((end, version)) = version {
        into.truncate(begun + end);
        into.extend_from_slice(version);
    }
    into.extend_from_slice(&head[line..]);
}

/// Node also takes HTTP/2.0, HTTP/0.9 and a line without a version: where the target ends, and the
/// version that hyper takes instead.
fn known_version(line: &[u8]) -> Option<(usize, &'static [u8])> {
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target) = (words.next()?, words.next()?);
    let end = method.len() + 1 + target.len();
    match (words.next(), words.next()) {
        (Some(b"HTTP/2.0"), None) => Some((end, b" HTTP/1.1")),
        (Some(b"HTTP/0.9") | None, None) => Some((end, b" HTTP/1.0")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out, however the bytes are cut on their way in.
    fn passed(sent: &str, piece: usize) -> String {
        let mut heads = Heads::new((), 200);
        for piece in sent.as_bytes().chunks(piece) {
            heads.take(piece);
        }
        heads.let_go();
        String::from_utf8(heads.ready).unwrap()
    }

    #[test]
    fn targets_are_escaped_and_the_rest_is_left_alone() {
        let cases = [
            (
                "GET /<a>`?q=\"`<> HTTP/1.1\r\nX: <\"`>\r\n\r\n",
                "GET /%3Ca%3E%60?q=%22`%3C%3E HTTP/1.1\r\nX: <\"`>\r\n\r\n",
            ),
            (
                "POST /< HTTP/1.1\r\nContent-Length: 14\r\n\r\nPOST /< H\r\n\r\n<GET /> HTTP/1.1\r\n\r\n",
                "POST /%3C HTTP/1.1\r\nContent-Length: 14\r\n\r\nPOST /< H\r\n\r\n<GET /%3E HTTP/1.1\r\n\r\n",
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nA;x=1\r\n< /> H\r\n\r\n\r\n0\r\nX: <\r\n\r\nGET /> HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nA;x=1\r\n< /> H\r\n\r\n\r\n0\r\nX: <\r\n\r\nGET /%3E HTTP/1.1\r\n\r\n",
            ),
            (
                "\r\nGET /> HTTP/1.1\r\n\r\n",
                "\r\nGET /%3E HTTP/1.1\r\n\r\n",
            ),
            ("GET /> HTTP/1.1\r\nX", "GET /> HTTP/1.1\r\nX"),
            ("GET /a HTTP/2.0\r\n\r\n", "GET /a HTTP/1.1\r\n\r\n"),
            ("GET /a\r\nX: 1\r\n\r\n", "GET /a HTTP/1.0\r\nX: 1\r\n\r\n"),
            ("GET /a HTTP/1.2\r\n\r\n", "GET /a HTTP/1.2\r\n\r\n"),
        ];
        for (sent, expected) in cases {
            for piece in [1, 2, 3, 7, 1000] {
                assert_eq!(passed(sent, piece), expected, "pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_head_that_is_too_long_goes_on_as_it_is() {
        let long = format!("GET /<{} HTTP/1.1\r\n\r\n", "a".repeat(20_000));
        assert_eq!(passed(&long, 64), long);
    }
}
