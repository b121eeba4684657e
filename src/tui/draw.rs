//! Small helps for drawing: lines at a place, bars, words with styles.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::theme::{Role, Theme};
use super::widget::text::clip;

/// The rectangle without its margins.
pub(super) fn inset(area: Rect, left: u16, top: u16, right: u16, bottom: u16) -> Rect {
    Rect {
        x: area.x + left.min(area.width),
        y: area.y + top.min(area.height),
        width: area.width.saturating_sub(left + right),
        height: area.height.saturating_sub(top + bottom),
    }
}

/// One row of the rectangle; `None` below its end.
pub(super) fn row(area: Rect, index: usize) -> Option<Rect> {
    let index = u16::try_from(index)
        .ok()
        .filter(|index| *index < area.height)?;
    Some(Rect {
        y: area.y + index,
        height: 1,
        ..area
    })
}

/// Draws lines from the top; what does not fit is not drawn.
pub(super) fn lines(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'_>>) {
    frame.render_widget(Paragraph::new(lines), area);
}

/// Draws one line in one row.
pub(super) fn line(frame: &mut Frame<'_>, area: Rect, index: usize, line: Line<'_>) {
    if let Some(area) = row(area, index) {
        frame.render_widget(line, area);
    }
}

/// Lays a style over a rectangle.
pub(super) fn tint(frame: &mut Frame<'_>, area: Rect, style: Style) {
    let area = area.intersection(frame.area());
    frame.buffer_mut().set_style(area, style);
}

/// Empties a rectangle.
pub(super) fn clear(frame: &mut Frame<'_>, area: Rect) {
    frame.render_widget(Clear, area);
}

/// How far something is, as a bar of so many columns.
pub(super) fn bar(done: usize, total: usize, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let filled = if total == 0 {
        0
    } else {
        (done * width).div_ceil(total).min(width)
    };
    vec![
        Span::styled("━".repeat(filled), theme.style(Role::Accent)),
        Span::styled("─".repeat(width - filled), theme.style(Role::Border)),
    ]
}

/// Text in exactly so many columns: cut off with `…`, or filled with spaces.
pub(super) fn fit(text: &str, width: usize) -> String {
    let text = clip(text, width);
    let missing = width.saturating_sub(unicode_width::UnicodeWidthStr::width(text.as_str()));
    text + &" ".repeat(missing)
}

/// Right-aligned in so many columns.
pub(super) fn fit_right(text: &str, width: usize) -> String {
    let text = clip(text, width);
    let missing = width.saturating_sub(unicode_width::UnicodeWidthStr::width(text.as_str()));
    " ".repeat(missing) + &text
}

/// A count with its word: `1 question`, `3 questions`.
pub(super) fn count(number: usize, word: &str) -> String {
    if number == 1 {
        format!("1 {word}")
    } else {
        format!("{number} {word}s")
    }
}
