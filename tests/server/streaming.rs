//! Bodies that leave as they are made, and clients that leave before they end.

use std::time::Duration;

use crate::process::{TestServer, until};
use crate::project::Project;
use crate::wire::{Ask, Framing};

const TICKS: &str = "const pause = (ms) => new Promise((done) => setTimeout(done, ms))
export async function GET(request) {
  request.headers.get('x')
  return new Response(new ReadableStream({
    async start(c) {
      for (const word of ['one ', 'two ', 'three']) { await pause(150); c.enqueue(new TextEncoder().encode(word)) }
      c.close()
    },
  }), { headers: { 'content-type': 'text/plain' } })
}";

const WATCHED: &str = "export async function GET(request) {
  request.signal.addEventListener('abort', () => console.log('signal aborted'))
  return new Response(new ReadableStream({
    start(c) { c.enqueue('begun\\n') },
    cancel() { console.log('stream cancelled') },
  }))
}";

const WAITING: &str = "export async function GET(request) {
  console.log('the handler waits')
  await new Promise((done) => request.signal.addEventListener('abort', done))
  console.log('the client left')
  return new Response('too late')
}";

const FLOOD: &str = "let made = 0
export async function GET(request) {
  request.headers.get('x')
  return new Response(new ReadableStream({
    pull(c) { made += 1; c.enqueue(new Uint8Array(65536)) },
  }))
}
export async function POST() { return Response.json(made) }";

#[test]
fn chunks_arrive_as_they_are_made_and_the_head_with_the_first() {
    let project = Project::new().with_route("ticks", TICKS);
    let server = TestServer::with(project.path(), &["--next", "15"]);
    let answer = server.get("/ticks");
    assert_eq!(answer.brief(), (200, "one two three".to_owned()));
    assert_eq!((answer.framing, answer.complete), (Framing::Chunked, true));
    let sizes: Vec<usize> = answer.arrivals.iter().map(|(_, size)| *size).collect();
    assert_eq!(sizes, [4, 4, 5]);
    let times: Vec<Duration> = answer.arrivals.iter().map(|(at, _)| *at).collect();
    let gap = Duration::from_millis(75);
    assert!(
        answer.head_at >= gap,
        "the head came {:?} after the request",
        answer.head_at
    );
    assert!(
        times[0].saturating_sub(answer.head_at) < gap,
        "the first chunk came after the head"
    );
    assert!(times.is_sorted_by(|a, b| *b >= *a + gap), "{times:?}");
}

#[test]
fn a_client_that_leaves_aborts_the_signal_and_cancels_the_stream() {
    let project = Project::new().with_route("watched", WATCHED);
    let server = TestServer::start(project.path());
    let mut connection = server.connect();
    connection.send(&Ask::get("/watched"));
    connection.read_until("\r\n\r\n");
    drop(connection);
    server.line_with("signal aborted");
    server.line_with("stream cancelled");
}

#[test]
fn a_client_that_leaves_before_the_answer_aborts_the_signal_too() {
    let project = Project::new().with_route("waiting", WAITING);
    let server = TestServer::start(project.path());
    let mut connection = server.connect();
    connection.send(&Ask::get("/waiting"));
    server.line_with("the handler waits");
    drop(connection);
    server.line_with("the client left");
}

#[test]
fn the_signal_stays_quiet_after_a_normal_end() {
    let project = Project::new()
        .with_route(
            "done",
            "export async function GET(request) {
  request.signal.addEventListener('abort', () => console.log('aborted'))
  return new Response('done')
}",
        )
        .with_route(
            "mark",
            "export function POST() { console.log('mark'); return new Response('') }",
        );
    let server = TestServer::start(project.path());
    assert_eq!(server.get("/done").text(), "done");
    server.send(&Ask::new("POST", "/mark"));
    server.line_with("mark");
    assert!(!server.printed().iter().any(|line| line == "aborted"));
}

#[test]
fn a_reader_that_does_not_read_stops_the_writer() {
    let project = Project::new().with_route("flood", FLOOD);
    let server = TestServer::with(project.path(), &["--next", "15"]);
    let before = server.memory();
    let mut slow = server.connect();
    slow.send(&Ask::get("/flood"));
    let mut last = 0;
    let made = until("the writer to pause", || {
        std::thread::park_timeout(Duration::from_millis(50));
        let made = server
            .send(&Ask::new("POST", "/flood"))
            .json()
            .as_u64()
            .unwrap();
        let paused = made > 0 && made == last;
        last = made;
        paused.then_some(made)
    });
    assert!(
        made < 400,
        "{made} chunks of 64 KB were made for a client that does not read"
    );
    let grown = server.memory().saturating_sub(before);
    assert!(grown < 48 << 20, "{} MB more", grown >> 20);
    // What the client then takes is made again.
    slow.read_until("\r\n\r\n");
    assert!(
        !slow.drain(Duration::from_millis(300)),
        "the stream goes on"
    );
    let more = server
        .send(&Ask::new("POST", "/flood"))
        .json()
        .as_u64()
        .unwrap();
    assert!(more > made, "{more} after {made}");
}

#[test]
fn an_error_in_mid_stream_breaks_the_connection_and_nothing_else() {
    let project = Project::new().with_route(
        "breaks",
        "export async function GET(request) {
  const early = request.nextUrl.searchParams.has('early')
  return new Response(new ReadableStream({
    start(c) { if (!early) c.enqueue('so far') },
    async pull(c) { await new Promise((done) => setTimeout(done, 20)); c.error(new Error('stream broke')) },
  }))
}",
    );
    let server = TestServer::with(project.path(), &["--next", "15"]);
    let late = server.get("/breaks");
    assert_eq!(
        (late.status, late.text(), late.complete),
        (200, "so far".to_owned(), false)
    );
    let early = server.get("/breaks?early");
    assert_eq!(
        (early.status, early.text()),
        (0, String::new()),
        "no answer at all"
    );
    assert_eq!(server.get("/breaks").status, 200);
}

#[test]
fn a_stream_is_pulled_outside_of_its_request_and_started_inside() {
    let project = Project::new().with_route(
        "pulled",
        "import { headers } from 'next/headers'
const encoder = new TextEncoder()
const who = async () => {
  try { return (await headers()).get('x-who') } catch (error) { return error.message.split('.')[0] }
}
export async function GET() {
  let count = 0
  return new Response(new ReadableStream({
    async start(controller) { controller.enqueue(encoder.encode(`${await who()}\\n`)) },
    async pull(controller) {
      controller.enqueue(encoder.encode(`${await who()}\\n`))
      count += 1
      if (count === 2) controller.close()
    },
  }))
}",
    );
    let server = TestServer::start(project.path());
    let outside = "`headers` was called outside a request scope";
    let answer = server.send(&Ask::get("/pulled").header("x-who", "me"));
    assert_eq!(answer.text(), format!("me\n{outside}\n{outside}\n"));
}
