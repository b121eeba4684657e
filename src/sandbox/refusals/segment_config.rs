//! The route segment config: what its fields may be.

use super::Stage;
use super::route::{SEGMENT_CONFIG, Search};
use crate::sandbox::transpile::route::{ConfigExport, ConfigValue, ExportKind, Place};

const DYNAMIC: [&str; 4] = ["auto", "force-dynamic", "error", "force-static"];
const RUNTIME: [&str; 3] = ["nodejs", "edge", "experimental-edge"];
const FETCH_CACHE: [&str; 7] = [
    "auto",
    "default-cache",
    "only-cache",
    "force-cache",
    "default-no-store",
    "only-no-store",
    "force-no-store",
];
const LITERAL: &str = "The config is read off the source without running it: write the value itself, as `revalidate = 600`";

/// What a field has to be that the compiler of 16 reads itself.
fn kind_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "dynamic" | "runtime" | "fetchCache" => "static string",
        "dynamicParams" => "static boolean",
        "preferredRegion" => "static string or array of static strings",
        _ => return None,
    })
}

fn is_region(value: &ConfigValue) -> bool {
    let is_string = |value: &ConfigValue| matches!(value, ConfigValue::String(_));
    match value {
        ConfigValue::Array(items) => items.iter().all(is_string),
        value => is_string(value),
    }
}

/// As the schema of Next.js calls it.
fn type_of(value: &ConfigValue) -> &'static str {
    match value {
        ConfigValue::String(_) => "string",
        ConfigValue::Number(_) => "number",
        ConfigValue::Bool(_) => "boolean",
        ConfigValue::Null => "null",
        ConfigValue::Undefined => "undefined",
        ConfigValue::Array(_) => "array",
        ConfigValue::Object(_) | ConfigValue::Unsupported { .. } => "object",
    }
}

impl Search<'_> {
    pub(super) fn segment_config(&mut self) {
        let source = self.route.source;
        for export in &source.config {
            let export = &if self.rules.reads_type_assertions {
                export.without_assertion()
            } else {
                export.clone()
            };
            if is_negative(export) {
                self.revalidate(export);
                continue;
            }
            if let ConfigValue::Unsupported { reason, path, .. } = &export.value {
                self.computed(export, &format!("{reason} at \"{path}\"."));
                continue;
            }
            if export.value == ConfigValue::Undefined {
                continue;
            }
            match export.name.as_str() {
                "revalidate" => self.revalidate(export),
                "dynamic" => self.one_of(export, &DYNAMIC),
                "runtime" => self.one_of(export, &RUNTIME),
                _ if !self.rules.checks_config_types => {}
                "fetchCache" => self.one_of(export, &FETCH_CACHE),
                "dynamicParams" if !matches!(export.value, ConfigValue::Bool(_)) => {
                    self.wrong_type(export, "boolean");
                }
                "preferredRegion" if !is_region(&export.value) => {
                    self.wrong_type(export, "string");
                }
                "maxDuration" => self.duration(export),
                _ => {}
            }
        }
    }

    /// A value that is not even of the right type.
    fn wrong_type(&mut self, export: &ConfigExport, expected: &str) {
        if self.is_compiled(export) {
            return self.not_static(export.name.as_str(), export.place);
        }
        let received = type_of(&export.value);
        self.mistyped(export, &format!("Expected {expected}, received {received}"));
    }

    fn mistyped(&mut self, export: &ConfigExport, why: &str) {
        let message = format!(
            "Invalid segment configuration options detected for \"{}\": {why} at \"{}\"",
            self.route.path, export.name
        );
        self.add(
            Stage::Build,
            export.value_place,
            &message,
            Some(SEGMENT_CONFIG),
        );
    }

    fn duration(&mut self, export: &ConfigExport) {
        match export.value {
            ConfigValue::Number(seconds) if seconds.fract() == 0.0 => {}
            ConfigValue::Number(_) => self.mistyped(export, "Expected integer, received float"),
            _ => self.wrong_type(export, "number"),
        }
    }

    /// Whether the compiler itself reads a field.
    fn is_compiled(&self, export: &ConfigExport) -> bool {
        self.rules.config_is_compiled && kind_of(&export.name).is_some()
    }

    fn not_static(&mut self, name: &str, place: Place) {
        let kind = kind_of(name).unwrap_or("static string");
        let message = format!(
            "Next.js can't recognize the exported `{name}` field in route. It needs to be a {kind}."
        );
        self.add(Stage::Compile, place, &message, Some(LITERAL));
    }

    fn computed(&mut self, export: &ConfigExport, why: &str) {
        if !self.rules.refuses_computed_config {
            return;
        }
        if self.is_compiled(export) {
            return self.not_static(export.name.as_str(), export.place);
        }
        let message = format!(
            "Next.js can't recognize the exported `{}` field in route \"{}\":\n{why}",
            export.name, self.route.path
        );
        self.add(Stage::Build, export.value_place, &message, Some(LITERAL));
    }

    /// Config that `export { … }` gives, of this file or another, or that is a function.
    pub(super) fn reexported_config(&mut self) {
        if !self.rules.config_is_compiled {
            return;
        }
        let source = self.route.source;
        for export in &source.exports {
            let name = export.name.as_str();
            if kind_of(name).is_none()
                || source.config(name).is_some()
                || export.kind == ExportKind::Type
            {
                continue;
            }
            if !export.is_listed {
                if export.kind == ExportKind::Function {
                    self.not_static(name, export.place);
                }
                continue;
            }
            let message = format!(
                "Next.js can't recognize the exported `{name}` field in route. It mustn't be reexported."
            );
            let help = "Declare it where it is exported: `export const dynamic = …`";
            self.add(Stage::Compile, export.place, &message, Some(help));
        }
    }

    fn revalidate(&mut self, export: &ConfigExport) {
        let is_right = match &export.value {
            ConfigValue::Number(seconds) => {
                *seconds >= 0.0 && (seconds.fract() == 0.0 || !self.rules.checks_config_types)
            }
            ConfigValue::Bool(value) => !value,
            ConfigValue::Undefined => true,
            _ => false,
        };
        if is_right {
            return;
        }
        let value = match &export.value {
            ConfigValue::String(text) => text.clone(),
            _ => export.text.clone(),
        };
        let message = format!(
            "Invalid revalidate value \"{value}\" on \"{}\", must be a non-negative number or false",
            self.route.path
        );
        self.add(
            Stage::Build,
            export.value_place,
            &message,
            Some(SEGMENT_CONFIG),
        );
    }

    fn one_of(&mut self, export: &ConfigExport, allowed: &[&str]) {
        let is_right = match &export.value {
            ConfigValue::String(text) => allowed.contains(&text.as_str()),
            ConfigValue::Undefined => true,
            _ => false,
        };
        if is_right {
            return;
        }
        if self.is_compiled(export) && !matches!(export.value, ConfigValue::String(_)) {
            return self.not_static(export.name.as_str(), export.place);
        }
        let value = export.text.trim_matches(['\'', '"', '`']);
        let message = format!(
            "Next.js can't recognize the exported `{}` field in route \"{}\". It has an invalid value: unknown variant `{value}`, expected one of `{}`.",
            export.name,
            self.route.path,
            allowed.join("`, `")
        );
        self.add(
            self.rules.invalid_config,
            export.value_place,
            &message,
            Some(SEGMENT_CONFIG),
        );
    }
}

/// `revalidate = -5`: an expression, and as a number no better.
fn is_negative(export: &ConfigExport) -> bool {
    export.name == "revalidate"
        && export
            .text
            .parse::<f64>()
            .is_ok_and(|seconds| seconds < 0.0)
}
