//! Home: where to go on, what is due, what to read next, where the server is.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::lesson::section_title;
use super::{Input, Screen, level};
use crate::content::{Catalog, Topic};
use crate::study::{Reading, Session};
use crate::tui::context::Context;
use crate::tui::cursor::Cursor;
use crate::tui::draw::{self, count, inset};
use crate::tui::effect::{Command, Effect};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::layout::{MEASURE, centred};
use crate::tui::message::Notice;
use crate::tui::reading::percent;
use crate::tui::route::{Route, Run};
use crate::tui::server::ServerState;
use crate::tui::theme::Role;
use crate::tui::widget::text::{Row, clip, wrap_text};

/// The first screen.
#[derive(Debug, Default)]
pub struct Home {
    cards: Vec<Card>,
    cursor: Cursor,
    top: usize,
}

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Card {
    /// What it is, in a word or two.
    title: &'static str,
    /// What it is about.
    what: String,
    /// More, in small print.
    more: String,
    route: Route,
}

impl Home {
    fn fill(&mut self, context: &Context<'_>) {
        let mut cards = [
            unfinished(context),
            continued(context),
            Some(due(context)),
            next_topic(context),
            Some(server(context)),
        ];
        if is_new(context) {
            cards.swap(2, 3);
        }
        self.cards = cards.into_iter().flatten().collect();
        self.cursor.clamp(self.cards.len(), self.cards.len());
        self.follow(context);
    }

    /// Scrolls so that the selected card is seen whole.
    fn follow(&mut self, context: &Context<'_>) {
        let page = self.page(context);
        let height = usize::from(body(context.area).height);
        let selected = self.cursor.selected();
        let card = page.cards.get(selected).cloned().unwrap_or(0..0);
        // With the first card everything above it is seen, with the last one everything below.
        let start = if selected == 0 { 0 } else { card.start };
        let end = if selected + 1 == self.cards.len() {
            page.lines.len()
        } else {
            card.end
        };
        self.top = self.top.max(end.saturating_sub(height)).min(start);
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        let len = self.cards.len();
        if self.cursor.act(action, len, len) {
            self.follow(context);
            return Vec::new();
        }
        match action {
            Action::Enter => self.open(),
            Action::Practise => vec![Command::Open(Route::Practice(Run::Today))],
            Action::Copy => copy(context),
            Action::Back => vec![Command::Back],
            _ => Vec::new(),
        }
    }

    fn open(&self) -> Vec<Command> {
        let card = self.cards.get(self.cursor.selected());
        card.map(|card| Command::Open(card.route.clone()))
            .into_iter()
            .collect()
    }

    fn click(&mut self, at: Position, context: &Context<'_>) -> Vec<Command> {
        let body = body(context.area);
        if !body.contains(at) {
            return Vec::new();
        }
        let line = self.top + usize::from(at.y - body.y);
        let page = self.page(context);
        let Some(card) = page.cards.iter().position(|lines| lines.contains(&line)) else {
            return Vec::new();
        };
        self.cursor.select(card, self.cards.len(), self.cards.len());
        self.open()
    }

    fn page<'a>(&self, context: &Context<'a>) -> Page<'a> {
        let mut page = Page::new(usize::from(body(context.area).width), *context);
        page.greeting();
        for (number, card) in self.cards.iter().enumerate() {
            page.card(card, number == self.cursor.selected());
        }
        page.progress();
        page
    }
}

/// The rows of the screen, and which of them are cards.
struct Page<'a> {
    lines: Vec<Line<'static>>,
    cards: Vec<std::ops::Range<usize>>,
    width: usize,
    context: Context<'a>,
}

impl<'a> Page<'a> {
    fn new(width: usize, context: Context<'a>) -> Self {
        Page {
            lines: Vec::new(),
            cards: Vec::new(),
            width,
            context,
        }
    }

    fn text(&mut self, text: &str, role: Role) {
        let rows = wrap_text(text, self.context.style(role), self.width);
        self.lines.extend(rows.into_iter().map(Row::into_line));
    }

    /// What to do first, as long as nothing was done.
    fn greeting(&mut self) {
        if !is_new(&self.context) {
            return;
        }
        self.text("Welcome to jsguide", Role::Heading);
        self.lines.push(Line::default());
        let words = "Read a topic, send requests to the server that runs beside it, then answer its \
                     questions: they come back on the day you are about to forget them. Enter opens \
                     what is selected, 1 to 7 lead to the places above, ? shows all keys.";
        self.text(words, Role::Text);
        self.lines.push(Line::default());
    }

    fn card(&mut self, card: &Card, selected: bool) {
        let start = self.lines.len();
        let (mark, role) = if selected {
            ("▌ ", Role::Accent)
        } else {
            ("  ", Role::Dim)
        };
        let room = self.width.saturating_sub(2);
        let what = if selected {
            self.context
                .style(Role::Accent)
                .add_modifier(Modifier::BOLD)
        } else {
            self.context.style(Role::Strong)
        };
        let rows = [
            (card.title.to_owned(), self.context.style(Role::Dim)),
            (card.what.clone(), what),
            (card.more.clone(), self.context.style(Role::Dim)),
        ];
        for (text, style) in rows.into_iter().filter(|(text, _)| !text.is_empty()) {
            self.lines.push(Line::from(vec![
                Span::styled(mark, self.context.style(role)),
                Span::styled(clip(&text, room), style),
            ]));
        }
        self.cards.push(start..self.lines.len());
        self.lines.push(Line::default());
    }

    fn progress(&mut self) {
        let topics = &self.context.catalog().topics;
        let progress = &self.context.world.progress;
        let counted = topics
            .iter()
            .filter(|topic| progress.topic(&topic.id).total > 0);
        let counted: Vec<&Topic> = counted.collect();
        if counted.is_empty() {
            return;
        }
        self.text("  Known", Role::Dim);
        for topic in counted {
            let tally = progress.topic(&topic.id);
            let words = format!("{:>3} of {:<3}", tally.known, tally.total);
            let gauge = 16.min(self.width / 4);
            let room = self.width.saturating_sub(gauge + words.len() + 5);
            let mut spans = vec![Span::styled(
                format!("  {} ", draw::fit(&topic.title, room)),
                self.context.style(Role::Text),
            )];
            spans.extend(draw::bar(
                tally.known,
                tally.total,
                gauge,
                self.context.theme(),
            ));
            spans.push(Span::styled(
                format!("  {words}"),
                self.context.style(Role::Dim),
            ));
            self.lines.push(Line::from(spans));
        }
    }
}

/// Whether nothing was read or answered yet.
fn is_new(context: &Context<'_>) -> bool {
    let memory = context.memory();
    memory.readings.is_empty() && memory.cards.iter().next().is_none()
}

fn body(area: Rect) -> Rect {
    let air = u16::from(area.height >= 18);
    centred(inset(area, 2, air, 2, 0), MEASURE)
}

/// The practice run that was cut short.
fn unfinished(context: &Context<'_>) -> Option<Card> {
    let session = context.memory().session.as_ref()?;
    let (place, total) = (session.place(), session.items().len());
    Some(Card {
        title: "Go on with practice",
        what: format!("Question {} of {total}", (place + 1).min(total)),
        more: current_topic(session, context.catalog()),
        route: Route::Practice(Run::Resume),
    })
}

fn current_topic(session: &Session, catalog: &Catalog) -> String {
    let question = session
        .current()
        .and_then(|item| catalog.question(item.question()));
    let topic = question.and_then(|question| catalog.topic(&question.topic));
    topic.map_or_else(String::new, |topic| topic.title.clone())
}

/// The topic that was open last.
fn last_topic<'a>(context: &Context<'a>) -> Option<&'a Topic> {
    let (memory, catalog) = (context.memory(), context.catalog());
    let kept = memory.last_place.as_deref().map(str::parse::<Route>);
    let kept = match &kept {
        Some(Ok(Route::Lesson { topic, .. })) => catalog.topic(topic),
        _ => None,
    };
    let read_last = || {
        let places = memory.positions.iter();
        let there = places.filter_map(|(id, place)| Some((catalog.topic(id)?, place)));
        let last = there.max_by_key(|(_, place)| place.updated);
        last.map(|(topic, _)| topic)
    };
    kept.or_else(read_last)
}

fn continued(context: &Context<'_>) -> Option<Card> {
    let topic = last_topic(context)?;
    let memory = context.memory();
    if let Reading::Unread = memory.reading(&topic.id) {
        return None;
    }
    let place = memory.positions.get(&topic.id);
    let section = place.and_then(|place| section_title(topic, place.anchor.as_deref()?));
    let read = match memory.reading(&topic.id) {
        Reading::Read(_) => "read to the end".to_owned(),
        _ => match percent(topic, memory) {
            0 => "begun".to_owned(),
            percent => format!("{percent} % read"),
        },
    };
    let more: Vec<String> = section.into_iter().chain([read]).collect();
    Some(Card {
        title: "Continue where you left off",
        what: topic.title.clone(),
        more: more.join(" · "),
        route: Route::lesson(topic.id.clone()),
    })
}

fn due(context: &Context<'_>) -> Card {
    let queue = &context.world.queue;
    let what = match (queue.due.len(), queue.new.len()) {
        (0, 0) => "Nothing is due today".to_owned(),
        (0, new) => count(new, "new question"),
        (due, 0) => format!("{due} due"),
        (due, new) => format!("{due} due, {new} new"),
    };
    let more = match queue.waiting {
        0 => String::new(),
        waiting => format!("{waiting} more for another day"),
    };
    Card {
        title: "Practice today",
        what,
        more,
        route: Route::Practice(Run::Today),
    }
}

/// The first topic in reading order that was not opened yet.
fn next_topic(context: &Context<'_>) -> Option<Card> {
    let memory = context.memory();
    let unread = |topic: &&Topic| memory.reading(&topic.id) == Reading::Unread;
    let topic = context.catalog().topics.iter().find(unread)?;
    let more = format!(
        "{} · {} min · {}",
        level(topic.level),
        topic.reading_minutes,
        topic.summary
    );
    Some(Card {
        title: "Topic of the moment",
        what: topic.title.clone(),
        more,
        route: Route::lesson(topic.id.clone()),
    })
}

fn server(context: &Context<'_>) -> Card {
    let (what, more) = match &context.world.server.state {
        ServerState::Starting => ("Starting…".to_owned(), String::new()),
        ServerState::Failed(why) => ("Not running".to_owned(), why.clone()),
        ServerState::Running(facts) => {
            let path = example(context).unwrap_or("/");
            let more = format!(
                "{} · {}",
                count(facts.routes.len(), "route"),
                context.world.server.edition
            );
            (format!("curl {}{path}", facts.origin), more)
        }
    };
    Card {
        title: "Your server",
        what,
        more,
        route: Route::Sandbox,
    }
}

/// A path that the first request of what is served asks for.
fn example<'a>(context: &Context<'a>) -> Option<&'a str> {
    let request = context
        .catalog()
        .scenario(context.world.server.scenario.as_ref()?)?
        .requests
        .first()?;
    Some(request.steps.first()?.path.as_str())
}

fn copy(context: &Context<'_>) -> Vec<Command> {
    let card = server(context);
    match context.world.server.state {
        ServerState::Running(_) => vec![
            Effect::Copy(card.what).into(),
            Command::Notify(Notice::done("The command is on the clipboard")),
        ],
        _ => Vec::new(),
    }
}

impl Screen for Home {
    fn route(&self) -> Route {
        Route::Home
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Home".into()]
    }

    fn keys(&self) -> KeyContext {
        KeyContext::List
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        match action {
            Action::Enter => true,
            Action::Practise => !context.world.queue.is_empty(),
            Action::Copy => context.world.server.facts().is_some(),
            _ => false,
        }
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        match input {
            Input::Action(action) => self.act(action, context),
            Input::Click(at) => self.click(at, context),
            Input::Wheel(_, by) => {
                let action = if by < 0 { Action::Up } else { Action::Down };
                self.act(action, context)
            }
            _ => {
                self.fill(context);
                Vec::new()
            }
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let body = body(area);
        let lines: Vec<Line<'_>> = self
            .page(context)
            .lines
            .into_iter()
            .skip(self.top)
            .collect();
        draw::lines(frame, body, lines);
    }
}
