//! A practice run: which questions, in which order, and what was answered so far.
//!
//! Pure state. The one who holds it saves it: [`super::Store::record`] after every answer,
//! [`super::Store::save_session`] after every other step. A run that was cut short comes back
//! from [`super::Store::unfinished_session`] exactly as it was.

mod scope;
mod snapshot;

pub use scope::Scope;

use super::answer::{Answer, describe_answer, grade_answer, option_count};
use super::calendar::Moment;
use super::card::{Cards, Grade, Verdict};
use super::queue::Allowance;
use super::review::{Attempt, Review, SessionId};
use super::shuffle::Shuffler;
use crate::content::{Catalog, Question, QuestionId};
use std::time::Duration;

/// A step that the run does not allow now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Every question was asked.
    #[error("this run is over")]
    Finished,
    /// The answer is to a question that isn't asked now.
    #[error("another question is being asked")]
    OtherQuestion,
    /// The question has its answer already.
    #[error("this question was answered already")]
    AlreadyAnswered,
    /// The question has no answer yet.
    #[error("this question has no answer yet")]
    NotAnswered,
    /// The answer can't be graded like that, see [`Given::grades`].
    #[error("this grade doesn't fit the answer")]
    GradeNotOffered,
}

/// An answer that was given, and the record of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// Its latest record.
    pub review: Review,
}

impl Given {
    /// The grades that the learner may choose instead of the one stored; none if there is
    /// nothing to choose.
    ///
    /// A chosen option is right or wrong, so only the degree is open. A typed answer may be a
    /// slip of the fingers, and an open one is the learner's to judge: there everything is open.
    pub fn grades(&self) -> &'static [Grade] {
        match (&self.answer, self.review.verdict) {
            (Answer::Text(_) | Answer::Open { .. }, _) => &Grade::ALL,
            (Answer::GaveUp, _) | (_, Verdict::Wrong) => &[],
            (_, Verdict::Right) => &[Grade::Hard, Grade::Good, Grade::Easy],
            (_, Verdict::Partly) => &[Grade::Again, Grade::Hard],
        }
    }

    /// The verdict on an open answer is the learner's own, and follows the grade.
    fn regrade(&mut self, chosen: Grade) {
        self.review = self.review.regraded(chosen);
        if let Answer::Open { grade, .. } = &mut self.answer {
            *grade = chosen;
            self.review.verdict = Verdict::from(chosen);
        }
    }
}

/// One question of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    question: QuestionId,
    order: Vec<usize>,
    given: Option<Given>,
}

impl Item {
    fn new(question: &Question, shuffler: &mut Shuffler) -> Self {
        Self {
            question: question.id.clone(),
            order: shuffler.permutation(option_count(question)),
            given: None,
        }
    }

    /// The question.
    pub fn question(&self) -> &QuestionId {
        &self.question
    }

    /// The options as they are shown, from the top: each is its number in the question, from 0.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// What was answered.
    pub fn given(&self) -> Option<&Given> {
        self.given.as_ref()
    }
}

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Questions in the run.
    pub total: usize,
    /// Answered right.
    pub right: usize,
    /// Answered partly right.
    pub partly: usize,
    /// Answered wrong, or given up.
    pub wrong: usize,
    /// Left without an answer.
    pub skipped: usize,
    /// Answered and not recalled (graded Again), in the order asked.
    pub missed: Vec<QuestionId>,
    /// The time taken for all answers.
    pub elapsed: Duration,
}

impl Summary {
    fn add(&mut self, item: &Item) {
        self.total += 1;
        let Some(Given { review, .. }) = &item.given else {
            self.skipped += 1;
            return;
        };
        match review.verdict {
            Verdict::Right => self.right += 1,
            Verdict::Partly => self.partly += 1,
            Verdict::Wrong => self.wrong += 1,
        }
        if !review.grade.is_recalled() {
            self.missed.push(item.question.clone());
        }
        self.elapsed += review.elapsed;
    }
}

/// A practice run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    id: SessionId,
    scope: Scope,
    seed: u64,
    items: Vec<Item>,
    place: usize,
}

impl Session {
    /// Begins a run over the questions of `scope`, in the order that `seed` gives; `None` if
    /// there are none.
    ///
    /// What is due comes first, then what is new, then the rest; each of the three is shuffled.
    pub fn start(
        scope: Scope,
        catalog: &Catalog,
        cards: &Cards,
        allowance: Allowance,
        seed: u64,
        now: Moment,
    ) -> Option<Self> {
        let mut shuffler = Shuffler::new(seed);
        let mut items = Vec::new();
        for mut group in scope.groups(catalog, cards, allowance, now.day) {
            shuffler.shuffle(&mut group);
            items.extend(
                group
                    .iter()
                    .map(|question| Item::new(question, &mut shuffler)),
            );
        }
        (!items.is_empty()).then(|| Self {
            id: SessionId::of(now, seed),
            scope,
            seed,
            items,
            place: 0,
        })
    }

    /// Its name.
    pub fn id(&self) -> &SessionId {
        &self.id
    }

    /// What it is about.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Its questions in the order asked.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many questions are behind the learner.
    pub fn place(&self) -> usize {
        self.place
    }

    /// The question asked now; `None` when the run is over.
    pub fn current(&self) -> Option<&Item> {
        self.items.get(self.place)
    }

    /// Whether every question was asked.
    pub fn is_finished(&self) -> bool {
        self.place >= self.items.len()
    }

    /// Takes the answer to the current question and gives back the review to be recorded.
    ///
    /// # Errors
    /// If `question` is not the current one, or has its answer.
    pub fn answer(
        &mut self,
        question: &Question,
        answer: Answer,
        now: Moment,
        elapsed: Duration,
    ) -> Result<Review, SessionError> {
        let attempt = self.attempt();
        let item = self.current_mut()?;
        if item.question != question.id {
            return Err(SessionError::OtherQuestion);
        }
        if item.given.is_some() {
            return Err(SessionError::AlreadyAnswered);
        }
        let review = review(attempt, question, &answer, now, elapsed);
        item.given = Some(Given {
            answer,
            review: review.clone(),
        });
        Ok(review)
    }

    /// Changes the grade of the answer just given, and gives back the correcting review to be
    /// recorded.
    ///
    /// # Errors
    /// If the current question has no answer, or `grade` doesn't fit it.
    pub fn regrade(&mut self, grade: Grade) -> Result<Review, SessionError> {
        let given = self.current_mut()?.given.as_mut();
        let given = given.ok_or(SessionError::NotAnswered)?;
        if !given.grades().contains(&grade) {
            return Err(SessionError::GradeNotOffered);
        }
        given.regrade(grade);
        Ok(given.review.clone())
    }

    /// Goes on to the next question once the current one has its answer.
    ///
    /// # Errors
    /// If it has none, or the run is over.
    pub fn advance(&mut self) -> Result<(), SessionError> {
        if self.current_mut()?.given.is_none() {
            return Err(SessionError::NotAnswered);
        }
        self.place += 1;
        Ok(())
    }

    /// Goes on without an answer; nothing is recorded.
    ///
    /// # Errors
    /// If the question has its answer, or the run is over.
    pub fn skip(&mut self) -> Result<(), SessionError> {
        if self.current_mut()?.given.is_some() {
            return Err(SessionError::AlreadyAnswered);
        }
        self.place += 1;
        Ok(())
    }

    /// Fits the run to content that has changed since: questions still to be asked that are gone
    /// are dropped, and options are shuffled anew where there are more or fewer.
    pub fn refit(&mut self, catalog: &Catalog) {
        let mut shuffler = Shuffler::new(self.seed);
        let open = self.items.split_off(self.place);
        for mut item in open {
            if item.given.is_none() {
                let Some(question) = catalog.question(&item.question) else {
                    continue;
                };
                if item.order.len() != option_count(question) {
                    item.order = shuffler.permutation(option_count(question));
                }
            }
            self.items.push(item);
        }
    }

    /// How it went so far.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for item in &self.items {
            summary.add(item);
        }
        summary
    }

    fn attempt(&self) -> Attempt {
        Attempt {
            session: self.id.clone(),
            item: u32::try_from(self.place).unwrap_or(u32::MAX),
        }
    }

    fn current_mut(&mut self) -> Result<&mut Item, SessionError> {
        self.items.get_mut(self.place).ok_or(SessionError::Finished)
    }
}

fn review(
    attempt: Attempt,
    question: &Question,
    answer: &Answer,
    now: Moment,
    elapsed: Duration,
) -> Review {
    let verdict = grade_answer(question, answer);
    Review {
        attempt,
        question: question.id.clone(),
        at: now,
        verdict,
        grade: answer.grade(verdict),
        elapsed: Duration::from_millis(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)),
        answer: describe_answer(question, answer),
    }
}

#[cfg(test)]
mod tests;
