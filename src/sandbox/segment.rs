//! One folder name below `app/`, as Next's file conventions read it.
//!
//! Source: "Dynamic Routes", "Route Groups" and "Project structure" of the Next.js documents;
//! `%5F` for a leading underscore is a recorded fact (FACTS 20).

use percent_encoding::percent_decode_str;

/// What a folder name means for the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// `users`: itself.
    Static(String),
    /// `[id]`: exactly one segment of the path.
    Dynamic(String),
    /// `[...slug]`: one segment or more.
    CatchAll(String),
    /// `[[...slug]]`: any number of segments, none included.
    OptionalCatchAll(String),
    /// `(shop)` or `@slot`: not in the path at all.
    Invisible,
    /// `_lib`: nothing below it is a route.
    Private,
    /// `(.)photo`: an interception route, which only pages can use.
    Interception,
}

impl Segment {
    /// Reads a folder name.
    pub(crate) fn parse(folder: &str) -> Segment {
        if folder.starts_with('_') {
            return Segment::Private;
        }
        if folder.starts_with("(.)") || folder.starts_with("(..)") || folder.starts_with("(...)") {
            return Segment::Interception;
        }
        if folder.starts_with('@') || (folder.starts_with('(') && folder.ends_with(')')) {
            return Segment::Invisible;
        }
        Self::parse_brackets(folder).unwrap_or_else(|| {
            Segment::Static(percent_decode_str(folder).decode_utf8_lossy().into())
        })
    }

    fn parse_brackets(folder: &str) -> Option<Segment> {
        let inner = folder.strip_prefix('[')?.strip_suffix(']')?;
        if let Some(optional) = inner
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            return optional
                .strip_prefix("...")
                .map(|name| Segment::OptionalCatchAll(name.into()));
        }
        Some(match inner.strip_prefix("...") {
            Some(name) => Segment::CatchAll(name.into()),
            None => Segment::Dynamic(inner.into()),
        })
    }

    /// The name of the param, if it is one.
    pub(crate) fn param(&self) -> Option<&str> {
        match self {
            Segment::Dynamic(name) | Segment::CatchAll(name) | Segment::OptionalCatchAll(name) => {
                Some(name)
            }
            _ => None,
        }
    }

    /// Next tries static segments first, then dynamic, catch-all and optional catch-all
    /// (`getSortedRoutes`; FACTS 19).
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Segment::Static(_) => 0,
            Segment::Dynamic(_) => 1,
            Segment::CatchAll(_) => 2,
            Segment::OptionalCatchAll(_) => 3,
            Segment::Invisible | Segment::Private | Segment::Interception => 4,
        }
    }

    /// As it stands in a route's path: `[id]`, `[...slug]`.
    pub(crate) fn pattern(&self) -> String {
        match self {
            Segment::Static(text) => text.clone(),
            Segment::Dynamic(name) => format!("[{name}]"),
            Segment::CatchAll(name) => format!("[...{name}]"),
            Segment::OptionalCatchAll(name) => format!("[[...{name}]]"),
            Segment::Invisible | Segment::Private | Segment::Interception => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_names_are_read_as_next_reads_them() {
        let cases = [
            ("users", Segment::Static("users".into())),
            ("[id]", Segment::Dynamic("id".into())),
            ("[...slug]", Segment::CatchAll("slug".into())),
            ("[[...slug]]", Segment::OptionalCatchAll("slug".into())),
            ("(shop)", Segment::Invisible),
            ("@modal", Segment::Invisible),
            ("_lib", Segment::Private),
            ("%5Flib", Segment::Static("_lib".into())),
            ("(.)photo", Segment::Interception),
            ("feed.xml", Segment::Static("feed.xml".into())),
            ("[broken", Segment::Static("[broken".into())),
        ];
        for (folder, expected) in cases {
            assert_eq!(Segment::parse(folder), expected, "{folder}");
        }
    }
}
