//! `next.config.*`: what of it the build looks at.

use std::collections::BTreeMap;
use std::path::Path;

/// The app's settings, each with Next's default where the file does not say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Config {
    /// `cacheComponents` (16).
    pub(crate) cache_components: bool,
    /// `experimental.useCache` (15).
    pub(crate) use_cache: bool,
    /// `output`: `export` or `standalone`.
    pub(crate) output: Option<String>,
    /// `typescript.ignoreBuildErrors`.
    pub(crate) ignore_build_errors: bool,
    /// `cacheLife`: own profiles by name.
    pub(crate) cache_life: BTreeMap<String, CacheLife>,
}

/// A profile of `cacheLife`, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct CacheLife {
    pub(crate) stale: Option<f64>,
    pub(crate) revalidate: Option<f64>,
    pub(crate) expire: Option<f64>,
}

impl Config {
    /// What the text of the file plainly says.
    pub(crate) fn guess(folder: &Path) -> Config {
        let text: String = ["js", "mjs", "cjs", "ts"]
            .iter()
            .filter_map(|ending| {
                std::fs::read_to_string(folder.join(format!("next.config.{ending}"))).ok()
            })
            .collect();
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        Config {
            cache_components: bare.contains("cacheComponents:true"),
            use_cache: bare.contains("useCache:true"),
            output: bare.contains("output:'export'").then(|| "export".into()),
            ignore_build_errors: bare.contains("ignoreBuildErrors:true"),
            cache_life: BTreeMap::new(),
        }
    }
}
