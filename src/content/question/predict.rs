//! Questions about what the server answers; their answer keys are proved by sending the requests.

use super::{
    Mode, Predict, PredictOption, choice,
    read::{one_right, options as options_of},
};
use crate::content::{
    decode::{self, Prose, Word},
    id::ScenarioId,
    markdown::Document,
    problems::{Problems, Spot},
    scenario::read::{expectation, steps},
    yaml::{Fields, Node},
};

impl Word for Mode {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("production", Self::Production),
        ("development", Self::Development),
    ];
}

/// Also says where the scenario is written, so that it can be looked up once everything is loaded.
pub(super) fn read(
    node: &Node,
    prose: &mut Prose,
    problems: &mut Problems,
) -> Option<(Predict, (ScenarioId, Spot))> {
    let mut fields = Fields::of(node, "a prediction", problems)?;
    let scenario = fields.required("scenario", |node, problems| {
        Some((ScenarioId::new(decode::kebab(node, problems)?), node.spot))
    });
    let next = fields.required("next", |node, problems| {
        decode::number(node, problems, 14..=16)
    });
    let mode = fields.required("mode", decode::word);
    let steps = fields.required("steps", steps);
    let options = fields.required("options", |node, problems| {
        let one = |node: &Node, problems: &mut Problems| option(node, prose, problems);
        options_of(node, one, judged, one_right, problems)
    });
    fields.finish();
    let scenario = scenario?;
    let predict = Predict {
        scenario: scenario.0.clone(),
        next: next?,
        mode: mode?,
        steps: steps?,
        options: options?,
    };
    Some((predict, scenario))
}

fn judged(option: &PredictOption) -> (&Document, bool) {
    (&option.text, option.is_right())
}

fn option(node: &Node, prose: &mut Prose, problems: &mut Problems) -> Option<PredictOption> {
    let mut fields = Fields::of(node, "an option", problems)?;
    let text = fields.required("text", |node, problems| prose.document(node, problems));
    let expect = fields.required("expect", expectation);
    let why_wrong = choice::why_wrong(&mut fields, prose);
    fields.finish();
    Some(PredictOption {
        text: text?,
        expect: expect?,
        why_wrong: why_wrong?,
    })
}
