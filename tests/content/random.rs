//! Whatever is in the files, loading them ends with diagnostics, never with a panic.

use jsguide::content::{Catalog, check};
use proptest::prelude::*;

use crate::Sample;

const FILES: [&str; 5] = [
    "lessons/categories.yaml",
    "lessons/nextjs/basics.md",
    "lessons/nextjs/handlers.md",
    "quizzes/nextjs/handlers.yaml",
    "sandbox/clock/scenario.yaml",
];

/// Pieces that mean something to YAML, to Markdown or to us.
const PIECES: [&str; 40] = [
    "\n",
    "  ",
    "- ",
    ": ",
    "---\n",
    "```",
    "```ts\n",
    "```try\n",
    "> ",
    "> [!NEXT 15+]\n",
    "[!NOTE]",
    "|\n",
    "| a | b |\n| - | - |\n",
    "# ",
    "### ",
    "<b>",
    "<!--",
    "&a ",
    "*a ",
    "!!str ",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "(topic:a/b#c)",
    "[x](#y)",
    "![x](y)",
    "**",
    "~~",
    "`",
    "\t",
    "\u{feff}",
    "é",
    "🦀",
    "\r\n",
    "\0",
    "1e999",
    "    code\n",
];

/// Every place that is named lies in the file.
fn places_are_inside(sample: &Sample) {
    let catalog = Catalog::load(sample);
    for diagnostic in &catalog.diagnostics {
        let Some(file) = sample.0.iter().find(|file| file.path == diagnostic.path) else {
            continue;
        };
        let text = String::from_utf8_lossy(file.bytes.as_ref().expect("it was read")).into_owned();
        let lines = text.split('\n').count() + 1;
        assert!(
            diagnostic.line >= 1 && diagnostic.line <= lines,
            "{diagnostic} of {lines} lines"
        );
        assert!(diagnostic.column >= 1, "{diagnostic}");
    }
    for topic in &catalog.topics {
        topic.sections();
    }
    check(sample, &|_, _| Vec::new());
}

fn char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn random_text_in_any_file_is_no_panic(file in 0..FILES.len(), text in "\\PC{0,200}") {
        places_are_inside(&Sample::good().with(FILES[file], text));
    }

    #[test]
    fn random_pieces_in_any_file_are_no_panic(
        file in 0..FILES.len(),
        pieces in prop::collection::vec(0..PIECES.len(), 0..40),
        front in any::<bool>(),
    ) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let good = Sample::good();
        let text = if front { good.text(FILES[file]) + &text } else { text };
        places_are_inside(&good.with(FILES[file], text));
    }

    #[test]
    fn cut_and_changed_files_are_no_panic(
        file in 0..FILES.len(),
        cuts in prop::collection::vec((0..3000_usize, 0..60_usize, 0..PIECES.len()), 1..6),
    ) {
        let good = Sample::good();
        let mut text = good.text(FILES[file]);
        for (at, length, piece) in cuts {
            let start = char_boundary(&text, at % (text.len() + 1));
            let end = char_boundary(&text, start + length).max(start);
            text.replace_range(start..end, PIECES[piece]);
        }
        places_are_inside(&good.with(FILES[file], text));
    }
}

#[test]
fn deep_nesting_is_said_and_not_followed() {
    let deep = [
        "> ".repeat(5_000),
        format!("{}x", "- ".repeat(5_000)),
        format!("{}x{}", "*a **b ".repeat(2_000), "** *".repeat(2_000)),
        format!("{}x{}", "[".repeat(5_000), "](#a)".repeat(5_000)),
    ];
    for text in deep {
        let sample = Sample::good();
        let lesson = sample.text("lessons/nextjs/basics.md") + "\n" + &text;
        places_are_inside(&sample.with("lessons/nextjs/basics.md", lesson));
    }
}
