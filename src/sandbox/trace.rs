//! Every decision about a request as data, in order: the *why*.
//!
//! The server, the cache and the engine push [`Step`]s while they work; screens print them with
//! `Display`, one plain sentence a step. Nothing here goes over the wire.

mod under_way;

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use compact_str::CompactString;
use serde::{Serialize, Serializer};

pub use under_way::UnderWay;

/// Identifies a request for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct RequestId(pub u32);

/// One request with its answer and everything that was decided on the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Which request this is.
    pub id: RequestId,
    /// The token that the sandbox pane sent with it; `None` for requests from outside.
    pub token: Option<String>,
    /// The method as sent.
    pub method: CompactString,
    /// Path and query as sent.
    pub target: CompactString,
    /// Status of the answer; 0 when the connection was closed without one.
    pub status: u16,
    /// When the request came in.
    #[serde(skip)]
    pub started: SystemTime,
    /// From the request's arrival to the last byte handed to the connection.
    #[serde(rename = "durationMs", serialize_with = "milliseconds")]
    pub duration: Duration,
    /// Bytes of the answer's body.
    pub body_bytes: u64,
    /// The decisions, in order.
    pub steps: Vec<Step>,
    /// What the handler wrote to the console, in order.
    pub console: Vec<ConsoleLine>,
}

impl Exchange {
    /// `HIT`, `STALE` or `MISS`, if the answer had to do with the cache.
    pub fn cache_state(&self) -> Option<CacheState> {
        self.steps.iter().rev().find_map(|step| match &step.kind {
            StepKind::Cache { state, .. } => Some(*state),
            _ => None,
        })
    }
}

/// A line that a handler wrote with `console`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsoleLine {
    /// How serious.
    pub level: Level,
    /// The text, formatted as Node's console formats it.
    pub text: String,
}

/// How serious a console line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// `console.debug`.
    Debug,
    /// `console.log`, `console.info` and the rest.
    Info,
    /// `console.warn`.
    Warn,
    /// `console.error`, and errors nobody caught.
    Error,
}

/// One decision, and when it was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Since the request came in.
    #[serde(rename = "atMs", serialize_with = "milliseconds")]
    pub at: Duration,
    /// What was decided.
    #[serde(flatten)]
    pub kind: StepKind,
}

/// A place in the learner's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Relative to the project, e.g. `app/api/time/route.ts`.
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}

/// Whether a cached answer was there and fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CacheState {
    /// Stored and fresh.
    Hit,
    /// Stored, too old, served all the same while a new one is made.
    Stale,
    /// Not stored: the handler ran and its answer was stored.
    Miss,
}

impl fmt::Display for CacheState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl CacheState {
    /// As the header `x-nextjs-cache` has it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            CacheState::Hit => "HIT",
            CacheState::Stale => "STALE",
            CacheState::Miss => "MISS",
        }
    }
}

/// What ended an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// The whole answer was sent.
    Complete,
    /// The client went away first.
    ClientLeft,
    /// The connection was broken off because of an error.
    Broken(String),
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// The HTTP parser or Next refused the request before any route was looked for.
    Refused {
        /// Why, as a sentence.
        because: String,
    },
    /// The path is not in its normal form; the answer is a redirect to the form that is.
    Normalized {
        /// Where to.
        location: String,
        /// Why, as a sentence.
        because: String,
    },
    /// A rule of next.config held.
    Rule {
        /// `redirects`, `rewrites` or `headers`.
        list: String,
        /// Its source, as the config has it.
        source: String,
        /// What follows, as a clause.
        outcome: String,
    },
    /// The proxy or middleware had its turn before the routes.
    Proxy {
        /// Its file, relative to the project.
        file: PathBuf,
        /// What came of it: the rest of a sentence that begins with the file.
        outcome: String,
    },
    /// A route that could have matched was looked at and refused.
    Candidate {
        /// Its path, e.g. `/api/users/[id]`.
        route: String,
        /// Why not, as a clause.
        because: String,
    },
    /// A route matched.
    Matched {
        /// Its path, e.g. `/api/users/[id]`.
        route: CompactString,
        /// Its file, relative to the project.
        file: Arc<Path>,
        /// The decoded params: a catch-all has several values.
        params: Vec<(String, Vec<String>)>,
    },
    /// No route matched: the 404 page.
    NoRoute {
        /// The path of a route that looks much like the one asked for.
        nearest: Option<String>,
    },
    /// What the file exports and what Next adds.
    Methods {
        /// The method asked for.
        method: CompactString,
        /// The file's exports, in Next's order.
        exported: Arc<[String]>,
        /// What follows for this request, as a sentence.
        outcome: Cow<'static, str>,
    },
    /// Static or dynamic, and what in the source made it so.
    Rendering {
        /// The word: prerendered, on demand, dynamic.
        rendering: Cow<'static, str>,
        /// What made it so, as a clause.
        because: Arc<str>,
        /// Where, if it is a place in the source.
        place: Option<Arc<Place>>,
    },
    /// The cache was asked.
    Cache {
        /// What it said.
        state: CacheState,
        /// The key: the path.
        key: CompactString,
        /// How old the stored answer is; `None` for a miss.
        #[serde(rename = "ageMs", serialize_with = "maybe_milliseconds")]
        age: Option<Duration>,
        /// What renews it and when, as a sentence.
        renewal: Cow<'static, str>,
        /// Its tags.
        tags: Vec<String>,
    },
    /// The handler answered.
    Ran {
        /// Which export ran.
        export: String,
        /// From call to answer.
        #[serde(rename = "tookMs", serialize_with = "milliseconds")]
        took: Duration,
        /// Of that, on the CPU.
        #[serde(rename = "cpuMs", serialize_with = "milliseconds")]
        cpu: Duration,
    },
    /// The handler threw, or returned something that is no response.
    Failed {
        /// The error's message.
        message: String,
        /// The mapped stack, one frame a line; may be empty.
        stack: String,
    },
    /// A limit stopped the handler.
    Stopped {
        /// Which, as a sentence.
        limit: String,
    },
    /// Something the handler asked for: a revalidation, a cookie set after the answer, ...
    Note(String),
    /// The head left.
    Head {
        /// The status.
        status: u16,
    },
    /// A chunk of the body left.
    Chunk {
        /// From 1.
        number: u32,
        /// Its size.
        bytes: usize,
    },
    /// The exchange is over.
    Ended(Ending),
}

impl StepKind {
    /// A handler failed with this error.
    pub(crate) fn failed(message: String, stack: String) -> StepKind {
        StepKind::Failed {
            message: shortened(message),
            stack: shortened(stack),
        }
    }
}

/// Bytes that are kept of what a handler says.
const LONGEST: usize = 64 << 10;

/// What is kept of a handler's words: exchanges are kept, and nobody reads on for longer than this.
pub(crate) fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        let end = text.floor_char_boundary(LONGEST);
        let more = text.len() - end;
        text.truncate(end);
        text.shrink_to_fit();
        // Writing to a string can't fail.
        let _ = write!(text, "… ({more} more bytes are left out)");
    }
    text
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StepKind::Refused { because } | StepKind::Note(because) => f.write_str(because),
            StepKind::Normalized { location, because } => {
                write!(
                    f,
                    "{because}, so the answer is a 308 redirect to {location}"
                )
            }
            StepKind::Rule {
                list,
                source,
                outcome,
            } => write!(
                f,
                "{list}() of next.config matched with {source}: {outcome}"
            ),
            StepKind::Proxy { file, outcome } => {
                write!(f, "{} {outcome}", file.display())
            }
            StepKind::Candidate { route, because } => write!(f, "{route} was refused: {because}"),
            StepKind::Matched {
                route,
                file,
                params,
            } => {
                write!(f, "{route} matched: {}", file.display())?;
                write_params(f, params)
            }
            StepKind::NoRoute { nearest } => {
                f.write_str("No route matched, so the answer is the 404 page")?;
                nearest
                    .as_ref()
                    .map_or(Ok(()), |path| write!(f, ". The nearest route is {path}"))
            }
            StepKind::Methods { outcome, .. } => f.write_str(outcome),
            StepKind::Rendering {
                rendering,
                because,
                place,
            } => {
                write!(f, "The route is {rendering}: {because}")?;
                place
                    .as_ref()
                    .map_or(Ok(()), |place| write!(f, " ({place})"))
            }
            StepKind::Cache {
                state,
                key,
                age,
                renewal,
                tags,
            } => {
                write!(f, "Cache {state} for {key}")?;
                if let Some(age) = age {
                    write!(f, ", {} old", human(*age))?;
                }
                if !tags.is_empty() {
                    write!(f, ", tags {}", tags.join(", "))?;
                }
                write!(f, ". {renewal}")
            }
            StepKind::Ran { export, took, cpu } => {
                write!(
                    f,
                    "{export} answered after {} ({} of CPU)",
                    human(*took),
                    human(*cpu)
                )
            }
            StepKind::Failed { message, stack } => {
                write!(f, "The handler failed: {message}")?;
                stack
                    .lines()
                    .next()
                    .map_or(Ok(()), |frame| write!(f, " {}", frame.trim()))
            }
            StepKind::Stopped { limit } => write!(f, "The handler was stopped: {limit}"),
            StepKind::Head { status } => write!(f, "Status {status} and headers left"),
            StepKind::Chunk { number, bytes } => write!(f, "Chunk {number} left: {bytes} bytes"),
            StepKind::Ended(Ending::Complete) => f.write_str("The answer is complete"),
            StepKind::Ended(Ending::ClientLeft) => f.write_str("The client left before the end"),
            StepKind::Ended(Ending::Broken(why)) => {
                write!(f, "The connection was broken off: {why}")
            }
        }
    }
}

fn write_params(f: &mut fmt::Formatter<'_>, params: &[(String, Vec<String>)]) -> fmt::Result {
    if params.is_empty() {
        return Ok(());
    }
    let shown: Vec<String> = params
        .iter()
        .map(|(name, values)| format!("{name} = {}", values.join(" / ")))
        .collect();
    write!(f, " with {}", shown.join(", "))
}

fn milliseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64() * 1000.0)
}

#[expect(clippy::ref_option, reason = "serde hands the field over by reference")]
fn maybe_milliseconds<S: Serializer>(
    duration: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    duration
        .map(|duration| duration.as_secs_f64() * 1000.0)
        .serialize(serializer)
}

/// A duration as a person says it: `0.4 ms`, `12 ms`, `3.2 s`, `4 min`, `2 h`.
pub fn human(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms if ms < 60_000.0 => format!("{:.1} s", ms / 1000.0),
        ms if ms < 3_600_000.0 => format!("{:.0} min", ms / 60_000.0),
        _ => format!("{:.0} h", ms / 3_600_000.0),
    }
}
