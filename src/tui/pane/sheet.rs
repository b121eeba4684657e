//! A scrolling sheet of finished lines: what the answer and the why are shown on.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::keymap::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::scrollbar::scrollbar;

/// Lines, and the first one seen. Clamped whenever lines or height change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    lines: Vec<Line<'static>>,
    top: usize,
    height: usize,
}

impl Sheet {
    /// Other lines, of which so many are seen. A reader at the end stays there if `follow`.
    pub(super) fn set(&mut self, lines: Vec<Line<'static>>, height: usize, follow: bool) {
        let at_end = self.top >= self.furthest();
        self.lines = lines;
        self.height = height;
        if follow && at_end {
            self.top = self.furthest();
        }
        self.scroll(0);
    }

    /// Back to the first line: something else is shown.
    pub(super) fn rewind(&mut self) {
        self.top = 0;
    }

    /// Scrolls by so many lines.
    pub(super) fn scroll(&mut self, lines: i32) {
        let distance = lines.unsigned_abs() as usize;
        let top = if lines < 0 {
            self.top.saturating_sub(distance)
        } else {
            self.top + distance
        };
        self.top = top.min(self.furthest());
    }

    /// Scrolls as an action says; whether it was one that scrolls.
    pub(super) fn act(&mut self, action: Action) -> bool {
        let page = i32::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(i32::MAX);
        match action {
            Action::Up => self.scroll(-1),
            Action::Down => self.scroll(1),
            Action::PageUp => self.scroll(-page),
            Action::PageDown => self.scroll(page),
            Action::Top => self.top = 0,
            Action::Bottom => self.top = self.furthest(),
            _ => return false,
        }
        true
    }

    fn furthest(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }

    /// Draws the lines that are seen.
    pub(super) fn view(&self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let seen = self
            .lines
            .iter()
            .skip(self.top)
            .take(usize::from(area.height));
        for (y, line) in (area.y..).zip(seen) {
            frame.buffer_mut().set_line(area.x, y, line, area.width);
        }
        scrollbar(frame, area, self.lines.len(), self.top, theme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<Line<'static>> {
        (0..count)
            .map(|number| Line::from(number.to_string()))
            .collect()
    }

    #[test]
    fn a_reader_at_the_end_follows_a_stream_and_others_stay() {
        let mut sheet = Sheet::default();
        sheet.set(lines(3), 5, true);
        sheet.set(lines(10), 5, true);
        assert_eq!(sheet.top, 5);
        sheet.act(Action::Up);
        sheet.set(lines(12), 5, true);
        assert_eq!(sheet.top, 4);
        sheet.set(lines(2), 5, false);
        assert_eq!(sheet.top, 0);
    }

    #[test]
    fn scrolling_ends_at_both_ends() {
        let mut sheet = Sheet::default();
        sheet.set(lines(10), 4, false);
        let tops: Vec<usize> = [
            Action::PageDown,
            Action::Bottom,
            Action::Down,
            Action::PageUp,
            Action::Top,
        ]
        .into_iter()
        .map(|action| {
            sheet.act(action);
            sheet.top
        })
        .collect();
        assert_eq!(tops, [3, 6, 6, 3, 0]);
    }
}
