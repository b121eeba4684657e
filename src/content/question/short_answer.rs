//! Questions answered in a few words.

use super::ShortAnswer;
use crate::content::{
    decode::{self, Prose},
    problems::Problems,
    yaml::{Fields, Node, list},
};

pub(super) fn read(node: &Node, prose: &mut Prose, problems: &mut Problems) -> Option<ShortAnswer> {
    let mut fields = Fields::of(node, "a short answer", problems)?;
    let accept = fields.required("accept", |node, problems| {
        let before = problems.errors();
        let accept = list(node, problems, accepted)?;
        if accept.is_empty() && problems.errors() == before {
            problems.error(node.spot, "no answer is accepted");
        }
        Some(accept)
    });
    let hint = fields.optional("hint", |node, problems| prose.document(node, problems));
    fields.finish();
    Some(ShortAnswer {
        accept: accept?,
        hint,
    })
}

fn accepted(node: &Node, problems: &mut Problems) -> Option<String> {
    let answer = decode::line(node, problems)?;
    if fold(&answer).is_empty() {
        problems.error(
            node.spot,
            "nothing is left of this answer without its quotes",
        );
        return None;
    }
    Some(answer)
}

impl ShortAnswer {
    /// Whether an answer is right: case, outer quotes or backticks, and the amount of white space don't matter.
    pub fn accepts(&self, answer: &str) -> bool {
        let answer = fold(answer);
        !answer.is_empty() && self.accept.iter().any(|accepted| fold(accepted) == answer)
    }
}

fn fold(answer: &str) -> String {
    let words: Vec<&str> = answer.split_whitespace().collect();
    let mut text = words.join(" ").to_lowercase();
    while let Some(inner) = without_quotes(&text) {
        text = inner.trim().to_owned();
    }
    text
}

fn without_quotes(text: &str) -> Option<&str> {
    [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_space_and_outer_quotes_do_not_matter() {
        let answer = ShortAnswer {
            accept: vec![
                "405 Method Not Allowed".to_owned(),
                "`force-dynamic`".to_owned(),
            ],
            hint: None,
        };
        for (given, right) in [
            ("405 method not allowed", true),
            ("  405  METHOD\tnot allowed ", true),
            ("\"405 method not allowed\"", true),
            ("force-dynamic", true),
            ("'force-dynamic'", true),
            ("“Force-Dynamic”", true),
            ("`\"force-dynamic\"`", true),
            ("force dynamic", false),
            ("'force-dynamic", false),
            ("405", false),
            ("", false),
            ("''", false),
        ] {
            assert_eq!(answer.accepts(given), right, "{given}");
        }
    }
}
