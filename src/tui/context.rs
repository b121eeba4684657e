//! What every screen may read, and none may change: the world as the app knows it.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::content::{Catalog, ScenarioId};
use crate::sandbox::Edition;
use crate::study::{Progress, Queue};

use super::memory::Memory;
use super::message::{Asker, Now};
use super::route::Route;
use super::server::Server;
use super::theme::{Role, Theme};

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
        world.server.scenario = world.first_scenario();
        world.derive();
        world
    }

    /// The project to begin with: that of the lesson to go on with, or else of the first lesson
    /// that has one.
    pub(super) fn first_scenario(&self) -> Option<ScenarioId> {
        let last = self.memory.last_place.as_deref();
        let last = match last.and_then(|place| place.parse().ok()) {
            Some(Route::Lesson { topic, .. }) => self.catalog.topic(&topic),
            _ => None,
        };
        let mut lessons = last.into_iter().chain(&self.catalog.topics);
        let of_a_lesson = lessons.find_map(|topic| topic.scenario.as_ref());
        let known = of_a_lesson.filter(|id| self.catalog.scenario(id).is_some());
        let first = self.catalog.scenarios.first();
        known.or(first.map(|it| &it.id)).cloned()
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
