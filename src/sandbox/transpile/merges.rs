//! What TypeScript merges or only declares, put as the transform expects it.
//!
//! A namespace may stand before the function that it adds to, and a constant enum may be declared
//! without being there: SWC takes no values from such a one.

use oxc_allocator::{Allocator, ArenaVec, TakeIn};
use oxc_ast::ast::{Declaration, Program, Statement, TSEnumDeclaration, TSNamespaceDeclaration};
use oxc_ast_visit::{VisitMut, walk_mut};
use std::collections::BTreeSet;

/// Functions go before the namespaces of their names; declared constant enums go.
pub(super) fn arrange<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    Arranger { allocator }.visit_program(program);
}

struct Arranger<'a> {
    allocator: &'a Allocator,
}

impl<'a> VisitMut<'a> for Arranger<'a> {
    fn visit_statements(&mut self, statements: &mut ArenaVec<'a, Statement<'a>>) {
        statements.retain(|statement| !is_declared_constant(statement));
        let merged: BTreeSet<String> = statements
            .iter()
            .filter_map(namespace)
            .map(|namespace| namespace.id.name.to_string())
            .filter(|name| has_function(statements, name))
            .collect();
        if !merged.is_empty() {
            let is_merged = |statement: &Statement<'a>| {
                function_name(statement).is_some_and(|name| merged.contains(name))
            };
            let (first, rest): (Vec<_>, Vec<_>) = statements
                .take_in(&self.allocator)
                .into_iter()
                .partition(is_merged);
            statements.extend(first.into_iter().chain(rest));
        }
        walk_mut::walk_statements(self, statements);
    }
}

fn has_function(statements: &[Statement<'_>], name: &str) -> bool {
    statements
        .iter()
        .any(|statement| function_name(statement) == Some(name))
}

fn declaration<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s Declaration<'a>> {
    match statement {
        Statement::ExportDeclaration(export) => Some(&export.declaration),
        other => other.as_declaration(),
    }
}

fn namespace<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s TSNamespaceDeclaration<'a>> {
    match declaration(statement)? {
        Declaration::TSNamespaceDeclaration(namespace) if !namespace.declare => Some(namespace),
        _ => None,
    }
}

fn function_name<'s>(statement: &'s Statement<'_>) -> Option<&'s str> {
    match declaration(statement)? {
        Declaration::FunctionDeclaration(function) => Some(function.id.as_ref()?.name.as_str()),
        _ => None,
    }
}

fn is_declared_constant(statement: &Statement<'_>) -> bool {
    let is_declared =
        |enumeration: &TSEnumDeclaration<'_>| enumeration.declare && enumeration.r#const;
    matches!(statement, Statement::TSEnumDeclaration(enumeration) if is_declared(enumeration))
}
