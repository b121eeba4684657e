//! Sorts the files of a source, and reads each for itself.

use std::collections::BTreeMap;

use crate::content::{
    diagnostic::Diagnostic,
    id::{ScenarioId, TopicId, is_kebab, is_topic_path},
    markdown::{Marks, Snippet},
    problems::{Problems, Spot},
    question::read::{self as quiz, Quiz},
    scenario::{self, Scenario, ScenarioFile},
    source::{Source, SourceFile},
    topic::{BrokenTopic, Category, category, lesson, lesson::Lesson},
};

const CATEGORIES: &str = "lessons/categories.yaml";

/// A lesson file, whether it can be used or not.
#[derive(Debug)]
pub(super) struct LessonFile {
    pub(super) id: TopicId,
    pub(super) path: String,
    pub(super) lesson: Option<Lesson>,
    pub(super) marks: Marks,
}

/// A quiz file.
#[derive(Debug)]
pub(super) struct QuizFile {
    pub(super) topic: TopicId,
    pub(super) path: String,
    pub(super) quiz: Quiz,
}

/// A folder below `sandbox/` that has a `scenario.yaml`, whether it can be used or not.
#[derive(Debug)]
pub(super) struct ScenarioFolder {
    pub(super) id: ScenarioId,
    pub(super) path: String,
    pub(super) read: scenario::read::Read,
    pub(super) files: Vec<ScenarioFile>,
}

impl ScenarioFolder {
    /// The scenario with its files, if it can be used.
    pub(super) fn scenario(self) -> Option<Scenario> {
        let mut scenario = self.read.scenario?;
        scenario.files = self.files;
        Some(scenario)
    }
}

/// All files as read, before anything is known of the links between them.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) count: usize,
    /// `None`: the file is missing or can't be read.
    pub(super) categories: Option<Vec<Category>>,
    pub(super) lessons: Vec<LessonFile>,
    pub(super) broken: Vec<BrokenTopic>,
    pub(super) quizzes: Vec<QuizFile>,
    pub(super) scenarios: Vec<ScenarioFolder>,
    pub(super) diagnostics: Vec<Diagnostic>,
    projects: BTreeMap<ScenarioId, Vec<ScenarioFile>>,
}

/// What a file is, by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Categories,
    Lesson(TopicId),
    Quiz(TopicId),
    Scenario(ScenarioId),
    /// A file of a scenario's project, and its path in it.
    Project(ScenarioId, String),
    /// What editors and systems leave behind.
    Hidden,
    /// It belongs to nothing; the help says what could stand there.
    Stray(&'static str),
}

impl Role {
    fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').collect();
        let name = parts.last().copied().unwrap_or_default();
        if name.ends_with('~') || (name.starts_with('.') && !name.starts_with(".env")) {
            return Self::Hidden;
        }
        match parts.as_slice() {
            _ if path == CATEGORIES => Self::Categories,
            ["lessons", category, file] => lesson_role(category, file),
            ["lessons", ..] => Self::Stray("lessons are `lessons/<category>/<topic>.md`"),
            ["quizzes", category, file] => quiz_role(category, file),
            ["quizzes", ..] => Self::Stray("quizzes are `quizzes/<category>/<topic>.yaml`"),
            ["sandbox", scenario, _, ..] if !is_kebab(scenario) => Self::Stray(
                "a scenario's folder is named by its id: lower-case words with hyphens between them",
            ),
            ["sandbox", scenario, "scenario.yaml"] => Self::Scenario(ScenarioId::new(*scenario)),
            ["sandbox", scenario, rest @ ..] if !rest.is_empty() => {
                Self::Project(ScenarioId::new(*scenario), rest.join("/"))
            }
            _ => Self::Stray("scenarios are folders: `sandbox/<scenario>/scenario.yaml`"),
        }
    }
}

fn lesson_role(category: &str, file: &str) -> Role {
    match topic_id(category, file, ".md") {
        Some(id) => Role::Lesson(id),
        None => {
            Role::Stray("lessons are `lessons/<category>/<topic>.md`, in lower case with hyphens")
        }
    }
}

fn quiz_role(category: &str, file: &str) -> Role {
    match topic_id(category, file, ".yaml") {
        Some(id) => Role::Quiz(id),
        None => Role::Stray("quizzes are `quizzes/<category>/<topic>.yaml`, named as their lesson"),
    }
}

fn topic_id(category: &str, file: &str, extension: &str) -> Option<TopicId> {
    let id = format!("{category}/{}", file.strip_suffix(extension)?);
    is_topic_path(&id).then(|| TopicId::new(id))
}

impl Files {
    pub(super) fn read(source: &dyn Source) -> Self {
        let mut files = Self::default();
        for file in source.files() {
            files.add(file);
        }
        files.place_projects();
        files.miss_categories();
        files
    }

    /// Every piece of code, with the path of its file: the fences of all texts, and the files of all projects.
    pub(super) fn snippets(&self) -> Vec<(String, Snippet)> {
        let lessons = self.lessons.iter().map(|file| (&file.path, &file.marks));
        let quizzes = self
            .quizzes
            .iter()
            .map(|file| (&file.path, &file.quiz.marks));
        let scenarios = self
            .scenarios
            .iter()
            .map(|folder| (&folder.path, &folder.read.marks));
        let fences = lessons
            .chain(quizzes)
            .chain(scenarios)
            .flat_map(|(path, marks)| {
                marks
                    .snippets
                    .iter()
                    .map(move |snippet| (path.clone(), snippet.clone()))
            });
        let projects = self.scenarios.iter().flat_map(|folder| {
            folder
                .files
                .iter()
                .filter_map(|file| project_snippet(&folder.id, file))
        });
        fences.chain(projects).collect()
    }

    fn add(&mut self, file: SourceFile) {
        let role = Role::of(&file.path);
        if role == Role::Hidden {
            return;
        }
        self.count += 1;
        let mut problems = Problems::new(file.path.as_str());
        match role {
            Role::Hidden => {}
            Role::Stray(help) => {
                problems
                    .error(Spot::START, "this file belongs to nothing")
                    .help(help);
            }
            Role::Project(id, path) => self.project_file(id, path, file, &mut problems),
            Role::Categories => {
                let text = text_of(file, &mut problems);
                self.categories = text.and_then(|text| category::read(&text, &mut problems));
            }
            Role::Lesson(id) => return self.lesson(id, file, problems),
            Role::Quiz(id) => self.quiz(id, file, &mut problems),
            Role::Scenario(id) => self.scenario(id, file, &mut problems),
        }
        self.diagnostics.extend(problems.into_sorted());
    }

    fn lesson(&mut self, id: TopicId, file: SourceFile, mut problems: Problems) {
        let path = file.path.clone();
        let text = text_of(file, &mut problems);
        let (lesson, marks) = text
            .map(|text| lesson::read(&id, &text, &mut problems))
            .unwrap_or_default();
        let diagnostics = problems.into_sorted();
        self.diagnostics.extend(diagnostics.iter().cloned());
        if lesson.is_none() {
            let (id, path) = (id.clone(), path.clone());
            self.broken.push(BrokenTopic {
                id,
                path,
                diagnostics,
            });
        }
        self.lessons.push(LessonFile {
            id,
            path,
            lesson,
            marks,
        });
    }

    fn quiz(&mut self, topic: TopicId, file: SourceFile, problems: &mut Problems) {
        let path = file.path.clone();
        let text = text_of(file, problems);
        let quiz = text
            .map(|text| quiz::read(&topic, &text, problems))
            .unwrap_or_default();
        self.quizzes.push(QuizFile { topic, path, quiz });
    }

    fn scenario(&mut self, id: ScenarioId, file: SourceFile, problems: &mut Problems) {
        let path = file.path.clone();
        let text = text_of(file, problems);
        let read = text
            .map(|text| scenario::read::read(&id, &text, problems))
            .unwrap_or_default();
        self.scenarios.push(ScenarioFolder {
            id,
            path,
            read,
            files: Vec::new(),
        });
    }

    fn project_file(
        &mut self,
        id: ScenarioId,
        path: String,
        file: SourceFile,
        problems: &mut Problems,
    ) {
        match file.bytes {
            Ok(bytes) => {
                let file = ScenarioFile {
                    path,
                    bytes: bytes.into_owned(),
                };
                self.projects.entry(id).or_default().push(file);
            }
            Err(reason) => unreadable(&reason, problems),
        }
    }

    /// Hands the project's files to their scenarios; a folder without `scenario.yaml` belongs to nothing.
    fn place_projects(&mut self) {
        for (id, files) in std::mem::take(&mut self.projects) {
            if let Some(folder) = self.scenarios.iter_mut().find(|folder| folder.id == id) {
                folder.files = files;
            } else if let Some(file) = files.first() {
                let mut problems = Problems::new(format!("sandbox/{id}/{}", file.path));
                problems
                    .error(Spot::START, format!("`sandbox/{id}` has no scenario.yaml"))
                    .help("write one beside `app/`, or delete the folder");
                self.diagnostics.extend(problems.into_sorted());
            }
        }
    }

    fn miss_categories(&mut self) {
        if self.categories.is_some()
            || self
                .diagnostics
                .iter()
                .any(|known| known.path == CATEGORIES)
        {
            return;
        }
        let mut problems = Problems::new(CATEGORIES);
        problems.error(Spot::START, "this file is missing").help(
            "a content folder holds `lessons/` with categories.yaml, `quizzes/` and `sandbox/`",
        );
        self.diagnostics.extend(problems.into_sorted());
    }
}

fn project_snippet(id: &ScenarioId, file: &ScenarioFile) -> Option<(String, Snippet)> {
    // TypeScript's own configuration may hold comments, which JSON has not.
    if file.path == "tsconfig.json" {
        return None;
    }
    let language = file.path.rsplit_once('.')?.1.to_owned();
    let text = std::str::from_utf8(&file.bytes).ok()?.to_owned();
    let snippet = Snippet {
        language,
        text,
        spot: Spot::START,
    };
    Some((format!("sandbox/{id}/{}", file.path), snippet))
}

fn text_of(file: SourceFile, problems: &mut Problems) -> Option<String> {
    let bytes = match file.bytes {
        Ok(bytes) => bytes,
        Err(reason) => {
            unreadable(&reason, problems);
            return None;
        }
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').replace("\r\n", "\n")),
        Err(error) => {
            let line = bytes[..error.valid_up_to()]
                .split(|byte| *byte == b'\n')
                .count();
            problems.error(Spot { line, column: 1 }, "this file is not UTF-8 text");
            None
        }
    }
}

fn unreadable(reason: &str, problems: &mut Problems) {
    problems.error(Spot::START, format!("this file can't be read: {reason}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_path() {
        for (path, role) in [
            ("lessons/categories.yaml", Some(Role::Categories)),
            (
                "lessons/nextjs/caching.md",
                Some(Role::Lesson("nextjs/caching".into())),
            ),
            (
                "quizzes/nextjs/caching.yaml",
                Some(Role::Quiz("nextjs/caching".into())),
            ),
            (
                "sandbox/rh/scenario.yaml",
                Some(Role::Scenario("rh".into())),
            ),
            (
                "sandbox/rh/app/a/route.ts",
                Some(Role::Project("rh".into(), "app/a/route.ts".into())),
            ),
            (
                "sandbox/rh/.env",
                Some(Role::Project("rh".into(), ".env".into())),
            ),
            ("sandbox/rh/app/.route.ts.swp", Some(Role::Hidden)),
            ("lessons/nextjs/caching.md~", Some(Role::Hidden)),
            ("lessons/.gitkeep", Some(Role::Hidden)),
            ("lessons/nextjs/notes.txt", None),
            ("lessons/caching.md", None),
            ("lessons/nextjs/deep/caching.md", None),
            ("lessons/nextjs/Caching.md", None),
            ("quizzes/nextjs/caching.yml", None),
            ("sandbox/readme.md", None),
            ("sandbox/Not Kebab/scenario.yaml", None),
            ("elsewhere", None),
        ] {
            let found = Role::of(path);
            match role {
                Some(role) => assert_eq!(found, role, "{path}"),
                None => assert!(matches!(found, Role::Stray(_)), "{path}: {found:?}"),
            }
        }
    }
}
