//! Questions: what a quiz file holds.

mod choice;
mod open;
mod predict;
pub(super) mod read;
mod short_answer;

use std::fmt;

use super::{
    decode::Word,
    id::{QuestionId, ScenarioId, TopicId},
    markdown::Document,
    scenario::{Expectation, RequestSpec},
};

/// Who would be asked this in an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seniority {
    /// Knows the terms.
    Junior,
    /// Has built it.
    Mid,
    /// Can say why.
    Senior,
}

/// How a Next.js app is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `next build && next start`
    Production,
    /// `next dev`
    Development,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Permanent, unique over all quizzes.
    pub id: QuestionId,
    /// What it is about.
    pub topic: TopicId,
    /// Who would be asked.
    pub level: Seniority,
    /// Words to filter by, kebab-case.
    pub tags: Vec<String>,
    /// The heading of the lesson under which it is explained.
    pub section: Option<String>,
    /// What is asked.
    pub prompt: Document,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Why the answer is the answer.
    pub explanation: Document,
    /// The quiz file, relative to the content folder.
    pub path: String,
    /// Where it begins in the file.
    pub line: usize,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// 3 to 6 options, exactly one is right.
    SingleChoice(Vec<AnswerOption>),
    /// 3 to 6 options, at least one is right and one is wrong.
    MultipleChoice(Vec<AnswerOption>),
    /// A few words.
    ShortAnswer(ShortAnswer),
    /// What will the server answer? Proved by really sending the steps.
    Predict(Predict),
    /// Answered freely, graded by the learner.
    Open(Open),
}

/// An option to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerOption {
    /// What it says.
    pub text: Document,
    /// Why it is wrong; `None` on a right one.
    pub why_wrong: Option<Document>,
}

/// An answer of a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortAnswer {
    /// Every spelling that counts as right; the first is shown.
    pub accept: Vec<String>,
    /// Shown on request.
    pub hint: Option<Document>,
}

/// A prediction of what the sandbox answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predict {
    /// The app that is asked.
    pub scenario: ScenarioId,
    /// 14, 15 or 16.
    pub next: u8,
    /// How it is run.
    pub mode: Mode,
    /// What is sent, in order; at least one.
    pub steps: Vec<RequestSpec>,
    /// 3 to 6, exactly one is right.
    pub options: Vec<PredictOption>,
}

/// A prediction to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictOption {
    /// What it says.
    pub text: Document,
    /// Why it is wrong; `None` on the right one.
    pub why_wrong: Option<Document>,
    /// What would be seen of the last step if it were right.
    pub expect: Expectation,
}

/// An open interview question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What a good answer says.
    pub model_answer: Document,
    /// What the learner checks their answer against; at least one.
    pub rubric: Vec<Document>,
}

impl AnswerOption {
    /// Whether it is to be chosen.
    pub fn is_right(&self) -> bool {
        self.why_wrong.is_none()
    }
}

impl PredictOption {
    /// Whether it is to be chosen.
    pub fn is_right(&self) -> bool {
        self.why_wrong.is_none()
    }
}

impl Word for Seniority {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("junior", Self::Junior),
        ("mid", Self::Mid),
        ("senior", Self::Senior),
    ];
}

impl fmt::Display for Seniority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Junior => "junior",
            Self::Mid => "mid",
            Self::Senior => "senior",
        })
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Production => "production",
            Self::Development => "development",
        })
    }
}
