//! Path patterns of rules and matchers: `/old/:id`, `/docs/:path*`, `/post/:n(\\d+)`.
//!
//! The syntax and the regular expressions are those of path-to-regexp 6, which Next ships; the
//! expressions are JavaScript's and so is the engine that runs them.

mod parser;

use parser::parse;
use regress::Regex;

use crate::sandbox::router::{Param, Params};

/// A parsed pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text as it is.
    Text(String),
    /// A parameter, or a group without a name.
    Key(Key),
}

impl Token {
    /// A parameter that repeats without text around it repeats with a slash before it
    /// (`normalizeTokensForRegexp`).
    fn frame_repeated(&mut self) {
        if let Token::Key(key) = self
            && key.modifier.repeats()
            && key.prefix.is_empty()
            && key.suffix.is_empty()
        {
            key.prefix.push('/');
        }
    }
}

/// A parameter of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Its name; a number for a group without one.
    pub(super) name: String,
    prefix: String,
    suffix: String,
    pattern: String,
    modifier: Modifier,
}

/// How often a parameter may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Modifier {
    Once,
    Optional,
    Any,
    Some,
}

impl Modifier {
    fn of(symbol: Option<char>) -> Modifier {
        match symbol {
            Some('?') => Modifier::Optional,
            Some('*') => Modifier::Any,
            Some('+') => Modifier::Some,
            _ => Modifier::Once,
        }
    }

    fn symbol(self) -> &'static str {
        match self {
            Modifier::Once => "",
            Modifier::Optional => "?",
            Modifier::Any => "*",
            Modifier::Some => "+",
        }
    }

    fn repeats(self) -> bool {
        matches!(self, Modifier::Any | Modifier::Some)
    }

    fn may_be_absent(self) -> bool {
        matches!(self, Modifier::Any | Modifier::Optional)
    }
}

impl Key {
    /// A group without a name, which destinations can't use.
    pub(super) fn is_unnamed(&self) -> bool {
        self.name.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// How a pattern is used, which decides about case and slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The source of a redirect: letters of either case, never below `/_next`.
    Redirect,
    /// The source of a rewrite or of headers: letters of either case.
    Rule,
    /// A matcher of the proxy or the middleware: exact case.
    Matcher,
}

/// Which path-to-regexp reads patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// 6.1 (Next 14): a parameter may follow another at once.
    Lax,
    /// 6.3: there has to be text between two, and before one that repeats; matchers get a slash.
    Strict,
}

/// A pattern, ready to match paths.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    keys: Vec<Key>,
}

impl Pattern {
    /// Compiles a source; fails with what is wrong with it.
    pub(crate) fn compile(source: &str, used: Use, dialect: Dialect) -> Result<Pattern, String> {
        let delimiter = if used == Use::Matcher { "/#?" } else { "/" };
        let mut tokens = parse(source, delimiter, dialect)?;
        if used == Use::Matcher && dialect == Dialect::Strict {
            tokens.iter_mut().for_each(Token::frame_repeated);
        }
        let mut expression = String::from("^");
        if used == Use::Redirect {
            expression.push_str("(?!\\/_next)");
        }
        for token in &tokens {
            expression.push_str(&expression_of(token, dialect)?);
        }
        expression.push_str(if used == Use::Matcher {
            "[\\/#\\?]?$"
        } else {
            "(?:\\/)?$"
        });
        let flags = if used == Use::Matcher { "" } else { "i" };
        let regex = Regex::with_flags(&expression, flags).map_err(|error| error.to_string())?;
        let keys = tokens.into_iter().filter_map(|token| match token {
            Token::Key(key) if !key.pattern.is_empty() => Some(key),
            _ => None,
        });
        Ok(Pattern {
            regex,
            keys: keys.collect(),
        })
    }

    /// The named parameters of a path that matches.
    pub(crate) fn params(&self, path: &str) -> Option<Params> {
        let found = self.regex.find(path)?;
        let mut params = Params::new();
        for (index, key) in self.keys.iter().enumerate() {
            let Some(range) = found.group(index + 1).filter(|_| !key.is_unnamed()) else {
                continue;
            };
            let value = &path[range];
            let value = if key.modifier.repeats() {
                let between = format!("{}{}", key.prefix, key.suffix);
                Param::Many(parts(value, &between))
            } else {
                Param::One(value.to_owned())
            };
            params.push((key.name.clone(), value));
        }
        Some(params)
    }

    /// Whether a path matches.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.regex.find(path).is_some()
    }
}

/// Puts values into a template (`compile` of path-to-regexp, without validation).
pub(super) fn fill(template: &str, params: &Params) -> Result<String, String> {
    let mut out = String::new();
    for token in parse(template, "/#?", Dialect::Strict)? {
        let key = match token {
            Token::Text(text) => {
                out.push_str(&text);
                continue;
            }
            Token::Key(key) => key,
        };
        let value = params.iter().find(|(name, _)| *name == key.name);
        match value.map(|(_, value)| value) {
            Some(Param::Many(_)) if !key.modifier.repeats() => {
                return Err(format!(
                    "Expected \"{}\" to not repeat, but got an array",
                    key.name
                ));
            }
            Some(value) => {
                for one in value.values() {
                    out.extend([key.prefix.as_str(), one, &key.suffix]);
                }
            }
            None if key.modifier.may_be_absent() => {}
            None => return Err(format!("Expected \"{}\" to be a string", key.name)),
        }
    }
    Ok(out)
}

/// The names of a template's parameters.
pub(super) fn keys(template: &str) -> Result<Vec<Key>, String> {
    Ok(parse(template, "/#?", Dialect::Strict)?
        .into_iter()
        .filter_map(|token| match token {
            Token::Key(key) => Some(key),
            Token::Text(_) => None,
        })
        .collect())
}

/// What `split` of JavaScript makes of a value.
fn parts(value: &str, between: &str) -> Vec<String> {
    if between.is_empty() {
        value.chars().map(String::from).collect()
    } else {
        value.split(between).map(str::to_owned).collect()
    }
}

fn expression_of(token: &Token, dialect: Dialect) -> Result<String, String> {
    let key = match token {
        Token::Text(text) => return Ok(escape(text)),
        Token::Key(key) => key,
    };
    let (prefix, suffix) = (escape(&key.prefix), escape(&key.suffix));
    let (pattern, modifier) = (&key.pattern, key.modifier.symbol());
    let is_framed = !prefix.is_empty() || !suffix.is_empty();
    Ok(match (pattern.is_empty(), is_framed) {
        (true, _) => format!("(?:{prefix}{suffix}){modifier}"),
        (false, true) if key.modifier.repeats() => {
            let optional = if key.modifier == Modifier::Any {
                "?"
            } else {
                ""
            };
            format!(
                "(?:{prefix}((?:{pattern})(?:{suffix}{prefix}(?:{pattern}))*){suffix}){optional}"
            )
        }
        (false, true) => format!("(?:{prefix}({pattern}){suffix}){modifier}"),
        (false, false) if key.modifier.repeats() && dialect == Dialect::Strict => {
            return Err(format!(
                "Can not repeat \"{}\" without a prefix and suffix",
                key.name
            ));
        }
        (false, false) => format!("({pattern}){modifier}"),
    })
}

fn escape(text: &str) -> String {
    escape_each(text, ".+*?=^!:${}()[]|/\\")
}

/// A text with a backslash in front of these characters.
pub(super) fn escape_each(text: &str, characters: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if characters.contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(params: &Params) -> String {
        let pairs = params
            .iter()
            .map(|(name, value)| format!("{name}={}", value.values().join("|")));
        pairs.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sources_match_as_path_to_regexp_does() {
        let cases = [
            ("/old/:id", "/old/7", Some("id=7")),
            ("/old/:id", "/OLD/7/", Some("id=7")),
            ("/old/:id", "/old/7/8", None),
            ("/old/:id", "/old", None),
            ("/d/:path*", "/d", Some("")),
            ("/d/:path*", "/d/a/b", Some("path=a|b")),
            ("/d/:path+", "/d", None),
            ("/n/:n(\\d+)", "/n/12", Some("n=12")),
            ("/n/:n(\\d+)", "/n/a", None),
            ("/o/:a?", "/o", Some("")),
            ("/p/:a-:b", "/p/x-y", Some("a=x b=y")),
            ("/r/(\\d+)", "/r/5", Some("")),
            ("/s/:slug(.*-x)", "/s/a/b-x", Some("slug=a/b-x")),
            ("/((?!api).*)", "/page", Some("")),
            ("/((?!api).*)", "/api/x", None),
            ("/file{.:ext}?", "/file.txt", Some("ext=txt")),
            ("/file{.:ext}?", "/file", Some("")),
            ("/", "/", Some("")),
        ];
        for (source, path, expected) in cases {
            let pattern = Pattern::compile(source, Use::Rule, Dialect::Strict).unwrap();
            let params = pattern.params(path).map(|params| shown(&params));
            assert_eq!(params.as_deref(), expected, "{source} {path}");
        }
    }

    #[test]
    fn a_redirect_never_catches_what_next_itself_serves() {
        let all = |used| Pattern::compile("/:path*", used, Dialect::Strict).unwrap();
        assert!(!all(Use::Redirect).matches("/_next/static/x.js"));
        assert!(all(Use::Rule).matches("/_next/static/x.js"));
    }

    #[test]
    fn matchers_keep_to_the_case() {
        let pattern = Pattern::compile("/mw/:path*", Use::Matcher, Dialect::Strict).unwrap();
        for (path, expected) in [("/mw", true), ("/mw/a/b/", true), ("/MW/a", false)] {
            assert_eq!(pattern.matches(path), expected, "{path}");
        }
    }

    #[test]
    fn the_older_dialect_takes_what_the_newer_refuses_or_reads_otherwise() {
        let cases = [
            ("/:a:b", Use::Rule, "/xyz", Some("a=x b=yz"), None),
            ("/a-:x*", Use::Rule, "/a-xy", Some("x=y"), None),
            (
                "/p/:a-:b",
                Use::Rule,
                "/p/x-y-z",
                Some("a=x b=y-z"),
                Some("a=x-y b=z"),
            ),
            ("/a-:x*", Use::Matcher, "/a-/x/y", None, Some("x=x|y")),
        ];
        for (source, used, path, lax, strict) in cases {
            for (dialect, expected) in [(Dialect::Lax, lax), (Dialect::Strict, strict)] {
                let pattern = Pattern::compile(source, used, dialect).ok();
                let params = pattern
                    .and_then(|p| p.params(path))
                    .map(|params| shown(&params));
                assert_eq!(params.as_deref(), expected, "{source} {path} {dialect:?}");
            }
        }
    }

    #[test]
    fn what_does_not_parse_says_why() {
        let cases = [
            ("/a/:", "Missing parameter name at 3"),
            ("/a/(x", "Unbalanced pattern at 3"),
            ("/a/(x(y))", "Capturing groups are not allowed at 5"),
            (
                "/:a:b",
                "Must have text between two parameters, missing text after \"a\"",
            ),
            ("/a*", "Unexpected *"),
            ("/{a", "A group { is not closed"),
        ];
        for (source, expected) in cases {
            let error = Pattern::compile(source, Use::Rule, Dialect::Strict).err();
            assert_eq!(error.as_deref(), Some(expected), "{source}");
        }
    }

    #[test]
    fn templates_are_filled() {
        let params = Params::from([
            ("id".into(), Param::One("7".into())),
            ("path".into(), Param::Many(vec!["a".into(), "b".into()])),
        ]);
        let cases = [
            ("/x/:id/z", Ok("/x/7/z")),
            ("/x/:path*", Ok("/x/a/b")),
            ("/x/:none?", Ok("/x")),
            (
                "/x/:path",
                Err("Expected \"path\" to not repeat, but got an array"),
            ),
            ("/x/:none", Err("Expected \"none\" to be a string")),
        ];
        for (template, expected) in cases {
            let filled = fill(template, &params);
            let filled = filled.as_deref().map_err(String::as_str);
            assert_eq!(filled, expected, "{template}");
        }
    }
}
