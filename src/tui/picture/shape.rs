//! Signs that terminals draw to the edges of their cells: lines and blocks.

use std::fmt::Write as _;

use super::svg::{COLUMN, ROW};

/// A sign that is drawn, not written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// Strokes from the middle of a cell to its edges.
    Line {
        up: bool,
        right: bool,
        down: bool,
        left: bool,
        pixels: u8,
    },
    /// A filled part of a cell, in eighths of its width and height.
    Block { x: u8, y: u8, width: u8, height: u8 },
}

impl Shape {
    /// The shape of a sign, or of several that are alike.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut signs = text.chars();
        let sign = signs.next()?;
        let shape = line(sign).or_else(|| block(sign))?;
        (shape.repeats() || signs.next().is_none()).then_some(shape)
    }

    /// Whether several side by side are one longer shape.
    fn repeats(self) -> bool {
        match self {
            Shape::Line {
                up,
                down,
                right,
                left,
                ..
            } => right && left && !up && !down,
            Shape::Block { width, .. } => width == 8,
        }
    }

    /// Draws it with its left upper corner at a place, over so many columns.
    pub(super) fn write(self, svg: &mut String, x: f32, y: f32, columns: u16, ink: &str) {
        let width = f32::from(columns) * COLUMN;
        // Writing to a string can't fail.
        let _ = match self {
            Shape::Line { pixels, .. } => writeln!(
                svg,
                r#"<path d="{}" fill="none" stroke="{ink}" stroke-width="{pixels}"/>"#,
                self.path(x, y, width)
            ),
            Shape::Block {
                x: left,
                y: top,
                width: wide,
                height,
            } => {
                let part = |eighths: u8, whole: f32| f32::from(eighths) / 8.0 * whole;
                writeln!(
                    svg,
                    r#"<rect x="{:.2}" y="{:.2}" width="{:.2}" height="{:.2}" fill="{ink}"/>"#,
                    x + part(left, width),
                    y + part(top, ROW),
                    part(wide, width),
                    part(height, ROW),
                )
            }
        };
    }

    fn path(self, x: f32, y: f32, width: f32) -> String {
        let Shape::Line {
            up,
            right,
            down,
            left,
            ..
        } = self
        else {
            return String::new();
        };
        let (middle, centre) = (y + ROW / 2.0, x + width / 2.0);
        let (top, bottom, end) = (y, y + ROW, x + width);
        match (up, right, down, left) {
            (false, true, false, true) => format!("M{x:.1} {middle:.1}H{end:.1}"),
            (true, false, true, false) => format!("M{centre:.1} {top:.1}V{bottom:.1}"),
            (false, true, true, false) => {
                format!("M{centre:.1} {bottom:.1}Q{centre:.1} {middle:.1} {end:.1} {middle:.1}")
            }
            (false, false, true, true) => {
                format!("M{centre:.1} {bottom:.1}Q{centre:.1} {middle:.1} {x:.1} {middle:.1}")
            }
            (true, true, false, false) => {
                format!("M{centre:.1} {top:.1}Q{centre:.1} {middle:.1} {end:.1} {middle:.1}")
            }
            (true, false, false, true) => {
                format!("M{centre:.1} {top:.1}Q{centre:.1} {middle:.1} {x:.1} {middle:.1}")
            }
            _ => {
                let from = |there: bool, edge: f32, middle: f32| if there { edge } else { middle };
                format!(
                    "M{centre:.1} {:.1}V{:.1}M{:.1} {middle:.1}H{:.1}",
                    from(up, top, middle),
                    from(down, bottom, middle),
                    from(left, x, centre),
                    from(right, end, centre),
                )
            }
        }
    }
}

fn line(sign: char) -> Option<Shape> {
    let (up, right, down, left) = match sign {
        '─' | '━' => (false, true, false, true),
        '│' | '┃' => (true, false, true, false),
        '┌' | '╭' => (false, true, true, false),
        '┐' | '╮' => (false, false, true, true),
        '└' | '╰' => (true, true, false, false),
        '┘' | '╯' => (true, false, false, true),
        '├' => (true, true, true, false),
        '┤' => (true, false, true, true),
        '┬' => (false, true, true, true),
        '┴' => (true, true, false, true),
        '┼' => (true, true, true, true),
        _ => return None,
    };
    let pixels = if matches!(sign, '━' | '┃') { 3 } else { 1 };
    Some(Shape::Line {
        up,
        right,
        down,
        left,
        pixels,
    })
}

/// U+2581 to U+2590: lower eighths, then left eighths, then the right half.
fn block(sign: char) -> Option<Shape> {
    let (x, y, width, height) = match sign {
        '\u{2581}'..='\u{2588}' => {
            let height = eighths(sign, '\u{2580}');
            (0, 8 - height, 8, height)
        }
        '\u{2589}'..='\u{258f}' => (0, 0, 8 - eighths(sign, '\u{2588}'), 8),
        '\u{2590}' => (4, 0, 4, 8),
        _ => return None,
    };
    Some(Shape::Block {
        x,
        y,
        width,
        height,
    })
}

fn eighths(sign: char, before: char) -> u8 {
    u8::try_from(u32::from(sign) - u32::from(before)).unwrap_or(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_parts_of_a_cell() {
        let block = |x, y, width, height| {
            Some(Shape::Block {
                x,
                y,
                width,
                height,
            })
        };
        assert_eq!(Shape::of("█"), block(0, 0, 8, 8));
        assert_eq!(Shape::of("▂"), block(0, 6, 8, 2));
        assert_eq!(Shape::of("▎"), block(0, 0, 2, 8));
        assert_eq!(Shape::of("▐"), block(4, 0, 4, 8));
    }

    #[test]
    fn letters_are_none_and_neither_are_uprights_side_by_side() {
        assert_eq!(Shape::of("a"), None);
        assert_eq!(Shape::of("││"), None);
        assert!(Shape::of("│").is_some());
        assert!(Shape::of("───").is_some());
    }

    #[test]
    fn a_corner_joins_two_edges() {
        let mut svg = String::new();
        Shape::of("╭").unwrap().write(&mut svg, 0.0, 0.0, 1, "#fff");
        assert_eq!(
            svg,
            "<path d=\"M4.2 18.0Q4.2 9.0 8.4 9.0\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1\"/>\n"
        );
    }
}
