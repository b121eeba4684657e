//! Files of `public/`: served as they are, before any route is looked at.
//!
//! Which path is a file, as `getItem` of next/dist/server/lib/router-utils/filesystem.js decides it,
//! and which of these files is handed out, as the package `send`, which Next.js bundles, decides that.

use std::collections::HashSet;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::folders::leads_back;
use super::path::encode_component;

/// Endings by their type, as the package `mime` in `send` has them.
const TYPES: &str = include_str!("public/types.txt");

/// The folder `public/` of a project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Public {
    folder: PathBuf,
    /// The files that were there at the build, each as it stands in a URL; development looks at the
    /// disk at each request.
    listed: Option<HashSet<String>>,
}

/// What a path is, below `public/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A file: the path as `send` is given it, which decodes it again.
    File(String),
    /// Its folder is a file, which development fails at.
    Broken,
}

impl Public {
    /// Looks into the folder of a project. `is_listed` is a rule of the edition.
    pub(crate) fn read(project: &Path, is_listed: bool) -> Public {
        let folder = project.join("public");
        let listed = is_listed.then(|| {
            let mut files = HashSet::new();
            list(&folder, "", &mut files);
            files
        });
        Public { folder, listed }
    }

    /// What a path is, if it is anything: escaped, in normal form, below the base path.
    pub(crate) fn find(&self, path: &str) -> Option<Item> {
        match &self.listed {
            Some(listed) if listed.is_empty() => None,
            Some(listed) => find_listed(listed, path).map(Item::File),
            None => self.find_on_disk(path),
        }
    }

    fn find_on_disk(&self, path: &str) -> Option<Item> {
        let is_file = |path: &str| match std::fs::metadata(self.folder.join(normal(path)?)) {
            Ok(known) => Some(Ok(known.is_file())),
            Err(error) if error.kind() == ErrorKind::NotADirectory => Some(Err(())),
            Err(_) => Some(Ok(false)),
        };
        match is_file(path) {
            Some(Ok(true)) => return Some(Item::File(path.to_owned())),
            Some(Err(())) => return Some(Item::Broken),
            _ => {}
        }
        let decoded = percent_decode_str(path).decode_utf8().ok()?;
        let is_found = match is_file(&decoded) {
            Some(found) => found == Ok(true),
            // It leads out of the folder: a file of the project is refused, not hidden.
            None => self.project_has(&decoded),
        };
        is_found.then(|| Item::File(path.to_owned()))
    }

    fn project_has(&self, decoded: &str) -> bool {
        let outside = format!("/public{decoded}");
        let project = self.folder.parent();
        let file = normal(&outside).and_then(|inside| Some(project?.join(inside)));
        file.is_some_and(|file| file.is_file())
    }

    /// The file behind an item, as `send` opens it; `None` is a bad request: escapes that don't
    /// decode, a way out of the folder, a file whose name begins with a full stop.
    pub(crate) fn open(&self, item: &str) -> Option<(PathBuf, Metadata)> {
        let decoded = percent_decode_str(item).decode_utf8().ok()?;
        if decoded.contains('\0') || !super::path::is_well_formed(item) {
            return None;
        }
        let inside = normal(&decoded)?;
        let name = inside.file_name()?.to_str()?;
        if name.starts_with('.') {
            return None;
        }
        let file = self.folder.join(inside);
        let known = std::fs::metadata(&file).ok().filter(Metadata::is_file)?;
        Some((file, known))
    }
}

fn find_listed(listed: &HashSet<String>, path: &str) -> Option<String> {
    if listed.contains(path) {
        return Some(path.to_owned());
    }
    let decoded = super::path::is_well_formed(path)
        .then(|| percent_decode_str(path).decode_utf8_lossy())
        .filter(|decoded| listed.contains(decoded.as_ref()));
    if let Some(decoded) = decoded {
        return Some(decoded.into_owned());
    }
    listed.contains(&encoded(path)).then(|| path.to_owned())
}

/// A path with what has to be escaped in a URL escaped (`encodeURIPath`).
fn encoded(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(encode_component).collect();
    parts.join("/")
}

/// A path without `.` and `..`; `None` if it leads out.
fn normal(path: &str) -> Option<PathBuf> {
    let mut inside = PathBuf::new();
    for part in Path::new(path.trim_start_matches('/')).components() {
        match part {
            Component::Normal(name) => inside.push(name),
            Component::ParentDir if !inside.pop() => return None,
            _ => {}
        }
    }
    Some(inside)
}

fn list(folder: &Path, above: &str, files: &mut HashSet<String>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = format!("{above}/{}", encode_component(name));
        match std::fs::metadata(entry.path()) {
            Ok(known) if known.is_dir() && !leads_back(&entry.path()) => {
                list(&entry.path(), &path, files);
            }
            Ok(known) if known.is_file() => {
                files.insert(path);
            }
            _ => {}
        }
    }
}

/// The `Content-Type` of a file.
pub(crate) fn content_type(file: &Path) -> String {
    let ending = file.extension().and_then(|ending| ending.to_str());
    let ending = ending.unwrap_or_default().to_ascii_lowercase();
    let known = TYPES.lines().find_map(|line| {
        let (kind, endings) = line.split_once(' ')?;
        endings
            .split(' ')
            .any(|known| known == ending)
            .then_some(kind)
    });
    let kind = known.unwrap_or("application/octet-stream");
    let is_text = kind.starts_with("text/")
        || kind.starts_with("application/javascript")
        || kind.starts_with("application/json");
    let charset = if is_text { "; charset=UTF-8" } else { "" };
    format!("{kind}{charset}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "public/x.txt",
            "public/a b.txt",
            "public/a%b.txt",
            "public/é.txt",
            "public/sub/index.html",
            "public/.hidden",
            "public/.dir/open.txt",
            "package.json",
        ] {
            let file = folder.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "x").unwrap();
        }
        folder
    }

    #[test]
    fn files_are_found_as_next_finds_them() {
        let folder = project();
        let file = |path: &str| Some(Item::File(path.into()));
        let cases = [
            ("/x.txt", file("/x.txt"), file("/x.txt")),
            ("/x%2etxt", file("/x.txt"), file("/x%2etxt")),
            ("/a%20b.txt", file("/a%20b.txt"), file("/a%20b.txt")),
            ("/a+b.txt", None, None),
            ("/a%25b.txt", file("/a%25b.txt"), file("/a%25b.txt")),
            ("/a%b.txt", file("/a%b.txt"), file("/a%b.txt")),
            ("/%C3%A9.txt", file("/%C3%A9.txt"), file("/%C3%A9.txt")),
            ("/%c3%a9.txt", None, file("/%c3%a9.txt")),
            (
                "/sub%2findex.html",
                file("/sub/index.html"),
                file("/sub%2findex.html"),
            ),
            ("/./x.txt", None, file("/./x.txt")),
            ("/sub", None, None),
            ("/x.txt/y", None, Some(Item::Broken)),
            ("/X.TXT", None, None),
            ("/..%2fpackage.json", None, file("/..%2fpackage.json")),
            ("/..%2fnone.json", None, None),
        ];
        let listed = Public::read(folder.path(), true);
        let on_disk = Public::read(folder.path(), false);
        for (path, built, live) in cases {
            assert_eq!(listed.find(path), built, "{path} of the build");
            assert_eq!(on_disk.find(path), live, "{path} on the disk");
        }
    }

    #[test]
    fn what_is_found_is_not_always_handed_out() {
        let folder = project();
        let public = Public::read(folder.path(), true);
        for path in ["/x.txt", "/a%20b.txt", "/sub/index.html", "/.dir/open.txt"] {
            assert!(public.open(path).is_some(), "{path}");
        }
        for path in [
            "/.hidden",
            "/a%b.txt",
            "/..%2fpackage.json",
            "/sub",
            "/x%00",
        ] {
            assert!(public.open(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_ending_says_the_type() {
        let cases = [
            ("a.txt", "text/plain; charset=UTF-8"),
            ("a.JSON", "application/json; charset=UTF-8"),
            ("a.mjs", "application/javascript; charset=UTF-8"),
            ("a.webmanifest", "application/manifest+json"),
            ("a.svg", "image/svg+xml"),
            ("a.avif", "image/avif"),
            ("a.unknown", "application/octet-stream"),
            ("bare", "application/octet-stream"),
        ];
        for (file, expected) in cases {
            assert_eq!(content_type(Path::new(file)), expected, "{file}");
        }
    }
}
