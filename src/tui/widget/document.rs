//! A lesson's text as rows: typed Markdown in, lines to draw and places to act upon out.
//!
//! Pure: the same document, width, theme and version give the same [`Page`]; keeping it is the
//! caller's. Each stage stands alone: `inline` makes runs of a sentence, `block` stacks rows,
//! `table` and `code` know their shapes, `find` searches the finished page.

mod block;
mod code;
mod find;
mod inline;
mod table;

pub use find::Match;

use std::ops::Range;

use ratatui::text::{Line, Span};

use crate::content::{Document, LinkTarget};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::{Row, take_columns};

/// Tells the kinds of pieces in a source text: language and text in, byte ranges in order out.
///
/// What lies between the ranges is running text.
pub type Highlight<'a> = dyn Fn(&str, &str) -> Vec<(Range<usize>, Role)> + 'a;

/// What a page depends on besides its document.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Columns to fill at most.
    pub width: usize,
    /// The look.
    pub theme: &'a Theme,
    /// The chosen major version of Next.js; notes for other versions are dimmed and say so.
    pub next: u8,
    /// Colours code.
    pub highlight: &'a Highlight<'a>,
    /// The title of a prepared request by its id, for the action lines.
    pub request_title: &'a dyn Fn(&str) -> Option<String>,
}

/// Colours nothing: for text that no highlighter knows.
pub fn unhighlighted(_language: &str, _text: &str) -> Vec<(Range<usize>, Role)> {
    Vec::new()
}

/// A document laid out for one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What is drawn, top to bottom.
    pub lines: Vec<Line<'static>>,
    /// The same without styles; what search looks at.
    pub text: Vec<String>,
    /// The headings, top to bottom.
    pub anchors: Vec<Anchor>,
    /// What can be acted upon, in reading order; the index is stable over widths.
    pub spots: Vec<Spot>,
    /// The code blocks, as [`SpotKind::Code`] numbers them.
    pub code: Vec<Source>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its line in the page.
    pub line: usize,
    /// 1 to 6.
    pub level: u8,
    /// The slug that links name.
    pub id: String,
    /// What it says.
    pub title: String,
}

/// Something in the page that can be acted upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What it is.
    pub kind: SpotKind,
    /// Where it stands; a link that wraps stands on several lines.
    pub areas: Vec<Area>,
}

impl Spot {
    /// Its first line.
    pub fn line(&self) -> usize {
        self.areas.first().map_or(0, |area| area.line)
    }
}

/// What a spot does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpotKind {
    /// Leads elsewhere.
    Link(LinkTarget),
    /// Sends the prepared request with this id.
    Try(String),
    /// Copies the code block with this number.
    Code(usize),
}

/// Columns of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// In the page.
    pub line: usize,
    /// From the left edge of the page.
    pub columns: Range<u16>,
}

/// A code block as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file it stands for.
    pub file: Option<String>,
    /// The text.
    pub text: String,
}

/// Lays out a document.
pub fn lay_out(document: &Document, options: &Options<'_>) -> Page {
    let mut layout = block::Layout::new(*options);
    let rows = layout.blocks(&document.blocks, options.width.max(8));
    layout.finish(rows)
}

impl Page {
    /// The spot at a place of the page, as a mouse click asks.
    pub fn spot_at(&self, line: usize, column: u16) -> Option<usize> {
        self.spots.iter().position(|spot| {
            spot.areas
                .iter()
                .any(|area| area.line == line && area.columns.contains(&column))
        })
    }

    /// The last heading at or above a line.
    pub fn anchor_above(&self, line: usize) -> Option<&Anchor> {
        self.anchors.iter().rev().find(|anchor| anchor.line <= line)
    }

    /// The line of a heading.
    pub fn line_of(&self, anchor: &str) -> Option<usize> {
        self.anchors.iter().find(|a| a.id == anchor).map(|a| a.line)
    }

    /// Some lines with marks laid over them: search matches, the chosen spot.
    pub fn window(
        &self,
        lines: Range<usize>,
        marks: &[(&Area, Role)],
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let end = lines.end.min(self.lines.len());
        (lines.start.min(end)..end)
            .map(|number| {
                marks
                    .iter()
                    .filter(|(area, _)| area.line == number)
                    .fold(self.lines[number].clone(), |line, (area, role)| {
                        overlay(&line, &area.columns, theme.style(*role))
                    })
            })
            .collect()
    }

    fn push(&mut self, row: Row) {
        let line = self.lines.len();
        for (spot, columns) in row.spots() {
            if let Some(spot) = self.spots.get_mut(spot) {
                spot.areas.push(Area { line, columns });
            }
        }
        self.text.push(row.text());
        self.lines.push(row.into_line());
    }
}

/// The line with a style laid over some of its columns.
pub fn overlay(
    line: &Line<'static>,
    columns: &Range<u16>,
    style: ratatui::style::Style,
) -> Line<'static> {
    let mut spans = Vec::with_capacity(line.spans.len() + 2);
    let mut column = 0;
    for span in &line.spans {
        let end = column + span.width();
        let inside = usize::from(columns.start).max(column)..usize::from(columns.end).min(end);
        if inside.start < inside.end {
            let (before, rest) = split(&span.content, inside.start - column);
            let (within, after) = split(rest, inside.end - inside.start);
            spans.push(Span::styled(before.to_owned(), span.style));
            spans.push(Span::styled(within.to_owned(), span.style.patch(style)));
            spans.push(Span::styled(after.to_owned(), span.style));
        } else {
            spans.push(span.clone());
        }
        column = end;
    }
    spans.retain(|span| !span.content.is_empty());
    Line::from(spans).style(line.style)
}

fn split(text: &str, columns: usize) -> (&str, &str) {
    text.split_at(take_columns(text, columns).len())
}

#[cfg(test)]
mod tests;
