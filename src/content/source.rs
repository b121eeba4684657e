//! Where content comes from: the binary itself, or a folder.

use std::{borrow::Cow, path::PathBuf};

use include_dir::{Dir, include_dir};

/// One file of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the content folder, with forward slashes: `lessons/nextjs/caching.md`.
    pub path: String,
    /// The bytes, or in plain words why they can't be read.
    pub bytes: Result<Cow<'static, [u8]>, String>,
}

/// Something that holds `lessons/`, `quizzes/` and `sandbox/`.
pub trait Source {
    /// All files, sorted by path.
    fn files(&self) -> Vec<SourceFile>;
}

/// The content that was compiled into the program.
#[derive(Debug, Clone, Copy, Default)]
pub struct Embedded;

/// A folder on disk (`--content DIR`), read anew on each call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(pub PathBuf);

fn embedded_folders() -> [(&'static str, Dir<'static>); 3] {
    [
        ("lessons", include_dir!("$CARGO_MANIFEST_DIR/lessons")),
        ("quizzes", include_dir!("$CARGO_MANIFEST_DIR/quizzes")),
        ("sandbox", include_dir!("$CARGO_MANIFEST_DIR/sandbox")),
    ]
}

impl Source for Embedded {
    fn files(&self) -> Vec<SourceFile> {
        let mut files = Vec::new();
        for (name, folder) in embedded_folders() {
            collect_embedded(name, &folder, &mut files);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

fn collect_embedded(root: &str, folder: &Dir<'static>, files: &mut Vec<SourceFile>) {
    files.extend(folder.files().map(|file| SourceFile {
        path: format!(
            "{root}/{}",
            file.path().to_string_lossy().replace('\\', "/")
        ),
        bytes: Ok(Cow::Borrowed(file.contents())),
    }));
    for folder in folder.dirs() {
        collect_embedded(root, folder, files);
    }
}

impl Source for Folder {
    fn files(&self) -> Vec<SourceFile> {
        Vec::new()
    }
}
