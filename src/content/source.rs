//! Where content comes from: the binary itself, or a folder.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
};

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
        let mut files = Vec::new();
        for name in ["lessons", "quizzes", "sandbox"] {
            collect(&self.0.join(name), name, &mut files);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

/// Adds what is below a folder; a folder that isn't there has nothing.
fn collect(folder: &Path, name: &str, files: &mut Vec<SourceFile>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => {
            return files.push(SourceFile {
                path: name.to_owned(),
                bytes: Err(error.to_string()),
            });
        }
    };
    for entry in entries.flatten() {
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if is_folder(&entry) {
            if !is_skipped(&entry) {
                collect(&entry.path(), &path, files);
            }
        } else {
            let bytes = fs::read(entry.path())
                .map(Cow::Owned)
                .map_err(|error| error.to_string());
            files.push(SourceFile { path, bytes });
        }
    }
}

/// Links to folders are not followed: they could lead in a circle.
fn is_folder(entry: &fs::DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_dir())
}

/// What tools put into a project is not content.
fn is_skipped(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    name == "node_modules" || (name.starts_with('.') && name != ".well-known")
}
