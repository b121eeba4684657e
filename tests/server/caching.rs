//! Prerendered answers: kept, renewed by time, renewed by hand, or not kept at all.

use crate::process::{TestServer, until};
use crate::project::Project;
use crate::wire::Ask;

fn counting(config: &str) -> String {
    format!("{config}\nexport function GET() {{ return new Response(String(Math.random())) }}")
}

fn project() -> Project {
    Project::new()
        .with_route("static", &counting("export const dynamic = 'force-static'"))
        .with_route(
            "dynamic",
            &counting("export const dynamic = 'force-dynamic'"),
        )
        .with_route("second", &counting("export const revalidate = 1"))
        .with_route(
            "renew",
            "import { revalidatePath } from 'next/cache'
export async function POST() { revalidatePath('/static'); return new Response('done') }",
        )
}

#[test]
fn force_static_is_kept_and_force_dynamic_is_not_on_every_version() {
    let project = project();
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        for (path, cached) in [("/static", true), ("/dynamic", false)] {
            let (first, second) = (server.get(path), server.get(path));
            let seen = (
                first.text() == second.text(),
                second.header("x-nextjs-cache"),
            );
            assert_eq!(seen, (cached, cached.then_some("HIT")), "{next} {path}");
        }
    }
}

#[test]
fn what_is_past_its_time_is_served_once_more_and_renewed_behind() {
    let project = project();
    let server = TestServer::start(project.path());
    let first = server.get("/second");
    let kept = "s-maxage=1, stale-while-revalidate=31535999";
    assert_eq!(first.header("cache-control"), Some(kept));
    let state = |answer: &crate::wire::Answer| answer.header("x-nextjs-cache").map(str::to_owned);
    let old = server.get_until("/second", "a stale answer", |answer| {
        state(answer).as_deref() == Some("STALE")
    });
    assert_eq!(old.text(), first.text());
    let renewed = until("the renewed answer", || {
        let answer = server.get("/second");
        (answer.text() != first.text()).then_some(answer)
    });
    assert_eq!(renewed.status, 200);
}

#[test]
fn revalidate_path_makes_the_next_get_a_miss_from_15_on() {
    let project = project();
    for (next, states) in [
        ("14", ["HIT", "HIT", "HIT"]),
        ("15", ["HIT", "MISS", "HIT"]),
        ("16", ["HIT", "MISS", "HIT"]),
    ] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let before = server.get("/static");
        assert_eq!(
            server.send(&Ask::new("POST", "/renew")).text(),
            "done",
            "{next}"
        );
        let (after, again) = (server.get("/static"), server.get("/static"));
        let seen = [&before, &after, &again].map(|answer| answer.header("x-nextjs-cache").unwrap());
        assert_eq!(seen, states, "{next}");
        assert_eq!(before.text() == after.text(), next == "14", "{next}");
        assert_eq!(after.text(), again.text(), "{next}");
    }
}

#[test]
fn a_kept_answer_costs_no_javascript() {
    let project = project().with_route(
        "busy",
        "export const dynamic = 'force-dynamic'\nexport function GET() { for (;;); }",
    );
    let server = TestServer::start(project.path());
    let mut looping = server.connect();
    looping.send(&Ask::get("/busy"));
    let answer = server.get("/static");
    assert_eq!(
        (answer.status, answer.header("x-nextjs-cache")),
        (200, Some("HIT"))
    );
    assert_eq!(looping.answer("GET").status, 500);
}

#[test]
fn a_cached_function_can_not_close_over_the_request() {
    let project = Project::new()
        .file("next.config.js", "module.exports = { cacheComponents: true }")
        .with_route(
            "closed",
            "export async function POST(request: Request) {
  const name = 'x'
  async function inner() { 'use cache'; return name + request.url }
  try { return Response.json(await inner()) } catch (e: any) { return new Response(e.message.split('\\n').slice(1).join('\\n')) }
}",
        );
    let server = TestServer::start(project.path());
    let answer = server.send(&Ask::post("/closed", ""));
    assert_eq!(answer.text(), "  [\"x\", Request]\n        ^^^^^^^");
}

#[test]
fn fetch_cache_of_a_route_decides_what_fetch_keeps() {
    let asks = "export async function GET(request) {
  const ask = async (init) => (await fetch(request.nextUrl.origin + '/dynamic?' + JSON.stringify(init ?? 0), init)).text()
  const kept = async (init) => { try { return await ask(init) === await ask(init) } catch (error) { return error.message.slice(0, 16) } }
  return Response.json([await kept(), await kept({ cache: 'force-cache' }), await kept({ cache: 'no-store' }), await kept({ next: { revalidate: 5 } })])
}";
    let cases = [
        ("none", "", "[false,true,false,true]"),
        ("auto", "auto", "[true,true,false,true]"),
        ("default-cache", "default-cache", "[true,true,false,true]"),
        ("force-cache", "force-cache", "[true,true,true,true]"),
        (
            "force-no-store",
            "force-no-store",
            "[false,true,false,false]",
        ),
        (
            "only-cache",
            "only-cache",
            "[true,true,\"cache: 'no-store\",true]",
        ),
    ];
    let mut project = project();
    for (name, mode, _) in cases {
        let line = format!("export const fetchCache = '{mode}'\n{asks}");
        let code = if mode.is_empty() { asks } else { &line };
        project = project.with_route(name, code);
    }
    for next in ["15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        for (name, _, seen) in cases {
            assert_eq!(
                server.get(&format!("/{name}")).text(),
                seen,
                "{next} {name}"
            );
        }
    }
}

#[test]
fn unstable_cache_refuses_what_belongs_to_a_request() {
    let project = project().with_route(
        "cached",
        "import { unstable_cache } from 'next/cache'
import { cookies } from 'next/headers'
export const dynamic = 'force-dynamic'
export async function GET() {
  const said = []
  for (const make of [() => unstable_cache(async () => (await cookies()).get('a'), ['c']), () => unstable_cache(async () => 1, ['n'], { revalidate: -1 })]) {
    try { said.push(await make()()) } catch (error) { said.push(error.message.slice(0, 34)) }
  }
  return Response.json(said)
}",
    );
    let before = "Route /cached used \"cookies\" insid";
    let cases = [
        ("14", before),
        ("15", before),
        ("16", "Route \"/cached\": `cookies()` can't"),
    ];
    for (next, cookies) in cases {
        let server = TestServer::with(project.path(), &["--next", next]);
        let said = server.get("/cached").json();
        let expected = serde_json::json!([cookies, "Invalid revalidate value \"-1\" on \""]);
        assert_eq!(said, expected, "{next}");
    }
}

#[test]
fn a_missing_picture_is_two_words_on_16() {
    let project = project();
    for (next, kind) in [
        ("15", "text/html; charset=utf-8"),
        ("16", "text/plain; charset=utf-8"),
    ] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.send(&Ask::get("/none.png").header("sec-fetch-dest", "image"));
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("content-type"), Some(kind), "{next}");
    }
}

/// A value of `unstable_cache`, one of the data cache, and whether draft mode is on.
const DATA: &str = "import { unstable_cache } from 'next/cache'
import { cookies, draftMode } from 'next/headers'
let made = 0
const value = unstable_cache(async () => ++made, ['value'])
export async function GET(request) {
  const { searchParams, origin } = new URL(request.url)
  const draft = await draftMode()
  if (searchParams.has('enable')) draft.enable()
  const fetched = await (await fetch(`${origin}/count`, { cache: 'force-cache' })).json()
  return Response.json([await value(), fetched, draft.isEnabled])
}";

fn data_project() -> Project {
    Project::new().with_route("data", DATA).with_route(
        "count",
        "let n = 0
export const dynamic = 'force-dynamic'
export const GET = () => Response.json(++n)",
    )
}

#[test]
fn draft_mode_passes_stored_data_by_on_16_and_keeps_none() {
    let project = data_project();
    for (next, drafted) in [
        ("14", "[1,1,true]"),
        ("15", "[1,1,true]"),
        ("16", "[2,2,true]"),
    ] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let enabled = server.get("/data?enable");
        let cookie = enabled.header("set-cookie").unwrap().split(';').next();
        let ask = Ask::get("/data").header("Cookie", cookie.unwrap());
        assert_eq!(server.send(&ask).text(), drafted, "{next}");
        assert_eq!(server.get("/data").text(), "[1,1,false]", "{next}");
    }
}

#[test]
fn a_reload_passes_stored_data_by_in_development() {
    let project = data_project();
    let ask = Ask::get("/data").header("Cache-Control", "no-cache");
    for (mode, reloaded) in [
        ("production", "[1,1,false]"),
        ("development", "[2,2,false]"),
    ] {
        let server = TestServer::with(project.path(), &["--mode", mode]);
        assert_eq!(server.get("/data").text(), "[1,1,false]", "{mode}");
        assert_eq!(server.send(&ask).text(), reloaded, "{mode}");
        assert_eq!(server.get("/data").text(), reloaded, "{mode}");
    }
}

#[test]
fn in_draft_mode_15_hides_it_from_handlers_whose_answers_are_kept() {
    let project = Project::new()
        .with_route(
            "enable",
            "import { draftMode } from 'next/headers'
export async function POST() { (await draftMode()).enable(); return new Response() }",
        )
        .with_route(
            "[id]",
            "import { draftMode } from 'next/headers'
export const generateStaticParams = () => [{ id: 'a' }]
export const GET = async () => Response.json((await draftMode()).isEnabled)",
        );
    for (next, seen) in [("15", "false"), ("16", "true")] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let enabled = server.send(&Ask::post("/enable", ""));
        let cookie = enabled.header("set-cookie").unwrap().split(';').next();
        let ask = Ask::get("/a").header("Cookie", cookie.unwrap());
        assert_eq!(server.send(&ask).text(), seen, "{next}");
    }
}

const LISTS: &str = "export function generateStaticParams() { return [{ id: 'a' }] }";

fn handlers(before: &str, methods: &[&str]) -> String {
    methods.iter().fold(before.to_owned(), |code, method| {
        code + &format!("\nexport function {method}() {{ return new Response('{method}') }}")
    })
}

#[test]
fn what_is_to_be_prerendered_for_its_params_and_cannot_be_is_an_error() {
    let forced = "export const dynamic = 'force-static'";
    let reads = "import { headers } from 'next/headers'
export function generateStaticParams() { return [] }
export async function GET() { await headers(); return new Response('x') }";
    let project = Project::new()
        .with_route("posts/[id]", &handlers(forced, &["GET", "POST"]))
        .with_route("listed/[id]", &handlers(LISTS, &["GET", "POST"]))
        .with_route("reads/[id]", reads)
        .with_route("head/[id]", &handlers(forced, &["HEAD"]));
    for (next, post) in [("14", 405), ("15", 500), ("16", 500)] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let status = |method: &str, path: &str| server.send(&Ask::new(method, path)).status;
        let posts = (status("GET", "/posts/1"), status("POST", "/posts/1"));
        assert_eq!(posts, (500, post), "{next}: nothing lists its params");
        let listed = (status("GET", "/listed/a"), status("POST", "/listed/b"));
        assert_eq!(listed, (200, 200), "{next}: the build found it out");
        assert_eq!(status("GET", "/reads/1"), 500, "{next}: too late for that");
        let head = server.get("/head/1");
        let seen = (head.status, head.header("x-nextjs-cache"));
        assert_eq!(seen, (405, Some("MISS")), "{next}: its 405 is kept");
        assert_eq!(status("HEAD", "/head/1"), 405, "{next}");
    }
}

#[test]
fn params_that_are_not_listed_are_refused_only_where_something_is_prerendered() {
    let closed = format!("export const dynamicParams = false\n{LISTS}");
    let project = Project::new()
        .with_route("static/[id]", &handlers(&closed, &["GET"]))
        .with_route("dynamic/[id]", &handlers(&closed, &["GET", "POST"]))
        .with_route(
            "unlisted/[id]",
            &handlers(
                "export const dynamicParams = false\nexport const dynamic = 'force-static'",
                &["GET"],
            ),
        );
    for (next, unlisted) in [("14", 200), ("15", 404), ("16", 404)] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let found = ["/static/a", "/static/b", "/dynamic/b", "/unlisted/a"]
            .map(|path| server.get(path).status);
        assert_eq!(found, [200, 404, 200, unlisted], "{next}");
    }
}

/// Seen on 14.2.35, 15.5.29 and 16.4.6, where after that time a GET is still a `HIT`.
#[test]
fn an_answer_that_was_thrown_is_kept_without_end_by_15_and_16() {
    let moved = "import { redirect } from 'next/navigation'
export const revalidate = 60
export function GET() { redirect('/elsewhere') }";
    let again = "import { revalidatePath } from 'next/cache'
export function POST() { revalidatePath('/moved'); return new Response('again') }";
    let project = Project::new()
        .with_route("moved", moved)
        .with_route("again", again);
    for (next, state, told) in [
        ("14", "STALE", None),
        ("15", "HIT", Some("s-maxage=31536000")),
        ("16", "HIT", Some("s-maxage=31536000")),
    ] {
        let server = TestServer::with(project.path(), &["--next", next, "--clock", "3600"]);
        let answer = server.get("/moved");
        assert_eq!(answer.status, 307, "{next}");
        assert_eq!(answer.header("cache-control"), told, "{next}");
        assert_eq!(answer.header("x-nextjs-cache"), Some(state), "{next}");
        if next != "14" {
            server.send(&Ask::post("/again", ""));
            let again = server.get("/moved");
            assert_eq!(again.header("x-nextjs-cache"), Some("HIT"), "{next}");
        }
    }
}
