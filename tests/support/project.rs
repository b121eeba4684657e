//! A Next.js project in a temporary folder.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A project folder that vanishes with the value.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// An empty `app` folder.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("app")).expect("a folder for the routes");
        Project { folder }
    }

    /// One GET, which answers `text`, at `path` (`api/x`).
    pub(crate) fn with_route(self, path: &str, code: &str) -> Self {
        self.file(&format!("app/{path}/route.ts"), code)
    }

    /// The same project with a file more.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    /// Writes a file as an editor does that truncates and writes.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("the folder of the file");
        fs::write(path, text).expect("the file is written");
    }

    /// Writes a file as an editor does that writes beside it and renames.
    pub(crate) fn replace(&self, path: &str, text: &str) {
        let beside = format!("{path}.swp~");
        self.write(&beside, text);
        fs::rename(self.path().join(beside), self.path().join(path)).expect("renamed");
    }

    /// Deletes a folder with all in it.
    pub(crate) fn remove_folder(&self, path: &str) {
        fs::remove_dir_all(self.path().join(path)).expect("the folder was there");
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}
