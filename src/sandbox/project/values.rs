//! Values of a route's segment config, as far as its source says them.

use crate::sandbox::transpile::route::{ConfigValue, RouteSource};

pub(super) fn value<'s>(source: &'s RouteSource, name: &str) -> Option<&'s ConfigValue> {
    // When it runs, a value is itself whatever type was forced on it.
    Some(source.config(name)?.value.untyped())
}

pub(super) fn string<'s>(source: &'s RouteSource, name: &str) -> Option<&'s str> {
    match value(source, name)? {
        ConfigValue::String(text) => Some(text),
        _ => None,
    }
}

pub(super) fn number(source: &RouteSource, name: &str) -> Option<f64> {
    match value(source, name)? {
        ConfigValue::Number(number) => Some(*number),
        _ => None,
    }
}
