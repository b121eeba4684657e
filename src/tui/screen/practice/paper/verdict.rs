//! What stands on the paper once the answer is known: which option was right and why, what really
//! came of a prediction, the model answer, and when the question comes back.

use jiff::civil::Date;
use ratatui::text::{Line, Span};

use super::{Writer, given, letter};
use crate::content::{Document, Observed, Open, Predict, Question, QuestionKind};
use crate::study::{Answer, CardState, Given, Grade, Verdict};
use crate::tui::context::Context;
use crate::tui::screen::practice::{Phase, Practice, Proof};
use crate::tui::theme::Role;
use crate::tui::widget::parts;
use crate::tui::widget::plain::plain_lines;
use crate::tui::widget::text::clip;

/// How many lines of a body are shown.
const BODY_LINES: usize = 8;

/// The headers worth showing of what came.
const HEADERS: [&str; 7] = [
    "allow",
    "cache-control",
    "content-type",
    "location",
    "set-cookie",
    "x-nextjs-cache",
    "x-nextjs-prerender",
];

impl Writer<'_> {
    pub(super) fn revealed(&mut self, question: &Question, due: &[Option<Date>; 4]) {
        if let QuestionKind::Open(open) = &question.kind {
            self.model_answer(open);
        }
        self.explanation(question);
        self.heading("How well did you know it?", Role::Strong);
        for (number, (grade, due)) in Grade::ALL.into_iter().zip(due).enumerate() {
            let when = due.map_or(String::new(), |due| self.when(due));
            let line = Line::from(vec![
                Span::styled(format!("  {}  ", number + 1), self.style(Role::Key)),
                Span::styled(format!("{:<7}", grade.label()), self.style(Role::Text)),
                Span::styled(when, self.style(Role::Dim)),
            ]);
            self.paper.lines.push(line);
        }
    }

    fn model_answer(&mut self, open: &Open) {
        self.heading("A good answer", Role::Heading);
        self.document(&open.model_answer, 0);
        self.heading("Did yours …", Role::Heading);
        for point in &open.rubric {
            self.option("  □ ", Role::Accent, point);
        }
        self.paper.options.clear();
    }

    pub(super) fn judged(
        &mut self,
        question: &Question,
        order: &[usize],
        given: Option<&Given>,
        proof: &Proof,
    ) {
        self.blank();
        for (row, choice) in Self::choices(question, order).iter().enumerate() {
            let chosen = given.is_some_and(|given| chose(&given.answer, choice.number));
            let (sign, role) = match (choice.why.is_none(), chosen) {
                (true, _) => ("✓", Role::Good),
                (false, true) => ("✗", Role::Bad),
                (false, false) => (" ", Role::Dim),
            };
            let yours = if chosen { "▸" } else { " " };
            self.option(
                &format!("{yours}{sign} {}  ", letter(row)),
                role,
                choice.text,
            );
            if let Some(why) = choice.why {
                self.why(why);
            }
        }
        match &question.kind {
            QuestionKind::ShortAnswer(short) => self.words_judged(given, &short.accept),
            QuestionKind::Open(open) => self.model_answer(open),
            QuestionKind::Predict(predict) => self.proof(predict, proof),
            _ => {}
        }
        self.explanation(question);
    }

    fn why(&mut self, why: &Document) {
        let start = self.paper.lines.len();
        self.document(why, 7);
        let style = self.style(Role::Dim);
        for line in &mut self.paper.lines[start..] {
            *line = std::mem::take(line).patch_style(style);
            for span in &mut line.spans {
                span.style = span.style.patch(style);
            }
        }
        if let Some(span) = self
            .paper
            .lines
            .get_mut(start)
            .and_then(|line| line.spans.first_mut())
        {
            *span = Span::styled("     ↳ ", style);
        }
    }

    fn words_judged(&mut self, given: Option<&Given>, accept: &[String]) {
        if let Some(Given {
            answer: Answer::Text(text),
            ..
        }) = given
        {
            self.text(&format!("You wrote: {text}"), Role::Text);
        }
        if let Some(first) = accept.first() {
            self.text(&format!("Right is:  {first}"), Role::Good);
        }
    }

    fn explanation(&mut self, question: &Question) {
        self.heading("Why", Role::Heading);
        self.document(&question.explanation, 0);
    }

    fn proof(&mut self, predict: &Predict, proof: &Proof) {
        self.heading("What really came", Role::Heading);
        match proof {
            Proof::None => {}
            Proof::Running => self.text("The requests are being sent…", Role::Dim),
            Proof::Came(Err(why)) => self.text(&format!("Not sent: {why}"), Role::Warn),
            Proof::Came(Ok(seen)) => {
                for (step, seen) in predict.steps.iter().zip(seen) {
                    let status = format!("{} {}", seen.status, parts::reason(seen.status));
                    let line = Line::from(vec![
                        Span::raw("  "),
                        parts::method(&step.method, self.context.theme()),
                        Span::raw(format!(" {} ", clip(&step.path, self.width / 2))),
                        Span::styled(status, self.style(parts::status_role(seen.status))),
                    ]);
                    self.paper.lines.push(line);
                }
                if let Some(last) = seen.last() {
                    self.observed(last);
                }
            }
        }
    }

    fn observed(&mut self, seen: &Observed) {
        for (name, value) in &seen.headers {
            if HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                let value = crate::tui::widget::plain(value).into_owned();
                self.indented(&format!("{name}: {value}"), 4, Role::Dim);
            }
        }
        for line in plain_lines(&seen.body).take(BODY_LINES) {
            self.indented(&line, 4, Role::Text);
        }
    }

    fn when(&self, due: Date) -> String {
        when(due, self.context.world.today())
    }
}

/// The verdict on the answer that was given, in one line.
pub(in crate::tui::screen::practice) fn verdict_line(
    practice: &Practice,
    context: &Context<'_>,
) -> Option<Line<'static>> {
    let Phase::Judged(_) = &practice.phase else {
        return None;
    };
    let given = given(practice)?;
    let (sign, role) = match given.review.verdict {
        Verdict::Right => ("✓", Role::Good),
        Verdict::Partly => ("◐", Role::Warn),
        Verdict::Wrong => ("✗", Role::Bad),
    };
    let word = match (&given.answer, given.review.verdict) {
        (Answer::GaveUp, _) => "Not known",
        (_, verdict) => verdict.label(),
    };
    let grade = given.review.grade.label();
    let state = context.memory().cards.state(&given.review.question);
    let due = match state {
        CardState::New => String::new(),
        CardState::Reviewed { due, .. } => format!(", back {}", when(due, context.world.today())),
    };
    Some(Line::from(vec![
        Span::styled(
            format!("{sign} {word}"),
            context.style(role).patch(context.style(Role::Strong)),
        ),
        Span::styled(format!("   {grade}{due}"), context.style(Role::Dim)),
        Span::styled(regrade_hint(given), context.style(Role::Dim)),
    ]))
}

/// The keys by which another grade may be chosen; nothing if none may.
fn regrade_hint(given: &Given) -> String {
    let key = |grade: &Grade| {
        Grade::ALL
            .iter()
            .position(|it| it == grade)
            .map(|at| at + 1)
    };
    let grades = given.grades();
    match (grades.first().and_then(key), grades.last().and_then(key)) {
        (Some(first), Some(last)) => format!("   {first}–{last} grade it anew"),
        _ => String::new(),
    }
}

/// The grades to choose from, and when each brings the question back.
pub(in crate::tui::screen::practice) fn grades_line(
    due: &[Option<Date>; 4],
    width: usize,
    context: &Context<'_>,
) -> Line<'static> {
    let today = context.world.today();
    let line = |named: bool| {
        let mut spans = Vec::new();
        for (number, (grade, due)) in Grade::ALL.into_iter().zip(due).enumerate() {
            let name = if named { grade.label() } else { "" };
            let when = due.map_or(String::new(), |due| when(due, today));
            let words = format!("{name} {when}   ");
            let key = Span::styled(format!("{} ", number + 1), context.style(Role::Key));
            let words = words.trim_start().to_owned();
            spans.extend([key, Span::styled(words, context.style(Role::Dim))]);
        }
        Line::from(spans)
    };
    let full = line(true);
    if full.width() <= width + 3 {
        full
    } else {
        line(false)
    }
}

/// A day as a person says it: tomorrow, in 4 days, on 2027-01-05.
pub(in crate::tui) fn when(day: Date, today: Date) -> String {
    match (day - today).get_days() {
        ..=0 => "today".into(),
        1 => "tomorrow".into(),
        days @ 2..=30 => format!("in {days} days"),
        _ => format!("on {day}"),
    }
}

fn chose(answer: &Answer, option: usize) -> bool {
    match answer {
        Answer::Choice(chosen) => *chosen == option,
        Answer::Choices(chosen) => chosen.contains(&option),
        Answer::Text(_) | Answer::Open { .. } | Answer::GaveUp => false,
    }
}
