//! Variables of an app's `.env` files, as Next loads them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::sandbox::edition::Mode;

/// Variables from `.env` files, the more specific first, as Next loads them; those of the
/// process are not handed to handlers.
pub(crate) fn read_env(folder: &Path, mode: Mode) -> Vec<(String, String)> {
    let names = [
        format!(".env.{mode}.local"),
        ".env.local".into(),
        format!(".env.{mode}"),
        ".env".into(),
    ];
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in names {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        for (key, value) in text.lines().filter_map(env_line) {
            found.entry(key).or_insert(value);
        }
    }
    let raw = found.clone();
    found
        .into_iter()
        .map(|(key, value)| (key, expand(&value, &raw, 0)))
        .collect()
}

fn env_line(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let (key, value) = line
        .strip_prefix("export ")
        .unwrap_or(line)
        .split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() || key.starts_with('#') {
        return None;
    }
    let quoted = ['"', '\'', '`'].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?;
        inner.find(quote).map(|end| (quote, &inner[..end]))
    });
    let value = match quoted {
        Some(('"', inner)) => inner.replace("\\n", "\n"),
        Some((_, inner)) => inner.to_owned(),
        None => value
            .split(" #")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
    };
    Some((key.to_owned(), value))
}

/// `$NAME`, `${NAME}` and `${NAME:-default}`; `\$` is a dollar sign.
fn expand(value: &str, all: &BTreeMap<String, String>, depth: u8) -> String {
    let Some(at) = value.find('$').filter(|_| depth < 8) else {
        return value.to_owned();
    };
    if at > 0 && value.as_bytes()[at - 1] == b'\\' {
        return format!(
            "{}${}",
            &value[..at - 1],
            expand(&value[at + 1..], all, depth)
        );
    }
    let rest = &value[at + 1..];
    let (name, after) = match rest
        .strip_prefix('{')
        .and_then(|inner| inner.split_once('}'))
    {
        Some(braced) => braced,
        None => rest.split_at(
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len()),
        ),
    };
    let (name, default) = name.split_once(":-").unwrap_or((name, ""));
    let meant = all
        .get(name)
        .map_or_else(|| default.to_owned(), |found| expand(found, all, depth + 1));
    format!("{}{meant}{}", &value[..at], expand(after, all, depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn env_files_are_read_and_expanded() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join(".env"),
            "A=one # comment\nB=\"${A}-two\"\n# C=no\nexport D='$A'\nE=${NONE:-dflt}\n",
        )
        .unwrap();
        std::fs::write(folder.path().join(".env.local"), "A=local\n").unwrap();
        let env = read_env(folder.path(), Mode::Production);
        let expected = [
            ("A", "local"),
            ("B", "local-two"),
            ("D", "local"),
            ("E", "dflt"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(env, expected);
    }
}
