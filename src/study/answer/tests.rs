//! Answers of each kind, judged.

use super::*;
use crate::study::fixture::{multiple, open, predict, question, short, single};
use Verdict::{Partly, Right, Wrong};

fn several(options: &[usize]) -> Answer {
    Answer::Choices(options.iter().copied().collect())
}

fn words(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn judged(grade: Grade) -> Answer {
    let text = String::new();
    Answer::Open { text, grade }
}

#[test]
fn answers_get_the_verdict_of_their_kind_of_question() {
    let cases = [
        ("the right option", single(4, 2), Answer::Choice(2), Right),
        ("a wrong option", single(4, 2), Answer::Choice(0), Wrong),
        (
            "an option that isn't there",
            single(4, 2),
            Answer::Choice(9),
            Wrong,
        ),
        (
            "all right options",
            multiple(5, &[0, 3]),
            several(&[3, 0]),
            Right,
        ),
        (
            "one of two right ones",
            multiple(5, &[0, 3]),
            several(&[3]),
            Partly,
        ),
        (
            "a right and a wrong one",
            multiple(5, &[0, 3]),
            several(&[0, 1]),
            Wrong,
        ),
        (
            "all right ones and a wrong one",
            multiple(5, &[0, 3]),
            several(&[0, 1, 3]),
            Wrong,
        ),
        ("no option", multiple(5, &[0, 3]), several(&[]), Wrong),
        ("an accepted word", short(&["405"]), words("405"), Right),
        ("another word", short(&["405"]), words("404"), Wrong),
        (
            "the right prediction",
            predict(3, 1),
            Answer::Choice(1),
            Right,
        ),
        (
            "a wrong prediction",
            predict(3, 1),
            Answer::Choice(2),
            Wrong,
        ),
        (
            "forgotten, says the learner",
            open(),
            judged(Grade::Again),
            Wrong,
        ),
        ("recalled with effort", open(), judged(Grade::Hard), Right),
        ("recalled at once", open(), judged(Grade::Easy), Right),
        ("given up", single(4, 2), Answer::GaveUp, Wrong),
        ("an answer of another kind", single(4, 2), words("c"), Wrong),
    ];
    for (name, kind, answer, expected) in cases {
        assert_eq!(
            grade_answer(&question("q", kind), &answer),
            expected,
            "{name}"
        );
    }
}

#[test]
fn the_grade_follows_the_verdict_and_for_an_open_question_the_learner() {
    let cases = [
        (Answer::Choice(0), Right, Grade::Good),
        (several(&[0]), Partly, Grade::Again),
        (Answer::Choice(1), Wrong, Grade::Again),
        (judged(Grade::Easy), Right, Grade::Easy),
    ];
    for (answer, verdict, expected) in cases {
        assert_eq!(answer.grade(verdict), expected, "{answer:?}");
    }
}

#[test]
fn answers_are_described_in_the_words_of_the_question() {
    let cases = [
        (single(4, 2), Answer::Choice(1), "b"),
        (multiple(4, &[0]), several(&[2, 0]), "a; c"),
        (predict(3, 0), Answer::Choice(2), "c"),
        (short(&["405"]), words("`405` "), "`405` "),
        (open(), Answer::GaveUp, "(no answer)"),
        (single(4, 2), Answer::Choice(7), "(option 8)"),
    ];
    for (kind, answer, expected) in cases {
        assert_eq!(describe_answer(&question("q", kind), &answer), expected);
    }
}
