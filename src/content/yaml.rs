//! YAML with a place on every value, so that all problems of a file can be reported, each where it is.
//!
//! serde stops at the first problem and forgets where validated values stood; so a file is first read into
//! [`Node`]s, and [`Fields`] takes them apart, noting what is missing, unknown, twice there or of the wrong
//! kind, and going on.

mod fields;

pub(super) use fields::{Fields, list};

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, MergeKeyPolicy, Spanned};

use super::problems::{Problems, Spot};

/// Deeper nesting is refused before it can cost a stack.
const MAX_DEPTH: usize = 32;

/// A value and where it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) spot: Spot,
}

/// What YAML can say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Value {
    /// How a message names it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

impl Node {
    /// Reads a file. Problems are noted; `None` means that nothing of it could be read.
    pub(super) fn parse(text: &str, problems: &mut Problems) -> Option<Self> {
        match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options()) {
            Ok(raw) => Some(Self::from_raw(raw)),
            Err(error) => {
                let (message, spot) = explain(&error);
                problems.error(spot, message);
                None
            }
        }
    }

    /// The same value as JSON; keys that are no text are left out.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.clone().into(),
            Value::Text(text) => text.clone().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(entries) => entries
                .iter()
                .filter_map(|(key, value)| match &key.value {
                    Value::Text(key) => Some((key.clone(), value.to_json())),
                    _ => None,
                })
                .collect(),
        }
    }

    /// The `id` of a mapping, as far as it can be made out.
    pub(super) fn id(&self) -> Option<String> {
        match self.to_json().get("id") {
            Some(serde_json::Value::String(id)) => Some(id.clone()),
            _ => None,
        }
    }

    fn from_raw(raw: Spanned<Raw>) -> Self {
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Bool(value) => Value::Bool(value),
            Raw::Number(number) => Value::Number(number),
            Raw::Text(text) => Value::Text(text),
            Raw::List(items) => Value::List(items.into_iter().map(Self::from_raw).collect()),
            Raw::Map(entries) => {
                let pair = |(key, value)| (Self::from_raw(key), Self::from_raw(value));
                Value::Map(entries.into_iter().map(pair).collect())
            }
        };
        Self {
            value,
            spot: spot(raw.referenced),
        }
    }
}

fn options() -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! { max_depth: MAX_DEPTH },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        reject_unsupported_tags: true,
        strict_booleans: true,
        with_snippet: false,
    }
}

fn spot(location: serde_yaml::Location) -> Spot {
    let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX).max(1);
    Spot {
        line: number(location.line()),
        column: number(location.column()),
    }
}

fn explain(error: &serde_yaml::Error) -> (String, Spot) {
    let place = error.location().map_or(Spot::START, spot);
    let message = match error.without_snippet() {
        serde_yaml::Error::MultipleDocuments { .. } => {
            "a file holds one YAML document, here is another".to_owned()
        }
        serde_yaml::Error::Budget {
            breach: serde_yaml::budget::BudgetBreach::Depth { .. },
            ..
        } => {
            format!("this is nested more than {MAX_DEPTH} levels deep")
        }
        other => {
            let text = other.to_string();
            let end = text.rfind(" at line ").unwrap_or(text.len());
            format!("this is not valid YAML: {}", text[..end].replace('\n', " "))
        }
    };
    (message, place)
}

/// What serde hands over, before places are attached to it.
enum Raw {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Number(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Raw, E> {
        let number = serde_json::Number::from_f64(value);
        number
            .map(Raw::Number)
            .ok_or_else(|| E::custom("this number is too large"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Option<Node>, Vec<String>) {
        let mut problems = Problems::new("x.yaml");
        let node = Node::parse(text, &mut problems);
        (
            node,
            problems
                .into_sorted()
                .iter()
                .map(ToString::to_string)
                .collect(),
        )
    }

    #[test]
    fn every_value_knows_where_it_stands() {
        let text = "a: |\n  one\n   two\nb: 405\nc: [yes, true, ~]\nd: \"405\"\n";
        let (node, problems) = parse(text);
        assert_eq!(problems, Vec::<String>::new());
        let Some(Node {
            value: Value::Map(entries),
            ..
        }) = node
        else {
            panic!("no mapping")
        };
        let seen: Vec<_> = entries
            .iter()
            .map(|(_, v)| (v.spot.line, v.spot.column))
            .collect();
        assert_eq!(seen, [(2, 3), (4, 4), (5, 4), (6, 4)]);
        let values: Vec<_> = entries.iter().map(|(_, value)| value.to_json()).collect();
        let expected = [
            serde_json::json!("one\n two\n"),
            serde_json::json!(405),
            serde_json::json!(["yes", true, null]),
            serde_json::json!("405"),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn what_is_no_yaml_is_a_problem_with_a_place() {
        let deep = "[".repeat(5000);
        let wide = "- ".repeat(5000);
        for (text, problem) in [
            (
                "a: [",
                "x.yaml:1:4: error: this is not valid YAML: unclosed bracket '['",
            ),
            (
                "a: b: c",
                "x.yaml:1:5: error: this is not valid YAML: mapping values are not allowed in this context",
            ),
            (
                "a: *nope",
                "x.yaml:1:4: error: this is not valid YAML: alias references unknown anchor",
            ),
            (
                "a: 1\n---\nb: 2",
                "x.yaml:3:1: error: a file holds one YAML document, here is another",
            ),
            (
                deep.as_str(),
                "x.yaml:1:256: error: this is not valid YAML: recursion limit exceeded",
            ),
            (
                wide.as_str(),
                "x.yaml:1:65: error: this is nested more than 32 levels deep",
            ),
        ] {
            let (node, problems) = parse(text);
            assert_eq!(
                (node, problems),
                (None, vec![problem.to_owned()]),
                "{text:.40}"
            );
        }
    }
}
