//! `jsguide request`: one request to a sandbox of its own, with its answer and its *why*.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::printable;
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
    /// Print everything as JSON
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
        let answer = receive(sandbox, request).await?;
        let exchange = trace(sandbox, token).await;
        let mut out = io::stdout().lock();
        if self.json {
            writeln!(out, "{:#}", as_json(&answer, exchange.as_deref()))?;
        } else {
            print(&mut out, &answer)?;
            if let Some(exchange) = exchange.filter(|_| self.why) {
                print_why(&mut out, &exchange)?;
            }
        }
        Ok(answer.failed.is_none())
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

async fn receive(sandbox: &Sandbox, request: ClientRequest) -> anyhow::Result<Answer> {
    let mut events = Client::new()?.send(&sandbox.origin(), request);
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
    Ok(answer)
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

fn print(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    if answer.status > 0 {
        writeln!(out, "{} {}", answer.status, answer.reason)?;
    }
    for (name, value) in &answer.headers {
        writeln!(out, "{name}: {}", printable(value))?;
    }
    writeln!(
        out,
        "\n{}",
        printable(&String::from_utf8_lossy(&answer.body))
    )?;
    answer
        .failed
        .as_ref()
        .map_or(Ok(()), |message| writeln!(out, "({message})"))
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
    fn a_header_is_a_name_a_colon_and_a_value() {
        assert_eq!(
            header("Accept:  a:b ").unwrap(),
            ("Accept".to_owned(), "a:b".to_owned())
        );
        assert!(header("nothing").is_err());
        assert!(header(": value").is_err());
    }
}
