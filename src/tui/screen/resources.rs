//! Resources: where to read on, topic by topic.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::listing::{Listing, Touch};
use super::{Input, Screen};
use crate::content::Resource;
use crate::tui::context::Context;
use crate::tui::draw::{self, count, fit, inset};
use crate::tui::effect::{Command, Effect};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::layout::centred;
use crate::tui::message::Notice;
use crate::tui::route::Route;
use crate::tui::theme::Role;
use crate::tui::widget::text::{Row, clip, wrap_text};

const WIDTH: u16 = 112;
const NONE: &str = "The topics name no resources yet.";
const DETAILS: u16 = 4;

/// The resources screen.
#[derive(Debug, Default)]
pub struct Resources {
    list: Listing<Entry>,
}

/// A resource, and its topic's title where the topic begins.
#[derive(Debug)]
struct Entry {
    topic: String,
    resource: Resource,
}

impl Resources {
    fn fill(&mut self, context: &Context<'_>) {
        let topics = context.catalog().topics.iter();
        let rows = topics.flat_map(|topic| {
            topic
                .resources
                .iter()
                .enumerate()
                .map(|(number, resource)| Entry {
                    topic: if number == 0 {
                        topic.title.clone()
                    } else {
                        String::new()
                    },
                    resource: resource.clone(),
                })
        });
        self.list.set(rows.collect(), list_area(context.area));
    }

    fn open(&self) -> Vec<Command> {
        let address = self.list.selected().map(|entry| entry.resource.url.clone());
        address
            .map(|address| Effect::Browse(address).into())
            .into_iter()
            .collect()
    }

    fn copy(&self) -> Vec<Command> {
        let Some(entry) = self.list.selected() else {
            return Vec::new();
        };
        let url = entry.resource.url.clone();
        let notice = Notice::done(format!("On the clipboard: {url}"));
        vec![Effect::Copy(url).into(), Command::Notify(notice)]
    }
}

fn field(area: Rect) -> Rect {
    centred(inset(area, 2, 0, 2, 0), WIDTH)
}

fn list_area(area: Rect) -> Rect {
    inset(field(area), 0, 0, 0, DETAILS.min(area.height / 3))
}

fn line(entry: &Entry, width: usize, context: &Context<'_>) -> Line<'static> {
    let topic = (width / 3).min(30);
    Line::from(vec![
        Span::styled(fit(&entry.topic, topic), context.style(Role::Dim)),
        Span::styled(
            format!(
                "  {}",
                clip(&entry.resource.title, width.saturating_sub(topic + 2))
            ),
            context.style(Role::Text),
        ),
    ])
}

impl Screen for Resources {
    fn route(&self) -> Route {
        Route::Resources
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Resources".into()]
    }

    fn status(&self, _context: &Context<'_>) -> String {
        count(self.list.rows().len(), "resource")
    }

    fn keys(&self) -> KeyContext {
        KeyContext::List
    }

    fn offers(&self, action: Action, _context: &Context<'_>) -> bool {
        matches!(action, Action::Enter | Action::Copy) && self.list.selected().is_some()
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        match self.list.update(&input, list_area(context.area)) {
            Touch::Chosen | Touch::Moved => return Vec::new(),
            Touch::None => {}
        }
        match input {
            Input::Action(Action::Enter) => self.open(),
            Input::Action(Action::Copy) => self.copy(),
            Input::Action(Action::Back) => vec![Command::Back],
            _ => {
                self.fill(context);
                Vec::new()
            }
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let (rows, field) = (list_area(area), field(area));
        let width = usize::from(rows.width.saturating_sub(2));
        self.list.view(frame, rows, context.theme(), NONE, |entry| {
            line(entry, width, context)
        });
        let Some(entry) = self.list.selected() else {
            return;
        };
        let mut lines = vec![
            Line::styled(
                "─".repeat(usize::from(field.width)),
                context.style(Role::Border),
            ),
            Line::styled(clip(&entry.resource.url, width), context.style(Role::Link)),
        ];
        let note = entry.resource.note.as_deref().unwrap_or_default();
        let rows = wrap_text(note, context.style(Role::Dim), width);
        lines.extend(rows.into_iter().map(Row::into_line));
        let height = DETAILS.min(area.height / 3);
        draw::lines(frame, inset(field, 0, field.height - height, 0, 0), lines);
    }
}
