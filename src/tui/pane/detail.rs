//! What a chosen route or a logged request is: facts, problems, source.

use std::path::Path;

use super::lists::{chunks, seconds};
use super::why::write_console;
use super::write::{Writer, bytes};
use crate::sandbox::trace::human;
use crate::sandbox::{Exchange, Problem, Rendering, RouteInfo};
use crate::tui::server::{Logged, Open, Row};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::code::{highlighted_rows, numbered_rows};
use crate::tui::widget::highlight::highlight;
use crate::tui::widget::parts::{reason, status_role};
use crate::tui::widget::text::Run;
use ratatui::style::Modifier;

/// The sign that `next build` prints, and what it means.
pub(super) fn rendering_look(rendering: Rendering) -> (&'static str, String, Role) {
    let renewed = |revalidate: Option<u32>| match revalidate {
        Some(seconds) => format!(", renewed after {seconds} s"),
        None => String::new(),
    };
    match rendering {
        Rendering::Static { revalidate } => (
            "○",
            format!("static: made by the build{}", renewed(revalidate)),
            Role::Good,
        ),
        Rendering::OnDemand { revalidate } => (
            "●",
            format!(
                "made at the first request, then kept{}",
                renewed(revalidate)
            ),
            Role::Good,
        ),
        Rendering::Dynamic => ("ƒ", "dynamic: made for every request".into(), Role::Note),
    }
}

/// Writes a route: path, file, methods, rendering and why. Of one that could not be read, nothing
/// but the first two is known.
pub(super) fn write_route(writer: &mut Writer<'_>, route: &RouteInfo) {
    writer.text(&route.path, Role::Strong);
    writer.text(route.file.display().to_string(), Role::Dim);
    if route.problem.is_some() && route.methods.is_empty() {
        return;
    }
    let mut methods = vec![writer.run("Exports ", Role::Dim)];
    for method in &route.methods {
        methods.push(Run {
            text: format!("{method} "),
            ..method_run(method, writer.theme)
        });
    }
    if route.methods.is_empty() {
        methods.push(writer.run("no method", Role::Warn));
    }
    writer.runs(&methods, 8);
    let (sign, words, role) = rendering_look(route.rendering);
    let sign = writer.run(format!("{sign} "), role);
    let words = writer.run(words, Role::Text);
    writer.runs(&[sign, words], 2);
    if !route.reason.is_empty() {
        let place = route
            .place
            .as_ref()
            .map_or(String::new(), |place| format!(" ({place})"));
        let because = format!("  because {}{place}", route.reason);
        writer.runs(&writer.words(&because, Role::Dim), 2);
    }
}

fn method_run(method: &str, theme: &Theme) -> Run {
    let span = crate::tui::widget::parts::method(method, theme);
    Run::new(span.content, span.style)
}

/// Writes what is wrong, where, how to mend it, and, unless it is `seen` anyway, the source around
/// it.
pub(super) fn write_problem(writer: &mut Writer<'_>, problem: &Problem, seen: bool) {
    writer.blank();
    let sign = writer.run("✗ ", Role::Bad);
    let message = writer.run(&problem.message, Role::Bad);
    writer.runs(&[sign, message], 2);
    if let Some(place) = &problem.place {
        writer.text(format!("  at {place}"), Role::Dim);
    }
    if let Some(help) = &problem.help {
        let help = writer.run(format!("  {help}"), Role::Text);
        writer.runs(&[help], 2);
    }
    if !problem.frame.is_empty() && !seen {
        writer.blank();
        for line in problem.frame.lines() {
            writer.text(line, Role::Text);
        }
    }
}

/// Writes the source of a route, numbered.
pub(super) fn write_source(
    writer: &mut Writer<'_>,
    file: &Path,
    text: &Result<String, String>,
    marked: Option<usize>,
) {
    writer.blank();
    match text {
        Err(why) => writer.text(format!("The file can't be shown: {why}"), Role::Bad),
        Ok(text) => {
            let language = file.extension().and_then(|e| e.to_str()).unwrap_or("ts");
            let rows = highlighted_rows(text, &highlight(language, text), writer.theme);
            let numbered = numbered_rows(rows, marked, writer.width, writer.theme);
            writer.rows(numbered);
        }
    }
}

/// Writes what is known of a row of the log.
pub(super) fn write_row(writer: &mut Writer<'_>, row: &Row, clock: &str) {
    match &row.what {
        Logged::Finished(exchange) => write_exchange(writer, exchange, clock),
        Logged::Open(open) => write_open(writer, open, clock),
        Logged::Built {
            because,
            took,
            problems,
        } => {
            writer.text("The app was built anew", Role::Strong);
            write_facts(
                writer,
                [
                    ("because", because.clone()),
                    ("at", clock.to_owned()),
                    ("took", human(*took)),
                ],
            );
            for problem in problems {
                write_problem(writer, problem, false);
            }
        }
        Logged::Restarted { because } => {
            writer.text("The JavaScript engine was started anew", Role::Strong);
            write_facts(
                writer,
                [("because", because.clone()), ("at", clock.to_owned())],
            );
        }
        Logged::Said(line) => {
            writer.text("A line of the console", Role::Strong);
            write_facts(writer, [("at", clock.to_owned())]);
            writer.blank();
            write_console(writer, line);
        }
    }
}

fn write_open(writer: &mut Writer<'_>, open: &Open, clock: &str) {
    let request = &open.request;
    let method = writer.run(&request.method, Role::Strong);
    let target = writer.run(format!(" {}", request.target), Role::Text);
    writer.runs(&[method, target], 2);
    let lasts = seconds(open.lasts);
    match open.status {
        None => writer.text(format!("No answer yet   {lasts}"), Role::Note),
        Some(status) => {
            let words = format!("{status} {}", reason(status));
            let words = writer.run(words.trim_end(), status_role(status));
            let far = format!("   goes on: {}   {lasts}", chunks(open.chunks));
            let far = writer.run(far, Role::Note);
            writer.runs(&[words, far], 2);
        }
    }
    writer.blank();
    write_facts(
        writer,
        [
            ("at", clock.to_owned()),
            ("from", from(request.token.as_ref()).to_owned()),
        ],
    );
}

/// Who sent a request.
fn from(token: Option<&String>) -> &'static str {
    match token {
        Some(_) => "this pane",
        None => "outside: curl, a browser, a script",
    }
}

fn write_facts<const N: usize>(writer: &mut Writer<'_>, facts: [(&str, String); N]) {
    let pairs = facts.map(|(name, value)| (name.to_owned(), writer.run(value, Role::Text)));
    writer.pairs(&pairs);
}

/// Writes what is known of an answered request; its body was not kept.
fn write_exchange(writer: &mut Writer<'_>, exchange: &Exchange, clock: &str) {
    let method = writer.run(&exchange.method, Role::Strong);
    let target = writer.run(format!(" {}", exchange.target), Role::Text);
    writer.runs(&[method, target], 2);
    let (status, role) = match exchange.status {
        0 => ("closed without an answer".to_owned(), Role::Bad),
        status => (format!("{status} {}", reason(status)), status_role(status)),
    };
    let mut status = writer.run(status.trim_end(), role);
    status.style = status.style.add_modifier(Modifier::BOLD);
    let facts = format!(
        "   {}   {}",
        human(exchange.duration),
        bytes(exchange.body_bytes)
    );
    let facts = writer.run(facts, Role::Dim);
    writer.runs(&[status, facts], 2);
    writer.blank();
    let cache = exchange
        .cache_state()
        .map_or("not asked".to_owned(), |state| state.to_string());
    let from = from(exchange.token.as_ref()).to_owned();
    write_facts(
        writer,
        [("at", clock.to_owned()), ("from", from), ("cache", cache)],
    );
}
