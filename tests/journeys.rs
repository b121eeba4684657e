//! Journeys: keys in, screen out, against the built program in a real pseudo-terminal.
//!
//! [`Journey`] waits for conditions under a limit; nothing here sleeps.

#[path = "journeys/harness.rs"]
mod harness;

use harness::{Home, Key};

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
fn an_answer_outlives_a_kill() {
    let home = Home::new();
    let mut journey = home.start(80, 24);
    journey.wait_for("Welcome to jsguide").keys("3");
    journey.wait_for("Kind all").keys("/export answer delete");
    journey.wait_for("1 of").press(Key::Enter).press(Key::Enter);
    journey
        .wait_for("Which file and export answer")
        .press(Key::Enter);
    journey.wait_for("1–4 grade it anew").kill();

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
fn the_terminal_may_take_any_size() {
    let home = Home::new();
    let mut journey = home.start(120, 40);
    journey.wait_for("7 Resources").resize(20, 5);
    journey.wait_for("Terminal too small").resize(60, 18);
    journey.wait_for("Welcome to jsguide").resize(80, 24);
    journey.wait_for("Home  Topics  Questions");
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
