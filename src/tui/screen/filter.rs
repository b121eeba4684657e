//! The line of filters above a list: each is one of several values or none, and one is text.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Input;
use crate::tui::draw::{self, inset};
use crate::tui::field::Field;
use crate::tui::keymap::KeyContext;
use crate::tui::theme::{Role, Theme};

/// The text by which a list is filtered.
#[derive(Debug, Default)]
pub(super) struct TextFilter {
    field: Field,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Still,
    Typing,
}

impl TextFilter {
    pub(super) fn begin(&mut self) {
        self.stage = Stage::Typing;
    }

    /// Keeps what is typed.
    pub(super) fn accept(&mut self) {
        self.stage = Stage::Still;
    }

    pub(super) fn clear(&mut self) {
        *self = TextFilter::default();
    }

    pub(super) fn is_typing(&self) -> bool {
        self.stage == Stage::Typing
    }

    pub(super) fn is_empty(&self) -> bool {
        self.field.text().trim().is_empty()
    }

    /// Which rows of the key table hold for a list with this filter.
    pub(super) fn keys(&self) -> KeyContext {
        if self.is_typing() {
            KeyContext::Text
        } else {
            KeyContext::List
        }
    }

    /// Takes keys and pasted text in while something is typed.
    pub(super) fn take(&mut self, input: &Input<'_>) {
        match input {
            Input::Key(key) if self.is_typing() => {
                self.field.key(*key);
            }
            Input::Paste(text) if self.is_typing() => self.field.paste(text),
            _ => {}
        }
    }

    /// Whether every word that was typed is in the text, whatever its case.
    pub(super) fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.field
            .text()
            .split_whitespace()
            .all(|word| text.contains(&word.to_lowercase()))
    }

    /// Draws the filters in two rows: names with their values, then the text.
    pub(super) fn view(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        values: &[(&str, String)],
        theme: &Theme,
    ) {
        let mut spans = Vec::new();
        for (name, value) in values {
            let role = if value == ALL {
                Role::Dim
            } else {
                Role::Accent
            };
            spans.push(Span::styled(format!("{name} "), theme.style(Role::Dim)));
            spans.push(Span::styled(format!("{value}   "), theme.style(role)));
        }
        draw::line(frame, area, 0, Line::from(spans));
        let Some(row) = draw::row(area, 1) else {
            return;
        };
        if self.is_typing() || !self.is_empty() {
            draw::line(frame, row, 0, Line::styled("/", theme.style(Role::Accent)));
            let hint = "words that must be in it";
            self.field
                .view(frame, inset(row, 1, 0, 0, 0), self.is_typing(), hint, theme);
        }
    }
}

/// The value of a filter that takes everything.
pub(super) const ALL: &str = "all";

/// What a filter shows.
pub(super) fn shown<T>(value: Option<&T>, name: impl Fn(&T) -> String) -> String {
    value.map_or_else(|| ALL.to_owned(), name)
}

/// All tags once, in order.
pub(super) fn sorted<'t>(tags: impl Iterator<Item = &'t Vec<String>>) -> Vec<String> {
    let all: BTreeSet<&String> = tags.flatten().collect();
    all.into_iter().cloned().collect()
}

/// The next value of a filter: none, then each in turn, then none again.
pub(super) fn cycle<T: Clone + PartialEq>(value: &mut Option<T>, values: &[T]) {
    let next = match value {
        None => 0,
        Some(value) => values
            .iter()
            .position(|it| it == value)
            .map_or(0, |at| at + 1),
    };
    *value = values.get(next).cloned();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_goes_through_its_values_and_takes_everything_again() {
        let mut value = None;
        let seen: Vec<Option<u8>> = std::iter::repeat_with(|| {
            cycle(&mut value, &[1, 2]);
            value
        })
        .take(4)
        .collect();
        assert_eq!(seen, [Some(1), Some(2), None, Some(1)]);
    }
}
