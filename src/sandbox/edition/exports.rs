//! The names that the modules of Next.js export to route handlers, as the real ones have them.

/// What handlers can import, by module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NextExports {
    server: &'static [&'static str],
    headers: &'static [&'static str],
    cache: &'static [&'static str],
    navigation: &'static [&'static str],
}

impl NextExports {
    /// The names of a module as `next/server`; `None` for a module that is the same in all versions.
    pub(crate) fn of(&self, specifier: &str) -> Option<&'static [&'static str]> {
        Some(match specifier.strip_suffix(".js").unwrap_or(specifier) {
            "next/server" => self.server,
            "next/headers" => self.headers,
            "next/cache" => self.cache,
            "next/navigation" => self.navigation,
            _ => return None,
        })
    }

    pub(crate) const V16: NextExports = NextExports {
        server: &[
            "ImageResponse",
            "NextRequest",
            "NextResponse",
            "URLPattern",
            "after",
            "connection",
            "userAgent",
            "userAgentFromString",
        ],
        headers: &["cookies", "draftMode", "headers"],
        cache: &[
            "cacheLife",
            "cacheTag",
            "refresh",
            "revalidatePath",
            "revalidateTag",
            "unstable_cache",
            "unstable_cacheLife",
            "unstable_cacheTag",
            "unstable_noStore",
            "updateTag",
        ],
        navigation: &[
            "RedirectType",
            "forbidden",
            "notFound",
            "permanentRedirect",
            "redirect",
            "unauthorized",
            "unstable_rethrow",
        ],
    };

    pub(crate) const V15: NextExports = NextExports {
        cache: &[
            "revalidatePath",
            "revalidateTag",
            "unstable_cache",
            "unstable_cacheLife",
            "unstable_cacheTag",
            "unstable_noStore",
        ],
        ..NextExports::V16
    };

    pub(crate) const V14: NextExports = NextExports {
        server: &[
            "ImageResponse",
            "NextRequest",
            "NextResponse",
            "URLPattern",
            "userAgent",
            "userAgentFromString",
        ],
        cache: &[
            "revalidatePath",
            "revalidateTag",
            "unstable_cache",
            "unstable_noStore",
        ],
        navigation: &["RedirectType", "notFound", "permanentRedirect", "redirect"],
        ..NextExports::V16
    };
}
