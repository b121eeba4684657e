//! API routes of the Pages Router: `req` and `res` as Node and Next have them.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

fn api(code: &str) -> Project {
    Project::new().file("pages/api/it.ts", code)
}

#[test]
fn revalidate_makes_the_stored_answer_anew_at_once() {
    let project = api("export default async function handler(req, res) {
  try { await res.revalidate(req.query.path, { unstable_onlyGenerated: 'only' in req.query }); res.json('done') }
  catch (error) { res.json(error.message) }
}")
    .with_route(
        "kept/[id]",
        "export const dynamic = 'force-static'
export function generateStaticParams() { return [{ id: 'a' }] }
export async function GET(request, { params }) {
  if ((await params).id === 'bad') throw new Error('no')
  return new Response(String(Math.random()))
}",
    )
    .with_route(
        "free",
        "export const dynamic = 'force-dynamic'\nexport function GET() { return new Response('x') }",
    );
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let before = server.get("/kept/a").text();
        assert_eq!(server.get("/api/it?path=/kept/a").text(), "\"done\"");
        let after = server.get("/kept/a");
        assert_ne!(after.text(), before, "{next}");
        assert_eq!(after.header("x-nextjs-cache"), Some("HIT"), "{next}");
        assert_eq!(server.get("/api/it?path=/kept/b&only").text(), "\"done\"");
        let made = server.get("/kept/b");
        assert_eq!(made.header("x-nextjs-cache"), Some("MISS"), "{next}");
        let failed = server.get("/api/it?path=/kept/bad").text();
        assert_eq!(
            failed,
            "\"Failed to revalidate /kept/bad: Invalid response 500\""
        );
        let dynamic = match next {
            "14" => "\"Failed to revalidate /free: Invalid response 200\"",
            _ => "\"done\"",
        };
        assert_eq!(server.get("/api/it?path=/free").text(), dynamic, "{next}");
    }
}

#[test]
fn res_is_a_stream_that_node_would_take() {
    let project = api("import { Readable } from 'node:stream'
export default function handler(req, res) {
  switch (req.query.do) {
    case 'pipe': return Readable.from([Buffer.from('a'), Buffer.from('b')]).pipe(res)
    case 'hex': return res.end('6869', 'hex')
    case 'late': res.write('a'); res.setHeader('x', 'y'); return res.end()
    case 'twice': res.writeHead(201); res.writeHead(202); return
    case 'name': return res.setHeader('a b', '1').end()
    case 'text': return res.status('404').send('none')
    case 'length': res.setHeader('Content-Length', 3); res.write('a'); return res.end('bc')
  }
}");
    let server = TestServer::start(project.path());
    let cases = [
        ("pipe", 200, "ab"),
        ("hex", 200, "hi"),
        ("late", 200, "a"),
        ("twice", 201, "Internal Server Error"),
        ("name", 500, "Internal Server Error"),
        ("text", 404, "none"),
        ("length", 200, "abc"),
    ];
    for (what, status, body) in cases {
        let answer = server.get(&format!("/api/it?do={what}"));
        assert_eq!(answer.brief(), (status, body.to_owned()), "{what}");
    }
}

#[test]
fn the_body_is_read_as_its_content_type_says() {
    let project = api("export default function handler(req, res) {
  res.json([typeof req.body, req.body])
}");
    let server = TestServer::start(project.path());
    let cases = [
        (
            "application/json;",
            "{\"a\":1}",
            "[\"string\",\"{\\\"a\\\":1}\"]",
        ),
        (
            "application/json; charset=utf-8",
            "{\"a\":1}",
            "[\"object\",{\"a\":1}]",
        ),
        (
            "application/json",
            "\u{feff}{\"a\":1}",
            "[\"object\",{\"a\":1}]",
        ),
        (
            "application/x-www-form-urlencoded",
            "__proto__=1&a=2&a=3",
            "[\"object\",{\"__proto__\":\"1\",\"a\":[\"2\",\"3\"]}]",
        ),
    ];
    for (kind, body, seen) in cases {
        let ask = Ask::post("/api/it", body).header("content-type", kind);
        assert_eq!(server.send(&ask).text(), seen, "{kind}");
    }
}

#[test]
fn a_foreign_draft_mode_cookie_is_taken_back_when_preview_is_read() {
    let project =
        api("export default function handler(req, res) { res.json(req.preview ?? null) }");
    let server = TestServer::start(project.path());
    let ask = Ask::get("/api/it").header("cookie", "__prerender_bypass=other");
    let answer = server.send(&ask);
    assert_eq!(answer.text(), "null");
    assert_eq!(answer.all("set-cookie").len(), 2);
}

#[test]
fn revalidate_has_values_made_anew_but_not_what_was_fetched() {
    let project = Project::new()
        .with_route(
            "kept/[id]",
            "import { unstable_cache } from 'next/cache'
let made = 0
const value = unstable_cache(async () => ++made, ['value'])
export const dynamic = 'force-static'
export const generateStaticParams = () => []
export const GET = async () => {
  const fetched = await (await fetch('http://localhost:' + globalThis.port + '/count', { cache: 'force-cache' })).json()
  return Response.json([await value(), fetched])
}",
        )
        .with_route(
            "count",
            "let n = 0
export const dynamic = 'force-dynamic'
export const GET = (request) => { globalThis.port = new URL(request.url).port; return Response.json(++n) }",
        )
        .file(
            "pages/api/renew.js",
            "export default async (req, res) => { await res.revalidate('/kept/a'); res.json('done') }",
        );
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        server.get("/count");
        assert_eq!(server.get("/kept/a").text(), "[1,2]", "{next}");
        assert_eq!(server.get("/api/renew").text(), "\"done\"", "{next}");
        assert_eq!(server.get("/kept/a").text(), "[2,2]", "{next}");
    }
}
