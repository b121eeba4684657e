//! The names that the modules of Next.js export to route handlers, as the real ones have them.

use super::NextVersion;
use NextVersion::{V14, V15, V16};

/// What handlers of a version can import, by module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NextExports(pub(super) NextVersion);

/// Names, and the version that brought each.
type Names = &'static [(&'static str, NextVersion)];

const SERVER: Names = &[
    ("ImageResponse", V14),
    ("NextRequest", V14),
    ("NextResponse", V14),
    ("URLPattern", V14),
    ("after", V15),
    ("connection", V15),
    ("userAgent", V14),
    ("userAgentFromString", V14),
];

const HEADERS: Names = &[("cookies", V14), ("draftMode", V14), ("headers", V14)];

const CACHE: Names = &[
    ("cacheLife", V16),
    ("cacheTag", V16),
    ("refresh", V16),
    ("revalidatePath", V14),
    ("revalidateTag", V14),
    ("unstable_cache", V14),
    ("unstable_cacheLife", V15),
    ("unstable_cacheTag", V15),
    ("unstable_noStore", V14),
    ("updateTag", V16),
];

const NAVIGATION: Names = &[
    ("RedirectType", V14),
    ("forbidden", V15),
    ("notFound", V14),
    ("permanentRedirect", V14),
    ("redirect", V14),
    ("unauthorized", V15),
    ("unstable_rethrow", V15),
];

impl NextExports {
    /// The names of a module as `next/server`; `None` for a module that is the same in all versions.
    pub(crate) fn of(self, specifier: &str) -> Option<Vec<&'static str>> {
        let names = match specifier.strip_suffix(".js").unwrap_or(specifier) {
            "next/server" => SERVER,
            "next/headers" => HEADERS,
            "next/cache" => CACHE,
            "next/navigation" => NAVIGATION,
            _ => return None,
        };
        let there = names.iter().filter(|(_, since)| *since <= self.0);
        Some(there.map(|(name, _)| *name).collect())
    }
}
