//! The app's tree: files that answer to one path, and names of params that contradict each other.

use std::path::Path;

use super::names;
use super::{Refusal, Stage};
use crate::sandbox::api::Problem;
use crate::sandbox::edition::Rules;
use crate::sandbox::extensions::PageExtensions;
use crate::sandbox::router::{Route, RouteKind, RouteTable, folders_of};
use crate::sandbox::segment::Segment;
use crate::sandbox::trace::Place;

const GROUPS: &str = "Route groups do not show in the path: rename one of the folders";

/// The pages below `app`, as routes: they are not served, but may be in the way.
pub(crate) fn pages(project: &Path, app: &Path, endings: &PageExtensions) -> Vec<Route> {
    let mut found = Vec::new();
    collect(project, app, endings, &mut Vec::new(), &mut found);
    found
}

fn collect(
    project: &Path,
    folder: &Path,
    endings: &PageExtensions,
    above: &mut Vec<Segment>,
    found: &mut Vec<Route>,
) {
    if let Some(file) = endings.file(folder, "page") {
        let relative = file.strip_prefix(project).unwrap_or(&file).to_path_buf();
        found.push(Route::new(above, relative));
    }
    for (below, segment) in folders_of(folder) {
        above.push(segment);
        collect(project, &below, endings, above, found);
        above.pop();
    }
}

/// What is wrong with the tree, and what is only worth a warning.
pub(crate) fn of_app(
    table: &RouteTable,
    pages: &[Route],
    rules: &Rules,
) -> (Vec<Refusal>, Vec<Problem>) {
    let mut refusals = beside_pages(table, pages, rules);
    let mut warnings = Vec::new();
    for clash in &table.clashes {
        let (first, second) = (name_of(&clash.dropped), name_of(&clash.kept));
        if rules.conflicts_break {
            let message = format!(
                "Conflicting routes at {}: route at {second} and route at {first}",
                clash.path
            );
            refusals.push(at(
                &clash.kept,
                message,
                GROUPS,
                Stage::Compile,
                &clash.path,
            ));
        } else {
            warnings.push(Problem::of_app(
                format!(
                    "Duplicate page detected. {} and {} resolve to {}; the second is served",
                    clash.dropped.display(),
                    clash.kept.display(),
                    clash.path
                ),
                Some(GROUPS),
            ));
        }
    }
    let all: Vec<&Route> = handlers(table).chain(pages).collect();
    if let Some((route, message)) = names::first_problem(&all) {
        let help = "Dynamic segments at one level of the path share one name, in all folders";
        refusals.push(at(&route.file, message, help, Stage::Start, &route.path));
    }
    if rules.refuses_optional_twin {
        refusals.extend(optional_twins(&all));
    }
    (refusals, warnings)
}

/// The route handlers of a table, which holds pages too.
fn handlers(table: &RouteTable) -> impl Iterator<Item = &Route> {
    table
        .routes()
        .iter()
        .map(AsRef::as_ref)
        .filter(|route: &&Route| route.kind == RouteKind::Handler)
}

fn beside_pages(table: &RouteTable, pages: &[Route], rules: &Rules) -> Vec<Refusal> {
    let pairs = pages.iter().filter_map(|page| {
        let route = handlers(table).find(|route| route.path == page.path)?;
        Some((page, route))
    });
    let refuse = |(page, route): (&Route, &Route)| {
        let (page_name, route_name) = (name_of(&page.file), name_of(&route.file));
        let (message, stage) = if rules.conflicts_break {
            let message = format!(
                "Conflicting route and page at {}: route at {route_name} and page at {page_name}",
                route.path
            );
            (message, Stage::Compile)
        } else {
            let message = format!(
                "You cannot have two parallel pages that resolve to the same path. Please check {page_name} and {route_name}."
            );
            (message, Stage::Build)
        };
        at(
            &route.file,
            message,
            "A segment has a page or a route handler, not both: move one of them",
            stage,
            &route.path,
        )
    };
    pairs.map(refuse).collect()
}

/// `/x` beside `/x/[[...slug]]`, which also answers to `/x`.
fn optional_twins(all: &[&Route]) -> Vec<Refusal> {
    let optional = all.iter().filter_map(|route| {
        let (last, above) = route.segments.split_last()?;
        if !matches!(last, Segment::OptionalCatchAll(_)) {
            return None;
        }
        let twin = all.iter().find(|other| other.segments == above)?;
        Some((route, twin))
    });
    optional
        .map(|(route, twin)| {
            let message = format!(
                "You cannot define a route with the same specificity as an optional catch-all route (\"{}\" and \"{}\").",
                twin.path, route.path
            );
            at(
                &route.file,
                message,
                "[[...name]] answers to the path without further segments too: write [...name], or remove the other file",
                Stage::Build,
                &route.path,
            )
        })
        .collect()
}

fn at(file: &Path, message: String, help: &str, stage: Stage, path: &str) -> Refusal {
    Refusal {
        problem: Problem {
            place: Some(Place {
                file: file.to_path_buf(),
                line: 1,
                column: 1,
            }),
            message,
            help: Some(help.to_owned()),
            frame: String::new(),
        },
        stage,
        path: Some(path.to_owned()),
    }
}

/// `app/(a)/x/route.ts` is `/(a)/x/route` in Next's messages.
fn name_of(file: &Path) -> String {
    let name = file.with_extension("").to_string_lossy().replace('\\', "/");
    let below = name
        .find("app/")
        .map_or(name.as_str(), |at| &name[at + 3..]);
    below.to_owned()
}
