//! A lesson: outline, text, and the sandbox pane beside it.

mod find;
mod outline;
mod place;
mod sheet;
mod view;

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::{Position as Cell, Rect};

use super::{Input, Screen};
use crate::content::{LinkTarget, Topic, TopicId};
use crate::study::{Bookmark, Position, Reading};
use crate::tui::context::Context;
use crate::tui::cursor::{Cursor, offset};
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::message::Notice;
use crate::tui::pane::Pane;
use crate::tui::route::{Route, Run};
use crate::tui::widget::document::{Page, SpotKind};
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

    fn shown(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(topic) = self.topic(context) else {
            return Vec::new();
        };
        if self.start != Start::Begun {
            self.pane = Pane::new(topic.scenario.clone());
        }
        let mut commands = self.pane_update(Input::Shown, context);
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

    fn action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        if let Focus::Outline(cursor) = self.focus {
            return self.outline_action(cursor, action, context);
        }
        if self.focus == Focus::Pane {
            return self.pane_action(action, context);
        }
        if let Some(top) = self.scrolled(action, context) {
            return self.scroll_to(top, context);
        }
        match action {
            Action::Enter => self.follow(context),
            Action::NextPart => self.next_spot(1, context),
            Action::PreviousPart => self.next_spot(-1, context),
            Action::PreviousSection => self.next_section(-1, context),
            Action::NextSection => self.next_section(1, context),
            Action::PreviousTopic => self.open_topic(context.catalog().previous(&self.topic)),
            Action::NextTopic => self.open_topic(context.catalog().next(&self.topic)),
            Action::BookmarkTopic => self.bookmark(None, context),
            Action::BookmarkSection => self.bookmark_section(context),
            Action::Practise => vec![self.practise(context)],
            Action::ToggleSandbox => self.toggle_pane(context),
            Action::Outline => {
                self.open_outline(context);
                Vec::new()
            }
            Action::Back if self.spot.is_some() && !self.find.is_on() => {
                self.spot = None;
                Vec::new()
            }
            Action::Back if !self.find.is_on() => vec![Command::Back],
            other => self.find_action(other, context),
        }
    }

    /// Where the text would be after an action that scrolls.
    fn scrolled(&self, action: Action, context: &Context<'_>) -> Option<usize> {
        let page = self.height(context).saturating_sub(2).max(1);
        Some(match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(page),
            Action::PageDown => self.top + page,
            Action::Top => 0,
            Action::Bottom => self.page.lines.len(),
            _ => return None,
        })
    }

    fn next_section(&mut self, step: i32, context: &Context<'_>) -> Vec<Command> {
        let entries = outline::entries(&self.page);
        let here = self.here.unwrap_or(0);
        let target = if step > 0 {
            entries
                .iter()
                .copied()
                .find(|at| self.here.is_none() || *at > here)
        } else {
            entries.iter().rev().copied().find(|at| *at < here)
        };
        match target {
            Some(at) => self.jump_to(at, context),
            None if step < 0 => self.scroll_to(0, context),
            None => Vec::new(),
        }
    }

    fn jump_to(&mut self, anchor: usize, context: &Context<'_>) -> Vec<Command> {
        let Some(line) = self.page.anchors.get(anchor).map(|it| it.line) else {
            return Vec::new();
        };
        let commands = self.scroll_to(line, context);
        self.here = Some(anchor);
        commands
    }

    /// The next or previous spot; from the text on screen if none is chosen there.
    fn next_spot(&mut self, step: i32, context: &Context<'_>) -> Vec<Command> {
        let count = self.page.spots.len();
        let seen = self.top..self.top + self.height(context);
        let chosen = self
            .spot
            .filter(|spot| seen.contains(&self.page.spots[*spot].line()));
        let from = |line: usize| self.page.spots.iter().position(|spot| spot.line() >= line);
        let target = match chosen {
            Some(spot) => Some(offset(spot, step).min(count.saturating_sub(1))),
            None if step > 0 => from(self.top).or(count.checked_sub(1)),
            None => from(seen.end).map_or(count.checked_sub(1), |spot| spot.checked_sub(1)),
        };
        let Some(target) = target else {
            return Vec::new();
        };
        self.spot = Some(target);
        let before = self.top;
        self.show_line(self.page.spots[target].line(), context);
        if self.top == before {
            Vec::new()
        } else {
            self.moved().into_iter().collect()
        }
    }

    fn follow(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(spot) = self.spot.and_then(|spot| self.page.spots.get(spot)) else {
            return Vec::new();
        };
        match spot.kind.clone() {
            SpotKind::Link(LinkTarget::Topic { id, anchor }) => {
                vec![Command::Open(Route::Lesson { topic: id, anchor })]
            }
            SpotKind::Link(LinkTarget::Question(id)) => {
                vec![Command::Open(Route::Practice(Run::These(vec![id])))]
            }
            SpotKind::Link(LinkTarget::Section(anchor)) if anchor == sheet::PRACTISE => {
                vec![self.practise(context)]
            }
            SpotKind::Link(LinkTarget::Section(anchor)) => {
                self.jump(&anchor, context);
                self.moved().into_iter().collect()
            }
            SpotKind::Link(LinkTarget::Web(address)) => vec![Effect::Browse(address).into()],
            SpotKind::Try(request) => self.try_request(&request, context),
            SpotKind::Code(number) => self.copy_code(number),
        }
    }

    fn copy_code(&self, number: usize) -> Vec<Command> {
        let Some(code) = self.page.code.get(number) else {
            return Vec::new();
        };
        let notice = Notice::done("The code is on the clipboard");
        vec![
            Effect::Copy(code.text.clone()).into(),
            Command::Notify(notice),
        ]
    }

    fn try_request(&mut self, request: &str, context: &Context<'_>) -> Vec<Command> {
        self.show_pane(context);
        let context = self.pane_context(context);
        self.pane.try_request(request, &context)
    }

    fn open_topic(&self, topic: Option<&Topic>) -> Vec<Command> {
        topic
            .map(|topic| Command::Open(Route::lesson(topic.id.clone())))
            .into_iter()
            .collect()
    }

    fn practise(&self, context: &Context<'_>) -> Command {
        if context.catalog().questions_of(&self.topic).next().is_none() {
            return Command::Notify(Notice::info("This topic has no questions yet"));
        }
        Command::Open(Route::Practice(Run::Topic(self.topic.clone())))
    }

    fn bookmark(&self, anchor: Option<String>, context: &Context<'_>) -> Vec<Command> {
        let marked = context.memory().is_marked(&self.topic, anchor.as_deref());
        let topic = self.topic(context);
        let title = anchor
            .as_deref()
            .and_then(|anchor| section_title(topic?, anchor))
            .or_else(|| topic.map(|topic| topic.title.clone()))
            .unwrap_or_default();
        let words = if marked {
            "Bookmark removed"
        } else {
            "Bookmarked"
        };
        let mark = Bookmark {
            topic: self.topic.clone(),
            anchor,
            at: context.world.now.moment.when,
        };
        vec![
            Effect::Save(context.me, Change::Bookmark(mark)).into(),
            Command::Notify(Notice::done(format!("{words}: {title}"))),
        ]
    }

    fn bookmark_section(&self, context: &Context<'_>) -> Vec<Command> {
        let anchor = self
            .here
            .and_then(|at| self.page.anchors.get(at))
            .map(|it| it.id.clone());
        self.bookmark(anchor, context)
    }

    /// Beside the text: the focus goes there and back. Elsewhere: in place of the text and back.
    fn toggle_pane(&mut self, context: &Context<'_>) -> Vec<Command> {
        if self
            .topic(context)
            .is_none_or(|topic| topic.scenario.is_none())
        {
            return vec![Command::Notify(Notice::info("This topic has no sandbox"))];
        }
        if self.focus == Focus::Pane {
            self.leave_pane(context);
        } else {
            self.show_pane(context);
            self.focus = Focus::Pane;
        }
        Vec::new()
    }

    fn show_pane(&mut self, context: &Context<'_>) {
        self.pane_view = PaneView::Beside;
        if self.parts(context).pane.is_empty() {
            self.pane_view = PaneView::Alone;
            self.focus = Focus::Pane;
        }
        self.lay_out(context);
        self.pane_update(Input::Resized, context);
    }

    fn leave_pane(&mut self, context: &Context<'_>) {
        self.focus = Focus::Text;
        self.pane_view = PaneView::Beside;
        self.lay_out(context);
    }

    fn pane_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::ToggleSandbox => self.toggle_pane(context),
            Action::Back if !self.pane.takes_back() => {
                self.leave_pane(context);
                Vec::new()
            }
            other => self.pane_update(Input::Action(other), context),
        }
    }

    fn wheel(&mut self, at: Cell, by: i32, context: &Context<'_>) -> Vec<Command> {
        let parts = self.parts(context);
        if parts.pane.contains(at) {
            return self.pane_update(Input::Wheel(at, by), context);
        }
        self.scroll_to(offset(self.top, by), context)
    }

    fn click(&mut self, at: Cell, context: &Context<'_>) -> Vec<Command> {
        let parts = self.parts(context);
        if parts.pane.contains(at) {
            self.focus = Focus::Pane;
            return self.pane_update(Input::Click(at), context);
        }
        if let Some(anchor) = self.outline_at(at, context) {
            self.focus = Focus::Text;
            return self.jump_to(anchor, context);
        }
        self.focus = Focus::Text;
        if !parts.text.contains(at) {
            return Vec::new();
        }
        let line = self.top + usize::from(at.y - parts.text.y);
        match self.page.spot_at(line, at.x - parts.text.x) {
            Some(spot) => {
                self.spot = Some(spot);
                self.follow(context)
            }
            None => Vec::new(),
        }
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
            _ if self.find.is_typing() => matches!(action, Action::Accept | Action::Back),
            (Focus::Pane, _) => self.pane.offers(action, context),
            (Focus::Outline(_), _) => action == Action::Enter,
            (Focus::Text, Action::Enter) => self.spot.is_some(),
            (Focus::Text, Action::ToggleSandbox) => scenario,
            (Focus::Text, Action::Practise) => {
                context.catalog().questions_of(&self.topic).next().is_some()
            }
            (Focus::Text, _) => true,
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
            Input::Resized | Input::WorldChanged => {
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
