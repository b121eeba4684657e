//! HTTP/1.1 over a raw socket: what is really on the wire, in order, and when it came.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// A request, sent as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// Any token.
    pub(crate) method: String,
    /// The request target, unescaped.
    pub(crate) target: String,
    /// In order. `Host` and `Content-Length` are added where they are missing.
    pub(crate) headers: Vec<(String, String)>,
    /// What follows the head.
    pub(crate) body: Body,
    /// The client closes the connection after this long.
    pub(crate) abort_after: Option<Duration>,
    /// How long the whole may take.
    pub(crate) timeout: Duration,
    /// Whether the connection may be used again; if not, `Connection: close` is sent.
    pub(crate) keep: bool,
}

/// A request's body.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// None, and no length.
    None,
    /// With its length.
    Whole(Vec<u8>),
    /// In chunks with a short pause after each.
    Chunked(Vec<Vec<u8>>),
}

impl Ask {
    /// A request without headers or body.
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Ask {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Body::None,
            abort_after: None,
            timeout: Duration::from_secs(30),
            keep: false,
        }
    }

    /// A GET.
    pub(crate) fn get(target: &str) -> Self {
        Ask::new("GET", target)
    }

    /// A POST with a body.
    pub(crate) fn post(target: &str, body: impl Into<Vec<u8>>) -> Self {
        Ask {
            body: Body::Whole(body.into()),
            ..Ask::new("POST", target)
        }
    }

    /// With a header more.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without `Connection: close`.
    pub(crate) fn kept(mut self) -> Self {
        self.keep = true;
        self
    }

    fn has(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    fn head(&self, port: u16) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let mut add = |name: &str, value: &str| {
            head.extend([name, ": ", value, "\r\n"]);
        };
        if !self.has("host") {
            add("Host", &format!("127.0.0.1:{port}"));
        }
        for (name, value) in &self.headers {
            add(name, value);
        }
        match &self.body {
            Body::Chunked(_) => add("Transfer-Encoding", "chunked"),
            Body::Whole(body) if !self.has("content-length") => {
                add("Content-Length", &body.len().to_string());
            }
            _ => {}
        }
        if !self.keep && !self.has("connection") {
            add("Connection", "close");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Framing {
    /// There is no body.
    #[default]
    None,
    /// `Transfer-Encoding: chunked`.
    Chunked,
    /// `Content-Length`.
    Length,
    /// By the end of the connection.
    Close,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// 0 if no status line came.
    pub(crate) status: u16,
    /// The rest of the status line.
    pub(crate) reason: String,
    /// As on the wire.
    pub(crate) headers: Vec<(String, String)>,
    /// Without the framing.
    pub(crate) body: Vec<u8>,
    /// When each piece of the body came, and its bytes; a chunk each if the body is chunked.
    pub(crate) arrivals: Vec<(Duration, usize)>,
    /// When the head was complete.
    pub(crate) head_at: Duration,
    /// How the body's end is told.
    pub(crate) framing: Framing,
    /// Whether the body came to its proper end.
    pub(crate) complete: bool,
    /// Whether this client closed the connection.
    pub(crate) aborted: bool,
    /// What went wrong.
    pub(crate) error: Option<String>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }

    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).into_iter().next()
    }

    /// All headers of this name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// Status and body in one, for tables.
    pub(crate) fn brief(&self) -> (u16, String) {
        (self.status, self.text())
    }

    fn has_no_body(&self, method: &str) -> bool {
        method == "HEAD" || matches!(self.status, 204 | 304)
    }
}

/// What stopped the reading.
enum Stop {
    Closed,
    Reset,
    Timeout,
    Aborted,
}

/// One connection to the server; answers may follow one another on it.
pub(crate) struct Connection {
    stream: TcpStream,
    port: u16,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects to a port of this machine.
    pub(crate) fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            port,
            buffer: Vec::new(),
        })
    }

    /// Sends and reads to the end.
    pub(crate) fn exchange(&mut self, ask: &Ask) -> Answer {
        let begun = self.send(ask);
        let mut answer = Answer::default();
        let clock = Clock::of(ask, begun);
        if self.read_head(&clock, &mut answer) {
            self.read_body(&ask.method, &clock, &mut answer);
        }
        answer
    }

    /// Sends a request; the server may already have closed. Returns when all was sent.
    pub(crate) fn send(&mut self, ask: &Ask) -> Instant {
        // Refused early: the answer is then there to be read.
        let _ = self.try_send(ask);
        Instant::now()
    }

    fn try_send(&mut self, ask: &Ask) -> io::Result<()> {
        self.stream.write_all(&ask.head(self.port))?;
        match &ask.body {
            Body::None => {}
            Body::Whole(body) => self.stream.write_all(body)?,
            Body::Chunked(pieces) => {
                for piece in pieces {
                    self.stream
                        .write_all(format!("{:x}\r\n", piece.len()).as_bytes())?;
                    self.stream.write_all(piece)?;
                    self.stream.write_all(b"\r\n")?;
                    std::thread::park_timeout(Duration::from_millis(30));
                }
                self.stream.write_all(b"0\r\n\r\n")?;
            }
        }
        Ok(())
    }

    /// Sends bytes as they are.
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// Tells the server that no more will be sent.
    pub(crate) fn close_sending(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Reads the head of an answer, and nothing more than came with it.
    pub(crate) fn head(&mut self) -> Answer {
        let mut answer = Answer::default();
        let clock = Clock::of(&Ask::get("/"), Instant::now());
        self.read_head(&clock, &mut answer);
        answer
    }

    /// Reads until `part` has come, and gives everything that was read.
    pub(crate) fn read_until(&mut self, part: &str) -> String {
        let clock = Clock::of(&Ask::get("/"), Instant::now());
        loop {
            let text = String::from_utf8_lossy(&self.buffer).into_owned();
            if text.contains(part) {
                return text;
            }
            assert!(
                self.fill(&clock).is_ok(),
                "the connection ended before {part:?}: {text:?}"
            );
        }
    }

    /// Reads until the server closes or the limit passes, whatever comes; whether it closed.
    pub(crate) fn drain(&mut self, limit: Duration) -> bool {
        let ask = Ask {
            timeout: limit,
            ..Ask::get("/")
        };
        let clock = Clock::of(&ask, Instant::now());
        loop {
            match self.fill(&clock) {
                Ok(()) => self.buffer.clear(),
                Err(Stop::Closed | Stop::Reset) => return true,
                Err(_) => return false,
            }
        }
    }

    /// Reads one answer whose head is still to come.
    pub(crate) fn answer(&mut self, method: &str) -> Answer {
        let mut answer = Answer::default();
        let clock = Clock::of(&Ask::get("/"), Instant::now());
        if self.read_head(&clock, &mut answer) {
            self.read_body(method, &clock, &mut answer);
        }
        answer
    }

    fn fill(&mut self, clock: &Clock) -> Result<(), Stop> {
        let mut bytes = vec![0; 65536];
        let left = clock.left()?;
        let _ = self.stream.set_read_timeout(Some(left));
        match self.stream.read(&mut bytes) {
            Ok(0) => Err(Stop::Closed),
            Ok(count) => {
                self.buffer.extend_from_slice(&bytes[..count]);
                Ok(())
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                ) =>
            {
                clock.left().map(|_| ())
            }
            Err(_) => Err(Stop::Reset),
        }
    }

    /// The same, with what stopped it noted in the answer; whether more came.
    fn more(&mut self, clock: &Clock, answer: &mut Answer) -> bool {
        match self.fill(clock) {
            Ok(()) => return true,
            Err(Stop::Closed) => answer.complete |= answer.framing == Framing::Close,
            Err(Stop::Reset) => answer.error = Some("reset".to_owned()),
            Err(Stop::Timeout) => answer.error = Some("timeout".to_owned()),
            Err(Stop::Aborted) => answer.aborted = true,
        }
        false
    }

    fn read_head(&mut self, clock: &Clock, answer: &mut Answer) -> bool {
        loop {
            while let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let head: Vec<u8> = self.buffer.drain(..end + 4).collect();
                parse_head(&head[..end], answer);
                if !matches!(answer.status, 100 | 103) {
                    answer.head_at = clock.begun.elapsed();
                    return true;
                }
                answer.status = 0;
            }
            if !self.more(clock, answer) {
                return false;
            }
        }
    }

    fn read_body(&mut self, method: &str, clock: &Clock, answer: &mut Answer) {
        if answer.has_no_body(method) {
            answer.complete = true;
            return;
        }
        let length = answer
            .header("content-length")
            .and_then(|length| length.parse::<usize>().ok());
        let chunked = answer
            .header("transfer-encoding")
            .is_some_and(|coding| coding.contains("chunked"));
        answer.framing = match length {
            _ if chunked => Framing::Chunked,
            Some(_) => Framing::Length,
            None => Framing::Close,
        };
        loop {
            match answer.framing {
                Framing::Chunked => self.take_chunks(clock, answer),
                _ => self.take_all(length, clock, answer),
            }
            if answer.complete || answer.error.is_some() || !self.more(clock, answer) {
                return;
            }
        }
    }

    fn take_chunks(&mut self, clock: &Clock, answer: &mut Answer) {
        while let Some(line) = find(&self.buffer, b"\r\n") {
            let size = String::from_utf8_lossy(&self.buffer[..line]).into_owned();
            let size = size.split(';').next().unwrap_or_default().trim();
            let Ok(size) = usize::from_str_radix(size, 16) else {
                answer.error = Some("bad chunk".to_owned());
                return;
            };
            if self.buffer.len() < line + 2 + size + 2 {
                return;
            }
            let chunk: Vec<u8> = self.buffer.drain(..line + 2 + size + 2).collect();
            if size == 0 {
                answer.complete = true;
                return;
            }
            answer
                .body
                .extend_from_slice(&chunk[line + 2..line + 2 + size]);
            answer.arrivals.push((clock.begun.elapsed(), size));
        }
    }

    fn take_all(&mut self, length: Option<usize>, clock: &Clock, answer: &mut Answer) {
        let wanted = length.map_or(usize::MAX, |length| length - answer.body.len());
        let taken = wanted.min(self.buffer.len());
        if taken > 0 {
            answer.body.extend(self.buffer.drain(..taken));
            answer.arrivals.push((clock.begun.elapsed(), taken));
        }
        answer.complete |= length == Some(answer.body.len());
    }
}

/// When the reading of an answer has to end.
struct Clock {
    begun: Instant,
    abort_at: Option<Instant>,
    end: Instant,
}

impl Clock {
    fn of(ask: &Ask, begun: Instant) -> Self {
        Clock {
            begun,
            abort_at: ask.abort_after.map(|after| begun + after),
            end: begun + ask.timeout,
        }
    }

    fn left(&self) -> Result<Duration, Stop> {
        let now = Instant::now();
        if self.abort_at.is_some_and(|at| at <= now) {
            return Err(Stop::Aborted);
        }
        if self.end <= now {
            return Err(Stop::Timeout);
        }
        let end = self.abort_at.map_or(self.end, |at| at.min(self.end));
        Ok(end - now)
    }
}

/// Where `part` begins.
pub(crate) fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn parse_head(head: &[u8], answer: &mut Answer) {
    let head: String = head.iter().copied().map(char::from).collect();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap_or_default();
    let mut parts = status.splitn(3, ' ').skip(1);
    answer.status = parts
        .next()
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("{status:?} is no status line"));
    parts
        .next()
        .unwrap_or_default()
        .clone_into(&mut answer.reason);
    answer.headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
}
