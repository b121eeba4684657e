//! Drawn screens, at the three sizes that the program is made for.

use insta::assert_snapshot;

use super::stage::Stage;
use crate::sandbox::Edition;
use crate::tui::route::{Route, Run};

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

/// Draws a place at each size, after some keys.
fn draw(name: &str, route: &Route, keys: &str) {
    for (width, height) in SIZES {
        let mut stage = Stage::at(route, width, height);
        stage.serve(Edition::default());
        stage.keys(keys);
        assert_snapshot!(format!("{name}_{width}x{height}"), stage.screen());
    }
}

fn practice(question: &str) -> Route {
    Route::Practice(Run::These(vec![question.into()]))
}

#[test]
fn home_greets_whoever_is_new() {
    draw("home_new", &Route::Home, "");
}

#[test]
fn home_leads_on_where_the_learner_was() {
    for (width, height) in SIZES {
        let mut stage = Stage::at(&Route::lesson("next/handlers".into()), width, height);
        stage.keys("]]]");
        let mut stage = stage.again();
        stage.serve(Edition::default());
        assert_snapshot!(format!("home_{width}x{height}"), stage.screen());
    }
}

#[test]
fn topics_are_listed_with_broken_ones_at_the_end() {
    draw("topics", &Route::Topics, "↓↓");
}

#[test]
fn topics_are_filtered_by_what_is_typed() {
    draw("topics_filtered", &Route::Topics, "/stream");
}

#[test]
fn a_lesson_begins_with_what_matters() {
    draw("lesson", &Route::lesson("next/handlers".into()), "");
}

#[test]
fn a_lesson_shows_code_requests_and_version_notes() {
    draw(
        "lesson_code",
        &Route::lesson("next/handlers".into()),
        "]]]]⇥",
    );
}

#[test]
fn a_search_in_a_lesson_counts_its_matches() {
    draw(
        "lesson_search",
        &Route::lesson("next/handlers".into()),
        "/segment⏎",
    );
}

#[test]
fn the_outline_lies_over_the_text_where_it_is_narrow() {
    draw(
        "lesson_outline",
        &Route::lesson("next/handlers".into()),
        "o↓",
    );
}

#[test]
fn the_end_of_a_lesson_leads_on() {
    draw("lesson_end", &Route::lesson("next/handlers".into()), "G");
}

#[test]
fn questions_are_listed_with_their_state() {
    draw("questions", &Route::Questions, "↓");
}

#[test]
fn a_short_answer_is_typed() {
    draw("practice_words", &practice("b-name"), "⇥route.tsx");
}

#[test]
fn several_answers_are_marked() {
    draw("practice_several", &practice("b-which"), "a↓");
}

#[test]
fn a_wrong_answer_says_why() {
    draw("practice_wrong", &practice("b-name"), "page.ts⏎");
}

#[test]
fn an_open_question_shows_when_each_grade_brings_it_back() {
    draw("practice_open", &practice("b-explain"), "⏎");
}

#[test]
fn a_run_ends_with_how_it_went() {
    draw("practice_over", &practice("b-name"), "page.ts⏎⏎");
}

#[test]
fn bookmarks_name_topic_and_section() {
    draw(
        "bookmarks",
        &Route::lesson("next/handlers".into()),
        "b]]]B5",
    );
}

#[test]
fn progress_counts_what_was_answered() {
    draw("progress", &practice("b-name"), "route.ts⏎6");
}

#[test]
fn resources_are_grouped_by_topic() {
    draw("resources", &Route::Resources, "");
}

#[test]
fn help_shows_the_keys_of_here_first() {
    draw("help", &Route::lesson("next/handlers".into()), "?");
}

#[test]
fn search_finds_topics_sections_and_questions() {
    draw("search", &Route::Home, "fstream");
}

#[test]
fn a_terminal_that_is_too_small_is_told_so() {
    for (width, height) in [(20, 5), (59, 18), (60, 17)] {
        let stage = Stage::home(width, height);
        assert_snapshot!(format!("small_{width}x{height}"), stage.screen());
    }
}
