//! Why it came back so: the server's decisions in order, in plain words, with their times; and
//! what the handler wrote to the console.

use std::time::Duration;

use super::run::{Run, Sent, State};
use super::write::{Writer, bytes};
use crate::sandbox::trace::human;
use crate::sandbox::{CacheState, ConsoleLine, Ending, Exchange, Level, Step, StepKind};
use crate::tui::theme::Role;

/// More chunks than this in a row are told as one.
const CHUNKS: usize = 4;

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
    let mut at = 0;
    while at < exchange.steps.len() {
        let chunks = chunks_from(&exchange.steps[at..]);
        if chunks.len() > CHUNKS {
            write_chunks(writer, chunks);
            at += chunks.len();
        } else {
            write_step(writer, &exchange.steps[at], exchange.status);
            at += 1;
        }
    }
    if !exchange.console.is_empty() {
        writer.blank();
        writer.text("Console", Role::Strong);
        exchange
            .console
            .iter()
            .for_each(|line| write_console(writer, line));
    }
}

fn chunks_from(steps: &[Step]) -> &[Step] {
    let is_chunk = |step: &Step| matches!(step.kind, StepKind::Chunk { .. });
    &steps[..steps
        .iter()
        .position(|step| !is_chunk(step))
        .unwrap_or(steps.len())]
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
        StepKind::Candidate { .. } | StepKind::Head { .. } | StepKind::Chunk { .. } => Role::Dim,
        StepKind::Ended(Ending::Complete) => Role::Dim,
        StepKind::Failed { .. } | StepKind::Stopped { .. } => Role::Bad,
        _ => Role::Text,
    };
    write_line(writer, step.at, (icon, look), &step.to_string(), text);
    if let StepKind::Failed { stack, .. } = &step.kind {
        for frame in stack.lines().skip(1).take(4) {
            let frame = writer.run(format!("{:12}{}", "", frame.trim()), Role::Dim);
            writer.runs(&[frame], 14);
        }
    }
}

fn write_line(writer: &mut Writer<'_>, at: Duration, icon: (&str, Role), text: &str, role: Role) {
    let time = writer.run(format!("{:>7} ", human(at)), Role::Dim);
    let icon = writer.run(format!("{} ", icon.0), icon.1);
    let text = writer.run(text, role);
    writer.runs(&[time, icon, text], 10);
}

fn icon(kind: &StepKind, status: u16) -> (&'static str, Role) {
    match kind {
        StepKind::Matched { .. } => ("✓", Role::Good),
        StepKind::Candidate { .. } => ("–", Role::Dim),
        StepKind::Refused { .. } | StepKind::NoRoute { .. } => ("✗", Role::Warn),
        StepKind::Methods { .. } if status == 405 => ("✗", Role::Warn),
        StepKind::Methods { .. } => ("✓", Role::Good),
        StepKind::Normalized { .. } => ("↪", Role::Note),
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
        StepKind::Failed { .. } | StepKind::Stopped { .. } => ("✗", Role::Bad),
        StepKind::Ended(Ending::Broken(_)) => ("✗", Role::Bad),
        StepKind::Ended(Ending::ClientLeft) => ("■", Role::Warn),
        StepKind::Ended(Ending::Complete) => ("✓", Role::Dim),
        StepKind::Head { .. } | StepKind::Chunk { .. } => ("↓", Role::Dim),
        StepKind::Rendering { .. } | StepKind::Note(_) => ("·", Role::Dim),
    }
}

fn write_console(writer: &mut Writer<'_>, line: &ConsoleLine) {
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
