//! What every screen may read, and none may change: the world as the app knows it.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::content::Catalog;
use crate::sandbox::{Edition, Exchange};
use crate::study::{Progress, Queue};

use super::memory::Memory;
use super::message::{Asker, Now, ServerFacts};
use super::theme::{Role, Theme};

/// How many exchanges are kept for the log.
pub const LOG_LENGTH: usize = 200;

/// What the app knows; screens see it through [`Context`].
pub struct World {
    /// What the clock said before this batch of messages.
    pub now: Now,
    /// Lessons, questions, scenarios.
    pub catalog: Arc<Catalog>,
    /// What is kept of the learner.
    pub memory: Memory,
    /// How far the learner is; follows from memory, catalog and day.
    pub progress: Progress,
    /// What is to be practised today; follows from the same.
    pub queue: Queue,
    /// The server.
    pub server: Server,
    /// Colours.
    pub theme: Theme,
    /// In which the learner reads the clock; UTC until told.
    pub zone: TimeZone,
}

impl World {
    /// A world before anything happened.
    pub fn new(now: Now, catalog: Arc<Catalog>, memory: Memory, theme: Theme) -> Self {
        let mut world = World {
            now,
            catalog,
            memory,
            progress: Progress::default(),
            queue: Queue::default(),
            server: Server::default(),
            theme,
            zone: TimeZone::UTC,
        };
        world.server.edition = world.chosen_edition();
        world.derive();
        world
    }

    /// Draws the conclusions from memory, catalog and day.
    pub(super) fn derive(&mut self) {
        let today = self.today();
        self.progress = Progress::of(&self.catalog, &self.memory.cards, today);
        let (cards, allowance) = (&self.memory.cards, self.memory.allowance);
        self.queue = Queue::build(&self.catalog.questions, cards, allowance, today);
    }

    /// The learner's study day.
    pub fn today(&self) -> Date {
        self.now.moment.day
    }

    /// The edition of the settings; the newest in production if none was chosen.
    fn chosen_edition(&self) -> Edition {
        let setting = |key: &str| self.memory.settings.get(key);
        let default = Edition::default();
        Edition {
            next: setting("next")
                .and_then(|it| it.parse().ok())
                .unwrap_or(default.next),
            mode: setting("mode")
                .and_then(|it| it.parse().ok())
                .unwrap_or(default.mode),
        }
    }
}

/// The server as far as it is known here.
#[derive(Debug, Default)]
pub struct Server {
    /// Running, not yet, or not at all.
    pub state: ServerState,
    /// Which Next.js the learner picked; the running server follows.
    pub edition: Edition,
    /// Why the app was built anew the last time, if it was.
    pub built: Option<String>,
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
        self.log
            .iter()
            .rev()
            .find(|exchange| exchange.token.as_deref() == Some(token))
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

impl<'a> Context<'a> {
    /// Colours.
    pub fn theme(&self) -> &'a Theme {
        &self.world.theme
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.world.theme.style(role)
    }

    /// The content.
    pub fn catalog(&self) -> &'a Catalog {
        &self.world.catalog
    }

    /// What is kept of the learner.
    pub fn memory(&self) -> &'a Memory {
        &self.world.memory
    }
}
