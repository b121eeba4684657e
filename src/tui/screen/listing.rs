//! Rows of one line each, of which one is selected: what all lists of the program do alike.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Input;
use crate::tui::cursor::Cursor;
use crate::tui::draw;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::list::list;
use crate::tui::widget::text::{Row, wrap_text};

/// Rows, of which one is selected.
#[derive(Debug)]
pub(super) struct Listing<T> {
    rows: Vec<T>,
    cursor: Cursor,
}

/// What an input did to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touch {
    /// Nothing: it was not for the list.
    None,
    /// The selection or the scroll moved.
    Moved,
    /// The selected row was clicked.
    Chosen,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Listing {
            rows: Vec::new(),
            cursor: Cursor::default(),
        }
    }
}

impl<T> Listing<T> {
    /// Puts other rows in; the selection stays where it is, as far as it can.
    pub(super) fn set(&mut self, rows: Vec<T>, area: Rect) {
        self.rows = rows;
        self.cursor.clamp(self.rows.len(), usize::from(area.height));
    }

    pub(super) fn rows(&self) -> &[T] {
        &self.rows
    }

    pub(super) fn selected(&self) -> Option<&T> {
        self.rows.get(self.cursor.selected())
    }

    /// Lets the list take what is for it. `area` is where it is drawn.
    pub(super) fn update(&mut self, input: &Input<'_>, area: Rect) -> Touch {
        let (len, page) = (self.rows.len(), usize::from(area.height));
        match input {
            Input::Action(action) if self.cursor.act(*action, len, page) => Touch::Moved,
            Input::Wheel(at, by) if area.contains(*at) => {
                self.cursor.scroll(*by, len, page);
                Touch::Moved
            }
            Input::Click(at) if area.contains(*at) => {
                match self.cursor.row_at(usize::from(at.y - area.y), len) {
                    Some(row) => {
                        self.cursor.select(row, len, page);
                        Touch::Chosen
                    }
                    None => Touch::None,
                }
            }
            _ => Touch::None,
        }
    }

    /// Draws the rows as `line` writes them; if there are none, what `none` says.
    pub(super) fn view<'l>(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        theme: &Theme,
        none: &str,
        line: impl Fn(&T) -> Line<'l>,
    ) {
        if self.rows.is_empty() {
            let words = wrap_text(none, theme.style(Role::Dim), usize::from(area.width));
            draw::lines(frame, area, words.into_iter().map(Row::into_line).collect());
        }
        let lines: Vec<Line<'_>> = self.rows.iter().map(line).collect();
        list(frame, area, &lines, self.cursor, true, theme);
    }
}
