//! `next.config.{js,mjs,cjs,ts}`: what of it has to do with requests and with the build.
//!
//! The file is run by the engine (`next/config.js`), which hands over plain data; fields that
//! the sandbox does not know are ignored. Rules are compiled by `custom_routes`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::api::Problem;
use super::cache::ONE_YEAR;
use super::edition::Mode;
use super::engine::{Engine, Failure};
use super::extensions::PageExtensions;
use super::locales::Locales;
use super::path::Slashes;
use super::running::first_place;
use super::trace::Place;

/// In the order in which Next looks for them.
const FILE_NAMES: [&str; 4] = [
    "next.config.js",
    "next.config.mjs",
    "next.config.cjs",
    "next.config.ts",
];

/// The app's settings, each with Next's default where the file does not say it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of next.config"
)]
pub(crate) struct Config {
    /// `cacheComponents` (16).
    pub(crate) cache_components: bool,
    /// `experimental.useCache` (15).
    pub(crate) use_cache: bool,
    /// `output`: `export` or `standalone`.
    pub(crate) output: Option<String>,
    /// `basePath`, as `/docs`; empty for none.
    pub(crate) base_path: String,
    /// `assetPrefix`, as `/assets` or `https://cdn.test`; empty for none.
    pub(crate) asset_prefix: String,
    /// `pageExtensions`.
    pub(crate) page_extensions: PageExtensions,
    /// `i18n`.
    pub(crate) i18n: Option<Locales>,
    /// `trailingSlash`.
    pub(crate) trailing_slash: bool,
    /// `skipTrailingSlashRedirect`.
    pub(crate) skip_trailing_slash_redirect: bool,
    /// `compress`; `None` is Next's default, on.
    pub(crate) compress: Option<bool>,
    /// `poweredByHeader`; `None` is Next's default, on.
    pub(crate) powered_by_header: Option<bool>,
    /// `generateEtags`; `None` is Next's default, on.
    pub(crate) generate_etags: Option<bool>,
    /// `expireTime` in seconds; `None` is Next's default, a year.
    pub(crate) expire_time: Option<u64>,
    /// `experimental.proxyClientMaxBodySize` (15: `middlewareClientMaxBodySize`) in bytes.
    pub(crate) proxy_client_max_body_size: Option<usize>,
    /// `typescript.ignoreBuildErrors`.
    pub(crate) ignore_build_errors: bool,
    /// `experimental.authInterrupts`.
    pub(crate) auth_interrupts: bool,
    /// `env`: variables for the app.
    pub(crate) env: BTreeMap<String, String>,
    /// `cacheLife`: own profiles by name.
    pub(crate) cache_life: BTreeMap<String, CacheLife>,
    /// What `redirects()` lists.
    pub(crate) redirects: Vec<RuleSource>,
    /// What `rewrites()` lists.
    pub(crate) rewrites: RewriteSources,
    /// What `headers()` lists.
    pub(crate) headers: Vec<RuleSource>,
    /// The file itself, relative to the project.
    #[serde(skip)]
    pub(crate) file: Option<String>,
    /// Its source; empty if there is none.
    #[serde(skip)]
    pub(crate) text: String,
    /// Why these are the default settings though there is a file.
    #[serde(skip)]
    pub(crate) problem: Option<Problem>,
}

/// A profile of `cacheLife`, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct CacheLife {
    /// How long a client may use it without asking.
    pub(crate) stale: Option<f64>,
    /// How long the server serves it before it makes a new one.
    pub(crate) revalidate: Option<f64>,
    /// After how long without a request it may not be served stale any more.
    pub(crate) expire: Option<f64>,
}

/// Rewrites by the moment at which they are tried.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RewriteSources {
    /// Before any file is looked at.
    pub(crate) before_files: Vec<RuleSource>,
    /// After files and fixed routes, before dynamic routes.
    pub(crate) after_files: Vec<RuleSource>,
    /// When nothing else matched.
    pub(crate) fallback: Vec<RuleSource>,
}

/// A rule as the config has it, types unchecked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RuleSource {
    pub(crate) source: serde_json::Value,
    pub(crate) destination: serde_json::Value,
    pub(crate) permanent: serde_json::Value,
    pub(crate) status_code: serde_json::Value,
    pub(crate) base_path: serde_json::Value,
    pub(crate) locale: serde_json::Value,
    /// As the config has it, where Next has put something before the source.
    #[serde(skip)]
    pub(crate) shown: Option<String>,
    pub(crate) has: serde_json::Value,
    pub(crate) missing: serde_json::Value,
    pub(crate) headers: serde_json::Value,
}

/// The config file of a project, relative to it.
pub(crate) fn find(project: &Path) -> Option<&'static str> {
    FILE_NAMES
        .into_iter()
        .find(|name| project.join(name).is_file())
}

/// The source of a project's config file; empty if there is none.
pub(crate) fn text(project: &Path) -> String {
    find(project)
        .and_then(|name| std::fs::read_to_string(project.join(name)).ok())
        .unwrap_or_default()
}

/// What Next calls the time at which it reads the config.
pub(crate) fn phase(mode: Mode) -> &'static str {
    match mode {
        Mode::Production => "phase-production-build",
        Mode::Development => "phase-development-server",
    }
}

impl Config {
    /// What a path is below the base path; none outside.
    pub(crate) fn below_base<'p>(&self, path: &'p str) -> Option<&'p str> {
        match path.strip_prefix(self.base_path.as_str())? {
            "" => Some("/"),
            rest if rest.starts_with('/') => Some(rest),
            _ => None,
        }
    }

    /// Runs the file. An error of it is the app's problem, and Next's defaults hold.
    pub(crate) async fn read(
        engine: &Engine,
        file: &str,
        text: String,
        mode: Mode,
    ) -> Result<Config, Problem> {
        let json = engine
            .config(file, phase(mode))
            .await
            .map_err(|failure| problem(file, &failure))?;
        let config: Config = serde_json::from_str(&json).map_err(|error| {
            Problem::at_file(file, format!("The config can't be read: {error}"))
        })?;
        Ok(Config {
            file: Some(file.to_owned()),
            text,
            ..config
        })
    }

    /// What is done about a slash at the end of a path.
    pub(crate) fn slashes(&self) -> Slashes {
        match (self.skip_trailing_slash_redirect, self.trailing_slash) {
            (true, _) => Slashes::Kept,
            (false, true) => Slashes::Added,
            (false, false) => Slashes::Removed,
        }
    }

    /// Whether pages say that Next made them.
    pub(crate) fn says_powered_by(&self) -> bool {
        self.powered_by_header.unwrap_or(true)
    }

    /// Whether pages and files have an `ETag`.
    pub(crate) fn generates_etags(&self) -> bool {
        self.generate_etags.unwrap_or(true)
    }

    /// Seconds after which what is to be renewed may not be used any more, where nothing else says so.
    pub(crate) fn expire_time(&self) -> u64 {
        self.expire_time.unwrap_or(ONE_YEAR)
    }

    /// Whether answers are compressed where the version does so.
    pub(crate) fn compresses(&self) -> bool {
        self.compress.unwrap_or(true)
    }
}

fn problem(file: &str, failure: &Failure) -> Problem {
    let whole_file = Place {
        file: PathBuf::from(file),
        line: 1,
        column: 1,
    };
    Problem {
        place: first_place(&failure.stack).or(Some(whole_file)),
        message: format!("{file} failed: {}", failure.message),
        help: Some("Next would not start; the sandbox goes on with the default settings".into()),
        frame: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_hands_over_becomes_a_config() {
        let json = r#"{"cacheComponents":true,"output":"export","ignoreBuildErrors":true,
            "cacheLife":{"blog":{"revalidate":60}},
            "redirects":[{"source":"/a","destination":"/b","permanent":true}],
            "rewrites":{"afterFiles":[{"source":"/c","destination":"/d"}]},"unknown":1}"#;
        let config: Config = serde_json::from_str(json).unwrap();
        assert!(config.cache_components && config.ignore_build_errors);
        assert_eq!(config.output.as_deref(), Some("export"));
        assert_eq!(config.cache_life["blog"].revalidate, Some(60.0));
        assert_eq!(config.redirects[0].source, "/a");
        assert_eq!(config.rewrites.after_files[0].destination, "/d");
        assert!(config.compresses());
    }

    #[test]
    fn an_error_stands_where_the_file_threw() {
        let failure = Failure {
            message: "Error: no".into(),
            stack: "    at <anonymous> (next.config.js:3:9)".into(),
            on_load: false,
        };
        let problem = problem("next.config.js", &failure);
        assert_eq!(problem.place.unwrap().to_string(), "next.config.js:3:9");
        assert_eq!(problem.message, "next.config.js failed: Error: no");
    }
}
