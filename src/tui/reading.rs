//! How much of a topic was read, from where the reader is in it.

use crate::content::Topic;
use crate::study::Reading;

use super::memory::Memory;

/// In percent, by the words before the section the reader is in.
pub fn percent(topic: &Topic, memory: &Memory) -> usize {
    if let Reading::Read(_) = memory.reading(&topic.id) {
        return 100;
    }
    let Some(anchor) = memory
        .positions
        .get(&topic.id)
        .and_then(|it| it.anchor.as_deref())
    else {
        return 0;
    };
    let sections = topic.sections();
    let words = |text: &str| text.split_whitespace().count();
    let total: usize = sections.iter().map(|it| words(&it.text)).sum();
    match sections
        .iter()
        .position(|it| it.anchor.as_deref() == Some(anchor))
    {
        Some(at) if total > 0 => {
            sections[..at]
                .iter()
                .map(|it| words(&it.text))
                .sum::<usize>()
                * 100
                / total
        }
        _ if is_after_the_text(anchor) => 95,
        _ => 0,
    }
}

/// The parts that the lesson screen puts behind the text have anchors of its own.
fn is_after_the_text(anchor: &str) -> bool {
    anchor.starts_with('~') && !matches!(anchor, "~key-points" | "~learn" | "~deep-dive")
}
