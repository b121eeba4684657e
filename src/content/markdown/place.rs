//! Where a piece of Markdown stands in its file.

use crate::content::problems::Spot;

/// Translates places in a text into places in the file that it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::content) enum Place {
    /// Line for line, each indented by so many characters.
    Lines { first: usize, indent: usize },
    /// On one line of the file, which has so many characters; what lies beyond is said to be at its start.
    Line { start: Spot, width: usize },
}

impl Place {
    /// Where a YAML value stands; `lines` are those of its file.
    pub(in crate::content) fn of_yaml(text: &str, spot: Spot, lines: &[&str]) -> Self {
        if is_literal_block(spot, lines) {
            let blank = text
                .lines()
                .take_while(|line| line.trim().is_empty())
                .count();
            return Self::Lines {
                first: spot.line.saturating_sub(blank),
                indent: spot.column - 1,
            };
        }
        let line = lines.get(spot.line - 1).copied().unwrap_or_default();
        let quoted = matches!(line.chars().nth(spot.column - 1), Some('"' | '\''));
        let start = Spot {
            line: spot.line,
            column: spot.column + usize::from(quoted),
        };
        Self::Line {
            start,
            width: line.chars().count(),
        }
    }

    /// The place in the file; line and column in the text are counted from 0.
    pub(super) fn spot(self, line: usize, column: usize) -> Spot {
        match self {
            Self::Lines { first, indent } => Spot {
                line: first + line,
                column: indent + column + 1,
            },
            Self::Line { start, width } if line == 0 && start.column + column <= width => Spot {
                line: start.line,
                column: start.column + column,
            },
            Self::Line { start, .. } => start,
        }
    }
}

/// Whether the value is a `|` block: it begins on a line of its own, below a line that ends in `|`.
fn is_literal_block(spot: Spot, lines: &[&str]) -> bool {
    let above = lines.get(..spot.line - 1).unwrap_or_default();
    let header = above.iter().rev().find(|line| !line.trim().is_empty());
    let begins = lines
        .get(spot.line - 1)
        .is_some_and(|line| line.chars().take(spot.column - 1).all(|c| c == ' '));
    begins
        && header.is_some_and(|line| {
            let line = line.split(" #").next().unwrap_or_default().trim_end();
            line.trim_end_matches(|c: char| c.is_ascii_digit() || "+-".contains(c))
                .ends_with('|')
        })
}

/// Turns byte offsets of a text into line and column, both counted from 0.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(after.map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    pub(super) fn at(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let before = self.text.get(self.starts[line]..offset).unwrap_or_default();
        (line, before.chars().count())
    }
}
