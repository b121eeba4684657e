//! Pages of both routers, as far as a server without React can answer them: status, headers,
//! title, and the HTML that stands literally in the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::edition::Rules;
use super::extensions::PageExtensions;
use super::router::{Route, RouteKind, RouteTable};
use super::scripts::Scripts;
use super::trace::Place;
use super::transpile::route::{ConfigExport, ConfigValue};
use super::transpile::{CHILDREN, PageSource, read_page};

/// Functions of the request; a page that imports one is made for each request.
const REQUEST_APIS: [&str; 6] = [
    "cookies",
    "headers",
    "draftMode",
    "connection",
    "unstable_noStore",
    "noStore",
];

/// The pages of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages {
    by_path: BTreeMap<String, Page>,
    /// The page for paths without a route, if it is one of the App Router.
    pub(crate) missing: Option<Missing>,
    /// It is, be it the app's own or Next's.
    pub(crate) missing_is_own: bool,
    /// There is a page of the App Router.
    pub(crate) has_page: bool,
    /// Some page has a Server Action, or imports one.
    pub(crate) has_actions: bool,
}

/// The page for what is not there: the app's `not-found` file, or Next's own, in the root layout.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub(crate) html: String,
    pub(crate) title: Option<String>,
}

/// One page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Its body and what its layouts put around it.
    pub(crate) html: String,
    /// What `<title>` says.
    pub(crate) title: Option<String>,
    /// Made by the build.
    pub(crate) is_static: bool,
    /// Why, as a clause.
    pub(crate) reason: String,
    /// Where in the source that stands.
    pub(crate) place: Option<Place>,
    /// Below `pages/`.
    pub(crate) is_legacy: bool,
    /// It has a Server Action, or imports one.
    pub(crate) has_actions: bool,
}

impl Pages {
    /// Reads the pages of a table.
    pub(crate) fn read(
        folder: &Path,
        table: &RouteTable,
        rules: &Rules,
        scripts: &Scripts,
        endings: &PageExtensions,
    ) -> Pages {
        let sources = Sources {
            folder,
            scripts,
            endings,
        };
        let by_path: BTreeMap<String, Page> = table
            .routes()
            .iter()
            .filter(|route| matches!(route.kind, RouteKind::Page | RouteKind::LegacyPage))
            .map(|route| (route.path.clone(), Page::read(sources, route, rules)))
            .collect();
        let has_page = table
            .routes()
            .iter()
            .any(|route| route.kind == RouteKind::Page);
        let is_needed = has_page || !rules.not_found_needs_page;
        let missing: Option<Missing> = ["app", "src/app"]
            .iter()
            .find_map(|app| Missing::read(sources, Path::new(app), rules, is_needed));
        let has_actions = by_path.values().any(|page| page.has_actions);
        Pages {
            by_path,
            missing_is_own: is_needed || missing.is_some(),
            missing,
            has_page,
            has_actions,
        }
    }

    /// The page of a route.
    pub(crate) fn get(&self, route: &Route) -> Option<&Page> {
        self.by_path.get(&route.path)
    }
}

impl Missing {
    /// None where the Pages Router's page answers.
    fn read(
        sources: Sources<'_>,
        app: &Path,
        rules: &Rules,
        is_app_routers: bool,
    ) -> Option<Missing> {
        let layout = sources.layout_of(app)?;
        let own = sources.named(app, "not-found");
        let own = own
            .filter(|_| is_app_routers || rules.not_found_file_suffices || !rules.caches_answers);
        if let Some((file, source)) = own {
            let (html, title) = in_layouts(sources, &file, &source);
            return Some(Missing { html, title });
        }
        let html = titled(layout);
        let words = "This page could not be found.";
        let body = format!("<h1>404</h1><h2>{words}</h2>");
        (is_app_routers && html.contains(CHILDREN)).then(|| Missing {
            html: html.replacen(CHILDREN, &body, 1),
            title: Some(format!("404: {words}")),
        })
    }
}

impl Page {
    fn read(sources: Sources<'_>, route: &Route, rules: &Rules) -> Page {
        let text = std::fs::read_to_string(sources.folder.join(&route.file)).unwrap_or_default();
        let source = read_page(&route.file, &text);
        let is_legacy = route.kind == RouteKind::LegacyPage;
        let decided = if is_legacy {
            decide_legacy(&source, rules)
        } else {
            decide(&source, &text, route, rules)
        };
        let (is_static, reason, place) = match decided {
            None => (true, "it uses nothing of the request".into(), None),
            Some((reason, config)) => (false, reason, config.map(|c| place_of(route, &c))),
        };
        let (html, title) = if is_legacy {
            let html = format!(
                "<html><body><div id=\"__next\">{}</div></body></html>",
                source.html
            );
            (html, source.title)
        } else {
            in_layouts(sources, &route.file, &source)
        };
        let has_actions = !is_legacy && sources.have_actions(&route.file, text, source.imports);
        Page {
            html,
            title,
            is_static,
            reason,
            place,
            is_legacy,
            has_actions,
        }
    }
}

/// Why a page of the App Router is made for each request; `None` says that the build makes it.
fn decide(
    source: &PageSource,
    text: &str,
    route: &Route,
    rules: &Rules,
) -> Option<(String, Option<ConfigExport>)> {
    let config = |name: &str| source.constants.iter().find(|config| config.name == name);
    if !rules.caches_answers {
        return Some(("in development every request renders the page".into(), None));
    }
    let dynamic = config("dynamic");
    match dynamic.map(|config| &config.value) {
        Some(ConfigValue::String(word)) if word == "force-dynamic" => {
            return Some(("`dynamic = 'force-dynamic'`".into(), dynamic.cloned()));
        }
        Some(ConfigValue::String(word)) if word == "force-static" || word == "error" => {
            return None;
        }
        _ => {}
    }
    let revalidate = config("revalidate");
    if revalidate.is_some_and(|config| config.value == ConfigValue::Number(0.0)) {
        return Some(("`revalidate = 0`".into(), revalidate.cloned()));
    }
    if route.is_dynamic()
        && !source
            .exports
            .iter()
            .any(|name| name == "generateStaticParams")
    {
        return Some(("its params are only known at the request".into(), None));
    }
    let used = source.imports.iter().find(|(module, name)| {
        module.starts_with("next/") && REQUEST_APIS.contains(&name.as_str())
    });
    if let Some((_, name)) = used {
        return Some((format!("it uses {name}()"), None));
    }
    text.contains("searchParams")
        .then(|| ("it uses searchParams".into(), None))
}

fn decide_legacy(source: &PageSource, rules: &Rules) -> Option<(String, Option<ConfigExport>)> {
    if !rules.caches_answers {
        return Some(("in development every request renders the page".into(), None));
    }
    source
        .exports
        .iter()
        .any(|name| name == "getServerSideProps")
        .then(|| ("it exports getServerSideProps".into(), None))
}

fn place_of(route: &Route, config: &ConfigExport) -> Place {
    Place {
        file: route.file.to_path_buf(),
        line: config.place.line,
        column: config.place.column,
    }
}

/// A layout with the title that stands literally in it.
fn titled(layout: PageSource) -> String {
    match layout.title {
        Some(title) => {
            let head = format!("<head><title>{title}</title>");
            layout.html.replacen("<head>", &head, 1)
        }
        None => layout.html,
    }
}

/// A page inside its layouts, and the title that holds for it.
fn in_layouts(sources: Sources<'_>, file: &Path, page: &PageSource) -> (String, Option<String>) {
    let (mut html, mut title, mut template) = (String::from(CHILDREN), None, None);
    let mut literal = None;
    for layout in sources.layouts_above(file) {
        if layout.html.contains(CHILDREN) {
            html = html.replacen(CHILDREN, &layout.html, 1);
        }
        literal = literal.or(layout.title.clone());
        if let Some(given) = title_of(&layout) {
            title = given.text;
            template = given.template.or(template);
        }
    }
    if let Some(given) = title_of(page) {
        title = match (given.text, template) {
            (Some(text), Some(template)) if !given.is_absolute => {
                Some(template.replace("%s", &text))
            }
            (text, _) => text,
        };
    }
    (
        html.replacen(CHILDREN, &page.html, 1),
        literal.or(title).or_else(|| page.title.clone()),
    )
}

/// Where what belongs to a page is found.
#[derive(Clone, Copy)]
struct Sources<'p> {
    folder: &'p Path,
    scripts: &'p Scripts,
    endings: &'p PageExtensions,
}

impl Sources<'_> {
    /// The layouts above a file, outermost first.
    fn layouts_above(self, file: &Path) -> Vec<PageSource> {
        let mut above: Vec<&Path> = file
            .ancestors()
            .skip(1)
            .filter(|path| path.components().any(|part| part.as_os_str() == "app"))
            .collect();
        above.reverse();
        let layouts = above.into_iter().filter_map(|path| self.layout_of(path));
        layouts.collect()
    }

    /// The layout of a folder, which is named relative to the project.
    fn layout_of(self, folder: &Path) -> Option<PageSource> {
        self.named(folder, "layout").map(|(_, source)| source)
    }

    /// The file of this name in a folder, and what it says.
    fn named(self, folder: &Path, stem: &str) -> Option<(PathBuf, PageSource)> {
        self.endings.names(stem).find_map(|name| {
            let file = folder.join(name);
            let text = std::fs::read_to_string(self.folder.join(&file)).ok()?;
            let source = read_page(&file, &text);
            Some((file, source))
        })
    }

    /// Whether a page, or what it imports, says `'use server'`.
    fn have_actions(self, page: &Path, text: String, imports: Vec<(String, String)>) -> bool {
        let page = page.to_string_lossy().replace('\\', "/");
        let (mut open, mut seen) = (vec![(page, text, imports)], BTreeSet::new());
        while let Some((module, text, imports)) = open.pop() {
            if text.contains("'use server'") || text.contains("\"use server\"") {
                return true;
            }
            for (specifier, _) in imports {
                let found = self.scripts.resolve(&module, &specifier).ok();
                let Some(found) = found.filter(|found| seen.insert(found.clone())) else {
                    continue;
                };
                if let Ok(text) = std::fs::read_to_string(self.folder.join(&found)) {
                    let imports = read_page(Path::new(&found), &text).imports;
                    open.push((found, text, imports));
                }
            }
        }
        false
    }
}

/// What `metadata.title` says.
struct Title {
    text: Option<String>,
    template: Option<String>,
    is_absolute: bool,
}

fn title_of(source: &PageSource) -> Option<Title> {
    let metadata = source
        .constants
        .iter()
        .find(|config| config.name == "metadata")?;
    let entry = |value: &ConfigValue, name: &str| match value {
        ConfigValue::Object(entries) => entries
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone()),
        _ => None,
    };
    let title = entry(&metadata.value, "title")?;
    let text = |name: &str| match entry(&title, name) {
        Some(ConfigValue::String(text)) => Some(text),
        _ => None,
    };
    Some(match &title {
        ConfigValue::String(text) => Title {
            text: Some(text.clone()),
            template: None,
            is_absolute: false,
        },
        _ => Title {
            is_absolute: text("absolute").is_some(),
            text: text("absolute").or_else(|| text("default")),
            template: text("template"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::edition::{Edition, Mode, NextVersion};
    use crate::sandbox::transpile::Directives;

    fn page(files: &[(&str, &str)], path: &str) -> Page {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let rules = Edition {
            next: NextVersion::V16,
            mode: Mode::Production,
        }
        .rules();
        let app = folder.path().join("app");
        let table = RouteTable::scan(folder.path(), Some(&app), None, &PageExtensions::default());
        let pages = Pages::read(
            folder.path(),
            &table,
            rules,
            &Scripts::new(folder.path().to_path_buf(), Directives::Plain),
            &PageExtensions::default(),
        );
        pages.get(table.find(path).unwrap().route).unwrap().clone()
    }

    const LAYOUT: (&str, &str) = (
        "app/layout.tsx",
        "export const metadata = { title: { default: 'Site', template: '%s | Site' } };
        export default ({ children }) => <html lang=\"en\"><body>{children}</body></html>;",
    );

    #[test]
    fn a_page_stands_in_its_layouts_and_its_title_in_their_template() {
        let plain = ("app/page.tsx", "export default () => <p>home</p>;");
        let titled = (
            "app/a/page.tsx",
            "export const metadata = { title: 'A' }; export default () => <p>a</p>;",
        );
        let home = page(&[LAYOUT, plain], "/");
        assert_eq!(home.title.as_deref(), Some("Site"));
        assert_eq!(
            home.html,
            "<html lang=\"en\"><body><p>home</p></body></html>"
        );
        assert_eq!(
            page(&[LAYOUT, titled], "/a").title.as_deref(),
            Some("A | Site")
        );
    }

    #[test]
    fn what_a_page_uses_decides_whether_the_build_makes_it() {
        let cases = [
            ("app/a/page.tsx", "", "/a", true),
            (
                "app/a/page.tsx",
                "export const dynamic = 'force-dynamic';",
                "/a",
                false,
            ),
            (
                "app/a/page.tsx",
                "export const revalidate = 0;",
                "/a",
                false,
            ),
            (
                "app/a/page.tsx",
                "import { cookies } from 'next/headers';",
                "/a",
                false,
            ),
            ("app/[id]/page.tsx", "", "/a", false),
            (
                "app/[id]/page.tsx",
                "export const generateStaticParams = () => [];",
                "/a",
                true,
            ),
        ];
        for (file, head, path, expected) in cases {
            let source = format!("{head}\nexport default () => <p>x</p>;");
            assert_eq!(
                page(&[(file, &source)], path).is_static,
                expected,
                "{file} {head}"
            );
        }
    }
}
