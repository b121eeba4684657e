//! What the fields of content files can hold: words, ids, numbers, days, Markdown.

use jiff::civil::Date;

use super::{
    id::is_kebab,
    markdown::{self, Document, Marks, Place},
    problems::{Problems, did_you_mean},
    yaml::{Node, Value},
};

/// A choice between a few words.
pub(super) trait Word: Copy + 'static {
    /// How they are written, and what they mean.
    const WORDS: &'static [(&'static str, Self)];
}

/// Text of one or more lines, with something in it.
pub(super) fn text<'a>(node: &'a Node, problems: &mut Problems) -> Option<&'a str> {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => {
            problems.error(node.spot, "this text is empty");
            None
        }
        Value::Text(text) => Some(text),
        Value::Number(_) | Value::Bool(_) => {
            let found = node.value.kind();
            problems
                .error(node.spot, format!("expected text, found {found}"))
                .help("put it between quotes");
            None
        }
        other => {
            problems.error(node.spot, format!("expected text, found {}", other.kind()));
            None
        }
    }
}

/// Text with the white space around it dropped and line breaks made spaces.
pub(super) fn line(node: &Node, problems: &mut Problems) -> Option<String> {
    let words: Vec<&str> = text(node, problems)?.split_whitespace().collect();
    Some(words.join(" "))
}

/// One sentence: on one line, not too long, ended by a full stop.
pub(super) fn sentence(node: &Node, problems: &mut Problems) -> Option<String> {
    let sentence = line(node, problems)?;
    let inner = sentence.trim_end_matches(['.', '!', '?']);
    let help = if inner.len() == sentence.len() {
        Some("end it with a full stop")
    } else if begins_another(inner) {
        Some("say it in one sentence")
    } else if sentence.chars().count() > 200 {
        Some("say it in 200 characters or less")
    } else {
        None
    };
    if let Some(help) = help {
        problems
            .warning(node.spot, "a summary is one short sentence")
            .help(help);
    }
    Some(sentence)
}

/// Whether a sentence ends inside the text: a capital follows its full stop.
fn begins_another(text: &str) -> bool {
    let ends = [". ", "? ", "! "]
        .into_iter()
        .flat_map(|end| text.match_indices(end));
    ends.into_iter()
        .any(|(at, end)| text[at + end.len()..].starts_with(char::is_uppercase))
}

/// An id or a tag: `route-handlers`.
pub(super) fn kebab(node: &Node, problems: &mut Problems) -> Option<String> {
    let id = text(node, problems)?.trim();
    if is_kebab(id) {
        return Some(id.to_owned());
    }
    problems
        .error(node.spot, format!("`{id}` is malformed"))
        .help("write lower-case words and digits with single hyphens between them");
    None
}

/// One of a few words.
pub(super) fn word<W: Word>(node: &Node, problems: &mut Problems) -> Option<W> {
    let written = text(node, problems)?.trim();
    if let Some((_, meaning)) = W::WORDS.iter().find(|(word, _)| *word == written) {
        return Some(*meaning);
    }
    let words: Vec<&str> = W::WORDS.iter().map(|(word, _)| *word).collect();
    let help = did_you_mean(written, words.iter().copied())
        .unwrap_or_else(|| format!("write one of {}", words.join(", ")));
    problems
        .error(node.spot, format!("`{written}` is not possible here"))
        .help(help);
    None
}

/// `true` or `false`.
pub(super) fn flag(node: &Node, problems: &mut Problems) -> Option<bool> {
    if let Value::Bool(flag) = node.value {
        return Some(flag);
    }
    let found = node.value.kind();
    problems.error(node.spot, format!("expected true or false, found {found}"));
    None
}

/// A whole number inside a range.
pub(super) fn number<N: TryFrom<u64>>(
    node: &Node,
    problems: &mut Problems,
    range: std::ops::RangeInclusive<u64>,
) -> Option<N> {
    let number = match &node.value {
        Value::Number(number) => number.as_u64().filter(|number| range.contains(number)),
        _ => None,
    };
    if let Some(number) = number.and_then(|number| N::try_from(number).ok()) {
        return Some(number);
    }
    let (from, to) = range.into_inner();
    problems.error(
        node.spot,
        format!("expected a whole number from {from} to {to}"),
    );
    None
}

/// A day: `2026-11-22`.
pub(super) fn day(node: &Node, problems: &mut Problems) -> Option<Date> {
    let written = text(node, problems)?.trim();
    let day = (written.len() == 10)
        .then(|| written.parse().ok())
        .flatten();
    if day.is_none() {
        problems
            .error(node.spot, format!("`{written}` is no day"))
            .help("write it like 2026-11-22");
    }
    day
}

/// Reads the Markdown in a file's fields, and keeps what must be checked once everything is loaded.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    lines: Vec<&'a str>,
    pub(super) marks: Marks,
}

impl<'a> Prose<'a> {
    /// For the fields of a file with this text.
    pub(super) fn of(file: &'a str) -> Self {
        Self {
            lines: file.lines().collect(),
            marks: Marks::default(),
        }
    }

    /// Markdown with something in it.
    pub(super) fn document(&mut self, node: &Node, problems: &mut Problems) -> Option<Document> {
        let text = text(node, problems)?;
        let place = Place::of_yaml(text, node.spot, &self.lines);
        let document = markdown::parse(text, place, &mut self.marks, problems);
        if document.blocks.is_empty() {
            problems.error(node.spot, "nothing of this text can be shown");
            return None;
        }
        Some(document)
    }
}
