//! Tables: columns share the width; where they can't, each row becomes a small list.

use super::block::{Layout, Placed};
use super::inline::{Context, words};
use crate::content::{Alignment, Inline};
use crate::tui::theme::Role;
use crate::tui::widget::text::{Row, Run, wrap, wrap_hanging};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// Columns between two columns of a table.
const GAP: usize = 2;
/// No column is asked to be wider than this for the sake of one long word.
const LONGEST_WORD: usize = 28;

type Cell = Vec<Run>;

impl Layout<'_> {
    pub(super) fn table(
        &mut self,
        align: &[Alignment],
        head: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
        width: usize,
    ) -> Vec<Placed> {
        let strong = Context::styled(self.style(Role::Strong));
        let head_cells: Vec<Cell> = head.iter().map(|cell| self.runs(cell, strong)).collect();
        let body: Vec<Vec<Cell>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| self.runs(cell, Context::default()))
                    .collect()
            })
            .collect();
        if let Some(widths) = share(&needs(&head_cells, &body), width) {
            return self.grid(align, &head_cells, &body, &widths);
        }
        let titles: Vec<String> = head.iter().map(|cell| words(cell)).collect();
        self.stacked(&titles, &body, width)
    }

    fn grid(
        &self,
        align: &[Alignment],
        head: &[Cell],
        body: &[Vec<Cell>],
        widths: &[usize],
    ) -> Vec<Placed> {
        let mut rows = grid_row(head, widths, align);
        let mut rule = Row::blank();
        for (index, width) in widths.iter().enumerate() {
            if index > 0 {
                rule.push(Run::new(" ".repeat(GAP), Style::new()));
            }
            rule.push(self.run("─".repeat(*width), Role::Border));
        }
        rows.push(rule);
        let body: Vec<Vec<Row>> = body
            .iter()
            .map(|row| grid_row(row, widths, align))
            .collect();
        let airy = body.iter().any(|row| row.len() > 1);
        for (index, row) in body.into_iter().enumerate() {
            if airy && index > 0 {
                rows.push(Row::blank());
            }
            rows.extend(row);
        }
        rows.into_iter().map(Placed::from).collect()
    }

    fn stacked(&self, titles: &[String], body: &[Vec<Cell>], width: usize) -> Vec<Placed> {
        let mut rows: Vec<Placed> = Vec::new();
        for row in body {
            if !rows.is_empty() {
                rows.push(Placed::default());
            }
            for (title, cell) in titles.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let mut runs = vec![self.run(format!("{title}: "), Role::Dim)];
                runs.extend(cell.iter().cloned());
                rows.extend(wrap_hanging(&runs, width, 2).into_iter().map(Placed::from));
            }
        }
        rows
    }
}

/// What a column needs at least, and what it would like.
struct Need {
    least: usize,
    natural: usize,
}

fn needs(head: &[Cell], body: &[Vec<Cell>]) -> Vec<Need> {
    (0..head.len())
        .map(|column| {
            let texts = std::iter::once(&head[column])
                .chain(body.iter().filter_map(|row| row.get(column)))
                .map(|cell| cell.iter().map(|run| run.text.as_str()).collect::<String>());
            texts.fold(
                Need {
                    least: 1,
                    natural: 1,
                },
                |need, text| {
                    let longest = text
                        .split([' ', '\n'])
                        .map(UnicodeWidthStr::width)
                        .max()
                        .unwrap_or(0);
                    let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                    Need {
                        least: need.least.max(longest.min(LONGEST_WORD)),
                        natural: need.natural.max(widest),
                    }
                },
            )
        })
        .collect()
}

/// The columns' widths: what they would like if there is room for all; else what they need, and
/// the rest in proportion to what each still lacks. `None` if not even that fits.
fn share(needs: &[Need], width: usize) -> Option<Vec<usize>> {
    let room = width.checked_sub(GAP * needs.len().saturating_sub(1))?;
    let natural: usize = needs.iter().map(|need| need.natural).sum();
    if natural <= room {
        return Some(needs.iter().map(|need| need.natural).collect());
    }
    let least: usize = needs.iter().map(|need| need.least).sum();
    let mut spare = room.checked_sub(least)?;
    let mut lacking = natural - least;
    let widths = needs.iter().map(|need| {
        let lack = need.natural - need.least;
        let extra = (spare * lack).checked_div(lacking).unwrap_or(0);
        spare -= extra;
        lacking -= lack;
        need.least + extra
    });
    Some(widths.collect())
}

fn grid_row(cells: &[Cell], widths: &[usize], align: &[Alignment]) -> Vec<Row> {
    let columns: Vec<Vec<Row>> = widths
        .iter()
        .enumerate()
        .map(|(index, width)| {
            cells
                .get(index)
                .map_or_else(Vec::new, |cell| wrap(cell, *width))
        })
        .collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|line| grid_line(&columns, line, widths, align))
        .collect()
}

fn grid_line(columns: &[Vec<Row>], line: usize, widths: &[usize], align: &[Alignment]) -> Row {
    let mut whole = Row::blank();
    let mut left = 0;
    for (index, (column, width)) in columns.iter().zip(widths).enumerate() {
        if let Some(row) = column.get(line).filter(|row| row.width() > 0) {
            let free = width.saturating_sub(row.width());
            let before = match align.get(index) {
                Some(Alignment::Right) => free,
                Some(Alignment::Center) => free / 2,
                _ => 0,
            };
            whole.pad_to(left + before);
            whole.extend(row.runs.iter().cloned());
        }
        left += width + GAP;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case = (
        &'static str,
        &'static [(usize, usize)],
        usize,
        Option<Vec<usize>>,
    );

    #[test]
    fn columns_share_the_width() {
        let cases: [Case; 4] = [
            ("room for all", &[(3, 5), (4, 10)], 20, Some(vec![5, 10])),
            (
                "the longer gets more",
                &[(3, 5), (4, 40)],
                22,
                Some(vec![3, 17]),
            ),
            (
                "just what they need",
                &[(3, 9), (4, 9)],
                9,
                Some(vec![3, 4]),
            ),
            ("too narrow", &[(3, 9), (4, 9)], 8, None),
        ];
        for (name, needs, width, expected) in cases {
            let needs: Vec<Need> = needs
                .iter()
                .map(|&(least, natural)| Need { least, natural })
                .collect();
            assert_eq!(share(&needs, width), expected, "{name}");
        }
    }
}
