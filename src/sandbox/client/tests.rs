//! The client against servers of a few bytes.

use super::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

const ORIGIN: &str = "http://127.0.0.1:3000";

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let limited = async {
        tokio::time::timeout(Duration::from_secs(10), work)
            .await
            .expect("within ten seconds")
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(limited)
}

/// A server for one connection, on a thread of its own.
struct Peer {
    listener: TcpListener,
    origin: String,
}

impl Peer {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        Self { listener, origin }
    }

    fn serve<T: Send + 'static>(
        self,
        serve: impl FnOnce(TcpStream) -> T + Send + 'static,
    ) -> JoinHandle<T> {
        std::thread::spawn(move || serve(self.listener.accept().unwrap().0))
    }
}

/// Reads up to the end of the head and of a body that ends in `end`.
fn read_request(socket: &mut TcpStream, end: &str) -> String {
    let (mut seen, mut byte) = (Vec::new(), [0]);
    while !seen.windows(4).any(|four| four == b"\r\n\r\n") || !seen.ends_with(end.as_bytes()) {
        socket.read_exact(&mut byte).expect("the client goes on");
        seen.extend(byte);
    }
    String::from_utf8(seen).unwrap()
}

/// Answers one request with these bytes and hangs up; gives back what was asked and what the client saw.
fn exchange(
    request: ClientRequest,
    end: &'static str,
    answer: &'static [u8],
) -> (String, Vec<ClientEvent>) {
    let peer = Peer::new();
    let origin = peer.origin.clone();
    let asked = peer.serve(move |mut socket| {
        let asked = read_request(&mut socket, end);
        socket.write_all(answer).unwrap();
        asked
    });
    let seen = block_on(async {
        let mut events = Client::new().unwrap().send(&origin, request);
        let mut seen = Vec::new();
        while let Some(event) = events.recv().await {
            seen.push(timeless(event));
        }
        seen
    });
    (
        asked
            .join()
            .unwrap()
            .replace(&origin["http://".len()..], "HOST"),
        seen,
    )
}

fn timeless(event: ClientEvent) -> ClientEvent {
    let at = Duration::ZERO;
    match event {
        ClientEvent::Head {
            status,
            reason,
            headers,
            ..
        } => ClientEvent::Head {
            status,
            reason,
            headers,
            at,
        },
        ClientEvent::Chunk { bytes, .. } => ClientEvent::Chunk { bytes, at },
        ClientEvent::End { .. } => ClientEvent::End { at },
        ClientEvent::Failed { message, .. } => ClientEvent::Failed { message, at },
    }
}

fn get(path: &str) -> ClientRequest {
    ClientRequest {
        method: "GET".into(),
        path: path.into(),
        ..ClientRequest::default()
    }
}

fn head(status: u16, reason: &str, headers: &[(&str, &str)]) -> ClientEvent {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    ClientEvent::Head {
        status,
        reason: reason.into(),
        headers,
        at: Duration::ZERO,
    }
}

fn chunk(text: &'static str) -> ClientEvent {
    ClientEvent::Chunk {
        bytes: Bytes::from_static(text.as_bytes()),
        at: Duration::ZERO,
    }
}

fn failed(message: &str) -> ClientEvent {
    ClientEvent::Failed {
        message: message.into(),
        at: Duration::ZERO,
    }
}

const END: ClientEvent = ClientEvent::End { at: Duration::ZERO };

#[test]
fn a_request_goes_out_as_given() {
    let request = ClientRequest {
        method: "PROPFIND".into(),
        path: "//a/%20b?q=1&q=2".into(),
        headers: vec![("X-A".into(), "1".into()), ("x-a".into(), "ü".into())],
        body: Some(b"body".to_vec()),
        token: Some("t1".into()),
    };
    let (asked, _) = exchange(request, "body", b"HTTP/1.1 204 No Content\r\n\r\n");
    let expected = format!(
        "PROPFIND //a/%20b?q=1&q=2 HTTP/1.1\r\nx-a: 1\r\nx-a: ü\r\nx-jsguide-request: t1\r\naccept: */*\r\nuser-agent: jsguide/{}\r\n\
         host: HOST\r\ncontent-length: 4\r\n\r\nbody",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(asked, expected);
}

#[test]
fn answers_are_told_as_they_are() {
    let cases: [(&str, &'static [u8], Vec<ClientEvent>); 6] = [
        (
            "a body of known length",
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-b: 1\r\nx-b: 2\r\n\r\nhi",
            vec![
                head(
                    200,
                    "OK",
                    &[("content-length", "2"), ("x-b", "1"), ("x-b", "2")],
                ),
                chunk("hi"),
                END,
            ],
        ),
        (
            "a redirect",
            b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n",
            vec![
                head(
                    307,
                    "Temporary Redirect",
                    &[("location", "/b"), ("content-length", "0")],
                ),
                END,
            ],
        ),
        (
            "a header that is not UTF-8, an unknown status",
            b"HTTP/1.1 299 Odd\r\nx: \xff\r\ncontent-length: 0\r\n\r\n",
            vec![
                head(299, "", &[("x", "\u{fffd}"), ("content-length", "0")]),
                END,
            ],
        ),
        (
            "a stream that breaks",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
            vec![
                head(200, "OK", &[("transfer-encoding", "chunked")]),
                chunk("abc"),
                failed("the connection broke after 3 bytes"),
            ],
        ),
        (
            "no answer",
            b"",
            vec![failed("the connection was closed before an answer came")],
        ),
        (
            "no HTTP",
            b"hello\r\n\r\n",
            vec![failed(
                "what came back is not HTTP: invalid HTTP version parsed",
            )],
        ),
    ];
    for (name, answer, expected) in cases {
        assert_eq!(exchange(get("/"), "", answer).1, expected, "{name}");
    }
}

#[test]
fn a_closed_port_is_named() {
    let Peer { origin, listener } = Peer::new();
    drop(listener);
    let event = block_on(async {
        Client::new()
            .unwrap()
            .send(&origin, get("/"))
            .recv()
            .await
            .unwrap()
    });
    assert_eq!(
        timeless(event),
        failed(&format!("nothing answers at {origin}"))
    );
}

#[test]
fn what_cannot_be_sent_is_said() {
    let cases = [
        (
            ClientRequest {
                method: "A B".into(),
                ..get("/")
            },
            "\"A B\" is not a method",
        ),
        (
            ClientRequest {
                headers: vec![("a b".into(), String::new())],
                ..get("/")
            },
            "\"a b\" is not a header name",
        ),
        (
            ClientRequest {
                headers: vec![("a".into(), "b\nc".into())],
                ..get("/")
            },
            "the value of a has a control character",
        ),
    ];
    for (request, expected) in cases {
        let event = block_on(async {
            Client::new()
                .unwrap()
                .send(ORIGIN, request)
                .recv()
                .await
                .unwrap()
        });
        assert_eq!(timeless(event), failed(expected));
    }
}

const STREAM: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[test]
fn dropping_the_receiver_closes_the_connection() {
    let peer = Peer::new();
    let origin = peer.origin.clone();
    let closed = peer.serve(|mut socket| {
        read_request(&mut socket, "");
        socket.write_all(STREAM.as_bytes()).unwrap();
        socket.read(&mut [0]).unwrap() == 0
    });
    block_on(async {
        let mut events = Client::new().unwrap().send(&origin, get("/"));
        assert_eq!(
            timeless(events.recv().await.unwrap()),
            head(200, "OK", &[("transfer-encoding", "chunked")])
        );
        drop(events);
        tokio::task::spawn_blocking(move || assert!(closed.join().unwrap()))
            .await
            .unwrap();
    });
}

#[test]
fn chunks_come_one_by_one() {
    let peer = Peer::new();
    let origin = peer.origin.clone();
    let (next, wanted) = std::sync::mpsc::channel::<&str>();
    let server = peer.serve(move |mut socket| {
        read_request(&mut socket, "");
        socket.write_all(STREAM.as_bytes()).unwrap();
        for text in wanted {
            socket
                .write_all(format!("3\r\n{text}\r\n").as_bytes())
                .unwrap();
        }
        socket.write_all(b"0\r\n\r\n").unwrap();
    });
    block_on(async {
        let mut events = Client::new().unwrap().send(&origin, get("/"));
        events.recv().await.unwrap();
        for text in ["one", "two", "six"] {
            next.send(text).unwrap();
            assert_eq!(timeless(events.recv().await.unwrap()), chunk(text));
        }
        drop(next);
        assert_eq!(timeless(events.recv().await.unwrap()), END);
    });
    server.join().unwrap();
}
