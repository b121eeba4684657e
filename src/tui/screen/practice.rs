//! Practice: one question after the other, each answer durable before it is judged.
//!
//! ```text
//! Asking ──answer──► Saving ──saved──► Judged ──Enter──► Asking …  ► Over
//!    └─open: reveal─► Revealed ─grade─► Saving ──saved──► the next question
//! ```
//!
//! A run that is left, or cut short, is gone on with at the next start.

mod paper;
mod step;
mod view;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Input, Screen};
use crate::content::{Observed, Question, QuestionKind};
use crate::study::{Scope, Session, Summary};
use crate::tui::context::Context;
use crate::tui::cursor::offset;
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::field::Field;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::message::Reply;
use crate::tui::route::{Route, Run};
use paper::Paper;

pub(in crate::tui) use paper::when;
pub(in crate::tui) use view::{kind, seniority};

/// The practice screen.
pub struct Practice {
    run: Run,
    session: Option<Session>,
    phase: Phase,
    paper: Paper,
    top: usize,
}

/// How far the present question is.
#[derive(Debug)]
enum Phase {
    /// The screen was not shown yet.
    Unopened,
    /// There is nothing to practise.
    Empty,
    /// The question waits for an answer.
    Asking(Asking),
    /// The model answer is there and waits for a grade.
    Revealed(Asking, [Option<Date>; 4]),
    /// The answer is on its way to the disk; the run as it will be.
    Saving(Box<Session>, Box<Phase>),
    /// The answer is judged.
    Judged(Proof),
    /// Every question was asked.
    Over(Summary),
}

/// What the learner has picked or typed so far.
#[derive(Clone, Debug, Default)]
struct Asking {
    /// When the question was shown.
    since: Duration,
    /// The option the cursor is on, counted from the top.
    selected: usize,
    /// The marked options of a multiple choice, counted from the top.
    marked: BTreeSet<usize>,
    field: Field,
    hint: Hint,
}

/// Whether a hint is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Hint {
    #[default]
    Hidden,
    Shown,
}

/// What really came, for a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Proof {
    /// The question is no prediction.
    None,
    /// The requests are being sent.
    Running,
    /// What came, or why nothing did.
    Came(Result<Vec<Observed>, String>),
}

impl Practice {
    /// This run.
    pub fn new(run: Run) -> Self {
        Practice {
            run,
            session: None,
            phase: Phase::Unopened,
            paper: Paper::default(),
            top: 0,
        }
    }

    /// The question asked now, if the content still has it.
    fn question<'a>(&self, context: &Context<'a>) -> Option<&'a Question> {
        let item = self.session.as_ref()?.current()?;
        context.catalog().question(item.question())
    }

    fn scope(&self) -> Option<Scope> {
        match &self.run {
            Run::Resume => None,
            Run::Today => Some(Scope::Today),
            Run::Topic(topic) => Some(Scope::Topic(topic.clone())),
            Run::These(questions) => Some(Scope::These(questions.clone())),
        }
    }

    /// Begins the run, or goes on with the one that was cut short if it is the same.
    fn open(&mut self, context: &Context<'_>) -> Vec<Command> {
        let kept = context.memory().session.clone();
        let scope = self.scope();
        let resumed = kept.filter(|it| scope.as_ref().is_none_or(|scope| it.scope() == scope));
        self.session = resumed.or_else(|| Self::begin(scope?, context));
        if let Some(session) = &mut self.session {
            session.refit(context.catalog());
        }
        let mut commands = self.ask(context);
        commands.extend(self.save_run(context));
        commands
    }

    fn begin(scope: Scope, context: &Context<'_>) -> Option<Session> {
        let (world, memory) = (context.world, context.memory());
        let moment = world.now.moment;
        let seed = moment.when.as_millisecond().unsigned_abs() ^ context.me.0.rotate_left(40);
        Session::start(
            scope,
            context.catalog(),
            &memory.cards,
            memory.allowance,
            seed,
            moment,
        )
    }

    fn save_run(&self, context: &Context<'_>) -> Option<Command> {
        let session = self.session.clone()?;
        Some(Effect::Save(context.me, Change::Session(Box::new(session))).into())
    }

    /// Shows the present question, or the end.
    fn ask(&mut self, context: &Context<'_>) -> Vec<Command> {
        self.top = 0;
        let Some(session) = &self.session else {
            self.phase = Phase::Empty;
            return Vec::new();
        };
        let Some(item) = session.current() else {
            self.phase = Phase::Over(session.summary());
            return Vec::new();
        };
        if item.given().is_some() {
            return self.judge(context);
        }
        self.phase = Phase::Asking(Asking {
            since: context.world.now.uptime,
            ..Asking::default()
        });
        Vec::new()
    }

    fn lay_out(&mut self, context: &Context<'_>) {
        self.paper = paper::paper(self, context);
        self.top = self.top.min(self.last_top(context));
    }

    fn last_top(&self, context: &Context<'_>) -> usize {
        self.paper
            .lines
            .len()
            .saturating_sub(usize::from(view::body(context.area).height))
    }

    fn scroll_to(&mut self, top: usize, context: &Context<'_>) {
        self.top = top.min(self.last_top(context));
    }

    /// Scrolls if the selected option is not all in sight.
    fn show_selected(&mut self, context: &Context<'_>) {
        let Phase::Asking(asking) = &self.phase else {
            return;
        };
        let Some(lines) = self.paper.options.get(asking.selected).cloned() else {
            return;
        };
        let height = usize::from(view::body(context.area).height);
        if lines.end > self.top + height {
            self.scroll_to(lines.end.saturating_sub(height), context);
        }
        if lines.start < self.top {
            self.scroll_to(lines.start, context);
        }
    }

    /// A run in which nothing was answered is not offered again.
    fn discard_unbegun(&self, context: &Context<'_>) -> Vec<Command> {
        let Some(session) = &self.session else {
            return Vec::new();
        };
        let begun = session.items().iter().any(|item| item.given().is_some());
        if begun || session.is_finished() {
            return Vec::new();
        }
        let change = Change::DiscardSession(session.id().clone());
        vec![Effect::Save(context.me, change).into()]
    }

    /// The content changed: a question that is gone is not asked any more.
    fn refit(&mut self, context: &Context<'_>) -> Vec<Command> {
        if let Some(session) = &mut self.session {
            session.refit(context.catalog());
        }
        match self.phase {
            Phase::Asking(_) if self.question(context).is_none() => self.ask(context),
            _ => Vec::new(),
        }
    }

    fn reply(&mut self, reply: &Reply, context: &Context<'_>) -> Vec<Command> {
        match reply {
            Reply::Saved(Change::Review(..), result) => self.saved(result.is_ok(), context),
            Reply::Predicted(seen) => {
                if let Phase::Judged(proof @ Proof::Running) = &mut self.phase {
                    *proof = Proof::Came(seen.clone());
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn click(&mut self, at: Position, context: &Context<'_>) -> Vec<Command> {
        let body = view::body(context.area);
        if !body.contains(at) {
            return Vec::new();
        }
        let line = self.top + usize::from(at.y - body.y);
        match self
            .paper
            .options
            .iter()
            .position(|lines| lines.contains(&line))
        {
            Some(option) => self.pick(option),
            None => Vec::new(),
        }
    }

    fn wheel(&mut self, by: i32, context: &Context<'_>) {
        self.scroll_to(offset(self.top, by), context);
    }
}

impl Screen for Practice {
    fn route(&self) -> Route {
        Route::Practice(self.run.clone())
    }

    fn breadcrumb(&self, context: &Context<'_>) -> Vec<String> {
        let mut path = vec!["Questions".to_owned(), "Practice".to_owned()];
        if let Some(question) = self.question(context) {
            let topic = context.catalog().topic(&question.topic);
            path.extend(topic.map(|topic| topic.title.clone()));
        }
        path
    }

    fn keys(&self) -> KeyContext {
        match (&self.phase, self.paper.kind) {
            (Phase::Asking(_), paper::Kind::Options | paper::Kind::Several) => KeyContext::Choice,
            (Phase::Asking(_), paper::Kind::Words) => KeyContext::Text,
            (Phase::Asking(_), paper::Kind::Open) => KeyContext::Open,
            (Phase::Revealed(..), _) => KeyContext::Grade,
            (Phase::Judged(_), _) => KeyContext::Verdict,
            _ => KeyContext::Summary,
        }
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        match (&self.phase, action) {
            (Phase::Over(summary), Action::Practise) => !summary.missed.is_empty(),
            (Phase::Over(_) | Phase::Empty, _) => action == Action::Enter,
            (Phase::Asking(_), Action::Toggle) => self.paper.kind == paper::Kind::Several,
            (Phase::Asking(asking), Action::NextPart) => {
                let hinted = self.question(context).is_some_and(has_hint);
                hinted && asking.hint == Hint::Hidden
            }
            (Phase::Judged(_), Action::TryQuestion) => {
                self.question(context).is_some_and(is_prediction)
            }
            (Phase::Judged(_), Action::GradeAs(_)) | (Phase::Saving(..) | Phase::Unopened, _) => {
                false
            }
            _ => true,
        }
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        let commands = match input {
            Input::Shown if matches!(self.phase, Phase::Unopened) => self.open(context),
            Input::Action(action) => self.action(action, context),
            Input::Key(key) => {
                if let Phase::Asking(asking) = &mut self.phase {
                    asking.field.key(key);
                }
                Vec::new()
            }
            Input::Paste(text) => {
                if let Phase::Asking(asking) = &mut self.phase {
                    asking.field.paste(text);
                }
                Vec::new()
            }
            Input::Click(at) => self.click(at, context),
            Input::Wheel(_, by) => {
                self.wheel(by, context);
                Vec::new()
            }
            Input::Reply(reply) => self.reply(reply, context),
            Input::WorldChanged => self.refit(context),
            Input::Left => self.discard_unbegun(context),
            _ => Vec::new(),
        };
        self.lay_out(context);
        commands
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        self.draw(frame, area, context);
    }
}

fn is_prediction(question: &Question) -> bool {
    matches!(&question.kind, QuestionKind::Predict(_))
}

fn has_hint(question: &Question) -> bool {
    matches!(&question.kind, QuestionKind::ShortAnswer(short) if short.hint.is_some())
}
