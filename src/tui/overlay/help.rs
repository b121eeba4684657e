//! The help page: the key table, what does something here and now first.

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
    sections: Vec<Section>,
    top: usize,
}

/// Rows of the key table below a title.
#[derive(Debug)]
struct Section {
    title: String,
    rows: Vec<&'static Binding>,
}

impl Help {
    /// For the learner who is in this context, on a screen where these actions do something.
    /// Of the keys which the bar does not name, screens tell only whether there is a pane to hide.
    pub fn new(here: KeyContext, offers: impl Fn(Action) -> bool) -> Self {
        let is_told = |row: &Binding| !row.label.is_empty() || row.action == Action::HideSandbox;
        let is_now = |row: &&Binding| !is_told(row) || offers(row.action);
        let (now, later) = keymap::rows(here).partition(is_now);
        let of = |title: String, rows| Section { title, rows };
        let others = KeyContext::ALL.into_iter();
        let others = others.filter(|it| ![here, KeyContext::Global].contains(it));
        let all = |it: KeyContext| of(it.title().to_owned(), keymap::rows(it).collect());
        let first = [
            of(format!("{}, here and now", here.title()), now),
            all(KeyContext::Global),
            of(format!("{}, elsewhere or later", here.title()), later),
        ];
        let sections = first.into_iter().chain(others.map(all));
        Help {
            sections: sections.filter(|it| !it.rows.is_empty()).collect(),
            top: 0,
        }
    }

    pub(super) fn update(&mut self, input: &Input<'_>, context: &Context<'_>) -> Wish {
        let page = usize::from(inner(context.area).height);
        let lines: usize = self.sections.iter().map(|it| it.rows.len() + 2).sum();
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
            .sections
            .iter()
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

fn section<'s>(section: &'s Section, width: usize, theme: &Theme) -> Vec<Line<'s>> {
    let mut lines = vec![Line::styled(
        section.title.as_str(),
        theme.style(Role::Heading),
    )];
    lines.extend(section.rows.iter().map(|row| entry(row, width, theme)));
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
