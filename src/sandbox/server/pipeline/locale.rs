//! Where a path stands among the base path, the asset prefix and the locales of next.config.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::Exchanging;
use super::resolve::Way;
use crate::sandbox::locales::{Elsewhere, Locales};
use crate::sandbox::path::{Slashes, Target, join};
use crate::sandbox::trace::StepKind;

impl Exchanging {
    pub(super) fn locales(&self) -> Option<&Locales> {
        self.running.project.config.i18n.as_ref()
    }

    /// What is below a base path; none outside.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.running.project.config.below_base(path)
    }

    /// The path as routes know it: below the base path, without a slash at its end; none outside.
    pub(super) fn below_base<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.below(match path.trim_end_matches('/') {
            "" => "/",
            bare => bare,
        })
    }

    /// The path as handlers see it: without base path and locale.
    pub(super) fn shown_path(&self, path: &Arc<str>) -> Arc<str> {
        let mut shown = self.below(path).unwrap_or(path);
        if let Some(locales) = self.locales() {
            shown = locales.split(shown).1;
        }
        if shown.len() == path.len() {
            path.clone()
        } else {
            shown.into()
        }
    }

    /// The path as the client has to ask for it.
    pub(super) fn with_base<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let base = &self.running.project.config.base_path;
        match (base.as_str(), path) {
            ("", path) => path.into(),
            (base, "/") => base.to_owned().into(),
            (base, path) => format!("{base}{path}").into(),
        }
    }

    /// A path for which there is no route, as Next looks whether it was a file of its own.
    pub(super) fn missing_path<'p>(&self, path: &'p str) -> &'p str {
        let config = &self.running.project.config;
        let below = self.below(path).unwrap_or(path);
        let below = match below.strip_prefix(config.asset_prefix.trim_end_matches('/')) {
            Some(rest) if rest.starts_with('/') => rest,
            _ => below,
        };
        self.locales()
            .map_or(below, |locales| locales.split(below).1)
    }

    /// Reads a target; a default locale in front of the path is not looked at when its slash is.
    pub(super) fn read_target(&self, target: &str) -> Target {
        let config = &self.running.project.config;
        let read = |target: &str, slashes| Target::read(target, self.rules.resolves_dots, slashes);
        let Some(locales) = self.locales() else {
            return read(target, config.slashes());
        };
        let asked = read(target, Slashes::Kept);
        let Target::Path { path, query } = &asked else {
            return asked;
        };
        let is_default = |path: &str| {
            let named = locales.split(path).0;
            named.is_some_and(|named| named == locales.default_for(&self.parts.headers))
        };
        let hidden = match self.below(path) {
            Some(below) if is_default(below) => self.with_base(locales.split(below).1),
            _ => path.into(),
        };
        match read(&join(&hidden, query.as_deref()), config.slashes()) {
            redirect @ Target::Redirect { .. } => redirect,
            Target::Path { .. } => asked,
        }
    }

    /// The redirect of `/` to the locale that the client prefers, before anything else is looked at.
    pub(super) fn locale_redirect(&mut self, target: &str) -> Option<Response> {
        let locales = self.locales()?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let elsewhere = locales.redirect(self.below(path)?, &self.parts.headers)?;
        let location = match &elsewhere {
            Elsewhere::Domain(address) => address.clone(),
            Elsewhere::Locale(locale) => {
                let config = &self.running.project.config;
                let slash = if config.trailing_slash { "/" } else { "" };
                let mark = if query.is_empty() { "" } else { "?" };
                format!("{}/{locale}{slash}{mark}{query}", config.base_path)
            }
        };
        self.recorder.step(StepKind::Rule {
            list: "i18n".into(),
            source: "/".into(),
            outcome: format!(
                "the cookie NEXT_LOCALE, Accept-Language or the domain asks for another locale, so the answer is a redirect to {location}"
            ),
        });
        let is_head = self.parts.method == Method::HEAD;
        let body = if is_head {
            String::new()
        } else {
            location.clone()
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
        if let Ok(location) = HeaderValue::from_str(&location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Some(response)
    }

    /// Puts the locale into a path that names none, as rules see it.
    pub(super) fn name_locale(&mut self, way: &mut Way) {
        let Some(locales) = self.locales() else {
            return;
        };
        let below = self.below(&way.path);
        let inside = below.unwrap_or(&way.path);
        if locales.split(inside).0.is_some() {
            way.names_locale = true;
            return;
        }
        if inside.starts_with("/_next/") {
            return;
        }
        let locale = locales.default_for(&self.parts.headers);
        let path = match inside {
            "/" => format!("/{locale}"),
            inside => format!("/{locale}{inside}"),
        };
        way.path = match below {
            Some(_) => self.with_base(&path).into_owned().into(),
            None => path.into(),
        };
    }

    /// A path below the base path without its locale, and whether App Router's fixed and dynamic
    /// routes may answer to it: they know no locales.
    pub(super) fn without_locale<'p>(&self, way: &Way, path: &'p str) -> Located<'p> {
        let Some(locales) = self.locales() else {
            return Located {
                path,
                file: path,
                fixed_handlers: true,
                dynamic_handlers: true,
            };
        };
        let (named, rest) = locales.split(path);
        Located {
            path: rest,
            file: locales.split_default(path),
            fixed_handlers: named.is_none_or(|named| named == locales.default_locale)
                || (self.rules.domains_have_handlers && !way.names_locale),
            dynamic_handlers: !way.names_locale,
        }
    }

    /// API routes don't answer to a path that was asked for with a locale.
    pub(super) fn is_api_of_locale(&self, way: &Way) -> bool {
        let is_api = |path: &str| path == "/api" || path.starts_with("/api/");
        way.names_locale
            && way.path == self.path
            && self
                .locales()
                .zip(self.below(&way.path))
                .is_some_and(|(locales, path)| is_api(locales.split(path).1))
    }
}

/// A path without its locale.
pub(super) struct Located<'p> {
    /// For routes.
    pub(super) path: &'p str,
    /// For files of `public/`.
    pub(super) file: &'p str,
    pub(super) fixed_handlers: bool,
    pub(super) dynamic_handlers: bool,
}
