//! The small parts that give the program one look: section heads, tabs, key hints,
//! methods, statuses.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::text::clip;
use crate::tui::theme::{Role, Theme};

/// Draws the head of a part: its title, a rule, and a remark at the right. Answers what is left
/// of the area below it.
pub fn section(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    remark: &str,
    focused: bool,
    theme: &Theme,
) -> Rect {
    let titles = [(title, true)];
    tabs(frame, area, &titles, remark, focused, theme)
}

/// Like [`section`] with several titles, of which one is open (`true`).
pub fn tabs(
    frame: &mut Frame<'_>,
    area: Rect,
    titles: &[(&str, bool)],
    remark: &str,
    focused: bool,
    theme: &Theme,
) -> Rect {
    if area.height == 0 {
        return area;
    }
    let mut line = Line::default();
    for (title, open) in titles {
        line.push_span(Span::styled(
            (*title).to_owned(),
            title_style(*open, focused, theme),
        ));
        line.push_span(Span::raw("  "));
    }
    let room = usize::from(area.width).saturating_sub(line.width());
    let remark = if room > 12 {
        clip(remark, room - 4)
    } else {
        String::new()
    };
    let gap = if remark.is_empty() {
        0
    } else {
        remark.width() + 1
    };
    let rule = theme.style(if focused { Role::Focus } else { Role::Border });
    line.spans.pop();
    line.push_span(Span::raw(" "));
    let dashes = usize::from(area.width).saturating_sub(line.width() + gap);
    line.push_span(Span::styled("─".repeat(dashes), rule));
    if gap > 0 {
        line.push_span(Span::styled(format!(" {remark}"), theme.style(Role::Dim)));
    }
    frame
        .buffer_mut()
        .set_line(area.x, area.y, &line, area.width);
    Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    }
}

fn title_style(open: bool, focused: bool, theme: &Theme) -> ratatui::style::Style {
    match (open, focused) {
        (true, true) => theme.style(Role::Accent).add_modifier(Modifier::BOLD),
        (true, false) => theme.style(Role::Strong),
        (false, _) => theme.style(Role::Dim),
    }
}

/// Which of the titles drawn by [`tabs`] stands in this column, counted from the left of its area.
pub fn tab_at(titles: &[&str], column: u16) -> Option<usize> {
    let mut left = 0;
    titles.iter().position(|title| {
        let start = left;
        left += title.width() + 2;
        (start..left - 2).contains(&usize::from(column))
    })
}

/// A key and what it does.
pub fn hint(key: &str, label: &str, theme: &Theme) -> [Span<'static>; 2] {
    [
        Span::styled(key.to_owned(), theme.style(Role::Key)),
        Span::styled(format!(" {label}"), theme.style(Role::Dim)),
    ]
}

/// An HTTP method in the colour of what it does.
pub fn method(method: &str, theme: &Theme) -> Span<'static> {
    let role = match method {
        "GET" => Role::Good,
        "POST" => Role::Note,
        "PUT" | "PATCH" => Role::Warn,
        "DELETE" => Role::Bad,
        _ => Role::Dim,
    };
    Span::styled(method.to_owned(), theme.style(role))
}

/// How a status is to be taken.
pub fn status_role(status: u16) -> Role {
    match status {
        200..=299 => Role::Good,
        300..=399 => Role::Note,
        400..=499 => Role::Warn,
        _ => Role::Bad,
    }
}

/// The reason phrase of a status, as RFC 9110 and its registry have it; empty if there is none.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        418 => "I'm a teapot",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    fn drawn(width: u16, draw: impl FnOnce(&mut Frame<'_>, Rect)) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, 1)).unwrap();
        terminal.draw(|frame| draw(frame, frame.area())).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn a_section_has_title_rule_and_remark() {
        let theme = Theme::plain();
        let head = drawn(24, |frame, area| {
            section(frame, area, "Why", "6 steps", true, &theme);
        });
        assert_eq!(head, "\"Why ──────────── 6 steps\"\n");
        let narrow = drawn(14, |frame, area| {
            section(frame, area, "Answer", "200 OK", true, &theme);
        });
        assert_eq!(narrow, "\"Answer ───────\"\n");
    }

    #[test]
    fn tabs_stand_side_by_side_and_are_found_by_column() {
        let theme = Theme::plain();
        let head = drawn(30, |frame, area| {
            let titles = [("Requests", true), ("Routes", false)];
            tabs(frame, area, &titles, "", true, &theme);
        });
        assert_eq!(head, "\"Requests  Routes ─────────────\"\n");
        let titles = ["Requests", "Routes"];
        let found: Vec<_> = [0, 7, 8, 10, 15, 16].map(|x| tab_at(&titles, x)).into();
        assert_eq!(found, [Some(0), Some(0), None, Some(1), Some(1), None]);
    }
}
