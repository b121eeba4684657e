//! A stage for the app: made-up content, a store in memory that really saves, a clock that stands.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

use crate::content::{Catalog, Source, SourceFile};
use crate::sandbox::Edition;
use crate::study::{Moment, Store};
use crate::tui::app::App;
use crate::tui::context::World;
use crate::tui::effect::Effect;
use crate::tui::memory::Memory;
use crate::tui::message::{Message, Now, ServerFacts, ServerMessage};
use crate::tui::perform::make;
use crate::tui::route::Route;
use crate::tui::theme::Theme;

struct Files(Vec<(&'static str, String)>);

impl Source for Files {
    fn files(&self) -> Vec<SourceFile> {
        let mut files: Vec<SourceFile> = self
            .0
            .iter()
            .map(|(path, text)| SourceFile {
                path: (*path).to_owned(),
                bytes: Ok(Cow::Owned(text.clone().into_bytes())),
            })
            .collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    }
}

const CATEGORIES: &str = "- {id: next, title: Next.js, summary: The framework.}\n";

const BASICS: &str = "---
id: next/basics
title: Basics
level: beginner
order: 10
tags: [files]
summary: Where files go and what they make.
updated: 2026-11-22
---

## Files make paths

A folder is a part of the path. See [handlers](topic:next/handlers).
";

const BROKEN: &str = "---
id: next/broken
title: Broken
level: expert
order: 30
tags: []
summary: Its level is none.
updated: 2026-11-22
---

## Nothing
";

const QUIZ: &str = "topic: next/handlers
questions:
  - id: h-which-status
    level: junior
    tags: [methods]
    section: methods
    prompt: |
      A `route.ts` exports only `GET`. What does a `DELETE` get?
    single_choice:
      options:
        - {text: \"405\", correct: true}
        - {text: \"404\", why: \"The route exists; only the method does not.\"}
        - {text: \"500\", why: \"Nothing ran, so nothing failed.\"}
    explanation: |
      Next.js answers **405** for a method that is not exported.
";

const MORE_QUESTIONS: &str = "topic: next/basics
questions:
  - id: b-name
    level: mid
    tags: [files]
    prompt: |
      What is the file of a route handler called?
    short_answer: {accept: [\"route.ts\"], hint: \"It ends in .ts.\"}
    explanation: |
      `route.ts`, or `route.js`.
  - id: b-explain
    level: senior
    tags: [files]
    prompt: |
      Explain how a folder becomes a path.
    open:
      model_answer: |
        Each folder is a segment.
      rubric: [\"says segment\"]
    explanation: |
      Interviewers listen for the word *segment*.
  - id: b-which
    level: junior
    tags: [files]
    prompt: |
      Which of these are methods?
    multiple_choice:
      options:
        - {text: \"GET\", correct: true}
        - {text: \"POST\", correct: true}
        - {text: \"FETCH\", why: \"That is a function.\"}
    explanation: |
      Seven methods can be exported.
";

const SCENARIO: &str = "id: demo
title: Demo
summary: Small.
requests:
  - id: hello
    title: Say hello
    look_for: \"A greeting.\"
    steps: [{method: GET, path: /api/hello}]
";

fn handlers() -> String {
    let mut text = String::from(
        "---
id: next/handlers
title: Route Handlers
level: intermediate
order: 20
tags: [http, streaming]
summary: HTTP endpoints of the App Router.
scenario: demo
key_points:
  - \"**The file is the endpoint.** Its exports are the methods.\"
  - \"A `Response` can stream.\"
objectives: [\"Define endpoints by method.\"]
distinction: |
  A handler is an *endpoint*; an action is a *function call*.
fun_fact: |
  HEAD comes by itself.
prerequisites: [next/basics]
continue: [next/basics]
resources: [{title: \"RFC 9110\", url: \"https://www.rfc-editor.org/rfc/rfc9110.html\", note: \"Methods.\"}]
updated: 2026-11-22
---

## Methods

Export a function for each method.

```ts file=app/api/hello/route.ts
export async function GET() {
  return Response.json({ hello: 'world' });
}
```

```try
hello
```

> [!NEXT 14]
> A GET that reads nothing is cached.

## Streaming

| Part | Meaning |
| --- | --- |
| chunk | a piece |
| end | the last piece |

",
    );
    text.extend((1..=30).map(|number| {
        format!(
            "Paragraph {number} is here so that there is something to scroll.

"
        )
    }));
    text.push_str("## The end\n\nThat was all about segments.\n");
    text
}

/// Content made of these files.
pub(super) fn content(files: Vec<(&'static str, String)>) -> Catalog {
    Catalog::load(&Files(files))
}

/// The content of most tests.
pub(super) fn catalog() -> Catalog {
    let route = "export async function GET() { return Response.json({}); }\n";
    content(vec![
        ("lessons/categories.yaml", CATEGORIES.to_owned()),
        ("lessons/next/basics.md", BASICS.to_owned()),
        ("lessons/next/broken.md", BROKEN.to_owned()),
        ("lessons/next/handlers.md", handlers()),
        ("quizzes/next/handlers.yaml", QUIZ.to_owned()),
        ("quizzes/next/basics.yaml", MORE_QUESTIONS.to_owned()),
        ("sandbox/demo/scenario.yaml", SCENARIO.to_owned()),
        ("sandbox/demo/app/api/hello/route.ts", route.to_owned()),
    ])
}

/// The app with everything around it.
pub(super) struct Stage {
    pub(super) app: App,
    store: Store,
    moment: Moment,
    size: Size,
}

impl Stage {
    /// The program begun at a place, in a terminal of this size.
    pub(super) fn at(route: &Route, width: u16, height: u16) -> Self {
        Self::with(catalog(), Store::in_memory().unwrap(), route, width, height)
    }

    /// The same with other content.
    pub(super) fn showing(catalog: Catalog, route: &Route, width: u16, height: u16) -> Self {
        Self::with(catalog, Store::in_memory().unwrap(), route, width, height)
    }

    pub(super) fn home(width: u16, height: u16) -> Self {
        Self::at(&Route::Home, width, height)
    }

    fn with(catalog: Catalog, store: Store, route: &Route, width: u16, height: u16) -> Self {
        let when = Timestamp::from_second(1_795_000_000).unwrap();
        let moment = Moment::at(when, &TimeZone::UTC);
        let catalog = Arc::new(catalog);
        let memory = Memory::read(&store, moment.day).unwrap();
        let now = Now {
            uptime: Duration::from_secs(1),
            moment,
        };
        let world = World::new(now, catalog, memory, Theme::dark());
        let size = Size { width, height };
        let mut stage = Stage {
            app: App::new(world, size, route),
            store,
            moment,
            size,
        };
        let effects = stage.app.start();
        stage.settle(effects);
        stage
    }

    /// Quits, and begins anew on the same store.
    pub(super) fn again(mut self) -> Self {
        self.keys("q");
        let Size { width, height } = self.size;
        Self::with(catalog(), self.store, &Route::Home, width, height)
    }

    /// Takes one message; what is to be saved stays unsaved.
    pub(super) fn take(&mut self, message: Message) -> Vec<Effect> {
        self.app.update(message)
    }

    /// Saves what is to be saved until nothing is left; the other effects are given back.
    pub(super) fn settle(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut others = Vec::new();
        for effect in effects {
            match effect {
                Effect::Save(asker, change) => {
                    let result = make(&mut self.store, &change, self.moment.day);
                    let result = result.map_err(|error| error.to_string());
                    let more = self.app.update(Message::Saved(asker, change, result));
                    others.extend(self.settle(more));
                }
                other => others.push(other),
            }
        }
        others
    }

    pub(super) fn press(&mut self, code: KeyCode) -> Vec<Effect> {
        let effects = self.take(key(code));
        self.settle(effects)
    }

    /// Types: each character is a key; `⏎` is Enter, `⎋` Esc, `⇥` Tab, `↓` and `↑` the arrows.
    pub(super) fn keys(&mut self, keys: &str) -> Vec<Effect> {
        keys.chars()
            .flat_map(|character| self.press(code(character)))
            .collect()
    }

    pub(super) fn wheel(&mut self, column: u16, row: u16, kind: MouseEventKind) -> Vec<Effect> {
        let event = MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        let effects = self.take(Message::Mouse(event));
        self.settle(effects)
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) {
        self.size = Size { width, height };
        let effects = self.take(Message::Resized(self.size));
        self.settle(effects);
    }

    /// The server has begun.
    pub(super) fn serve(&mut self, edition: Edition) -> Vec<Effect> {
        self.serve_project("demo", edition)
    }

    /// The server has begun with a scenario's project.
    pub(super) fn serve_project(&mut self, scenario: &str, edition: Edition) -> Vec<Effect> {
        let facts = ServerFacts {
            scenario: scenario.into(),
            origin: "http://localhost:3000".into(),
            edition,
            project: "/home/ada/sandbox/demo".into(),
            routes: Vec::new(),
            problems: Vec::new(),
            unkept: None,
            port_taken: None,
        };
        self.take(Message::Server(ServerMessage::Started(facts)))
    }

    /// What is on screen, without the spaces at the ends of lines.
    pub(super) fn screen(&self) -> String {
        let backend = TestBackend::new(self.size.width, self.size.height);
        let mut terminal = Terminal::new(backend).unwrap();
        terminal.draw(|frame| self.app.view(frame)).unwrap();
        let screen = terminal.backend().to_string();
        let lines = screen.lines().map(|line| line.trim_matches('"').trim_end());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A key as a message.
pub(super) fn key(code: KeyCode) -> Message {
    Message::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// A key with Ctrl as a message.
pub(super) fn ctrl(letter: char) -> Message {
    Message::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL))
}

fn code(character: char) -> KeyCode {
    match character {
        '⏎' => KeyCode::Enter,
        '⎋' => KeyCode::Esc,
        '⇥' => KeyCode::Tab,
        '↓' => KeyCode::Down,
        '↑' => KeyCode::Up,
        other => KeyCode::Char(other),
    }
}
