//! The sandbox pane. (Stand-in: its owner fills it.)

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::content::ScenarioId;

use super::context::Context;
use super::effect::Command;
use super::keymap::{Action, KeyContext};
use super::screen::Input;

/// The pane.
#[derive(Debug, Default)]
pub struct Pane {}

impl Pane {
    /// The pane for a scenario.
    pub fn new(_scenario: Option<ScenarioId>) -> Self {
        Pane {}
    }

    /// Which keys.
    pub fn keys(&self) -> KeyContext {
        KeyContext::Pane
    }

    /// Whether an action does something now.
    pub fn offers(&self, _action: Action, _context: &Context<'_>) -> bool {
        true
    }

    /// Whether it uses up Back itself.
    pub fn takes_back(&self) -> bool {
        false
    }

    /// Sends the prepared request with this id.
    pub fn try_request(&mut self, _id: &str, _context: &Context<'_>) -> Vec<Command> {
        Vec::new()
    }

    /// Takes something in.
    pub fn update(&mut self, _input: Input<'_>, _context: &Context<'_>) -> Vec<Command> {
        Vec::new()
    }

    /// Draws.
    pub fn view(&self, _frame: &mut Frame<'_>, _area: Rect, _focused: bool, _context: &Context<'_>) {}
}
