//! Plain text out of Markdown: for searching, for anchors, for the reading time.

use std::collections::HashSet;

use super::{Block, Document, Inline};

impl Document {
    /// The words alone, without marks: blocks, items and rows stand on lines of their own, code is included.
    pub fn plain_text(&self) -> String {
        plain_blocks(&self.blocks)
    }
}

/// The same for some blocks.
pub(in crate::content) fn plain_blocks(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        write_block(block, &mut text);
    }
    text.truncate(text.trim_end().len());
    text
}

/// The words of a line, without marks.
pub fn plain_inlines(inlines: &[Inline]) -> String {
    let mut text = String::new();
    write_inlines(inlines, &mut text);
    text
}

fn write_block(block: &Block, text: &mut String) {
    match block {
        Block::Heading { text: line, .. } | Block::Paragraph(line) => write_line(line, text),
        Block::List { items, .. } => items
            .iter()
            .flatten()
            .for_each(|block| write_block(block, text)),
        Block::Quote(blocks) | Block::Note { blocks, .. } => {
            for block in blocks {
                write_block(block, text);
            }
        }
        Block::Code { text: code, .. } => {
            text.push_str(code);
            text.push('\n');
        }
        Block::Table { head, rows, .. } => {
            std::iter::once(head)
                .chain(rows)
                .for_each(|row| write_row(row, text));
        }
        Block::Try { .. } | Block::Rule => {}
    }
}

fn write_line(line: &[Inline], text: &mut String) {
    write_inlines(line, text);
    text.push('\n');
}

fn write_row(row: &[Vec<Inline>], text: &mut String) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        write_inlines(cell, text);
    }
    text.push('\n');
}

fn write_inlines(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(part) | Inline::Code(part) => text.push_str(part),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { text: inner, .. } => write_inlines(inner, text),
            Inline::SoftBreak => text.push(' '),
            Inline::HardBreak => text.push('\n'),
        }
    }
}

/// How long a reader takes, in minutes: 200 words of prose a minute, 30 lines of code a minute.
pub(in crate::content) fn reading_minutes<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
) -> u32 {
    let mut amount = Amount::default();
    for document in documents {
        document.blocks.iter().for_each(|block| amount.add(block));
    }
    // Exact in whole numbers: words/200 + lines/30 = (3·words + 20·lines)/600.
    let minutes = (amount.words * 3 + amount.code_lines * 20)
        .div_ceil(600)
        .max(1);
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Amount {
    words: usize,
    code_lines: usize,
}

impl Amount {
    fn add(&mut self, block: &Block) {
        match block {
            Block::Code { text, .. } => {
                self.code_lines += text.lines().filter(|line| !line.trim().is_empty()).count();
            }
            Block::List { items, .. } => items.iter().flatten().for_each(|block| self.add(block)),
            Block::Quote(blocks) | Block::Note { blocks, .. } => {
                for block in blocks {
                    self.add(block);
                }
            }
            prose => {
                let mut text = String::new();
                write_block(prose, &mut text);
                self.words += text.split_whitespace().count();
            }
        }
    }
}

/// Gives out GitHub's anchors, each once.
#[derive(Debug, Default)]
pub(super) struct Anchors(HashSet<String>);

impl Anchors {
    pub(super) fn add(&mut self, title: &str) -> String {
        let slug = match slug(title) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        let numbered = (1..).map(|number| format!("{slug}-{number}"));
        let free = std::iter::once(slug.clone())
            .chain(numbered)
            .find(|slug| !self.0.contains(slug));
        let anchor = free.unwrap_or(slug);
        self.0.insert(anchor.clone());
        anchor
    }
}

/// As `github-slugger` does: lower case, letters, digits, `-` and `_` stay, a space becomes `-`.
fn slug(title: &str) -> String {
    title
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            _ if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github_and_unique() {
        let mut anchors = Anchors::default();
        for (title, anchor) in [
            ("The seven methods", "the-seven-methods"),
            ("The seven methods", "the-seven-methods-1"),
            ("Route Handlers & API Routes", "route-handlers--api-routes"),
            ("`params` is a Promise (15+)", "params-is-a-promise-15"),
            ("What's a snake_case-name?", "whats-a-snake_case-name"),
            ("Über Größe", "über-größe"),
            ("The seven methods-1", "the-seven-methods-1-1"),
            ("!!!", "section"),
            ("???", "section-1"),
        ] {
            assert_eq!(anchors.add(title), anchor, "{title}");
        }
    }

    #[test]
    fn reading_time_counts_words_and_lines_of_code_and_is_rounded_up() {
        let words = |count: usize| Block::Paragraph(vec![Inline::Text("word ".repeat(count))]);
        let code = |lines: usize| Block::Code {
            language: "ts".to_owned(),
            file: None,
            text: "a\n".repeat(lines),
            line: 1,
        };
        for (blocks, minutes) in [
            (vec![], 1),
            (vec![words(200)], 1),
            (vec![words(201)], 2),
            (vec![words(100), code(15)], 1),
            (vec![words(100), code(16)], 2),
            (vec![words(1000), code(60)], 7),
        ] {
            assert_eq!(
                reading_minutes([&Document {
                    blocks: blocks.clone()
                }]),
                minutes,
                "{blocks:?}"
            );
        }
    }
}
