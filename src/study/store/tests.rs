//! The store on real files in a temporary folder, with a clock that stands still.

mod keeping;
mod migrating;
mod opening;
mod recording;
mod walking;

use super::*;
use crate::study::fixture::now;
use tempfile::TempDir;

/// A folder that is gone when the test ends.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("progress.db")
    }

    /// Opens the store, of which there must be nothing to say.
    fn store(&self) -> Store {
        let opened = Store::open(&self.path(), now()).unwrap();
        assert_eq!(opened.notice, None);
        opened.store
    }

    /// The names of all files, sorted.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// What `text` says, with the folder's own name left out.
    fn shortened(&self, text: &str) -> String {
        text.replace(self.folder.path().to_str().unwrap(), "HOME")
    }
}
