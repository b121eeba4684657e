//! The sandbox by itself: the pane over the whole screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::content::{Predict, QuestionId, QuestionKind};
use crate::tui::context::Context;
use crate::tui::effect::Command;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::message::Notice;
use crate::tui::pane::Pane;
use crate::tui::route::Route;

/// The sandbox screen.
#[derive(Debug)]
pub struct SandboxScreen {
    pane: Pane,
    question: Option<QuestionId>,
    sent: Sent,
}

/// Whether the question's requests were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Not,
    Once,
}

impl Default for SandboxScreen {
    fn default() -> Self {
        SandboxScreen {
            pane: Pane::new(None),
            question: None,
            sent: Sent::Not,
        }
    }
}

impl SandboxScreen {
    /// The sandbox, which sends what a question asks about.
    pub fn of(question: QuestionId) -> Self {
        SandboxScreen {
            question: Some(question),
            ..Self::default()
        }
    }

    fn prediction<'a>(&self, context: &Context<'a>) -> Option<&'a Predict> {
        let question = context.catalog().question(self.question.as_ref()?)?;
        match &question.kind {
            QuestionKind::Predict(predict) => Some(predict),
            _ => None,
        }
    }

    /// Sends the question's requests once, as soon as there is a server.
    fn send(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Some(predict) = self.prediction(context).filter(|_| self.sent == Sent::Not) else {
            return Vec::new();
        };
        if !context.world.server.serves(&predict.scenario) {
            return vec![Command::Serve(predict.scenario.clone())];
        }
        self.sent = Sent::Once;
        let mut commands = self.pane.send(&predict.steps, &inner(context));
        let (here, asked) = (context.world.server.edition.to_string(), edition(predict));
        if here != asked {
            let text = format!(
                "This is {here}, the question asks about {asked}: v and m switch, Esc t sends again"
            );
            commands.push(Command::Notify(Notice::info(text)));
        }
        commands
    }
}

impl Screen for SandboxScreen {
    fn route(&self) -> Route {
        match &self.question {
            Some(question) => Route::Try(question.clone()),
            None => Route::Sandbox,
        }
    }

    fn breadcrumb(&self, context: &Context<'_>) -> Vec<String> {
        let asked = self.question.as_ref();
        let asked = asked.map(|_| "What the question asks about".to_owned());
        let served = || self.pane.scenario(context).map(|it| it.title.clone());
        let mut path = vec!["Sandbox".into()];
        path.extend(asked.or_else(served));
        path
    }

    fn status(&self, context: &Context<'_>) -> String {
        let scenarios = &context.catalog().scenarios;
        let served = context.world.server.scenario.as_ref();
        let at = scenarios.iter().position(|it| Some(&it.id) == served);
        match at.filter(|_| scenarios.len() > 1) {
            Some(at) => format!("project {} of {}", at + 1, scenarios.len()),
            None => String::new(),
        }
    }

    fn keys(&self) -> KeyContext {
        self.pane.keys()
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        // The pane is all there is here: there is no text to go to, or to make room for.
        !matches!(action, Action::ToggleSandbox | Action::HideSandbox)
            && self.pane.offers(action, &inner(context))
    }

    fn label(&self, action: Action, _context: &Context<'_>) -> Option<&'static str> {
        self.pane.label(action)
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        match input {
            Input::Action(Action::Back) if !self.pane.takes_back() => vec![Command::Back],
            Input::Action(Action::ToggleSandbox) => Vec::new(),
            Input::Shown | Input::Server(_) => {
                let mut commands = self.pane.update(input, &inner(context));
                commands.extend(self.send(context));
                commands
            }
            input => self.pane.update(input, &inner(context)),
        }
    }

    fn view(&self, frame: &mut Frame<'_>, _area: Rect, context: &Context<'_>) {
        let context = inner(context);
        self.pane.view(frame, context.area, true, &context);
    }
}

/// What a question asks about, as [`Edition`](crate::sandbox::Edition) writes it.
fn edition(predict: &Predict) -> String {
    let mode = match predict.mode {
        crate::content::Mode::Production => "production",
        crate::content::Mode::Development => "development",
    };
    format!("Next {} {mode}", predict.next)
}

/// The pane's part of the screen: one column of air at either side.
fn inner<'a>(context: &Context<'a>) -> Context<'a> {
    let margin = u16::from(context.area.width > 2);
    let area = context.area;
    let area = Rect {
        x: area.x + margin,
        width: area.width - 2 * margin,
        ..area
    };
    Context { area, ..*context }
}
