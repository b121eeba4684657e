//! The questions of one section of a lesson, and the link that leads to them.

use crate::content::{Block, Catalog, Document, QuestionId, Topic};

/// What the targets of such links begin with; no heading's slug does.
const MARK: &str = "~practise:";

/// The sections of a text, each with its heading; what stands before the first one comes first.
pub(super) fn sections(body: &Document) -> impl Iterator<Item = Document> {
    let begins = |block: &Block| matches!(block, Block::Heading { level: 1 | 2, .. });
    let sections = body.blocks.chunk_by(move |_, below| !begins(below));
    sections.map(|blocks| Document {
        blocks: blocks.to_vec(),
    })
}

/// The anchor of a section's heading.
pub(super) fn anchor(section: &Document) -> Option<&str> {
    section.blocks.first().and_then(heading)
}

/// The target of the link to a section's questions.
pub(super) fn target(anchor: &str) -> String {
    format!("{MARK}{anchor}")
}

/// The section to whose questions a target leads.
pub(super) fn section_of(target: &str) -> Option<&str> {
    target.strip_prefix(MARK)
}

/// The questions that a section, or a smaller heading in it, explains.
pub(super) fn questions(topic: &Topic, section: &str, catalog: &Catalog) -> Vec<QuestionId> {
    let section = sections(&topic.body).find(|it| anchor(it) == Some(section));
    let blocks = section.map_or_else(Vec::new, |section| section.blocks);
    let anchors: Vec<&str> = blocks.iter().filter_map(heading).collect();
    let explained = |anchor: &Option<String>| {
        let anchor = anchor.as_deref();
        anchor.is_some_and(|anchor| anchors.contains(&anchor))
    };
    catalog
        .questions_of(&topic.id)
        .filter(|question| explained(&question.section))
        .map(|question| question.id.clone())
        .collect()
}

fn heading(block: &Block) -> Option<&str> {
    match block {
        Block::Heading { anchor, .. } => Some(anchor),
        _ => None,
    }
}
