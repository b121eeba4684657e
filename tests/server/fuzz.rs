//! Anything over the socket: the server answers or closes, and lives.

use std::time::Duration;

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Connection;

const ECHO: &str = "export async function GET(request, context) {
  return Response.json([request.url, await context?.params, [...request.headers], [...request.nextUrl.searchParams], request.cookies.getAll()])
}
export async function POST(request) {
  const kind = request.headers.get('content-type') ?? ''
  if (kind.includes('json')) return Response.json(await request.json())
  if (kind.includes('form')) return Response.json([...await request.formData()].map(([k]) => k))
  return new Response(await request.text())
}
export { POST as PUT, POST as PATCH, GET as DELETE }";

const ROUNDS: usize = 400;

/// xorshift: the same requests in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.roll(most))
            .map(|_| u8::try_from(self.roll(256)).unwrap())
            .collect()
    }

    fn target(&mut self) -> Vec<u8> {
        const PARTS: [&str; 22] = [
            "echo",
            "any",
            "rest",
            "/",
            "//",
            "\\",
            "..",
            ".",
            "%2e%2e",
            "%2F",
            "%",
            "%zz",
            "%ff",
            "%00",
            "?a=1&a",
            "#x",
            "?",
            "é",
            "[id]",
            "(g)",
            "_next/data/x",
            "=;,'\"<>{}|^`",
        ];
        let mut target = b"/".to_vec();
        for _ in 0..self.roll(6) {
            if self.roll(12) == 0 {
                target.extend(
                    self.bytes(8)
                        .into_iter()
                        .filter(|byte| !b" \r\n".contains(byte)),
                );
            } else {
                target.extend(self.pick(&PARTS).bytes());
            }
            if self.roll(2) == 0 {
                target.push(b'/');
            }
        }
        target
    }

    fn head(&mut self) -> Vec<u8> {
        const METHODS: [&str; 12] = [
            "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "QUERY",
            "get", "M*THOD",
        ];
        const NAMES: [&str; 14] = [
            "cookie",
            "content-type",
            "accept-encoding",
            "x-forwarded-host",
            "x-forwarded-proto",
            "range",
            "if-none-match",
            "next-action",
            "rsc",
            "x-middleware-subrequest",
            "expect",
            "upgrade",
            "x-jsguide-request",
            "te",
        ];
        const VALUES: [&str; 12] = [
            "a=b; c=%ff; __prerender_bypass=x",
            "application/json",
            "multipart/form-data; boundary=X",
            "application/x-www-form-urlencoded",
            "text/x;charset=\"",
            "100-continue",
            "h2c",
            "é",
            "",
            "1",
            "*",
            "bytes=0-1",
        ];
        let mut head = self.pick(&METHODS).as_bytes().to_vec();
        head.push(b' ');
        head.extend(self.target());
        head.extend(
            self.pick(&[
                " HTTP/1.1",
                " HTTP/1.1",
                " HTTP/1.1",
                " HTTP/1.0",
                " HTTP/2.0",
                "",
            ])
            .bytes(),
        );
        head.extend(b"\r\n");
        if self.roll(10) > 0 {
            head.extend(b"Host: localhost\r\n");
        }
        for _ in 0..self.roll(4) {
            let (name, value) = (self.pick(&NAMES), self.pick(&VALUES));
            head.extend(format!("{name}: {value}\r\n").bytes());
        }
        head
    }

    fn request(&mut self) -> Vec<u8> {
        let mut request = self.head();
        let body = match self.roll(4) {
            0 => b"{\"a\":[1,2,{}],\"b\":null}".to_vec(),
            1 => b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X--".to_vec(),
            2 => self.bytes(200),
            _ => Vec::new(),
        };
        match self.roll(5) {
            0 => request.extend(b"Transfer-Encoding: chunked\r\n"),
            1 => request.extend(format!("Content-Length: {}\r\n", body.len() / 2).bytes()),
            2 => {}
            _ => request.extend(format!("Content-Length: {}\r\n", body.len()).bytes()),
        }
        request.extend(b"Connection: close\r\n\r\n");
        request.extend(body);
        if self.roll(15) == 0 {
            let cut = self.roll(request.len());
            request.truncate(cut);
        }
        request
    }
}

fn throw(port: u16, request: &[u8]) {
    let mut connection = Connection::open(port).expect("the server accepts");
    connection.send_raw(request);
    connection.close_sending();
    connection.drain(Duration::from_secs(5));
}

#[test]
fn no_request_ends_the_server() {
    let project = Project::new()
        .with_route("echo", ECHO)
        .with_route("any/[id]", ECHO)
        .with_route("rest/[...all]", ECHO);
    for (next, mode, seed) in [("16", "production", 0x5eed), ("14", "development", 0xca5e)] {
        let mut server = TestServer::with(project.path(), &["--next", next, "--mode", mode]);
        let mut dice = Dice(seed);
        for round in 0..ROUNDS {
            let request = dice.request();
            throw(server.port(), &request);
            assert!(server.lives(), "round {round}: {}", request.escape_ascii());
        }
        assert_eq!(server.get("/any/7").status, 200, "{next} {mode}");
        let panicked = server
            .complaints()
            .into_iter()
            .find(|line| line.contains("panicked"));
        assert_eq!(panicked, None, "{next} {mode}");
    }
}

#[test]
fn heads_too_large_are_refused_and_the_server_lives() {
    let project = Project::new().with_route("echo", ECHO);
    let server = TestServer::start(project.path());
    let ask = crate::wire::Ask::get("/echo").header("x-large", &"x".repeat(40_000));
    assert_eq!(server.send(&ask).status, 431);
    assert_eq!(server.get("/echo").status, 200);
}
