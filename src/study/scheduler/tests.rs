//! Golden sequences, computed with the reference implementation: py-fsrs 6.3.2 with
//! `Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)`.

use super::*;
use crate::study::fixture::{day, first_day};
use Grade::{Again, Easy, Good, Hard};

/// When the next review comes.
#[derive(Clone, Copy)]
enum Gap {
    /// On the due day.
    Due,
    /// After so many days.
    Days(i64),
}

use Gap::{Days, Due};

/// A review, and stability, difficulty and due day after it.
type Step = (Gap, Grade, f32, f32, &'static str);

struct Sequence {
    name: &'static str,
    retention: f32,
    steps: &'static [Step],
}

const SEQUENCES: &[Sequence] = &[
    Sequence {
        name: "always good",
        retention: 0.9,
        steps: &[
            (Due, Good, 2.3065, 2.1181, "2026-01-03"),
            (Due, Good, 10.9643, 2.1112, "2026-01-14"),
            (Due, Good, 46.2802, 2.1043, "2026-03-01"),
            (Due, Good, 162.8622, 2.0975, "2026-08-11"),
            (Due, Good, 497.4472, 2.0906, "2027-12-21"),
            (Due, Good, 1345.5288, 2.0837, "2031-08-28"),
        ],
    },
    Sequence {
        name: "always easy",
        retention: 0.9,
        steps: &[
            (Due, Easy, 8.2956, 1.0, "2026-01-09"),
            (Due, Easy, 65.6242, 1.0, "2026-03-16"),
            (Due, Easy, 396.775, 1.0, "2027-04-17"),
            (Due, Easy, 1874.917, 1.0, "2032-06-04"),
            (Due, Easy, 7265.433, 1.0, "2052-04-25"),
        ],
    },
    Sequence {
        name: "always hard",
        retention: 0.9,
        steps: &[
            (Due, Hard, 1.2931, 5.1122, "2026-01-02"),
            (Due, Hard, 3.2494, 6.7405, "2026-01-05"),
            (Due, Hard, 6.7283, 7.8214, "2026-01-12"),
            (Due, Hard, 11.9164, 8.539, "2026-01-24"),
            (Due, Hard, 18.2363, 9.0153, "2026-02-11"),
            (Due, Hard, 25.3987, 9.3316, "2026-03-08"),
        ],
    },
    Sequence {
        name: "always again",
        retention: 0.9,
        steps: &[
            (Due, Again, 0.212, 6.4133, "2026-01-02"),
            (Due, Again, 0.1009, 8.8063, "2026-01-03"),
            (Due, Again, 0.055, 9.5929, "2026-01-04"),
            (Due, Again, 0.0334, 9.8514, "2026-01-05"),
            (Due, Again, 0.0219, 9.9364, "2026-01-06"),
        ],
    },
    Sequence {
        name: "forgotten twice after years",
        retention: 0.9,
        steps: &[
            (Due, Good, 2.3065, 2.1181, "2026-01-03"),
            (Due, Good, 10.9643, 2.1112, "2026-01-14"),
            (Due, Good, 46.2802, 2.1043, "2026-03-01"),
            (Due, Good, 162.8622, 2.0975, "2026-08-11"),
            (Due, Good, 497.4472, 2.0906, "2027-12-21"),
            (Due, Good, 1345.5288, 2.0837, "2031-08-28"),
            (Due, Again, 9.4446, 7.3832, "2031-09-06"),
            (Due, Again, 1.3126, 9.1251, "2031-09-07"),
            (Due, Good, 2.3497, 9.1112, "2031-09-09"),
            (Due, Good, 4.194, 9.0973, "2031-09-13"),
            (Due, Good, 7.4665, 9.0835, "2031-09-20"),
            (Due, Good, 12.7315, 9.0696, "2031-10-03"),
            (Due, Good, 21.5282, 9.0558, "2031-10-25"),
        ],
    },
    Sequence {
        name: "several times a day",
        retention: 0.9,
        steps: &[
            (Days(0), Again, 0.212, 6.4133, "2026-01-02"),
            (Days(0), Good, 0.2467, 6.4021, "2026-01-02"),
            (Days(0), Good, 0.2842, 6.3909, "2026-01-02"),
            (Days(1), Hard, 1.4075, 7.5894, "2026-01-03"),
            (Due, Easy, 4.958, 6.7691, "2026-01-08"),
        ],
    },
    Sequence {
        name: "late and early",
        retention: 0.9,
        steps: &[
            (Days(0), Good, 2.3065, 2.1181, "2026-01-03"),
            (Days(30), Good, 37.4206, 2.1112, "2026-03-09"),
            (Days(1), Again, 2.2958, 7.3922, "2026-02-03"),
            (Days(10), Hard, 7.8566, 8.2541, "2026-02-19"),
            (Days(3), Good, 11.7198, 8.241, "2026-02-26"),
        ],
    },
    Sequence {
        name: "a retention of 80 %",
        retention: 0.8,
        steps: &[
            (Due, Good, 2.3065, 2.1181, "2026-01-09"),
            (Due, Hard, 14.6122, 4.7529, "2026-02-26"),
            (Due, Again, 1.9832, 8.2605, "2026-03-05"),
            (Due, Easy, 12.497, 7.6645, "2026-04-15"),
        ],
    },
    Sequence {
        name: "a retention of 97 %",
        retention: 0.97,
        steps: &[
            (Due, Good, 2.3065, 2.1181, "2026-01-02"),
            (Due, Hard, 5.3188, 4.7529, "2026-01-03"),
            (Due, Again, 0.8772, 8.2605, "2026-01-04"),
            (Due, Easy, 3.5949, 7.6645, "2026-01-05"),
        ],
    },
];

/// Within a thousandth: the reference counts in f64, and prints four digits.
fn close(seen: f32, expected: f32) -> bool {
    (seen - expected).abs() <= expected.abs() * 1e-3 + 1e-4
}

fn check(sequence: &Sequence) {
    let scheduler = Scheduler::new(Retention::new(sequence.retention).unwrap());
    let mut state = CardState::New;
    for (number, &(gap, grade, stability, difficulty, due)) in sequence.steps.iter().enumerate() {
        let last = state.last().unwrap_or(first_day());
        let today = match gap {
            Due => state.due().unwrap_or(first_day()),
            Days(days) => last.saturating_add(days.days()),
        };
        state = scheduler.review(&state, grade, today);
        let CardState::Reviewed {
            stability: seen_stability,
            difficulty: seen_difficulty,
            due: seen_due,
            ..
        } = state
        else {
            panic!("{}: a reviewed card is not new", sequence.name);
        };
        let place = format!("{}, review {}: {state:?}", sequence.name, number + 1);
        assert!(close(seen_stability, stability), "{place}");
        assert!(close(seen_difficulty, difficulty), "{place}");
        assert_eq!(seen_due.to_string(), due, "{place}");
    }
}

#[test]
fn cards_move_as_in_the_reference_implementation() {
    SEQUENCES.iter().for_each(check);
}

fn after(grades: &[Grade]) -> CardState {
    let scheduler = Scheduler::default();
    grades.iter().fold(CardState::New, |state, &grade| {
        scheduler.review(&state, grade, state.due().unwrap_or(first_day()))
    })
}

#[test]
fn the_first_again_is_no_lapse_and_every_later_one_is() {
    let state = after(&[Again, Good, Again, Again]);
    assert_eq!((state.reps(), state.lapses()), (4, 2));
}

#[test]
fn a_clock_that_was_put_back_counts_as_the_day_of_the_last_review() {
    let scheduler = Scheduler::default();
    let once = scheduler.review(&CardState::New, Good, day(10));
    assert_eq!(
        scheduler.review(&once, Good, day(3)),
        scheduler.review(&once, Good, day(10))
    );
}

#[test]
fn an_interval_never_exceeds_a_century() {
    let scheduler = Scheduler::new(Retention::new(0.7).unwrap());
    let mut state = CardState::New;
    for _ in 0..12 {
        state = scheduler.review(&state, Easy, first_day());
        state = scheduler.review(&state, Easy, state.due().unwrap().min(day(40_000)));
    }
    let days = (state.due().unwrap() - state.last().unwrap()).get_days();
    assert!(days <= 36_500, "{days}");
}

#[test]
fn recall_is_certain_on_the_day_of_review_and_nine_in_ten_after_the_stability() {
    let state = CardState::Reviewed {
        stability: 10.0,
        difficulty: 5.0,
        last: first_day(),
        due: day(10),
        grade: Good,
        reps: 1,
        lapses: 0,
    };
    let cases = [(0, 1.0), (10, 0.9), (100, 0.692_8)];
    for (days, expected) in cases {
        let seen = Scheduler::retrievability(&state, day(days));
        assert!((seen - expected).abs() < 0.001, "after {days} days: {seen}");
    }
}

#[test]
fn a_new_card_can_not_be_recalled() {
    let seen = Scheduler::retrievability(&CardState::New, first_day());
    assert!(seen.abs() < f32::EPSILON);
}

#[test]
fn a_retention_outside_of_its_bounds_is_refused() {
    let cases = [
        (0.69, false),
        (0.7, true),
        (0.97, true),
        (0.98, false),
        (f32::NAN, false),
    ];
    for (value, accepted) in cases {
        assert_eq!(Retention::new(value).is_some(), accepted, "{value}");
    }
}
