//! What a proxy answers, and what routes see of it.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

fn project() -> Project {
    Project::new()
        .with_route(
            "seen",
            "export function GET(request) { return Response.json([request.headers.get('x-told'), request.headers.get('x-own'), request.cookies.getAll().length]) }
export const POST = GET",
        )
        .file(
            "middleware.ts",
            "import { NextResponse } from 'next/server'
export default function middleware(request) {
  switch (request.nextUrl.searchParams.get('do')) {
    case 'tell': return NextResponse.next({ headers: { 'x-told': 'yes' } })
    case 'nothing': return NextResponse.next({ request: { headers: new Headers() } })
    case 'relative': return new Response(null, { status: 302, headers: { Location: '/x' } })
    case 'page': return Response.json([request.nextUrl.pathname, request.nextUrl.buildId, new URL(request.url).pathname])
    case 'slashes': return NextResponse.redirect(`${new URL(request.url).origin}//x/y`)
    case 'error': return NextResponse.error()
    case 'throw': throw new Error('no')
  }
}",
        )
}

#[test]
fn routes_find_the_proxys_headers_on_their_request() {
    let project = project();
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let cases = [("tell", "[\"yes\",\"1\",0]"), ("nothing", "[null,\"1\",0]")];
        for (what, seen) in cases {
            let ask = Ask::get(&format!("/seen?do={what}")).header("x-own", "1");
            assert_eq!(server.send(&ask).text(), seen, "{next} {what}");
        }
    }
}

#[test]
fn what_next_can_t_make_of_a_proxys_answer_is_an_error() {
    let project = project();
    for (next, options) in [("14", 500), ("15", 400), ("16", 400)] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let status = |method: &str, what: &str| {
            server
                .send(&Ask::new(method, &format!("/seen?do={what}")))
                .status
        };
        assert_eq!(status("GET", "relative"), 500, "{next}");
        assert_eq!(status("GET", "error"), 404, "{next}");
        assert_eq!(status("GET", "throw"), 500, "{next}");
        assert_eq!(status("TRACE", "tell"), 500, "{next}");
        assert_eq!(status("OPTIONS", "throw"), options, "{next}");
    }
}

#[test]
fn cookies_of_several_lines_are_one_header() {
    let server = TestServer::start(project().path());
    let ask = Ask::get("/seen")
        .header("cookie", "a=1")
        .header("cookie", "b=2");
    assert_eq!(server.send(&ask).text(), "[null,null,2]");
}

#[test]
fn a_proxy_sees_the_page_behind_a_payload_and_its_data() {
    let project = project();
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        for (path, page) in [
            ("/seen.rsc", "/seen"),
            ("/_next/data/b/a/b.json", "/a/b"),
            ("/_next/data/b/index.json", "/"),
        ] {
            let seen = server.get(&format!("{path}?do=page")).text();
            assert_eq!(
                seen,
                format!(r#"["{page}",null,"{page}"]"#),
                "{next} {path}"
            );
        }
    }
}

#[test]
fn a_redirect_to_two_slashes_leads_to_a_host_on_16() {
    let project = project();
    for (next, location) in [("15", "//x/y"), ("16", "http://x/y")] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.get("/seen?do=slashes");
        assert_eq!(answer.header("location"), Some(location), "{next}");
    }
}

#[test]
fn who_asks_for_the_data_of_an_unknown_page_gets_no_page() {
    let passes = "import { NextResponse } from 'next/server'
export const config = { matcher: '/api/:path*' }
export default function PROXY() { return NextResponse.next() }";
    let project = |name: &str, base: &str| {
        Project::new()
            .with_route(
                "api/a",
                "export function GET() { return new Response('a') }",
            )
            .file(&format!("{name}.js"), &passes.replace("PROXY", name))
            .file(
                "next.config.js",
                &format!("module.exports = {{ basePath: '{base}' }}"),
            )
    };
    let is_data = |server: &TestServer, path: &str, header: &str| {
        let answer = server.send(&Ask::new("GET", path).header(header, "1"));
        assert_eq!(answer.status, 404);
        let named = answer.header("x-nextjs-matched-path") == Some(path);
        assert_eq!(named, answer.text() == "{}", "{path}");
        named
    };
    let below = project("proxy", "/base");
    let server = TestServer::start(below.path());
    assert!(is_data(&server, "/base/_next/data/x/api/a.json", "x"));
    assert!(is_data(&server, "/_next/data/x/api/a.json", "x"));
    assert!(!is_data(&server, "/base/_next/data/x", "x"));
    assert!(!is_data(&server, "/base/nope", "x-nextjs-data"));
    let bare = project("proxy", "");
    let server = TestServer::start(bare.path());
    assert!(!is_data(&server, "/_next/data/x/api/a.json", "x"));
    let old = project("middleware", "");
    let server = TestServer::with(old.path(), &["--next", "15"]);
    assert!(is_data(&server, "/_next/data/x/api/a.json", "x"));
    let server = TestServer::with(old.path(), &["--next", "14"]);
    assert!(is_data(&server, "/nope", "x-nextjs-data"));
    assert!(!is_data(&server, "/_next/data/x/api/a.json", "x"));
}

#[test]
fn behind_a_proxy_a_long_body_ends_before_the_chunk_that_passes_the_limit() {
    let length = "export async function POST(request) { return Response.json((await request.text()).length) }";
    let project = |option: &str| {
        Project::new()
            .with_route("length", length)
            .file("middleware.ts", "export function middleware() {}")
            .file(
                "next.config.js",
                &format!("module.exports = {{ experimental: {{ {option}: '2kb' }} }}"),
            )
    };
    let send = |server: &TestServer, count: usize| {
        let answer = server.send(&Ask::post("/length", vec![b'a'; count]));
        answer.text().parse::<usize>().unwrap()
    };
    for (next, option) in [
        ("15", "middlewareClientMaxBodySize"),
        ("16", "proxyClientMaxBodySize"),
    ] {
        let project = project(option);
        let server = TestServer::with(project.path(), &["--next", next]);
        assert_eq!(send(&server, 2048), 2048, "{next}");
        assert!(send(&server, 200_000) <= 2048, "{next}");
        server.complaint_with(&format!("Request body exceeded 2KB for /length. Only the first 2KB will be available unless configured (experimental.{option})"));
    }
    let project = project("middlewareClientMaxBodySize");
    let server = TestServer::with(project.path(), &["--next", "14"]);
    assert_eq!(send(&server, 200_000), 200_000);
}

#[test]
fn proxies_and_edge_handlers_see_the_query_without_nexts_own_names() {
    let seen = "(request) => Response.json(new URL(request.url).search)";
    let project = Project::new()
        .with_route("edge/[id]", &format!("export const runtime = 'edge'\nexport const GET = {seen}"))
        .with_route("node/[id]", &format!("export const GET = {seen}"))
        .file(
            "middleware.ts",
            "import { NextResponse } from 'next/server'
export const middleware = (request) => NextResponse.next({ headers: { 'x-search': request.nextUrl.search } })",
        );
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let kept = |text: &str| {
            if next == "14" {
                text.to_owned()
            } else {
                String::new()
            }
        };
        for (query, proxy, edge, node) in [
            (
                "a=1&_rsc=x&b=2",
                "?a=1&b=2",
                "?a=1&b=2&id=7",
                "?a=1&_rsc=x&b=2".to_owned(),
            ),
            ("id=9&a=1", "?id=9&a=1", "?id=7&a=1", "?id=9&a=1".to_owned()),
            ("nxtPx=5", "?x=5", "?id=7&x=5", kept("?nxtPx=5")),
            ("nxtP=5", "?nxtP=5", "?nxtP=5&id=7", "?nxtP=5".to_owned()),
        ] {
            for (kind, own) in [("edge", edge), ("node", &node)] {
                let answer = server.get(&format!("/{kind}/7?{query}"));
                assert_eq!(answer.header("x-search"), Some(proxy), "{next} {query}");
                assert_eq!(answer.text(), format!("{own:?}"), "{next} {kind} {query}");
            }
        }
    }
}
