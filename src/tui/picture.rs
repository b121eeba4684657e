//! Pictures of the program for its documentation: the program itself, with its own content and a
//! running server, drawn into a buffer instead of a terminal.
//!
//! Keys are pressed one after the other, each once the answer to the one before is complete.

mod shape;
mod svg;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;

use crate::content::{Catalog, Embedded};
use crate::sandbox::PortChoice;
use crate::study::{Clock, Store, SystemClock};

use super::app::App;
use super::context::World;
use super::effect::Effect;
use super::memory::Memory;
use super::message::{ClientEvent, Message, Now, Reply, ServerMessage};
use super::perform::{Performer, Setup};
use super::route::Route;
use super::theme::{Ground, Theme};

/// So long nothing may happen before the screen counts as still.
const QUIET: Duration = Duration::from_millis(250);
/// So long it may take until it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The place, as [`Route`] writes itself: `lesson nextjs/caching#tags`.
    pub place: String,
    /// Keys to press there, with spaces between: `Tab Enter j`.
    pub keys: String,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Dark or light.
    pub ground: Ground,
    /// A folder that may be written to and thrown away, for the sandbox's files.
    pub folder: PathBuf,
    /// Where the server listens.
    pub port: PortChoice,
}

impl Picture {
    /// Draws it as an SVG.
    ///
    /// # Errors
    ///
    /// If there is no such place or key, or the screen does not come to rest.
    pub fn draw(&self) -> anyhow::Result<String> {
        let place: Route = self.place.parse().unwrap_or_default();
        if place.to_string() != self.place {
            bail!("there is no place `{}`", self.place);
        }
        let keys = self
            .keys
            .split_whitespace()
            .map(key)
            .collect::<anyhow::Result<Vec<_>>>()?;
        let mut stage = Stage::new(self, &place)?;
        stage.settle()?;
        for key in keys {
            stage.take(Message::Key(key));
            stage.settle()?;
        }
        Ok(svg::svg(
            &stage.screen(self.size)?,
            self.ground,
            "jsguide in a terminal",
        ))
    }
}

/// A key by its name or character.
fn key(name: &str) -> anyhow::Result<KeyEvent> {
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Tab" => KeyCode::Tab,
        "Esc" => KeyCode::Esc,
        "Space" => KeyCode::Char(' '),
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "PgDn" => KeyCode::PageDown,
        "PgUp" => KeyCode::PageUp,
        _ => {
            let mut characters = name.chars();
            let only = characters.next().filter(|_| characters.next().is_none());
            KeyCode::Char(only.with_context(|| format!("there is no key `{name}`"))?)
        }
    };
    Ok(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The program without a terminal.
struct Stage {
    app: App,
    performer: Performer,
    queue: Receiver<Message>,
    /// Requests and predictions whose answers are not complete.
    open: usize,
    server_known: bool,
    clock: SystemClock,
    began: Instant,
}

impl Stage {
    fn new(picture: &Picture, place: &Route) -> anyhow::Result<Self> {
        let (sender, queue): (Sender<Message>, _) = channel();
        let clock = SystemClock::new();
        let catalog = Arc::new(Catalog::load(&Embedded));
        let store = Store::in_memory()?;
        let now = Now {
            uptime: Duration::ZERO,
            moment: clock.moment(),
        };
        let memory = Memory::read(&store, now.moment.day)?;
        let theme = match picture.ground {
            Ground::Dark => Theme::dark(),
            Ground::Light => Theme::light(),
        };
        let world = World::new(now, catalog.clone(), memory, theme);
        let setup = Setup {
            store,
            catalog,
            projects: picture.folder.clone(),
            port: picture.port,
        };
        let performer = Performer::new(setup, sender)?;
        let size = Size::new(picture.size.0, picture.size.1);
        let mut stage = Stage {
            app: App::new(world, size, place),
            performer,
            queue,
            open: 0,
            server_known: false,
            clock,
            began: Instant::now(),
        };
        let effects = stage.app.start();
        stage.perform(effects);
        Ok(stage)
    }

    /// Takes messages in until none comes any more and nothing is outstanding.
    fn settle(&mut self) -> anyhow::Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.queue.recv_timeout(QUIET) {
                Ok(message) => self.take(message),
                Err(_) if self.server_known && self.open == 0 => return Ok(()),
                Err(_) => {}
            }
            if Instant::now() > end {
                bail!(
                    "the screen did not come to rest within {} s",
                    PATIENCE.as_secs()
                );
            }
        }
    }

    fn take(&mut self, message: Message) {
        match &message {
            Message::Server(ServerMessage::Started(_) | ServerMessage::Failed(_)) => {
                self.server_known = true;
            }
            Message::Reply(
                _,
                Reply::Client(_, ClientEvent::End { .. } | ClientEvent::Failed { .. })
                | Reply::Predicted(_),
            ) => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        let now = Now {
            uptime: self.began.elapsed(),
            moment: self.clock.moment(),
        };
        for message in [Message::Clock(now), message] {
            let effects = self.app.update(message);
            self.perform(effects);
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if matches!(effect, Effect::Send(..) | Effect::Predict(..)) {
                self.open += 1;
            }
            if !matches!(effect, Effect::Browse(_)) {
                self.performer.perform(effect);
            }
        }
    }

    fn screen(&self, (width, height): (u16, u16)) -> anyhow::Result<Buffer> {
        let mut terminal = Terminal::new(TestBackend::new(width, height))?;
        terminal.draw(|frame| self.app.view(frame))?;
        Ok(terminal.backend().buffer().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(place: &str, keys: &str) -> anyhow::Result<String> {
        let folder = tempfile::tempdir()?;
        Picture {
            place: place.to_owned(),
            keys: keys.to_owned(),
            size: (120, 40),
            ground: Ground::Dark,
            folder: folder.path().to_owned(),
            port: PortChoice::Exactly(0),
        }
        .draw()
    }

    #[test]
    fn a_request_is_really_answered_in_the_picture() {
        let svg = picture("sandbox", "Enter").unwrap();
        assert!(
            svg.contains(">Hello from a route handler<")
                || svg.contains("Hello from a route handler")
        );
        assert!(svg.ends_with("</g>\n</svg>\n"));
    }

    #[test]
    fn a_place_or_key_that_does_not_exist_is_refused() {
        let place = picture("kitchen", "").unwrap_err();
        assert_eq!(place.to_string(), "there is no place `kitchen`");
        let key = picture("home", "Escape").unwrap_err();
        assert_eq!(key.to_string(), "there is no key `Escape`");
    }
}
