//! The command line from outside: help, version, `check`, wrong use.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test is shown by the panic"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

const COMMANDS: [&str; 3] = ["serve", "request", "check"];

/// Exit code, stdout, stderr.
type Ran = (Option<i32>, String, String);

fn run(arguments: &[&str]) -> Ran {
    let home = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_jsguide"))
        .args(arguments)
        .env("HOME", home.path())
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy of the good fixture, to plant mistakes in.
fn good() -> TempDir {
    let folder = TempDir::new().unwrap();
    let fixture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content/good");
    copy(&fixture, folder.path());
    folder
}

#[test]
fn the_version_is_cargos() {
    let expected = format!("jsguide {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["--version"]), (Some(0), expected, String::new()));
}

#[test]
fn help_names_every_command_and_every_command_has_help() {
    let (code, help, errors) = run(&["--help"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let about = concat!(env!("CARGO_PKG_DESCRIPTION"), "\n");
    assert!(help.starts_with(about), "{help}");
    for command in COMMANDS {
        let line = format!("\n  {command} ");
        assert!(help.contains(&line), "{command} in {help}");
        let (code, help, errors) = run(&[command, "--help"]);
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{command}");
        assert!(
            help.contains(&format!("\nUsage: jsguide {command}")),
            "{help}"
        );
    }
}

#[test]
fn the_help_of_serve_names_its_flags_and_defaults() {
    let (_, help, _) = run(&["serve", "--help"]);
    for (flag, says) in [
        (
            "[DIR]",
            "Folder that holds app/ (default: the built-in sandbox)",
        ),
        (
            "--port <N>",
            "Port to listen on; 0 takes a free one (default: 3000, or the next free one)",
        ),
        (
            "--host <ADDRESS>",
            "Address to listen on [default: 127.0.0.1]",
        ),
        (
            "--next <VERSION>",
            "Which Next.js to behave as: 14, 15 or 16 [default: 16]",
        ),
        (
            "--mode <MODE>",
            "production or development [default: production]",
        ),
    ] {
        let line = help
            .lines()
            .find(|line| line.trim_start().starts_with(flag));
        let said = line
            .and_then(|line| line.split_once(flag))
            .map(|(_, said)| said.trim());
        assert_eq!(said, Some(says), "{flag} in {help}");
    }
}

#[test]
fn without_a_terminal_the_program_says_so_and_exits_2() {
    let (code, stdout, stderr) = run(&[]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert_eq!(
        stderr,
        "jsguide: this needs a terminal. Without one, `jsguide serve`, `request` and `check` work\n"
    );
}

#[test]
fn wrong_arguments_exit_2_and_are_named() {
    for (name, arguments, first) in [
        (
            "an unknown command",
            &["learn"][..],
            "error: unrecognized subcommand 'learn'",
        ),
        (
            "an unknown flag",
            &["--fast"],
            "error: unexpected argument '--fast' found",
        ),
        (
            "a version never recorded",
            &["serve", "--next", "13"],
            "error: invalid value '13' for '--next <VERSION>': ",
        ),
        (
            "an unknown mode",
            &["serve", "--mode", "test"],
            "error: invalid value 'test' for '--mode <MODE>': ",
        ),
        (
            "no port at all",
            &["serve", "--port", "http"],
            "error: invalid value 'http' for '--port <N>': ",
        ),
        (
            "a port too high",
            &["serve", "--port", "65536"],
            "error: invalid value '65536' for '--port <N>': ",
        ),
        (
            "a host that is no address",
            &["serve", "--host", "example.com"],
            "error: invalid value 'example.com' for '--host <ADDRESS>': an IP address is",
        ),
        (
            "a method of two words",
            &["request", "GE T", "/api/time"],
            "error: invalid value 'GE T' for '<METHOD>': a method is one word",
        ),
        (
            "a header without a value",
            &["request", "GET", "/", "-H", "accept"],
            "error: invalid value 'accept' for '--header <HEADER>': a header is written",
        ),
        (
            "no time at all",
            &["request", "GET", "/", "--times", "0"],
            "error: invalid value '0' for '--times <N>': ",
        ),
        (
            "one folder too many",
            &["check", "a", "b"],
            "error: unexpected argument 'b' found",
        ),
    ] {
        let (code, stdout, stderr) = run(arguments);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{name}");
        assert!(stderr.starts_with(first), "{name}: {stderr}");
    }
}

#[test]
fn check_finds_nothing_in_the_built_in_content() {
    let (code, stdout, stderr) = run(&["check"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    let counted = stdout.replace("scenarios", "scenario");
    let words: Vec<&str> = counted
        .split(|c: char| c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    assert_eq!(
        words,
        [
            "no problems in ",
            " files (",
            " topics, ",
            " questions, ",
            " scenario)\n"
        ]
    );
}

#[test]
fn check_lists_every_planted_mistake_with_its_place_and_exits_1() {
    let folder = good();
    let file = folder.path().join("quizzes/nextjs/handlers.yaml");
    let quiz = fs::read_to_string(&file).unwrap();
    let lines = quiz.lines().count();
    fs::write(&file, format!("{quiz}surprise: 1\n")).unwrap();
    fs::write(folder.path().join("lessons/stray.txt"), "").unwrap();
    let (code, stdout, stderr) = run(&["check", folder.path().to_str().unwrap()]);
    let expected = format!(
        "\
lessons/stray.txt:1:1: error: this file belongs to nothing
  help: lessons are `lessons/<category>/<topic>.md`
quizzes/nextjs/handlers.yaml:{}:1: error: a quiz has no field named `surprise`
  help: a quiz can have `topic`, `questions`
2 errors in 7 files
",
        lines + 1
    );
    assert_eq!((code, stdout, stderr), (Some(1), expected, String::new()));
}

#[test]
fn a_good_folder_is_clean_and_no_folder_is_an_error() {
    let folder = good();
    let place = folder.path().to_str().unwrap();
    let (code, stdout, stderr) = run(&["check", place]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    assert!(stdout.starts_with("no problems in "), "{stdout}");
    assert_eq!(run(&["--content", place, "check"]), (code, stdout, stderr));
    let none = folder.path().join("none");
    let expected = format!("jsguide: {} is no folder\n", none.display());
    let place = none.to_str().unwrap();
    for arguments in [&["check", place][..], &["--content", place]] {
        let refused = (Some(1), String::new(), expected.clone());
        assert_eq!(run(arguments), refused, "{arguments:?}");
    }
}

#[test]
fn an_address_of_another_machine_is_refused_in_words() {
    let (code, stdout, stderr) = run(&["serve", "--host", "192.0.2.1", "--port", "0"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    let error = "jsguide: the server could not start: could not listen on 192.0.2.1:0: \
                 Cannot assign requested address (os error 99). This machine has no such address\n";
    assert!(stderr.ends_with(error), "{stderr}");
}
