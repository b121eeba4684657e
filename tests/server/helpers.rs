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
