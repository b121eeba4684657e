//! Headers that next.config and the proxy set before a route was looked for, and how they meet
//! those of the answer.

use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, SET_COOKIE, VARY};
use axum::response::Response;

use crate::sandbox::edition::Rules;

/// Whose answer the headers go to, which decides who wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Answerer {
    /// Next itself, or an API route of the Pages Router: its own header wins.
    #[default]
    Own,
    /// A prerendered page: as above, but for `Cache-Control`.
    Page,
    /// A route handler (FACTS 23).
    Handler,
}

/// Headers to add.
#[derive(Clone, Debug, Default)]
pub(super) struct Added {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Who answers.
    pub(super) answerer: Answerer,
}

impl Added {
    /// Adds a header; of one name the last counts, but cookies gather.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) else {
            return;
        };
        if name != SET_COOKIE {
            self.remove(&name);
        }
        self.headers.push((name, value));
    }

    /// The header of a name.
    pub(super) fn get(&self, name: &HeaderName) -> Option<&HeaderValue> {
        let named = self.headers.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value)
    }

    /// Takes all headers of a name away.
    pub(super) fn remove(&mut self, name: &HeaderName) {
        self.headers.retain(|(known, _)| known != name);
    }

    /// Nothing is to be added after all.
    pub(super) fn clear(&mut self) {
        self.headers.clear();
    }

    /// Puts the headers into an answer.
    pub(super) fn apply(&self, response: &mut Response, rules: &Rules) {
        if self.headers.is_empty() {
            return;
        }
        let own = std::mem::take(response.headers_mut());
        let headers = response.headers_mut();
        for (name, value) in &self.headers {
            let stays = match self.answerer {
                _ if *name == SET_COOKIE || *name == VARY => true,
                Answerer::Handler => true,
                Answerer::Page if *name == CACHE_CONTROL => true,
                Answerer::Own | Answerer::Page => !own.contains_key(name),
            };
            if stays {
                headers.append(name, value.clone());
            }
        }
        let before = headers.clone();
        for (name, value) in &own {
            let is_first = !before.contains_key(name);
            let joins = *name == SET_COOKIE || *name == VARY;
            let repeats = self.answerer == Answerer::Handler && !rules.config_headers_win;
            if is_first || joins || repeats {
                headers.append(name, value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::edition::{Edition, Mode, NextVersion};
    use axum::body::Body;

    fn applied(next: NextVersion, answerer: Answerer) -> Vec<String> {
        let rules = Edition {
            next,
            mode: Mode::Production,
        }
        .rules();
        let mut added = Added {
            answerer,
            ..Added::default()
        };
        for (name, value) in [
            ("x-both", "early"),
            ("x-both", "config"),
            ("cache-control", "config"),
            ("set-cookie", "a=1"),
        ] {
            added.set(name, value);
        }
        let mut response = Response::new(Body::empty());
        for (name, value) in [
            ("x-both", "own"),
            ("cache-control", "own"),
            ("set-cookie", "b=2"),
        ] {
            let value = HeaderValue::from_static(value);
            response.headers_mut().append(name, value);
        }
        added.apply(&mut response, rules);
        let mut lines: Vec<String> = response
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        lines.sort();
        lines
    }

    #[test]
    fn who_wins_depends_on_who_answers() {
        let cookies = ["set-cookie: a=1", "set-cookie: b=2"];
        let lines =
            |first: &[&'static str], last: &[&'static str]| [first, &cookies[..], last].concat();
        let cases = [
            (
                NextVersion::V16,
                Answerer::Handler,
                lines(&["cache-control: config"], &["x-both: config"]),
            ),
            (
                NextVersion::V14,
                Answerer::Handler,
                lines(
                    &["cache-control: config", "cache-control: own"],
                    &["x-both: config", "x-both: own"],
                ),
            ),
            (
                NextVersion::V16,
                Answerer::Own,
                lines(&["cache-control: own"], &["x-both: own"]),
            ),
            (
                NextVersion::V16,
                Answerer::Page,
                lines(&["cache-control: config"], &["x-both: own"]),
            ),
        ];
        for (next, answerer, expected) in cases {
            assert_eq!(applied(next, answerer), expected, "{next} {answerer:?}");
        }
    }
}
