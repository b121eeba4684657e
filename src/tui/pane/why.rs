//! Why it came back so: the server's decisions in order, in plain words, with their times; and
//! what the handler wrote to the console.

use std::time::Duration;

use super::run::{Run, Sent, State};
use super::write::{Writer, bytes};
use crate::sandbox::trace::human;
use crate::sandbox::{CacheState, ConsoleLine, Ending, Exchange, Level, Step, StepKind};
use crate::tui::theme::Role;
use crate::tui::widget::text::{self, Row, clip};

/// More chunks than this in a row are told as one.
const CHUNKS: usize = 4;
/// Of more refused routes than this only the closest are told one by one.
const CANDIDATES: usize = 3;
/// So many lines of the source around a mistake are shown.
const FRAME: usize = 7;
/// So many calls of a stack are shown.
const CALLS: usize = 5;

/// Writes why the requests of a run were answered as they were.
pub(super) fn write_run(writer: &mut Writer<'_>, run: &Run) {
    for (index, sent) in run.steps.iter().enumerate() {
        writer.blank();
        if run.steps.len() > 1 {
            let number = writer.run(format!("{}  ", index + 1), Role::Dim);
            let method = writer.run(&sent.request.method, Role::Strong);
            let path = writer.run(format!(" {}", sent.request.path), Role::Text);
            writer.runs(&[number, method, path], 3);
        }
        match &sent.exchange {
            Some(exchange) => write_exchange(writer, exchange),
            None => writer.text(not_yet(sent), Role::Dim),
        }
    }
}

fn not_yet(sent: &Sent) -> &'static str {
    match sent.state {
        State::Queued => "Not sent yet",
        State::Waiting | State::Receiving => "Explained once the answer is complete",
        State::Failed(_) if sent.answer.head.is_none() => {
            "The server knows nothing of this request"
        }
        _ => "The server has not said yet",
    }
}

/// Writes the decisions of one exchange, then its console lines.
pub(super) fn write_exchange(writer: &mut Writer<'_>, exchange: &Exchange) {
    let is_chunk = |kind: &StepKind| matches!(kind, StepKind::Chunk { .. });
    let is_candidate = |kind: &StepKind| matches!(kind, StepKind::Candidate { .. });
    let mut rest = exchange.steps.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let chunks = leading(rest, is_chunk);
        let candidates = leading(rest, is_candidate);
        rest = if chunks.len() > CHUNKS {
            write_chunks(writer, chunks);
            &rest[chunks.len()..]
        } else if candidates.len() > CANDIDATES {
            write_candidates(writer, candidates, exchange);
            &rest[candidates.len()..]
        } else {
            write_step(writer, first, exchange.status);
            others
        };
    }
    if !exchange.console.is_empty() {
        writer.blank();
        writer.text("Console", Role::Strong);
        for line in &exchange.console {
            write_console(writer, line);
        }
    }
}

/// The steps of one kind at the beginning.
fn leading(steps: &[Step], is_wanted: impl Fn(&StepKind) -> bool) -> &[Step] {
    let end = steps
        .iter()
        .position(|step| !is_wanted(&step.kind))
        .unwrap_or(steps.len());
    &steps[..end]
}

/// The routes that came closest, and how many others were refused.
fn write_candidates(writer: &mut Writer<'_>, candidates: &[Step], exchange: &Exchange) {
    let shared = |step: &Step| match &step.kind {
        StepKind::Candidate { route, .. } => shared_segments(route, &exchange.target),
        _ => 0,
    };
    let least = candidates.iter().map(shared).min().unwrap_or(0);
    let close = candidates
        .iter()
        .filter(|step| shared(step) > least)
        .take(CANDIDATES);
    let told = close
        .inspect(|step| write_step(writer, step, exchange.status))
        .count();
    let (others, at) = (candidates.len() - told, candidates[0].at);
    let text = match told {
        0 => format!("{others} other routes do not fit"),
        _ => format!("{others} more routes do not fit"),
    };
    write_line(writer, at, ("–", Role::Dim), &text, Role::Dim);
}

/// How many segments a route and a path have in common from the left; a dynamic one fits any.
fn shared_segments(route: &str, target: &str) -> usize {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let pairs = route.split('/').skip(1).zip(path.split('/').skip(1));
    pairs
        .take_while(|(segment, part)| segment.starts_with('[') || segment == part)
        .count()
}

fn write_chunks(writer: &mut Writer<'_>, chunks: &[Step]) {
    let size = |step: &Step| match step.kind {
        StepKind::Chunk { bytes, .. } => bytes as u64,
        _ => 0,
    };
    let all: u64 = chunks.iter().map(size).sum();
    let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else {
        return;
    };
    let within = human(last.at.saturating_sub(first.at));
    let text = format!(
        "{} chunks left within {within}, {} in all",
        chunks.len(),
        bytes(all)
    );
    write_line(writer, first.at, ("↓", Role::Dim), &text, Role::Dim);
}

fn write_step(writer: &mut Writer<'_>, step: &Step, status: u16) {
    let (icon, look) = icon(&step.kind, status);
    let text = match step.kind {
        StepKind::Candidate { .. }
        | StepKind::Head { .. }
        | StepKind::Chunk { .. }
        | StepKind::Ended(Ending::Complete) => Role::Dim,
        StepKind::Failed { .. } | StepKind::Stopped { .. } => Role::Bad,
        _ => Role::Text,
    };
    if let StepKind::Failed { message, stack } = &step.kind {
        let said = format!("The handler failed: {message}");
        write_line(writer, step.at, (icon, look), &said, text);
        return write_stack(writer, stack);
    }
    let said = writer.words(&step.to_string(), text);
    write_runs(writer, step.at, (icon, look), said);
}

/// Where it failed: the source around it as it stands in the file, or the calls that led there.
fn write_stack(writer: &mut Writer<'_>, stack: &str) {
    let is_source = stack.lines().any(|line| line.contains(" | "));
    for line in stack.lines().take(if is_source { FRAME } else { CALLS }) {
        let (line, role) = match line.trim_start() {
            marked if is_source && marked.starts_with('>') => (line.to_owned(), Role::Text),
            _ if is_source => (line.to_owned(), Role::Dim),
            call => (format!("{:10}{call}", ""), Role::Dim),
        };
        if is_source {
            let line = clip(&line, writer.width.saturating_sub(4));
            let line = writer.run(format!("    {line}"), role);
            writer.rows([Row::of(line)]);
        } else {
            let line = writer.run(line, role);
            writer.runs(&[line], 12);
        }
    }
}

fn write_line(writer: &mut Writer<'_>, at: Duration, icon: (&str, Role), text: &str, role: Role) {
    let text = writer.run(text, role);
    write_runs(writer, at, icon, vec![text]);
}

fn write_runs(writer: &mut Writer<'_>, at: Duration, icon: (&str, Role), text: Vec<text::Run>) {
    let time = writer.run(format!("{:>7} ", human(at)), Role::Dim);
    let icon = writer.run(format!("{} ", icon.0), icon.1);
    let mut runs = vec![time, icon];
    runs.extend(text);
    writer.runs(&runs, 10);
}

fn icon(kind: &StepKind, status: u16) -> (&'static str, Role) {
    match kind {
        StepKind::Candidate { .. } => ("–", Role::Dim),
        StepKind::Refused { .. } | StepKind::NoRoute { .. } => ("✗", Role::Warn),
        StepKind::Methods { .. } if status == 405 => ("✗", Role::Warn),
        StepKind::Matched { .. } | StepKind::Methods { .. } => ("✓", Role::Good),
        StepKind::Normalized { .. } | StepKind::Rule { .. } | StepKind::Proxy { .. } => {
            ("↪", Role::Note)
        }
        StepKind::Cache {
            state: CacheState::Hit,
            ..
        } => ("●", Role::Good),
        StepKind::Cache {
            state: CacheState::Stale,
            ..
        } => ("◐", Role::Warn),
        StepKind::Cache {
            state: CacheState::Miss,
            ..
        } => ("○", Role::Note),
        StepKind::Ran { .. } => ("▸", Role::Good),
        StepKind::Failed { .. } | StepKind::Stopped { .. } | StepKind::Ended(Ending::Broken(_)) => {
            ("✗", Role::Bad)
        }
        StepKind::Ended(Ending::ClientLeft) => ("■", Role::Warn),
        StepKind::Ended(Ending::Complete) => ("✓", Role::Dim),
        StepKind::Head { .. } | StepKind::Chunk { .. } => ("↓", Role::Dim),
        StepKind::Rendering { .. } | StepKind::Note(_) => ("·", Role::Dim),
    }
}

/// Writes a console line behind its level.
pub(super) fn write_console(writer: &mut Writer<'_>, line: &ConsoleLine) {
    let (word, role) = match line.level {
        Level::Debug => ("debug", Role::Dim),
        Level::Info => ("log", Role::Dim),
        Level::Warn => ("warn", Role::Warn),
        Level::Error => ("error", Role::Bad),
    };
    for (number, text) in line.text.lines().enumerate() {
        let word = if number == 0 { word } else { "" };
        let word = writer.run(format!("{word:>7} "), role);
        let text = writer.run(text, Role::Text);
        writer.runs(&[word, text], 8);
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::sandbox::RequestId;
    use crate::tui::theme::Theme;

    fn exchange(target: &str, kinds: Vec<StepKind>) -> Exchange {
        let steps = kinds.into_iter().map(|kind| Step {
            at: Duration::from_millis(1),
            kind,
        });
        Exchange {
            id: RequestId(1),
            token: None,
            method: "GET".into(),
            target: target.into(),
            status: 404,
            started: SystemTime::UNIX_EPOCH,
            duration: Duration::from_millis(2),
            body_bytes: 0,
            steps: steps.collect(),
            console: Vec::new(),
        }
    }

    fn written(exchange: &Exchange) -> Vec<String> {
        let theme = Theme::plain();
        let mut writer = Writer::new(76, &theme);
        write_exchange(&mut writer, exchange);
        writer.finish().iter().map(ToString::to_string).collect()
    }

    fn candidate(route: &str) -> StepKind {
        StepKind::Candidate {
            route: route.into(),
            because: "its file exports nothing".into(),
        }
    }

    #[test]
    fn of_many_refused_routes_the_closest_are_told() {
        let routes = [
            "/api/a",
            "/api/b",
            "/api/users",
            "/api/users/[id]",
            "/api/c",
        ];
        let mut kinds: Vec<StepKind> = routes.into_iter().map(candidate).collect();
        kinds.push(StepKind::NoRoute { nearest: None });
        assert_eq!(
            written(&exchange("/api/users/1/posts?a", kinds)),
            [
                " 1.0 ms – /api/users was refused: its file exports nothing",
                " 1.0 ms – /api/users/[id] was refused: its file exports nothing",
                " 1.0 ms – 3 more routes do not fit",
                " 1.0 ms ✗ No route matched, so the answer is the 404 page",
            ]
        );
    }

    #[test]
    fn many_chunks_are_told_as_one() {
        let kinds = (1..=9)
            .map(|number| StepKind::Chunk { number, bytes: 500 })
            .collect();
        assert_eq!(
            written(&exchange("/", kinds)),
            [" 1.0 ms ↓ 9 chunks left within 0.0 ms, 4.5 kB in all"]
        );
    }

    #[test]
    fn a_failure_shows_its_stack_and_the_console_follows() {
        let failed = StepKind::Failed {
            message: "boom".into(),
            stack: "at GET (app/a/route.ts:3:9)\n  at helper (lib/b.ts:1:1)".into(),
        };
        let console = vec![ConsoleLine {
            level: Level::Error,
            text: "one\ntwo".into(),
        }];
        assert_eq!(
            written(&Exchange {
                console,
                ..exchange("/", vec![failed])
            }),
            [
                " 1.0 ms ✗ The handler failed: boom",
                "          at GET (app/a/route.ts:3:9)",
                "          at helper (lib/b.ts:1:1)",
                "",
                "Console",
                "  error one",
                "        two",
            ]
        );
    }

    #[test]
    fn the_source_around_a_mistake_keeps_its_lines() {
        let exchange = exchange(
            "/api/hello",
            vec![StepKind::Failed {
                message: "app/api/hello/route.ts:2:3: Expected a semicolon".into(),
                stack: "  1 | export function GET() {\n> 2 |   retrun x\n    |          ^".into(),
            }],
        );
        assert_eq!(
            written(&exchange),
            [
                " 1.0 ms ✗ The handler failed: app/api/hello/route.ts:2:3: Expected a",
                "          semicolon",
                "      1 | export function GET() {",
                "    > 2 |   retrun x",
                "        |          ^",
            ]
        );
    }
}
