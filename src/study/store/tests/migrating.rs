//! Databases of earlier versions are brought up to date.

use super::*;
use crate::content::QuestionId;
use crate::study::store::schema::{MIGRATIONS, latest, migrate, version};

/// What a learner of version 1 had.
const VERSION_1: &str = "
INSERT INTO reviews (session, item, question, at, day, verdict, grade, elapsed, answer)
  VALUES ('s-1', 0, 'rh-405', 1767268800000, '2026-01-01', 'right', 3, 4000, '405');
INSERT INTO cards (question, stability, difficulty, last, due, grade, reps, lapses)
  VALUES ('rh-405', 2.3065, 2.118, '2026-01-01', '2026-01-03', 3, 1, 0);
INSERT INTO bookmarks (topic, anchor, at) VALUES ('nextjs/route-handlers', '', 1767268800000);
INSERT INTO positions (topic, anchor, offset, updated)
  VALUES ('nextjs/route-handlers', 'caching', 3, 1767268800000);
INSERT INTO readings (topic, state, at) VALUES ('nextjs/route-handlers', 'read', 1767268800000);
INSERT INTO requests (line) VALUES ('GET /api/time');
INSERT INTO settings (key, value) VALUES ('theme', 'dark');
INSERT INTO last_place (only, route) VALUES (1, 'home');
";

/// What was filled into a file at each version, from 1 on.
const FILLED: &[&str] = &[VERSION_1];

fn file_of(home: &Home, version: usize) {
    let mut connection = Connection::open(home.path()).unwrap();
    migrate(&mut connection, &MIGRATIONS[..version]).unwrap();
    connection.execute_batch(FILLED[version - 1]).unwrap();
}

#[test]
fn a_file_of_every_version_is_brought_up_to_date_with_all_it_holds() {
    assert_eq!(FILLED.len(), MIGRATIONS.len(), "each version has its file");
    for from in 1..=MIGRATIONS.len() {
        let home = Home::new();
        file_of(&home, from);
        let store = home.store();
        assert_eq!(version(&store.connection).unwrap(), latest(MIGRATIONS));
        let reviews = store.reviews_of(&QuestionId::new("rh-405")).unwrap();
        assert_eq!(reviews.len(), 1, "from version {from}");
        assert_eq!(reviews[0].answer, "405");
        assert_eq!(store.cards().unwrap().iter().count(), 1);
        assert_eq!(store.bookmarks().unwrap().len(), 1);
        let topic = crate::content::TopicId::new("nextjs/route-handlers");
        assert_eq!(store.positions().unwrap()[&topic].offset, 3);
        assert_eq!(store.readings().unwrap().len(), 1);
        assert_eq!(store.requests().unwrap(), ["GET /api/time"]);
        assert_eq!(store.setting("theme").unwrap().as_deref(), Some("dark"));
        assert_eq!(store.last_place().unwrap().as_deref(), Some("home"));
    }
}

#[test]
fn only_the_missing_steps_are_taken() {
    let mut connection = Connection::open_in_memory().unwrap();
    let steps = [
        "CREATE TABLE a (x)",
        "INSERT INTO a VALUES (2)",
        "INSERT INTO a VALUES (3)",
    ];
    for taken in [1, 2, 2, 3, 3] {
        migrate(&mut connection, &steps[..taken]).unwrap();
        assert_eq!(version(&connection).unwrap(), latest(&steps[..taken]));
    }
    let rows: i64 = connection
        .query_row("SELECT group_concat(x, '') FROM a", [], |row| {
            row.get::<_, String>(0)
        })
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(rows, 23);
}

#[test]
fn a_step_that_fails_leaves_the_file_as_it_was() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &["CREATE TABLE a (x)"]).unwrap();
    let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x)", "no SQL"];
    migrate(&mut connection, &steps).unwrap_err();
    assert_eq!(version(&connection).unwrap(), 1);
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}
