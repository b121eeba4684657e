//! Small apps that `next build` refuses, or surprisingly doesn't: recorded from 14.2.35, 15.5.29 and 16.4.6.
//!
//! `build-errors.json` has, for each app and version, what the message must say; `null` is an app that
//! builds. Two names for one dynamic segment build on 15 and 16, and then `next start` ends (FACTS 78).

#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jsguide::sandbox::{
    Edition, Mode, NextVersion, Options, PortChoice, Problem, Sandbox, StartError,
};

type Expected = BTreeMap<String, BTreeMap<String, Option<String>>>;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn options(case: &str, next: u8, mode: Mode) -> Options {
    Options {
        edition: Edition {
            next: NextVersion::from_number(next).unwrap(),
            mode,
        },
        port: PortChoice::Exactly(0),
        watch: false,
        strict: true,
        ..Options::new(fixtures().join("build-errors").join(case))
    }
}

/// What keeps the app from being served; nothing, if it is.
fn refusals(case: &str, next: u8, mode: Mode) -> Vec<Problem> {
    runtime().block_on(async {
        match Sandbox::start(options(case, next, mode)).await {
            Ok(sandbox) => {
                sandbox.shutdown().await;
                Vec::new()
            }
            Err(StartError::Build(problems)) => problems,
            Err(other) => panic!("{case}: {other}"),
        }
    })
}

#[test]
fn what_next_build_refuses_is_refused_for_the_same_reason() {
    let text = std::fs::read_to_string(fixtures().join("build-errors.json")).unwrap();
    let expected: Expected = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for (case, versions) in expected {
        for (next, words) in versions {
            let found = refusals(&case, next.parse().unwrap(), Mode::Production);
            let said: Vec<String> = found.iter().map(ToString::to_string).collect();
            let is_right = match &words {
                Some(words) => said.iter().any(|text| text.contains(words)),
                None => said.is_empty(),
            };
            if !is_right {
                wrong.push(format!(
                    "{case} on {next}: expected {words:?}, found {said:#?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_refusal_shows_where_it_stands_and_what_to_do() {
    let found = refusals("computed-revalidate", 16, Mode::Production);
    assert_eq!(
        found[0].to_string(),
        "./app/x/route.ts:1:27\n\
         Next.js can't recognize the exported `revalidate` field in route \"/x\":\n\
         Unsupported node type \"BinaryExpression\" at \"revalidate\".\n\
         > 1 | export const revalidate = 60 * 10;\n    \
             |                           ^^^^^^^\n  \
           2 |\n  \
           3 | export async function GET() { return Response.json({ r: Math.random() }); }\n  \
           4 |\n\
         Help: The config is read off the source without running it: write the value itself, as `revalidate = 600`"
    );
}

#[test]
fn an_error_of_a_prerendered_handler_shows_its_line() {
    let found = refusals("static-throw", 16, Mode::Production);
    assert_eq!(
        found[0].place.as_ref().map(ToString::to_string).as_deref(),
        Some("app/x/route.ts:3:60")
    );
    assert!(
        found[0].frame.starts_with("  1 | export const dynamic"),
        "{}",
        found[0].frame
    );
}

#[test]
fn development_serves_all_but_what_keeps_its_server_from_coming_up() {
    for case in [
        "type-error",
        "invalid-export",
        "computed-revalidate",
        "syntax",
        "missing-import",
        "cc-edge",
    ] {
        assert_eq!(refusals(case, 16, Mode::Development), Vec::new(), "{case}");
    }
    let found = refusals("two-dynamic-names", 16, Mode::Development);
    assert_eq!(
        found[0].message,
        "You cannot use different slug names for the same dynamic path ('id' !== 'slug')."
    );
}

#[test]
fn without_strictness_an_app_that_does_not_build_is_served_and_tells_what_is_wrong() {
    let problems = runtime().block_on(async {
        let lenient = Options {
            strict: false,
            ..options("type-error", 16, Mode::Production)
        };
        let sandbox = Sandbox::start(lenient).await.unwrap();
        let problems = sandbox.problems();
        sandbox.shutdown().await;
        problems
    });
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].message,
        "Type error: Type 'string' is not assignable to type 'number'."
    );
}
