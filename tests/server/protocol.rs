//! What the HTTP parser of Node and the outermost of Next make of odd requests; recorded from
//! 14.2.35, 15.5.29 and 16.4.6.

use std::time::Duration;

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

const PARAMS: &str = "export async function GET(request, { params }) {
  return Response.json([(await params).id, new URL(request.url).search])
}";

const STATIC: &str = "export const dynamic = 'force-static'
export function GET() { return new Response('static') }";

fn project() -> Project {
    Project::new()
        .with_route("items/[id]", PARAMS)
        .with_route("static", STATIC)
        .file(
            "app/layout.jsx",
            "export default function Layout({ children }) { return <html><body>{children}</body></html> }",
        )
}

#[test]
fn letters_that_ought_to_be_escaped_are_taken_as_node_takes_them() {
    let project = project();
    let server = TestServer::start(project.path());
    for (target, body) in [
        ("/items/<b>", r#"["<b>",""]"#),
        ("/items/\"`{|}^", r#"["\"`{|}^",""]"#),
        ("/items/1?q=\"<a>`", r#"["1","?q=%22%3Ca%3E%60"]"#),
    ] {
        assert_eq!(
            server.get(target).brief(),
            (200, body.to_owned()),
            "{target}"
        );
    }
}

#[test]
fn a_connection_goes_on_after_a_body_that_looks_like_a_head() {
    let project = Project::new().with_route(
        "echo",
        "export async function POST(request) { return new Response(await request.text()) }",
    );
    let server = TestServer::start(project.path());
    let mut connection = server.connect();
    let body = "GET /<a> HTTP/1.1\r\nHost: x\r\n\r\n";
    for _ in 0..3 {
        let answer = connection.exchange(&Ask::post("/echo?<", body).kept());
        assert_eq!(answer.brief(), (200, body.to_owned()));
    }
}

#[test]
fn heads_that_node_refuses_are_refused() {
    let project = project();
    let server = TestServer::start(project.path());
    for (name, head, line) in [
        (
            "no Host",
            "GET /items/1 HTTP/1.1\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 400 Bad Request",
        ),
        (
            "HTTP/1.0 needs none",
            "GET /items/1 HTTP/1.0\r\n\r\n",
            "HTTP/1.1 200 OK",
        ),
        (
            "no slash",
            "GET items HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 400 Bad Request",
        ),
        (
            "an unknown expectation",
            "GET /items/1 HTTP/1.1\r\nHost: x\r\nExpect: x\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 417 Expectation Failed",
        ),
        (
            "a version that only Node takes",
            "GET /items/1 HTTP/2.0\r\nHost: x\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 200 OK",
        ),
    ] {
        let mut connection = server.connect();
        connection.send_raw(head.as_bytes());
        let seen = connection.read_until("\r\n");
        assert_eq!(seen.lines().next(), Some(line), "{name}");
        assert!(connection.drain(Duration::from_secs(5)), "{name}");
    }
}

#[test]
fn redirects_to_the_normal_path_write_the_query_anew() {
    let project = project();
    let server = TestServer::start(project.path());
    for (target, location) in [
        ("/items/1/?", "/items/1"),
        (
            "/items/1/?b=a+b&x[]&1=%zz",
            "/items/1?1=%25zz&b=a%20b&x%5B%5D=",
        ),
        ("//items?b=a+b&x[]", "/items?b=a+b&x[]"),
        ("http://localhost/items/1", "http://localhost/items/1"),
    ] {
        let answer = server.get(target);
        assert_eq!(
            (answer.status, answer.header("location")),
            (308, Some(location)),
            "{target}"
        );
    }
}

#[test]
fn a_form_posted_to_a_static_handler_could_be_a_server_action() {
    let project = project();
    let multipart = "multipart/form-data; boundary=B";
    let plain = "application/x-www-form-urlencoded";
    for (next, form, status, cache) in [
        ("16", multipart, 200, Some("HIT")),
        ("16", plain, 200, Some("HIT")),
        ("16", "application/json", 405, None),
        ("15", multipart, 200, Some("HIT")),
        ("14", multipart, 405, Some("HIT")),
        ("14", "application/json", 405, None),
    ] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.send(&Ask::post("/static", "a=1").header("content-type", form));
        assert_eq!(
            (answer.status, answer.header("x-nextjs-cache")),
            (status, cache),
            "{next} {form}"
        );
    }
}

#[test]
fn what_is_not_there_is_said_in_several_ways() {
    let project = project();
    let server = TestServer::start(project.path());
    let asset = server.get("/_next/static/x.js");
    assert_eq!(asset.brief(), (404, "Not Found".to_owned()));
    assert_eq!(
        asset.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    for (path, cache_control) in [
        ("/404", "s-maxage=31536000"),
        (
            "/nope",
            "private, no-cache, no-store, max-age=0, must-revalidate",
        ),
    ] {
        assert_eq!(
            server.get(path).header("cache-control"),
            Some(cache_control),
            "{path}"
        );
    }
    let fresh = server.send(&Ask::get("/nope").header("if-none-match", "*"));
    assert_eq!(fresh.status, 304);
    let form = Ask::post("/nope", "x").header("content-type", "multipart/form-data; boundary=B");
    assert_eq!(
        server.send(&form).brief(),
        (409, "Server Action unavailable.".to_owned())
    );
}

#[test]
fn without_a_page_15_has_the_404_page_of_the_pages_router() {
    let project = project();
    let server = TestServer::with(project.path(), &["--next", "15"]);
    let answer = server.get("/nope");
    assert_eq!(
        (answer.status, answer.header("x-nextjs-cache")),
        (404, None)
    );
    let project = project.file(
        "app/page.jsx",
        "export default function Page() { return <p>hi</p> }",
    );
    let server = TestServer::with(project.path(), &["--next", "15"]);
    assert_eq!(server.get("/nope").header("x-nextjs-cache"), Some("HIT"));
}

#[test]
fn a_handler_does_not_see_what_next_keeps_for_itself() {
    let project = Project::new()
        .with_route(
            "seen",
            "export async function GET(request) { return Response.json([...request.headers.keys()].filter((name) => !name.startsWith('x-forwarded'))) }",
        )
        .with_route(
            "edge",
            "export const runtime = 'edge'
export async function GET(request, context) { return Response.json(await context.params) }",
        );
    let server = TestServer::start(project.path());
    let ask = Ask::get("/seen")
        .header("x-matched-path", "/x")
        .header("x-now-route-matches", "1")
        .header("next-url", "/x")
        .header("x-nextjs-data", "1")
        .header("x-own", "1");
    assert_eq!(server.send(&ask).text(), r#"["connection","host","x-own"]"#);
    let older = TestServer::with(project.path(), &["--next", "14"]);
    let seen = r#"["connection","host","next-url","x-nextjs-data","x-own"]"#;
    assert_eq!(older.send(&ask).text(), seen);
    assert_eq!(server.get("/edge").text(), "{}");
}

#[test]
fn answers_say_whether_the_connection_stays_open() {
    let project = project();
    let server = TestServer::start(project.path());
    for (name, value, connection, keeps) in [
        ("x-a", "1", "keep-alive", Some("timeout=5")),
        ("connection", "close", "close", None),
        ("proxy-connection", "close", "close", None),
    ] {
        let answer = server.send(&Ask::get("/static").kept().header(name, value));
        assert_eq!(answer.header("connection"), Some(connection), "{name}");
        assert_eq!(answer.header("keep-alive"), keeps, "{name}");
    }
}

#[test]
fn a_head_may_have_as_many_headers_as_fit() {
    let project = Project::new().with_route(
        "count",
        "export async function POST(request) {
          const mine = [...request.headers.keys()].filter((name) => name.startsWith('h-'))
          return Response.json([mine.length, request.headers.get('h-699'), await request.text()])
        }",
    );
    let server = TestServer::start(project.path());
    let ask = (0..700).fold(Ask::post("/count", "body"), |ask, number| {
        ask.header(&format!("h-{number}"), &number.to_string())
    });
    assert_eq!(server.send(&ask).text(), "[700,\"699\",\"body\"]");
}

#[test]
fn an_own_vary_stays_a_line_unless_the_answer_may_be_compressed() {
    let project = Project::new().with_route(
        "own",
        "export async function GET(request) {
  const type = new URL(request.url).searchParams.get('type')
  return new Response('x', { headers: { vary: 'x-own, accept-encoding', 'content-type': type } })
}",
    );
    let next = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch";
    let own = "x-own, accept-encoding";
    let joined = format!("{next}, {own}");
    for (version, kind, expected) in [
        ("15", "text/plain", vec![next, own]),
        ("16", "image/png", vec![next, own]),
        ("16", "text/plain", vec![joined.as_str()]),
    ] {
        let server = TestServer::with(project.path(), &["--next", version]);
        let ask = Ask::get(&format!("/own?type={kind}")).header("Accept-Encoding", "gzip");
        assert_eq!(server.send(&ask).all("vary"), expected, "{version} {kind}");
    }
}

#[test]
fn asking_for_what_a_proxy_says_runs_no_handler_that_has_params() {
    let project = Project::new().with_route(
        "kept/[id]",
        "export const generateStaticParams = () => [{ id: 'a' }]
export const GET = () => new Response('ran')",
    );
    for (next, body) in [("14", "ran"), ("15", "{}"), ("16", "{}")] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let ask = Ask::get("/kept/a").header("x-middleware-prefetch", "1");
        assert_eq!(server.send(&ask).text(), body, "{next}");
    }
}

#[test]
fn what_is_missing_under_the_name_of_a_payload_is_missed_as_one() {
    let project = project();
    for (next, kind) in [
        ("15", "text/html; charset=utf-8"),
        ("16", "text/x-component"),
    ] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.get("/nope.rsc");
        let seen = (answer.status, answer.header("content-type"));
        assert_eq!(seen, (404, Some(kind)), "{next}");
    }
}
