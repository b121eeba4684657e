//! The pane as it is drawn and as it asks, on a server made up for the purpose.

mod bench;
mod log;
mod sending;

use std::sync::Arc;

use ratatui::layout::Position;

use super::*;
use crate::sandbox::Edition;
use crate::tui::keymap::Action;
use crate::tui::message::Asker;
use crate::tui::server::ServerState;
use bench::*;

#[test]
fn before_anything_was_sent() {
    for (width, height) in [(118, 37), (78, 21), (44, 37), (58, 15)] {
        let bench = Bench::new(width, height);
        insta::assert_snapshot!(format!("welcome_{width}x{height}"), bench.screen());
    }
}

#[test]
fn the_route_table_shows_signs_problems_and_source() {
    let mut bench = Bench::new(118, 37);
    let commands = bench.act(Action::Right);
    let read = |file: &str| vec![Effect::ReadFile(Asker(7), file.into()).into()];
    assert_eq!(commands, read("app/api/broken/route.ts"));
    let text = "export function GET() {\n  return Response.json({;\n}\n".to_owned();
    let reply = Reply::FileRead("app/api/broken/route.ts".into(), Ok(text));
    bench.tell(Input::Reply(&reply));
    insta::assert_snapshot!("routes_118x37", bench.screen());
    assert_eq!(bench.act(Action::Down), read("app/api/stream/route.ts"));
    assert!(
        bench
            .screen()
            .contains("because it reads request.signal (app/api/stream/route.ts:4:9)")
    );
    let edit = vec![Effect::Edit(Asker(7), "app/api/stream/route.ts".into()).into()];
    assert_eq!(bench.act(Action::EditRequest), edit);
}

#[test]
fn the_next_project_is_offered_only_where_there_is_one() {
    let mut bench = Bench::new(118, 37);
    assert_eq!(bench.act(Action::NextProject), []);
    let mut catalog = (*bench.world.catalog).clone();
    catalog.scenarios.push(Scenario {
        id: "cookies".into(),
        requests: Vec::new(),
        ..scenario()
    });
    bench.world.catalog = Arc::new(catalog);
    let next = Command::Serve("cookies".into());
    assert_eq!(bench.act(Action::NextProject), [next]);
    bench.world.server.scenario = Some("cookies".into());
    bench.tell(Input::WorldChanged);
    assert!(bench.screen().contains("no prepared requests"));
    let first = Command::Serve("route-handlers".into());
    assert_eq!(bench.act(Action::NextProject), [first]);
    bench.pane = Pane::new(Some("cookies".into()));
    assert_eq!(
        bench.act(Action::NextProject),
        [],
        "a lesson decides itself"
    );
}

#[test]
fn the_server_that_is_not_there_is_said() {
    let mut bench = Bench::starting(58, 15);
    bench.tell(Input::Shown);
    assert!(bench.screen().starts_with("◌ starting the server…"));
    let why =
        "could not listen on 127.0.0.1:80: permission denied. Choose another port with --port";
    bench.world.server.state = ServerState::Failed(why.into());
    bench.act(Action::NextPart);
    bench.act(Action::NextPart);
    insta::assert_snapshot!("failed_58x15", bench.screen());
    let start = Effect::Serve("route-handlers".into(), Edition::default());
    assert_eq!(bench.act(Action::Rebuild), [start.into()]);
    bench.act(Action::Back);
    let notice = Notice::failed("The server is not running, so nothing can be sent yet");
    assert_eq!(bench.act(Action::Enter), [Command::Notify(notice)]);
}

#[test]
fn a_click_chooses_and_a_second_sends() {
    let mut bench = Bench::new(44, 37);
    assert_eq!(bench.tell(Input::Click(Position::new(5, 4))), []);
    assert_eq!(bench.pane.requests.selected(), 1);
    let commands = bench.tell(Input::Click(Position::new(5, 4)));
    assert!(matches!(
        &commands[..],
        [Command::Perform(Effect::Send(..))]
    ));
    bench.tell(Input::Click(Position::new(20, 2)));
    assert_eq!(bench.pane.tab, Tab::Log);
}

#[test]
fn no_size_and_no_key_panics() {
    use Action::{
        Accept, Back, Bottom, Copy, Down, EditRequest, Enter, Left, NextPart, PageDown, Right,
        ToggleHeaders, ToggleRaw, Up,
    };
    let actions = [
        Enter,
        NextPart,
        Right,
        Down,
        NextPart,
        PageDown,
        Bottom,
        ToggleRaw,
        ToggleHeaders,
        Back,
        Right,
        Enter,
        EditRequest,
        Up,
        Accept,
        Back,
        Left,
        Copy,
        Down,
        Enter,
    ];
    for (width, height) in [
        (0, 0),
        (1, 1),
        (8, 3),
        (20, 5),
        (30, 27),
        (44, 12),
        (76, 16),
        (200, 60),
    ] {
        let mut bench = Bench::new(width, height);
        sent_twice(&mut bench);
        for action in actions {
            bench.act(action);
            if width > 0 {
                bench.screen();
            }
        }
    }
}
