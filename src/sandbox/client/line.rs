//! A request written as a line: `[METHOD] PATH [-H 'name: value']… [-d BODY | --json JSON]`, or as curl has it.

use super::ClientRequest;
use super::words::{self, Word};
use std::fmt;

/// The methods that are meant when they are typed in small letters.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/// Flags of curl that change nothing here.
const IGNORED: [&str; 10] = [
    "--include",
    "--silent",
    "--show-error",
    "--verbose",
    "--no-buffer",
    "--globoff",
    "--fail",
    "--path-as-is",
    "--http1.1",
    "--compressed",
];
/// The same as letters, which may be put together: `-sN`.
const IGNORED_LETTERS: &str = "isSvNgf";

/// Why a line is no request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// In characters, from 1.
    pub column: usize,
    /// As a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)
    }
}

impl std::error::Error for LineError {}

/// Reads a request line; `origin` is the sandbox's own, as `http://127.0.0.1:3000`.
///
/// A body makes it a `POST`, and, unless the line has a `content-type`, `-d` a form as curl does and
/// `--json` JSON. `-H 'content-type:'` sends none. A word `curl` in front is passed over.
pub fn parse_line(line: &str, origin: &str) -> Result<ClientRequest, LineError> {
    let mut words = words::split(line)?;
    if words.first().is_some_and(|word| word.text == "curl") {
        words.remove(0);
    }
    let mut draft = Draft::new(origin);
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match Flag::of(&word) {
            Some(flag) => draft.flag(&flag?, &word, &mut words)?,
            None => draft.positional(&word)?,
        }
    }
    draft.finish(line.chars().count() + 1)
}

fn error<T>(column: usize, message: impl Into<String>) -> Result<T, LineError> {
    Err(LineError {
        column,
        message: message.into(),
    })
}

/// What a flag stands for; the text is what is glued to it, as in `-XPOST`.
enum Flag {
    Method(Option<String>),
    Header(Option<String>),
    Cookie(Option<String>),
    Agent(Option<String>),
    Data(Option<String>),
    Json,
    Head,
    Url,
    Ignored,
}

impl Flag {
    fn of(word: &Word) -> Option<Result<Self, LineError>> {
        let text = word
            .text
            .strip_prefix('-')
            .filter(|rest| !rest.is_empty())?;
        if text.starts_with('-') {
            Some(Self::long(word))
        } else {
            Some(Self::short(word, text))
        }
    }

    fn long(word: &Word) -> Result<Self, LineError> {
        Ok(match word.text.as_str() {
            "--request" => Self::Method(None),
            "--header" => Self::Header(None),
            "--cookie" => Self::Cookie(None),
            "--user-agent" => Self::Agent(None),
            "--data" | "--data-raw" | "--data-binary" | "--data-ascii" => Self::Data(None),
            "--json" => Self::Json,
            "--head" => Self::Head,
            "--url" => Self::Url,
            "--location" => return Self::location(word),
            known if IGNORED.contains(&known) => Self::Ignored,
            _ => return Self::unknown(word),
        })
    }

    fn short(word: &Word, text: &str) -> Result<Self, LineError> {
        let passed = text.trim_start_matches(|letter| IGNORED_LETTERS.contains(letter));
        let mut letters = passed.chars();
        let Some(letter) = letters.next() else {
            return Ok(Self::Ignored);
        };
        let glued = Some(letters.as_str().to_owned()).filter(|rest| !rest.is_empty());
        Ok(match letter {
            'X' => Self::Method(glued),
            'H' => Self::Header(glued),
            'b' => Self::Cookie(glued),
            'A' => Self::Agent(glued),
            'd' => Self::Data(glued),
            'I' if glued.is_none() => Self::Head,
            'L' => return Self::location(word),
            _ => return Self::unknown(word),
        })
    }

    fn location(word: &Word) -> Result<Self, LineError> {
        error(
            word.column,
            "redirects are shown here, not followed: leave -L out",
        )
    }

    fn unknown(word: &Word) -> Result<Self, LineError> {
        error(
            word.column,
            format!(
                "{} is not known here; known are -X, -H, -d, --json, -b, -A and -I",
                word.text
            ),
        )
    }
}

/// The request as far as it has been read.
struct Draft<'o> {
    origin: &'o str,
    method: Option<String>,
    path: Option<String>,
    headers: Vec<(String, String)>,
    removed: Vec<String>,
    body: Option<String>,
    content_type: &'static str,
}

impl<'o> Draft<'o> {
    fn new(origin: &'o str) -> Self {
        let (headers, removed) = (Vec::new(), Vec::new());
        Self {
            origin,
            method: None,
            path: None,
            headers,
            removed,
            body: None,
            content_type: "application/x-www-form-urlencoded",
        }
    }

    fn flag(
        &mut self,
        flag: &Flag,
        word: &Word,
        rest: &mut impl Iterator<Item = Word>,
    ) -> Result<(), LineError> {
        let mut value = |glued: &Option<String>| match glued {
            Some(text) => Ok(Word {
                text: text.clone(),
                column: word.column + 2,
            }),
            None => rest.next().map_or_else(
                || error(word.column, format!("{} needs a value", word.text)),
                Ok,
            ),
        };
        match flag {
            Flag::Ignored => {}
            Flag::Head => self.method = Some("HEAD".to_owned()),
            Flag::Method(glued) => self.set_method(&value(glued)?)?,
            Flag::Header(glued) => self.header(&value(glued)?)?,
            Flag::Cookie(glued) => self.headers.push(("cookie".to_owned(), value(glued)?.text)),
            Flag::Agent(glued) => self
                .headers
                .push(("user-agent".to_owned(), value(glued)?.text)),
            Flag::Data(glued) => self.data(value(glued)?, word.text != "--data-raw", "&")?,
            Flag::Json => {
                self.content_type = "application/json";
                self.data(value(&None)?, false, "")?;
            }
            Flag::Url => self.target(&value(&None)?)?,
        }
        Ok(())
    }

    fn positional(&mut self, word: &Word) -> Result<(), LineError> {
        let is_method = self.method.is_none()
            && self.path.is_none()
            && is_token(&word.text)
            && !self.is_own_host(&word.text);
        if is_method {
            self.set_method(word)
        } else {
            self.target(word)
        }
    }

    fn set_method(&mut self, word: &Word) -> Result<(), LineError> {
        if !is_token(&word.text) {
            return error(word.column, format!("\"{}\" is not a method", word.text));
        }
        let upper = word.text.to_ascii_uppercase();
        self.method = Some(if METHODS.contains(&upper.as_str()) {
            upper
        } else {
            word.text.clone()
        });
        Ok(())
    }

    fn header(&mut self, word: &Word) -> Result<(), LineError> {
        let (name, value) = match (word.text.split_once(':'), word.text.strip_suffix(';')) {
            (Some(parts), _) => parts,
            (None, Some(name)) => (name, ";"),
            (None, None) => return error(word.column, "a header is written 'name: value'"),
        };
        let (name, value) = (name.trim(), value.trim());
        if !is_token(name) {
            return error(word.column, format!("\"{name}\" is not a header name"));
        }
        match value {
            "" => self.removed.push(name.to_ascii_lowercase()),
            ";" => self.headers.push((name.to_owned(), String::new())),
            _ => self.headers.push((name.to_owned(), value.to_owned())),
        }
        Ok(())
    }

    /// Adds to the body, with what curl puts before the second piece.
    fn data(&mut self, word: Word, may_be_file: bool, glue: &str) -> Result<(), LineError> {
        if may_be_file && word.text.starts_with('@') {
            return error(
                word.column,
                "files are not read here: write the body itself",
            );
        }
        self.body = Some(match self.body.take() {
            Some(before) => format!("{before}{glue}{}", word.text),
            None => word.text,
        });
        Ok(())
    }

    fn target(&mut self, word: &Word) -> Result<(), LineError> {
        if self.path.is_some() {
            return error(
                word.column,
                format!(
                    "\"{}\" is one word too many; quote what has spaces",
                    word.text
                ),
            );
        }
        self.path = Some(self.path_of(word)?);
        Ok(())
    }

    fn path_of(&self, word: &Word) -> Result<String, LineError> {
        let text = word.text.as_str();
        if text.starts_with('/') {
            return Ok(text.to_owned());
        }
        let address = text.strip_prefix("http://").unwrap_or(text);
        let end = address.find(['/', '?']).unwrap_or(address.len());
        let (host, path) = address.split_at(end);
        if self.is_own_host(host) {
            return Ok(if path.starts_with('/') {
                path.to_owned()
            } else {
                format!("/{path}")
            });
        }
        if address.len() < text.len() || text.contains("://") {
            return error(
                word.column,
                format!("only {} can be asked from here", self.origin),
            );
        }
        error(word.column, "a path begins with /")
    }

    fn is_own_host(&self, host: &str) -> bool {
        let own = self
            .origin
            .trim_start_matches("http://")
            .trim_end_matches('/');
        host == own || (is_loopback(host) && is_loopback(own) && port(host) == port(own))
    }

    fn finish(mut self, end: usize) -> Result<ClientRequest, LineError> {
        let Some(path) = self.path else {
            return error(end, "a path is missing, as /api/time");
        };
        let is_set = |name: &str| {
            self.removed.iter().any(|removed| removed == name) || has(&self.headers, name)
        };
        if self.body.is_some() && !is_set("content-type") {
            self.headers
                .push(("content-type".to_owned(), self.content_type.to_owned()));
        }
        let default = if self.body.is_some() { "POST" } else { "GET" };
        Ok(ClientRequest {
            method: self.method.unwrap_or_else(|| default.to_owned()),
            path,
            headers: self.headers,
            body: self.body.map(String::into_bytes),
            token: None,
        })
    }
}

pub(super) fn has(headers: &[(String, String)], name: &str) -> bool {
    headers
        .iter()
        .any(|(header, _)| header.eq_ignore_ascii_case(name))
}

fn is_loopback(host: &str) -> bool {
    matches!(
        host.rsplit_once(':').map_or(host, |(name, _)| name),
        "localhost" | "127.0.0.1" | "[::1]"
    )
}

fn port(host: &str) -> &str {
    host.rsplit_once(':').map_or("80", |(_, port)| port)
}

/// The `token` of RFC 9110, 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests;
