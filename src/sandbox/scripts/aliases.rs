//! What tsconfig.json (or jsconfig.json) says that matters at run time: `paths` and `baseUrl`, the
//! names that stand for folders, and what class fields are.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::sandbox::transpile::Decorators;

/// What a project calls its folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Aliases {
    /// Relative to the project; imports that are not relative may begin there.
    base: Option<PathBuf>,
    /// What stands before and behind the star, and the places to look, the longest name first.
    paths: Vec<(String, Option<String>, Vec<String>)>,
    /// `useDefineForClassFields`.
    pub(super) defines_fields: bool,
    /// `experimentalDecorators`, and then `emitDecoratorMetadata`.
    decorators: Option<bool>,
}

impl Aliases {
    /// Reads those of a project; a file that does not parse has none.
    pub(super) fn read(project: &Path) -> Aliases {
        ["tsconfig.json", "jsconfig.json"]
            .iter()
            .find_map(|name| std::fs::read_to_string(project.join(name)).ok())
            .map(|text| Aliases::parse(&text))
            .unwrap_or_default()
    }

    fn parse(text: &str) -> Aliases {
        let config: Value = serde_json::from_str(&strict(text)).unwrap_or_default();
        let options = &config["compilerOptions"];
        let paths = options["paths"].as_object();
        let mut paths: Vec<_> = paths
            .into_iter()
            .flatten()
            .map(|(pattern, targets)| {
                let (before, behind) = match pattern.split_once('*') {
                    Some((before, behind)) => (before, Some(behind.to_owned())),
                    None => (pattern.as_str(), None),
                };
                let targets = targets.as_array().into_iter().flatten();
                let targets = targets.filter_map(|target| target.as_str().map(str::to_owned));
                (before.to_owned(), behind, targets.collect())
            })
            .collect();
        paths.sort_by_key(|(before, ..)| std::cmp::Reverse(before.len()));
        Aliases {
            base: options["baseUrl"].as_str().map(PathBuf::from),
            paths,
            defines_fields: options["useDefineForClassFields"] == true,
            decorators: (options["experimentalDecorators"] == true)
                .then(|| options["emitDecoratorMetadata"] == true),
        }
    }

    /// What decorators are; `otherwise` where nothing is said of them.
    pub(super) fn decorators(&self, otherwise: Decorators) -> Decorators {
        match self.decorators {
            Some(metadata) => Decorators::Legacy { metadata },
            None => otherwise,
        }
    }

    /// Where a module may lie, relative to the project and not yet in normal form.
    pub(super) fn places(&self, specifier: &str) -> Vec<PathBuf> {
        let base = self.base.clone().unwrap_or_default();
        let matched = self.paths.iter().find_map(|(before, behind, targets)| {
            let rest = specifier.strip_prefix(before.as_str())?;
            let star = match behind {
                Some(behind) => rest.strip_suffix(behind.as_str())?,
                None if rest.is_empty() => "",
                None => return None,
            };
            Some((star, targets))
        });
        let mut places = Vec::new();
        if let Some((star, targets)) = matched {
            let place = |target: &String| base.join(target.replacen('*', star, 1));
            places.extend(targets.iter().map(place));
        }
        if self.base.is_some() {
            places.push(base.join(specifier));
        }
        places
    }
}

/// JSON without the comments and trailing commas that TypeScript allows.
fn strict(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            string_length(rest)
        } else if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
            continue;
        } else if rest.starts_with("/*") {
            rest = rest[2..].split_once("*/").map_or("", |(_, behind)| behind);
            continue;
        } else {
            first.len_utf8()
        };
        if matches!(first, '}' | ']') {
            let bare = out.trim_end();
            if let Some(without) = bare.strip_suffix(',') {
                out.truncate(without.len());
            }
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// How long the string at the beginning of a text is, its quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let mut letters = text.char_indices().skip(1);
    let end = letters.find(|(_, letter)| {
        let ends = *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_a_folder() {
        let aliases = Aliases::parse(
            r#"{ // the compiler
              "compilerOptions": { /* "baseUrl": "x", */
                "paths": { "@/*": ["./src/*", "./*"], "~db": ["./lib/db.ts"], "@/a/*": ["./a//*"], },
              }
            }"#,
        );
        let cases: [(&str, &[&str]); 4] = [
            ("@/x/y", &["./src/x/y", "./x/y"]),
            ("~db", &["./lib/db.ts"]),
            ("@/a/b", &["./a//b"]),
            ("react", &[]),
        ];
        for (specifier, places) in cases {
            let places: Vec<PathBuf> = places.iter().map(PathBuf::from).collect();
            assert_eq!(aliases.places(specifier), places, "{specifier}");
        }
    }

    #[test]
    fn names_begin_at_the_base() {
        let aliases = Aliases::parse(r#"{"compilerOptions":{"baseUrl":"src"}}"#);
        assert_eq!(aliases.places("lib/db"), [PathBuf::from("src/lib/db")]);
        assert_eq!(Aliases::parse("{").places("lib/db"), Vec::<PathBuf>::new());
    }
}
