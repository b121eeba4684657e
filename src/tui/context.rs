//! What every screen may read, and none may change: the world as the app knows it.

use std::collections::VecDeque;
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::content::Catalog;
use crate::sandbox::{Edition, Exchange};

use super::message::{Asker, Now, ServerFacts};
use super::theme::Theme;

/// How many exchanges are kept for the log.
pub const LOG_LENGTH: usize = 200;

/// What the app knows; screens see it through [`Context`].
pub struct World {
    /// What the clock said before this batch of messages.
    pub now: Now,
    /// Lessons, questions, scenarios.
    pub catalog: Arc<Catalog>,
    /// The server.
    pub server: Server,
    /// Colours.
    pub theme: Theme,
}

/// The server as far as it is known here.
#[derive(Debug, Default)]
pub struct Server {
    /// Running, not yet, or not at all.
    pub state: ServerState,
    /// Which Next.js the learner picked; the running server follows.
    pub edition: Edition,
    /// The last exchanges, newest last, at most [`LOG_LENGTH`].
    pub log: VecDeque<Arc<Exchange>>,
}

impl Server {
    /// Its facts, if it runs.
    pub fn facts(&self) -> Option<&ServerFacts> {
        match &self.state {
            ServerState::Running(facts) => Some(facts),
            ServerState::Starting | ServerState::Failed(_) => None,
        }
    }

    /// The finished exchange of the request that carried this token.
    pub fn exchange_of(&self, token: &str) -> Option<&Arc<Exchange>> {
        self.log.iter().rev().find(|exchange| exchange.token.as_deref() == Some(token))
    }

    pub(super) fn finished(&mut self, exchange: Arc<Exchange>) {
        if self.log.len() == LOG_LENGTH {
            self.log.pop_front();
        }
        self.log.push_back(exchange);
    }
}

/// Whether the server runs.
#[derive(Debug, Default)]
pub enum ServerState {
    /// It was asked to start.
    #[default]
    Starting,
    /// It accepts connections.
    Running(ServerFacts),
    /// It could not start, and why.
    Failed(String),
}

/// The world, with what concerns this one screen.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Whom replies to this screen's effects are addressed to.
    pub me: Asker,
    /// Where this screen is drawn: known to `update` too, so that scrolling is clamped there.
    pub area: Rect,
    /// Everything else.
    pub world: &'a World,
}

impl Context<'_> {
    /// Colours.
    pub fn theme(&self) -> &Theme {
        &self.world.theme
    }
}
