//! The base path, the slash at the end, the locales and the rewrites of `next.config`, with a proxy;
//! recorded from 14.2.35, 15.5.29 and 16.4.6.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

const SEEN: &str = "export const dynamic = 'force-dynamic'
export function GET(request) { return Response.json([new URL(request.url).pathname, request.nextUrl.basePath]) }";

const PROXY: &str = "import { NextResponse } from 'next/server'
export default function middleware(request) {
  const url = request.nextUrl.clone()
  const told = [url.pathname, url.basePath, url.locale, url.href.replace(/^.*?:\\d+/, '')].join(' ')
  if (url.searchParams.has('go')) { url.pathname = '/seen'; url.search = ''; return NextResponse.redirect(url) }
  return NextResponse.next({ headers: { 'x-told': told } })
}
export const config = { matcher: ['/', '/seen', '/dyn/:id'] }";

fn project(config: &str) -> Project {
    Project::new()
        .with_route("seen", SEEN)
        .with_route(
            "dyn/[id]",
            "export function GET() { return new Response('dyn') }",
        )
        .file("middleware.ts", PROXY)
        .file("next.config.js", &format!("module.exports = {config}"))
        .file("public/a.txt", "file a")
        .file(
            "pages/api/old.js",
            "export default (req, res) => res.send(req.url)",
        )
        .file("pages/about.jsx", "export default () => <p>about</p>")
        .file("pages/index.jsx", "export default () => <p>home</p>")
}

#[test]
fn below_a_base_path_handlers_see_no_base_path_and_proxies_do() {
    let project = project("{ basePath: '/docs' }");
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.get("/docs/seen");
        assert_eq!(answer.brief(), (200, "[\"/seen\",\"\"]".into()), "{next}");
        assert_eq!(
            answer.header("x-told"),
            Some("/seen /docs  /docs/seen"),
            "{next}"
        );
        let sent = server.get("/docs/seen?go");
        assert_eq!(sent.header("location"), Some("/docs/seen"), "{next}");
        assert_eq!(
            server.get("/docs/api/old?x=1").text(),
            "/api/old?x=1",
            "{next}"
        );
        assert_eq!(server.get("/docs/a.txt").text(), "file a", "{next}");
        for path in ["/seen", "/api/old", "/a.txt", "/docsseen"] {
            let answer = server.get(path);
            assert_eq!(
                (answer.status, answer.header("x-told")),
                (404, None),
                "{next} {path}"
            );
        }
    }
}

#[test]
fn a_next_url_keeps_its_slash() {
    let project = project("{ trailingSlash: true }");
    let server = TestServer::start(project.path());
    assert_eq!(server.get("/seen/?go").header("location"), Some("/seen/"));
    assert_eq!(
        server.get("/seen/").header("x-told"),
        Some("/seen/   /seen/")
    );
}

#[test]
fn a_matcher_that_ends_in_a_parameter_matches_nothing_on_14() {
    let project = project("{}");
    for (next, told) in [("14", false), ("15", true), ("16", true)] {
        let server = TestServer::with(project.path(), &["--next", next]);
        assert_eq!(
            server.get("/dyn/1").header("x-told").is_some(),
            told,
            "{next}"
        );
        assert!(server.get("/seen").header("x-told").is_some(), "{next}");
    }
}

const LOCALES: &str = "{ i18n: { locales: ['en', 'fr', 'nl-NL'], defaultLocale: 'en' },
  redirects: async () => [{ source: '/old/:x', destination: '/about?x=:x', permanent: false }] }";

#[test]
fn pages_have_locales_and_handlers_have_none() {
    let project = project(LOCALES);
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        for (path, status) in [
            ("/about", 200),
            ("/en/about", 200),
            ("/FR/about", 200),
            ("/de/about", 404),
            ("/fr/fr/about", 404),
            ("/api/old", 200),
            ("/fr/api/old", 404),
            ("/en/seen", 200),
            ("/fr/seen", 404),
            ("/en/dyn/1", 404),
            ("/en/a.txt", 200),
            ("/fr/a.txt", 404),
        ] {
            assert_eq!(server.get(path).status, status, "{next} {path}");
        }
        let location = |path: &str| server.get(path).header("location").map(str::to_owned);
        assert_eq!(
            location("/en/old/1").as_deref(),
            Some("/about?x=1"),
            "{next}"
        );
        assert_eq!(
            location("/fr/old/1").as_deref(),
            Some("/fr/about?x=1"),
            "{next}"
        );
        assert_eq!(
            location("/fr/about/").as_deref(),
            Some("/fr/about"),
            "{next}"
        );
        assert_eq!(location("/en/about/").as_deref(), Some("/about"), "{next}");
        let told = server.get("/fr");
        assert_eq!(told.header("x-told"), Some("/  fr /fr"), "{next}");
    }
}

#[test]
fn the_root_leads_to_the_locale_that_the_client_prefers() {
    let project = project(LOCALES);
    let server = TestServer::start(project.path());
    let asked = |name: &str, value: &str| {
        let answer = server.send(&Ask::get("/?a=1").header(name, value));
        (answer.status, answer.text())
    };
    let sent = |text: &str| (307, text.to_owned());
    assert_eq!(asked("accept-language", "de, fr;q=0.3"), sent("/fr?a=1"));
    assert_eq!(asked("accept-language", "nl"), sent("/nl-NL?a=1"));
    assert_eq!(asked("cookie", "NEXT_LOCALE=fr"), sent("/fr?a=1"));
    assert_eq!(asked("accept-language", "de").0, 200);
}

#[test]
fn a_rewrite_to_this_server_is_answered_and_one_to_another_is_not() {
    let other = Project::new().with_route("x", "export function GET() {}");
    let port = TestServer::start(other.path()).port();
    let config = format!(
        "{{ rewrites: async () => [{{ source: '/own/:p*', destination: 'http://localhost:{port}/:p*' }}, {{ source: '/out', destination: 'https://example.com/' }}] }}"
    );
    let project = project(&config);
    let server = TestServer::with(project.path(), &["--port", &port.to_string()]);
    assert_eq!(server.get("/own/seen").text(), "[\"/seen\",\"\"]");
    assert_eq!(server.get("/own/own/seen").status, 200);
    assert_eq!(
        server.get("/out").brief(),
        (500, "Internal Server Error".into())
    );
    let said = server.complaint_with("Failed to proxy");
    assert!(
        said.ends_with("https://example.com/: the sandbox reaches no other server"),
        "{said}"
    );
}

#[test]
fn in_development_handlers_answer_under_a_domain_of_another_locale() {
    let project = project(
        "{ i18n: { locales: ['en', 'fr'], defaultLocale: 'en', domains: [{ domain: 'example.fr', defaultLocale: 'fr' }] } }",
    );
    for (mode, status) in [("production", 404), ("development", 200)] {
        let server = TestServer::with(project.path(), &["--mode", mode]);
        let ask = Ask::get("/seen").header("Host", "example.fr");
        assert_eq!(server.send(&ask).status, status, "{mode}");
    }
}

#[test]
fn page_extensions_tell_routes_pages_and_proxies_from_the_files_beside_them() {
    let say = |word: &str| format!("export function GET() {{ return new Response('{word}') }}");
    let project = Project::new()
        .with_route("a", &say("not a route"))
        .file("app/b/route.api.ts", &say("b"))
        .file("app/layout.page.jsx", "export default ({ children }) => <html><body>{children}</body></html>")
        .file("app/page.page.jsx", "export const metadata = { title: 'home' }\nexport default () => <p>home</p>")
        .file("pages/api/old.js", "export default (req, res) => res.send('not a route')")
        .file("pages/api/new.api.ts", "export default (req, res) => res.send('new')")
        .file("middleware.api.ts", "import { NextResponse } from 'next/server'\nexport const middleware = () => NextResponse.next({ headers: { 'x-ran': 'yes' } })")
        .file("next.config.js", "module.exports = { pageExtensions: ['api.ts', 'page.jsx'] }");
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let answer = server.get("/b");
        assert_eq!(answer.brief(), (200, "b".into()), "{next}");
        assert_eq!(answer.header("x-ran"), Some("yes"), "{next}");
        assert_eq!(server.get("/api/new").text(), "new", "{next}");
        assert!(server.get("/").text().contains("<title>home"), "{next}");
        for path in ["/a", "/api/old", "/api/new.api"] {
            assert_eq!(server.get(path).status, 404, "{next} {path}");
        }
    }
}

#[test]
fn page_extensions_that_are_none_are_a_mistake_of_the_config() {
    for (given, what) in [
        ("[]", "Specified pageExtensions is an empty array"),
        (
            "'ts'",
            "Specified pageExtensions is not an array of strings, found \"ts\"",
        ),
        ("['ts', 1]", "found \"1\" of type \"number\""),
    ] {
        let project = Project::new().with_route("a", SEEN).file(
            "next.config.js",
            &format!("module.exports = {{ pageExtensions: {given} }}"),
        );
        let server = TestServer::with(project.path(), &["--mode", "development"]);
        server.complaint_with(what);
        assert_eq!(server.get("/a").status, 200, "{given}");
    }
}

#[test]
fn expire_time_is_what_other_caches_are_told() {
    let project = Project::new()
        .with_route(
            "a",
            "export const revalidate = 60\nexport function GET() { return new Response('a') }",
        )
        .with_route(
            "b",
            "export const revalidate = 600\nexport function GET() { return new Response('b') }",
        );
    for (next, config, a, b) in [
        (
            "16",
            "{ expireTime: 300 }",
            "s-maxage=60, stale-while-revalidate=240",
            "s-maxage=600",
        ),
        (
            "15",
            "{ expireTime: 300 }",
            "s-maxage=60, stale-while-revalidate=240",
            "s-maxage=600",
        ),
        (
            "16",
            "{ expireTime: Infinity }",
            "s-maxage=60, stale-while-revalidate=4294967234",
            "s-maxage=600, stale-while-revalidate=4294966694",
        ),
    ] {
        project.write("next.config.js", &format!("module.exports = {config}"));
        let server = TestServer::with(project.path(), &["--next", next]);
        for (path, told) in [("/a", a), ("/b", b)] {
            assert_eq!(
                server.get(path).header("cache-control"),
                Some(told),
                "{next} {config} {path}"
            );
        }
    }
}

#[test]
fn pages_say_who_made_them_and_how_they_are_told_apart_unless_the_config_minds() {
    let project = project("{}").with_route(
        "made",
        "export const GET = () => new Response('x'.repeat(3000))",
    );
    for next in ["14", "15", "16"] {
        project.write("next.config.js", "module.exports = {}");
        let server = TestServer::with(project.path(), &["--next", next]);
        for path in ["/", "/about", "/nowhere"] {
            let page = server.get(path);
            assert_eq!(
                page.header("x-powered-by"),
                Some("Next.js"),
                "{next} {path}"
            );
            assert!(page.header("etag").is_some(), "{next} {path}");
            assert!(
                page.header("vary")
                    .is_some_and(|vary| vary.contains("Accept-Encoding"))
            );
        }
        assert_eq!(server.get("/made").header("x-powered-by"), None, "{next}");
        assert!(server.get("/a.txt").header("etag").is_some(), "{next}");
        drop(server);
        project.write(
            "next.config.js",
            "module.exports = { poweredByHeader: false, generateEtags: false, compress: false }",
        );
        let server = TestServer::with(project.path(), &["--next", next]);
        for path in ["/", "/about", "/nowhere", "/a.txt", "/made", "/api/old"] {
            let answer = server.send(&Ask::get(path).header("accept-encoding", "gzip"));
            assert_eq!(answer.header("x-powered-by"), None, "{next} {path}");
            let is_api = path.starts_with("/api");
            assert!(is_api || answer.header("etag").is_none(), "{next} {path}");
            assert_eq!(answer.header("content-encoding"), None, "{next} {path}");
            let varies = answer
                .header("vary")
                .is_some_and(|vary| vary.contains("Accept-Encoding"));
            assert!(!varies, "{next} {path}");
        }
    }
}
