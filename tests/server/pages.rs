//! What pages answer where there is no React: the app's own page for what is missing, and the
//! transport of Server Actions; recorded from 14.2.35, 15.5.29 and 16.4.6.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::{Answer, Ask};

const LAYOUT: &str =
    "export default ({ children }) => <html><body><i>around</i>{children}</body></html>";
const GONE: &str =
    "export const metadata = { title: 'gone' }\nexport default () => <p>nothing here</p>";
const HOME: &str = "export default () => <p>home</p>";

fn project() -> Project {
    Project::new()
        .with_route("a", "export function GET() { return new Response('a') }")
        .file("app/layout.jsx", LAYOUT)
}

#[test]
fn a_not_found_file_answers_for_paths_without_a_route() {
    let (alone, beside_a_page) = (
        project().file("app/not-found.jsx", GONE),
        project()
            .file("app/not-found.jsx", GONE)
            .file("app/page.jsx", HOME),
    );
    for (project, next, mode, is_own) in [
        (&alone, "14", "production", true),
        (&alone, "15", "production", false),
        (&alone, "15", "development", true),
        (&alone, "16", "production", true),
        (&beside_a_page, "14", "development", true),
        (&beside_a_page, "15", "production", true),
        (&beside_a_page, "16", "development", true),
    ] {
        let server = TestServer::with(project.path(), &["--next", next, "--mode", mode]);
        let answer = server.get("/nope");
        assert_eq!(answer.status, 404, "{next} {mode}");
        let text = answer.text();
        assert_eq!(
            text.contains("<title>gone</title>"),
            is_own,
            "{next} {mode}"
        );
        assert_eq!(
            text.contains("<i>around</i><p>nothing here</p>"),
            is_own,
            "{next} {mode}"
        );
    }
}

/// What a form without an action gets: version, mode, path, status, what caches are told, and the
/// words where the answer is no page.
const WITHOUT_ACTIONS: [&str; 7] = [
    "14 production / 200 - page",
    "14 production /live 200 private page",
    "15 production / 404 - Server action not found.",
    "15 production /live 404 private Server action not found.",
    "15 production /nope 404 private Server action not found.",
    "16 production / 409 - Server Action unavailable.",
    "16 production /live 409 private Server Action unavailable.",
];

const WITH_ACTIONS: [&str; 9] = [
    "14 production / 500 no-cache page",
    "15 production / 500 no-cache page",
    "15 production /nope 500 no-cache Internal Server Error",
    "16 production / 400 no-cache Invalid Server Action request.",
    "16 production /nope 400 no-cache Invalid Server Action request.",
    "15 development / 404 no-store Server action not found.",
    "15 development /form 500 no-store page",
    "16 development / 409 no-store Server Action unavailable.",
    "16 development /form 400 no-store Invalid Server Action request.",
];

/// Status, the first word for caches, and the words.
fn brief(answer: &Answer) -> String {
    let kind = answer.header("content-type").unwrap_or_default();
    let words = if kind.contains("html") {
        "page".into()
    } else {
        answer.text()
    };
    let caching = answer.header("cache-control").unwrap_or("-");
    let caching = caching.split(',').next().unwrap_or_default();
    format!("{} {caching} {words}", answer.status)
}

#[test]
fn what_a_form_gets_hangs_on_whether_the_app_has_a_server_action() {
    let without = project().file("app/page.jsx", HOME).file(
        "app/live/page.jsx",
        &format!("export const dynamic = 'force-dynamic'\n{HOME}"),
    );
    let with = project().file("app/page.jsx", HOME).file(
        "app/form/page.jsx",
        "import { go } from '../../lib/actions'\nexport default () => <form action={go} />",
    );
    with.write(
        "lib/actions.js",
        "'use server'\nexport async function go() {}",
    );
    let part = "--X\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nhi\r\n--X--\r\n";
    let without = WITHOUT_ACTIONS.map(|case| (&without, case));
    let with = WITH_ACTIONS.map(|case| (&with, case));
    for (project, case) in without.into_iter().chain(with) {
        let [next, mode, path, expected] = case.splitn(4, ' ').collect::<Vec<_>>()[..] else {
            panic!("{case}");
        };
        let server = TestServer::with(project.path(), &["--next", next, "--mode", mode]);
        let form = Ask::post(path, part);
        let form = form.header("content-type", "multipart/form-data; boundary=X");
        assert_eq!(brief(&server.send(&form)), expected, "{case}");
    }
}

/// What is answered to a request for a payload, and how the 404 page comes under names of its own:
/// version, mode, what the app has besides a handler, method and path, the content type of a form or
/// none, whether a payload is asked for; then status, what caches are told, and what the answer is.
const PAYLOADS: [&str; 16] = [
    "14 production page GET /page - rsc 200 s-maxage=31536000 payload",
    "14 production page POST /page multipart/form-data rsc 200 - payload",
    "14 production page POST /nope multipart/form-data rsc 404 private payload",
    "15 production page GET /page - rsc 200 s-maxage=31536000 payload",
    "15 development page PUT /page - rsc 200 no-store payload",
    "15 production page POST /nope application/x-www-form-urlencoded rsc 404 private html",
    "16 production page PUT /page - rsc 307 - empty",
    "16 production none POST /nope multipart/form-data rsc 500 private plain",
    "16 development none POST /nope multipart/form-data rsc 404 no-store payload",
    "16 production legacy GET /legacy - rsc 307 - empty",
    "15 production legacy GET /404 - rsc 200 - html",
    "16 production none GET /500 - html 404 s-maxage=31536000 html",
    "16 production legacy GET /404 - html 404 - html",
    "16 production legacy GET /_not-found - html 404 s-maxage=31536000 html",
    "15 production none GET /%61 - html 404 - html",
    "16 production none POST /%61 application/x-www-form-urlencoded html 404 - html",
];

/// Seen on 14.2.35, 15.5.29 and 16.4.6.
#[test]
fn a_payload_is_asked_for_and_answered_as_each_version_does_it() {
    let (none, page, legacy) = (
        project(),
        project().file("app/page/page.jsx", HOME),
        project().file("pages/legacy.jsx", HOME),
    );
    for case in PAYLOADS {
        let words: Vec<_> = case.split(' ').collect();
        let [next, mode, app, method, path, form, asked, expected @ ..] = &words[..] else {
            panic!("{case}");
        };
        let project = match *app {
            "page" => &page,
            "legacy" => &legacy,
            _ => &none,
        };
        let server = TestServer::with(project.path(), &["--next", next, "--mode", mode]);
        let mut ask = Ask::new(method, path);
        if *form != "-" {
            let boundary = form.replace("form-data", "form-data; boundary=X");
            ask = ask.header("content-type", &boundary);
        }
        if *asked == "rsc" {
            ask = ask.header("rsc", "1");
        }
        let answer = server.send(&ask);
        let kind = match answer.header("content-type") {
            None => "empty",
            Some("text/x-component") => "payload",
            Some(kind) if kind.starts_with("text/html") => "html",
            Some(_) => "plain",
        };
        let caching = answer.header("cache-control").unwrap_or("-");
        let caching = caching.split(',').next().unwrap_or_default();
        let status = answer.status.to_string();
        assert_eq!([&status, caching, kind], *expected, "{case}");
    }
}

#[test]
fn a_form_that_may_be_an_actions_has_the_404_page_made_anew() {
    let project = project();
    let server = TestServer::start(project.path());
    let form = Ask::post("/nope", "a=1");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    for (ask, stale_time, marks) in [(Ask::get("/nope"), Some("300"), 2), (form, None, 1)] {
        let answer = server.send(&ask);
        assert_eq!(answer.header("x-nextjs-stale-time"), stale_time);
        assert_eq!(answer.all("x-nextjs-prerender").len(), marks);
    }
}
