//! Questions with options to choose from.

use super::{
    AnswerOption,
    read::{self, one_right},
};
use crate::content::{
    decode::{self, Prose},
    markdown::Document,
    problems::Problems,
    yaml::{Fields, Node},
};

/// Options of which exactly one is right.
pub(super) fn single(
    node: &Node,
    prose: &mut Prose,
    problems: &mut Problems,
) -> Option<Vec<AnswerOption>> {
    options(node, one_right, prose, problems)
}

/// Options of which some are right, and some are not.
pub(super) fn multiple(
    node: &Node,
    prose: &mut Prose,
    problems: &mut Problems,
) -> Option<Vec<AnswerOption>> {
    let right = |rights: usize, options: usize| {
        if rights == 0 || rights == options {
            Err(format!(
                "some options are right and some are wrong, but here {rights} of {options} are right"
            ))
        } else {
            Ok(())
        }
    };
    options(node, right, prose, problems)
}

fn options(
    node: &Node,
    right: impl Fn(usize, usize) -> Result<(), String>,
    prose: &mut Prose,
    problems: &mut Problems,
) -> Option<Vec<AnswerOption>> {
    let mut fields = Fields::of(node, "a choice", problems)?;
    let options = fields.required("options", |node, problems| {
        let one = |node: &Node, problems: &mut Problems| option(node, prose, problems);
        read::options(node, one, judged, right, problems)
    });
    fields.finish();
    options
}

fn judged(option: &AnswerOption) -> (&Document, bool) {
    (&option.text, option.is_right())
}

fn option(node: &Node, prose: &mut Prose, problems: &mut Problems) -> Option<AnswerOption> {
    let mut fields = Fields::of(node, "an option", problems)?;
    let text = fields.required("text", |node, problems| prose.document(node, problems));
    let why_wrong = why_wrong(&mut fields, prose);
    fields.finish();
    Some(AnswerOption {
        text: text?,
        why_wrong: why_wrong?,
    })
}

/// `correct: true`, or `why` it is wrong.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether it could be read"
)]
pub(super) fn why_wrong(fields: &mut Fields, prose: &mut Prose) -> Option<Option<Document>> {
    let correct = fields.optional("correct", decode::flag).unwrap_or(false);
    let why = fields.optional("why", |node, problems| prose.document(node, problems));
    match (correct, fields.node("why")) {
        (true, None) => Some(None),
        (true, Some(node)) => {
            fields
                .problems()
                .error(node.spot, "a right option needs no `why`")
                .help("say it in the question's `explanation`");
            None
        }
        (false, Some(_)) => why.map(Some),
        (false, None) => {
            let spot = fields.spot();
            fields
                .problems()
                .error(spot, "a wrong option has no `why`")
                .help("say why it is wrong, or mark it with `correct: true`");
            None
        }
    }
}
