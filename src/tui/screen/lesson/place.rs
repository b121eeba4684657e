//! Where the parts of the lesson screen are, from its size alone.

use ratatui::layout::Rect;

use crate::tui::draw::inset;
use crate::tui::layout::{MEASURE, OUTLINE_BESIDE, PANE_BESIDE, centred};

/// How wide the outline is beside the text.
const OUTLINE: u16 = 28;

/// How the sandbox pane is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaneView {
    /// Beside the text where there is room, else not.
    Beside,
    /// In place of the text, asked for where there is no room beside it.
    Alone,
    /// Not at all.
    Hidden,
}

/// The parts of the screen. A part that is not shown is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) outline: Rect,
    /// The text, in its measure.
    pub(super) text: Rect,
    /// The column of the scroll bar.
    pub(super) bar: Rect,
    pub(super) pane: Rect,
}

/// The parts for an area.
pub(super) fn parts(area: Rect, view: PaneView) -> Parts {
    if view == PaneView::Alone {
        return Parts {
            outline: Rect::ZERO,
            text: Rect::ZERO,
            bar: Rect::ZERO,
            pane: area,
        };
    }
    let pane = match view {
        PaneView::Beside if area.width >= PANE_BESIDE => (area.width * 2 / 5).clamp(48, 80),
        _ => 0,
    };
    let left = Rect {
        width: area.width - pane,
        ..area
    };
    let outline = if left.width >= OUTLINE_BESIDE {
        OUTLINE
    } else {
        0
    };
    let field = Rect {
        x: left.x + outline,
        width: left.width - outline,
        ..left
    };
    let text = centred(inset(field, 2, 0, 3, 0), MEASURE);
    let bar = Rect {
        x: (field.right()).saturating_sub(1),
        width: 1.min(field.width),
        ..field
    };
    Parts {
        outline: Rect {
            width: outline,
            ..left
        },
        text,
        bar,
        pane: Rect {
            x: left.right(),
            width: pane,
            ..area
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(width: u16, view: PaneView) -> [u16; 3] {
        let area = Rect {
            x: 0,
            y: 2,
            width,
            height: 30,
        };
        let parts = parts(area, view);
        [parts.outline.width, parts.text.width, parts.pane.width]
    }

    #[test]
    fn text_comes_first_then_the_pane_then_the_outline() {
        let cases = [
            (60, PaneView::Beside, [0, 55, 0]),
            (80, PaneView::Beside, [0, 75, 0]),
            (100, PaneView::Beside, [28, 67, 0]),
            (120, PaneView::Hidden, [28, 76, 0]),
            (120, PaneView::Beside, [0, 67, 48]),
            (180, PaneView::Beside, [28, 75, 72]),
            (80, PaneView::Alone, [0, 0, 80]),
        ];
        for (width, view, expected) in cases {
            assert_eq!(widths(width, view), expected, "{width} {view:?}");
        }
    }
}
