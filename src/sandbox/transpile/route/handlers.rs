//! The exported handlers: what they take, what they read of the request, what they plainly return.

use super::Place;
use super::exports::{Body, Export, ExportKind};
use super::module::{Callable, Module};
use super::params::{self, ParamsType};
use super::returns::{self, PlainReturn};
use super::uses::{self, RequestUse};
use oxc_ast::ast::FormalParameter;
use oxc_span::GetSpan;
use std::collections::HashMap;

/// The methods that a route file may export.
pub const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// One exported handler.
#[derive(Debug, Clone, PartialEq)]
pub struct HandlerSource {
    /// `GET`.
    pub method: String,
    /// Where its name is exported.
    pub place: Place,
    /// Whether its body is in this file; if not, nothing of what follows is known.
    pub is_here: bool,
    /// Whether it is an async function.
    pub is_async: bool,
    /// The first parameter.
    pub request: Option<Parameter>,
    /// The second parameter.
    pub context: Option<Parameter>,
    /// The type that the second parameter gives to `params`, if it is annotated.
    pub params: Option<ParamsType>,
    /// What it reads that is known at request time only, in the order met; helpers of the same file are followed.
    pub uses: Vec<RequestUse>,
    /// `return` of something that can't be a `Response`.
    pub plain_returns: Vec<PlainReturn>,
    /// Whether any `return` (or arrow expression) hands something back.
    pub returns_something: bool,
}

/// A declared parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Where it stands.
    pub place: Place,
    /// As written, annotation included.
    pub text: String,
    /// Whether any name that it binds is used.
    pub is_read: bool,
    /// Its type annotation, as written, without the colon.
    pub annotation: Option<String>,
}

pub(super) fn read(
    module: &Module<'_, '_>,
    exports: &[Export],
    bodies: &HashMap<String, Body<'_, '_>>,
) -> Vec<HandlerSource> {
    let is_handler = |export: &&Export| {
        METHODS.contains(&export.name.as_str()) && export.kind != ExportKind::Type
    };
    exports
        .iter()
        .filter(is_handler)
        .map(|export| handler(module, export, bodies.get(&export.name).copied()))
        .collect()
}

fn handler(module: &Module<'_, '_>, export: &Export, body: Option<Body<'_, '_>>) -> HandlerSource {
    let empty = HandlerSource {
        method: export.name.clone(),
        place: export.place,
        is_here: false,
        is_async: false,
        request: None,
        context: None,
        params: None,
        uses: Vec::new(),
        plain_returns: Vec::new(),
        returns_something: false,
    };
    match body {
        None => empty,
        Some(Body::Made(value)) => HandlerSource {
            uses: uses::of_value(module, value),
            ..empty
        },
        Some(Body::Callable(function)) => of_function(module, function, empty),
    }
}

fn of_function(
    module: &Module<'_, '_>,
    function: Callable<'_, '_>,
    empty: HandlerSource,
) -> HandlerSource {
    let items = &function.params().items;
    let (plain_returns, returns_something) = returns::of(module, function);
    HandlerSource {
        is_here: true,
        is_async: function.is_async(),
        request: items.first().map(|parameter| describe(module, parameter)),
        context: items.get(1).map(|parameter| describe(module, parameter)),
        params: items
            .get(1)
            .and_then(|parameter| params::of(module, parameter)),
        uses: uses::of_function(module, function),
        plain_returns,
        returns_something,
        ..empty
    }
}

fn describe(module: &Module<'_, '_>, parameter: &FormalParameter<'_>) -> Parameter {
    Parameter {
        place: module.place(parameter.span()),
        text: module.text(parameter.span()),
        is_read: parameter
            .pattern
            .get_binding_identifiers()
            .iter()
            .any(|id| module.is_read(id.symbol_id())),
        annotation: parameter
            .type_annotation
            .as_ref()
            .map(|annotation| module.text(annotation.type_annotation.span())),
    }
}
