//! Scenarios: an app tree with prepared requests and what they are expected to bring.

mod expectation;
mod extract;
pub(super) mod read;

use super::{id::ScenarioId, markdown::Document};

pub use expectation::{Expectation, Observed};
pub use extract::Extracted;

/// An app tree below `sandbox/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The folder below `sandbox/`.
    pub id: ScenarioId,
    /// As shown.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// In the order shown.
    pub requests: Vec<PreparedRequest>,
    /// The project's files, `scenario.yaml` left out, sorted by path.
    pub files: Vec<ScenarioFile>,
    /// The `scenario.yaml`, relative to the content folder.
    pub path: String,
}

/// A file of a scenario's project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioFile {
    /// Relative to the project, with forward slashes: `app/api/time/route.ts`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A request (or a few in a row) that shows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedRequest {
    /// Unique in its scenario.
    pub id: String,
    /// As shown.
    pub title: String,
    /// What to look for in the answer.
    pub look_for: Document,
    /// What is sent, in order; at least one.
    pub steps: Vec<RequestSpec>,
    /// Empty, or one a step; holds on Next.js 16 in production.
    pub expect: Vec<Expectation>,
    /// Where it begins in the file.
    pub line: usize,
}

/// One request to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSpec {
    /// In capitals.
    pub method: String,
    /// With its query; begins with a slash.
    pub path: String,
    /// In the order written.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Option<String>,
    /// A pause before it is sent, in milliseconds.
    pub wait_ms: u64,
}

impl Scenario {
    /// A prepared request by its id.
    pub fn request(&self, id: &str) -> Option<&PreparedRequest> {
        self.requests.iter().find(|request| request.id == id)
    }
}
