//! A lesson file: front matter in YAML, then Markdown.

use super::{Level, Resource, Topic};
use crate::content::{
    decode::{self, Prose},
    id::{ScenarioId, TopicId, is_topic_path},
    markdown::{self, Document, Marks, Place},
    problems::{Problems, Spot},
    yaml::{Fields, Node, list},
};

/// A lesson as read, with what must be checked once everything is loaded.
#[derive(Debug)]
pub(in crate::content) struct Lesson {
    pub(in crate::content) topic: Topic,
    /// Where the id is written.
    pub(in crate::content) id: Spot,
    pub(in crate::content) prerequisites: Vec<(TopicId, Spot)>,
    pub(in crate::content) continue_with: Vec<(TopicId, Spot)>,
    pub(in crate::content) scenario: Option<Spot>,
}

/// Reads a lesson; `None` if its problems are too bad to use it. Its marks are there in any case.
pub(in crate::content) fn read(
    id: &TopicId,
    file: &str,
    problems: &mut Problems,
) -> (Option<Lesson>, Marks) {
    let mut prose = Prose::of(file);
    let Some((front, body_line)) = split(file, problems) else {
        return (None, prose.marks);
    };
    // The empty line stands for the `---`, so that places are those of the file.
    let matter = Node::parse(&format!("\n{front}"), problems)
        .and_then(|node| FrontMatter::read(id, &node, &mut prose, problems));
    let body = body(file, body_line, &mut prose.marks, problems);
    check_headings(&prose.marks, problems);
    let lesson = match matter {
        Some(matter) if problems.errors() == 0 => Some(matter.lesson(id, body, problems.path())),
        _ => None,
    };
    (lesson, prose.marks)
}

/// The text between the two `---`, and how many lines stand before the body.
fn split<'a>(file: &'a str, problems: &mut Problems) -> Option<(&'a str, usize)> {
    const HELP: &str = "begin with `---`, then `id: …`, `title: …` and so on, then `---`";
    let Some(rest) = file.strip_prefix("---\n") else {
        problems
            .error(Spot::START, "the lesson has no front matter")
            .help(HELP);
        return None;
    };
    let mut length = 0;
    for (at, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            return Some((&rest[..length], at + 2));
        }
        length += line.len();
    }
    problems
        .error(Spot::START, "the front matter has no end")
        .help(HELP);
    None
}

fn body(file: &str, line: usize, marks: &mut Marks, problems: &mut Problems) -> Document {
    let start = file.split_inclusive('\n').take(line).map(str::len).sum();
    let place = Place::Lines {
        first: line + 1,
        indent: 0,
    };
    let mut own = Marks::default();
    let document = markdown::parse(&file[start..], place, &mut own, problems);
    marks.links.append(&mut own.links);
    marks.tries.append(&mut own.tries);
    marks.snippets.append(&mut own.snippets);
    // Headings elsewhere are not part of the outline.
    marks.headings = own.headings;
    document
}

fn check_headings(marks: &Marks, problems: &mut Problems) {
    let mut above = 1;
    for (level, spot) in &marks.headings {
        let marks = |level: u8| "#".repeat(level.into());
        if *level == 1 {
            problems
                .warning(
                    *spot,
                    "`#` is the lesson's title, which is in the front matter",
                )
                .help("sections begin with `##`");
        } else if *level > above + 1 {
            let message = format!("`{}` follows `{}`", marks(*level), marks(above));
            problems
                .warning(*spot, message)
                .help(format!("write `{}`", marks(above + 1)));
        }
        above = *level;
    }
}

struct FrontMatter {
    id: Spot,
    title: String,
    level: Level,
    order: u32,
    tags: Vec<String>,
    summary: String,
    scenario: Option<(ScenarioId, Spot)>,
    key_points: Vec<Document>,
    objectives: Vec<Document>,
    distinction: Option<Document>,
    fun_fact: Option<Document>,
    prerequisites: Vec<(TopicId, Spot)>,
    continue_with: Vec<(TopicId, Spot)>,
    resources: Vec<Resource>,
    updated: jiff::civil::Date,
}

impl FrontMatter {
    fn read(id: &TopicId, node: &Node, prose: &mut Prose, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the front matter", problems)?;
        let written = fields.required("id", |node, problems| check_id(id, node, problems));
        let title = fields.required("title", decode::line);
        let level = fields.required("level", decode::word);
        let order = fields.required("order", |node, problems| {
            decode::number(node, problems, 0..=1_000_000)
        });
        let tags = fields.required("tags", |node, problems| list(node, problems, decode::kebab));
        let summary = fields.required("summary", decode::sentence);
        let scenario = fields.optional("scenario", |node, problems| {
            Some((ScenarioId::new(decode::kebab(node, problems)?), node.spot))
        });
        let key_points = fields.many("key_points", |node, problems| {
            prose.document(node, problems)
        });
        let objectives = fields.many("objectives", |node, problems| {
            prose.document(node, problems)
        });
        let distinction = fields.optional("distinction", |node, problems| {
            prose.document(node, problems)
        });
        let fun_fact = fields.optional("fun_fact", |node, problems| prose.document(node, problems));
        let prerequisites = fields.many("prerequisites", |node, problems| {
            neighbour(id, node, problems)
        });
        let continue_with = fields.many("continue", |node, problems| neighbour(id, node, problems));
        let resources = fields.many("resources", resource);
        let updated = fields.required("updated", decode::day);
        fields.finish();
        Some(Self {
            id: written?,
            title: title?,
            level: level?,
            order: order?,
            tags: tags?,
            summary: summary?,
            scenario,
            key_points,
            objectives,
            distinction,
            fun_fact,
            prerequisites,
            continue_with,
            resources,
            updated: updated?,
        })
    }

    fn lesson(self, id: &TopicId, body: Document, path: &str) -> Lesson {
        let ids = |links: &[(TopicId, Spot)]| links.iter().map(|(id, _)| id.clone()).collect();
        let around = self.key_points.iter().chain(&self.objectives);
        let around = around.chain(&self.distinction).chain(&self.fun_fact);
        let reading_minutes = markdown::reading_minutes(around.chain([&body]));
        let topic = Topic {
            id: id.clone(),
            title: self.title,
            category: id.category(),
            level: self.level,
            order: self.order,
            tags: self.tags,
            summary: self.summary,
            scenario: self.scenario.as_ref().map(|(id, _)| id.clone()),
            prerequisites: ids(&self.prerequisites),
            continue_with: ids(&self.continue_with),
            key_points: self.key_points,
            objectives: self.objectives,
            distinction: self.distinction,
            fun_fact: self.fun_fact,
            resources: self.resources,
            updated: self.updated,
            body,
            reading_minutes,
            path: path.to_owned(),
        };
        Lesson {
            topic,
            id: self.id,
            prerequisites: self.prerequisites,
            continue_with: self.continue_with,
            scenario: self.scenario.map(|(_, spot)| spot),
        }
    }
}

fn check_id(expected: &TopicId, node: &Node, problems: &mut Problems) -> Option<Spot> {
    let written = decode::text(node, problems)?.trim();
    if written == expected.as_str() {
        return Some(node.spot);
    }
    if is_topic_path(written) {
        let message = format!("the id `{written}` differs from the file's path");
        problems
            .error(node.spot, message)
            .help(format!("write `{expected}`, or move the file"));
    } else {
        let message = format!("the id `{written}` is malformed");
        problems
            .error(node.spot, message)
            .help(format!("write `{expected}`"));
    }
    None
}

fn neighbour(own: &TopicId, node: &Node, problems: &mut Problems) -> Option<(TopicId, Spot)> {
    let id = decode::text(node, problems)?.trim();
    if id == own.as_str() {
        problems.error(node.spot, "a topic can't lead to itself");
    } else if is_topic_path(id) {
        return Some((TopicId::new(id), node.spot));
    } else {
        problems
            .error(node.spot, format!("`{id}` is not the id of a topic"))
            .help("write it like `nextjs/caching`");
    }
    None
}

fn resource(entry: &Node, problems: &mut Problems) -> Option<Resource> {
    let mut fields = Fields::of(entry, "a resource", problems)?;
    let title = fields.required("title", decode::line);
    let url = fields.required("url", url);
    let note = fields.optional("note", decode::line);
    fields.finish();
    Some(Resource {
        title: title?,
        url: url?,
        note,
    })
}

fn url(node: &Node, problems: &mut Problems) -> Option<String> {
    let url = decode::text(node, problems)?.trim();
    if url.starts_with("https://") && !url.contains(char::is_whitespace) {
        return Some(url.to_owned());
    }
    problems
        .error(node.spot, format!("`{url}` is no web address"))
        .help("write `https://…`");
    None
}
