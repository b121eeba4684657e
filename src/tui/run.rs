//! The loop: messages in, effects out, a frame when the queue is empty.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use anyhow::Context as _;
use jiff::Zoned;
use ratatui::layout::Size;

use crate::content::{Catalog, Embedded};

use super::app::{App, Running};
use super::context::{Server, World};
use super::effect::Effect;
use super::input::Input;
use super::message::{Message, Now};
use super::perform::Performer;
use super::route::Route;
use super::terminal::Terminal;
use super::theme::Theme;

/// How the program is to run.
#[derive(Clone, Debug, Default)]
pub struct Options {}

/// Runs the program in this terminal until the learner leaves it.
pub fn run(_options: Options) -> anyhow::Result<()> {
    let began = Instant::now();
    let (sender, queue) = channel();
    let mut terminal = Terminal::enter().context("the terminal could not be set up")?;
    let (width, height) = crossterm::terminal::size()?;
    let world = World {
        now: now(began),
        catalog: Arc::new(Catalog::load(&Embedded)),
        server: Server::default(),
        theme: Theme::from_environment(|name| std::env::var(name).ok()),
    };
    let mut app = App::new(world, Size { width, height }, &Route::Home);
    terminal.draw(|frame| app.view(frame))?;
    let input = Input::start(sender.clone())?;
    let mut performer = Performer::new(sender);
    let first = app.start();
    let mut session = Session { terminal: &mut terminal, input: &input, performer: &mut performer };
    session.perform_all(first)?;
    session.work(&mut app, &queue, began)
}

struct Session<'a> {
    terminal: &'a mut Terminal,
    input: &'a Input,
    performer: &'a mut Performer,
}

impl Session<'_> {
    fn work(&mut self, app: &mut App, queue: &Receiver<Message>, began: Instant) -> anyhow::Result<()> {
        while app.running() == Running::On {
            let first = queue.recv().context("every sender is gone")?;
            app.update(Message::Clock(now(began)));
            let effects = app.update(first);
            self.perform_all(effects)?;
            while let Ok(message) = queue.try_recv() {
                let effects = app.update(message);
                self.perform_all(effects)?;
            }
            self.terminal.draw(|frame| app.view(frame))?;
        }
        Ok(())
    }

    fn perform_all(&mut self, effects: Vec<Effect>) -> anyhow::Result<()> {
        effects.into_iter().try_for_each(|effect| self.perform(effect))
    }

    fn perform(&mut self, effect: Effect) -> anyhow::Result<()> {
        match effect {
            Effect::Copy(text) => self.terminal.copy(&text)?,
            Effect::Suspend => {
                self.input.hold();
                self.terminal.lend(|| ())?;
                self.input.release();
            }
            other => self.performer.perform(other),
        }
        Ok(())
    }
}

fn now(began: Instant) -> Now {
    Now { uptime: began.elapsed(), date: Zoned::now() }
}
