//! A pane of any size, and a server made up for it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use super::super::*;
use crate::content::{Block, Catalog, Document, Inline, RequestSpec};
use crate::sandbox::{
    CacheState, Edition, Ending, Exchange, Place, Problem, Rendering, RequestId, RouteInfo, Step,
    StepKind,
};
use crate::study::{Moment, Store};
use crate::tui::context::World;
use crate::tui::keymap::Action;
use crate::tui::memory::Memory;
use crate::tui::message::{Asker, ClientEvent, Now, ServerFacts};
use crate::tui::server::ServerState;
use crate::tui::theme::Theme;

/// A pane of some size in a made-up world.
pub(super) struct Bench {
    pub(super) world: World,
    pub(super) pane: Pane,
    pub(super) area: Rect,
}

impl Bench {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let mut bench = Bench::starting(width, height);
        bench.world.server.state = ServerState::Running(facts());
        bench.tell(Input::Shown);
        bench
    }

    pub(super) fn starting(width: u16, height: u16) -> Self {
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
        let memory = Memory::read(&store, moment.day).unwrap();
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

    pub(super) fn tell(&mut self, input: Input<'_>) -> Vec<Command> {
        let context = Context {
            me: Asker(7),
            area: self.area,
            world: &self.world,
        };
        self.pane.update(input, &context)
    }

    pub(super) fn act(&mut self, action: Action) -> Vec<Command> {
        self.tell(Input::Action(action))
    }

    pub(super) fn down(&mut self, rows: usize) {
        for _ in 0..rows {
            self.act(Action::Down);
        }
    }

    pub(super) fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            self.tell(Input::Key(KeyEvent::new(
                KeyCode::Char(character),
                KeyModifiers::NONE,
            )));
        }
    }

    pub(super) fn client(&mut self, token: &str, event: ClientEvent) -> Vec<Command> {
        self.tell(Input::Reply(&Reply::Client(token.into(), event)))
    }

    /// An answer from head to end.
    pub(super) fn answer(
        &mut self,
        token: &str,
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
    ) {
        self.client(token, head(status, headers));
        if !body.is_empty() {
            self.client(token, chunk(body, 3));
        }
        self.client(token, ClientEvent::End { at: ms(4) });
    }

    pub(super) fn finished(&mut self, exchange: Exchange) {
        self.happened(Event::Finished(Arc::new(exchange)));
    }

    pub(super) fn happened(&mut self, event: Event) -> Vec<Command> {
        self.world.server.log.take(&event, self.world.now);
        self.tell(Input::Server(&ServerMessage::Happened(event)))
    }

    /// Time goes by, as the app tells it.
    pub(super) fn tick(&mut self, after: Duration) -> Vec<Command> {
        self.world.now.uptime += after;
        self.world.server.log.look(self.world.now);
        self.tell(Input::Tick)
    }

    pub(super) fn screen(&self) -> String {
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

pub(super) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub(super) fn head(status: u16, headers: &[(&str, &str)]) -> ClientEvent {
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

pub(super) fn chunk(text: &str, at: u64) -> ClientEvent {
    ClientEvent::Chunk {
        bytes: text.as_bytes().to_vec(),
        at: ms(at),
    }
}

pub(super) fn request(
    id: &str,
    title: &str,
    look_for: &str,
    steps: Vec<RequestSpec>,
) -> PreparedRequest {
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

pub(super) fn spec(method: &str, path: &str, body: Option<&str>) -> RequestSpec {
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

pub(super) fn scenario() -> Scenario {
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

pub(super) fn route(path: &str, methods: &[&str], rendering: Rendering, reason: &str) -> RouteInfo {
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

pub(super) fn facts() -> ServerFacts {
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

pub(super) fn exchange(
    id: u32,
    token: Option<&str>,
    method: &str,
    target: &str,
    status: u16,
) -> Exchange {
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

/// A step after so many microseconds.
pub(super) fn step(at: u64, kind: StepKind) -> Step {
    Step {
        at: Duration::from_micros(at),
        kind,
    }
}

/// The step in which `/api/time` matches.
pub(super) fn matched_time() -> Step {
    let matched = StepKind::Matched {
        route: "/api/time".into(),
        file: Path::new("app/api/time/route.ts").into(),
        params: Vec::new(),
    };
    step(80, matched)
}

pub(super) fn cached(
    id: u32,
    token: Option<&str>,
    state: CacheState,
    age: Option<u64>,
) -> Exchange {
    let steps = vec![
        matched_time(),
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

pub(super) const JSON: (&str, &str) = ("content-type", "application/json");

/// The cached request twice, from the first key to the last chunk.
pub(super) fn sent_twice(bench: &mut Bench) {
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
