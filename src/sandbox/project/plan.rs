//! How a route is to be answered, decided from its source: static or dynamic, and what makes it so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::METHODS;
use super::modules::{missing_on_edge, refused_modules, type_problems};
use super::values::{number, string, value};
use crate::sandbox::api::{Problem, Rendering, RouteInfo};
use crate::sandbox::config::Config;
use crate::sandbox::edition::Rules;
use crate::sandbox::engine::{Policy, builtin};
use crate::sandbox::metadata;
use crate::sandbox::refusals::{self, Refusal, RouteFile};
use crate::sandbox::router::Route;
use crate::sandbox::scripts::Scripts;
use crate::sandbox::trace::Place;
use crate::sandbox::transpile;
use crate::sandbox::transpile::route::{self, ConfigValue, RequestUse, RouteSource, UseKind};

/// How a route is to be answered.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The module's name.
    pub(crate) file: String,
    /// Exported methods, in Next's order.
    pub(crate) methods: Arc<[String]>,
    /// How the handlers see their requests.
    pub(crate) policy: Policy,
    /// Whether and how the GET is made ahead.
    pub(crate) making: Making,
    /// Why, as a clause.
    pub(crate) reason: Arc<str>,
    /// Where in the source that stands.
    pub(crate) place: Option<Arc<Place>>,
    /// `revalidate`, in seconds; `None` for never.
    pub(crate) revalidate: Option<u64>,
    /// Seconds after which what is to be renewed may not be served any more, where its data does
    /// not say so.
    pub(crate) expire: Option<u64>,
    /// Params that `generateStaticParams` did not list are a 404.
    pub(crate) only_listed_params: bool,
    /// `generateStaticParams` is exported.
    pub(crate) lists_params: bool,
    /// Why no answer can ever be made ahead, though the file asks for that: another method.
    pub(crate) obstacle: Option<Reason>,
    /// `runtime = 'edge'`.
    pub(crate) is_edge: bool,
    /// Why the file can't be served.
    pub(crate) problems: Vec<Problem>,
    /// What only `next build` refuses; the sandbox can serve it.
    pub(crate) refused: Vec<Problem>,
    /// What was found in the source, not sorted yet.
    pub(super) found: Vec<Refusal>,
    pub(super) warnings: Vec<Problem>,
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

/// A clause, and where in the source it stands.
pub(crate) type Reason = (String, Option<Place>);

impl Plan {
    /// The same, with nothing shared.
    pub(super) fn copy(&self) -> Plan {
        Plan {
            methods: self.methods.to_vec().into(),
            reason: (*self.reason).into(),
            place: self.place.as_deref().cloned().map(Arc::new),
            ..self.clone()
        }
    }

    /// Reads the file of a route.
    pub(super) fn read(
        folder: &Path,
        route: &Route,
        scripts: &Scripts,
        rules: &Rules,
        config: &Config,
    ) -> Plan {
        let file = route.file.to_string_lossy().replace('\\', "/");
        let module = metadata::module(&file);
        let is_metadata = module.is_some();
        let file = module.unwrap_or(file);
        let mut plan = Plan {
            file,
            methods: Arc::default(),
            policy: Policy::Open,
            making: Making::PerRequest,
            reason: "route handlers are dynamic unless they ask otherwise".into(),
            place: None,
            revalidate: None,
            expire: rules.ends_at_expire.then(|| config.expire_time()),
            only_listed_params: false,
            lists_params: false,
            obstacle: None,
            is_edge: false,
            problems: Vec::new(),
            refused: Vec::new(),
            found: Vec::new(),
            warnings: Vec::new(),
        };
        let mut modules = match scripts.graph(&plan.file, &builtin(rules)) {
            Ok(modules) => modules,
            Err(problems) => {
                plan.problems = problems;
                return plan;
            }
        };
        plan.problems = refused_modules(folder, &modules, rules, config);
        plan.found = type_problems(&route.path, &modules, scripts);
        modules.remove(&plan.file);
        let text = scripts.text(&plan.file).unwrap_or_default();
        match transpile::analyse(Path::new(&plan.file), &text) {
            Ok(source) => {
                let names = scripts.exported_names(&plan.file);
                if is_metadata {
                    let rules = Rules {
                        static_unless_used: true,
                        ..*rules
                    };
                    plan.take(&source, route, &names, &rules);
                    plan.place = None;
                    return plan;
                }
                plan.take(&source, route, &names, rules);
                plan.look_at(&source, &text, route, rules, config, &names);
                if plan.is_edge {
                    plan.problems
                        .extend(missing_on_edge(folder, &modules, rules));
                }
            }
            Err(problems) => plan.problems = problems.into_iter().map(Problem::from).collect(),
        }
        plan
    }

    fn take(
        &mut self,
        source: &RouteSource,
        route: &Route,
        names: &BTreeSet<String>,
        rules: &Rules,
    ) {
        self.methods = METHODS
            .iter()
            .filter(|method| names.contains(**method))
            .map(|m| (*m).to_owned())
            .collect();
        self.lists_params = names.contains("generateStaticParams") && route.is_dynamic();
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

    /// What Next would say of the source.
    fn look_at(
        &mut self,
        source: &RouteSource,
        text: &str,
        route: &Route,
        rules: &Rules,
        config: &Config,
        names: &BTreeSet<String>,
    ) {
        let file = RouteFile {
            file: &self.file,
            path: &route.path,
            text,
            source,
            names,
        };
        self.found.extend(refusals::of_route(&file, rules, config));
        if !rules.caches_answers {
            self.warnings = refusals::warnings(&file);
        }
        if config.output.as_deref() == Some("export") {
            self.policy = Policy::Refused;
        }
    }

    /// Static or dynamic, by the edition's rules (`isStaticGenEnabled`; FACTS 5, 53, 57, 60, 63, 66).
    fn decide(&mut self, source: &RouteSource, route: &Route, rules: &Rules) {
        let asked = self.opt_in(source, route);
        let is_asked_for_params = asked.is_some() && route.is_dynamic();
        let refused = self
            .refuses_caching(source, rules)
            .or_else(|| {
                (asked.is_none() && !rules.static_unless_used).then(|| self.nothing_asked(source))
            })
            .or_else(|| {
                let methods = || self.no_get().or_else(|| self.other_method(source, rules));
                (!is_asked_for_params).then(methods).flatten()
            });
        if is_asked_for_params && refused.is_none() {
            self.obstacle = self.other_method(source, rules);
        }
        if let Some((reason, place)) = refused {
            self.explain(reason, place);
            return;
        }
        if asked.is_none() && (route.is_dynamic() && !self.lists_params) {
            self.reason = "its params are only known at the request".into();
            return;
        }
        let (reason, place) =
            asked.unwrap_or_else(|| ("its GET uses nothing of the request".into(), None));
        self.explain(reason, place);
        self.making = if route.is_dynamic() {
            Making::PerParams
        } else {
            Making::Ahead
        };
    }

    /// What keeps a GET from being made ahead, whatever else the file asks for.
    fn refuses_caching(&self, source: &RouteSource, rules: &Rules) -> Option<Reason> {
        let config = |text: &str, name| Some((text.to_owned(), self.config_place(source, name)));
        if !rules.caches_answers {
            return Some(("in development every request runs the handler".into(), None));
        }
        if self.is_edge {
            return config("edge handlers are never prerendered", "runtime");
        }
        if string(source, "dynamic") == Some("force-dynamic") {
            return config("`dynamic = 'force-dynamic'`", "dynamic");
        }
        if number(source, "revalidate") == Some(0.0) {
            return config("`revalidate = 0`", "revalidate");
        }
        None
    }

    pub(crate) fn no_get(&self) -> Option<Reason> {
        let has_get = self.methods.iter().any(|method| method == "GET");
        (!has_get).then(|| ("it has no GET".into(), None))
    }

    /// From 15 on a GET is dynamic unless its file asks for caching (FACTS 53). What it reads of
    /// the request is told as well: it would be dynamic even so.
    fn nothing_asked(&self, source: &RouteSource) -> Reason {
        let nothing = "nothing in the file asks for its GET to be cached";
        let get = source
            .handlers
            .iter()
            .find(|handler| handler.method == "GET");
        let read = get.and_then(|get| get.uses.iter().find(|used| used.kind != UseKind::Impure));
        match read {
            None => (nothing.into(), None),
            Some(RequestUse { api, place, .. }) => (
                format!("{nothing}, and it reads {api}"),
                Some(self.place_at(*place)),
            ),
        }
    }

    /// Another method in the file makes its GET dynamic too (FACTS 5, 60).
    fn other_method(&self, source: &RouteSource, rules: &Rules) -> Option<Reason> {
        let counts = |method: &&String| match method.as_str() {
            "GET" | "HEAD" => false,
            "PUT" => rules.put_makes_dynamic,
            _ => true,
        };
        let method = self.methods.iter().find(counts)?;
        Some((
            format!("the file also exports {method}"),
            self.export_place(source, method),
        ))
    }

    fn opt_in(&self, source: &RouteSource, route: &Route) -> Option<Reason> {
        let dynamic = string(source, "dynamic");
        if let Some(word @ ("force-static" | "error")) = dynamic {
            return Some((
                format!("`dynamic = '{word}'`"),
                self.config_place(source, "dynamic"),
            ));
        }
        // Unknown params need more than a lifetime: they stay dynamic on all three versions.
        let revalidate = value(source, "revalidate").filter(|_| !route.is_dynamic());
        let lasts = matches!(revalidate, Some(ConfigValue::Bool(false)));
        if lasts || (revalidate.is_some() && self.revalidate.is_some()) {
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

    /// Why it is made as it is, and where that stands.
    pub(crate) fn explain(&mut self, reason: String, place: Option<Place>) {
        self.reason = reason.into();
        self.place = place.map(Arc::new);
    }

    /// The row of the route table.
    pub(super) fn info(&self, route: &Route) -> RouteInfo {
        let revalidate = self
            .revalidate
            .and_then(|seconds| u32::try_from(seconds).ok());
        RouteInfo {
            path: route.path.clone(),
            file: route.file.to_path_buf(),
            methods: self.methods.to_vec(),
            rendering: match self.making {
                Making::Ahead => Rendering::Static { revalidate },
                Making::PerParams => Rendering::OnDemand { revalidate },
                Making::PerRequest => Rendering::Dynamic,
            },
            reason: self.reason.to_string(),
            place: self.place.as_deref().cloned(),
            problem: self.problems.first().cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::edition::Edition;
    use crate::sandbox::project::Project;
    use std::sync::Arc;

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
        let project = Project::read(folder.path(), edition, Arc::default(), None).unwrap();
        Arc::unwrap_or_clone(project.plans.into_values().next().unwrap())
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
        assert_eq!(&*plan.reason, "`dynamic = 'force-static'`");
        assert_eq!(plan.place.unwrap().line, 2);
    }

    #[test]
    fn what_only_the_type_check_minds_stops_the_build_and_not_development() {
        let text = format!("enum E {{ A = 'x', B }}\n{GET}");
        let refused = |edition| {
            let refused = plan(&text, edition, "x").refused;
            refused.iter().map(ToString::to_string).collect::<String>()
        };
        let said = refused("16 production");
        assert!(said.contains("app/x/route.ts:1:19"), "{said}");
        assert!(
            said.contains("Type error: Enum member must have initializer."),
            "{said}"
        );
        assert_eq!(refused("16 development"), "");
    }

    #[test]
    fn a_get_that_asks_for_nothing_tells_what_it_reads_first() {
        let reads = "export async function GET(request) {\n  return Response.json(request.url) }\n";
        let plan = plan(reads, "16 production", "x");
        assert_eq!(
            &*plan.reason,
            "nothing in the file asks for its GET to be cached, and it reads request.url"
        );
        assert_eq!(plan.place.unwrap().line, 2);
    }
}
