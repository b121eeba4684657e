//! Search within the lesson.

use crossterm::event::KeyEvent;

use super::Lesson;
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::field::Field;
use crate::tui::keymap::Action;
use crate::tui::widget::document::{Match, Page};

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing is searched.
    #[default]
    Off,
    /// What to search is typed.
    Typing,
    /// The matches can be walked.
    Found,
}

/// A search, with its matches in the page as it is laid out now.
#[derive(Clone, Debug, Default)]
pub(super) struct Find {
    stage: Stage,
    pub(super) field: Field,
    pub(super) matches: Vec<Match>,
    pub(super) at: usize,
}

impl Find {
    pub(super) fn is_on(&self) -> bool {
        self.stage != Stage::Off
    }

    pub(super) fn is_typing(&self) -> bool {
        self.stage == Stage::Typing
    }

    /// Whether a finished search has something to walk.
    pub(super) fn has_matches(&self) -> bool {
        self.stage == Stage::Found
    }

    /// Finds anew, as in a page of another width.
    pub(super) fn search(&mut self, page: &Page) {
        self.matches = if self.is_on() {
            page.find(self.field.text())
        } else {
            Vec::new()
        };
        self.at = self.at.min(self.matches.len().saturating_sub(1));
    }

    /// How many, and which one.
    pub(super) fn words(&self) -> String {
        match (self.field.text().trim().is_empty(), self.matches.len()) {
            (true, _) => String::new(),
            (false, 0) => "no match".into(),
            (false, count) => format!("{} of {count}", self.at + 1),
        }
    }
}

impl Lesson {
    /// What the remaining actions do to the search, or with it.
    pub(super) fn find_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::Search => {
                self.find = Find {
                    stage: Stage::Typing,
                    ..Find::default()
                };
                Vec::new()
            }
            Action::NextMatch => self.walk(1, context),
            Action::PreviousMatch => self.walk(-1, context),
            Action::Back => {
                self.find = Find::default();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// What actions do while the search is typed.
    pub(super) fn typing_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::Accept if self.find.matches.is_empty() => self.find = Find::default(),
            Action::Accept => self.find.stage = Stage::Found,
            Action::Back => self.find = Find::default(),
            Action::Down => return self.walk(1, context),
            Action::Up => return self.walk(-1, context),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn type_key(&mut self, key: KeyEvent, context: &Context<'_>) -> Vec<Command> {
        if self.find.field.key(key) {
            self.typed(context)
        } else {
            Vec::new()
        }
    }

    pub(super) fn type_text(&mut self, text: &str, context: &Context<'_>) -> Vec<Command> {
        self.find.field.paste(text);
        self.typed(context)
    }

    /// Goes to the first match from the text on screen on.
    fn typed(&mut self, context: &Context<'_>) -> Vec<Command> {
        self.find.search(&self.page);
        let top = self.top;
        let first = self.find.matches.iter().position(|it| it.line() >= top);
        self.find.at = first.unwrap_or(0);
        self.show_match(context)
    }

    fn walk(&mut self, step: i32, context: &Context<'_>) -> Vec<Command> {
        let count = self.find.matches.len();
        if count == 0 {
            return Vec::new();
        }
        let step = if step > 0 { 1 } else { count - 1 };
        self.find.at = (self.find.at + step) % count;
        self.show_match(context)
    }

    fn show_match(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(line) = self.find.matches.get(self.find.at).map(Match::line) else {
            return Vec::new();
        };
        let before = self.top;
        self.show_line(line, context);
        if self.top == before {
            Vec::new()
        } else {
            self.moved().into_iter().collect()
        }
    }
}
