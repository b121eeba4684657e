//! What Next does with a request's target before it looks for a route.
//!
//! Order and results as recorded (FACTS 11 to 16): repeated slashes and backslashes are
//! redirected, then a trailing slash; Next 16 resolves dot segments, and 15 and 16 write the query anew.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::form_urlencoded;

/// What is to be done with a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Answer 308 with this location.
    Redirect {
        /// Path and query.
        location: String,
        /// What was wrong with the target, as a clause.
        because: &'static str,
    },
    /// Go on with this path and query.
    Path {
        /// Escaped, in normal form.
        path: String,
        /// Without the question mark; `None` if there was none.
        query: Option<String>,
    },
}

/// What is done about a slash at the end of a path (`trailingSlash` of next.config).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slashes {
    /// It is taken away.
    Removed,
    /// It is put there, but for files such as `/a.txt`.
    Added,
    /// Nothing (`skipTrailingSlashRedirect`).
    Kept,
}

impl Slashes {
    /// The path as it must be, and what is wrong with it as it is.
    fn correct(self, path: &str) -> Option<(String, &'static str)> {
        let bare = path.trim_end_matches('/');
        let has_slash = path.len() > 1 && path.ends_with('/');
        let is_file = bare
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains('.'));
        let wants_slash = match self {
            Slashes::Kept => return None,
            Slashes::Removed => false,
            Slashes::Added if bare.starts_with("/.well-known") => return None,
            Slashes::Added => !is_file,
        };
        match (has_slash, wants_slash) {
            (true, false) => Some((bare.to_owned(), "the path ends with a slash")),
            (false, true) if path.len() > 1 => {
                Some((format!("{path}/"), "the path does not end with a slash"))
            }
            _ => None,
        }
    }
}

impl Target {
    /// Reads a request's target (`/a//b?x=1`). `resolve_dots` is a rule of the edition.
    pub(crate) fn read(target: &str, resolve_dots: bool, slashes: Slashes) -> Target {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let as_url = |path: &str| {
            if resolve_dots {
                escape_braces(path)
            } else {
                path.to_owned()
            }
        };
        if path.contains("//") || path.contains('\\') {
            let collapsed = collapse(path);
            let path = if resolve_dots {
                resolve(&collapsed)
            } else {
                Cow::Borrowed(collapsed.as_str())
            };
            let query = query.filter(|query| !is_lost(query));
            // Who resolves them reads a URL, which has no such mark in its query.
            let mark = if resolve_dots { "%27" } else { "'" };
            let query = query.map(|query| query.replace('\'', mark));
            return Target::Redirect {
                location: join(&as_url(&path), query.as_deref()),
                because: "the path has repeated slashes or a backslash",
            };
        }
        let path = if resolve_dots {
            resolve(path)
        } else {
            Cow::Borrowed(path)
        };
        if let Some((path, because)) = slashes.correct(&path) {
            let query = query.map(escape_query).filter(|query| !query.is_empty());
            return Target::Redirect {
                location: join(&as_url(&path), query.as_deref()),
                because,
            };
        }
        Target::Path {
            path: path.into_owned(),
            query: query.map(str::to_owned),
        }
    }
}

/// A query that is lost when repeated slashes are collapsed: Next looks for something between the
/// first question mark and the second.
fn is_lost(query: &str) -> bool {
    query.is_empty() || query.starts_with('?')
}

/// A path as the URL parser writes it.
fn escape_braces(path: &str) -> String {
    path.replace('{', "%7B").replace('}', "%7D")
}

/// A path as Node's older URL module writes it.
pub(crate) fn escape_more(path: &str) -> String {
    path.replace('\'', "%27")
        .replace('|', "%7C")
        .replace('^', "%5E")
}

/// Path and query put together again.
pub(crate) fn join(path: &str, query: Option<&str>) -> String {
    match query {
        Some(query) => [path, "?", query].concat(),
        None => path.to_owned(),
    }
}

/// What `encodeURIComponent` leaves alone.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A text as JavaScript's `encodeURIComponent` writes it: a param in a path, a name or value in a query.
pub(crate) fn encode_component(value: &str) -> String {
    utf8_percent_encode(value, COMPONENT).to_string()
}

/// The path under which answers are kept, if that is another: however its escapes were written,
/// they are the same.
pub(crate) fn cache_key(path: &str) -> Option<String> {
    if !path.contains('%') {
        return None;
    }
    let normal = |part| encode_component(&percent_decode_str(part).decode_utf8_lossy());
    Some(path.split('/').map(normal).collect::<Vec<_>>().join("/"))
}

/// The query as 15 and 16 show it to handlers: parsed into an object and written anew (FACTS 16).
/// So equal names stand together, names that are numbers come first, and Next's own are gone.
pub(crate) fn rewrite_query(query: &str) -> String {
    if is_single_plain_pair(query) {
        return query.to_owned();
    }
    let pairs = as_object(query);
    let shown = pairs.iter().filter(|(name, _)| !is_internal(name));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(shown)
        .finish()
}

/// One name with its value, and nothing about it to be changed.
fn is_single_plain_pair(query: &str) -> bool {
    let is_plain = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._".contains(&byte);
        text.bytes().all(plain)
    };
    query
        .split_once('=')
        .is_some_and(|(name, value)| is_plain(name) && is_plain(value) && !is_internal(name))
}

/// The query as redirects carry it: the same, with spaces as `%20`.
fn escape_query(query: &str) -> String {
    let pairs = as_object(query);
    let pair = |(name, value): &(Cow<str>, Cow<str>)| {
        format!("{}={}", encode_component(name), encode_component(value))
    };
    let kept = pairs.iter().filter(|(name, _)| name != "__proto__");
    kept.map(pair).collect::<Vec<_>>().join("&")
}

/// Names with values, in the order in which an object keeps them.
pub(crate) fn as_object(query: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let place = |name: &str| {
        let first = pairs.iter().position(|(known, _)| known == name);
        (array_index(name).unwrap_or(u32::MAX), first)
    };
    let mut order: Vec<_> = pairs
        .iter()
        .map(|(name, _)| place(name))
        .zip(pairs.clone())
        .collect();
    order.sort_by_key(|(place, _)| *place);
    order.into_iter().map(|(_, pair)| pair).collect()
}

/// Names that Next keeps for itself, and the one that no object takes.
pub(crate) fn is_internal(name: &str) -> bool {
    matches!(name, "__proto__" | "nextInternalLocale") || name_behind(name).is_some()
}

/// The name of the param that such a name carries (`normalizeNextQueryParam`).
pub(crate) fn name_behind(name: &str) -> Option<&str> {
    let prefixes = ["nxtP", "nxtI"].into_iter();
    let mut behind = prefixes.filter_map(|prefix| name.strip_prefix(prefix));
    behind.next().filter(|name| !name.is_empty())
}

/// A name that an object keeps as an array index: those come first, in order.
fn array_index(name: &str) -> Option<u32> {
    let index: u32 = name.parse().ok()?;
    (index != u32::MAX && index.to_string() == name).then_some(index)
}

fn collapse(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for character in path.chars().map(|c| if c == '\\' { '/' } else { c }) {
        if character != '/' || !out.ends_with('/') {
            out.push(character);
        }
    }
    out
}

/// Whether each escape of a path decodes, to UTF-8.
pub(crate) fn is_well_formed(path: &str) -> bool {
    let bytes = path.as_bytes();
    let escapes_are_complete = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'%')
        .all(|(at, _)| {
            bytes
                .get(at + 1..at + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        });
    escapes_are_complete && percent_decode_str(path).decode_utf8().is_ok()
}

/// The path without escapes, if it has any and all of them decode, to UTF-8.
pub(crate) fn unescape(path: &str) -> Option<String> {
    if !path.contains('%') || !is_well_formed(path) {
        return None;
    }
    let unescaped = percent_decode_str(path).decode_utf8().ok()?;
    Some(unescaped.into_owned())
}

/// Takes `.` and `..` segments out of a path, as the URL parser does.
pub(crate) fn resolve(path: &str) -> Cow<'_, str> {
    let may_have_dots = |pair: &[u8]| pair[0] == b'/' && matches!(pair[1], b'.' | b'%');
    if !path.as_bytes().windows(2).any(may_have_dots) {
        return Cow::Borrowed(path);
    }
    let is_dot = |part: &str| part == "." || part.eq_ignore_ascii_case("%2e");
    let is_double = |part: &str| {
        matches!(
            part.to_ascii_lowercase().as_str(),
            ".." | ".%2e" | "%2e." | "%2e%2e"
        )
    };
    if !path.split('/').any(|part| is_dot(part) || is_double(part)) {
        return Cow::Borrowed(path);
    }
    let mut parts: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for part in path.split('/').skip(1) {
        ends_open = is_dot(part) || is_double(part);
        if is_double(part) {
            parts.pop();
        } else if !ends_open {
            parts.push(part);
        }
    }
    if ends_open {
        parts.push("");
    }
    Cow::Owned(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_normalised_as_next_does() {
        let redirect = |location: &str, because| Target::Redirect {
            location: location.into(),
            because,
        };
        let slashes = "the path has repeated slashes or a backslash";
        let trailing = "the path ends with a slash";
        let path = |path: &str, query: Option<&str>| Target::Path {
            path: path.into(),
            query: query.map(Into::into),
        };
        let cases = [
            ("/", false, path("/", None)),
            ("/a?x=//", false, path("/a", Some("x=//"))),
            ("/a///b?q=//", false, redirect("/a/b?q=//", slashes)),
            ("/a/b//", false, redirect("/a/b/", slashes)),
            ("/a\\b", false, redirect("/a/b", slashes)),
            ("/a/?b=1", false, redirect("/a?b=1", trailing)),
            ("/a/?", false, redirect("/a", trailing)),
            (
                "/a/?z=a+b&x[]&1=%zz",
                false,
                redirect("/a?1=%25zz&z=a%20b&x%5B%5D=", trailing),
            ),
            ("/{a}/", false, redirect("/{a}", trailing)),
            ("/{a}/", true, redirect("/%7Ba%7D", trailing)),
            ("/a//../b??x", true, redirect("/b", slashes)),
            ("//a?q='", false, redirect("/a?q='", slashes)),
            ("//a?q='", true, redirect("/a?q=%27", slashes)),
            ("/a/./b/%2E%2e/c", false, path("/a/./b/%2E%2e/c", None)),
            ("/a/./b/%2E%2e/c", true, path("/a/c", None)),
            ("/a/b/.", true, redirect("/a/b", trailing)),
            ("/a/b/..", true, redirect("/a", trailing)),
            ("/..", true, path("/", None)),
        ];
        for (target, dots, expected) in cases {
            assert_eq!(
                Target::read(target, dots, Slashes::Removed),
                expected,
                "{target}"
            );
        }
    }

    #[test]
    fn a_slash_at_the_end_is_as_the_config_wants_it() {
        let cases = [
            (Slashes::Added, "/a", Some("/a/")),
            (Slashes::Added, "/a/", None),
            (Slashes::Added, "/", None),
            (Slashes::Added, "/a.txt", None),
            (Slashes::Added, "/a.txt/", Some("/a.txt")),
            (Slashes::Added, "/.well-known/x", None),
            (Slashes::Kept, "/a/", None),
            (Slashes::Removed, "/a/", Some("/a")),
        ];
        for (slashes, path, expected) in cases {
            let corrected = slashes.correct(path).map(|(path, _)| path);
            assert_eq!(corrected.as_deref(), expected, "{slashes:?} {path}");
        }
    }

    #[test]
    fn escapes_must_decode() {
        for path in ["/a/%zz", "/a%", "/%FF"] {
            assert!(!is_well_formed(path), "{path}");
        }
        for path in ["/", "/a%20b", "/%C3%A9"] {
            assert!(is_well_formed(path), "{path}");
        }
    }

    #[test]
    fn escapes_written_in_another_way_are_the_same_key() {
        for path in ["/a/%C3%BC%2fb", "/a/%c3%bc%2Fb", "/%61/%C3%BC%2Fb"] {
            assert_eq!(cache_key(path).as_deref(), Some("/a/%C3%BC%2Fb"), "{path}");
        }
    }

    #[test]
    fn the_query_is_written_anew() {
        let cases = [
            ("a%20b=1", "a+b=1"),
            ("flag", "flag="),
            ("x[]=1", "x%5B%5D=1"),
            ("q=%zz", "q=%25zz"),
            ("&&a=1", "a=1"),
            ("&", ""),
            ("a=1&b=2&a=3", "a=1&a=3&b=2"),
            ("b=1&10=a&2=b&01=c", "2=b&10=a&b=1&01=c"),
            ("nxtPid=1&__proto__=2&a=3", "a=3"),
        ];
        for (query, expected) in cases {
            assert_eq!(rewrite_query(query), expected, "{query}");
        }
    }
}
