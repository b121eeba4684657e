//! What comes in: JSON, text, forms, bytes.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::{Ask, Body};

const ROUTES: [(&str, &str); 4] = [
    ("json", "export async function POST(r) { const { a } = await r.json(); return Response.json({ got: a }) }"),
    ("text", "export async function POST(r) { const t = await r.text(); return Response.json([t, t.length]) }"),
    ("form", "export async function POST(r) {
  const out = []
  for (const [name, value] of await r.formData())
    out.push([name, typeof value === 'string' ? value : [value.name, value.type, await value.text()]])
  return Response.json(out)
}"),
    ("bytes", "export async function POST(r) { return Response.json([...new Uint8Array(await r.arrayBuffer())]) }"),
];

fn server() -> (Project, TestServer) {
    let empty = Project::new();
    let project = ROUTES.into_iter().fold(empty, |project, (path, code)| {
        project.with_route(path, code)
    });
    let server = TestServer::start(project.path());
    (project, server)
}

#[test]
fn bodies_are_read_in_every_form() {
    let multipart = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nfile\r\nbody\r\n--X--\r\n";
    let (_project, server) = server();
    for (name, path, kind, body, expected) in [
        (
            "JSON",
            "/json",
            "application/json",
            &b"{\"a\":{\"b\":[1]}}"[..],
            r#"{"got":{"b":[1]}}"#,
        ),
        (
            "JSON whatever the type",
            "/json",
            "text/plain",
            b"{\"a\":1}",
            r#"{"got":1}"#,
        ),
        (
            "text",
            "/text",
            "text/plain",
            "na\u{ef}ve \u{1f600}".as_bytes(),
            "[\"na\u{ef}ve \u{1f600}\",8]",
        ),
        (
            "text that is no UTF-8",
            "/text",
            "text/plain",
            b"\xff",
            "[\"\u{fffd}\",1]",
        ),
        ("empty text", "/text", "text/plain", b"", r#"["",0]"#),
        (
            "a form",
            "/form",
            "application/x-www-form-urlencoded",
            b"a=1&a=2&b=%C3%A9+x",
            "[[\"a\",\"1\"],[\"a\",\"2\"],[\"b\",\"\u{e9} x\"]]",
        ),
        (
            "a multipart form",
            "/form",
            "multipart/form-data; boundary=X",
            multipart.as_bytes(),
            r#"[["a","one"],["f",["f.txt","text/plain","file\r\nbody"]]]"#,
        ),
        (
            "bytes",
            "/bytes",
            "application/octet-stream",
            b"\x00\xff\x80",
            "[0,255,128]",
        ),
    ] {
        let answer = server.send(&Ask::post(path, body).header("content-type", kind));
        assert_eq!(answer.brief(), (200, expected.to_owned()), "{name}");
    }
}

#[test]
fn a_body_in_chunks_is_the_same_body() {
    let (_project, server) = server();
    let ask = Ask {
        body: Body::Chunked(vec![b"{\"a\":".to_vec(), b"\"late\"}".to_vec()]),
        ..Ask::new("POST", "/json")
    };
    assert_eq!(
        server.send(&ask).brief(),
        (200, r#"{"got":"late"}"#.to_owned())
    );
}

#[test]
fn a_body_that_is_not_json_is_the_handlers_error() {
    let (_project, server) = server();
    let answer = server.send(&Ask::post("/json", "{"));
    assert_eq!(answer.brief(), (500, String::new()));
    server.complaint_with("SyntaxError");
}

#[test]
fn two_megabytes_arrive_whole() {
    let (_project, server) = server();
    let body = "x".repeat(2 << 20);
    let answer = server.send(&Ask::post("/text", body.clone()));
    assert_eq!(
        answer.brief(),
        (200, format!("[\"{body}\",{}]", body.len()))
    );
}
