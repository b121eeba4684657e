//! Where heads and bodies begin and end, as Node's HTTP server has it; recorded from Next.js 16.4.6
//! on Node 20 over raw sockets.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::process::{LIMIT, TestServer, local};
use crate::project::Project;

const REFUSED: &str = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

fn server() -> (Project, TestServer) {
    let project = Project::new().with_route(
        "echo",
        "export const GET = () => new Response('got')
export async function POST(request) { return new Response(await request.text()) }",
    );
    let server = TestServer::start(project.path());
    (project, server)
}

/// All that comes back until the connection is closed.
fn told(server: &TestServer, sent: &str) -> String {
    let mut socket = TcpStream::connect(local(server.port())).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket.write_all(sent.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

#[test]
fn what_is_no_request_is_refused_in_nodes_words() {
    let (_project, server) = server();
    let post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    for (name, sent) in [
        (
            "a bare line feed",
            "GET /echo HTTP/1.1\nHost: x\n\n".to_owned(),
        ),
        (
            "one in the headers",
            "GET /echo HTTP/1.1\r\nHost: x\nA: b\r\n\r\n".to_owned(),
        ),
        (
            "a bare carriage return",
            "GET /echo HTTP/1.1\rHost: x\r\r".to_owned(),
        ),
        (
            "a body longer than said",
            format!("{post}Content-Length: 3\r\n\r\nhello"),
        ),
        (
            "two lengths",
            format!("{post}Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi"),
        ),
        (
            "length and chunks",
            format!("{post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "no chunk size",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
        ),
        (
            "a chunk longer than said",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n"),
        ),
        (
            "another request behind it",
            "GET /echo HTTP/1.1\r\nHost: x\r\n\r\nBAD\r\n\r\n".to_owned(),
        ),
    ] {
        assert_eq!(told(&server, &sent), REFUSED, "{name}");
    }
    assert_eq!(told(&server, "\u{16}\u{3}\u{1}"), REFUSED, "TLS");
}

#[test]
fn a_request_that_breaks_off_is_refused() {
    let (_project, server) = server();
    for sent in [
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ] {
        let mut socket = TcpStream::connect(local(server.port())).unwrap();
        socket.set_read_timeout(Some(LIMIT)).unwrap();
        socket.write_all(sent.as_bytes()).unwrap();
        socket.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert_eq!(answer, REFUSED, "{sent}");
    }
}

#[test]
fn older_protocols_are_answered_as_http_1_1_and_closed() {
    let (_project, server) = server();
    for line in [
        "GET /echo HTTP/1.0",
        "GET /echo HTTP/2.0",
        "GET /echo HTTP/0.9",
        "GET  /echo",
    ] {
        let answer = told(
            &server,
            &format!("{line}\r\nConnection: keep-alive\r\n\r\n"),
        );
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{line}: {head}");
        assert!(head.contains("connection: close"), "{line}: {head}");
        assert_eq!(body, "got", "{line}");
    }
}

#[test]
fn who_asks_whether_to_send_a_body_is_told_so_at_once() {
    let (_project, server) = server();
    for path in ["/echo", "/nowhere"] {
        let mut connection = server.connect();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        );
        connection.send_raw(head.as_bytes());
        connection.read_until("HTTP/1.1 100 Continue\r\n\r\n");
    }
}

#[test]
fn who_asks_for_another_protocol_gets_no_answer() {
    let (_project, server) = server();
    let asked =
        "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    assert_eq!(told(&server, asked), "");
}

#[test]
fn an_older_client_may_go_on_behind_an_answer_that_says_its_length() {
    let project = Project::new().file("public/a.txt", "file");
    let server = TestServer::start(project.path());
    let ask = "GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    let mut connection = server.connect();
    for _ in 0..2 {
        connection.send_raw(ask.as_bytes());
        let answer = connection.head();
        assert_eq!(answer.header("connection"), Some("keep-alive"));
        connection.read_until("file");
    }
}

#[test]
fn chunks_of_an_older_client_are_read() {
    let (_project, server) = server();
    let sent = "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n";
    let answer = told(&server, sent);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(!head.contains("transfer-encoding"), "{head}");
    assert_eq!(body, "hi");
}

#[test]
fn who_asks_whether_to_go_on_is_told_so_without_a_body_too() {
    let (_project, server) = server();
    for method in ["GET", "HEAD", "POST"] {
        let answer = told(
            &server,
            &format!(
                "{method} /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
            ),
        );
        let begun = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n";
        assert!(answer.starts_with(begun), "{method}: {answer}");
    }
}

#[test]
fn what_comes_behind_a_connections_last_request_is_refused_with_all_of_it() {
    let (_project, server) = server();
    let get = "GET /echo HTTP/1.1\r\nHost: x\r\n";
    let sent = format!("{get}\r\n{get}Connection: close\r\n\r\n{get}\r\n");
    assert_eq!(told(&server, &sent), REFUSED);
    let blank = format!("{get}Connection: close\r\n\r\n\r\n");
    assert!(told(&server, &blank).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn a_connection_that_idles_is_closed_after_the_time_that_it_was_told() {
    let (_project, server) = server();
    let begun = Instant::now();
    let answer = told(&server, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(answer.contains("keep-alive: timeout=5\r\n"), "{answer}");
    let idle = begun.elapsed();
    assert!(idle >= Duration::from_secs(5), "closed after {idle:?}");
    assert!(answer.ends_with("got\r\n0\r\n\r\n"), "{answer}");
}
