//! The first line, ports, signals, and folders that are no project.

use std::net::TcpListener;
use std::process::Output;

use crate::process::{TestServer, jsguide, local};
use crate::project::Project;
use crate::wire::Ask;

const HELLO: &str = "export function GET() { return new Response('hello') }";
const ENDLESS: &str = "export function GET() {
  let timer
  return new Response(new ReadableStream({
    start(c) { c.enqueue('begun\\n'); timer = setInterval(() => c.enqueue('.'), 20) },
    cancel() { clearInterval(timer) },
  }))
}";

fn hello() -> Project {
    Project::new().with_route("hello", HELLO)
}

fn fails(project: &Project, flags: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = jsguide(project.path())
        .arg("serve")
        .arg(project.path().join("none"))
        .args(flags)
        .output()
        .unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

#[test]
fn the_first_line_says_where_and_the_server_answers_there() {
    let project = hello();
    let server = TestServer::start(project.path());
    assert_eq!(
        server.printed()[0],
        format!("listening on http://127.0.0.1:{}", server.port())
    );
    assert_eq!(server.get("/hello").brief(), (200, "hello".to_owned()));
    assert_ne!(server.port(), 0);
}

#[test]
fn requests_are_logged_after_the_first_line() {
    let project = hello();
    let server = TestServer::start(project.path());
    assert_eq!(server.get("/hello").status, 200);
    let line = server.line_with("GET /hello");
    let time = line.strip_prefix("GET /hello 200 in ").unwrap();
    let time = time.strip_suffix(" ms").unwrap();
    assert!(time.parse::<f64>().unwrap() >= 0.0, "{line}");
}

#[test]
fn without_a_folder_the_built_in_sandbox_is_served_from_the_learners_own_copy() {
    let home = Project::new();
    let server = TestServer::at(home.path(), None, &[]);
    let answer = server.get("/api/hello");
    assert_eq!(
        answer.brief(),
        (
            200,
            r#"{"message":"Hello from a route handler"}"#.to_owned()
        )
    );
    let copy = "share/jsguide/sandbox/route-handlers/app/api/hello/route.ts";
    assert!(home.path().join(".local").join(copy).is_file());
}

#[test]
fn a_port_that_is_taken_and_asked_for_is_an_error() {
    let taken = TcpListener::bind(local(0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let project = hello();
    let output = jsguide(project.path())
        .arg("serve")
        .arg(project.path())
        .args(["--port", &port.to_string()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "jsguide: the server could not start: could not listen on 127.0.0.1:{port}: Address already in use (os error 98). Choose another port with --port\n"
        )
    );
}

#[test]
fn without_a_port_the_next_free_one_is_taken_and_said() {
    // Another test or program may hold 3000 already, which serves as well.
    let _taken = TcpListener::bind(local(3000));
    let project = hello();
    let mut child = jsguide(project.path())
        .arg("serve")
        .arg(project.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let (first, second) = (
        lines.next().unwrap().unwrap(),
        lines.next().unwrap().unwrap(),
    );
    child.kill().unwrap();
    child.wait().unwrap();
    let port: u16 = first
        .strip_prefix("listening on http://127.0.0.1:")
        .unwrap()
        .parse()
        .unwrap();
    assert!((3001..=3100).contains(&port), "{port}");
    assert_eq!(
        second,
        "port 3000 is in use by another program, so this is the next free one"
    );
}

#[test]
fn a_folder_that_is_no_project_is_an_error_with_the_way_out() {
    let project = Project::new();
    let place = project.path().join("none");
    let expected = format!(
        "jsguide: the server could not start: {} holds no app folder: route handlers live in app/**/route.ts\n",
        place.display()
    );
    assert_eq!(
        fails(&project, &["--port", "0"]),
        (Some(1), String::new(), expected.clone()),
        "no folder"
    );
    project.write("none/readme.txt", "");
    assert_eq!(
        fails(&project, &["--port", "0"]),
        (Some(1), String::new(), expected),
        "no app in it"
    );
}

#[test]
fn both_signals_end_it_cleanly_even_with_a_stream_open() {
    for signal in ["INT", "TERM"] {
        let project = hello().with_route("endless", ENDLESS);
        let server = TestServer::start(project.path());
        let mut open = server.connect();
        open.send(&Ask::get("/endless"));
        open.read_until("begun");
        server.signal(signal);
        let (status, _, stderr) = server.wait();
        assert_eq!(status.code(), Some(0), "{signal}");
        assert_eq!(stderr, Vec::<String>::new(), "{signal}");
    }
}
