//! Destinations as data. `Display` and `FromStr` write a route as the one line that is kept as
//! the learner's last place; what can't be read any more leads Home.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use super::screen::{self, Screen};

/// A place in the program.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Route {
    /// Where to go on, what is due.
    #[default]
    Home,
    /// The sandbox.
    Sandbox,
}

impl Route {
    /// Builds the screen at this place: the one function that knows them all.
    pub fn open(&self) -> Box<dyn Screen> {
        match self {
            Route::Home => Box::new(screen::home::Home::default()),
            Route::Sandbox => Box::new(screen::sandbox::SandboxScreen::default()),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Home => f.write_str("home"),
            Route::Sandbox => f.write_str("sandbox"),
        }
    }
}

impl FromStr for Route {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "sandbox" => Route::Sandbox,
            _ => Route::Home,
        })
    }
}
