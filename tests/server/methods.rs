//! The seven methods, and those that nobody exported.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

const ALL: &str = "
const echo = (name) => async (request) => new Response(name + ' ' + request.method)
export const GET = echo('GET'), POST = echo('POST'), PUT = echo('PUT'), PATCH = echo('PATCH')
export const DELETE = echo('DELETE')
export async function HEAD() { return new Response(null, { headers: { 'x-head': 'own' } }) }
export async function OPTIONS() { return new Response('OPTIONS') }
";

#[test]
fn each_of_the_seven_methods_runs_its_own_export() {
    let project = Project::new().with_route("all", ALL);
    let server = TestServer::start(project.path());
    for (method, body) in [
        ("GET", "GET GET"),
        ("POST", "POST POST"),
        ("PUT", "PUT PUT"),
        ("PATCH", "PATCH PATCH"),
        ("DELETE", "DELETE DELETE"),
        ("OPTIONS", "OPTIONS"),
        ("HEAD", ""),
    ] {
        let answer = server.send(&Ask::new(method, "/all"));
        assert_eq!(answer.brief(), (200, body.to_owned()), "{method}");
        let own = (method == "HEAD").then_some("own");
        assert_eq!(answer.header("x-head"), own, "{method}");
    }
}

#[test]
fn methods_without_an_export_are_answered_as_next_does() {
    let project = Project::new()
        .with_route("get", "export const dynamic = 'force-dynamic'\nexport function GET() { return new Response('body', { headers: { 'x-get': '1' } }) }")
        .with_route("post", "export function POST() { return new Response('made') }");
    let server = TestServer::start(project.path());
    for (name, method, path, status, allow) in [
        ("HEAD runs GET", "HEAD", "/get", 200, None),
        ("HEAD without GET", "HEAD", "/post", 405, None),
        (
            "OPTIONS lists GET",
            "OPTIONS",
            "/get",
            204,
            Some("GET, HEAD, OPTIONS"),
        ),
        (
            "OPTIONS lists POST",
            "OPTIONS",
            "/post",
            204,
            Some("OPTIONS, POST"),
        ),
        ("PUT is not there", "PUT", "/get", 405, None),
        ("GET is not there", "GET", "/post", 405, None),
        ("a method Next does not know", "PROPFIND", "/get", 400, None),
        ("a method nobody knows", "FOO", "/get", 400, None),
        ("no such path", "GET", "/none", 404, None),
        ("no such path, by POST", "POST", "/none", 404, None),
    ] {
        let answer = server.send(&Ask::new(method, path));
        assert_eq!(
            (answer.status, answer.header("allow")),
            (status, allow),
            "{name}"
        );
        if matches!(status, 204 | 405) {
            assert_eq!(answer.text(), "", "{name}");
        }
    }
    assert_eq!(
        server.send(&Ask::new("HEAD", "/get")).header("x-get"),
        Some("1")
    );
}

#[test]
fn several_requests_follow_one_another_on_a_connection() {
    let project = Project::new().with_route("all", ALL);
    let server = TestServer::start(project.path());
    let mut connection = server.connect();
    for method in ["GET", "POST", "OPTIONS", "HEAD", "GET"] {
        assert_eq!(
            connection.exchange(&Ask::new(method, "/all").kept()).status,
            200,
            "{method}"
        );
    }
}
