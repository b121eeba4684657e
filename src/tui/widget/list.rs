//! Lists: which row is chosen, which rows are to be seen, and how both are drawn.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::scrollbar::scrollbar;
use crate::tui::theme::{Role, Theme};

/// The chosen row and the first one seen.
///
/// Pure state: it is clamped by [`Cursor::fit`] whenever the list or its place changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The chosen row.
    pub selected: usize,
    /// The first row seen.
    pub offset: usize,
}

impl Cursor {
    /// Moves by so many rows, not beyond the ends.
    pub fn move_by(&mut self, rows: isize, len: usize) {
        self.selected = self.selected.saturating_add_signed(rows).min(len.saturating_sub(1));
    }

    /// To the first row.
    pub fn to_top(&mut self) {
        self.selected = 0;
    }

    /// To the last row.
    pub fn to_bottom(&mut self, len: usize) {
        self.selected = len.saturating_sub(1);
    }

    /// Keeps the choice within the list and the seen rows around the choice.
    pub fn fit(&mut self, len: usize, height: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
        let lowest = self.selected.saturating_sub(height.saturating_sub(1));
        let highest = self.selected.min(len.saturating_sub(height));
        self.offset = self.offset.clamp(lowest.min(highest), highest.max(lowest.min(highest)));
    }

    /// The row at a place on screen.
    pub fn row_at(&self, area: Rect, at: Position, len: usize) -> Option<usize> {
        let row = self.offset + usize::from(at.y.checked_sub(area.y)?);
        (area.contains(at) && row < len).then_some(row)
    }
}

/// Draws the seen rows; the chosen one lies on a tint over the whole width.
pub fn list(
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Line<'_>],
    cursor: Cursor,
    focused: bool,
    theme: &Theme,
) {
    let role = if focused { Role::Selection } else { Role::SelectionIdle };
    let height = usize::from(area.height);
    for (y, (index, row)) in (area.y..).zip(rows.iter().enumerate().skip(cursor.offset).take(height)) {
        let line = Rect { y, height: 1, ..area };
        let buffer = frame.buffer_mut();
        buffer.set_line(line.x, line.y, row, line.width);
        if index == cursor.selected {
            buffer.set_style(line, theme.style(role));
        }
    }
    scrollbar(frame, area, rows.len(), cursor.offset, theme);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_choice_stays_within_the_list_and_in_sight() {
        let mut cursor = Cursor::default();
        cursor.move_by(7, 10);
        cursor.fit(10, 4);
        assert_eq!(cursor, Cursor { selected: 7, offset: 4 });
        cursor.move_by(-2, 10);
        cursor.fit(10, 4);
        assert_eq!(cursor, Cursor { selected: 5, offset: 4 });
        cursor.move_by(-99, 10);
        cursor.fit(10, 4);
        assert_eq!(cursor, Cursor::default());
        cursor.move_by(99, 10);
        cursor.fit(3, 4);
        assert_eq!(cursor, Cursor { selected: 2, offset: 0 });
        cursor.fit(0, 4);
        assert_eq!(cursor, Cursor::default());
    }

    #[test]
    fn a_click_finds_its_row() {
        let cursor = Cursor { selected: 0, offset: 5 };
        let area = Rect::new(2, 10, 20, 4);
        assert_eq!(cursor.row_at(area, Position::new(3, 11), 20), Some(6));
        assert_eq!(cursor.row_at(area, Position::new(3, 11), 6), None);
        assert_eq!(cursor.row_at(area, Position::new(3, 9), 20), None);
        assert_eq!(cursor.row_at(area, Position::new(1, 11), 20), None);
    }

    proptest! {
        #[test]
        fn whatever_moves_the_choice_is_seen(
            moves in proptest::collection::vec(-20isize..20, 0..20),
            len in 0usize..50, height in 1usize..20,
        ) {
            let mut cursor = Cursor::default();
            for rows in moves {
                cursor.move_by(rows, len);
                cursor.fit(len, height);
                prop_assert!(cursor.selected < len.max(1));
                prop_assert!(cursor.offset <= cursor.selected);
                prop_assert!(cursor.selected < cursor.offset + height);
            }
        }
    }
}
