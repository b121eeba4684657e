//! Nothing on screen that the program can't prove: every predict question of the built-in
//! content, and every prepared request with an expectation, is really sent.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test is shown by the panic"
)]

use std::collections::BTreeSet;
use std::time::Duration;

use jsguide::content::{
    Catalog, Embedded, Mode, Observed, Predict, PredictOption, Question, QuestionKind, RequestSpec,
    Scenario,
};
use jsguide::sandbox::client::{Client, ClientEvent, ClientRequest};
use jsguide::sandbox::{self, Edition, NextVersion, Options, PortChoice, Sandbox};
use tempfile::TempDir;

/// Below this a pause lets work in the background end, and is really waited; what is longer lets
/// caches age, and moves the sandbox's clock.
const REAL_PAUSE: u64 = 1000;
/// What is waited when the clock is moved, so that a renewal behind can end.
const BREATH: Duration = Duration::from_millis(50);
const LIMIT: Duration = Duration::from_secs(20);

/// A scenario's project, served anew.
struct Stage {
    sandbox: Sandbox,
    client: Client,
    _folder: TempDir,
}

impl Stage {
    async fn new(scenario: &Scenario, edition: Edition) -> Stage {
        let folder = TempDir::new().unwrap();
        scenario.extract(folder.path()).unwrap();
        let options = Options {
            edition,
            port: PortChoice::Exactly(0),
            watch: false,
            ..Options::new(folder.path().to_path_buf())
        };
        Stage {
            sandbox: Sandbox::start(options).await.unwrap(),
            client: Client::new().unwrap(),
            _folder: folder,
        }
    }

    /// Sends the requests in order; what came of each.
    async fn play(&self, steps: &[RequestSpec]) -> Result<Vec<Observed>, String> {
        let mut seen = Vec::new();
        for step in steps {
            self.wait(step.wait_ms).await;
            seen.push(self.send(step).await?);
        }
        Ok(seen)
    }

    async fn wait(&self, ms: u64) {
        if ms < REAL_PAUSE {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        } else {
            self.sandbox.advance_clock(Duration::from_millis(ms));
            tokio::time::sleep(BREATH).await;
        }
    }

    async fn send(&self, step: &RequestSpec) -> Result<Observed, String> {
        let origin = format!("http://{}", self.sandbox.address());
        let mut events = self.client.send(&origin, request(step));
        let mut seen = Observed {
            status: 0,
            headers: Vec::new(),
            body: String::new(),
            chunks: 0,
        };
        let mut bytes = Vec::new();
        loop {
            let event = tokio::time::timeout(LIMIT, events.recv()).await;
            match event.map_err(|_| format!("no answer within {LIMIT:?}"))? {
                Some(ClientEvent::Head {
                    status, headers, ..
                }) => (seen.status, seen.headers) = (status, headers),
                Some(ClientEvent::Chunk { bytes: chunk, .. }) => {
                    bytes.extend_from_slice(&chunk);
                    seen.chunks += 1;
                }
                Some(ClientEvent::Failed { message, .. }) => return Err(message),
                Some(ClientEvent::End { .. }) | None => break,
            }
        }
        seen.body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(seen)
    }
}

fn request(step: &RequestSpec) -> ClientRequest {
    ClientRequest {
        method: step.method.clone(),
        path: step.path.clone(),
        headers: step.headers.clone(),
        body: step.body.clone().map(String::into_bytes),
        token: None,
    }
}

fn edition(next: u8, mode: Mode) -> Edition {
    Edition {
        next: NextVersion::from_number(next).unwrap(),
        mode: match mode {
            Mode::Production => sandbox::Mode::Production,
            Mode::Development => sandbox::Mode::Development,
        },
    }
}

/// What is wrong with the question's answer key, a line each.
async fn disprove(catalog: &Catalog, question: &Question, predict: &Predict) -> Vec<String> {
    let place = format!("{}:{} {}", question.path, question.line, question.id);
    let scenario = catalog.scenario(&predict.scenario).unwrap();
    let stage = Stage::new(scenario, edition(predict.next, predict.mode)).await;
    let played = stage.play(&predict.steps).await;
    stage.sandbox.shutdown().await;
    let seen = match played {
        Ok(seen) => seen,
        Err(error) => return vec![format!("{place}: {error}")],
    };
    let options = predict.options.iter().enumerate();
    let wrong = options.filter_map(|(index, option)| {
        let held = option.expect.check(&seen);
        let number = index + 1;
        match (option.is_right(), held) {
            (true, Err(why)) => Some(format!(
                "{place}: the right option {number} does not hold: {why}"
            )),
            (false, Ok(())) => Some(format!("{place}: the wrong option {number} holds too")),
            _ => None,
        }
    });
    let mut wrong: Vec<String> = wrong.collect();
    if !wrong.is_empty() {
        wrong.push(format!("  what came: {seen:?}"));
    }
    wrong
}

/// What is wrong with the expectations of a scenario's prepared requests, each on a server of
/// its own.
async fn disappoint(scenario: &Scenario) -> Vec<String> {
    let mut wrong = Vec::new();
    for prepared in scenario
        .requests
        .iter()
        .filter(|request| !request.expect.is_empty())
    {
        let place = format!("{}:{} {}", scenario.path, prepared.line, prepared.id);
        let stage = Stage::new(scenario, Edition::default()).await;
        match stage.play(&prepared.steps).await {
            Err(error) => wrong.push(format!("{place}: {error}")),
            Ok(seen) => {
                for (index, expect) in prepared.expect.iter().enumerate() {
                    if let Err(why) = expect.check(&seen[..=index]) {
                        wrong.push(format!("{place}: step {}: {why}", index + 1));
                    }
                }
            }
        }
        stage.sandbox.shutdown().await;
    }
    wrong
}

fn predictions(catalog: &Catalog) -> Vec<(&Question, &Predict)> {
    let questions = catalog.questions.iter();
    let predictions = questions.filter_map(|question| match &question.kind {
        QuestionKind::Predict(predict) => Some((question, predict)),
        _ => None,
    });
    predictions.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_key_about_behaviour_is_right() {
    let catalog = Catalog::load(&Embedded);
    let predictions = predictions(&catalog);
    assert!(
        predictions.len() >= 5,
        "only {} such questions",
        predictions.len()
    );
    let mut wrong = Vec::new();
    for (question, predict) in predictions {
        wrong.extend(disprove(&catalog, question, predict).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_prepared_request_brings_what_its_scenario_expects() {
    let catalog = Catalog::load(&Embedded);
    let mut wrong = Vec::new();
    for scenario in &catalog.scenarios {
        wrong.extend(disappoint(scenario).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_scenario_builds_without_a_problem_on_every_edition() {
    let catalog = Catalog::load(&Embedded);
    for scenario in &catalog.scenarios {
        for next in NextVersion::ALL {
            for mode in [sandbox::Mode::Production, sandbox::Mode::Development] {
                let edition = Edition { next, mode };
                let stage = Stage::new(scenario, edition).await;
                assert_eq!(
                    stage.sandbox.problems(),
                    vec![],
                    "{} on {edition}",
                    scenario.id
                );
                stage.sandbox.shutdown().await;
            }
        }
    }
}

/// The proof itself is held: a key that is wrong must be found.
#[tokio::test]
async fn a_wrong_answer_key_is_found() {
    let catalog = Catalog::load(&Embedded);
    let (question, predict) = predictions(&catalog)[0];
    let mut swapped = predict.clone();
    let right = swapped
        .options
        .iter()
        .position(PredictOption::is_right)
        .unwrap();
    let other = (right + 1) % swapped.options.len();
    let expect = swapped.options[right].expect.clone();
    swapped.options[right].expect = std::mem::replace(&mut swapped.options[other].expect, expect);
    let told = disprove(&catalog, question, &swapped).await;
    let numbers: BTreeSet<usize> = [right + 1, other + 1].into();
    assert_eq!(told.len(), 3, "{told:?}");
    for number in numbers {
        assert!(
            told.iter()
                .any(|line| line.contains(&format!("option {number} "))),
            "{told:?}"
        );
    }
}
