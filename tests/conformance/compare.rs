//! An outcome beside its recording: what differs, and how much that matters.

use std::fmt::Debug;
use std::time::Duration;

use serde_json::Value;

use crate::case::{Step, Tier};
use crate::outcome::Outcome;
use crate::target::{Mode, Target};

/// What differs, and in which tier it counts.
#[derive(Default)]
pub(crate) struct Differences(Vec<(Tier, String)>);

impl Differences {
    /// A run that came to no end.
    pub(crate) fn broken(message: String) -> Self {
        Differences(vec![(Tier::Core, message)])
    }

    /// The tier at which the case fails, if it does.
    pub(crate) fn tier(&self) -> Option<Tier> {
        self.0.iter().map(|(tier, _)| *tier).min()
    }

    /// The first few, those that matter most first.
    pub(crate) fn brief(&self) -> String {
        let worst = self.tier();
        let texts = self.0.iter().filter(|(tier, _)| Some(*tier) == worst);
        let texts: Vec<&str> = texts.map(|(_, text)| text.as_str()).take(3).collect();
        texts.join("; ")
    }

    fn add(&mut self, tier: Tier, text: String) {
        self.0.push((tier, text));
    }

    /// Compares one step.
    pub(crate) fn compare(
        &mut self,
        target: Target,
        step: &Step,
        recorded: &Outcome,
        came: &Outcome,
    ) {
        if step.compare.skip {
            return;
        }
        if recorded.status.is_none() || came.status.is_none() {
            if recorded.status.is_some() || came.status.is_some() {
                let (recorded, error) = (recorded.status, came.error.as_deref());
                self.add(
                    Tier::Core,
                    format!(
                        "{}: status {recorded:?} expected, got {:?} {}",
                        step.name,
                        came.status,
                        error.unwrap_or_default()
                    ),
                );
            }
            return;
        }
        Pair {
            into: self,
            step,
            recorded,
            came,
        }
        .compare(target);
    }
}

struct Pair<'a> {
    into: &'a mut Differences,
    step: &'a Step,
    recorded: &'a Outcome,
    came: &'a Outcome,
}

impl Pair<'_> {
    fn compare(&mut self, target: Target) {
        let (recorded, came) = (self.recorded, self.came);
        let tier = self.step.compare.body_tier;
        self.same(Tier::Core, "status", &recorded.status, &came.status);
        self.same(Tier::Full, "reason", &recorded.reason, &came.reason);
        self.headers();
        self.same(tier, "truncated", &recorded.truncated, &came.truncated);
        if self.step.compare.framing {
            let framing = |of: &Outcome| (of.framing.clone(), of.content_length.clone());
            self.same(Tier::Full, "framing", &framing(recorded), &framing(came));
        }
        self.body(tier);
        self.same_if(
            tier,
            "body class",
            recorded.body_class.as_ref(),
            came.body_class.as_ref(),
        );
        self.same_if(
            tier,
            "probes",
            recorded.probes.as_ref(),
            came.probes.as_ref(),
        );
        self.bursts(tier, target);
    }

    fn same<T: PartialEq + Debug>(&mut self, tier: Tier, what: &str, recorded: &T, came: &T) {
        if recorded != came {
            let text = format!(
                "{}: {what} {} != {}",
                self.step.name,
                short(came),
                short(recorded)
            );
            self.into.add(tier, text);
        }
    }

    fn same_if<T: PartialEq + Debug>(
        &mut self,
        tier: Tier,
        what: &str,
        recorded: Option<&T>,
        came: Option<&T>,
    ) {
        if recorded.is_some() {
            self.same(tier, what, &recorded, &came);
        }
    }

    fn headers(&mut self) {
        let (recorded, came) = (&self.recorded.headers, &self.came.headers);
        let names: std::collections::BTreeSet<&String> =
            recorded.keys().chain(came.keys()).collect();
        for name in names {
            let ignored = &self.step.compare.ignore_headers;
            if ignored.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                continue;
            }
            let tier = if is_framework(name) {
                Tier::Full
            } else {
                self.step.compare.headers_tier
            };
            let (a, b) = (recorded.get(name), came.get(name));
            if name == "vary" {
                self.same(tier, "vary is there", &a.is_some(), &b.is_some());
            } else {
                self.same(tier, &format!("header {name}"), &a, &b);
            }
        }
    }

    fn body(&mut self, tier: Tier) {
        let (recorded, came) = (self.recorded, self.came);
        if recorded.html.is_some() != came.html.is_some() {
            let what = "an HTML page";
            self.same(tier, what, &recorded.html.is_some(), &came.html.is_some());
        } else if recorded.html.is_some() {
            self.same(Tier::Full, "page title", &recorded.html, &came.html);
        } else if recorded.body.is_some() {
            self.same(tier, "body", &recorded.body, &came.body);
        } else if recorded.json.is_some() || came.json.is_some() {
            self.json(tier);
        }
    }

    fn json(&mut self, tier: Tier) {
        let (recorded, came) = (self.recorded, self.came);
        match (&recorded.json, &came.json) {
            (Some(a), Some(b)) if same_json(a, b) => {
                self.same(Tier::Full, "order of the keys", &keys(a), &keys(b));
            }
            _ => {
                let shown = came.json.as_ref().or(came.body.as_ref());
                self.same(tier, "json", &recorded.json.as_ref(), &shown);
            }
        }
        self.same(tier, "classes", &recorded.classes, &came.classes);
        self.same(tier, "deltas", &recorded.deltas, &came.deltas);
    }

    fn bursts(&mut self, tier: Tier, target: Target) {
        let (Some(recorded), Some((head, gaps))) = (&self.recorded.bursts, &self.came.seen) else {
            return;
        };
        self.same(tier, "bursts", &recorded.count, &gaps.len());
        if recorded.count == gaps.len() {
            for (index, (bucket, gap)) in recorded.gaps.iter().zip(gaps).enumerate() {
                self.near(tier, &format!("gap {index}"), bucket, *gap);
            }
        }
        if target.mode == Mode::Start {
            self.near(Tier::Full, "the head", &recorded.head, *head);
        }
    }

    fn near(&mut self, tier: Tier, what: &str, bucket: &str, seen: Duration) {
        if !in_bucket(bucket, seen) {
            let text = format!("{}: {what} after {seen:?}, not {bucket}", self.step.name);
            self.into.add(tier, text);
        }
    }
}

/// `immediate` or `~200ms`: a replay may be off by a factor of two.
fn in_bucket(bucket: &str, seen: Duration) -> bool {
    let number = bucket.trim_start_matches('~').trim_end_matches("ms");
    match number.parse().map(Duration::from_millis) {
        Ok(recorded) => seen >= recorded / 2 && seen <= recorded * 2 + Duration::from_millis(100),
        Err(_) => seen < Duration::from_millis(150),
    }
}

fn is_framework(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "cache-control",
        "vary",
        "etag",
        "content-encoding",
        "accept-ranges",
        "last-modified",
        "link",
        "refresh",
        "age",
        "expires",
        "pragma",
        "server-timing",
        "referrer-policy",
    ];
    const STARTS: [&str; 4] = ["x-nextjs-", "x-edge-runtime", "x-next-", "x-middleware-"];
    NAMES.contains(&name) || STARTS.iter().any(|start| name.starts_with(start))
}

/// Equal as JSON's numbers are: `1` and `1.0` are the same.
fn same_json(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same = |(key, a): (&String, &Value)| b.get(key).is_some_and(|b| same_json(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => a == b,
    }
}

fn keys(json: &Value) -> Vec<&String> {
    json.as_object()
        .into_iter()
        .flat_map(|object| object.keys())
        .collect()
}

fn short(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[test]
fn gaps_may_be_off_by_a_factor_of_two() {
    for (bucket, ms, near) in [
        ("immediate", 149, true),
        ("immediate", 150, false),
        ("~200ms", 99, false),
        ("~200ms", 100, true),
        ("~200ms", 500, true),
        ("~200ms", 501, false),
    ] {
        assert_eq!(
            in_bucket(bucket, Duration::from_millis(ms)),
            near,
            "{ms} ms as {bucket}"
        );
    }
}
