//! The app tree becomes a route table; a path becomes a match, with the candidates refused.
//!
//! Routes are tried in Next's order (`getSortedRoutes`): at each level static, dynamic, catch-all,
//! optional catch-all. The first that fits wins, whatever methods it exports (FACTS 19).

mod scan;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use smallvec::SmallVec;

use super::extensions::PageExtensions;
use super::path;
use super::segment::Segment;
pub(crate) use scan::folders_of;

/// What kind of file answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RouteKind {
    /// `app/**/route.ts`.
    #[default]
    Handler,
    /// `app/**/page.tsx`.
    Page,
    /// `pages/api/**`, the API routes of the Pages Router.
    Api,
    /// Any other file below `pages/`.
    LegacyPage,
}

/// A file that answers, and the path it answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// Who answers.
    pub(crate) kind: RouteKind,
    /// Visible segments, from the root.
    pub(crate) segments: Vec<Segment>,
    /// As Next prints it: `/api/users/[id]`.
    pub(crate) path: String,
    /// Relative to the project: `app/api/users/[id]/route.ts`.
    pub(crate) file: Arc<Path>,
}

/// The params of a match, in the order of the path.
pub(crate) type Params = Vec<(String, Param)>;

/// The decoded value of a param.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    /// Of `[id]`.
    One(String),
    /// Of a catch-all.
    Many(Vec<String>),
}

impl Param {
    /// The value or values.
    pub(crate) fn values(&self) -> &[String] {
        match self {
            Param::One(value) => std::slice::from_ref(value),
            Param::Many(values) => values,
        }
    }
}

impl From<serde_json::Value> for Param {
    /// What `generateStaticParams` lists: a string, or a list of strings.
    fn from(value: serde_json::Value) -> Param {
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        match value {
            serde_json::Value::Array(values) => Param::Many(values.into_iter().map(text).collect()),
            one => Param::One(text(one)),
        }
    }
}

/// A list of params as JSON: objects of strings or lists of strings.
pub(crate) fn read_params(json: &str) -> serde_json::Result<Vec<Params>> {
    let listed: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(json)?;
    Ok(listed
        .into_iter()
        .map(|params| {
            params
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect()
        })
        .collect())
}

/// What the table says of a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Match<'t> {
    /// The route.
    pub(crate) route: &'t Arc<Route>,
    /// Its decoded params.
    pub(crate) params: Params,
}

/// Two files that answer to one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clash {
    /// The path.
    pub(crate) path: String,
    /// The file that is served.
    pub(crate) kept: PathBuf,
    /// The file that is not.
    pub(crate) dropped: PathBuf,
}

/// All routes of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct RouteTable {
    routes: Vec<Arc<Route>>,
    fixed: HashMap<String, usize>,
    /// Pairs of files that answer to the same path.
    pub(crate) clashes: Vec<Clash>,
}

impl RouteTable {
    /// The same, with nothing shared.
    pub(crate) fn copy(&self) -> RouteTable {
        let copy = |route: &Arc<Route>| Route {
            file: (*route.file).into(),
            ..(**route).clone()
        };
        RouteTable {
            routes: self.routes.iter().map(copy).map(Arc::new).collect(),
            ..self.clone()
        }
    }

    /// Reads the tree below `app` (`project/app` or `project/src/app`) and the one below
    /// `pages`, where they are there. Unreadable folders are left out.
    pub(crate) fn scan(
        project: &Path,
        app: Option<&Path>,
        pages: Option<&Path>,
        endings: &PageExtensions,
    ) -> RouteTable {
        let mut found = Vec::new();
        if let Some(app) = app {
            scan::app(project, app, endings, &mut Vec::new(), &mut found);
        }
        if let Some(pages) = pages {
            scan::pages(project, pages, endings, &mut Vec::new(), &mut found);
        }
        RouteTable::new(found)
    }

    /// Sorts the routes as Next does; of two with one path the later in the order of file names
    /// is kept (FACTS 78: "the second wins").
    pub(crate) fn new(mut found: Vec<Route>) -> RouteTable {
        found.sort_by(|a, b| a.file.cmp(&b.file));
        let mut table = RouteTable::default();
        let mut routes: Vec<Route> = Vec::with_capacity(found.len());
        for route in found {
            match routes.iter_mut().find(|known| known.path == route.path) {
                Some(known) if known.kind != route.kind => known.give_way(route),
                Some(known) => {
                    let dropped = std::mem::replace(known, route);
                    if known.kind == RouteKind::Handler {
                        table.clashes.push(Clash {
                            path: known.path.clone(),
                            kept: known.file.to_path_buf(),
                            dropped: dropped.file.to_path_buf(),
                        });
                    }
                }
                None => routes.push(route),
            }
        }
        routes.sort_by(in_order_of_precedence);
        table.routes = routes.into_iter().map(Arc::new).collect();
        table.fixed = table
            .routes
            .iter()
            .enumerate()
            .filter(|(_, route)| !route.is_dynamic())
            .map(|(index, route)| (route.path.clone(), index))
            .collect();
        table
    }

    /// The routes, in the order in which they are tried.
    pub(crate) fn routes(&self) -> &[Arc<Route>] {
        &self.routes
    }

    /// The route for a path as it came over the wire (still escaped). Static names are compared
    /// as they were sent: `/%66ixed` is not `/fixed`. Params are read as the URL parser does,
    /// without `.` and `..`, of a path that matches with them (FACTS 13).
    pub(crate) fn find(&self, path: &str) -> Option<Match<'_>> {
        self.find_beside(path, &[])
    }

    /// The same, without those that matched before and had nothing for these params.
    pub(crate) fn find_beside(&self, path: &str, passed_over: &[Arc<Route>]) -> Option<Match<'_>> {
        if let Some(fixed) = self.find_fixed(path) {
            return Some(fixed);
        }
        let found = self.find_dynamic(path, passed_over)?;
        match path::resolve(path) {
            Cow::Borrowed(_) => Some(found),
            Cow::Owned(resolved) => {
                let resolved = self.find_dynamic(&resolved, passed_over)?;
                Arc::ptr_eq(resolved.route, found.route).then_some(resolved)
            }
        }
    }

    /// The route of this name, with brackets around its params.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<Route>> {
        self.routes.iter().find(|route| route.path == name)
    }

    /// The route without params for a path.
    pub(crate) fn find_fixed(&self, path: &str) -> Option<Match<'_>> {
        self.fixed.get(path).map(|&index| Match {
            route: &self.routes[index],
            params: Params::new(),
        })
    }

    fn find_dynamic(&self, path: &str, passed_over: &[Arc<Route>]) -> Option<Match<'_>> {
        let parts = split(path);
        let is_passed = |route: &Arc<Route>| passed_over.iter().any(|one| Arc::ptr_eq(one, route));
        self.routes
            .iter()
            .filter(|route| route.is_dynamic() && !is_passed(route))
            .find_map(|route| {
                route
                    .params(&parts)
                    .ok()
                    .map(|params| Match { route, params })
            })
    }

    /// The route whose path looks most like this one, if any does.
    pub(crate) fn nearest(&self, path: &str) -> Option<&Route> {
        let distance = |route: &Route| edit_distance(&route.path, path);
        let (route, far) = self
            .routes
            .iter()
            .map(|route| (route, distance(route)))
            .min_by_key(|(_, far)| *far)?;
        (far <= 2 && far * 3 < path.len()).then_some(route)
    }

    /// The routes near a path that were tried before the one that matched, if any did, and refused,
    /// each with the reason.
    pub(crate) fn refused(&self, path: &str, matched: Option<&Route>) -> Vec<(&Route, String)> {
        let parts = split(path);
        let is_match = |route: &Route| matched.is_some_and(|matched| std::ptr::eq(matched, route));
        self.routes
            .iter()
            .map(Arc::as_ref)
            .take_while(|route| !is_match(route))
            .filter(|route| route.may_be_near(path) && route.is_near(&parts))
            .filter_map(|route| match route.params(&parts).err()? {
                Misfit::OtherName => None,
                misfit => Some((route, misfit.to_string())),
            })
            .collect()
    }
}

impl Route {
    /// A route for a file, from the folders above it.
    pub(crate) fn new(folders: &[Segment], file: PathBuf) -> Route {
        let segments: Vec<Segment> = folders
            .iter()
            .filter(|segment| **segment != Segment::Invisible)
            .cloned()
            .collect();
        let mut path = String::new();
        for segment in &segments {
            path.push('/');
            path.push_str(&segment.pattern());
        }
        if path.is_empty() {
            path.push('/');
        }
        Route {
            kind: RouteKind::Handler,
            segments,
            path,
            file: file.into(),
        }
    }

    /// The same, answered by another kind of file.
    pub(crate) fn of_kind(self, kind: RouteKind) -> Route {
        Route { kind, ..self }
    }

    /// Of two kinds of file with one path the handler is served.
    fn give_way(&mut self, other: Route) {
        if other.kind == RouteKind::Handler {
            *self = other;
        }
    }

    /// Whether any segment is a param.
    pub(crate) fn is_dynamic(&self) -> bool {
        self.segments
            .iter()
            .any(|segment| segment.param().is_some())
    }

    /// The params for these escaped parts of a path, or why they don't fit.
    fn params(&self, parts: &[&str]) -> Result<Params, Misfit> {
        let mut params = Params::new();
        let mut rest = parts;
        for segment in &self.segments {
            match segment {
                Segment::Static(text) => rest = take_static(text, rest)?,
                Segment::Dynamic(name) => {
                    let (first, after) = rest
                        .split_first()
                        .ok_or_else(|| Misfit::NothingFor(format!("[{name}]")))?;
                    params.push((name.clone(), Param::One(decode(first))));
                    rest = after;
                }
                Segment::CatchAll(name) if rest.is_empty() => {
                    return Err(Misfit::NothingFor(format!("[...{name}]")));
                }
                Segment::OptionalCatchAll(_) if rest.is_empty() => {}
                Segment::CatchAll(name) | Segment::OptionalCatchAll(name) => {
                    let values = rest.iter().map(|part| decode(part)).collect();
                    params.push((name.clone(), Param::Many(values)));
                    rest = &[];
                }
                Segment::Invisible | Segment::Private | Segment::Interception => {}
            }
        }
        match rest.first() {
            None => Ok(params),
            Some(_) => Err(Misfit::EndsBefore(rest.join("/"))),
        }
    }

    /// Without params it is only near where one path goes on from the other.
    fn may_be_near(&self, path: &str) -> bool {
        self.is_dynamic() || path.starts_with(&self.path) || self.path.starts_with(path)
    }

    /// Worth mentioning when refused: it shares the first static segment, or has none.
    fn is_near(&self, parts: &[&str]) -> bool {
        let shared = self
            .segments
            .iter()
            .zip(parts)
            .take_while(|(segment, part)| matches!(segment, Segment::Static(text) if text == *part))
            .count();
        shared > 0 && shared + 1 >= self.segments.len().min(parts.len())
    }
}

/// Why a route does not fit a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Misfit {
    /// A static segment has another name: not worth telling.
    OtherName,
    /// A param finds no segment left.
    NothingFor(String),
    /// The path goes on where the route ends.
    EndsBefore(String),
    /// The route goes on where the path ends.
    GoesOn(String),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Misfit::OtherName => f.write_str("a segment has another name"),
            Misfit::NothingFor(param) => {
                write!(f, "{param} needs a segment and the path has no more")
            }
            Misfit::EndsBefore(rest) => write!(f, "it ends before /{rest}"),
            Misfit::GoesOn(segment) => write!(f, "it goes on with /{segment}"),
        }
    }
}

fn take_static<'p, 's>(text: &str, rest: &'p [&'s str]) -> Result<&'p [&'s str], Misfit> {
    match rest.split_first() {
        Some((first, after)) if *first == text => Ok(after),
        Some(_) => Err(Misfit::OtherName),
        None => Err(Misfit::GoesOn(text.to_owned())),
    }
}

fn in_order_of_precedence(a: &Route, b: &Route) -> Ordering {
    for (left, right) in a.segments.iter().zip(&b.segments) {
        let order = left
            .rank()
            .cmp(&right.rank())
            .then_with(|| left.pattern().cmp(&right.pattern()));
        if order != Ordering::Equal {
            return order;
        }
    }
    a.segments.len().cmp(&b.segments.len())
}

/// Letters to insert, delete or replace (Levenshtein).
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn split(path: &str) -> SmallVec<[&str; 8]> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

fn decode(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(files: &[&str]) -> RouteTable {
        RouteTable::new(
            files
                .iter()
                .map(|file| {
                    let folders: Vec<Segment> = file
                        .split('/')
                        .skip(1)
                        .take(file.split('/').count() - 2)
                        .map(Segment::parse)
                        .collect();
                    Route::new(&folders, PathBuf::from(file))
                })
                .collect(),
        )
    }

    fn found(table: &RouteTable, path: &str) -> Option<(String, Params)> {
        table
            .find(path)
            .map(|found| (found.route.path.clone(), found.params))
    }

    fn one(name: &str, value: &str) -> Params {
        vec![(name.into(), Param::One(value.into()))]
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_whose_name_is_no_text_takes_nothing_from_its_neighbours() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let pages = folder.path().join("pages");
        let odd = std::ffi::OsStr::from_bytes(b"a\xff");
        for file in [odd, std::ffi::OsStr::new("b")] {
            let below = pages.join("api").join(file);
            std::fs::create_dir_all(&below).unwrap();
            std::fs::write(below.join("hello.ts"), "").unwrap();
        }
        let table = RouteTable::scan(
            folder.path(),
            None,
            Some(&pages),
            &PageExtensions::default(),
        );
        let paths: Vec<_> = table.routes().iter().map(|route| &route.path).collect();
        assert_eq!(paths, ["/api/b/hello"]);
    }

    #[test]
    fn the_more_specific_segment_wins_level_by_level() {
        let table = table(&[
            "app/fixed/[...rest]/route.ts",
            "app/[id]/edit/route.ts",
            "app/[id]/route.ts",
            "app/[[...all]]/route.ts",
        ]);
        assert_eq!(
            found(&table, "/fixed/edit"),
            Some((
                "/fixed/[...rest]".into(),
                vec![("rest".into(), Param::Many(vec!["edit".into()]))]
            ))
        );
        assert_eq!(
            found(&table, "/7/edit"),
            Some(("/[id]/edit".into(), one("id", "7")))
        );
        assert_eq!(found(&table, "/7"), Some(("/[id]".into(), one("id", "7"))));
        assert_eq!(
            found(&table, "/"),
            Some(("/[[...all]]".into(), Params::new()))
        );
    }

    #[test]
    fn params_arrive_decoded_and_an_escaped_slash_stays_in_its_segment() {
        let table = table(&["app/u/[id]/route.ts"]);
        assert_eq!(
            found(&table, "/u/a%2Fb+c%20d"),
            Some(("/u/[id]".into(), one("id", "a/b+c d")))
        );
    }

    #[test]
    fn groups_are_not_in_the_path_and_private_folders_hold_no_routes() {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "app/(shop)/cart/route.ts",
            "app/_lib/route.ts",
            "app/%5Fopen/route.ts",
        ] {
            let file = folder.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let table = RouteTable::scan(
            folder.path(),
            Some(&folder.path().join("app")),
            None,
            &PageExtensions::default(),
        );
        let paths: Vec<&str> = table
            .routes()
            .iter()
            .map(|route| route.path.as_str())
            .collect();
        assert_eq!(paths, ["/_open", "/cart"]);
    }

    #[test]
    fn of_two_files_with_one_path_the_second_is_served() {
        let table = table(&["app/(a)/x/route.ts", "app/(b)/x/route.ts"]);
        assert_eq!(table.routes().len(), 1);
        assert_eq!(table.clashes[0].kept, PathBuf::from("app/(b)/x/route.ts"));
    }

    #[test]
    fn a_mistyped_path_has_a_nearest_route_and_a_strange_one_has_none() {
        let table = table(&["app/api/users/route.ts", "app/api/hello/route.ts"]);
        let nearest = |path| table.nearest(path).map(|route| route.path.as_str());
        assert_eq!(nearest("/api/user"), Some("/api/users"));
        assert_eq!(nearest("/elsewhere"), None);
    }

    #[test]
    fn refused_candidates_say_why() {
        let table = table(&[
            "app/api/users/route.ts",
            "app/api/users/[id]/route.ts",
            "app/blog/route.ts",
        ]);
        let refused: Vec<(String, String)> = table
            .refused("/api/users/1/posts", None)
            .into_iter()
            .map(|(route, because)| (route.path.clone(), because))
            .collect();
        assert_eq!(
            refused,
            [
                (
                    "/api/users".to_owned(),
                    "it ends before /1/posts".to_owned()
                ),
                (
                    "/api/users/[id]".to_owned(),
                    "it ends before /posts".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn pages_and_api_routes_stand_beside_handlers() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            "app/page.tsx",
            "app/a/route.ts",
            "app/@slot/page.tsx",
            "app/@slot/b/route.ts",
            "pages/_app.tsx",
            "pages/about.tsx",
            "pages/api/index.ts",
            "pages/api/users/[id].ts",
            "pages/api/(x)/_y.js",
            "pages/api/types.d.ts",
        ];
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let tree = |name| folder.path().join(name);
        let table = RouteTable::scan(
            folder.path(),
            Some(&tree("app")),
            Some(&tree("pages")),
            &PageExtensions::default(),
        );
        let found: Vec<(&str, RouteKind)> = table
            .routes()
            .iter()
            .map(|route| (route.path.as_str(), route.kind))
            .collect();
        let expected = [
            ("/", RouteKind::Page),
            ("/a", RouteKind::Handler),
            ("/about", RouteKind::LegacyPage),
            ("/api", RouteKind::Api),
            ("/api/(x)/_y", RouteKind::Api),
            ("/api/users/[id]", RouteKind::Api),
            ("/b", RouteKind::Handler),
        ];
        assert_eq!(found, expected);
        assert_eq!(table.clashes, []);
    }
}
