//! Where jsguide knowingly differs: `known-differences.txt`, held against what was found.

use std::collections::BTreeMap;
use std::fs;

use crate::case::{Tier, folder};

/// Case → the tier at which it fails, of one target.
pub(crate) type Failing = BTreeMap<String, Tier>;

/// The listed cases of a target: `target case tier reason` a line.
pub(crate) fn listed(target: &str) -> Failing {
    let file = folder().join("known-differences.txt");
    parse(&fs::read_to_string(file).expect("the ledger"), target)
}

fn parse(text: &str, target: &str) -> Failing {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|(number, line)| {
            let mut words = line.splitn(4, ' ');
            let (Some(of), Some(case), Some(tier), Some(reason)) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                panic!(
                    "line {}: `target case tier reason` expected: {line}",
                    number + 1
                );
            };
            assert!(!reason.trim().is_empty(), "line {}: no reason", number + 1);
            let tier = match tier {
                "core" => Tier::Core,
                "full" => Tier::Full,
                other => panic!("line {}: {other} is neither core nor full", number + 1),
            };
            (of == target).then(|| (case.to_owned(), tier))
        })
        .collect()
}

/// What has to change in the ledger, in words; nothing if it tells the truth.
pub(crate) fn drift(
    target: &str,
    listed: &Failing,
    found: &BTreeMap<String, (Tier, String)>,
) -> Vec<String> {
    let gone = listed.keys().filter(|case| !found.contains_key(*case));
    let gone = gone.map(|case| format!("- {target} {case}: listed, but it passes or is no case"));
    let new = found
        .iter()
        .filter(|(case, (tier, _))| listed.get(*case) != Some(tier));
    let new = new.map(|(case, (tier, why))| {
        let tier = format!("{tier:?}").to_lowercase();
        format!("+ {target} {case} {tier} {why}")
    });
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER: &str = "\
# target case tier reason
next16-start stream-sse core the reason

next14-dev stream-sse full another
";

    fn found(cases: &[(&str, Tier)]) -> BTreeMap<String, (Tier, String)> {
        let cases = cases.iter();
        cases
            .map(|(case, tier)| ((*case).to_owned(), (*tier, "why".to_owned())))
            .collect()
    }

    #[test]
    fn the_ledger_is_read_by_target() {
        let expected = BTreeMap::from([("stream-sse".to_owned(), Tier::Core)]);
        assert_eq!(parse(LEDGER, "next16-start"), expected);
    }

    #[test]
    #[should_panic(expected = "line 1: `target case tier reason` expected: next16-start a core")]
    fn a_line_without_a_reason_is_refused() {
        parse("next16-start a core", "next16-start");
    }

    #[test]
    fn drift_is_told_both_ways() {
        let listed = parse(LEDGER, "next16-start");
        for (name, found, expected) in [
            ("as listed", found(&[("stream-sse", Tier::Core)]), vec![]),
            (
                "it passes",
                found(&[]),
                vec!["- t stream-sse: listed, but it passes or is no case"],
            ),
            (
                "another tier",
                found(&[("stream-sse", Tier::Full)]),
                vec!["+ t stream-sse full why"],
            ),
            (
                "one more",
                found(&[("a", Tier::Core), ("stream-sse", Tier::Core)]),
                vec!["+ t a core why"],
            ),
        ] {
            assert_eq!(drift("t", &listed, &found), expected, "{name}");
        }
    }
}
