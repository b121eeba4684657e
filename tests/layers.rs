//! Who may know whom. One package can't have Cargo hold the layers, so the sources are read.
//!
//! The scanner works on lines of code, comments taken off; the last test plants a violation of
//! each rule and sees that it is found.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file, as the rules see it.
struct Source {
    /// Relative to `src`, with slashes.
    path: String,
    text: String,
}

impl Source {
    /// The module at the root of the crate that it belongs to.
    fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.contains("/tests/") || name == "tests.rs"
    }

    /// What stands before the file's own tests.
    fn production(&self) -> &str {
        match self.text.find("#[cfg(test)]\nmod tests {") {
            Some(end) => &self.text[..end],
            None => &self.text,
        }
    }

    /// Lines of code with their numbers, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.production().lines().enumerate();
        lines.filter_map(|(index, line)| {
            let code = line.split(" // ").next().unwrap_or_default();
            (!code.trim_start().starts_with("//")).then_some((index + 1, code))
        })
    }
}

/// A module, and the modules of ours that it may name.
const MAY_KNOW: [(&str, &[&str]); 6] = [
    ("watch", &[]),
    ("content", &[]),
    ("study", &["content"]),
    ("sandbox", &["watch"]),
    ("tui", &["content", "study", "sandbox", "watch"]),
    ("cli", &["content", "study", "sandbox", "tui", "watch"]),
];

/// A crate, and the only module that may name it.
const ONLY: [(&str, &str); 20] = [
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("tui_input", "tui"),
    ("rquickjs", "sandbox"),
    ("oxc_allocator", "sandbox"),
    ("oxc_ast", "sandbox"),
    ("oxc_ast_visit", "sandbox"),
    ("oxc_codegen", "sandbox"),
    ("oxc_diagnostics", "sandbox"),
    ("oxc_parser", "sandbox"),
    ("oxc_semantic", "sandbox"),
    ("oxc_span", "sandbox"),
    ("oxc_transformer", "sandbox"),
    ("axum", "sandbox"),
    ("hyper", "sandbox"),
    ("hyper_util", "sandbox"),
    ("reqwest", "sandbox"),
    ("rusqlite", "study"),
    ("fsrs", "study"),
    ("clap", "cli"),
];

/// The one module with `unsafe` in it.
const UNSAFE: &str = "sandbox/web/raw.rs";

const LONGEST: usize = 500;

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut sources) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of src") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inside = path.strip_prefix(&root).expect("below src");
                sources.push(Source {
                    path: inside.to_string_lossy().replace('\\', "/"),
                    text: fs::read_to_string(&path).expect("a source file"),
                });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

type Rule = fn(&Source) -> Vec<String>;

fn broken(sources: &[Source], rule: Rule) -> Vec<String> {
    sources.iter().flat_map(rule).collect()
}

/// Whether `word` stands in the code as a word of its own, followed by `after`.
fn names(code: &str, word: &str, after: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let rest = &code[at + word.len()..];
        !code[..at].ends_with(part_of_word) && rest.starts_with(after)
    })
}

/// The modules at the root that a line names: `crate::tui::…`, `crate::{study, tui}`.
fn modules_named(code: &str) -> Vec<&'static str> {
    let all = MAY_KNOW.iter().map(|(module, _)| *module);
    let group = code.find("crate::{").map_or("", |at| &code[at + 8..]);
    all.filter(|module| {
        let path = format!("crate::{module}");
        names(code, &path, "::")
            || names(code, &path, ";")
            || names(code, &path, " ")
            || first_of_group(group, module)
    })
    .collect()
}

fn first_of_group(group: &str, module: &str) -> bool {
    let mut depth = 0;
    let mut item = String::new();
    for c in group.chars().chain(",".chars()) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth <= 0 => {
                if item.trim().split("::").next() == Some(module) {
                    return true;
                }
                item.clear();
            }
            _ if depth == 0 => item.push(c),
            _ => {}
        }
    }
    false
}

fn knows_only_what_it_may(source: &Source) -> Vec<String> {
    let Some((_, may)) = MAY_KNOW
        .iter()
        .find(|(module, _)| *module == source.layer())
    else {
        return Vec::new();
    };
    // `use crate::{` may go on over several lines.
    let mut joined: Vec<(usize, String)> = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, code) in source.code() {
        match open.take() {
            Some((first, mut text)) => {
                text.push_str(code);
                if code.contains(';') {
                    joined.push((first, text));
                } else {
                    open = Some((first, text));
                }
            }
            None if code.contains("use crate::{") && !code.contains(';') => {
                open = Some((number, code.to_owned()));
            }
            None => joined.push((number, code.to_owned())),
        }
    }
    let found = joined.into_iter().flat_map(|(number, code)| {
        let named = modules_named(&code).into_iter();
        let strange = named.filter(|module| *module != source.layer() && !may.contains(module));
        strange
            .map(|module| {
                format!(
                    "{}:{number}: {} knows {module}",
                    source.path,
                    source.layer()
                )
            })
            .collect::<Vec<_>>()
    });
    found.collect()
}

fn names_only_its_own_crates(source: &Source) -> Vec<String> {
    let found = source.code().flat_map(|(number, code)| {
        let strange = ONLY.iter().filter(|(name, owner)| {
            *owner != source.layer()
                && (names(code, name, "::") || names(code, &format!("use {name}"), ";"))
        });
        strange
            .map(|(name, _)| format!("{}:{number}: {} names {name}", source.path, source.layer()))
            .collect::<Vec<_>>()
    });
    found.collect()
}

fn only_cli_prints(source: &Source) -> Vec<String> {
    const WAYS: [&str; 8] = [
        "println!",
        "print!",
        "eprintln!",
        "eprint!",
        "dbg!",
        "stdout()",
        "stderr()",
        "Stdout",
    ];
    // The screen is drawn to stdout.
    let draws = source.path == "tui/terminal.rs";
    if matches!(source.layer(), "cli" | "main") || draws || source.is_test() {
        return Vec::new();
    }
    let prints = source
        .code()
        .filter(|(_, code)| WAYS.iter().any(|way| names(code, way, "")));
    prints
        .map(|(number, _)| format!("{}:{number}: only cli prints", source.path))
        .collect()
}

fn is_not_too_long(source: &Source) -> Vec<String> {
    let lines = source.production().lines().count();
    if lines <= LONGEST || source.is_test() {
        return Vec::new();
    }
    vec![format!(
        "{}: {lines} lines before its tests, more than {LONGEST}",
        source.path
    )]
}

fn is_safe(source: &Source) -> Vec<String> {
    let uses = source
        .code()
        .filter(|(_, code)| names(code, "unsafe", " ") || names(code, "unsafe_code", ""));
    let strange = uses.filter(|_| source.path != UNSAFE);
    strange
        .map(|(number, _)| format!("{}:{number}: unsafe", source.path))
        .collect()
}

fn says_what_it_is_for(source: &Source) -> Vec<String> {
    if source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![format!("{}:1: no //! at the top", source.path)]
}

fn leaves_nothing_to_do(source: &Source) -> Vec<String> {
    const WORDS: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];
    let lines = source.text.lines().enumerate();
    let left = lines.filter(|(_, line)| WORDS.iter().any(|word| names(line, word, "")));
    left.map(|(index, _)| format!("{}:{}: left to do", source.path, index + 1))
        .collect()
}

const RULES: [(&str, Rule); 7] = [
    ("modules know only what they may", knows_only_what_it_may),
    ("crates stay where they belong", names_only_its_own_crates),
    ("only cli prints", only_cli_prints),
    ("files are not too long", is_not_too_long),
    ("unsafe stays in one module", is_safe),
    ("modules say what they are for", says_what_it_is_for),
    ("nothing is left to do", leaves_nothing_to_do),
];

#[test]
fn the_sources_keep_the_rules() {
    let sources = sources();
    let found = RULES.iter().flat_map(|(_, rule)| broken(&sources, *rule));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn no_rule_is_vacuous() {
    let sources = sources();
    for (module, _) in MAY_KNOW {
        assert!(
            sources.iter().any(|source| source.layer() == module),
            "no {module}"
        );
    }
    for (name, owner) in ONLY {
        let used = sources.iter().filter(|source| source.layer() == owner);
        let used = used
            .flat_map(Source::code)
            .any(|(_, code)| names(code, name, "::") || names(code, name, ";"));
        assert!(used, "{owner} does not use {name}: the rule is out of date");
    }
    assert!(
        sources
            .iter()
            .any(|source| source.path == UNSAFE && source.text.contains("unsafe"))
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_planted_violation_is_found() {
    let long = "//! a\n".to_owned() + &"const A: u8 = 0;\n".repeat(LONGEST);
    for (path, text, rule, expected) in [
        (
            "content/a.rs",
            "//! a\nuse crate::study::Store;\n",
            0,
            vec!["content/a.rs:2: content knows study"],
        ),
        (
            "sandbox.rs",
            "//! a\nuse crate::{\n    content::Catalog,\n    watch,\n};\n",
            0,
            vec!["sandbox.rs:2: sandbox knows content"],
        ),
        (
            "study/a.rs",
            "//! a\nuse crate::{content::{Catalog, tui}, tui};\n",
            0,
            vec!["study/a.rs:2: study knows tui"],
        ),
        (
            "study/a.rs",
            "//! a\nfn f() -> crate::content::Id { crate::sandbox::f() }\n",
            0,
            vec!["study/a.rs:2: study knows sandbox"],
        ),
        (
            "tui/a.rs",
            "//! a\nuse crate::cli;\n",
            0,
            vec!["tui/a.rs:2: tui knows cli"],
        ),
        (
            "content/a.rs",
            "//! a\n// see crate::tui::App\nuse crate::content_x::B;\n",
            0,
            vec![],
        ),
        (
            "cli/a.rs",
            "//! a\nuse ratatui::Frame;\n",
            1,
            vec!["cli/a.rs:2: cli names ratatui"],
        ),
        (
            "tui/a.rs",
            "//! a\nfn f(_: rquickjs::Ctx) {}\n",
            1,
            vec!["tui/a.rs:2: tui names rquickjs"],
        ),
        (
            "content/a.rs",
            "//! a\nuse rusqlite;\n",
            1,
            vec!["content/a.rs:2: content names rusqlite"],
        ),
        ("sandbox/a.rs", "//! a\nuse axum::Router;\n", 1, vec![]),
        (
            "sandbox/a.rs",
            "//! a\nfn f() { println!(\"x\"); }\n",
            2,
            vec!["sandbox/a.rs:2: only cli prints"],
        ),
        (
            "study/a.rs",
            "//! a\nfn f() { writeln!(io::stdout(), \"x\"); }\n",
            2,
            vec!["study/a.rs:2: only cli prints"],
        ),
        (
            "study/a.rs",
            "//! a\n#[cfg(test)]\nmod tests {\n  fn f() { println!() }\n}\n",
            2,
            vec![],
        ),
        (
            "tui/a.rs",
            &long,
            3,
            vec!["tui/a.rs: 501 lines before its tests, more than 500"],
        ),
        (
            "sandbox/a.rs",
            "//! a\nfn f() { unsafe { g() } }\n",
            4,
            vec!["sandbox/a.rs:2: unsafe"],
        ),
        (
            "sandbox/a.rs",
            "//! a\n#![allow(unsafe_code)]\n",
            4,
            vec!["sandbox/a.rs:2: unsafe"],
        ),
        (
            "sandbox/a.rs",
            "use a::b;\n",
            5,
            vec!["sandbox/a.rs:1: no //! at the top"],
        ),
        (
            "sandbox/a.rs",
            "//! a\n// TODO: later\n",
            6,
            vec!["sandbox/a.rs:2: left to do"],
        ),
    ] {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let (name, rule) = RULES[rule];
        assert_eq!(rule(&source), expected, "{name}: {text}");
    }
}
