//! The terminal program: what is on screen, and the way of one key press to it.
//!
//! ```text
//! crossterm event → input → Message ─► App::update ─► Vec<Effect> ─► perform ─► Message …
//!                                         │ keymap, navigation, screens: pure
//! queue empty? → App::view(&self, frame)    only reads
//! ```
//!
//! * `message`: everything that can reach the program, in one queue.
//! * `effect`: everything it can ask of the world outside ([`effect::Effect`]), and of the app
//!   around a screen ([`effect::Command`]), as data.
//! * `context`: what every screen may read: content, study, settings, server, clock, theme.
//! * `server`: the server as far as it is known, with its log.
//! * `memory`: what is kept of the learner, as far as screens know it.
//! * `app`: the stack of screens, the overlays, what is global.
//! * `overlay`: what lies above a screen: help, search.
//! * `screen`: one file a screen; `pane` is the sandbox pane, part of two of them.
//! * `keymap`: the one table of keys. `route`: destinations as data.
//! * `perform`: carries effects out. `terminal`: enters and restores the terminal.
//! * `theme`: the look, as roles. `widget`: what screens are drawn with.
//! * `run`: the loop that joins them. `picture`: the same without a terminal, for README.

pub mod app;
mod chrome;
pub mod context;
pub mod cursor;
mod draw;
pub mod effect;
pub mod field;
mod input;
pub mod keymap;
pub mod layout;
pub mod memory;
pub mod message;
pub mod overlay;
pub mod pane;
pub mod perform;
pub mod picture;
mod prose;
pub mod reading;
pub mod route;
mod run;
pub mod screen;
pub mod server;
mod signals;
mod terminal;
pub mod theme;
pub mod widget;

pub use run::{Options, run};

#[cfg(test)]
mod tests;
