//! A thumb at the right edge; nothing at all if everything is to be seen.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};

/// Draws the thumb over the last column of an area that shows `area.height` of `total` rows,
/// from row `offset` on.
pub fn scrollbar(frame: &mut Frame<'_>, area: Rect, total: usize, offset: usize, theme: &Theme) {
    let Some((start, length)) = thumb(usize::from(area.height), total, offset) else {
        return;
    };
    let x = area.right().saturating_sub(1);
    for y in (area.y..area.bottom()).skip(start).take(length) {
        frame
            .buffer_mut()
            .set_string(x, y, "▐", theme.style(Role::Border));
    }
}

/// Where the thumb begins and how long it is; it touches an end only if the rows do.
fn thumb(height: usize, total: usize, offset: usize) -> Option<(usize, usize)> {
    if height < 2 || total <= height {
        return None;
    }
    let length = (height * height / total).clamp(1, height - 1);
    let (room, furthest) = (height - length, total - height);
    let start = (offset * room).div_ceil(furthest);
    let start = if offset < furthest && room > 1 {
        start.min(room - 1)
    } else {
        start.min(room)
    };
    Some((start, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumb_shows_where_and_how_much() {
        let cases = [
            ("everything is seen", (10, 10, 0), None),
            ("at the beginning", (10, 20, 0), Some((0, 5))),
            ("just begun", (10, 1000, 1), Some((1, 1))),
            ("in the middle", (10, 20, 5), Some((3, 5))),
            ("just before the end", (10, 1000, 989), Some((8, 1))),
            ("at the end", (10, 20, 10), Some((5, 5))),
            ("no room", (1, 20, 0), None),
        ];
        for (name, (height, total, offset), expected) in cases {
            assert_eq!(thumb(height, total, offset), expected, "{name}");
        }
    }
}
