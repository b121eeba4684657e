//! Open interview questions, graded by the learner against a rubric.

use super::Open;
use crate::content::{
    decode::Prose,
    problems::Problems,
    yaml::{Fields, Node, list},
};

pub(super) fn read(node: &Node, prose: &mut Prose, problems: &mut Problems) -> Option<Open> {
    let mut fields = Fields::of(node, "an open question", problems)?;
    let model_answer = fields.required("model_answer", |node, problems| {
        prose.document(node, problems)
    });
    let rubric = fields.required("rubric", |node, problems| {
        let before = problems.errors();
        let rubric = list(node, problems, |node, problems| {
            prose.document(node, problems)
        })?;
        if rubric.is_empty() && problems.errors() == before {
            problems.error(node.spot, "the rubric is empty");
        }
        Some(rubric)
    });
    fields.finish();
    Some(Open {
        model_answer: model_answer?,
        rubric: rubric?,
    })
}
