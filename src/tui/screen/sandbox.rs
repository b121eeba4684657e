//! The sandbox by itself: the pane over the whole screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::pane::Pane;
use crate::tui::route::Route;

/// The sandbox screen.
#[derive(Debug)]
pub struct SandboxScreen {
    pane: Pane,
}

impl Default for SandboxScreen {
    fn default() -> Self {
        SandboxScreen {
            pane: Pane::new(None),
        }
    }
}

impl Screen for SandboxScreen {
    fn route(&self) -> Route {
        Route::Sandbox
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Sandbox".into()]
    }

    fn keys(&self) -> KeyContext {
        self.pane.keys()
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        action != Action::ToggleSandbox && self.pane.offers(action, &inner(context))
    }

    fn label(&self, action: Action, context: &Context<'_>) -> Option<&'static str> {
        self.pane.label(action, &inner(context))
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        match input {
            Input::Action(Action::Back) if !self.pane.takes_back() => vec![Command::Back],
            Input::Action(Action::ToggleSandbox) => Vec::new(),
            input => self.pane.update(input, &inner(context)),
        }
    }

    fn view(&self, frame: &mut Frame<'_>, _area: Rect, context: &Context<'_>) {
        let context = inner(context);
        self.pane.view(frame, context.area, true, &context);
    }
}

/// The pane's part of the screen: one column of air at either side.
fn inner<'a>(context: &Context<'a>) -> Context<'a> {
    let margin = u16::from(context.area.width > 2);
    let area = context.area;
    let area = Rect {
        x: area.x + margin,
        width: area.width - 2 * margin,
        ..area
    };
    Context { area, ..*context }
}
