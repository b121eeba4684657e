//! Blocks stacked into rows: headings, paragraphs, lists, quotes, notes.

use super::inline::{Context, words};
use super::{Anchor, Options, Page, Source, Spot, SpotKind};
use crate::content::{Block, Inline, NoteKind, VersionRange};
use crate::tui::theme::Role;
use crate::tui::widget::plain;
use crate::tui::widget::text::{Row, Run, wrap};
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// A row, and the heading it begins.
#[derive(Clone, Default)]
pub(super) struct Placed {
    pub(super) row: Row,
    anchor: Option<Box<Anchor>>,
}

impl From<Row> for Placed {
    fn from(row: Row) -> Self {
        Placed { row, anchor: None }
    }
}

impl Placed {
    fn behind(self, prefix: &[Run]) -> Self {
        Placed {
            row: self.row.behind(prefix),
            ..self
        }
    }
}

/// What is gathered while the rows are made.
pub(super) struct Layout<'a> {
    pub(super) options: Options<'a>,
    pub(super) spots: Vec<Spot>,
    pub(super) code: Vec<Source>,
    depth: usize,
}

impl<'a> Layout<'a> {
    pub(super) fn new(options: Options<'a>) -> Self {
        Layout {
            options,
            spots: Vec::new(),
            code: Vec::new(),
            depth: 0,
        }
    }

    pub(super) fn style(&self, role: Role) -> Style {
        self.options.theme.style(role)
    }

    pub(super) fn run(&self, text: impl Into<String>, role: Role) -> Run {
        Run::new(text, self.style(role))
    }

    /// The finished page: every row gets its line, every spot its areas.
    pub(super) fn finish(self, rows: Vec<Placed>) -> Page {
        let mut page = Page {
            spots: self.spots,
            code: self.code,
            ..Page::default()
        };
        for placed in rows {
            if let Some(anchor) = placed.anchor {
                page.anchors.push(Anchor {
                    line: page.lines.len(),
                    ..*anchor
                });
            }
            page.push(placed.row);
        }
        page
    }

    /// Blocks one below the other, with the space that belongs between them.
    pub(super) fn blocks(&mut self, blocks: &[Block], width: usize) -> Vec<Placed> {
        let mut rows = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                let gap = gap(&blocks[index - 1], block);
                rows.extend(std::iter::repeat_n(Placed::default(), gap));
            }
            rows.extend(self.block(block, width));
        }
        rows
    }

    fn block(&mut self, block: &Block, width: usize) -> Vec<Placed> {
        match block {
            Block::Heading {
                level,
                text,
                anchor,
                ..
            } => self.heading(*level, text, anchor, width),
            Block::Paragraph(text) => self.paragraph(text, width),
            Block::List { ordered, items } => self.list(*ordered, items, width),
            Block::Quote(inner) => self.quote(inner, width),
            Block::Note { kind, blocks } => self.note(*kind, blocks, width),
            Block::Code {
                language,
                file,
                text,
                ..
            } => self.code_block(language, file.as_deref(), text, width),
            Block::Try { request, .. } => self.action(request, width),
            Block::Table { align, head, rows } => self.table(align, head, rows, width),
            Block::Rule => vec![Row::of(self.run("─".repeat(width), Role::Border)).into()],
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline], anchor: &str, width: usize) -> Vec<Placed> {
        let role = if level <= 2 {
            Role::Heading
        } else {
            Role::Subheading
        };
        let runs = self.runs(text, Context::styled(self.style(role)));
        let mut rows: Vec<Placed> = wrap(&runs, width).into_iter().map(Placed::from).collect();
        if let Some(last) = rows.last_mut().filter(|_| level == 2) {
            let room = width.saturating_sub(last.row.width() + 1);
            if room > 0 {
                let dashes = format!(" {}", "─".repeat(room));
                last.row.push(self.run(dashes, Role::Border));
            }
        }
        if let Some(first) = rows.first_mut() {
            let title = words(text);
            let id = anchor.to_owned();
            first.anchor = Some(Box::new(Anchor {
                line: 0,
                level,
                id,
                title,
            }));
        }
        rows
    }

    fn paragraph(&mut self, text: &[Inline], width: usize) -> Vec<Placed> {
        let runs = self.runs(text, Context::default());
        wrap(&runs, width).into_iter().map(Placed::from).collect()
    }

    fn list(&mut self, ordered: Option<u64>, items: &[Vec<Block>], width: usize) -> Vec<Placed> {
        let markers = self.markers(ordered, items.len());
        let indent = markers
            .iter()
            .map(|marker| marker.width())
            .max()
            .unwrap_or(0);
        let loose = items.iter().any(|item| is_loose(item));
        let mut rows: Vec<Placed> = Vec::new();
        self.depth += 1;
        for (marker, item) in markers.into_iter().zip(items) {
            if loose && !rows.is_empty() {
                rows.push(Placed::default());
            }
            let first = self.run(format!("{marker:>indent$}"), Role::Dim);
            let rest = Run::new(" ".repeat(indent), Style::new());
            let inner = self.item(item, width.saturating_sub(indent).max(4));
            rows.extend(hang(inner, &first, &rest));
        }
        self.depth -= 1;
        rows
    }

    fn item(&mut self, blocks: &[Block], width: usize) -> Vec<Placed> {
        if blocks.is_empty() {
            return vec![Placed::default()];
        }
        let tight = !is_loose(blocks);
        if !tight {
            return self.blocks(blocks, width);
        }
        blocks
            .iter()
            .flat_map(|block| self.block(block, width))
            .collect()
    }

    fn markers(&self, ordered: Option<u64>, count: usize) -> Vec<String> {
        let bullet = ["• ", "◦ ", "▪ "][self.depth.min(2)];
        match ordered {
            Some(first) => (first..)
                .take(count)
                .map(|number| format!("{number}. "))
                .collect(),
            None => vec![bullet.to_owned(); count],
        }
    }

    fn quote(&mut self, inner: &[Block], width: usize) -> Vec<Placed> {
        let bar = self.run("▎ ", Role::Border);
        let rows = self.blocks(inner, width.saturating_sub(2).max(4));
        rows.into_iter()
            .map(|row| row.behind(std::slice::from_ref(&bar)))
            .collect()
    }

    fn note(&mut self, kind: NoteKind, blocks: &[Block], width: usize) -> Vec<Placed> {
        let (icon, word, role) = note_look(kind);
        let other = match kind {
            NoteKind::Next(range) if !range.contains(self.options.next) => Some(self.options.next),
            _ => None,
        };
        let mut head = vec![Run::new(
            format!("{icon} {word}"),
            self.style(role).add_modifier(Modifier::BOLD),
        )];
        if let Some(chosen) = other {
            head.push(self.run(
                format!(" · not in Next {chosen}, which you have chosen"),
                Role::Dim,
            ));
        }
        let inner = width.saturating_sub(2).max(4);
        let mut rows: Vec<Placed> = wrap(&head, inner).into_iter().map(Placed::from).collect();
        rows.extend(self.blocks(blocks, inner));
        if other.is_some() {
            for placed in &mut rows {
                self.dim(&mut placed.row);
            }
        }
        let bar = self.run("▎ ", if other.is_some() { Role::Border } else { role });
        rows.into_iter()
            .map(|row| row.behind(std::slice::from_ref(&bar)))
            .collect()
    }

    /// What does not hold for the chosen version steps back; links stay to be seen.
    fn dim(&self, row: &mut Row) {
        let dim = self.style(Role::Dim);
        for run in &mut row.runs {
            let underlined = run.style.add_modifier & Modifier::UNDERLINED;
            run.style = dim.add_modifier(underlined);
        }
    }

    fn action(&mut self, request: &str, width: usize) -> Vec<Placed> {
        let spot = Some(self.new_spot(SpotKind::Try(request.to_owned())));
        let title = (self.options.request_title)(request).unwrap_or_else(|| request.to_owned());
        let first = self.run("▶ ", Role::Accent).of(spot);
        let rest = Run::new("  ", Style::new());
        let runs = [
            Run::new(
                "Try it: ",
                self.style(Role::Accent).add_modifier(Modifier::BOLD),
            )
            .of(spot),
            self.run(plain(&title), Role::Strong).of(spot),
        ];
        let rows = wrap(&runs, width.saturating_sub(2).max(4));
        hang(rows.into_iter().map(Placed::from).collect(), &first, &rest)
    }
}

/// Puts one prefix before the first row and another before the rest.
fn hang(rows: Vec<Placed>, first: &Run, rest: &Run) -> Vec<Placed> {
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| row.behind(std::slice::from_ref(if index == 0 { first } else { rest })))
        .collect()
}

/// Blank rows between two blocks: sections stand apart, a small heading keeps to its text.
fn gap(above: &Block, below: &Block) -> usize {
    match (above, below) {
        (_, Block::Heading { level: 1 | 2, .. }) => 2,
        (Block::Heading { level, .. }, _) if *level > 2 => 0,
        _ => 1,
    }
}

/// Whether an item holds more than a paragraph with lists below it.
fn is_loose(item: &[Block]) -> bool {
    item.iter()
        .skip(1)
        .any(|block| !matches!(block, Block::List { .. }))
}

fn note_look(kind: NoteKind) -> (&'static str, String, Role) {
    match kind {
        NoteKind::Note => ("◆", "Note".into(), Role::Note),
        NoteKind::Tip => ("✦", "Tip".into(), Role::Tip),
        NoteKind::Important => ("★", "Important".into(), Role::Important),
        NoteKind::Warning => ("▲", "Warning".into(), Role::Warning),
        NoteKind::Caution => ("■", "Caution".into(), Role::Caution),
        NoteKind::Next(range) => ("◇", version_words(range), Role::Version),
    }
}

fn version_words(range: VersionRange) -> String {
    match range.to {
        None => format!("Next {}+", range.from),
        Some(to) if to == range.from => format!("Next {to} only"),
        Some(to) if to == range.from + 1 => format!("Next {} and {to}", range.from),
        Some(to) => format!("Next {} to {to}", range.from),
    }
}
