//! Topics: what a lesson file holds.

use jiff::civil::Date;

use super::{
    diagnostic::Diagnostic,
    id::{CategoryId, ScenarioId, TopicId},
    markdown::Document,
};

/// How much a topic asks of its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// First contact.
    Beginner,
    /// Daily work.
    Intermediate,
    /// Rare or deep.
    Advanced,
}

/// A group of topics, in the order of `lessons/categories.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The folder below `lessons/`.
    pub id: CategoryId,
    /// As shown.
    pub title: String,
    /// One sentence.
    pub summary: String,
}

/// Something worth reading elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// As shown.
    pub title: String,
    /// An `https://` address.
    pub url: String,
    /// Why it is worth reading.
    pub note: Option<String>,
}

/// One lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Permanent; equals the path below `lessons/`.
    pub id: TopicId,
    /// As shown.
    pub title: String,
    /// The folder it is in.
    pub category: CategoryId,
    /// How much it asks of its reader.
    pub level: Level,
    /// Position inside its category.
    pub order: u32,
    /// Words to filter by, kebab-case.
    pub tags: Vec<String>,
    /// One sentence of plain text.
    pub summary: String,
    /// The sandbox scenario shown beside it.
    pub scenario: Option<ScenarioId>,
    /// Numbered on screen.
    pub key_points: Vec<Document>,
    /// What the reader will learn.
    pub objectives: Vec<Document>,
    /// The key interview distinction.
    pub distinction: Option<Document>,
    /// Something to remember it by.
    pub fun_fact: Option<Document>,
    /// Topics to learn first.
    pub prerequisites: Vec<TopicId>,
    /// Topics to go on with (`continue` in the file).
    pub continue_with: Vec<TopicId>,
    /// Elsewhere on the web.
    pub resources: Vec<Resource>,
    /// When the text was last checked.
    pub updated: Date,
    /// The deep dive.
    pub body: Document,
    /// Computed from the text, at least 1.
    pub reading_minutes: u32,
    /// The lesson file, relative to the content folder.
    pub path: String,
}

/// A lesson file that can't be used; it is listed with what is wrong, and the rest works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenTopic {
    /// Taken from the path.
    pub id: TopicId,
    /// The lesson file, relative to the content folder.
    pub path: String,
    /// At least one.
    pub diagnostics: Vec<Diagnostic>,
}

/// The text under one heading, for searching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading as plain text; the topic's title for what stands before the first heading.
    pub title: String,
    /// Where to jump to; `None` is the top of the lesson.
    pub anchor: Option<String>,
    /// The heading's level; 1 for what stands before the first heading.
    pub level: u8,
    /// Plain text up to the next heading of any level.
    pub text: String,
}

impl Topic {
    /// The parts of the lesson in reading order, for searching.
    pub fn sections(&self) -> Vec<Section> {
        Vec::new()
    }
}
