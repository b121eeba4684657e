//! What keys, clicks and the wheel do to a lesson.

use ratatui::layout::Position as Cell;

use super::place::PaneView;
use super::{Focus, Lesson, drill, outline, section_title, sheet};
use crate::content::{LinkTarget, Topic};
use crate::study::Bookmark;
use crate::tui::context::Context;
use crate::tui::cursor::offset;
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::keymap::Action;
use crate::tui::message::Notice;
use crate::tui::route::{Route, Run};
use crate::tui::screen::Input;
use crate::tui::widget::document::SpotKind;

impl Lesson {
    pub(super) fn action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
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
            Action::PreviousTopic => Self::open_topic(context.catalog().previous(&self.topic)),
            Action::NextTopic => Self::open_topic(context.catalog().next(&self.topic)),
            Action::BookmarkTopic => self.bookmark(None, context),
            Action::BookmarkSection => self.bookmark_section(context),
            Action::Practise => vec![self.practise(context)],
            Action::ToggleSandbox => self.toggle_pane(context),
            Action::HideSandbox => {
                self.hide_pane(context);
                Vec::new()
            }
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
    pub(super) fn scrolled(&self, action: Action, context: &Context<'_>) -> Option<usize> {
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

    pub(super) fn next_section(&mut self, step: i32, context: &Context<'_>) -> Vec<Command> {
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

    pub(super) fn jump_to(&mut self, anchor: usize, context: &Context<'_>) -> Vec<Command> {
        let Some(line) = self.page.anchors.get(anchor).map(|it| it.line) else {
            return Vec::new();
        };
        let commands = self.scroll_to(line, context);
        self.here = Some(anchor);
        commands
    }

    /// The next or previous spot; from the text on screen if none is chosen there.
    pub(super) fn next_spot(&mut self, step: i32, context: &Context<'_>) -> Vec<Command> {
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

    pub(super) fn follow(&mut self, context: &Context<'_>) -> Vec<Command> {
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
            SpotKind::Link(LinkTarget::Section(target)) if drill::section_of(&target).is_some() => {
                self.practise_section(&target, context)
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

    /// What following the chosen spot means.
    pub(super) fn spot_verb(&self) -> &'static str {
        let spot = self.spot.and_then(|spot| self.page.spots.get(spot));
        match spot.map(|spot| &spot.kind) {
            Some(SpotKind::Try(_)) => "send",
            Some(SpotKind::Code(_)) => "copy",
            Some(SpotKind::Link(_)) | None => "follow",
        }
    }

    pub(super) fn copy_code(&self, number: usize) -> Vec<Command> {
        let Some(code) = self.page.code.get(number) else {
            return Vec::new();
        };
        let notice = Notice::done("The code is on the clipboard");
        vec![
            Effect::Copy(code.text.clone()).into(),
            Command::Notify(notice),
        ]
    }

    pub(super) fn try_request(&mut self, request: &str, context: &Context<'_>) -> Vec<Command> {
        self.show_pane(context);
        let context = self.pane_context(context);
        self.pane.try_request(request, &context)
    }

    pub(super) fn open_topic(topic: Option<&Topic>) -> Vec<Command> {
        topic
            .map(|topic| Command::Open(Route::lesson(topic.id.clone())))
            .into_iter()
            .collect()
    }

    fn practise_section(&self, target: &str, context: &Context<'_>) -> Vec<Command> {
        let (Some(topic), Some(section)) = (self.topic(context), drill::section_of(target)) else {
            return Vec::new();
        };
        let questions = drill::questions(topic, section, context.catalog());
        vec![Command::Open(Route::Practice(Run::These(questions)))]
    }

    pub(super) fn practise(&self, context: &Context<'_>) -> Command {
        if context.catalog().questions_of(&self.topic).next().is_none() {
            return Command::Notify(Notice::info("This topic has no questions yet"));
        }
        Command::Open(Route::Practice(Run::Topic(self.topic.clone())))
    }

    pub(super) fn bookmark(&self, anchor: Option<String>, context: &Context<'_>) -> Vec<Command> {
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

    pub(super) fn bookmark_section(&self, context: &Context<'_>) -> Vec<Command> {
        let anchor = self
            .here
            .and_then(|at| self.page.anchors.get(at))
            .map(|it| it.id.clone());
        self.bookmark(anchor, context)
    }

    /// Beside the text: the focus goes there and back. Elsewhere: in place of the text and back.
    pub(super) fn toggle_pane(&mut self, context: &Context<'_>) -> Vec<Command> {
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

    pub(super) fn show_pane(&mut self, context: &Context<'_>) {
        self.pane_view = PaneView::Beside;
        if self.parts(context).pane.is_empty() {
            self.pane_view = PaneView::Alone;
            self.focus = Focus::Pane;
        }
        self.lay_out(context);
        self.pane_update(Input::Resized, context);
    }

    /// Takes the pane from beside the text, or brings it back there.
    pub(super) fn hide_pane(&mut self, context: &Context<'_>) {
        self.pane_view = match self.pane_view {
            PaneView::Hidden => PaneView::Beside,
            PaneView::Beside | PaneView::Alone => PaneView::Hidden,
        };
        self.lay_out(context);
        self.pane_update(Input::Resized, context);
    }

    pub(super) fn leave_pane(&mut self, context: &Context<'_>) {
        self.focus = Focus::Text;
        self.pane_view = PaneView::Beside;
        self.lay_out(context);
    }

    pub(super) fn pane_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::ToggleSandbox => self.toggle_pane(context),
            Action::HideSandbox => {
                self.leave_pane(context);
                self.hide_pane(context);
                Vec::new()
            }
            Action::Back if !self.pane.takes_back() => {
                self.leave_pane(context);
                Vec::new()
            }
            other => self.pane_update(Input::Action(other), context),
        }
    }

    pub(super) fn wheel(&mut self, at: Cell, by: i32, context: &Context<'_>) -> Vec<Command> {
        let parts = self.parts(context);
        if parts.pane.contains(at) {
            return self.pane_update(Input::Wheel(at, by), context);
        }
        self.scroll_to(offset(self.top, by), context)
    }

    pub(super) fn click(&mut self, at: Cell, context: &Context<'_>) -> Vec<Command> {
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
