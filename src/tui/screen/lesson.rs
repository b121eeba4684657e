//! A lesson.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::content::TopicId;
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::keymap::KeyContext;
use crate::tui::route::Route;

/// The lesson screen.
#[derive(Debug)]
pub struct Lesson {
    topic: TopicId,
    anchor: Option<String>,
}

impl Lesson {
    /// The lesson of a topic, at a section or where it was left.
    pub fn new(topic: TopicId, anchor: Option<String>) -> Self {
        Lesson { topic, anchor }
    }
}

impl Screen for Lesson {
    fn route(&self) -> Route {
        Route::Lesson { topic: self.topic.clone(), anchor: self.anchor.clone() }
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Home".into()]
    }

    fn keys(&self) -> KeyContext {
        KeyContext::Lesson
    }

    fn update(&mut self, _input: Input<'_>, _context: &Context<'_>) -> Vec<Command> {
        Vec::new()
    }

    fn view(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context<'_>) {}
}
