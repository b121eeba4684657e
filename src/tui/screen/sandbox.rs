//! The sandbox by itself. (Stand-in: its owner fills it.)

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::keymap::KeyContext;
use crate::tui::route::Route;

/// The sandbox screen.
#[derive(Debug, Default)]
pub struct SandboxScreen {}

impl Screen for SandboxScreen {
    fn route(&self) -> Route {
        Route::Sandbox
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Sandbox".into()]
    }

    fn keys(&self) -> KeyContext {
        KeyContext::Pane
    }

    fn update(&mut self, _input: Input<'_>, _context: &Context<'_>) -> Vec<Command> {
        Vec::new()
    }

    fn view(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context<'_>) {}
}
