//! A scenario's project as files that a learner can edit, and that survive the program's updates.
//!
//! `.jsguide/manifest.json` in the project remembers the hash of every file as it was delivered. A file whose
//! hash is still that one is the program's: it is brought up to date, or deleted when the scenario has it no
//! more. Every other file is the learner's, a deleted one included, and only `reset` touches it; what `reset`
//! replaces is kept below `.jsguide/replaced/`.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Scenario;

const FOLDER: &str = ".jsguide";
const MANIFEST: &str = "manifest.json";

/// What became of each file; paths are relative to the project, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extracted {
    /// Written where nothing was.
    pub written: Vec<String>,
    /// Written over what was there: an older version, or (by `reset`) the learner's.
    pub updated: Vec<String>,
    /// Changed or deleted by the learner, and left alone.
    pub kept: Vec<String>,
    /// Untouched, but no longer part of the scenario: deleted.
    pub removed: Vec<String>,
}

/// Path and SHA-256 of each file as it was delivered.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
}

/// What is at a path now.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    File(Vec<u8>),
    /// A folder where the file would be, or a file where its folder would be.
    Obstacle,
}

impl Scenario {
    /// Writes the project's files into a folder, which is created when missing. A file that the learner
    /// changed or deleted is left alone; one that they did not touch is brought up to date.
    pub fn extract(&self, into: &Path) -> io::Result<Extracted> {
        let delivered = Manifest::read(into)?;
        let mut manifest = Manifest::default();
        let mut extracted = Extracted::default();
        for file in &self.files {
            let target = inside(into, &file.path)?;
            let before = delivered.files.get(&file.path);
            let own = match look(&target)? {
                Found::File(bytes) if bytes == file.bytes => true,
                Found::File(bytes) if before == Some(&hash(&bytes)) => {
                    replace(&target, &file.bytes)?;
                    extracted.updated.push(file.path.clone());
                    true
                }
                Found::Nothing if before.is_none() => {
                    replace(&target, &file.bytes)?;
                    extracted.written.push(file.path.clone());
                    true
                }
                Found::Nothing | Found::File(_) | Found::Obstacle => {
                    extracted.kept.push(file.path.clone());
                    false
                }
            };
            manifest.remember(&file.path, &file.bytes, own, before);
        }
        self.remove_old(into, &delivered, &mut extracted)?;
        manifest.write(into)?;
        Ok(extracted)
    }

    /// Brings the project's files back to how they were delivered. What the learner had changed is kept below
    /// `.jsguide/replaced/`; files that they added stay where they are.
    pub fn reset(&self, into: &Path) -> io::Result<Extracted> {
        let delivered = Manifest::read(into)?;
        let mut manifest = Manifest::default();
        let mut extracted = Extracted::default();
        let kept_in = free_folder(&into.join(FOLDER).join("replaced"));
        for file in &self.files {
            let target = inside(into, &file.path)?;
            match look(&target)? {
                Found::File(bytes) if bytes == file.bytes => {}
                Found::File(bytes) => {
                    if delivered.files.get(&file.path) != Some(&hash(&bytes)) {
                        replace(&inside(&kept_in, &file.path)?, &bytes)?;
                    }
                    replace(&target, &file.bytes)?;
                    extracted.updated.push(file.path.clone());
                }
                Found::Nothing => {
                    replace(&target, &file.bytes)?;
                    extracted.written.push(file.path.clone());
                }
                Found::Obstacle => {
                    let message = format!("something else is where `{}` belongs", file.path);
                    return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
                }
            }
            manifest.remember(&file.path, &file.bytes, true, None);
        }
        self.remove_old(into, &delivered, &mut extracted)?;
        manifest.write(into)?;
        Ok(extracted)
    }

    /// Deletes what the scenario had once, if the learner has not touched it.
    fn remove_old(
        &self,
        into: &Path,
        delivered: &Manifest,
        extracted: &mut Extracted,
    ) -> io::Result<()> {
        for (path, known) in &delivered.files {
            let Ok(target) = inside(into, path) else {
                continue;
            };
            if self.files.iter().any(|file| file.path == *path) {
                continue;
            }
            match look(&target)? {
                Found::File(bytes) if hash(&bytes) == *known => {
                    fs::remove_file(&target)?;
                    remove_empty_folders(into, &target);
                    extracted.removed.push(path.clone());
                }
                Found::File(_) => extracted.kept.push(path.clone()),
                Found::Nothing | Found::Obstacle => {}
            }
        }
        extracted.kept.sort();
        Ok(())
    }
}

impl Manifest {
    /// A manifest that is missing or can't be understood knows nothing: then every file that differs is the learner's.
    fn read(project: &Path) -> io::Result<Self> {
        match fs::read(project.join(FOLDER).join(MANIFEST)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    fn write(&self, project: &Path) -> io::Result<()> {
        if Self::read(project)? == *self {
            return Ok(());
        }
        replace(
            &project.join(FOLDER).join(MANIFEST),
            &serde_json::to_vec_pretty(self)?,
        )
    }

    /// A file that is the learner's keeps the hash of what was delivered to them, if anything was.
    fn remember(&mut self, path: &str, bytes: &[u8], own: bool, before: Option<&String>) {
        let hash = if own {
            Some(hash(bytes))
        } else {
            before.cloned()
        };
        if let Some(hash) = hash {
            self.files.insert(path.to_owned(), hash);
        }
    }
}

/// The path below a folder; refuses what would lead out of it, which only a forged manifest can hold.
fn inside(folder: &Path, path: &str) -> io::Result<PathBuf> {
    let plain = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !plain {
        let message = format!("`{path}` leads out of the project");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    Ok(folder.join(path))
}

fn look(path: &Path) -> io::Result<Found> {
    match fs::read(path).map_err(|error| (error.kind(), error)) {
        Ok(bytes) => Ok(Found::File(bytes)),
        Err((io::ErrorKind::NotFound, _)) => Ok(Found::Nothing),
        Err((io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory, _)) => Ok(Found::Obstacle),
        Err((_, error)) => Err(error),
    }
}

/// Writes a file so that it is either the old one or the new one, whatever happens.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.jsguide"));
    fs::write(&draft, bytes)?;
    fs::rename(&draft, path)
}

/// Deletes the folders above a file, up to the project, as long as they are empty.
fn remove_empty_folders(project: &Path, file: &Path) {
    for folder in file
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != project)
    {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// `1`, `2`, … below a folder: the first that isn't there.
fn free_folder(folder: &Path) -> PathBuf {
    let mut numbers = (1_u32..).map(|number| folder.join(number.to_string()));
    numbers
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.to_owned())
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::scenario::ScenarioFile;

    const A: &str = "app/a/route.ts";
    const B: &str = "app/b/route.ts";

    fn scenario(files: &[(&str, &str)]) -> Scenario {
        let file = |(path, text): &(&str, &str)| ScenarioFile {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        Scenario {
            id: "s".into(),
            title: String::new(),
            summary: String::new(),
            requests: Vec::new(),
            files: files.iter().map(file).collect(),
            path: String::new(),
        }
    }

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    fn read(project: &Path, path: &str) -> Option<String> {
        fs::read_to_string(project.join(path)).ok()
    }

    #[test]
    fn a_new_folder_gets_every_file_and_a_second_time_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let project = home.path().join("deep/project");
        let scenario = scenario(&[(A, "a1"), (B, "b1")]);
        let written = Extracted {
            written: paths(&[A, B]),
            ..Extracted::default()
        };
        assert_eq!(scenario.extract(&project).unwrap(), written);
        assert_eq!(read(&project, A).as_deref(), Some("a1"));
        assert_eq!(scenario.extract(&project).unwrap(), Extracted::default());
    }

    #[test]
    fn an_update_replaces_untouched_files_and_keeps_changed_ones() {
        let home = tempfile::tempdir().unwrap();
        scenario(&[(A, "a1"), (B, "b1")])
            .extract(home.path())
            .unwrap();
        fs::write(home.path().join(B), "mine").unwrap();
        for _ in 0..2 {
            scenario(&[(A, "a2"), (B, "b2")])
                .extract(home.path())
                .unwrap();
        }
        let again = scenario(&[(A, "a3"), (B, "b3")])
            .extract(home.path())
            .unwrap();
        let expected = Extracted {
            updated: paths(&[A]),
            kept: paths(&[B]),
            ..Extracted::default()
        };
        assert_eq!(again, expected);
        assert_eq!(read(home.path(), A).as_deref(), Some("a3"));
        assert_eq!(read(home.path(), B).as_deref(), Some("mine"));
    }

    #[test]
    fn a_file_that_the_learner_deleted_stays_deleted_until_reset() {
        let home = tempfile::tempdir().unwrap();
        let scenario = scenario(&[(A, "a1")]);
        scenario.extract(home.path()).unwrap();
        fs::remove_file(home.path().join(A)).unwrap();
        let kept = Extracted {
            kept: paths(&[A]),
            ..Extracted::default()
        };
        assert_eq!(scenario.extract(home.path()).unwrap(), kept);
        assert_eq!(scenario.extract(home.path()).unwrap(), kept);
        let written = Extracted {
            written: paths(&[A]),
            ..Extracted::default()
        };
        assert_eq!(scenario.reset(home.path()).unwrap(), written);
        assert_eq!(read(home.path(), A).as_deref(), Some("a1"));
    }

    #[test]
    fn a_file_that_left_the_scenario_is_deleted_unless_it_was_changed() {
        let home = tempfile::tempdir().unwrap();
        scenario(&[(A, "a1"), (B, "b1")])
            .extract(home.path())
            .unwrap();
        fs::write(home.path().join(B), "mine").unwrap();
        let extracted = scenario(&[]).extract(home.path()).unwrap();
        let expected = Extracted {
            removed: paths(&[A]),
            kept: paths(&[B]),
            ..Extracted::default()
        };
        assert_eq!(extracted, expected);
        assert!(!home.path().join("app/a").exists());
        assert_eq!(read(home.path(), B).as_deref(), Some("mine"));
    }

    #[test]
    fn a_learners_file_in_the_way_is_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("app/a")).unwrap();
        fs::write(home.path().join(A), "mine").unwrap();
        let extracted = scenario(&[(A, "a1")]).extract(home.path()).unwrap();
        assert_eq!(
            extracted,
            Extracted {
                kept: paths(&[A]),
                ..Extracted::default()
            }
        );
        assert_eq!(read(home.path(), A).as_deref(), Some("mine"));
    }

    #[test]
    fn a_learners_folder_where_a_file_belongs_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join(A)).unwrap();
        fs::write(home.path().join("app/b"), "mine").unwrap();
        let scenario = scenario(&[(A, "a1"), (B, "b1")]);
        let expected = Extracted {
            kept: paths(&[A, B]),
            ..Extracted::default()
        };
        assert_eq!(scenario.extract(home.path()).unwrap(), expected);
        let error = scenario.reset(home.path()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "something else is where `app/a/route.ts` belongs"
        );
    }

    #[test]
    fn reset_brings_everything_back_and_keeps_what_it_replaced() {
        let home = tempfile::tempdir().unwrap();
        let scenario = scenario(&[(A, "a1"), (B, "b1")]);
        scenario.extract(home.path()).unwrap();
        for text in ["first", "second"] {
            fs::write(home.path().join(A), text).unwrap();
            let expected = Extracted {
                updated: paths(&[A]),
                ..Extracted::default()
            };
            assert_eq!(scenario.reset(home.path()).unwrap(), expected);
        }
        assert_eq!(read(home.path(), A).as_deref(), Some("a1"));
        let replaced = |number: u8| read(home.path(), &format!(".jsguide/replaced/{number}/{A}"));
        assert_eq!(replaced(1).as_deref(), Some("first"));
        assert_eq!(replaced(2).as_deref(), Some("second"));
    }

    #[test]
    fn a_broken_or_forged_manifest_costs_the_learner_nothing() {
        let home = tempfile::tempdir().unwrap();
        let outside = home.path().join("outside");
        fs::write(&outside, "x").unwrap();
        let project = home.path().join("project");
        for manifest in [
            "{",
            "[]",
            &format!(r#"{{"files": {{"../outside": "{}"}}}}"#, hash(b"x")),
        ] {
            fs::create_dir_all(project.join("app/a")).unwrap();
            fs::create_dir_all(project.join(FOLDER)).unwrap();
            fs::write(project.join(A), "mine").unwrap();
            fs::write(project.join(FOLDER).join(MANIFEST), manifest).unwrap();
            let extracted = scenario(&[(A, "a1")]).extract(&project).unwrap();
            assert_eq!(extracted.kept, paths(&[A]), "{manifest}");
            assert_eq!(read(&project, A).as_deref(), Some("mine"), "{manifest}");
        }
        assert!(outside.exists());
    }

    #[test]
    fn a_path_that_leads_out_of_the_project_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let error = scenario(&[("../x", "")]).extract(home.path()).unwrap_err();
        assert_eq!(error.to_string(), "`../x` leads out of the project");
    }
}
