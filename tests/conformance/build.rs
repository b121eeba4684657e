//! What `next build` refuses, jsguide refuses too: the small apps of `build-errors/`, and what
//! was recorded of them in `expected/build-errors.json`.
//!
//! In production the program refuses to serve such an app: exit 1, and the problem on stderr with
//! its place. In development the status and the type of the answer count. Differences are lines of the ledger, of targets such as
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

fn prepared(name: &str) -> Project {
    let project = Project::new();
    copy(&folder().join("build-errors").join(name), project.path());
    fs::remove_file(project.path().join("case.yaml")).unwrap();
    project
}

fn flags(next: u8, mode: Mode) -> [&'static str; 4] {
    let variant = Variant::Main;
    let target = Target {
        next,
        variant,
        mode,
    };
    target.flags()
}

/// What is said when the program refuses to serve the app; nothing if it serves it.
fn refusal(name: &str, next: u8) -> Option<String> {
    let project = prepared(name);
    let mut child = jsguide(project.path())
        .arg("serve")
        .arg(project.path())
        .args(["--port", "0"])
        .args(flags(next, Mode::Start))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    if first.is_empty() {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{name} on {next}");
        return Some(String::from_utf8(output.stderr).unwrap());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

fn differs_in_production(name: &str, next: u8, recorded: &Recorded) -> Option<String> {
    match (recorded.build_exit != 0, refusal(name, next)) {
        (true, None) => Some(format!(
            "next build: {}",
            recorded.build_message.join(" / ")
        )),
        (false, Some(told)) => Some(format!("next build accepts it, jsguide says {told:?}")),
        (true, Some(told)) => names_no_file(name, &told),
        (false, None) => None,
    }
}

/// A refusal names the file, unless it is about the app as a whole.
fn names_no_file(name: &str, told: &str) -> Option<String> {
    let names_it = told.contains("app/") || told.contains("/x") || told.contains("/jar");
    (!names_it).then(|| format!("the refusal of {name} names no place: {told:?}"))
}

fn differs_in_development(name: &str, next: u8, recorded: &Recorded) -> Option<String> {
    let dev = recorded.dev.as_ref()?;
    let status = dev.status?;
    let project = prepared(name);
    let server = TestServer::with(project.path(), &flags(next, Mode::Dev));
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
