//! Everything that can reach the program: keys, the terminal, the clock and every result of an
//! [`Effect`](super::effect::Effect), in one queue and one order.
//!
//! A result carries the [`Asker`] whose effect it answers; if that screen is gone, the result is
//! dropped (what it saved or started stays saved or started).

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;

use crate::content::{Catalog, Observed, ScenarioId};
use crate::sandbox::{Edition, Event, Problem, RouteInfo};
use crate::study::Moment;

use super::effect::{Change, Token};
use super::memory::{Memory, Outcome};

/// A screen that asked for something. Numbers are never used twice while the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asker(pub u64);

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key went down.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resized(Size),
    /// The time at which the messages that follow are handled. Comes before every batch.
    Clock(Now),
    /// A moment passed while something on screen moves; see [`super::effect::Effect::TickAfter`].
    Tick,
    /// The terminal is ours again after a suspension; everything must be drawn anew.
    Resumed,
    /// The process was told to stop as a job of the shell (SIGTSTP from elsewhere).
    SuspendAsked,
    /// The process was told to end (SIGTERM, SIGHUP), or the terminal went away.
    Ended(EndReason),
    /// A result for the screen that asked.
    Reply(Asker, Reply),
    /// A change is durable, or could not be made and why.
    Saved(Asker, Change, Result<Outcome, String>),
    /// What is kept was read anew.
    Recalled(Box<Memory>),
    /// The server said something; for everybody.
    Server(ServerMessage),
    /// Content was read again from its folder.
    ContentChanged(Arc<Catalog>),
    /// Something to tell the learner.
    Notice(Notice),
}

/// What the clock says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    /// Since the program began; never goes back.
    pub uptime: Duration,
    /// The instant, and the learner's study day.
    pub moment: Moment,
}

/// Why the program must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// A signal asked for it.
    Signal,
    /// Reading from or writing to the terminal failed.
    TerminalGone,
}

/// A result, for the screen that asked.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The change is durable, or could not be made and why.
    Saved(Change, Result<(), String>),
    /// Something arrived for a request sent with `Effect::Send`.
    Client(Token, ClientEvent),
    /// The editor was left.
    EditorClosed(PathBuf, Result<(), String>),
    /// What a file of the project holds, or why it can't be read.
    FileRead(PathBuf, Result<String, String>),
    /// What came when a prediction's requests were really sent, or why they could not be.
    Predicted(Result<Vec<Observed>, String>),
}

/// What arrives for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    /// Status line and headers. Times are since the request was sent.
    Head {
        /// The status code.
        status: u16,
        /// In wire order, as sent.
        headers: Vec<(String, String)>,
        /// When.
        at: Duration,
    },
    /// A piece of the body.
    Chunk {
        /// The bytes; anything may be in them.
        bytes: Vec<u8>,
        /// When.
        at: Duration,
    },
    /// The answer is complete.
    End {
        /// When.
        at: Duration,
    },
    /// It could not be sent, or broke off.
    Failed {
        /// Why, in words.
        error: String,
    },
}

/// News of the server.
#[derive(Clone, Debug)]
pub enum ServerMessage {
    /// It accepts connections.
    Started(ServerFacts),
    /// It could not start, and why.
    Failed(String),
    /// Something happened in it.
    Happened(Event),
    /// It was built anew: this is what it looks like now.
    Rebuilt(ServerFacts),
    /// Its clock was moved forward by this.
    ClockMoved(Duration),
}

/// What is known of a running server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFacts {
    /// Whose project is served.
    pub scenario: ScenarioId,
    /// `http://localhost:3000`.
    pub origin: String,
    /// What it behaves as.
    pub edition: Edition,
    /// The folder that holds `app/`.
    pub project: PathBuf,
    /// The route table.
    pub routes: Vec<RouteInfo>,
    /// What is wrong with the app.
    pub problems: Vec<Problem>,
    /// Why edits last only until the program ends, if they do.
    pub unkept: Option<String>,
    /// The port that was asked for but taken, if so.
    pub port_taken: Option<u16>,
}

/// Something said to the learner in place of the key bar, until the next key press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How serious.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Info,
    /// Something failed.
    Failed,
}

impl Notice {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Notice {
            tone: Tone::Done,
            text: text.into(),
        }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Self {
        Notice {
            tone: Tone::Info,
            text: text.into(),
        }
    }

    /// Something failed.
    pub fn failed(text: impl Into<String>) -> Self {
        Notice {
            tone: Tone::Failed,
            text: text.into(),
        }
    }
}
