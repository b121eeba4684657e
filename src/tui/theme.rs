//! Colours and styles. (Stand-in until the theme table is merged.)

use ratatui::style::{Color, Modifier, Style};

/// The styles of the program.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// Secondary text.
    pub dim: Style,
    /// The one accent.
    pub accent: Style,
}

impl Default for Theme {
    fn default() -> Self {
        Theme {
            text: Style::new(),
            dim: Style::new().add_modifier(Modifier::DIM),
            accent: Style::new().fg(Color::Cyan),
        }
    }
}
