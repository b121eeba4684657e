//! What handlers import: `next/server`, `next/headers`, modules of the project, the environment.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

#[test]
fn next_response_sets_status_headers_and_cookies() {
    let project = Project::new().with_route(
        "made",
        "import { NextResponse } from 'next/server'
export async function POST(request) {
  const response = NextResponse.json({ ok: true }, { status: 201, headers: { 'x-made': 'yes' } })
  response.cookies.set('session', 'abc', { httpOnly: true, maxAge: 60, sameSite: 'lax' })
  response.cookies.set('plain', 'a b')
  return response
}",
    );
    let server = TestServer::start(project.path());
    let answer = server.send(&Ask::new("POST", "/made"));
    assert_eq!(answer.brief(), (201, r#"{"ok":true}"#.to_owned()));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-made"), Some("yes"));
    let cookies = answer.all("set-cookie");
    assert_eq!(cookies.len(), 2);
    assert!(
        cookies[0].starts_with("session=abc; Path=/; Expires="),
        "{}",
        cookies[0]
    );
    assert!(
        cookies[0].ends_with("; Max-Age=60; HttpOnly; SameSite=lax"),
        "{}",
        cookies[0]
    );
    assert_eq!(cookies[1], "plain=a%20b; Path=/");
}

#[test]
fn next_headers_gives_the_requests_own_headers_and_cookies() {
    let project = Project::new().with_route(
        "seen",
        "import { cookies, headers } from 'next/headers'
export async function GET() {
  const jar = await cookies()
  jar.set('visits', String(Number(jar.get('visits')?.value ?? 0) + 1))
  return Response.json({ token: (await headers()).get('X-Token'), all: jar.getAll().map(c => c.name) })
}",
    );
    let server = TestServer::start(project.path());
    let ask = Ask::get("/seen")
        .header("x-token", "t")
        .header("cookie", "a=1; visits=4");
    let answer = server.send(&ask);
    assert_eq!(
        answer.brief(),
        (200, r#"{"token":"t","all":["a","visits"]}"#.to_owned())
    );
    assert_eq!(answer.all("set-cookie"), ["visits=5; Path=/"]);
}

#[test]
fn redirect_and_not_found_end_the_handler() {
    let project = Project::new().with_route(
        "go",
        "import { notFound, permanentRedirect, redirect } from 'next/navigation'
export async function GET(request) {
  const to = new URL(request.url).searchParams.get('to')
  if (to === 'there') redirect('/there')
  if (to === 'always') permanentRedirect('/always')
  notFound()
}",
    );
    let server = TestServer::start(project.path());
    for (path, status, location) in [
        ("/go?to=there", 307, Some("/there")),
        ("/go?to=always", 308, Some("/always")),
        ("/go", 404, None),
    ] {
        let answer = server.get(path);
        let seen = (answer.status, answer.header("location"), answer.text());
        assert_eq!(seen, (status, location, String::new()), "{path}");
    }
}

#[test]
fn all_routes_share_one_instance_of_a_module() {
    let project = Project::new()
        .file("lib/store.ts", "export const items: string[] = []")
        .with_route(
            "add",
            "import { items } from '@/lib/store'
export async function POST(request: Request) { return Response.json(items.push(await request.text())) }",
        )
        .with_route(
            "list",
            "import { items } from '../../lib/store'
export const dynamic = 'force-dynamic'
export function GET() { return Response.json(items) }",
        );
    let server = TestServer::start(project.path());
    assert_eq!(server.send(&Ask::post("/add", "one")).text(), "1");
    assert_eq!(server.send(&Ask::post("/add", "two")).text(), "2");
    assert_eq!(server.get("/list").text(), r#"["one","two"]"#);
}

#[test]
fn env_files_fill_process_env() {
    let project = Project::new()
        .file(
            ".env",
            "PLAIN=from env\nQUOTED=\"two words\"\nBOTH=env\nEXPANDED=${PLAIN}!\n",
        )
        .file(".env.local", "BOTH=local\n")
        .with_route(
            "env",
            "export const dynamic = 'force-dynamic'
export function GET() {
  const { PLAIN, QUOTED, BOTH, EXPANDED, NODE_ENV, HOME } = process.env
  return Response.json({ PLAIN, QUOTED, BOTH, EXPANDED, NODE_ENV, HOME: HOME === undefined })
}",
        );
    let server = TestServer::start(project.path());
    assert_eq!(
        server.get("/env").text(),
        r#"{"PLAIN":"from env","QUOTED":"two words","BOTH":"local","EXPANDED":"from env!","NODE_ENV":"production","HOME":true}"#
    );
}

#[test]
fn a_form_that_is_redirected_is_sent_on_with_get() {
    let project = Project::new().with_route(
        "form",
        "import { permanentRedirect, redirect } from 'next/navigation'
export function POST() { redirect('/done') }
export function PUT() { permanentRedirect('/done') }",
    );
    let form = "application/x-www-form-urlencoded";
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let status = |method: &str, kind: &str| {
            let ask = Ask::new(method, "/form").header("Content-Type", kind);
            server.send(&ask).status
        };
        let seen = [
            status("POST", form),
            status("POST", "multipart/form-data; boundary=x"),
            status("POST", "application/json"),
            status("POST", "application/x-www-form-urlencoded; charset=utf-8"),
            status("PUT", form),
        ];
        assert_eq!(seen, [303, 303, 307, 307, 308], "{next}");
    }
}

#[test]
fn an_answer_that_was_read_already_fails_with_its_headers() {
    let project = Project::new().with_route(
        "read",
        "export async function GET() { const made = new Response('x'); await made.text(); return made }",
    );
    let server = TestServer::start(project.path());
    let answer = server.get("/read");
    assert_eq!(answer.brief(), (500, String::new()));
    let kind = answer.header("content-type");
    assert_eq!(kind, Some("text/plain;charset=UTF-8"));
}

#[test]
fn user_agents_are_told_apart_as_next_does_it() {
    let project = Project::new().with_route(
        "agent",
        "import { userAgent } from 'next/server'
export const GET = async (request) => Response.json(userAgent(request))",
    );
    let server = TestServer::start(project.path());
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";
    let told = r#""browser":{"name":"Mobile Safari","version":"17.0","major":"17"},"engine":{"name":"WebKit","version":"605.1.15"},"os":{"name":"iOS","version":"17.0"},"device":{"vendor":"Apple","model":"iPhone","type":"mobile"},"cpu":{},"isBot":false}"#;
    let ask = Ask::get("/agent").header("User-Agent", phone);
    assert_eq!(
        server.send(&ask).text(),
        format!(r#"{{"ua":"{phone}",{told}"#)
    );
    let ask = Ask::get("/agent").header("User-Agent", "GPTBot/1.0");
    let bot =
        r#"{"ua":"GPTBot/1.0","browser":{},"engine":{},"os":{},"device":{},"cpu":{},"isBot":true}"#;
    assert_eq!(server.send(&ask).text(), bot);
}

const JAR: &str = "import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
export async function GET(request) {
  const jar = await cookies()
  jar.set('new', '1')
  jar.set('sent', '2')
  switch (request.nextUrl.searchParams.get('end')) {
    case 'missing': notFound()
    case 'elsewhere': redirect('/there')
  }
  return Response.json([jar, cookies() === cookies(), headers() === headers(), jar === (await cookies())])
}";

#[test]
fn cookies_that_were_set_go_with_a_redirect_and_not_with_not_found() {
    let project = Project::new().with_route("jar", JAR);
    let server = TestServer::start(project.path());
    let ask = |end: &str| {
        let ask = Ask::get(&format!("/jar?end={end}")).header("cookie", "sent=1");
        server.send(&ask)
    };
    let set = ["sent=2; Path=/", "new=1; Path=/"];
    let missing = ask("missing");
    assert_eq!((missing.status, missing.all("set-cookie")), (404, vec![]));
    let elsewhere = ask("elsewhere");
    assert_eq!(
        (elsewhere.status, elsewhere.all("set-cookie")),
        (307, set.to_vec())
    );
    let here = ask("");
    assert_eq!(here.all("set-cookie"), set);
    assert_eq!(
        here.text(),
        r#"[{"_parsed":{},"_headers":{}},true,true,true]"#
    );
}

/// What request-time APIs throw, of `dynamic = 'error'`; seen on 14.2.35, 15.5.29 and 16.4.6.
#[test]
fn dynamic_error_refuses_request_time_apis_and_leaves_the_request_alone() {
    let refusing = "import { cookies, headers } from 'next/headers'
import { revalidateTag, unstable_noStore } from 'next/cache'
export const dynamic = 'error'
async function said(use) {
  try { await use(); return 'nothing' } catch (error) { return `${error.name} ${error.code}: ${error.message}` }
}
export async function PUT(request) {
  const used = [() => headers(), () => cookies(), unstable_noStore, () => revalidateTag('t', 'max')]
  const words = []
  for (const use of used) words.push(await said(use))
  return Response.json([request.nextUrl.search, request.headers.get('x-sent'), ...words])
}";
    let project = Project::new().with_route("things/[id]", refusing);
    for (next, path, apis, revalidating) in [
        (
            "14",
            "/things/5",
            ["headers", "cookies"],
            Some("revalidateTag t"),
        ),
        ("15", "/things/[id]", ["headers", "cookies"], None),
        ("16", "/things/[id]", ["headers()", "cookies()"], None),
    ] {
        let words = |what: &str| {
            format!(
                "Error NEXT_STATIC_GEN_BAILOUT: Route {path} with `dynamic = \"error\"` couldn't be rendered statically because it used `{what}`. See more info here: https://nextjs.org/docs/app/building-your-application/rendering/static-and-dynamic#dynamic-rendering"
            )
        };
        let server = TestServer::with(project.path(), &["--next", next, "--mode", "development"]);
        let ask = Ask::new("PUT", "/things/5?a=1").header("x-sent", "seen");
        let expected = serde_json::json!([
            "?a=1",
            "seen",
            words(apis[0]),
            words(apis[1]),
            words("unstable_noStore()"),
            revalidating.map_or_else(|| "nothing".to_owned(), words),
        ]);
        assert_eq!(server.send(&ask).json(), expected, "{next}");
    }
}

#[test]
fn a_clone_of_a_request_that_force_static_emptied_has_no_url() {
    let project = Project::new().with_route(
        "emptied",
        "export const dynamic = 'force-static'
export function PUT(request) {
  const clone = request.clone()
  try { return new Response(clone.url) } catch (error) { return Response.json([error.message, clone.method, request.url]) }
}",
    );
    let server = TestServer::start(project.path());
    let answer = server.send(&Ask::new("PUT", "/emptied?a=1"));
    let expected = serde_json::json!([
        "Cannot create proxy with a non-object as target or handler",
        "PUT",
        "http://localhost:3000/emptied"
    ]);
    assert_eq!(answer.json(), expected);
}

/// Seen on 14.2.35, 15.5.29 and 16.4.6, of handlers and of the globals that both runtimes share.
#[test]
fn the_edge_runtime_refuses_what_is_nodes_and_node_does_not() {
    let uses = "function said(use) {
  try { return String(use()) } catch (error) { return `${error.name}: ${error.message}` }
}
export async function GET() {
  const env = process.env.NEXT_RUNTIME
  const used = [() => process.cwd(), () => process.version, () => typeof setImmediate(() => {}),
    () => new CompressionStream('gzip'), () => typeof CustomEvent, () => new Request('/x'), () => Response.redirect('/y')]
  const late = await fetch('/z').catch((error) => error.message)
  return Response.json([env, ...used.map(said), late])
}";
    let project = Project::new()
        .with_route("edge", &format!("export const runtime = 'edge'\n{uses}"))
        .with_route(
            "node",
            &format!("export const dynamic = 'force-dynamic'\n{uses}"),
        );
    let refused = |name: &str| {
        format!(
            "Error: A Node.js API is used ({name}) which is not supported in the Edge Runtime.\nLearn more: https://nextjs.org/docs/api-reference/edge-runtime"
        )
    };
    let malformed = |url: &str| {
        format!(
            "URL is malformed \"{url}\". Please use only absolute URLs - https://nextjs.org/docs/messages/middleware-relative-urls"
        )
    };
    let server = TestServer::start(project.path());
    let edge = serde_json::json!([
        "edge",
        refused("process.cwd"),
        "undefined",
        refused("setImmediate"),
        refused("CompressionStream"),
        "undefined",
        format!("Error: {}", malformed("/x")),
        format!("Error: {}", malformed("/y")),
        malformed("/z"),
    ]);
    let node = serde_json::json!([
        "nodejs",
        "/",
        "v20.20.2",
        "object",
        "[object CompressionStream]",
        "function",
        "TypeError: Failed to parse URL from /x",
        "TypeError: Failed to parse URL from /y",
        "Failed to parse URL from /z",
    ]);
    for _ in 0..2 {
        assert_eq!(server.get("/edge").json(), edge);
        assert_eq!(server.get("/node").json(), node);
    }
}
