//! What is due, and in which order.

use super::*;
use crate::study::card::CardState;
use crate::study::card::{Card, Grade};
use crate::study::fixture::{choices, day};
use Grade::{Again, Easy, Good};

/// Cards as they are after the given reviews, on the given days.
fn cards(reviews: &[(&str, &[(Grade, i64)])]) -> Cards {
    let scheduler = Scheduler::default();
    reviews
        .iter()
        .map(|(id, reviews)| Card {
            question: QuestionId::new(*id),
            state: reviews.iter().fold(CardState::New, |state, &(grade, on)| {
                scheduler.review(&state, grade, day(on))
            }),
        })
        .collect()
}

fn ids(questions: &[QuestionId]) -> Vec<&str> {
    questions.iter().map(QuestionId::as_str).collect()
}

fn allowance(per_day: u32, begun_today: u32) -> Allowance {
    Allowance {
        per_day,
        begun_today,
    }
}

#[test]
fn what_is_most_likely_forgotten_comes_first_and_new_questions_last() {
    let catalog = choices(&["new-b", "easy", "again", "good", "new-a", "later"]);
    let cards = cards(&[
        ("easy", &[(Easy, 0)]),
        ("again", &[(Again, 0)]),
        ("good", &[(Good, 0)]),
        ("later", &[(Good, 9)]),
    ]);
    let queue = Queue::build(&catalog.questions, &cards, Allowance::default(), day(9));
    assert_eq!(ids(&queue.due), ["again", "good", "easy"]);
    assert_eq!(ids(&queue.new), ["new-b", "new-a"]);
    assert_eq!(queue.waiting, 0);
}

#[test]
fn new_questions_are_limited_a_day_and_those_begun_today_count() {
    let catalog = choices(&["a", "b", "c", "d", "e"]);
    let cases = [
        ("none begun", allowance(3, 0), 3, 2),
        ("two begun", allowance(3, 2), 1, 4),
        ("more begun than allowed", allowance(3, 7), 0, 5),
        ("none allowed", allowance(0, 0), 0, 5),
        ("more allowed than there are", allowance(10, 0), 5, 0),
    ];
    for (name, allowance, new, waiting) in cases {
        let queue = Queue::build(&catalog.questions, &Cards::default(), allowance, day(0));
        assert_eq!((queue.new.len(), queue.waiting), (new, waiting), "{name}");
    }
}

#[test]
fn a_card_is_due_from_its_due_day_on() {
    let catalog = choices(&["a"]);
    let cards = cards(&[("a", &[(Good, 0)])]);
    let due = |on| {
        Queue::build(&catalog.questions, &cards, Allowance::default(), day(on))
            .due
            .len()
    };
    assert_eq!([due(0), due(1), due(2), due(300)], [0, 0, 1, 1]);
}

#[test]
fn a_card_without_its_question_is_left_out() {
    let cards = cards(&[("gone", &[(Again, 0)])]);
    let queue = Queue::build(
        &choices(&[]).questions,
        &cards,
        Allowance::default(),
        day(5),
    );
    assert!(queue.is_empty());
}
