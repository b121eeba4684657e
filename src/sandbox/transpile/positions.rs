//! Places in the code that runs, as places in the source that was written.

use super::Script;
use oxc_sourcemap::SourceMap;
use std::sync::Arc;

/// A source map, reduced to what a stack trace needs.
#[derive(Debug, Clone, Default)]
pub struct Positions {
    /// Sorted by the place in the code; all counted from 0.
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    code: (u32, u32),
    source: (u32, u32),
}

impl Positions {
    pub(super) fn new(map: Option<&SourceMap<'_>>, lines_before: u32) -> Self {
        let tokens = map.into_iter().flat_map(SourceMap::get_tokens);
        let mark = |token: oxc_sourcemap::Token| Mark {
            code: (token.get_dst_line() + lines_before, token.get_dst_col()),
            source: (token.get_src_line(), token.get_src_col()),
        };
        Self {
            marks: tokens.map(mark).collect(),
        }
    }

    /// The place in the source of a place in the code, both as line and column from 1.
    ///
    /// The last mark at or before the place counts, or the first one of its line. A line that was
    /// not in the source has no place.
    pub fn original(&self, line: usize, column: usize) -> Option<(usize, usize)> {
        let line = u32::try_from(line.checked_sub(1)?).ok()?;
        let column = u32::try_from(column.saturating_sub(1)).ok()?;
        let after = self
            .marks
            .partition_point(|mark| mark.code <= (line, column));
        let on_line = |index: usize| self.marks.get(index).filter(|mark| mark.code.0 == line);
        let mark = after
            .checked_sub(1)
            .and_then(on_line)
            .or_else(|| on_line(after))?;
        Some((mark.source.0 as usize + 1, mark.source.1 as usize + 1))
    }
}

/// Rewrites each `file:line:column` of a QuickJS stack to its place in the source.
///
/// `lookup` is asked for each file name as it stands in the stack; lines of files that it doesn't
/// know, and of native functions, stay as they are.
pub fn map_stack(stack: &str, lookup: impl Fn(&str) -> Option<Arc<Script>>) -> String {
    let lines: Vec<_> = stack
        .split('\n')
        .map(|line| map_line(line, &lookup).unwrap_or_else(|| line.to_owned()))
        .collect();
    lines.join("\n")
}

fn map_line(line: &str, lookup: &impl Fn(&str) -> Option<Arc<Script>>) -> Option<String> {
    let place = Place::find(line)?;
    let (original_line, original_column) =
        lookup(place.file)?.original(place.line, place.column)?;
    Some(format!(
        "{}{}:{original_line}:{original_column}{}",
        place.before, place.file, place.after
    ))
}

/// One line of a stack, `    at name (file:line:column)` or `    at file:line:column`, taken apart.
struct Place<'l> {
    before: &'l str,
    file: &'l str,
    line: usize,
    column: usize,
    after: &'l str,
}

impl<'l> Place<'l> {
    /// File names may hold parentheses (route groups), so the first ` (` and the last `)` count.
    fn find(line: &'l str) -> Option<Self> {
        let call = line.trim_start().strip_prefix("at ")?;
        let start = line.len() - call.len();
        let (start, end) = match call.strip_suffix(')').and_then(|_| call.find(" (")) {
            Some(space) => (start + space + 2, line.len() - 1),
            None => (start, line.len()),
        };
        let mut parts = line[start..end].rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let number = parts.next()?.parse().ok()?;
        Some(Self {
            before: &line[..start],
            file: parts.next()?,
            line: number,
            column,
            after: &line[end..],
        })
    }
}
