//! Draws the pane: the status row, the lists, the sheets.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::lists::{
    Tab, log_line, request_line, route_line, route_rows, write_legend, write_log_legend,
    write_steps,
};
use super::places::{Part, Places, Shape, places};
use super::write::Writer;
use super::{Detail, Pane, answer};
use crate::tui::context::Context;
use crate::tui::cursor::Cursor;
use crate::tui::server::{Server, ServerState};
use crate::tui::theme::Role;
use crate::tui::widget::list::list;
use crate::tui::widget::parts::{hint, section, tabs};
use crate::tui::widget::plain;

impl Pane {
    /// Draws the pane into its rectangle, which is that of the context's area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, focused: bool, context: &Context<'_>) {
        let theme = context.theme();
        let places = places(area, self.shown, self.explains());
        status(frame, places.status, context);
        let has = |part| focused && self.focus == part;
        if places.divider.width > 0 {
            for y in places.divider.y..places.divider.bottom() {
                frame
                    .buffer_mut()
                    .set_string(places.divider.x, y, "│", theme.style(Role::Border));
            }
        }
        self.line.view(frame, places.line, has(Part::Line), theme);
        self.view_list(frame, &places, has(Part::List), context);
        let body = self.head(
            frame,
            places.answer,
            &places,
            Part::Answer,
            has(Part::Answer),
            context,
        );
        self.answer.view(frame, body, theme);
        let body = self.head(
            frame,
            places.why,
            &places,
            Part::Why,
            has(Part::Why),
            context,
        );
        self.why.view(frame, body, theme);
    }

    /// The titles of the head that the list is under; one head for all parts where only one is
    /// seen.
    pub(super) fn titles(&self, shape: Shape) -> Vec<(&'static str, bool)> {
        let listed = shape != Shape::Tabs || matches!(self.shown, Part::List | Part::Line);
        let mut titles: Vec<(&'static str, bool)> = Tab::ALL
            .iter()
            .map(|tab| (tab.title(), listed && *tab == self.tab))
            .collect();
        if shape == Shape::Tabs {
            titles.push((self.answer_title(), self.shown == Part::Answer));
            titles.push(("Why", self.shown == Part::Why));
        }
        titles
    }

    fn answer_title(&self) -> &'static str {
        match self.detail {
            Detail::Run => "Answer",
            Detail::Route => "Route",
            Detail::Logged(_) => "Logged",
        }
    }

    fn head(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        places: &Places,
        part: Part,
        focused: bool,
        context: &Context<'_>,
    ) -> Rect {
        let theme = context.theme();
        if area.width == 0 {
            return area;
        }
        let remark = match (&self.run, &self.detail) {
            (Some(run), Detail::Run) if part == Part::Answer => answer::remark(run, self.taste),
            _ => String::new(),
        };
        if places.shape == Shape::Tabs {
            return tabs(
                frame,
                area,
                &self.titles(places.shape),
                &remark,
                focused,
                theme,
            );
        }
        let title = if part == Part::Answer {
            self.answer_title()
        } else {
            "Why"
        };
        section(frame, area, title, &remark, focused, theme)
    }

    fn view_list(
        &self,
        frame: &mut Frame<'_>,
        places: &Places,
        focused: bool,
        context: &Context<'_>,
    ) {
        let area = places.list;
        if area.width == 0 {
            return;
        }
        let theme = context.theme();
        let (rows, cursor) = self.rows(usize::from(area.width).saturating_sub(1), context);
        let count = if rows.is_empty() {
            String::new()
        } else {
            rows.len().to_string()
        };
        let body = tabs(
            frame,
            area,
            &self.titles(places.shape),
            &count,
            focused,
            theme,
        );
        if rows.is_empty() {
            let mut writer = Writer::new(usize::from(body.width), theme);
            writer.text(self.nothing(context), Role::Dim);
            draw_lines(frame, body, writer.finish());
        } else {
            list(frame, body, &rows, cursor, focused, theme);
        }
        if places.preview.height > 1 {
            self.view_preview(frame, places.preview, context);
        }
    }

    fn rows(&self, width: usize, context: &Context<'_>) -> (Vec<Line<'static>>, Cursor) {
        let theme = context.theme();
        let server = &context.world.server;
        match self.tab {
            Tab::Requests => {
                let requests = self.prepared(context).iter();
                (
                    requests.map(|r| request_line(r, width, theme)).collect(),
                    self.requests,
                )
            }
            Tab::Routes => {
                let rows = server.facts().map(route_rows).unwrap_or_default();
                (
                    rows.iter()
                        .map(|row| route_line(row, width, theme))
                        .collect(),
                    self.routes,
                )
            }
            Tab::Log => {
                let zone = &context.world.zone;
                (
                    server
                        .log
                        .newest_first()
                        .map(|it| log_line(it, zone, width, theme))
                        .collect(),
                    self.log,
                )
            }
        }
    }

    fn nothing(&self, context: &Context<'_>) -> &'static str {
        match (self.tab, &context.world.server.state) {
            (Tab::Requests, _) => "This lesson has no prepared requests. Type one of your own.",
            (Tab::Routes, ServerState::Starting) => "The app is being built…",
            (Tab::Routes, ServerState::Failed(_)) => "No server, no routes.",
            (Tab::Routes, ServerState::Running(_)) => {
                "This app has no routes yet: app/**/route.ts makes one."
            }
            (Tab::Log, _) => {
                "Nothing was asked of the server yet. Requests of curl and the browser are listed here too."
            }
        }
    }

    fn view_preview(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let theme = context.theme();
        let mut writer = Writer::new(usize::from(area.width).saturating_sub(1), theme);
        let title = match self.tab {
            Tab::Requests => {
                if let Some(request) = self.prepared(context).get(self.requests.selected()) {
                    write_steps(&mut writer, request);
                }
                "Sends"
            }
            Tab::Routes => {
                write_legend(&mut writer);
                "Signs"
            }
            Tab::Log => {
                write_log_legend(&mut writer);
                "Signs"
            }
        };
        let body = section(frame, area, title, "", false, theme);
        draw_lines(frame, body, writer.finish());
    }
}

fn draw_lines(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'static>>) {
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        frame.buffer_mut().set_line(area.x, y, &line, area.width);
    }
}

/// Address and edition at the left, how to switch at the right if there is room.
fn status(frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
    if area.height == 0 {
        return;
    }
    let theme = context.theme();
    let server = &context.world.server;
    let width = usize::from(area.width);
    let mut line = match &server.state {
        ServerState::Starting => Line::styled("◌ starting the server…", theme.style(Role::Dim)),
        ServerState::Failed(_) => {
            Line::styled("✗ the server is not running", theme.style(Role::Bad))
        }
        ServerState::Running(facts) => {
            let origin = plain(&facts.origin).into_owned();
            let short = origin.trim_start_matches("http://").to_owned();
            Line::from(vec![
                Span::styled("● ", theme.style(Role::Good)),
                Span::styled(
                    if width >= 60 { origin } else { short },
                    theme.style(Role::Text),
                ),
            ])
        }
    };
    let edition = server.edition.to_string();
    line.push_span(Span::styled(
        format!("   {edition}"),
        theme.style(Role::Version),
    ));
    if let Some((text, role)) = remark(server)
        && line.width() + 3 + text.width() <= width
    {
        line.push_span(Span::styled(format!("   {text}"), theme.style(role)));
    }
    frame
        .buffer_mut()
        .set_line(area.x, area.y, &line, area.width);
    let mut keys = Line::default();
    keys.spans.extend(hint("v", "version", theme));
    keys.push_span(Span::raw("  "));
    keys.spans.extend(hint("m", "mode", theme));
    let room = area
        .width
        .saturating_sub(u16::try_from(line.width()).unwrap_or(u16::MAX));
    let wanted = u16::try_from(keys.width()).unwrap_or(u16::MAX);
    if room >= wanted + 2 {
        frame
            .buffer_mut()
            .set_line(area.right() - wanted, area.y, &keys, wanted);
    }
}

/// What else is worth knowing: that its clock is ahead, that edits are not kept, why the app was
/// built anew, or that its port is another one.
fn remark(server: &Server) -> Option<(String, Role)> {
    let facts = server.facts()?;
    if let Some(ahead) = server.clock_ahead() {
        return Some((format!("clock {ahead} ahead"), Role::Warn));
    }
    if facts.unkept.is_some() {
        return Some(("edits last until you leave".to_owned(), Role::Warn));
    }
    let built = server.built.as_ref();
    let built = built.map(|why| (format!("built anew: {}", plain(why)), Role::Dim));
    built.or_else(|| Some((format!("{} was taken", facts.port_taken?), Role::Warn)))
}

/// Writes why there is no server, and what to do.
pub(super) fn write_failed(writer: &mut Writer<'_>, why: &str) {
    writer.text("The server could not start", Role::Strong);
    writer.text(why, Role::Bad);
    writer.blank();
    let key = writer.run("r", Role::Key);
    let what = writer.run(
        " tries again. Lessons and questions work without it.",
        Role::Dim,
    );
    writer.runs(&[key, what], 2);
}
