//! Byte offsets as lines and columns, and the code frame drawn around a place in a source.

use std::fmt::Write as _;

const LINES_BEFORE: usize = 2;
const LINES_AFTER: usize = 3;

/// Where the lines of a text begin.
pub(super) struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let after_breaks = source
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            source,
            starts: std::iter::once(0).chain(after_breaks).collect(),
        }
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub(super) fn position(&self, offset: u32) -> (usize, usize) {
        let offset = self.source.floor_char_boundary(offset as usize);
        let line = self.starts.partition_point(|&start| start <= offset);
        (
            line,
            self.source[self.starts[line - 1]..offset].chars().count() + 1,
        )
    }

    /// The byte offset of a line and column, both from 1; past the end it is the end.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let Some(&start) = self.starts.get(line.saturating_sub(1)) else {
            return self.source.len();
        };
        let ahead = self.source[start..].chars().take(column.saturating_sub(1));
        start + ahead.map(char::len_utf8).sum::<usize>()
    }

    fn text(&self, line: usize) -> &'s str {
        let end = self.starts.get(line).copied().unwrap_or(self.source.len());
        self.source[self.starts[line - 1]..end].trim_end_matches(['\n', '\r'])
    }

    /// The lines around a span as Next.js prints them: `>` before the line, `^` below the span.
    pub(super) fn frame(&self, start: u32, end: u32) -> String {
        let (line, column) = self.position(start);
        let last = (line + LINES_AFTER).min(self.starts.len());
        let width = last.to_string().len();
        let mut frame = String::new();
        for number in line.saturating_sub(LINES_BEFORE).max(1)..=last {
            let marker = if number == line { '>' } else { ' ' };
            let row = format!("{marker} {number:>width$} | {}", self.text(number));
            let _ = writeln!(frame, "{}", row.trim_end());
            if number == line {
                let _ = writeln!(
                    frame,
                    "  {:width$} | {}",
                    "",
                    self.carets(line, column, end)
                );
            }
        }
        frame.truncate(frame.trim_end_matches('\n').len());
        frame
    }

    fn carets(&self, line: usize, column: usize, end: u32) -> String {
        let text = self.text(line);
        let padding = text
            .chars()
            .take(column - 1)
            .map(|letter| if letter == '\t' { '\t' } else { ' ' });
        let here = text.chars().count() + 1;
        let (last_line, last_column) = self.position(end);
        let stop = if last_line == line { last_column } else { here };
        padding
            .chain(std::iter::repeat_n('^', stop.saturating_sub(column).max(1)))
            .collect()
    }
}
