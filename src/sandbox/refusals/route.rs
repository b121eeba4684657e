//! One route file: its exports, its config, its types, its directives.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Refusal, Stage};
use crate::sandbox::api::Problem;
use crate::sandbox::config::Config;
use crate::sandbox::edition::Rules;
use crate::sandbox::project::METHODS;
use crate::sandbox::trace;
use crate::sandbox::transpile::SourceProblem;
use crate::sandbox::transpile::route::{
    ConfigValue, ExportKind, HandlerSource, ParamsShape, Place, RouteSource,
};

/// What a route may export besides handlers.
const CONFIG: [&str; 9] = [
    "config",
    "generateStaticParams",
    "revalidate",
    "dynamic",
    "dynamicParams",
    "fetchCache",
    "preferredRegion",
    "runtime",
    "maxDuration",
];
/// What `cacheComponents` has no place for.
const REPLACED: [&str; 5] = [
    "dynamic",
    "dynamicParams",
    "revalidate",
    "fetchCache",
    "runtime",
];
pub(super) const SEGMENT_CONFIG: &str =
    "https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config";

/// A route file as it is looked at.
pub(crate) struct RouteFile<'p> {
    /// Relative to the project.
    pub(crate) file: &'p str,
    /// `/x/[id]`.
    pub(crate) path: &'p str,
    pub(crate) text: &'p str,
    pub(crate) source: &'p RouteSource,
    /// All exported names, those behind `export *` included.
    pub(crate) names: &'p BTreeSet<String>,
}

pub(super) struct Search<'p> {
    pub(super) route: &'p RouteFile<'p>,
    pub(super) rules: &'p Rules,
    config: &'p Config,
    found: Vec<Refusal>,
}

/// Everything wrong with a route file.
pub(crate) fn of_route(route: &RouteFile<'_>, rules: &Rules, config: &Config) -> Vec<Refusal> {
    let mut search = Search {
        route,
        rules,
        config,
        found: Vec::new(),
    };
    search.cache_components();
    search.segment_config();
    search.reexported_config();
    search.edge_imports();
    search.output();
    if Path::new(route.file)
        .extension()
        .is_some_and(|ending| ending == "ts" || ending == "tsx")
    {
        search.export_names();
        search.handlers();
        search.mismatches();
    }
    search.found
}

/// What is wrong with any module of the app, a route or not.
pub(crate) fn in_module(
    file: &str,
    text: &str,
    source: &RouteSource,
    rules: &Rules,
    config: &Config,
) -> Vec<Problem> {
    if !rules.has_use_cache || rules.use_cache(config) {
        return Vec::new();
    }
    let wrong = source.directives.iter().filter(|directive| {
        directive.text == "use cache" || directive.text.starts_with("use cache:")
    });
    wrong
        .map(|directive| {
            let message = format!(
                "To use \"{}\", please enable the {} in your Next.js config.",
                directive.text, rules.use_cache_flag
            );
            let help = format!("Read more: {}", rules.use_cache_docs);
            problem(file, text, directive.place, &message, Some(&help))
        })
        .collect()
}

/// What a module that a route imports may not import, where the route runs on edge.
pub(crate) fn on_edge(file: &str, text: &str, source: &RouteSource, rules: &Rules) -> Vec<Problem> {
    missing_on_edge(source, rules)
        .into_iter()
        .map(|(place, message)| problem(file, text, place, &message, Some(EDGE_HELP)))
        .collect()
}

/// The edge runtime has few of Node's modules; 14 and 15 do not find the others, 16 does not load them.
fn missing_on_edge(source: &RouteSource, rules: &Rules) -> Vec<(Place, String)> {
    let imports = source.node_imports.iter();
    let missing = imports.filter(|import| !ON_EDGE.contains(&import.module.as_str()));
    missing
        .filter_map(|import| {
            let message = if import.module.starts_with("node:") {
                format!(
                    "A Node.js module is loaded ('{}' at line {}) which is not supported in the Edge Runtime.",
                    import.module, import.place.line
                )
            } else if rules.edge_has_bare_modules {
                return None;
            } else {
                format!("Module not found: Can't resolve '{}'", import.module)
            };
            Some((import.place, message))
        })
        .collect()
}

/// What `next dev` says of a route file when it first compiles it.
pub(crate) fn warnings(route: &RouteFile<'_>) -> Vec<Problem> {
    let file = route.file;
    let has = |name: &str| route.names.contains(name);
    let mut found: Vec<String> = METHODS
        .iter()
        .filter(|method| has(&method.to_lowercase()))
        .map(|method| {
            let lower = method.to_lowercase();
            format!(
                "Detected lowercase method '{lower}' in '{file}'. Export the uppercase '{method}' method name to fix this error."
            )
        })
        .collect();
    if has("default") {
        found.push(format!(
            "Detected default export in '{file}'. Export a named export for each HTTP method instead."
        ));
    }
    if !METHODS.iter().any(|method| has(method)) {
        found.push(format!(
            "No HTTP methods exported in '{file}'. Export a named export for each HTTP method."
        ));
    }
    found
        .into_iter()
        .map(|message| Problem::at_file(file, message))
        .collect()
}

fn problem(file: &str, text: &str, place: Place, message: &str, help: Option<&str>) -> Problem {
    let mut found = Problem::from(SourceProblem::at(Path::new(file), text, place, message));
    found.help = help.map(str::to_owned);
    found
}

impl Search<'_> {
    pub(super) fn add(&mut self, stage: Stage, place: Place, message: &str, help: Option<&str>) {
        let RouteFile {
            file, path, text, ..
        } = *self.route;
        self.found.push(Refusal {
            problem: problem(file, text, place, message, help),
            stage,
            path: Some(path.to_owned()),
        });
    }

    fn add_to_file(&mut self, stage: Stage, message: String, help: Option<&str>) {
        let place = Some(trace::Place {
            file: PathBuf::from(self.route.file),
            line: 1,
            column: 1,
        });
        self.found.push(Refusal {
            problem: Problem {
                place,
                message,
                help: help.map(str::to_owned),
                frame: String::new(),
            },
            stage,
            path: Some(self.route.path.to_owned()),
        });
    }

    fn cache_components(&mut self) {
        if !self.rules.cache_components(self.config) {
            return;
        }
        for name in REPLACED {
            if let Some(place) = self.route.source.export(name).map(|export| export.place) {
                let message = format!(
                    "Route segment config \"{name}\" is not compatible with `nextConfig.cacheComponents`. Please remove it."
                );
                self.add(Stage::Compile, place, &message, None);
            }
        }
    }

    fn edge_imports(&mut self) {
        let source = self.route.source;
        let is_edge = source.config("runtime").is_some_and(
            |runtime| matches!(&runtime.value, ConfigValue::String(name) if name.contains("edge")),
        );
        if is_edge {
            for (place, message) in missing_on_edge(source, self.rules) {
                self.add(Stage::Compile, place, &message, Some(EDGE_HELP));
            }
        }
    }

    /// `output: 'export'` (FACTS 78).
    fn output(&mut self) {
        if self.config.output.as_deref() != Some("export") {
            return;
        }
        let source = self.route.source;
        let dynamic = source.config("dynamic");
        if let Some(export) = dynamic
            && export.value == ConfigValue::String("force-dynamic".into())
        {
            let message = format!(
                "export const dynamic = \"force-dynamic\" on page \"{}\" cannot be used with \"output: export\".",
                self.route.path
            );
            return self.add(Stage::Compile, export.place, &message, Some(EXPORT_HELP));
        }
        let has = |name: &str| self.route.names.contains(name);
        let asks = has("generateStaticParams")
            || dynamic.is_some_and(|export| {
                matches!(&export.value, ConfigValue::String(text) if text == "force-static" || text == "error")
            })
            || source.config("revalidate").is_some_and(|export| match export.value {
                ConfigValue::Bool(false) => true,
                ConfigValue::Number(seconds) => seconds > 0.0,
                _ => false,
            });
        if self.rules.export_needs_static && has("GET") && !asks {
            let message = format!(
                "export const dynamic = \"force-static\"/export const revalidate not configured on route \"{}\" with \"output: export\".",
                self.route.path
            );
            let place = source.export("GET").map(|export| export.place);
            match place {
                Some(place) => self.add(Stage::Compile, place, &message, Some(EXPORT_HELP)),
                None => self.add_to_file(Stage::Compile, message, Some(EXPORT_HELP)),
            }
        }
    }

    fn export_names(&mut self) {
        let is_known = |name: &str| METHODS.contains(&name) || CONFIG.contains(&name);
        let source = self.route.source;
        if self.rules.checks_export_names {
            let wrong = source
                .exports
                .iter()
                .filter(|export| export.kind != ExportKind::Type && !is_known(&export.name));
            for export in wrong {
                let message = format!(
                    "Type error: Route \"{}\" does not match the required types of a Next.js Route.\n  \"{}\" is not a valid Route export field.",
                    self.route.file, export.name
                );
                self.add(
                    Stage::Types,
                    export.place,
                    &message,
                    Some(&export_help(&export.name)),
                );
            }
        }
        let has_handler = METHODS
            .iter()
            .any(|method| self.route.names.contains(*method));
        if self.rules.requires_handler && !has_handler {
            let message = format!(
                "Type error: '{}' has no properties in common with type 'RouteHandlerConfig<\"{}\">': it exports no HTTP method.",
                self.route.file, self.route.path
            );
            match source.exports.first() {
                Some(export) => {
                    let help = export_help(&export.name);
                    self.add(Stage::Types, export.place, &message, Some(&help));
                }
                None => self.add_to_file(Stage::Types, message, Some(NO_HANDLER_HELP)),
            }
        }
    }

    fn handlers(&mut self) {
        for handler in &self.route.source.handlers {
            self.params_type(handler);
            self.return_type(handler);
        }
    }

    fn params_type(&mut self, handler: &HandlerSource) {
        let Some(params) = &handler.params else {
            return;
        };
        if !self.rules.types_params_as_promise || params.shape != ParamsShape::Plain {
            return;
        }
        let message = format!(
            "Type error: Route \"{}\" has an invalid \"{}\" export:\n  Type \"{{ params: {}; }}\" is not a valid type for the function's second argument.",
            self.route.file, handler.method, params.text
        );
        let help = format!(
            "params is a promise: type it as Promise<{}> and await it",
            params.text
        );
        self.add(Stage::Types, params.place, &message, Some(&help));
    }

    /// `null` passes where `strict` is off, which is how Next writes a tsconfig.
    fn return_type(&mut self, handler: &HandlerSource) {
        for wrong in handler
            .plain_returns
            .iter()
            .filter(|wrong| wrong.what != "null")
        {
            let message = format!(
                "Type error: Route \"{}\" has an invalid export:\n  \"{}\" is not a valid {} return type:\n    Expected \"void | Response | Promise<void | Response>\", got \"{}\".",
                self.route.file, wrong.what, handler.method, wrong.what
            );
            let help = "Return a Response, as Response.json(value) makes it";
            self.add(Stage::Types, wrong.place, &message, Some(help));
        }
    }

    fn mismatches(&mut self) {
        for mismatch in &self.route.source.type_mismatches {
            let message = format!(
                "Type error: Type '{}' is not assignable to type '{}'.",
                mismatch.found, mismatch.declared
            );
            self.add(Stage::Types, mismatch.place, &message, None);
        }
    }
}

/// Node's modules that the edge runtime has, by the name that a refusal would have.
const ON_EDGE: [&str; 5] = [
    "node:assert",
    "node:async_hooks",
    "node:buffer",
    "node:events",
    "node:util",
];
const EDGE_HELP: &str = "Take `runtime = 'edge'` away, or do without the module: https://nextjs.org/docs/messages/node-module-in-edge-runtime";
const EXPORT_HELP: &str = "A static export has no server: the GET must be made by the build, as with `dynamic = 'force-static'`";
const NO_HANDLER_HELP: &str =
    "Export an async function for each method that the route answers: GET, POST, …";

fn export_help(name: &str) -> String {
    let upper = name.to_uppercase();
    if name == "default" {
        "A route handler is exported by the name of its method: `export async function GET() {…}`"
            .into()
    } else if METHODS.contains(&upper.as_str()) {
        format!("Methods are exported in capitals: {upper}")
    } else {
        "Move it to another file: a route file exports handlers and route segment config only"
            .into()
    }
}
