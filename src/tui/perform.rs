//! Carries effects out: what it starts ends as a message in the queue.
//!
//! What needs the terminal itself (copy, editor, suspend) is done by [`super::run`], on the UI
//! thread; everything else here, on tokio or on the store's thread. Nothing here waits.

mod browser;
mod delivery;
mod proof;
mod scratch;
mod server;
mod store;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::content::{Catalog, Source};
use crate::sandbox::PortChoice;
use crate::study::{Clock, Store, SystemClock};

use super::effect::Effect;
use super::message::{Asker, Message, Notice, Reply};
use server::Servers;
use store::Keeper;

#[cfg(test)]
pub(super) use store::make;
pub(super) use watch::watch;

/// What the performer needs to begin.
pub(super) struct Setup {
    pub(super) store: Store,
    pub(super) catalog: Arc<Catalog>,
    /// The folder in which the scenarios' files are, for the learner to edit.
    pub(super) projects: PathBuf,
    pub(super) port: PortChoice,
}

/// Carries effects out. Dropped, it saves what was asked for before it ends.
pub(super) struct Performer {
    queue: Sender<Message>,
    keeper: Keeper,
    servers: Servers,
    runtime: Runtime,
    clock: SystemClock,
}

impl Performer {
    /// Sends results into this queue.
    pub(super) fn new(setup: Setup, queue: Sender<Message>) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("async")
            .enable_all()
            .build()?;
        let keeper = Keeper::start(setup.store, queue.clone())?;
        let servers = Servers::new(setup.catalog, setup.projects, setup.port, queue.clone());
        Ok(Performer {
            queue,
            keeper,
            servers,
            runtime,
            clock: SystemClock::new(),
        })
    }

    /// Begins with one effect; never waits.
    pub(super) fn perform(&mut self, effect: Effect) {
        let _inside = self.runtime.enter();
        match effect {
            Effect::Save(asker, change) => {
                self.keeper.change(asker, change, self.clock.moment().day);
            }
            Effect::Recall => self.keeper.recall(self.clock.moment().day),
            Effect::Serve(scenario, edition) => self.servers.serve(scenario, edition),
            Effect::SwitchEdition(edition) => self.servers.switch(edition),
            Effect::Rebuild => self.servers.rebuild(),
            Effect::MoveClock(by) => self.servers.move_clock(by),
            Effect::Send(asker, token, request) => self.servers.send(asker, token, request),
            Effect::Abort(token) => self.servers.abort(&token),
            Effect::ReadFile(asker, file) => self.read_file(asker, file),
            Effect::Predict(asker, predict) => self.servers.predict(asker, *predict),
            Effect::Browse(address) => self.browse(address),
            Effect::TickAfter(time) => self.tick_after(time),
            Effect::Copy(_)
            | Effect::Edit(..)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Serves new content from now on.
    pub(super) fn content_changed(&mut self, catalog: Arc<Catalog>) {
        let _inside = self.runtime.enter();
        self.servers.content_changed(catalog);
    }

    /// Where a file of the running project is.
    pub(super) fn project_file(&self, file: &std::path::Path) -> PathBuf {
        self.servers.project().join(file)
    }

    fn tick_after(&self, time: Duration) {
        let queue = self.queue.clone();
        self.runtime.spawn(async move {
            tokio::time::sleep(time).await;
            let _ = queue.send(Message::Tick);
        });
    }

    fn read_file(&self, asker: Asker, file: PathBuf) {
        let (queue, path) = (self.queue.clone(), self.project_file(&file));
        self.runtime.spawn_blocking(move || {
            let text =
                std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let reply = Reply::FileRead(file, text.map_err(|error| error.to_string()));
            let _ = queue.send(Message::Reply(asker, reply));
        });
    }

    fn browse(&self, address: String) {
        let queue = self.queue.clone();
        self.runtime.spawn_blocking(move || {
            let notice = match browser::open(&address) {
                Ok(()) => Notice::done(format!("Opened {address}")),
                Err(_) => Notice::info(format!(
                    "No browser could be opened. The address is {address}"
                )),
            };
            let _ = queue.send(Message::Notice(notice));
        });
    }
}

/// Reads the content anew.
pub(super) fn load(source: &dyn Source) -> Arc<Catalog> {
    Arc::new(Catalog::load(source))
}
