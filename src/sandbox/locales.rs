//! Locales of the Pages Router (`i18n` of next.config): which one a path names, and where `/` is
//! redirected to (`getLocaleRedirect` of next/dist/shared/lib/i18n/get-locale-redirect.js).

use axum::http::HeaderMap;
use axum::http::header::{self, HeaderName};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

/// What `i18n` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Locales {
    #[serde(rename = "locales")]
    pub(crate) names: Vec<String>,
    pub(crate) default_locale: String,
    pub(crate) domains: Vec<Domain>,
    /// `None` is Next's default, on.
    pub(crate) locale_detection: Option<bool>,
}

/// A domain with a default locale of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Domain {
    #[serde(rename = "domain")]
    pub(crate) host: String,
    pub(crate) default_locale: String,
    /// Served without TLS.
    pub(crate) http: bool,
    pub(crate) locales: Vec<String>,
}

impl Domain {
    /// Its address.
    pub(crate) fn origin(&self) -> String {
        let scheme = if self.http { "http" } else { "https" };
        format!("{scheme}://{}", self.host)
    }

    fn is_host(&self, host: &str) -> bool {
        let name = self.host.split(':').next().unwrap_or_default();
        name.eq_ignore_ascii_case(host)
    }

    fn speaks(&self, locale: &str) -> bool {
        let mut known = self.locales.iter().chain([&self.default_locale]);
        known.any(|known| known.eq_ignore_ascii_case(locale))
    }
}

impl Locales {
    /// The locale that a path begins with, as the config writes it, and the path without it.
    pub(crate) fn split<'p>(&self, path: &'p str) -> (Option<&str>, &'p str) {
        split(path, self.names.iter().map(String::as_str))
    }

    /// The same for files: they are found below default locales only.
    pub(crate) fn split_default<'p>(&self, path: &'p str) -> &'p str {
        let domains = self.domains.iter().map(|domain| &*domain.default_locale);
        split(path, std::iter::once(&*self.default_locale).chain(domains)).1
    }

    /// The locale of paths that name none, for who asks under a host.
    pub(crate) fn default_for(&self, headers: &HeaderMap) -> &str {
        self.domain_for(headers)
            .map_or(&self.default_locale, |domain| &domain.default_locale)
    }

    fn domain_for(&self, headers: &HeaderMap) -> Option<&Domain> {
        let host = text(headers, &header::HOST)?.split(':').next()?;
        self.domains.iter().find(|domain| domain.is_host(host))
    }

    /// Where a request for `/` goes whose cookie, language or domain asks for another locale.
    /// `path` is without the base path.
    pub(crate) fn redirect(&self, path: &str, headers: &HeaderMap) -> Option<Elsewhere> {
        let is_root = matches!(path, "/" | "/index" | "");
        if self.locale_detection == Some(false) || !is_root {
            return None;
        }
        let asked = text(headers, &header::ACCEPT_LANGUAGE);
        let preferred = asked.and_then(|asked| self.preferred(asked));
        let here = self.domain_for(headers);
        let wanted = preferred.and_then(|locale| self.domains.iter().find(|d| d.speaks(locale)));
        if let (Some(here), Some(wanted), Some(locale)) = (here, wanted, preferred) {
            let is_default = wanted.default_locale == locale;
            if wanted.host != here.host || !is_default {
                let locale = if is_default { "" } else { locale };
                return Some(Elsewhere::Domain(format!("{}/{locale}", wanted.origin())));
            }
        }
        let detected = here
            .map(|domain| domain.default_locale.as_str())
            .or_else(|| self.of_cookie(headers))
            .or(preferred)
            .unwrap_or(&self.default_locale);
        (!detected.eq_ignore_ascii_case(self.default_for(headers)))
            .then(|| Elsewhere::Locale(detected.to_owned()))
    }

    fn of_cookie(&self, headers: &HeaderMap) -> Option<&str> {
        let lines = headers.get_all(header::COOKIE).iter();
        let mut pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == "NEXT_LOCALE")?;
        let value = percent_decode_str(value).decode_utf8_lossy();
        let known = self.names.iter();
        known
            .map(String::as_str)
            .find(|known| known.eq_ignore_ascii_case(&value))
    }

    /// What `Accept-Language` prefers of the locales; a header that does not parse prefers none.
    fn preferred(&self, header: &str) -> Option<&str> {
        let offered = self.offered();
        let mut wanted = Vec::new();
        let header: String = header.chars().filter(|c| !" \t".contains(*c)).collect();
        for (at, part) in header.split(',').enumerate() {
            if part.is_empty() {
                continue;
            }
            let (token, weight) = weighed(part)?;
            let place = offered.iter().position(|(name, _)| *name == token);
            wanted.push((token, weight, place.unwrap_or(usize::MAX), at));
        }
        let named: Vec<String> = wanted.iter().map(|(token, ..)| token.clone()).collect();
        wanted.retain(|(_, weight, ..)| *weight > 0.0);
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1).then((a.2, a.3).cmp(&(b.2, b.3))));
        wanted.iter().find_map(|(token, ..)| {
            let found = offered
                .iter()
                .find(|(name, _)| name == token || (token == "*" && !named.contains(name)));
            found.map(|(_, locale)| *locale)
        })
    }

    /// Locales under their names and the beginnings of these, in lower case.
    fn offered(&self) -> Vec<(String, &str)> {
        let mut offered: Vec<(String, &str)> = Vec::new();
        for locale in &self.names {
            let name = locale.to_ascii_lowercase();
            offered.retain(|(known, _)| *known != name);
            let parts: Vec<&str> = name.split('-').collect();
            offered.push((name.clone(), locale));
            for count in (1..parts.len()).rev() {
                let shorter = parts[..count].join("-");
                if !offered.iter().any(|(known, _)| *known == shorter) {
                    offered.push((shorter, locale));
                }
            }
        }
        offered
    }
}

/// Where a request for `/` goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// A locale of the same server.
    Locale(String),
    /// The whole address of another.
    Domain(String),
}

fn split<'l, 'p>(
    path: &'p str,
    locales: impl Iterator<Item = &'l str>,
) -> (Option<&'l str>, &'p str) {
    let first = path.split('/').nth(1).unwrap_or_default();
    let mut named = locales.filter(|locale| !locale.is_empty());
    match named.find(|locale| locale.eq_ignore_ascii_case(first)) {
        None => (None, path),
        Some(locale) => match &path[locale.len() + 1..] {
            "" => (Some(locale), "/"),
            rest => (Some(locale), rest),
        },
    }
}

/// A language of the header with its weight; `None` makes the whole header void.
fn weighed(part: &str) -> Option<(String, f64)> {
    let mut parts = part.split(';');
    let token = parts.next().filter(|token| !token.is_empty())?;
    let weight = match (parts.next(), parts.next()) {
        (_, Some(_)) => return None,
        (None, None) => 1.0,
        (Some(weight), None) => match weight.split_once('=')? {
            ("q" | "Q", value) if !value.is_empty() => match value.parse::<f64>() {
                Ok(weight) if weight == 0.0 || (0.001..=1.0).contains(&weight) => weight,
                _ => 1.0,
            },
            _ => return None,
        },
    };
    Some((token.to_ascii_lowercase(), weight))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locales() -> Locales {
        Locales {
            names: ["en", "fr", "nl-NL"].map(String::from).to_vec(),
            default_locale: "en".into(),
            domains: vec![Domain {
                host: "example.fr".into(),
                default_locale: "fr".into(),
                http: true,
                locales: vec!["nl-NL".into()],
            }],
            locale_detection: None,
        }
    }

    #[test]
    fn a_path_may_begin_with_a_locale() {
        let cases = [
            ("/", None, "/"),
            ("/fr", Some("fr"), "/"),
            ("/FR/about", Some("fr"), "/about"),
            ("/nl-nl/a/b", Some("nl-NL"), "/a/b"),
            ("/french", None, "/french"),
        ];
        for (path, locale, rest) in cases {
            assert_eq!(locales().split(path), (locale, rest), "{path}");
        }
        assert_eq!(locales().split_default("/fr/x.txt"), "/x.txt");
        assert_eq!(locales().split_default("/nl-NL/x.txt"), "/nl-NL/x.txt");
    }

    /// Headers sent, and where the root leads to.
    type Case<'c> = (&'c [(&'c str, &'c str)], Option<Elsewhere>);

    #[test]
    fn the_root_is_redirected_to_the_locale_that_is_asked_for() {
        let locale = |name: &str| Some(Elsewhere::Locale(name.into()));
        let cases: [Case<'_>; 20] = [
            (&[], None),
            (&[("accept-language", "fr")], locale("fr")),
            (&[("accept-language", "FR")], locale("fr")),
            (&[("accept-language", "fr-CA")], None),
            (&[("accept-language", "fr-CA,fr;q=0.5")], locale("fr")),
            (&[("accept-language", "nl")], locale("nl-NL")),
            (&[("accept-language", "nl-BE")], None),
            (&[("accept-language", "en-US,fr;q=0.9")], locale("fr")),
            (&[("accept-language", "de, fr;q=0.3")], locale("fr")),
            (&[("accept-language", "*")], None),
            (&[("accept-language", "fr;q=0")], None),
            (&[("accept-language", "fr;;")], None),
            (
                &[("accept-language", "nl-nl;q=0.1, en;q=0.05")],
                locale("nl-NL"),
            ),
            (&[("cookie", "a=1; NEXT_LOCALE=FR")], locale("fr")),
            (
                &[("cookie", "NEXT_LOCALE=de"), ("accept-language", "fr")],
                locale("fr"),
            ),
            (
                &[("cookie", "NEXT_LOCALE=en"), ("accept-language", "fr")],
                None,
            ),
            (&[("host", "example.fr:80")], None),
            (&[("host", "example.fr"), ("accept-language", "en")], None),
            (&[("host", "example.fr"), ("accept-language", "fr")], None),
            (
                &[("host", "example.fr"), ("accept-language", "nl-NL")],
                Some(Elsewhere::Domain("http://example.fr/nl-NL".into())),
            ),
        ];
        for (sent, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(
                    HeaderName::from_bytes(name.as_bytes()).unwrap(),
                    value.parse().unwrap(),
                );
            }
            assert_eq!(locales().redirect("/", &headers), expected, "{sent:?}");
            assert_eq!(locales().redirect("/about", &headers), None, "{sent:?}");
        }
    }
}
