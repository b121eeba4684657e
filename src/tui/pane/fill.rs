//! Fills the pane's sheets: chooses what is told of the run, the route or the logged request.

use ratatui::text::Line;

use super::answer::Hosted;
use super::lists::{self, RouteRow};
use super::write::Writer;
use super::{Detail, Pane, answer, detail, view, why};
use crate::sandbox::RouteInfo;
use crate::tui::context::Context;
use crate::tui::server::{Logged, ServerState};
use crate::tui::theme::Role;

const WHY_EMPTY: &str = "Every answer is explained here: which file matched, which params it got, why 404 or 405, what the cache did and when that ends.";
const WHY_OPEN: &str = "The decisions are listed here when the answer is complete.";
const WHY_BUILT: &str = "In production everything begins anew, as after next build: the cache is empty and module state is lost. In development, what globalThis holds is kept.";
const WHY_BROKEN: &str =
    "A route with a mistake answers 500 until it is mended; the other routes go on.";
const WHY_RESTARTED: &str = "A handler hit a limit and could not be stopped alone. Module state is lost; what is cached is kept.";
const WHY_SAID: &str = "It was written while no request was answered: when a module was loaded, or by a timer that it had set.";
const WHY_ROUTE: &str = "Send a request to this route, and its decisions are listed here.";

impl Pane {
    /// What fills the answer's sheet, of so many rows and columns.
    pub(super) fn answer_lines(
        &self,
        (rows, width): (usize, usize),
        context: &Context<'_>,
    ) -> Vec<Line<'static>> {
        let next = context.world.server.edition.next.number();
        let mut writer = Writer::new(width, context.theme()).for_next(next);
        match &self.detail {
            Detail::Run => match (&self.run, &context.world.server.state) {
                (Some(run), _) => answer::write_run(&mut writer, run, self.taste, rows),
                (None, ServerState::Failed(why)) => view::write_failed(&mut writer, why),
                (None, _) => self.write_welcome(&mut writer, context),
            },
            Detail::Route => self.write_route(&mut writer, context),
            Detail::Logged(id) => {
                if let Some(row) = context.world.server.log.row(*id) {
                    let clock = lists::clock(row.at, &context.world.zone);
                    detail::write_row(&mut writer, row, &clock);
                }
            }
        }
        writer.finish()
    }

    /// Before anything was sent: how to send, and an address to try from outside.
    fn write_welcome(&self, writer: &mut Writer<'_>, context: &Context<'_>) {
        let facts = context.world.server.facts();
        let example = facts.and_then(|facts| {
            let is_plain = |route: &&RouteInfo| {
                route.problem.is_none()
                    && !route.path.contains('[')
                    && route.methods.contains(&"GET".into())
            };
            let route = facts.routes.iter().find(is_plain)?;
            Some(format!("{}{}", facts.origin, route.path))
        });
        let hosted = match self.scenario {
            Some(_) => Hosted::ByALesson,
            None => Hosted::ByItself,
        };
        answer::write_welcome(writer, example.as_deref(), hosted);
    }

    fn write_route(&self, writer: &mut Writer<'_>, context: &Context<'_>) {
        let Some(row) = self.chosen_route(context) else {
            return writer.text(
                "This app has no routes yet: app/**/route.ts makes one.",
                Role::Dim,
            );
        };
        let source = self
            .source
            .as_ref()
            .filter(|source| row.file().as_ref() == Some(&source.file));
        let problem = match &row {
            RouteRow::Route(route) => {
                detail::write_route(writer, route);
                route.problem.as_ref()
            }
            RouteRow::Problem(problem) => Some(*problem),
        };
        let marked = problem
            .and_then(|problem| problem.place.as_ref())
            .map(|place| place.line);
        if let Some(problem) = problem {
            let seen = source.is_some_and(|source| source.text.is_ok());
            detail::write_problem(
                writer,
                problem,
                seen && marked.is_some_and(|line| line < 12),
            );
        }
        if let Some(source) = source {
            detail::write_source(writer, &source.file, &source.text, marked);
        }
    }

    pub(super) fn why_lines(&self, width: usize, context: &Context<'_>) -> Vec<Line<'static>> {
        let mut writer = Writer::new(width, context.theme());
        match &self.detail {
            Detail::Run => match &self.run {
                Some(run) => why::write_run(&mut writer, run),
                None => writer.text(WHY_EMPTY, Role::Dim),
            },
            Detail::Route => writer.text(WHY_ROUTE, Role::Dim),
            Detail::Logged(id) => match context.world.server.log.row(*id).map(|row| &row.what) {
                Some(Logged::Finished(exchange)) => why::write_exchange(&mut writer, exchange),
                Some(Logged::Open(_)) => writer.text(WHY_OPEN, Role::Dim),
                Some(Logged::Built { problems, .. }) if !problems.is_empty() => {
                    writer.text(WHY_BROKEN, Role::Dim);
                }
                Some(Logged::Built { .. }) => writer.text(WHY_BUILT, Role::Dim),
                Some(Logged::Restarted { .. }) => writer.text(WHY_RESTARTED, Role::Dim),
                Some(Logged::Said(_)) => writer.text(WHY_SAID, Role::Dim),
                None => writer.text("This row is no longer kept", Role::Dim),
            },
        }
        writer.finish()
    }
}
