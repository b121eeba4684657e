//! A query string as names with their values, in order: what rules look at and `req.query` shows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use url::form_urlencoded;

use super::path::{as_object, encode_component, name_behind};
use super::router::{Param, Params};

/// Names with their values, each name once, where it first stood; and the names whose value is a
/// list even if it holds one item, because a rewrite took it from a catch-all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, Vec<String>)>, BTreeSet<String>);

impl Query {
    /// Reads a query string, without its question mark.
    pub(crate) fn parse(text: &str) -> Query {
        let mut query = Query::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            query.entry(&name).push(value.into_owned());
        }
        query
    }

    /// The values of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&[String]> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, values)| values.as_slice())
    }

    /// Replaces the values of a name; a new name comes last.
    pub(crate) fn set(&mut self, name: &str, values: Vec<String>) {
        *self.entry(name) = values;
    }

    /// Sets what a rewrite took from the path.
    pub(crate) fn set_param(&mut self, name: &str, value: &Param) {
        self.set(name, value.values().to_vec());
        if matches!(value, Param::Many(_)) {
            self.1.insert(name.to_owned());
        }
    }

    /// The values as `req.query` shows them: one alone as a string.
    pub(crate) fn to_params(&self) -> Params {
        let param = |name: &str, values: &[String]| match values {
            [one] if !self.1.contains(name) => Param::One(one.clone()),
            many => Param::Many(many.to_vec()),
        };
        self.iter()
            .map(|(name, values)| (name.to_owned(), param(name, values)))
            .collect()
    }

    /// Sets everything that another query holds.
    pub(crate) fn extend(&mut self, other: &Query) {
        for (name, values) in &other.0 {
            self.set(name, values.clone());
        }
        self.1.extend(other.1.iter().cloned());
    }

    /// Names with their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0
            .iter()
            .map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// Written out; only what the client sent is escaped, as Next does in redirects.
    pub(crate) fn write(&self, sent: &Query) -> String {
        let came = |text: &str| {
            sent.0
                .iter()
                .any(|(name, values)| name == text || values.iter().any(|value| value == text))
        };
        let escaped = |text: &str| {
            if came(text) {
                encode_component(text)
            } else {
                text.to_owned()
            }
        };
        let pairs = self.0.iter().flat_map(|(name, values)| {
            values
                .iter()
                .map(|value| format!("{}={}", escaped(name), escaped(value)))
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    fn entry(&mut self, name: &str) -> &mut Vec<String> {
        let at = self.0.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            self.0.push((name.to_owned(), Vec::new()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }
}

/// The query as proxies and edge handlers see it (`next/dist/server/web/adapter`): params of the path
/// stand in it, those that came under Next's own names under theirs, and `hidden` names are gone.
pub(crate) fn adapter_query(query: &str, params: &Params, hidden: &[&str]) -> String {
    let mut pairs = as_object(query);
    pairs.retain(|(name, _)| name != "__proto__");
    for (name, param) in params {
        let known = pairs.iter().position(|(known, _)| known == name);
        pairs.retain(|(known, _)| known != name);
        let values = param.values().iter();
        let own = values.map(|value| (Cow::from(name.as_str()), Cow::from(value.as_str())));
        let at = known.unwrap_or(pairs.len());
        pairs.splice(at..at, own);
    }
    let keys: Vec<Cow<str>> = pairs.iter().map(|(name, _)| name.clone()).collect();
    for key in keys {
        let Some(name) = name_behind(&key) else {
            continue;
        };
        let (moved, mut rest): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(known, _)| *known == key);
        if !moved.is_empty() {
            rest.retain(|(known, _)| known != name);
        }
        let renamed = moved
            .into_iter()
            .map(|(_, value)| (Cow::from(name.to_owned()), value));
        rest.extend(renamed);
        pairs = rest;
    }
    pairs.retain(|(name, _)| !hidden.contains(&&**name));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_keeps_its_place_and_all_its_values() {
        let query = Query::parse("a=1&b=2&a=3&flag&x=%20y");
        assert_eq!(query.get("a"), Some(&["1".to_owned(), "3".to_owned()][..]));
        assert_eq!(
            query.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["a", "b", "flag", "x"]
        );
    }

    #[test]
    fn only_what_the_client_sent_is_escaped() {
        let sent = Query::parse("a=b%20c");
        let mut query = sent.clone();
        query.set("who", vec!["me too".into()]);
        assert_eq!(query.write(&sent), "a=b%20c&who=me too");
    }
}
