//! Lines as requests, and requests as lines.

use super::super::{ClientRequest, to_curl};
use super::*;
use proptest::prelude::*;

const ORIGIN: &str = "http://127.0.0.1:3000";

fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> ClientRequest {
    ClientRequest {
        method: method.into(),
        path: path.into(),
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.map(|body| body.as_bytes().to_vec()),
        token: None,
    }
}

#[test]
fn lines_become_requests() {
    let form = ("content-type", "application/x-www-form-urlencoded");
    let cases = [
        ("/api/time", request("GET", "/api/time", &[], None)),
        ("post /api", request("POST", "/api", &[], None)),
        ("FOO /api", request("FOO", "/api", &[], None)),
        (
            "/a -d x=1 -d y=2",
            request("POST", "/a", &[form], Some("x=1&y=2")),
        ),
        ("PUT /a -d ''", request("PUT", "/a", &[form], Some(""))),
        (
            "/a --json '{\"a\": 1}'",
            request(
                "POST",
                "/a",
                &[("content-type", "application/json")],
                Some("{\"a\": 1}"),
            ),
        ),
        (
            "/a --json '{\"a\":1' --json ',\"b\":2}'",
            request(
                "POST",
                "/a",
                &[("content-type", "application/json")],
                Some("{\"a\":1,\"b\":2}"),
            ),
        ),
        (
            "/a -H 'Content-Type: text/plain' -d hi",
            request("POST", "/a", &[("Content-Type", "text/plain")], Some("hi")),
        ),
        (
            "/a -H content-type: -d hi",
            request("POST", "/a", &[], Some("hi")),
        ),
        (
            "/a -H 'x-empty;'",
            request("GET", "/a", &[("x-empty", "")], None),
        ),
        (
            "/a -H \"x: say \\\"hi\\\"\"",
            request("GET", "/a", &[("x", "say \"hi\"")], None),
        ),
        ("/a\\ b", request("GET", "/a b", &[], None)),
        ("curl http://localhost:3000", request("GET", "/", &[], None)),
        (
            "curl -i -X POST http://localhost:3000/a?b=1",
            request("POST", "/a?b=1", &[], None),
        ),
        (
            "curl -sNXPATCH \\\n  localhost:3000/a",
            request("PATCH", "/a", &[], None),
        ),
        ("curl -I 127.0.0.1:3000/a", request("HEAD", "/a", &[], None)),
        (
            "curl -b a=1 -A me http://127.0.0.1:3000?x",
            request(
                "GET",
                "/?x",
                &[("cookie", "a=1"), ("user-agent", "me")],
                None,
            ),
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(parse_line(line, ORIGIN), Ok(expected), "{line}");
    }
}

#[test]
fn lines_that_are_no_request_say_where_and_why() {
    let cases = [
        ("", 1, "a path is missing, as /api/time"),
        ("GET", 4, "a path is missing, as /api/time"),
        ("GET api/time", 5, "a path begins with /"),
        (
            "GET /a /b",
            8,
            "\"/b\" is one word too many; quote what has spaces",
        ),
        ("/a -H", 4, "-H needs a value"),
        ("/a -H x", 7, "a header is written 'name: value'"),
        ("/a -H 'x y: z'", 7, "\"x y\" is not a header name"),
        ("/a -d 'x", 7, "this ' is not closed"),
        (
            "/a -d @file",
            7,
            "files are not read here: write the body itself",
        ),
        (
            "/a -F x=1",
            4,
            "-F is not known here; known are -X, -H, -d, --json, -b, -A and -I",
        ),
        (
            "curl -L /a",
            6,
            "redirects are shown here, not followed: leave -L out",
        ),
        (
            "curl https://example.com/a",
            6,
            "only http://127.0.0.1:3000 can be asked from here",
        ),
        (
            "curl http://localhost:4000/a",
            6,
            "only http://127.0.0.1:3000 can be asked from here",
        ),
        ("-X 'A B' /a", 4, "\"A B\" is not a method"),
    ];
    for (line, column, message) in cases {
        assert_eq!(
            parse_line(line, ORIGIN),
            Err(LineError {
                column,
                message: message.into()
            }),
            "{line}"
        );
    }
}

#[test]
fn requests_become_curl() {
    let cases = [
        (
            request("GET", "/a", &[], None),
            "curl -i http://127.0.0.1:3000/a",
        ),
        (
            request("GET", "/a?b=1&c", &[], None),
            "curl -i 'http://127.0.0.1:3000/a?b=1&c'",
        ),
        (
            request("HEAD", "/[id]", &[], None),
            "curl -i -g -I 'http://127.0.0.1:3000/[id]'",
        ),
        (
            request("DELETE", "/a", &[("x", "it's")], None),
            r"curl -i -X DELETE http://127.0.0.1:3000/a -H 'x: it'\''s'",
        ),
        (
            request("POST", "/a", &[], Some("x")),
            "curl -i http://127.0.0.1:3000/a -H 'content-type:' --data-raw x",
        ),
        (
            request(
                "PUT",
                "/a",
                &[("content-type", "application/json")],
                Some("{}"),
            ),
            "curl -i -X PUT http://127.0.0.1:3000/a -H 'content-type: application/json' --data-raw '{}'",
        ),
    ];
    for (request, expected) in cases {
        assert_eq!(to_curl(ORIGIN, &request), expected);
    }
}

proptest! {
    #[test]
    fn any_request_survives_the_way_through_curl(
        method in "GET|HEAD|POST|DELETE|FOO",
        path in "/[ -~]{0,20}",
        headers in prop::collection::vec(("[a-z][a-z-]{0,8}", "[!-~]([ -~]{0,10}[!-~])?"), 0..3),
        body in prop::option::of("[ -~\n]{0,20}"),
    ) {
        let headers = headers.into_iter().filter(|(_, value)| value != ";").collect();
        let request = ClientRequest { method, path, headers, body: body.map(String::into_bytes), token: None };
        prop_assert_eq!(parse_line(&to_curl(ORIGIN, &request), ORIGIN), Ok(request));
    }

    #[test]
    fn any_line_is_read_or_refused_with_its_place(line in r#"(curl |-[XHdIL]|--json|[-A-Z /'"\\:@é\n]|http://localhost:3000){0,12}"#) {
        match parse_line(&line, ORIGIN) {
            Ok(request) => prop_assert!(request.path.starts_with('/')),
            Err(error) => prop_assert!((1..=line.chars().count() + 2).contains(&error.column)),
        }
    }
}
