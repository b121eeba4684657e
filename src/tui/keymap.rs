//! The one table of keys: action, keys, contexts, help. The keymap, the key bar, the help
//! overlay, the conflict test and [`keys_markdown`] read it; nothing else names a key.
//!
//! A key is looked up in the context of the top layer, then among the [`KeyContext::Global`]
//! rows unless the context keeps that key for itself ([`KeyContext::keeps`]).
//!
//! To add a key: a variant of [`Action`], and a row of [`TABLE`].

mod key;
mod table;

use std::fmt::Write as _;

use crossterm::event::KeyEvent;

pub use key::Key;
pub use table::{Action, TABLE};

/// Where a row holds. Exactly one context holds at a time, besides `Global`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyContext {
    /// Everywhere that does not keep the key for itself.
    Global,
    /// A list or a table: Home, Topics, Questions, Bookmarks, Progress, Resources.
    List,
    /// The text of a lesson.
    Lesson,
    /// The sandbox pane, when it has the focus, and the sandbox screen.
    Pane,
    /// The request line of the pane is typed into.
    PaneText,
    /// A line of text is typed: a filter, a search, a short answer.
    Text,
    /// Options of a question are picked.
    Choice,
    /// An open question: think, then reveal.
    Open,
    /// The model answer is there and wants a grade.
    Grade,
    /// The answer was judged and is explained.
    Verdict,
    /// A practice run is over, or there was none.
    Summary,
    /// An overlay that only shows something.
    Overlay,
    /// An overlay with a list to pick from, filtered by what is typed.
    Picker,
}

impl KeyContext {
    /// All contexts, in the order of the help page.
    pub const ALL: [KeyContext; 13] = [
        KeyContext::Global,
        KeyContext::List,
        KeyContext::Lesson,
        KeyContext::Pane,
        KeyContext::PaneText,
        KeyContext::Choice,
        KeyContext::Open,
        KeyContext::Grade,
        KeyContext::Verdict,
        KeyContext::Summary,
        KeyContext::Text,
        KeyContext::Overlay,
        KeyContext::Picker,
    ];

    /// What the help page calls it.
    pub const fn title(self) -> &'static str {
        match self {
            KeyContext::Global => "Everywhere",
            KeyContext::List => "Lists",
            KeyContext::Lesson => "Lesson",
            KeyContext::Pane => "Sandbox",
            KeyContext::PaneText => "Request line",
            KeyContext::Text => "Typing",
            KeyContext::Choice => "Picking an answer",
            KeyContext::Open => "Open question",
            KeyContext::Grade => "Grading yourself",
            KeyContext::Verdict => "After an answer",
            KeyContext::Summary => "After a run",
            KeyContext::Overlay => "Overlay",
            KeyContext::Picker => "Search everything",
        }
    }

    /// Whether the bar names this key for something of the context's own.
    pub fn names(self, key: Key) -> bool {
        let own = rows(self).find(|row| row.keys.first() == Some(&key));
        own.is_some_and(|row| !row.label.is_empty())
    }

    /// Whether a key that no row of this context names stays out of the global rows: what can be
    /// typed is text where text is typed, letters and digits are answers where one is picked.
    pub fn keeps(self, key: Key) -> bool {
        match self {
            KeyContext::Text | KeyContext::PaneText | KeyContext::Picker => key.is_text(),
            KeyContext::Choice => matches!(key.character(), Some('a'..='f')),
            KeyContext::Grade | KeyContext::Verdict => matches!(key.character(), Some('1'..='4')),
            KeyContext::Overlay => true,
            _ => false,
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What is done.
    pub action: Action,
    /// With which keys; the first is the one the key bar names.
    pub keys: &'static [Key],
    /// Where.
    pub contexts: &'static [KeyContext],
    /// One or two words for the key bar; empty if it isn't named there.
    pub label: &'static str,
    /// A plain sentence for the help page, without a full stop.
    pub help: &'static str,
}

/// The action of this key in this context.
pub fn lookup(context: KeyContext, event: KeyEvent) -> Option<Action> {
    let key = Key::from_event(event)?;
    find(context, key).or_else(|| {
        if context.keeps(key) {
            None
        } else {
            find(KeyContext::Global, key)
        }
    })
}

fn find(context: KeyContext, key: Key) -> Option<Action> {
    rows(context)
        .find(|row| row.keys.contains(&key))
        .map(|row| row.action)
}

/// The rows of a context, in the table's order.
pub fn rows(context: KeyContext) -> impl Iterator<Item = &'static Binding> {
    TABLE
        .iter()
        .filter(move |row| row.contexts.contains(&context))
}

/// The whole table as Markdown, for the README.
pub fn keys_markdown() -> String {
    let mut text = String::new();
    for context in KeyContext::ALL {
        if rows(context).next().is_none() {
            continue;
        }
        let _ = writeln!(
            text,
            "### {}\n\n| Keys | What they do |\n| --- | --- |",
            context.title()
        );
        for row in rows(context) {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), row.help);
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for context in KeyContext::ALL {
            let mut seen: Vec<(Key, Action)> = Vec::new();
            for row in rows(context) {
                for key in row.keys {
                    assert!(
                        !seen.iter().any(|(other, _)| other == key),
                        "{key} stands twice in {context:?}"
                    );
                    seen.push((*key, row.action));
                }
            }
        }
    }

    #[test]
    fn no_key_hides_a_global_one_unless_its_context_keeps_it() {
        for context in KeyContext::ALL
            .into_iter()
            .filter(|c| *c != KeyContext::Global)
        {
            for key in rows(context).flat_map(|row| row.keys) {
                let global = find(KeyContext::Global, *key);
                assert!(
                    global.is_none() || context.keeps(*key) || find(context, *key) == global,
                    "{key} in {context:?} hides {global:?}"
                );
            }
        }
    }

    #[test]
    fn every_row_has_keys_contexts_and_help() {
        for row in TABLE {
            assert!(
                !row.keys.is_empty() && !row.contexts.is_empty(),
                "{:?}",
                row.action
            );
            assert!(
                !row.help.is_empty() && !row.help.ends_with('.'),
                "{:?}",
                row.action
            );
            assert!(row.help.len() <= 52, "too long for the page: {}", row.help);
        }
    }

    #[test]
    fn the_table_is_written_as_markdown() {
        insta::assert_snapshot!(keys_markdown());
    }
}
