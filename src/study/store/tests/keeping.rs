//! What is kept from one start to the next.

use super::*;
use crate::content::TopicId;
use crate::study::fixture::noon;
use crate::study::{Allowance, Retention};

fn topic() -> TopicId {
    TopicId::new("demo/first")
}

#[test]
fn a_bookmark_is_set_and_taken_away_by_the_same_call() {
    let home = Home::new();
    let mut store = home.store();
    let section = Some("a-section");
    assert!(store.toggle_bookmark(&topic(), None, noon(0).when).unwrap());
    assert!(
        store
            .toggle_bookmark(&topic(), section, noon(1).when)
            .unwrap()
    );
    let bookmark = |anchor: Option<&str>, on| Bookmark {
        topic: topic(),
        anchor: anchor.map(str::to_owned),
        at: noon(on).when,
    };
    assert_eq!(
        home.store().bookmarks().unwrap(),
        [bookmark(section, 1), bookmark(None, 0)]
    );
    assert!(!store.toggle_bookmark(&topic(), None, noon(2).when).unwrap());
    assert_eq!(home.store().bookmarks().unwrap(), [bookmark(section, 1)]);
}

#[test]
fn the_position_in_a_lesson_is_remembered() {
    let home = Home::new();
    let position = |anchor: Option<&str>, offset| Position {
        anchor: anchor.map(str::to_owned),
        offset,
        updated: noon(0).when,
    };
    assert_eq!(home.store().positions().unwrap().get(&topic()), None);
    for expected in [position(None, u32::MAX), position(Some("caching"), 3)] {
        home.store().save_position(&topic(), &expected).unwrap();
        assert_eq!(
            home.store().positions().unwrap().get(&topic()),
            Some(&expected)
        );
    }
}

#[test]
fn topics_are_unread_then_being_read_then_read() {
    let home = Home::new();
    let mut store = home.store();
    let (begun, read) = (Reading::Reading(noon(0).when), Reading::Read(noon(1).when));
    for state in [begun, read] {
        store.save_reading(&topic(), state).unwrap();
        assert_eq!(home.store().readings().unwrap(), [(topic(), state)].into());
    }
    store.save_reading(&topic(), Reading::Unread).unwrap();
    assert_eq!(home.store().readings().unwrap(), [].into());
}

#[test]
fn a_request_typed_again_moves_to_the_end_and_the_oldest_beyond_200_go() {
    let home = Home::new();
    let mut store = home.store();
    for number in 0..201 {
        store.remember_request(&format!("GET /{number}")).unwrap();
    }
    store.remember_request("GET /5").unwrap();
    let lines = home.store().requests().unwrap();
    assert_eq!(lines.len(), 200);
    assert_eq!(lines.first().unwrap(), "GET /1");
    assert_eq!(lines.last().unwrap(), "GET /5");
    assert_eq!(lines.iter().filter(|line| *line == "GET /5").count(), 1);
}

#[test]
fn settings_and_the_last_place_are_remembered() {
    let home = Home::new();
    assert_eq!(home.store().last_place().unwrap(), None);
    let mut store = home.store();
    store.set_setting("next", "15").unwrap();
    store.set_setting("next", "14").unwrap();
    store.save_last_place("lesson nextjs/caching").unwrap();
    store.save_last_place("home").unwrap();
    let again = home.store();
    assert_eq!(
        again.settings().unwrap(),
        [("next".into(), "14".into())].into()
    );
    assert_eq!(again.setting("mode").unwrap(), None);
    assert_eq!(again.last_place().unwrap().as_deref(), Some("home"));
}

#[test]
fn a_setting_that_makes_no_sense_counts_as_never_set() {
    let mut store = Store::in_memory().unwrap();
    for value in ["", "much", "-1", "1.5", "NaN"] {
        store.set_setting("desired-retention", value).unwrap();
        store.set_setting("new-per-day", value).unwrap();
        assert_eq!(store.retention().unwrap(), Retention::default(), "{value}");
        let allowance = store.allowance(noon(0).day).unwrap();
        assert_eq!(allowance, Allowance::default(), "{value}");
    }
}
