//! Many at once: nobody sees another's request.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

const CONNECTIONS: usize = 8;
const REQUESTS: usize = 25;

const WHO: &str = "import { cookies, headers } from 'next/headers'
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
export async function GET(request) {
  const asked = request.nextUrl.searchParams.get('who')
  await pause(Math.random() * 8)
  const before = (await headers()).get('x-who')
  await Promise.resolve().then(() => pause(Math.random() * 8))
  const jar = await cookies()
  const cookie = jar.get('who')?.value
  jar.set('seen', asked)
  await pause(Math.random() * 8)
  const after = (await headers()).get('x-who')
  return Response.json([asked, before, cookie, after])
}";

#[test]
fn requests_that_wait_at_the_same_time_keep_their_own_headers_and_cookies() {
    let project = Project::new().with_route("who", WHO);
    let server = Arc::new(TestServer::start(project.path()));
    let clients = (0..CONNECTIONS).map(|client| {
        let server = server.clone();
        thread::spawn(move || {
            let mut connection = server.connect();
            for request in 0..REQUESTS {
                let who = format!("{client}-{request}");
                let ask = Ask::get(&format!("/who?who={who}"))
                    .header("x-who", &who)
                    .header("cookie", &format!("who={who}"))
                    .kept();
                let answer = connection.exchange(&ask);
                assert_eq!(answer.json(), serde_json::json!([who, who, who, who]));
                assert_eq!(answer.all("set-cookie"), [format!("seen={who}; Path=/")]);
            }
        })
    });
    let clients: Vec<_> = clients.collect();
    for client in clients {
        client.join().unwrap();
    }
}

#[test]
fn requests_wait_beside_one_another_not_behind() {
    let project = Project::new().with_route(
        "meet",
        "let here = 0, open = []
export async function POST() {
  here += 1
  if (here === 20) open.forEach((done) => done())
  else await new Promise((done) => open.push(done))
  return Response.json(here)
}",
    );
    let server = Arc::new(TestServer::start(project.path()));
    let clients: Vec<_> = (0..20)
        .map(|_| {
            let server = server.clone();
            thread::spawn(move || server.send(&Ask::new("POST", "/meet")).text())
        })
        .collect();
    for client in clients {
        assert_eq!(client.join().unwrap(), "20");
    }
}

#[test]
fn an_answer_does_not_wait_for_the_slow_handler_behind_it() {
    let project = Project::new()
        .with_route("quick", "export const dynamic = 'force-dynamic'\nexport const GET = () => new Response('quick')")
        .with_route(
            "slow",
            "export const dynamic = 'force-dynamic'
export async function GET() {
  const end = performance.now() + 300
  while (performance.now() < end);
  return new Response('slow')
}",
        );
    let server = Arc::new(TestServer::start(project.path()));
    for path in ["/quick", "/slow"] {
        server.send(&Ask::get(path));
    }
    let began = Instant::now();
    let ask = |path: &'static str| {
        let server = server.clone();
        let client = thread::spawn(move || {
            server.send(&Ask::get(path));
            began.elapsed()
        });
        // The next one queues behind it.
        thread::sleep(Duration::from_millis(60));
        client
    };
    let [_, quick, slow] = ["/slow", "/quick", "/slow"]
        .map(ask)
        .map(|client| client.join().unwrap());
    assert!(
        quick + Duration::from_millis(150) < slow,
        "{quick:?} {slow:?}"
    );
}

const SHARED: &str = "import { cookies, headers } from 'next/headers'
import { after } from 'next/server'
import { AsyncLocalStorage } from 'node:async_hooks'
const store = new AsyncLocalStorage()
let here = 0, open, pool = new Promise((done) => (open = done)), late = []
const state = async () => [store.getStore(), (await headers()).get('x-who'), (await cookies()).get('who')?.value]
export async function GET(request) {
  const who = request.nextUrl.searchParams.get('who')
  after(async () => { await pool; late.push(...await state()) })
  return store.run(who, async () => {
    here += 1
    if (here === 3) open()
    await pool
    console.log(`${who} goes on`)
    return Response.json(await state())
  })
}
export async function POST() {
  await new Promise((done) => setTimeout(done, 20))
  return Response.json(late)
}";

#[test]
fn who_waits_for_a_promise_of_another_request_keeps_its_own() {
    let project = Project::new().with_route("pool", SHARED);
    let server = Arc::new(TestServer::start(project.path()));
    let clients = ["a", "b", "c"].map(|who| {
        let server = server.clone();
        thread::spawn(move || {
            let ask = Ask::get(&format!("/pool?who={who}"))
                .header("x-who", who)
                .header("cookie", &format!("who={who}"));
            assert_eq!(server.send(&ask).json(), serde_json::json!([who, who, who]));
        })
    });
    for client in clients {
        client.join().unwrap();
    }
    let late = server.send(&Ask::post("/pool", "")).json();
    let late = late.as_array().unwrap();
    assert_eq!(late.len(), 9, "{late:?}");
    for of_one in late.chunks(3) {
        assert_eq!(of_one[0], serde_json::Value::Null, "{late:?}");
        assert_eq!(of_one[1], of_one[2], "{late:?}");
    }
    for who in ["a", "b", "c"] {
        server.line_with(&format!("{who} goes on"));
    }
}

#[test]
fn code_that_runs_on_after_the_answer_still_knows_its_request() {
    let project = Project::new().with_route(
        "late",
        "import { headers } from 'next/headers'
let told
const said = new Promise((done) => (told = done))
export async function GET() {
  setTimeout(async () => told((await headers()).get('x-who')), 20)
  return new Response('soon')
}
export async function POST() {
  return new Response(await said)
}",
    );
    let server = TestServer::start(project.path());
    server.send(&Ask::get("/late").header("x-who", "me"));
    assert_eq!(server.send(&Ask::post("/late", "")).text(), "me");
}

#[test]
fn connections_beyond_the_limit_are_told_so_and_let_in_once_there_is_room() {
    let project = Project::new().with_route("hi", "export const GET = () => new Response('hi')");
    let server = TestServer::with(project.path(), &["--max-connections", "2"]);
    let mut first = server.connect();
    let second = server.connect();
    assert_eq!(first.exchange(&Ask::get("/hi").kept()).text(), "hi");
    let refused = server.get("/hi");
    assert_eq!(
        refused.brief(),
        (
            503,
            "2 connections are open already, which is the limit (--max-connections)".to_owned()
        )
    );
    server.complaint_with("a connection was refused: 2 connections are open already");
    assert_eq!(first.exchange(&Ask::get("/hi").kept()).text(), "hi");
    drop(second);
    let let_in = server.get_until("/hi", "room for another", |answer| answer.text() == "hi");
    assert_eq!(let_in.brief(), (200, "hi".to_owned()));
}
