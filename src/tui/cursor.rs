//! A selection in a list that scrolls. Always in range: every change is clamped at once.

use std::ops::Range;

use super::keymap::Action;

/// Which row is selected, and which is the first on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    selected: usize,
    top: usize,
}

impl Cursor {
    /// The selected row; 0 in an empty list.
    pub fn selected(self) -> usize {
        self.selected
    }

    /// Keeps selection and scroll within `len` rows, of which `page` are seen.
    pub fn clamp(&mut self, len: usize, page: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
        self.follow(len, page);
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize, len: usize, page: usize) {
        self.selected = row;
        self.clamp(len, page);
    }

    /// Moves as an action says; whether it was one that moves.
    pub fn act(&mut self, action: Action, len: usize, page: usize) -> bool {
        let step = page.saturating_sub(1).max(1);
        let to = match action {
            Action::Up => self.selected.saturating_sub(1),
            Action::Down => self.selected + 1,
            Action::PageUp => self.selected.saturating_sub(step),
            Action::PageDown => self.selected + step,
            Action::Top => 0,
            Action::Bottom => len,
            _ => return false,
        };
        self.select(to, len, page);
        true
    }

    /// Scrolls by the wheel; the selection stays on screen.
    pub fn scroll(&mut self, lines: i32, len: usize, page: usize) {
        self.top = offset(self.top, lines).min(len.saturating_sub(page));
        let last = (self.top + page)
            .saturating_sub(1)
            .min(len.saturating_sub(1));
        self.selected = self.selected.clamp(self.top.min(last), last);
    }

    /// The rows on screen.
    pub fn visible(self, len: usize, page: usize) -> Range<usize> {
        self.top.min(len)..(self.top + page).min(len)
    }

    /// The row that stands so many rows below the first on screen.
    pub fn row_at(self, below: usize, len: usize) -> Option<usize> {
        Some(self.top + below).filter(|row| *row < len)
    }

    fn follow(&mut self, len: usize, page: usize) {
        let lowest = (self.selected + 1).saturating_sub(page);
        self.top = self.top.clamp(lowest.min(self.selected), self.selected);
        self.top = self.top.min(len.saturating_sub(page));
    }
}

/// A line number moved by some lines, not below zero.
pub fn offset(line: usize, by: i32) -> usize {
    let distance = by.unsigned_abs() as usize;
    if by < 0 {
        line.saturating_sub(distance)
    } else {
        line + distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_stays_in_range_and_on_screen() {
        let mut cursor = Cursor::default();
        assert!(cursor.act(Action::Bottom, 20, 5));
        assert_eq!((cursor.selected(), cursor.visible(20, 5)), (19, 15..20));
        cursor.clamp(3, 5);
        assert_eq!((cursor.selected(), cursor.visible(3, 5)), (2, 0..3));
        cursor.clamp(0, 5);
        assert_eq!((cursor.selected(), cursor.visible(0, 5)), (0, 0..0));
    }

    #[test]
    fn the_wheel_scrolls_and_takes_the_selection_along() {
        let mut cursor = Cursor::default();
        cursor.scroll(3, 20, 5);
        assert_eq!((cursor.selected(), cursor.visible(20, 5)), (3, 3..8));
        cursor.scroll(-3, 20, 5);
        assert_eq!((cursor.selected(), cursor.visible(20, 5)), (3, 0..5));
        cursor.scroll(100, 2, 5);
        assert_eq!((cursor.selected(), cursor.visible(2, 5)), (1, 0..2));
    }

    #[test]
    fn other_actions_do_not_move() {
        assert!(!Cursor::default().act(Action::Enter, 3, 3));
    }
}
