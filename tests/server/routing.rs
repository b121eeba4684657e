//! From the path to the file.

use crate::process::TestServer;
use crate::project::Project;

const PARAMS: &str = "export async function GET(request, { params }) {
  return Response.json(await params)
}";

fn says(text: &str) -> String {
    format!("export function GET() {{ return new Response('{text}') }}")
}

fn project() -> Project {
    Project::new()
        .with_route("shop", &says("shop"))
        .with_route("shop/sale", &says("sale"))
        .with_route("shop/[id]", PARAMS)
        .with_route("shop/[id]/parts/[part]", PARAMS)
        .with_route("files/[...path]", PARAMS)
        .with_route("docs/[[...slug]]", PARAMS)
        .with_route("(marketing)/plans", &says("plans"))
        .with_route("_lib/helper", &says("private"))
        .with_route("%5Funder", &says("under"))
        .file("app/empty/notes.txt", "no route")
        .file("app/plain/route.js", &says("javascript"))
}

#[test]
fn a_path_finds_its_file_and_its_params() {
    let project = project();
    let server = TestServer::start(project.path());
    for (name, path, body) in [
        ("static", "/shop", "shop"),
        ("static before dynamic", "/shop/sale", "sale"),
        ("dynamic", "/shop/7", r#"{"id":"7"}"#),
        ("an escape is decoded", "/shop/a%20b", r#"{"id":"a b"}"#),
        ("two dynamic", "/shop/7/parts/x", r#"{"id":"7","part":"x"}"#),
        ("catch-all, one", "/files/a", r#"{"path":["a"]}"#),
        (
            "catch-all, three",
            "/files/a/b/c.txt",
            r#"{"path":["a","b","c.txt"]}"#,
        ),
        (
            "optional catch-all, two",
            "/docs/a/b",
            r#"{"slug":["a","b"]}"#,
        ),
        ("optional catch-all, none", "/docs", "{}"),
        ("a group leaves no trace", "/plans", "plans"),
        ("an escaped underscore is public", "/_under", "under"),
        ("JavaScript", "/plain", "javascript"),
        ("a query is no part of it", "/shop/7?id=8", r#"{"id":"7"}"#),
    ] {
        assert_eq!(server.get(path).brief(), (200, body.to_owned()), "{name}");
    }
}

#[test]
fn what_no_file_answers_is_a_404_page() {
    let project = project();
    let server = TestServer::start(project.path());
    for (name, path) in [
        ("nothing there", "/nothing"),
        ("a folder without route.ts", "/empty"),
        ("a private folder", "/_lib/helper"),
        ("the group by its name", "/(marketing)/plans"),
        ("a catch-all without segments", "/files"),
        ("another case", "/Shop"),
        ("one segment too many", "/shop/7/parts"),
        ("the file itself", "/plain/route.js"),
    ] {
        let answer = server.get(path);
        let kind = answer.header("content-type");
        assert_eq!(
            (answer.status, kind),
            (404, Some("text/html; charset=utf-8")),
            "{name}"
        );
    }
}

#[test]
fn slashes_too_many_are_redirected() {
    let project = project();
    let server = TestServer::start(project.path());
    for (name, path, to) in [
        ("a trailing slash", "/shop/", "/shop"),
        ("a trailing slash before a query", "/shop/?a=1", "/shop?a=1"),
        ("a double slash", "/shop//sale", "/shop/sale"),
        ("at the start", "//shop", "/shop"),
        ("where nothing is", "/none/", "/none"),
    ] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.header("location")),
            (308, Some(to)),
            "{name}"
        );
    }
}

#[test]
fn behind_params_that_are_not_listed_the_search_goes_on() {
    let closed = "export const dynamicParams = false
export const dynamic = 'force-static'
export function generateStaticParams() { return [{ id: 'a' }] }
export function GET() { return new Response('closed') }";
    let open =
        "export default function handler(req, res) { res.send(`open ${req.query.all.join()}`) }";
    let config = |rest: &str| {
        format!(
            "module.exports = {{ rewrites: () => ({{ beforeFiles: [], afterFiles: [], fallback: [{{ source: '/only/:id', destination: '/api/from/:id' }}] }}){rest} }}"
        )
    };
    let project = |rest: &str| {
        Project::new()
            .with_route("api/item/[id]", closed)
            .with_route("only/[id]", closed)
            .with_route("none/[id]", closed)
            .file("pages/api/[...all].js", open)
            .file("next.config.js", &config(rest))
    };
    let usual = project("");
    for mode in ["production", "development"] {
        let flags = ["--mode", mode];
        let server = TestServer::with(usual.path(), &flags);
        assert_eq!(server.get("/api/item/a").text(), "closed", "{flags:?}");
        assert_eq!(server.get("/api/item/b").text(), "open item,b", "{flags:?}");
        assert_eq!(server.get("/only/b").text(), "open from,b", "{flags:?}");
        assert_eq!(server.get("/none/b").status, 404, "{flags:?}");
    }
    let below = project(", basePath: '/base'");
    let server = TestServer::start(below.path());
    assert_eq!(server.get("/base/api/item/a").text(), "closed");
    assert_eq!(server.get("/base/api/item/b").status, 404);
}

/// Seen on 14.2.35, 15.5.29 and 16.4.6 (`getItem` of `filesystem.js`).
#[test]
fn an_escaped_name_ends_the_search_for_files_in_production_though_no_route_matches() {
    let rules = "module.exports = { rewrites: () => [{ source: '/:p*', destination: '/other' }] }";
    let project = Project::new()
        .with_route("fixed", &says("fixed"))
        .with_route("other", &says("other"))
        .with_route("item/[id]", PARAMS)
        .with_route("item/one", &says("one"))
        .file(
            "app/layout.jsx",
            "export default ({ children }) => <html><body>{children}</body></html>",
        )
        .file("app/home/page.jsx", "export default () => <p>home</p>")
        .file("next.config.js", rules);
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let escaped = server.get("/%66ixed");
        let kept = (next != "14").then_some("s-maxage=31536000");
        let kept = kept.or(Some(
            "private, no-cache, no-store, max-age=0, must-revalidate",
        ));
        assert_eq!(
            (escaped.status, escaped.header("cache-control")),
            (404, kept),
            "{next}"
        );
        assert_eq!(server.get("/item/%6fne").text(), r#"{"id":"one"}"#);
        assert_eq!(server.get("/item/[id]").text(), r#"{"id":"[id]"}"#);
        assert_eq!(server.get("/item/two").text(), "other");

        let development = ["--next", next, "--mode", "development"];
        let server = TestServer::with(project.path(), &development);
        assert_eq!(server.get("/%66ixed").text(), "other");
        assert_eq!(server.get("/item/%6fne").text(), "other");
        assert_eq!(server.get("/item/[id]").text(), r#"{"id":"[id]"}"#);
    }
}
