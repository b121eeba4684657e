//! `scenario.yaml`: prepared requests, steps and expectations.

use serde_json::Value as Json;

use super::{Expectation, PreparedRequest, RequestSpec, Scenario};
use crate::content::{
    decode::{self, Prose},
    id::ScenarioId,
    markdown::Marks,
    problems::Problems,
    yaml::{Fields, Node, Value, list},
};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Ten minutes; a longer pause is a slip of the hand.
const MAX_WAIT_MS: u64 = 600_000;

/// What a `scenario.yaml` holds.
#[derive(Debug, Default)]
pub(in crate::content) struct Read {
    /// Without its files; `None`: its problems are too bad to use it.
    pub(in crate::content) scenario: Option<Scenario>,
    pub(in crate::content) marks: Marks,
    /// The ids of requests that were left out.
    pub(in crate::content) left_out: Vec<String>,
}

/// Reads a scenario; requests that are wrong are left out.
pub(in crate::content) fn read(id: &ScenarioId, file: &str, problems: &mut Problems) -> Read {
    let mut read = Read::default();
    if let Some(node) = Node::parse(file, problems) {
        let mut prose = Prose::of(file);
        read.scenario = scenario(id, &node, &mut prose, &mut read.left_out, problems);
        read.marks = prose.marks;
    }
    read
}

fn scenario(
    id: &ScenarioId,
    node: &Node,
    prose: &mut Prose,
    left_out: &mut Vec<String>,
    problems: &mut Problems,
) -> Option<Scenario> {
    let mut fields = Fields::of(node, "a scenario", problems)?;
    let written = fields.required("id", |node, problems| check_id(id, node, problems));
    let title = fields.required("title", decode::line);
    let summary = fields.required("summary", decode::sentence);
    let requests = fields.required("requests", |node, problems| {
        let requests = list(node, problems, |node, problems| {
            let request = request(node, prose, problems);
            if request.is_none() {
                left_out.extend(node.id());
            }
            request
        })?;
        Some(without_duplicates(requests, node, problems))
    });
    fields.finish();
    written?;
    Some(Scenario {
        id: id.clone(),
        title: title?,
        summary: summary?,
        requests: requests?,
        files: Vec::new(),
        path: problems.path().to_owned(),
    })
}

fn check_id(expected: &ScenarioId, node: &Node, problems: &mut Problems) -> Option<()> {
    let written = decode::kebab(node, problems)?;
    if written == expected.as_str() {
        return Some(());
    }
    problems
        .error(
            node.spot,
            format!("the id `{written}` differs from the folder's name"),
        )
        .help(format!("write `{expected}`, or rename the folder"));
    None
}

fn without_duplicates(
    requests: Vec<PreparedRequest>,
    list: &Node,
    problems: &mut Problems,
) -> Vec<PreparedRequest> {
    let mut kept: Vec<PreparedRequest> = Vec::new();
    for request in requests {
        if kept.iter().any(|other| other.id == request.id) {
            let Value::List(items) = &list.value else {
                continue;
            };
            let item = items
                .iter()
                .find(|item| item.spot.line == request.line)
                .unwrap_or(list);
            problems.error(
                item.spot,
                format!("the request `{}` is here twice", request.id),
            );
        } else {
            kept.push(request);
        }
    }
    kept
}

fn request(node: &Node, prose: &mut Prose, problems: &mut Problems) -> Option<PreparedRequest> {
    let mut fields = Fields::of(node, "a request", problems)?;
    let id = fields.required("id", decode::kebab);
    let title = fields.required("title", decode::line);
    let look_for = fields.required("look_for", |node, problems| prose.document(node, problems));
    let steps = fields.required("steps", steps);
    let expect = fields.optional("expect", |node, problems| {
        let expectations = list(node, problems, expectation)?;
        let wanted = steps.as_ref().map_or(expectations.len(), Vec::len);
        if expectations.len() != wanted {
            let found = expectations.len();
            problems.error(
                node.spot,
                format!("one expectation a step: there should be {wanted}, not {found}"),
            );
        }
        Some(expectations)
    });
    fields.finish();
    let (steps, expect) = (steps?, expect.unwrap_or_default());
    Some(PreparedRequest {
        id: id?,
        title: title?,
        look_for: look_for?,
        expect: if expect.len() == steps.len() {
            expect
        } else {
            Vec::new()
        },
        steps,
        line: node.spot.line,
    })
}

/// Steps to send; at least one.
pub(in crate::content) fn steps(node: &Node, problems: &mut Problems) -> Option<Vec<RequestSpec>> {
    let before = problems.errors();
    let steps = list(node, problems, step)?;
    if steps.is_empty() && problems.errors() == before {
        problems.error(node.spot, "there is no step to send");
    }
    (problems.errors() == before).then_some(steps)
}

fn step(node: &Node, problems: &mut Problems) -> Option<RequestSpec> {
    let mut fields = Fields::of(node, "a step", problems)?;
    let method = fields.optional("method", method);
    let path = fields.required("path", path);
    let headers = fields.optional("headers", |node, problems| {
        headers(node, problems, |node, problems| {
            decode::line(node, problems)
        })
    });
    let body = fields.optional("body", body);
    let json = fields.node("json").map(Node::to_json);
    fields.optional("json", |_, _| Some(()));
    let wait_ms = fields.optional("wait_ms", |node, problems| {
        decode::number(node, problems, 0..=MAX_WAIT_MS)
    });
    if let (Some(_), Some(json)) = (fields.node("body"), fields.node("json")) {
        fields
            .problems()
            .error(json.spot, "a step has either `body` or `json`");
    }
    fields.finish();
    let mut headers = headers.unwrap_or_default();
    if json.is_some() && !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    Some(RequestSpec {
        method: method.unwrap_or_else(|| "GET".to_owned()),
        path: path?,
        headers,
        body: json.map(|json| json.to_string()).or(body),
        wait_ms: wait_ms.unwrap_or(0),
    })
}

fn method(node: &Node, problems: &mut Problems) -> Option<String> {
    let method = decode::text(node, problems)?.trim();
    // An unknown method is a request worth making: the server's answer to it is part of the lesson.
    if !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(method.to_owned());
    }
    problems
        .error(node.spot, format!("`{method}` is no method"))
        .help(format!("write it in capitals: {}", METHODS.join(", ")));
    None
}

fn path(node: &Node, problems: &mut Problems) -> Option<String> {
    let path = decode::text(node, problems)?.trim();
    if path.starts_with('/') && !path.contains(char::is_whitespace) {
        return Some(path.to_owned());
    }
    problems
        .error(node.spot, format!("`{path}` is no path"))
        .help("begin with `/`, and write a space as `%20`");
    None
}

fn body(node: &Node, problems: &mut Problems) -> Option<String> {
    match &node.value {
        // An empty body is a body.
        Value::Text(text) => Some(text.clone()),
        _ => decode::text(node, problems).map(str::to_owned),
    }
}

/// A mapping of header names, in lower case, to what `decode` makes of their values.
fn headers<T>(
    node: &Node,
    problems: &mut Problems,
    mut decode: impl FnMut(&Node, &mut Problems) -> Option<T>,
) -> Option<Vec<(String, T)>> {
    let pair = |name: &Node, value: &Node, problems: &mut Problems| {
        let written = decode::text(name, problems)?;
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if !written.bytes().all(allowed) {
            problems.error(name.spot, format!("`{written}` is no name of a header"));
            return None;
        }
        Some((written.to_ascii_lowercase(), decode(value, problems)?))
    };
    entries(node, problems, pair)
}

fn entries<T>(
    node: &Node,
    problems: &mut Problems,
    mut pair: impl FnMut(&Node, &Node, &mut Problems) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::Map(entries) = &node.value else {
        problems.error(
            node.spot,
            format!("expected a mapping, found {}", node.value.kind()),
        );
        return None;
    };
    Some(
        entries
            .iter()
            .filter_map(|(key, value)| pair(key, value, problems))
            .collect(),
    )
}

/// What a response should be; says at least one thing.
pub(in crate::content) fn expectation(node: &Node, problems: &mut Problems) -> Option<Expectation> {
    let before = problems.errors();
    let mut fields = Fields::of(node, "an expectation", problems)?;
    let expectation = Expectation {
        status: fields.optional("status", |node, problems| {
            decode::number(node, problems, 100..=599)
        }),
        headers: fields
            .optional("headers", |node, problems| {
                headers(node, problems, header_value)
            })
            .unwrap_or_default(),
        body: fields.optional("body", body),
        body_contains: fields.optional("body_contains", |node, problems| {
            decode::text(node, problems).map(str::to_owned)
        }),
        json: fields
            .optional("json", |node, problems| entries(node, problems, json_entry))
            .unwrap_or_default(),
        same_body: fields.optional("same_body", decode::flag),
        chunks: fields.optional("chunks", |node, problems| {
            decode::number(node, problems, 1..=10_000)
        }),
    };
    fields.finish();
    if problems.errors() > before {
        return None;
    }
    if expectation == Expectation::default() {
        problems.error(node.spot, "this expectation expects nothing");
        return None;
    }
    Some(expectation)
}

/// The value of a header, or `null`: it must be absent.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether it could be read"
)]
fn header_value(node: &Node, problems: &mut Problems) -> Option<Option<String>> {
    match node.value {
        Value::Null => Some(None),
        _ => decode::line(node, problems).map(Some),
    }
}

fn json_entry(key: &Node, value: &Node, problems: &mut Problems) -> Option<(String, Json)> {
    Some((decode::text(key, problems)?.to_owned(), value.to_json()))
}
