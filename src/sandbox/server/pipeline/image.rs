//! `/_next/image`: the sandbox draws no pictures, and says of a request what Next.js says
//! (`ImageOptimizerCache.validateParams`, next/dist/server/image-optimizer.js).

use axum::http::StatusCode;
use axum::response::Response;
use url::form_urlencoded;

use super::Exchanging;
use crate::sandbox::edition::ImageRules;
use crate::sandbox::reply;
use crate::sandbox::trace::StepKind;

/// Where it lies.
pub(super) const PATH: &str = "/_next/image";

impl Exchanging {
    /// Answers a request for a picture.
    pub(super) fn image(mut self: Box<Self>) -> Response {
        let query = self.query.as_deref().unwrap_or_default().to_owned();
        let rules = self.rules.image;
        let (status, words) = match refusal(&query, &rules) {
            Some(words) => (StatusCode::BAD_REQUEST, words),
            None if rules.tells_missing && !self.is_served(&query) => (
                StatusCode::NOT_FOUND,
                "\"url\" parameter is valid but internal response is invalid".to_owned(),
            ),
            None => (
                StatusCode::BAD_REQUEST,
                "The requested resource isn't a valid image.".to_owned(),
            ),
        };
        let because = format!("The image optimizer says: {words}");
        self.recorder.step(StepKind::Refused { because });
        self.finish(reply::bare_words(status, words))
    }

    /// Whether a route answers to the picture's address.
    fn is_served(&self, query: &str) -> bool {
        let url = values(query, "url").pop().unwrap_or_default();
        let path = url.split('?').next().unwrap_or_default();
        self.running.project.table.find(path).is_some()
    }
}

fn values(query: &str, name: &str) -> Vec<String> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

/// What is wrong with the parameters, in the order in which Next.js looks at them.
fn refusal(query: &str, rules: &ImageRules) -> Option<String> {
    let (urls, widths, qualities) = (values(query, "url"), values(query, "w"), values(query, "q"));
    let url = match urls.as_slice() {
        [] => return Some("\"url\" parameter is required".to_owned()),
        [url] if url.is_empty() => return Some("\"url\" parameter is required".to_owned()),
        [url] => url,
        _ => return Some("\"url\" parameter cannot be an array".to_owned()),
    };
    if url.len() > 3072 {
        return Some("\"url\" parameter is too long".to_owned());
    }
    if url.starts_with("//") {
        return Some("\"url\" parameter cannot be a protocol-relative URL (//)".to_owned());
    }
    if url.starts_with('/') {
        if url.split('?').next() == Some(PATH) {
            return Some("\"url\" parameter cannot be recursive".to_owned());
        }
    } else if url::Url::parse(url).is_ok() {
        return Some("\"url\" parameter is not allowed".to_owned());
    } else {
        return Some("\"url\" parameter is invalid".to_owned());
    }
    let number = rules.number;
    let wrong_width = format!("\"w\" parameter (width) must be {number} greater than 0");
    let width = match given(&widths, "\"w\" parameter (width)") {
        Ok(width) => width,
        Err(words) => return Some(words),
    };
    let wrong_quality = format!("\"q\" parameter (quality) must be {number} between 1 and 100");
    let quality = match given(&qualities, "\"q\" parameter (quality)") {
        Ok(quality) => quality,
        Err(words) => return Some(words),
    };
    let Some(width) = whole(width).filter(|width| *width > 0) else {
        return Some(wrong_width);
    };
    if !rules.widths.contains(&width) {
        return Some(format!("\"w\" parameter (width) of {width} is not allowed"));
    }
    let Some(quality) = whole(quality).filter(|quality| (1..=100).contains(quality)) else {
        return Some(wrong_quality);
    };
    let is_allowed = rules.only_quality.is_none_or(|only| only == quality);
    (!is_allowed).then(|| format!("\"q\" parameter (quality) of {quality} is not allowed"))
}

fn given<'v>(values: &'v [String], name: &str) -> Result<&'v str, String> {
    match values {
        [] => Err(format!("{name} is required")),
        [value] if value.is_empty() => Err(format!("{name} is required")),
        [value] => Ok(value),
        _ => Err(format!("{name} cannot be an array")),
    }
}

fn whole(text: &str) -> Option<u32> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}
