//! The outline: beside the text where there is room, else over it when asked for.

use ratatui::layout::{Position, Rect, Size};

use super::{Focus, Lesson};
use crate::tui::context::Context;
use crate::tui::cursor::Cursor;
use crate::tui::draw::inset;
use crate::tui::effect::Command;
use crate::tui::keymap::Action;
use crate::tui::layout::centred_box;
use crate::tui::widget::document::Page;

/// The anchors that the outline names: parts, and the sections of the deep dive.
pub(super) fn entries(page: &Page) -> Vec<usize> {
    (0..page.anchors.len())
        .filter(|at| page.anchors[*at].level <= 2)
        .collect()
}

impl Lesson {
    /// Where the outline's rows are; empty if it is not shown.
    pub(super) fn outline_rows(&self, context: &Context<'_>) -> Rect {
        let beside = self.parts(context).outline;
        match (self.focus, beside.is_empty()) {
            (_, false) => inset(beside, 1, 0, 1, 0),
            (Focus::Outline(_), true) => inset(self.outline_box(context), 2, 1, 2, 1),
            (_, true) => Rect::ZERO,
        }
    }

    /// The frame of the outline over the text.
    pub(super) fn outline_box(&self, context: &Context<'_>) -> Rect {
        let rows = u16::try_from(entries(&self.page).len()).unwrap_or(u16::MAX);
        centred_box(
            context.area,
            Size {
                width: 50,
                height: rows.saturating_add(2),
            },
        )
    }

    /// The entry of the section that the reader is in.
    pub(super) fn outline_here(&self) -> Option<usize> {
        let here = self.here?;
        entries(&self.page).iter().rposition(|at| *at <= here)
    }

    /// What the outline shows: the rows around the selected or the present entry.
    pub(super) fn outline_cursor(&self, context: &Context<'_>) -> Cursor {
        if let Focus::Outline(cursor) = self.focus {
            return cursor;
        }
        let mut cursor = Cursor::default();
        let (len, page) = self.outline_size(context);
        cursor.select(self.outline_here().unwrap_or(0), len, page);
        cursor
    }

    fn outline_size(&self, context: &Context<'_>) -> (usize, usize) {
        (
            entries(&self.page).len(),
            usize::from(self.outline_rows(context).height),
        )
    }

    pub(super) fn open_outline(&mut self, context: &Context<'_>) {
        if entries(&self.page).is_empty() {
            return;
        }
        let here = self.outline_here().unwrap_or(0);
        self.focus = Focus::Outline(Cursor::default());
        let (len, page) = self.outline_size(context);
        let mut cursor = Cursor::default();
        cursor.select(here, len, page);
        self.focus = Focus::Outline(cursor);
    }

    pub(super) fn outline_action(
        &mut self,
        mut cursor: Cursor,
        action: Action,
        context: &Context<'_>,
    ) -> Vec<Command> {
        let (len, page) = self.outline_size(context);
        if cursor.act(action, len, page) {
            self.focus = Focus::Outline(cursor);
            return Vec::new();
        }
        match action {
            Action::Back => self.focus = Focus::Text,
            Action::Enter => {
                self.focus = Focus::Text;
                if let Some(at) = entries(&self.page).get(cursor.selected()) {
                    return self.jump_to(*at, context);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// The anchor of the outline's row at this place.
    pub(super) fn outline_at(&self, at: Position, context: &Context<'_>) -> Option<usize> {
        let rows = self.outline_rows(context);
        if !rows.contains(at) {
            return None;
        }
        let entries = entries(&self.page);
        let row = self
            .outline_cursor(context)
            .row_at(usize::from(at.y - rows.y), entries.len())?;
        entries.get(row).copied()
    }
}
