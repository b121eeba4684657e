//! Requests on their way, and their answers.

use std::sync::Arc;
use std::time::Duration;

use super::super::*;
use super::bench::*;
use crate::sandbox::{ConsoleLine, Exchange, Level, StepKind};
use crate::tui::effect::{Change, ClientRequest};
use crate::tui::keymap::Action;
use crate::tui::message::{Asker, ClientEvent};

#[test]
fn a_key_that_means_nothing_is_not_typed_into_a_line_that_has_not_the_focus() {
    let mut bench = Bench::new(118, 37);
    bench.type_text("]]");
    assert!(!bench.screen().contains("› ]]"));
    bench.act(Action::EditRequest);
    bench.type_text("]]");
    assert!(bench.screen().contains("]]"));
}

#[test]
fn a_cached_request_sent_twice() {
    for (width, height) in [(118, 37), (78, 21), (44, 37), (58, 15)] {
        let mut bench = Bench::new(width, height);
        sent_twice(&mut bench);
        insta::assert_snapshot!(format!("cached_twice_{width}x{height}"), bench.screen());
    }
}

#[test]
fn a_stream_while_it_comes_and_when_it_is_stopped() {
    let mut bench = Bench::new(44, 37);
    bench.down(5);
    bench.act(Action::Enter);
    bench.client("7-1", head(200, &[("content-type", "text/event-stream")]));
    for number in 0..3 {
        bench.client(
            "7-1",
            chunk(&format!("data: tick {number}\n\n"), 12 + number * 1000),
        );
    }
    insta::assert_snapshot!("stream_44x37", bench.screen());
    assert_eq!(
        bench.act(Action::StopRequest),
        [Effect::Abort("7-1".into()).into()]
    );
    assert!(bench.screen().contains("■ stopped after 3 chunks"));
    assert!(!bench.pane.is_busy());
}

#[test]
fn a_405_is_explained() {
    let mut bench = Bench::new(78, 24);
    bench.down(3);
    bench.act(Action::Enter);
    bench.answer("7-1", 405, &[], "");
    let steps = vec![
        step(
            60,
            StepKind::Candidate {
                route: "/api/[...rest]".into(),
                because: "a static segment wins over a catch-all".into(),
            },
        ),
        matched_time(),
        step(
            90,
            StepKind::Methods {
                method: "DELETE".into(),
                exported: Arc::new(["GET".into()]),
                outcome:
                    "The file exports GET but not DELETE, so the answer is 405 with an empty body"
                        .into(),
            },
        ),
    ];
    let console = vec![ConsoleLine {
        level: Level::Warn,
        text: "two\nlines".into(),
    }];
    bench.finished(Exchange {
        steps,
        console,
        ..exchange(1, Some("7-1"), "DELETE", "/api/time", 405)
    });
    insta::assert_snapshot!("not_allowed_78x24", bench.screen());
}

#[test]
fn steps_are_sent_one_after_the_other_and_carry_tokens() {
    let mut bench = Bench::new(44, 37);
    let time = ClientRequest {
        method: "GET".into(),
        path: "/api/time".into(),
        headers: Vec::new(),
        body: None,
        wait: Duration::ZERO,
    };
    let send = |token: &str| vec![Effect::Send(Asker(7), token.into(), time.clone()).into()];
    assert_eq!(bench.act(Action::Enter), send("7-1"));
    bench.client("7-1", head(200, &[]));
    assert_eq!(
        bench.client("7-1", ClientEvent::End { at: ms(3) }),
        send("7-2")
    );
    assert_eq!(bench.client("7-2", ClientEvent::End { at: ms(3) }), []);
}

#[test]
fn a_typed_request_is_remembered_and_sent() {
    let mut bench = Bench::new(44, 37);
    bench.act(Action::NextPart);
    assert_eq!(bench.pane.keys(), KeyContext::PaneText);
    bench.type_text("put /api/users/7 -d x=1");
    let commands = bench.act(Action::Accept);
    let save = Effect::Save(Asker(7), Change::Request("put /api/users/7 -d x=1".into()));
    assert_eq!(commands[0], save.into());
    let Command::Perform(Effect::Send(_, _, request)) = &commands[1] else {
        panic!("{commands:?}")
    };
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("PUT", "/api/users/7")
    );
    assert_eq!(request.body.as_deref(), Some("x=1"));
}

#[test]
fn a_wrong_line_says_where() {
    let mut bench = Bench::new(58, 15);
    bench.act(Action::NextPart);
    bench.type_text("GET /api -X");
    assert_eq!(bench.act(Action::Accept), []);
    let screen = bench.screen();
    let line = screen.lines().nth(3).unwrap();
    assert!(line.trim_start().starts_with('▲'), "{screen}");
}

#[test]
fn another_request_stops_the_one_under_way() {
    let mut bench = Bench::new(44, 37);
    bench.act(Action::Enter);
    let commands = bench.act(Action::Enter);
    assert_eq!(commands[0], Effect::Abort("7-1".into()).into());
    assert_eq!(bench.client("7-1", head(200, &[])), []);
    assert!(bench.screen().contains("◌ sent, waiting for the answer…"));
}

#[test]
fn leaving_the_screen_stops_what_runs() {
    let mut bench = Bench::new(44, 37);
    bench.act(Action::Enter);
    assert_eq!(
        bench.tell(Input::Left),
        [Effect::Abort("7-1".into()).into()]
    );
    assert_eq!(bench.tell(Input::Left), []);
}

#[test]
fn try_it_chooses_and_sends_the_request() {
    let mut bench = Bench::new(44, 37);
    let context = Context {
        me: Asker(7),
        area: bench.area,
        world: &bench.world,
    };
    let commands = bench.pane.try_request("user", &context);
    assert!(
        matches!(&commands[..], [Command::Perform(Effect::Send(_, _, r))] if r.path == "/api/users/1")
    );
    let commands = bench.pane.try_request("none", &context);
    let notice = Notice::failed("This lesson's sandbox has no request named none");
    assert_eq!(commands, [Command::Notify(notice)]);
}

#[test]
fn what_an_answer_holds_can_not_touch_the_terminal() {
    let mut bench = Bench::new(118, 37);
    bench.act(Action::Down);
    bench.act(Action::Enter);
    let evil = "\u{1b}[2J\u{1b}]0;gone\u{7}\u{202e}txt";
    bench.answer(
        "7-1",
        200,
        &[("x-evil", evil), ("content-type", "text/plain")],
        evil,
    );
    let shown = "␛[2J␛]0;gone␇\\u{202e}txt";
    let screen = bench.screen();
    assert_eq!(screen.matches(shown).count(), 2, "{screen}");
    assert!(!screen.contains(['\u{1b}', '\u{7}', '\u{202e}']));
}

#[test]
fn a_large_body_is_cut_and_counted() {
    let mut bench = Bench::new(118, 37);
    bench.act(Action::Down);
    bench.act(Action::Enter);
    bench.client("7-1", head(200, &[("content-type", "text/plain")]));
    let started = std::time::Instant::now();
    for at in 0..64 {
        bench.client("7-1", chunk(&"0123456789abcde\n".repeat(1024), at / 8));
    }
    bench.client("7-1", ClientEvent::End { at: ms(20) });
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?} (unoptimised)",
        started.elapsed()
    );
    bench.act(Action::NextPart);
    bench.act(Action::NextPart);
    bench.act(Action::Bottom);
    assert!(
        bench.screen().contains("… 983.0 kB more not shown"),
        "{}",
        bench.screen()
    );
}

#[test]
fn json_that_is_none_is_said() {
    let mut bench = Bench::new(78, 24);
    bench.act(Action::Down);
    bench.act(Action::Enter);
    bench.answer("7-1", 200, &[JSON], "{oops");
    assert!(
        bench
            .screen()
            .contains("The body says it is JSON but is none:")
    );
}
