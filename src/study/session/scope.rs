//! Which questions a run is about.

use crate::content::{Catalog, Question, QuestionId, Seniority, TopicId};
use crate::study::card::Cards;
use crate::study::queue::{Allowance, Queue};
use jiff::civil::Date;

/// What a run is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// What is due, and as many new questions as today still allows.
    Today,
    /// All questions of a topic.
    Topic(TopicId),
    /// Every question of one of these levels and with one of these tags; an empty list takes all.
    Filter {
        /// The levels.
        levels: Vec<Seniority>,
        /// The tags.
        tags: Vec<String>,
    },
    /// Just these, such as one question, or those missed in the run before.
    These(Vec<QuestionId>),
}

impl Scope {
    /// The questions in groups, the most urgent group first; those that the content no longer has
    /// are left out.
    pub(super) fn groups<'a>(
        &self,
        catalog: &'a Catalog,
        cards: &Cards,
        allowance: Allowance,
        today: Date,
    ) -> [Vec<&'a Question>; 3] {
        match self {
            Self::Today => of_today(catalog, cards, allowance, today),
            _ => by_urgency(self.chosen(catalog), cards, today),
        }
    }

    fn chosen<'a>(&self, catalog: &'a Catalog) -> Vec<&'a Question> {
        match self {
            Self::Today => catalog.questions.iter().collect(),
            Self::Topic(topic) => catalog.questions_of(topic).collect(),
            Self::Filter { levels, tags } => catalog
                .questions
                .iter()
                .filter(|question| levels.is_empty() || levels.contains(&question.level))
                .filter(|question| {
                    tags.is_empty() || question.tags.iter().any(|tag| tags.contains(tag))
                })
                .collect(),
            Self::These(questions) => questions
                .iter()
                .filter_map(|question| catalog.question(question))
                .collect(),
        }
    }
}

fn of_today<'a>(
    catalog: &'a Catalog,
    cards: &Cards,
    allowance: Allowance,
    today: Date,
) -> [Vec<&'a Question>; 3] {
    let queue = Queue::build(&catalog.questions, cards, allowance, today);
    let find = |ids: &[QuestionId]| ids.iter().filter_map(|id| catalog.question(id)).collect();
    [find(&queue.due), find(&queue.new), Vec::new()]
}

fn by_urgency<'a>(
    questions: Vec<&'a Question>,
    cards: &Cards,
    today: Date,
) -> [Vec<&'a Question>; 3] {
    let mut groups = [Vec::new(), Vec::new(), Vec::new()];
    for question in questions {
        let state = cards.state(&question.id);
        let group = match (state.is_due(today), state.is_reviewed()) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        };
        groups[group].push(question);
    }
    groups
}
