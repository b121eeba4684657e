//! Whole documents at the widths of a pane, a narrow terminal and the full measure.

use super::*;
use crate::content::{Alignment, Block, Inline, NoteKind, TopicId, VersionRange};

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn code(text: &str) -> Inline {
    Inline::Code(text.into())
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

fn heading(level: u8, title: &str, anchor: &str) -> Block {
    Block::Heading {
        level,
        text: vec![text(title)],
        anchor: anchor.into(),
        line: 1,
    }
}

fn source(language: &str, file: Option<&str>, source: &str) -> Block {
    Block::Code {
        language: language.into(),
        file: file.map(Into::into),
        text: source.into(),
        line: 1,
    }
}

fn link(words: &str, target: LinkTarget) -> Inline {
    Inline::Link {
        target,
        text: vec![text(words)],
    }
}

fn topic(id: &str) -> LinkTarget {
    LinkTarget::Topic {
        id: TopicId::from(id),
        anchor: None,
    }
}

fn page(blocks: Vec<Block>, width: usize) -> Page {
    page_for(blocks, width, &Theme::dark(), 16)
}

fn page_for(blocks: Vec<Block>, width: usize, theme: &Theme, next: u8) -> Page {
    let options = Options {
        width,
        theme,
        next,
        highlight: &unhighlighted,
        request_title: &|id| (id == "cached-twice").then(|| "Cached GET, twice".into()),
    };
    lay_out(&Document { blocks }, &options)
}

fn lesson() -> Vec<Block> {
    let version = |from, to| NoteKind::Next(VersionRange { from, to });
    vec![
        heading(1, "Route Handlers", "route-handlers"),
        Block::Paragraph(vec![
            text("A "),
            Inline::Strong(vec![text("route handler")]),
            text(" is a function named after an HTTP method, exported from "),
            code("route.ts"),
            text(". It gets a Web "),
            code("Request"),
            text(" and returns a Web "),
            code("Response"),
            text("; see "),
            link("Caching and revalidation", topic("nextjs/caching")),
            text(" and "),
            link(
                "the specification",
                LinkTarget::Web("https://fetch.spec.whatwg.org".into()),
            ),
            text("."),
        ]),
        heading(2, "The seven methods", "the-seven-methods"),
        Block::List {
            ordered: None,
            items: vec![
                vec![paragraph(
                    "GET and HEAD read, and may be cached by whoever stands between.",
                )],
                vec![
                    paragraph("POST, PUT, PATCH and DELETE change something:"),
                    Block::List {
                        ordered: Some(9),
                        items: vec![
                            vec![paragraph("PUT replaces the whole resource")],
                            vec![paragraph(
                                "PATCH changes a part of it, which need not be safe to repeat",
                            )],
                        ],
                    },
                ],
            ],
        },
        heading(3, "What happens otherwise", "otherwise"),
        paragraph("Every other method is answered with 405."),
        source(
            "ts",
            Some("app/api/users/[id]/route.ts"),
            "export async function GET(request: Request, { params }: Context) {\n  const { id } = await params;\n  return Response.json({ id });\n}",
        ),
        Block::Note {
            kind: version(15, None),
            blocks: vec![paragraph("params is a Promise and must be awaited.")],
        },
        Block::Note {
            kind: version(14, Some(14)),
            blocks: vec![paragraph("A plain GET is prerendered by the build.")],
        },
        Block::Note {
            kind: NoteKind::Warning,
            blocks: vec![paragraph("No body limit is set.")],
        },
        Block::Quote(vec![paragraph("The file is the endpoint.")]),
        Block::Try {
            request: "cached-twice".into(),
            line: 1,
        },
        Block::Rule,
        comparison(),
    ]
}

fn comparison() -> Block {
    let cell = |words: &str| vec![text(words)];
    Block::Table {
        align: vec![Alignment::None, Alignment::Left, Alignment::Right],
        head: vec![cell("Version"), cell("Plain GET"), cell("Cached for")],
        rows: vec![
            vec![
                cell("Next 14"),
                cell("prerendered by the build and served from the cache"),
                cell("ever"),
            ],
            vec![cell("Next 16"), cell("runs for every request"), cell("–")],
        ],
    }
}

#[test]
fn a_lesson_at_three_widths() {
    for width in [40, 60, 76] {
        let page = page(lesson(), width);
        insta::assert_snapshot!(format!("lesson_at_{width}"), page.text.join("\n"));
    }
}

#[test]
fn no_line_is_wider_than_the_page() {
    for width in 14..100 {
        for line in page(lesson(), width).lines {
            assert!(line.width() <= width, "{width}: {line:?}");
        }
    }
}

#[test]
fn spots_keep_their_numbers_at_every_width() {
    let kinds = |width| {
        page(lesson(), width)
            .spots
            .into_iter()
            .map(|s| s.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(40), kinds(100));
    assert_eq!(
        kinds(60),
        [
            SpotKind::Link(topic("nextjs/caching")),
            SpotKind::Link(LinkTarget::Web("https://fetch.spec.whatwg.org".into())),
            SpotKind::Code(0),
            SpotKind::Try("cached-twice".into()),
        ]
    );
}

#[test]
fn a_link_that_wraps_is_one_spot_on_two_lines() {
    let words = vec![text("read "), link("all about it", topic("a/b"))];
    let page = page(vec![Block::Paragraph(words)], 10);
    assert_eq!(page.text, ["read all", "about it"]);
    assert_eq!(
        page.spots[0].areas,
        [
            Area {
                line: 0,
                columns: 5..8
            },
            Area {
                line: 1,
                columns: 0..8
            }
        ]
    );
    assert_eq!((page.spot_at(1, 3), page.spot_at(0, 2)), (Some(0), None));
}

#[test]
fn headings_are_anchors() {
    let page = page(lesson(), 60);
    let anchors: Vec<_> = page
        .anchors
        .iter()
        .map(|a| (a.level, a.id.as_str()))
        .collect();
    assert_eq!(
        anchors,
        [
            (1, "route-handlers"),
            (2, "the-seven-methods"),
            (3, "otherwise")
        ]
    );
    let line = page.line_of("the-seven-methods").unwrap();
    assert!(page.text[line].starts_with("The seven methods ───"));
    assert_eq!(page.anchor_above(line + 3).unwrap().id, "the-seven-methods");
    assert_eq!(page.anchor_above(line - 1).unwrap().id, "route-handlers");
}

#[test]
fn a_statement_for_another_version_is_dimmed_and_says_so() {
    let blocks = |next| {
        let note = Block::Note {
            kind: NoteKind::Next(VersionRange { from: 15, to: None }),
            blocks: vec![Block::Paragraph(vec![Inline::Strong(vec![text("await")])])],
        };
        page_for(vec![note], 60, &Theme::dark(), next)
    };
    assert_eq!(blocks(16).text, ["▎ ◇ Next 15+", "▎ await"]);
    let other = blocks(14);
    assert_eq!(
        other.text,
        [
            "▎ ◇ Next 15+ · not in Next 14, which you have chosen",
            "▎ await"
        ]
    );
    let await_style = other.lines[1].spans[1].style;
    assert_eq!(await_style, Theme::dark().style(Role::Dim));
}

#[test]
fn search_finds_words_that_wrapping_parted() {
    let page = page(
        vec![paragraph("the route handler runs; Route handlers run")],
        12,
    );
    assert_eq!(
        page.text,
        ["the route", "handler", "runs; Route", "handlers run"]
    );
    let found = page.find("ROUTE HANDLER");
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[0].areas,
        [
            Area {
                line: 0,
                columns: 4..9
            },
            Area {
                line: 1,
                columns: 0..7
            }
        ]
    );
    assert_eq!(found[1].line(), 2);
    assert_eq!(page.find("  "), []);
}

#[test]
fn marks_lie_over_the_columns_they_name() {
    let theme = Theme::dark();
    let page = page(vec![paragraph("one two three")], 40);
    let area = Area {
        line: 0,
        columns: 4..7,
    };
    let lines = page.window(0..9, &[(&area, Role::Match)], &theme);
    let spans: Vec<_> = lines[0].spans.iter().map(|s| s.content.as_ref()).collect();
    assert_eq!(spans, ["one ", "two", " three"]);
    assert_eq!(lines[0].spans[1].style, theme.style(Role::Match));
}

#[test]
fn text_that_would_touch_the_terminal_is_shown() {
    let blocks = vec![
        paragraph("a\u{1b}[2J"),
        source("text", None, "b\u{202e}c\r\n\td"),
    ];
    assert_eq!(
        page(blocks, 40).text,
        ["a␛[2J", "", "╭ text", "│ b\\u{202e}c", "│     d"]
    );
}

#[test]
fn a_table_too_wide_becomes_lists() {
    let cell = |words: &str| vec![text(words)];
    let table = Block::Table {
        align: vec![Alignment::None; 2],
        head: vec![cell("Function"), cell("What it does")],
        rows: vec![
            vec![
                cell("generateStaticParams"),
                cell("names the paths to prerender"),
            ],
            vec![cell("revalidatePath"), cell("renews")],
        ],
    };
    assert_eq!(
        page(vec![table], 30).text,
        [
            "Function: generateStaticParams",
            "What it does: names the paths",
            "  to prerender",
            "",
            "Function: revalidatePath",
            "What it does: renews",
        ]
    );
}

#[test]
fn a_long_lesson_is_laid_out_in_a_moment() {
    let blocks: Vec<Block> = std::iter::repeat_with(lesson).take(20).flatten().collect();
    let started = std::time::Instant::now();
    let lines = page(blocks, 76).lines.len();
    let took = started.elapsed();
    assert!(
        lines > 500 && took.as_millis() < 400,
        "{lines} lines in {took:?} (unoptimised)"
    );
}
