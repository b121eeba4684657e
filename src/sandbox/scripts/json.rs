//! JSON files as modules.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use super::Compiled;
use crate::sandbox::api::Problem;
use crate::sandbox::trace::Place;
use crate::sandbox::transpile::{self, Script};

/// The module of a JSON file.
pub(super) fn compile(name: &str, source: &str) -> Compiled {
    match serde_json::from_str::<serde_json::Value>(source) {
        Ok(value) => Ok(Arc::new(Script {
            code: code(source, &value),
            exports: names(&value)
                .chain(["default"])
                .map(str::to_owned)
                .collect(),
            ..Script::default()
        })),
        Err(error) => Err(vec![Problem {
            place: Some(Place {
                file: PathBuf::from(name),
                line: error.line(),
                column: error.column().max(1),
            }),
            message: format!("the JSON does not parse: {error}"),
            help: None,
            frame: transpile::code_frame(source, error.line(), error.column().max(1), 1),
        }]),
    }
}

/// The data as default export, and what an object holds also by its names, as bundlers do it.
fn code(source: &str, value: &serde_json::Value) -> String {
    let mut code = format!("const data = {source};\nexport default data;");
    for (index, name) in names(value).enumerate() {
        let key = serde_json::Value::from(name);
        let _ = write!(
            code,
            "\nconst data{index} = data[{key}];\nexport {{ data{index} as {key} }};"
        );
    }
    code
}

fn names(value: &serde_json::Value) -> impl Iterator<Item = &str> {
    let names = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    names.map(String::as_str).filter(|name| *name != "default")
}
