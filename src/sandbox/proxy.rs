//! The file that runs before routes: `proxy.ts` (16) or `middleware.ts`, and what it matches.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::api::Problem;
use super::config::Config;
use super::custom_routes::{Asked, Matcher};
use super::edition::Rules;
use super::engine::builtin;
use super::extensions::PageExtensions;
use super::scripts::Scripts;
use super::trace::Place;
use super::transpile;
use super::transpile::route::ConfigValue;

/// The proxy or middleware of an app.
#[derive(Clone, Debug)]
pub(crate) struct Proxy {
    /// The module's name.
    pub(crate) file: String,
    /// The export that is called; the default export will do as well.
    pub(crate) export: &'static str,
    /// What it runs for; `None` is everything.
    matchers: Option<Vec<Matcher>>,
    /// The decoded path is tried, too.
    decodes: bool,
    /// Why it can't run.
    pub(crate) problems: Vec<Problem>,
}

impl Proxy {
    /// Finds the file beside `app/` or `pages/` and reads its matchers.
    pub(crate) fn read(
        folder: &Path,
        scripts: &Scripts,
        rules: &Rules,
        endings: &PageExtensions,
    ) -> Option<Proxy> {
        let (file, export) = rules
            .proxy_names
            .iter()
            .find_map(|name| Some((find(folder, name, endings)?, *name)))?;
        let mut proxy = Proxy {
            file,
            export,
            matchers: None,
            decodes: rules.decodes_for_matchers,
            problems: Vec::new(),
        };
        if let Err(problems) = scripts.graph(&proxy.file, &builtin(rules)) {
            proxy.problems = problems;
            return Some(proxy);
        }
        if let Err(problem) = proxy.read_matchers(folder, rules) {
            proxy.problems.push(problem);
        }
        Some(proxy)
    }

    fn read_matchers(&mut self, folder: &Path, rules: &Rules) -> Result<(), Problem> {
        let text = std::fs::read_to_string(folder.join(&self.file)).unwrap_or_default();
        let found = transpile::constant(Path::new(&self.file), &text, "config");
        let Ok(Some(config)) = found else {
            return Ok(());
        };
        let problem = |message: String| Problem {
            place: Some(Place {
                file: PathBuf::from(&self.file),
                line: config.value_place.line,
                column: config.value_place.column,
            }),
            message,
            help: Some("The matcher is read without running the file: write it as literals".into()),
            frame: transpile::code_frame(
                &text,
                config.value_place.line,
                config.value_place.column,
                1,
            ),
        };
        if let ConfigValue::Unsupported { reason, path, .. } = &config.value {
            return Err(problem(format!(
                "Next.js can't recognize the exported `config` field in {}: {reason} at \"{path}\"",
                self.file
            )));
        }
        let matcher = &plain(&config.value)["matcher"];
        if matcher.is_null() {
            return Ok(());
        }
        let items = match matcher {
            Value::Array(items) => items.clone(),
            one => vec![one.clone()],
        };
        let matchers = items.iter().map(|item| matcher_of(item, rules));
        let matchers = matchers.collect::<Result<_, _>>();
        self.matchers = Some(matchers.map_err(problem)?);
        Ok(())
    }

    /// Whether it runs for a request. The path is tried as it came, and decoded; matchers hold
    /// below the base path, and for each locale.
    pub(crate) fn matches(&self, asked: &Asked<'_>, config: &Config) -> bool {
        let Some(matchers) = &self.matchers else {
            return true;
        };
        let decoded = percent_encoding::percent_decode_str(asked.path).decode_utf8_lossy();
        let paths = [Some(asked.path), self.decodes.then_some(decoded.as_ref())];
        let paths = paths.into_iter().flatten();
        paths.filter_map(|path| placed(path, config)).any(|path| {
            let asked = Asked { path, ..*asked };
            matchers.iter().any(|matcher| matcher.holds(&asked))
        })
    }
}

/// A path without base path and locale; none outside.
fn placed<'p>(path: &'p str, config: &Config) -> Option<&'p str> {
    let below = config.below_base(path)?;
    let locales = config.i18n.as_ref();
    Some(locales.map_or(below, |locales| locales.split(below).1))
}

fn find(folder: &Path, name: &str, endings: &PageExtensions) -> Option<String> {
    let places = [name.to_owned(), format!("src/{name}")];
    let mut files = places.iter().flat_map(|place| endings.names(place));
    files.find(|file| folder.join(file).is_file())
}

fn matcher_of(item: &Value, rules: &Rules) -> Result<Matcher, String> {
    let source = item.as_str().or_else(|| item["source"].as_str());
    let source = source.ok_or_else(|| format!("Invalid matcher {item}: it needs a source"))?;
    if !source.starts_with('/') {
        return Err(format!(
            "Invalid matcher {source:?}: source must start with /"
        ));
    }
    Matcher::of_proxy(source, &item["has"], &item["missing"], rules)
        .map_err(|error| format!("Invalid matcher {source:?}: {error}"))
}

fn plain(value: &ConfigValue) -> Value {
    match value {
        ConfigValue::String(text) => text.as_str().into(),
        ConfigValue::Number(number) => (*number).into(),
        ConfigValue::Bool(flag) => (*flag).into(),
        ConfigValue::Array(items) => items.iter().map(plain).collect(),
        ConfigValue::Object(entries) => entries
            .iter()
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect(),
        ConfigValue::Null | ConfigValue::Undefined | ConfigValue::Unsupported { .. } => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::edition::{Edition, Mode, NextVersion};
    use crate::sandbox::query::Query;
    use axum::http::HeaderMap;

    fn proxy(name: &str, source: &str, next: NextVersion) -> Option<Proxy> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), source).unwrap();
        let path = folder.path().canonicalize().unwrap();
        let mode = Mode::Production;
        let rules = Edition { next, mode }.rules();
        let scripts = Scripts::new(path.clone(), transpile::Directives::Plain);
        Proxy::read(&path, &scripts, rules, &PageExtensions::default())
    }

    fn matches(proxy: &Proxy, path: &str) -> bool {
        matches_below(proxy, path, "")
    }

    fn matches_below(proxy: &Proxy, path: &str, base: &str) -> bool {
        let (query, headers) = (Query::default(), HeaderMap::new());
        let config = Config {
            base_path: base.into(),
            ..Config::default()
        };
        let asked = Asked {
            path,
            query: &query,
            headers: &headers,
        };
        proxy.matches(&asked, &config)
    }

    #[test]
    fn matchers_hold_below_the_base_path() {
        let source = "export function proxy() {}\nexport const config = { matcher: ['/', '/a'] }";
        let proxy = proxy("proxy.ts", source, NextVersion::V16).unwrap();
        for (path, expected) in [
            ("/docs", true),
            ("/docs/a", true),
            ("/docs%2Fa", true),
            ("/a", false),
            ("/docsx", false),
        ] {
            assert_eq!(matches_below(&proxy, path, "/docs"), expected, "{path}");
        }
    }

    #[test]
    fn only_16_knows_a_proxy_and_all_know_a_middleware() {
        let source = "export default function run() {}";
        let cases = [
            ("proxy.ts", NextVersion::V16, Some("proxy")),
            ("proxy.ts", NextVersion::V15, None),
            ("middleware.ts", NextVersion::V14, Some("middleware")),
            ("middleware.ts", NextVersion::V16, Some("middleware")),
        ];
        for (name, next, expected) in cases {
            let export = proxy(name, source, next).map(|proxy| proxy.export);
            assert_eq!(export, expected, "{name} {next}");
        }
    }

    #[test]
    fn matchers_are_strings_lists_and_objects() {
        let cases = [
            ("", "/x", true),
            (
                "export const config = { matcher: '/a/:path*' }",
                "/a/b",
                true,
            ),
            (
                "export const config = { matcher: '/a/:path*' }",
                "/b",
                false,
            ),
            (
                "export const config = { matcher: ['/a', '/b'] }",
                "/b",
                true,
            ),
            (
                "export const config = { matcher: [{ source: '/a', has: [{ type: 'header', key: 'x' }] }] }",
                "/a",
                false,
            ),
            (
                "export const config = { matcher: ['/((?!api|_next/static).*)'] }",
                "/api/x",
                false,
            ),
            (
                "export const config = { matcher: ['/((?!api|_next/static).*)'] }",
                "/page",
                true,
            ),
        ];
        for (config, path, expected) in cases {
            let source = format!("export function proxy() {{}}\n{config}");
            let proxy = proxy("proxy.ts", &source, NextVersion::V16).unwrap();
            assert_eq!(proxy.problems, []);
            assert_eq!(matches(&proxy, path), expected, "{config} {path}");
        }
    }

    #[test]
    fn a_matcher_that_must_be_run_is_a_problem() {
        let source = "export function proxy() {}\nexport const config = { matcher: paths() };";
        let proxy = proxy("proxy.ts", source, NextVersion::V16).unwrap();
        let shown = proxy.problems[0].to_string();
        assert!(shown.starts_with("./proxy.ts:2:"), "{shown}");
        assert!(
            shown.contains("can't recognize the exported `config` field"),
            "{shown}"
        );
    }
}
