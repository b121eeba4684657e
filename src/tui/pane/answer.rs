//! What came back, as lines: status, headers that matter, body; pieces of a stream with their
//! times; what differs between the answers of a run.

use std::time::Duration;

use super::run::{Answer, Difference, Head, Piece, Run, Sent, State, compare};
use super::write::{Writer, bare, bytes, offset};
use crate::sandbox::trace::human;
use crate::tui::theme::Role;
use crate::tui::widget::code::{highlighted_rows, wrap_code};
use crate::tui::widget::highlight::highlight;
use crate::tui::widget::json;
use crate::tui::widget::parts::{reason, status_role};
use crate::tui::widget::text::{Row, Run as TextRun, clip};
use ratatui::style::Modifier;

/// Bytes of a body that are shown; beyond that a terminal is the wrong place to read it.
const SHOWN_BYTES: usize = 64 << 10;
/// Bytes that are shown of a body that is still coming.
const SHOWN_WHILE_COMING: usize = 8 << 10;

/// From so many rows on there is room for what to look for above an answer.
const ROOMY: usize = 12;

/// Which screen the pane is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hosted {
    /// A lesson, whose text has the keys first.
    ByALesson,
    /// The sandbox screen.
    ByItself,
}

/// How the learner wants answers shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taste {
    /// Bodies as they came.
    pub(super) raw: bool,
    /// All headers.
    pub(super) all_headers: bool,
}

/// Headers that every answer has and that say little.
const NOISE: [&str; 6] = [
    "vary",
    "date",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
];

/// Writes the answers of a run. What to look for comes first, unless there are so few rows that
/// it would hide the answer.
pub(super) fn write_run(writer: &mut Writer<'_>, run: &Run, taste: Taste, rows: usize) {
    let roomy = rows >= ROOMY;
    if roomy {
        write_look_for(writer, run);
    }
    for (index, pair) in run.steps.windows(2).enumerate() {
        if let Some(difference) = compare(&pair[0], &pair[1]) {
            writer.blank();
            write_difference(writer, index + 1, &difference);
        }
    }
    for (index, sent) in run.steps.iter().enumerate() {
        writer.blank();
        let number = (run.steps.len() > 1).then_some(index + 1);
        write_sent(writer, number, sent, taste);
    }
    if !roomy {
        writer.blank();
        write_look_for(writer, run);
    }
}

fn write_look_for(writer: &mut Writer<'_>, run: &Run) {
    if let Some(look_for) = &run.look_for {
        writer.remark("Look for: ", look_for, Role::Accent);
    }
}

fn write_difference(writer: &mut Writer<'_>, before: usize, difference: &Difference) {
    let after = before + 1;
    let head = writer.run(format!("Answer {after} against {before}: "), Role::Dim);
    let body = if difference.same_body {
        writer.run("same body, byte for byte", Role::Good)
    } else {
        writer.run("another body", Role::Warn)
    };
    writer.runs(&[head, body], 2);
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "absent".into());
    let mut pairs: Vec<(String, TextRun)> = Vec::new();
    if let Some((old, new)) = difference.status {
        pairs.push((
            "  status".into(),
            writer.run(format!("{old} → {new}"), Role::Text),
        ));
    }
    for (name, old, new) in &difference.headers {
        let change = format!("{} → {}", show(old), show(new));
        pairs.push((format!("  {name}"), writer.run(change, Role::Text)));
    }
    writer.pairs(&pairs);
}

fn write_sent(writer: &mut Writer<'_>, number: Option<usize>, sent: &Sent, taste: Taste) {
    write_request(writer, number, sent);
    let Some(head) = &sent.answer.head else {
        return write_no_head(writer, sent);
    };
    write_headers(writer, head, taste);
    writer.blank();
    if sent.is_stream() && !taste.raw {
        write_pieces(writer, &sent.answer);
    } else {
        write_body(writer, sent, head, taste);
    }
    write_end(writer, sent);
}

/// Request and status: on one line if there is room.
fn write_request(writer: &mut Writer<'_>, number: Option<usize>, sent: &Sent) {
    let request = &sent.request;
    let number = number.map_or(String::new(), |number| format!("{number}  "));
    let mut asked = vec![
        writer.run(number, Role::Dim),
        writer.run(&request.method, Role::Strong),
        writer.run(format!(" {}", request.path), Role::Text),
    ];
    let status = sent
        .answer
        .head
        .as_ref()
        .map_or_else(Vec::new, |head| status(writer, sent, head));
    let width = |runs: &[TextRun]| runs.iter().map(TextRun::width).sum::<usize>();
    let body = request.body.as_ref();
    if body.is_none() && width(&asked) + 3 + width(&status) <= writer.width {
        if !status.is_empty() {
            asked.push(bare("   "));
        }
        asked.extend(status);
        return writer.runs(&asked, 2);
    }
    writer.runs(&asked, 2);
    if let Some(body) = body {
        let text = clip(body, writer.width.saturating_sub(2));
        writer.text(format!("  {text}"), Role::Dim);
    }
    if !status.is_empty() {
        writer.runs(&status, 2);
    }
}

fn write_no_head(writer: &mut Writer<'_>, sent: &Sent) {
    let wait = sent.request.wait;
    let (text, role) = match &sent.state {
        State::Queued if wait.is_zero() => ("waits for the answer above".into(), Role::Dim),
        State::Queued => (
            format!("waits {} before it is sent", human(wait)),
            Role::Dim,
        ),
        State::Waiting | State::Receiving if !wait.is_zero() => (
            format!(
                "◌ sent after a pause of {}, waiting for the answer…",
                human(wait)
            ),
            Role::Dim,
        ),
        State::Waiting | State::Receiving => ("◌ sent, waiting for the answer…".into(), Role::Dim),
        State::Failed(why) => (format!("✗ No answer: {why}"), Role::Bad),
        State::Stopped => ("■ stopped before an answer came".into(), Role::Warn),
        State::Complete(_) => ("✗ No answer came".into(), Role::Bad),
    };
    writer.text(text, role);
}

fn status(writer: &Writer<'_>, sent: &Sent, head: &Head) -> Vec<TextRun> {
    let words = format!("{} {}", head.status, reason(head.status));
    let mut status = writer.run(words.trim_end(), status_role(head.status));
    status.style = status.style.add_modifier(Modifier::BOLD);
    let took = match sent.state {
        State::Complete(at) => at,
        _ => head.at,
    };
    let facts = format!("   {}   {}", human(took), bytes(sent.answer.size));
    vec![status, writer.run(facts, Role::Dim)]
}

fn write_headers(writer: &mut Writer<'_>, head: &Head, taste: Taste) {
    let rank = |name: &str| match name.to_ascii_lowercase().as_str() {
        "x-nextjs-cache" => 0,
        "location" | "allow" => 1,
        "content-type" => 2,
        "cache-control" => 3,
        _ => 4,
    };
    let mut shown: Vec<&(String, String)> = head
        .headers
        .iter()
        .filter(|(name, _)| taste.all_headers || !is_noise(name))
        .collect();
    if !taste.all_headers {
        shown.sort_by_key(|(name, _)| rank(name));
    }
    let pairs: Vec<(String, TextRun)> = shown
        .iter()
        .map(|(name, value)| (name.clone(), writer.run(value, header_role(name, value))))
        .collect();
    writer.pairs(&pairs);
}

fn is_noise(name: &str) -> bool {
    NOISE.iter().any(|noise| name.eq_ignore_ascii_case(noise))
}

/// What the head of the answer says of how it is shown.
pub(super) fn remark(run: &Run, taste: Taste) -> String {
    let heads = run
        .steps
        .iter()
        .filter_map(|sent| sent.answer.head.as_ref());
    let hidden = heads.map(|head| {
        head.headers
            .iter()
            .filter(|(name, _)| is_noise(name))
            .count()
    });
    match (hidden.max(), taste) {
        (_, Taste { raw: true, .. }) => "body as it came".into(),
        (
            Some(hidden @ 1..),
            Taste {
                all_headers: false, ..
            },
        ) => format!("{hidden} more headers: H"),
        _ => String::new(),
    }
}

fn header_role(name: &str, value: &str) -> Role {
    match (name, value) {
        ("x-nextjs-cache", "HIT") => Role::Good,
        ("x-nextjs-cache", _) => Role::Warn,
        _ => Role::Text,
    }
}

fn write_body(writer: &mut Writer<'_>, sent: &Sent, head: &Head, taste: Taste) {
    if sent.answer.size == 0 {
        let text = match (&sent.state, sent.request.method.as_str()) {
            (State::Receiving, _) => return,
            (_, "HEAD") => "No body: the answer to HEAD never has one",
            _ => "The body is empty",
        };
        return writer.text(text, Role::Dim);
    }
    let complete = matches!(sent.state, State::Complete(_));
    let limit = if complete {
        SHOWN_BYTES
    } else {
        SHOWN_WHILE_COMING
    };
    let kind = head.header("content-type").unwrap_or_default();
    let whole = sent.answer.body.len() as u64 == sent.answer.size;
    let text = String::from_utf8_lossy(&sent.answer.body);
    let is_json = kind.contains("json");
    let pretty = (is_json && complete && whole && !taste.raw)
        .then(|| json::pretty(&text, writer.width, writer.theme))
        .flatten()
        .filter(|rows| rows.len() * 8 < SHOWN_BYTES);
    if is_json && complete && whole && pretty.is_none() && !taste.raw && text.len() < SHOWN_BYTES {
        writer.text("The body says it is JSON but is none:", Role::Warn);
    }
    let shown = floor(&text, limit);
    let rows =
        pretty.unwrap_or_else(|| highlighted_rows(shown, &body_spans(kind, shown), writer.theme));
    let width = writer.width;
    let wrapped: Vec<Row> = rows
        .into_iter()
        .flat_map(|row| wrap_code(row, width, writer.theme))
        .collect();
    writer.rows(wrapped);
    let hidden = sent.answer.size.saturating_sub(shown.len() as u64);
    if complete && hidden > 0 && !shown.is_empty() && shown.len() >= limit.min(text.len()) {
        writer.text(format!("… {} more not shown", bytes(hidden)), Role::Dim);
    }
}

fn body_spans(kind: &str, text: &str) -> Vec<(std::ops::Range<usize>, Role)> {
    match kind {
        kind if kind.contains("json") => highlight("json", text),
        kind if kind.contains("javascript") => highlight("js", text),
        _ => Vec::new(),
    }
}

fn floor(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn write_pieces(writer: &mut Writer<'_>, answer: &Answer) {
    let forgotten = answer.piece_count - answer.pieces.len();
    if forgotten > 0 {
        writer.text(
            format!("… {forgotten} chunks before these are not kept"),
            Role::Dim,
        );
    }
    for piece in &answer.pieces {
        write_piece(writer, piece);
    }
}

fn write_piece(writer: &mut Writer<'_>, piece: &Piece) {
    let times = writer.run(
        format!("{:>8} {:>7}  ", offset(piece.at), bytes(piece.bytes as u64)),
        Role::Dim,
    );
    let indent = times.width();
    let text = piece
        .text
        .trim_end_matches(['\n', '\r'])
        .replace('\n', " ↵ ");
    let text = writer.run(text, Role::Text);
    writer.runs(&[times, text], indent);
}

fn write_end(writer: &mut Writer<'_>, sent: &Sent) {
    let count = sent.answer.piece_count;
    let chunks = if count == 1 {
        "1 chunk".to_owned()
    } else {
        format!("{count} chunks")
    };
    match &sent.state {
        State::Receiving if sent.is_stream() => {
            let more = writer.run(format!("● {chunks} so far   "), Role::Good);
            let key = writer.run("x", Role::Key);
            writer.runs(&[more, key, writer.run(" stops it", Role::Dim)], 2);
        }
        State::Receiving => writer.text("◌ the body is coming…", Role::Dim),
        State::Complete(at) if sent.is_stream() => {
            writer.text(
                format!("✓ complete after {}: {chunks}", human(*at)),
                Role::Dim,
            );
        }
        State::Failed(why) => {
            writer.text(format!("✗ Broken off: {why}"), Role::Bad);
            if count > 0 {
                let last = sent
                    .answer
                    .pieces
                    .back()
                    .map_or(Duration::ZERO, |piece| piece.at);
                writer.text(
                    format!("{chunks} came, the last {}", offset(last)),
                    Role::Dim,
                );
            }
        }
        State::Stopped => writer.text(format!("■ stopped after {chunks}"), Role::Warn),
        _ => {}
    }
}

/// What the part says before anything was sent.
///
/// `address` is that of a route that can be asked.
pub(super) fn write_welcome(writer: &mut Writer<'_>, address: Option<&str>, hosted: Hosted) {
    writer.text("Nothing was sent yet.", Role::Text);
    writer.blank();
    let way = (hosted == Hosted::ByALesson).then_some(("s", "leads here, and back to the text"));
    for (key, what) in way.into_iter().chain([
        ("Enter", "sends the chosen request"),
        ("e", "types one of your own"),
    ]) {
        let key = writer.run(format!("{key:<6}"), Role::Key);
        let what = writer.run(what, Role::Dim);
        writer.runs(&[key, what], 6);
    }
    if let Some(address) = address {
        writer.blank();
        writer.text(
            "The server is real: a browser or curl reaches it too.",
            Role::Dim,
        );
        writer.text(format!("curl -i {address}"), Role::Code);
    }
}
