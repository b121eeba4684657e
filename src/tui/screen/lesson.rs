//! A lesson: outline, text, and the sandbox pane beside it.

mod act;
mod drill;
mod find;
mod outline;
mod place;
mod sheet;
mod view;

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::content::{Topic, TopicId};
use crate::study::{Position, Reading};
use crate::tui::context::Context;
use crate::tui::cursor::Cursor;
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::pane::Pane;
use crate::tui::route::Route;
use crate::tui::widget::document::Page;
use find::Find;
use place::{PaneView, Parts};

pub(in crate::tui) use sheet::section_title;

/// How long the text must lie still before the place is saved.
const SETTLE: Duration = Duration::from_millis(700);

/// Which part has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Focus {
    Text,
    Outline(Cursor),
    Pane,
}

/// Whether the text moved since its place was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settling {
    Still,
    /// A tick is on its way.
    Moved,
}

/// The lesson screen.
pub struct Lesson {
    topic: TopicId,
    /// Where to begin once the page is laid out.
    start: Start,
    page: Page,
    top: usize,
    /// The section the reader is in, as a number of the page's anchors.
    here: Option<usize>,
    spot: Option<usize>,
    find: Find,
    focus: Focus,
    pane_view: PaneView,
    pane: Pane,
    settling: Settling,
}

/// Where to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Start {
    /// Where the topic was left.
    Left,
    /// At a heading.
    At(String),
    /// It has begun.
    Begun,
}

impl Lesson {
    /// The lesson of a topic, at a section or where it was left.
    pub fn new(topic: TopicId, anchor: Option<String>) -> Self {
        Lesson {
            topic,
            start: anchor.map_or(Start::Left, Start::At),
            page: Page::default(),
            top: 0,
            here: None,
            spot: None,
            find: Find::default(),
            focus: Focus::Text,
            pane_view: PaneView::Beside,
            pane: Pane::default(),
            settling: Settling::Still,
        }
    }

    fn topic<'a>(&self, context: &Context<'a>) -> Option<&'a Topic> {
        context.catalog().topic(&self.topic)
    }

    fn parts(&self, context: &Context<'_>) -> Parts {
        let scenario = self
            .topic(context)
            .and_then(|topic| topic.scenario.as_ref());
        let view = if scenario.is_none() {
            PaneView::Hidden
        } else {
            self.pane_view
        };
        let mut parts = place::parts(context.area, view);
        if self.find.is_typing() || self.find.has_matches() {
            parts.text.height = parts.text.height.saturating_sub(1);
        }
        parts
    }

    fn height(&self, context: &Context<'_>) -> usize {
        usize::from(self.parts(context).text.height)
    }

    /// Lays the page out anew; the reader stays in their section.
    fn lay_out(&mut self, context: &Context<'_>) {
        let Some(topic) = self.topic(context) else {
            self.page = Page::default();
            return;
        };
        let (anchor, below) = self.place();
        let width = usize::from(self.parts(context).text.width);
        self.page = sheet::sheet(topic, width, context);
        self.find.search(&self.page);
        self.spot = self.spot.filter(|spot| *spot < self.page.spots.len());
        self.go_to_place(anchor.as_deref(), below, context);
        self.begin(context);
    }

    /// Goes where the reader wants to begin, the first time.
    fn begin(&mut self, context: &Context<'_>) {
        match std::mem::replace(&mut self.start, Start::Begun) {
            Start::Begun => {}
            Start::At(anchor) => self.jump(&anchor, context),
            Start::Left => {
                if let Some(place) = context.memory().positions.get(&self.topic) {
                    let below = usize::try_from(place.offset).unwrap_or(0);
                    self.go_to_place(place.anchor.as_deref(), below, context);
                }
            }
        }
    }

    /// The heading at or above the first line on screen, and how far below it that is.
    fn place(&self) -> (Option<String>, usize) {
        match self.page.anchor_above(self.top) {
            Some(anchor) => (Some(anchor.id.clone()), self.top - anchor.line),
            None => (None, self.top),
        }
    }

    fn go_to_place(&mut self, anchor: Option<&str>, below: usize, context: &Context<'_>) {
        let line = anchor
            .and_then(|anchor| self.page.line_of(anchor))
            .unwrap_or(0);
        self.set_top(line + below, context);
    }

    fn last_top(&self, context: &Context<'_>) -> usize {
        self.page.lines.len().saturating_sub(self.height(context))
    }

    fn set_top(&mut self, top: usize, context: &Context<'_>) {
        self.top = top.min(self.last_top(context));
        let reading = self.top + self.height(context) / 4;
        self.here = self
            .page
            .anchors
            .iter()
            .rposition(|anchor| anchor.line <= reading);
    }

    fn jump(&mut self, anchor: &str, context: &Context<'_>) {
        if let Some(at) = self.page.anchors.iter().position(|it| it.id == anchor) {
            self.set_top(self.page.anchors[at].line, context);
            self.here = Some(at);
        }
    }

    /// Scrolls as little as is needed for a line to be seen, with a line of air.
    fn show_line(&mut self, line: usize, context: &Context<'_>) {
        let height = self.height(context);
        if line < self.top + 1 {
            self.set_top(line.saturating_sub(2), context);
        } else if line + 2 > self.top + height {
            self.set_top((line + 3).saturating_sub(height), context);
        }
    }

    /// Scrolls, and has the place saved once the text lies still.
    fn scroll_to(&mut self, top: usize, context: &Context<'_>) -> Vec<Command> {
        let before = self.top;
        self.set_top(top, context);
        let mut commands = Vec::new();
        if self.top != before {
            commands.extend(self.moved());
        }
        commands.extend(self.read_to_the_end(context));
        commands
    }

    fn moved(&mut self) -> Option<Command> {
        match std::mem::replace(&mut self.settling, Settling::Moved) {
            Settling::Moved => None,
            Settling::Still => Some(Effect::TickAfter(SETTLE).into()),
        }
    }

    /// Notes that the last line was seen.
    fn read_to_the_end(&self, context: &Context<'_>) -> Option<Command> {
        let seen = self.top >= self.last_top(context) && !self.page.lines.is_empty();
        let read = matches!(context.memory().reading(&self.topic), Reading::Read(_));
        (seen && !read)
            .then(|| self.save_reading(Reading::Read(context.world.now.moment.when), context))
    }

    fn save_reading(&self, reading: Reading, context: &Context<'_>) -> Command {
        Effect::Save(context.me, Change::Reading(self.topic.clone(), reading)).into()
    }

    /// Saves the place if it is another than the one that is kept.
    fn save_place(&mut self, context: &Context<'_>) -> Option<Command> {
        self.settling = Settling::Still;
        let (anchor, below) = self.place();
        let offset = u32::try_from(below).unwrap_or(0);
        let kept = context.memory().positions.get(&self.topic);
        if kept.is_some_and(|kept| kept.anchor == anchor && kept.offset == offset) {
            return None;
        }
        let place = Position {
            anchor,
            offset,
            updated: context.world.now.moment.when,
        };
        Some(Effect::Save(context.me, Change::Position(self.topic.clone(), place)).into())
    }

    /// The lesson's project is served while the lesson is open; one without a project leaves what is
    /// served alone.
    fn serve(&mut self, topic: &Topic) -> Vec<Command> {
        if self.pane.bound_to() != topic.scenario.as_ref() {
            self.pane = Pane::new(topic.scenario.clone());
        }
        let scenario = topic.scenario.clone();
        scenario.map(Command::Serve).into_iter().collect()
    }

    fn shown(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(topic) = self.topic(context) else {
            return Vec::new();
        };
        let mut commands = self.serve(topic);
        commands.extend(self.pane_update(Input::Shown, context));
        self.lay_out(context);
        if context.memory().reading(&self.topic) == Reading::Unread {
            let now = context.world.now.moment.when;
            commands.push(self.save_reading(Reading::Reading(now), context));
        }
        commands.extend(self.read_to_the_end(context));
        commands
    }

    fn pane_context<'a>(&self, context: &Context<'a>) -> Context<'a> {
        Context {
            area: view::pane_inside(self.parts(context).pane),
            ..*context
        }
    }

    fn pane_update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        let context = self.pane_context(context);
        self.pane.update(input, &context)
    }
}

impl Screen for Lesson {
    fn route(&self) -> Route {
        let anchor = match &self.start {
            Start::At(anchor) => Some(anchor.clone()),
            Start::Left | Start::Begun => None,
        };
        Route::Lesson {
            topic: self.topic.clone(),
            anchor,
        }
    }

    fn breadcrumb(&self, context: &Context<'_>) -> Vec<String> {
        let category = context.catalog().category(&self.topic.category());
        let mut path = vec!["Topics".to_owned()];
        path.extend(category.map(|category| category.title.clone()));
        path.push(
            self.topic(context)
                .map_or_else(|| self.topic.to_string(), |it| it.title.clone()),
        );
        path.extend(
            self.here
                .and_then(|at| self.page.anchors.get(at))
                .map(|it| it.title.clone()),
        );
        path
    }

    fn status(&self, context: &Context<'_>) -> String {
        let (total, last) = (self.page.lines.len(), self.last_top(context));
        let seen = (self.top + self.height(context)).min(total);
        if total == 0 || last == 0 {
            return String::new();
        }
        let marked = context.memory().is_marked(&self.topic, None);
        format!("{}{} %", if marked { "★ " } else { "" }, seen * 100 / total)
    }

    fn keys(&self) -> KeyContext {
        match self.focus {
            _ if self.find.is_typing() => KeyContext::Text,
            Focus::Text => KeyContext::Lesson,
            Focus::Outline(_) => KeyContext::List,
            Focus::Pane => self.pane.keys(),
        }
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        let scenario = self
            .topic(context)
            .is_some_and(|topic| topic.scenario.is_some());
        match (self.focus, action) {
            _ if self.page.lines.is_empty() => false,
            _ if self.find.is_typing() => matches!(action, Action::Accept | Action::Back),
            (Focus::Pane, _) => self.pane.offers(action, context),
            (Focus::Outline(_), _) => action == Action::Enter,
            (Focus::Text, Action::Enter) => self.spot.is_some(),
            (Focus::Text, Action::ToggleSandbox | Action::HideSandbox) => scenario,
            (Focus::Text, Action::NextMatch | Action::PreviousMatch) => self.find.has_matches(),
            (Focus::Text, Action::Practise) => {
                context.catalog().questions_of(&self.topic).next().is_some()
            }
            (Focus::Text, _) => true,
        }
    }

    fn label(&self, action: Action, _context: &Context<'_>) -> Option<&'static str> {
        match (self.focus, action) {
            (Focus::Text, Action::Enter) => Some(self.spot_verb()),
            (Focus::Text, Action::NextMatch) => Some("next match"),
            (Focus::Pane, Action::ToggleSandbox) => Some("back to the text"),
            (Focus::Pane, _) => self.pane.label(action),
            _ => None,
        }
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        match input {
            Input::Shown => self.shown(context),
            Input::Left => {
                let mut commands = self.pane_update(Input::Left, context);
                commands.extend(self.save_place(context));
                commands
            }
            Input::Action(action) if self.find.is_typing() => self.typing_action(action, context),
            Input::Action(action) => self.action(action, context),
            Input::Key(key) if self.find.is_typing() => self.type_key(key, context),
            Input::Paste(text) if self.find.is_typing() => self.type_text(text, context),
            Input::Key(_) | Input::Paste(_) if self.focus == Focus::Pane => {
                self.pane_update(input, context)
            }
            Input::Click(at) => self.click(at, context),
            Input::Wheel(at, by) => self.wheel(at, by, context),
            Input::WorldChanged => {
                let topic = self.topic(context);
                let mut commands = topic.map_or_else(Vec::new, |topic| self.serve(topic));
                self.lay_out(context);
                commands.extend(self.pane_update(input, context));
                commands
            }
            Input::Resized => {
                self.lay_out(context);
                self.pane_update(input, context)
            }
            Input::Reply(_) | Input::Server(_) => {
                let commands = self.pane_update(input, context);
                self.after_reply(context);
                commands
            }
            Input::Tick => {
                let mut commands = self.pane_update(Input::Tick, context);
                commands.extend(self.save_place(context));
                commands
            }
            Input::Key(_) | Input::Paste(_) => Vec::new(),
        }
    }

    fn view(&self, frame: &mut Frame<'_>, _area: Rect, context: &Context<'_>) {
        self.draw(frame, context);
    }
}

impl Lesson {
    /// A pane that hid itself while it had the focus must not keep it.
    fn after_reply(&mut self, context: &Context<'_>) {
        if self.focus == Focus::Pane && self.parts(context).pane.is_empty() {
            self.focus = Focus::Text;
        }
    }
}
