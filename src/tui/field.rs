//! A line into which text is typed.

use crossterm::event::{Event, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::theme::{Role, Theme};

/// A line into which text is typed.
#[derive(Clone, Debug, Default)]
pub struct Field {
    input: Input,
}

impl Field {
    /// A line with text in it, the cursor behind it.
    pub fn with(text: &str) -> Self {
        Field {
            input: Input::new(text.to_owned()),
        }
    }

    /// What is in it.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Takes a key; whether the text is another now.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        self.input
            .handle_event(&Event::Key(key))
            .is_some_and(|change| change.value)
    }

    /// Takes pasted text; line ends become spaces.
    pub fn paste(&mut self, text: &str) {
        let text: String = text
            .chars()
            .map(|it| if it.is_control() { ' ' } else { it })
            .collect();
        for character in text.chars() {
            self.input
                .handle(tui_input::InputRequest::InsertChar(character));
        }
    }

    /// Draws it, with the terminal's cursor in it if it has the keys.
    pub fn view(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        has_keys: bool,
        hint: &str,
        theme: &Theme,
    ) {
        let area = Rect {
            height: area.height.min(1),
            ..area
        };
        let width = usize::from(area.width.max(1)) - 1;
        let scroll = self.input.visual_scroll(width);
        let line = if self.text().is_empty() {
            Line::from(Span::styled(hint.to_owned(), theme.style(Role::Dim)))
        } else {
            let shown = skip_columns(self.text(), scroll);
            Line::from(Span::styled(shown.to_owned(), theme.style(Role::Text)))
        };
        frame.render_widget(line, area);
        let column = self.input.visual_cursor().saturating_sub(scroll).min(width);
        if has_keys && area.width > 0 && area.height > 0 {
            let x = area.x + u16::try_from(column).unwrap_or(0);
            frame.set_cursor_position(Position { x, y: area.y });
        }
    }
}

fn skip_columns(text: &str, columns: usize) -> &str {
    let skipped = super::widget::text::take_columns(text, columns);
    &text[skipped.len()..]
}
