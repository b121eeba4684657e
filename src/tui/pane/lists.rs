//! The rows of the pane's three lists, and what is shown below them.

use std::path::PathBuf;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::detail::rendering_look;
use super::line::written;
use super::run::request_of;
use super::write::Writer;
use crate::content::PreparedRequest;
use crate::sandbox::trace::human;
use crate::sandbox::{CacheState, Exchange, Level, Problem, Rendering, RouteInfo};
use crate::tui::message::ServerFacts;
use crate::tui::server::{Logged, Open, Row};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::parts::{method, status_role};
use crate::tui::widget::plain;
use crate::tui::widget::text::clip;

/// Which list is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tab {
    /// Prepared requests.
    #[default]
    Requests,
    /// The route table.
    Routes,
    /// All requests, those of curl included.
    Log,
}

impl Tab {
    pub(super) const ALL: [Tab; 3] = [Tab::Requests, Tab::Routes, Tab::Log];

    /// As written in the head.
    pub(super) fn title(self) -> &'static str {
        match self {
            Tab::Requests => "Requests",
            Tab::Routes => "Routes",
            Tab::Log => "Log",
        }
    }

    /// The list to the right, or to the left; the ends are ends.
    pub(super) fn beside(self, right: bool) -> Self {
        match (self, right) {
            (Tab::Requests, true) | (Tab::Log, false) => Tab::Routes,
            (Tab::Routes | Tab::Log, true) => Tab::Log,
            (_, false) => Tab::Requests,
        }
    }
}

/// A row of the route table: what is wrong with the app as a whole comes first.
#[derive(Clone, Debug)]
pub(super) enum RouteRow<'a> {
    /// A problem that belongs to no route.
    Problem(&'a Problem),
    /// A route.
    Route(&'a RouteInfo),
}

impl RouteRow<'_> {
    /// The file that the row is about.
    pub(super) fn file(&self) -> Option<PathBuf> {
        match self {
            RouteRow::Problem(problem) => problem.place.as_ref().map(|place| place.file.clone()),
            RouteRow::Route(route) => Some(route.file.clone()),
        }
    }
}

/// The rows of the route table.
pub(super) fn route_rows(facts: &ServerFacts) -> Vec<RouteRow<'_>> {
    let of_a_route = |problem: &&Problem| {
        facts
            .routes
            .iter()
            .any(|route| route.problem.as_ref() == Some(*problem))
    };
    let problems = facts.problems.iter().filter(|problem| !of_a_route(problem));
    problems
        .map(RouteRow::Problem)
        .chain(facts.routes.iter().map(RouteRow::Route))
        .collect()
}

/// A prepared request: method, title, how many steps.
pub(super) fn request_line(
    request: &PreparedRequest,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    let first = request
        .steps
        .first()
        .map_or("GET", |step| step.method.as_str());
    let count = match request.steps.len() {
        0 | 1 => String::new(),
        count => format!("{count}×"),
    };
    let title = Span::styled(plain(&request.title).into_owned(), theme.style(Role::Text));
    let count = Span::styled(count, theme.style(Role::Dim));
    columns(
        vec![padded(&method(first, theme), 8)],
        &title,
        vec![count],
        width,
    )
}

/// A route: sign, path, methods.
pub(super) fn route_line(row: &RouteRow<'_>, width: usize, theme: &Theme) -> Line<'static> {
    let bad = theme.style(Role::Bad);
    let route = match row {
        RouteRow::Route(route) => route,
        RouteRow::Problem(problem) => {
            let text = Span::styled(plain(&problem.message).into_owned(), bad);
            return columns(vec![Span::styled("✗ ", bad)], &text, Vec::new(), width);
        }
    };
    let (sign, _, role) = rendering_look(route.rendering);
    let (sign, role) = if route.problem.is_some() {
        ("✗", Role::Bad)
    } else {
        (sign, role)
    };
    let sign = Span::styled(format!("{sign} "), theme.style(role));
    let path = Span::styled(plain(&route.path).into_owned(), theme.style(Role::Text));
    let mut methods: Vec<Span<'static>> = Vec::new();
    for name in &route.methods {
        let gap = if methods.is_empty() { "" } else { " " };
        let span = method(name, theme);
        methods.push(Span::styled(
            format!("{gap}{}", plain(&span.content)),
            span.style,
        ));
    }
    let room = width.saturating_sub(path.width() + 4);
    shorten(&mut methods, room, theme);
    columns(vec![sign], &path, methods, width)
}

/// Leaves out methods that have no room and says how many.
fn shorten(methods: &mut Vec<Span<'static>>, room: usize, theme: &Theme) {
    let total = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    let mut hidden = 0;
    while total(methods) + if hidden > 0 { 3 } else { 0 } > room.max(7) && methods.len() > 1 {
        methods.pop();
        hidden += 1;
    }
    if hidden > 0 {
        methods.push(Span::styled(format!(" +{hidden}"), theme.style(Role::Dim)));
    }
}

/// Below this width a row of the log says nothing of time.
const NARROW: usize = 36;

/// A row of the log: sign, time if there is room, and what happened.
pub(super) fn log_line(row: &Row, zone: &TimeZone, width: usize, theme: &Theme) -> Line<'static> {
    let dim = |text: String| Span::styled(text, theme.style(Role::Dim));
    let mut left = vec![dim(sign(&row.what).to_owned())];
    if width >= 56 {
        left.push(dim(format!("{} ", clock(row.at, zone))));
    }
    match &row.what {
        Logged::Finished(exchange) => {
            left.push(logged_method(&exchange.method, theme));
            let target = Span::styled(
                plain(&exchange.target).into_owned(),
                theme.style(Role::Text),
            );
            columns(left, &target, finished(exchange, width, theme), width)
        }
        Logged::Open(open) => {
            left.push(logged_method(&open.request.method, theme));
            let target = plain(&open.request.target).into_owned();
            let target = Span::styled(target, theme.style(Role::Text));
            columns(left, &target, going_on(open, width, theme), width)
        }
        what @ (Logged::Built { .. } | Logged::Restarted { .. } | Logged::Said(_)) => {
            let (text, role) = told(what);
            let text = Span::styled(plain(&text).into_owned(), theme.style(role));
            let took = match what {
                Logged::Built { took, problems, .. } if problems.is_empty() => {
                    vec![dim(format!("{:>8}", human(*took)))]
                }
                _ => Vec::new(),
            };
            columns(left, &text, took, width)
        }
    }
}

/// Where it came from: the pane, outside, or the server itself.
fn sign(what: &Logged) -> &'static str {
    let token = match what {
        Logged::Finished(exchange) => &exchange.token,
        Logged::Open(open) => &open.request.token,
        Logged::Built { problems, .. } if !problems.is_empty() => return "✗ ",
        Logged::Built { .. } | Logged::Restarted { .. } => return "↻ ",
        Logged::Said(line) if line.level == Level::Error => return "✗ ",
        Logged::Said(_) => return "· ",
    };
    if token.is_some() { "› " } else { "↗ " }
}

/// What became of the app, in one line.
fn told(what: &Logged) -> (String, Role) {
    match what {
        Logged::Built {
            because, problems, ..
        } => match problems.first() {
            None => (because.clone(), Role::Text),
            Some(problem) => {
                let place = problem.place.as_ref();
                let place = place.map_or(String::new(), |place| format!("{place}: "));
                (format!("{place}{}", problem.message), Role::Bad)
            }
        },
        Logged::Restarted { because } => (format!("Engine restarted: {because}"), Role::Warn),
        Logged::Said(line) => {
            let first = line.text.lines().next().unwrap_or_default();
            (format!("console: {first}"), level_role(line.level))
        }
        Logged::Finished(_) | Logged::Open(_) => (String::new(), Role::Text),
    }
}

fn level_role(level: Level) -> Role {
    match level {
        Level::Debug => Role::Dim,
        Level::Info => Role::Text,
        Level::Warn => Role::Warn,
        Level::Error => Role::Bad,
    }
}

fn logged_method(name: &str, theme: &Theme) -> Span<'static> {
    let shown = plain(&clip(name, 7)).into_owned();
    padded(&Span::styled(shown, method(name, theme).style), 8)
}

/// Cache, status, duration; where it is narrow the path needs the room of the last.
fn finished(exchange: &Exchange, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let status = match exchange.status {
        0 => "  ✗".to_owned(),
        status => format!("{status:>3}"),
    };
    let mut spans = vec![
        cache_span(exchange.cache_state(), theme),
        Span::styled(status, theme.style(status_role(exchange.status))),
    ];
    if width >= NARROW {
        let took = format!("{:>8}", human(exchange.duration));
        spans.push(Span::styled(took, theme.style(Role::Dim)));
    }
    spans
}

/// How far a request is: what it waits for, or how much of the answer has left.
fn going_on(open: &Open, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = match open.status {
        None if width < NARROW => {
            let lasts = format!("◌ {}", seconds(open.lasts));
            return vec![Span::styled(lasts, theme.style(Role::Note))];
        }
        None => vec![Span::styled("◌ running", theme.style(Role::Note))],
        Some(status) => {
            let count = match width {
                0..56 => open.chunks.to_string(),
                _ => chunks(open.chunks),
            };
            vec![
                Span::styled(format!("▸ {count} "), theme.style(Role::Note)),
                Span::styled(format!("{status:>3}"), theme.style(status_role(status))),
            ]
        }
    };
    if width >= NARROW {
        let lasts = format!("{:>8}", seconds(open.lasts));
        spans.push(Span::styled(lasts, theme.style(Role::Dim)));
    }
    spans
}

/// A number of pieces of a body, as a person says it.
pub(super) fn chunks(count: u32) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} chunk{s}")
}

/// A time that goes on: in whole seconds, so that it does not flicker.
pub(super) fn seconds(lasts: std::time::Duration) -> String {
    format!("{} s…", lasts.as_secs())
}

fn cache_span(state: Option<CacheState>, theme: &Theme) -> Span<'static> {
    let role = if state == Some(CacheState::Hit) {
        Role::Good
    } else {
        Role::Warn
    };
    let word = state.map_or(String::new(), |state| format!("{state} "));
    Span::styled(word, theme.style(role))
}

/// The time of day.
pub(super) fn clock(at: SystemTime, zone: &TimeZone) -> String {
    Timestamp::try_from(at)
        .map(|time| time.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string())
        .unwrap_or_default()
}

/// Some spans at the left, a text that gives way, some spans at the right edge.
fn columns(
    left: Vec<Span<'static>>,
    middle: &Span<'static>,
    right: Vec<Span<'static>>,
    width: usize,
) -> Line<'static> {
    let taken = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    let right_width = taken(&right);
    let gap = if right_width > 0 { 2 } else { 1 };
    let room = width.saturating_sub(taken(&left) + right_width + gap);
    let text = clip(&middle.content, room);
    let space = room - text.width() + gap - 1;
    let mut line = Line::from(left);
    line.push_span(Span::styled(text, middle.style));
    line.push_span(Span::raw(" ".repeat(space)));
    line.spans.extend(right);
    line
}

fn padded(span: &Span<'static>, width: usize) -> Span<'static> {
    let text = clip(&span.content, width - 1);
    let gap = width - text.width();
    Span::styled(format!("{text}{}", " ".repeat(gap)), span.style)
}

/// Writes what a prepared request sends.
pub(super) fn write_steps(writer: &mut Writer<'_>, request: &PreparedRequest) {
    for (index, step) in request.steps.iter().enumerate() {
        let number = match request.steps.len() {
            1 => String::new(),
            _ => format!("{} ", index + 1),
        };
        let number = writer.run(number, Role::Dim);
        let text = writer.run(written(&request_of(step)), Role::Text);
        let wait = match step.wait_ms {
            0 => String::new(),
            wait => format!(" after {wait} ms"),
        };
        let wait = writer.run(wait, Role::Dim);
        writer.runs(&[number, text, wait], 2);
    }
}

/// Writes what the signs of the route table mean.
pub(super) fn write_legend(writer: &mut Writer<'_>) {
    let kinds = [
        Rendering::Static { revalidate: None },
        Rendering::OnDemand { revalidate: None },
        Rendering::Dynamic,
    ];
    for kind in kinds {
        let (sign, words, role) = rendering_look(kind);
        let sign = writer.run(format!("{sign} "), role);
        let words = writer.run(words, Role::Dim);
        writer.runs(&[sign, words], 2);
    }
}

/// Writes what the signs of the log mean.
pub(super) fn write_log_legend(writer: &mut Writer<'_>) {
    for (sign, words) in [
        ("› ", "sent by this pane"),
        ("↗ ", "from outside: curl, a browser"),
        ("◌ ", "running: no answer yet"),
        ("▸ ", "still going on; pieces so far"),
        ("↻ ", "the app was built or restarted"),
    ] {
        let sign = writer.run(sign, Role::Dim);
        let words = writer.run(words, Role::Dim);
        writer.runs(&[sign, words], 2);
    }
}
