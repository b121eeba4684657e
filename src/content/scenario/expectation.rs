//! What a response should be, and whether it is.

use serde_json::Value;

/// A response that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The status code.
    pub status: u16,
    /// Names in any case.
    pub headers: Vec<(String, String)>,
    /// As text.
    pub body: String,
    /// How many pieces the body came in.
    pub chunks: usize,
}

/// What is expected of a response; what is not said may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    /// The status code.
    pub status: Option<u16>,
    /// Name and value; no value: the header must be absent.
    pub headers: Vec<(String, Option<String>)>,
    /// The whole body.
    pub body: Option<String>,
    /// A part of the body.
    pub body_contains: Option<String>,
    /// Dotted path into the JSON body (`items.0.name`), and the value there.
    pub json: Vec<(String, Value)>,
    /// Whether the body is that of the step before.
    pub same_body: Option<bool>,
    /// The least number of pieces the body comes in.
    pub chunks: Option<usize>,
}

impl Expectation {
    /// Judges the last of the responses seen so far; the one before is what `same_body` compares with.
    ///
    /// The error is one plain sentence about the first thing that differs: `expected status 405, got 200`.
    pub fn check(&self, seen: &[Observed]) -> Result<(), String> {
        let Some((last, before)) = seen.split_last() else {
            return Err("no response came".to_owned());
        };
        self.check_status(last)?;
        for (name, value) in &self.headers {
            check_header(name, value.as_deref(), last)?;
        }
        self.check_body(last)?;
        self.check_json(last)?;
        self.check_same_body(last, before.last())?;
        self.check_chunks(last)
    }

    fn check_status(&self, seen: &Observed) -> Result<(), String> {
        match self.status {
            Some(status) if status != seen.status => {
                Err(format!("expected status {status}, got {}", seen.status))
            }
            _ => Ok(()),
        }
    }

    fn check_body(&self, seen: &Observed) -> Result<(), String> {
        if let Some(body) = &self.body
            && *body != seen.body
        {
            return Err(format!(
                "expected the body {}, got {}",
                quote(body),
                quote(&seen.body)
            ));
        }
        if let Some(part) = &self.body_contains
            && !seen.body.contains(part)
        {
            return Err(format!(
                "expected a body with {} in it, got {}",
                quote(part),
                quote(&seen.body)
            ));
        }
        Ok(())
    }

    fn check_json(&self, seen: &Observed) -> Result<(), String> {
        if self.json.is_empty() {
            return Ok(());
        }
        let json: Value = serde_json::from_str(&seen.body)
            .map_err(|_| format!("expected a JSON body, got {}", quote(&seen.body)))?;
        for (path, expected) in &self.json {
            match at(&json, path) {
                Some(found) if same(found, expected) => {}
                Some(found) => {
                    return Err(format!("expected `{path}` to be {expected}, got {found}"));
                }
                None => {
                    return Err(format!(
                        "expected `{path}` to be {expected}, but it is not there"
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_same_body(&self, seen: &Observed, before: Option<&Observed>) -> Result<(), String> {
        let Some(same) = self.same_body else {
            return Ok(());
        };
        let Some(before) = before else {
            return Err("there is no response before this one to compare the body with".to_owned());
        };
        match (same, before.body == seen.body) {
            (true, false) => Err(format!(
                "expected the same body as before, {}, got {}",
                quote(&before.body),
                quote(&seen.body)
            )),
            (false, true) => Err(format!(
                "expected another body than before, got {} again",
                quote(&seen.body)
            )),
            _ => Ok(()),
        }
    }

    fn check_chunks(&self, seen: &Observed) -> Result<(), String> {
        match self.chunks {
            Some(chunks) if seen.chunks < chunks => Err(format!(
                "expected at least {chunks} chunks, got {}",
                seen.chunks
            )),
            _ => Ok(()),
        }
    }
}

/// A header that came several times is right if one of its values, or all of them joined by commas, is.
fn check_header(name: &str, expected: Option<&str>, seen: &Observed) -> Result<(), String> {
    let own = seen
        .headers
        .iter()
        .filter(|(other, _)| other.eq_ignore_ascii_case(name));
    let values: Vec<&str> = own.map(|(_, value)| value.as_str()).collect();
    let joined = values.join(", ");
    match expected {
        None if values.is_empty() => Ok(()),
        None => Err(format!("expected no header {name}, got `{joined}`")),
        Some(value) if values.contains(&value) || (!values.is_empty() && joined == value) => Ok(()),
        Some(value) if values.is_empty() => Err(format!(
            "expected header {name} to be `{value}`, but it is not there"
        )),
        Some(value) => Err(format!(
            "expected header {name} to be `{value}`, got `{joined}`"
        )),
    }
}

/// The value at a dotted path; the empty path is the whole, a number is a position in a list.
fn at<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .filter(|part| !part.is_empty())
        .try_fold(json, |value, part| match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            Value::Object(fields) => fields.get(part),
            _ => None,
        })
}

/// Equal as JSON's numbers are: `1` and `1.0` are the same.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// A text on one line, its end cut off when it is long.
fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut start: String = text.chars().take(LONGEST).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    format!("{start:?}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(status: u16, headers: &[(&str, &str)], body: &str, chunks: usize) -> Observed {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        Observed {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
            chunks,
        }
    }

    fn none() -> Expectation {
        Expectation::default()
    }

    fn header(name: &str, value: Option<&str>) -> Expectation {
        Expectation {
            headers: vec![(name.to_owned(), value.map(str::to_owned))],
            ..none()
        }
    }

    #[test]
    fn a_wrong_status_or_header_is_named_in_one_sentence() {
        let ok = seen(
            200,
            &[("X-Nextjs-Cache", "HIT"), ("vary", "a"), ("vary", "b")],
            "hi",
            1,
        );
        for (expectation, reason) in [
            (none(), None),
            (
                Expectation {
                    status: Some(200),
                    ..none()
                },
                None,
            ),
            (
                Expectation {
                    status: Some(405),
                    ..none()
                },
                Some("expected status 405, got 200"),
            ),
            (header("x-nextjs-cache", Some("HIT")), None),
            (
                header("x-nextjs-cache", Some("MISS")),
                Some("expected header x-nextjs-cache to be `MISS`, got `HIT`"),
            ),
            (
                header("allow", Some("GET")),
                Some("expected header allow to be `GET`, but it is not there"),
            ),
            (header("allow", None), None),
            (
                header("x-nextjs-cache", None),
                Some("expected no header x-nextjs-cache, got `HIT`"),
            ),
            (header("vary", Some("b")), None),
            (header("vary", Some("a, b")), None),
        ] {
            let outcome = expectation.check(std::slice::from_ref(&ok));
            assert_eq!(outcome.err().as_deref(), reason, "{expectation:?}");
        }
        assert_eq!(none().check(&[]), Err("no response came".to_owned()));
    }

    #[test]
    fn a_wrong_body_is_quoted_in_one_sentence() {
        let body = |body: &str| Expectation {
            body: Some(body.to_owned()),
            ..none()
        };
        let part = |part: &str| Expectation {
            body_contains: Some(part.to_owned()),
            ..none()
        };
        let chunks = |chunks| Expectation {
            chunks: Some(chunks),
            ..none()
        };
        for (expectation, reason) in [
            (body("hi"), None),
            (body("ho"), Some(r#"expected the body "ho", got "hi""#)),
            (part("i"), None),
            (
                part("o"),
                Some(r#"expected a body with "o" in it, got "hi""#),
            ),
            (chunks(1), None),
            (chunks(3), Some("expected at least 3 chunks, got 1")),
            (
                Expectation {
                    json: vec![("a".into(), json!(1))],
                    ..none()
                },
                Some(r#"expected a JSON body, got "hi""#),
            ),
            (
                Expectation {
                    same_body: Some(true),
                    ..none()
                },
                Some("there is no response before this one to compare the body with"),
            ),
        ] {
            let outcome = expectation.check(&[seen(200, &[], "hi", 1)]);
            assert_eq!(outcome.err().as_deref(), reason, "{expectation:?}");
        }
    }

    #[test]
    fn json_is_compared_at_a_dotted_path() {
        let body = r#"{"user": {"id": 42, "tags": ["a", {"b": null}]}, "price": 1.0}"#;
        let seen = [seen(200, &[], body, 1)];
        for (path, value, reason) in [
            ("user.id", json!(42), None),
            ("user.tags.0", json!("a"), None),
            ("user.tags.1.b", json!(null), None),
            ("price", json!(1), None),
            (
                "",
                json!({"user": {"id": 42, "tags": ["a", {"b": null}]}, "price": 1}),
                None,
            ),
            (
                "user.id",
                json!("42"),
                Some(r#"expected `user.id` to be "42", got 42"#),
            ),
            (
                "user.tags.7",
                json!(1),
                Some("expected `user.tags.7` to be 1, but it is not there"),
            ),
            (
                "user.id.x",
                json!(1),
                Some("expected `user.id.x` to be 1, but it is not there"),
            ),
        ] {
            let expectation = Expectation {
                json: vec![(path.to_owned(), value)],
                ..none()
            };
            assert_eq!(expectation.check(&seen).err().as_deref(), reason, "{path}");
        }
    }

    #[test]
    fn same_body_compares_with_the_step_before() {
        let (a, b) = (seen(200, &[], "a", 1), seen(200, &[], "b", 1));
        let same = |same| Expectation {
            same_body: Some(same),
            ..none()
        };
        for (expectation, steps, reason) in [
            (same(true), [&a, &a], None),
            (same(false), [&a, &b], None),
            (
                same(true),
                [&a, &b],
                Some(r#"expected the same body as before, "a", got "b""#),
            ),
            (
                same(false),
                [&a, &a],
                Some(r#"expected another body than before, got "a" again"#),
            ),
        ] {
            let steps = steps.map(Clone::clone);
            assert_eq!(
                expectation.check(&steps).err().as_deref(),
                reason,
                "{steps:?}"
            );
        }
    }
}
