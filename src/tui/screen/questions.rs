//! Questions: all there are, with filters; one or all of those shown are practised.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::filter::{TextFilter, cycle, shown, sorted};
use super::listing::{Listing, Touch};
use super::practice::{kind, seniority, when};
use super::{Input, Screen};
use crate::content::{Question, QuestionId, Seniority, TopicId};
use crate::study::{CardState, Standing};
use crate::tui::context::Context;
use crate::tui::draw::{self, fit, inset};
use crate::tui::effect::Command;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::layout::centred;
use crate::tui::route::{Route, Run};
use crate::tui::theme::Role;
use crate::tui::widget::text::{Row, clip, wrap_text};

const WIDTH: u16 = 120;
const DETAILS: u16 = 5;
const KINDS: [&str; 5] = [
    "one answer",
    "several answers",
    "short answer",
    "predict",
    "open",
];

/// The questions screen.
#[derive(Debug, Default)]
pub struct Questions {
    list: Listing<QuestionId>,
    topic: Option<TopicId>,
    level: Option<Seniority>,
    tag: Option<String>,
    state: Option<State>,
    kind: Option<&'static str>,
    text: TextFilter,
}

/// Where the learner stands with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Due,
    New,
    Learning,
    Known,
}

impl State {
    const ALL: [State; 4] = [State::Due, State::New, State::Learning, State::Known];

    fn of(question: &Question, context: &Context<'_>) -> Self {
        let state = context.memory().cards.state(&question.id);
        let today = context.world.today();
        match Standing::of(&state, today) {
            _ if state.is_due(today) => State::Due,
            Standing::New => State::New,
            Standing::Learning => State::Learning,
            Standing::Known => State::Known,
        }
    }

    fn label(self) -> &'static str {
        match self {
            State::Due => "due",
            State::New => "new",
            State::Learning => "learning",
            State::Known => "known",
        }
    }

    fn sign(self) -> (&'static str, Role) {
        match self {
            State::Due => ("●", Role::Warn),
            State::New => ("○", Role::Dim),
            State::Learning => ("◐", Role::Accent),
            State::Known => ("✓", Role::Good),
        }
    }
}

impl Questions {
    fn fill(&mut self, context: &Context<'_>) {
        let questions = context.catalog().questions.iter();
        let rows = questions
            .filter(|it| self.fits(it, context))
            .map(|it| it.id.clone())
            .collect();
        self.list.set(rows, list_area(context.area));
    }

    fn fits(&self, question: &Question, context: &Context<'_>) -> bool {
        self.topic.as_ref().is_none_or(|it| *it == question.topic)
            && self.level.is_none_or(|it| it == question.level)
            && self
                .tag
                .as_ref()
                .is_none_or(|it| question.tags.contains(it))
            && self.kind.is_none_or(|it| it == kind(question))
            && self
                .state
                .is_none_or(|it| it == State::of(question, context))
            && (self.text.is_empty() || self.text.fits(&searched(question)))
    }

    /// What stands where the list is empty.
    fn none(&self) -> &'static str {
        match (self.is_unfiltered(), self.text.is_typing()) {
            (true, _) => "There are no questions yet.",
            (false, true) => "No question fits what you type.",
            (false, false) => "No question fits. Press x to take the filters away.",
        }
    }

    fn is_unfiltered(&self) -> bool {
        let none = self.topic.is_none() && self.level.is_none() && self.tag.is_none();
        none && self.state.is_none() && self.kind.is_none() && self.text.is_empty()
    }

    fn action(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        let catalog = context.catalog();
        match action {
            Action::Enter | Action::Accept if !self.text.is_typing() => return self.practise_one(),
            Action::Accept => self.text.accept(),
            Action::Practise => return self.practise_shown(),
            Action::Search => self.text.begin(),
            Action::FilterCategory => {
                let mut topics: Vec<TopicId> = catalog
                    .questions
                    .iter()
                    .map(|it| it.topic.clone())
                    .collect();
                topics.dedup();
                cycle(&mut self.topic, &topics);
            }
            Action::FilterLevel => {
                cycle(
                    &mut self.level,
                    &[Seniority::Junior, Seniority::Mid, Seniority::Senior],
                );
            }
            Action::FilterTag => cycle(
                &mut self.tag,
                &sorted(catalog.questions.iter().map(|it| &it.tags)),
            ),
            Action::FilterState => cycle(&mut self.state, &State::ALL),
            Action::FilterKind => cycle(&mut self.kind, &KINDS),
            Action::Back if self.text.is_typing() => self.text.clear(),
            Action::Back if self.is_unfiltered() => {
                return vec![Command::Back];
            }
            Action::Back | Action::ClearFilters => self.clear(),
            _ => {}
        }
        Vec::new()
    }

    fn clear(&mut self) {
        let list = std::mem::take(&mut self.list);
        *self = Questions {
            list,
            ..Questions::default()
        };
    }

    fn practise_one(&self) -> Vec<Command> {
        let run = |id: &QuestionId| Command::Open(Route::Practice(Run::These(vec![id.clone()])));
        self.list.selected().map(run).into_iter().collect()
    }

    /// All that are shown, in one run.
    fn practise_shown(&self) -> Vec<Command> {
        if self.list.rows().is_empty() {
            return Vec::new();
        }
        vec![Command::Open(Route::Practice(Run::These(
            self.list.rows().to_vec(),
        )))]
    }

    fn values(&self, context: &Context<'_>) -> [(&'static str, String); 5] {
        let title = |id: &TopicId| {
            context
                .catalog()
                .topic(id)
                .map_or_else(|| id.to_string(), |it| clip(&it.title, 16))
        };
        [
            ("Topic", shown(self.topic.as_ref(), title)),
            (
                "Level",
                shown(self.level.as_ref(), |it| seniority(*it).to_owned()),
            ),
            ("Tag", shown(self.tag.as_ref(), Clone::clone)),
            (
                "State",
                shown(self.state.as_ref(), |it| it.label().to_owned()),
            ),
            ("Kind", shown(self.kind.as_ref(), |it| (*it).to_owned())),
        ]
    }

    fn view_details(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let selected = self
            .list
            .selected()
            .and_then(|id| context.catalog().question(id));
        let Some(question) = selected else { return };
        let width = usize::from(area.width);
        let mut lines = vec![Line::styled("─".repeat(width), context.style(Role::Border))];
        let prompt = one_line(question);
        let rows = wrap_text(&prompt, context.style(Role::Text), width);
        lines.extend(rows.into_iter().take(3).map(Row::into_line));
        let tags: Vec<String> = question.tags.iter().map(|tag| format!("#{tag}")).collect();
        let facts = format!("{}{}", back(question, context), tags.join(" "));
        lines.push(Line::styled(clip(&facts, width), context.style(Role::Dim)));
        draw::lines(frame, area, lines);
    }
}

/// When it comes back, if it was answered.
fn back(question: &Question, context: &Context<'_>) -> String {
    match context.memory().cards.state(&question.id) {
        CardState::New => "Never answered   ".into(),
        CardState::Reviewed { due, reps, .. } => {
            let when = when(due, context.world.today());
            format!(
                "Answered {}, back {when}   ",
                draw::count(reps as usize, "time")
            )
        }
    }
}

fn one_line(question: &Question) -> String {
    question
        .prompt
        .plain_text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn searched(question: &Question) -> String {
    format!(
        "{} {} {}",
        question.prompt.plain_text(),
        question.id,
        question.tags.join(" ")
    )
}

fn question_line(id: &QuestionId, width: usize, context: &Context<'_>) -> Line<'static> {
    let Some(question) = context.catalog().question(id) else {
        return Line::default();
    };
    let state = State::of(question, context);
    let (sign, role) = state.sign();
    let room = width.saturating_sub(36);
    Line::from(vec![
        Span::styled(format!("{sign} "), context.style(role)),
        Span::styled(fit(&one_line(question), room), context.style(Role::Text)),
        Span::styled(
            format!("  {}", fit(kind(question), 16)),
            context.style(Role::Dim),
        ),
        Span::styled(fit(seniority(question.level), 7), context.style(Role::Dim)),
        Span::styled(format!(" {}", fit(state.label(), 8)), context.style(role)),
    ])
}

fn field(area: Rect) -> Rect {
    centred(inset(area, 2, 0, 2, 0), WIDTH)
}

fn details_height(area: Rect) -> u16 {
    DETAILS.min(area.height / 3)
}

fn list_area(area: Rect) -> Rect {
    inset(field(area), 0, 2, 0, details_height(area))
}

impl Screen for Questions {
    fn route(&self) -> Route {
        Route::Questions
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Questions".into()]
    }

    fn status(&self, context: &Context<'_>) -> String {
        let (shown, all) = (self.list.rows().len(), context.catalog().questions.len());
        if shown == all {
            draw::count(all, "question")
        } else {
            format!("{shown} of {all}")
        }
    }

    fn keys(&self) -> KeyContext {
        self.text.keys()
    }

    fn offers(&self, action: Action, _context: &Context<'_>) -> bool {
        match action {
            Action::Enter | Action::Practise => !self.list.rows().is_empty(),
            Action::ClearFilters => !self.is_unfiltered(),
            Action::Remove | Action::Copy | Action::NextPart | Action::GiveUp | Action::Skip => {
                false
            }
            _ => true,
        }
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        let commands = match self.list.update(&input, list_area(context.area)) {
            Touch::Chosen => return self.practise_one(),
            Touch::Moved => return Vec::new(),
            Touch::None => match input {
                Input::Action(action) => self.action(action, context),
                input => {
                    self.text.take(&input);
                    Vec::new()
                }
            },
        };
        self.fill(context);
        commands
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let theme = context.theme();
        let field = field(area);
        self.text.view(frame, field, &self.values(context), theme);
        let rows = list_area(area);
        let width = usize::from(rows.width.saturating_sub(1));
        let line = |id: &QuestionId| question_line(id, width, context);
        let none = self.none();
        self.list.view(frame, rows, theme, none, line);
        let height = details_height(area);
        self.view_details(frame, inset(field, 0, field.height - height, 0, 0), context);
    }
}
