//! The sandbox pane: requests, routes and log of the live server; a line to type any request;
//! the answer as it arrives; and why it is what it is. A part of the lesson screen and of the
//! sandbox screen.
//!
//! The contract with the screens that hold it:
//!
//! * the screen owns it, and hands on what concerns it: [`Pane::update`] with `context.area` set
//!   to the pane's own rectangle and `context.me` the screen's. `Input::Reply`, `Server`, `Shown`,
//!   `Left`, `Resized` and `WorldChanged` always; keys only while the pane has the focus, mouse
//!   only inside its rectangle.
//! * [`Pane::takes_back`]: whether it uses `Action::Back` up itself; else the screen moves on.
//!
//! All text from outside (answers, headers, paths, files, console) goes through
//! `widget::plain`. Its lines are made in `update`; `view` only copies them.

mod act;
mod answer;
mod detail;
mod fill;
mod line;
mod lists;
mod places;
mod run;
mod sheet;
mod view;
mod why;
mod write;

use std::path::PathBuf;
use std::time::Duration;

use crate::content::{PreparedRequest, RequestSpec, Scenario, ScenarioId};
use crate::sandbox::Event;

use super::context::Context;
use super::cursor::Cursor;
use super::effect::{Command, Effect, Token};
use super::keymap::KeyContext;
use super::message::{Notice, Reply, ServerMessage};
use super::screen::Input;
use super::server::RowId;
use super::widget::plain;
use answer::Taste;
use line::RequestLine;
use lists::{RouteRow, Tab, route_rows};
use places::{Explains, Part, Places, below_head, places};
use run::{Progress, Run, State};
use sheet::Sheet;

/// How often open answers are looked at while the log is on screen.
const LOOK: Duration = Duration::from_millis(500);

/// The pane's own state.
#[derive(Debug)]
pub struct Pane {
    scenario: Option<ScenarioId>,
    focus: Part,
    /// What is seen where only one part is.
    shown: Part,
    tab: Tab,
    requests: Cursor,
    routes: Cursor,
    log: Cursor,
    line: RequestLine,
    run: Option<Run>,
    detail: Detail,
    source: Option<SourceText>,
    answer: Sheet,
    why: Sheet,
    taste: Taste,
    sent: u64,
    /// Whose project the lists were made for.
    served: Option<ScenarioId>,
    /// When the tick comes that was asked for last.
    due: Duration,
}

/// What answer and why are about.
#[derive(Clone, Debug, PartialEq)]
enum Detail {
    /// What was sent last.
    Run,
    /// The chosen route.
    Route,
    /// A row of the log.
    Logged(RowId),
}

/// The file of the chosen route.
#[derive(Debug)]
struct SourceText {
    file: PathBuf,
    text: Result<String, String>,
}

impl Default for Pane {
    fn default() -> Self {
        Pane::new(None)
    }
}

impl Pane {
    /// A pane that offers the prepared requests of a scenario; of the one that is served, if none is
    /// named.
    pub fn new(scenario: Option<ScenarioId>) -> Self {
        Pane {
            scenario,
            focus: Part::List,
            shown: Part::List,
            tab: Tab::default(),
            requests: Cursor::default(),
            routes: Cursor::default(),
            log: Cursor::default(),
            line: RequestLine::default(),
            run: None,
            detail: Detail::Run,
            source: None,
            answer: Sheet::default(),
            why: Sheet::default(),
            taste: Taste::default(),
            sent: 0,
            served: None,
            due: Duration::ZERO,
        }
    }

    /// Which rows of the key table hold.
    pub fn keys(&self) -> KeyContext {
        if self.focus == Part::Line {
            KeyContext::PaneText
        } else {
            KeyContext::Pane
        }
    }

    /// Whether `Action::Back` closes something here first.
    pub fn takes_back(&self) -> bool {
        self.focus != Part::List
    }

    /// Whether a request is under way.
    pub fn is_busy(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.running().is_some())
    }

    fn is_streaming(&self) -> bool {
        let mut steps = self.run.iter().flat_map(|run| &run.steps);
        steps.any(|sent| sent.state == State::Receiving && sent.is_stream())
    }

    /// Takes something in. No I/O, no clock.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the contract of `Screen::update`, handed on"
    )]
    pub fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        let mut commands = match input {
            Input::Action(action) => self.act(action, context),
            Input::Key(key) => {
                if self.focus == Part::Line {
                    self.line.key(key);
                }
                Vec::new()
            }
            Input::Paste(text) => {
                self.focus = Part::Line;
                self.line.paste(text);
                Vec::new()
            }
            Input::Click(at) => self.click(at, context),
            Input::Wheel(at, lines) => self.wheel(at, lines, context),
            Input::Reply(reply) => self.reply(reply, context),
            Input::Server(news) => self.server(news, context),
            Input::Left => self.stop(),
            Input::Tick if !context.world.server.log.is_open() => return Vec::new(),
            Input::Tick | Input::Shown | Input::Resized | Input::WorldChanged => Vec::new(),
        };
        self.follow_server(context);
        self.refresh(context);
        commands.extend(self.keep_looking(context));
        commands
    }

    /// Sends the prepared request with this id: the lesson's "Try it".
    pub fn try_request(&mut self, id: &str, context: &Context<'_>) -> Vec<Command> {
        let requests = self.prepared(context);
        let Some(index) = requests.iter().position(|request| request.id == id) else {
            let text = format!("This lesson's sandbox has no request named {id}");
            return vec![Command::Notify(Notice::failed(text))];
        };
        let page = usize::from(below_head(self.places(context).list).height);
        self.requests.select(index, requests.len(), page);
        self.tab = Tab::Requests;
        let commands = self.send_prepared(context);
        self.refresh(context);
        commands
    }

    /// Sends requests one after the other: what a question asks about.
    pub fn send(&mut self, requests: &[RequestSpec], context: &Context<'_>) -> Vec<Command> {
        let run = Run::steps(requests, || self.new_token(context));
        let commands = self.start(run, context);
        self.refresh(context);
        commands
    }

    fn places(&self, context: &Context<'_>) -> Places {
        places(context.area, self.shown, self.explains())
    }

    fn explains(&self) -> Explains {
        if self.detail == Detail::Route {
            Explains::No
        } else {
            Explains::Yes
        }
    }

    /// Whose requests are offered.
    pub fn scenario<'a>(&self, context: &Context<'a>) -> Option<&'a Scenario> {
        let served = context.world.server.scenario.as_ref();
        context
            .catalog()
            .scenario(self.scenario.as_ref().or(served)?)
    }

    /// Whose requests are offered whatever is served; `None` where the pane follows the server.
    pub fn bound_to(&self) -> Option<&ScenarioId> {
        self.scenario.as_ref()
    }

    /// A pane that follows the server begins anew with another project; what is typed stays.
    fn follow_server(&mut self, context: &Context<'_>) {
        let served = &context.world.server.scenario;
        if self.scenario.is_some() || self.served == *served {
            return;
        }
        *self = Pane {
            focus: self.focus,
            shown: self.shown,
            tab: self.tab,
            line: std::mem::take(&mut self.line),
            taste: self.taste,
            sent: self.sent,
            served: served.clone(),
            ..Pane::new(None)
        };
    }

    /// Asks for a tick while an open answer is on screen.
    fn keep_looking(&mut self, context: &Context<'_>) -> Option<Command> {
        let seen = self.tab == Tab::Log && !self.places(context).list.is_empty();
        let now = context.world.now.uptime;
        if !seen || !context.world.server.log.is_open() || now < self.due {
            return None;
        }
        self.due = now + LOOK;
        Some(Effect::TickAfter(LOOK).into())
    }

    fn prepared<'a>(&self, context: &Context<'a>) -> &'a [PreparedRequest] {
        self.scenario(context)
            .map_or(&[], |scenario| &scenario.requests)
    }

    fn chosen_route<'a>(&self, context: &Context<'a>) -> Option<RouteRow<'a>> {
        let rows = route_rows(context.world.server.facts()?);
        rows.into_iter().nth(self.routes.selected())
    }

    fn origin<'a>(context: &Context<'a>) -> &'a str {
        context
            .world
            .server
            .facts()
            .map_or("http://localhost:3000", |facts| facts.origin.as_str())
    }

    fn new_token(&mut self, context: &Context<'_>) -> Token {
        self.sent += 1;
        format!("{}-{}", context.me.0, self.sent)
    }

    fn send_prepared(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(prepared) = self.prepared(context).get(self.requests.selected()) else {
            return Vec::new();
        };
        let run = Run::prepared(prepared, || self.new_token(context));
        self.start(run, context)
    }

    /// Begins a run; one that is under way is stopped first.
    fn start(&mut self, run: Run, context: &Context<'_>) -> Vec<Command> {
        if context.world.server.facts().is_none() {
            let text = "The server is not running, so nothing can be sent yet";
            return vec![Command::Notify(Notice::failed(text))];
        }
        let mut commands = self.stop();
        self.run = Some(run);
        self.detail = Detail::Run;
        self.answer.rewind();
        self.why.rewind();
        if self.places(context).shape == places::Shape::Tabs {
            self.show(Part::Answer);
        }
        commands.extend(self.send_step(0, context));
        commands
    }

    fn send_step(&mut self, step: usize, context: &Context<'_>) -> Option<Command> {
        let (token, request) = self.run.as_mut()?.begin(step)?;
        Some(Effect::Send(context.me, token, request).into())
    }

    fn stop(&mut self) -> Vec<Command> {
        let Some(run) = &mut self.run else {
            return Vec::new();
        };
        let running = run.running().cloned();
        run.stop();
        running
            .into_iter()
            .map(|token| Effect::Abort(token).into())
            .collect()
    }

    fn show(&mut self, part: Part) {
        self.focus = part;
        if part != Part::Line {
            self.shown = part;
        }
    }

    fn reply(&mut self, reply: &Reply, context: &Context<'_>) -> Vec<Command> {
        match reply {
            Reply::Client(token, event) => {
                let Some(run) = &mut self.run else {
                    return Vec::new();
                };
                match run.take(token, event) {
                    Progress::Next(step) => self.send_step(step, context).into_iter().collect(),
                    Progress::NotMine | Progress::Waiting | Progress::Over => Vec::new(),
                }
            }
            Reply::FileRead(file, text) => {
                self.source = Some(SourceText {
                    file: file.clone(),
                    text: text.clone(),
                });
                Vec::new()
            }
            Reply::EditorClosed(_, Ok(())) => self.read_source(context),
            Reply::EditorClosed(file, Err(why)) => {
                let text = format!("{} was not edited: {why}", file.display());
                vec![Command::Notify(Notice::failed(text))]
            }
            _ => Vec::new(),
        }
    }

    fn server(&mut self, news: &ServerMessage, context: &Context<'_>) -> Vec<Command> {
        match news {
            ServerMessage::Started(_) | ServerMessage::Rebuilt(_)
                if self.detail == Detail::Route =>
            {
                self.read_source(context)
            }
            ServerMessage::Happened(event) => {
                self.keep_log_choice(context);
                match event {
                    Event::Restarted { because } => {
                        let text = format!("The JavaScript engine was started anew: {because}");
                        vec![Command::Notify(Notice::info(plain(&text)))]
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Asks for the file of the chosen route.
    fn read_source(&mut self, context: &Context<'_>) -> Vec<Command> {
        let file = self.chosen_route(context).and_then(|row| row.file());
        file.map(|file| Effect::ReadFile(context.me, file).into())
            .into_iter()
            .collect()
    }

    /// A new row comes in on top of the log; the chosen one stays chosen.
    fn keep_log_choice(&mut self, context: &Context<'_>) {
        let log = &context.world.server.log;
        let row = match self.detail {
            Detail::Logged(id) => log.newest_first().position(|row| row.id == id).unwrap_or(0),
            Detail::Run | Detail::Route => 0,
        };
        let page = usize::from(below_head(self.places(context).list).height);
        self.log.select(row, log.len(), page);
    }

    /// Brings lists and sheets up to date with everything they show.
    fn refresh(&mut self, context: &Context<'_>) {
        self.attach_exchanges(context);
        let places = self.places(context);
        let page = usize::from(below_head(places.list).height);
        self.requests.clamp(self.prepared(context).len(), page);
        let routes = context
            .world
            .server
            .facts()
            .map_or(0, |facts| route_rows(facts).len());
        self.routes.clamp(routes, page);
        self.log.clamp(context.world.server.log.len(), page);
        let sheet = |area| {
            (
                usize::from(below_head(area).height),
                usize::from(area.width).saturating_sub(2),
            )
        };
        let follow = self.is_streaming();
        let (height, width) = sheet(places.answer);
        self.answer
            .set(self.answer_lines((height, width), context), height, follow);
        let (height, width) = sheet(places.why);
        self.why.set(self.why_lines(width, context), height, false);
    }

    fn attach_exchanges(&mut self, context: &Context<'_>) {
        let missing = self.run.iter_mut().flat_map(|run| &mut run.steps);
        for sent in missing.filter(|sent| sent.exchange.is_none()) {
            sent.exchange = context.world.server.exchange_of(&sent.token).cloned();
        }
    }
}

#[cfg(test)]
mod tests;
