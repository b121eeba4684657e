//! What keys and mouse do in the pane.

use std::time::Duration;

use ratatui::layout::Position;

use super::lists::{Tab, route_rows};
use super::places::{Part, Shape, below_head};
use super::run::Run;
use super::{Detail, Pane, line};
use crate::content::ScenarioId;
use crate::sandbox::StepKind;
use crate::tui::context::Context;
use crate::tui::cursor::Cursor;
use crate::tui::effect::{Change, ClientRequest, Command, Effect};
use crate::tui::keymap::Action;
use crate::tui::message::Notice;
use crate::tui::server::{Logged, Row, ServerState};
use crate::tui::widget::parts::tab_at;

impl Pane {
    /// Whether this action does something just now; the key bar shows only what does.
    pub fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        match action {
            Action::Enter => self.focus == Part::List && self.list_len(context) > 0,
            Action::StopRequest => self.is_busy(),
            Action::ToggleRaw | Action::ToggleHeaders => {
                self.detail == Detail::Run && self.run.is_some()
            }
            Action::Copy => self.copied(context).is_some(),
            Action::EditRequest => self.tab != Tab::Routes || self.edited_file(context).is_some(),
            Action::OpenEditor => self.tab != Tab::Routes && self.edited_file(context).is_some(),
            Action::MoveClock(_) => context.world.server.facts().is_some(),
            Action::NextProject => self.next_project(context).is_some(),
            Action::Left => self.focus == Part::List && self.tab == Tab::Log,
            Action::Right => self.focus == Part::List && self.tab != Tab::Log,
            _ => true,
        }
    }

    /// What an action does just now, where that depends on what is looked at.
    pub fn label(&self, action: Action) -> Option<&'static str> {
        match (action, self.tab) {
            (Action::Enter, Tab::Routes | Tab::Log) => Some("look"),
            (Action::EditRequest, Tab::Routes) => Some("edit the file"),
            (Action::Left, _) | (Action::Right, Tab::Requests) => Some("routes"),
            (Action::Right, _) => Some("log"),
            _ => None,
        }
    }

    pub(super) fn act(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::NextPart => self.show(self.focus.following()),
            Action::PreviousPart => self.show(self.focus.preceding()),
            Action::Back => self.show(Part::List),
            Action::Enter => return self.enter(context),
            Action::Accept => return self.accept(context),
            Action::EditRequest if self.tab == Tab::Routes && self.focus != Part::Why => {
                return self.edit(context);
            }
            Action::EditRequest => self.type_request(context),
            Action::OpenEditor => return self.edit(context),
            Action::Rebuild => return rebuild(context).map(Command::from).into_iter().collect(),
            Action::MoveClock(hours) => {
                return vec![Effect::MoveClock(Duration::from_hours(hours)).into()];
            }
            Action::NextProject => return self.serve_next(context),
            Action::StopRequest => return self.stop(),
            Action::ToggleRaw => self.taste.raw = !self.taste.raw,
            Action::ToggleHeaders => self.taste.all_headers = !self.taste.all_headers,
            Action::Copy => return self.copy(context),
            Action::Left | Action::Right if self.focus == Part::List => {
                return self.open_tab(self.tab.beside(action == Action::Right), context);
            }
            other => return self.go(other, context),
        }
        Vec::new()
    }

    fn go(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match self.focus {
            Part::List => return self.move_in_list(action, context),
            Part::Line if action == Action::Up => self.line.earlier(&context.memory().requests),
            Part::Line if action == Action::Down => self.line.later(&context.memory().requests),
            Part::Line => {}
            Part::Answer => {
                self.answer.act(action);
            }
            Part::Why => {
                self.why.act(action);
            }
        }
        Vec::new()
    }

    fn list_len(&self, context: &Context<'_>) -> usize {
        let server = &context.world.server;
        match self.tab {
            Tab::Requests => self.prepared(context).len(),
            Tab::Routes => server.facts().map_or(0, |facts| route_rows(facts).len()),
            Tab::Log => server.log.len(),
        }
    }

    fn cursor(&mut self) -> &mut Cursor {
        match self.tab {
            Tab::Requests => &mut self.requests,
            Tab::Routes => &mut self.routes,
            Tab::Log => &mut self.log,
        }
    }

    fn move_in_list(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        let len = self.list_len(context);
        let page = usize::from(below_head(self.places(context).list).height);
        let before = self.cursor().selected();
        self.cursor().act(action, len, page);
        if self.cursor().selected() == before {
            Vec::new()
        } else {
            self.choose(context)
        }
    }

    /// Shows what the list's choice is about.
    fn choose(&mut self, context: &Context<'_>) -> Vec<Command> {
        let detail = match self.tab {
            Tab::Requests => Detail::Run,
            Tab::Routes => Detail::Route,
            Tab::Log => {
                let log = &context.world.server.log;
                match log.newest_first().nth(self.log.selected()) {
                    Some(row) => Detail::Logged(row.id),
                    None => Detail::Run,
                }
            }
        };
        if detail != self.detail || detail == Detail::Route {
            self.answer.rewind();
            self.why.rewind();
        }
        self.detail = detail;
        if self.detail == Detail::Route {
            self.read_source(context)
        } else {
            Vec::new()
        }
    }

    fn open_tab(&mut self, tab: Tab, context: &Context<'_>) -> Vec<Command> {
        self.tab = tab;
        self.choose(context)
    }

    fn enter(&mut self, context: &Context<'_>) -> Vec<Command> {
        if self.focus != Part::List {
            return Vec::new();
        }
        match self.tab {
            Tab::Requests => self.send_prepared(context),
            Tab::Routes => {
                self.show(Part::Answer);
                self.choose(context)
            }
            Tab::Log => {
                let commands = self.choose(context);
                let tabs = self.places(context).shape == Shape::Tabs;
                self.show(if tabs { Part::Why } else { Part::Answer });
                commands
            }
        }
    }

    fn accept(&mut self, context: &Context<'_>) -> Vec<Command> {
        match self.line.accept(Self::origin(context)) {
            Some(request) => {
                let line = self.line.text().trim().to_owned();
                let run = Run::typed(request, self.new_token(context));
                let mut commands = vec![Effect::Save(context.me, Change::Request(line)).into()];
                commands.extend(self.start(run, context));
                commands
            }
            None => Vec::new(),
        }
    }

    /// Opens the request line; if it is empty, with the chosen request in it.
    fn type_request(&mut self, context: &Context<'_>) {
        if self.line.text().is_empty() {
            let steps = self.prepared(context).get(self.requests.selected());
            if let Some(step) = steps.and_then(|request| request.steps.first()) {
                self.line.set(line::written(&super::run::request_of(step)));
            }
        }
        self.show(Part::Line);
    }

    fn edit(&mut self, context: &Context<'_>) -> Vec<Command> {
        match self.edited_file(context) {
            Some(file) => vec![Effect::Edit(context.me, file).into()],
            None => vec![Command::Notify(Notice::info(
                "No route is chosen, so there is no file to open",
            ))],
        }
    }

    /// The file that the editor would open: that of the route chosen, or of the one that answered.
    fn edited_file(&self, context: &Context<'_>) -> Option<std::path::PathBuf> {
        if self.tab == Tab::Routes {
            return self.chosen_route(context)?.file();
        }
        let exchange = match self.detail {
            Detail::Logged(id) => {
                let row = context.world.server.log.row(id)?;
                if let Logged::Built { problems, .. } = &row.what {
                    let place = problems.iter().find_map(|problem| problem.place.as_ref());
                    return place.map(|place| place.file.clone());
                }
                row.exchange()?
            }
            _ => self.run.as_ref()?.steps.last()?.exchange.as_ref()?,
        };
        exchange.steps.iter().find_map(|step| match &step.kind {
            StepKind::Matched { file, .. } => Some(file.to_path_buf()),
            _ => None,
        })
    }

    fn copy(&self, context: &Context<'_>) -> Vec<Command> {
        let Some(request) = self.copied(context) else {
            return Vec::new();
        };
        vec![
            Effect::Copy(line::curl(Self::origin(context), &request)).into(),
            Command::Notify(Notice::done(
                "The request is on the clipboard as a curl command",
            )),
        ]
    }

    fn copied(&self, context: &Context<'_>) -> Option<ClientRequest> {
        if self.tab == Tab::Requests && self.focus == Part::List {
            let request = self.prepared(context).get(self.requests.selected())?;
            return request.steps.first().map(super::run::request_of);
        }
        if let Detail::Logged(id) = self.detail {
            return context.world.server.log.row(id).and_then(asked_again);
        }
        let sent = self.run.as_ref()?.steps.first()?;
        Some(sent.request.clone())
    }

    /// The project that is served after the present one, where the pane may choose.
    fn next_project(&self, context: &Context<'_>) -> Option<ScenarioId> {
        let scenarios = &context.catalog().scenarios;
        let served = context.world.server.scenario.as_ref();
        if self.bound_to().is_some() || scenarios.len() < 2 {
            return None;
        }
        let at = scenarios.iter().position(|it| Some(&it.id) == served);
        let next = at.map_or(0, |at| (at + 1) % scenarios.len());
        Some(scenarios[next].id.clone())
    }

    fn serve_next(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(next) = self.next_project(context) else {
            return Vec::new();
        };
        let mut commands = self.stop();
        commands.push(Command::Serve(next));
        commands
    }

    pub(super) fn click(&mut self, at: Position, context: &Context<'_>) -> Vec<Command> {
        let places = self.places(context);
        let Some(part) = places.part_at(at) else {
            return Vec::new();
        };
        let head = match part {
            Part::List => places.list.y,
            Part::Line => places.line.y,
            Part::Answer => places.answer.y,
            Part::Why => places.why.y,
        };
        if at.y == head && (part == Part::List || places.shape == Shape::Tabs && part != Part::Line)
        {
            return self.click_head(at.x.saturating_sub(context.area.x), context);
        }
        self.show(part);
        if part != Part::List {
            return Vec::new();
        }
        let body = below_head(places.list);
        let len = self.list_len(context);
        let row = self
            .cursor()
            .row_at(usize::from(at.y.saturating_sub(body.y)), len);
        let Some(row) = row else { return Vec::new() };
        let again = self.cursor().selected() == row;
        self.cursor().select(row, len, usize::from(body.height));
        if again && self.tab == Tab::Requests {
            self.enter(context)
        } else {
            self.choose(context)
        }
    }

    fn click_head(&mut self, column: u16, context: &Context<'_>) -> Vec<Command> {
        let titles = self.titles(self.places(context).shape);
        let names: Vec<&str> = titles.iter().map(|(title, _)| *title).collect();
        match tab_at(&names, column) {
            Some(3) => self.show(Part::Answer),
            Some(4) => self.show(Part::Why),
            Some(index) => {
                self.show(Part::List);
                return self.open_tab(Tab::ALL[index], context);
            }
            None => {}
        }
        Vec::new()
    }

    pub(super) fn wheel(
        &mut self,
        at: Position,
        lines: i32,
        context: &Context<'_>,
    ) -> Vec<Command> {
        match self.places(context).part_at(at) {
            Some(Part::Answer) => self.answer.scroll(lines),
            Some(Part::Why) => self.why.scroll(lines),
            Some(Part::List) => {
                let len = self.list_len(context);
                let page = usize::from(below_head(self.places(context).list).height);
                self.cursor().scroll(lines, len, page);
                return self.choose(context);
            }
            Some(Part::Line) | None => {}
        }
        Vec::new()
    }
}

/// The request of a row of the log, if all of it is known: bodies are not kept.
fn asked_again(row: &Row) -> Option<ClientRequest> {
    let (method, path) = match &row.what {
        Logged::Finished(exchange) => (&exchange.method, &exchange.target),
        Logged::Open(open) => (&open.request.method, &open.request.target),
        Logged::Built { .. } | Logged::Restarted { .. } | Logged::Said(_) => return None,
    };
    matches!(method.as_str(), "GET" | "HEAD").then(|| ClientRequest {
        method: method.to_string(),
        path: path.to_string(),
        headers: Vec::new(),
        body: None,
        wait: Duration::ZERO,
    })
}

/// Builds anew, or tries once more to start.
fn rebuild(context: &Context<'_>) -> Option<Effect> {
    let server = &context.world.server;
    match server.state {
        ServerState::Failed(_) => Some(Effect::Serve(server.scenario.clone()?, server.edition)),
        ServerState::Starting | ServerState::Running(_) => Some(Effect::Rebuild),
    }
}
