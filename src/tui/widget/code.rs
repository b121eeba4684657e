//! Source code: coloured, broken softly, numbered, with a marked line for an error.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::plain;
use super::text::{Row, Run, take_columns};
use crate::tui::theme::{Role, Theme};

/// The source as rows, one a line, in the colours that the spans say.
///
/// Spans are byte ranges in ascending order; ranges that don't fit the text are left out.
pub fn highlighted_rows(text: &str, spans: &[(Range<usize>, Role)], theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::blank()];
    let mut at = 0;
    for (range, role) in spans {
        if range.start < at || range.end > text.len() {
            continue;
        }
        let (Some(before), Some(within)) = (text.get(at..range.start), text.get(range.clone()))
        else {
            continue;
        };
        push_lines(&mut rows, before, Role::Text, theme);
        push_lines(&mut rows, within, *role, theme);
        at = range.end;
    }
    push_lines(&mut rows, &text[at..], Role::Text, theme);
    if rows.len() > 1 && rows.last().is_some_and(|row| row.runs.is_empty()) {
        rows.pop();
    }
    rows
}

fn push_lines(rows: &mut Vec<Row>, text: &str, role: Role, theme: &Theme) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            rows.push(Row::blank());
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let (false, Some(row)) = (line.is_empty(), rows.last_mut()) {
            row.push(Run::new(plain(line), theme.style(role)));
        }
    }
}

/// The line in rows of at most `width` columns; those that continue it begin with `↪`, below the
/// line's own indentation.
pub fn wrap_code(line: Row, width: usize, theme: &Theme) -> Vec<Row> {
    if line.width() <= width {
        return vec![line];
    }
    let indent = indentation(&line).min(width / 3);
    let prefix = Run::new(format!("{}↪ ", " ".repeat(indent)), theme.style(Role::Dim));
    let room = width.saturating_sub(prefix.width()).max(1);
    let (first, rest) = break_row(line, width);
    let mut rest = without_leading_spaces(rest);
    let mut rows = vec![first];
    while rest.width() > 0 {
        let (row, after) = break_row(rest, room);
        rows.push(row.behind(std::slice::from_ref(&prefix)));
        rest = without_leading_spaces(after);
    }
    rows
}

fn without_leading_spaces(row: Row) -> Row {
    let spaces = indentation(&row);
    if spaces == 0 {
        row
    } else {
        split_row(row, spaces).1
    }
}

fn indentation(line: &Row) -> usize {
    let text = line.text();
    text.len() - text.trim_start().len()
}

/// Cuts a row at a space in its last half, or else at the width.
fn break_row(row: Row, width: usize) -> (Row, Row) {
    let text: String = row.runs.iter().map(|run| run.text.as_str()).collect();
    if text.width() <= width {
        return (row, Row::blank());
    }
    let mut fitting = take_columns(&text, width);
    if fitting.is_empty() {
        fitting = text.graphemes(true).next().unwrap_or(&text);
    }
    let cut = match fitting.rfind(' ') {
        Some(space) if space > fitting.len() / 2 => space + 1,
        _ => fitting.len(),
    };
    split_row(row, cut)
}

fn split_row(row: Row, cut: usize) -> (Row, Row) {
    let (mut before, mut after) = (Row::blank(), Row::blank());
    let mut at = 0;
    for run in row.runs {
        let middle = cut.saturating_sub(at).min(run.text.len());
        at += run.text.len();
        let (head, tail) = run.text.split_at(middle);
        if !head.is_empty() {
            before.push(Run {
                text: head.to_owned(),
                ..run.clone()
            });
        }
        if !tail.is_empty() {
            after.push(Run {
                text: tail.to_owned(),
                ..run.clone()
            });
        }
    }
    (before, after)
}

/// Numbered source: gutter, rule, code; a marked line has a `▸` in its gutter.
pub fn numbered_rows(
    rows: Vec<Row>,
    marked: Option<usize>,
    width: usize,
    theme: &Theme,
) -> Vec<Row> {
    let digits = rows.len().max(10).to_string().len();
    let room = width.saturating_sub(digits + 4).max(4);
    let mut numbered = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let is_marked = marked == Some(index + 1);
        for (part, row) in wrap_code(row, room, theme).into_iter().enumerate() {
            let number = (part == 0).then_some(index + 1);
            numbered.push(row.behind(&gutter(number, digits, is_marked, theme)));
        }
    }
    numbered
}

fn gutter(number: Option<usize>, digits: usize, marked: bool, theme: &Theme) -> [Run; 2] {
    let number = number.map_or(String::new(), |n| n.to_string());
    let (mark, role) = if marked {
        ("▸", Role::Bad)
    } else {
        (" ", Role::Dim)
    };
    [
        Run::new(format!("{mark}{number:>digits$} "), theme.style(role)),
        Run::new("│ ", theme.style(Role::Border)),
    ]
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn texts(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn spans_colour_over_line_ends() {
        let theme = Theme::dark();
        let rows = highlighted_rows("a /* b\nc */ d\n", &[(2..11, Role::Comment)], &theme);
        assert_eq!(texts(&rows), ["a /* b", "c */ d"]);
        assert_eq!(rows[1].runs[0].style, theme.style(Role::Comment));
        assert_eq!(rows[1].runs[1].text, " d");
    }

    #[test]
    fn spans_that_do_not_fit_are_left_out() {
        let spans = [
            (0..1, Role::Keyword),
            (0..2, Role::String),
            (1..99, Role::Number),
        ];
        assert_eq!(
            texts(&highlighted_rows("äb", &spans, &Theme::dark())),
            ["äb"]
        );
    }

    #[test]
    fn long_lines_continue_below_their_indentation() {
        let row = Row::of(Run::new(
            "  return Response.json({ ok: true });",
            Style::default(),
        ));
        let rows = wrap_code(row, 24, &Theme::plain());
        assert_eq!(
            texts(&rows),
            ["  return Response.json({", "  ↪ ok: true });"]
        );
    }

    #[test]
    fn a_line_without_spaces_is_cut_at_the_width() {
        let row = Row::of(Run::new("abcdefghij", Style::default()));
        assert_eq!(
            texts(&wrap_code(row, 6, &Theme::plain())),
            ["abcdef", "↪ ghij"]
        );
    }

    #[test]
    fn numbers_stand_right_and_the_marked_line_is_seen() {
        let rows = highlighted_rows("let a;\nthrow a;\n", &[], &Theme::plain());
        let numbered = numbered_rows(rows, Some(2), 20, &Theme::plain());
        assert_eq!(texts(&numbered), ["  1 │ let a;", "▸ 2 │ throw a;"]);
    }
}
