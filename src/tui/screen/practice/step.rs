//! What keys do to a question: pick, type, answer, grade, go on.

use std::collections::BTreeSet;

use super::paper::Kind;
use super::{Asking, Hint, Phase, Practice, Proof, has_hint, is_prediction};
use crate::content::QuestionKind;
use crate::study::{Answer, Grade, Review, Scheduler, Session};
use crate::tui::context::Context;
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::keymap::Action;
use crate::tui::message::Notice;
use crate::tui::route::{Route, Run};

impl Practice {
    pub(super) fn action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        if action == Action::Back {
            return vec![Command::Back];
        }
        match &self.phase {
            Phase::Asking(_) => self.asking_action(action, context),
            Phase::Revealed(..) => self.revealed_action(action, context),
            Phase::Judged(_) => self.judged_action(action, context),
            Phase::Over(_) | Phase::Empty => self.end_action(action, context),
            Phase::Saving(..) | Phase::Unopened => Vec::new(),
        }
    }

    fn asking_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match (self.paper.kind, action) {
            (Kind::Options | Kind::Several, Action::Up) => self.select(-1, context),
            (Kind::Options | Kind::Several, Action::Down) => self.select(1, context),
            (_, Action::Pick(option)) => return self.pick(option),
            (Kind::Several, Action::Toggle) => self.toggle(),
            (_, Action::Enter | Action::Accept) => return self.answer(context),
            (_, Action::Reveal) => self.reveal(context),
            (_, Action::GiveUp) => return self.give(Answer::GaveUp, context),
            (_, Action::Skip) => return self.skip(context),
            (_, Action::NextPart) => self.show_hint(context),
            (_, action) => self.scroll(action, context),
        }
        Vec::new()
    }

    fn revealed_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::GradeAs(number) => match Grade::ALL.get(number) {
                Some(grade) => self.give(
                    Answer::Open {
                        text: String::new(),
                        grade: *grade,
                    },
                    context,
                ),
                None => Vec::new(),
            },
            other => {
                self.scroll(other, context);
                Vec::new()
            }
        }
    }

    fn judged_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match action {
            Action::Enter => self.advance(context),
            Action::GradeAs(number) => self.regrade(number, context),
            Action::OpenLesson => self.open_lesson(context),
            Action::TryQuestion => self.try_question(context),
            other => {
                self.scroll(other, context);
                Vec::new()
            }
        }
    }

    fn end_action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        match (action, &self.phase) {
            (Action::Enter, _) => vec![Command::Back],
            (Action::Practise, Phase::Over(summary)) if !summary.missed.is_empty() => {
                vec![Command::Replace(Route::Practice(Run::These(
                    summary.missed.clone(),
                )))]
            }
            (other, _) => {
                self.scroll(other, context);
                Vec::new()
            }
        }
    }

    fn scroll(&mut self, action: Action, context: &Context<'_>) {
        let page = usize::from(super::view::body(context.area).height)
            .saturating_sub(2)
            .max(1);
        let to = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(page),
            Action::PageDown => self.top + page,
            Action::Top => 0,
            Action::Bottom => self.paper.lines.len(),
            _ => return,
        };
        self.scroll_to(to, context);
    }

    fn select(&mut self, step: i32, context: &Context<'_>) {
        let last = self.paper.options.len().saturating_sub(1);
        if let Phase::Asking(asking) = &mut self.phase {
            asking.selected = crate::tui::cursor::offset(asking.selected, step).min(last);
        }
        self.show_selected(context);
    }

    /// Selects an option by its letter or a click; marks it where several are right.
    pub(super) fn pick(&mut self, option: usize) -> Vec<Command> {
        if option >= self.paper.options.len() {
            return Vec::new();
        }
        let several = self.paper.kind == Kind::Several;
        if let Phase::Asking(asking) = &mut self.phase {
            asking.selected = option;
            if several {
                self.toggle();
            }
        }
        Vec::new()
    }

    fn toggle(&mut self) {
        if let Phase::Asking(asking) = &mut self.phase
            && !asking.marked.remove(&asking.selected)
        {
            asking.marked.insert(asking.selected);
        }
    }

    fn show_hint(&mut self, context: &Context<'_>) {
        let hinted = self.question(context).is_some_and(has_hint);
        if let (true, Phase::Asking(asking)) = (hinted, &mut self.phase) {
            asking.hint = Hint::Shown;
        }
    }

    /// Gives the answer that is picked or typed.
    fn answer(&mut self, context: &Context<'_>) -> Vec<Command> {
        let Phase::Asking(asking) = &self.phase else {
            return Vec::new();
        };
        let Some(item) = self.session.as_ref().and_then(Session::current) else {
            return Vec::new();
        };
        let order = item.order();
        let answer = match self.paper.kind {
            Kind::Options => order.get(asking.selected).copied().map(Answer::Choice),
            Kind::Several => {
                let marked: BTreeSet<usize> = asking
                    .marked
                    .iter()
                    .filter_map(|at| order.get(*at).copied())
                    .collect();
                (!marked.is_empty()).then_some(Answer::Choices(marked))
            }
            Kind::Words => {
                let text = asking.field.text().trim();
                (!text.is_empty()).then(|| Answer::Text(text.to_owned()))
            }
            Kind::Open | Kind::None => None,
        };
        match (answer, self.paper.kind) {
            (Some(answer), _) => self.give(answer, context),
            (None, Kind::Several) => tell("Mark at least one option with Space or its letter"),
            (None, Kind::Words) => tell("Type an answer, or press Ctrl-R if you don’t know it"),
            (None, _) => Vec::new(),
        }
    }

    /// Sends the answer to the disk; it is judged when it is there.
    fn give(&mut self, answer: Answer, context: &Context<'_>) -> Vec<Command> {
        let (Phase::Asking(asking) | Phase::Revealed(asking, _)) = &self.phase else {
            return Vec::new();
        };
        let elapsed = context.world.now.uptime.saturating_sub(asking.since);
        let (Some(question), Some(session)) = (self.question(context), &self.session) else {
            return Vec::new();
        };
        let mut session = session.clone();
        match session.answer(question, answer, context.world.now.moment, elapsed) {
            Ok(review) => self.save(review, session, context),
            Err(error) => vec![Command::Notify(Notice::failed(error.to_string()))],
        }
    }

    fn regrade(&mut self, number: usize, context: &Context<'_>) -> Vec<Command> {
        let (Some(grade), Some(session)) = (Grade::ALL.get(number), &self.session) else {
            return Vec::new();
        };
        let mut session = session.clone();
        match session.regrade(*grade) {
            Ok(review) => self.save(review, session, context),
            Err(error) => vec![Command::Notify(Notice::failed(error.to_string()))],
        }
    }

    fn save(&mut self, review: Review, session: Session, context: &Context<'_>) -> Vec<Command> {
        let before = std::mem::replace(&mut self.phase, Phase::Unopened);
        let change = Change::Review(Box::new(review), Box::new(session.clone()));
        self.phase = Phase::Saving(Box::new(session), Box::new(before));
        vec![Effect::Save(context.me, change).into()]
    }

    /// The answer is on the disk, or could not be put there: then the question is as before.
    pub(super) fn saved(&mut self, durable: bool, context: &Context<'_>) -> Vec<Command> {
        match std::mem::replace(&mut self.phase, Phase::Unopened) {
            Phase::Saving(_, before) if !durable => {
                self.phase = *before;
                Vec::new()
            }
            Phase::Saving(session, before) => {
                self.session = Some(*session);
                match *before {
                    Phase::Revealed(..) => self.advance(context),
                    Phase::Judged(proof) => {
                        self.phase = Phase::Judged(proof);
                        Vec::new()
                    }
                    _ => self.judge(context),
                }
            }
            other => {
                self.phase = other;
                Vec::new()
            }
        }
    }

    /// Shows what the answer was worth; a prediction's requests are really sent.
    pub(super) fn judge(&mut self, context: &Context<'_>) -> Vec<Command> {
        let question = self.question(context);
        let predict = match question.map(|question| &question.kind) {
            Some(QuestionKind::Predict(predict)) => Some(predict.clone()),
            _ => None,
        };
        self.phase = Phase::Judged(if predict.is_some() {
            Proof::Running
        } else {
            Proof::None
        });
        self.lay_out(context);
        let first = self
            .paper
            .options
            .first()
            .map_or(0, |lines| lines.start.saturating_sub(1));
        self.scroll_to(first, context);
        predict
            .map(|it| Effect::Predict(context.me, Box::new(it)).into())
            .into_iter()
            .collect()
    }

    fn advance(&mut self, context: &Context<'_>) -> Vec<Command> {
        if let Some(session) = &mut self.session
            && let Err(error) = session.advance()
        {
            return vec![Command::Notify(Notice::failed(error.to_string()))];
        }
        self.go_on(context)
    }

    fn skip(&mut self, context: &Context<'_>) -> Vec<Command> {
        if let Some(session) = &mut self.session
            && let Err(error) = session.skip()
        {
            return vec![Command::Notify(Notice::failed(error.to_string()))];
        }
        self.go_on(context)
    }

    fn go_on(&mut self, context: &Context<'_>) -> Vec<Command> {
        let mut commands: Vec<Command> = self.save_run(context).into_iter().collect();
        commands.extend(self.ask(context));
        commands
    }

    /// Shows the model answer, and when each grade would bring the question back.
    fn reveal(&mut self, context: &Context<'_>) {
        let Some(question) = self.question(context) else {
            return;
        };
        let state = context.memory().cards.state(&question.id);
        let scheduler = Scheduler::new(context.memory().retention);
        let today = context.world.today();
        let due = Grade::ALL.map(|grade| scheduler.review(&state, grade, today).due());
        if let Phase::Asking(asking) = &self.phase {
            let asking: Asking = asking.clone();
            self.phase = Phase::Revealed(asking, due);
        }
    }

    /// The sandbox, with what was asked about.
    fn try_question(&self, context: &Context<'_>) -> Vec<Command> {
        let predicted = self.question(context).filter(|it| is_prediction(it));
        let route = predicted.map(|question| Route::Try(question.id.clone()));
        route.map(Command::Open).into_iter().collect()
    }

    /// The lesson at the section that explains the question.
    fn open_lesson(&self, context: &Context<'_>) -> Vec<Command> {
        let Some(question) = self.question(context) else {
            return Vec::new();
        };
        let (topic, anchor) = (question.topic.clone(), question.section.clone());
        vec![Command::Open(Route::Lesson { topic, anchor })]
    }
}

fn tell(text: &str) -> Vec<Command> {
    vec![Command::Notify(Notice::info(text))]
}
