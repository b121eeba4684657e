//! What can be found, and how well it fits what was typed.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::content::{Catalog, Question, Topic};
use crate::tui::route::{Route, Run};

/// How many hits of a kind are shown.
const MOST: usize = 12;

/// How long what was typed must be for the text of a section to be searched too.
const SHORTEST: usize = 3;

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Topic,
    Section,
    Question,
}

impl Kind {
    pub(super) fn title(self) -> &'static str {
        match self {
            Kind::Topic => "Topics",
            Kind::Section => "Sections",
            Kind::Question => "Questions",
        }
    }
}

/// Something that can be found.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) title: String,
    /// Where it is.
    pub(super) note: String,
    /// What it says; searched for what was typed as it is.
    text: String,
    pub(super) route: Route,
}

/// An entry that fits.
#[derive(Debug)]
pub(super) struct Hit {
    entry: usize,
    score: u32,
    /// The matched graphemes of the title.
    pub(super) matched: Vec<u32>,
    /// Where the text says it, if the title does not.
    pub(super) excerpt: Option<String>,
}

/// Everything that can be found.
#[derive(Debug)]
pub(super) struct Index {
    entries: Vec<Entry>,
}

impl Index {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut entries: Vec<Entry> = catalog.topics.iter().map(|it| topic(catalog, it)).collect();
        entries.extend(catalog.topics.iter().flat_map(sections));
        entries.extend(catalog.questions.iter().map(|it| question(catalog, it)));
        Index { entries }
    }

    pub(super) fn entry(&self, hit: &Hit) -> &Entry {
        &self.entries[hit.entry]
    }

    /// What fits, by kind, the best first. Without a query: the topics.
    pub(super) fn search(&self, query: &str) -> Vec<Hit> {
        let query = query.trim();
        let pattern = |kind| Pattern::new(query, CaseMatching::Smart, Normalization::Smart, kind);
        // A long prompt has nearly every sequence of letters somewhere: it must have the words.
        let patterns = [AtomKind::Fuzzy, AtomKind::Fuzzy, AtomKind::Substring].map(pattern);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut hits: Vec<Hit> = (0..self.entries.len())
            .filter(|at| !query.is_empty() || self.entries[*at].kind == Kind::Topic)
            .filter_map(|at| {
                let pattern = &patterns[self.entries[at].kind as usize];
                self.hit(at, query, pattern, &mut matcher)
            })
            .collect();
        hits.sort_by_key(|hit| (self.entry(hit).kind, std::cmp::Reverse(hit.score)));
        self.shorten(hits)
    }

    fn hit(&self, at: usize, query: &str, pattern: &Pattern, matcher: &mut Matcher) -> Option<Hit> {
        let entry = &self.entries[at];
        let (mut buffer, mut marks) = (Vec::new(), Vec::new());
        let title = Utf32Str::new(&entry.title, &mut buffer);
        if let Some(score) = pattern.indices(title, matcher, &mut marks) {
            return Some(Hit {
                entry: at,
                score: score + 1,
                matched: marks,
                excerpt: None,
            });
        }
        let excerpt = excerpt(&entry.text, query)?;
        Some(Hit {
            entry: at,
            score: 0,
            matched: Vec::new(),
            excerpt: Some(excerpt),
        })
    }

    fn shorten(&self, hits: Vec<Hit>) -> Vec<Hit> {
        let mut counts = [0_usize; 3];
        hits.into_iter()
            .filter(|hit| {
                let count = &mut counts[self.entry(hit).kind as usize];
                *count += 1;
                *count <= MOST
            })
            .collect()
    }
}

fn topic(catalog: &Catalog, topic: &Topic) -> Entry {
    let category = catalog
        .category(&topic.category)
        .map_or("", |it| it.title.as_str());
    Entry {
        kind: Kind::Topic,
        title: topic.title.clone(),
        note: category.to_owned(),
        text: format!("{} {}", topic.summary, topic.tags.join(" ")),
        route: Route::lesson(topic.id.clone()),
    }
}

fn sections(topic: &Topic) -> Vec<Entry> {
    let entry = |section: crate::content::Section| Entry {
        kind: Kind::Section,
        title: section.title,
        note: topic.title.clone(),
        text: section.text,
        route: Route::Lesson {
            topic: topic.id.clone(),
            anchor: section.anchor,
        },
    };
    topic
        .sections()
        .into_iter()
        .filter(|it| it.anchor.is_some())
        .map(entry)
        .collect()
}

fn question(catalog: &Catalog, question: &Question) -> Entry {
    let topic = catalog
        .topic(&question.topic)
        .map_or("", |it| it.title.as_str());
    Entry {
        kind: Kind::Question,
        title: one_line(&question.prompt.plain_text()),
        note: topic.to_owned(),
        text: format!("{} {}", question.id, question.tags.join(" ")),
        route: Route::Practice(Run::These(vec![question.id.clone()])),
    }
}

/// The text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words around what was typed, if the text has it, whatever its case.
fn excerpt(text: &str, query: &str) -> Option<String> {
    if query.chars().count() < SHORTEST {
        return None;
    }
    let at = text.to_lowercase().find(&query.to_lowercase())?;
    let from = text.get(..at)?.rfind(char::is_whitespace).unwrap_or(0);
    Some(format!("… {}", one_line(text.get(from..)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_begins_at_the_word_that_was_found() {
        let found = excerpt("A GET handler is\ncached by default in 14.", "CACHED");
        assert_eq!(found.as_deref(), Some("… cached by default in 14."));
        assert_eq!(excerpt("cached", "ca"), None);
        assert_eq!(excerpt("cached", "fresh"), None);
    }
}
