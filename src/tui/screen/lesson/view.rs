//! Draws the lesson screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};

use super::outline::entries;
use super::{Focus, Lesson};
use crate::content::Severity;
use crate::tui::context::Context;
use crate::tui::draw::{self, inset};
use crate::tui::theme::Role;
use crate::tui::widget::document::Area;
use crate::tui::widget::plain;
use crate::tui::widget::scrollbar::scrollbar;
use crate::tui::widget::text::{Row, clip, wrap_text};

/// The pane without the rule at its left.
pub(super) fn pane_inside(pane: Rect) -> Rect {
    inset(pane, 2.min(pane.width), 0, 1, 0)
}

impl Lesson {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, context: &Context<'_>) {
        let parts = self.parts(context);
        if self.page.lines.is_empty() {
            return self.draw_missing(frame, context);
        }
        self.draw_text(frame, parts.text, context);
        scrollbar(
            frame,
            parts.bar,
            self.page.lines.len(),
            self.top,
            context.theme(),
        );
        if self.find.is_on() {
            self.draw_find(frame, parts.text, context);
        }
        if !parts.pane.is_empty() {
            self.draw_pane(frame, parts.pane, context);
        }
        self.draw_outline(frame, parts.outline, context);
    }

    fn draw_text(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let mut marks: Vec<(&Area, Role)> = Vec::new();
        for (number, found) in self.find.matches.iter().enumerate() {
            let role = if number == self.find.at {
                Role::MatchHere
            } else {
                Role::Match
            };
            marks.extend(found.areas.iter().map(|area| (area, role)));
        }
        if let Some(spot) = self.spot.and_then(|spot| self.page.spots.get(spot)) {
            marks.extend(spot.areas.iter().map(|area| (area, Role::Selection)));
        }
        let seen = self.top..self.top + usize::from(area.height);
        draw::lines(frame, area, self.page.window(seen, &marks, context.theme()));
    }

    fn draw_find(&self, frame: &mut Frame<'_>, text: Rect, context: &Context<'_>) {
        let theme = context.theme();
        let row = Rect {
            y: text.bottom(),
            height: 1,
            ..text
        };
        let row = row.intersection(context.area);
        draw::line(frame, row, 0, Line::styled("/", theme.style(Role::Accent)));
        let words = self.find.words();
        let width = u16::try_from(words.chars().count()).unwrap_or(0);
        let field = inset(row, 1, 0, width + 2, 0);
        self.find.field.view(
            frame,
            field,
            self.find.is_typing(),
            "search in this lesson",
            theme,
        );
        let count = Line::styled(words, theme.style(Role::Dim)).right_aligned();
        frame.render_widget(count, inset(row, row.width.saturating_sub(width), 0, 0, 0));
    }

    fn draw_pane(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let focused = self.focus == Focus::Pane;
        let role = if focused { Role::Focus } else { Role::Border };
        let bars = vec![Line::styled("│", context.style(role)); usize::from(area.height)];
        draw::lines(
            frame,
            Rect {
                width: area.width.min(1),
                ..area
            },
            bars,
        );
        let inside = pane_inside(area);
        self.pane.view(
            frame,
            inside,
            focused,
            &Context {
                area: inside,
                ..*context
            },
        );
    }

    fn draw_outline(&self, frame: &mut Frame<'_>, beside: Rect, context: &Context<'_>) {
        let rows = self.outline_rows(context);
        if rows.is_empty() {
            return;
        }
        if beside.is_empty() {
            let outer = self.outline_box(context);
            draw::clear(frame, outer);
            let block = Block::bordered()
                .border_type(BorderType::Rounded)
                .border_style(context.style(Role::Focus))
                .title(Span::styled(" Outline ", context.style(Role::Heading)));
            frame.render_widget(block, outer);
        }
        let entries = entries(&self.page);
        let cursor = self.outline_cursor(context);
        let seen = cursor.visible(entries.len(), usize::from(rows.height));
        for (below, row) in seen.enumerate() {
            let line = self.outline_line(row, entries[row], usize::from(rows.width), context);
            draw::line(frame, rows, below, line);
            let selected = matches!(self.focus, Focus::Outline(cursor) if cursor.selected() == row);
            if let (true, Some(area)) = (selected, draw::row(rows, below)) {
                draw::tint(frame, area, context.style(Role::Selection));
            }
        }
    }

    /// Parts at the left, the sections of the deep dive below it and set in.
    fn outline_line(
        &self,
        row: usize,
        anchor: usize,
        width: usize,
        context: &Context<'_>,
    ) -> Line<'_> {
        let anchor = &self.page.anchors[anchor];
        let here = self.outline_here() == Some(row);
        let indent = if anchor.id.starts_with('~') { 0 } else { 2 };
        let marked = context.memory().is_marked(&self.topic, Some(&anchor.id));
        let star = if marked { " ★" } else { "" };
        let room = width.saturating_sub(2 + indent + star.chars().count());
        let style = if here {
            context.style(Role::Accent).add_modifier(Modifier::BOLD)
        } else {
            context.style(Role::Dim)
        };
        let mark = if here { "▌" } else { " " };
        let title = format!("{}{}", " ".repeat(indent), clip(&anchor.title, room));
        Line::from(vec![
            Span::styled(format!("{mark} "), context.style(Role::Accent)),
            Span::styled(title, style),
            Span::styled(star, context.style(Role::Accent)),
        ])
    }

    /// That there is no such lesson; of a broken one what is wrong, where, and how to mend it.
    fn draw_missing(&self, frame: &mut Frame<'_>, context: &Context<'_>) {
        let area = inset(context.area, 2, 1, 2, 0);
        let width = usize::from(area.width);
        let mut lines: Vec<Line<'static>> = Vec::new();
        let mut write = |text: &str, role| {
            let rows = wrap_text(&plain(text), context.style(role), width);
            lines.extend(rows.into_iter().map(Row::into_line));
        };
        let none = format!("There is no lesson {} that can be shown.", self.topic);
        write(&none, Role::Text);
        let broken = context.catalog().broken_topic(&self.topic);
        for diagnostic in broken.iter().flat_map(|broken| &broken.diagnostics) {
            write("", Role::Text);
            let role = match diagnostic.severity {
                Severity::Error => Role::Bad,
                Severity::Warning => Role::Warn,
            };
            write(&diagnostic.to_string(), role);
            write(diagnostic.help.as_deref().unwrap_or_default(), Role::Dim);
        }
        draw::lines(frame, area, lines);
    }
}
