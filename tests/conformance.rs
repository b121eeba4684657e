//! What real Next.js answered, recorded, and what `jsguide serve` answers: the same.
//!
//! Each target is an app served by a fresh process; each case is a few requests in order. Where
//! they differ, a line in `conformance/known-differences.txt` says so, and the suite fails on
//! drift either way. `conformance/README.md` says how the recordings are made.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test is shown by the panic"
)]

#[path = "conformance/build.rs"]
mod build;
#[path = "conformance/case.rs"]
mod case;
#[path = "conformance/compare.rs"]
mod compare;
#[path = "conformance/ledger.rs"]
mod ledger;
#[path = "conformance/outcome.rs"]
mod outcome;
#[path = "support/process.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod process;
#[path = "support/project.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod project;
#[path = "conformance/target.rs"]
mod target;
#[path = "support/wire.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Deserialize;

use case::{Case, Tier, folder};
use compare::Differences;
use outcome::{Memory, Outcome};
use process::TestServer;
use target::{Mode, Target, Variant};
use wire::Ask;

#[derive(Deserialize)]
struct Recording {
    steps: Vec<Outcome>,
}

impl Recording {
    fn of(target: Target, case: &Case) -> Option<Recording> {
        let file = folder().join(format!("expected/{target}/{}.json", case.name));
        let text = fs::read_to_string(file).ok()?;
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.name)))
    }
}

fn run(server: &TestServer, target: Target, case: &Case, recording: &Recording) -> Differences {
    if target.mode == Mode::Dev {
        for path in case.paths_to_warm() {
            let ask = Ask::new("OPTIONS", &path).header("x-conformance-warm", "1");
            server.send(&ask);
        }
    }
    let (mut memory, mut differences) = (Memory::new(server.port()), Differences::default());
    for (step, recorded) in case.steps.iter().zip(&recording.steps) {
        std::thread::sleep(step.pause());
        let seen = memory.outcome(step, &server.send(&step.ask()));
        differences.compare(target, step, recorded, &seen);
    }
    differences
}

/// The cases that fail, of those asked for, on a fresh server.
fn failing(
    target: Target,
    all: &[Case],
    wanted: impl Fn(&str) -> bool,
) -> BTreeMap<String, (Tier, String)> {
    let project = target.project(all);
    let server = TestServer::with(project.path(), &target.flags());
    let applying = all
        .iter()
        .filter(|case| case.applies(target) && wanted(&case.name));
    let run_one = |case: &Case| {
        let recording = Recording::of(target, case)?;
        let tried = || run(&server, target, case, &recording);
        let differences = catch_unwind(AssertUnwindSafe(tried))
            .unwrap_or_else(|_| Differences::broken("the server is gone".to_owned()));
        let tier = differences.tier()?;
        Some((case.name.clone(), (tier, differences.brief())))
    };
    applying.filter_map(run_one).collect()
}

/// Replays a target and holds the result against the ledger. A case whose recording holds pauses
/// or gaps is tried once more on a fresh server before it counts: a busy machine can miss them.
fn replay(next: u8, variant: Variant, mode: Mode) {
    let target = Target {
        next,
        variant,
        mode,
    };
    let (all, name) = (Case::all(), target.to_string());
    let listed = ledger::listed(&name);
    let mut found = failing(target, &all, |_| true);
    let unlisted = |case: &Case| {
        let tier = found.get(&case.name).map(|(tier, _)| tier);
        tier.is_some() && tier != listed.get(&case.name)
    };
    let timed = all.iter().filter(|case| case.depends_on_time());
    let again: Vec<String> = timed
        .filter(|case| unlisted(case))
        .map(|case| case.name.clone())
        .collect();
    if !again.is_empty() {
        found.retain(|case, _| !again.contains(case));
        found.extend(failing(target, &all, |case| {
            again.iter().any(|other| other == case)
        }));
    }
    let drift = ledger::drift(&name, &listed, &found);
    assert!(
        drift.is_empty(),
        "known-differences.txt is wrong:\n{}",
        drift.join("\n")
    );
}

macro_rules! targets {
    ($($name:ident: $next:literal $variant:ident $mode:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            replay($next, Variant::$variant, Mode::$mode);
        })*
    };
}

targets! {
    next_14_in_production_answers_as_recorded: 14 Main Start,
    next_14_in_development_answers_as_recorded: 14 Main Dev,
    next_15_in_production_answers_as_recorded: 15 Main Start,
    next_15_in_development_answers_as_recorded: 15 Main Dev,
    next_16_in_production_answers_as_recorded: 16 Main Start,
    next_16_in_development_answers_as_recorded: 16 Main Dev,
    extras_of_14_in_production_answer_as_recorded: 14 X Start,
    extras_of_14_in_development_answer_as_recorded: 14 X Dev,
    extras_of_15_in_production_answer_as_recorded: 15 X Start,
    extras_of_15_in_development_answer_as_recorded: 15 X Dev,
    extras_of_16_in_production_answer_as_recorded: 16 X Start,
    extras_of_16_in_development_answer_as_recorded: 16 X Dev,
    cache_components_in_production_answer_as_recorded: 16 Cc Start,
    cache_components_in_development_answer_as_recorded: 16 Cc Dev,
}

#[test]
fn every_target_has_recordings_and_every_recording_a_case() {
    let cases = Case::all();
    for entry in fs::read_dir(folder().join("expected")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            for file in fs::read_dir(entry.path()).unwrap() {
                let name = file.unwrap().file_name().into_string().unwrap();
                let name = name.trim_end_matches(".json");
                assert!(
                    cases.iter().any(|case| case.name == name),
                    "{name} is no case"
                );
            }
        }
    }
}
