//! Where heads and bodies begin and end, as Node's HTTP server has it; recorded from Next.js 16.4.6
//! on Node 20 over raw sockets.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

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
