//! What the modules behind a route say of it: names that come from elsewhere, directives.

use std::collections::BTreeSet;
use std::path::Path;

use crate::sandbox::api::Problem;
use crate::sandbox::config::Config;
use crate::sandbox::edition::Rules;
use crate::sandbox::refusals::{self, Refusal, Stage};
use crate::sandbox::scripts::Scripts;
use crate::sandbox::transpile;

/// What no module of a route may hold.
pub(super) fn refused_modules(
    folder: &Path,
    modules: &BTreeSet<String>,
    rules: &Rules,
    config: &Config,
) -> Vec<Problem> {
    let mut found = Vec::new();
    for name in modules {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        if !text.contains("use cache") {
            continue;
        }
        if let Ok(source) = transpile::analyse(Path::new(name), &text) {
            found.extend(refusals::in_module(name, &text, &source, rules, config));
        }
    }
    found
}

/// What the modules of a route on edge ask for that is not there.
pub(super) fn missing_on_edge(
    folder: &Path,
    modules: &BTreeSet<String>,
    rules: &Rules,
) -> Vec<Problem> {
    let mut found = Vec::new();
    for name in modules {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        if let Ok(source) = transpile::analyse(Path::new(name), &text) {
            found.extend(refusals::on_edge(name, &text, &source, rules));
        }
    }
    found
}

/// What the type check finds in the modules of a route.
pub(super) fn type_problems(
    path: &str,
    modules: &BTreeSet<String>,
    scripts: &Scripts,
) -> Vec<Refusal> {
    let scripts = modules.iter().filter_map(|name| scripts.get(name).ok());
    let found = scripts.flat_map(|script| script.type_problems.clone());
    found
        .map(|found| Refusal {
            problem: Problem {
                message: format!("Type error: {}", found.message),
                ..Problem::from(found)
            },
            stage: Stage::Types,
            path: Some(path.to_owned()),
        })
        .collect()
}
