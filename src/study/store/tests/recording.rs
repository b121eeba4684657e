//! Answers are durable when the call returns.

use super::*;
use crate::content::{Catalog, QuestionId};
use crate::study::fixture::{choices, day, noon};
use crate::study::{
    Activity, Allowance, Answer, Card, CardState, Cards, Grade, Moment, Retention, Review,
    Scheduler, Scope, Session, Verdict,
};
use std::time::Duration;

/// A run over one question each, so that a test can say which.
fn run(catalog: &Catalog, id: &str, seed: u64, now: Moment) -> Session {
    let scope = Scope::These(vec![QuestionId::new(id)]);
    let cards = Cards::default();
    Session::start(scope, catalog, &cards, Allowance::default(), seed, now).unwrap()
}

/// Answers `id` right (option 0) or wrong, and records it.
fn practise(store: &mut Store, id: &str, option: usize, now: Moment) -> (Session, Card) {
    let catalog = choices(&[id]);
    let mut session = run(&catalog, id, 1, now);
    let question = catalog.question(&QuestionId::new(id)).unwrap();
    let taken = Duration::from_millis(1234);
    let review = session
        .answer(question, Answer::Choice(option), now, taken)
        .unwrap();
    let card = store.record(&review, &session).unwrap();
    (session, card)
}

fn state(store: &Store, id: &str) -> CardState {
    store.cards().unwrap().state(&QuestionId::new(id))
}

fn reviews(store: &Store, id: &str) -> Vec<Review> {
    store.reviews_of(&QuestionId::new(id)).unwrap()
}

fn rows(store: &Store, table: &str) -> u32 {
    let sql = format!("SELECT count(*) FROM {table}");
    store
        .connection
        .query_row(&sql, [], |row| row.get(0))
        .unwrap()
}

#[test]
fn an_answer_is_there_after_the_file_is_opened_again() {
    let home = Home::new();
    let (session, card) = practise(&mut home.store(), "q", 0, noon(0));
    let store = home.store();
    let expected = Scheduler::default().review(&CardState::New, Grade::Good, day(0));
    assert_eq!(card.state, expected);
    assert_eq!(state(&store, "q"), expected);
    assert_eq!(
        reviews(&store, "q"),
        [session.current().unwrap().given().unwrap().review.clone()]
    );
    assert_eq!(store.unfinished_session().unwrap(), Some(session));
}

#[test]
fn an_answer_is_in_the_file_before_the_call_returns_even_if_the_program_dies() {
    let home = Home::new();
    let mut store = home.store();
    let (session, _) = practise(&mut store, "q", 0, noon(0));
    // A copy of the files while the program still runs is what a crash would leave behind.
    let crashed = Home::new();
    for name in ["progress.db", "progress.db-wal"] {
        let from = home.folder.path().join(name);
        std::fs::copy(from, crashed.folder.path().join(name)).unwrap();
    }
    std::mem::forget(store);
    let store = crashed.store();
    assert_eq!(reviews(&store, "q").len(), 1);
    assert_eq!(store.unfinished_session().unwrap(), Some(session));
}

#[test]
fn a_program_that_dies_in_mid_write_leaves_nothing_of_that_write() {
    let home = Home::new();
    let mut store = home.store();
    practise(&mut store, "q", 0, noon(0));
    store
        .connection
        .execute_batch("BEGIN IMMEDIATE; DELETE FROM cards; DELETE FROM sessions;")
        .unwrap();
    drop(store);
    let store = home.store();
    assert!(state(&store, "q").is_reviewed());
    assert!(store.unfinished_session().unwrap().is_some());
}

#[test]
fn a_review_whose_run_can_not_be_saved_is_not_saved_either() {
    let mut store = Store::in_memory().unwrap();
    store
        .connection
        .execute_batch("DROP TABLE sessions")
        .unwrap();
    let catalog = choices(&["q"]);
    let mut session = run(&catalog, "q", 1, noon(0));
    let question = &catalog.questions[0];
    let review = session
        .answer(question, Answer::Choice(0), noon(0), Duration::ZERO)
        .unwrap();
    store.record(&review, &session).unwrap_err();
    assert_eq!((rows(&store, "reviews"), rows(&store, "cards")), (0, 0));
}

#[test]
fn a_changed_grade_supersedes_the_former_review_and_keeps_its_record() {
    let mut store = Store::in_memory().unwrap();
    practise(&mut store, "q", 1, noon(0));
    let (mut session, _) = practise(&mut store, "q", 0, noon(2));
    let correction = session.regrade(Grade::Easy).unwrap();
    let card = store.record(&correction, &session).unwrap();

    let scheduler = Scheduler::default();
    let first = scheduler.review(&CardState::New, Grade::Again, day(0));
    assert_eq!(card.state, scheduler.review(&first, Grade::Easy, day(2)));
    assert_eq!(state(&store, "q"), card.state);
    let grades: Vec<Grade> = reviews(&store, "q")
        .iter()
        .map(|review| review.grade)
        .collect();
    assert_eq!(grades, [Grade::Again, Grade::Easy]);
    assert_eq!(rows(&store, "reviews"), 3);
}

#[test]
fn a_correction_keeps_its_place_among_later_reviews() {
    let mut store = Store::in_memory().unwrap();
    let (mut first, _) = practise(&mut store, "q", 0, noon(0));
    practise(&mut store, "q", 1, noon(5));
    let correction = first.regrade(Grade::Hard).unwrap();
    let card = store.record(&correction, &first).unwrap();
    let scheduler = Scheduler::default();
    let hard = scheduler.review(&CardState::New, Grade::Hard, day(0));
    assert_eq!(card.state, scheduler.review(&hard, Grade::Again, day(5)));
}

#[test]
fn reviews_can_not_be_edited_or_deleted_even_by_hand() {
    let mut store = Store::in_memory().unwrap();
    practise(&mut store, "q", 0, noon(0));
    for sql in ["UPDATE reviews SET grade = 4", "DELETE FROM reviews"] {
        store.connection.execute(sql, []).unwrap_err();
    }
    assert_eq!(reviews(&store, "q")[0].grade, Grade::Good);
}

#[test]
fn reviews_and_cards_of_a_question_that_is_gone_are_kept() {
    let home = Home::new();
    practise(&mut home.store(), "gone", 0, noon(0));
    let mut store = home.store();
    store.rebuild_cards().unwrap();
    assert!(state(&store, "gone").is_reviewed());
    assert_eq!(reviews(&store, "gone")[0].verdict, Verdict::Right);
}

#[test]
fn another_retention_moves_every_due_day_and_no_memory() {
    let mut store = Store::in_memory().unwrap();
    practise(&mut store, "q", 0, noon(0));
    assert_eq!(state(&store, "q").due(), Some(day(2)));
    let retention = Retention::new(0.8).unwrap();
    store.set_retention(retention).unwrap();
    assert_eq!(store.retention().unwrap(), retention);
    assert_eq!(state(&store, "q").due(), Some(day(8)));
    let (_, card) = practise(&mut store, "other", 0, noon(0));
    assert_eq!(card.state.due(), Some(day(8)));
}

#[test]
fn questions_begun_today_use_up_the_allowance_and_repeated_ones_do_not() {
    let mut store = Store::in_memory().unwrap();
    store.set_new_per_day(4).unwrap();
    practise(&mut store, "old", 0, noon(0));
    for (id, seed) in [("old", 1), ("new-1", 2), ("new-2", 3), ("new-2", 4)] {
        let at = Moment {
            when: noon(1).when + Duration::from_secs(seed),
            ..noon(1)
        };
        practise(&mut store, id, 0, at);
    }
    let expected = Allowance {
        per_day: 4,
        begun_today: 2,
    };
    assert_eq!(store.allowance(day(1)).unwrap(), expected);
    assert_eq!(expected.left(), 2);
}

#[test]
fn the_practice_of_each_day_is_counted_as_corrected() {
    let mut store = Store::in_memory().unwrap();
    practise(&mut store, "a", 0, noon(0));
    practise(&mut store, "b", 1, noon(0));
    practise(&mut store, "a", 0, noon(3));
    let (mut session, _) = practise(&mut store, "b", 0, noon(3));
    let correction = session.regrade(Grade::Hard).unwrap();
    store.record(&correction, &session).unwrap();
    practise(&mut store, "a", 1, noon(4));
    let activity = store.activity().unwrap();
    assert_eq!(activity.heat(day(4), 5), [2, 0, 0, 2, 1]);
    assert_eq!(activity.retention(day(4), 5), Some(2.0 / 3.0));
    assert_eq!(
        Store::in_memory().unwrap().activity().unwrap(),
        Activity::default()
    );
}

#[test]
fn a_run_is_saved_at_every_step_and_dropped_when_it_is_over() {
    let home = Home::new();
    let catalog = choices(&["a", "b"]);
    let scope = Scope::Today;
    let cards = Cards::default();
    let mut session =
        Session::start(scope, &catalog, &cards, Allowance::default(), 1, noon(0)).unwrap();
    let mut store = home.store();
    store.save_session(&session).unwrap();
    session.skip().unwrap();
    store.save_session(&session).unwrap();
    assert_eq!(
        home.store().unfinished_session().unwrap().as_ref(),
        Some(&session)
    );
    session.skip().unwrap();
    store.save_session(&session).unwrap();
    assert_eq!(home.store().unfinished_session().unwrap(), None);
}

#[test]
fn the_run_saved_last_is_the_one_to_continue_until_it_is_discarded() {
    let mut store = Store::in_memory().unwrap();
    let catalog = choices(&["q"]);
    let (one, two) = (
        run(&catalog, "q", 1, noon(0)),
        run(&catalog, "q", 2, noon(0)),
    );
    for session in [&one, &two, &one] {
        store.save_session(session).unwrap();
        assert_eq!(store.unfinished_session().unwrap().as_ref(), Some(session));
    }
    store.discard_session(one.id()).unwrap();
    assert_eq!(store.unfinished_session().unwrap(), Some(two));
}

#[test]
fn a_run_that_can_not_be_read_is_passed_over() {
    let mut store = Store::in_memory().unwrap();
    let session = run(&choices(&["q"]), "q", 1, noon(0));
    store.save_session(&session).unwrap();
    let sql = "INSERT INTO sessions (id, saved, state) VALUES ('x', 99, '{')";
    store.connection.execute(sql, []).unwrap();
    assert_eq!(store.unfinished_session().unwrap(), Some(session));
}

#[test]
fn only_the_latest_unfinished_runs_are_kept() {
    let mut store = Store::in_memory().unwrap();
    let catalog = choices(&["q"]);
    for seed in 0..25 {
        store
            .save_session(&run(&catalog, "q", seed, noon(0)))
            .unwrap();
    }
    assert_eq!(rows(&store, "sessions"), 20);
}
