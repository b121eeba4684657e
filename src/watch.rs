//! Notices edits below a project folder, once they have settled.

use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long a burst of writes is waited out: an editor writes, renames and touches.
const SETTLE: Duration = Duration::from_millis(15);
/// The same once a file is known to be complete: closed by its writer, or renamed into place.
/// Where the system does not tell (macOS), the longer wait decides.
const SETTLE_COMPLETE: Duration = Duration::from_millis(1);
/// A burst is told of after so long even if it goes on: who writes without a pause must not keep
/// other edits waiting.
const LONGEST: Duration = Duration::from_millis(250);

/// What is said to have changed where the system can't tell.
const UNKNOWN: &str = "the folder";

/// Watches for as long as it lives.
pub(crate) struct Watcher {
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// Calls `changed` with the path that says most of each burst, relative to the folder. Only
    /// those paths are looked at which `counts` names, relative as well. `None` where the system
    /// can't watch: edits are then seen at the next build.
    pub(crate) fn new(
        folder: &Path,
        counts: impl Fn(&Path) -> bool + Send + 'static,
        changed: impl Fn(String) + Send + 'static,
    ) -> Option<Watcher> {
        let (sender, receiver) = mpsc::channel::<Change>();
        let (root, base) = (folder.to_path_buf(), folder.to_path_buf());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else {
                return;
            };
            // More has changed at once than the system keeps: nobody knows what.
            if event.need_rescan() {
                let _ = sender.send(Change {
                    path: PathBuf::from(UNKNOWN),
                    is_complete: true,
                });
            }
            let Some((event, is_complete)) = change(event) else {
                return;
            };
            for path in event.paths {
                if let Some(path) = relevant(&root, &path).filter(|path| counts(path)) {
                    let _ = sender.send(Change { path, is_complete });
                }
            }
        })
        .ok()?;
        watcher.watch(folder, RecursiveMode::Recursive).ok()?;
        std::thread::Builder::new()
            .name("jsguide-watch".into())
            .spawn(move || {
                while let Ok(first) = receiver.recv() {
                    let burst = burst(first, &receiver);
                    changed(telling(&base, &burst).display().to_string());
                }
            })
            .ok()?;
        Some(Watcher { _watcher: watcher })
    }
}

/// Something happened to a path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    path: PathBuf,
    /// Nobody is still writing to it.
    is_complete: bool,
}

/// The paths that change together: until it is quiet for as long as the last state of each asks,
/// or for [`LONGEST`].
fn burst(first: Change, receiver: &mpsc::Receiver<Change>) -> Vec<PathBuf> {
    let end = Instant::now() + LONGEST;
    let mut incomplete = Vec::new();
    let mut paths = Vec::new();
    let mut next = Some(first);
    while let Some(Change { path, is_complete }) = next.take() {
        incomplete.retain(|known| *known != path);
        if !is_complete {
            incomplete.push(path.clone());
        }
        if !paths.contains(&path) {
            paths.push(path);
        }
        let quiet = if incomplete.is_empty() {
            SETTLE_COMPLETE
        } else {
            SETTLE
        };
        let left = end.saturating_duration_since(Instant::now());
        next = (!left.is_zero())
            .then(|| receiver.recv_timeout(quiet.min(left)).ok())
            .flatten();
    }
    paths
}

/// The path of a burst that says most: a file that is there, rather than an editor's draft of it.
fn telling<'b>(root: &Path, burst: &'b [PathBuf]) -> &'b Path {
    burst
        .iter()
        .find(|path| root.join(path).is_file())
        .unwrap_or(&burst[0])
}

/// What changes a file, and whether that is all: reading one is an event too, and the build reads
/// them all. A file that is gone may be on its way back, as some editors save.
fn change(event: Event) -> Option<(Event, bool)> {
    let is_complete = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => true,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => false,
        _ => return None,
    };
    Some((event, is_complete))
}

/// Paths that a build reads: not those of tools and editors.
fn relevant(root: &Path, path: &Path) -> Option<PathBuf> {
    let inside = path.strip_prefix(root).ok()?;
    let is_noise = |part: &str| {
        matches!(
            part,
            "node_modules" | ".next" | ".git" | ".jsguide" | ".DS_Store" | "4913"
        ) || part.ends_with(".jsguide")
            || is_draft(part)
    };
    let noisy = inside.components().any(|component| match component {
        Component::Normal(part) => part.to_str().is_none_or(is_noise),
        _ => false,
    });
    (!noisy && inside.components().next().is_some()).then(|| inside.to_path_buf())
}

/// What editors write beside a file: vim's swap files and copies, the locks and copies of emacs.
fn is_draft(name: &str) -> bool {
    let is_swap = |ending: &str| ending.len() == 3 && ending.starts_with("sw");
    name.starts_with('.') && name.rsplit('.').next().is_some_and(is_swap)
        || name.starts_with(".#")
        || name.starts_with('#') && name.ends_with('#')
        || name.ends_with('~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_waits_for_files_that_are_still_written() {
        let change = |name: &str, is_complete| Change {
            path: name.into(),
            is_complete,
        };
        let waited = |queued: &[Change]| {
            let (sender, receiver) = mpsc::channel();
            for change in &queued[1..] {
                sender.send(change.clone()).unwrap();
            }
            let begun = Instant::now();
            let paths = burst(queued[0].clone(), &receiver);
            assert!(paths.contains(&queued[queued.len() - 1].path));
            begun.elapsed()
        };
        assert!(waited(&[change("a", true), change("b", false)]) >= SETTLE);
        assert!(waited(&[change("b", false), change("b", true)]) >= SETTLE_COMPLETE);
        let least = (0..20).map(|_| waited(&[change("b", false), change("b", true)]));
        assert!(least.min() < Some(SETTLE), "a complete file is waited for");
    }

    #[test]
    fn a_file_that_is_written_without_a_pause_keeps_no_edit_waiting() {
        let (sender, receiver) = mpsc::channel();
        let written = Change {
            path: "data".into(),
            is_complete: false,
        };
        let first = written.clone();
        let writer = std::thread::spawn(move || {
            while sender.send(written.clone()).is_ok() {
                std::thread::sleep(SETTLE / 5);
            }
        });
        let begun = Instant::now();
        assert_eq!(burst(first, &receiver), [Path::new("data")]);
        assert!(begun.elapsed() < LONGEST * 8);
        drop(receiver);
        writer.join().unwrap();
    }

    #[test]
    fn only_paths_that_a_build_reads_count() {
        let root = Path::new("/p");
        for (path, counts) in [
            ("/p/app/api/route.ts", true),
            ("/p/.env", true),
            ("/p/app/.route.ts.swp", false),
            ("/p/app/.route.ts.swx", false),
            ("/p/app/.#route.ts", false),
            ("/p/app/#route.ts#", false),
            ("/p/app/route.ts~", false),
            ("/p/lib/a.sw1.ts", true),
            ("/p/node_modules/x/index.js", false),
            ("/p", false),
        ] {
            assert_eq!(relevant(root, Path::new(path)).is_some(), counts, "{path}");
        }
    }
}
