//! `jsguide check [DIR]`: every problem of the content, with its place.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::ensure;

use super::printable_line;
use crate::content::{self, CodeCheck, Diagnostic, Embedded, Folder, Report, Severity};

/// Checks a content folder (or the built-in content), prints what is wrong, and fails if there were errors.
pub fn run(dir: Option<&Path>, code: CodeCheck) -> anyhow::Result<ExitCode> {
    let report = match dir {
        Some(dir) => {
            ensure!(dir.is_dir(), "{} is no folder", dir.display());
            content::check(&Folder(dir.to_owned()), code)
        }
        None => content::check(&Embedded, code),
    };
    io::stdout().lock().write_all(render(&report).as_bytes())?;
    Ok(if count(&report, Severity::Error) == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What `check` prints: a line a problem, its help below it, and a line that sums up.
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        write_diagnostic(diagnostic, &mut text);
    }
    text.push_str(&summary(report));
    text.push('\n');
    text
}

fn write_diagnostic(diagnostic: &Diagnostic, text: &mut String) {
    text.push_str(&printable_line(&diagnostic.to_string()));
    text.push('\n');
    if let Some(help) = &diagnostic.help {
        // Writing to a string can't fail.
        let _ = writeln!(text, "  help: {}", printable_line(help));
    }
}

fn summary(report: &Report) -> String {
    let files = plural(report.files, "file");
    if report.diagnostics.is_empty() {
        return format!(
            "no problems in {files} ({}, {}, {})",
            plural(report.topics, "topic"),
            plural(report.questions, "question"),
            plural(report.scenarios, "scenario"),
        );
    }
    let counted = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, name)| (count(report, severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| plural(count, name));
    format!("{} in {files}", counted.collect::<Vec<_>>().join(", "))
}

fn count(report: &Report, severity: Severity) -> usize {
    report
        .diagnostics
        .iter()
        .filter(|problem| problem.severity == severity)
        .count()
}

fn plural(count: usize, name: &str) -> String {
    if count == 1 {
        format!("1 {name}")
    } else {
        format!("{count} {name}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(severity: Severity, message: &str, help: Option<&str>) -> Diagnostic {
        Diagnostic {
            path: "lessons/nextjs/caching.md".to_owned(),
            line: 3,
            column: 7,
            severity,
            message: message.to_owned(),
            help: help.map(str::to_owned),
        }
    }

    fn report(diagnostics: Vec<Diagnostic>) -> Report {
        Report {
            diagnostics,
            files: 12,
            topics: 5,
            questions: 24,
            scenarios: 1,
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_refused() {
        let error = run(Some(Path::new("/no/such/folder")), &|_, _| Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "/no/such/folder is no folder");
    }

    #[test]
    fn a_clean_report_says_how_much_was_looked_at() {
        let expected = "no problems in 12 files (5 topics, 24 questions, 1 scenario)\n";
        assert_eq!(render(&report(vec![])), expected);
    }

    #[test]
    fn problems_are_listed_with_their_help_and_counted() {
        let found = vec![
            diagnostic(
                Severity::Error,
                "there is no topic `a/b`",
                Some("did you mean `a/c`?"),
            ),
            diagnostic(Severity::Error, "bad \u{1b}[31m", None),
            diagnostic(Severity::Warning, "`####` follows `##`", None),
        ];
        let expected = "\
lessons/nextjs/caching.md:3:7: error: there is no topic `a/b`
  help: did you mean `a/c`?
lessons/nextjs/caching.md:3:7: error: bad \u{fffd}[31m
lessons/nextjs/caching.md:3:7: warning: `####` follows `##`
2 errors, 1 warning in 12 files
";
        assert_eq!(render(&report(found)), expected);
    }

    #[test]
    fn warnings_alone_are_counted_alone() {
        let found = vec![diagnostic(Severity::Warning, "w", None)];
        assert_eq!(summary(&report(found)), "1 warning in 12 files");
    }
}
