//! How a list is drawn: the chosen row on a tint over the whole width, a thumb at the right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::scrollbar::scrollbar;
use crate::tui::cursor::Cursor;
use crate::tui::theme::{Role, Theme};

/// Draws the rows that are to be seen; the chosen one lies on a tint.
pub fn list(
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Line<'_>],
    cursor: Cursor,
    focused: bool,
    theme: &Theme,
) {
    let role = if focused {
        Role::Selection
    } else {
        Role::SelectionIdle
    };
    let seen = cursor.visible(rows.len(), usize::from(area.height));
    for (y, index) in (area.y..).zip(seen.clone()) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let buffer = frame.buffer_mut();
        buffer.set_line(line.x, line.y, &rows[index], line.width);
        if index == cursor.selected() {
            buffer.set_style(line, theme.style(role));
        }
    }
    scrollbar(frame, area, rows.len(), seen.start, theme);
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn the_chosen_row_is_tinted_over_the_whole_width() {
        let theme = Theme::dark();
        let rows: Vec<Line<'_>> = ["one", "two", "three", "four"].map(Line::from).into();
        let mut cursor = Cursor::default();
        cursor.select(2, 4, 3);
        let mut terminal = Terminal::new(TestBackend::new(8, 3)).unwrap();
        terminal
            .draw(|frame| list(frame, frame.area(), &rows, cursor, true, &theme))
            .unwrap();
        let screen = terminal.backend().to_string();
        assert_eq!(screen, "\"one    ▐\"\n\"two    ▐\"\n\"three   \"\n");
        let tint = theme.style(Role::Selection).bg.unwrap();
        let buffer = terminal.backend().buffer();
        assert!((0..8).all(|x| buffer[(x, 2)].bg == tint && buffer[(x, 1)].bg != tint));
    }
}
