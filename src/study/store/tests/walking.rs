//! A learner who does anything at random; what must hold, holds after every step.

use super::*;
use crate::content::{Catalog, QuestionId};
use crate::study::fixture::{choices, noon};
use crate::study::{Allowance, Answer, CardState, Cards, Grade, Scope, Session};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

const QUESTIONS: [&str; 3] = ["a", "b", "c"];

#[derive(Debug, Clone)]
enum Step {
    /// Answers a question with an option in a run of its own.
    Answer(usize, usize),
    /// Changes the grade of the latest answer.
    Regrade(Grade),
    /// Lets days pass; a negative number is a clock put back.
    Wait(i64),
    /// Makes all cards again.
    Rebuild,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..QUESTIONS.len(), 0..2_usize).prop_map(|(at, option)| Step::Answer(at, option)),
        2 => (0..4_usize).prop_map(|at| Step::Regrade(Grade::ALL[at])),
        4 => (-3..60_i64).prop_map(Step::Wait),
        1 => Just(Step::Rebuild),
    ]
}

struct Learner {
    store: Store,
    catalog: Catalog,
    today: i64,
    runs: u64,
    latest: Option<Session>,
    answers: BTreeMap<&'static str, u32>,
}

impl Learner {
    fn new() -> Self {
        Self {
            store: Store::in_memory().unwrap(),
            catalog: choices(&QUESTIONS),
            today: 100,
            runs: 0,
            latest: None,
            answers: BTreeMap::new(),
        }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Answer(at, option) => self.answer(QUESTIONS[at], option),
            Step::Regrade(grade) => self.regrade(grade),
            Step::Wait(days) => self.today += days,
            Step::Rebuild => self.store.rebuild_cards().unwrap(),
        }
    }

    fn answer(&mut self, id: &'static str, option: usize) {
        self.runs += 1;
        let scope = Scope::These(vec![QuestionId::new(id)]);
        let (cards, now) = (Cards::default(), noon(self.today));
        let allowance = Allowance::default();
        let mut session =
            Session::start(scope, &self.catalog, &cards, allowance, self.runs, now).unwrap();
        let question = self.catalog.question(&QuestionId::new(id)).unwrap();
        let answer = Answer::Choice(option);
        let review = session
            .answer(question, answer, now, Duration::ZERO)
            .unwrap();
        self.store.record(&review, &session).unwrap();
        *self.answers.entry(id).or_default() += 1;
        self.latest = Some(session);
    }

    fn regrade(&mut self, grade: Grade) {
        let Some(session) = &mut self.latest else {
            return;
        };
        if let Ok(review) = session.regrade(grade) {
            self.store.record(&review, session).unwrap();
        }
    }

    fn check(&mut self) {
        let cards = self.store.cards().unwrap();
        for id in QUESTIONS {
            let state = cards.state(&QuestionId::new(id));
            let answers = self.answers.get(id).copied().unwrap_or(0);
            assert_eq!(
                state.reps(),
                answers,
                "a card has as many reviews as there were answers"
            );
            check_card(&state);
        }
        self.store.rebuild_cards().unwrap();
        assert_eq!(
            self.store.cards().unwrap(),
            cards,
            "made again from the reviews"
        );
        assert_eq!(self.store.unfinished_session().unwrap(), self.latest);
    }
}

fn check_card(state: &CardState) {
    let CardState::Reviewed {
        stability,
        difficulty,
        last,
        due,
        reps,
        lapses,
        ..
    } = *state
    else {
        return;
    };
    assert!(due > last, "{state:?}");
    assert!(stability > 0.0 && stability.is_finite(), "{state:?}");
    assert!((1.0..=10.0).contains(&difficulty), "{state:?}");
    assert!(lapses < reps, "{state:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_learner_does_cards_are_possible_and_follow_from_the_reviews(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let mut learner = Learner::new();
        for step in &steps {
            learner.take(step);
            learner.check();
        }
    }
}
