//! A writer of lines for the pane's sheets: wraps what it is given to one width.

use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::content::{Block, Document, Inline};
use crate::sandbox::trace::human;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::document::{Options, lay_out};
use crate::tui::widget::highlight::highlight;
use crate::tui::widget::plain;
use crate::tui::widget::text::{Row, Run, wrap_hanging};

/// Gathers lines.
pub(super) struct Writer<'a> {
    pub(super) theme: &'a Theme,
    /// Columns to fill at most.
    pub(super) width: usize,
    /// The major version of Next.js that documents are read for.
    next: u8,
    lines: Vec<Line<'static>>,
}

impl<'a> Writer<'a> {
    /// A writer for so many columns.
    pub(super) fn new(width: usize, theme: &'a Theme) -> Self {
        Writer {
            theme,
            width: width.max(8),
            next: 16,
            lines: Vec::new(),
        }
    }

    /// The same for readers of another major version of Next.js.
    pub(super) fn for_next(self, next: u8) -> Self {
        Writer { next, ..self }
    }

    /// What was written.
    pub(super) fn finish(self) -> Vec<Line<'static>> {
        self.lines
    }

    /// A run in the look of a role; text from outside is made plain.
    pub(super) fn run(&self, text: impl AsRef<str>, role: Role) -> Run {
        Run::new(plain(text.as_ref()), self.theme.style(role))
    }

    /// Runs of our own words, in which backticks stand around code.
    pub(super) fn words(&self, text: &str, role: Role) -> Vec<Run> {
        let pieces: Vec<&str> = text.split('`').collect();
        if pieces.len().is_multiple_of(2) {
            return vec![self.run(text, role)];
        }
        let roles = [role, Role::Code].into_iter().cycle();
        let pieces = pieces.into_iter().zip(roles);
        pieces
            .filter(|(piece, _)| !piece.is_empty())
            .map(|(piece, role)| self.run(piece, role))
            .collect()
    }

    /// An empty line, unless nothing or an empty line is above.
    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.spans.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    /// Runs, wrapped; rows after the first are indented.
    pub(super) fn runs(&mut self, runs: &[Run], indent: usize) {
        self.rows(wrap_hanging(runs, self.width, indent));
    }

    /// A text of one look.
    pub(super) fn text(&mut self, text: impl AsRef<str>, role: Role) {
        let run = self.run(text, role);
        self.runs(&[run], 0);
    }

    /// Finished rows.
    pub(super) fn rows(&mut self, rows: impl IntoIterator<Item = Row>) {
        self.lines.extend(rows.into_iter().map(Row::into_line));
    }

    /// A document behind a bar, with a word before its first.
    pub(super) fn remark(&mut self, word: &str, document: &Document, role: Role) {
        let options = Options {
            width: self.width.saturating_sub(2),
            theme: self.theme,
            next: self.next,
            highlight: &highlight,
            request_title: &|_| None,
        };
        let mut document = document.clone();
        if let Some(Block::Paragraph(first)) = document.blocks.first_mut() {
            first.insert(0, Inline::Strong(vec![Inline::Text(word.to_owned())]));
        }
        let bar = Span::styled("▎ ", self.theme.style(role));
        for mut line in lay_out(&document, &options).lines {
            line.spans.insert(0, bar.clone());
            self.lines.push(line);
        }
    }

    /// Names at the left, values beside them.
    pub(super) fn pairs(&mut self, pairs: &[(String, Run)]) {
        let widest = pairs
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0);
        let column = widest.min(self.width / 3).max(4) + 2;
        for (name, value) in pairs {
            let gap = column.saturating_sub(name.chars().count()).max(1);
            let name = Run::new(
                format!("{}{}", plain(name), " ".repeat(gap)),
                self.theme.style(Role::Dim),
            );
            self.runs(&[name, value.clone()], column.min(self.width / 2));
        }
    }
}

/// A time since sending, as a column of its own: `+412 ms`.
pub(super) fn offset(at: Duration) -> String {
    format!("+{}", human(at))
}

/// A number of bytes as a person says it.
pub(super) fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{}.{} kB", count / 1_000, count % 1_000 / 100),
        _ => format!("{}.{} MB", count / 1_000_000, count % 1_000_000 / 100_000),
    }
}

/// No look at all.
pub(super) fn bare(text: impl Into<String>) -> Run {
    Run::new(text, Style::new())
}
