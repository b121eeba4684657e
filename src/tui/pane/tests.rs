//! The pane as it is drawn and as it asks, on a server made up for the purpose.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Rect};

use super::*;
use crate::content::{Block, Catalog, Document, Inline, RequestSpec};
use crate::sandbox::{
    CacheState, ConsoleLine, Edition, Ending, Exchange, Level, Place, Problem, Rendering,
    RequestId, RouteInfo, Step, StepKind, Streaming,
};
use crate::study::{Moment, Store};
use crate::tui::context::World;
use crate::tui::effect::{Change, ClientRequest};
use crate::tui::keymap::Action;
use crate::tui::memory::Memory;
use crate::tui::message::{Asker, ClientEvent, Now, ServerFacts};
use crate::tui::server::{Row, ServerState};
use crate::tui::theme::Theme;

/// A pane of some size in a made-up world.
struct Bench {
    world: World,
    pane: Pane,
    area: Rect,
}

impl Bench {
    fn new(width: u16, height: u16) -> Self {
        let mut bench = Bench::starting(width, height);
        bench.world.server.state = ServerState::Running(facts());
        bench.tell(Input::Shown);
        bench
    }

    fn starting(width: u16, height: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        let catalog = Catalog {
            scenarios: vec![scenario()],
            ..Catalog::default()
        };
        let when = Timestamp::from_second(1_795_000_000).unwrap();
        let moment = Moment::at(when, &TimeZone::UTC);
        let store = Store::open(&home.path().join("study.db"), when)
            .unwrap()
            .store;
        let memory = Memory::read(&store, &catalog, moment.day).unwrap();
        let now = Now {
            uptime: Duration::from_secs(5),
            moment,
        };
        let world = World::new(now, Arc::new(catalog), memory, Theme::dark());
        Bench {
            world,
            pane: Pane::new(None),
            area: Rect::new(0, 0, width, height),
        }
    }

    fn tell(&mut self, input: Input<'_>) -> Vec<Command> {
        let context = Context {
            me: Asker(7),
            area: self.area,
            world: &self.world,
        };
        self.pane.update(input, &context)
    }

    fn act(&mut self, action: Action) -> Vec<Command> {
        self.tell(Input::Action(action))
    }

    fn down(&mut self, rows: usize) {
        for _ in 0..rows {
            self.act(Action::Down);
        }
    }

    fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            self.tell(Input::Key(KeyEvent::new(
                KeyCode::Char(character),
                KeyModifiers::NONE,
            )));
        }
    }

    fn client(&mut self, token: &str, event: ClientEvent) -> Vec<Command> {
        self.tell(Input::Reply(&Reply::Client(token.into(), event)))
    }

    /// An answer from head to end.
    fn answer(&mut self, token: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        self.client(token, head(status, headers));
        if !body.is_empty() {
            self.client(token, chunk(body, 3));
        }
        self.client(token, ClientEvent::End { at: ms(4) });
    }

    fn finished(&mut self, exchange: Exchange) {
        self.happened(Event::Finished(Arc::new(exchange)));
    }

    fn happened(&mut self, event: Event) -> Vec<Command> {
        self.world.server.log.take(&event, self.world.now);
        self.tell(Input::Server(&ServerMessage::Happened(event)))
    }

    /// Time goes by, as the app tells it.
    fn tick(&mut self, after: Duration) -> Vec<Command> {
        self.world.now.uptime += after;
        self.world.server.log.look(self.world.now);
        self.tell(Input::Tick)
    }

    fn screen(&self) -> String {
        let backend = TestBackend::new(self.area.width, self.area.height);
        let mut terminal = Terminal::new(backend).unwrap();
        let context = Context {
            me: Asker(7),
            area: self.area,
            world: &self.world,
        };
        terminal
            .draw(|frame| self.pane.view(frame, self.area, true, &context))
            .unwrap();
        let screen = terminal.backend().to_string();
        let lines = screen.lines().map(|line| line.trim_matches('"').trim_end());
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn head(status: u16, headers: &[(&str, &str)]) -> ClientEvent {
    let noise = [
        ("vary", "rsc, next-router-state-tree"),
        ("date", "Sun, 22 Nov 2026 12:00:00 GMT"),
    ];
    let headers = noise.iter().chain(headers);
    let headers = headers
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect();
    ClientEvent::Head {
        status,
        headers,
        at: ms(2),
    }
}

fn chunk(text: &str, at: u64) -> ClientEvent {
    ClientEvent::Chunk {
        bytes: text.as_bytes().to_vec(),
        at: ms(at),
    }
}

fn request(id: &str, title: &str, look_for: &str, steps: Vec<RequestSpec>) -> PreparedRequest {
    let look_for = Document {
        blocks: vec![Block::Paragraph(vec![Inline::Text(look_for.into())])],
    };
    let (id, title) = (id.into(), title.into());
    PreparedRequest {
        id,
        title,
        look_for,
        steps,
        expect: Vec::new(),
        line: 1,
    }
}

fn spec(method: &str, path: &str, body: Option<&str>) -> RequestSpec {
    let headers = match body {
        Some(_) => vec![("content-type".into(), "application/json".into())],
        None => Vec::new(),
    };
    let body = body.map(Into::into);
    RequestSpec {
        method: method.into(),
        path: path.into(),
        headers,
        body,
        wait_ms: 0,
    }
}

fn scenario() -> Scenario {
    let time = || spec("GET", "/api/time", None);
    Scenario {
        id: "route-handlers".into(),
        title: "Route handlers".into(),
        summary: String::new(),
        requests: vec![
            request(
                "cached-twice",
                "Cached GET, twice",
                "The second answer has the same time and x-nextjs-cache: HIT.",
                vec![time(), time()],
            ),
            request(
                "user",
                "A dynamic segment",
                "params holds id = 1.",
                vec![spec("GET", "/api/users/1", None)],
            ),
            request(
                "no-route",
                "A 404 from the router",
                "No file matches.",
                vec![spec("GET", "/api/nothing", None)],
            ),
            request(
                "not-allowed",
                "DELETE without an export",
                "405, empty.",
                vec![spec("DELETE", "/api/time", None)],
            ),
            request(
                "create",
                "POST with a body",
                "201 and the new user.",
                vec![spec(
                    "POST",
                    "/api/users",
                    Some("{\"name\": \"Ada Lovelace\"}"),
                )],
            ),
            request(
                "stream",
                "An event stream",
                "One event a second.",
                vec![spec("GET", "/api/stream", None)],
            ),
        ],
        files: Vec::new(),
        path: "sandbox/route-handlers/scenario.yaml".into(),
    }
}

fn route(path: &str, methods: &[&str], rendering: Rendering, reason: &str) -> RouteInfo {
    RouteInfo {
        path: path.into(),
        file: format!("app{path}/route.ts").into(),
        methods: methods.iter().map(|method| (*method).into()).collect(),
        rendering,
        reason: reason.into(),
        place: None,
        problem: None,
    }
}

fn facts() -> ServerFacts {
    let broken = Problem {
        place: Some(Place { file: "app/api/broken/route.ts".into(), line: 2, column: 23 }),
        message: "Expected `,` or `}` but found `;`".into(),
        help: Some("Close the object".into()),
        frame: "  1 │ export function GET() {\n> 2 │   return Response.json({;\n    │                         ^".into(),
    };
    let mut routes = vec![
        route("/api/broken", &[], Rendering::Dynamic, ""),
        route(
            "/api/stream",
            &["GET"],
            Rendering::Dynamic,
            "it reads request.signal",
        ),
        route(
            "/api/time",
            &["GET"],
            Rendering::Static {
                revalidate: Some(60),
            },
            "`dynamic = 'force-static'`",
        ),
        route(
            "/api/users",
            &["GET", "POST"],
            Rendering::Dynamic,
            "it exports POST",
        ),
        route(
            "/api/users/[id]",
            &["GET", "PUT", "DELETE", "PATCH"],
            Rendering::Dynamic,
            "it reads params",
        ),
    ];
    routes[0].problem = Some(broken.clone());
    routes[1].place = Some(Place {
        file: "app/api/stream/route.ts".into(),
        line: 4,
        column: 9,
    });
    ServerFacts {
        scenario: "route-handlers".into(),
        origin: "http://localhost:3001".into(),
        edition: Edition::default(),
        project: "/tmp/project".into(),
        routes,
        problems: vec![broken],
        unkept: None,
        port_taken: Some(3000),
    }
}

fn exchange(id: u32, token: Option<&str>, method: &str, target: &str, status: u16) -> Exchange {
    Exchange {
        id: RequestId(id),
        token: token.map(Into::into),
        method: method.into(),
        target: target.into(),
        status,
        started: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000 + u64::from(id)),
        duration: Duration::from_micros(1_400),
        body_bytes: 35,
        steps: Vec::new(),
        console: Vec::new(),
    }
}

fn cached(id: u32, token: Option<&str>, state: CacheState, age: Option<u64>) -> Exchange {
    let step = |at, kind| Step {
        at: Duration::from_micros(at),
        kind,
    };
    let steps = vec![
        step(
            80,
            StepKind::Matched {
                route: "/api/time".into(),
                file: Path::new("app/api/time/route.ts").into(),
                params: Vec::new(),
            },
        ),
        step(
            110,
            StepKind::Rendering {
                rendering: "static".into(),
                because: "`dynamic = 'force-static'`".into(),
                place: Some(Arc::new(Place {
                    file: "app/api/time/route.ts".into(),
                    line: 1,
                    column: 14,
                })),
            },
        ),
        step(
            150,
            StepKind::Cache {
                state,
                key: "/api/time".into(),
                age: age.map(Duration::from_secs),
                renewal: "It is renewed 60 s after it was made".into(),
                tags: Vec::new(),
            },
        ),
        step(300, StepKind::Head { status: 200 }),
        step(400, StepKind::Ended(Ending::Complete)),
    ];
    Exchange {
        steps,
        ..exchange(id, token, "GET", "/api/time", 200)
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// The cached request twice, from the first key to the last chunk.
fn sent_twice(bench: &mut Bench) {
    bench.act(Action::Enter);
    let miss = [
        JSON,
        ("x-nextjs-cache", "MISS"),
        (
            "cache-control",
            "s-maxage=60, stale-while-revalidate=31535940",
        ),
    ];
    let hit = [
        JSON,
        ("x-nextjs-cache", "HIT"),
        (
            "cache-control",
            "s-maxage=60, stale-while-revalidate=31535940",
        ),
    ];
    let body = r#"{"now":"2026-11-22T12:00:00.000Z"}"#;
    bench.answer("7-1", 200, &miss, body);
    bench.finished(cached(1, Some("7-1"), CacheState::Miss, None));
    bench.answer("7-2", 200, &hit, body);
    bench.finished(cached(2, Some("7-2"), CacheState::Hit, Some(1)));
}

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
fn before_anything_was_sent() {
    for (width, height) in [(118, 37), (78, 21), (44, 37), (58, 15)] {
        let bench = Bench::new(width, height);
        insta::assert_snapshot!(format!("welcome_{width}x{height}"), bench.screen());
    }
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
    let step = |at, kind| Step {
        at: Duration::from_micros(at),
        kind,
    };
    let steps = vec![
        step(
            60,
            StepKind::Candidate {
                route: "/api/[...rest]".into(),
                because: "a static segment wins over a catch-all".into(),
            },
        ),
        step(
            80,
            StepKind::Matched {
                route: "/api/time".into(),
                file: Path::new("app/api/time/route.ts").into(),
                params: Vec::new(),
            },
        ),
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

fn streaming(id: u32) -> Arc<Streaming> {
    let exchange = exchange(id, None, "GET", "/api/stream", 200);
    Arc::new(Streaming::of(&exchange))
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
    bench.happened(Event::Streaming(stream.clone()));
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
    bench.happened(Event::Streaming(stream));
    bench.act(Action::Right);
    assert!(bench.screen().contains("goes on: 0 chunks"));
    bench.finished(exchange(7, None, "GET", "/api/stream", 200));
    assert_eq!(bench.world.server.log.len(), 1);
    let screen = bench.screen();
    assert!(!screen.contains("goes on:"), "{screen}");
    assert!(screen.contains("200 OK   1.4 ms   35 B"), "{screen}");
}

#[test]
fn a_stream_whose_end_was_lost_does_not_go_on_for_ever() {
    let mut bench = Bench::new(118, 30);
    let stream = streaming(7);
    bench.happened(Event::Streaming(stream.clone()));
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
    assert_eq!(bench.happened(Event::Streaming(stream.clone())), []);
    bench.act(Action::Right);
    assert_eq!(bench.act(Action::Right), std::slice::from_ref(&look));
    assert_eq!(bench.tick(ms(100)), [], "somebody else's tick");
    assert_eq!(bench.tick(ms(400)), [look]);
    bench.finished(exchange(7, None, "GET", "/api/stream", 200));
    assert_eq!(bench.tick(ms(500)), []);
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

#[test]
fn an_engine_that_was_started_anew_is_said() {
    let mut bench = Bench::new(44, 37);
    let because = "the handler of /api/loop ran for 500 ms\u{1b}".into();
    let news = ServerMessage::Happened(Event::Restarted { because });
    let text = "The JavaScript engine was started anew: the handler of /api/loop ran for 500 ms␛";
    let notice = Command::Notify(Notice::info(text));
    assert_eq!(bench.tell(Input::Server(&news)), [notice]);
}
