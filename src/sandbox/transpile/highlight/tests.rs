//! What the pieces of code are.

use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

const LANGUAGES: [&str; 9] = [
    "ts", "tsx", "js", "jsx", "json", "http", "sh", "yaml", "text",
];

/// The pieces as `text:Kind`, variables, punctuation and operators left out.
fn pieces(language: &str, code: &str) -> Vec<String> {
    let plain = [Kind::Variable, Kind::Punctuation, Kind::Operator];
    let spans = highlight(language, code)
        .into_iter()
        .filter(|span| !plain.contains(&span.kind));
    spans
        .map(|span| format!("{}:{:?}", &code[span.start..span.end], span.kind))
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn pieces_are_what_they_are() {
    let cases: [(&str, &str, &[&str]); 16] = [
        (
            "ts",
            "export async function GET(request: Request) { // hi\n  return Response.json({ a: 1, t: `x${request.url}y` });\n}",
            &[
                "export:Keyword",
                "async:Keyword",
                "function:Keyword",
                "GET:Function",
                "Request:Type",
                "// hi:Comment",
                "return:Keyword",
                "Response:Type",
                "json:Function",
                "a:Property",
                "1:Number",
                "t:Property",
                "`x${:Template",
                "url:Property",
                "}y`:Template",
            ],
        ),
        (
            "ts",
            "const MAX_AGE = 60;\nlet x: string | null = undefined;",
            &[
                "const:Keyword",
                "MAX_AGE:Constant",
                "60:Number",
                "let:Keyword",
                "string:Type",
                "null:Constant",
                "undefined:Constant",
            ],
        ),
        (
            "ts",
            "const f = async () => true;",
            &[
                "const:Keyword",
                "f:Function",
                "async:Keyword",
                "true:Constant",
            ],
        ),
        (
            "ts",
            "type Params<T> = Promise<{ id: T }>;\ninterface A extends B {}",
            &[
                "type:Keyword",
                "Params:Type",
                "T:Type",
                "Promise:Type",
                "id:Property",
                "T:Type",
                "interface:Keyword",
                "A:Type",
                "extends:Keyword",
                "B:Type",
            ],
        ),
        (
            "ts",
            "import { cookies, type NextRequest } from 'next/headers';",
            &[
                "import:Keyword",
                "type:Keyword",
                "NextRequest:Type",
                "from:Keyword",
                "'next/headers':String",
            ],
        ),
        (
            "ts",
            "const o = { type: 1, get: of.from };",
            &[
                "const:Keyword",
                "type:Property",
                "1:Number",
                "get:Property",
                "from:Property",
            ],
        ),
        (
            "js",
            "a.b(/x\\/y/g, #p in c);",
            &["b:Function", "/x\\/y/g:Regex", "#p:Property", "in:Keyword"],
        ),
        (
            "tsx",
            "const a = <Link href=\"/x\">hi {b.c()}</Link>;",
            &[
                "const:Keyword",
                "Link:Tag",
                "href:Property",
                "\"/x\":String",
                "c:Function",
                "Link:Tag",
            ],
        ),
        (
            "ts",
            "export function GET( {\n  const x = 'a'; // c\n  return Response.json(/re/.test(",
            &[
                "export:Keyword",
                "function:Keyword",
                "GET:Function",
                "const:Keyword",
                "'a':String",
                "// c:Comment",
                "return:Keyword",
                "Response:Type",
                "json:Function",
                "/re/:Regex",
                "test:Function",
            ],
        ),
        (
            "json",
            "{\"a\": [1, -2.5e3, true, \"x\\\"y\"",
            &[
                "\"a\":Property",
                "1:Number",
                "-2.5e3:Number",
                "true:Constant",
                "\"x\\\"y\":String",
            ],
        ),
        (
            "http",
            "POST /api/todos?x=1 HTTP/1.1\nContent-Type: application/json\n\n{\"a\": 1}\n\nHTTP/1.1 404 Not Found\nallow: GET, HEAD\n\nplain {\"a\": 1}",
            &[
                "POST:Method",
                "/api/todos?x=1:String",
                "HTTP/1.1:Keyword",
                "Content-Type:HeaderName",
                "application/json:HeaderValue",
                "\"a\":Property",
                "1:Number",
                "HTTP/1.1:Keyword",
                "404 Not Found:Status",
                "allow:HeaderName",
                "GET, HEAD:HeaderValue",
            ],
        ),
        (
            "sh",
            "# a\n$ curl -i -X POST http://localhost:3000/a#b -d '{\"x\": 1}' \\\n  -H \"a: b\" | jq .x",
            &[
                "# a:Comment",
                "curl:Function",
                "-i:Flag",
                "-X:Flag",
                "-d:Flag",
                "'{\"x\": 1}':String",
                "-H:Flag",
                "\"a: b\":String",
                "jq:Function",
            ],
        ),
        (
            "sh",
            "PORT=4000 npm run dev && echo $PORT",
            &["npm:Function", "echo:Function"],
        ),
        (
            "yaml",
            "a-b: x y # c\n- {m: GET, n: 200}\n- \"q: r\"\nt: true",
            &[
                "a-b:Property",
                "x y:String",
                "# c:Comment",
                "m:Property",
                "GET:String",
                "n:Property",
                "200:Number",
                "\"q: r\":String",
                "t:Property",
                "true:Constant",
            ],
        ),
        ("text", "const a = 1;", &[]),
        ("ts", "", &[]),
    ];
    for (language, code, expected) in cases {
        assert_eq!(pieces(language, code), expected, "{language}: {code}");
    }
}

/// The figure itself: `cargo test --lib highlighting -- --nocapture`.
#[test]
fn highlighting_a_hundred_lines_is_quick() {
    let code = "export async function GET(request: Request) {\n  const { searchParams } = new URL(request.url); // why\n  \
                return Response.json({ a: 1, text: `x${searchParams.get('q')}` });\n}\n"
        .repeat(25)
        .replace("export async function GET", "async function get");
    let runs = (0..20).map(|_| {
        let start = Instant::now();
        assert!(highlight("ts", &code).len() > 1000);
        start.elapsed()
    });
    let fastest = runs.min().unwrap();
    println!("100 lines of ts: {fastest:?}");
    assert!(
        fastest < Duration::from_millis(20),
        "even unoptimized: {fastest:?}"
    );
}

proptest! {
    #[test]
    fn any_text_has_sorted_pieces_on_character_borders(code in r#"(.|\n|[-"'`/\\{}()\[\]:;=<>$#| \n]|const|GET |HTTP/|é|𝒳){0,40}"#) {
        for language in LANGUAGES {
            let mut end = 0;
            for span in highlight(language, &code) {
                prop_assert!(span.start >= end && span.start < span.end, "{language}");
                prop_assert!(code.get(span.start..span.end).is_some(), "{language}");
                end = span.end;
            }
        }
    }
}
