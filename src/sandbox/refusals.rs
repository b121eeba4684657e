//! What `next build` refuses, told from the sources alone, in Next's words (FACTS 70, 77-79).
//!
//! Pure functions from facts to problems; which version refuses what is in [`Rules`]. What only
//! running a handler can tell is the build's.

mod app;
mod names;
mod route;
mod segment_config;

pub(crate) use app::{of_app, pages};
pub(crate) use route::{RouteFile, in_module, of_route, on_edge, warnings};

use super::api::Problem;

/// Something wrong with an app, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// What, where, and how to mend it.
    pub(crate) problem: Problem,
    /// What doesn't work.
    pub(crate) stage: Stage,
    /// The path of the route that it is about; `None` for the app as a whole.
    pub(crate) path: Option<String>,
}

/// Where a problem stops Next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It compiles nowhere: the build fails, and in development the route is a server error.
    Compile,
    /// The build fails; development serves the route.
    Build,
    /// As `Build`, unless `typescript.ignoreBuildErrors` says otherwise.
    Types,
    /// No server comes up, in development neither.
    Start,
}

#[cfg(test)]
mod tests;
