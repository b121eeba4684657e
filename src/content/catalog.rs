//! All content together, with the links between its parts.

mod links;
mod load;

use std::collections::BTreeMap;

use load::{Files, ScenarioFolder};

use super::{
    diagnostic::Diagnostic,
    id::{CategoryId, QuestionId, ScenarioId, TopicId},
    markdown::Snippet,
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
        Self::of(read(source))
    }

    /// The same, with every piece of code in it.
    pub(super) fn load_with_snippets(source: &dyn Source) -> (Self, Vec<(String, Snippet)>) {
        let files = read(source);
        let snippets = files.snippets();
        (Self::of(files), snippets)
    }

    fn of(files: Files) -> Self {
        let mut catalog = Self {
            categories: files.categories.unwrap_or_default(),
            topics: files
                .lessons
                .into_iter()
                .filter_map(|file| Some(file.lesson?.topic))
                .collect(),
            broken: files.broken,
            scenarios: files
                .scenarios
                .into_iter()
                .filter_map(ScenarioFolder::scenario)
                .collect(),
            diagnostics: files.diagnostics,
            files: files.count,
            questions: Vec::new(),
        };
        catalog.add_unlisted_categories();
        catalog.sort_topics();
        catalog.scenarios.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.diagnostics.sort();
        let asked = files
            .quizzes
            .into_iter()
            .flat_map(|file| file.quiz.questions);
        catalog.questions = asked.map(|asked| asked.question).collect();
        catalog.sort_questions();
        catalog
    }

    /// A topic of an unknown category is a problem for `check`, but can be read all the same.
    fn add_unlisted_categories(&mut self) {
        for topic in &self.topics {
            if !self
                .categories
                .iter()
                .any(|category| category.id == topic.category)
            {
                self.categories.push(Category {
                    id: topic.category.clone(),
                    title: topic.category.to_string(),
                    summary: String::new(),
                });
            }
        }
    }

    fn sort_topics(&mut self) {
        let categories = &self.categories;
        let place = |topic: &Topic| categories.iter().position(|own| own.id == topic.category);
        self.topics.sort_by(|a, b| {
            let (a_place, b_place) = (place(a), place(b));
            (a_place, a.order, &a.title, &a.id).cmp(&(b_place, b.order, &b.title, &b.id))
        });
    }

    fn sort_questions(&mut self) {
        // Stable: the questions of a topic stay as written; those of broken topics come last.
        let places: BTreeMap<TopicId, usize> = self
            .topics
            .iter()
            .enumerate()
            .map(|(at, topic)| (topic.id.clone(), at))
            .collect();
        self.questions
            .sort_by_key(|question| places.get(&question.topic).copied().unwrap_or(usize::MAX));
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

fn read(source: &dyn Source) -> Files {
    let mut files = Files::read(source);
    let found = links::check(&mut files);
    files.diagnostics.extend(found);
    files
}
