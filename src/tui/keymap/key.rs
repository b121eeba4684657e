//! A key as the table writes it and the learner reads it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with Ctrl or Alt. Shift is part of the character: `G`, `?`, `BackTab`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Key {
    /// The key that types this character.
    pub const fn char(character: char) -> Self {
        Key {
            code: KeyCode::Char(character),
            modifiers: KeyModifiers::NONE,
        }
    }

    /// A key without a character.
    pub const fn code(code: KeyCode) -> Self {
        Key {
            code,
            modifiers: KeyModifiers::NONE,
        }
    }

    /// Ctrl and a letter.
    pub const fn ctrl(character: char) -> Self {
        Key {
            code: KeyCode::Char(character),
            modifiers: KeyModifiers::CONTROL,
        }
    }

    /// Alt and a key without a character.
    pub const fn alt(code: KeyCode) -> Self {
        Key {
            code,
            modifiers: KeyModifiers::ALT,
        }
    }

    /// The key of an event; `None` for modifiers that the table does not know.
    pub fn from_event(event: KeyEvent) -> Option<Self> {
        let modifiers = event.modifiers - KeyModifiers::SHIFT;
        if !(KeyModifiers::CONTROL | KeyModifiers::ALT).contains(modifiers) {
            return None;
        }
        Some(Key {
            code: event.code,
            modifiers,
        })
    }

    /// Whether it types text or edits it.
    pub fn is_text(self) -> bool {
        let types = matches!(
            self.code,
            KeyCode::Char(_)
                | KeyCode::Backspace
                | KeyCode::Delete
                | KeyCode::Left
                | KeyCode::Right
                | KeyCode::Home
                | KeyCode::End
        );
        types && (self.modifiers.is_empty() || self.edits_with_ctrl())
    }

    fn edits_with_ctrl(self) -> bool {
        self.modifiers == KeyModifiers::CONTROL
            && matches!(
                self.code,
                KeyCode::Char('a' | 'e' | 'u' | 'w' | 'y' | 'b' | 'h' | 'd')
            )
    }

    /// The character it types, if it is a plain one.
    pub fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if self.modifiers.is_empty() => Some(character),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            f.write_str("Ctrl-")?;
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            f.write_str("Alt-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(letter) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                write!(f, "{}", letter.to_ascii_uppercase())
            }
            KeyCode::Char(character) => write!(f, "{character}"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            other => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_a_learner_reads_them() {
        let written: Vec<String> = [
            Key::char('G'),
            Key::char(' '),
            Key::ctrl('k'),
            Key::alt(KeyCode::Left),
            Key::code(KeyCode::BackTab),
            Key::code(KeyCode::Enter),
            Key::code(KeyCode::Esc),
        ]
        .iter()
        .map(ToString::to_string)
        .collect();
        assert_eq!(
            written,
            ["G", "Space", "Ctrl-K", "Alt-←", "Shift-Tab", "Enter", "Esc"]
        );
    }
}
