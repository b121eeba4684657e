//! Watches a content folder, and reads it anew when something in it changes.

use std::path::Path;
use std::sync::mpsc::Sender;

use crate::content::Folder;
use crate::tui::message::Message;
use crate::watch::Watcher;

/// Watches until dropped; `None` where the system can't.
pub(in crate::tui) fn watch(folder: &Path, queue: Sender<Message>) -> Option<Watcher> {
    // The system tells full paths, whatever was asked for.
    let folder = folder.canonicalize().ok()?;
    let source = Folder(folder.clone());
    let changed = move |_| {
        let _ = queue.send(Message::ContentChanged(super::load(&source)));
    };
    Watcher::new(&folder, |_| true, changed)
}
