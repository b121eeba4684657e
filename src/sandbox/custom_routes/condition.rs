//! `has` and `missing`: what a request must or must not carry for a rule to hold.

use axum::http::HeaderMap;
use axum::http::header;
use percent_encoding::percent_decode_str;
use regress::Regex;
use serde_json::Value;

use super::Asked;
use crate::sandbox::router::{Param, Params};

/// One thing to look for.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    subject: Subject,
    value: Option<Regex>,
}

#[derive(Clone, Debug)]
enum Subject {
    Header(String),
    Cookie(String),
    Query(String),
    Host,
}

impl Condition {
    /// Reads an item of the config, as `{type, key, value}`.
    pub(super) fn read(item: &Value) -> Result<Condition, String> {
        let kind = item["type"].as_str().unwrap_or_default();
        let key = item["key"].as_str();
        let subject = match (kind, key) {
            ("header", Some(key)) => Subject::Header(key.to_ascii_lowercase()),
            ("cookie", Some(key)) => Subject::Cookie(key.to_owned()),
            ("query", Some(key)) => Subject::Query(key.to_owned()),
            ("host", _) => Subject::Host,
            ("header" | "cookie" | "query", None) => {
                return Err(format!(
                    "invalid key \"{}\" for {item}",
                    shown(&item["key"])
                ));
            }
            _ => return Err(format!("invalid type \"{kind}\" for {item}")),
        };
        let value = match &item["value"] {
            Value::Null if kind == "host" => {
                return Err(format!("value is required for \"host\" type for {item}"));
            }
            Value::Null => None,
            Value::String(text) => Some(
                Regex::new(&format!("^{text}$")).map_err(|error| format!("{error} in {item}"))?,
            ),
            other => return Err(format!("invalid value \"{}\" for {item}", shown(other))),
        };
        Ok(Condition { subject, value })
    }

    /// The names that a destination may use when this holds.
    pub(super) fn names(item: &Value) -> Vec<String> {
        let Some(value) = item["value"].as_str() else {
            return item["key"]
                .as_str()
                .map(str::to_owned)
                .into_iter()
                .collect();
        };
        let mut names: Vec<String> = value
            .split("(?<")
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
            .map(|(name, _)| name.to_owned())
            .collect();
        if item["type"] == "host" {
            names.push("host".into());
        }
        names
    }

    /// The values it finds, if it holds.
    fn find(&self, asked: &Asked<'_>) -> Option<Params> {
        let value = self
            .subject
            .value(asked)
            .filter(|value| !value.is_empty())?;
        let Some(regex) = &self.value else {
            let name: String = self
                .subject
                .key()
                .chars()
                .filter(char::is_ascii_alphabetic)
                .collect();
            return Some(Params::from([(name, Param::One(value))]));
        };
        let found = regex.find(&value)?;
        let mut params: Params = found
            .named_groups()
            .filter_map(|(name, range)| {
                range.map(|range| (name.to_owned(), Param::One(value[range].to_owned())))
            })
            .collect();
        if params.is_empty() && matches!(self.subject, Subject::Host) {
            params.push(("host".into(), Param::One(value)));
        }
        Some(params)
    }
}

impl Subject {
    fn key(&self) -> &str {
        match self {
            Subject::Header(key) | Subject::Cookie(key) | Subject::Query(key) => key,
            Subject::Host => "host",
        }
    }

    fn value(&self, asked: &Asked<'_>) -> Option<String> {
        match self {
            Subject::Header(name) => header_value(asked.headers, name),
            Subject::Cookie(name) => cookie(asked.headers, name),
            Subject::Query(name) => asked.query.get(name)?.last().cloned(),
            Subject::Host => header_value(asked.headers, "host")
                .map(|host| host.split(':').next().unwrap_or_default().to_lowercase()),
        }
    }
}

/// What all conditions find, if every `has` holds and no `missing` does.
pub(super) fn all(has: &[Condition], missing: &[Condition], asked: &Asked<'_>) -> Option<Params> {
    let mut params = Params::new();
    for condition in has {
        params.extend(condition.find(asked)?);
    }
    let is_free = !missing
        .iter()
        .any(|condition| condition.find(asked).is_some());
    is_free.then_some(params)
}

fn header_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "undefined".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
