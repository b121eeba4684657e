//! An app as `next build` sees it: the folder, its environment, its routes and what is wrong.
//!
//! Reads sources, never runs them: `build` does, for answers that are made ahead of requests.

mod env;
mod modules;
mod plan;
mod values;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::api::{Problem, RouteInfo, StartError};
use super::config::Config;
use super::custom_routes::CustomRoutes;
use super::edition::{Edition, Mode, Rules};
use super::pages::Pages;
use super::proxy::Proxy;
use super::public::Public;
use super::refusals::{self, Refusal, Stage};
use super::router::{Route, RouteKind, RouteTable};
use super::scripts::Scripts;
use super::transpile::Directives;
pub(crate) use env::read_env;
pub(crate) use plan::{Making, Plan};

/// Next's order of methods (`HTTP_METHODS`).
pub(crate) const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"];

/// Endings of what a module can import.
const MODULES: [&str; 12] = [
    "ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs", "json", "css", "scss", "sass",
];

/// Whether a build may read what is at this path, relative to the project. What is written there by
/// others does not count: a log of this very server would have it build and log without end.
pub(crate) fn may_be_read(project: &Path, path: &Path) -> bool {
    let is_inside = ["app", "pages", "src", "public"]
        .iter()
        .any(|tree| path.starts_with(tree));
    let name = path.file_name().map(|name| name.to_string_lossy());
    let is_env = name.is_some_and(|name| name.starts_with(".env"));
    let is_read = match path.extension().and_then(|ending| ending.to_str()) {
        Some(ending) => MODULES.contains(&ending),
        // A folder that is gone looks like a file without an ending.
        None => !project.join(path).is_file(),
    };
    is_inside || is_env || is_read || project.join(path).is_dir()
}

/// An app, read.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// Its routes.
    pub(crate) table: RouteTable,
    /// What is known of each route, by its path.
    pub(crate) plans: BTreeMap<String, Arc<Plan>>,
    /// Its modules.
    pub(crate) scripts: Scripts,
    /// What is wrong with the app as a whole.
    pub(crate) problems: Vec<Problem>,
    /// What keeps Next from coming up, in either mode.
    pub(crate) fatal: Vec<Problem>,
    /// What Next only warns of.
    pub(crate) warnings: Vec<Problem>,
    /// Variables of its `.env` files.
    pub(crate) env: Vec<(String, String)>,
    /// What next.config says.
    pub(crate) config: Arc<Config>,
    /// Its redirects, rewrites and headers.
    pub(crate) custom_routes: CustomRoutes,
    /// What runs before routes.
    pub(crate) proxy: Option<Proxy>,
    /// Pages of both routers.
    pub(crate) pages: Pages,
    /// Files that are served as they are.
    pub(crate) public: Public,
}

impl Project {
    /// Reads the app in a folder.
    pub(crate) fn read(
        folder: &Path,
        edition: Edition,
        config: Arc<Config>,
        scripts: Option<Scripts>,
    ) -> Result<Project, StartError> {
        let no_app = || StartError::NoApp(folder.to_path_buf());
        let folder = folder.canonicalize().map_err(|_| no_app())?;
        let tree = |name: &str| {
            [folder.join(name), folder.join("src").join(name)]
                .into_iter()
                .find(|tree| tree.is_dir())
        };
        let (app, pages) = (tree("app"), tree("pages"));
        if app.is_none() && pages.is_none() {
            return Err(no_app());
        }
        let table = RouteTable::scan(
            &folder,
            app.as_deref(),
            pages.as_deref(),
            &config.page_extensions,
        );
        let rules = edition.rules();
        let directives = if rules.use_cache(&config) {
            Directives::UseCache
        } else {
            Directives::Plain
        };
        let scripts = scripts.unwrap_or_else(|| Scripts::new(folder.clone(), directives).by(rules));
        let static_unless_used = rules.static_unless_used || rules.cache_components(&config);
        let rules = Rules {
            static_unless_used,
            ..*rules
        };
        let plans = table
            .routes()
            .iter()
            .filter(|route| route.kind == RouteKind::Handler)
            .map(|route| {
                (
                    route.path.clone(),
                    Arc::new(Plan::read(&folder, route, &scripts, &rules, &config)),
                )
            })
            .collect();
        let (custom_routes, mut problems) =
            CustomRoutes::compile(&config, &config.text, rules.patterns);
        problems.extend(config.problem.clone());
        let proxy = Proxy::read(&folder, &scripts, &rules, &config.page_extensions);
        problems.extend(proxy.iter().flat_map(|proxy| proxy.problems.clone()));
        let pages = Pages::read(&folder, &table, &rules, &scripts, &config.page_extensions);
        let beside = app
            .as_deref()
            .map(|app| refusals::pages(&folder, app, &config.page_extensions))
            .unwrap_or_default();
        let (refused, mut warnings) = refusals::of_app(&table, &beside, &rules);
        warnings.extend(scripts.take_warnings());
        let mut env = read_env(&folder, edition.mode);
        env.extend(config.env.clone());
        let mut project = Project {
            table,
            plans,
            scripts,
            problems,
            fatal: Vec::new(),
            warnings,
            env,
            config,
            custom_routes,
            proxy,
            pages,
            public: Public::read(&folder, rules.lists_public),
        };
        let warned = project
            .plans
            .values_mut()
            .flat_map(|plan| Arc::make_mut(plan).warnings.drain(..));
        project.warnings.extend(warned);
        let is_production = edition.mode == Mode::Production;
        let found = project
            .plans
            .values_mut()
            .flat_map(|plan| Arc::make_mut(plan).found.drain(..));
        for refusal in found.chain(refused).collect::<Vec<_>>() {
            project.take_refusal(refusal, is_production);
        }
        Ok(project)
    }

    fn take_refusal(&mut self, refusal: Refusal, is_production: bool) {
        let Refusal {
            problem,
            stage,
            path,
        } = refusal;
        let plan = path
            .and_then(|path| self.plans.get_mut(&path))
            .map(Arc::make_mut);
        let list = match (stage, plan) {
            (Stage::Start, _) => &mut self.fatal,
            (Stage::Compile, Some(plan)) => &mut plan.problems,
            (Stage::Types, _) if self.config.ignore_build_errors => return,
            (Stage::Build | Stage::Types, _) if !is_production => return,
            (Stage::Build | Stage::Types, Some(plan)) => &mut plan.refused,
            (_, None) => &mut self.problems,
        };
        list.push(problem);
    }

    /// Why Next would not come up at all: in production whatever fails its build.
    pub(crate) fn refusals(&self, mode: Mode) -> Vec<Problem> {
        let of_build = self
            .problems
            .iter()
            .chain(
                self.plans
                    .values()
                    .flat_map(|plan| plan.problems.iter().chain(&plan.refused)),
            )
            .filter(|_| mode == Mode::Production);
        self.fatal.iter().chain(of_build).cloned().collect()
    }

    /// The same, with nothing of its routes shared.
    pub(crate) fn copy(&self) -> Project {
        let plans = self.plans.iter();
        Project {
            table: self.table.copy(),
            plans: plans
                .map(|(path, plan)| (path.clone(), Arc::new(plan.copy())))
                .collect(),
            ..self.clone()
        }
    }

    /// The plan of a route.
    pub(crate) fn plan(&self, route: &Route) -> Option<&Arc<Plan>> {
        self.plans.get(&route.path)
    }

    /// Everything that is wrong, app and files.
    pub(crate) fn all_problems(&self) -> Vec<Problem> {
        let of_routes = self
            .plans
            .values()
            .flat_map(|plan| plan.problems.iter().chain(&plan.refused));
        let of_app = self.problems.iter().chain(&self.fatal);
        of_app
            .chain(of_routes)
            .chain(&self.warnings)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_build_reads_counts_as_an_edit() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("lib.v2")).unwrap();
        for file in ["server.log", "log", "data.db-journal"] {
            std::fs::write(folder.path().join(file), "").unwrap();
        }
        for (path, counts) in [
            ("app/a/route.ts", true),
            ("app/icon.png", true),
            ("src/app/text.txt", true),
            ("public/a.txt", true),
            ("lib/word.ts", true),
            ("next.config.mjs", true),
            ("tsconfig.json", true),
            (".env.local", true),
            ("lib.v2", true),
            ("a-folder-that-is-gone", true),
            ("server.log", false),
            ("log", false),
            ("data.db-journal", false),
            ("README.md", false),
        ] {
            assert_eq!(
                may_be_read(folder.path(), Path::new(path)),
                counts,
                "{path}"
            );
        }
    }
}
