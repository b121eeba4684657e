//! What README and the other pages say is so: commands, flags, files, keys and the lesson to copy.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use jsguide::cli::Cli;
use jsguide::content::{self, CodeProblem, Report, Source, SourceFile};
use jsguide::sandbox::transpile;
use jsguide::tui::keymap::{TABLE, keys_markdown};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Everything between two marks, in order.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(close)?.0))
        .collect()
}

/// A fenced block: what stands behind its backticks, and what is in it.
struct Fence {
    info: String,
    text: String,
}

fn fences(markdown: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks < 3 {
            continue;
        }
        let (close, info) = line.split_at(ticks);
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != close).collect();
        fences.push(Fence {
            info: info.to_owned(),
            text: body.join("\n") + "\n",
        });
    }
    fences
}

/// The files that README gives as an example.
struct Example(Vec<SourceFile>);

impl Source for Example {
    fn files(&self) -> Vec<SourceFile> {
        self.0.clone()
    }
}

fn example() -> Example {
    let mut files: Vec<SourceFile> = fences(&read("README.md"))
        .into_iter()
        .filter_map(|fence| {
            let path = fence.info.split_once(" file=")?.1.to_owned();
            let bytes = Ok(Cow::Owned(fence.text.into_bytes()));
            Some(SourceFile { path, bytes })
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Example(files)
}

fn check(source: &dyn Source) -> Report {
    content::check(source, &|language, code| {
        let problems = transpile::check_snippet(language, code).into_iter();
        let problem = |it: transpile::SnippetProblem| CodeProblem {
            line: it.line,
            column: it.column,
            message: it.message,
            help: it.help,
        };
        problems.map(problem).collect()
    })
}

#[test]
fn the_topic_in_readme_can_be_copied_as_it_stands() {
    let report = check(&example());
    let problems: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    let found = (
        report.files,
        report.topics,
        report.questions,
        report.scenarios,
    );
    assert_eq!(found, (5, 1, 4, 1));
}

#[test]
fn every_command_in_readme_is_one() {
    let commands: Vec<String> = fences(&read("README.md"))
        .iter()
        .filter(|fence| fence.info == "sh")
        .flat_map(|fence| fence.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.starts_with("jsguide"))
        .collect();
    assert!(commands.len() > 5, "{commands:?}");
    for line in commands {
        let command = line.split('#').next().unwrap_or_default();
        if let Err(error) = Cli::try_parse_from(command.split_whitespace()) {
            panic!("{command}: {error}");
        }
    }
}

#[test]
fn every_key_in_readme_is_in_the_key_table() {
    let keys: Vec<String> = TABLE
        .iter()
        .flat_map(|row| row.keys)
        .map(ToString::to_string)
        .collect();
    let readme = read("README.md");
    let named = between(&readme, "<kbd>", "</kbd>");
    assert!(named.len() > 20);
    for key in named {
        assert!(keys.iter().any(|it| it == key), "no key {key}");
    }
}

#[test]
fn every_file_that_the_pages_lead_to_is_there() {
    for page in ["README.md", "CHANGELOG.md"] {
        let text = read(page);
        // Examples lead to where their reader is.
        let prose: Vec<&str> = text
            .split("```")
            .step_by(2)
            .flat_map(|part| between(part, "](", ")"))
            .filter(|target| !target.contains(':') && !target.starts_with('#'))
            .collect();
        for target in prose {
            assert!(root().join(target).exists(), "{page} leads to {target}");
        }
    }
}

#[test]
fn every_path_that_readme_names_is_there() {
    let readme = read("README.md");
    let named = between(&readme, "`", "`");
    let places = ["src/", "tests/", "benches/", "docs/", ".ci/"];
    for path in named
        .into_iter()
        .filter(|it| places.iter().any(|place| it.starts_with(place)))
    {
        let path = path.split(' ').next().unwrap_or_default();
        assert!(root().join(path).exists(), "README names {path}");
    }
}

#[test]
fn the_keys_page_is_the_key_table() {
    let page = format!(
        "# Keys\n\nMade from `src/tui/keymap/table.rs` by `UPDATE_DOCS=1 cargo test --test docs`.\n\n{}\n",
        keys_markdown().trim_end()
    );
    let path = root().join("docs/keys.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).expect("docs/keys.md can be written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page);
}

#[test]
fn the_pictures_are_whole_and_lead_nowhere() {
    for picture in ["lesson-dark", "sandbox-dark", "practice-light"] {
        let svg = read(&format!("docs/{picture}.svg"));
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.matches("<text ").count() > 50, "{picture} is empty");
        let addresses = svg.replace("http://www.w3.org/2000/svg", "");
        assert!(!addresses.contains("href"), "{picture} leads elsewhere");
    }
}

#[test]
fn the_version_has_its_place_in_the_changelog() {
    let heading = format!("## [{}]", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading));
}

#[test]
fn the_licences_are_there() {
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(Path::new(&root()).join(file).exists(), "{file}");
    }
}
