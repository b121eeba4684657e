//! The content module as `jsguide check` and the program use it: a small good folder, and what is said when
//! one thing in it is wrong.

#[path = "content/diagnostics.rs"]
mod diagnostics;
#[path = "content/loading.rs"]
mod loading;
#[path = "content/random.rs"]
mod random;

use std::{borrow::Cow, path::PathBuf};

use jsguide::content::{Folder, Source, SourceFile};

/// A few files that are all right; every test changes a copy.
#[derive(Clone)]
struct Sample(Vec<SourceFile>);

impl Source for Sample {
    fn files(&self) -> Vec<SourceFile> {
        let mut files = self.0.clone();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

impl Sample {
    fn good() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content/good");
        Self(Folder(root).files())
    }

    fn with(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.0.retain(|file| file.path != path);
        self.0.push(SourceFile {
            path: path.to_owned(),
            bytes: Ok(Cow::Owned(text.into())),
        });
        self
    }

    fn without(mut self, path: &str) -> Self {
        self.0.retain(|file| file.path != path);
        self
    }

    fn text(&self, path: &str) -> String {
        let file = self.0.iter().find(|file| file.path == path).expect(path);
        String::from_utf8(file.bytes.as_ref().expect("it was read").to_vec()).expect("it is text")
    }

    /// Replaces the one place where `old` stands.
    fn replacing(self, path: &str, old: &str, new: &str) -> Self {
        let text = self.text(path);
        assert_eq!(
            text.matches(old).count(),
            1,
            "`{old}` is not once in {path}"
        );
        self.with(path, text.replace(old, new))
    }
}
