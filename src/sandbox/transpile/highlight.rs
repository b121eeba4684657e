//! Code as coloured pieces: what each piece is, never how it looks.
//!
//! Whatever is handed in, something comes out: source that doesn't parse is read word by word, so that
//! colours don't vanish while someone types.

mod http;
mod json;
mod names;
mod pieces;
mod rough;
mod script;
mod shell;
mod yaml;

use pieces::Pieces;

/// A piece of code that is something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `const`, `await`, `import`; `HTTP/1.1`.
    Keyword,
    /// A quoted string; the path of a request.
    String,
    /// The fixed parts of a template.
    Template,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// A function where it is declared or called; the command of a shell line.
    Function,
    /// A type, a class, an interface.
    Type,
    /// A member, a key.
    Property,
    /// `true`, `null`, `undefined`, `MAX_AGE`.
    Constant,
    /// Any other name.
    Variable,
    /// Brackets, commas, colons.
    Punctuation,
    /// `=>`, `+`, `|`.
    Operator,
    /// The name of a JSX element.
    Tag,
    /// A regular expression.
    Regex,
    /// The method of an HTTP request.
    Method,
    /// The status of an HTTP response: `404 Not Found`.
    Status,
    /// The name of an HTTP header.
    HeaderName,
    /// The value of an HTTP header.
    HeaderValue,
    /// An option of a command: `-X`.
    Flag,
}

/// The pieces of a text, in order, never overlapping; what is between them is plain.
///
/// `language` is that of a lesson's fence: ts, tsx, js, jsx, json, http, sh, yaml; anything else has no pieces.
pub fn highlight(language: &str, code: &str) -> Vec<Span> {
    let mut pieces = Pieces::new(code);
    match language {
        "ts" | "tsx" | "js" | "jsx" => script::paint(language, &mut pieces),
        "json" => json::paint(&mut pieces, 0, code.len()),
        "http" => http::paint(&mut pieces),
        "sh" => shell::paint(&mut pieces),
        "yaml" => yaml::paint(&mut pieces),
        _ => {}
    }
    pieces.finish()
}

#[cfg(test)]
mod tests;
