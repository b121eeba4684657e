//! Practice.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::keymap::KeyContext;
use crate::tui::route::{Route, Run};

/// The practice screen.
#[derive(Debug)]
pub struct Practice {
    run: Run,
}

impl Practice {
    /// This run.
    pub fn new(run: Run) -> Self {
        Practice { run }
    }
}

impl Screen for Practice {
    fn route(&self) -> Route {
        Route::Practice(self.run.clone())
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Home".into()]
    }

    fn keys(&self) -> KeyContext {
        KeyContext::Choice
    }

    fn update(&mut self, _input: Input<'_>, _context: &Context<'_>) -> Vec<Command> {
        Vec::new()
    }

    fn view(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context<'_>) {}
}
