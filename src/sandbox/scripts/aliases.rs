//! What tsconfig.json (or jsconfig.json) says that matters at run time: `paths` and `baseUrl`, the
//! names that stand for folders, and what class fields are; with what the file `extends`.

use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value};

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
        let read = |file: &Path| std::fs::read_to_string(project.join(file)).ok();
        ["tsconfig.json", "jsconfig.json"]
            .iter()
            .find(|name| project.join(name).is_file())
            .map(|name| Aliases::of(&options(&read, Path::new(name), MOST_PARENTS)))
            .unwrap_or_default()
    }

    fn of(options: &Map<String, Value>) -> Aliases {
        let paths = options.get("paths").and_then(Value::as_object);
        let mut paths: Vec<_> = paths
            .into_iter()
            .flatten()
            .map(|(pattern, targets)| {
                let (before, behind) = match pattern.split_once('*') {
                    Some((before, behind)) => (before, Some(behind.to_owned())),
                    None => (pattern.as_str(), None),
                };
                (before.to_owned(), behind, texts(targets).collect())
            })
            .collect();
        paths.sort_by_key(|(before, ..)| std::cmp::Reverse(before.len()));
        let is_on = |name: &str| options.get(name) == Some(&Value::Bool(true));
        Aliases {
            base: base(options),
            paths,
            defines_fields: is_on("useDefineForClassFields"),
            decorators: is_on("experimentalDecorators").then(|| is_on("emitDecoratorMetadata")),
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
            let place = |target: &String| PathBuf::from(target.replacen('*', star, 1));
            places.extend(targets.iter().map(place));
        }
        places.extend(self.base.iter().map(|base| base.join(specifier)));
        places
    }
}

/// How long a chain of `extends` may be.
const MOST_PARENTS: usize = 8;

/// The compiler options of a file over those that it extends, with all paths relative to the project. Of a parent's `paths`
/// those stay that the file does not name itself, and a list of parents is none: so Turbopack does it.
fn options(
    read: &dyn Fn(&Path) -> Option<String>,
    file: &Path,
    parents: usize,
) -> Map<String, Value> {
    let text = read(file).unwrap_or_default();
    let mut config: Value = serde_json::from_str(&strict(&text)).unwrap_or_default();
    let folder = file.parent().unwrap_or(Path::new(""));
    let parent = config["extends"]
        .as_str()
        .and_then(|name| parent(folder, name));
    let mut merged = match parent {
        Some(parent) if parents > 0 => options(read, &parent, parents - 1),
        _ => Map::new(),
    };
    let Value::Object(own) = config["compilerOptions"].take() else {
        return merged;
    };
    if let Some(base) = own.get("baseUrl").and_then(Value::as_str) {
        merged.insert("baseUrl".to_owned(), text_of(&folder.join(base)));
    }
    let from = base(&merged).unwrap_or_else(|| folder.to_owned());
    for (name, value) in own {
        match (name.as_str(), value) {
            ("paths", Value::Object(paths)) => {
                let all = merged
                    .entry(name)
                    .or_insert_with(|| Value::Object(Map::new()));
                for (pattern, targets) in paths {
                    let targets = texts(&targets).map(|target| text_of(&from.join(target)));
                    all[pattern] = targets.collect();
                }
            }
            ("baseUrl" | "paths", _) => {}
            (_, value) => {
                merged.insert(name, value);
            }
        }
    }
    merged
}

/// The file that another one extends; one outside of the project is none, and no package has any here.
fn parent(folder: &Path, name: &str) -> Option<PathBuf> {
    if !name.starts_with('.') {
        return None;
    }
    let mut inside = PathBuf::new();
    for part in folder.join(name).components() {
        match part {
            Component::Normal(part) => inside.push(part),
            Component::ParentDir if !inside.pop() => return None,
            _ => {}
        }
    }
    let is_json = inside.extension().is_some_and(|ending| ending == "json");
    Some(if is_json {
        inside
    } else {
        let mut name = inside.into_os_string();
        name.push(".json");
        name.into()
    })
}

fn base(options: &Map<String, Value>) -> Option<PathBuf> {
    let base = options.get("baseUrl")?.as_str()?;
    Some(PathBuf::from(base))
}

fn texts(list: &Value) -> impl Iterator<Item = String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned))
}

fn text_of(path: &Path) -> Value {
    Value::from(path.to_string_lossy().into_owned())
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

    fn aliases(files: &[(&str, &str)]) -> Aliases {
        let read = |file: &Path| {
            let found = files.iter().find(|(name, _)| Path::new(name) == file);
            found.map(|(_, text)| (*text).to_owned())
        };
        Aliases::of(&options(&read, Path::new("tsconfig.json"), MOST_PARENTS))
    }

    fn parsed(text: &str) -> Aliases {
        aliases(&[("tsconfig.json", text)])
    }

    #[test]
    fn what_is_extended_counts_from_its_own_folder() {
        let files = [
            (
                "tsconfig.json",
                r#"{"extends":"./config/base","compilerOptions":{"paths":{"@/*":["./app/*"]}}}"#,
            ),
            (
                "config/base.json",
                r##"{"extends":"./root.json","compilerOptions":{"paths":{"@/*":["x"],"#lib/*":["../lib/*"]},"experimentalDecorators":true}}"##,
            ),
            (
                "config/root.json",
                r#"{"extends":"../../outside.json","compilerOptions":{"experimentalDecorators":false}}"#,
            ),
        ];
        let all = aliases(&files);
        assert_eq!(all.places("@/x"), [PathBuf::from("./app/x")]);
        assert_eq!(all.places("#lib/z"), [PathBuf::from("config/../lib/z")]);
        assert_eq!(all.decorators, Some(false));
    }

    #[test]
    fn a_base_is_inherited_and_a_file_that_extends_itself_ends() {
        let files = [
            ("tsconfig.json", r#"{"extends":"./config/a.json"}"#),
            (
                "config/a.json",
                r#"{"extends":"./a.json","compilerOptions":{"baseUrl":"../src","paths":{"~/*":["y/*"]}}}"#,
            ),
        ];
        let places = aliases(&files).places("~/q");
        assert_eq!(
            places,
            ["config/../src/y/q", "config/../src/~/q"].map(PathBuf::from)
        );
    }

    #[test]
    fn a_name_stands_for_a_folder() {
        let aliases = parsed(
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
        let aliases = parsed(r#"{"compilerOptions":{"baseUrl":"src"}}"#);
        assert_eq!(aliases.places("lib/db"), [PathBuf::from("src/lib/db")]);
        assert_eq!(parsed("{").places("lib/db"), Vec::<PathBuf>::new());
    }
}
