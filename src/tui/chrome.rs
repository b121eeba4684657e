//! What stands around a screen: navigation bar with the server's badge, breadcrumb, key bar.
//!
//! Where the places of the navigation bar stand is computed once, for drawing and for clicks.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::sandbox::Mode;

use super::app::PLACES;
use super::draw;
use super::keymap::{self, Action, Binding, Key, KeyContext};
use super::message::{Notice, Tone};
use super::server::{Server, ServerState};
use super::theme::{Role, Theme};
use super::widget::plain::plain;
use super::widget::text::{Row, clip, clip_start, wrap_text};

/// From this width on the key bar has room for all keys of everywhere.
const ROOMY: u16 = 100;

/// How many rows a notice may take.
const NOTICE_ROWS: usize = 4;

/// A place of the navigation bar: its number, where it stands, what is written.
struct Item {
    place: usize,
    columns: Range<u16>,
    number: String,
    name: &'static str,
}

/// How much of the navigation bar fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fullness {
    Full,
    Names,
    Numbers,
}

impl Fullness {
    fn of(width: u16) -> Self {
        match width {
            0..74 => Fullness::Numbers,
            74..100 => Fullness::Names,
            _ => Fullness::Full,
        }
    }
}

fn items(width: u16, active: Option<usize>) -> Vec<Item> {
    let fullness = Fullness::of(width);
    let mut at = if fullness == Fullness::Full { 10 } else { 1 };
    let mut items = Vec::new();
    for (place, (name, _)) in PLACES.iter().enumerate() {
        let named = fullness != Fullness::Numbers || active == Some(place);
        let number = match fullness {
            Fullness::Names => String::new(),
            _ => format!("{}{}", place + 1, if named { " " } else { "" }),
        };
        let name = if named { *name } else { "" };
        let end = at + columns(&number) + columns(name);
        items.push(Item {
            place,
            columns: at..end,
            number,
            name,
        });
        at = end + 2;
    }
    items
}

/// The place at this column of the navigation bar.
pub(super) fn place_at(width: u16, active: Option<usize>, column: u16) -> Option<usize> {
    items(width, active)
        .into_iter()
        .find(|item| item.columns.contains(&column))
        .map(|item| item.place)
}

/// Draws the navigation bar.
pub(super) fn nav(
    frame: &mut Frame<'_>,
    area: Rect,
    active: Option<usize>,
    server: &Server,
    theme: &Theme,
) {
    let items = items(area.width, active);
    let end = items.last().map_or(0, |item| item.columns.end);
    if Fullness::of(area.width) == Fullness::Full {
        put(
            frame,
            area,
            1,
            Span::styled("jsguide", theme.style(Role::Strong)).into(),
        );
    }
    for item in items {
        put(
            frame,
            area,
            item.columns.start,
            nav_item(&item, active, theme),
        );
    }
    let room = usize::from(area.width.saturating_sub(end + 3));
    let badge = badge(server, room, theme);
    let at = area
        .width
        .saturating_sub(u16::try_from(badge.width()).unwrap_or(0) + 1);
    put(frame, area, at, badge);
}

fn nav_item(item: &Item, active: Option<usize>, theme: &Theme) -> Line<'static> {
    let name = if active == Some(item.place) {
        theme
            .style(Role::Accent)
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    } else {
        theme.style(Role::Text)
    };
    Line::from(vec![
        Span::styled(item.number.clone(), theme.style(Role::Dim)),
        Span::styled(item.name, name),
    ])
}

/// The server in as many words as fit.
fn badge(server: &Server, room: usize, theme: &Theme) -> Line<'static> {
    let (sign, role, wordings) = badge_words(server);
    let words = wordings.iter().find(|words| words.width() + 2 <= room);
    let words = words.or(wordings.last()).map_or("", String::as_str);
    Line::from(vec![
        Span::styled(sign, theme.style(role)),
        Span::styled(
            format!(" {}", clip(words, room.saturating_sub(2))),
            theme.style(Role::Text),
        ),
    ])
}

fn badge_words(server: &Server) -> (&'static str, Role, Vec<String>) {
    match &server.state {
        ServerState::Starting => ("○", Role::Dim, vec!["server starting…".into(), "…".into()]),
        ServerState::Failed(why) => (
            "✗",
            Role::Bad,
            vec![
                plain(&format!("no server: {why}")).into_owned(),
                "no server".into(),
            ],
        ),
        ServerState::Running(facts) => {
            let host = facts.origin.trim_start_matches("http://").to_owned();
            let port = host
                .rsplit(':')
                .next()
                .map_or_else(String::new, |port| format!(":{port}"));
            let edition = server.edition;
            let short = match edition.mode {
                Mode::Production => "prod",
                Mode::Development => "dev",
            };
            let role = if facts.problems.is_empty() {
                Role::Good
            } else {
                Role::Warn
            };
            let words = vec![
                format!("{host}  {edition}"),
                format!("{host}  {} {}", edition.next, edition.mode),
                format!("{host}  {} {short}", edition.next),
                format!("{port}  {} {short}", edition.next),
                port,
            ];
            ("●", role, words)
        }
    }
}

/// Draws where the learner is, and what the screen says of itself at the right.
pub(super) fn breadcrumb(
    frame: &mut Frame<'_>,
    area: Rect,
    path: &[String],
    status: &str,
    theme: &Theme,
) {
    let status_width = u16::try_from(status.width()).unwrap_or(0);
    let room = usize::from(area.width.saturating_sub(status_width + 4));
    let dim = theme.style(Role::Dim);
    let text = clip_start(&path.join(" › "), room);
    put(frame, area, 1, Span::styled(text, dim).into());
    let at = area.width.saturating_sub(status_width + 1);
    put(frame, area, at, Span::styled(status.to_owned(), dim).into());
}

/// Draws the keys that do something here, as `label` calls them; those it gives no name are left
/// out. Those of everywhere are drawn where they lead somewhere.
pub(super) fn keys(
    frame: &mut Frame<'_>,
    area: Rect,
    context: KeyContext,
    label: impl Fn(&Binding) -> Option<&'static str>,
    leads: impl Fn(Action) -> bool,
    theme: &Theme,
) {
    let (mut right, if_room) = general_hints(context, area.width, leads, theme);
    let room = usize::from(area.width).saturating_sub(taken(&right) + 1);
    let named = keymap::rows(context).filter_map(|row| Some((row, label(row)?)));
    let named = named.filter(|(_, label)| !label.is_empty());
    let mut left: Vec<_> = named
        .map(|(row, label)| hint(row, label, context, theme))
        .collect();
    let all = left.len();
    while taken(&left) > room {
        left.pop();
    }
    let mut room = if left.len() < all {
        0
    } else {
        room - taken(&left)
    };
    for hint in if_room.into_iter().rev() {
        if hint.width() + 2 <= room {
            room -= hint.width() + 2;
            right.insert(0, hint);
        }
    }
    let end = usize::from(area.width).saturating_sub(taken(&right));
    put_all(frame, area, 1, left);
    put_all(frame, area, u16::try_from(end).unwrap_or(0), right);
}

/// The columns of hints beside each other, with the gap after each.
fn taken(hints: &[Line<'_>]) -> usize {
    hints.iter().map(|hint| hint.width() + 2).sum()
}

fn put_all(frame: &mut Frame<'_>, area: Rect, mut column: u16, hints: Vec<Line<'_>>) {
    for hint in hints {
        let width = columns_of(&hint);
        put(frame, area, column, hint);
        column += width + 2;
    }
}

/// Hints of keys of everywhere: those that are always there, and those that want room.
fn general_hints(
    context: KeyContext,
    width: u16,
    leads: impl Fn(Action) -> bool,
    theme: &Theme,
) -> (Vec<Line<'static>>, Vec<Line<'static>>) {
    let (always, if_room): (Vec<_>, Vec<_>) = general(context)
        .filter(|row| leads(row.action))
        .partition(|row| width >= ROOMY || leads_on(row));
    let written = |rows: Vec<&'static Binding>| -> Vec<Line<'static>> {
        let hints = rows.into_iter();
        hints
            .map(|row| hint(row, row.label, context, theme))
            .collect()
    };
    (written(always), written(if_room))
}

/// Keys of everywhere that even the narrowest bar names.
fn leads_on(row: &Binding) -> bool {
    matches!(row.action, Action::Help | Action::Quit)
}

/// The keys of everywhere that are named in the bar; where it is narrow, those that do not lead on
/// only if there is room.
fn general(context: KeyContext) -> impl Iterator<Item = &'static Binding> {
    let above = matches!(context, KeyContext::Overlay | KeyContext::Picker);
    keymap::rows(KeyContext::Global).filter(move |row| {
        let key = shown_key(row, context).filter(|key| !context.names(*key));
        let named = !row.label.is_empty() && key.is_some();
        named && !above
    })
}

/// The key by which the bar names a row: the first that means it here.
fn shown_key(row: &Binding, context: KeyContext) -> Option<Key> {
    let global = row.contexts.contains(&KeyContext::Global);
    let free = |key: &&Key| !global || !context.keeps(**key);
    row.keys.iter().find(free).copied()
}

fn hint(row: &Binding, label: &str, context: KeyContext, theme: &Theme) -> Line<'static> {
    let key = shown_key(row, context).map_or_else(String::new, |key| key.to_string());
    Line::from(vec![
        Span::styled(key, theme.style(Role::Key)),
        Span::styled(format!(" {label}"), theme.style(Role::Dim)),
    ])
}

/// Draws a notice in place of the key bar; a long one also covers what is just above.
pub(super) fn notice(frame: &mut Frame<'_>, area: Rect, notice: &Notice, theme: &Theme) {
    let (sign, role) = match notice.tone {
        Tone::Done => ("✓", Role::Good),
        Tone::Info => ("•", Role::Accent),
        Tone::Failed => ("✗", Role::Bad),
    };
    let width = usize::from(area.width).saturating_sub(4);
    let texts = notice_rows(&plain(&notice.text), width);
    let height = u16::try_from(texts.len()).unwrap_or(1);
    let area = Rect {
        y: area.bottom().saturating_sub(height),
        height,
        ..area
    };
    draw::clear(frame, area);
    put(frame, area, 1, Span::styled(sign, theme.style(role)).into());
    for (row, text) in area.rows().zip(texts) {
        let text = Span::styled(text, theme.style(Role::Text));
        put(frame, row, 3, text.into());
    }
}

/// What a notice says in rows of so many columns; what does not fit gives way to `…`.
fn notice_rows(text: &str, width: usize) -> Vec<String> {
    let rows = wrap_text(text, Style::default(), width);
    let mut texts: Vec<String> = rows.iter().map(Row::text).collect();
    if texts.len() > NOTICE_ROWS {
        texts.truncate(NOTICE_ROWS);
        if let Some(last) = texts.last_mut() {
            *last = clip(&format!("{}…", last.trim_end()), width);
        }
    }
    texts
}

fn put(frame: &mut Frame<'_>, area: Rect, column: u16, line: Line<'_>) {
    let column = column.min(area.width);
    let area = Rect {
        x: area.x + column,
        width: area.width - column,
        height: area.height.min(1),
        ..area
    };
    frame.render_widget(line, area);
}

fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

fn columns_of(line: &Line<'_>) -> u16 {
    u16::try_from(line.width()).unwrap_or(u16::MAX)
}
