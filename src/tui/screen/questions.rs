//! Questions.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::keymap::KeyContext;
use crate::tui::route::Route;

/// The questions screen.
#[derive(Debug, Default)]
pub struct Questions {}

impl Screen for Questions {
    fn route(&self) -> Route {
        Route::Questions
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Questions".into()]
    }

    fn keys(&self) -> KeyContext {
        KeyContext::List
    }

    fn update(&mut self, _input: Input<'_>, _context: &Context<'_>) -> Vec<Command> {
        Vec::new()
    }

    fn view(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context<'_>) {}
}
