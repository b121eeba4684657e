//! The modules that a source asks for.

mod members;

use super::links::imported_name;
use super::problem::SourceFile;
use oxc_ast::ast::{
    CallExpression, ExportAllDeclaration, ExportFromDeclaration, Expression, ImportDeclaration,
    ImportExpression, Program, Statement, StringLiteral, TryStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::Scoping;
use oxc_span::{GetSpan, Span};

/// One mention of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportUse {
    /// As written: `./db`, `@/lib/db`, `next/server`.
    pub specifier: String,
    /// Line of the specifier, from 1.
    pub line: usize,
    /// Column of the specifier, from 1.
    pub column: usize,
    /// How it is asked for.
    pub kind: ImportKind,
    /// The names that are imported or exported from it; none of a whole namespace.
    pub names: Vec<ImportedName>,
    /// It stands in a `try`: that the module is not there is the code's own affair.
    pub is_guarded: bool,
}

/// A name of another module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedName {
    /// As the other module has it.
    pub name: String,
    /// As this module exports it again, where it does nothing else with it.
    pub passed_on: Option<String>,
    /// Line of the name, from 1.
    pub line: usize,
    /// Column of the name, from 1.
    pub column: usize,
}

/// How a module is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// `import … from`, `export … from`.
    Static,
    /// `import('…')`.
    Dynamic,
    /// `require('…')`, which becomes a static import.
    Require,
}

/// Lists what is left of the imports in a transformed program, in source order.
pub(super) fn collect(
    file: &SourceFile<'_>,
    program: &Program<'_>,
    scoping: &Scoping,
    has_own_require: bool,
) -> Vec<ImportUse> {
    let mut collector = Collector {
        file,
        has_own_require,
        tries: 0,
        found: Vec::new(),
    };
    collector.visit_program(program);
    let mut found = collector.found;
    members::add(file, program, scoping, &mut found);
    found
}

/// The import declarations of a source as it was written, those of types left out.
pub(super) fn declared(file: &SourceFile<'_>, program: &Program<'_>) -> Vec<ImportUse> {
    let mut collector = Collector {
        file,
        has_own_require: true,
        tries: 0,
        found: Vec::new(),
    };
    for statement in &program.body {
        if let Statement::ImportDeclaration(import) = statement
            && import.import_kind.is_value()
        {
            collector.visit_import_declaration(import);
        }
    }
    collector.found
}

struct Collector<'f, 's> {
    file: &'f SourceFile<'s>,
    has_own_require: bool,
    /// In how many `try` blocks.
    tries: usize,
    found: Vec<ImportUse>,
}

impl Collector<'_, '_> {
    fn add(&mut self, specifier: &StringLiteral<'_>, kind: ImportKind) {
        self.add_text(&specifier.value, specifier.span, kind);
    }

    fn add_text(&mut self, specifier: &str, span: Span, kind: ImportKind) {
        let (line, column) = self.file.lines.position(span.start);
        self.found.push(ImportUse {
            specifier: specifier.to_owned(),
            line,
            column,
            kind,
            names: Vec::new(),
            is_guarded: self.tries > 0,
        });
    }

    fn add_name(&mut self, name: &str, passed_on: Option<String>, span: Span) {
        let (line, column) = self.file.lines.position(span.start);
        if let Some(import) = self.found.last_mut() {
            import.names.push(ImportedName {
                name: name.to_owned(),
                passed_on,
                line,
                column,
            });
        }
    }
}

impl<'a> Visit<'a> for Collector<'_, '_> {
    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        self.add(&import.source, ImportKind::Static);
        for specifier in import.specifiers.iter().flatten() {
            if let Some(name) = imported_name(specifier) {
                self.add_name(&name, None, specifier.span());
            }
        }
    }

    fn visit_try_statement(&mut self, attempt: &TryStatement<'a>) {
        self.tries += 1;
        self.visit_block_statement(&attempt.block);
        self.tries -= 1;
        if let Some(handler) = &attempt.handler {
            self.visit_catch_clause(handler);
        }
        if let Some(last) = &attempt.finalizer {
            self.visit_block_statement(last);
        }
    }

    fn visit_export_all_declaration(&mut self, export: &ExportAllDeclaration<'a>) {
        self.add(&export.source, ImportKind::Static);
    }

    fn visit_export_from_declaration(&mut self, export: &ExportFromDeclaration<'a>) {
        self.add(&export.source, ImportKind::Static);
        for specifier in &export.specifiers {
            let passed_on = Some(specifier.exported.name().to_string());
            self.add_name(&specifier.local.name(), passed_on, specifier.span);
        }
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        if let Some(specifier) = plain_text(&import.source) {
            self.add_text(specifier, import.source.span(), ImportKind::Dynamic);
        }
        walk::walk_import_expression(self, import);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if !self.has_own_require
            && requires(&call.callee)
            && let [specifier] = call.arguments.as_slice()
            && let Some(text) = specifier.as_expression().and_then(plain_text)
        {
            self.add_text(text, specifier.span(), ImportKind::Require);
        }
        walk::walk_call_expression(self, call);
    }
}

/// `require` or `require.resolve`.
fn requires(callee: &Expression<'_>) -> bool {
    let resolves = callee
        .as_member_expression()
        .is_some_and(|member| member.is_specific_member_access("require", "resolve"));
    resolves || callee.is_specific_id("require")
}

/// A text that needs nothing to be known, in quotes or backticks.
fn plain_text<'e>(expression: &'e Expression<'_>) -> Option<&'e str> {
    match expression {
        Expression::StringLiteral(text) => Some(&text.value),
        Expression::TemplateLiteral(text) => match text.quasis.as_slice() {
            [only] => only.value.cooked.as_deref(),
            _ => None,
        },
        _ => None,
    }
}
