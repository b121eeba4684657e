//! Edits, new files and deleted folders are served without a restart.

use crate::process::TestServer;
use crate::project::Project;

fn says(text: &str) -> String {
    format!("export async function GET(r) {{ r.headers.get('x'); return new Response('{text}') }}")
}

fn development(project: &Project) -> TestServer {
    TestServer::with(project.path(), &["--mode", "development"])
}

#[test]
fn a_syntax_error_takes_one_route_down_and_mending_it_brings_it_back() {
    let project = Project::new().with_route("good", &says("good")).with_route(
        "bad",
        "export async function GET() { return new Response('x' }",
    );
    let server = development(&project);
    assert_eq!(server.get("/good").text(), "good");
    let broken = server.get("/bad");
    assert_eq!(
        (broken.status, broken.header("content-type")),
        (500, Some("text/html; charset=utf-8"))
    );
    server.complaint_with("./app/bad/route.ts:1:");
    project.write("app/bad/route.ts", &says("mended"));
    let mended = server.get_until("/bad", "the mended route", |answer| answer.status == 200);
    assert_eq!(mended.text(), "mended");
    server.line_with("app/bad/route.ts changed");
}

#[test]
fn every_way_to_change_a_file_is_noticed() {
    let project = Project::new().with_route("a", &says("first"));
    let server = development(&project);
    assert_eq!(server.get("/a").text(), "first");
    let becomes = |path: &str, what: &str, status: u16, text: &str| {
        server.get_until(path, what, |answer| {
            answer.status == status && (status != 200 || answer.text() == text)
        });
    };
    project.write("app/a/route.ts", &says("written"));
    becomes("/a", "a file written", 200, "written");
    project.replace("app/a/route.ts", &says("replaced"));
    becomes("/a", "a file renamed over it", 200, "replaced");
    project.write("app/deep/new/route.ts", &says("new"));
    becomes("/deep/new", "a new folder", 200, "new");
    project.write("app/deep/new/more/route.ts", &says("more"));
    becomes("/deep/new/more", "a folder in a new folder", 200, "more");
    project.remove_folder("app/deep");
    becomes("/deep/new", "a deleted folder", 404, "");
    becomes("/deep/new/more", "all below it", 404, "");
    becomes("/a", "the rest", 200, "replaced");
}

#[test]
fn a_module_and_the_environment_are_read_anew_too() {
    let project = Project::new()
        .file("lib/word.ts", "export const word = 'one'")
        .file(".env", "WORD=env one")
        .with_route(
            "word",
            "import { word } from '@/lib/word'
export async function GET(r) { r.headers.get('x'); return new Response(word + ', ' + process.env.WORD) }",
        );
    let server = development(&project);
    assert_eq!(server.get("/word").text(), "one, env one");
    project.write("lib/word.ts", "export const word = 'two'");
    server.get_until("/word", "the module", |answer| {
        answer.text() == "two, env one"
    });
    project.write(".env", "WORD=env two");
    server.get_until("/word", "the environment", |answer| {
        answer.text() == "two, env two"
    });
}

#[test]
fn in_production_an_edit_is_a_new_build_that_ends_with_its_table_of_routes() {
    let project = Project::new().with_route("old", &says("old"));
    let server = TestServer::start(project.path());
    server.line_with("└ ƒ /old");
    project.write(
        "app/young/route.ts",
        "export const revalidate = 60
export async function GET() { return new Response('young') }",
    );
    server.line_with("built anew");
    server.line_with("└ ○ /young  revalidate 60 s");
    assert_eq!(server.get("/young").text(), "young");
}

#[test]
fn what_others_write_beside_the_app_builds_nothing_anew() {
    let project = Project::new().with_route("a", &says("first"));
    let server = TestServer::start(project.path());
    for file in ["server.log", "log", "data.db"] {
        project.write(file, "written");
    }
    project.write("app/a/route.ts", &says("second"));
    server.line_with("app/a/route.ts changed");
    let printed = server.printed();
    let built: Vec<_> = printed
        .iter()
        .filter(|line| line.contains("built anew"))
        .collect();
    assert_eq!(built.len(), 1, "{built:?}");
}

#[test]
fn what_an_app_holds_commands_no_terminal() {
    let broken = "export async function GET() { return new Response('\u{1b}]0;x\u{7}') }}";
    let project = Project::new()
        .with_route("a", &says("a"))
        .with_route("bad", broken);
    let server = development(&project);
    server.complaint_with("./app/bad/route.ts:1:");
    project.write("app/a/\u{1b}[31m.ts", "");
    server.line_with("[31m.ts changed");
    project.write("app/a/route.ts", &says("again"));
    server.line_with("app/a/route.ts changed");
    let lines = [server.printed(), server.complaints()].concat();
    let commands: Vec<_> = lines
        .iter()
        .filter(|line| line.contains('\u{1b}'))
        .collect();
    assert!(commands.is_empty(), "{commands:?}");
}
