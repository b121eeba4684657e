//! The app: a stack of screens with overlays above, and what is global to them.
//!
//! [`App::update`] takes one message and answers with effects; navigation is applied at once.
//! It does no I/O and reads no clock. [`App::view`] only reads.

mod history;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};

use crate::sandbox::Event;

use super::context::{Context, ServerState, World};
use super::effect::{Command, Effect};
use super::keymap::{self, Action, KeyContext};
use super::layout;
use super::message::{Asker, Message, Notice, Reply, ServerMessage};
use super::route::Route;
use super::screen::{Input, Screen};
use history::{History, Visit};

/// The places of the navigation bar, in order.
pub const PLACES: [(&str, Route); 2] = [("Home", Route::Home), ("Sandbox", Route::Sandbox)];

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
    notice: Option<Notice>,
    running: Running,
}

impl App {
    /// The app at a place, in a terminal of this size. [`App::start`] says what to do first.
    pub fn new(world: World, size: Size, route: &Route) -> Self {
        let history = History::new(route);
        App { world, size, history, notice: None, running: Running::On }
    }

    /// What to do once the first frame is drawn.
    pub fn start(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::StartServer];
        effects.extend(self.tell(Input::Shown));
        effects
    }

    /// Takes one message in.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        if self.running == Running::Leaving {
            return Vec::new();
        }
        match message {
            Message::Clock(now) => {
                self.world.now = now;
                Vec::new()
            }
            Message::Key(event) => self.key(event),
            Message::Mouse(event) => self.mouse(event),
            Message::Paste(text) => self.tell(Input::Paste(&text)),
            Message::Resized(size) => {
                self.size = size;
                self.tell(Input::Resized)
            }
            Message::Tick => self.tell(Input::Tick),
            Message::Resumed => Vec::new(),
            Message::Ended(_) => self.leave(),
            Message::Reply(asker, reply) => self.reply(asker, &reply),
            Message::Server(news) => self.server(&news),
            Message::ContentChanged(catalog) => {
                self.world.catalog = catalog;
                self.tell(Input::WorldChanged)
            }
            Message::Notice(notice) => {
                self.notice = Some(notice);
                Vec::new()
            }
        }
    }

    /// Whether the program goes on.
    pub fn running(&self) -> Running {
        self.running
    }

    /// Draws everything.
    pub fn view(&self, frame: &mut Frame<'_>) {
        if let Some(chrome) = layout::chrome(frame.area().as_size()) {
            self.history.top().screen.view(frame, chrome.body, &self.context());
        }
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        self.notice = None;
        match keymap::lookup(self.key_context(), event) {
            Some(action) => self.action(action),
            None => self.tell(Input::Key(event)),
        }
    }

    fn action(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Quit | Action::QuitNow => self.leave(),
            Action::Suspend => vec![Effect::Suspend],
            Action::Go(place) => self.go(place),
            Action::Forward => self.forward(),
            other => self.tell(Input::Action(other)),
        }
    }

    fn go(&mut self, place: usize) -> Vec<Effect> {
        match PLACES.get(place) {
            Some((_, route)) => self.command(Command::Open(route.clone())),
            None => Vec::new(),
        }
    }

    fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        let at = Position { x: event.column, y: event.row };
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => self.tell(Input::Click(at)),
            MouseEventKind::ScrollDown => self.tell(Input::Wheel(at, 3)),
            MouseEventKind::ScrollUp => self.tell(Input::Wheel(at, -3)),
            _ => Vec::new(),
        }
    }

    fn reply(&mut self, asker: Asker, reply: &Reply) -> Vec<Effect> {
        let Some(index) = self.history.index_of(asker) else { return Vec::new() };
        self.tell_visit(index, Input::Reply(reply))
    }

    fn server(&mut self, news: &ServerMessage) -> Vec<Effect> {
        match news {
            ServerMessage::Started(facts) | ServerMessage::Rebuilt(facts) => {
                self.world.server.edition = facts.edition;
                self.world.server.state = ServerState::Running(facts.clone());
            }
            ServerMessage::Failed(why) => {
                self.world.server.state = ServerState::Failed(why.clone());
            }
            ServerMessage::Happened(Event::Finished(exchange)) => {
                self.world.server.finished(exchange.clone());
            }
            ServerMessage::Happened(_) => {}
        }
        self.tell(Input::Server(news))
    }

    fn leave(&mut self) -> Vec<Effect> {
        let mut effects = self.tell(Input::Left);
        self.running = Running::Leaving;
        effects.push(Effect::Quit);
        effects
    }

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
        }
    }

    fn forward(&mut self) -> Vec<Effect> {
        self.moved(History::forward)
    }

    fn moved(&mut self, step: impl FnOnce(&mut History)) -> Vec<Effect> {
        let mut effects = self.tell(Input::Left);
        step(&mut self.history);
        effects.extend(self.tell(Input::Shown));
        effects
    }

    fn tell(&mut self, input: Input<'_>) -> Vec<Effect> {
        self.tell_visit(self.history.top_index(), input)
    }

    fn tell_visit(&mut self, index: usize, input: Input<'_>) -> Vec<Effect> {
        let area = self.body();
        let Visit { asker, screen } = self.history.visit_mut(index);
        let context = Context { me: *asker, area, world: &self.world };
        let commands = screen.update(input, &context);
        commands.into_iter().flat_map(|command| self.command(command)).collect()
    }

    fn context(&self) -> Context<'_> {
        Context { me: self.history.top().asker, area: self.body(), world: &self.world }
    }

    fn body(&self) -> Rect {
        layout::chrome(self.size).map_or(Rect::ZERO, |chrome| chrome.body)
    }

    fn key_context(&self) -> KeyContext {
        self.history.top().screen.keys()
    }
}

impl std::fmt::Debug for dyn Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.route())
    }
}
