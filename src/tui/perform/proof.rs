//! The proof of a prediction: a server of its own, in the question's version and mode, is really
//! sent the question's requests.

use std::path::Path;
use std::time::Duration;

use super::scratch::Scratch;
use crate::content::{Catalog, Mode, Observed, Predict, RequestSpec};
use crate::sandbox::client::{Client, ClientEvent, ClientRequest};
use crate::sandbox::{self, Edition, NextVersion, Options, PortChoice, Sandbox};

/// How long an answer may take before it is cut off; a stream that never ends is cut off too.
const PATIENCE: Duration = Duration::from_secs(15);

/// What came for each step.
pub(super) async fn observe(catalog: &Catalog, predict: &Predict) -> Result<Vec<Observed>, String> {
    let scenario = catalog
        .scenario(&predict.scenario)
        .ok_or("its sandbox is not in the content")?;
    let project = Scratch::new()?;
    scenario
        .extract(project.path())
        .map_err(|error| format!("the sandbox could not be written: {error}"))?;
    let sandbox = start(project.path(), predict).await?;
    let seen = send_all(&sandbox, &predict.steps).await;
    sandbox.shutdown().await;
    seen
}

async fn start(project: &Path, predict: &Predict) -> Result<Sandbox, String> {
    let next = NextVersion::from_number(predict.next).ok_or("its version is not known here")?;
    let mode = match predict.mode {
        Mode::Production => sandbox::Mode::Production,
        Mode::Development => sandbox::Mode::Development,
    };
    let options = Options {
        edition: Edition { next, mode },
        port: PortChoice::Exactly(0),
        watch: false,
        ..Options::new(project.to_owned())
    };
    Sandbox::start(options)
        .await
        .map_err(|error| error.to_string())
}

async fn send_all(sandbox: &Sandbox, steps: &[RequestSpec]) -> Result<Vec<Observed>, String> {
    let client = Client::new().map_err(|error| error.to_string())?;
    let mut seen = Vec::with_capacity(steps.len());
    for step in steps {
        tokio::time::sleep(Duration::from_millis(step.wait_ms)).await;
        seen.push(send(&client, &sandbox.origin(), step).await?);
    }
    Ok(seen)
}

async fn send(client: &Client, origin: &str, step: &RequestSpec) -> Result<Observed, String> {
    let request = ClientRequest {
        method: step.method.clone(),
        path: step.path.clone(),
        headers: step.headers.clone(),
        body: step.body.clone().map(String::into_bytes),
        token: None,
    };
    let mut events = client.send(origin, request);
    let mut seen = Observed {
        status: 0,
        headers: Vec::new(),
        body: String::new(),
        chunks: 0,
    };
    let mut body = Vec::new();
    let end = tokio::time::Instant::now() + PATIENCE;
    while let Ok(Some(event)) = tokio::time::timeout_at(end, events.recv()).await {
        match event {
            ClientEvent::Head {
                status, headers, ..
            } => {
                (seen.status, seen.headers) = (status, headers);
            }
            ClientEvent::Chunk { bytes, .. } => {
                body.extend_from_slice(&bytes);
                seen.chunks += 1;
            }
            ClientEvent::Failed { message, .. } if seen.status == 0 => return Err(message),
            ClientEvent::End { .. } | ClientEvent::Failed { .. } => break,
        }
    }
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Ok(seen)
}
