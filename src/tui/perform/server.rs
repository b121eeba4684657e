//! The servers: the learner's sandbox, and the short-lived ones that prove a prediction.

use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast::error::RecvError;
use tokio::task::AbortHandle;

use crate::content::{Catalog, Predict};
use crate::sandbox::{Edition, Event, Options, PortChoice, Sandbox};
use crate::tui::effect::{ClientRequest, Token};
use crate::tui::message::{Asker, Message, Reply, ServerFacts, ServerMessage};

use super::delivery::{Delivery, failed};
use super::proof;

/// The learner's server once it runs, for the tasks that talk to it.
type Running = Arc<Mutex<Option<Sandbox>>>;

/// The servers.
pub(super) struct Servers {
    catalog: Arc<Catalog>,
    projects: PathBuf,
    port: PortChoice,
    queue: Sender<Message>,
    running: Running,
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
            requests: HashMap::new(),
        }
    }

    pub(super) fn content_changed(&mut self, catalog: Arc<Catalog>) {
        self.catalog = catalog;
    }

    /// The folder of the running project.
    pub(super) fn project(&self) -> PathBuf {
        sandbox(&self.running).map_or_else(|| self.projects.clone(), |sandbox| sandbox.project())
    }

    /// Writes the scenario's files where they are missing, and serves them.
    pub(super) fn start(&self, edition: Edition) {
        let (catalog, projects) = (self.catalog.clone(), self.projects.clone());
        let (port, queue, running) = (self.port, self.queue.clone(), self.running.clone());
        tokio::spawn(async move {
            let news = match start(&catalog, projects, port, edition).await {
                Ok(sandbox) => {
                    tokio::spawn(listen(sandbox.clone(), queue.clone()));
                    let facts = facts(&sandbox);
                    *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(sandbox);
                    ServerMessage::Started(facts)
                }
                Err(why) => ServerMessage::Failed(why),
            };
            let _ = queue.send(Message::Server(news));
        });
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
        let Some(sandbox) = sandbox(&self.running) else {
            return;
        };
        let queue = self.queue.clone();
        tokio::spawn(async move {
            work(sandbox.clone()).await;
            let _ = queue.send(Message::Server(ServerMessage::Rebuilt(facts(&sandbox))));
        });
    }

    /// Sends a request of the pane, and hands on what comes.
    pub(super) fn send(&mut self, asker: Asker, token: Token, request: ClientRequest) {
        let origin = sandbox(&self.running).map(|sandbox| sandbox.origin());
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

fn sandbox(running: &Running) -> Option<Sandbox> {
    running
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

async fn start(
    catalog: &Catalog,
    projects: PathBuf,
    port: PortChoice,
    edition: Edition,
) -> Result<Sandbox, String> {
    let scenario = catalog
        .scenarios
        .first()
        .ok_or("the content holds no sandbox")?;
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

fn facts(sandbox: &Sandbox) -> ServerFacts {
    ServerFacts {
        origin: sandbox.origin(),
        edition: sandbox.edition(),
        project: sandbox.project(),
        routes: sandbox.routes(),
        problems: sandbox.problems(),
        port_taken: sandbox.port_taken(),
    }
}

/// Hands on everything that happens in the server.
async fn listen(sandbox: Sandbox, queue: Sender<Message>) {
    let mut events = sandbox.subscribe();
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let rebuilt = matches!(event, Event::Rebuilt { .. });
        let look = rebuilt.then(|| ServerMessage::Rebuilt(facts(&sandbox)));
        for news in look.into_iter().chain([ServerMessage::Happened(event)]) {
            if queue.send(Message::Server(news)).is_err() {
                return;
            }
        }
    }
}
