//! What stands on the paper: the question, its options, and once it is judged, why.

mod verdict;

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Asking, Hint, Phase, Practice};
use crate::content::{Document, Predict, Question, QuestionKind};
use crate::study::Given;
use crate::tui::context::Context;
use crate::tui::prose;
use crate::tui::theme::Role;
use crate::tui::widget::parts;
use crate::tui::widget::text::{Row, Run, clip, wrap_text};

pub(in crate::tui) use verdict::when;
pub(super) use verdict::{grades_line, verdict_line};

/// How the question is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is no question.
    #[default]
    None,
    /// One option is picked.
    Options,
    /// Several options are marked.
    Several,
    /// A few words are typed.
    Words,
    /// It is answered aloud.
    Open,
}

impl Kind {
    fn of(question: &Question) -> Self {
        match &question.kind {
            QuestionKind::SingleChoice(_) | QuestionKind::Predict(_) => Kind::Options,
            QuestionKind::MultipleChoice(_) => Kind::Several,
            QuestionKind::ShortAnswer(_) => Kind::Words,
            QuestionKind::Open(_) => Kind::Open,
        }
    }
}

/// The paper: rows, and where the options stand.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) kind: Kind,
    pub(super) lines: Vec<Line<'static>>,
    /// The rows of each option, from the top.
    pub(super) options: Vec<Range<usize>>,
    /// The row of the line into which words are typed.
    pub(super) field: Option<usize>,
}

/// An option as it is drawn.
struct Choice<'a> {
    text: &'a Document,
    why: Option<&'a Document>,
    number: usize,
}

/// Lays the present question out.
pub(super) fn paper(practice: &Practice, context: &Context<'_>) -> Paper {
    let width = usize::from(super::view::body(context.area).width);
    let mut writer = Writer {
        paper: Paper::default(),
        width,
        context,
    };
    match practice.question(context) {
        Some(question) => writer.question(practice, question),
        None => writer.no_question(&practice.phase),
    }
    writer.paper
}

struct Writer<'a> {
    paper: Paper,
    width: usize,
    context: &'a Context<'a>,
}

impl Writer<'_> {
    fn style(&self, role: Role) -> Style {
        self.context.style(role)
    }

    fn blank(&mut self) {
        self.paper.lines.push(Line::default());
    }

    fn text(&mut self, text: &str, role: Role) {
        let rows = wrap_text(text, self.style(role), self.width);
        self.paper
            .lines
            .extend(rows.into_iter().map(Row::into_line));
    }

    /// Text set in by so many columns, all its rows.
    fn indented(&mut self, text: &str, indent: usize, role: Role) {
        let space = Run::new(" ".repeat(indent), Style::new());
        for row in wrap_text(text, self.style(role), self.width.saturating_sub(indent)) {
            let row = row.behind(std::slice::from_ref(&space));
            self.paper.lines.push(row.into_line());
        }
    }

    fn heading(&mut self, title: &str, role: Role) {
        self.blank();
        self.text(title, role);
    }

    fn document(&mut self, document: &Document, indent: usize) {
        let page = prose::page(
            document,
            self.width.saturating_sub(indent),
            None,
            self.context,
        );
        let space = " ".repeat(indent);
        self.paper
            .lines
            .extend(page.lines.into_iter().map(|mut line| {
                line.spans.insert(0, Span::raw(space.clone()));
                line
            }));
    }

    fn no_question(&mut self, phase: &Phase) {
        match phase {
            Phase::Over(summary) => self.summary(summary),
            Phase::Unopened | Phase::Saving(..) => {}
            _ => {
                self.text("Nothing to practise here now.", Role::Heading);
                self.blank();
                let words = "What you answered comes back on its day. To practise more today, \
                             open a topic and press p, or pick questions under Questions.";
                self.text(words, Role::Text);
            }
        }
    }

    fn summary(&mut self, summary: &crate::study::Summary) {
        self.text("That was the last question", Role::Heading);
        self.blank();
        for (count, word, role) in [
            (summary.right, "✓ right", Role::Good),
            (summary.partly, "◐ partly right", Role::Warn),
            (summary.wrong, "✗ wrong", Role::Bad),
            (summary.skipped, "– skipped", Role::Dim),
        ] {
            if count > 0 {
                self.text(&format!("{count:>4}  {word}"), role);
            }
        }
        self.blank();
        let words = match summary.elapsed.as_secs() / 60 {
            0 => "In less than a minute. Everything is saved.".to_owned(),
            minutes => format!("In {minutes} min. Everything is saved."),
        };
        self.text(&words, Role::Dim);
        if !summary.missed.is_empty() {
            self.heading("Worth another look", Role::Strong);
            for id in &summary.missed {
                let prompt = self
                    .context
                    .catalog()
                    .question(id)
                    .map(|it| it.prompt.plain_text());
                let prompt = prompt.unwrap_or_else(|| id.to_string());
                let line = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
                self.text(
                    &format!("• {}", clip(&line, self.width.saturating_sub(2))),
                    Role::Text,
                );
            }
            self.blank();
            self.text("p asks them again now.", Role::Dim);
        }
    }

    fn question(&mut self, practice: &Practice, question: &Question) {
        self.paper.kind = Kind::of(question);
        self.document(&question.prompt, 0);
        if let QuestionKind::Predict(predict) = &question.kind {
            self.requests(predict);
        }
        let given = given(practice);
        let order = practice
            .session
            .as_ref()
            .and_then(|session| session.current());
        let order: Vec<usize> = order.map_or(Vec::new(), |item| item.order().to_vec());
        let phase = match &practice.phase {
            Phase::Saving(_, before) => before,
            phase => phase,
        };
        match phase {
            Phase::Asking(asking) => self.asked(question, &order, asking),
            Phase::Revealed(_, due) => self.revealed(question, due),
            Phase::Judged(proof) => self.judged(question, &order, given, proof),
            _ => {}
        }
    }

    fn requests(&mut self, predict: &Predict) {
        self.blank();
        for step in &predict.steps {
            let mut spans = vec![
                Span::raw("  "),
                parts::method(&step.method, self.context.theme()),
            ];
            let room = self.width.saturating_sub(step.method.len() + 4);
            spans.push(Span::styled(
                format!(" {}", clip(&step.path, room)),
                self.style(Role::Text),
            ));
            self.paper.lines.push(Line::from(spans));
            for (name, value) in &step.headers {
                self.indented(&format!("{name}: {value}"), 6, Role::Dim);
            }
            if let Some(body) = &step.body {
                self.indented(body, 6, Role::Dim);
            }
        }
        let mode = match predict.mode {
            crate::content::Mode::Production => "production",
            crate::content::Mode::Development => "development",
        };
        self.text(&format!("  to Next {} in {mode}", predict.next), Role::Dim);
    }

    fn choices<'a>(question: &'a Question, order: &[usize]) -> Vec<Choice<'a>> {
        let choice = |number: &usize| {
            let number = *number;
            match &question.kind {
                QuestionKind::SingleChoice(options) | QuestionKind::MultipleChoice(options) => {
                    let option = options.get(number)?;
                    Some(Choice {
                        text: &option.text,
                        why: option.why_wrong.as_ref(),
                        number,
                    })
                }
                QuestionKind::Predict(predict) => {
                    let option = predict.options.get(number)?;
                    Some(Choice {
                        text: &option.text,
                        why: option.why_wrong.as_ref(),
                        number,
                    })
                }
                QuestionKind::ShortAnswer(_) | QuestionKind::Open(_) => None,
            }
        };
        order.iter().filter_map(choice).collect()
    }

    fn asked(&mut self, question: &Question, order: &[usize], asking: &Asking) {
        self.blank();
        for (row, choice) in Self::choices(question, order).iter().enumerate() {
            let selected = row == asking.selected;
            let mark = match (self.paper.kind, asking.marked.contains(&row)) {
                (Kind::Several, true) => "[x] ",
                (Kind::Several, false) => "[ ] ",
                _ => "",
            };
            let lead = if selected { "▸ " } else { "  " };
            let head = format!("{lead}{mark}{}  ", letter(row));
            self.option(
                &head,
                if selected { Role::Accent } else { Role::Dim },
                choice.text,
            );
        }
        match &question.kind {
            QuestionKind::ShortAnswer(short) => {
                self.paper.field = Some(self.paper.lines.len());
                self.blank();
                if let (Hint::Shown, Some(hint)) = (asking.hint, &short.hint) {
                    self.heading("Hint", Role::Dim);
                    self.document(hint, 0);
                }
            }
            QuestionKind::Open(_) => {
                let words = "Answer aloud, as you would in the interview. Then compare.";
                self.text(words, Role::Dim);
            }
            _ => {}
        }
    }

    /// An option behind its mark and letter.
    fn option(&mut self, head: &str, role: Role, text: &Document) {
        let start = self.paper.lines.len();
        let indent = unicode_width::UnicodeWidthStr::width(head);
        self.document(text, indent);
        let style = self.style(role);
        if let Some(span) = self
            .paper
            .lines
            .get_mut(start)
            .and_then(|line| line.spans.first_mut())
        {
            *span = Span::styled(head.to_owned(), style);
        }
        self.paper.options.push(start..self.paper.lines.len());
    }
}

fn given(practice: &Practice) -> Option<&Given> {
    practice.session.as_ref()?.current()?.given()
}

fn letter(row: usize) -> char {
    u8::try_from(row).map_or('?', |row| char::from(b'A' + row))
}
