//! Draft mode, as the cookie of a request asks for it (FACTS 51).

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use crate::sandbox::edition::Rules;

/// What a request says of draft mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Draft {
    /// Nothing.
    Off,
    /// It carries this server's secret.
    On,
    /// It carries another one, which is taken back with the answer.
    Foreign,
}

const BYPASS: &str = "__prerender_bypass";
const DATA: &str = "__next_preview_data";

impl Draft {
    /// Reads the cookies. The last of a repeated name counts, and an empty one is none.
    pub(super) fn of(headers: &HeaderMap, secret: &str) -> Draft {
        if !headers.contains_key(header::COOKIE) {
            return Draft::Off;
        }
        match (last_cookie(headers, BYPASS), last_cookie(headers, DATA)) {
            (None, None) => Draft::Off,
            (Some(value), None) if value == secret => Draft::On,
            _ => Draft::Foreign,
        }
    }
}

const REVALIDATE: HeaderName = HeaderName::from_static("x-prerender-revalidate");

/// What `res.revalidate` of an API route asks for, by a header with this server's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renewal {
    /// Nothing.
    No,
    /// The stored answer is to be made anew.
    Asked,
    /// The same, but only where there is one (`unstable_onlyGenerated`).
    IfStored,
}

impl Renewal {
    /// Reads the headers.
    pub(super) fn of(headers: &HeaderMap, secret: &str) -> Renewal {
        match headers.get(REVALIDATE) {
            Some(value) if value == secret => {
                if headers.contains_key("x-prerender-revalidate-if-generated") {
                    Renewal::IfStored
                } else {
                    Renewal::Asked
                }
            }
            _ => Renewal::No,
        }
    }
}

fn last_cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .next_back()
        .filter(|value| !value.is_empty())
}

/// Marks an answer that Next gives before it looks at draft mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct BeforeDraftMode;

/// Takes back the cookies of a draft mode that is not this server's.
pub(super) fn reset_draft_mode(response: &mut Response, rules: &Rules) {
    if response
        .extensions_mut()
        .remove::<BeforeDraftMode>()
        .is_some()
    {
        return;
    }
    for name in [BYPASS, DATA] {
        let cookie = format!(
            "{name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; {}",
            rules.draft_reset
        );
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_servers_secret_turns_draft_mode_on() {
        let cases = [
            ("a=1", Draft::Off),
            ("__prerender_bypass=", Draft::Off),
            ("a=1; __prerender_bypass=secret", Draft::On),
            ("__prerender_bypass=other", Draft::Foreign),
            (
                "__prerender_bypass=other; __prerender_bypass=secret",
                Draft::On,
            ),
            ("__next_preview_data=x", Draft::Foreign),
        ];
        for (cookie, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            assert_eq!(Draft::of(&headers, "secret"), expected, "{cookie}");
        }
    }
}
