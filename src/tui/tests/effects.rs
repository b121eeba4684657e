//! What the program asks for, and when.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, MouseEventKind};
use ratatui::layout::Size;

use super::stage::{Stage, catalog, ctrl, key};
use crate::sandbox::{Edition, Event, Mode, NextVersion, Place, Problem};
use crate::tui::app::Running;
use crate::tui::effect::{Change, Effect};
use crate::tui::message::{
    Asker, ClientEvent, EndReason, Message, Notice, Reply, ServerFacts, ServerMessage,
};
use crate::tui::route::{Route, Run};

fn handlers() -> Route {
    Route::lesson("next/handlers".into())
}

fn practice(question: &str) -> Route {
    Route::Practice(Run::These(vec![question.into()]))
}

#[test]
fn the_server_is_started_with_the_program() {
    let mut stage = Stage::home(80, 24);
    assert_eq!(
        stage.app.start(),
        vec![Effect::Serve("demo".into(), Edition::default())]
    );
}

#[test]
fn quitting_saves_the_place_first() {
    let mut stage = Stage::at(&handlers(), 80, 24);
    stage.keys("j");
    let effects = stage.take(key(KeyCode::Char('q')));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Save(_, Change::Position(..)), Effect::Quit]
    ));
    assert_eq!(stage.app.running(), Running::Leaving);
}

#[test]
fn a_signal_and_a_vanished_terminal_save_as_quitting_does() {
    for reason in [EndReason::Signal, EndReason::TerminalGone] {
        let mut stage = Stage::at(&handlers(), 80, 24);
        stage.keys("j");
        let effects = stage.take(Message::Ended(reason));
        assert!(matches!(
            effects.first(),
            Some(Effect::Save(_, Change::Position(..)))
        ));
        assert_eq!(effects.last(), Some(&Effect::Quit));
    }
}

#[test]
fn ctrl_c_leaves_from_an_overlay_and_while_text_is_typed() {
    for keys in ["?", "f", "/"] {
        let mut stage = Stage::at(&handlers(), 80, 24);
        stage.keys(keys);
        assert_eq!(stage.take(ctrl('c')).last(), Some(&Effect::Quit), "{keys}");
    }
}

#[test]
fn an_answer_is_judged_only_when_it_is_on_the_disk() {
    let mut stage = Stage::at(&practice("b-name"), 80, 24);
    stage.keys("route.ts");
    let effects = stage.take(key(KeyCode::Enter));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Save(_, Change::Review(..))]
    ));
    assert!(!stage.screen().contains("✓ Right"));
    stage.settle(effects);
    assert!(stage.screen().contains("✓ Right"));
}

#[test]
fn an_answer_that_could_not_be_saved_is_said_and_the_question_stays() {
    let mut stage = Stage::at(&practice("b-name"), 80, 24);
    stage.keys("route.ts");
    let effects = stage.take(key(KeyCode::Enter));
    let [Effect::Save(asker, change)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    stage.take(Message::Saved(
        *asker,
        change.clone(),
        Err("the disk is full".into()),
    ));
    let screen = stage.screen();
    assert!(screen.contains("✗ Not saved: the disk is full"), "{screen}");
    assert!(screen.contains("▸ route.ts"), "{screen}");
}

#[test]
fn keys_pressed_while_an_answer_is_saved_do_nothing() {
    let mut stage = Stage::at(&practice("b-name"), 80, 24);
    stage.keys("route.ts");
    let effects = stage.take(key(KeyCode::Enter));
    assert_eq!(stage.take(key(KeyCode::Enter)), Vec::new());
    stage.settle(effects);
    assert!(stage.screen().contains("✓ Right"));
}

#[test]
fn a_run_that_was_cut_short_goes_on_where_it_was() {
    let mut stage = Stage::at(&Route::Practice(Run::Topic("next/basics".into())), 80, 24);
    while !stage.screen().contains("What is the file") {
        stage.keys("s");
        stage.take(ctrl('n'));
    }
    stage.keys("route.ts⏎");
    let judged = stage.screen();
    let mut stage = stage.again();
    assert!(stage.screen().contains("Go on with practice"));
    stage.keys("⏎");
    assert_eq!(stage.screen(), judged);
}

#[test]
fn a_run_without_an_answer_is_not_offered_again() {
    let mut stage = Stage::home(80, 24);
    stage.keys("p");
    let stage = stage.again();
    assert!(!stage.screen().contains("Go on with practice"));
}

#[test]
fn the_sandbox_pane_can_be_taken_away_and_brought_back() {
    let mut stage = Stage::at(&handlers(), 120, 40);
    let beside = stage.screen();
    stage.keys("S");
    assert!(!stage.screen().contains("Requests"));
    stage.keys("S");
    assert_eq!(stage.screen(), beside);
}

#[test]
fn a_grade_after_the_answer_corrects_it() {
    let mut stage = Stage::at(&practice("b-name"), 80, 24);
    stage.keys("route.ts⏎");
    assert!(stage.screen().contains("Good, back"));
    stage.keys("4");
    assert!(stage.screen().contains("Easy, back"));
    stage.keys("1");
    assert!(stage.screen().contains("Again, back"));
}

#[test]
fn a_late_reply_to_a_closed_screen_is_ignored() {
    let mut stage = Stage::home(80, 24);
    let before = stage.screen();
    let event = ClientEvent::Failed {
        error: "late".into(),
    };
    let reply = Message::Reply(Asker(999), Reply::Client("999-1".into(), event));
    assert_eq!(stage.take(reply), Vec::new());
    assert_eq!(stage.screen(), before);
}

#[test]
fn another_version_goes_to_the_server_and_into_the_settings() {
    let mut stage = Stage::home(80, 24);
    let effects = stage.take(key(KeyCode::Char('v')));
    let edition = Edition {
        next: NextVersion::V14,
        mode: Mode::Production,
    };
    assert_eq!(effects.first(), Some(&Effect::SwitchEdition(edition)));
    stage.settle(effects);
    let mut stage = stage.again();
    assert_eq!(
        stage.app.start().first(),
        Some(&Effect::Serve("demo".into(), edition))
    );
}

#[test]
fn a_server_that_started_as_another_version_is_told_the_choice() {
    let mut stage = Stage::home(80, 24);
    stage.keys("m");
    let effects = stage.serve(Edition::default());
    let edition = Edition {
        mode: Mode::Development,
        ..Edition::default()
    };
    assert_eq!(effects, vec![Effect::SwitchEdition(edition)]);
}

#[test]
fn a_lesson_opens_where_it_was_left() {
    let mut stage = Stage::at(&handlers(), 80, 24);
    stage.keys("]]]]");
    let line = |screen: String| screen.lines().nth(2).map(str::to_owned);
    let before = line(stage.screen());
    let mut stage = stage.again();
    stage.keys("⏎");
    assert_eq!(stage.app.route(), handlers());
    assert_eq!(line(stage.screen()), before);
}

#[test]
fn a_lesson_that_went_away_leaves_the_one_before_it_to_go_on_with() {
    let mut stage = Stage::at(&Route::lesson("next/basics".into()), 80, 24);
    stage.keys("j}");
    assert_eq!(stage.app.route(), handlers());
    let mut left = catalog();
    left.topics
        .retain(|topic| topic.id.as_str() == "next/basics");
    let mut stage = stage.again();
    stage.take(Message::ContentChanged(Arc::new(left)));
    let screen = stage.screen();
    assert!(screen.contains("Continue where you left off"), "{screen}");
    stage.keys("⏎");
    assert_eq!(stage.app.route(), Route::lesson("next/basics".into()));
}

#[test]
fn back_and_forward_go_through_the_places() {
    let mut stage = Stage::home(80, 24);
    stage.keys("2⏎");
    let basics = Route::lesson("next/basics".into());
    assert_eq!(stage.app.route(), basics);
    stage.press(KeyCode::Backspace);
    assert_eq!(stage.app.route(), Route::Topics);
    stage.press(KeyCode::Backspace);
    assert_eq!(stage.app.route(), Route::Home);
    stage.take(Message::Key(crossterm::event::KeyEvent::new(
        KeyCode::Right,
        crossterm::event::KeyModifiers::ALT,
    )));
    assert_eq!(stage.app.route(), Route::Topics);
}

#[test]
fn a_click_on_the_navigation_bar_goes_there() {
    let mut stage = Stage::home(120, 40);
    let down = MouseEventKind::Down(crossterm::event::MouseButton::Left);
    stage.wheel(22, 0, down);
    assert_eq!(stage.app.route(), Route::Topics);
}

#[test]
fn a_new_day_has_what_is_kept_read_anew() {
    let mut stage = Stage::home(80, 24);
    let when = jiff::Timestamp::from_second(1_795_200_000).unwrap();
    let moment = crate::study::Moment::at(when, &jiff::tz::TimeZone::UTC);
    let now = crate::tui::message::Now {
        uptime: std::time::Duration::from_secs(9),
        moment,
    };
    assert_eq!(stage.take(Message::Clock(now)), vec![Effect::Recall]);
    assert_eq!(stage.take(Message::Clock(now)), Vec::new());
}

/// The key of the option that says this.
fn key_of(stage: &Stage, option: &str) -> String {
    let screen = stage.screen();
    let row = screen.lines().find(|line| line.ends_with(option)).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    words[words.len() - 2].to_lowercase()
}

#[test]
fn another_grade_is_offered_only_where_one_may_be_chosen() {
    let cases = [
        ("a wrong choice", "h-which-status", "404", ""),
        ("a right choice", "h-which-status", "405", "2–4"),
        ("right in part", "b-which", "GET", "1–2"),
    ];
    for (name, question, option, keys) in cases {
        let mut stage = Stage::at(&practice(question), 80, 24);
        let key = key_of(&stage, option);
        stage.keys(&format!("{key}⏎"));
        let screen = stage.screen();
        let offered = screen
            .split_once(" grade it anew")
            .map(|(before, _)| before);
        let offered = offered.and_then(|it| it.rsplit(' ').next());
        assert_eq!(offered.unwrap_or_default(), keys, "{name}\n{screen}");
    }
}

#[test]
fn the_key_bar_says_what_enter_does_to_what_is_chosen() {
    let mut stage = Stage::at(&handlers(), 60, 18);
    stage.serve(Edition::default());
    for (keys, verb) in [
        ("]]]]⇥", "Enter copy"),
        ("⇥", "Enter send"),
        ("⇥", "Enter follow"),
    ] {
        stage.keys(keys);
        let screen = stage.screen();
        assert!(screen.contains(verb), "{verb}\n{screen}");
    }
}

#[test]
fn matches_are_walked_with_a_key_that_the_bar_names() {
    let mut stage = Stage::at(&handlers(), 80, 24);
    assert!(!stage.screen().contains("n next match"));
    stage.keys("/segment⏎");
    assert!(stage.screen().contains("n next match"));
}

fn rebuilt(problems: Vec<Problem>) -> Message {
    Message::Server(ServerMessage::Happened(Event::Rebuilt {
        because: "app/api/hello/route.ts changed".into(),
        took: Duration::from_millis(12),
        problems,
    }))
}

#[test]
fn a_change_that_was_taken_over_is_said() {
    let mut stage = Stage::at(&Route::Sandbox, 120, 40);
    stage.serve(Edition::default());
    stage.take(rebuilt(Vec::new()));
    let notice = "✓ Built anew in 12 ms: app/api/hello/route.ts changed";
    assert!(stage.screen().contains(notice), "{}", stage.screen());
    stage.keys("j");
    let status = "built anew: app/api/hello/route.ts changed";
    assert!(stage.screen().contains(status), "{}", stage.screen());
}

#[test]
fn a_change_that_broke_the_app_is_said_with_its_place() {
    let mut stage = Stage::at(&Route::Sandbox, 120, 40);
    stage.serve(Edition::default());
    stage.take(rebuilt(vec![Problem {
        place: Some(Place {
            file: "app/api/hello/route.ts".into(),
            line: 2,
            column: 11,
        }),
        message: "Expected a semicolon".into(),
        help: None,
        frame: String::new(),
    }]));
    let notice = "✗ app/api/hello/route.ts:2:11: Expected a semicolon";
    assert!(stage.screen().contains(notice), "{}", stage.screen());
}

#[test]
fn a_section_leads_to_its_own_questions() {
    let mut stage = Stage::at(&handlers(), 60, 18);
    stage.keys("]]]]⇥⇥⇥");
    let screen = stage.screen();
    assert!(
        screen.contains("Practise 1 question on this section"),
        "{screen}"
    );
    stage.keys("⏎");
    let these = Run::These(vec!["h-which-status".into()]);
    assert_eq!(stage.app.route(), Route::Practice(these));
}

#[test]
fn the_grades_of_an_open_question_say_when_it_comes_back() {
    let mut stage = Stage::at(&practice("b-explain"), 80, 24);
    stage.keys("⏎");
    let screen = stage.screen();
    let line = screen.lines().nth(4).unwrap_or_default().trim();
    assert!(line.starts_with("1 Again tomorrow   2 Hard "), "{screen}");
}

#[test]
fn help_begins_with_what_this_screen_does() {
    let mut stage = Stage::at(&Route::Bookmarks, 80, 24);
    stage.keys("?");
    let screen = stage.screen();
    let first = "Lists, here and now";
    assert!(screen.contains(first), "{screen}");
    assert!(!screen.contains("Filter by tag"), "{screen}");
    let mut stage = Stage::at(&Route::Questions, 80, 24);
    stage.keys("?");
    let screen = stage.screen();
    assert!(screen.contains("Filter by tag"), "{screen}");
    assert!(!screen.contains("Copy the address"), "{screen}");
    let mut stage = Stage::at(&Route::Sandbox, 100, 60);
    stage.serve(Edition::default());
    stage.keys("?");
    let screen = stage.screen();
    let now = screen.split("Everywhere").next().unwrap_or_default();
    assert!(now.contains("Build the app anew"), "{screen}");
    assert!(!now.contains("Take the sandbox pane away"), "{screen}");
}

#[test]
fn the_bar_names_a_key_once() {
    let mut stage = Stage::at(&Route::Sandbox, 120, 40);
    stage.serve(Edition::default());
    stage.keys("e");
    let screen = stage.screen();
    let bar = screen.lines().last().unwrap_or_default();
    assert_eq!(bar.matches("Esc").count(), 1, "{bar}");
}

#[test]
fn what_failed_is_not_covered_by_smaller_news() {
    let mut stage = Stage::home(80, 24);
    let kept = "The file of your progress was damaged and is kept aside";
    stage.take(Message::Notice(Notice::failed(kept)));
    let facts = ServerFacts {
        scenario: "demo".into(),
        origin: "http://localhost:3001".into(),
        edition: Edition::default(),
        project: "/home/ada/sandbox/demo".into(),
        routes: Vec::new(),
        problems: Vec::new(),
        unkept: None,
        port_taken: Some(3000),
    };
    stage.take(Message::Server(ServerMessage::Started(facts)));
    assert!(stage.screen().contains(kept), "{}", stage.screen());
}

#[test]
fn a_broken_lesson_shows_all_that_is_wrong_and_offers_no_keys() {
    let stage = Stage::at(&Route::lesson("next/broken".into()), 60, 18);
    let screen = stage.screen();
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("error: `expert` is not possible here"),
        "{screen}"
    );
    assert!(words.contains("beginner, intermediate"), "{screen}");
    assert!(!screen.contains("/ search"), "{screen}");
}

#[test]
fn the_clock_of_the_sandbox_is_moved_and_said_until_another_server_starts() {
    let mut stage = Stage::at(&Route::Sandbox, 120, 40);
    stage.serve(Edition::default());
    let hour = Duration::from_hours(1);
    assert_eq!(stage.keys("c"), vec![Effect::MoveClock(hour)]);
    let moved = |by| Message::Server(ServerMessage::ClockMoved(by));
    stage.take(moved(hour));
    let notice = "The sandbox’s clock is 1 h ahead";
    assert!(stage.screen().contains(notice), "{}", stage.screen());
    let day = Duration::from_hours(24);
    assert_eq!(stage.keys("C"), vec![Effect::MoveClock(day)]);
    stage.take(moved(day));
    stage.keys("j");
    assert!(stage.screen().contains("clock 1 d 1 h ahead"));
    stage.serve(Edition::default());
    assert!(!stage.screen().contains("ahead"), "{}", stage.screen());
}

#[test]
fn a_notice_too_long_for_a_row_takes_up_to_four() {
    let mut stage = Stage::at(&Route::Home, 60, 18);
    let name = "jsguide.db.corrupt-20261123T034008Z";
    let damaged = format!(
        "Your saved progress could not be read: the file is damaged. It was kept as {name}."
    );
    stage.take(Message::Notice(Notice::failed(damaged)));
    assert!(stage.screen().contains(name), "{}", stage.screen());
    stage.take(Message::Notice(Notice::failed("word ".repeat(60))));
    assert!(stage.screen().trim_end().ends_with("word…"));
    assert_eq!(stage.screen().matches("word").count(), 44);
}

#[test]
fn where_the_terminal_is_too_small_to_see_anything_only_leaving_is_possible() {
    let mut stage = Stage::home(80, 24);
    stage.take(Message::Resized(Size::new(20, 5)));
    assert_eq!(stage.keys("3⏎a⏎"), vec![]);
    stage.take(Message::Resized(Size::new(80, 24)));
    assert!(stage.screen().contains("Welcome"), "{}", stage.screen());
    stage.take(Message::Resized(Size::new(20, 5)));
    assert_eq!(stage.keys("q"), vec![Effect::Quit]);
}
