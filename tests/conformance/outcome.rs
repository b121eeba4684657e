//! What came back, made comparable: what differs from run to run is replaced by a name.
//!
//! The same normalising as in `replay.py`, which wrote the recordings.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Read;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::case::{Look, Step, to_base64};
use crate::wire::{Answer, Framing};

/// Bytes that come closer together than this are one burst.
const BURST: Duration = Duration::from_millis(60);

/// An answer as it is recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Outcome {
    /// The step's.
    pub(crate) name: String,
    /// Absent if no answer came.
    pub(crate) status: Option<u16>,
    /// What went wrong.
    pub(crate) error: Option<String>,
    /// The reason phrase.
    pub(crate) reason: String,
    /// By name in small letters.
    pub(crate) headers: BTreeMap<String, Vec<String>>,
    /// `chunked`, `length`, `close` or `none`.
    pub(crate) framing: String,
    /// As sent.
    pub(crate) content_length: Option<String>,
    /// Whether the body broke off.
    pub(crate) truncated: bool,
    /// A page made by the framework.
    pub(crate) html: Option<Html>,
    /// The body, unless it is one of the others.
    pub(crate) body: Option<Value>,
    /// The body as JSON.
    pub(crate) json: Option<Value>,
    /// For each volatile field the step that first showed its value.
    pub(crate) classes: Option<BTreeMap<String, Option<String>>>,
    /// For each counter the difference to its first value.
    pub(crate) deltas: Option<BTreeMap<String, Option<f64>>>,
    /// The step that first showed this body.
    pub(crate) body_class: Option<String>,
    /// Which parts the body has.
    pub(crate) probes: Option<BTreeMap<String, bool>>,
    /// When the bytes came, as recorded.
    pub(crate) bursts: Option<Bursts>,
    /// When the bytes came, as seen now: the head, and the gap before each burst.
    #[serde(skip)]
    pub(crate) seen: Option<(Duration, Vec<Duration>)>,
}

/// A page made by the framework: only its title is kept.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Html {
    /// Of the page.
    pub(crate) title: Option<String>,
}

/// Recorded bursts.
#[derive(Debug, Deserialize)]
pub(crate) struct Bursts {
    /// How many.
    pub(crate) count: usize,
    /// When the head came.
    pub(crate) head: String,
    /// The gap before each.
    pub(crate) gaps: Vec<String>,
}

/// What earlier steps of a case showed.
pub(crate) struct Memory {
    port: u16,
    classes: HashMap<String, HashMap<Vec<u8>, String>>,
    counters: HashMap<String, f64>,
}

impl Memory {
    /// At the beginning of a case.
    pub(crate) fn new(port: u16) -> Self {
        Memory {
            port,
            classes: HashMap::new(),
            counters: HashMap::new(),
        }
    }

    /// Makes an answer comparable.
    pub(crate) fn outcome(&mut self, step: &Step, answer: &Answer) -> Outcome {
        let mut outcome = Outcome {
            name: step.name.clone(),
            error: answer.error.clone(),
            ..Outcome::default()
        };
        if answer.status == 0 {
            return outcome;
        }
        outcome.status = Some(answer.status);
        outcome.reason.clone_from(&answer.reason);
        outcome.headers = self.headers(answer);
        framing(answer.framing).clone_into(&mut outcome.framing);
        outcome.content_length = answer.header("content-length").map(str::to_owned);
        outcome.truncated = !answer.complete && !answer.aborted;
        let body = unpacked(answer);
        self.look(step, &body, &mut outcome);
        if step.compare.chunks {
            outcome.seen = Some((answer.head_at, gaps(answer)));
        }
        outcome
    }

    fn headers(&self, answer: &Answer) -> BTreeMap<String, Vec<String>> {
        const TRANSPORT: [&str; 6] = [
            "date",
            "connection",
            "keep-alive",
            "x-powered-by",
            "transfer-encoding",
            "content-length",
        ];
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &answer.headers {
            let name = name.to_ascii_lowercase();
            if !TRANSPORT.contains(&name.as_str()) {
                let value = header(&name, &text(value, self.port));
                headers.entry(name).or_default().push(value);
            }
        }
        headers
    }

    fn look(&mut self, step: &Step, body: &[u8], outcome: &mut Outcome) {
        let compare = &step.compare;
        let look = if compare.skip {
            Look::None
        } else {
            compare.body
        };
        match look {
            Look::None => {}
            Look::Probe => {
                let text = String::from_utf8_lossy(body);
                let probed = compare.probes.iter();
                outcome.probes = Some(
                    probed
                        .map(|probe| (probe.clone(), text.contains(probe.as_str())))
                        .collect(),
                );
            }
            _ if is_page(body) => {
                outcome.html = Some(Html {
                    title: title(&String::from_utf8_lossy(body)),
                });
            }
            Look::Class => {
                outcome.body_class = Some(self.class("$body", body.to_vec(), &step.name));
            }
            Look::Json => match serde_json::from_slice(body) {
                Ok(Value::Null) | Err(_) => outcome.body = Some(represent(body, self.port)),
                Ok(json) => self.take_apart(step, json, outcome),
            },
            Look::Literal => outcome.body = Some(represent(body, self.port)),
        }
    }

    fn take_apart(&mut self, step: &Step, mut json: Value, outcome: &mut Outcome) {
        let (mut classes, mut deltas) = (BTreeMap::new(), BTreeMap::new());
        for field in &step.compare.volatile {
            let class = match at(&mut json, field) {
                None | Some(Value::Null) => None,
                Some(value) => {
                    let key = value.to_string().into_bytes();
                    *value = Value::String(format!("{{{}}}", python_type(value)));
                    Some(self.class(field, key, &step.name))
                }
            };
            classes.insert(field.clone(), class);
        }
        for field in &step.compare.counters {
            let delta = at(&mut json, field).and_then(|value| {
                let number = value.as_f64()?;
                *value = Value::String("{counter}".to_owned());
                Some(number - *self.counters.entry(field.clone()).or_insert(number))
            });
            deltas.insert(field.clone(), delta);
        }
        for field in &step.compare.drop {
            if let Some(value) = at(&mut json, field) {
                *value = Value::String("{dropped}".to_owned());
            }
        }
        let named = text(&json.to_string(), self.port);
        outcome.json = Some(serde_json::from_str(&named).expect("names are no syntax"));
        outcome.classes = (!classes.is_empty()).then_some(classes);
        outcome.deltas = (!deltas.is_empty()).then_some(deltas);
    }

    fn class(&mut self, field: &str, value: Vec<u8>, step: &str) -> String {
        let known = self.classes.entry(field.to_owned()).or_default();
        known
            .entry(value)
            .or_insert_with(|| step.to_owned())
            .clone()
    }
}

fn framing(framing: Framing) -> &'static str {
    match framing {
        Framing::None => "none",
        Framing::Chunked => "chunked",
        Framing::Length => "length",
        Framing::Close => "close",
    }
}

/// The server's own host and port by name.
fn text(text: &str, port: u16) -> String {
    let mut named = text.to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"] {
        let address = format!("{host}:{port}");
        let mut parts = named.split(&address);
        let mut joined = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_longer = part.starts_with(|next: char| next.is_alphanumeric() || next == '_');
            joined += if is_longer { &address } else { "{HOST}" };
            joined += part;
        }
        named = joined;
    }
    named.replace(&format!("\"{port}\""), "\"{PORT}\"")
}

fn header(name: &str, value: &str) -> String {
    match name {
        "etag" if value.starts_with("W/") => "W/present".to_owned(),
        "etag" => "present".to_owned(),
        "set-cookie" => cookie(value),
        "content-type" => match value.split_once("boundary=") {
            Some((before, after)) => {
                let rest = after
                    .find(char::is_whitespace)
                    .map_or("", |end| &after[end..]);
                format!("{before}boundary={{BOUNDARY}}{rest}")
            }
            None => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

fn cookie(value: &str) -> String {
    let named = value.split(';').map(|part| {
        let name = part.trim_start().split('=').next().unwrap_or_default();
        let own = &part[part.find('=').map_or(part.len(), |equals| equals + 1)..];
        let start = &part[..part.len() - own.len()];
        let is_secret = name == "__prerender_bypass"
            && own.len() >= 8
            && own
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if name.eq_ignore_ascii_case("expires") && !own.starts_with("Thu, 01 Jan 1970") {
            format!("{start}{{DATE}}")
        } else if is_secret {
            format!("{start}{{HEX}}")
        } else {
            part.to_owned()
        }
    });
    named.collect::<Vec<_>>().join(";")
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    if answer.header("content-encoding") != Some("gzip") {
        return answer.body.clone();
    }
    let mut body = Vec::new();
    match flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut body) {
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => answer.body.clone(),
        _ => body,
    }
}

fn is_page(body: &[u8]) -> bool {
    let start = &body[..body.len().min(200)];
    let start = start.trim_ascii_start().to_ascii_lowercase();
    start.starts_with(b"<!doctype html") && body.len() > 400
}

fn title(page: &str) -> Option<String> {
    let begun = &page[page.find("<title")?..];
    let text = &begun[begun.find('>')? + 1..];
    Some(text[..text.find("</title>")?].to_owned())
}

fn represent(body: &[u8], port: u16) -> Value {
    if body.len() > 20_000 {
        let mut hash = String::new();
        for byte in Sha256::digest(body) {
            let _ = write!(hash, "{byte:02x}");
        }
        return json!({"sha256": hash, "length": body.len()});
    }
    match std::str::from_utf8(body) {
        Ok(body) => json!({"text": text(body, port)}),
        Err(_) => json!({"base64": to_base64(body)}),
    }
}

/// The value at a dotted path.
fn at<'a>(json: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(json, |value, part| match value {
        Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get_mut(part),
        _ => None,
    })
}

/// The recordings name a value's type as Python does.
fn python_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// The time from the head to the first burst, then from burst to burst.
fn gaps(answer: &Answer) -> Vec<Duration> {
    let mut begins: Vec<Duration> = Vec::new();
    let mut last: Option<Duration> = None;
    for (at, _) in &answer.arrivals {
        if last.is_none_or(|last| at.saturating_sub(last) >= BURST) {
            begins.push(*at);
        }
        last = Some(*at);
    }
    let before = std::iter::once(answer.head_at).chain(begins.iter().copied());
    begins
        .iter()
        .zip(before)
        .map(|(begin, before)| begin.saturating_sub(before))
        .collect()
}
