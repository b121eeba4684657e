//! Notices edits below a project folder, once they have settled.

use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long a burst of writes is waited out: an editor writes, renames and touches.
const SETTLE: Duration = Duration::from_millis(15);

/// Watches for as long as it lives.
pub(crate) struct Watcher {
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// Calls `changed` with the first path of each burst, relative to the folder. `None` where
    /// the system can't watch: edits are then seen at the next build.
    pub(crate) fn new(folder: &Path, changed: impl Fn(String) + Send + 'static) -> Option<Watcher> {
        let (sender, receiver) = mpsc::channel::<PathBuf>();
        let (root, base) = (folder.to_path_buf(), folder.to_path_buf());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            for path in event
                .into_iter()
                .filter(is_change)
                .flat_map(|event| event.paths)
            {
                if let Some(path) = relevant(&root, &path) {
                    let _ = sender.send(path);
                }
            }
        })
        .ok()?;
        watcher.watch(folder, RecursiveMode::Recursive).ok()?;
        std::thread::Builder::new()
            .name("jsguide-watch".into())
            .spawn(move || {
                while let Ok(first) = receiver.recv() {
                    let mut burst = vec![first];
                    while let Ok(next) = receiver.recv_timeout(SETTLE) {
                        burst.push(next);
                    }
                    changed(telling(&base, &burst).display().to_string());
                }
            })
            .ok()?;
        Some(Watcher { _watcher: watcher })
    }
}

/// The path of a burst that says most: a file that is there, rather than an editor's draft of it.
fn telling<'b>(root: &Path, burst: &'b [PathBuf]) -> &'b Path {
    burst
        .iter()
        .find(|path| root.join(path).is_file())
        .unwrap_or(&burst[0])
}

/// Reading a file is an event too, and the build reads them all.
fn is_change(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
    )
}

/// Paths that a build reads: not those of tools and editors.
fn relevant(root: &Path, path: &Path) -> Option<PathBuf> {
    let inside = path.strip_prefix(root).ok()?;
    let is_noise = |part: &str| {
        let ending = part.rsplit('.').next();
        matches!(
            part,
            "node_modules" | ".next" | ".git" | ".jsguide" | "4913"
        ) || matches!(ending, Some("swp" | "jsguide"))
            || part.ends_with('~')
    };
    let noisy = inside.components().any(|component| match component {
        Component::Normal(part) => part.to_str().is_none_or(is_noise),
        _ => false,
    });
    (!noisy && inside.components().next().is_some()).then(|| inside.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_that_a_build_reads_count() {
        let root = Path::new("/p");
        for (path, counts) in [
            ("/p/app/api/route.ts", true),
            ("/p/.env", true),
            ("/p/app/.route.ts.swp", false),
            ("/p/node_modules/x/index.js", false),
            ("/p", false),
        ] {
            assert_eq!(relevant(root, Path::new(path)).is_some(), counts, "{path}");
        }
    }
}
