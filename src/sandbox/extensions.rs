//! `pageExtensions`: the endings by which routes, pages, layouts and the proxy are told from the
//! files beside them.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Endings without the first dot, as `tsx` or `page.ts`; of several files the first one counts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub(crate) struct PageExtensions(Vec<String>);

impl Default for PageExtensions {
    fn default() -> PageExtensions {
        PageExtensions(["tsx", "ts", "jsx", "js"].map(str::to_owned).to_vec())
    }
}

impl PageExtensions {
    /// The names that a file may have: `route` gives `route.tsx`, `route.ts` and so on.
    pub(crate) fn names<'e>(&'e self, stem: &'e str) -> impl Iterator<Item = String> + 'e {
        self.0.iter().map(move |ending| format!("{stem}.{ending}"))
    }

    /// The file of this name in a folder.
    pub(crate) fn file(&self, folder: &Path, stem: &str) -> Option<PathBuf> {
        self.names(stem)
            .map(|name| folder.join(name))
            .find(|file| file.is_file())
    }

    /// Whether this is one of them.
    pub(crate) fn contains(&self, ending: &str) -> bool {
        self.0.iter().any(|known| known == ending)
    }

    /// A name without the longest of them; none if it has none.
    pub(crate) fn stem<'n>(&self, name: &'n str) -> Option<&'n str> {
        let without = |ending: &String| name.strip_suffix(ending.as_str())?.strip_suffix('.');
        self.0
            .iter()
            .filter_map(without)
            .min_by_key(|stem| stem.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_endings_that_fit_the_longer_one_goes() {
        let endings = PageExtensions(vec!["js".into(), "api.js".into()]);
        for (name, stem) in [
            ("old.js", Some("old")),
            ("old.api.js", Some("old")),
            ("old.test.js", Some("old.test")),
            ("old.ts", None),
            ("js", None),
        ] {
            assert_eq!(endings.stem(name), stem, "{name}");
        }
    }
}
