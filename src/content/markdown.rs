//! Markdown as typed data: what a lesson's text can hold, and nothing else.

mod fence;
mod note;
mod parse;
mod place;
mod target;
mod text;

use std::fmt;

use super::id::{QuestionId, TopicId};

pub use text::plain_inlines;

pub(super) use parse::{Marks, Snippet, parse};
pub(super) use place::Place;
pub(super) use text::{plain_blocks, reading_minutes};

/// A piece of Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// What stands on lines of its own. Lines are those of the file it was written in, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// `## Title`
    Heading {
        /// 1 to 6.
        level: u8,
        /// What it says.
        text: Vec<Inline>,
        /// GitHub's slug, unique in the document.
        anchor: String,
        /// In the file.
        line: usize,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number of an ordered list.
        ordered: Option<u64>,
        /// Each item is a sequence of blocks.
        items: Vec<Vec<Block>>,
    },
    /// `> …`
    Quote(Vec<Block>),
    /// `> [!NOTE]`, `> [!NEXT 15+]`
    Note {
        /// Which.
        kind: NoteKind,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A fence.
    Code {
        /// `ts`, `tsx`, `js`, `jsx`, `json`, `http`, `sh`, `text` or `yaml`.
        language: String,
        /// From `file=…` behind the language.
        file: Option<String>,
        /// With its line breaks, the last one dropped.
        text: String,
        /// The first line of the text in the file.
        line: usize,
    },
    /// A `try` fence: send a prepared request of the lesson's scenario.
    Try {
        /// The id of the prepared request.
        request: String,
        /// Where the id stands in the file.
        line: usize,
    },
    /// A table.
    Table {
        /// One a column.
        align: Vec<Alignment>,
        /// The first row.
        head: Vec<Vec<Inline>>,
        /// Row, cell, text.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// `---`
    Rule,
}

/// What stands inside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// `` `code` ``
    Code(String),
    /// `**strong**`
    Strong(Vec<Inline>),
    /// `*emphasis*`
    Emphasis(Vec<Inline>),
    /// `~~strike~~`
    Strike(Vec<Inline>),
    /// `[text](target)`
    Link {
        /// Where it leads.
        target: LinkTarget,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A line break in the file that need not be one on screen.
    SoftBreak,
    /// A line break.
    HardBreak,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// `topic:nextjs/caching#tags`
    Topic {
        /// The topic.
        id: TopicId,
        /// A heading in it.
        anchor: Option<String>,
    },
    /// `question:rh-405`
    Question(QuestionId),
    /// `#anchor` in the same lesson
    Section(String),
    /// `https://…`
    Web(String),
}

/// How a table's column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Not said: left.
    None,
    /// `:---`
    Left,
    /// `:---:`
    Center,
    /// `---:`
    Right,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
    /// `[!NEXT 15+]`: what it says holds for these versions of Next.js only.
    Next(VersionRange),
}

/// Major versions of Next.js. Displays as it is written: `14`, `15+`, `14-15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VersionRange {
    /// The first version.
    pub from: u8,
    /// The last one; `None` is open-ended.
    pub to: Option<u8>,
}

impl VersionRange {
    /// Whether a major version is one of them.
    pub fn contains(self, version: u8) -> bool {
        version >= self.from && self.to.is_none_or(|to| version <= to)
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            None => write!(f, "{}+", self.from),
            Some(to) if to == self.from => write!(f, "{to}"),
            Some(to) => write!(f, "{}-{to}", self.from),
        }
    }
}
