//! What the log lists, while it goes on and when it is over.

use std::sync::Arc;

use super::super::*;
use super::bench::*;
use crate::sandbox::{CacheState, Console, Level, Problem, RequestId, UnderWay};
use crate::tui::keymap::Action;
use crate::tui::server::Row;

#[test]
fn the_log_lists_requests_from_outside_and_explains_the_chosen_one() {
    let mut bench = Bench::new(118, 30);
    sent_twice(&mut bench);
    bench.finished(cached(3, None, CacheState::Stale, Some(61)));
    bench.act(Action::Right);
    bench.act(Action::Right);
    insta::assert_snapshot!("log_118x30", bench.screen());
    bench.act(Action::Down);
    bench.finished(cached(4, None, CacheState::Hit, Some(2)));
    let Detail::Logged(chosen) = bench.pane.detail else {
        panic!("{:?}", bench.pane.detail)
    };
    let chosen = bench.world.server.log.row(chosen).and_then(Row::exchange);
    assert_eq!(chosen.map(|it| it.id), Some(RequestId(2)));
    assert_eq!(bench.pane.log.selected(), 2);
}

fn streaming(id: u32) -> Arc<UnderWay> {
    let exchange = exchange(id, None, "GET", "/api/stream", 200);
    Arc::new(UnderWay::of(&exchange))
}

fn waiting(id: u32) -> Arc<UnderWay> {
    let exchange = exchange(id, None, "GET", "/api/slow", 0);
    Arc::new(UnderWay::of(&exchange))
}

fn rebuilt(problems: Vec<Problem>) -> Event {
    Event::Rebuilt {
        because: "app/api/hello/route.ts changed".into(),
        took: ms(3),
        problems,
    }
}

#[test]
fn the_log_shows_what_goes_on_and_what_was_built() {
    let mut bench = Bench::new(118, 30);
    bench.act(Action::Right);
    bench.act(Action::Right);
    bench.finished(cached(1, None, CacheState::Hit, Some(2)));
    bench.happened(rebuilt(Vec::new()));
    let stream = streaming(2);
    bench.happened(Event::UnderWay(stream.clone()));
    bench.happened(rebuilt(facts().problems));
    bench.happened(Event::Restarted {
        because: "a handler ran for more than 500 ms".into(),
    });
    for _ in 0..3 {
        stream.sent();
    }
    bench.tick(ms(4_200));
    bench.act(Action::Down);
    insta::assert_snapshot!("log_of_the_app_118x30", bench.screen());
    bench.act(Action::Down);
    insta::assert_snapshot!("log_of_a_stream_118x30", bench.screen());
}

fn said(request: Option<u32>, level: Level, text: &str) -> Event {
    Event::Console(Console {
        request: request.map(RequestId),
        level,
        text: text.to_owned(),
    })
}

#[test]
fn a_line_of_the_console_outside_of_a_request_has_a_row_of_its_own() {
    let mut bench = Bench::new(118, 30);
    bench.act(Action::Right);
    bench.happened(said(None, Level::Warn, "no key is set\nusing a default"));
    bench.act(Action::Right);
    let screen = bench.screen();
    assert!(screen.contains("· console: no key is set"), "{screen}");
    assert!(screen.contains("A line of the console"), "{screen}");
    assert!(screen.contains("warn no key is set"), "{screen}");
    assert!(screen.contains("using a default"), "{screen}");
    assert!(screen.contains("when a module was loaded"), "{screen}");
}

#[test]
fn what_a_request_says_after_its_end_is_added_to_it() {
    let mut bench = Bench::new(118, 30);
    bench.act(Action::Right);
    bench.happened(said(Some(2), Level::Info, "comes with the request"));
    bench.finished(exchange(2, None, "GET", "/api/quick", 200));
    bench.happened(said(Some(2), Level::Info, "mail sent"));
    assert_eq!(bench.world.server.log.len(), 1);
    bench.act(Action::Right);
    let screen = bench.screen();
    assert!(screen.contains("log mail sent"), "{screen}");
    assert!(!screen.contains("comes with the request"), "{screen}");
}

/// What the row of the last exchange has of the console.
fn last_said(bench: &Bench) -> Vec<String> {
    let mut rows = bench.world.server.log.newest_first();
    let exchange = rows.find_map(Row::exchange).unwrap();
    let lines = exchange.console.iter();
    lines.map(|line| line.text.clone()).collect()
}

#[test]
fn a_request_that_says_something_for_ever_has_a_beginning_of_it() {
    let mut bench = Bench::new(118, 30);
    bench.finished(exchange(2, None, "GET", "/api/quick", 200));
    for number in 0..1000 {
        bench.happened(said(Some(2), Level::Info, &number.to_string()));
    }
    let said = last_said(&bench);
    assert_eq!((said.len(), said[199].as_str()), (200, "199"));
}

#[test]
fn what_a_request_says_is_not_put_to_one_of_the_server_before() {
    let mut bench = Bench::new(118, 30);
    bench.finished(exchange(2, None, "GET", "/api/old", 200));
    bench.world.server.log.close_server();
    bench.happened(said(Some(2), Level::Info, "of the new one"));
    assert_eq!(last_said(&bench), [""; 0]);
}

#[test]
fn a_narrow_log_gives_the_path_the_room_of_the_time() {
    for (width, has_time) in [(78, false), (118, true)] {
        let mut bench = Bench::new(width, 21);
        bench.act(Action::Right);
        bench.act(Action::Right);
        bench.finished(exchange(3, None, "GET", "/api/users/1", 200));
        let screen = bench.screen();
        let row = screen.lines().nth(3).unwrap().split('│').next().unwrap();
        assert!(row.contains("/api/users/1"), "{screen}");
        assert_eq!(row.contains("1.4 ms"), has_time, "{screen}");
    }
}

#[test]
fn a_stream_in_the_log_is_replaced_by_its_end_and_stays_chosen() {
    let mut bench = Bench::new(118, 30);
    bench.act(Action::Right);
    let stream = streaming(7);
    bench.happened(Event::UnderWay(stream));
    bench.act(Action::Right);
    assert!(bench.screen().contains("goes on: 0 chunks"));
    bench.finished(exchange(7, None, "GET", "/api/stream", 200));
    assert_eq!(bench.world.server.log.len(), 1);
    let screen = bench.screen();
    assert!(!screen.contains("goes on:"), "{screen}");
    assert!(screen.contains("200 OK   1.4 ms   35 B"), "{screen}");
}

#[test]
fn a_request_without_an_answer_runs_in_the_place_where_its_answer_will_be() {
    let mut bench = Bench::new(118, 30);
    bench.act(Action::Right);
    bench.act(Action::Right);
    let request = waiting(1);
    bench.happened(Event::UnderWay(request.clone()));
    bench.finished(exchange(2, None, "GET", "/api/quick", 200));
    bench.tick(ms(7_000));
    insta::assert_snapshot!("log_of_a_slow_request_118x30", bench.screen());
    bench.area.width = 78;
    let screen = bench.screen();
    let row = screen.lines().find(|row| row.contains("/api/slow"));
    assert!(row.is_some_and(|row| row.contains(" ◌ 7 s…")), "{screen}");
    bench.area.width = 118;
    request.answered(200);
    bench.tick(ms(500));
    assert!(bench.screen().contains("▸ 0 200"), "{}", bench.screen());
    bench.finished(exchange(1, None, "GET", "/api/slow", 200));
    let log = &bench.world.server.log;
    let ids: Vec<_> = log
        .newest_first()
        .map(|row| row.exchange().unwrap().id)
        .collect();
    assert_eq!(ids, [RequestId(2), RequestId(1)]);
}

#[test]
fn a_stream_whose_end_was_lost_does_not_go_on_for_ever() {
    let mut bench = Bench::new(118, 30);
    let stream = streaming(7);
    bench.happened(Event::UnderWay(stream.clone()));
    bench.tick(ms(500));
    bench.tick(ms(500));
    assert_eq!(bench.world.server.log.len(), 1);
    drop(stream);
    bench.tick(ms(500));
    assert_eq!(bench.world.server.log.len(), 1, "its end may be on its way");
    bench.tick(ms(500));
    assert!(bench.world.server.log.is_empty());
}

#[test]
fn a_tick_is_asked_for_only_while_a_stream_is_on_screen() {
    let look: Command = Effect::TickAfter(ms(500)).into();
    let mut bench = Bench::new(118, 30);
    let stream = streaming(7);
    assert_eq!(bench.happened(Event::UnderWay(stream.clone())), []);
    bench.act(Action::Right);
    assert_eq!(bench.act(Action::Right), std::slice::from_ref(&look));
    assert_eq!(bench.tick(ms(100)), [], "somebody else's tick");
    assert_eq!(bench.tick(ms(400)), [look]);
    bench.finished(exchange(7, None, "GET", "/api/stream", 200));
    assert_eq!(bench.tick(ms(500)), []);
}

#[test]
fn an_engine_that_was_started_anew_is_said() {
    let mut bench = Bench::new(44, 37);
    let because = "the handler of /api/loop ran for 500 ms\u{1b}".into();
    let news = ServerMessage::Happened(Event::Restarted { because });
    let text = "The JavaScript engine was started anew: the handler of /api/loop ran for 500 ms␛";
    let notice = Command::Notify(Notice::info(text));
    assert_eq!(bench.tell(Input::Server(&news)), [notice]);
}
