//! A session from its first question to its end, and back after a break.

use super::*;
use crate::content::{Seniority, TopicId};
use crate::study::card::{Card, CardState};
use crate::study::fixture::{catalog, choices, multiple, noon, open, question, short, single};
use crate::study::scheduler::Scheduler;

const SECOND: Duration = Duration::from_secs(1);

fn start(scope: Scope, catalog: &Catalog, seed: u64) -> Session {
    let cards = Cards::default();
    Session::start(scope, catalog, &cards, Allowance::default(), seed, noon(0)).unwrap()
}

fn topic() -> Scope {
    Scope::Topic(TopicId::new("demo/first"))
}

fn asked(session: &Session) -> Vec<&str> {
    let items = session.items().iter();
    items.map(|item| item.question().as_str()).collect()
}

/// Answers the current question.
fn answer(session: &mut Session, catalog: &Catalog, answer: Answer) -> Review {
    let current = session.current().unwrap().question().clone();
    let question = catalog.question(&current).unwrap();
    session.answer(question, answer, noon(0), SECOND).unwrap()
}

fn restored(session: &Session) -> Session {
    Session::from_text(&session.to_text()).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_questions_and_options_in_the_same_order() {
    let catalog = choices(&["a", "b", "c", "d", "e", "f"]);
    assert_eq!(start(topic(), &catalog, 7), start(topic(), &catalog, 7));
    assert_ne!(
        asked(&start(topic(), &catalog, 7)),
        asked(&start(topic(), &catalog, 8))
    );
}

#[test]
fn the_order_of_a_seed_stays_the_same_in_every_version() {
    let session = start(topic(), &choices(&["a", "b", "c", "d"]), 1);
    let orders: Vec<_> = session.items().iter().map(Item::order).collect();
    insta::assert_snapshot!(format!("{:?} {orders:?}", asked(&session)), @r#"["a", "b", "d", "c"] [[0, 2, 3, 1], [2, 0, 1, 3], [0, 2, 1, 3], [2, 0, 3, 1]]"#);
}

#[test]
fn every_option_is_shown_once_and_questions_without_options_have_none() {
    let catalog = catalog(vec![
        question("m", multiple(6, &[1, 2])),
        question("o", open()),
        question("s", short(&["x"])),
    ]);
    for item in start(topic(), &catalog, 3).items() {
        let mut order = item.order().to_vec();
        order.sort_unstable();
        let expected = if item.question().as_str() == "m" {
            6
        } else {
            0
        };
        assert_eq!(order, (0..expected).collect::<Vec<_>>());
    }
}

#[test]
fn due_questions_come_before_new_ones_and_those_before_the_rest() {
    let catalog = choices(&["new-1", "later-1", "due-1", "new-2", "due-2", "later-2"]);
    let scheduler = Scheduler::default();
    let reviewed = |id: &str, grade| Card {
        question: QuestionId::new(id),
        state: scheduler.review(&CardState::New, grade, noon(0).day),
    };
    let cards: Cards = [
        reviewed("due-1", Grade::Again),
        reviewed("due-2", Grade::Again),
        reviewed("later-1", Grade::Easy),
        reviewed("later-2", Grade::Easy),
    ]
    .into_iter()
    .collect();
    let allowance = Allowance::default();
    for seed in 0..20 {
        let session = Session::start(topic(), &catalog, &cards, allowance, seed, noon(1)).unwrap();
        let groups: Vec<&str> = asked(&session).iter().map(|id| &id[..3]).collect();
        assert_eq!(groups, ["due", "due", "new", "new", "lat", "lat"]);
        let today = Session::start(Scope::Today, &catalog, &cards, allowance, seed, noon(1));
        assert_eq!(today.unwrap().items().len(), 4);
    }
}

#[test]
fn a_scope_chooses_its_questions() {
    let mut senior = question("senior", single(3, 0));
    senior.level = Seniority::Senior;
    senior.tags = vec!["http".to_owned()];
    let mut elsewhere = question("elsewhere", single(3, 0));
    elsewhere.topic = TopicId::new("demo/second");
    let catalog = catalog(vec![senior, elsewhere, question("plain", single(3, 0))]);
    let filter = |levels: &[Seniority], tags: &[&str]| Scope::Filter {
        levels: levels.to_vec(),
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
    };
    let these = |ids: &[&str]| Scope::These(ids.iter().map(|&id| id.into()).collect());
    let cases = [
        ("topic", topic(), vec!["plain", "senior"]),
        (
            "no filter",
            filter(&[], &[]),
            vec!["elsewhere", "plain", "senior"],
        ),
        (
            "level",
            filter(&[Seniority::Junior], &[]),
            vec!["elsewhere", "plain"],
        ),
        ("tag", filter(&[], &["http", "other"]), vec!["senior"]),
        ("one", these(&["plain"]), vec!["plain"]),
        (
            "one that is gone, too",
            these(&["gone", "plain"]),
            vec!["plain"],
        ),
    ];
    for (name, scope, expected) in cases {
        let session = start(scope, &catalog, 1);
        let mut seen = asked(&session);
        seen.sort_unstable();
        assert_eq!(seen, expected, "{name}");
    }
}

#[test]
fn a_run_without_questions_does_not_begin() {
    let scope = Scope::These(vec![QuestionId::new("gone")]);
    let cards = Cards::default();
    let allowance = Allowance::default();
    let session = Session::start(scope, &choices(&["a"]), &cards, allowance, 1, noon(0));
    assert_eq!(session, None);
}

#[test]
fn an_answer_becomes_a_review_of_its_place_in_the_run() {
    let catalog = choices(&["a", "b"]);
    let mut session = start(topic(), &catalog, 1);
    answer(&mut session, &catalog, Answer::Choice(0));
    session.advance().unwrap();
    let review = answer(&mut session, &catalog, Answer::Choice(2));
    assert_eq!(
        review,
        Review {
            attempt: Attempt {
                session: session.id().clone(),
                item: 1
            },
            question: session.current().unwrap().question().clone(),
            at: noon(0),
            verdict: Verdict::Wrong,
            grade: Grade::Again,
            elapsed: SECOND,
            answer: review.answer.clone(),
        }
    );
}

#[test]
fn steps_that_make_no_sense_are_refused_and_change_nothing() {
    let catalog = choices(&["a", "b"]);
    let mut session = start(topic(), &catalog, 1);
    let other = session.items()[1].question().clone();
    let other = catalog.question(&other).unwrap();
    let before = session.clone();
    let wrong_question = session.answer(other, Answer::Choice(0), noon(0), SECOND);
    assert_eq!(wrong_question, Err(SessionError::OtherQuestion));
    assert_eq!(session.advance(), Err(SessionError::NotAnswered));
    assert_eq!(session.regrade(Grade::Easy), Err(SessionError::NotAnswered));
    assert_eq!(session, before);

    answer(&mut session, &catalog, Answer::Choice(0));
    let answered = session.clone();
    let current = session.current().unwrap().question().clone();
    let again = catalog.question(&current).unwrap();
    let twice = session.answer(again, Answer::Choice(1), noon(0), SECOND);
    assert_eq!(twice, Err(SessionError::AlreadyAnswered));
    assert_eq!(session.skip(), Err(SessionError::AlreadyAnswered));
    assert_eq!(
        session.regrade(Grade::Again),
        Err(SessionError::GradeNotOffered)
    );
    assert_eq!(session, answered);
}

#[test]
fn a_finished_run_takes_no_step() {
    let catalog = choices(&["a"]);
    let mut session = start(topic(), &catalog, 1);
    session.skip().unwrap();
    assert!(session.is_finished());
    assert_eq!(session.current(), None);
    assert_eq!(session.advance(), Err(SessionError::Finished));
    assert_eq!(session.skip(), Err(SessionError::Finished));
}

#[test]
fn a_changed_grade_gives_a_review_that_corrects_the_former_one() {
    let catalog = choices(&["a"]);
    let mut session = start(topic(), &catalog, 1);
    let first = answer(&mut session, &catalog, Answer::Choice(0));
    let second = session.regrade(Grade::Easy).unwrap();
    assert_eq!(second, first.regraded(Grade::Easy));
    assert_eq!(second.attempt, first.attempt);
    assert_eq!(session.current().unwrap().given().unwrap().review, second);
}

#[test]
fn the_verdict_on_an_open_answer_follows_the_changed_grade_and_a_typed_one_keeps_its_own() {
    let opened = Answer::Open {
        text: "because".to_owned(),
        grade: Grade::Again,
    };
    let cases = [
        ("open", open(), opened, Verdict::Right),
        (
            "typed",
            short(&["x"]),
            Answer::Text("y".into()),
            Verdict::Wrong,
        ),
    ];
    for (name, kind, given, expected) in cases {
        let catalog = catalog(vec![question("q", kind)]);
        let mut session = start(topic(), &catalog, 1);
        answer(&mut session, &catalog, given);
        let review = session.regrade(Grade::Good).unwrap();
        assert_eq!(
            (review.grade, review.verdict),
            (Grade::Good, expected),
            "{name}"
        );
        assert_eq!(restored(&session), session);
    }
}

#[test]
fn grades_are_offered_that_fit_the_answer() {
    let several = |options: &[usize]| Answer::Choices(options.iter().copied().collect());
    let opened = Answer::Open {
        text: String::new(),
        grade: Grade::Good,
    };
    let degrees: &[Grade] = &[Grade::Hard, Grade::Good, Grade::Easy];
    let cases = [
        ("right", single(4, 0), Answer::Choice(0), degrees),
        ("wrong", single(4, 0), Answer::Choice(1), &[]),
        (
            "partly",
            multiple(4, &[0, 1]),
            several(&[0]),
            &[Grade::Again, Grade::Hard],
        ),
        (
            "typed",
            short(&["x"]),
            Answer::Text("y".into()),
            &Grade::ALL,
        ),
        ("open", open(), opened, &Grade::ALL),
        ("given up", short(&["x"]), Answer::GaveUp, &[]),
    ];
    for (name, kind, given, expected) in cases {
        let catalog = catalog(vec![question("q", kind)]);
        let mut session = start(topic(), &catalog, 1);
        answer(&mut session, &catalog, given);
        let given = session.current().unwrap().given().unwrap();
        assert_eq!(given.grades(), expected, "{name}");
    }
}

#[test]
fn a_run_comes_back_from_its_text_exactly_as_it_was() {
    let catalog = catalog(vec![
        question("m", multiple(4, &[0, 1])),
        question("o", open()),
        question("s", short(&["x"])),
        question("t", single(3, 0)),
    ]);
    let scope = Scope::Filter {
        levels: vec![Seniority::Junior],
        tags: Vec::new(),
    };
    let mut session = start(scope, &catalog, 4);
    assert_eq!(restored(&session), session);
    for given in [
        Answer::GaveUp,
        Answer::Text("\"quoted\"\n\u{1b}[31m".into()),
    ] {
        answer(&mut session, &catalog, given);
        assert_eq!(restored(&session), session);
        session.advance().unwrap();
    }
    session.skip().unwrap();
    assert_eq!(restored(&session), session);
}

#[test]
fn text_that_is_no_run_is_refused() {
    let catalog = choices(&["a", "b"]);
    let text = start(topic(), &catalog, 1).to_text();
    let cases = [
        ("nothing", String::new()),
        ("cut off", text[..text.len() / 2].to_owned()),
        (
            "an option twice",
            text.replacen("\"order\":[", "\"order\":[0,0,", 1),
        ),
        ("another shape", text.replace("\"items\"", "\"things\"")),
    ];
    for (name, text) in cases {
        assert_eq!(Session::from_text(&text), None, "{name}");
    }
}

#[test]
fn questions_that_are_gone_are_dropped_and_answered_ones_stay() {
    let catalog = choices(&["a", "b", "c"]);
    let mut session = start(topic(), &catalog, 1);
    answer(&mut session, &catalog, Answer::Choice(0));
    let answered = session.items()[0].question().clone();
    let kept = session.items()[2].question().clone();
    let mut grown = question(kept.as_str(), single(6, 0));
    grown.tags = vec!["grown".to_owned()];
    session.refit(&crate::study::fixture::catalog(vec![grown]));
    let left: Vec<&QuestionId> = session.items().iter().map(Item::question).collect();
    assert_eq!(left, [&answered, &kept]);
    assert_eq!(session.items()[1].order().len(), 6);
    assert!(session.items()[0].given().is_some());
}

#[test]
fn the_summary_counts_what_was_answered_and_names_what_was_missed() {
    let catalog = choices(&["a", "b", "c", "d"]);
    let mut session = start(topic(), &catalog, 1);
    answer(&mut session, &catalog, Answer::Choice(0));
    session.advance().unwrap();
    answer(&mut session, &catalog, Answer::Choice(1));
    session.advance().unwrap();
    session.skip().unwrap();
    answer(&mut session, &catalog, Answer::GaveUp);
    let missed = [1, 3].map(|at: usize| session.items()[at].question().clone());
    assert_eq!(
        session.summary(),
        Summary {
            total: 4,
            right: 1,
            partly: 0,
            wrong: 2,
            skipped: 1,
            missed: missed.to_vec(),
            elapsed: 3 * SECOND,
        }
    );
}
