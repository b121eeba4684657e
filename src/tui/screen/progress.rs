//! Progress: what is known, what was done, what comes back when.

use jiff::ToSpan;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::practice::seniority;
use super::{Input, Screen};
use crate::study::Tally;
use crate::tui::context::Context;
use crate::tui::cursor::offset;
use crate::tui::draw::{self, count, fit, inset};
use crate::tui::effect::Command;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::layout::{MEASURE, centred};
use crate::tui::route::Route;
use crate::tui::theme::Role;
use crate::tui::widget::scrollbar::scrollbar;

/// How many days of practice the heat line shows.
const DAYS: u32 = 56;

/// How many days ahead the forecast looks.
const AHEAD: i64 = 14;

/// How many days the share of recalled questions looks back.
const MONTH: u32 = 30;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The progress screen.
#[derive(Debug, Default)]
pub struct ProgressScreen {
    top: usize,
}

impl ProgressScreen {
    fn scroll_to(&mut self, top: usize, context: &Context<'_>) {
        let body = body(context.area);
        let lines = page(usize::from(body.width), context).len();
        self.top = top.min(lines.saturating_sub(usize::from(body.height)));
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Vec<Command> {
        let step = usize::from(body(context.area).height)
            .saturating_sub(2)
            .max(1);
        let to = match action {
            Action::Back => return vec![Command::Back],
            Action::Practise => {
                return vec![Command::Open(Route::Practice(
                    crate::tui::route::Run::Today,
                ))];
            }
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(step),
            Action::PageDown => self.top + step,
            Action::Top => 0,
            Action::Bottom => usize::MAX,
            _ => self.top,
        };
        self.scroll_to(to, context);
        Vec::new()
    }
}

fn body(area: Rect) -> Rect {
    centred(inset(area, 2, 0, 2, 0), MEASURE)
}

fn page(width: usize, context: &Context<'_>) -> Vec<Line<'static>> {
    let mut page = Page {
        lines: Vec::new(),
        width,
        context,
    };
    page.overall();
    page.heat();
    page.forecast();
    page.topics();
    page.levels();
    page.tags();
    page.lines
}

struct Page<'a> {
    lines: Vec<Line<'static>>,
    width: usize,
    context: &'a Context<'a>,
}

impl Page<'_> {
    fn text(&mut self, text: String, role: Role) {
        self.lines
            .push(Line::styled(text, self.context.style(role)));
    }

    fn part(&mut self, title: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let rule = "─".repeat(self.width.saturating_sub(title.chars().count() + 1));
        self.lines.push(Line::from(vec![
            Span::styled(title.to_owned(), self.context.style(Role::Heading)),
            Span::styled(format!(" {rule}"), self.context.style(Role::Border)),
        ]));
    }

    fn overall(&mut self) {
        let all = self.context.world.progress.all;
        self.part("Questions");
        self.bar("All", all);
        let words = format!(
            "{} answered, {} known, {} due today, {} new",
            all.seen,
            all.known,
            all.due,
            all.new_ones()
        );
        self.text(words, Role::Dim);
    }

    fn heat(&mut self) {
        let (activity, today) = (&self.context.memory().activity, self.context.world.today());
        self.part("Practice");
        let days = DAYS.min(u32::try_from(self.width).unwrap_or(DAYS));
        let heat = activity.heat(today, days);
        let most = heat.iter().copied().max().unwrap_or(0);
        let spans = heat.iter().map(|answers| match answers {
            0 => Span::styled("·", self.context.style(Role::Border)),
            _ => Span::styled(
                bar_of(*answers, most).to_string(),
                self.context.style(Role::Accent),
            ),
        });
        self.lines.push(spans.collect());
        self.text(
            format!(
                "Answers a day, the last {} weeks; today is at the right",
                days / 7
            ),
            Role::Dim,
        );
        let streak = match activity.streak(today) as usize {
            0 => "An answer today begins a row of days with practice".to_owned(),
            days => format!("{} in a row with practice", count(days, "day")),
        };
        self.text(streak, Role::Text);
        let goal = f64::from(self.context.memory().retention.value());
        let recalled = match activity.retention(today, MONTH) {
            Some(share) => format!(
                "{:.0} % of what came back in {MONTH} days was recalled; the aim is {:.0} %",
                share * 100.0,
                goal * 100.0
            ),
            None => format!(
                "No question has come back yet; the aim is to recall {:.0} %",
                goal * 100.0
            ),
        };
        self.text(recalled, Role::Text);
    }

    fn forecast(&mut self) {
        self.part("Due");
        let today = self.context.world.today();
        let catalog = self.context.catalog();
        let mut days = vec![0_usize; usize::try_from(AHEAD).unwrap_or(0)];
        for question in &catalog.questions {
            let Some(due) = self.context.memory().cards.state(&question.id).due() else {
                continue;
            };
            let ahead = usize::try_from((due - today).get_days()).unwrap_or(0);
            if let Some(day) = days.get_mut(ahead) {
                *day += 1;
            }
        }
        if days.iter().all(|due| *due == 0) {
            let words = format!("Nothing in the next {AHEAD} days");
            return self.text(words, Role::Dim);
        }
        let most = days.iter().copied().max().unwrap_or(1).max(1);
        for (ahead, due) in days.into_iter().enumerate().filter(|(_, due)| *due > 0) {
            let day = today.saturating_add(i64::try_from(ahead).unwrap_or(0).days());
            let name = match ahead {
                0 => "today".to_owned(),
                1 => "tomorrow".to_owned(),
                _ => day.strftime("%a %d %b").to_string(),
            };
            let bar = "▇".repeat((due * 30).div_ceil(most));
            self.lines.push(Line::from(vec![
                Span::styled(
                    format!("{} ", fit(&name, 12)),
                    self.context.style(Role::Text),
                ),
                Span::styled(bar, self.context.style(Role::Accent)),
                Span::styled(format!(" {due}"), self.context.style(Role::Dim)),
            ]));
        }
    }

    fn topics(&mut self) {
        self.part("Topics");
        let catalog = self.context.catalog();
        for topic in &catalog.topics {
            let tally = self.context.world.progress.topic(&topic.id);
            if tally.total > 0 {
                self.bar(&topic.title, tally);
            }
        }
    }

    fn levels(&mut self) {
        self.part("Levels");
        let levels = self.context.world.progress.levels.clone();
        for (level, tally) in levels {
            self.bar(seniority(level), tally);
        }
    }

    fn tags(&mut self) {
        self.part("Tags");
        let tags = self.context.world.progress.tags.clone();
        for (tag, tally) in tags {
            self.bar(&format!("#{tag}"), tally);
        }
    }

    /// A name, how much of it is known, and what is due.
    fn bar(&mut self, name: &str, tally: Tally) {
        let gauge = 20.min(self.width / 4);
        let words = format!("{:>3} of {:<3}", tally.known, tally.total);
        let due = if tally.due > 0 {
            format!("{:>3} due", tally.due)
        } else {
            " ".repeat(7)
        };
        let room = self
            .width
            .saturating_sub(gauge + words.len() + due.len() + 4);
        let mut spans = vec![Span::styled(
            format!("{} ", fit(name, room)),
            self.context.style(Role::Text),
        )];
        spans.extend(draw::bar(
            tally.known,
            tally.total,
            gauge,
            self.context.theme(),
        ));
        spans.push(Span::styled(
            format!("  {words}"),
            self.context.style(Role::Dim),
        ));
        spans.push(Span::styled(
            format!(" {due}"),
            self.context.style(Role::Warn),
        ));
        self.lines.push(Line::from(spans));
    }
}

fn bar_of(value: u32, most: u32) -> char {
    let level = (value * 8).div_ceil(most.max(1)).clamp(1, 8);
    LEVELS[level as usize - 1]
}

impl Screen for ProgressScreen {
    fn route(&self) -> Route {
        Route::Progress
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Progress".into()]
    }

    fn keys(&self) -> KeyContext {
        KeyContext::List
    }

    fn offers(&self, action: Action, context: &Context<'_>) -> bool {
        action == Action::Practise && !context.world.queue.is_empty()
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        match input {
            Input::Action(action) => return self.act(action, context),
            Input::Wheel(_, by) => self.scroll_to(offset(self.top, by), context),
            _ => self.scroll_to(self.top, context),
        }
        Vec::new()
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let body = body(area);
        let lines = page(usize::from(body.width), context);
        let bar = Rect {
            x: area.right().saturating_sub(1),
            width: 1.min(area.width),
            ..body
        };
        scrollbar(frame, bar, lines.len(), self.top, context.theme());
        draw::lines(frame, body, lines.into_iter().skip(self.top).collect());
    }
}
