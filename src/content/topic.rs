//! Topics: what a lesson file holds.

pub(super) mod category;
pub(super) mod lesson;

use std::fmt;

use jiff::civil::Date;

use super::{
    decode::Word,
    diagnostic::Diagnostic,
    id::{CategoryId, ScenarioId, TopicId},
    markdown::{Block, Document, plain_blocks, plain_inlines},
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

impl Word for Level {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("beginner", Self::Beginner),
        ("intermediate", Self::Intermediate),
        ("advanced", Self::Advanced),
    ];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        })
    }
}

impl Topic {
    /// The parts of the lesson in reading order, for searching. The first is what stands before the first
    /// heading: summary, key points, objectives, distinction, fun fact and the body's introduction.
    pub fn sections(&self) -> Vec<Section> {
        let starts = self.body.blocks.iter().enumerate();
        let mut starts: Vec<usize> = starts.filter_map(heading_at).collect();
        let introduction =
            &self.body.blocks[..starts.first().copied().unwrap_or(self.body.blocks.len())];
        let mut sections = vec![self.overview(introduction)];
        starts.push(self.body.blocks.len());
        sections.extend(
            starts
                .windows(2)
                .filter_map(|ends| section(&self.body.blocks[ends[0]..ends[1]])),
        );
        sections
    }

    /// Whether the body has a heading with this anchor.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        self.anchors().any(|own| own == anchor)
    }

    /// The anchors of all headings of the body.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.body.blocks.iter().filter_map(|block| match block {
            Block::Heading { anchor, .. } => Some(anchor.as_str()),
            _ => None,
        })
    }

    fn overview(&self, introduction: &[Block]) -> Section {
        let around = self.key_points.iter().chain(&self.objectives);
        let around = around.chain(&self.distinction).chain(&self.fun_fact);
        let mut parts = vec![self.summary.clone()];
        parts.extend(around.map(Document::plain_text));
        parts.push(plain_blocks(introduction));
        parts.retain(|part| !part.is_empty());
        Section {
            title: self.title.clone(),
            anchor: None,
            level: 1,
            text: parts.join("\n"),
        }
    }
}

fn heading_at((at, block): (usize, &Block)) -> Option<usize> {
    matches!(block, Block::Heading { .. }).then_some(at)
}

fn section(blocks: &[Block]) -> Option<Section> {
    let (
        Block::Heading {
            level,
            text,
            anchor,
            ..
        },
        rest,
    ) = blocks.split_first()?
    else {
        return None;
    };
    Some(Section {
        title: plain_inlines(text),
        anchor: Some(anchor.clone()),
        level: *level,
        text: plain_blocks(rest),
    })
}
