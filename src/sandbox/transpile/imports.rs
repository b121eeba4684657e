//! The modules that a source asks for.

use super::problem::SourceFile;
use oxc_ast::ast::{
    Argument, CallExpression, ExportAllDeclaration, ExportFromDeclaration, Expression,
    ImportDeclaration, ImportExpression, Program, StringLiteral,
};
use oxc_ast_visit::{Visit, walk};

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
    has_own_require: bool,
) -> Vec<ImportUse> {
    let mut collector = Collector {
        file,
        has_own_require,
        found: Vec::new(),
    };
    collector.visit_program(program);
    collector.found
}

struct Collector<'f, 's> {
    file: &'f SourceFile<'s>,
    has_own_require: bool,
    found: Vec<ImportUse>,
}

impl Collector<'_, '_> {
    fn add(&mut self, specifier: &StringLiteral<'_>, kind: ImportKind) {
        let (line, column) = self.file.lines.position(specifier.span.start);
        self.found.push(ImportUse {
            specifier: specifier.value.to_string(),
            line,
            column,
            kind,
        });
    }
}

impl<'a> Visit<'a> for Collector<'_, '_> {
    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        self.add(&import.source, ImportKind::Static);
    }

    fn visit_export_all_declaration(&mut self, export: &ExportAllDeclaration<'a>) {
        self.add(&export.source, ImportKind::Static);
    }

    fn visit_export_from_declaration(&mut self, export: &ExportFromDeclaration<'a>) {
        self.add(&export.source, ImportKind::Static);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        if let Expression::StringLiteral(specifier) = &import.source {
            self.add(specifier, ImportKind::Dynamic);
        }
        walk::walk_import_expression(self, import);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if !self.has_own_require
            && call.callee.is_specific_id("require")
            && let [Argument::StringLiteral(specifier)] = call.arguments.as_slice()
        {
            self.add(specifier, ImportKind::Require);
        }
        walk::walk_call_expression(self, call);
    }
}
