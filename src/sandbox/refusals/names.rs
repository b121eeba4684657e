//! Names of dynamic segments that contradict each other (`getSortedRoutes`,
//! next/dist/shared/lib/router/utils/sorted-routes.js).

use crate::sandbox::router::Route;
use crate::sandbox::segment::Segment;

/// The first contradiction that stops the server, with the route that brings it in.
pub(super) fn first_problem<'r>(routes: &[&'r Route]) -> Option<(&'r Route, String)> {
    for (index, route) in routes.iter().enumerate() {
        if let Some(message) = repeated(route) {
            return Some((route, message));
        }
        for before in &routes[..index] {
            if let Some(message) = between(before, route) {
                return Some((route, message));
            }
        }
    }
    None
}

fn repeated(route: &Route) -> Option<String> {
    let names: Vec<&str> = route.segments.iter().filter_map(Segment::param).collect();
    let twice = names
        .iter()
        .enumerate()
        .find(|(index, name)| names[..*index].contains(name))?;
    Some(format!(
        "You cannot have the same slug name \"{}\" repeat within a single dynamic path",
        twice.1
    ))
}

/// Two routes part at their first segments of different meaning; up to there names must agree.
fn between(before: &Route, route: &Route) -> Option<String> {
    for (left, right) in before.segments.iter().zip(&route.segments) {
        match (left, right) {
            (Segment::Dynamic(a), Segment::Dynamic(b))
            | (Segment::CatchAll(a), Segment::CatchAll(b))
            | (Segment::OptionalCatchAll(a), Segment::OptionalCatchAll(b))
                if a != b =>
            {
                return Some(format!(
                    "You cannot use different slug names for the same dynamic path ('{a}' !== '{b}')."
                ));
            }
            (Segment::CatchAll(a), Segment::OptionalCatchAll(_)) => {
                return Some(format!(
                    "You cannot use both an required and optional catch-all route at the same level (\"[...{a}]\" and \"{}\" ).",
                    right.pattern()
                ));
            }
            (Segment::OptionalCatchAll(a), Segment::CatchAll(_)) => {
                return Some(format!(
                    "You cannot use both an optional and required catch-all route at the same level (\"[[...{a}]]\" and \"{}\").",
                    right.pattern()
                ));
            }
            (left, right) if left == right => {}
            _ => return None,
        }
    }
    None
}
