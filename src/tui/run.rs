//! The loop: messages in, effects out, a frame when the queue is empty.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use anyhow::Context as _;

use crate::content::{Catalog, Embedded, Folder};
use crate::sandbox::PortChoice;
use crate::study::{Clock, Store, SystemClock};

use super::app::{App, Running};
use super::context::World;
use super::effect::Effect;
use super::input::Input;
use super::memory::Memory;
use super::message::{Asker, EndReason, Message, Notice, Now, Reply};
use super::perform::{self, Performer, Setup};
use super::route::Route;
use super::signals;
use super::terminal::Terminal;
use super::theme::{Ground, Theme};

/// How many messages are taken in before a frame is drawn all the same.
const BATCH: usize = 500;

/// How the program is to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The learner's file.
    pub database: PathBuf,
    /// The folder in which the sandbox's files are, for the learner to edit.
    pub projects: PathBuf,
    /// Content of a folder instead of the program's own.
    pub content: Option<PathBuf>,
    /// Where the server listens.
    pub port: PortChoice,
}

/// Runs the program in this terminal until the learner leaves it.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let began = Instant::now();
    let clock = SystemClock::new();
    let (sender, queue) = channel();
    let catalog = load(options);
    let (store, notice) = open(&options.database, &clock)?;
    let now = Now {
        uptime: began.elapsed(),
        moment: clock.moment(),
    };
    let memory = Memory::read(&store, now.moment.day)?;
    let theme = theme(&memory);
    let mut world = World::new(now, catalog.clone(), memory, theme);
    world.zone = jiff::tz::TimeZone::system();

    let mut terminal = Terminal::enter().context("the terminal could not be set up")?;
    let app = App::new(world, terminal.size()?, &Route::Home);
    terminal.draw(|frame| app.view(frame))?;

    let input = Input::start(sender.clone())?;
    signals::start(sender.clone(), input.resizing(), input.holding())?;
    // A change of size before the signal was listened to would not be noticed.
    sender.send(Message::Resized(terminal.size()?))?;
    let watcher = options
        .content
        .as_deref()
        .map(|folder| perform::watch(folder, sender.clone()));
    for text in notice
        .into_iter()
        .chain(watcher.iter().filter_map(|it| not_watched(it.as_ref())))
    {
        let _ = sender.send(Message::Notice(Notice::failed(text)));
    }
    let setup = Setup {
        store,
        catalog,
        projects: options.projects.clone(),
        port: options.port,
    };
    let performer = Performer::new(setup, sender.clone())?;
    let mut session = Session {
        app,
        terminal,
        input,
        performer,
        sender,
        began,
        clock,
    };
    session.work(&queue)
}

fn load(options: &Options) -> Arc<Catalog> {
    match &options.content {
        Some(folder) => perform::load(&Folder(folder.clone())),
        None => perform::load(&Embedded),
    }
}

/// The learner's file; if it can't be used, one that is gone in the end, and why.
fn open(path: &Path, clock: &SystemClock) -> anyhow::Result<(Store, Option<String>)> {
    match Store::open(path, clock.moment().when) {
        Ok(opened) => Ok((opened.store, opened.notice)),
        Err(error) => Ok((
            Store::in_memory()?,
            Some(format!("Nothing will be kept: {error}")),
        )),
    }
}

fn not_watched<T>(watcher: Option<&T>) -> Option<String> {
    watcher.is_none().then(|| {
        "This system can't watch folders: changes of the content are seen at the next start"
            .to_owned()
    })
}

/// The learner's choice, or else what the environment says.
fn theme(memory: &Memory) -> Theme {
    let theme = Theme::from_environment(|name| std::env::var(name).ok());
    match memory.settings.get("theme").map(String::as_str) {
        Some("light") => theme.on(Ground::Light),
        Some("dark") => theme.on(Ground::Dark),
        _ => theme,
    }
}

/// Everything that lives as long as the program does.
struct Session {
    app: App,
    terminal: Terminal,
    input: Input,
    performer: Performer,
    sender: Sender<Message>,
    began: Instant,
    clock: SystemClock,
}

impl Session {
    /// Goes on until the learner leaves. If drawing fails, what is on screen is saved all the same.
    fn work(&mut self, queue: &Receiver<Message>) -> anyhow::Result<()> {
        let worked = self.turn_until_left(queue);
        if worked.is_err() {
            self.take(Message::Ended(EndReason::TerminalGone))?;
        }
        worked
    }

    fn turn_until_left(&mut self, queue: &Receiver<Message>) -> anyhow::Result<()> {
        let effects = self.app.start();
        self.perform_all(effects)?;
        while self.app.running() == Running::On {
            let first = queue.recv().context("nobody is left to send anything")?;
            let now = Now {
                uptime: self.began.elapsed(),
                moment: self.clock.moment(),
            };
            self.take(Message::Clock(now))?;
            self.take(first)?;
            for message in queue.try_iter().take(BATCH) {
                self.take(message)?;
            }
            self.terminal.draw(|frame| self.app.view(frame))?;
        }
        Ok(())
    }

    fn take(&mut self, message: Message) -> anyhow::Result<()> {
        match &message {
            Message::Resumed => self.terminal.retake()?,
            Message::Resized(_) => self.input.stir(),
            Message::ContentChanged(catalog) => self.performer.content_changed(catalog.clone()),
            _ => {}
        }
        let effects = self.app.update(message);
        self.perform_all(effects)
    }

    fn perform_all(&mut self, effects: Vec<Effect>) -> anyhow::Result<()> {
        effects
            .into_iter()
            .try_for_each(|effect| self.perform(effect))
    }

    /// What needs the terminal is done here, the rest elsewhere.
    fn perform(&mut self, effect: Effect) -> anyhow::Result<()> {
        match effect {
            Effect::Copy(text) => Terminal::copy(&text)?,
            Effect::Redraw => self.terminal.forget()?,
            Effect::Suspend => self.lend(signals::stop)??,
            Effect::Edit(asker, file) => self.edit(asker, file)?,
            other => self.performer.perform(other),
        }
        Ok(())
    }

    fn edit(&mut self, asker: Asker, file: PathBuf) -> anyhow::Result<()> {
        let path = self.performer.project_file(&file);
        let result = self.lend(|| edit(&path))?;
        let _ = self
            .sender
            .send(Message::Reply(asker, Reply::EditorClosed(file, result)));
        Ok(())
    }

    /// Gives terminal and keys away for a while.
    fn lend<T>(&mut self, other: impl FnOnce() -> T) -> anyhow::Result<T> {
        self.input.hold();
        let result = self.terminal.lend(other);
        self.input.release();
        let size = self.terminal.size()?;
        let _ = self.sender.send(Message::Resized(size));
        Ok(result?)
    }
}

/// With what a shell ends where it finds no such program.
const NOT_FOUND: i32 = 127;

/// Has the learner's editor open a file, and waits until it is left.
fn edit(path: &Path) -> Result<(), String> {
    let named = |name| std::env::var(name).ok();
    let editor = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(named)
        .find(|it| !it.trim().is_empty());
    edit_with(&editor.unwrap_or_else(|| "vi".into()), path)
}

fn edit_with(editor: &str, path: &Path) -> Result<(), String> {
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$0\""))
        .arg(path)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) if status.code() == Some(NOT_FOUND) => Err(format!(
            "there is no program {editor}. Set EDITOR to the editor of your choice"
        )),
        Ok(status) => Err(format!("{editor} ended with {status}")),
        Err(error) => Err(format!("{editor} could not be started: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_is_not_there_or_fails_is_named() {
        let file = Path::new("route.ts");
        let why = edit_with("/no/such/editor", file).unwrap_err();
        let says = "there is no program /no/such/editor. Set EDITOR to the editor of your choice";
        assert_eq!(why, says);
        let why = edit_with("false", file).unwrap_err();
        assert_eq!(why, "false ended with exit status: 1");
        assert_eq!(edit_with("true", file), Ok(()));
    }
}
