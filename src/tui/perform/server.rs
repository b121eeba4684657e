//! The servers: the learner's sandbox, and the short-lived ones that prove a prediction.

use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::task::{AbortHandle, JoinHandle};

use crate::content::{Catalog, Predict, Scenario, ScenarioId};
use crate::sandbox::{Edition, Event, Options, PortChoice, Sandbox};
use crate::tui::effect::{ClientRequest, Token};
use crate::tui::message::{Asker, Message, Reply, ServerFacts, ServerMessage};

use super::delivery::{Delivery, failed};
use super::proof;
use super::scratch::Scratch;

/// The learner's server once it runs, for the tasks that talk to it.
type Running = Arc<Mutex<Option<Served>>>;

/// A running server, whose project it serves, and the task that hands on what happens in it.
#[derive(Clone)]
struct Served {
    what: What,
    listening: AbortHandle,
}

/// A running server and whose project it serves.
#[derive(Clone)]
struct What {
    sandbox: Sandbox,
    scenario: ScenarioId,
    /// Why edits are not kept, if they are not.
    unkept: Option<String>,
}

/// Where projects are: in the learner's folder, or, where that can't be written, in one that lasts
/// as long as the program.
#[derive(Clone)]
struct Folders {
    own: PathBuf,
    scratch: Arc<Mutex<Option<Scratch>>>,
}

/// The servers.
pub(super) struct Servers {
    catalog: Arc<Catalog>,
    folders: Folders,
    port: PortChoice,
    queue: Sender<Message>,
    running: Running,
    /// The start asked for last; the next one waits for it.
    starting: Option<JoinHandle<()>>,
    requests: HashMap<Token, AbortHandle>,
}

impl Servers {
    pub(super) fn new(
        catalog: Arc<Catalog>,
        projects: PathBuf,
        port: PortChoice,
        queue: Sender<Message>,
    ) -> Self {
        Servers {
            catalog,
            folders: Folders {
                own: projects,
                scratch: Arc::default(),
            },
            port,
            queue,
            running: Running::default(),
            starting: None,
            requests: HashMap::new(),
        }
    }

    /// Works with this content from now on; files that the learner did not change follow it.
    pub(super) fn content_changed(&mut self, catalog: Arc<Catalog>) {
        self.catalog = catalog.clone();
        if let Some(served) = served(&self.running) {
            tokio::task::spawn_blocking(move || {
                let scenario = catalog.scenario(&served.what.scenario);
                let extracted = scenario.map(|it| it.extract(&served.what.sandbox.project()));
                if let Some(Err(error)) = extracted {
                    tracing::warn!("the sandbox's files could not be brought up to date: {error}");
                }
            });
        }
    }

    /// The folder of the running project.
    pub(super) fn project(&self) -> PathBuf {
        served(&self.running).map_or_else(
            || self.folders.own.clone(),
            |served| served.what.sandbox.project(),
        )
    }

    /// Writes the scenario's files where they are missing, and serves them instead of what is
    /// served.
    pub(super) fn serve(&mut self, scenario: ScenarioId, edition: Edition) {
        let before = self.starting.take();
        let (catalog, folders) = (self.catalog.clone(), self.folders.clone());
        let (port, queue, running) = (self.port, self.queue.clone(), self.running.clone());
        self.starting = Some(tokio::spawn(async move {
            if let Some(before) = before {
                let _ = before.await;
            }
            let port = make_way(&running, port).await;
            let news = match start(&catalog, scenario, &folders, port, edition).await {
                Ok(what) => {
                    let facts = what.facts();
                    let listening = tokio::spawn(listen(what.clone(), queue.clone()));
                    *lock(&running) = Some(Served {
                        what,
                        listening: listening.abort_handle(),
                    });
                    ServerMessage::Started(facts)
                }
                Err(why) => ServerMessage::Failed(why),
            };
            let _ = queue.send(Message::Server(news));
        }));
    }

    pub(super) fn switch(&self, edition: Edition) {
        self.rebuilt_after(|sandbox| sandbox.switch(edition));
    }

    pub(super) fn rebuild(&self) {
        self.rebuilt_after(|sandbox| async move { sandbox.rebuild("you asked for it").await });
    }

    /// Moves the running server's clock; without one nothing ages.
    pub(super) fn move_clock(&self, by: Duration) {
        if let Some(served) = served(&self.running) {
            served.what.sandbox.advance_clock(by);
            let _ = self
                .queue
                .send(Message::Server(ServerMessage::ClockMoved(by)));
        }
    }

    /// Begins `build` at once, in the order of the calls, and tells what came of it.
    fn rebuilt_after<F>(&self, build: impl FnOnce(Sandbox) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Some(served) = served(&self.running) else {
            return;
        };
        let queue = self.queue.clone();
        let building = build(served.what.sandbox.clone());
        tokio::spawn(async move {
            building.await;
            let _ = queue.send(Message::Server(ServerMessage::Rebuilt(served.what.facts())));
        });
    }

    /// Sends a request of the pane, and hands on what comes.
    pub(super) fn send(&mut self, asker: Asker, token: Token, request: ClientRequest) {
        let origin = served(&self.running).map(|served| served.what.sandbox.origin());
        let delivery = Delivery {
            asker,
            token: token.clone(),
            queue: self.queue.clone(),
        };
        let task = tokio::spawn(async move {
            match origin {
                Some(origin) => delivery.run(&origin, request).await,
                None => delivery.hand_on(failed("The server is not running")),
            }
        });
        self.requests.retain(|_, task| !task.is_finished());
        self.requests.insert(token, task.abort_handle());
    }

    pub(super) fn abort(&mut self, token: &Token) {
        if let Some(task) = self.requests.remove(token) {
            task.abort();
        }
    }

    /// Really sends a prediction's requests, to a server of their own.
    pub(super) fn predict(&self, asker: Asker, predict: Predict) {
        let (catalog, queue) = (self.catalog.clone(), self.queue.clone());
        tokio::spawn(async move {
            let seen = proof::observe(&catalog, &predict).await;
            let _ = queue.send(Message::Reply(asker, Reply::Predicted(seen)));
        });
    }
}

fn lock(running: &Running) -> MutexGuard<'_, Option<Served>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

fn served(running: &Running) -> Option<Served> {
    lock(running).clone()
}

/// Stops what is served. The next server asks for the same port; where the system chose it, for
/// the one that it chose, so that an address that was copied goes on to be right.
async fn make_way(running: &Running, port: PortChoice) -> PortChoice {
    let Some(served) = lock(running).take() else {
        return port;
    };
    served.listening.abort();
    served.what.sandbox.shutdown().await;
    match port {
        PortChoice::Exactly(0) => PortChoice::Exactly(served.what.sandbox.address().port()),
        chosen => chosen,
    }
}

async fn start(
    catalog: &Catalog,
    scenario: ScenarioId,
    folders: &Folders,
    port: PortChoice,
    edition: Edition,
) -> Result<What, String> {
    let source = catalog
        .scenario(&scenario)
        .ok_or_else(|| format!("the content holds no sandbox named {scenario}"))?;
    let (project, unkept) = folders.lay_out(source)?;
    let options = Options {
        edition,
        port,
        ..Options::new(project)
    };
    let sandbox = Sandbox::start(options)
        .await
        .map_err(|error| error.to_string())?;
    Ok(What {
        sandbox,
        scenario,
        unkept,
    })
}

impl Folders {
    /// Writes a scenario's files where they are missing. Answers where they are, and why edits of
    /// them will not be kept, if so.
    fn lay_out(&self, scenario: &Scenario) -> Result<(PathBuf, Option<String>), String> {
        let project = self.own.join(scenario.id.as_str());
        let Err(error) = scenario.extract(&project) else {
            return Ok((project, None));
        };
        let why = unwritten(&project, &error);
        let project = self.in_scratch(scenario.id.as_str())?;
        match scenario.extract(&project) {
            Ok(_) => Ok((project, Some(why))),
            Err(error) => Err(unwritten(&project, &error)),
        }
    }

    fn in_scratch(&self, name: &str) -> Result<PathBuf, String> {
        let mut scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = match scratch.take() {
            Some(folder) => folder,
            None => Scratch::new()?,
        };
        Ok(scratch.insert(folder).path().join(name))
    }
}

fn unwritten(folder: &Path, error: &std::io::Error) -> String {
    format!("{} could not be written: {error}", folder.display())
}

impl What {
    fn facts(&self) -> ServerFacts {
        let sandbox = &self.sandbox;
        ServerFacts {
            scenario: self.scenario.clone(),
            origin: sandbox.origin(),
            edition: sandbox.edition(),
            project: sandbox.project(),
            routes: sandbox.routes(),
            problems: sandbox.problems(),
            unkept: self.unkept.clone(),
            port_taken: sandbox.port_taken(),
        }
    }
}

/// Hands on everything that happens in the server, and what goes on there for long.
async fn listen(what: What, queue: Sender<Message>) {
    let sandbox = what.sandbox.clone();
    tokio::select! {
        () = hand_on(what, queue) => {}
        () = sandbox.tell_under_way() => {}
    }
}

async fn hand_on(what: What, queue: Sender<Message>) {
    let mut events = what.sandbox.subscribe();
    loop {
        let event = match events.recv().await {
            Ok(event) => Some(event),
            // A build may be among what was missed.
            Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return,
        };
        let rebuilt = matches!(event, None | Some(Event::Rebuilt { .. }));
        let look = rebuilt.then(|| ServerMessage::Rebuilt(what.facts()));
        let happened = event.map(ServerMessage::Happened);
        for news in look.into_iter().chain(happened) {
            if queue.send(Message::Server(news)).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Embedded;
    use crate::sandbox::{Mode, NextVersion};

    #[tokio::test]
    async fn who_missed_much_is_told_what_is_served_now() {
        let project = tempfile::tempdir().unwrap();
        std::fs::create_dir(project.path().join("app")).unwrap();
        let options = Options {
            edition: Edition {
                next: NextVersion::V16,
                mode: Mode::Development,
            },
            port: PortChoice::Exactly(0),
            watch: false,
            ..Options::new(project.path().to_owned())
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let what = What {
            sandbox: sandbox.clone(),
            scenario: "demo".into(),
            unkept: None,
        };
        let (queue, told) = std::sync::mpsc::channel();
        tokio::spawn(hand_on(what, queue));
        tokio::task::yield_now().await;
        let more_than_anyone_keeps = async {
            for _ in 0..1100 {
                sandbox.rebuild("an edit").await;
            }
        };
        tokio::task::unconstrained(more_than_anyone_keeps).await;
        tokio::task::yield_now().await;
        let first: Vec<Message> = told.try_iter().take(2).collect();
        let is_told = |message: &Message| matches!(message, Message::Server(ServerMessage::Rebuilt(facts)) if facts.problems.is_empty());
        assert!(first.len() == 2 && first.iter().all(is_told), "{first:?}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_replaced_by_one_that_lasts_as_long_as_the_program() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("sandbox");
        std::fs::write(&file, "no folder").unwrap();
        let folders = Folders {
            own: file,
            scratch: Arc::default(),
        };
        let catalog = Catalog::load(&Embedded);
        let scenario = &catalog.scenarios[0];
        let (project, unkept) = folders.lay_out(scenario).unwrap();
        assert!(unkept.unwrap().contains(" could not be written: "));
        let route = project.join("app/api/hello/route.ts");
        std::fs::write(&route, "edited").unwrap();
        assert_eq!(folders.lay_out(scenario).unwrap().0, project);
        assert_eq!(std::fs::read_to_string(&route).unwrap(), "edited");
        drop(folders);
        assert!(!project.exists());
    }
}
