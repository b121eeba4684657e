//! The servers: the learner's sandbox, and the short-lived ones that prove a prediction.

use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast::error::RecvError;
use tokio::task::{AbortHandle, JoinHandle};

use crate::content::{Catalog, Predict, ScenarioId};
use crate::sandbox::{Edition, Event, Options, PortChoice, Sandbox};
use crate::tui::effect::{ClientRequest, Token};
use crate::tui::message::{Asker, Message, Reply, ServerFacts, ServerMessage};

use super::delivery::{Delivery, failed};
use super::proof;

/// The learner's server once it runs, for the tasks that talk to it.
type Running = Arc<Mutex<Option<Served>>>;

/// A running server, whose project it serves, and the task that hands on what happens in it.
#[derive(Clone)]
struct Served {
    sandbox: Sandbox,
    scenario: ScenarioId,
    listening: AbortHandle,
}

/// The servers.
pub(super) struct Servers {
    catalog: Arc<Catalog>,
    projects: PathBuf,
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
            projects,
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
                let scenario = catalog.scenario(&served.scenario);
                let extracted = scenario.map(|it| it.extract(&served.sandbox.project()));
                if let Some(Err(error)) = extracted {
                    tracing::warn!("the sandbox's files could not be brought up to date: {error}");
                }
            });
        }
    }

    /// The folder of the running project.
    pub(super) fn project(&self) -> PathBuf {
        served(&self.running)
            .map_or_else(|| self.projects.clone(), |served| served.sandbox.project())
    }

    /// Writes the scenario's files where they are missing, and serves them instead of what is
    /// served.
    pub(super) fn serve(&mut self, scenario: ScenarioId, edition: Edition) {
        let before = self.starting.take();
        let (catalog, projects) = (self.catalog.clone(), self.projects.clone());
        let (port, queue, running) = (self.port, self.queue.clone(), self.running.clone());
        self.starting = Some(tokio::spawn(async move {
            if let Some(before) = before {
                let _ = before.await;
            }
            let port = make_way(&running, port).await;
            let news = match start(&catalog, &scenario, projects, port, edition).await {
                Ok(sandbox) => {
                    let listening =
                        tokio::spawn(listen(sandbox.clone(), scenario.clone(), queue.clone()));
                    let served = Served {
                        sandbox,
                        scenario,
                        listening: listening.abort_handle(),
                    };
                    let facts = served.facts();
                    *lock(&running) = Some(served);
                    ServerMessage::Started(facts)
                }
                Err(why) => ServerMessage::Failed(why),
            };
            let _ = queue.send(Message::Server(news));
        }));
    }

    pub(super) fn switch(&self, edition: Edition) {
        self.rebuilt_after(async move |sandbox: Sandbox| sandbox.switch(edition).await);
    }

    pub(super) fn rebuild(&self) {
        self.rebuilt_after(async move |sandbox: Sandbox| sandbox.rebuild("you asked for it").await);
    }

    fn rebuilt_after<F>(&self, work: impl FnOnce(Sandbox) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Some(served) = served(&self.running) else {
            return;
        };
        let queue = self.queue.clone();
        tokio::spawn(async move {
            work(served.sandbox.clone()).await;
            let _ = queue.send(Message::Server(ServerMessage::Rebuilt(served.facts())));
        });
    }

    /// Sends a request of the pane, and hands on what comes.
    pub(super) fn send(&mut self, asker: Asker, token: Token, request: ClientRequest) {
        let origin = served(&self.running).map(|served| served.sandbox.origin());
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

impl Served {
    fn facts(&self) -> ServerFacts {
        facts(&self.sandbox, &self.scenario)
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
    served.sandbox.shutdown().await;
    match port {
        PortChoice::Exactly(0) => PortChoice::Exactly(served.sandbox.address().port()),
        chosen => chosen,
    }
}

async fn start(
    catalog: &Catalog,
    scenario: &ScenarioId,
    projects: PathBuf,
    port: PortChoice,
    edition: Edition,
) -> Result<Sandbox, String> {
    let scenario = catalog
        .scenario(scenario)
        .ok_or_else(|| format!("the content holds no sandbox named {scenario}"))?;
    let project = projects.join(scenario.id.as_str());
    extract(scenario, &project)?;
    let options = Options {
        edition,
        port,
        ..Options::new(project)
    };
    Sandbox::start(options)
        .await
        .map_err(|error| error.to_string())
}

fn extract(scenario: &crate::content::Scenario, project: &Path) -> Result<(), String> {
    let failed = |error| format!("{} could not be written: {error}", project.display());
    scenario.extract(project).map(|_| ()).map_err(failed)
}

fn facts(sandbox: &Sandbox, scenario: &ScenarioId) -> ServerFacts {
    ServerFacts {
        scenario: scenario.clone(),
        origin: sandbox.origin(),
        edition: sandbox.edition(),
        project: sandbox.project(),
        routes: sandbox.routes(),
        problems: sandbox.problems(),
        port_taken: sandbox.port_taken(),
    }
}

/// Hands on everything that happens in the server.
async fn listen(sandbox: Sandbox, scenario: ScenarioId, queue: Sender<Message>) {
    let mut events = sandbox.subscribe();
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let rebuilt = matches!(event, Event::Rebuilt { .. });
        let look = rebuilt.then(|| ServerMessage::Rebuilt(facts(&sandbox, &scenario)));
        for news in look.into_iter().chain([ServerMessage::Happened(event)]) {
            if queue.send(Message::Server(news)).is_err() {
                return;
            }
        }
    }
}
