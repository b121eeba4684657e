//! Where things are: the rows around a screen, computed from the terminal's size alone, so that
//! `update` and `view` agree without one drawing for the other.

use ratatui::layout::{Rect, Size};

/// The smallest terminal in which everything is shown.
pub const SMALLEST: Size = Size {
    width: 60,
    height: 18,
};

/// From this width on the sandbox pane stands beside the text.
pub const PANE_BESIDE: u16 = 120;

/// From this width on the outline stands beside the text.
pub const OUTLINE_BESIDE: u16 = 100;

/// The widest measure of running text.
pub const MEASURE: u16 = 76;

/// From this height on there is an empty row above and below the screen.
const AIRY: u16 = 30;

/// The rows of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chrome {
    /// The navigation bar.
    pub nav: Rect,
    /// Where the learner is.
    pub breadcrumb: Rect,
    /// The screen.
    pub body: Rect,
    /// The key bar, or a notice.
    pub keys: Rect,
}

/// The rows for a terminal of this size; `None` if it is too small for anything.
pub fn chrome(size: Size) -> Option<Chrome> {
    if size.width < SMALLEST.width || size.height < SMALLEST.height {
        return None;
    }
    let air = u16::from(size.height >= AIRY);
    let row = |y| Rect {
        x: 0,
        y,
        width: size.width,
        height: 1,
    };
    Some(Chrome {
        nav: row(0),
        breadcrumb: row(1),
        body: Rect {
            x: 0,
            y: 2 + air,
            width: size.width,
            height: size.height - 3 - 2 * air,
        },
        keys: row(size.height - 1),
    })
}

/// The middle part of `area` with at most this width.
pub fn centred(area: Rect, width: u16) -> Rect {
    let width = width.min(area.width);
    Rect {
        x: area.x + (area.width - width) / 2,
        width,
        ..area
    }
}

/// The middle part of `area` with at most this size.
pub fn centred_box(area: Rect, size: Size) -> Rect {
    let height = size.height.min(area.height);
    let across = centred(area, size.width);
    Rect {
        y: area.y + (area.height - height) / 2,
        height,
        ..across
    }
}
