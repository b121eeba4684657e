//! Variables that a namespace exports: `namespace N { export let a = 1 }`.
//!
//! For TypeScript each mention of `a` is one of `N.a`. Here `a` stays a variable of the block, and
//! `N.a` is made to read and write it, right behind its declaration: both are the same thing.

use super::added;
use oxc_allocator::{Allocator, ArenaVec, TakeIn};
use oxc_ast::ast::{
    Declaration, Program, Statement, TSNamespaceDeclaration, TSNamespaceDeclarationBody,
    VariableDeclaration,
};
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_span::SourceType;

/// Lets others see what becomes of such variables.
pub(super) fn expose_variables<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    Exposer { allocator }.visit_program(program);
}

struct Exposer<'a> {
    allocator: &'a Allocator,
}

impl<'a> VisitMut<'a> for Exposer<'a> {
    fn visit_ts_namespace_declaration(&mut self, namespace: &mut TSNamespaceDeclaration<'a>) {
        if namespace.declare {
            return;
        }
        walk_mut::walk_ts_namespace_declaration(self, namespace);
        let name = namespace.id.name.as_str();
        let TSNamespaceDeclarationBody::TSModuleBlock(block) = &mut namespace.body else {
            return;
        };
        if !block.body.iter().any(|one| exported(one).is_some()) {
            return;
        }
        let old = block.body.take_in(&self.allocator);
        for statement in old {
            let Some(variables) = exported(&statement) else {
                block.body.push(statement);
                continue;
            };
            let exposing = self.accessors(name, variables);
            if let Statement::ExportDeclaration(export) = statement {
                block.body.push(Statement::from(export.unbox().declaration));
            }
            block.body.extend(exposing);
        }
    }
}

/// The variables that a statement of a namespace exports; constants do not change.
fn exported<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s VariableDeclaration<'a>> {
    let Statement::ExportDeclaration(export) = statement else {
        return None;
    };
    match &export.declaration {
        Declaration::VariableDeclaration(variables)
            if !variables.declare && !variables.kind.is_const() =>
        {
            Some(variables)
        }
        _ => None,
    }
}

impl<'a> Exposer<'a> {
    fn accessors(
        &self,
        namespace: &str,
        variables: &VariableDeclaration<'a>,
    ) -> ArenaVec<'a, Statement<'a>> {
        let bound = variables
            .declarations
            .iter()
            .flat_map(|variable| variable.id.get_binding_identifiers());
        let accessors = bound.map(|id| {
            let name = id.name;
            format!(
                "Object.defineProperty({namespace}, \"{name}\", {{ get: () => {name}, set: (value) => {name} = value, enumerable: true, configurable: true }});"
            )
        });
        let text = accessors.collect::<String>();
        added::parsed(self.allocator, &text, SourceType::ts()).body
    }
}
