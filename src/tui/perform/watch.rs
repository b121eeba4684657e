//! Watches a content folder, and reads it anew when something in it changes.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};

use crate::content::Folder;
use crate::tui::message::Message;

/// How long a folder must be quiet before it is read.
const QUIET: Duration = Duration::from_millis(200);

/// Watches until dropped.
pub(in crate::tui) fn watch(
    folder: &Path,
    queue: Sender<Message>,
) -> notify::Result<RecommendedWatcher> {
    let (changes, changed) = channel();
    let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            let _ = changes.send(());
        }
    })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    let source = Folder(folder.to_owned());
    thread::Builder::new()
        .name("content".into())
        .spawn(move || {
            while settled(&changed) {
                let _ = queue.send(Message::ContentChanged(super::load(&source)));
            }
        })
        .map_err(notify::Error::io)?;
    Ok(watcher)
}

/// Waits for a change and then for quiet; `false` once nobody watches any more.
fn settled(changed: &Receiver<()>) -> bool {
    if changed.recv().is_err() {
        return false;
    }
    loop {
        match changed.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}
