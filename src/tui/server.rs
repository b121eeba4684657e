//! The server as far as the program knows it: whether it runs, what it serves, what happened.

mod log;

use std::sync::Arc;
use std::time::Duration;

use crate::content::ScenarioId;
use crate::sandbox::{Edition, Exchange};

use super::message::ServerFacts;

pub use log::{Log, Logged, Open, Row, RowId};

/// The server.
#[derive(Debug, Default)]
pub struct Server {
    /// Running, not yet, or not at all.
    pub state: ServerState,
    /// Whose project is to be served; `None` where the content has no scenario.
    pub scenario: Option<ScenarioId>,
    /// Which Next.js the learner picked; the running server follows.
    pub edition: Edition,
    /// Why the app was built anew the last time, if it was.
    pub built: Option<String>,
    /// How far its clock is ahead of the real one.
    pub ahead: Duration,
    /// What happened.
    pub log: Log,
}

impl Server {
    /// Its facts, if it runs.
    pub fn facts(&self) -> Option<&ServerFacts> {
        match &self.state {
            ServerState::Running(facts) => Some(facts),
            ServerState::Starting | ServerState::Failed(_) => None,
        }
    }

    /// Whether it runs with this scenario's project.
    pub fn serves(&self, scenario: &ScenarioId) -> bool {
        self.facts()
            .is_some_and(|facts| facts.scenario == *scenario)
    }

    /// How far its clock is ahead, in days and hours; `None` while it has the real time.
    pub fn clock_ahead(&self) -> Option<String> {
        let hours = self.ahead.as_secs() / 3600;
        match (hours / 24, hours % 24) {
            (0, 0) => None,
            (0, hours) => Some(format!("{hours} h")),
            (days, 0) => Some(format!("{days} d")),
            (days, hours) => Some(format!("{days} d {hours} h")),
        }
    }

    /// The finished exchange of the request that carried this token.
    pub fn exchange_of(&self, token: &str) -> Option<&Arc<Exchange>> {
        self.log
            .newest_first()
            .filter_map(Row::exchange)
            .find(|exchange| exchange.token.as_deref() == Some(token))
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
