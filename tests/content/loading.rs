//! What good content becomes, and what is left when some of it is broken.

use jsguide::content::{
    Alignment, AnswerOption, Block, Catalog, Embedded, Inline, Level, LinkTarget, Mode, NoteKind,
    QuestionKind, RequestSpec, Seniority, TopicId, VersionRange, plain_inlines,
};

use crate::Sample;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn handlers() -> TopicId {
    TopicId::new("nextjs/handlers")
}

#[test]
fn the_built_in_content_has_no_errors() {
    let catalog = Catalog::load(&Embedded);
    let said: Vec<String> = catalog
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(said, Vec::<String>::new());
    assert!(!catalog.categories.is_empty());
}

#[test]
fn front_matter_becomes_a_topic() {
    let catalog = Catalog::load(&Sample::good());
    let topic = catalog.topic(&handlers()).unwrap();
    assert_eq!(topic.title, "Handlers");
    assert_eq!(topic.category, "nextjs".into());
    assert_eq!(topic.level, Level::Intermediate);
    assert_eq!(topic.order, 20);
    assert_eq!(topic.tags, ["http", "nextjs"]);
    assert_eq!(topic.scenario, Some("clock".into()));
    assert_eq!(
        topic.key_points[1].plain_text(),
        "A method that is not exported is a 405."
    );
    assert_eq!(topic.objectives[0].plain_text(), "Define endpoints");
    assert_eq!(
        topic.distinction.as_ref().unwrap().plain_text(),
        "A handler answers; a page renders."
    );
    assert_eq!(topic.prerequisites, ["nextjs/basics".into()]);
    assert_eq!(topic.resources[0].url, "https://nextjs.org/docs");
    assert_eq!(topic.updated.to_string(), "2026-11-22");
    assert_eq!(topic.reading_minutes, 1);
    assert_eq!(topic.path, "lessons/nextjs/handlers.md");
}

#[test]
fn markdown_becomes_blocks_with_their_lines() {
    let catalog = Catalog::load(&Sample::good());
    let blocks = &catalog.topic(&handlers()).unwrap().body.blocks;
    let link = |target, inner: &str| Inline::Link {
        target,
        text: vec![text(inner)],
    };
    let paragraph = |inner: &str| Block::Paragraph(vec![text(inner)]);
    let heading = |level, inner: Vec<Inline>, anchor: &str, line| Block::Heading {
        level,
        text: inner,
        anchor: anchor.to_owned(),
        line,
    };
    let cell = |inner: &str| vec![text(inner)];
    let nested = Block::List {
        ordered: None,
        items: vec![vec![paragraph("nested")]],
    };
    let expected = [
        Block::Paragraph(vec![
            text("Requests come in, see "),
            link(LinkTarget::Section("methods".to_owned()), "below"),
            text("."),
        ]),
        heading(2, vec![text("Methods")], "methods", 24),
        Block::Paragraph(vec![
            text("Ask "),
            link(LinkTarget::Question("clock-405".into()), "the question"),
            text(", or read "),
            link(LinkTarget::Web("https://nextjs.org".to_owned()), "the docs"),
            text("."),
        ]),
        Block::Code {
            language: "ts".to_owned(),
            file: Some("app/api/time/route.ts".to_owned()),
            text: "export const GET = () => Response.json({ now: 1 });".to_owned(),
            line: 29,
        },
        Block::Try {
            request: "cached-twice".to_owned(),
            line: 33,
        },
        Block::Note {
            kind: NoteKind::Next(VersionRange { from: 15, to: None }),
            blocks: vec![paragraph("Nothing is cached unless asked for.")],
        },
        Block::Note {
            kind: NoteKind::Note,
            blocks: vec![paragraph("Take note.")],
        },
        heading(
            3,
            vec![text("More on "), Inline::Code("params".to_owned())],
            "more-on-params",
            42,
        ),
        Block::List {
            ordered: Some(1),
            items: vec![vec![paragraph("One")], vec![paragraph("Two"), nested]],
        },
        Block::Table {
            align: vec![Alignment::Left, Alignment::Right],
            head: vec![cell("left"), cell("right")],
            rows: vec![vec![cell("a"), vec![Inline::Strike(cell("b"))]]],
        },
        Block::Rule,
        heading(2, vec![text("Methods")], "methods-1", 54),
    ];
    assert_eq!(blocks.as_slice(), expected);
}

#[test]
fn sections_hold_the_text_under_each_heading() {
    let catalog = Catalog::load(&Sample::good());
    let sections = catalog.topic(&handlers()).unwrap().sections();
    let seen: Vec<_> = sections
        .iter()
        .map(|section| {
            (
                section.title.as_str(),
                section.anchor.as_deref(),
                section.level,
            )
        })
        .collect();
    let expected = [
        ("Handlers", None, 1),
        ("Methods", Some("methods"), 2),
        ("More on params", Some("more-on-params"), 3),
        ("Methods", Some("methods-1"), 2),
    ];
    assert_eq!(seen, expected);
    let overview = "A file that answers requests.\nThe file is the endpoint.\n\
                    A method that is not exported is a 405.\nDefine endpoints\n\
                    A handler answers; a page renders.\nHEAD comes for free.\n\
                    Requests come in, see below.";
    assert_eq!(sections[0].text, overview);
    assert_eq!(sections[2].text, "One\nTwo\nnested\nleft right\na b");
}

#[test]
fn every_kind_of_question_is_read() {
    let catalog = Catalog::load(&Sample::good());
    let questions: Vec<_> = catalog.questions_of(&handlers()).collect();
    let ids: Vec<&str> = questions
        .iter()
        .map(|question| question.id.as_str())
        .collect();
    let expected = [
        "clock-405",
        "clock-methods",
        "clock-status",
        "clock-time",
        "clock-open",
    ];
    assert_eq!(ids, expected);
    assert_eq!(questions[0].level, Seniority::Junior);
    assert_eq!(questions[0].section.as_deref(), Some("methods"));
    assert_eq!(questions[0].line, 3);
    let rights = |at: usize| match &questions[at].kind {
        QuestionKind::SingleChoice(options) | QuestionKind::MultipleChoice(options) => {
            options.iter().map(AnswerOption::is_right).collect()
        }
        _ => Vec::new(),
    };
    assert_eq!(rights(0), [true, false, false]);
    assert_eq!(rights(1), [true, true, false]);
    assert!(
        matches!(&questions[2].kind, QuestionKind::ShortAnswer(answer) if answer.accepts("`405`"))
    );
    assert!(matches!(&questions[4].kind, QuestionKind::Open(open) if open.rubric.len() == 1));
}

#[test]
fn a_prediction_knows_what_to_send_and_what_to_expect() {
    let catalog = Catalog::load(&Sample::good());
    let QuestionKind::Predict(predict) = &catalog.question(&"clock-time".into()).unwrap().kind
    else {
        panic!("not a prediction");
    };
    assert_eq!((predict.next, predict.mode), (16, Mode::Production));
    let step = RequestSpec {
        method: "POST".to_owned(),
        path: "/api/time".to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: Some(r#"{"a":1}"#.to_owned()),
        wait_ms: 0,
    };
    assert_eq!(predict.steps, [step]);
    let statuses: Vec<_> = predict
        .options
        .iter()
        .map(|option| option.expect.status)
        .collect();
    assert_eq!(statuses, [Some(405), Some(200), Some(404)]);
}

#[test]
fn a_scenario_has_its_requests_and_its_files() {
    let catalog = Catalog::load(&Sample::good());
    let scenario = catalog.scenario(&"clock".into()).unwrap();
    let files: Vec<&str> = scenario
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(files, ["app/api/time/route.ts"]);
    let request = scenario.request("cached-twice").unwrap();
    assert_eq!(
        request.steps[0].headers,
        [("x-trace".to_owned(), "a".to_owned())]
    );
    assert_eq!(
        (request.steps[0].method.as_str(), request.steps[1].wait_ms),
        ("GET", 100)
    );
    let headers = [
        ("x-nextjs-cache".to_owned(), Some("HIT".to_owned())),
        ("set-cookie".to_owned(), None),
    ];
    assert_eq!(request.expect[1].headers, headers);
}

#[test]
fn topics_are_read_by_category_then_order_then_title() {
    let basics = Sample::good().text("lessons/nextjs/basics.md");
    let copy = |id: &str, title: &str, order: u32| {
        basics
            .replace("id: nextjs/basics", &format!("id: {id}"))
            .replace("title: Basics", &format!("title: {title}"))
            .replace("order: 10", &format!("order: {order}"))
    };
    let sample = Sample::good()
        .with("lessons/nextjs/b.md", copy("nextjs/b", "B", 20))
        .with("lessons/web/first.md", copy("web/first", "First", 1));
    let catalog = Catalog::load(&sample);
    let order: Vec<&str> = catalog
        .topics
        .iter()
        .map(|topic| topic.id.as_str())
        .collect();
    assert_eq!(
        order,
        ["nextjs/basics", "nextjs/b", "nextjs/handlers", "web/first"]
    );
    let id = |topic: Option<&jsguide::content::Topic>| topic.map(|topic| topic.id.to_string());
    assert_eq!(
        id(catalog.previous(&handlers())).as_deref(),
        Some("nextjs/b")
    );
    assert_eq!(id(catalog.next(&handlers())).as_deref(), Some("web/first"));
    assert_eq!(id(catalog.previous(&"nextjs/basics".into())), None);
    assert_eq!(id(catalog.next(&"web/first".into())), None);
    assert_eq!(id(catalog.next(&"no/such".into())), None);
    assert_eq!(catalog.tags(), ["caching", "http", "nextjs"]);
}

#[test]
fn a_broken_lesson_is_listed_and_the_rest_works() {
    let sample =
        Sample::good().replacing("lessons/nextjs/basics.md", "level: beginner", "level: x");
    let catalog = Catalog::load(&sample);
    let topics: Vec<&str> = catalog
        .topics
        .iter()
        .map(|topic| topic.id.as_str())
        .collect();
    assert_eq!(topics, ["nextjs/handlers"]);
    let broken = catalog.broken_topic(&"nextjs/basics".into()).unwrap();
    assert_eq!(broken.path, "lessons/nextjs/basics.md");
    let said: Vec<String> = broken.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["lessons/nextjs/basics.md:4:8: error: `x` is not possible here"]
    );
    // The link to it leads to what is broken, which is said once.
    assert_eq!(catalog.diagnostics, broken.diagnostics);
}

#[test]
fn a_broken_question_is_left_out_and_the_rest_works() {
    let sample = Sample::good().replacing("quizzes/nextjs/handlers.yaml", "next: 16", "next: 99");
    let catalog = Catalog::load(&sample);
    assert_eq!(catalog.questions.len(), 4);
    assert_eq!(catalog.diagnostics.len(), 1);
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let mut sample = Sample::good();
    for file in Sample::good().0 {
        let text = sample.text(&file.path).replace('\n', "\r\n");
        sample = sample.with(&file.path, format!("\u{feff}{text}"));
    }
    let (plain, windows) = (Catalog::load(&Sample::good()), Catalog::load(&sample));
    assert_eq!(windows.diagnostics, plain.diagnostics);
    assert_eq!(windows.topics, plain.topics);
    assert_eq!(windows.questions, plain.questions);
}

#[test]
fn version_ranges_are_written_as_they_are_read() {
    for (range, written, holds) in [
        (
            VersionRange {
                from: 14,
                to: Some(14),
            },
            "14",
            [true, false, false],
        ),
        (
            VersionRange { from: 15, to: None },
            "15+",
            [false, true, true],
        ),
        (
            VersionRange {
                from: 14,
                to: Some(15),
            },
            "14-15",
            [true, true, false],
        ),
    ] {
        assert_eq!(range.to_string(), written);
        assert_eq!(
            [14, 15, 16].map(|version| range.contains(version)),
            holds,
            "{written}"
        );
    }
}

#[test]
fn inlines_have_a_plain_text() {
    let line = [
        text("a "),
        Inline::Strong(vec![Inline::Code("b".to_owned())]),
        Inline::SoftBreak,
    ];
    assert_eq!(plain_inlines(&line), "a b ");
}
