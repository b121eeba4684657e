//! Where rules hold: below the base path, and for each locale (`processRoutes` of
//! next/dist/lib/load-custom-routes.js).

use serde_json::Value;

use super::check::Kind;
use super::pattern::escape_each;
use crate::sandbox::config::{Config, RuleSource};
use crate::sandbox::locales::Locales;

/// The parameter that holds the locale; destinations of rewrites don't hand it on.
pub(super) const LOCALE: &str = "nextInternalLocale";

/// The rules that a rule of the config stands for.
pub(super) fn rules(kind: Kind, mut rule: RuleSource, config: &Config) -> Vec<RuleSource> {
    let base = match rule.base_path {
        Value::Bool(false) => "",
        _ => config.base_path.as_str(),
    };
    let locales = config.i18n.as_ref();
    let locales = locales.filter(|_| rule.locale != Value::Bool(false));
    let mut placed = Vec::new();
    if let Some(locales) = locales {
        let slash = if config.trailing_slash { "/" } else { "" };
        if kind == Kind::Redirect && is_inside(&rule) {
            placed = of_defaults(&rule, locales, base, slash);
        }
        rule.shown = rule.source.as_str().map(str::to_owned);
        let names: Vec<String> = locales.names.iter().map(|name| escape(name)).collect();
        let source = format!("/:{LOCALE}({})", names.join("|"));
        rule.source = behind(&source, &rule.source, slash);
        if is_inside(&rule) {
            rule.destination = behind(&format!("/:{LOCALE}"), &rule.destination, slash);
        }
    }
    let is_inside = is_inside(&rule);
    rule.source = behind(base, &rule.source, if base.is_empty() { "/" } else { "" });
    if is_inside {
        let slash = if base.is_empty() { "/" } else { "" };
        rule.destination = behind(base, &rule.destination, slash);
    }
    placed.push(rule);
    placed
}

/// Below a default locale a redirect leads to where no locale is named.
fn of_defaults(rule: &RuleSource, locales: &Locales, base: &str, slash: &str) -> Vec<RuleSource> {
    let domains = locales
        .domains
        .iter()
        .map(|domain| (domain.default_locale.clone(), domain.origin()));
    let own = (locales.default_locale.clone(), String::new());
    let destination = rule.destination.as_str().unwrap_or_default();
    domains
        .chain([own])
        .map(|(locale, origin)| RuleSource {
            shown: rule.source.as_str().map(str::to_owned),
            source: behind(&format!("{base}/{locale}"), &rule.source, slash),
            destination: format!("{origin}{base}{destination}").into(),
            ..rule.clone()
        })
        .collect()
}

fn is_inside(rule: &RuleSource) -> bool {
    let destination = rule.destination.as_str();
    destination.is_some_and(|destination| destination.starts_with('/'))
}

/// A path behind another; `root` stands for `/` there.
fn behind(before: &str, path: &Value, root: &str) -> Value {
    match path.as_str() {
        Some("/") => format!("{before}{root}").into(),
        Some(path) => format!("{before}{path}").into(),
        None => path.clone(),
    }
}

/// A locale as it stands in an expression (`escapeStringRegexp`).
fn escape(locale: &str) -> String {
    escape_each(locale, "|\\{}()[]^$+*?.-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(source: &str, destination: &str, more: impl Fn(&mut RuleSource)) -> Vec<String> {
        let config = Config {
            base_path: "/docs".into(),
            i18n: Some(Locales {
                names: vec!["en".into(), "nl-NL".into()],
                default_locale: "en".into(),
                ..Locales::default()
            }),
            ..Config::default()
        };
        let mut rule = RuleSource {
            source: source.into(),
            destination: destination.into(),
            ..RuleSource::default()
        };
        more(&mut rule);
        let rules = rules(Kind::Redirect, rule, &config).into_iter();
        let text = |value: Value| value.as_str().map(str::to_owned).unwrap_or_default();
        rules
            .map(|rule| format!("{} > {}", text(rule.source), text(rule.destination)))
            .collect()
    }

    #[test]
    fn rules_hold_below_the_base_path_and_for_each_locale() {
        assert_eq!(
            placed("/a", "/b", |_| {}),
            [
                "/docs/en/a > /docs/b",
                "/docs/:nextInternalLocale(en|nl\\-NL)/a > /docs/:nextInternalLocale/b"
            ]
        );
        assert_eq!(
            placed("/", "/b", |rule| rule.locale = false.into()),
            ["/docs > /docs/b"]
        );
        let outside = |rule: &mut RuleSource| {
            (rule.locale, rule.base_path) = (false.into(), false.into());
        };
        assert_eq!(placed("/a", "/", outside), ["/a > /"]);
        assert_eq!(
            placed("/a", "https://e.test/x", |_| {}),
            ["/docs/:nextInternalLocale(en|nl\\-NL)/a > https://e.test/x"]
        );
    }
}
