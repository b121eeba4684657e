//! Redirects, rewrites and headers of next.config, and the matchers of the proxy: pure rules.
//!
//! `pattern` reads path patterns, `condition` `has` and `missing`, `destination` fills in where
//! a rule leads, `check` refuses what `next build` refuses. Nothing here knows the server.

mod check;
mod condition;
mod destination;
mod pattern;
mod place;
#[cfg(test)]
mod tests;

use axum::http::HeaderMap;
use serde_json::Value;

use super::api::Problem;
use super::config::{Config, RuleSource};
use super::edition::Rules;
use super::query::Query;
use super::router::Params;
use condition::Condition;
use destination::Destination;
pub(crate) use pattern::Dialect;
use pattern::{Pattern, Use};

/// A request as rules see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'r> {
    /// The path, escaped.
    pub(crate) path: &'r str,
    pub(crate) query: &'r Query,
    pub(crate) headers: &'r HeaderMap,
}

/// All rules of an app, in the order of the config.
#[derive(Clone, Debug, Default)]
pub(crate) struct CustomRoutes {
    pub(crate) redirects: Vec<Redirect>,
    pub(crate) before_files: Vec<Rewrite>,
    pub(crate) after_files: Vec<Rewrite>,
    pub(crate) fallback: Vec<Rewrite>,
    pub(crate) headers: Vec<HeaderRule>,
}

/// When a rule holds.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    /// As the config has it.
    pub(crate) source: String,
    pattern: Pattern,
    has: Vec<Condition>,
    missing: Vec<Condition>,
}

/// A redirect rule.
#[derive(Clone, Debug)]
pub(crate) struct Redirect {
    pub(crate) matcher: Matcher,
    destination: Destination,
    /// 308 where `permanent`, 307 where not, or the `statusCode`.
    pub(crate) status: u16,
}

/// A rewrite rule.
#[derive(Clone, Debug)]
pub(crate) struct Rewrite {
    pub(crate) matcher: Matcher,
    destination: Destination,
}

/// Headers for what a source matches.
#[derive(Clone, Debug)]
pub(crate) struct HeaderRule {
    pub(crate) matcher: Matcher,
    headers: Vec<(String, String)>,
}

/// Where a rewrite leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rewritten {
    /// Another path of the app, with the query that goes with it.
    Inside {
        path: String,
        query: Query,
        /// What the destination itself says of the query.
        own: String,
    },
    /// The whole address of another server, or of this one.
    Outside(String),
}

impl CustomRoutes {
    /// Compiles the rules of a config; what is wrong with them stands beside it. `text` is the
    /// config's source, to find the lines.
    pub(crate) fn compile(
        config: &Config,
        text: &str,
        dialect: Dialect,
    ) -> (CustomRoutes, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut each = |kind: check::Kind, rules: &[RuleSource]| -> Vec<RuleSource> {
            let (good, bad) = check::sort(kind, rules, config, text, dialect);
            problems.extend(bad);
            let placed = good.into_iter();
            placed
                .flat_map(|rule| place::rules(kind, rule, config))
                .collect()
        };
        let routes = CustomRoutes {
            redirects: read(&each(check::Kind::Redirect, &config.redirects), |rule| {
                Redirect::read(rule, dialect)
            }),
            before_files: read(
                &each(check::Kind::Rewrite, &config.rewrites.before_files),
                |rule| Rewrite::read(rule, dialect),
            ),
            after_files: read(
                &each(check::Kind::Rewrite, &config.rewrites.after_files),
                |rule| Rewrite::read(rule, dialect),
            ),
            fallback: read(
                &each(check::Kind::Rewrite, &config.rewrites.fallback),
                |rule| Rewrite::read(rule, dialect),
            ),
            headers: read(&each(check::Kind::Header, &config.headers), |rule| {
                HeaderRule::read(rule, dialect)
            }),
        };
        (routes, problems)
    }

    /// Whether there is no rule at all.
    pub(crate) fn is_empty(&self) -> bool {
        let rewrites = [&self.before_files, &self.after_files, &self.fallback];
        self.redirects.is_empty()
            && self.headers.is_empty()
            && rewrites.iter().all(|rules| rules.is_empty())
    }
}

fn read<T>(rules: &[RuleSource], one: impl Fn(&RuleSource) -> Option<T>) -> Vec<T> {
    rules.iter().filter_map(one).collect()
}

impl Matcher {
    fn read(rule: &RuleSource, used: Use, dialect: Dialect) -> Result<Matcher, String> {
        let source = rule.source.as_str().ok_or("`source` is missing")?;
        let mut matcher = Matcher::new(source, &rule.has, &rule.missing, used, dialect)?;
        if let Some(shown) = &rule.shown {
            matcher.source.clone_from(shown);
        }
        Ok(matcher)
    }

    /// A matcher for a source with its conditions (lists of `{type, key, value}`).
    pub(crate) fn new(
        source: &str,
        has: &Value,
        missing: &Value,
        used: Use,
        dialect: Dialect,
    ) -> Result<Matcher, String> {
        let conditions = |list: &Value| -> Result<Vec<Condition>, String> {
            let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
            items.iter().map(Condition::read).collect()
        };
        Ok(Matcher {
            source: source.to_owned(),
            pattern: Pattern::compile(source, used, dialect)?,
            has: conditions(has)?,
            missing: conditions(missing)?,
        })
    }

    /// A matcher of the proxy or the middleware.
    ///
    /// It also matches what Next asks of a page under other names: its data, its payload.
    pub(crate) fn of_proxy(
        source: &str,
        has: &Value,
        missing: &Value,
        rules: &Rules,
    ) -> Result<Matcher, String> {
        let suffix = match source {
            "/" => rules.matcher_root_suffix,
            _ => rules.matcher_suffix,
        };
        let whole = format!("/:nextData(_next/data/[^/]{{1,}})?{source}{suffix}");
        Matcher::new(&whole, has, missing, Use::Matcher, rules.patterns)
    }

    /// The values of the path and of the conditions, if the rule holds.
    fn params(&self, asked: &Asked<'_>) -> Option<Params> {
        let mut params = self.pattern.params(asked.path)?;
        if !(self.has.is_empty() && self.missing.is_empty()) {
            for (name, value) in condition::all(&self.has, &self.missing, asked)? {
                params.retain(|(known, _)| *known != name);
                params.push((name, value));
            }
        }
        Some(params)
    }

    /// Whether the rule holds.
    pub(crate) fn holds(&self, asked: &Asked<'_>) -> bool {
        self.pattern.matches(asked.path)
            && condition::all(&self.has, &self.missing, asked).is_some()
    }
}

impl Redirect {
    fn read(rule: &RuleSource, dialect: Dialect) -> Option<Redirect> {
        let status = match (&rule.permanent, rule.status_code.as_u64()) {
            (_, Some(status)) => u16::try_from(status).ok()?,
            (Value::Bool(true), None) => 308,
            _ => 307,
        };
        Some(Redirect {
            matcher: Matcher::read(rule, Use::Redirect, dialect).ok()?,
            destination: Destination::read(rule.destination.as_str()?),
            status,
        })
    }

    /// The location, if the rule holds; an error where a value is missing.
    pub(crate) fn location(&self, asked: &Asked<'_>) -> Option<Result<String, String>> {
        let params = self.matcher.params(asked)?;
        let target = self.destination.resolve(&params, asked.query, false);
        Some(target.map(|target| {
            let query = target.query.write(asked.query);
            let mark = if query.is_empty() { "" } else { "?" };
            let origin = target.origin.unwrap_or_default();
            format!("{origin}{}{mark}{query}{}", target.path, target.hash)
        }))
    }
}

impl Rewrite {
    fn read(rule: &RuleSource, dialect: Dialect) -> Option<Rewrite> {
        Some(Rewrite {
            matcher: Matcher::read(rule, Use::Rule, dialect).ok()?,
            destination: Destination::read(rule.destination.as_str()?),
        })
    }

    /// Where it leads, if the rule holds; an error where a value is missing.
    pub(crate) fn target(&self, asked: &Asked<'_>) -> Option<Result<Rewritten, String>> {
        let params = self.matcher.params(asked)?;
        let target = self.destination.resolve(&params, asked.query, true);
        Some(target.map(|target| match target.origin {
            Some(origin) => {
                let query = target.query.write(asked.query);
                let mark = if query.is_empty() { "" } else { "?" };
                Rewritten::Outside(format!("{origin}{}{mark}{query}", target.path))
            }
            None => Rewritten::Inside {
                path: target.path,
                query: target.query,
                own: target.own,
            },
        }))
    }
}

impl HeaderRule {
    fn read(rule: &RuleSource, dialect: Dialect) -> Option<HeaderRule> {
        let headers = rule.headers.as_array()?.iter().filter_map(|header| {
            Some((
                header["key"].as_str()?.to_owned(),
                header["value"].as_str()?.to_owned(),
            ))
        });
        Some(HeaderRule {
            headers: headers.collect(),
            matcher: Matcher::read(rule, Use::Rule, dialect).ok()?,
        })
    }

    /// The headers, if the rule holds.
    pub(crate) fn headers(&self, asked: &Asked<'_>) -> Option<Vec<(String, String)>> {
        let params = self.matcher.params(asked)?;
        let filled =
            |text: &str| destination::fill_text(text, &params).unwrap_or_else(|_| text.to_owned());
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (filled(name), filled(value)));
        Some(headers.collect())
    }
}
