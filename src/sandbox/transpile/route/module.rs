//! A parsed file with its top-level names looked up.

use super::{DirectiveScope, DirectiveUse, NextImport, NodeImport, Place};
use crate::sandbox::transpile::parse::Parsed;
use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, BindingPattern, Class, Declaration, Directive,
    ExportDefaultDeclarationKind, Expression, FormalParameters, Function, FunctionBody,
    IdentifierReference, ImportDeclaration, ImportDeclarationSpecifier, Statement, TSSignature,
    TSType, TSTypeAnnotation, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{ScopeFlags, SymbolId};
use oxc_span::{GetSpan, Span};
use std::collections::HashMap;

/// The file and what its top-level names stand for.
pub(super) struct Module<'p, 'a> {
    pub(super) parsed: &'p Parsed<'a>,
    locals: HashMap<SymbolId, Local<'p, 'a>>,
    types: HashMap<&'p str, NamedType<'p, 'a>>,
}

/// What a top-level name stands for.
#[derive(Clone, Copy)]
pub(super) enum Local<'p, 'a> {
    Function(&'p Function<'a>),
    Value(Option<&'p Expression<'a>>),
    Class,
    Import { module: &'p str, name: &'p str },
    Type,
}

/// What a top-level type name stands for.
#[derive(Clone, Copy)]
pub(super) enum NamedType<'p, 'a> {
    Alias(&'p TSType<'a>),
    Interface(&'p [TSSignature<'a>]),
}

/// A function of either kind.
#[derive(Clone, Copy)]
pub(super) enum Callable<'p, 'a> {
    Function(&'p Function<'a>),
    Arrow(&'p ArrowFunctionExpression<'a>),
}

impl<'p, 'a> Callable<'p, 'a> {
    pub(super) fn of(expression: &'p Expression<'a>) -> Option<Self> {
        match expression.get_inner_expression() {
            Expression::FunctionExpression(function) => Some(Self::Function(function)),
            Expression::ArrowFunctionExpression(arrow) => Some(Self::Arrow(arrow)),
            _ => None,
        }
    }

    pub(super) fn params(self) -> &'p FormalParameters<'a> {
        match self {
            Self::Function(function) => &function.params,
            Self::Arrow(arrow) => &arrow.params,
        }
    }

    pub(super) fn return_type(self) -> Option<&'p TSTypeAnnotation<'a>> {
        match self {
            Self::Function(function) => function.return_type.as_deref(),
            Self::Arrow(arrow) => arrow.return_type.as_deref(),
        }
    }

    pub(super) fn is_async(self) -> bool {
        match self {
            Self::Function(function) => function.r#async,
            Self::Arrow(arrow) => arrow.r#async,
        }
    }

    /// The block of the function; an arrow with an expression has none.
    pub(super) fn block(self) -> Option<&'p FunctionBody<'a>> {
        match self {
            Self::Function(function) => function.body.as_deref(),
            Self::Arrow(arrow) => match &arrow.body {
                ArrowFunctionBody::FunctionBody(block) => Some(block),
                _ => None,
            },
        }
    }

    pub(super) fn expression(self) -> Option<&'p Expression<'a>> {
        match self {
            Self::Function(_) => None,
            Self::Arrow(arrow) => arrow.body.as_expression(),
        }
    }
}

impl<'p, 'a> Module<'p, 'a> {
    pub(super) fn new(parsed: &'p Parsed<'a>) -> Self {
        let mut module = Self {
            parsed,
            locals: HashMap::new(),
            types: HashMap::new(),
        };
        for statement in &parsed.program.body {
            module.add_statement(statement);
        }
        module
    }

    pub(super) fn statements(&self) -> impl Iterator<Item = &'p Statement<'a>> + use<'p, 'a> {
        self.parsed.program.body.iter()
    }

    pub(super) fn place(&self, span: Span) -> Place {
        let (line, column) = self.parsed.file.lines.position(span.start);
        Place {
            line,
            column,
            start: span.start as usize,
            end: span.end as usize,
        }
    }

    pub(super) fn text(&self, span: Span) -> String {
        span.source_text(self.parsed.file.source).to_owned()
    }

    pub(super) fn symbol(&self, reference: &IdentifierReference<'_>) -> Option<SymbolId> {
        self.parsed
            .scoping
            .get_reference(reference.reference_id())
            .symbol_id()
    }

    pub(super) fn local(&self, symbol: SymbolId) -> Option<Local<'p, 'a>> {
        self.locals.get(&symbol).copied()
    }

    /// The top-level name that a reference means.
    pub(super) fn resolve(&self, reference: &IdentifierReference<'_>) -> Option<Local<'p, 'a>> {
        self.local(self.symbol(reference)?)
    }

    /// The function that a top-level name is, if it plainly is one.
    pub(super) fn callable(&self, symbol: SymbolId) -> Option<Callable<'p, 'a>> {
        match self.local(symbol)? {
            Local::Function(function) => Some(Callable::Function(function)),
            Local::Value(value) => Callable::of(value?),
            Local::Class | Local::Import { .. } | Local::Type => None,
        }
    }

    pub(super) fn named_type(&self, name: &str) -> Option<NamedType<'p, 'a>> {
        self.types.get(name).copied()
    }

    pub(super) fn is_read(&self, symbol: SymbolId) -> bool {
        !self
            .parsed
            .scoping
            .get_resolved_reference_ids(symbol)
            .is_empty()
    }

    fn add_statement(&mut self, statement: &'p Statement<'a>) {
        match statement {
            Statement::ImportDeclaration(import) => self.add_import(import),
            Statement::ExportDeclaration(export) => self.add_declaration(&export.declaration),
            Statement::ExportDefaultDeclaration(export) => {
                if let ExportDefaultDeclarationKind::FunctionDeclaration(function) =
                    &export.declaration
                {
                    self.add_function(function);
                }
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.add_declaration(declaration);
                }
            }
        }
    }

    fn add_function(&mut self, function: &'p Function<'a>) {
        if let Some(id) = &function.id {
            self.locals
                .insert(id.symbol_id(), Local::Function(function));
        }
    }

    fn add_declaration(&mut self, declaration: &'p Declaration<'a>) {
        match declaration {
            Declaration::FunctionDeclaration(function) => self.add_function(function),
            Declaration::VariableDeclaration(variables) => {
                for variable in &variables.declarations {
                    if let BindingPattern::BindingIdentifier(id) = &variable.id {
                        self.locals
                            .insert(id.symbol_id(), Local::Value(variable.init.as_ref()));
                    }
                }
            }
            Declaration::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    self.locals.insert(id.symbol_id(), Local::Class);
                }
            }
            Declaration::TSTypeAliasDeclaration(alias) => {
                self.locals.insert(alias.id.symbol_id(), Local::Type);
                self.types.insert(
                    alias.id.name.as_str(),
                    NamedType::Alias(&alias.type_annotation),
                );
            }
            Declaration::TSInterfaceDeclaration(interface) => {
                self.locals.insert(interface.id.symbol_id(), Local::Type);
                self.types.insert(
                    interface.id.name.as_str(),
                    NamedType::Interface(&interface.body.body),
                );
            }
            _ => {}
        }
    }

    fn add_import(&mut self, import: &'p ImportDeclaration<'a>) {
        for specifier in import.specifiers.iter().flatten() {
            let local = Local::Import {
                module: import.source.value.as_str(),
                name: imported_name(specifier),
            };
            self.locals.insert(specifier.local().symbol_id(), local);
        }
    }

    pub(super) fn next_imports(&self) -> Vec<NextImport> {
        let imports = self.statements().filter_map(|statement| match statement {
            Statement::ImportDeclaration(import) if import.source.value.starts_with("next/") => {
                Some(import)
            }
            _ => None,
        });
        let names = imports.flat_map(|import| {
            import
                .specifiers
                .iter()
                .flatten()
                .map(|specifier| NextImport {
                    module: import.source.value.to_string(),
                    name: imported_name(specifier).to_owned(),
                    local: specifier.local().name.to_string(),
                    place: self.place(specifier.span()),
                })
        });
        names.collect()
    }

    pub(super) fn node_imports(&self) -> Vec<NodeImport> {
        let imports = self.statements().filter_map(|statement| match statement {
            Statement::ImportDeclaration(import)
                if is_nodes(&import.source.value) && self.is_kept(import) =>
            {
                Some(NodeImport {
                    module: import.source.value.to_string(),
                    place: self.place(import.span),
                })
            }
            _ => None,
        });
        imports.collect()
    }

    /// Whether an import is one when types are gone.
    fn is_kept(&self, import: &ImportDeclaration<'_>) -> bool {
        let Some(specifiers) = &import.specifiers else {
            return true;
        };
        let is_used = |specifier: &ImportDeclarationSpecifier<'_>| {
            let symbol = specifier.local().symbol_id();
            let mut uses = self.parsed.scoping.get_resolved_references(symbol);
            uses.any(oxc_semantic::Reference::is_value)
        };
        import.import_kind.is_value() && specifiers.iter().any(is_used)
    }

    pub(super) fn directives(&self) -> Vec<DirectiveUse> {
        let mut search = Directives {
            module: self,
            name: None,
            inside: false,
            found: Vec::new(),
        };
        search.visit_program(&self.parsed.program);
        search.found
    }
}

/// Modules of Node that are also known without `node:`, as far as handlers would import them.
const NODES: [&str; 24] = [
    "child_process",
    "cluster",
    "crypto",
    "dgram",
    "dns",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "net",
    "os",
    "path",
    "perf_hooks",
    "querystring",
    "readline",
    "stream",
    "string_decoder",
    "tls",
    "tty",
    "v8",
    "vm",
    "worker_threads",
    "zlib",
];

fn is_nodes(module: &str) -> bool {
    module.starts_with("node:") || NODES.contains(&module)
}

fn imported_name<'p>(specifier: &'p ImportDeclarationSpecifier<'_>) -> &'p str {
    match specifier {
        ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
            specifier.imported.name().as_str()
        }
        ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => "default",
        ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => "*",
    }
}

/// Collects the directives, each with the function that it stands in.
struct Directives<'m, 'p, 'a> {
    module: &'m Module<'p, 'a>,
    name: Option<String>,
    inside: bool,
    found: Vec<DirectiveUse>,
}

impl Directives<'_, '_, '_> {
    fn within(&mut self, name: Option<String>, visit: impl FnOnce(&mut Self)) {
        let outer = (
            std::mem::replace(&mut self.name, name),
            std::mem::replace(&mut self.inside, true),
        );
        visit(self);
        (self.name, self.inside) = outer;
    }
}

impl<'a> Visit<'a> for Directives<'_, '_, 'a> {
    fn visit_directive(&mut self, directive: &Directive<'a>) {
        if directive.directive != "use strict" {
            let scope = if self.inside {
                DirectiveScope::Function(self.name.clone())
            } else {
                DirectiveScope::File
            };
            let place = self.module.place(directive.expression.span);
            self.found.push(DirectiveUse {
                text: directive.directive.to_string(),
                place,
                scope,
            });
        }
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let name = function
            .id
            .as_ref()
            .map(|id| id.name.to_string())
            .or_else(|| self.name.take());
        self.within(name, |search| walk::walk_function(search, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let name = self.name.take();
        self.within(name, |search| {
            walk::walk_arrow_function_expression(search, arrow);
        });
    }

    fn visit_variable_declarator(&mut self, variable: &VariableDeclarator<'a>) {
        let outer = std::mem::replace(
            &mut self.name,
            variable
                .id
                .get_identifier_name()
                .map(|name| name.to_string()),
        );
        walk::walk_variable_declarator(self, variable);
        self.name = outer;
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let outer = self.name.take();
        walk::walk_class(self, class);
        self.name = outer;
    }
}
