//! A quiz file: questions about one topic.

use super::{Question, QuestionKind, Seniority, choice, open, predict, short_answer};
use crate::content::{
    decode::{self, Prose},
    id::{QuestionId, ScenarioId, TopicId, is_topic_path},
    markdown::{Document, LinkTarget, Marks},
    problems::{Problems, Spot},
    yaml::{Fields, Node, Value, list},
};

/// A quiz as read, with what must be checked once everything is loaded.
#[derive(Debug, Default)]
pub(in crate::content) struct Quiz {
    pub(in crate::content) questions: Vec<Asked>,
    pub(in crate::content) marks: Marks,
    /// Where the topic is written.
    pub(in crate::content) topic: Option<Spot>,
    /// The ids of questions that were left out.
    pub(in crate::content) left_out: Vec<String>,
}

/// A question and where its parts are.
#[derive(Debug)]
pub(in crate::content) struct Asked {
    pub(in crate::content) question: Question,
    pub(in crate::content) id: Spot,
    pub(in crate::content) section: Option<Spot>,
    pub(in crate::content) scenario: Option<(ScenarioId, Spot)>,
}

/// Reads a quiz; questions that are wrong are left out.
pub(in crate::content) fn read(topic: &TopicId, file: &str, problems: &mut Problems) -> Quiz {
    let mut quiz = Quiz::default();
    let mut prose = Prose::of(file);
    let Some(node) = Node::parse(file, problems) else {
        return quiz;
    };
    let Some(mut fields) = Fields::of(&node, "a quiz", problems) else {
        return quiz;
    };
    quiz.topic = fields.required("topic", |node, problems| check_topic(topic, node, problems));
    quiz.questions = fields
        .required("questions", |node, problems| {
            if matches!(&node.value, Value::List(items) if items.is_empty()) {
                problems.error(node.spot, "this quiz has no question");
            }
            list(node, problems, |node, problems| {
                let asked = question(topic, node, &mut prose, problems);
                if asked.is_none() {
                    quiz.left_out.extend(node.id());
                }
                asked
            })
        })
        .unwrap_or_default();
    fields.finish();
    check_marks(&prose.marks, problems);
    quiz.marks = prose.marks;
    quiz
}

fn check_topic(expected: &TopicId, node: &Node, problems: &mut Problems) -> Option<Spot> {
    let written = decode::text(node, problems)?.trim();
    if written == expected.as_str() {
        return Some(node.spot);
    }
    let message = if is_topic_path(written) {
        format!("the topic `{written}` differs from the file's path")
    } else {
        format!("`{written}` is not the id of a topic")
    };
    problems
        .error(node.spot, message)
        .help(format!("write `{expected}`, or move the file"));
    None
}

/// What Markdown in a lesson can do, and in a question can't.
fn check_marks(marks: &Marks, problems: &mut Problems) {
    for (_, spot) in &marks.tries {
        problems
            .error(*spot, "a `try` fence belongs into a lesson")
            .help("ask what the server answers with `predict`");
    }
    for (target, spot) in &marks.links {
        if let LinkTarget::Section(anchor) = target {
            problems
                .error(*spot, "a question has no sections to link to")
                .help(format!("write `topic:…#{anchor}`"));
        }
    }
}

fn question(
    topic: &TopicId,
    node: &Node,
    prose: &mut Prose,
    problems: &mut Problems,
) -> Option<Asked> {
    let before = problems.errors();
    let mut fields = Fields::of(node, "a question", problems)?;
    let id = fields.required("id", |node, problems| {
        Some((decode::kebab(node, problems)?, node.spot))
    });
    let level: Option<Seniority> = fields.required("level", decode::word);
    let tags = fields.required("tags", |node, problems| list(node, problems, decode::kebab));
    let section = fields.optional("section", |node, problems| {
        Some((
            decode::text(node, problems)?
                .trim()
                .trim_start_matches('#')
                .to_owned(),
            node.spot,
        ))
    });
    let prompt = fields.required("prompt", |node, problems| prose.document(node, problems));
    let kind = kind(&mut fields, prose);
    let explanation = fields.required("explanation", |node, problems| {
        prose.document(node, problems)
    });
    fields.finish();
    if problems.errors() > before {
        return None;
    }
    let (id, id_spot) = id?;
    let (kind, scenario) = kind?;
    let (section, section_spot) = section.unzip();
    let question = Question {
        id: QuestionId::new(id),
        topic: topic.clone(),
        level: level?,
        tags: tags?,
        section,
        prompt: prompt?,
        kind,
        explanation: explanation?,
        path: problems.path().to_owned(),
        line: node.spot.line,
    };
    Some(Asked {
        question,
        id: id_spot,
        section: section_spot,
        scenario,
    })
}

type Kind = (QuestionKind, Option<(ScenarioId, Spot)>);

const KINDS: [&str; 5] = [
    "single_choice",
    "multiple_choice",
    "short_answer",
    "predict",
    "open",
];

fn kind(fields: &mut Fields, prose: &mut Prose) -> Option<Kind> {
    let found: Vec<Kind> = [
        fields
            .optional("single_choice", |node, problems| {
                choice::single(node, prose, problems)
            })
            .map(|options| (QuestionKind::SingleChoice(options), None)),
        fields
            .optional("multiple_choice", |node, problems| {
                choice::multiple(node, prose, problems)
            })
            .map(|options| (QuestionKind::MultipleChoice(options), None)),
        fields
            .optional("short_answer", |node, problems| {
                short_answer::read(node, prose, problems)
            })
            .map(|answer| (QuestionKind::ShortAnswer(answer), None)),
        fields
            .optional("predict", |node, problems| {
                predict::read(node, prose, problems)
            })
            .map(|(predict, scenario)| (QuestionKind::Predict(predict), Some(scenario))),
        fields
            .optional("open", |node, problems| open::read(node, prose, problems))
            .map(|open| (QuestionKind::Open(open), None)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let written: Vec<&str> = KINDS.into_iter().filter(|kind| fields.has(kind)).collect();
    let spot = fields.spot();
    match written.as_slice() {
        [_] => {}
        [] => fields
            .problems()
            .error(spot, "this question says not how it is answered")
            .help(format!("write one of {}", KINDS.join(", "))),
        [_, second, ..] => {
            let place = fields.node(second).map_or(spot, |node| node.spot);
            let message = format!(
                "a question is answered in one way, not by {}",
                written.join(" and ")
            );
            fields
                .problems()
                .error(place, message)
                .help("make it two questions");
        }
    }
    found.into_iter().next()
}

/// The options of a choice, each read by `option`: 3 to 6, no two alike. `judged` says what one says
/// and whether it is right, and `right` how many of so many may be.
pub(super) fn options<T>(
    node: &Node,
    option: impl FnMut(&Node, &mut Problems) -> Option<T>,
    judged: impl Fn(&T) -> (&Document, bool),
    right: impl Fn(usize, usize) -> Result<(), String>,
    problems: &mut Problems,
) -> Option<Vec<T>> {
    let before = problems.errors();
    let options = list(node, problems, option)?;
    if problems.errors() == before {
        check_options(node, options.iter().map(judged), right, problems);
    }
    Some(options)
}

fn check_options<'a>(
    node: &Node,
    options: impl Iterator<Item = (&'a Document, bool)>,
    right: impl Fn(usize, usize) -> Result<(), String>,
    problems: &mut Problems,
) {
    let Value::List(items) = &node.value else {
        return;
    };
    let mut texts: Vec<String> = Vec::new();
    let mut rights = 0;
    for ((text, is_right), item) in options.zip(items) {
        let text = text.plain_text();
        if texts.contains(&text) {
            problems.error(item.spot, "another option says the same");
        }
        texts.push(text);
        rights += usize::from(is_right);
    }
    if !(3..=6).contains(&texts.len()) {
        problems.error(
            node.spot,
            format!("a choice has 3 to 6 options, not {}", texts.len()),
        );
    } else if let Err(message) = right(rights, texts.len()) {
        problems.error(node.spot, message);
    }
}

/// Exactly one of them is right.
pub(super) fn one_right(rights: usize, _: usize) -> Result<(), String> {
    if rights == 1 {
        Ok(())
    } else {
        Err(format!("exactly one option is right, not {rights}"))
    }
}
