//! Journeys: keys in, screen out, against the built program in a real pseudo-terminal.
//!
//! [`Journey`] waits for conditions under a limit; nothing here sleeps.

#[path = "journeys/harness.rs"]
mod harness;

use harness::{Home, Journey, Key};

#[test]
fn a_newcomer_is_greeted_and_leaves_with_q() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide");
    journey.keys("q");
    assert_eq!(journey.ended(), Some(0));
}

#[test]
fn the_place_in_a_lesson_and_a_bookmark_outlive_the_program() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").keys("fhandlers");
    journey
        .wait_for("Route Handlers & API Routes")
        .press(Key::Enter);
    journey.wait_for("Key points").keys("b");
    journey
        .wait_for("Bookmarked: Route Handlers & API Routes")
        .keys("]]]]");
    journey.wait_for("› The App Router convention").keys("q");
    assert_eq!(journey.ended(), Some(0));

    let mut journey = home.start(80, 24);
    journey
        .wait_for("Continue where you left off")
        .press(Key::Enter);
    journey.wait_for("› The App Router convention").keys("5");
    journey.wait_for("★ Route Handlers & API Routes");
}

#[test]
fn a_search_in_a_lesson_is_walked_with_n() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").keys("fhandlers");
    journey
        .wait_for("Route Handlers & API Routes")
        .press(Key::Enter);
    journey
        .wait_for("Key points")
        .keys("/405")
        .press(Key::Enter);
    journey.wait_for("1 of").keys("n");
    journey.wait_for("2 of").keys("N");
    journey.wait_for("1 of");
}

#[test]
fn the_second_answer_comes_from_the_cache_and_the_pane_says_why() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("● localhost").keys("fevery way out");
    journey
        .wait_for("Caching, and every way out of it  Route")
        .press(Key::Enter);
    // Into the pane, one request down: the keys are taken in order, whatever is drawn meanwhile.
    journey
        .wait_for("› Caching, and every way out of it")
        .wait_for("Cached GET, twice")
        .keys("sj")
        .press(Key::Enter);
    journey
        .wait_for("Answer 2 against 1: same body")
        .wait_for("x-nextjs-cache")
        .wait_for("HIT")
        .wait_for("Cache HIT for /api/time");
}

#[test]
fn a_404_a_405_and_a_stream_are_explained_as_they_come() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("Welcome to jsguide").keys("4");
    journey.wait_for("● http://localhost").keys("e");
    journey
        .wait_for("F1 help")
        .press(Key::Ctrl('u'))
        .keys("/api/nothing-here")
        .press(Key::Enter);
    journey
        .wait_for("404 Not Found")
        .wait_for("No route matched")
        .press(Key::Ctrl('u'))
        .keys("DELETE /api/hello")
        .press(Key::Enter);
    journey
        .wait_for("405 Method Not Allowed")
        .wait_for("DELETE is not exported")
        .press(Key::Ctrl('u'))
        .keys("/api/stream")
        .press(Key::Enter);
    // The first chunk is on screen while the others are still being made.
    journey.wait_until("a chunk comes before the end", |screen| {
        let contents = screen.contents();
        contents.contains("5 B  Each") && !contents.contains("✓ complete after")
    });
    journey.wait_for("✓ complete after").wait_for("11 chunks");
}

#[test]
fn what_is_asked_about_is_tried_in_the_sandbox() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("● localhost").keys("3");
    journey.wait_for("Kind all").keys("/method-only");
    journey.wait_for("1 of").press(Key::Enter).press(Key::Enter);
    journey
        .wait_for("to Next 16 in production")
        .press(Key::Enter);
    journey
        .wait_for("What really came")
        .wait_for("405 Method Not Allowed")
        .keys("t");
    journey
        .wait_for("Sandbox › What the question asks about")
        .wait_for("405 Method Not Allowed")
        .wait_for("GET is not exported");
}

#[test]
fn an_edited_route_answers_anew_and_a_broken_one_shows_its_line() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("Welcome to jsguide").keys("4");
    journey.wait_for("● http://localhost").press(Key::Enter);
    journey.wait_for("Hello from a route handler\"");
    home.edit_hello("Hello from a route handler", "Hello, edited");
    journey
        .wait_for("Built anew in")
        .wait_for("app/api/hello/route.ts changed")
        .press(Key::Enter);
    journey.wait_for("\"Hello, edited\"");
    home.edit_hello("return", "retrun it");
    journey
        .wait_for("✗ app/api/hello/route.ts:")
        .press(Key::Enter);
    journey
        .wait_for("500 Internal Server Error")
        .wait_for("> 2 |   retrun it");
    home.edit_hello("retrun it", "return");
    journey.wait_for("Built anew in").press(Key::Enter);
    journey.wait_for("\"Hello, edited\"");
}

/// The program with the empty log of the sandbox pane open.
fn at_the_log(home: &Home) -> Journey {
    let mut journey = home.start(120, 40);
    journey.wait_for("Welcome to jsguide").keys("4");
    journey.wait_for("● http://localhost").keys("ll");
    journey.wait_for("Nothing was asked of the server yet");
    journey
}

#[test]
fn a_stream_from_outside_is_in_the_log_while_it_goes_on() {
    let home = Home::new();
    let mut journey = at_the_log(&home);
    let _client = journey.ask(b"GET /api/stream HTTP/1.1\r\nhost: localhost\r\n\r\n");
    journey.wait_for("/api/stream ").wait_for(" s…");
    journey.wait_until("the end takes its place", |screen| {
        let contents = screen.contents();
        contents.contains("/api/stream ") && !contents.contains(" s…")
    });
    home.edit_hello("return", "/* edited */ return");
    journey.wait_for("↻ app/api/hello/route.ts");
}

#[test]
fn a_handler_that_never_answers_runs_in_the_log_until_its_client_leaves() {
    let home = Home::new();
    home.write(
        "XDG_DATA_HOME/jsguide/sandbox/route-handlers/app/api/never/route.ts",
        "export async function POST() { await new Promise(() => {}); }",
    );
    let mut journey = at_the_log(&home);
    let client =
        journey.ask(b"POST /api/never HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n");
    journey.wait_for("◌ running  ").wait_for(" s…");
    drop(client);
    journey.wait_until("the end takes its place", |screen| {
        let contents = screen.contents();
        contents.contains("/api/never           ✗") && !contents.contains(" s…")
    });
}

#[test]
fn a_runaway_handler_ends_in_the_log_as_it_was_stopped() {
    let home = Home::new();
    let mut journey = at_the_log(&home);
    let _client = journey.ask(b"GET /api/loop HTTP/1.1\r\nhost: localhost\r\n\r\n");
    journey.wait_until("it was stopped", |screen| {
        let contents = screen.contents();
        let mut rows = contents.lines().filter(|row| row.contains("/api/loop "));
        let is_over = rows.next().is_some_and(|row| row.contains(" 500 "));
        is_over && rows.next().is_none() && !contents.contains("◌ running  ")
    });
}

const LESSON: &str = "---
id: next/ID
title: All about ID
level: beginner
order: 10
tags: [files]
summary: Short.
scenario: ID
updated: 2026-11-22
---

## Only section

```try
get
```
";

const SCENARIO: &str = "id: ID
title: The ID project
summary: Small.
requests:
  - {id: get, title: Ask for ID, look_for: An answer., steps: [{path: /api/ID}]}
";

/// Writes a lesson and its sandbox into the folder `content`.
fn write_topic(home: &Home, id: &str) {
    let fill = |text: &str| text.replace("ID", id);
    let route = format!("export async function GET() {{ return Response.json('from {id}') }}\n");
    home.write(&fill("content/sandbox/ID/app/api/ID/route.ts"), &route);
    home.write(&fill("content/sandbox/ID/scenario.yaml"), &fill(SCENARIO));
    home.write(&fill("content/lessons/next/ID.md"), &fill(LESSON));
}

#[test]
fn a_topic_dropped_in_is_read_served_and_answered() {
    let home = Home::new();
    let categories = "- {id: next, title: Next.js, summary: The framework.}\n";
    home.write("content/lessons/categories.yaml", categories);
    write_topic(&home, "basics");
    let mut journey = home.start_with(&["--content", "content"], 120, 40);
    journey.wait_for("● localhost").keys("4");
    journey
        .wait_for("Sandbox › The basics project")
        .press(Key::Enter);
    journey.wait_for("\"from basics\"");
    write_topic(&home, "cookies");
    journey.wait_for("p next project").keys("2");
    journey.wait_for("All about cookies").keys("/cookies");
    journey
        .wait_for("1 of 2")
        .press(Key::Enter)
        .press(Key::Enter);
    journey
        .wait_for("Ask for cookies")
        .wait_for("● localhost:")
        .keys("s");
    journey.wait_for("Enter send").press(Key::Enter);
    journey.wait_for("\"from cookies\"").keys("4");
    journey
        .wait_for("Sandbox › The cookies project")
        .wait_for("project 2 of 2")
        .keys("p");
    journey
        .wait_for("Sandbox › The basics project")
        .wait_for("● http://localhost:")
        .press(Key::Enter);
    journey.wait_for("\"from basics\"");
}

#[test]
fn where_nothing_can_be_written_the_sandbox_runs_all_the_same() {
    let home = Home::new();
    home.write("XDG_DATA_HOME", "a file where the folder would be");
    let mut journey = home.start(120, 40);
    journey.wait_for("Nothing will be kept").keys("4");
    journey
        .wait_for("● http://localhost")
        .wait_for("edits last until you leave")
        .press(Key::Enter);
    journey.wait_for("Hello from a route handler\"");
}

#[test]
fn place_bookmark_progress_and_last_request_are_found_again() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("● localhost").keys("fautomatic 405");
    journey
        .wait_for("Seven methods and the automatic 405  Route")
        .press(Key::Enter);
    journey.wait_for("› Seven methods").keys("B");
    journey.wait_for("✓ Bookmarked: Seven methods").keys("se");
    journey
        .wait_for("F1 help")
        .press(Key::Ctrl('u'))
        .keys("/api/users/1")
        .press(Key::Enter);
    journey.wait_for("Ada Lovelace").keys("\u{b}answer delete");
    journey.wait_for("Which file and export").press(Key::Enter);
    journey.wait_for("Enter answer").press(Key::Enter);
    journey.wait_for("Enter next").press(Key::Enter);
    journey.wait_for("That was the last question").keys("q");
    assert_eq!(journey.ended(), Some(0));

    let mut journey = home.start(120, 40);
    journey
        .wait_for("Continue where you left off")
        .wait_for("Seven methods and the automatic 405")
        .keys("5");
    journey
        .wait_for("1 bookmark")
        .wait_for("Seven methods and the automatic 405")
        .keys("6");
    journey.wait_for("1 answered").keys("4");
    journey.wait_for("● http://localhost").keys("e");
    journey
        .wait_for("F1 help")
        .press(Key::Ctrl('u'))
        .press(Key::Up);
    journey.wait_for("› /api/users/1");
}

#[test]
fn an_answer_outlives_a_kill() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").keys("3");
    journey.wait_for("Kind all").keys("/export answer delete");
    journey.wait_for("1 of").press(Key::Enter).press(Key::Enter);
    journey
        .wait_for("Which file and export answer")
        .press(Key::Enter);
    journey.wait_for("Enter next").kill();

    let mut journey = home.start(80, 24);
    journey.wait_for("Go on with practice").keys("6");
    journey.wait_for("1 answered");
}

#[test]
fn signals_that_end_the_program_lose_nothing() {
    for signal in ["TERM", "HUP"] {
        let home = Home::new();
        let mut journey = home.start(80, 24);
        journey.wait_for("Welcome to jsguide").keys("fhandlers");
        journey
            .wait_for("Route Handlers & API Routes")
            .press(Key::Enter);
        journey.wait_for("Key points").keys("]]]]");
        journey
            .wait_for("› The App Router convention")
            .signal(signal);
        assert_eq!(journey.ended(), Some(0), "{signal}");
        let mut journey = home.start(80, 24);
        journey.wait_for("The App Router convention ·");
    }
}

#[test]
fn a_vanished_terminal_ends_the_program_and_loses_nothing() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").keys("fhandlers");
    journey
        .wait_for("Route Handlers & API Routes")
        .press(Key::Enter);
    journey.wait_for("Key points").keys("]]]]");
    journey.wait_for("› The App Router convention").vanish();
    let mut journey = home.start(80, 24);
    journey.wait_for("The App Router convention ·");
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_fg_takes_it_again() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").press(Key::Ctrl('z'));
    journey.wait_until("the terminal is given back", |screen| {
        !screen.alternate_screen()
    });
    journey.wait_until_stopped().signal("CONT");
    journey.wait_for("Welcome to jsguide").keys("2");
    journey.wait_for("Caching & Revalidation").keys("q");
    assert_eq!(journey.ended(), Some(0));
}

#[test]
fn ctrl_c_ends_the_editor_and_not_the_program() {
    let home = Home::new();
    home.write("editor", "echo now editing\nread line");
    let mut journey = home.start(120, 40);
    journey.wait_for("● localhost").keys("4");
    journey.wait_for("● http://localhost").keys("lE");
    journey.wait_for("now editing").press(Key::Ctrl('c'));
    journey.wait_for("● http://localhost").keys("1");
    journey.wait_for("Welcome to jsguide").keys("q");
    assert_eq!(journey.ended(), Some(0));
}

#[test]
fn ctrl_z_in_the_editor_stops_the_program_with_it() {
    let home = Home::new();
    home.write("editor", "echo now editing\nkill -TSTP 0\nread line");
    let mut journey = home.start(120, 40);
    journey.wait_for("● localhost").keys("4");
    journey.wait_for("● http://localhost").keys("lE");
    journey.wait_for("now editing").wait_until_stopped();
    journey.signal("CONT").keys("\r");
    journey.wait_for("● http://localhost").keys("q");
    assert_eq!(journey.ended(), Some(0));
}

#[test]
fn the_terminal_may_take_any_size_and_the_next_key_counts() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("7 Resources").resize(20, 5);
    journey.wait_for("Terminal too small").resize(60, 18);
    journey.wait_for("Welcome to jsguide").resize(80, 24);
    journey.wait_for("Home  Topics  Questions").keys("2");
    journey.wait_for("5 topics");
}

#[test]
fn the_terminal_is_as_it_was_when_the_program_ends() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").press(Key::Ctrl('c'));
    assert_eq!(journey.ended(), Some(0));
    journey.wait_until("the terminal is as before", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    });
}
