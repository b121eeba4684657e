//! Which scenario's project is served, and when: content alone decides.

use std::sync::Arc;

use super::stage::{Stage, content, key};
use crate::content::Catalog;
use crate::sandbox::Edition;
use crate::tui::effect::Effect;
use crate::tui::message::Message;
use crate::tui::route::Route;
use crossterm::event::KeyCode;

const ROUTE: &str = "export async function GET() { return Response.json({}); }\n";

fn lesson(id: &str, scenario: Option<&str>) -> String {
    let scenario = scenario.map_or(String::new(), |it| format!("scenario: {it}\n"));
    format!(
        "---\nid: {id}\ntitle: Lesson {id}\nlevel: beginner\norder: 10\ntags: [files]\n\
         summary: Short.\nupdated: 2026-11-22\n{scenario}---\n\n## Only section\n\nText.\n"
    )
}

fn scenario(id: &str) -> String {
    format!(
        "id: {id}\ntitle: The {id} project\nsummary: Small.\nrequests:\n  - id: {id}-get\n    \
         title: Ask for {id}\n    look_for: An answer.\n    steps: [{{path: /api/{id}}}]\n"
    )
}

const QUIZ: &str = "topic: next/cookies
questions:
  - id: c-predict
    level: mid
    tags: [files]
    prompt: |
      What comes?
    predict:
      scenario: cookies
      next: 16
      mode: production
      steps: [{path: /api/cookies}]
      options:
        - {text: \"200\", expect: {status: 200}, correct: true}
        - {text: \"404\", expect: {status: 404}, why: \"The route exists.\"}
        - {text: \"405\", expect: {status: 405}, why: \"GET is exported.\"}
    explanation: |
      It is exported.
";

fn files() -> Vec<(&'static str, String)> {
    vec![
        (
            "lessons/categories.yaml",
            "- {id: next, title: Next.js, summary: The framework.}\n".to_owned(),
        ),
        (
            "lessons/next/basics.md",
            lesson("next/basics", Some("basics")),
        ),
        ("lessons/next/words.md", lesson("next/words", None)),
        ("sandbox/basics/scenario.yaml", scenario("basics")),
        ("sandbox/basics/app/api/basics/route.ts", ROUTE.to_owned()),
    ]
}

/// The same with a topic, a quiz and a scenario dropped in.
fn more_files() -> Vec<(&'static str, String)> {
    let mut files = files();
    files.extend([
        (
            "lessons/next/cookies.md",
            lesson("next/cookies", Some("cookies")),
        ),
        ("quizzes/next/cookies.yaml", QUIZ.to_owned()),
        ("sandbox/cookies/scenario.yaml", scenario("cookies")),
        ("sandbox/cookies/app/api/cookies/route.ts", ROUTE.to_owned()),
    ]);
    files
}

fn both() -> Catalog {
    let catalog = content(more_files());
    assert_eq!(catalog.diagnostics, []);
    catalog
}

fn serve(scenario: &str) -> Effect {
    Effect::Serve(scenario.into(), Edition::default())
}

/// The projects that these effects ask for.
fn served(effects: Vec<Effect>) -> Vec<Effect> {
    let is_serve = |effect: &Effect| matches!(effect, Effect::Serve(..));
    effects.into_iter().filter(is_serve).collect()
}

fn begun() -> Stage {
    let mut stage = Stage::showing(both(), &Route::Topics, 120, 40);
    stage.serve_project("basics", Edition::default());
    stage
}

#[test]
fn a_lesson_has_its_own_project_served() {
    let mut stage = begun();
    assert_eq!(served(stage.keys("↓⏎")), [serve("cookies")]);
    assert!(
        stage.screen().contains("Ask for cookies"),
        "{}",
        stage.screen()
    );
    assert!(stage.screen().contains("starting the server"));
    stage.serve_project("cookies", Edition::default());
    assert_eq!(served(stage.keys("⎋⏎")), [], "it is served already");
}

#[test]
fn the_first_lesson_with_a_project_decides_what_is_served_first() {
    let mut files = more_files();
    files[1] = ("lessons/next/basics.md", lesson("next/basics", None));
    let mut stage = Stage::showing(content(files), &Route::Home, 120, 40);
    assert_eq!(served(stage.app.start()), [serve("cookies")]);
}

#[test]
fn a_lesson_without_a_project_leaves_what_is_served_alone() {
    let mut stage = begun();
    stage.keys("↓⏎");
    assert_eq!(served(stage.keys("⎋↓⏎")), []);
    stage.keys("4");
    let screen = stage.screen();
    assert!(screen.contains("Sandbox › The cookies project"), "{screen}");
    assert!(screen.contains("project 2 of 2"), "{screen}");
}

#[test]
fn the_sandbox_goes_from_project_to_project_and_round() {
    let mut stage = begun();
    stage.keys("4");
    assert!(
        stage.screen().contains("p next project"),
        "{}",
        stage.screen()
    );
    assert_eq!(served(stage.keys("p")), [serve("cookies")]);
    stage.serve_project("cookies", Edition::default());
    assert!(stage.screen().contains("Ask for cookies"));
    assert_eq!(served(stage.keys("p")), [serve("basics")]);
}

#[test]
fn a_start_that_is_no_longer_wanted_is_not_taken_for_the_one_that_is() {
    let mut stage = begun();
    stage.keys("4p");
    stage.serve_project("basics", Edition::default());
    assert!(stage.screen().contains("starting the server"));
    stage.serve_project("cookies", Edition::default());
    assert!(stage.screen().contains("● http://localhost:3000"));
}

#[test]
fn what_a_question_asks_about_is_sent_to_its_own_project() {
    let mut stage = Stage::showing(both(), &Route::Try("c-predict".into()), 120, 40);
    stage.serve_project("basics", Edition::default());
    let sent = |effects: Vec<Effect>| {
        let is_send = |effect: &Effect| matches!(effect, Effect::Send(..));
        effects.iter().any(is_send)
    };
    assert!(stage.screen().contains("starting the server"));
    assert!(sent(stage.serve_project("cookies", Edition::default())));
}

#[test]
fn a_topic_a_quiz_and_a_project_dropped_in_need_nothing_else() {
    let mut stage = Stage::showing(content(files()), &Route::Topics, 120, 40);
    stage.serve_project("basics", Edition::default());
    stage.take(Message::ContentChanged(Arc::new(both())));
    assert_eq!(served(stage.keys("↓⏎")), [serve("cookies")]);
    stage.serve_project("cookies", Edition::default());
    let effects = stage.keys("s⏎");
    assert!(
        effects.iter().any(
            |effect| matches!(effect, Effect::Send(_, _, request) if request.path == "/api/cookies")
        ),
        "{effects:?}"
    );
    stage.keys("3");
    assert!(stage.screen().contains("What comes?"), "{}", stage.screen());
}

#[test]
fn content_whose_project_went_away_serves_another_and_none_is_said() {
    let mut stage = begun();
    stage.keys("4p");
    stage.serve_project("cookies", Edition::default());
    let effects = stage.take(Message::ContentChanged(Arc::new(content(files()))));
    assert_eq!(served(effects), [serve("basics")]);
    let stage = Stage::showing(content(Vec::new()), &Route::Sandbox, 120, 40);
    assert!(
        stage.screen().contains("the content holds no sandbox"),
        "{}",
        stage.screen()
    );
}

#[test]
fn the_key_for_another_project_is_not_shown_where_there_is_none() {
    let mut stage = Stage::showing(content(files()), &Route::Sandbox, 120, 40);
    stage.serve_project("basics", Edition::default());
    assert!(!stage.screen().contains("next project"));
    assert_eq!(served(stage.take(key(KeyCode::Char('p')))), []);
}

#[test]
fn a_mistake_in_a_quiz_is_said_until_it_is_mended() {
    let mut broken = files();
    broken.push(("quizzes/next/none.yaml", "topic: [".into()));
    let mut stage = Stage::showing(content(broken), &Route::Questions, 120, 40);
    let mistake = "✗ quizzes/next/none.yaml:1:1: error: there is no lesson";
    assert!(stage.screen().contains(mistake), "{}", stage.screen());
    stage.take(Message::ContentChanged(Arc::new(content(files()))));
    assert!(!stage.screen().contains(mistake), "{}", stage.screen());
}

#[test]
fn an_empty_list_says_what_leads_out_of_it() {
    let mut stage = Stage::showing(content(files()), &Route::Topics, 80, 24);
    stage.keys("/zzz");
    let typing = "No topic fits what you type.";
    assert!(stage.screen().contains(typing), "{}", stage.screen());
    stage.keys("⏎");
    let screen = stage.screen();
    assert!(
        screen.contains("Press x to take the filters away."),
        "{screen}"
    );
    assert!(!screen.contains("Enter open"), "{screen}");
    let stage = Stage::showing(content(Vec::new()), &Route::Topics, 80, 24);
    assert!(stage.screen().contains("There are no topics yet."));
}
