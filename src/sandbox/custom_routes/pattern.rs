//! Path patterns of rules and matchers: `/old/:id`, `/docs/:path*`, `/post/:n(\\d+)`.
//!
//! The syntax and the regular expressions are those of path-to-regexp 6, which Next ships; the
//! expressions are JavaScript's and so is the engine that runs them.

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
                Param::Many(value.split(&between).map(str::to_owned).collect())
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
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if ".+*?=^!:${}()[]|/\\".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Characters of a pattern, with their meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lexeme {
    Char(char),
    Escaped(char),
    Modifier(char),
    Name(String),
    Pattern(String),
    Open,
    Close,
}

fn lex(text: &str) -> Result<Vec<Lexeme>, String> {
    let characters: Vec<char> = text.chars().collect();
    let (mut lexemes, mut at) = (Vec::new(), 0);
    while let Some(&character) = characters.get(at) {
        let lexeme = match character {
            '*' | '+' | '?' => Lexeme::Modifier(character),
            '{' => Lexeme::Open,
            '}' => Lexeme::Close,
            '\\' => {
                at += 1;
                let escaped = characters.get(at).ok_or("It ends with a backslash")?;
                Lexeme::Escaped(*escaped)
            }
            ':' => {
                let name: String = characters[at + 1..]
                    .iter()
                    .take_while(|c| c.is_ascii_alphanumeric() || **c == '_')
                    .collect();
                if name.is_empty() {
                    return Err(format!("Missing parameter name at {at}"));
                }
                at += name.len();
                Lexeme::Name(name)
            }
            '(' => {
                let pattern = lex_group(&characters, at)?;
                at += pattern.chars().count() + 1;
                Lexeme::Pattern(pattern)
            }
            other => Lexeme::Char(other),
        };
        lexemes.push(lexeme);
        at += 1;
    }
    Ok(lexemes)
}

/// The expression in the brackets that open at a place.
fn lex_group(characters: &[char], open: usize) -> Result<String, String> {
    let (mut depth, mut pattern, mut at) = (1, String::new(), open + 1);
    if characters.get(at) == Some(&'?') {
        return Err(format!("Pattern cannot start with \"?\" at {at}"));
    }
    while let Some(&character) = characters.get(at) {
        match character {
            '\\' => {
                pattern.push('\\');
                at += 1;
                pattern.extend(characters.get(at));
                at += 1;
                continue;
            }
            ')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            '(' => {
                depth += 1;
                if characters.get(at + 1) != Some(&'?') {
                    return Err(format!("Capturing groups are not allowed at {at}"));
                }
            }
            _ => {}
        }
        pattern.push(character);
        at += 1;
    }
    match (depth, pattern.is_empty()) {
        (0, false) => Ok(pattern),
        (0, true) => Err(format!("Missing pattern at {open}")),
        _ => Err(format!("Unbalanced pattern at {open}")),
    }
}

/// Reads a pattern; `delimiter` holds the characters that a parameter does not cross.
fn parse(text: &str, delimiter: &str, dialect: Dialect) -> Result<Vec<Token>, String> {
    let mut parser = Parser {
        lexemes: lex(text)?.into_iter().peekable(),
        tokens: Vec::new(),
        pending: String::new(),
        unnamed: 0,
        delimiter,
        dialect,
    };
    parser.run()?;
    Ok(parser.tokens)
}

struct Parser<'d> {
    lexemes: std::iter::Peekable<std::vec::IntoIter<Lexeme>>,
    tokens: Vec<Token>,
    pending: String,
    unnamed: usize,
    delimiter: &'d str,
    dialect: Dialect,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(lexeme) = self.lexemes.peek().cloned() {
            match lexeme {
                Lexeme::Char(character) => {
                    self.lexemes.next();
                    self.character(character)?;
                }
                Lexeme::Name(_) | Lexeme::Pattern(_) => self.key(String::new())?,
                Lexeme::Escaped(character) => {
                    self.lexemes.next();
                    self.pending.push(character);
                }
                Lexeme::Open => self.group()?,
                Lexeme::Close => return Err("Unexpected }".into()),
                Lexeme::Modifier(symbol) => return Err(format!("Unexpected {symbol}")),
            }
        }
        self.flush();
        Ok(())
    }

    /// A character before a parameter is its prefix if it is a slash or a full stop.
    fn character(&mut self, character: char) -> Result<(), String> {
        let opens = matches!(
            self.lexemes.peek(),
            Some(Lexeme::Name(_) | Lexeme::Pattern(_))
        );
        if !opens {
            self.pending.push(character);
            return Ok(());
        }
        if matches!(character, '.' | '/') {
            return self.key(character.to_string());
        }
        self.pending.push(character);
        self.key(String::new())
    }

    fn key(&mut self, prefix: String) -> Result<(), String> {
        self.flush();
        let (name, pattern) = (self.name(), self.pattern());
        let pattern = match pattern {
            Some(pattern) => pattern,
            None => self.safe_pattern(&prefix)?,
        };
        let name = name.unwrap_or_else(|| self.number());
        let modifier = self.modifier();
        self.tokens.push(Token::Key(Key {
            name,
            prefix,
            suffix: String::new(),
            pattern,
            modifier,
        }));
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        self.lexemes.next();
        self.flush();
        let prefix = self.text();
        let (name, pattern) = (self.name(), self.pattern());
        let suffix = self.text();
        if self.lexemes.next() != Some(Lexeme::Close) {
            return Err("A group { is not closed".into());
        }
        let pattern = match (&name, pattern) {
            (Some(_), None) => self.safe_pattern(&prefix)?,
            (_, pattern) => pattern.unwrap_or_default(),
        };
        let name = match name {
            Some(name) => name,
            None if pattern.is_empty() => String::new(),
            None => self.number(),
        };
        let modifier = self.modifier();
        self.tokens.push(Token::Key(Key {
            name,
            prefix,
            suffix,
            pattern,
            modifier,
        }));
        Ok(())
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = std::mem::take(&mut self.pending);
            self.tokens.push(Token::Text(text));
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        while let Some(&(Lexeme::Char(character) | Lexeme::Escaped(character))) =
            self.lexemes.peek()
        {
            self.lexemes.next();
            text.push(character);
        }
        text
    }

    fn name(&mut self) -> Option<String> {
        match self.lexemes.next_if(|next| matches!(next, Lexeme::Name(_))) {
            Some(Lexeme::Name(name)) => Some(name),
            _ => None,
        }
    }

    fn pattern(&mut self) -> Option<String> {
        match self
            .lexemes
            .next_if(|next| matches!(next, Lexeme::Pattern(_)))
        {
            Some(Lexeme::Pattern(pattern)) => Some(pattern),
            _ => None,
        }
    }

    fn modifier(&mut self) -> Modifier {
        let next = self
            .lexemes
            .next_if(|next| matches!(next, Lexeme::Modifier(_)));
        Modifier::of(match next {
            Some(Lexeme::Modifier(symbol)) => Some(symbol),
            _ => None,
        })
    }

    fn number(&mut self) -> String {
        self.unnamed += 1;
        (self.unnamed - 1).to_string()
    }

    /// What a parameter without an expression of its own matches.
    fn safe_pattern(&self, prefix: &str) -> Result<String, String> {
        if self.dialect == Dialect::Lax {
            return Ok(format!("[^{}]+?", escape(self.delimiter)));
        }
        let before = match self.tokens.last() {
            _ if !prefix.is_empty() => prefix,
            Some(Token::Text(text)) => text,
            Some(Token::Key(key)) => {
                return Err(format!(
                    "Must have text between two parameters, missing text after \"{}\"",
                    key.name
                ));
            }
            None => "",
        };
        let delimiter = escape(self.delimiter);
        if before.is_empty() || before.chars().any(|c| self.delimiter.contains(c)) {
            return Ok(format!("[^{delimiter}]+?"));
        }
        Ok(format!("(?:(?!{})[^{delimiter}])+?", escape(before)))
    }
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
