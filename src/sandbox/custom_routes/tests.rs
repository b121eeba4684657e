//! Redirects, rewrites and headers of next.config, matched and filled in.

use axum::http::HeaderMap;

use super::*;

fn config(json: serde_json::Value) -> Config {
    Config {
        file: Some("next.config.js".into()),
        ..serde_json::from_value(json).unwrap()
    }
}

fn compile(json: serde_json::Value) -> CustomRoutes {
    let (routes, problems) = CustomRoutes::compile(&config(json), "", Dialect::Strict);
    assert_eq!(problems, []);
    routes
}

/// Headers of a request.
type Sent = &'static [(&'static str, &'static str)];

fn headers(pairs: Sent) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect()
}

/// Where the first redirect that holds leads, as recorded from `next start`.
fn redirect(routes: &CustomRoutes, target: &str, sent: Sent) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (query, headers) = (Query::parse(query), headers(sent));
    let asked = Asked {
        path,
        query: &query,
        headers: &headers,
    };
    routes
        .redirects
        .iter()
        .find_map(|rule| Some((rule.status, rule.location(&asked)?)))
        .map_or_else(String::new, |(status, location)| {
            format!("{status} {}", location.unwrap_or_else(|error| error))
        })
}

#[test]
fn redirects_lead_where_real_next_led() {
    let routes = compile(serde_json::json!({"redirects": [
        {"source": "/old/:id", "destination": "/echo?id=:id", "permanent": true},
        {"source": "/temp", "destination": "/echo", "permanent": false},
        {"source": "/r1/:path*", "destination": "/echo?p=:path*", "permanent": false},
        {"source": "/r2/:path+", "destination": "https://example.com/x/:path+", "permanent": true},
        {"source": "/r3/:id(\\d+)", "destination": "/echo?id=:id", "statusCode": 301},
        {"source": "/r4/:a?", "destination": "/echo/:a?", "permanent": false},
        {"source": "/r5", "has": [{"type": "header", "key": "x-go", "value": "(?<who>.+)"}], "destination": "/echo?who=:who", "permanent": false},
        {"source": "/r6", "missing": [{"type": "cookie", "key": "c"}], "destination": "/echo?nocookie=1", "permanent": false},
        {"source": "/r7", "has": [{"type": "query", "key": "q"}], "destination": "/echo", "permanent": false},
        {"source": "/r8/:id", "destination": "/echo#frag-:id", "permanent": false},
        {"source": "/r11/:id", "destination": "/echo?a=1&id=:id", "permanent": false},
        {"source": "/r13", "has": [{"type": "host", "value": "other.test"}], "destination": "/echo", "permanent": false},
    ]}));
    let cases: [(&str, Sent, &str); 18] = [
        ("/old/7", &[], "308 /echo?id=7"),
        ("/old/a%20b?x=1", &[], "308 /echo?x=1&id=a%20b"),
        ("/temp?x=1", &[], "307 /echo?x=1"),
        ("/TEMP", &[], "307 /echo"),
        ("/r1", &[], "307 /echo?p=:path*"),
        ("/r1/a/b?x=1", &[], "307 /echo?x=1&p=a/b"),
        ("/r2/a/b", &[], "308 https://example.com/x/a/b"),
        ("/r3/12", &[], "301 /echo?id=12"),
        ("/r3/ab", &[], ""),
        ("/r4", &[], "307 Expected \"a\" to be a string"),
        ("/r5", &[("x-go", "me too")], "307 /echo?who=me too"),
        ("/r5", &[], ""),
        ("/r6", &[("cookie", "c=1")], ""),
        ("/r6", &[], "307 /echo?nocookie=1"),
        ("/r7?q=1", &[], "307 /echo?q=1"),
        ("/r8/x", &[], "307 /echo#frag-x"),
        ("/r11/5?a=2&b=3", &[], "307 /echo?a=1&b=3&id=5"),
        ("/r13", &[("host", "other.test:80")], "307 /echo"),
    ];
    for (target, sent, expected) in cases {
        assert_eq!(redirect(&routes, target, sent), expected, "{target}");
    }
}

#[test]
fn rewrites_stay_inside_or_lead_outside() {
    let routes = compile(serde_json::json!({"rewrites": {
        "afterFiles": [{"source": "/in/:id", "destination": "/echo"}],
        "fallback": [{"source": "/:path*", "destination": "https://old.test/:path*"}],
    }}));
    let (query, headers) = (Query::default(), HeaderMap::new());
    let asked = |path| Asked {
        path,
        query: &query,
        headers: &headers,
    };
    assert_eq!(
        routes.after_files[0].target(&asked("/in/7")),
        Some(Ok(Rewritten::Inside {
            path: "/echo".into(),
            query: Query::parse("id=7"),
            own: String::new(),
        }))
    );
    assert_eq!(
        routes.fallback[0].target(&asked("/a/b")),
        Some(Ok(Rewritten::Outside("https://old.test/a/b".into())))
    );
}

#[test]
fn headers_take_values_of_the_path() {
    let routes = compile(serde_json::json!({"headers": [
        {"source": "/h/:id", "headers": [{"key": "x-:id", "value": "v-:id:x"}]},
    ]}));
    let (query, headers) = (Query::default(), HeaderMap::new());
    let asked = Asked {
        path: "/h/abc",
        query: &query,
        headers: &headers,
    };
    assert_eq!(
        routes.headers[0].headers(&asked),
        Some(vec![("x-abc".to_owned(), "v-abc:x".to_owned())])
    );
}

#[test]
fn rules_hold_below_the_base_path() {
    let routes = compile(serde_json::json!({"basePath": "/docs", "redirects": [
        {"source": "/a", "destination": "/b", "permanent": false},
        {"source": "/out", "destination": "https://e.test", "permanent": false, "basePath": false},
    ]}));
    assert_eq!(redirect(&routes, "/docs/a", &[]), "307 /docs/b");
    assert_eq!(redirect(&routes, "/a", &[]), "");
    assert_eq!(redirect(&routes, "/out", &[]), "307 https://e.test/");
}

#[test]
fn a_wrong_rule_is_named_with_its_line() {
    let cases = [
        (
            serde_json::json!({"source": "old", "destination": "/b", "permanent": true}),
            "`source` does not start with /",
        ),
        (
            serde_json::json!({"source": "/a", "permanent": true}),
            "`destination` is missing",
        ),
        (
            serde_json::json!({"source": "/a", "destination": "/b"}),
            "`permanent` is not set to `true` or `false`",
        ),
        (
            serde_json::json!({"source": "/a", "destination": "/b", "statusCode": 200}),
            "`statusCode` is not undefined or valid statusCode",
        ),
        (
            serde_json::json!({"source": "/a", "destination": "/b/:x", "permanent": true}),
            "`destination` has segments not in `source` or `has` (x)",
        ),
        (
            serde_json::json!({"source": "/a", "destination": "/b", "permanent": true, "has": [{"type": "color", "key": "k"}]}),
            "invalid `has` item found (invalid type \"color\" for {\"type\":\"color\",\"key\":\"k\"})",
        ),
    ];
    for (rule, expected) in cases {
        let config = config(serde_json::json!({ "redirects": [rule] }));
        let text = "module.exports = {\n  r: '/a',\n  s: 'old' }";
        let (routes, problems) = CustomRoutes::compile(&config, text, Dialect::Strict);
        assert_eq!(routes.redirects.len(), 0);
        let source = config.redirects[0].source.as_str().unwrap();
        assert_eq!(
            problems[0].message,
            format!("Invalid redirect found: {expected} for route {source:?}")
        );
        assert!(problems[0].place.as_ref().unwrap().line > 1, "{expected}");
    }
}
