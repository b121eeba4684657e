//! Draws the practice screen: what is asked, how far the run is, and the paper.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::paper::{Kind, grades_line, verdict_line};
use super::{Phase, Practice};
use crate::content::{Question, QuestionKind, Seniority};
use crate::tui::context::Context;
use crate::tui::draw::{self, inset};
use crate::tui::layout::{MEASURE, centred};
use crate::tui::theme::Role;
use crate::tui::widget::scrollbar::scrollbar;
use crate::tui::widget::text::clip;

/// How wide the line is into which words are typed.
const FIELD: u16 = 48;

/// Where the paper is.
pub(super) fn body(area: Rect) -> Rect {
    inset(measure(area), 0, 4, 0, 0)
}

fn measure(area: Rect) -> Rect {
    centred(inset(area, 2, 0, 2, 0), MEASURE)
}

/// The word for a question's level.
pub(in crate::tui) fn seniority(level: Seniority) -> &'static str {
    match level {
        Seniority::Junior => "junior",
        Seniority::Mid => "mid",
        Seniority::Senior => "senior",
    }
}

/// The word for a question's kind.
pub(in crate::tui) fn kind(question: &Question) -> &'static str {
    match &question.kind {
        QuestionKind::SingleChoice(_) => "one answer",
        QuestionKind::MultipleChoice(_) => "several answers",
        QuestionKind::ShortAnswer(_) => "short answer",
        QuestionKind::Predict(_) => "predict",
        QuestionKind::Open(_) => "open",
    }
}

impl Practice {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let head = measure(area);
        self.draw_progress(frame, head, context);
        draw::line(
            frame,
            head,
            2,
            self.head_line(usize::from(head.width), context),
        );
        let body = body(area);
        let end = (self.top + usize::from(body.height)).min(self.paper.lines.len());
        let seen = self.top.min(end)..end;
        draw::lines(frame, body, self.paper.lines[seen].to_vec());
        let bar = Rect {
            x: area.right().saturating_sub(1),
            width: 1.min(area.width),
            ..body
        };
        scrollbar(
            frame,
            bar,
            self.paper.lines.len(),
            self.top,
            context.theme(),
        );
        self.draw_selected(frame, body, context);
        self.draw_field(frame, body, context);
    }

    fn draw_progress(&self, frame: &mut Frame<'_>, head: Rect, context: &Context<'_>) {
        let Some(session) = &self.session else { return };
        let (place, total) = (session.place(), session.items().len());
        let words = format!("  {} of {total}", (place + 1).min(total));
        let width = usize::from(head.width).saturating_sub(words.chars().count());
        let mut spans = draw::bar(place, total, width, context.theme());
        spans.push(Span::styled(words, context.style(Role::Dim)));
        draw::line(frame, head, 0, Line::from(spans));
    }

    /// What kind of question it is; once it is answered, the verdict, or the grades to choose.
    fn head_line(&self, width: usize, context: &Context<'_>) -> Line<'static> {
        if let Some(line) = verdict_line(self, context) {
            return line;
        }
        if let Phase::Revealed(_, due) = &self.phase {
            return grades_line(due, width, context);
        }
        let Some(question) = self.question(context) else {
            return Line::default();
        };
        let mut words = vec![
            kind(question).to_owned(),
            seniority(question.level).to_owned(),
        ];
        words.extend(question.tags.iter().map(|tag| format!("#{tag}")));
        Line::styled(clip(&words.join(" · "), width), context.style(Role::Dim))
    }

    fn draw_selected(&self, frame: &mut Frame<'_>, body: Rect, context: &Context<'_>) {
        let Phase::Asking(asking) = &self.phase else {
            return;
        };
        let Some(lines) = self.paper.options.get(asking.selected) else {
            return;
        };
        for line in lines.clone() {
            let row = line
                .checked_sub(self.top)
                .and_then(|below| draw::row(body, below));
            if let Some(row) = row {
                draw::tint(frame, row, context.style(Role::Selection));
            }
        }
    }

    fn draw_field(&self, frame: &mut Frame<'_>, body: Rect, context: &Context<'_>) {
        let (Phase::Asking(asking), Kind::Words, Some(line)) =
            (&self.phase, self.paper.kind, self.paper.field)
        else {
            return;
        };
        let Some(row) = line
            .checked_sub(self.top)
            .and_then(|below| draw::row(body, below))
        else {
            return;
        };
        draw::line(
            frame,
            row,
            0,
            Line::styled("▸ ", context.style(Role::Accent)),
        );
        let field = Rect {
            width: FIELD.min(row.width),
            ..inset(row, 2, 0, 0, 0)
        };
        asking
            .field
            .view(frame, field, true, "type your answer", context.theme());
    }
}
