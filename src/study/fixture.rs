//! Questions, catalogs and days for the tests of this module.

use super::calendar::Moment;
use crate::content::{
    AnswerOption, Block, Catalog, Document, Expectation, Inline, Mode, Open, Predict,
    PredictOption, Question, QuestionId, QuestionKind, ScenarioId, Seniority, ShortAnswer, TopicId,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The first day of every test.
pub(super) fn first_day() -> Date {
    date(2026, 1, 1)
}

/// `days` after the first day.
pub(super) fn day(days: i64) -> Date {
    first_day().saturating_add(days.days())
}

/// Noon of the day `days` after the first one.
pub(super) fn noon(days: i64) -> Moment {
    let noon = day(days).at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    Moment::at(noon.timestamp(), &TimeZone::UTC)
}

/// Noon of the first day.
pub(super) fn now() -> Timestamp {
    noon(0).when
}

pub(super) fn text(words: &str) -> Document {
    Document {
        blocks: vec![Block::Paragraph(vec![Inline::Text(words.to_owned())])],
    }
}

/// Options `a`, `b`, … of which those in `right` are right.
fn options(count: usize, right: &[usize]) -> Vec<AnswerOption> {
    (0..count)
        .map(|index| AnswerOption {
            text: text(&letter(index)),
            why_wrong: (!right.contains(&index)).then(|| text("No.")),
        })
        .collect()
}

fn letter(index: usize) -> String {
    char::from(b'a' + u8::try_from(index).unwrap()).to_string()
}

pub(super) fn single(count: usize, right: usize) -> QuestionKind {
    QuestionKind::SingleChoice(options(count, &[right]))
}

pub(super) fn multiple(count: usize, right: &[usize]) -> QuestionKind {
    QuestionKind::MultipleChoice(options(count, right))
}

pub(super) fn short(accept: &[&str]) -> QuestionKind {
    QuestionKind::ShortAnswer(ShortAnswer {
        accept: accept.iter().map(|&word| word.to_owned()).collect(),
        hint: None,
    })
}

pub(super) fn open() -> QuestionKind {
    QuestionKind::Open(Open {
        model_answer: text("Because."),
        rubric: vec![text("says why")],
    })
}

pub(super) fn predict(count: usize, right: usize) -> QuestionKind {
    let options = options(count, &[right]).into_iter();
    QuestionKind::Predict(Predict {
        scenario: ScenarioId::new("demo"),
        next: 16,
        mode: Mode::Production,
        steps: Vec::new(),
        options: options
            .map(|option| PredictOption {
                text: option.text,
                why_wrong: option.why_wrong,
                expect: Expectation::default(),
            })
            .collect(),
    })
}

/// A question of the topic `demo/first`, junior, without tags.
pub(super) fn question(id: &str, kind: QuestionKind) -> Question {
    Question {
        id: QuestionId::new(id),
        topic: TopicId::new("demo/first"),
        level: Seniority::Junior,
        tags: Vec::new(),
        section: None,
        prompt: text("What?"),
        kind,
        explanation: text("So."),
        path: "quizzes/demo/first.yaml".to_owned(),
        line: 1,
    }
}

pub(super) fn catalog(questions: Vec<Question>) -> Catalog {
    Catalog {
        questions,
        ..Catalog::default()
    }
}

/// Single choices with four options each, the first of which is right.
pub(super) fn choices(ids: &[&str]) -> Catalog {
    catalog(ids.iter().map(|id| question(id, single(4, 0))).collect())
}
