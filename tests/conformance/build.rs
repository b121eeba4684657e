//! What `next build` refuses, jsguide refuses too: the small apps of `build-errors/`, and what
//! was recorded of them in `expected/build-errors.json`.
//!
//! In production a refusal ends the program with exit code 1; what it says is held by
//! `tests/build_errors.rs`. In development the status and
//! the type of the answer count. Differences are lines of the ledger, of targets such as
//! `next16-build` and `next16-build-dev`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde::Deserialize;
use serde_json::Value;

use crate::case::{Tier, folder};
use crate::ledger;
use crate::process::{TestServer, jsguide};
use crate::project::Project;
use crate::target::{Mode, Target, Variant, copy};

#[derive(Deserialize)]
struct Recorded {
    build_exit: i32,
    build_message: Vec<String>,
    dev: Option<Dev>,
}

#[derive(Deserialize)]
struct Dev {
    status: Option<u16>,
    content_type: Option<String>,
}

#[derive(Deserialize)]
struct Case {
    request: String,
}

type Found = BTreeMap<String, (Tier, String)>;

fn recordings(next: u8) -> Vec<(String, Recorded)> {
    let text = fs::read_to_string(folder().join("expected/build-errors.json")).unwrap();
    let all: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_str(&text).unwrap();
    let of_version = all.into_iter().filter_map(|(name, mut versions)| {
        let recorded = versions.remove(&format!("next{next}"))?;
        Some((name, serde_json::from_value(recorded).unwrap()))
    });
    of_version.collect()
}

fn request_of(name: &str) -> String {
    let file = folder().join(format!("build-errors/{name}/case.yaml"));
    let case: Case = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    case.request
}

fn project_of(name: &str) -> Project {
    let project = Project::new();
    copy(&folder().join("build-errors").join(name), project.path());
    fs::remove_file(project.path().join("case.yaml")).unwrap();
    project
}

fn flags(next: u8, mode: Mode) -> Vec<String> {
    let variant = Variant::Main;
    let target = Target {
        next,
        variant,
        mode,
    };
    target.flags().iter().map(ToString::to_string).collect()
}

/// What the program says instead of serving the app; nothing if it serves it.
fn refusal(name: &str, next: u8) -> Option<String> {
    let project = project_of(name);
    let mut program = jsguide(project.path())
        .arg("serve")
        .arg(project.path())
        .args(["--port", "0"])
        .args(flags(next, Mode::Start))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut printed = BufReader::new(program.stdout.take().unwrap());
    printed.read_line(&mut first).unwrap();
    if first.contains("listening") {
        program.kill().unwrap();
        program.wait().unwrap();
        return None;
    }
    let ended = program.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{name} on {next}");
    Some(String::from_utf8_lossy(&ended.stderr).into_owned())
}

fn differs_in_production(name: &str, next: u8, recorded: &Recorded) -> Option<String> {
    match (recorded.build_exit != 0, refusal(name, next)) {
        (true, None) => Some(format!("next build: {}", recorded.build_message.join(" / "))),
        (false, Some(said)) => Some(format!("next build accepts it, jsguide says {said}")),
        _ => None,
    }
}

fn differs_in_development(name: &str, next: u8, recorded: &Recorded) -> Option<String> {
    let dev = recorded.dev.as_ref()?;
    let status = dev.status?;
    let project = project_of(name);
    let flags = flags(next, Mode::Dev);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let server = TestServer::with(project.path(), &flags);
    let answer = server.get(&request_of(name));
    let (expected, came) = (
        (status, dev.content_type.as_deref()),
        (answer.status, answer.header("content-type")),
    );
    (expected != came).then(|| format!("{came:?} != {expected:?}"))
}

/// Holds all three versions against the ledger.
fn hold(kind: &str, differs: fn(&str, u8, &Recorded) -> Option<String>) {
    let drift = [14, 15, 16].into_iter().flat_map(|next| {
        let target = format!("next{next}-{kind}");
        ledger::drift(&target, &ledger::listed(&target), &found(next, differs))
    });
    let drift: Vec<String> = drift.collect();
    assert!(
        drift.is_empty(),
        "known-differences.txt is wrong:\n{}",
        drift.join("\n")
    );
}

fn found(next: u8, differs: fn(&str, u8, &Recorded) -> Option<String>) -> Found {
    let recorded = recordings(next).into_iter();
    let differing = recorded.filter_map(|(name, recorded)| {
        let why = differs(&name, next, &recorded)?;
        Some((name, (Tier::Core, why)))
    });
    differing.collect()
}

#[test]
fn what_next_build_refuses_is_refused() {
    hold("build", differs_in_production);
}

#[test]
fn what_next_dev_serves_in_spite_of_it_is_served() {
    hold("build-dev", differs_in_development);
}
