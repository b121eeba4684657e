//! A drawn screen as an SVG: a window with round corners, and in it text in runs of one style.
//!
//! Every run says how wide it is, so columns stand below each other in whatever monospace font
//! the viewer has. Lines and blocks are drawn as shapes: as text they would not meet.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::shape::Shape;
use crate::tui::theme::Ground;

/// Pixels of a column.
pub(super) const COLUMN: f32 = 8.4;
/// Pixels of a row.
pub(super) const ROW: f32 = 18.0;
/// Pixels from the top of a row to the line that letters stand on.
const BASELINE: f32 = 13.5;
/// Pixels around the screen.
const MARGIN: f32 = 14.0;
/// Pixels of the bar above it.
const BAR: f32 = 32.0;
const FONT: &str =
    "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/// The colours that a terminal has by itself.
struct Window {
    paper: &'static str,
    ink: &'static str,
    frame: &'static str,
}

const DARK: Window = Window {
    paper: "#1b1d22",
    ink: "#d9dce3",
    frame: "#3a3f4a",
};
const LIGHT: Window = Window {
    paper: "#ffffff",
    ink: "#24292f",
    frame: "#d0d5de",
};

/// The screen as a file of its own.
pub(super) fn svg(screen: &Buffer, ground: Ground, title: &str) -> String {
    let window = match ground {
        Ground::Dark => &DARK,
        Ground::Light => &LIGHT,
    };
    let mut text = String::new();
    head(&mut text, screen, window, title);
    for row in 0..screen.area.height {
        let pieces = pieces(screen, row);
        let mut column = 0;
        for piece in &pieces {
            piece.write(
                &mut text,
                f32::from(column) * COLUMN,
                f32::from(row) * ROW,
                window,
            );
            column += piece.columns;
        }
    }
    text.push_str("</g>\n</svg>\n");
    text
}

fn head(text: &mut String, screen: &Buffer, window: &Window, title: &str) {
    let width = f32::from(screen.area.width) * COLUMN + 2.0 * MARGIN;
    let height = f32::from(screen.area.height) * ROW + BAR + MARGIN;
    let Window { paper, ink, frame } = window;
    let title = escape(title);
    // Writing to a string can't fail.
    let _ = write!(
        text,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" font-family="{FONT}" font-size="14" role="img">
<title>{title}</title>
<style>text{{white-space:pre}}.b{{font-weight:bold}}.i{{font-style:italic}}.u{{text-decoration:underline}}.s{{text-decoration:line-through}}.d{{opacity:.6}}</style>
<rect x=".5" y=".5" width="{:.0}" height="{:.0}" rx="10" fill="{paper}" stroke="{frame}"/>
<circle cx="20" cy="16" r="5.5" fill="#f0675e"/><circle cx="38" cy="16" r="5.5" fill="#e6b13c"/><circle cx="56" cy="16" r="5.5" fill="#5bbd5a"/>
<g transform="translate({MARGIN} {BAR})" fill="{ink}" xml:space="preserve">
"##,
        width - 1.0,
        height - 1.0,
    );
}

/// How a cell looks, but for what stands in it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    ink: Color,
    paper: Color,
    modifier: Modifier,
}

/// Neighbours in one row that look the same.
#[derive(Debug, PartialEq)]
struct Piece {
    text: String,
    columns: u16,
    look: Look,
}

/// A row from left to right, without gaps.
fn pieces(screen: &Buffer, row: u16) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut column = 0;
    while column < screen.area.width {
        let cell = &screen[(column, row)];
        let (ink, paper, modifier) = (cell.fg, cell.bg, cell.modifier);
        let look = Look {
            ink,
            paper,
            modifier,
        };
        let columns = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        match pieces.last_mut() {
            Some(last) if last.look == look && last.takes(cell.symbol()) => {
                last.text.push_str(cell.symbol());
                last.columns += columns;
            }
            _ => {
                let text = cell.symbol().to_owned();
                pieces.push(Piece {
                    text,
                    columns,
                    look,
                });
            }
        }
        column += columns;
    }
    pieces
}

impl Piece {
    /// Letters go with letters; a sign only with its like, because it may come from another font.
    fn takes(&self, symbol: &str) -> bool {
        let letter = |symbol: &str| symbol.chars().all(|c| c < '\u{250}' || "’…–—".contains(c));
        (letter(&self.text) && letter(symbol)) || self.text.ends_with(symbol)
    }

    fn write(&self, svg: &mut String, x: f32, y: f32, window: &Window) {
        let (ink, paper) = self.colours(window);
        let width = f32::from(self.columns) * COLUMN;
        if let Some(paper) = paper {
            let _ = writeln!(
                svg,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{ROW}" fill="{paper}"/>"#
            );
        }
        match Shape::of(&self.text) {
            Some(shape) => shape.write(
                svg,
                x,
                y,
                self.columns,
                ink.as_deref().unwrap_or(window.ink),
            ),
            None => self.write_text(svg, x, y, ink.as_deref()),
        }
    }

    fn write_text(&self, svg: &mut String, x: f32, y: f32, ink: Option<&str>) {
        let lined = Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        let trimmed = if self.look.modifier.intersects(lined) {
            &self.text
        } else {
            self.text.trim()
        };
        if trimmed.is_empty() {
            return;
        }
        let before = self.text.find(trimmed).unwrap_or(0);
        let columns = |text: &str| u16::try_from(text.width()).map_or(0.0, f32::from);
        let x = x + columns(&self.text[..before]) * COLUMN;
        let length = columns(trimmed) * COLUMN;
        let class = class(self.look.modifier);
        let fill = ink
            .map(|ink| format!(r#" fill="{ink}""#))
            .unwrap_or_default();
        let _ = writeln!(
            svg,
            r#"<text x="{x:.1}" y="{:.1}" textLength="{length:.1}"{class}{fill}>{}</text>"#,
            y + BASELINE,
            escape(trimmed),
        );
    }

    /// Ink, where it isn't the window's own; paper, where there is any.
    fn colours(&self, window: &Window) -> (Option<String>, Option<String>) {
        let (ink, paper) = (css(self.look.ink), css(self.look.paper));
        if self.look.modifier.contains(Modifier::REVERSED) {
            let ink = ink.unwrap_or_else(|| window.ink.to_owned());
            return (
                Some(paper.unwrap_or_else(|| window.paper.to_owned())),
                Some(ink),
            );
        }
        (ink, paper)
    }
}

/// A theme with true colour knows no others; what is left is the terminal's own.
fn css(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}

fn class(modifier: Modifier) -> String {
    let names: Vec<&str> = [
        (Modifier::BOLD, "b"),
        (Modifier::ITALIC, "i"),
        (Modifier::UNDERLINED, "u"),
        (Modifier::CROSSED_OUT, "s"),
        (Modifier::DIM, "d"),
    ]
    .into_iter()
    .filter(|(one, _)| modifier.contains(*one))
    .map(|(_, name)| name)
    .collect();
    if names.is_empty() {
        return String::new();
    }
    format!(r#" class="{}""#, names.join(" "))
}

/// Text that XML does not take for markup. What XML can't hold at all becomes a replacement sign.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn row(parts: &[(&str, Style)]) -> Buffer {
        let mut screen = Buffer::empty(Rect::new(0, 0, 12, 1));
        let mut x = 0;
        for (text, style) in parts {
            (x, _) = screen.set_string_at(x, text, *style);
        }
        screen
    }

    /// What is drawn, without the window around it.
    fn drawn(parts: &[(&str, Style)]) -> Vec<String> {
        let svg = svg(&row(parts), Ground::Dark, "t");
        let body = svg.split_once("preserve\">\n").unwrap().1;
        body.lines()
            .take_while(|line| *line != "</g>")
            .map(str::to_owned)
            .collect()
    }

    trait At {
        fn set_string_at(&mut self, x: u16, text: &str, style: Style) -> (u16, u16);
    }

    impl At for Buffer {
        fn set_string_at(&mut self, x: u16, text: &str, style: Style) -> (u16, u16) {
            self.set_stringn(x, 0, text, usize::MAX, style)
        }
    }

    #[test]
    fn text_is_cut_into_runs_of_one_style_that_say_how_wide_they_are() {
        let bold = Style::new()
            .add_modifier(Modifier::BOLD)
            .fg(Color::Rgb(1, 2, 255));
        assert_eq!(
            drawn(&[(" ab ", Style::new()), ("cd", bold)]),
            [
                r#"<text x="8.4" y="13.5" textLength="16.8">ab</text>"#,
                r##"<text x="33.6" y="13.5" textLength="16.8" class="b" fill="#0102ff">cd</text>"##,
            ]
        );
    }

    #[test]
    fn markup_and_control_characters_stay_text() {
        assert_eq!(escape("a<b>&\"\u{1b}"), "a&lt;b&gt;&amp;&quot;\u{fffd}");
        assert_eq!(
            drawn(&[("<a&b>", Style::new())]),
            [r#"<text x="0.0" y="13.5" textLength="42.0">&lt;a&amp;b&gt;</text>"#]
        );
    }

    #[test]
    fn a_wide_character_takes_two_columns_and_what_follows_stands_behind_it() {
        assert_eq!(
            drawn(&[("日x", Style::new())]),
            [
                r#"<text x="0.0" y="13.5" textLength="16.8">日</text>"#,
                r#"<text x="16.8" y="13.5" textLength="8.4">x</text>"#,
            ]
        );
    }

    #[test]
    fn reversed_text_changes_ink_and_paper() {
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        assert_eq!(
            drawn(&[("x", reversed)]),
            [
                r##"<rect x="0.0" y="0.0" width="8.4" height="18" fill="#d9dce3"/>"##,
                r##"<text x="0.0" y="13.5" textLength="8.4" fill="#1b1d22">x</text>"##,
            ]
        );
    }

    #[test]
    fn a_rule_is_one_line() {
        assert_eq!(
            drawn(&[("───", Style::new())]),
            [r##"<path d="M0.0 9.0H25.2" fill="none" stroke="#d9dce3" stroke-width="1"/>"##]
        );
    }
}
