//! Progress of a topic, counted from its cards.

use super::*;
use crate::content::QuestionId;
use crate::study::card::{Card, Grade};
use crate::study::fixture::{catalog, day, first_day, question, single};

fn state(stability: f32, grade: Grade) -> CardState {
    CardState::Reviewed {
        stability,
        difficulty: 5.0,
        last: first_day(),
        due: day(3),
        grade,
        reps: 1,
        lapses: 0,
    }
}

#[test]
fn known_is_what_was_recalled_and_is_likely_to_be_recalled_today() {
    let cases = [
        ("never answered", CardState::New, 0, Standing::New),
        (
            "recalled today",
            state(2.0, Grade::Good),
            0,
            Standing::Known,
        ),
        (
            "at its stability",
            state(2.0, Grade::Good),
            2,
            Standing::Known,
        ),
        (
            "past its stability",
            state(2.0, Grade::Good),
            3,
            Standing::Learning,
        ),
        ("lasting", state(21.0, Grade::Hard), 60, Standing::Known),
        (
            "forgotten today",
            state(2.0, Grade::Again),
            0,
            Standing::Learning,
        ),
        (
            "lasting once, then forgotten",
            state(30.0, Grade::Again),
            1,
            Standing::Learning,
        ),
    ];
    for (name, state, on, expected) in cases {
        assert_eq!(Standing::of(&state, day(on)), expected, "{name}");
    }
}

fn tagged(id: &str, topic: &str, level: Seniority, tags: &[&str]) -> Question {
    Question {
        topic: TopicId::new(topic),
        level,
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
        ..question(id, single(3, 0))
    }
}

fn tally(total: usize, seen: usize, known: usize, due: usize) -> Tally {
    Tally {
        total,
        seen,
        known,
        due,
    }
}

#[test]
fn questions_are_counted_in_all_and_by_topic_level_and_tag() {
    let catalog = catalog(vec![
        tagged("a", "one/x", Seniority::Junior, &["http"]),
        tagged("b", "one/x", Seniority::Mid, &["http", "cache"]),
        tagged("c", "two/y", Seniority::Mid, &[]),
    ]);
    let cards: Cards = [
        ("a", Grade::Good),
        ("b", Grade::Again),
        ("gone", Grade::Good),
    ]
    .map(|(id, grade)| Card {
        question: QuestionId::new(id),
        state: state(5.0, grade),
    })
    .into_iter()
    .collect();
    let progress = Progress::of(&catalog, &cards, day(3));
    assert_eq!(progress.all, tally(3, 2, 1, 2));
    assert_eq!(progress.topic(&TopicId::new("one/x")), tally(2, 2, 1, 2));
    assert_eq!(progress.topic(&TopicId::new("two/y")), tally(1, 0, 0, 0));
    assert_eq!(progress.topic(&TopicId::new("three/z")), Tally::default());
    assert_eq!(progress.levels[&Seniority::Mid], tally(2, 1, 0, 1));
    assert_eq!(progress.tags["http"], tally(2, 2, 1, 2));
    assert_eq!(progress.tags["cache"], tally(1, 1, 0, 1));
}

#[test]
fn the_share_of_nothing_is_nothing() {
    assert!(Tally::default().share_known().abs() < f64::EPSILON);
    assert!((tally(4, 3, 1, 0).share_known() - 0.25).abs() < f64::EPSILON);
}
