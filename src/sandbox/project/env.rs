//! Variables of an app's `.env` files, as Next loads them (`@next/env`, the same in 14, 15 and 16).

mod parse;

use std::collections::BTreeMap;
use std::path::Path;

use crate::sandbox::edition::Mode;
use parse::{Variables, parse};

/// After so many replacements a value refers to itself: Next runs out of stack.
const MOST_REPLACED: usize = 2000;
/// The same for what grows with each of them, in bytes.
const LONGEST: usize = 256 * 1024;

/// Variables from `.env` files, the more specific first; those of the process are not handed to
/// handlers. A file with a variable that refers to itself gives none at all.
pub(crate) fn read_env(folder: &Path, mode: Mode) -> Vec<(String, String)> {
    let names = [
        format!(".env.{mode}.local"),
        ".env.local".into(),
        format!(".env.{mode}"),
        ".env".into(),
    ];
    let mut known = BTreeMap::new();
    for name in names {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        let read = parse(&String::from_utf8_lossy(&bytes));
        for (key, value) in expanded(read, &known).unwrap_or_default() {
            known.entry(key).or_insert(value);
        }
    }
    known.into_iter().collect()
}

/// The variables of a file with those that they refer to put in. Another file knows only what the
/// files before it say, and what they say of its own names goes for them here.
fn expanded(mut read: Variables, known: &BTreeMap<String, String>) -> Option<Variables> {
    for index in 0..read.len() {
        let (key, own) = &read[index];
        let value = known.get(key).unwrap_or(own).clone();
        read[index].1 = replaced(value, known, &read)?.replace("\\$", "$");
    }
    Some(read)
}

/// A value whose references are replaced from the last to the first (`_interpolate`); none if that
/// has no end.
fn replaced(
    mut value: String,
    known: &BTreeMap<String, String>,
    own: &Variables,
) -> Option<String> {
    for _ in 0..MOST_REPLACED {
        let Some(Reference {
            text,
            name,
            default,
        }) = last_reference(&value)
        else {
            return Some(value);
        };
        let own = own.iter().find(|(key, _)| key == name);
        let candidates = [
            known.get(name).map(String::as_str),
            default,
            own.map(|(_, value)| value.as_str()),
        ];
        let meant = candidates.into_iter().flatten().find(|it| !it.is_empty());
        value = value.replacen(text, meant.unwrap_or_default(), 1);
        if value.len() > LONGEST {
            return None;
        }
    }
    None
}

/// `$NAME`, `${NAME}` or `${NAME:-default}`.
struct Reference<'v> {
    text: &'v str,
    name: &'v str,
    default: Option<&'v str>,
}

/// What the last dollar sign without a backslash begins, if that is a reference.
fn last_reference(value: &str) -> Option<Reference<'_>> {
    let (at, _) = value
        .rmatch_indices('$')
        .find(|(at, _)| !value[..*at].ends_with('\\'))?;
    let text = &value[at..];
    let inner = text[1..].strip_prefix('{').unwrap_or(&text[1..]);
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (name, rest) = inner.split_at(inner.find(|c| !is_name(c)).unwrap_or(inner.len()));
    if name.is_empty() {
        return None;
    }
    let default = rest.strip_prefix(":-").map(|rest| {
        let end = rest.find(['}', '\\']).unwrap_or(rest.len());
        &rest[..end]
    });
    let rest = default.map_or(rest, |default| &rest[2 + default.len()..]);
    let rest = rest.strip_prefix('}').unwrap_or(rest);
    Some(Reference {
        text: &text[..text.len() - rest.len()],
        name,
        default,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let env = read_env(folder.path(), Mode::Production);
        env.into_iter().collect()
    }

    fn is(expected: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        expected.iter().map(pair).collect()
    }

    #[test]
    fn references_are_replaced_as_next_replaces_them() {
        let cases: [(&str, &[(&str, &str)]); 6] = [
            (
                "X=1\nA=$X-b\nB=${X}y\nC=$Xy\nD=\\$X\nE='$X'",
                &[
                    ("X", "1"),
                    ("A", "1-b"),
                    ("B", "1y"),
                    ("C", ""),
                    ("D", "$X"),
                    ("E", "1"),
                ],
            ),
            (
                "X=1\nA=${NONE:-9}\nB=${X:-9}\nC=${NONE:-${X}}\nD=${NONE-d}",
                &[("X", "1"), ("A", "9"), ("B", "9"), ("C", "1"), ("D", "-d}")],
            ),
            ("A=$B\nB=$C\nC=3", &[("A", "3"), ("B", "3"), ("C", "3")]),
            (
                "A=pa$$word\nB=$\nC=a$ b\nD=${\nE=$1",
                &[
                    ("A", "pa$"),
                    ("B", "$"),
                    ("C", "a$ b"),
                    ("D", "${"),
                    ("E", ""),
                ],
            ),
            ("A=1\nB=${B}x", &[]),
            ("A=$A$A$A$A", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(&[(".env", text)]), is(expected), "{text}");
        }
    }

    #[test]
    fn the_more_specific_file_wins_and_knows_nothing_of_the_others() {
        let files = [
            (".env.production.local", "A=prod local"),
            (".env.local", "A=local\nB=$A\nC=$LATE"),
            (".env", "A=plain\nB=plain\nLATE=late\nD=$A\nE=$B"),
            (".env.development", "F=other mode"),
        ];
        let expected = [
            ("A", "prod local"),
            ("B", "prod local"),
            ("C", ""),
            ("D", "prod local"),
            ("E", "prod local"),
            ("LATE", "late"),
        ];
        assert_eq!(read(&files), is(&expected));
    }
}
