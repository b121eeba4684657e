//! The app's modules: found, compiled once, and kept until the next build.
//!
//! Names of modules are paths relative to the project (`app/api/time/route.ts`), so that an
//! error's stack shows them as the learner knows them. No file outside of the project is read.

mod aliases;
mod json;
mod links;
mod server;

use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use compact_str::{CompactString, format_compact};

use super::api::Problem;
use super::edition::Rules;
use super::metadata;
use super::trace::Place;
use super::transpile::{
    self, Decorators, Directives, ImportUse, Links, Script, Settings, SourceProblem,
};
use aliases::Aliases;
use links::Builtin;

/// The modules of an app. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Scripts {
    project: Arc<PathBuf>,
    aliases: Arc<Aliases>,
    settings: Settings,
    /// What modules of files that are served for their names list.
    listing: metadata::Listing,
    /// A name that a module does not export keeps others from compiling.
    refuses_absent: bool,
    /// Endings that a specifier may leave out, in the order in which they are tried.
    endings: &'static [&'static str],
    compiled: Arc<Mutex<HashMap<String, Compiled>>>,
    /// How compiled modules were mended for others.
    linked: Arc<Mutex<HashMap<String, Links>>>,
    /// What modules that do not lie in the project export.
    builtin_names: Arc<Mutex<HashMap<String, BTreeSet<String>>>>,
    /// What webpack would warn of, until somebody takes it.
    warned: Arc<Mutex<Vec<Problem>>>,
    /// How often they were read anew while the same JavaScript thread went on.
    renewals: Arc<AtomicU32>,
}

/// Between a module's name and the number of its renewal, as the runtime knows it.
const RENEWAL: &str = "?v=";

/// Before the name of a CommonJS module, as others import it.
const FACE: &str = "face:";

/// What the runtime runs of a module.
pub(crate) struct ModuleCode {
    script: Arc<Script>,
    is_face: bool,
}

impl ModuleCode {
    /// The text.
    pub(crate) fn text(&self) -> &str {
        match &self.script.face {
            Some(face) if self.is_face => face,
            _ => &self.script.code,
        }
    }
}

type Compiled = Result<Arc<Script>, Vec<Problem>>;

/// In the order in which Turbopack looks for them.
const ENDINGS: [&str; 6] = [".tsx", ".ts", ".jsx", ".js", ".mjs", ".json"];

impl Scripts {
    /// No modules yet; `project` is canonical.
    pub(crate) fn new(project: PathBuf, directives: Directives) -> Scripts {
        let aliases = Aliases::read(&project);
        Scripts {
            settings: Settings {
                directives,
                decorators: aliases.decorators(Decorators::Refused),
                ..Settings::default()
            },
            listing: metadata::Listing::default(),
            refuses_absent: false,
            endings: &ENDINGS,
            aliases: Arc::new(aliases),
            project: Arc::new(project),
            compiled: Arc::default(),
            linked: Arc::default(),
            builtin_names: Arc::default(),
            warned: Arc::default(),
            renewals: Arc::default(),
        }
    }

    /// By the rules of a version, where tsconfig.json does not say it.
    pub(crate) fn by(mut self, rules: &Rules) -> Scripts {
        if !self.aliases.defines_fields {
            self.settings.fields = rules.class_fields;
        }
        self.settings.decorators = self.aliases.decorators(rules.decorators);
        self.settings.exports = rules.exports;
        self.settings.assigned_exports = rules.assigned_exports;
        self.refuses_absent = rules.refuses_absent_exports;
        self.listing = metadata::Listing::by(rules);
        self.endings = rules.endings;
        self
    }

    /// What the compiler has warned of since this was last asked.
    pub(crate) fn take_warnings(&self) -> Vec<Problem> {
        std::mem::take(&mut *held(&self.warned))
    }

    /// Forgets what was read: the next import of each module reads and runs it anew, in the same
    /// runtime, as `next dev` does. What `globalThis` holds stays.
    pub(crate) fn renew(&self) {
        self.lock().clear();
        held(&self.linked).clear();
        self.renewals.fetch_add(1, Ordering::Relaxed);
    }

    /// The name by which the runtime knows the present state of a module.
    pub(crate) fn runtime_name(&self, name: &str) -> CompactString {
        match self.renewals.load(Ordering::Relaxed) {
            0 => name.into(),
            renewal => format_compact!("{name}{RENEWAL}{renewal}"),
        }
    }

    /// The module's own name.
    pub(crate) fn plain_name(runtime_name: &str) -> &str {
        let name = runtime_name.strip_prefix(FACE).unwrap_or(runtime_name);
        name.split_once(RENEWAL).map_or(name, |(name, _)| name)
    }

    /// The name by which the runtime knows what others import of a module: of a CommonJS one that is
    /// another module beside it.
    pub(crate) fn imported_name(&self, name: &str) -> String {
        let runtime_name = self.runtime_name(name);
        match self.get(name) {
            Ok(script) if script.is_commonjs => format!("{FACE}{runtime_name}"),
            _ => runtime_name.into(),
        }
    }

    /// The code behind a name that the runtime knows.
    pub(crate) fn code(&self, runtime_name: &str) -> Result<ModuleCode, Vec<Problem>> {
        let script = self.get(Scripts::plain_name(runtime_name))?;
        let is_face = runtime_name.starts_with(FACE) && script.face.is_some();
        Ok(ModuleCode { script, is_face })
    }

    /// The module's name that an import means, seen from the module `base`.
    pub(crate) fn resolve(&self, base: &str, specifier: &str) -> Result<String, String> {
        let path = specifier
            .split_once('?')
            .map_or(specifier, |(path, _)| path);
        let is_folder = path.ends_with('/');
        let mut found = self.candidates(base, path).into_iter();
        let found = found.find_map(|stem| {
            let file = (!is_folder).then(|| self.file(&stem)).flatten();
            file.or_else(|| self.folder(&stem))
        });
        let Some(found) = found else {
            return Err(Scripts::not_found(specifier));
        };
        match found.strip_prefix(self.project.as_path()) {
            Ok(inside) => Ok(inside.to_string_lossy().replace('\\', "/")),
            Err(_) => Err(format!(
                "Module '{specifier}' lies outside of the project, where the sandbox does not read"
            )),
        }
    }

    /// The file of a path that may leave out its ending.
    fn file(&self, stem: &Path) -> Option<PathBuf> {
        let endings = std::iter::once("").chain(self.endings.iter().copied());
        let mut paths = endings.map(|ending| {
            let path = format!("{}{ending}", stem.display());
            self.project.join(path).canonicalize().ok()
        });
        paths.find_map(|found| found.filter(|found| found.is_file()))
    }

    /// The file that stands for a folder: what its package.json names, or its index.
    fn folder(&self, stem: &Path) -> Option<PathBuf> {
        let text = std::fs::read_to_string(self.project.join(stem).join("package.json"));
        let package: serde_json::Value = text
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let named = ["module", "main"]
            .into_iter()
            .filter_map(|field| package[field].as_str());
        let mut named = named.filter_map(|file| normal(&stem.join(file)));
        named
            .find_map(|stem| self.file(&stem))
            .or_else(|| self.file(&stem.join("index")))
    }

    /// What the compiler says of a specifier that means nothing.
    pub(crate) fn not_found(specifier: &str) -> String {
        format!("Module not found: Can't resolve '{specifier}'")
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
        if let Some(inside) = specifier.strip_prefix('/') {
            return normal(Path::new(inside)).into_iter().collect();
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
        let compiled = self.compile(name, &Links::default());
        self.lock().insert(name.to_owned(), compiled.clone());
        compiled
    }

    /// Where a file of the project lies.
    pub(crate) fn path_of(&self, file: &Path) -> PathBuf {
        self.project.join(file)
    }

    /// The source of a module.
    pub(crate) fn text(&self, name: &str) -> std::io::Result<String> {
        match metadata::source(&self.project, name, self.listing) {
            Some(text) => Ok(text),
            None => std::fs::read_to_string(self.project.join(name)),
        }
    }

    fn compile(&self, name: &str, links: &Links) -> Compiled {
        let mut parts = Path::new(name).components();
        if !parts.all(|part| matches!(part, Component::Normal(_))) {
            let outside = "the file lies outside of the project, which nothing reads";
            return Err(vec![Problem::at_file(name, outside.to_owned())]);
        }
        let source = self.text(name).map_err(|error| {
            vec![Problem::at_file(
                name,
                format!("the file can't be read: {error}"),
            )]
        })?;
        let ending = Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str());
        match ending {
            Some("json") => return json::compile(name, &source),
            Some("css" | "scss" | "sass") => return Ok(Arc::new(style_sheet())),
            _ => {}
        }
        transpile::compile_with(Path::new(name), &source, self.settings, links)
            .map(Arc::new)
            .map_err(|problems| problems.into_iter().map(Problem::from).collect())
    }

    /// All modules that a module needs, itself included; or everything that keeps it from loading.
    /// `builtin` knows the modules that don't lie in the project.
    pub(crate) fn graph(
        &self,
        root: &str,
        builtin: Builtin<'_>,
    ) -> Result<BTreeSet<String>, Vec<Problem>> {
        let (mut seen, mut open, mut problems) =
            (BTreeSet::new(), vec![root.to_owned()], Vec::new());
        let mut order = Vec::new();
        let mut asked: HashMap<String, BTreeSet<String>> = HashMap::new();
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.get(&name) {
                Err(found) => problems.extend(found),
                Ok(script) => {
                    problems.extend(self.refused_imports(&name, &script));
                    for import in &script.imports {
                        match self.follow(&name, import, builtin) {
                            Ok(Some(next)) => {
                                let names = import.names.iter().map(|one| one.name.clone());
                                asked.entry(next.clone()).or_default().extend(names);
                                open.push(next);
                            }
                            Ok(None) => {}
                            Err(problem) => problems.push(problem),
                        }
                    }
                }
            }
            order.push(name);
        }
        if problems.is_empty() {
            for name in order.iter().rev() {
                let asked = asked.entry(name.clone()).or_default();
                problems.extend(self.link(name, (name != root).then_some(&*asked), builtin));
            }
        }
        if problems.is_empty() {
            Ok(seen)
        } else {
            Err(problems)
        }
    }

    /// The imports of what is for the browser.
    fn refused_imports(&self, name: &str, script: &Script) -> Vec<Problem> {
        let refused = script.declared.iter().filter_map(|import| {
            let message = server::refusal(import)?;
            Some(self.import_problem(name, import, message))
        });
        refused.collect()
    }

    /// The module of the project that an import means, if it means one.
    fn follow(
        &self,
        name: &str,
        import: &ImportUse,
        builtin: Builtin<'_>,
    ) -> Result<Option<String>, Problem> {
        if builtin(&import.specifier).is_some() {
            return Ok(None);
        }
        match self.resolve(name, &import.specifier) {
            Ok(found) => Ok(Some(found)),
            Err(_) if import.is_guarded => Ok(None),
            Err(message) => Err(self.import_problem(name, import, message)),
        }
    }

    /// Compiles a module anew where others do not have what it asks for.
    fn link(
        &self,
        name: &str,
        asked: Option<&BTreeSet<String>>,
        builtin: Builtin<'_>,
    ) -> Vec<Problem> {
        let (links, problems) = self.links(name, asked, builtin);
        let is_new = held(&self.linked).get(name) != Some(&links);
        if problems.is_empty() && links != Links::default() && is_new {
            held(&self.warned).extend(self.absent_warnings(name, &links));
            let compiled = self.compile(name, &links);
            self.lock().insert(name.to_owned(), compiled);
            held(&self.linked).insert(name.to_owned(), links);
        }
        problems
    }

    fn import_problem(&self, name: &str, import: &ImportUse, message: String) -> Problem {
        let place = (import.line, import.column);
        Problem {
            help: import_help(&import.specifier),
            ..self.problem_at(name, place, import.specifier.len(), message)
        }
    }

    fn problem_at(
        &self,
        name: &str,
        (line, column): (usize, usize),
        length: usize,
        message: String,
    ) -> Problem {
        let source = self.text(name).unwrap_or_default();
        Problem {
            place: Some(Place {
                file: PathBuf::from(name),
                line,
                column,
            }),
            message,
            help: None,
            frame: transpile::code_frame(&source, line, column, length),
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

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Compiled>> {
        held(&self.compiled)
    }
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
    let stack = stack.replace(FACE, "");
    let mut parts = stack.split(RENEWAL);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    plain
}

fn held<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A style sheet: nothing on the server, and without class names.
fn style_sheet() -> Script {
    Script {
        code: "export default {};".to_owned(),
        exports: std::iter::once("default".to_owned()).collect(),
        ..Script::default()
    }
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
