//! Where Node's HTTP parser (llhttp) and hyper differ.
//!
//! What Node lets through and hyper does not is mended on the way in: `<`, `>`, `"` and a backtick
//! that were not escaped in a request's target, as the URL parser of Next would do it afterwards.
//! What Node refuses and hyper does not (a bare line feed, a length that is said twice, bytes that
//! no request begins with) is refused in Node's words. HTTP/1.0 is answered as HTTP/1.1.

mod folding;
mod framing;
mod writing;

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use memchr::{memchr, memchr_iter, memchr3};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::pipeline::NODE_METHODS;
use super::timer::{End, Patience};
pub(super) use folding::{FOLD, FOLDED, is_framing};
use framing::Framing;
use writing::Writing;

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
    writing: Writing,
    patience: Arc<Patience>,
    /// The request that was read last is the connection's last one.
    is_last: bool,
}

impl<S> Heads<S> {
    /// A connection at its beginning.
    pub(super) fn new(stream: S, limit: usize, patience: Arc<Patience>) -> Self {
        Heads {
            stream,
            framing: Framing::Head,
            held: Vec::new(),
            ready: Vec::new(),
            given: 0,
            limit,
            writing: Writing::default(),
            patience,
            is_last: false,
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
        self.framing == Framing::Head && self.held.is_empty() && is_plain_head(read)
    }

    /// Takes in what was read.
    fn take(&mut self, mut read: &[u8]) {
        let mut heads = 0;
        while !read.is_empty() {
            if !matches!(self.framing, Framing::Head) {
                let count = self.framing.pass(read);
                if self.framing == Framing::Unknown {
                    self.patience.rest();
                }
                self.ready.extend_from_slice(&read[..count]);
                read = &read[count..];
                if self.framing == Framing::Refused {
                    return self.refuse(heads);
                }
                continue;
            }
            if heads > 0 && self.is_last {
                // Node's parser takes nothing more, and forgets what it has not answered.
                if !read.iter().all(|byte| b"\r\n".contains(byte)) {
                    self.refuse(heads);
                }
                return;
            }
            let searched = self.held.len().saturating_sub(3);
            self.held.extend_from_slice(read);
            if is_hopeless(&self.held) {
                return self.refuse(heads);
            }
            let Some(end) = end_of_head(&self.held, searched) else {
                if self.held.len() > self.limit {
                    self.let_go();
                } else {
                    self.patience.feed();
                }
                return;
            };
            heads += 1;
            read = &read[read.len() - (self.held.len() - end)..];
            self.held.truncate(end);
            self.framing = Framing::after(&self.held);
            if self.framing == Framing::Refused {
                return self.refuse(heads);
            }
            let ends_here = self.framing == Framing::Head && !read.is_empty();
            self.is_last = ends_here && closes(&self.held);
            let version = version_of(&self.held);
            mend(&self.held, version, &self.framing, &mut self.ready);
            let waits = version == Version::New && self.framing == Framing::Head;
            let interim = waits && asks_to_go_on(&self.held);
            self.writing.expect(version == Version::Old, interim);
            self.patience.rest();
            self.held.clear();
        }
    }

    /// Node's parser stops at what it can't read: what came with it is not answered either, unless
    /// its answer has begun already.
    fn refuse(&mut self, heads: usize) {
        if heads > 0 || self.writing.is_free() {
            self.ready.clear();
            self.given = 0;
            self.writing.refuse(writing::REFUSAL);
        } else {
            self.ready.extend_from_slice(NO_REQUEST);
        }
        self.held.clear();
        self.framing = Framing::Unknown;
    }

    /// The connection ends in the midst of a request.
    fn end(&mut self) {
        let is_complete = matches!(self.framing, Framing::Head | Framing::Unknown);
        if !is_complete && self.writing.is_awaited() {
            self.writing.refuse(writing::REFUSAL);
        } else if !self.held.is_empty() {
            self.refuse(0);
        }
    }

    /// What is held goes on as it is: hyper says what is wrong with it.
    fn let_go(&mut self) {
        self.ready.append(&mut self.held);
        self.framing = Framing::Unknown;
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Heads<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while !this.give(into) {
            ready!(this.writing.poll_refusal(&mut this.stream, context))?;
            // Read to where it is wanted: most of what comes is a head that needs no mending.
            let begun = into.filled().len();
            let reading = Pin::new(&mut this.stream).poll_read(context, into);
            if reading.is_pending() {
                match this.patience.end() {
                    None => return Poll::Pending,
                    Some(End::Silent) => return Poll::Ready(Ok(())),
                    Some(End::Told) => {
                        this.writing.refuse(writing::TIMEOUT);
                        continue;
                    }
                }
            }
            ready!(reading)?;
            let read = &into.filled()[begun..];
            if this.passes(read) {
                this.writing.expect(false, false);
                this.patience.rest();
                return Poll::Ready(Ok(()));
            }
            if read.is_empty() {
                this.end();
                if this.ready.is_empty() {
                    return this.writing.poll_refusal(&mut this.stream, context);
                }
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
        let this = self.get_mut();
        this.writing.poll_write(&mut this.stream, context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// What hyper takes for no request: it says so, and closes the connection.
const NO_REQUEST: &[u8] = b"\0\r\n\r\n";

/// A head with more lines than this is looked at closely.
const MOST_PLAIN: usize = 90;

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

/// Whether this is one head to its end that nothing has to be done about, and that no body can
/// follow. Most are, so it is looked at line by line, once.
fn is_plain_head(read: &[u8]) -> bool {
    let mut begin = 0;
    for (count, end) in memchr_iter(b'\n', read).enumerate() {
        let line = &read[begin..end];
        if count > MOST_PLAIN {
            return false;
        }
        let is_as_wanted = match line {
            [b'\r'] => return begin > 0 && end + 1 == read.len(),
            _ if begin == 0 => is_plain_request_line(line),
            [b'c' | b'C' | b'e' | b'E' | b't' | b'T' | b'u' | b'U', ..] => {
                Framing::of_line(line).is_none()
            }
            _ => true,
        };
        if !is_as_wanted || !line.ends_with(b"\r") {
            return false;
        }
        begin = end + 1;
    }
    false
}

fn is_plain_request_line(line: &[u8]) -> bool {
    let is_mended = memchr3(b'<', b'>', b'"', line).is_some() || memchr(b'`', line).is_some();
    line.ends_with(b" HTTP/1.1\r") && !is_mended
}

/// Whether no request begins so: a word that is no method, or a line that does not end as it has to.
fn is_hopeless(held: &[u8]) -> bool {
    let blank = held
        .iter()
        .take_while(|byte| b"\r\n".contains(byte))
        .count();
    let begun = &held[blank..];
    let word = begun.split(|byte| *byte == b' ').next().unwrap_or_default();
    let is_whole = word.len() < begun.len();
    let begins = |method: &&str| {
        let method = method.as_bytes();
        if is_whole {
            word == method
        } else {
            method.starts_with(word)
        }
    };
    !NODE_METHODS.iter().any(begins) || has_bare_line_end(begun)
}

/// A line feed without a carriage return before it, or a carriage return without one behind it.
fn has_bare_line_end(head: &[u8]) -> bool {
    let end = end_of_head(head, 0).unwrap_or(head.len());
    let head = &head[..end];
    head.windows(2).any(|pair| match pair {
        [b'\r', next] => *next != b'\n',
        [before, b'\n'] => *before != b'\r',
        _ => false,
    })
}

/// Writes a head with the letters of its target escaped that hyper would refuse.
fn mend(head: &[u8], version: Version, framing: &Framing, into: &mut Vec<u8>) {
    let start = head
        .iter()
        .take_while(|byte| b"\r\n".contains(byte))
        .count();
    let line = head[start..].iter().position(|byte| *byte == b'\r');
    let line = line.map_or(head.len(), |at| start + at);
    let begun = into.len();
    let mut in_query = false;
    let mut spaces = 0;
    for byte in &head[..line] {
        in_query |= *byte == b'?';
        if *byte == b' ' {
            spaces += 1;
            if spaces > 1 && into.ends_with(b" ") {
                continue;
            }
        }
        match byte {
            b'<' => into.extend_from_slice(b"%3C"),
            b'>' => into.extend_from_slice(b"%3E"),
            b'"' => into.extend_from_slice(b"%22"),
            b'`' if !in_query => into.extend_from_slice(b"%60"),
            other => into.push(*other),
        }
    }
    if version == Version::Old {
        let written = into[begun..].split(|byte| *byte == b' ');
        let end: usize = written.take(2).map(|word| word.len() + 1).sum();
        into.truncate(begun + end - 1);
        let is_chunked = matches!(framing, Framing::Chunks(_));
        into.extend_from_slice(if is_chunked {
            CHUNKED_OLD
        } else {
            b" HTTP/1.0"
        });
    }
    if folding::is_needed(head) {
        folding::fold(&head[line..], into);
    } else {
        into.extend_from_slice(&head[line..]);
    }
}

/// How hyper takes chunks of HTTP/1.0, which Node reads: as HTTP/1.1, and said so behind it.
const CHUNKED_OLD: &[u8] = b" HTTP/1.1\r\nexpect: \xff1.0";

/// The value of `Expect` that says so; no client means anything by it.
pub(super) const OLD: &[u8] = b"\xff1.0";

/// Which rules of the connection a request goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    /// HTTP/1.1, or one that hyper refuses.
    New,
    /// HTTP/1.0. Node also takes HTTP/2.0, HTTP/0.9 and a line without a version, and answers as
    /// to 1.0.
    Old,
}

fn version_of(head: &[u8]) -> Version {
    let head = head.trim_ascii_start();
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let mut words = line
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty());
    match (words.nth(2), words.next()) {
        (Some(b"HTTP/1.0" | b"HTTP/2.0" | b"HTTP/0.9") | None, None) => Version::Old,
        _ => Version::New,
    }
}

/// The values of a header, cut at their commas.
fn tokens<'h>(head: &'h [u8], name: &'h [u8]) -> impl Iterator<Item = &'h [u8]> {
    let lines = head.split(|byte| *byte == b'\n').skip(1);
    let values = lines.filter_map(move |line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let is_named = line[..colon].eq_ignore_ascii_case(name);
        is_named.then(|| &line[colon + 1..])
    });
    values.flat_map(|value| value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii))
}

/// Whether the connection is over behind this request (`llhttp_should_keep_alive`).
fn closes(head: &[u8]) -> bool {
    let says =
        |word: &[u8]| tokens(head, b"connection").any(|said| said.eq_ignore_ascii_case(word));
    says(b"close") || (version_of(head) == Version::Old && !says(b"keep-alive"))
}

fn asks_to_go_on(head: &[u8]) -> bool {
    tokens(head, b"expect").any(|said| said.eq_ignore_ascii_case(b"100-continue"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out, however the bytes are cut on their way in.
    fn passed(sent: &str, piece: usize) -> String {
        let mut heads = Heads::new((), 200, Arc::new(Patience::new()));
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
            ("GET /a HTTP/2.0\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n"),
            ("GET /a\r\nX: 1\r\n\r\n", "GET /a HTTP/1.0\r\nX: 1\r\n\r\n"),
            ("GET   /a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1\r\n\r\n"),
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
