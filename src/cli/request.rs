//! `jsguide request`: one request to a sandbox of its own, with its answer and its *why*.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use tokio::sync::mpsc::Receiver;

use super::{printable, printable_line};
use crate::sandbox::client::{Client, ClientEvent, ClientRequest};
use crate::sandbox::{Edition, Exchange, Mode, NextVersion, Options, PortChoice, Sandbox};

/// How long the trace of a finished answer may take to be written.
const TRACE_LIMIT: Duration = Duration::from_secs(2);

/// The exit code where the connection ended before an answer did.
const CUT_OFF: u8 = 3;

/// Arguments of `jsguide request`.
#[derive(Args, Debug)]
#[command(
    after_help = "Exit code: 0 when the whole answer came, whatever its status; 3 when the connection was closed before its end; 1 when no request could be sent."
)]
pub struct Request {
    /// GET, POST, … or any other method
    #[arg(value_parser = method)]
    method: String,
    /// Path and query, e.g. /api/users/1
    #[arg(value_parser = path)]
    path: String,
    /// Header to send, e.g. -H 'accept: text/plain'
    #[arg(short = 'H', long = "header", value_name = "HEADER", value_parser = header)]
    headers: Vec<(String, String)>,
    /// Body to send
    #[arg(short, long, value_name = "BODY")]
    data: Option<String>,
    /// Folder that holds app/ (default: the built-in sandbox)
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Which Next.js to behave as: 14, 15 or 16
    #[arg(long, value_name = "VERSION", default_value = "16")]
    next: NextVersion,
    /// production or development
    #[arg(long, value_name = "MODE", default_value = "production")]
    mode: Mode,
    /// Send it so many times, to see what the cache does
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    times: u32,
    /// Move the sandbox's clock forward by so many seconds before each repetition
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    clock: u64,
    /// Say how the answer came about
    #[arg(long)]
    why: bool,
    /// Print everything as JSON, one answer a line
    #[arg(long)]
    json: bool,
}

/// An answer as it came.
#[derive(Default)]
struct Answer {
    status: u16,
    reason: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    failed: Option<String>,
}

impl Request {
    /// Sends the request and prints what came.
    ///
    /// The exit code says whether every answer came whole.
    pub fn run(
        self,
        built_in: impl FnOnce() -> anyhow::Result<PathBuf>,
    ) -> anyhow::Result<ExitCode> {
        let project = self.dir.clone().map_or_else(built_in, Ok)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let result = runtime.block_on(self.send_all(project));
        runtime.shutdown_background();
        Ok(if result? {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(CUT_OFF)
        })
    }

    /// Whether all answers came whole.
    async fn send_all(self, project: PathBuf) -> anyhow::Result<bool> {
        let options = Options {
            edition: Edition {
                next: self.next,
                mode: self.mode,
            },
            port: PortChoice::Exactly(0),
            watch: false,
            ..Options::new(project)
        };
        let sandbox = Sandbox::start(options)
            .await
            .context("the sandbox could not start")?;
        let mut is_whole = true;
        for turn in 1..=self.times {
            if turn > 1 {
                sandbox.advance_clock(Duration::from_secs(self.clock));
            }
            if turn > 1 && !self.json {
                writeln!(io::stdout().lock())?;
            }
            is_whole &= self.send(&sandbox, &format!("request-{turn}")).await?;
        }
        sandbox.shutdown().await;
        Ok(is_whole)
    }

    async fn send(&self, sandbox: &Sandbox, token: &str) -> anyhow::Result<bool> {
        let request = ClientRequest {
            method: self.method.clone(),
            path: self.path.clone(),
            headers: self.headers.clone(),
            body: self.data.clone().map(String::into_bytes),
            token: Some(token.to_owned()),
        };
        let events = Client::new()?.send(&sandbox.origin(), request);
        if self.json {
            let answer = receive(events).await;
            let exchange = trace(sandbox, token).await;
            writeln!(io::stdout(), "{}", as_json(&answer, exchange.as_deref()))?;
            return Ok(answer.failed.is_none());
        }
        let is_whole = print_as_it_comes(events).await?;
        if self.why
            && let Some(exchange) = trace(sandbox, token).await
        {
            print_why(&mut io::stdout().lock(), &exchange)?;
        }
        Ok(is_whole)
    }
}

/// The request goes to the command's own sandbox, so it takes a path and no address.
fn path(text: &str) -> Result<String, String> {
    if text.starts_with('/') {
        return Ok(text.to_owned());
    }
    Err("a path begins with a slash, e.g. /api/hello".into())
}

fn method(text: &str) -> Result<String, String> {
    if is_token(text) {
        return Ok(text.to_owned());
    }
    Err("a method is one word, e.g. GET".into())
}

/// Whether it is a token of RFC 9110, section 5.6.2: what a method or a header's name may be.
fn is_token(text: &str) -> bool {
    let is_mark = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
}

fn header(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((name, value)) if is_token(name.trim()) => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("a header is written as 'name: value'".into()),
    }
}

async fn receive(mut events: Receiver<ClientEvent>) -> Answer {
    let mut answer = Answer::default();
    while let Some(event) = events.recv().await {
        match event {
            ClientEvent::Head {
                status,
                reason,
                headers,
                ..
            } => {
                (answer.status, answer.reason, answer.headers) = (status, reason, headers);
            }
            ClientEvent::Chunk { bytes, .. } => answer.body.extend_from_slice(&bytes),
            ClientEvent::End { .. } => {}
            ClientEvent::Failed { message, .. } => answer.failed = Some(message),
        }
    }
    answer
}

/// Prints the answer piece by piece, since its end may never come; whether it came whole.
async fn print_as_it_comes(mut events: Receiver<ClientEvent>) -> io::Result<bool> {
    let mut body = Body::default();
    let mut is_whole = true;
    while let Some(event) = events.recv().await {
        let mut out = io::stdout().lock();
        match event {
            ClientEvent::Head {
                status,
                reason,
                headers,
                ..
            } => print_head(&mut out, status, &reason, &headers)?,
            ClientEvent::Chunk { bytes, .. } => write!(out, "{}", printable(&body.text(&bytes)))?,
            ClientEvent::End { .. } => writeln!(out, "{}", body.rest())?,
            ClientEvent::Failed { message, .. } => {
                is_whole = false;
                writeln!(out, "{}\n({})", body.rest(), printable(&message))?;
            }
        }
        out.flush()?;
    }
    Ok(is_whole)
}

/// Bytes that come in pieces as text: a letter may begin in one and end in the next.
#[derive(Default)]
struct Body {
    waiting: Vec<u8>,
}

impl Body {
    /// What can be read by now.
    fn text(&mut self, bytes: &[u8]) -> String {
        self.waiting.extend_from_slice(bytes);
        let unfinished = self.waiting.utf8_chunks().last().map_or(0, |last| {
            let invalid = last.invalid();
            let may_go_on = std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
            if may_go_on { invalid.len() } else { 0 }
        });
        let rest = self.waiting.split_off(self.waiting.len() - unfinished);
        let text = String::from_utf8_lossy(&self.waiting).into_owned();
        self.waiting = rest;
        text
    }

    /// What stays unfinished.
    fn rest(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.waiting)).into_owned()
    }
}

/// The trace is written when the server is done, which may be after the client is.
async fn trace(sandbox: &Sandbox, token: &str) -> Option<Arc<Exchange>> {
    let look = async {
        loop {
            if let Some(exchange) = sandbox.exchange_of(token) {
                return exchange;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(TRACE_LIMIT, look).await.ok()
}

fn as_json(answer: &Answer, exchange: Option<&Exchange>) -> serde_json::Value {
    let why: Vec<String> = exchange.map(sentences).unwrap_or_default();
    json!({
        "status": answer.status,
        "reason": answer.reason,
        "headers": answer.headers,
        "body": String::from_utf8_lossy(&answer.body),
        "failed": answer.failed,
        "exchange": exchange,
        "why": why,
    })
}

fn sentences(exchange: &Exchange) -> Vec<String> {
    exchange.steps.iter().map(ToString::to_string).collect()
}

fn print_head(
    out: &mut impl Write,
    status: u16,
    reason: &str,
    headers: &[(String, String)],
) -> io::Result<()> {
    writeln!(out, "{status} {reason}")?;
    for (name, value) in headers {
        writeln!(out, "{name}: {}", printable_line(value))?;
    }
    writeln!(out)
}

fn print_why(out: &mut impl Write, exchange: &Exchange) -> io::Result<()> {
    writeln!(out, "\nWhy")?;
    for step in &exchange.steps {
        let ms = step.at.as_secs_f64() * 1000.0;
        writeln!(out, "{ms:>9.1} ms  {}", printable(&step.to_string()))?;
    }
    for line in &exchange.console {
        writeln!(out, "    console  {}", printable(&line.text))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_path_is_refused() {
        assert_eq!(path("/api?x=1").as_deref(), Ok("/api?x=1"));
        for text in ["", "api/hello", "http://localhost:3000/api/hello"] {
            assert!(path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_letter_that_comes_in_pieces_is_one() {
        let mut body = Body::default();
        let pieces: [&[u8]; 6] = [b"a\xe2", b"\x82", b"\xacb", b"\xff", b"c\xc3", b"d\xf0\x9f"];
        let read: Vec<String> = pieces.iter().map(|piece| body.text(piece)).collect();
        assert_eq!(read, ["a", "", "€b", "\u{fffd}", "c", "\u{fffd}d"]);
        assert_eq!(
            (body.rest(), body.rest()),
            ("\u{fffd}".into(), String::new())
        );
    }

    #[test]
    fn a_header_is_a_name_a_colon_and_a_value() {
        assert_eq!(
            header("Accept:  a:b ").unwrap(),
            ("Accept".to_owned(), "a:b".to_owned())
        );
        assert!(header("nothing").is_err());
        assert!(header(": value").is_err());
    }
}
