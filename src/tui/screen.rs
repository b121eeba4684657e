//! The screens, one file each, and what they all can do.
//!
//! A screen holds its own state and nothing else: it reads the world through [`Context`], asks
//! with [`Command`]s, and is told of everything by [`Input`]. `view` only reads.

pub mod bookmarks;
mod filter;
pub mod home;
pub mod lesson;
mod listing;
pub mod practice;
pub mod progress;
pub mod questions;
pub mod resources;
pub mod sandbox;
pub mod topics;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::content::Level;

use super::context::Context;
use super::effect::Command;
use super::keymap::{Action, KeyContext};
use super::message::{Reply, ServerMessage};
use super::route::Route;

/// What reaches a screen.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// The screen is on top now: opened, or come back to.
    Shown,
    /// The screen is about to be left, covered or closed: time to save where it is.
    Left,
    /// A key that the table maps to an action in the screen's context.
    Action(Action),
    /// A key that no row of the table claims. Screens into which text is typed live on it.
    Key(KeyEvent),
    /// Pasted text.
    Paste(&'a str),
    /// The left button went down here.
    Click(Position),
    /// The wheel turned here: lines down (or up, if negative).
    Wheel(Position, i32),
    /// The area or the theme changed: clamp, wrap anew.
    Resized,
    /// A result of one of this screen's effects.
    Reply(&'a Reply),
    /// News of the server, told to the screen on top.
    Server(&'a ServerMessage),
    /// The content or what is kept on disk changed: derived lists must be made anew.
    WorldChanged,
    /// A tick that somebody asked for.
    Tick,
}

/// A screen.
pub trait Screen {
    /// The place it shows, such that opening it again leads here.
    fn route(&self) -> Route;

    /// The breadcrumb, outermost first, e.g. `["Topics", "Next.js", "Route Handlers"]`.
    fn breadcrumb(&self, context: &Context<'_>) -> Vec<String>;

    /// What stands at the right of the breadcrumb: how far, how many.
    fn status(&self, _context: &Context<'_>) -> String {
        String::new()
    }

    /// Which rows of the key table hold now.
    fn keys(&self) -> KeyContext;

    /// Whether this action does something just now; the key bar shows only what does.
    fn offers(&self, _action: Action, _context: &Context<'_>) -> bool {
        true
    }

    /// What an action does just now, in a word or two, where that is more exact than what the
    /// table of keys says.
    fn label(&self, _action: Action, _context: &Context<'_>) -> Option<&'static str> {
        None
    }

    /// Takes something in. No I/O, no clock.
    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command>;

    /// Draws into `area`, which is `context.area`.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>);
}

/// The word for a topic's level.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Beginner => "Beginner",
        Level::Intermediate => "Intermediate",
        Level::Advanced => "Advanced",
    }
}
