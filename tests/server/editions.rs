//! What differs between 14, 15 and 16, and between the two modes.

use crate::process::TestServer;
use crate::project::Project;

fn project() -> Project {
    Project::new()
        .with_route("count", "let n = 0\nexport function GET() { return Response.json({ n: Math.random(), at: ++n }) }")
        .with_route("sync/[id]", "export function GET(request, { params }) { return Response.json([request.url.length > 0, params.id ?? null]) }")
}

fn flags<'a>(next: &'a str, mode: &'a str) -> [&'a str; 4] {
    ["--next", next, "--mode", mode]
}

#[test]
fn a_plain_get_is_prerendered_by_14_in_production_alone() {
    let project = project();
    for (next, mode, cached) in [
        ("14", "production", true),
        ("15", "production", false),
        ("16", "production", false),
        ("14", "development", false),
        ("15", "development", false),
        ("16", "development", false),
    ] {
        let server = TestServer::with(project.path(), &flags(next, mode));
        let (first, second) = (server.get("/count"), server.get("/count"));
        let header = second.header("x-nextjs-cache");
        let seen = (first.text() == second.text(), header);
        assert_eq!(seen, (cached, cached.then_some("HIT")), "{next} {mode}");
    }
}

#[test]
fn params_without_await_are_there_until_15() {
    let project = project();
    for (next, mode, body) in [
        ("14", "production", r#"[true,"7"]"#),
        ("15", "production", r#"[true,"7"]"#),
        ("16", "production", "[true,null]"),
        ("14", "development", r#"[true,"7"]"#),
        ("15", "development", r#"[true,"7"]"#),
        ("16", "development", "[true,null]"),
    ] {
        let server = TestServer::with(project.path(), &flags(next, mode));
        assert_eq!(
            server.get("/sync/7").brief(),
            (200, body.to_owned()),
            "{next} {mode}"
        );
    }
}

#[test]
fn the_edition_is_said() {
    let project = project();
    for (flags, line) in [
        (vec![], "Next 16 production"),
        (vec!["--next", "14"], "Next 14 production"),
        (vec!["--mode", "development"], "Next 16 development"),
    ] {
        let server = TestServer::with(project.path(), &flags);
        assert_eq!(server.line_with("Next "), line);
    }
}

#[test]
fn handlers_have_no_object_of_their_own() {
    let project = Project::new().with_route(
        "this",
        "export function GET(request) { return new Response(String(this)) }",
    );
    for (next, body) in [("14", "undefined"), ("15", "null"), ("16", "null")] {
        let server = TestServer::with(project.path(), &flags(next, "development"));
        assert_eq!(
            server.get("/this").brief(),
            (200, body.to_owned()),
            "{next}"
        );
    }
}

#[test]
fn what_set_of_the_cookies_returns_sets_more_from_15_on() {
    let project = Project::new().with_route(
        "jar",
        "import { cookies } from 'next/headers'
export async function GET() {
  const jar = await cookies()
  jar.set('a', '1').set('b', '2')
  return Response.json([jar.get('b').value, jar.delete('a') === undefined])
}",
    );
    let set = |next: &str| {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.get("/jar");
        let names = |set: &str| set.split('=').next().map(str::to_owned);
        let set: Vec<_> = answer
            .all("set-cookie")
            .into_iter()
            .filter_map(names)
            .collect();
        (answer.text(), set.join(" "))
    };
    assert_eq!(set("14"), (r#"["2",true]"#.into(), "a".into()));
    assert_eq!(set("15"), (r#"["2",false]"#.into(), "a b".into()));
    assert_eq!(set("16"), (r#"["2",false]"#.into(), "a b".into()));
}
