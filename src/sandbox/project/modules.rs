//! What the modules behind a route say of it: names that come from elsewhere, directives.

use std::collections::BTreeSet;
use std::path::Path;

use crate::sandbox::api::Problem;
use crate::sandbox::config::Config;
use crate::sandbox::edition::Rules;
use crate::sandbox::refusals;
use crate::sandbox::scripts::Scripts;
use crate::sandbox::transpile;
use crate::sandbox::transpile::route::{ExportKind, RouteSource};

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

/// Exported names, those behind `export *` included.
pub(super) fn exported_names(
    source: &RouteSource,
    file: &str,
    scripts: &Scripts,
    folder: &Path,
    depth: u8,
) -> Vec<String> {
    let mut names: Vec<String> = source
        .exports
        .iter()
        .filter(|export| export.kind != ExportKind::Type)
        .map(|export| export.name.clone())
        .collect();
    if depth < 8 {
        for star in &source.stars {
            let Ok(name) = scripts.resolve(file, &star.specifier) else {
                continue;
            };
            let text = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
            if let Ok(behind) = transpile::analyse(Path::new(&name), &text) {
                names.extend(exported_names(&behind, &name, scripts, folder, depth + 1));
            }
        }
    }
    names
}
