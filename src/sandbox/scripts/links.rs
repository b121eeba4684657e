//! Which names modules ask of each other that are not there, and what Next.js says to it.
//!
//! Turbopack (16) refuses a name that a module of the project does not export; webpack (14, 15) warns
//! and gives `undefined`. What is no ECMAScript module (CommonJS, JSON, packages) is not asked before
//! it runs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Problem, Scripts, held};
use crate::sandbox::transpile::{self, Absent, ImportKind, ImportUse, ImportedName, Links, Script};

/// How deep `export *` is followed.
const DEPTH: u8 = 8;

/// What is known of the names that a module exports.
struct Exports {
    names: BTreeSet<String>,
    /// There are no more, which else only running tells.
    is_all: bool,
}

/// The source of a module that does not lie in the project.
pub(crate) type Builtin<'b> = &'b dyn Fn(&str) -> Option<Cow<'static, str>>;

impl Scripts {
    /// What is to be mended in a compiled module, and what Next.js would refuse; `asked` are the
    /// names that others want of it.
    pub(super) fn links(
        &self,
        module: &str,
        asked: Option<&BTreeSet<String>>,
        builtin: Builtin<'_>,
    ) -> (Links, Vec<Problem>) {
        let (mut links, mut problems) = (Links::default(), Vec::new());
        let Ok(script) = self.get(module) else {
            return (links, problems);
        };
        for import in &script.imports {
            if import.is_guarded && !self.is_there(module, import, builtin) {
                links.unresolved.insert(import.specifier.clone());
            }
            self.absences(module, import, asked, builtin, (&mut links, &mut problems));
        }
        if !script.is_commonjs {
            links.pinned = self.pinned(module, &script, builtin);
        }
        (links, problems)
    }

    /// The names of an import that are not there.
    fn absences(
        &self,
        module: &str,
        import: &ImportUse,
        asked: Option<&BTreeSet<String>>,
        builtin: Builtin<'_>,
        (links, problems): (&mut Links, &mut Vec<Problem>),
    ) {
        if import.names.is_empty() || import.kind != ImportKind::Static {
            return;
        }
        let Some(exports) = self.exports_behind(module, &import.specifier, builtin, DEPTH) else {
            return;
        };
        for wanted in &import.names {
            if exports.names.contains(&wanted.name) {
                continue;
            }
            let absent = self.absent(module, import, wanted, builtin);
            let key = (import.specifier.clone(), wanted.name.clone());
            links.absent.insert(key, absent);
            let counts = match (&wanted.passed_on, asked) {
                (Some(name), Some(asked)) => asked.contains(name),
                _ => true,
            };
            if counts && self.refuses_absent && exports.is_all {
                problems.push(self.absent_problem(module, import, wanted));
            }
        }
    }

    /// The names that more than one `export *` brings in: the first counts.
    fn pinned(
        &self,
        module: &str,
        script: &Script,
        builtin: Builtin<'_>,
    ) -> BTreeMap<String, String> {
        let mut first = BTreeMap::new();
        let mut pinned = BTreeMap::new();
        for star in &script.stars {
            let Some(exports) = self.exports_behind(module, star, builtin, DEPTH) else {
                continue;
            };
            for name in without_default(exports.names) {
                if script.exports.contains(&name) {
                    continue;
                }
                match first.get(&name) {
                    Some(&one) => {
                        pinned.insert(name, String::clone(one));
                    }
                    None => {
                        first.insert(name, star);
                    }
                }
            }
        }
        pinned
    }

    fn is_there(&self, module: &str, import: &ImportUse, builtin: Builtin<'_>) -> bool {
        builtin(&import.specifier).is_some() || self.resolve(module, &import.specifier).is_ok()
    }

    fn absent(
        &self,
        module: &str,
        import: &ImportUse,
        wanted: &ImportedName,
        builtin: Builtin<'_>,
    ) -> Absent {
        if builtin(&import.specifier).is_some() {
            return match wanted.name.as_str() {
                "default" => Absent::Namespace,
                _ => Absent::Undefined,
            };
        }
        let target = self.resolve(module, &import.specifier);
        match target.ok().and_then(|target| self.get(&target).ok()) {
            Some(script) if script.is_commonjs => Absent::Property,
            _ => Absent::Undefined,
        }
    }

    /// What the module of a specifier exports; `None` if there is none.
    fn exports_behind(
        &self,
        module: &str,
        specifier: &str,
        builtin: Builtin<'_>,
        depth: u8,
    ) -> Option<Exports> {
        if let Some(known) = held(&self.builtin_names).get(specifier) {
            return Some(Exports {
                names: known.clone(),
                is_all: false,
            });
        }
        if let Some(source) = builtin(specifier) {
            let names = builtin_names(&source, builtin, depth);
            held(&self.builtin_names).insert(specifier.to_owned(), names.clone());
            return Some(Exports {
                names,
                is_all: false,
            });
        }
        let target = self.resolve(module, specifier).ok()?;
        self.exports(&target, builtin, depth)
    }

    /// What a module of the project exports.
    fn exports(&self, module: &str, builtin: Builtin<'_>, depth: u8) -> Option<Exports> {
        let script = self.get(module).ok()?;
        let mut names = script.exports.clone();
        let mut is_all = !script.is_commonjs && !is_json(module);
        if script.is_commonjs {
            names.insert("default".to_owned());
        }
        for star in &script.stars {
            if depth == 0 {
                is_all = false;
                continue;
            }
            let behind = self.exports_behind(module, star, builtin, depth - 1);
            is_all &= behind.as_ref().is_some_and(|behind| behind.is_all);
            names.extend(
                behind
                    .into_iter()
                    .flat_map(|behind| without_default(behind.names)),
            );
        }
        Some(Exports { names, is_all })
    }

    /// All names that are known of what a module exports, those behind `export *` included.
    pub(crate) fn exported_names(&self, module: &str) -> BTreeSet<String> {
        self.exports(module, &|_| None, DEPTH)
            .map_or_else(BTreeSet::new, |exports| exports.names)
    }

    fn absent_problem(&self, module: &str, import: &ImportUse, wanted: &ImportedName) -> Problem {
        let target = self.resolve(module, &import.specifier);
        let target = target.unwrap_or_else(|_| import.specifier.clone());
        let message = format!(
            "Export {} doesn't exist in target module\nThe export {} was not found in module [project]/{target}.",
            wanted.name, wanted.name
        );
        let mut problem = self.problem_at(
            module,
            (wanted.line, wanted.column),
            wanted.name.len(),
            message,
        );
        problem.help = Some(
            "All exports of the module are statically known: export the name there, or import one that is exported"
                .to_owned(),
        );
        problem
    }

    /// What webpack warns of: the names that are `undefined` in a module.
    pub(super) fn absent_warnings(&self, module: &str, links: &Links) -> Vec<Problem> {
        let mut found = Vec::new();
        let Ok(script) = self.get(module) else {
            return found;
        };
        for import in &script.imports {
            for wanted in &import.names {
                let key = (import.specifier.clone(), wanted.name.clone());
                if links.absent.get(&key) != Some(&Absent::Undefined) {
                    continue;
                }
                let message = format!(
                    "Attempted import error: '{}' is not exported from '{}'.",
                    wanted.name, import.specifier
                );
                let place = (wanted.line, wanted.column);
                found.push(self.problem_at(module, place, wanted.name.len(), message));
            }
        }
        found
    }
}

fn is_json(module: &str) -> bool {
    let ending = Path::new(module).extension();
    ending.is_some_and(|ending| ending == "json")
}

fn without_default(names: BTreeSet<String>) -> impl Iterator<Item = String> {
    names.into_iter().filter(|name| name != "default")
}

fn builtin_names(source: &str, builtin: Builtin<'_>, depth: u8) -> BTreeSet<String> {
    let (mut names, stars) = transpile::exports_of(source);
    for star in stars.iter().filter(|_| depth > 0) {
        if let Some(source) = builtin(star) {
            names.extend(builtin_names(&source, builtin, depth - 1));
        }
    }
    names
}
