//! Where a rule leads: its destination with the values of the path, the query and the conditions.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::pattern;
use super::place::LOCALE;
use crate::sandbox::query::Query;
use crate::sandbox::router::{Param, Params};

/// What the URL parser escapes in a path, but for the brackets of a pattern.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// A destination, split at its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    /// `https://host`; `None` within the app.
    origin: Option<String>,
    path: String,
    query: Query,
    hash: String,
}

/// A destination with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// `https://host`; `None` within the app.
    pub(super) origin: Option<String>,
    /// Escaped, as the values came.
    pub(super) path: String,
    /// What the request asked for, overlaid by what the destination says.
    pub(super) query: Query,
    /// What the destination itself says of the query.
    pub(super) own: String,
    /// With its mark; may be empty.
    pub(super) hash: String,
}

impl Destination {
    /// Reads a destination of the config.
    pub(super) fn read(text: &str) -> Destination {
        let (rest, hash) = match text.find('#') {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        // As in any URL: a destination can't make a parameter optional.
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path_at = rest.find("://").map(|scheme| {
            rest[scheme + 3..]
                .find('/')
                .map_or(rest.len(), |at| scheme + 3 + at)
        });
        let (origin, path) = match path_at {
            Some(at) => (Some(rest[..at].to_owned()), &rest[at..]),
            None => (None, rest),
        };
        let path = if path.is_empty() { "/" } else { path };
        Destination {
            origin,
            path: utf8_percent_encode(path, PATH).to_string(),
            query: Query::parse(query),
            hash: hash.to_owned(),
        }
    }

    /// Puts the values in. `spreads` adds parameters that the path does not use to the query,
    /// as rewrites do.
    pub(super) fn resolve(
        &self,
        params: &Params,
        sent: &Query,
        spreads: bool,
    ) -> Result<Target, String> {
        let mut given = Query::default();
        for (name, values) in self.query.iter() {
            let values = values.iter().map(|value| fill_text(value, params));
            given.set(name, values.collect::<Result<_, _>>()?);
        }
        let own = given.write(&Query::default());
        let path = format!("{}{}", self.path, self.hash);
        if spreads && !self.uses_any(&path, params)? {
            for (name, value) in params.iter().filter(|(name, _)| name != LOCALE) {
                if given.get(name).is_none() {
                    given.set_param(name, value);
                }
            }
        }
        let mut query = sent.clone();
        query.extend(&given);
        let filled = pattern::fill(&path, params)?;
        let (path, hash) = filled.split_once('#').unwrap_or((&filled, ""));
        let origin = match &self.origin {
            Some(origin) => Some(fill_origin(origin, params)?),
            None => None,
        };
        Ok(Target {
            origin,
            path: path.to_owned(),
            query,
            own,
            hash: if hash.is_empty() {
                String::new()
            } else {
                format!("#{hash}")
            },
        })
    }

    fn uses_any(&self, path: &str, params: &Params) -> Result<bool, String> {
        let mut used = pattern::keys(path)?;
        if let Some((_, host)) = self.origin.as_deref().and_then(|o| o.split_once("://")) {
            used.extend(pattern::keys(host.split(':').next().unwrap_or_default())?);
        }
        let own = params.iter().filter(|(name, _)| name != LOCALE);
        Ok(own
            .clone()
            .any(|(name, _)| used.iter().any(|key| key.name == *name)))
    }
}

fn fill_origin(origin: &str, params: &Params) -> Result<String, String> {
    let Some((scheme, host)) = origin.split_once("://") else {
        return Ok(origin.to_owned());
    };
    let (host, port) = match host.rsplit_once(':') {
        Some((before, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (before, Some(port)),
        _ => (host, None),
    };
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Ok(format!("{scheme}://{}{port}", pattern::fill(host, params)?))
}

/// Puts values into a text that is no path: a query value, a header (`compileNonPath`).
pub(super) fn fill_text(text: &str, params: &Params) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        let modifier = tail.chars().next().filter(|c| "*+?".contains(*c));
        if let Some((_, value)) = params.iter().find(|(known, _)| known == name) {
            out.push_str(&joined(name, value, modifier, separator(&out))?);
            rest = &tail[modifier.map_or(0, char::len_utf8)..];
        } else {
            out.push(':');
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// What stands between values: what stands before the first, if that is a slash or a full stop.
fn separator(before: &str) -> &'static str {
    match before.chars().last() {
        None | Some('/') => "/",
        Some('.') => ".",
        Some(_) => "",
    }
}

fn joined(
    name: &str,
    value: &Param,
    modifier: Option<char>,
    separator: &str,
) -> Result<String, String> {
    match value {
        Param::Many(_) if !matches!(modifier, Some('*' | '+')) => Err(format!(
            "Expected \"{name}\" to not repeat, but got an array"
        )),
        value => Ok(value.values().join(separator)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(destination: &str, spreads: bool) -> String {
        let params = Params::from([
            ("id".into(), Param::One("7".into())),
            ("path".into(), Param::Many(vec!["a".into(), "b".into()])),
        ]);
        let sent = Query::parse("x=1");
        match Destination::read(destination).resolve(&params, &sent, spreads) {
            Ok(target) => format!(
                "{}{}?{}{}",
                target.origin.unwrap_or_default(),
                target.path,
                target.query.write(&sent),
                target.hash
            ),
            Err(error) => error,
        }
    }

    #[test]
    fn destinations_take_the_values_of_the_path_and_keep_the_query() {
        let cases = [
            ("/to?id=:id", "/to?x=1&id=7"),
            ("/to/:path*?p=:path*", "/to/a/b?x=1&p=a/b"),
            ("/to/:id#part-:id", "/to/7?x=1#part-7"),
            ("https://e.test:8080/x/:id", "https://e.test:8080/x/7?x=1"),
            ("/to/\u{e9} b/:id", "/to/%C3%A9%20b/7?x=1"),
            ("/to?a=-:path*", "/to?x=1&a=-ab"),
            ("/to?x=2", "/to?x=2"),
            ("/to?q=:none", "/to?x=1&q=:none"),
            ("/to/:none?", "Expected \"none\" to be a string"),
            (
                "/to?p=:path",
                "Expected \"path\" to not repeat, but got an array",
            ),
        ];
        for (destination, expected) in cases {
            assert_eq!(resolve(destination, false), expected, "{destination}");
        }
    }

    #[test]
    fn a_rewrite_hands_on_parameters_that_its_path_does_not_use() {
        let cases = [
            ("/to", "/to?x=1&id=7&path=a&path=b"),
            ("/to/:id", "/to/7?x=1"),
            ("/to?id=9", "/to?x=1&id=9&path=a&path=b"),
        ];
        for (destination, expected) in cases {
            assert_eq!(resolve(destination, true), expected, "{destination}");
        }
    }
}
