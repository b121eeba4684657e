//! Topics: what there is to learn, and how far the learner is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::filter::{TextFilter, cycle, shown, sorted};
use super::listing::{Listing, Touch};
use super::{Input, Screen, level};
use crate::content::{BrokenTopic, CategoryId, Level, Topic, TopicId};
use crate::study::Reading;
use crate::tui::context::Context;
use crate::tui::draw::{self, fit, fit_right, inset};
use crate::tui::effect::Command;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::layout::centred;
use crate::tui::reading::percent;
use crate::tui::route::{Route, Run};
use crate::tui::theme::Role;
use crate::tui::widget::plain;
use crate::tui::widget::text::{clip, wrap_text};

/// How wide the list is at most.
const WIDTH: u16 = 112;

/// How many rows say more of the selected topic.
const DETAILS: u16 = 5;

/// The topics screen.
#[derive(Debug, Default)]
pub struct Topics {
    list: Listing<TopicId>,
    category: Option<CategoryId>,
    level: Option<Level>,
    tag: Option<String>,
    state: Option<State>,
    text: TextFilter,
}

/// Whether a topic was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unread,
    Begun,
    Read,
}

impl State {
    const ALL: [State; 3] = [State::Unread, State::Begun, State::Read];

    fn of(reading: Reading) -> Self {
        match reading {
            Reading::Unread => State::Unread,
            Reading::Reading(_) => State::Begun,
            Reading::Read(_) => State::Read,
        }
    }

    fn label(self) -> &'static str {
        match self {
            State::Unread => "unread",
            State::Begun => "reading",
            State::Read => "read",
        }
    }

    fn sign(self) -> (&'static str, Role) {
        match self {
            State::Unread => ("○", Role::Dim),
            State::Begun => ("◐", Role::Accent),
            State::Read => ("✓", Role::Good),
        }
    }
}

impl Topics {
    fn fill(&mut self, context: &Context<'_>) {
        let catalog = context.catalog();
        let fitting = catalog
            .topics
            .iter()
            .filter(|topic| self.fits(topic, context));
        let mut rows: Vec<TopicId> = fitting.map(|topic| topic.id.clone()).collect();
        if self.is_unfiltered() {
            rows.extend(catalog.broken.iter().map(|broken| broken.id.clone()));
        }
        self.list.set(rows, parts(context.area).list);
    }

    /// What stands where the list is empty.
    fn none(&self) -> &'static str {
        match (self.is_unfiltered(), self.text.is_typing()) {
            (true, _) => "There are no topics yet.",
            (false, true) => "No topic fits what you type.",
            (false, false) => "No topic fits. Press x to take the filters away.",
        }
    }

    fn is_unfiltered(&self) -> bool {
        let none = self.category.is_none() && self.level.is_none() && self.tag.is_none();
        none && self.state.is_none() && self.text.is_empty()
    }

    fn fits(&self, topic: &Topic, context: &Context<'_>) -> bool {
        let state = State::of(context.memory().reading(&topic.id));
        let words = format!("{} {} {}", topic.title, topic.tags.join(" "), topic.summary);
        self.category
            .as_ref()
            .is_none_or(|it| *it == topic.category)
            && self.level.is_none_or(|it| it == topic.level)
            && self.tag.as_ref().is_none_or(|it| topic.tags.contains(it))
            && self.state.is_none_or(|it| it == state)
            && self.text.fits(&words)
    }

    fn action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        let catalog = context.catalog();
        match action {
            Action::Enter | Action::Accept if !self.text.is_typing() => return self.open(),
            Action::Accept => self.text.accept(),
            Action::Practise => return self.practise(context),
            Action::Search => self.text.begin(),
            Action::FilterCategory => {
                let ids: Vec<CategoryId> =
                    catalog.categories.iter().map(|it| it.id.clone()).collect();
                cycle(&mut self.category, &ids);
            }
            Action::FilterLevel => {
                cycle(
                    &mut self.level,
                    &[Level::Beginner, Level::Intermediate, Level::Advanced],
                );
            }
            Action::FilterTag => cycle(
                &mut self.tag,
                &sorted(catalog.topics.iter().map(|it| &it.tags)),
            ),
            Action::FilterState => cycle(&mut self.state, &State::ALL),
            Action::Back if self.text.is_typing() => self.text.clear(),
            Action::Back if self.is_unfiltered() => {
                return vec![Command::Back];
            }
            Action::Back | Action::ClearFilters => self.clear(),
            _ => {}
        }
        Vec::new()
    }

    fn clear(&mut self) {
        let list = std::mem::take(&mut self.list);
        *self = Topics {
            list,
            ..Topics::default()
        };
    }

    fn open(&self) -> Vec<Command> {
        self.list
            .selected()
            .map(|id| Command::Open(Route::lesson(id.clone())))
            .into_iter()
            .collect()
    }

    fn practise(&self, context: &Context<'_>) -> Vec<Command> {
        let topic = self.list.selected().filter(|id| has_questions(id, context));
        let run = topic.map(|id| Command::Open(Route::Practice(Run::Topic(id.clone()))));
        run.into_iter().collect()
    }

    fn values(&self, context: &Context<'_>) -> [(&'static str, String); 4] {
        let title = |id: &CategoryId| {
            context
                .catalog()
                .category(id)
                .map_or_else(|| id.to_string(), |it| it.title.clone())
        };
        [
            ("Category", shown(self.category.as_ref(), title)),
            (
                "Level",
                shown(self.level.as_ref(), |it| level(*it).to_owned()),
            ),
            ("Tag", shown(self.tag.as_ref(), Clone::clone)),
            (
                "State",
                shown(self.state.as_ref(), |it| it.label().to_owned()),
            ),
        ]
    }

    fn line(id: &TopicId, width: usize, context: &Context<'_>) -> Line<'static> {
        match context.catalog().topic(id) {
            Some(topic) => topic_line(topic, width, context),
            None => broken_line(context.catalog().broken_topic(id), id, width, context),
        }
    }

    fn view_details(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let Some(id) = self.list.selected() else {
            return;
        };
        let width = usize::from(area.width);
        let rule = Line::styled("─".repeat(width), context.style(Role::Border));
        let mut lines = vec![rule];
        if let Some(topic) = context.catalog().topic(id) {
            let rows = wrap_text(&topic.summary, context.style(Role::Text), width);
            lines.extend(
                rows.into_iter()
                    .take(3)
                    .map(crate::tui::widget::text::Row::into_line),
            );
            let tags: Vec<String> = topic.tags.iter().map(|tag| format!("#{tag}")).collect();
            lines.push(Line::styled(
                clip(&tags.join(" "), width),
                context.style(Role::Dim),
            ));
        } else if let Some(broken) = context.catalog().broken_topic(id) {
            for problem in &broken.diagnostics {
                let rows = wrap_text(
                    &plain(&problem.to_string()),
                    context.style(Role::Bad),
                    width,
                );
                lines.extend(
                    rows.into_iter()
                        .map(crate::tui::widget::text::Row::into_line),
                );
            }
        }
        draw::lines(frame, area, lines);
    }
}

/// The parts of the screen.
struct Parts {
    filter: Rect,
    head: Rect,
    list: Rect,
    details: Rect,
}

fn parts(area: Rect) -> Parts {
    let area = centred(inset(area, 2, 0, 2, 0), WIDTH);
    let details = DETAILS.min(area.height / 3);
    Parts {
        filter: Rect {
            height: 2.min(area.height),
            ..area
        },
        head: inset(
            Rect {
                height: 3.min(area.height),
                ..area
            },
            0,
            2,
            0,
            0,
        ),
        list: inset(area, 0, 3, 0, details),
        details: inset(area, 0, area.height - details, 0, 0),
    }
}

/// What stands in the columns of a row.
struct Columns<'a> {
    title: &'a str,
    category: &'a str,
    level: &'a str,
    minutes: &'a str,
    state: &'a str,
    known: &'a str,
}

impl Columns<'_> {
    /// In so many columns; where there is little room the category goes first, then the level.
    fn text(&self, width: usize) -> String {
        let mut middle = String::new();
        if width >= 92 {
            middle += &fit(self.category, 15);
        }
        if width >= 66 {
            middle += &fit(self.level, 13);
        }
        let end = format!(
            "{}  {}{}",
            fit_right(self.minutes, 6),
            fit(self.state, 8),
            fit_right(self.known, 9)
        );
        let room = width.saturating_sub(middle.chars().count() + end.chars().count() + 3);
        format!("{} {middle}{end}", fit(self.title, room))
    }
}

fn head_line(width: usize, context: &Context<'_>) -> Line<'static> {
    let columns = Columns {
        title: "Topic",
        category: "Category",
        level: "Level",
        minutes: "Time",
        state: "State",
        known: "Known",
    };
    Line::styled(
        format!("  {}", columns.text(width)),
        context.style(Role::Dim),
    )
}

fn topic_line(topic: &Topic, width: usize, context: &Context<'_>) -> Line<'static> {
    let category = context
        .catalog()
        .category(&topic.category)
        .map_or("", |it| it.title.as_str());
    let state = State::of(context.memory().reading(&topic.id));
    let shown_state = match state {
        State::Begun => match percent(topic, context.memory()) {
            0 => "begun".to_owned(),
            percent => format!("{percent} %"),
        },
        other => other.label().to_owned(),
    };
    let tally = context.world.progress.topic(&topic.id);
    let known = if tally.total == 0 {
        String::new()
    } else {
        format!("{} of {}", tally.known, tally.total)
    };
    let columns = Columns {
        title: &topic.title,
        category,
        level: level(topic.level),
        minutes: &format!("{} min", topic.reading_minutes),
        state: &shown_state,
        known: &known,
    };
    let (sign, role) = state.sign();
    Line::from(vec![
        Span::styled(format!("{sign} "), context.style(role)),
        Span::styled(columns.text(width), context.style(Role::Text)),
    ])
}

fn broken_line(
    broken: Option<&BrokenTopic>,
    id: &TopicId,
    width: usize,
    context: &Context<'_>,
) -> Line<'static> {
    let problem = broken.and_then(|it| it.diagnostics.first());
    let why = problem.map_or_else(|| "can’t be read".to_owned(), |it| it.message.clone());
    Line::from(vec![
        Span::styled("✗ ", context.style(Role::Bad)),
        Span::styled(
            clip(&plain(&format!("{id}  {why}")), width.saturating_sub(2)),
            context.style(Role::Text),
        ),
    ])
}

fn has_questions(id: &TopicId, context: &Context<'_>) -> bool {
    context.catalog().questions_of(id).next().is_some()
}

impl Screen for Topics {
    fn route(&self) -> Route {
        Route::Topics
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Topics".into()]
    }

    fn status(&self, context: &Context<'_>) -> String {
        let (shown, all) = (self.list.rows().len(), context.catalog().topics.len());
        if self.is_unfiltered() {
            draw::count(all, "topic")
        } else {
            format!("{shown} of {all}")
        }
    }

    fn keys(&self) -> KeyContext {
        self.text.keys()
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        match action {
            Action::Enter => !self.list.rows().is_empty(),
            Action::Practise => self
                .list
                .selected()
                .is_some_and(|id| has_questions(id, context)),
            Action::ClearFilters => !self.is_unfiltered(),
            Action::FilterCategory => context.catalog().categories.len() > 1,
            Action::Remove
            | Action::Copy
            | Action::FilterKind
            | Action::NextPart
            | Action::GiveUp
            | Action::Skip => false,
            _ => true,
        }
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        let commands = match self.list.update(&input, parts(context.area).list) {
            Touch::Chosen => return self.open(),
            Touch::Moved => return Vec::new(),
            Touch::None => match input {
                Input::Action(action) => self.action(action, context),
                input => {
                    self.text.take(&input);
                    Vec::new()
                }
            },
        };
        self.fill(context);
        commands
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let parts = parts(area);
        let theme = context.theme();
        let width = usize::from(parts.list.width.saturating_sub(1));
        self.text
            .view(frame, parts.filter, &self.values(context), theme);
        draw::line(frame, parts.head, 0, head_line(width, context));
        let line = |id: &TopicId| Topics::line(id, width, context);
        let none = self.none();
        self.list.view(frame, parts.list, theme, none, line);
        self.view_details(frame, parts.details, context);
    }
}
