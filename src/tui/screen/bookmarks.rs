//! Bookmarks: topics and sections that the learner marked.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::lesson::section_title;
use super::listing::{Listing, Touch};
use super::{Input, Screen};
use crate::study::Bookmark;
use crate::tui::context::Context;
use crate::tui::draw::{count, fit, inset};
use crate::tui::effect::{Change, Command, Effect};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::layout::centred;
use crate::tui::route::Route;
use crate::tui::theme::Role;

const WIDTH: u16 = 100;
const NONE: &str =
    "No bookmarks yet. In a lesson, b marks the topic and B the section you are reading.";

/// The bookmarks screen.
#[derive(Debug, Default)]
pub struct Bookmarks {
    list: Listing<Bookmark>,
}

impl Bookmarks {
    fn open(&self) -> Vec<Command> {
        let route = |mark: &Bookmark| Route::Lesson {
            topic: mark.topic.clone(),
            anchor: mark.anchor.clone(),
        };
        self.list
            .selected()
            .map(|mark| Command::Open(route(mark)))
            .into_iter()
            .collect()
    }

    fn remove(&self, context: &Context<'_>) -> Vec<Command> {
        let change = |mark: &Bookmark| Effect::Save(context.me, Change::Bookmark(mark.clone()));
        self.list
            .selected()
            .map(|mark| change(mark).into())
            .into_iter()
            .collect()
    }
}

fn list_area(area: Rect) -> Rect {
    centred(inset(area, 2, 0, 2, 0), WIDTH)
}

fn line(mark: &Bookmark, width: usize, context: &Context<'_>) -> Line<'static> {
    let topic = context.catalog().topic(&mark.topic);
    let title = topic.map_or_else(
        || format!("{} (not here any more)", mark.topic),
        |it| it.title.clone(),
    );
    let section = mark.anchor.as_ref().map(|anchor| {
        topic
            .and_then(|topic| section_title(topic, anchor))
            .unwrap_or_else(|| anchor.clone())
    });
    let place = section.map_or(title.clone(), |section| format!("{section}  ‹ {title}"));
    let day = mark.at.to_zoned(context.world.zone.clone()).date();
    Line::from(vec![
        Span::styled("★ ", context.style(Role::Accent)),
        Span::styled(
            fit(&place, width.saturating_sub(14)),
            context.style(Role::Text),
        ),
        Span::styled(format!("  {day}"), context.style(Role::Dim)),
    ])
}

impl Screen for Bookmarks {
    fn route(&self) -> Route {
        Route::Bookmarks
    }

    fn breadcrumb(&self, _context: &Context<'_>) -> Vec<String> {
        vec!["Bookmarks".into()]
    }

    fn status(&self, _context: &Context<'_>) -> String {
        count(self.list.rows().len(), "bookmark")
    }

    fn keys(&self) -> KeyContext {
        KeyContext::List
    }

    fn offers(&self, action: Action, _context: &Context<'_>) -> bool {
        matches!(action, Action::Enter | Action::Remove) && self.list.selected().is_some()
    }

    fn update(&mut self, input: Input<'_>, context: &Context<'_>) -> Vec<Command> {
        let area = list_area(context.area);
        match self.list.update(&input, area) {
            Touch::Chosen => return self.open(),
            Touch::Moved => return Vec::new(),
            Touch::None => {}
        }
        match input {
            Input::Action(Action::Enter) => self.open(),
            Input::Action(Action::Remove) => self.remove(context),
            Input::Action(Action::Back) => vec![Command::Back],
            _ => {
                self.list.set(context.memory().bookmarks.clone(), area);
                Vec::new()
            }
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let area = list_area(area);
        let width = usize::from(area.width.saturating_sub(1));
        let line = |mark: &Bookmark| line(mark, width, context);
        self.list.view(frame, area, context.theme(), NONE, line);
    }
}
