//! A topic as one page: head, key points, deep dive and all that follows it, in reading order.
//!
//! Its own parts have anchors that begin with `~`, which no heading's slug does.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::drill;
use crate::content::{Document, LinkTarget, Topic, TopicId};
use crate::study::Reading;
use crate::tui::context::Context;
use crate::tui::draw::count;
use crate::tui::prose;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::document::{Anchor, Area, Page, Spot, SpotKind};
use crate::tui::widget::text::{Row, Run, wrap, wrap_text};

/// The target of the line that begins practice.
pub(super) const PRACTISE: &str = "~practise-now";

/// The parts around the deep dive: anchor and title.
const PARTS: [(&str, &str); 9] = [
    ("~key-points", "Key points"),
    ("~learn", "What you’ll learn"),
    ("~deep-dive", "Deep dive"),
    ("~distinction", "Key interview distinction"),
    ("~fun-fact", "Fun fact"),
    ("~first", "Learn these first"),
    ("~continue", "Continue learning"),
    ("~practice", "Practice"),
    ("~resources", "Read on"),
];

/// What a section of a topic is called: a part of the page, or a heading of its text.
pub(in crate::tui) fn section_title(topic: &Topic, anchor: &str) -> Option<String> {
    let part = PARTS
        .iter()
        .find(|(id, _)| *id == anchor)
        .map(|(_, title)| (*title).to_owned());
    part.or_else(|| {
        let sections = topic.sections();
        let section = sections
            .into_iter()
            .find(|it| it.anchor.as_deref() == Some(anchor));
        section.map(|section| section.title)
    })
}

/// The whole topic as a page of so many columns.
pub(super) fn sheet(topic: &Topic, width: usize, context: &Context<'_>) -> Page {
    let mut builder = Builder {
        page: Page::default(),
        topic,
        width,
        context: *context,
    };
    builder.head();
    builder.numbered(0, &topic.key_points);
    builder.bulleted(1, &topic.objectives);
    builder.part(2);
    builder.sections();
    builder.distinction(topic.distinction.as_ref());
    builder.fun_fact(topic.fun_fact.as_ref());
    builder.topics(5, &topic.prerequisites);
    builder.topics(6, &topic.continue_with);
    builder.practice();
    builder.resources();
    builder.neighbours();
    builder.page
}

struct Builder<'a> {
    page: Page,
    topic: &'a Topic,
    width: usize,
    context: Context<'a>,
}

impl<'a> Builder<'a> {
    fn theme(&self) -> &'a Theme {
        self.context.theme()
    }

    fn run(&self, text: impl Into<String>, role: Role) -> Run {
        Run::new(text, self.theme().style(role))
    }

    fn row(&mut self, row: Row) {
        let line = self.page.lines.len();
        for (spot, columns) in row.spots() {
            if let Some(spot) = self.page.spots.get_mut(spot) {
                spot.areas.push(Area { line, columns });
            }
        }
        self.page.text.push(row.text());
        self.page.lines.push(row.into_line());
    }

    fn blank(&mut self) {
        self.row(Row::blank());
    }

    fn text(&mut self, text: &str, role: Role) {
        for row in wrap_text(text, self.theme().style(role), self.width) {
            self.row(row);
        }
    }

    /// Reserves a spot for a link.
    fn link(&mut self, target: LinkTarget) -> usize {
        self.page.spots.push(Spot {
            kind: SpotKind::Link(target),
            areas: Vec::new(),
        });
        self.page.spots.len() - 1
    }

    fn head(&mut self) {
        let topic = self.topic;
        self.text(&topic.title, Role::Heading);
        let questions = self.context.catalog().questions_of(&topic.id).count();
        let mut facts = vec![
            super::super::level(topic.level).to_owned(),
            format!("{} min", topic.reading_minutes),
        ];
        if questions > 0 {
            facts.push(count(questions, "question"));
        }
        if let Reading::Read(_) = self.context.memory().reading(&topic.id) {
            facts.push("✓ read".into());
        }
        self.text(&facts.join(" · "), Role::Dim);
        let tags: Vec<String> = topic.tags.iter().map(|tag| format!("#{tag}")).collect();
        self.text(&tags.join(" "), Role::Dim);
        self.blank();
        self.text(&topic.summary, Role::Text);
    }

    /// Leaves room for a part, and marks where it begins; gives back its title.
    fn anchor(&mut self, part: usize) -> &'static str {
        let (id, title) = PARTS[part];
        self.blank();
        self.blank();
        let line = self.page.lines.len();
        self.page.anchors.push(Anchor {
            line,
            level: 2,
            id: id.into(),
            title: title.into(),
        });
        title
    }

    /// Begins a part: its title, and a rule to the end of the measure.
    fn part(&mut self, part: usize) {
        let title = self.anchor(part);
        let rule = "─".repeat(self.width.saturating_sub(title.width() + 1));
        let runs = vec![
            self.run(title, Role::Heading),
            self.run(format!(" {rule}"), Role::Border),
        ];
        self.row(Row { runs });
        self.blank();
    }

    fn numbered(&mut self, part: usize, points: &[Document]) {
        if points.is_empty() {
            return;
        }
        self.part(part);
        for (index, point) in points.iter().enumerate() {
            if index > 0 {
                self.blank();
            }
            let number = self.run(format!(" {}  ", index + 1), Role::Accent);
            self.document(point, &[number, self.run("    ", Role::Text)]);
        }
    }

    fn bulleted(&mut self, part: usize, points: &[Document]) {
        if points.is_empty() {
            return;
        }
        self.part(part);
        for point in points {
            let bullet = self.run(" •  ", Role::Accent);
            self.document(point, &[bullet, self.run("    ", Role::Text)]);
        }
    }

    /// Appends a document; behind prefixes, the first one before its first row, the second one
    /// before all others.
    fn document(&mut self, document: &Document, prefixes: &[Run]) {
        let indent = prefixes.first().map_or(0, Run::width);
        let width = self.width.saturating_sub(indent);
        let scenario = self.topic.scenario.as_ref();
        let page = prose::page(document, width, scenario, &self.context);
        let prefix = |row: usize| prefixes.get(row.min(1)).cloned();
        self.append(page, indent, prefix, None);
    }

    /// Appends a page with runs before and after its rows, and everything in it moved along.
    fn append(
        &mut self,
        page: Page,
        indent: usize,
        before: impl Fn(usize) -> Option<Run>,
        after: Option<&Run>,
    ) {
        let line = self.page.lines.len();
        let columns = u16::try_from(indent).unwrap_or(0);
        let shift = |columns_of: &Range<u16>| columns_of.start + columns..columns_of.end + columns;
        let sources = self.page.code.len();
        self.page.code.extend(page.code);
        let anchors = page.anchors.into_iter().map(|it| Anchor {
            line: it.line + line,
            ..it
        });
        self.page.anchors.extend(anchors);
        self.page.spots.extend(page.spots.into_iter().map(|spot| {
            Spot {
                kind: match spot.kind {
                    SpotKind::Code(number) => SpotKind::Code(number + sources),
                    other => other,
                },
                areas: spot
                    .areas
                    .iter()
                    .map(|area| Area {
                        line: area.line + line,
                        columns: shift(&area.columns),
                    })
                    .collect(),
            }
        }));
        let inner = self
            .width
            .saturating_sub(indent + after.map_or(0, Run::width));
        for (row, (mut drawn, text)) in page.lines.into_iter().zip(page.text).enumerate() {
            let width = drawn.width();
            let start = before(row);
            let start_text = start.as_ref().map_or(String::new(), |run| run.text.clone());
            if let Some(run) = start {
                drawn
                    .spans
                    .insert(0, ratatui::text::Span::styled(run.text, run.style));
            }
            if let Some(run) = after {
                let fill = " ".repeat(inner.saturating_sub(width));
                drawn.spans.push(ratatui::text::Span::raw(fill));
                drawn
                    .spans
                    .push(ratatui::text::Span::styled(run.text.clone(), run.style));
            }
            self.page
                .text
                .push(format!("{start_text}{text}").trim_end().to_owned());
            self.page.lines.push(drawn);
        }
    }

    /// The deep dive, each section with the way to its questions.
    fn sections(&mut self) {
        let topic = self.topic;
        for (number, section) in drill::sections(&topic.body).enumerate() {
            if number > 0 {
                self.blank();
                self.blank();
            }
            self.document(&section, &[]);
            self.drill(&section);
        }
    }

    fn drill(&mut self, section: &Document) {
        let Some(anchor) = drill::anchor(section) else {
            return;
        };
        let questions = drill::questions(self.topic, anchor, self.context.catalog()).len();
        if questions == 0 {
            return;
        }
        let spot = self.link(LinkTarget::Section(drill::target(anchor)));
        let words = format!("Practise {} on this section", count(questions, "question"));
        let runs = vec![
            self.run("▶ ", Role::Accent),
            self.run(words, Role::Link).of(Some(spot)),
        ];
        self.blank();
        for row in wrap(&runs, self.width) {
            self.row(row);
        }
    }

    /// In a box: the one thing to take to the interview.
    fn distinction(&mut self, distinction: Option<&Document>) {
        let Some(document) = distinction else { return };
        let title = self.anchor(3);
        let rule = "─".repeat(self.width.saturating_sub(title.width() + 5));
        let top = vec![
            self.run("╭─ ", Role::Focus),
            self.run(title, Role::Heading),
            self.run(format!(" {rule}╮"), Role::Focus),
        ];
        self.row(Row { runs: top });
        let page = prose::page(document, self.width.saturating_sub(4), None, &self.context);
        let (left, right) = (self.run("│ ", Role::Focus), self.run(" │", Role::Focus));
        self.append(page, 2, |_| Some(left.clone()), Some(&right));
        let bottom = format!("╰{}╯", "─".repeat(self.width.saturating_sub(2)));
        self.row(Row::of(self.run(bottom, Role::Focus)));
    }

    fn fun_fact(&mut self, fact: Option<&Document>) {
        if let Some(document) = fact {
            self.part(4);
            self.document(document, &[]);
        }
    }

    fn topics(&mut self, part: usize, topics: &[TopicId]) {
        if topics.is_empty() {
            return;
        }
        self.part(part);
        for id in topics {
            self.topic_line(" → ", id);
        }
    }

    fn topic_line(&mut self, lead: &str, id: &TopicId) {
        let topic = self.context.catalog().topic(id);
        let title = topic.map_or_else(|| id.to_string(), |topic| topic.title.clone());
        let spot = self.link(LinkTarget::Topic {
            id: id.clone(),
            anchor: None,
        });
        let note = topic.map_or_else(
            || "  not here".to_owned(),
            |topic| {
                format!(
                    "  {} · {} min",
                    super::super::level(topic.level),
                    topic.reading_minutes
                )
            },
        );
        let read = matches!(self.context.memory().reading(id), Reading::Read(_));
        let runs = vec![
            self.run(lead, Role::Accent),
            self.run(title, Role::Link).of(Some(spot)),
            self.run(note, Role::Dim),
            self.run(if read { " · ✓ read" } else { "" }, Role::Good),
        ];
        for row in wrap(&runs, self.width) {
            self.row(row);
        }
    }

    fn practice(&mut self) {
        let tally = self.context.world.progress.topic(&self.topic.id);
        if tally.total == 0 {
            return;
        }
        self.part(7);
        let spot = self.link(LinkTarget::Section(PRACTISE.into()));
        let words = format!("Practise {}", count(tally.total, "question"));
        let state = format!(
            "  {} answered, {} known, {} due",
            tally.seen, tally.known, tally.due
        );
        let runs = vec![
            self.run(" ▶ ", Role::Accent),
            self.run(words, Role::Link).of(Some(spot)),
            self.run(state, Role::Dim),
        ];
        for row in wrap(&runs, self.width) {
            self.row(row);
        }
    }

    fn resources(&mut self) {
        if self.topic.resources.is_empty() {
            return;
        }
        self.part(8);
        for resource in &self.topic.resources {
            let spot = self.link(LinkTarget::Web(resource.url.clone()));
            let runs = vec![
                self.run(" • ", Role::Accent),
                self.run(resource.title.clone(), Role::Link).of(Some(spot)),
            ];
            for row in wrap(&runs, self.width) {
                self.row(row);
            }
            for row in wrap_text(
                resource.note.as_deref().unwrap_or_default(),
                self.theme().style(Role::Dim),
                self.width.saturating_sub(3),
            ) {
                self.row(row.behind(&[self.run("   ", Role::Text)]));
            }
        }
    }

    fn neighbours(&mut self) {
        let catalog = self.context.catalog();
        let previous = catalog
            .previous(&self.topic.id)
            .map(|topic| topic.id.clone());
        let next = catalog.next(&self.topic.id).map(|topic| topic.id.clone());
        self.blank();
        let rule = "─".repeat(self.width);
        self.row(Row::of(self.run(rule, Role::Border)));
        if let Some(id) = previous {
            self.topic_line(" ‹ Previous: ", &id);
        }
        if let Some(id) = next {
            self.topic_line(" › Next: ", &id);
        }
        let updated = format!(" Checked on {}", self.topic.updated);
        self.text(&updated, Role::Dim);
    }
}
