//! Files of `public/`: what of them goes out, and before which routes and rules; recorded from
//! 14.2.35, 15.5.29 and 16.4.6.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

const CONFIG: &str = "module.exports = {
  headers: async () => [{ source: '/told.json', headers: [{ key: 'cache-control', value: 'max-age=9' }] }],
  redirects: async () => [{ source: '/moved.txt', destination: '/a.txt', permanent: false }],
  rewrites: async () => ({
    beforeFiles: [{ source: '/before', destination: '/a.txt' }, { source: '/taken', destination: '/dyn/x' }],
    afterFiles: [{ source: '/a.txt', destination: '/dyn/x' }, { source: '/after', destination: '/a.txt' }],
    fallback: [{ source: '/last', destination: '/a.txt' }],
  }),
}";

fn project() -> Project {
    Project::new()
        .with_route(
            "dyn/[id]",
            "export async function GET(request, { params }) { return new Response('route ' + (await params).id) }",
        )
        .file("next.config.js", CONFIG)
        .file("public/a.txt", "file a")
        .file("public/told.json", "{}")
        .file("public/moved.txt", "unseen")
        .file("public/taken", "unseen")
        .file("public/dyn/file.txt", "file in dyn")
        .file("public/with space.txt", "spaced")
        .file("public/.hidden", "hidden")
        .file("public/big.js", &"let a = 1;\n".repeat(300))
}

#[test]
fn files_come_before_routes_and_after_rules_that_come_first() {
    let project = project();
    for mode in ["production", "development"] {
        let server = TestServer::with(project.path(), &["--mode", mode]);
        for (path, status, body) in [
            ("/a.txt", 200, "file a"),
            ("/a%2etxt?x=1", 200, "file a"),
            ("/with%20space.txt", 200, "spaced"),
            ("/dyn/file.txt", 200, "file in dyn"),
            ("/dyn/other.txt", 200, "route other.txt"),
            ("/before", 200, "file a"),
            ("/taken", 200, "route x"),
            ("/after", 200, "file a"),
            ("/last", 200, "file a"),
            ("/moved.txt", 307, "/a.txt"),
        ] {
            let answer = server.get(path);
            assert_eq!(answer.brief(), (status, body.to_owned()), "{mode} {path}");
        }
        for path in ["/dyn", "/public/a.txt", "/b.txt"] {
            assert_eq!(server.get(path).status, 404, "{mode} {path}");
        }
    }
}

#[test]
fn a_file_says_what_send_says_of_it() {
    let project = project();
    let server = TestServer::start(project.path());
    let answer = server.get("/a.txt");
    for (name, value) in [
        ("content-type", "text/plain; charset=UTF-8"),
        ("cache-control", "public, max-age=0"),
        ("accept-ranges", "bytes"),
        ("content-length", "6"),
        ("vary", "Accept-Encoding"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    let told = server.get("/told.json");
    assert_eq!(told.header("cache-control"), Some("max-age=9"));
    let (etag, date) = (
        answer.header("etag").unwrap(),
        answer.header("last-modified").unwrap(),
    );
    assert!(etag.starts_with("W/\"6-"), "{etag}");
    for (name, value, status) in [
        ("if-none-match", etag, 304),
        ("if-modified-since", date, 304),
        ("if-none-match", "\"other\"", 200),
        ("range", "bytes=0-1", 206),
    ] {
        let answer = server.send(&Ask::get("/a.txt").header(name, value));
        assert_eq!(answer.status, status, "{name}: {value}");
    }
    let part = server.send(&Ask::get("/a.txt").header("range", "bytes=-1"));
    assert_eq!(part.brief(), (206, "a".into()));
    assert_eq!(part.header("content-range"), Some("bytes 5-5/6"));
    let packed = server.send(&Ask::get("/big.js").header("accept-encoding", "gzip"));
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("content-length"), None);
}

#[test]
fn what_a_file_can_t_answer_is_an_error_of_the_version() {
    let project = project();
    for (next, mode, post, hidden, options) in [
        ("16", "production", 500, 500, 500),
        ("16", "development", 405, 400, 400),
        ("15", "production", 405, 400, 400),
        ("14", "production", 405, 400, 405),
    ] {
        let server = TestServer::with(project.path(), &["--next", next, "--mode", mode]);
        let answer = server.send(&Ask::post("/a.txt", "x"));
        assert_eq!(answer.status, post, "{next} {mode}");
        assert_eq!(answer.all("allow"), ["GET", "HEAD"], "{next} {mode}");
        assert_eq!(server.get("/.hidden").status, hidden, "{next} {mode}");
        let asked = server.send(&Ask::new("OPTIONS", "/a.txt"));
        assert_eq!(asked.status, options, "{next} {mode}");
    }
}
