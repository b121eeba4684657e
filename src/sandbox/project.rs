//! An app as `next build` sees it: the folder, its environment, its routes and what is wrong.
//!
//! Reads sources, never runs them: `build` does, for answers that are made ahead of requests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::api::{Problem, Rendering, RouteInfo, StartError};
use super::edition::{Edition, Mode, Rules};
use super::engine::{Policy, is_builtin};
use super::router::{Route, RouteTable};
use super::scripts::Scripts;
use super::trace::Place;
use super::transpile;
use super::transpile::route::{self, ConfigValue, ExportKind, RouteSource};

/// Next's order of methods (`HTTP_METHODS`).
pub(crate) const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"];

/// An app, read.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its routes.
    pub(crate) table: RouteTable,
    /// What is known of each route, by its path.
    pub(crate) plans: BTreeMap<String, Plan>,
    /// Its modules.
    pub(crate) scripts: Scripts,
    /// What is wrong with the app as a whole.
    pub(crate) problems: Vec<Problem>,
    /// Variables of its `.env` files.
    pub(crate) env: Vec<(String, String)>,
}

/// How a route is to be answered.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The module's name.
    pub(crate) file: String,
    /// Exported methods, in Next's order.
    pub(crate) methods: Vec<String>,
    /// How the handlers see their requests.
    pub(crate) policy: Policy,
    /// Whether and how the GET is made ahead.
    pub(crate) making: Making,
    /// Why, as a clause.
    pub(crate) reason: String,
    /// Where in the source that stands.
    pub(crate) place: Option<Place>,
    /// `revalidate`, in seconds; `None` for never.
    pub(crate) revalidate: Option<u64>,
    /// Params that `generateStaticParams` did not list are a 404.
    pub(crate) only_listed_params: bool,
    /// `generateStaticParams` is exported.
    pub(crate) lists_params: bool,
    /// `runtime = 'edge'`.
    pub(crate) is_edge: bool,
    /// Why the file can't be served.
    pub(crate) problems: Vec<Problem>,
}

/// Whether a GET is made ahead of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    /// By the build; it may still turn out to be dynamic.
    Ahead,
    /// For each set of params, by the build or at the first request.
    PerParams,
    /// For every request.
    PerRequest,
}

impl Project {
    /// Reads the app in a folder.
    pub(crate) fn read(folder: &Path, edition: Edition) -> Result<Project, StartError> {
        let no_app = || StartError::NoApp(folder.to_path_buf());
        let folder = folder.canonicalize().map_err(|_| no_app())?;
        let app = [folder.join("app"), folder.join("src/app")]
            .into_iter()
            .find(|app| app.is_dir())
            .ok_or_else(no_app)?;
        let table = RouteTable::scan(&folder, &app);
        let scripts = Scripts::new(folder.clone());
        let rules = edition.rules();
        let plans = table
            .routes()
            .iter()
            .map(|route| {
                (
                    route.path.clone(),
                    Plan::read(&folder, route, &scripts, &rules),
                )
            })
            .collect();
        let problems = clashes(&table);
        let env = read_env(&folder, edition.mode);
        Ok(Project {
            table,
            plans,
            scripts,
            problems,
            env,
        })
    }

    /// The plan of a route.
    pub(crate) fn plan(&self, route: &Route) -> Option<&Plan> {
        self.plans.get(&route.path)
    }

    /// Everything that is wrong, app and files.
    pub(crate) fn all_problems(&self) -> Vec<Problem> {
        self.problems
            .iter()
            .chain(self.plans.values().flat_map(|plan| &plan.problems))
            .cloned()
            .collect()
    }

    /// The route table as the learner sees it.
    pub(crate) fn route_infos(&self) -> Vec<RouteInfo> {
        self.table
            .routes()
            .iter()
            .filter_map(|route| self.plan(route).map(|plan| plan.info(route)))
            .collect()
    }
}

fn clashes(table: &RouteTable) -> Vec<Problem> {
    table
        .clashes
        .iter()
        .map(|clash| {
            Problem::of_app(
                format!(
                    "{} and {} both answer to {}; the second is served",
                    clash.dropped.display(),
                    clash.kept.display(),
                    clash.path
                ),
                Some("Route groups do not show in the path: rename one of the folders"),
            )
        })
        .collect()
}

impl Plan {
    fn read(folder: &Path, route: &Route, scripts: &Scripts, rules: &Rules) -> Plan {
        let file = route.file.to_string_lossy().replace('\\', "/");
        let mut plan = Plan {
            file,
            methods: Vec::new(),
            policy: Policy::Open,
            making: Making::PerRequest,
            reason: "route handlers are dynamic unless they ask otherwise".into(),
            place: None,
            revalidate: None,
            only_listed_params: false,
            lists_params: false,
            is_edge: false,
            problems: Vec::new(),
        };
        if let Err(problems) = scripts.graph(&plan.file, &is_builtin) {
            plan.problems = problems;
            return plan;
        }
        let text = std::fs::read_to_string(folder.join(&plan.file)).unwrap_or_default();
        match transpile::analyse(Path::new(&plan.file), &text) {
            Ok(source) => plan.take(&source, route, scripts, folder, rules),
            Err(problems) => plan.problems = problems.into_iter().map(Problem::from).collect(),
        }
        plan
    }

    fn take(
        &mut self,
        source: &RouteSource,
        route: &Route,
        scripts: &Scripts,
        folder: &Path,
        rules: &Rules,
    ) {
        let names = exported_names(source, &self.file, scripts, folder, 0);
        self.methods = METHODS
            .iter()
            .filter(|method| names.contains(&(**method).to_owned()))
            .map(|m| (*m).to_owned())
            .collect();
        self.lists_params =
            names.contains(&"generateStaticParams".to_owned()) && route.is_dynamic();
        self.is_edge = string(source, "runtime").is_some_and(|runtime| runtime.contains("edge"));
        self.only_listed_params = matches!(
            value(source, "dynamicParams"),
            Some(ConfigValue::Bool(false))
        );
        self.revalidate = number(source, "revalidate")
            .filter(|seconds| *seconds > 0.0)
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .map(|lifetime| lifetime.as_secs());
        self.policy = match string(source, "dynamic") {
            Some("force-static") => Policy::Forced,
            Some("error") => Policy::Refused,
            _ => Policy::Open,
        };
        self.decide(source, route, rules);
    }

    /// Static or dynamic, by the edition's rules (`isStaticGenEnabled`; FACTS 5, 53, 57, 60, 63, 66).
    fn decide(&mut self, source: &RouteSource, route: &Route, rules: &Rules) {
        if let Some((reason, place)) = self.opt_out(source, rules) {
            (self.reason, self.place) = (reason, place);
            return;
        }
        let asked = self.opt_in(source, route.is_dynamic());
        if asked.is_none() && !rules.static_unless_used {
            return;
        }
        if asked.is_none() && (route.is_dynamic() && !self.lists_params) {
            self.reason = "its params are only known at the request".into();
            return;
        }
        (self.reason, self.place) =
            asked.unwrap_or_else(|| ("its GET uses nothing of the request".into(), None));
        self.making = if route.is_dynamic() {
            Making::PerParams
        } else {
            Making::Ahead
        };
    }

    fn opt_out(&self, source: &RouteSource, rules: &Rules) -> Option<(String, Option<Place>)> {
        if !rules.caches_answers {
            return Some(("in development every request runs the handler".into(), None));
        }
        if !self.methods.iter().any(|method| method == "GET") {
            return Some(("it has no GET".into(), None));
        }
        let counts = |method: &&String| match method.as_str() {
            "GET" | "HEAD" => false,
            "PUT" => rules.put_makes_dynamic,
            _ => true,
        };
        if let Some(method) = self.methods.iter().find(counts) {
            return Some((
                format!("the file also exports {method}"),
                self.export_place(source, method),
            ));
        }
        if self.is_edge {
            return Some((
                "edge handlers are never prerendered".into(),
                self.config_place(source, "runtime"),
            ));
        }
        if string(source, "dynamic") == Some("force-dynamic") {
            return Some((
                "`dynamic = 'force-dynamic'`".into(),
                self.config_place(source, "dynamic"),
            ));
        }
        if number(source, "revalidate") == Some(0.0) {
            return Some((
                "`revalidate = 0`".into(),
                self.config_place(source, "revalidate"),
            ));
        }
        None
    }

    /// What asks for an answer made ahead. Params that nobody lists are not made ahead for a
    /// `revalidate` alone.
    fn opt_in(
        &self,
        source: &RouteSource,
        has_params: bool,
    ) -> Option<(String, Option<Place>)> {
        let dynamic = string(source, "dynamic");
        if let Some(word @ ("force-static" | "error")) = dynamic {
            return Some((
                format!("`dynamic = '{word}'`"),
                self.config_place(source, "dynamic"),
            ));
        }
        let revalidate = value(source, "revalidate");
        let asks = matches!(revalidate, Some(ConfigValue::Bool(false))) || self.revalidate.is_some();
        if asks && (!has_params || self.lists_params) {
            let text = source
                .config("revalidate")
                .map_or("", |config| config.text.as_str());
            return Some((
                format!("`revalidate = {text}`"),
                self.config_place(source, "revalidate"),
            ));
        }
        self.lists_params.then(|| {
            (
                "it exports generateStaticParams".to_owned(),
                self.export_place(source, "generateStaticParams"),
            )
        })
    }

    fn config_place(&self, source: &RouteSource, name: &str) -> Option<Place> {
        source
            .config(name)
            .map(|config| self.place_at(config.place))
    }

    fn export_place(&self, source: &RouteSource, name: &str) -> Option<Place> {
        source
            .export(name)
            .map(|export| self.place_at(export.place))
    }

    fn place_at(&self, place: route::Place) -> Place {
        Place {
            file: PathBuf::from(&self.file),
            line: place.line,
            column: place.column,
        }
    }

    fn info(&self, route: &Route) -> RouteInfo {
        let revalidate = self
            .revalidate
            .and_then(|seconds| u32::try_from(seconds).ok());
        RouteInfo {
            path: route.path.clone(),
            file: route.file.clone(),
            methods: self.methods.clone(),
            rendering: match self.making {
                Making::Ahead => Rendering::Static { revalidate },
                Making::PerParams => Rendering::OnDemand { revalidate },
                Making::PerRequest => Rendering::Dynamic,
            },
            reason: self.reason.clone(),
            place: self.place.clone(),
            problem: self.problems.first().cloned(),
        }
    }
}

/// Exported names, those behind `export *` included.
fn exported_names(
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

fn value<'s>(source: &'s RouteSource, name: &str) -> Option<&'s ConfigValue> {
    source.config(name).map(|config| &config.value)
}

fn string<'s>(source: &'s RouteSource, name: &str) -> Option<&'s str> {
    match value(source, name)? {
        ConfigValue::String(text) => Some(text),
        _ => None,
    }
}

fn number(source: &RouteSource, name: &str) -> Option<f64> {
    match value(source, name)? {
        ConfigValue::Number(number) => Some(*number),
        _ => None,
    }
}

/// Variables from `.env` files, the more specific first, as Next loads them; those of the
/// process are not handed to handlers.
fn read_env(folder: &Path, mode: Mode) -> Vec<(String, String)> {
    let names = [
        format!(".env.{mode}.local"),
        ".env.local".into(),
        format!(".env.{mode}"),
        ".env".into(),
    ];
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in names {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        for (key, value) in text.lines().filter_map(env_line) {
            found.entry(key).or_insert(value);
        }
    }
    let raw = found.clone();
    found
        .into_iter()
        .map(|(key, value)| (key, expand(&value, &raw, 0)))
        .collect()
}

fn env_line(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let (key, value) = line
        .strip_prefix("export ")
        .unwrap_or(line)
        .split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() || key.starts_with('#') {
        return None;
    }
    let quoted = ['"', '\'', '`'].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?;
        inner.find(quote).map(|end| (quote, &inner[..end]))
    });
    let value = match quoted {
        Some(('"', inner)) => inner.replace("\\n", "\n"),
        Some((_, inner)) => inner.to_owned(),
        None => value
            .split(" #")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
    };
    Some((key.to_owned(), value))
}

/// `$NAME`, `${NAME}` and `${NAME:-default}`; `\$` is a dollar sign.
fn expand(value: &str, all: &BTreeMap<String, String>, depth: u8) -> String {
    let Some(at) = value.find('$').filter(|_| depth < 8) else {
        return value.to_owned();
    };
    if at > 0 && value.as_bytes()[at - 1] == b'\\' {
        return format!(
            "{}${}",
            &value[..at - 1],
            expand(&value[at + 1..], all, depth)
        );
    }
    let rest = &value[at + 1..];
    let (name, after) = match rest
        .strip_prefix('{')
        .and_then(|inner| inner.split_once('}'))
    {
        Some(braced) => braced,
        None => rest.split_at(
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len()),
        ),
    };
    let (name, default) = name.split_once(":-").unwrap_or((name, ""));
    let meant = all
        .get(name)
        .map_or_else(|| default.to_owned(), |found| expand(found, all, depth + 1));
    format!("{}{meant}{}", &value[..at], expand(after, all, depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(source: &str, edition: &str, path: &str) -> Plan {
        let (next, mode) = edition.split_once(' ').unwrap();
        let edition = Edition {
            next: next.parse().unwrap(),
            mode: mode.parse().unwrap(),
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app").join(path).join("route.ts");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, source).unwrap();
        let project = Project::read(folder.path(), edition).unwrap();
        project.plans.into_values().next().unwrap()
    }

    const GET: &str = "export async function GET() { return Response.json(1) }\n";

    #[test]
    fn what_is_made_ahead_differs_by_version_and_config() {
        let cases = [
            ("14 production", "", Making::Ahead),
            ("15 production", "", Making::PerRequest),
            ("14 development", "", Making::PerRequest),
            (
                "16 production",
                "export const dynamic = 'force-static'",
                Making::Ahead,
            ),
            (
                "16 production",
                "export const revalidate = 60",
                Making::Ahead,
            ),
            (
                "16 production",
                "export const revalidate = 0",
                Making::PerRequest,
            ),
            (
                "14 production",
                "export const dynamic = 'force-dynamic'",
                Making::PerRequest,
            ),
            (
                "14 production",
                "export async function POST() {}",
                Making::PerRequest,
            ),
            (
                "14 production",
                "export async function PUT() {}",
                Making::Ahead,
            ),
            (
                "14 production",
                "export const runtime = 'edge'",
                Making::PerRequest,
            ),
        ];
        for (edition, extra, expected) in cases {
            assert_eq!(
                plan(&format!("{extra};\n{GET}"), edition, "x").making,
                expected,
                "{edition}: {extra}"
            );
        }
    }

    #[test]
    fn the_reason_names_the_line_that_decides() {
        let plan = plan(
            &format!("{GET}export const dynamic = 'force-static';"),
            "16 production",
            "x",
        );
        assert_eq!(plan.reason, "`dynamic = 'force-static'`");
        assert_eq!(plan.place.unwrap().line, 2);
    }

    #[test]
    fn env_files_are_read_and_expanded() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join(".env"),
            "A=one # comment\nB=\"${A}-two\"\n# C=no\nexport D='$A'\nE=${NONE:-dflt}\n",
        )
        .unwrap();
        std::fs::write(folder.path().join(".env.local"), "A=local\n").unwrap();
        let env = read_env(folder.path(), Mode::Production);
        let expected = [
            ("A", "local"),
            ("B", "local-two"),
            ("D", "local"),
            ("E", "dflt"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(env, expected);
    }
}
