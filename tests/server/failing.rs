//! Handlers that throw, loop and hog: each is stopped, told, and the rest goes on.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::process::{TestServer, jsguide};
use crate::project::Project;
use crate::wire::Ask;

const FINE: &str =
    "export async function GET(r) { r.headers.get('x'); return new Response('fine') }";

fn with(code: &str) -> (Project, TestServer) {
    let project = Project::new()
        .with_route("bad", code)
        .with_route("fine", FINE);
    let server = TestServer::start(project.path());
    (project, server)
}

#[test]
fn an_error_is_an_empty_500_and_the_log_names_its_line_in_the_source() {
    let (_project, server) = with(
        "type Order = { id: number }

function total(order: Order | null): number {
  return order!.id
}

export async function POST(request: Request) {
  const order: Order | null = null
  return Response.json(total(order))
}",
    );
    let answer = server.send(&Ask::new("POST", "/bad"));
    assert_eq!(answer.brief(), (500, String::new()));
    server.complaint_with("TypeError");
    server.complaint_with("app/bad/route.ts:4:");
    server.complaint_with("app/bad/route.ts:9:");
    assert_eq!(server.get("/fine").text(), "fine");
}

#[test]
fn what_is_no_response_is_an_empty_500() {
    for (name, returned) in [
        ("nothing", ""),
        ("an object", "return { a: 1 }"),
        ("text", "return 'x'"),
    ] {
        let code = format!("export async function POST() {{ {returned} }}");
        let project = Project::new().with_route("bad", &code);
        let server = TestServer::with(project.path(), &["--mode", "development"]);
        let answer = server.send(&Ask::new("POST", "/bad"));
        assert_eq!(answer.brief(), (500, String::new()), "{name}");
        server.complaint_with("No response is returned from route handler");
    }
}

#[test]
fn an_unhandled_rejection_does_not_end_the_server() {
    let (_project, mut server) = with(
        "export async function POST() {
  setTimeout(() => { throw new Error('late throw') }, 1)
  Promise.reject(new Error('nobody waits'))
  return new Response('sent')
}",
    );
    assert_eq!(server.send(&Ask::new("POST", "/bad")).text(), "sent");
    server.complaint_with("late throw");
    server.complaint_with("nobody waits");
    assert!(server.lives());
    assert_eq!(server.get("/fine").text(), "fine");
}

/// The handler is stopped before it has used so much CPU time (the wall clock says little on a
/// busy machine), and the next request is answered.
fn stopped(code: &str, limit: Duration) {
    let (_project, mut server) = with(code);
    assert_eq!(server.get("/fine").text(), "fine");
    let before = server.cpu();
    let answer = server.send(&Ask::new("POST", "/bad"));
    let took = server.cpu().saturating_sub(before);
    assert_eq!(answer.status, 500, "{code}");
    assert!(took < limit, "it took {took:?} to stop {code}");
    assert_eq!(server.get("/fine").text(), "fine", "after {code}");
    server.line_with("the JavaScript engine was restarted: ");
    assert!(server.lives());
}

#[test]
fn an_endless_loop_is_stopped_after_its_half_second() {
    stopped(
        "export async function POST() { for (;;) try { for (;;); } catch {} finally { continue } }",
        Duration::from_millis(1200),
    );
}

#[test]
fn an_endless_chain_of_microtasks_is_stopped() {
    stopped(
        "export async function POST() { for (;;) await null }",
        Duration::from_millis(1200),
    );
}

#[test]
fn thousands_of_rejections_that_are_handled_late_take_no_longer_than_their_number() {
    let project = Project::new().with_route(
        "late",
        "export async function GET() {
  const all = Array.from({ length: 8000 }, (_, n) => Promise.reject(n))
  const caught = await Promise.all(all.map((one) => one.catch((n) => n)))
  return Response.json(caught.length)
}",
    );
    let server = TestServer::start(project.path());
    assert_eq!(server.get("/late").brief(), (200, "8000".to_owned()));
}

#[test]
fn an_endless_regular_expression_is_stopped() {
    stopped(
        "export async function POST() { /(a+)+$/.test('a'.repeat(60) + '!'); return new Response('') }",
        Duration::from_millis(1200),
    );
}

#[test]
fn a_builtin_that_never_yields_is_left_behind() {
    stopped(
        "export async function POST() { const j = []; j.length = 4294967295; return new Response(j.join('')) }",
        Duration::from_secs(12),
    );
}

#[test]
fn a_request_that_queued_behind_a_thread_that_is_left_behind_is_answered_all_the_same() {
    let (_project, server) = with(
        "export async function POST() { const j = []; j.length = 4294967295; return new Response(j.join('')) }",
    );
    assert_eq!(server.get("/fine").text(), "fine");
    std::thread::scope(|scope| {
        let stuck = scope.spawn(|| server.send(&Ask::new("POST", "/bad")));
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(server.get("/fine").text(), "fine");
        assert_eq!(stuck.join().unwrap().status, 500);
    });
}

#[test]
fn an_endless_recursion_names_its_line() {
    let (_project, server) = with(
        "function dive(n: number): number {
  return dive(n + 1) + 1
}

export async function POST(request: Request) {
  return Response.json(dive(request.url.length))
}",
    );
    assert_eq!(server.send(&Ask::new("POST", "/bad")).status, 500);
    server.complaint_with("RangeError: Maximum call stack size exceeded");
    server.complaint_with("app/bad/route.ts:2:");
    assert_eq!(server.get("/fine").text(), "fine");
}

#[test]
fn what_hogs_memory_is_stopped() {
    let (_project, mut server) = with(
        "export async function POST() { const all = []; for (;;) all.push(new Array(10000).fill('x')) }",
    );
    let answer = server.send(&Ask::new("POST", "/bad"));
    assert_eq!(answer.status, 500);
    assert!(server.memory() < 256 << 20, "{} MB", server.memory() >> 20);
    assert!(server.lives());
    assert_eq!(server.get("/fine").text(), "fine");
}

#[test]
fn recursion_without_end_is_a_range_error() {
    let (_project, mut server) = with(
        "const deep = (n) => deep(n + 1) + 1\nexport async function POST() { return new Response(deep(0)) }",
    );
    assert_eq!(
        server.send(&Ask::new("POST", "/bad")).brief(),
        (500, String::new())
    );
    server.complaint_with("RangeError");
    assert!(server.lives());
}

#[test]
fn what_is_cached_and_other_connections_live_through_a_loop() {
    let (_project, server) = with("export async function POST() { for (;;); }");
    let mut kept = server.connect();
    assert_eq!(kept.exchange(&Ask::get("/fine").kept()).text(), "fine");
    let mut looping = server.connect();
    looping.send(&Ask::new("POST", "/bad"));
    let before = server.cpu();
    let answer = kept.exchange(&Ask::get("/fine").kept());
    assert_eq!(answer.text(), "fine");
    let took = server.cpu().saturating_sub(before);
    assert!(took < Duration::from_millis(1200), "{took:?}");
    assert_eq!(looping.answer("POST").status, 500);
}

#[test]
fn what_would_take_all_memory_in_one_call_is_refused_at_once() {
    let code = "import { scryptSync } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
const said = (run) => { try { return String(run().length) } catch (error) { return error.message } }
export async function POST(r) {
  const packed = Buffer.from(await r.arrayBuffer())
  return Response.json([said(() => scryptSync('p', 's', 2 ** 31 - 1)), said(() => gunzipSync(packed))])
}";
    let project = Project::new().with_route("much", code);
    let server = TestServer::start(project.path());
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..256 {
        packing.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let before = server.memory();
    let answer = server.send(&Ask::post("/much", packing.finish().unwrap()));
    let said = [
        "Invalid scrypt params: the sandbox makes keys of at most 1048576 bytes",
        "Cannot create a Buffer larger than 67108864 bytes",
    ];
    assert_eq!(answer.json(), serde_json::json!(said));
    let more = server.memory().saturating_sub(before);
    assert!(more < 200 << 20, "{more} bytes more");
}

#[test]
fn a_fetch_that_is_given_up_leaves_no_stream_behind() {
    let endless = "export async function GET(r) {
  r.headers.get('x')
  let timer
  globalThis.open = (globalThis.open ?? 0) + 1
  return new Response(new ReadableStream({
    start(c) { timer = setInterval(() => c.enqueue(new Uint8Array(9)), 20) },
    cancel() { clearInterval(timer); globalThis.open-- },
  }))
}";
    let asking = "export async function GET(r) {
  try { await (await fetch(new URL('/endless', r.url), { signal: AbortSignal.timeout(50) })).text() }
  catch (error) { return new Response(error.name) }
}";
    let count =
        "export async function GET(r) { return Response.json([r.url.length, globalThis.open][1]) }";
    let project = Project::new()
        .with_route("endless", endless)
        .with_route("asking", asking)
        .with_route("count", count);
    let server = TestServer::start(project.path());
    for _ in 0..3 {
        assert_eq!(server.get("/asking").text(), "TimeoutError");
    }
    server.get_until("/count", "the end of all streams", |answer| {
        answer.text() == "0"
    });
}

#[test]
fn a_fetch_is_read_no_faster_than_its_reader_reads() {
    let endless = "export async function GET(r) {
  r.headers.get('x')
  const much = new Uint8Array(1 << 20)
  globalThis.made = 0
  return new Response(new ReadableStream({
    async pull(c) { await new Promise((go) => setTimeout(go)); c.enqueue(much); globalThis.made++ },
    cancel() { globalThis.made = `given up after ${globalThis.made < 40}` },
  }))
}";
    let asking = "export async function GET(r) {
  const reader = (await fetch(new URL('/endless', r.url))).body.getReader()
  const first = await reader.read()
  await new Promise((go) => setTimeout(go, 300))
  const second = await reader.read()
  await reader.cancel()
  return Response.json([first.value.length > 0, second.value.length > 0])
}";
    let count =
        "export async function GET(r) { return Response.json([r.url.length, globalThis.made][1]) }";
    let project = Project::new()
        .with_route("endless", endless)
        .with_route("asking", asking)
        .with_route("count", count);
    let server = TestServer::with(project.path(), &["--max-memory", "16"]);
    assert_eq!(server.get("/asking").text(), "[true,true]");
    server.get_until("/count", "the end of the stream", |answer| {
        answer.text() == "\"given up after true\""
    });
}

#[test]
fn a_fetched_stream_goes_through_as_it_comes() {
    let ticking = "export async function GET(r) {
  r.headers.get('x')
  let count = 0
  return new Response(new ReadableStream({
    async pull(c) {
      await new Promise((go) => setTimeout(go, 60))
      c.enqueue(new TextEncoder().encode(`tick ${count}\\n`))
      if (++count === 6) c.close()
    },
  }))
}";
    let passing = "export async function GET(r) {
  const answer = await fetch(new URL('/ticking', r.url))
  return new Response(answer.body.pipeThrough(new TransformStream()))
}";
    let project = Project::new()
        .with_route("ticking", ticking)
        .with_route("passing", passing);
    let server = TestServer::start(project.path());
    let mut connection = server.connect();
    connection.send(&Ask::get("/passing"));
    let read = connection.read_until("tick 0");
    assert!(!read.contains("tick 3"), "{read}");
    connection.read_until("tick 5");
}

#[test]
fn a_stream_without_an_end_is_not_kept() {
    let endless = "export const dynamic = 'force-static'
export async function GET() {
  const much = new Uint8Array(1 << 20)
  return new Response(new ReadableStream({
    async pull(c) { await new Promise((go) => setTimeout(go)); c.enqueue(much) },
  }))
}";
    let project = Project::new().with_route("endless", endless);
    let (status, _, complaints) = jsguide(project.path())
        .args(["serve", "--port", "0", "--max-memory", "16"])
        .arg(project.path())
        .output()
        .map(|ran| (ran.status.code(), ran.stdout, ran.stderr))
        .unwrap();
    let complaints = String::from_utf8(complaints).unwrap();
    let because = "an answer of more than 16777216 bytes can't be kept";
    assert!(complaints.contains(because), "{complaints}");
    assert_eq!(status, Some(1));
}
