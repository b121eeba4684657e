//! Styled text and how it is broken into rows: by words, measured in terminal columns.
//!
//! Knows nothing of documents or screens; [`document`](super::document) and the sandbox pane
//! build on it.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A stretch of text with one style; maybe part of something that can be acted upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is written; one line.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// The number of the spot that it belongs to.
    pub spot: Option<usize>,
}

impl Run {
    /// Text with a style.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Run {
            text: text.into(),
            style,
            spot: None,
        }
    }

    /// The same as part of a spot.
    #[must_use]
    pub fn of(self, spot: Option<usize>) -> Self {
        Run { spot, ..self }
    }

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// One row on screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From left to right.
    pub runs: Vec<Run>,
}

impl Row {
    /// An empty row.
    pub fn blank() -> Self {
        Row::default()
    }

    /// A row of one run.
    pub fn of(run: Run) -> Self {
        Row { runs: vec![run] }
    }

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.runs.iter().map(Run::width).sum()
    }

    /// Appends text; joins it to the last run if they look the same.
    pub fn push(&mut self, run: Run) {
        match self.runs.last_mut() {
            Some(last) if last.style == run.style && last.spot == run.spot => {
                last.text.push_str(&run.text);
            }
            _ => self.runs.push(run),
        }
    }

    /// Appends several, in order.
    pub fn extend(&mut self, runs: impl IntoIterator<Item = Run>) {
        for run in runs {
            self.push(run);
        }
    }

    /// Appends spaces up to this column.
    pub fn pad_to(&mut self, column: usize) {
        let missing = column.saturating_sub(self.width());
        if missing > 0 {
            self.push(Run::new(" ".repeat(missing), Style::new()));
        }
    }

    /// This row behind a prefix.
    #[must_use]
    pub fn behind(self, prefix: &[Run]) -> Self {
        let mut row = Row {
            runs: prefix.to_vec(),
        };
        row.extend(self.runs);
        row
    }

    /// The text without styles, without spaces at the end.
    pub fn text(&self) -> String {
        let text: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        text.trim_end().to_owned()
    }

    /// As ratatui draws it.
    pub fn into_line(self) -> Line<'static> {
        self.runs
            .into_iter()
            .map(|run| Span::styled(run.text, run.style))
            .collect()
    }

    /// The spots in it with their columns; neighbouring runs of one spot are one.
    pub fn spots(&self) -> Vec<(usize, Range<u16>)> {
        let mut found: Vec<(usize, Range<u16>)> = Vec::new();
        let mut column = 0u16;
        for run in &self.runs {
            let end = column.saturating_add(u16::try_from(run.width()).unwrap_or(u16::MAX));
            match (run.spot, found.last_mut()) {
                (Some(spot), Some((last, columns))) if *last == spot && columns.end == column => {
                    columns.end = end;
                }
                (Some(spot), _) => found.push((spot, column..end)),
                (None, _) => {}
            }
            column = end;
        }
        found
    }
}

/// Breaks the runs into rows of at most `width` columns, between words.
///
/// `\n` in a run ends the row. Spaces at a break are dropped. A word that is wider than a row is
/// broken after `/`, or `.`, `-`, `=` and the like, else between two graphemes.
pub fn wrap(runs: &[Run], width: usize) -> Vec<Row> {
    wrap_hanging(runs, width, 0)
}

/// Like [`wrap`], with the rows after the first indented by so many columns.
pub fn wrap_hanging(runs: &[Run], width: usize, indent: usize) -> Vec<Row> {
    let mut breaker = Breaker {
        width: width.max(indent + 1),
        indent,
        ..Breaker::default()
    };
    for run in runs {
        breaker.run(run);
    }
    breaker.finish()
}

/// Breaks text of one style.
pub fn wrap_text(text: &str, style: Style, width: usize) -> Vec<Row> {
    wrap(&[Run::new(text, style)], width)
}

/// The first `width` columns of a text; ends with `…` if something was cut off.
pub fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut clipped = take_columns(text, width.saturating_sub(1)).to_owned();
    if width > 0 {
        clipped.push('…');
    }
    clipped
}

/// The last `width` columns of a text; begins with `…` if something was cut off.
pub fn clip_start(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = Vec::new();
    let mut used = 1;
    for grapheme in text.graphemes(true).rev() {
        used += grapheme.width();
        if used > width {
            break;
        }
        kept.push(grapheme);
    }
    kept.push(if width > 0 { "…" } else { "" });
    kept.into_iter().rev().collect()
}

/// As many whole graphemes from the start as fit into `width` columns.
pub fn take_columns(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (index, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > width {
            return &text[..index];
        }
    }
    text
}

#[derive(Default)]
struct Breaker {
    width: usize,
    indent: usize,
    rows: Vec<Row>,
    row: Row,
    row_width: usize,
    /// Spaces that are written only if a word follows on this row.
    gap: Vec<Run>,
    gap_width: usize,
    word: Vec<Run>,
    word_width: usize,
}

impl Breaker {
    fn run(&mut self, run: &Run) {
        for (number, line) in run.text.split('\n').enumerate() {
            if number > 0 {
                self.end_word();
                self.end_row();
            }
            self.line(run, line);
        }
    }

    fn line(&mut self, run: &Run, mut rest: &str) {
        while !rest.is_empty() {
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            if spaces > 0 {
                self.end_word();
                self.gap_width += spaces;
                self.gap.push(Run {
                    text: rest[..spaces].to_owned(),
                    ..run.clone()
                });
                rest = &rest[spaces..];
            }
            let end = rest.find(' ').unwrap_or(rest.len());
            if end > 0 {
                self.word_width += rest[..end].width();
                self.word.push(Run {
                    text: rest[..end].to_owned(),
                    ..run.clone()
                });
                rest = &rest[end..];
            }
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.row_width + self.gap_width + self.word_width > self.width && !self.row_is_empty() {
            self.end_row();
        }
        self.flush_gap();
        let word = std::mem::take(&mut self.word);
        if self.row_width + self.word_width > self.width {
            self.long_word(&word);
        } else {
            self.row_width += self.word_width;
            self.row.extend(word);
        }
        self.word_width = 0;
    }

    fn flush_gap(&mut self) {
        let fits = self.row_width + self.gap_width < self.width;
        let gap = std::mem::take(&mut self.gap);
        if fits {
            self.row_width += self.gap_width;
            self.row.extend(gap);
        }
        self.gap_width = 0;
    }

    fn long_word(&mut self, word: &[Run]) {
        for run in word {
            let mut rest = run.text.as_str();
            while self.row_width + rest.width() > self.width {
                let room = self.width - self.row_width;
                let mut taken = breakable(take_columns(rest, room));
                if taken.is_empty() && self.row_is_empty() {
                    taken = rest.graphemes(true).next().unwrap_or(rest);
                }
                self.row.push(Run {
                    text: taken.to_owned(),
                    ..run.clone()
                });
                rest = &rest[taken.len()..];
                self.end_row();
            }
            self.row_width += rest.width();
            self.row.push(Run {
                text: rest.to_owned(),
                ..run.clone()
            });
        }
    }

    /// Whether nothing but the indentation stands in the row.
    fn row_is_empty(&self) -> bool {
        self.row_width <= if self.rows.is_empty() { 0 } else { self.indent }
    }

    fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
        self.row_width = self.indent;
        if self.indent > 0 {
            self.row
                .push(Run::new(" ".repeat(self.indent), Style::new()));
        }
        self.gap.clear();
        self.gap_width = 0;
    }

    fn finish(mut self) -> Vec<Row> {
        self.end_word();
        if !self.row_is_empty() || self.rows.is_empty() {
            self.end_row();
        }
        self.rows
    }
}

/// The part of a piece that ends at a good place to break, if there is one beyond its first third.
fn breakable(piece: &str) -> &str {
    let worthwhile = |last: &usize| last + 1 > piece.len() / 3;
    piece
        .rfind('/')
        .filter(worthwhile)
        .or_else(|| {
            piece
                .rfind(['.', '-', '_', ',', '=', '&', '?', ';'])
                .filter(worthwhile)
        })
        .map_or(piece, |last| &piece[..=last])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str, width: usize) -> Vec<String> {
        wrap_text(text, Style::new(), width)
            .iter()
            .map(Row::text)
            .collect()
    }

    #[test]
    fn text_is_broken_between_words() {
        let cases: [(&str, &str, usize, &[&str]); 9] = [
            ("fits", "one two", 7, &["one two"]),
            ("one too many", "one two", 6, &["one", "two"]),
            ("nothing", "", 5, &[""]),
            ("line end", "a\nb", 9, &["a", "b"]),
            ("empty line", "a\n\nb", 9, &["a", "", "b"]),
            ("long word", "abcdefgh", 3, &["abc", "def", "gh"]),
            (
                "path",
                "see app/api/users/route.ts",
                12,
                &["see", "app/api/", "users/", "route.ts"],
            ),
            ("wide characters", "日本語", 5, &["日本", "語"]),
            ("leading spaces stay", "  a", 9, &["  a"]),
        ];
        for (name, text, width, expected) in cases {
            assert_eq!(rows(text, width), expected, "{name}");
        }
    }

    #[test]
    fn a_word_of_several_styles_is_not_torn() {
        let bold = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        let runs = [
            Run::new("call ", Style::new()),
            Run::new("GET", bold),
            Run::new("(request).", Style::new()),
        ];
        let texts: Vec<_> = wrap(&runs, 14).iter().map(Row::text).collect();
        assert_eq!(texts, ["call", "GET(request)."]);
    }

    #[test]
    fn clipped_text_says_so() {
        assert_eq!(clip("abcdef", 4), "abc…");
        assert_eq!(clip("日本語", 4), "日…");
        assert_eq!(clip_start("app/api/time", 6), "…/time");
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("abc", 0), "");
    }

    #[test]
    fn a_spot_over_several_runs_is_found_once() {
        let bold = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        let row = Row {
            runs: vec![
                Run::new("see ", Style::new()),
                Run::new("the ", Style::new()).of(Some(3)),
                Run::new("docs", bold).of(Some(3)),
            ],
        };
        assert_eq!(row.spots(), [(3, 4..12)]);
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_asked_and_no_word_is_lost(
            text in "[a-z日é ./-]{0,120}", width in 2usize..40,
        ) {
            let rows = wrap_text(&text, Style::new(), width);
            for row in &rows {
                prop_assert!(row.width() <= width, "{:?}", row);
            }
            let squeeze = |s: &str| s.replace(' ', "");
            let joined: String = rows.iter().map(Row::text).collect();
            prop_assert_eq!(squeeze(&joined), squeeze(&text));
        }
    }
}
