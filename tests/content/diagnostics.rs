//! One mistake each, and exactly what is said about it.
//!
//! The cases are in `tests/fixtures/content/cases/`: a name, what is replaced by what in which file of the good
//! folder, and what `jsguide check` prints then. `UPDATE_CASES=1` writes what it prints now into them.

use std::{fmt::Write as _, fs, path::PathBuf};

use jsguide::{
    cli::check::render,
    content::{CodeProblem, check},
};

use crate::Sample;

const BASICS: &str = "lessons/nextjs/basics.md";
const QUIZ: &str = "quizzes/nextjs/handlers.yaml";
const SCENARIO: &str = "sandbox/clock/scenario.yaml";

/// Every problem as it is printed, the help below it, without the line that sums up.
fn problems(sample: &Sample) -> String {
    let report = check(sample, &|_, code| {
        code.lines().enumerate().filter_map(bad_line).collect()
    });
    let text = render(&report);
    let end = text.trim_end().rfind('\n').map_or(0, |end| end + 1);
    text[..end].to_owned()
}

/// Stands for the parser of JavaScript.
fn bad_line((at, line): (usize, &str)) -> Option<CodeProblem> {
    let column = line.find("syntax error")? + 1;
    let message = "unexpected token".to_owned();
    Some(CodeProblem {
        line: at + 1,
        column,
        message,
        help: None,
    })
}

struct Case {
    name: String,
    path: String,
    old: String,
    new: String,
    expected: String,
}

fn parse(text: &str) -> Vec<Case> {
    let cases = text.split("=== ").skip(1);
    let case = |case: &str| {
        let (name, rest) = case.split_once("\n--- ")?;
        let (path, rest) = rest.split_once('\n')?;
        let (old, rest) = rest.split_once("\n+++\n")?;
        let (new, expected) = rest.split_once("\n>>>\n")?;
        let [name, path, old, new, expected] = [name, path, old, new, expected].map(str::to_owned);
        Some(Case {
            name,
            path,
            old,
            new,
            expected,
        })
    };
    cases.map(|text| case(text).expect(text)).collect()
}

fn assert_cases(file: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/content/cases")
        .join(file);
    let (mut all, mut wrong) = (String::new(), String::new());
    for Case {
        name,
        path,
        old,
        new,
        expected,
    } in parse(&fs::read_to_string(&path).expect("the cases are there"))
    {
        let found = problems(&Sample::good().replacing(&path, &old, &new));
        assert!(!found.is_empty(), "nothing is said about: {name}");
        write!(
            all,
            "=== {name}\n--- {path}\n{old}\n+++\n{new}\n>>>\n{found}"
        )
        .expect("a string can be written to");
        if found != expected {
            write!(wrong, "\n{name}: expected\n{expected}but found\n{found}")
                .expect("a string can be written to");
        }
    }
    if std::env::var_os("UPDATE_CASES").is_some() {
        return fs::write(&path, all).expect("the cases can be written");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn good_content_has_no_problems() {
    let report = check(&Sample::good(), &|_, _| Vec::new());
    let expected = "no problems in 6 files (2 topics, 5 questions, 1 scenario)\n";
    assert_eq!(render(&report), expected);
}

#[test]
fn front_matter_that_is_wrong_is_said_field_by_field() {
    assert_cases("front-matter.txt");
}

#[test]
fn markdown_that_cannot_be_shown_is_said_with_its_place() {
    assert_cases("markdown.txt");
}

#[test]
fn links_that_lead_nowhere_are_said_with_what_may_be_meant() {
    assert_cases("links.txt");
}

#[test]
fn questions_that_cannot_be_asked_are_said() {
    assert_cases("questions.txt");
}

#[test]
fn scenarios_that_cannot_be_run_are_said() {
    assert_cases("scenarios.txt");
}

#[test]
fn code_that_does_not_parse_is_said_at_its_line_in_the_file() {
    assert_cases("code.txt");
}

#[test]
fn files_that_belong_to_nothing_are_said() {
    let sample = Sample::good()
        .with("lessons/nextjs/notes.txt", "")
        .with("lessons/notes.md", "")
        .with(
            "quizzes/nextjs/caching.yaml",
            "topic: nextjs/caching\nquestions: []\n",
        )
        .with("sandbox/readme.md", "")
        .with("sandbox/empty/app/route.ts", "")
        .with("sandbox/clock/.DS_Store", "")
        .with("lessons/nextjs/binary.md", b"---\n\xff".as_slice());
    let expected = "\
lessons/nextjs/binary.md:2:1: error: this file is not UTF-8 text
lessons/nextjs/notes.txt:1:1: error: this file belongs to nothing
  help: lessons are `lessons/<category>/<topic>.md`, in lower case with hyphens
lessons/notes.md:1:1: error: this file belongs to nothing
  help: lessons are `lessons/<category>/<topic>.md`
quizzes/nextjs/caching.yaml:1:8: error: there is no lesson `nextjs/caching` for this quiz
quizzes/nextjs/caching.yaml:2:12: error: this quiz has no question
sandbox/empty/app/route.ts:1:1: error: `sandbox/empty` has no scenario.yaml
  help: write one beside `app/`, or delete the folder
sandbox/readme.md:1:1: error: this file belongs to nothing
  help: scenarios are folders: `sandbox/<scenario>/scenario.yaml`
";
    assert_eq!(problems(&sample), expected);
}

#[test]
fn a_folder_without_content_says_what_is_missing() {
    let expected = "\
lessons/categories.yaml:1:1: error: this file is missing
  help: a content folder holds `lessons/` with categories.yaml, `quizzes/` and `sandbox/`
";
    assert_eq!(problems(&Sample(Vec::new())), expected);
    assert_eq!(
        problems(&Sample::good().without("lessons/categories.yaml")),
        expected
    );
}

#[test]
fn a_long_lesson_without_questions_is_warned_about() {
    let words = "word ".repeat(2000);
    let sample = Sample::good().replacing(BASICS, "A page is a file.", &words);
    let expected = "\
lessons/nextjs/basics.md:2:5: warning: this lesson of 11 minutes has no question
  help: write quizzes/nextjs/basics.yaml
";
    assert_eq!(problems(&sample), expected);
}

#[test]
fn all_problems_of_all_files_are_said_at_once() {
    let sample = Sample::good()
        .replacing(BASICS, "order: 10", "order: ten\nauthor: me")
        .replacing(BASICS, "A page", "A <b>page</b>")
        .replacing(QUIZ, "accept: [\"405\"]", "accept: []")
        .replacing(QUIZ, "mode: production", "mode: x")
        .replacing(SCENARIO, "wait_ms: 100", "wait: 100");
    let lines = problems(&sample);
    let places: Vec<&str> = lines
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(": ").next())
        .collect();
    let expected = [
        "lessons/nextjs/basics.md:5:8",
        "lessons/nextjs/basics.md:6:1",
        "lessons/nextjs/basics.md:12:3",
        "lessons/nextjs/basics.md:12:10",
        "quizzes/nextjs/handlers.yaml:30:28",
        "quizzes/nextjs/handlers.yaml:39:13",
        "sandbox/clock/scenario.yaml:10:40",
    ];
    assert_eq!(places, expected);
}
