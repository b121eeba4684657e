//! The names that a file exports.

use super::Place;
use super::module::{Callable, Local, Module};
use oxc_ast::ast::{
    Declaration, ExportAllDeclaration, ExportDefaultDeclarationKind, ExportFromDeclaration,
    ExportSpecifier, Expression, ImportOrExportKind, ModuleExportName, Statement,
    VariableDeclarator,
};
use oxc_semantic::SymbolId;
use oxc_span::GetSpan;
use std::collections::HashMap;

/// One exported name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// As others import it; `default` for the default export.
    pub name: String,
    /// Where the name stands (of a default export: the word `default`'s statement).
    pub place: Place,
    /// What it is.
    pub kind: ExportKind,
    /// It stands in a list: `export { name }`.
    pub is_listed: bool,
}

/// What an exported name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportKind {
    /// A function or arrow function, declared or bound to the name.
    Function,
    /// Any other value: `const`, `let`, a class, an enum, the result of a call.
    Value,
    /// `export { name } from 'from'`, or an import that is exported; `*` is the namespace.
    Reexport {
        /// The module, as written.
        from: String,
        /// Its name over there.
        name: String,
    },
    /// `export default …`.
    Default,
    /// A type: nothing of it is left at run time.
    Type,
}

/// `export * from '…'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Star {
    /// The module, as written.
    pub specifier: String,
    /// Where the specifier stands.
    pub place: Place,
}

/// What is behind an exported name, for a closer look.
#[derive(Clone, Copy)]
pub(super) enum Body<'p, 'a> {
    Callable(Callable<'p, 'a>),
    /// A value that is made by an expression, as `withAuth(async (request) => …)`.
    Made(&'p Expression<'a>),
}

pub(super) struct Exports<'p, 'a> {
    pub(super) names: Vec<Export>,
    pub(super) stars: Vec<Star>,
    pub(super) bodies: HashMap<String, Body<'p, 'a>>,
}

pub(super) fn read<'p, 'a>(module: &Module<'p, 'a>) -> Exports<'p, 'a> {
    let mut reader = Reader {
        module,
        found: Exports {
            names: Vec::new(),
            stars: Vec::new(),
            bodies: HashMap::new(),
        },
    };
    for statement in module.statements() {
        reader.statement(statement);
    }
    reader.found
}

struct Reader<'m, 'p, 'a> {
    module: &'m Module<'p, 'a>,
    found: Exports<'p, 'a>,
}

impl<'p, 'a> Reader<'_, 'p, 'a> {
    fn add(&mut self, name: &str, span: oxc_span::Span, kind: ExportKind) {
        self.found.names.push(Export {
            name: name.to_owned(),
            place: self.module.place(span),
            kind,
            is_listed: false,
        });
    }

    fn add_listed(&mut self, name: &str, span: oxc_span::Span, kind: ExportKind) {
        self.add(name, span, kind);
        if let Some(added) = self.found.names.last_mut() {
            added.is_listed = true;
        }
    }

    fn statement(&mut self, statement: &'p Statement<'a>) {
        match statement {
            Statement::ExportDeclaration(export) => self.declaration(&export.declaration),
            Statement::ExportNamedDeclaration(export) => {
                export
                    .specifiers
                    .iter()
                    .for_each(|specifier| self.local(specifier, export.export_kind));
            }
            Statement::ExportFromDeclaration(export) => {
                export
                    .specifiers
                    .iter()
                    .for_each(|specifier| self.from(specifier, export));
            }
            Statement::ExportAllDeclaration(export)
                if export.export_kind == ImportOrExportKind::Value =>
            {
                self.all(export);
            }
            Statement::ExportDefaultDeclaration(export) => {
                let is_type = matches!(
                    export.declaration,
                    ExportDefaultDeclarationKind::TSInterfaceDeclaration(_)
                );
                self.add(
                    "default",
                    export.span,
                    if is_type {
                        ExportKind::Type
                    } else {
                        ExportKind::Default
                    },
                );
            }
            _ => {}
        }
    }

    fn from(&mut self, specifier: &ExportSpecifier<'a>, export: &ExportFromDeclaration<'a>) {
        let kind = if is_type(export.export_kind, specifier.export_kind) {
            ExportKind::Type
        } else {
            ExportKind::Reexport {
                from: export.source.value.to_string(),
                name: specifier.local.name().to_string(),
            }
        };
        self.add_listed(&specifier.exported.name(), specifier.exported.span(), kind);
    }

    fn all(&mut self, export: &ExportAllDeclaration<'a>) {
        let specifier = export.source.value.to_string();
        match &export.exported {
            Some(name) => self.add(
                &name.name(),
                name.span(),
                ExportKind::Reexport {
                    from: specifier,
                    name: "*".to_owned(),
                },
            ),
            None => self.found.stars.push(Star {
                specifier,
                place: self.module.place(export.source.span),
            }),
        }
    }

    fn declaration(&mut self, declaration: &'p Declaration<'a>) {
        if let Declaration::VariableDeclaration(variables) = declaration {
            return variables
                .declarations
                .iter()
                .for_each(|variable| self.variable(variable));
        }
        let Some(id) = declaration.id() else { return };
        let kind = match declaration {
            Declaration::FunctionDeclaration(_) => ExportKind::Function,
            Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_) => {
                ExportKind::Type
            }
            _ if declaration.declare() => ExportKind::Type,
            _ => ExportKind::Value,
        };
        self.add(&id.name, id.span, kind);
        self.body(&id.name, id.symbol_id());
    }

    fn variable(&mut self, variable: &'p VariableDeclarator<'a>) {
        for id in variable.id.get_binding_identifiers() {
            let kind = self.kind(id.symbol_id());
            self.add(&id.name, id.span, kind);
            self.body(&id.name, id.symbol_id());
        }
    }

    fn local(&mut self, specifier: &'p ExportSpecifier<'a>, kind: ImportOrExportKind) {
        let name = specifier.exported.name();
        let symbol = match &specifier.local {
            ModuleExportName::IdentifierReference(reference) => self.module.symbol(reference),
            ModuleExportName::IdentifierName(_) | ModuleExportName::StringLiteral(_) => None,
        };
        let what = match symbol {
            _ if is_type(kind, specifier.export_kind) => ExportKind::Type,
            Some(symbol) => self.kind(symbol),
            None => ExportKind::Value,
        };
        let what = if name == "default" {
            ExportKind::Default
        } else {
            what
        };
        self.add_listed(&name, specifier.exported.span(), what);
        if let Some(symbol) = symbol {
            self.body(&name, symbol);
        }
    }

    fn kind(&self, symbol: SymbolId) -> ExportKind {
        match self.module.local(symbol) {
            Some(Local::Import { module, name }) => ExportKind::Reexport {
                from: module.to_owned(),
                name: name.to_owned(),
            },
            Some(Local::Type) => ExportKind::Type,
            _ if self.module.callable(symbol).is_some() => ExportKind::Function,
            _ => ExportKind::Value,
        }
    }

    fn body(&mut self, name: &str, symbol: SymbolId) {
        let made = || match self.module.local(symbol) {
            Some(Local::Value(Some(value))) => Some(Body::Made(value)),
            _ => None,
        };
        if let Some(body) = self
            .module
            .callable(symbol)
            .map(Body::Callable)
            .or_else(made)
        {
            self.found.bodies.insert(name.to_owned(), body);
        }
    }
}

fn is_type(statement: ImportOrExportKind, specifier: ImportOrExportKind) -> bool {
    statement == ImportOrExportKind::Type || specifier == ImportOrExportKind::Type
}
