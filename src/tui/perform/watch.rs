//! Watches a content folder, and reads it anew when something in it changes.

use std::path::Path;
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify_debouncer_mini::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};

use crate::content::Folder;
use crate::tui::message::Message;

/// How long a folder must be quiet before it is read.
const QUIET: Duration = Duration::from_millis(200);

/// Watches until dropped.
pub(in crate::tui) fn watch(
    folder: &Path,
    queue: Sender<Message>,
) -> notify::Result<Debouncer<RecommendedWatcher>> {
    let source = Folder(folder.to_owned());
    let mut debouncer = new_debouncer(QUIET, move |events: DebounceEventResult| {
        if events.is_ok() {
            let _ = queue.send(Message::ContentChanged(super::load(&source)));
        }
    })?;
    debouncer.watcher().watch(folder, RecursiveMode::Recursive)?;
    Ok(debouncer)
}
