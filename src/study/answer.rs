//! Answers and what they are worth.

use super::card::{Grade, Verdict};
use crate::content::{AnswerOption, Document, PredictOption, Question, QuestionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the learner answered. Options are numbered as the question's author wrote them, from 0,
/// whatever the order on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One option, of a single choice or a prediction.
    Choice(usize),
    /// Several options of a multiple choice.
    Choices(BTreeSet<usize>),
    /// A few words.
    Text(String),
    /// An open answer with the learner's own grade; the text may be empty if it was only said.
    Open {
        /// What was written.
        text: String,
        /// How well it went.
        grade: Grade,
    },
    /// "I don't know."
    GaveUp,
}

impl Answer {
    /// The grade that is stored with it, before the learner changes it.
    pub(super) fn grade(&self, verdict: Verdict) -> Grade {
        match self {
            Self::Open { grade, .. } => *grade,
            _ => verdict.default_grade(),
        }
    }
}

/// What `answer` to `question` is worth. An answer of another kind is wrong.
pub fn grade_answer(question: &Question, answer: &Answer) -> Verdict {
    match (&question.kind, answer) {
        (QuestionKind::SingleChoice(options), Answer::Choice(chosen)) => {
            all_or_nothing(options.get(*chosen).is_some_and(AnswerOption::is_right))
        }
        (QuestionKind::Predict(predict), Answer::Choice(chosen)) => {
            let option = predict.options.get(*chosen);
            all_or_nothing(option.is_some_and(PredictOption::is_right))
        }
        (QuestionKind::MultipleChoice(options), Answer::Choices(chosen)) => {
            let right = (0..options.len()).filter(|&index| options[index].is_right());
            compare(&right.collect(), chosen)
        }
        (QuestionKind::ShortAnswer(short), Answer::Text(text)) => {
            all_or_nothing(short.accepts(text))
        }
        (QuestionKind::Open(_), Answer::Open { grade, .. }) => Verdict::from(*grade),
        _ => Verdict::Wrong,
    }
}

fn all_or_nothing(right: bool) -> Verdict {
    if right {
        Verdict::Right
    } else {
        Verdict::Wrong
    }
}

/// Partly right is some of the right options, and no other.
fn compare(right: &BTreeSet<usize>, chosen: &BTreeSet<usize>) -> Verdict {
    if chosen == right {
        Verdict::Right
    } else if !chosen.is_empty() && chosen.is_subset(right) {
        Verdict::Partly
    } else {
        Verdict::Wrong
    }
}

/// The answer in words, to be read when the question has changed since.
pub fn describe_answer(question: &Question, answer: &Answer) -> String {
    match answer {
        Answer::Choice(chosen) => option_text(question, *chosen),
        Answer::Choices(chosen) => {
            let texts: Vec<String> = chosen.iter().map(|&at| option_text(question, at)).collect();
            texts.join("; ")
        }
        Answer::Text(text) | Answer::Open { text, .. } => text.clone(),
        Answer::GaveUp => "(no answer)".to_owned(),
    }
}

fn option_text(question: &Question, index: usize) -> String {
    let text = match &question.kind {
        QuestionKind::SingleChoice(options) | QuestionKind::MultipleChoice(options) => {
            options.get(index).map(|option| &option.text)
        }
        QuestionKind::Predict(predict) => predict.options.get(index).map(|option| &option.text),
        QuestionKind::ShortAnswer(_) | QuestionKind::Open(_) => None,
    };
    text.map_or_else(|| format!("(option {})", index + 1), Document::plain_text)
}

/// How many options `question` has; 0 if it has none to choose from.
pub(super) fn option_count(question: &Question) -> usize {
    match &question.kind {
        QuestionKind::SingleChoice(options) | QuestionKind::MultipleChoice(options) => {
            options.len()
        }
        QuestionKind::Predict(predict) => predict.options.len(),
        QuestionKind::ShortAnswer(_) | QuestionKind::Open(_) => 0,
    }
}

#[cfg(test)]
mod tests;
