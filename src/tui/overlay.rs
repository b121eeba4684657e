//! What lies above a screen and takes the keys: one enum, a stack of them in the app.

pub mod help;
pub mod search;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::context::Context;
use super::effect::Command;
use super::keymap::KeyContext;
use super::screen::Input;
use help::Help;
use search::Search;

/// An overlay.
#[derive(Debug)]
pub enum Overlay {
    /// All keys.
    Help(Help),
    /// Search over topics, sections and questions.
    Search(Box<Search>),
}

/// What an overlay wants after an input.
#[derive(Debug, PartialEq)]
pub enum Wish {
    /// To stay.
    Stay,
    /// To be closed.
    Close,
    /// To be closed, and this to be done.
    Then(Command),
}

impl Overlay {
    /// Which rows of the key table hold.
    pub fn keys(&self) -> KeyContext {
        match self {
            Overlay::Help(_) => KeyContext::Overlay,
            Overlay::Search(_) => KeyContext::Picker,
        }
    }

    /// Takes something in; `context.area` is the body of the program.
    pub fn update(&mut self, input: &Input<'_>, context: &Context<'_>) -> Wish {
        match self {
            Overlay::Help(help) => help.update(input, context),
            Overlay::Search(search) => search.update(input, context),
        }
    }

    /// Draws above what is there.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        match self {
            Overlay::Help(help) => help.view(frame, area, context),
            Overlay::Search(search) => search.view(frame, area, context),
        }
    }
}
