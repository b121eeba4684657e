//! `kill -9` in mid-quiz loses nothing: a real process is killed while it answers, and every
//! answer whose call had returned is in the file.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test is shown by the panic"
)]

use jsguide::content::{
    AnswerOption, Catalog, Document, Question, QuestionId, QuestionKind, Seniority, TopicId,
};
use jsguide::study::{Allowance, Answer, Cards, Moment, Scope, Session, Store};
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Set for the process that is killed: where its file is.
const FILE: &str = "JSGUIDE_TEST_ANSWERS";

/// How many answers the other process has said it saved when it is killed.
const ENOUGH: usize = 25;

fn option(why_wrong: Option<Document>) -> AnswerOption {
    AnswerOption {
        text: Document::default(),
        why_wrong,
    }
}

fn question(number: usize) -> Question {
    let wrong = || option(Some(Document::default()));
    Question {
        id: QuestionId::new(format!("question-{number}")),
        topic: TopicId::new("demo/first"),
        level: Seniority::Junior,
        tags: Vec::new(),
        section: None,
        prompt: Document::default(),
        kind: QuestionKind::SingleChoice(vec![option(None), wrong(), wrong()]),
        explanation: Document::default(),
        path: String::new(),
        line: 1,
    }
}

fn catalog() -> Catalog {
    Catalog {
        questions: (0..3_000).map(question).collect(),
        ..Catalog::default()
    }
}

fn now() -> Moment {
    let noon = "2026-01-01T12:00:00Z".parse().unwrap();
    Moment::at(noon, &jiff::tz::TimeZone::UTC)
}

fn begin(catalog: &Catalog) -> Session {
    let scope = Scope::Topic(TopicId::new("demo/first"));
    let cards = Cards::default();
    Session::start(scope, catalog, &cards, Allowance::default(), 1, now()).unwrap()
}

/// Answers one question after the other and says so, until it is killed.
fn answer_for_ever(path: &Path) {
    let mut store = Store::open(path, now().when).unwrap().store;
    let catalog = catalog();
    let mut session = begin(&catalog);
    let mut out = std::io::stdout();
    // The test runner has begun a line of its own.
    writeln!(out).unwrap();
    while let Some(item) = session.current() {
        let question = catalog.question(item.question()).unwrap();
        let answer = Answer::Choice(0);
        let review = session
            .answer(question, answer, now(), Duration::ZERO)
            .unwrap();
        store.record(&review, &session).unwrap();
        writeln!(out, "saved {}", question.id).unwrap();
        out.flush().unwrap();
        session.advance().unwrap();
    }
}

/// Runs this very test in another process, and kills it; gives back the answers it had saved.
fn kill_in_mid_quiz(path: &Path) -> Vec<QuestionId> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["every_answer_that_was_saved_survives_a_kill", "--nocapture"])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let saved = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .filter_map(|line| line.unwrap().strip_prefix("saved ").map(QuestionId::new))
        .take(ENOUGH)
        .collect();
    child.kill().unwrap();
    child.wait().unwrap();
    saved
}

#[test]
fn every_answer_that_was_saved_survives_a_kill() {
    if let Some(path) = env::var_os(FILE) {
        return answer_for_ever(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.db");
    let saved = kill_in_mid_quiz(&path);
    assert_eq!(saved.len(), ENOUGH);

    let opened = Store::open(&path, now().when).unwrap();
    assert_eq!(opened.notice, None);
    let cards = opened.store.cards().unwrap();
    for question in &saved {
        assert_eq!(opened.store.reviews_of(question).unwrap().len(), 1);
        assert_eq!(cards.state(question).reps(), 1);
    }
    let session = opened.store.unfinished_session().unwrap().unwrap();
    let answered = session.items().iter().filter(|item| item.given().is_some());
    assert_eq!(answered.count(), cards.iter().count());
    let first: Vec<QuestionId> = session
        .items()
        .iter()
        .take(ENOUGH)
        .map(|item| item.question().clone())
        .collect();
    assert_eq!(first, saved);
}
