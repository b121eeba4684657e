//! The help page: the key table, the present context first.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};

use super::Wish;
use crate::tui::context::Context;
use crate::tui::cursor::offset;
use crate::tui::draw;
use crate::tui::keymap::{self, Action, Binding, KeyContext};
use crate::tui::layout::centred_box;
use crate::tui::screen::Input;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::clip;

const WIDTH: u16 = 78;
const KEYS: usize = 22;

/// The help page.
#[derive(Debug)]
pub struct Help {
    first: KeyContext,
    top: usize,
}

impl Help {
    /// For the learner who is in this context.
    pub fn new(first: KeyContext) -> Self {
        Help { first, top: 0 }
    }

    pub(super) fn update(&mut self, input: &Input<'_>, context: &Context<'_>) -> Wish {
        let page = usize::from(inner(context.area).height);
        let lines = self
            .contexts()
            .map(|it| keymap::rows(it).count() + 2)
            .sum::<usize>();
        let last = lines.saturating_sub(page + 1);
        let to = match input {
            Input::Action(Action::Back | Action::Help | Action::Quit) | Input::Click(_) => {
                return Wish::Close;
            }
            Input::Action(Action::Up) => self.top.saturating_sub(1),
            Input::Action(Action::Down) => self.top + 1,
            Input::Action(Action::PageUp) => self.top.saturating_sub(page),
            Input::Action(Action::PageDown) => self.top + page,
            Input::Action(Action::Top) => 0,
            Input::Action(Action::Bottom) => last,
            Input::Wheel(_, by) => offset(self.top, *by),
            _ => self.top,
        };
        self.top = to.min(last);
        Wish::Stay
    }

    /// The present context, what holds everywhere, then the others.
    fn contexts(&self) -> impl Iterator<Item = KeyContext> {
        let first = [self.first, KeyContext::Global];
        let others = KeyContext::ALL
            .into_iter()
            .filter(move |it| !first.contains(it));
        first.into_iter().chain(others)
    }

    pub(super) fn view(&self, frame: &mut Frame<'_>, area: Rect, context: &Context<'_>) {
        let theme = context.theme();
        let outer = centred_box(
            area,
            Size {
                width: WIDTH,
                height: area.height,
            },
        );
        draw::clear(frame, outer);
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(theme.style(Role::Focus))
            .title(Span::styled(" Keys ", theme.style(Role::Heading)))
            .title_bottom(
                Line::styled(" Esc closes, ↑ ↓ scroll ", theme.style(Role::Dim)).right_aligned(),
            );
        frame.render_widget(block, outer);
        let inner = inner(area);
        let lines: Vec<Line<'_>> = self
            .contexts()
            .flat_map(|it| section(it, usize::from(inner.width), theme))
            .skip(self.top)
            .collect();
        draw::lines(frame, inner, lines);
    }
}

fn inner(area: Rect) -> Rect {
    let outer = centred_box(
        area,
        Size {
            width: WIDTH,
            height: area.height,
        },
    );
    draw::inset(outer, 2, 1, 2, 1)
}

fn section(context: KeyContext, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(context.title(), theme.style(Role::Heading))];
    lines.extend(keymap::rows(context).map(|row| entry(row, width, theme)));
    lines.push(Line::default());
    lines
}

fn entry(row: &Binding, width: usize, theme: &Theme) -> Line<'static> {
    let keys: Vec<String> = row.keys.iter().map(ToString::to_string).collect();
    let keys = draw::fit(&keys.join("  "), KEYS.min(width));
    let room = width.saturating_sub(KEYS + 1);
    Line::from(vec![
        Span::styled(keys, theme.style(Role::Key)),
        Span::styled(
            format!(" {}", clip(row.help, room)),
            theme.style(Role::Text),
        ),
    ])
}
