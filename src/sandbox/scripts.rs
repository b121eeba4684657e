//! The app's modules: found, compiled once, and kept until the next build.
//!
//! Names of modules are paths relative to the project (`app/api/time/route.ts`), so that an
//! error's stack shows them as the learner knows them. No file outside of the project is read.

mod aliases;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::api::Problem;
use super::trace::Place;
use super::transpile::{self, Directives, Fields, ImportUse, Script, SourceProblem};
use aliases::Aliases;

/// The modules of an app. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Scripts {
    project: Arc<PathBuf>,
    aliases: Arc<Aliases>,
    directives: Directives,
    fields: Fields,
    compiled: Arc<Mutex<HashMap<String, Compiled>>>,
    /// How often they were read anew while the same JavaScript thread went on.
    renewals: Arc<AtomicU32>,
}

/// Between a module's name and the number of its renewal, as the runtime knows it.
const RENEWAL: &str = "?v=";

type Compiled = Result<Arc<Script>, Vec<Problem>>;

const SUFFIXES: [&str; 13] = [
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".json",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
    "/index.mjs",
];

impl Scripts {
    /// No modules yet; `project` is canonical.
    pub(crate) fn new(project: PathBuf, directives: Directives) -> Scripts {
        Scripts {
            aliases: Arc::new(Aliases::read(&project)),
            project: Arc::new(project),
            directives,
            fields: Fields::Defined,
            compiled: Arc::default(),
            renewals: Arc::default(),
        }
    }

    /// With what class fields are, where tsconfig.json does not say it.
    pub(crate) fn with_fields(mut self, fields: Fields) -> Scripts {
        if !self.aliases.defines_fields {
            self.fields = fields;
        }
        self
    }

    /// Forgets what was read: the next import of each module reads and runs it anew, in the same
    /// runtime, as `next dev` does. What `globalThis` holds stays.
    pub(crate) fn renew(&self) {
        self.lock().clear();
        self.renewals.fetch_add(1, Ordering::Relaxed);
    }

    /// The name by which the runtime knows the present state of a module.
    pub(crate) fn runtime_name(&self, name: &str) -> String {
        match self.renewals.load(Ordering::Relaxed) {
            0 => name.to_owned(),
            renewal => format!("{name}{RENEWAL}{renewal}"),
        }
    }

    /// The module's own name.
    pub(crate) fn plain_name(runtime_name: &str) -> &str {
        runtime_name
            .split_once(RENEWAL)
            .map_or(runtime_name, |(name, _)| name)
    }

    /// The module's name that an import means, seen from the module `base`.
    pub(crate) fn resolve(&self, base: &str, specifier: &str) -> Result<String, String> {
        for stem in self.candidates(base, specifier) {
            for suffix in SUFFIXES {
                let path = PathBuf::from(format!("{}{suffix}", stem.display()));
                let Ok(found) = self.project.join(&path).canonicalize() else {
                    continue;
                };
                if !found.is_file() {
                    continue;
                }
                return match found.strip_prefix(self.project.as_path()) {
                    Ok(inside) => Ok(inside.to_string_lossy().replace('\\', "/")),
                    Err(_) => Err(format!(
                        "Module '{specifier}' lies outside of the project, where the sandbox does not read"
                    )),
                };
            }
        }
        Err(not_found(specifier))
    }

    /// Where a module may lie, without its ending; nowhere for the name of a package.
    fn candidates(&self, base: &str, specifier: &str) -> Vec<PathBuf> {
        if ["./", "../"]
            .iter()
            .any(|start| specifier.starts_with(start))
            || matches!(specifier, "." | "..")
        {
            let folder = Path::new(base).parent().unwrap_or(Path::new(""));
            return normal(&folder.join(specifier)).into_iter().collect();
        }
        let mut places = self.aliases.places(specifier);
        if let Some(rest) = specifier.strip_prefix("@/") {
            places.extend([PathBuf::from(rest), Path::new("src").join(rest)]);
        }
        places.iter().filter_map(|place| normal(place)).collect()
    }

    /// The compiled module.
    pub(crate) fn get(&self, name: &str) -> Compiled {
        if let Some(known) = self.lock().get(name) {
            return known.clone();
        }
        let compiled = self.compile(name);
        self.lock().insert(name.to_owned(), compiled.clone());
        compiled
    }

    fn compile(&self, name: &str) -> Compiled {
        let source = std::fs::read_to_string(self.project.join(name)).map_err(|error| {
            vec![Problem::at_file(
                name,
                format!("the file can't be read: {error}"),
            )]
        })?;
        if Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "json")
        {
            return json_module(name, &source);
        }
        transpile::compile_with(Path::new(name), &source, self.directives, self.fields)
            .map(Arc::new)
            .map_err(|problems| problems.into_iter().map(Problem::from).collect())
    }

    /// All modules that a module needs, itself included; or everything that keeps it from loading.
    /// `is_builtin` knows the modules that don't lie in the project.
    pub(crate) fn graph(
        &self,
        root: &str,
        is_builtin: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeSet<String>, Vec<Problem>> {
        let (mut seen, mut open, mut problems) =
            (BTreeSet::new(), vec![root.to_owned()], Vec::new());
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.get(&name) {
                Err(found) => problems.extend(found),
                Ok(script) => {
                    for import in script
                        .imports
                        .iter()
                        .filter(|import| !is_builtin(&import.specifier))
                    {
                        match self.resolve(&name, &import.specifier) {
                            Ok(next) => open.push(next),
                            Err(message) => {
                                problems.push(self.import_problem(&name, import, message));
                            }
                        }
                    }
                }
            }
        }
        if problems.is_empty() {
            Ok(seen)
        } else {
            Err(problems)
        }
    }

    fn import_problem(&self, name: &str, import: &ImportUse, message: String) -> Problem {
        let source = std::fs::read_to_string(self.project.join(name)).unwrap_or_default();
        Problem {
            place: Some(Place {
                file: PathBuf::from(name),
                line: import.line,
                column: import.column,
            }),
            message,
            help: import_help(&import.specifier),
            frame: transpile::code_frame(
                &source,
                import.line,
                import.column,
                import.specifier.len(),
            ),
        }
    }

    /// The stack of a JavaScript error with positions in the learner's source.
    pub(crate) fn map_stack(&self, stack: &str) -> String {
        let stack = without_renewals(stack);
        transpile::map_stack(&stack, |name| {
            self.lock()
                .get(name)
                .and_then(|compiled| compiled.clone().ok())
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Compiled>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_found(specifier: &str) -> String {
    format!("Module not found: Can't resolve '{specifier}'")
}

fn import_help(specifier: &str) -> Option<String> {
    let is_package = !specifier.starts_with('.') && !specifier.starts_with("@/");
    is_package.then(|| {
        "The sandbox has no node_modules: next/server, next/headers, next/cache, next/navigation and \
         everyday Node modules such as node:crypto are built in"
            .to_owned()
    })
}

/// A stack whose modules have their own names.
fn without_renewals(stack: &str) -> String {
    let mut parts = stack.split(RENEWAL);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    plain
}

fn json_module(name: &str, source: &str) -> Compiled {
    match serde_json::from_str::<serde_json::Value>(source) {
        Ok(value) => Ok(Arc::new(Script {
            code: json_code(source, &value),
            positions: transpile::Positions::default(),
            imports: Vec::new(),
            is_commonjs: false,
            uses_cache: false,
        })),
        Err(error) => Err(vec![Problem {
            place: Some(Place {
                file: PathBuf::from(name),
                line: error.line(),
                column: error.column().max(1),
            }),
            message: format!("the JSON does not parse: {error}"),
            help: None,
            frame: transpile::code_frame(source, error.line(), error.column().max(1), 1),
        }]),
    }
}

/// The data as default export, and what an object holds also by its names, as bundlers do it.
fn json_code(source: &str, value: &serde_json::Value) -> String {
    let mut code = format!("const data = {source};\nexport default data;");
    let names = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    for (index, name) in names.filter(|name| is_export_name(name)).enumerate() {
        let _ = write!(
            code,
            "\nconst data{index} = data.{name};\nexport {{ data{index} as {name} }};"
        );
    }
    code
}

fn is_export_name(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    name != "default"
        && name.chars().all(is_plain)
        && name.starts_with(|first: char| !first.is_ascii_digit())
}

fn normal(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir if !out.pop() => {
                return None;
            }
            Component::Normal(part) => out.push(part),
            _ => {}
        }
    }
    Some(out)
}

impl From<SourceProblem> for Problem {
    fn from(problem: SourceProblem) -> Problem {
        Problem {
            place: Some(Place {
                file: problem.file,
                line: problem.line,
                column: problem.column,
            }),
            message: problem.message,
            help: problem.help,
            frame: problem.frame,
        }
    }
}
