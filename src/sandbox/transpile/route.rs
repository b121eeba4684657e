//! What a route file says about itself before it runs: facts with their places, no judgement.
//!
//! Which of these facts is an error, a warning or nothing differs by Next.js version; that is decided elsewhere.

mod config;
mod exports;
mod handlers;
mod module;
mod params;
mod returns;
mod types;
mod uses;

pub use config::{ConfigExport, ConfigValue};
pub use exports::{Export, ExportKind, Star};
pub use handlers::{HandlerSource, METHODS, Parameter};
pub use params::{ParamsShape, ParamsType};
pub use returns::PlainReturn;
pub use types::TypeMismatch;
pub use uses::{RequestUse, UseKind};

use super::parse::Parsed;
use module::Module;

/// A piece of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// All that could be read off a route file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RouteSource {
    /// Each exported name, in source order.
    pub exports: Vec<Export>,
    /// `export * from '…'`: more names may come from there.
    pub stars: Vec<Star>,
    /// The route segment config.
    pub config: Vec<ConfigExport>,
    /// `'use cache'`, `'use server'` and the like, with `'use strict'` left out.
    pub directives: Vec<DirectiveUse>,
    /// Names that come from `next/…`.
    pub next_imports: Vec<NextImport>,
    /// What is imported of Node's modules for more than its types.
    pub node_imports: Vec<NodeImport>,
    /// The exported handlers, in source order.
    pub handlers: Vec<HandlerSource>,
    /// Literals that contradict their annotation.
    pub type_mismatches: Vec<TypeMismatch>,
}

impl RouteSource {
    /// The export of a name.
    pub fn export(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|export| export.name == name)
    }

    /// The handler of a method.
    pub fn handler(&self, method: &str) -> Option<&HandlerSource> {
        self.handlers
            .iter()
            .find(|handler| handler.method == method)
    }

    /// A route segment config export, as `revalidate`.
    pub fn config(&self, name: &str) -> Option<&ConfigExport> {
        self.config.iter().find(|config| config.name == name)
    }
}

/// A directive at the top of the file or of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectiveUse {
    /// `use cache`, `use cache: remote`, `use server`, …
    pub text: String,
    /// Where the string stands.
    pub place: Place,
    /// What it is for.
    pub scope: DirectiveScope,
}

/// What a directive is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectiveScope {
    /// The whole file.
    File,
    /// One function, by its name where it has one.
    Function(Option<String>),
}

/// A name imported from `next/…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextImport {
    /// `next/headers`.
    pub module: String,
    /// The exported name: `cookies`; `*` for the namespace, `default` for the default.
    pub name: String,
    /// The name it has in this file.
    pub local: String,
    /// Where it is imported.
    pub place: Place,
}

/// An import of one of Node's modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeImport {
    /// As written: `node:path`, `path`.
    pub module: String,
    /// The import declaration.
    pub place: Place,
}

/// All exported names.
pub(super) fn export_names(parsed: &Parsed<'_>) -> Vec<String> {
    let exports = exports::read(&Module::new(parsed)).names;
    exports.into_iter().map(|export| export.name).collect()
}

/// An exported constant, as [`RouteSource::config`] shows those of the route segment config.
pub(super) fn constant(parsed: &Parsed<'_>, name: &str) -> Option<ConfigExport> {
    config::read_named(&Module::new(parsed), &[name]).pop()
}

/// Reads the facts off a parsed source.
pub(super) fn read(parsed: &Parsed<'_>) -> RouteSource {
    let module = Module::new(parsed);
    let exports::Exports {
        names: exports,
        stars,
        bodies,
    } = exports::read(&module);
    RouteSource {
        config: config::read(&module),
        directives: module.directives(),
        next_imports: module.next_imports(),
        node_imports: module.node_imports(),
        handlers: handlers::read(&module, &exports, &bodies),
        type_mismatches: types::read(&module),
        exports,
        stars,
    }
}

#[cfg(test)]
mod tests;
