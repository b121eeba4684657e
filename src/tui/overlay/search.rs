//! Search over everything: topics, sections and questions, from anywhere.

mod index;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Wish;
use crate::tui::context::Context;
use crate::tui::cursor::Cursor;
use crate::tui::draw;
use crate::tui::effect::Command;
use crate::tui::field::Field;
use crate::tui::keymap::Action;
use crate::tui::layout::centred_box;
use crate::tui::screen::Input;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::clip;
use index::{Entry, Hit, Index, Kind};

const WIDTH: u16 = 84;

/// The search.
#[derive(Debug)]
pub struct Search {
    index: Index,
    field: Field,
    hits: Vec<Hit>,
    cursor: Cursor,
}

/// A row of the result list.
enum Row<'a> {
    Heading(Kind),
    Hit(usize, &'a Hit),
}

impl Search {
    /// A search over the content there is.
    pub fn new(context: &Context<'_>) -> Self {
        let index = Index::of(context.catalog());
        let hits = index.search("");
        Search {
            index,
            field: Field::default(),
            hits,
            cursor: Cursor::default(),
        }
    }

    pub(super) fn update(&mut self, input: &Input<'_>, context: &Context<'_>) -> Wish {
        match input {
            Input::Action(Action::Back) => return Wish::Close,
            Input::Action(Action::Accept) => return self.chosen(),
            Input::Action(action) => {
                self.cursor
                    .act(*action, self.hits.len(), self.hits.len().max(1));
            }
            Input::Key(key) => self.type_key(*key),
            Input::Paste(text) => {
                self.field.paste(text);
                self.search();
            }
            Input::Wheel(_, by) => {
                let action = if *by < 0 { Action::Up } else { Action::Down };
                self.cursor
                    .act(action, self.hits.len(), self.hits.len().max(1));
            }
            Input::Click(at) => return self.click(*at, context),
            _ => {}
        }
        Wish::Stay
    }

    fn type_key(&mut self, key: KeyEvent) {
        if self.field.key(key) {
            self.search();
        }
    }

    fn search(&mut self) {
        self.hits = self.index.search(self.field.text());
        self.cursor = Cursor::default();
    }

    fn chosen(&self) -> Wish {
        let hit = self.hits.get(self.cursor.selected());
        hit.map_or(Wish::Stay, |hit| {
            Wish::Then(Command::Open(self.index.entry(hit).route.clone()))
        })
    }

    fn click(&mut self, at: ratatui::layout::Position, context: &Context<'_>) -> Wish {
        if !outer(context.area).contains(at) {
            return Wish::Close;
        }
        let list = list(context.area);
        let rows = self.visible(usize::from(list.height));
        let below = usize::from(at.y.saturating_sub(list.y));
        let Some(Row::Hit(number, _)) = rows.get(below).filter(|_| list.contains(at)) else {
            return Wish::Stay;
        };
        self.cursor
            .select(*number, self.hits.len(), self.hits.len());
        self.chosen()
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        let mut kind = None;
        for (number, hit) in self.hits.iter().enumerate() {
            let entry = self.index.entry(hit);
            if kind != Some(entry.kind) {
                kind = Some(entry.kind);
                rows.push(Row::Heading(entry.kind));
            }
            rows.push(Row::Hit(number, hit));
        }
        rows
    }

    /// The rows on screen, such that the selected one is among them.
    fn visible(&self, height: usize) -> Vec<Row<'_>> {
        let rows = self.rows();
        let selected = self.cursor.selected();
        let at = rows
            .iter()
            .position(|row| matches!(row, Row::Hit(it, _) if *it == selected));
        let at = at.unwrap_or(0);
        let skip = (at + 2).saturating_sub(height).min(at.saturating_sub(1));
        rows.into_iter().skip(skip).take(height).collect()
    }

    pub(super) fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let theme = context.theme();
        let outer = outer(area);
        draw::clear(frame, outer);
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(theme.style(Role::Focus))
            .title(Span::styled(" Find ", theme.style(Role::Heading)))
            .title_bottom(
                Line::styled(
                    " ↑ ↓ select, Enter opens, Esc closes ",
                    theme.style(Role::Dim),
                )
                .right_aligned(),
            );
        frame.render_widget(block, outer);
        let inner = draw::inset(outer, 2, 1, 2, 1);
        self.field
            .view(frame, inner, true, "topics, sections, questions", theme);
        let list = list(area);
        if self.hits.is_empty() {
            let line = Line::styled("Nothing found.", theme.style(Role::Dim));
            draw::line(frame, list, 0, line);
        }
        for (below, row) in self.visible(usize::from(list.height)).iter().enumerate() {
            self.view_row(frame, list, below, row, theme);
        }
    }

    fn view_row(
        &self,
        frame: &mut Frame<'_>,
        list: Rect,
        below: usize,
        row: &Row<'_>,
        theme: &Theme,
    ) {
        match row {
            Row::Heading(kind) => {
                draw::line(
                    frame,
                    list,
                    below,
                    Line::styled(kind.title(), theme.style(Role::Dim)),
                );
            }
            Row::Hit(number, hit) => {
                let line = hit_line(self.index.entry(hit), hit, usize::from(list.width), theme);
                draw::line(frame, list, below, line);
                if let (true, Some(area)) =
                    (*number == self.cursor.selected(), draw::row(list, below))
                {
                    draw::tint(frame, area, theme.style(Role::Selection));
                }
            }
        }
    }
}

fn outer(area: Rect) -> Rect {
    centred_box(
        area,
        Size {
            width: WIDTH,
            height: area.height.min(26),
        },
    )
}

fn list(area: Rect) -> Rect {
    draw::inset(outer(area), 2, 3, 2, 1)
}

/// The title with its matched characters marked, and where it is at the right.
fn hit_line(entry: &Entry, hit: &Hit, width: usize, theme: &Theme) -> Line<'static> {
    let note = hit.excerpt.as_ref().unwrap_or(&entry.note);
    let room = width.saturating_sub(4);
    let title = clip(&entry.title, room);
    let mut spans = vec![Span::raw("  ")];
    spans.extend(title.graphemes(true).enumerate().map(|(at, grapheme)| {
        let matched = hit.matched.iter().any(|it| *it as usize == at);
        let role = if matched { Role::Accent } else { Role::Text };
        Span::styled(grapheme.to_owned(), theme.style(role))
    }));
    let left = room.saturating_sub(title.width() + 2);
    if left >= 8 {
        spans.push(Span::styled(
            format!("  {}", clip(note, left)),
            theme.style(Role::Dim),
        ));
    }
    Line::from(spans)
}
