//! What a screen can ask for, as data: [`Effect`] of the world outside, [`Command`] of the app
//! around it. Nothing here does anything; [`super::perform`] and [`super::app`] do.

use std::path::PathBuf;
use std::time::Duration;

use crate::content::{Predict, ScenarioId, TopicId};
use crate::sandbox::Edition;
use crate::study::{Bookmark, Position, Reading, Review, Session, SessionId};

use super::message::{Asker, Notice};
use super::route::Route;

/// Marks a request so that the pane finds its exchange in the server's trace
/// (`Exchange::token`). Unique while the program runs: made of asker and a count.
pub type Token = String;

/// Something to be done outside of the app. Its result comes back as a
/// [`Message`](super::message::Message).
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Serve this scenario's project in this version and mode, instead of what is served; answered
    /// by `ServerMessage::Started` or `Failed`.
    Serve(ScenarioId, Edition),
    /// Let the server behave as another version or mode; answered by `ServerMessage::Rebuilt`.
    SwitchEdition(Edition),
    /// Build the app anew; answered by `ServerMessage::Rebuilt`.
    Rebuild,
    /// Move the server's clock forward; answered by `ServerMessage::ClockMoved`.
    MoveClock(Duration),
    /// Send a request to the server; answered by `Reply::Client` events until `End` or `Failed`.
    Send(Asker, Token, ClientRequest),
    /// Stop listening to that request's answer and close its connection.
    Abort(Token),
    /// Make a change durable; answered by `Reply::Saved`.
    Save(Asker, Change),
    /// Put text on the clipboard (OSC 52).
    Copy(String),
    /// Start a sandbox of the prediction's version and mode, send its requests and stop it;
    /// answered by `Reply::Predicted`.
    Predict(Asker, Box<Predict>),
    /// Read what is kept anew, as on a new day; answered by `Message::Recalled`.
    Recall,
    /// Open a web address in the browser.
    Browse(String),
    /// Leave the screen to `$EDITOR` with this file of the project; answered by
    /// `Reply::EditorClosed`.
    Edit(Asker, PathBuf),
    /// Read a file of the project (its path relative to it); answered by `Reply::FileRead`.
    ReadFile(Asker, PathBuf),
    /// Send one [`Message::Tick`](super::message::Message::Tick) after this time.
    TickAfter(Duration),
    /// Draw everything anew, whatever the terminal shows.
    Redraw,
    /// Stop the process as the shell's job control does, and come back with `fg`.
    Suspend,
    /// Leave the program, once everything asked for before is done.
    Quit,
}

/// A request as the learner typed or picked it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientRequest {
    /// The method, as typed.
    pub method: String,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// In order, as typed.
    pub headers: Vec<(String, String)>,
    /// The body, if it has one.
    pub body: Option<String>,
    /// Pause before it is sent.
    pub wait: Duration,
}

/// A change to what is kept on disk. One transaction each.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// An answer was given or graded anew; the run as it stands with it.
    Review(Box<Review>, Box<Session>),
    /// A practice run went on without an answer.
    Session(Box<Session>),
    /// A practice run won't be continued.
    DiscardSession(SessionId),
    /// A topic or section is marked, or the mark is taken away.
    Bookmark(Bookmark),
    /// How far a topic was read.
    Position(TopicId, Position),
    /// Whether a topic was read.
    Reading(TopicId, Reading),
    /// Where the learner is, as [`Route`] writes itself.
    LastPlace(String),
    /// A setting and its value.
    Setting(String, String),
    /// A request line was typed.
    Request(String),
}

/// What a screen can ask of the app around it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Have this done outside.
    Perform(Effect),
    /// Go to another place; the present screen can be come back to.
    Open(Route),
    /// Go to another place instead of the present one.
    Replace(Route),
    /// Go back to where the learner came from.
    Back,
    /// Have this scenario's project served, if it is not.
    Serve(ScenarioId),
    /// Tell the learner something.
    Notify(Notice),
}

impl From<Effect> for Command {
    fn from(effect: Effect) -> Self {
        Command::Perform(effect)
    }
}
