//! What is wrong with a rule, in the words of `next build`.

use std::path::PathBuf;

use serde_json::Value;

use super::condition::Condition;
use super::pattern::{self, Dialect, Key, Pattern, Use};
use crate::sandbox::api::Problem;
use crate::sandbox::config::{Config, RuleSource};
use crate::sandbox::trace::Place;
use crate::sandbox::transpile;

/// What kind of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Redirect,
    Rewrite,
    Header,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Redirect => "redirect",
            Kind::Rewrite => "rewrite",
            Kind::Header => "header",
        }
    }
}

/// Rules that hold, and problems of the others.
pub(super) fn sort(
    kind: Kind,
    rules: &[RuleSource],
    config: &Config,
    text: &str,
    dialect: Dialect,
) -> (Vec<RuleSource>, Vec<Problem>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for rule in rules {
        let wrong = faults(kind, rule, dialect);
        if wrong.is_empty() {
            good.push(rule.clone());
        } else {
            bad.push(problem(kind, rule, &wrong, config, text));
        }
    }
    (good, bad)
}

fn problem(
    kind: Kind,
    rule: &RuleSource,
    wrong: &[String],
    config: &Config,
    text: &str,
) -> Problem {
    let file = config.file.clone().unwrap_or_default();
    let source = rule.source.as_str().unwrap_or_default();
    let (line, column) = find(text, source).unwrap_or((1, 1));
    Problem {
        place: Some(Place {
            file: PathBuf::from(file),
            line,
            column,
        }),
        message: format!(
            "Invalid {} found: {} for route {source:?}",
            kind.word(),
            wrong.join(", ")
        ),
        help: Some("Next would not start; the sandbox goes on without this rule".into()),
        frame: transpile::code_frame(text, line, column, source.len().max(1)),
    }
}

/// Line and column of a quoted text.
fn find(text: &str, quoted: &str) -> Option<(usize, usize)> {
    let written = quoted.replace('\\', "\\\\");
    let at = ['\'', '"', '`']
        .iter()
        .find_map(|quote| text.find(&format!("{quote}{written}{quote}")))?;
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[..at].matches('\n').count() + 1;
    Some((line, text[line_start..at].chars().count() + 2))
}

fn faults(kind: Kind, rule: &RuleSource, dialect: Dialect) -> Vec<String> {
    let mut wrong = Vec::new();
    if !matches!(rule.base_path, Value::Null | Value::Bool(false)) {
        wrong.push("`basePath` must be undefined or false".into());
    }
    for (name, list) in [("has", &rule.has), ("missing", &rule.missing)] {
        wrong.extend(condition_faults(name, list));
    }
    wrong.extend(source_faults(kind, &rule.source, dialect));
    match kind {
        Kind::Header => wrong.extend(header_faults(&rule.headers)),
        Kind::Redirect | Kind::Rewrite => wrong.extend(destination_faults(kind, rule)),
    }
    if kind == Kind::Redirect {
        wrong.extend(status_faults(rule));
    }
    wrong
}

fn condition_faults(name: &str, list: &Value) -> Vec<String> {
    match list {
        Value::Null => Vec::new(),
        Value::Array(items) => items
            .iter()
            .filter_map(|item| Condition::read(item).err())
            .map(|fault| format!("invalid `{name}` item found ({fault})"))
            .collect(),
        _ => vec![format!("`{name}` must be undefined or valid has object")],
    }
}

fn source_faults(kind: Kind, source: &Value, dialect: Dialect) -> Option<String> {
    let used = if kind == Kind::Redirect {
        Use::Redirect
    } else {
        Use::Rule
    };
    match source {
        Value::String(text) if text.is_empty() => Some("`source` is missing".into()),
        Value::String(text) if !text.starts_with('/') => {
            Some("`source` does not start with /".into())
        }
        Value::String(text) => Pattern::compile(text, used, dialect)
            .err()
            .map(|error| format!("`source` parse failed ({error})")),
        Value::Null => Some("`source` is missing".into()),
        _ => Some("`source` is not a string".into()),
    }
}

fn header_faults(headers: &Value) -> Option<String> {
    let Some(headers) = headers.as_array() else {
        return Some("`headers` field must be an array".into());
    };
    if headers.is_empty() {
        return Some("`headers` field cannot be empty".into());
    }
    headers.iter().find_map(|header| {
        ["key", "value"]
            .into_iter()
            .find(|field| !header[*field].is_string())
            .map(|field| format!("`{field}` in header item must be string"))
    })
}

fn destination_faults(kind: Kind, rule: &RuleSource) -> Option<String> {
    let destination = match &rule.destination {
        Value::Null => return Some("`destination` is missing".into()),
        Value::String(text) if text.is_empty() => return Some("`destination` is missing".into()),
        Value::String(text) => text.as_str(),
        _ => return Some("`destination` is not a string".into()),
    };
    let is_absolute = destination.starts_with("http://") || destination.starts_with("https://");
    if kind == Kind::Rewrite && !destination.starts_with('/') && !is_absolute {
        return Some("`destination` does not start with `/`, `http://`, or `https://`".into());
    }
    if !destination.starts_with('/') {
        return None;
    }
    let path = destination.split(['?', '#']).next().unwrap_or_default();
    let Ok(used) = pattern::keys(path) else {
        return Some("`destination` parse failed".into());
    };
    unknown_segments(rule, &used)
}

fn unknown_segments(rule: &RuleSource, used: &[Key]) -> Option<String> {
    let source = pattern::keys(rule.source.as_str()?).ok()?;
    let conditions = rule.has.as_array().map(Vec::as_slice).unwrap_or_default();
    let found: Vec<String> = conditions.iter().flat_map(Condition::names).collect();
    let unnamed: Vec<String> = used
        .iter()
        .filter(|key| key.is_unnamed())
        .map(|key| format!(":{}", key.name))
        .collect();
    if !unnamed.is_empty() {
        return Some(format!(
            "`destination` has unnamed params {}",
            unnamed.join(", ")
        ));
    }
    let unknown: Vec<&str> = used
        .iter()
        .map(|key| key.name.as_str())
        .filter(|name| !source.iter().any(|key| key.name == *name))
        .filter(|name| !found.iter().any(|known| known == name))
        .collect();
    (!unknown.is_empty()).then(|| {
        format!(
            "`destination` has segments not in `source` or `has` ({})",
            unknown.join(", ")
        )
    })
}

fn status_faults(rule: &RuleSource) -> Option<String> {
    match (&rule.permanent, &rule.status_code) {
        (_, Value::Number(status)) => {
            let is_valid = matches!(status.as_u64(), Some(301 | 302 | 303 | 307 | 308));
            (!is_valid).then(|| "`statusCode` is not undefined or valid statusCode".into())
        }
        (Value::Bool(_), _) => None,
        _ => Some("`permanent` is not set to `true` or `false`".into()),
    }
}
