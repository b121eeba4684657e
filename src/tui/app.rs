//! The app: a stack of screens with overlays above, and what is global to them.
//!
//! [`App::update`] takes one message and answers with effects; navigation is applied at once.
//! It does no I/O and reads no clock. [`App::view`] only reads.

mod global;
mod history;
mod news;
mod view;

use std::time::Duration;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect, Size};

use crate::content::ScenarioId;
use crate::sandbox::Event;

use super::chrome;
use super::context::{Context, World};
use super::effect::{Change, Command, Effect};
use super::keymap::{self, Action, KeyContext};
use super::layout;
use super::memory::Outcome;
use super::message::{Asker, Message, Notice, Now, Reply, ServerMessage, Tone};
use super::overlay::{Overlay, Wish};
use super::route::Route;
use super::screen::{Input, Screen};
use super::server::ServerState;
use history::{History, Visit};

/// The places of the navigation bar, in order.
pub const PLACES: [(&str, Route); 7] = [
    ("Home", Route::Home),
    ("Topics", Route::Topics),
    ("Questions", Route::Questions),
    ("Sandbox", Route::Sandbox),
    ("Bookmarks", Route::Bookmarks),
    ("Progress", Route::Progress),
    ("Resources", Route::Resources),
];

/// How many lines one step of the wheel scrolls.
const WHEEL: i32 = 3;

/// Whether the program goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// It does.
    On,
    /// It is leaving; no message is taken any more.
    Leaving,
}

/// The whole program but for the world outside.
pub struct App {
    world: World,
    size: Size,
    history: History,
    overlays: Vec<Overlay>,
    notice: Option<Notice>,
    running: Running,
}

impl App {
    /// The app at a place, in a terminal of this size.
    pub fn new(world: World, size: Size, route: &Route) -> Self {
        let history = History::new(route);
        let (overlays, notice) = (Vec::new(), news::content(&world.catalog));
        let mut app = App {
            world,
            size,
            history,
            overlays,
            notice,
            running: Running::On,
        };
        app.tell(Input::Resized);
        app
    }

    /// What to do once the first frame is drawn.
    pub fn start(&mut self) -> Vec<Effect> {
        let mut effects = self.start_server();
        effects.extend(self.tell(Input::Shown));
        effects
    }

    /// Whether the program goes on.
    pub fn running(&self) -> Running {
        self.running
    }

    /// Where the learner is.
    pub fn route(&self) -> Route {
        self.screen().route()
    }

    /// Takes one message in.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        if self.running == Running::Leaving {
            return Vec::new();
        }
        match message {
            Message::Clock(now) => self.clock(now),
            Message::Key(event) => self.key(event),
            Message::Mouse(event) => self.mouse(event),
            Message::Paste(text) => self.input(Input::Paste(&text)),
            Message::Resized(size) => {
                self.size = size;
                self.tell(Input::Resized)
            }
            Message::Tick => {
                self.world.server.log.look(self.world.now);
                self.tell(Input::Tick)
            }
            Message::Resumed => Vec::new(),
            Message::SuspendAsked => vec![Effect::Suspend],
            Message::Ended(_) => self.leave(),
            Message::Reply(asker, reply) => self.tell_asker(asker, &reply),
            Message::Saved(asker, change, result) => self.saved(asker, change, result),
            Message::Recalled(memory) => {
                self.world.memory = *memory;
                self.world_changed()
            }
            Message::Server(news) => self.server(&news),
            Message::ContentChanged(catalog) => {
                let before = news::content(&self.world.catalog);
                self.world.catalog = catalog;
                let mistake = news::content(&self.world.catalog);
                if mistake.is_some() || self.notice == before {
                    self.notice = mistake;
                }
                let mut effects = self.serve_something();
                effects.extend(self.world_changed());
                effects
            }
            Message::Notice(notice) => {
                self.notice = Some(notice);
                Vec::new()
            }
        }
    }

    fn clock(&mut self, now: Now) -> Vec<Effect> {
        let same_day = now.moment.day == self.world.now.moment.day;
        self.world.now = now;
        if same_day {
            Vec::new()
        } else {
            vec![Effect::Recall]
        }
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        let action = keymap::lookup(self.key_context(), event);
        if layout::chrome(self.size).is_none() && !action.is_some_and(needs_no_sight) {
            return Vec::new();
        }
        self.notice = None;
        match action {
            Some(action) => self.action(action),
            None => self.input(Input::Key(event)),
        }
    }

    fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        let at = Position {
            x: event.column,
            y: event.row,
        };
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => self.click(at),
            MouseEventKind::ScrollDown => self.input(Input::Wheel(at, WHEEL)),
            MouseEventKind::ScrollUp => self.input(Input::Wheel(at, -WHEEL)),
            _ => Vec::new(),
        }
    }

    fn click(&mut self, at: Position) -> Vec<Effect> {
        self.notice = None;
        let on_nav = layout::chrome(self.size).is_some_and(|chrome| chrome.nav.contains(at));
        if on_nav && self.overlays.is_empty() {
            let place = chrome::place_at(self.size.width, self.place(), at.x);
            return place.map_or_else(Vec::new, |place| self.go(place));
        }
        self.input(Input::Click(at))
    }

    /// To the top layer.
    fn input(&mut self, input: Input<'_>) -> Vec<Effect> {
        let area = self.body();
        let me = self.history.top().asker;
        let Some(overlay) = self.overlays.last_mut() else {
            return self.tell(input);
        };
        let context = Context {
            me,
            area,
            world: &self.world,
        };
        match overlay.update(&input, &context) {
            Wish::Stay => Vec::new(),
            Wish::Close => {
                self.overlays.pop();
                Vec::new()
            }
            Wish::Then(command) => {
                self.overlays.pop();
                self.command(command)
            }
        }
    }

    fn server(&mut self, news: &ServerMessage) -> Vec<Effect> {
        let mut effects = Vec::new();
        match news {
            // Another scenario was chosen meanwhile; its own start is on its way.
            ServerMessage::Started(facts) | ServerMessage::Rebuilt(facts)
                if self.world.server.scenario.as_ref() != Some(&facts.scenario) =>
            {
                return effects;
            }
            ServerMessage::Started(facts) => {
                let chosen = self.world.server.edition;
                if facts.edition != chosen {
                    effects.push(Effect::SwitchEdition(chosen));
                }
                if let Some(why) = &facts.unkept {
                    self.inform(news::unkept(why));
                }
                if let Some(port) = facts.port_taken {
                    self.inform(news::port(port, &facts.origin));
                }
                self.world.server.ahead = Duration::ZERO;
                self.world.server.state = ServerState::Running(facts.clone());
            }
            ServerMessage::ClockMoved(by) => self.clock_moved(*by),
            ServerMessage::Rebuilt(facts) => {
                self.world.server.state = ServerState::Running(facts.clone());
            }
            ServerMessage::Failed(why) => {
                self.world.server.state = ServerState::Failed(why.clone());
            }
            ServerMessage::Happened(event) => {
                self.world.server.log.take(event, self.world.now);
                if let Event::Rebuilt {
                    because,
                    took,
                    problems,
                } = event
                {
                    self.world.server.built = Some(because.clone());
                    self.inform(news::built(because, *took, problems.first()));
                }
            }
        }
        effects.extend(self.tell(Input::Server(news)));
        effects
    }

    fn clock_moved(&mut self, by: Duration) {
        let server = &mut self.world.server;
        server.ahead += by;
        self.notice = server.clock_ahead().as_deref().map(news::clock);
    }

    /// Says what nobody waits for: it covers no other notice, unless something failed and the
    /// other was no failure.
    fn inform(&mut self, notice: Notice) {
        let failed = |notice: &Notice| notice.tone == Tone::Failed;
        if self.notice.is_none() || (failed(&notice) && !self.notice.as_ref().is_some_and(failed)) {
            self.notice = Some(notice);
        }
    }

    fn saved(
        &mut self,
        asker: Asker,
        change: Change,
        result: Result<Outcome, String>,
    ) -> Vec<Effect> {
        let result = match result {
            Ok(outcome) => {
                self.world.memory.apply(&change, outcome);
                self.world.derive();
                Ok(())
            }
            Err(why) => {
                self.notice = Some(Notice::failed(format!("Not saved: {why}")));
                Err(why)
            }
        };
        self.tell_asker(asker, &Reply::Saved(change, result))
    }

    fn world_changed(&mut self) -> Vec<Effect> {
        self.world.derive();
        self.tell(Input::WorldChanged)
    }

    /// Does what a screen asked for.
    fn command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Perform(effect) => vec![effect],
            Command::Notify(notice) => {
                self.notice = Some(notice);
                Vec::new()
            }
            Command::Open(route) => self.moved(|history| history.open(&route)),
            Command::Replace(route) => self.moved(|history| history.replace(&route)),
            Command::Back => self.moved(History::back),
            Command::Serve(scenario) => self.serve(scenario),
        }
    }

    /// Has a scenario's project served, if there is one and it is not served already.
    fn serve(&mut self, scenario: ScenarioId) -> Vec<Effect> {
        let known = self.world.catalog.scenario(&scenario).is_some();
        let server = &mut self.world.server;
        if !known || server.scenario.as_ref() == Some(&scenario) {
            return Vec::new();
        }
        server.scenario = Some(scenario);
        self.start_server()
    }

    /// The content changed: what is served may be gone, or the first scenario may have come.
    fn serve_something(&mut self) -> Vec<Effect> {
        let wanted = self.world.server.scenario.as_ref();
        if wanted.is_some_and(|wanted| self.world.catalog.scenario(wanted).is_some()) {
            return Vec::new();
        }
        match self.world.first_scenario() {
            Some(first) => {
                self.world.server.scenario = Some(first);
                self.start_server()
            }
            None => Vec::new(),
        }
    }

    fn start_server(&mut self) -> Vec<Effect> {
        let server = &mut self.world.server;
        server.built = None;
        server.log.close_server();
        let Some(scenario) = &server.scenario else {
            server.state = ServerState::Failed("the content holds no sandbox".into());
            return Vec::new();
        };
        server.state = ServerState::Starting;
        vec![Effect::Serve(scenario.clone(), server.edition)]
    }

    fn moved(&mut self, step: impl FnOnce(&mut History)) -> Vec<Effect> {
        let mut effects = self.tell(Input::Left);
        let before = self.route();
        step(&mut self.history);
        effects.extend(self.tell(Input::Shown));
        if self.route() != before {
            effects.extend(self.remember_place());
        }
        effects
    }

    /// The last place is kept on every move, so that nothing has to be done at the end.
    fn remember_place(&self) -> Option<Effect> {
        let place = self.route();
        let worth = matches!(place, Route::Lesson { .. } | Route::Practice(_));
        let change = || Change::LastPlace(place.to_string());
        worth.then(|| Effect::Save(self.history.top().asker, change()))
    }

    fn tell_asker(&mut self, asker: Asker, reply: &Reply) -> Vec<Effect> {
        match self.history.index_of(asker) {
            Some(index) => self.tell_visit(index, Input::Reply(reply)),
            None => Vec::new(),
        }
    }

    fn tell(&mut self, input: Input<'_>) -> Vec<Effect> {
        self.tell_visit(self.history.top_index(), input)
    }

    fn tell_visit(&mut self, index: usize, input: Input<'_>) -> Vec<Effect> {
        let area = self.body();
        let Visit { asker, screen } = self.history.visit_mut(index);
        let context = Context {
            me: *asker,
            area,
            world: &self.world,
        };
        let commands = screen.update(input, &context);
        commands
            .into_iter()
            .flat_map(|command| self.command(command))
            .collect()
    }

    fn context(&self) -> Context<'_> {
        Context {
            me: self.history.top().asker,
            area: self.body(),
            world: &self.world,
        }
    }

    fn body(&self) -> Rect {
        layout::chrome(self.size).map_or(Rect::ZERO, |chrome| chrome.body)
    }

    fn screen(&self) -> &dyn Screen {
        self.history.top().screen.as_ref()
    }

    fn key_context(&self) -> KeyContext {
        self.overlays
            .last()
            .map_or_else(|| self.screen().keys(), Overlay::keys)
    }

    /// Whether there is anything to go back to, or to close.
    fn leads_back(&self) -> bool {
        !self.overlays.is_empty() || self.history.top_index() > 0 || self.route() != Route::Home
    }

    /// The place of the navigation bar under which the learner is.
    fn place(&self) -> Option<usize> {
        let place = self.route().place();
        PLACES.iter().position(|(_, route)| *route == place)
    }
}

/// Whether an action is safe where nothing of the program can be seen.
fn needs_no_sight(action: Action) -> bool {
    use Action::{Quit, QuitNow, Redraw, Suspend};
    matches!(action, Quit | QuitNow | Redraw | Suspend)
}

impl std::fmt::Debug for dyn Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.route())
    }
}
