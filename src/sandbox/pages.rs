//! Pages of both routers, as far as a server without React can answer them: status, headers,
//! title, and the HTML that stands literally in the source.

use std::collections::BTreeMap;
use std::path::Path;

use super::edition::Rules;
use super::extensions::PageExtensions;
use super::router::{Route, RouteKind, RouteTable};
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
    /// The root layout, around pages that Next itself makes.
    pub(crate) layout: Option<String>,
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
}

impl Pages {
    /// Reads the pages of a table.
    pub(crate) fn read(
        folder: &Path,
        table: &RouteTable,
        rules: &Rules,
        endings: &PageExtensions,
    ) -> Pages {
        let layouts = Layouts { folder, endings };
        let by_path = table
            .routes()
            .iter()
            .filter(|route| matches!(route.kind, RouteKind::Page | RouteKind::LegacyPage))
            .map(|route| (route.path.clone(), Page::read(layouts, route, rules)))
            .collect();
        let has_page = table
            .routes()
            .iter()
            .any(|route| route.kind == RouteKind::Page);
        let layout = ["app", "src/app"]
            .iter()
            .filter(|_| has_page || !rules.not_found_needs_page)
            .find_map(|app| layouts.in_folder(Path::new(app)))
            .map(titled)
            .filter(|html| html.contains(CHILDREN));
        Pages { by_path, layout }
    }

    /// The page of a route.
    pub(crate) fn get(&self, route: &Route) -> Option<&Page> {
        self.by_path.get(&route.path)
    }
}

impl Page {
    fn read(layouts: Layouts<'_>, route: &Route, rules: &Rules) -> Page {
        let text = std::fs::read_to_string(layouts.folder.join(&route.file)).unwrap_or_default();
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
            in_layouts(layouts, route, &source)
        };
        Page {
            html,
            title,
            is_static,
            reason,
            place,
            is_legacy,
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
fn in_layouts(layouts: Layouts<'_>, route: &Route, page: &PageSource) -> (String, Option<String>) {
    let (mut html, mut title, mut template) = (String::from(CHILDREN), None, None);
    let mut literal = None;
    for layout in layouts.above(&route.file) {
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

/// Where an app's layouts are found.
#[derive(Clone, Copy)]
struct Layouts<'p> {
    folder: &'p Path,
    endings: &'p PageExtensions,
}

impl Layouts<'_> {
    /// Those above a file, outermost first.
    fn above(self, file: &Path) -> Vec<PageSource> {
        let mut above: Vec<&Path> = file
            .ancestors()
            .skip(1)
            .filter(|path| path.components().any(|part| part.as_os_str() == "app"))
            .collect();
        above.reverse();
        let layouts = above.into_iter().filter_map(|path| self.in_folder(path));
        layouts.collect()
    }

    /// The one of a folder, which is named relative to the project.
    fn in_folder(self, folder: &Path) -> Option<PageSource> {
        self.endings.names("layout").find_map(|name| {
            let file = folder.join(name);
            let text = std::fs::read_to_string(self.folder.join(&file)).ok()?;
            Some(read_page(&file, &text))
        })
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
        let pages = Pages::read(folder.path(), &table, rules, &PageExtensions::default());
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
