//! Collects what is wrong with one file while it is read to its end.

use super::diagnostic::{Diagnostic, Severity};

/// A place in a file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub(super) line: usize,
    /// In characters.
    pub(super) column: usize,
}

impl Spot {
    pub(super) const START: Self = Self { line: 1, column: 1 };
}

/// The problems of one file.
#[derive(Debug)]
pub(super) struct Problems {
    path: String,
    found: Vec<Diagnostic>,
}

impl Problems {
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            found: Vec::new(),
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The help, if any is known, is added to what this returns.
    pub(super) fn error(&mut self, spot: Spot, message: impl Into<String>) -> Help<'_> {
        self.add(spot, Severity::Error, message.into())
    }

    pub(super) fn warning(&mut self, spot: Spot, message: impl Into<String>) -> Help<'_> {
        self.add(spot, Severity::Warning, message.into())
    }

    pub(super) fn errors(&self) -> usize {
        self.found
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }

    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort();
        self.found.dedup();
        self.found
    }

    fn add(&mut self, spot: Spot, severity: Severity, message: String) -> Help<'_> {
        self.found.push(Diagnostic {
            path: self.path.clone(),
            line: spot.line,
            column: spot.column,
            severity,
            message,
            help: None,
        });
        Help(self.found.last_mut())
    }
}

/// Says what to do about the problem that was just noted.
pub(super) struct Help<'a>(Option<&'a mut Diagnostic>);

impl Help<'_> {
    pub(super) fn help(self, help: impl Into<String>) {
        self.maybe(Some(help.into()));
    }

    pub(super) fn maybe(self, help: Option<String>) {
        if let Some(problem) = self.0 {
            problem.help = help;
        }
    }
}

/// `did you mean …?`, when one of the candidates is close to what was written.
pub(super) fn did_you_mean<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let allowed = (written.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .map(|candidate| (distance(written, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

/// How many characters to insert, drop, replace or swap with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        rows[i][0] = i;
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_are_suggested_and_far_ones_are_not() {
        let names = ["prerequisites", "title", "order", "tags"];
        for (written, suggested) in [
            ("prerequisits", Some("did you mean `prerequisites`?")),
            ("tilte", Some("did you mean `title`?")),
            ("tag", Some("did you mean `tags`?")),
            ("author", None),
            ("", None),
        ] {
            assert_eq!(
                did_you_mean(written, names).as_deref(),
                suggested,
                "{written}"
            );
        }
    }
}
