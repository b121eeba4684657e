//! Names that are read off a namespace: `import * as db from './db'; db.find()` asks for `find`.
//!
//! Bundlers take a namespace apart that is used in no other way, and miss what is not there.

use super::{ImportUse, ImportedName};
use crate::sandbox::transpile::problem::SourceFile;
use oxc_ast::ast::{
    IdentifierReference, ImportDeclarationSpecifier, Program, SimpleAssignmentTarget, Statement,
    StaticMemberExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{Scoping, SymbolId};
use oxc_span::GetSpan;
use std::collections::HashMap;

/// Adds such names to the imports that they belong to.
pub(super) fn add(
    file: &SourceFile<'_>,
    program: &Program<'_>,
    scoping: &Scoping,
    imports: &mut [ImportUse],
) {
    let mut search = Search {
        file,
        scoping,
        namespaces: namespaces(program),
    };
    if search.namespaces.is_empty() {
        return;
    }
    search.visit_program(program);
    for namespace in search.namespaces.into_values() {
        let import = imports
            .iter_mut()
            .find(|import| import.specifier == namespace.specifier);
        if let (Some(import), Some(names)) = (import, namespace.names) {
            import.names.extend(names);
        }
    }
}

struct Namespace {
    specifier: String,
    /// None once it is used as a whole.
    names: Option<Vec<ImportedName>>,
}

fn namespaces(program: &Program<'_>) -> HashMap<SymbolId, Namespace> {
    let mut found = HashMap::new();
    for statement in &program.body {
        let Statement::ImportDeclaration(import) = statement else {
            continue;
        };
        for specifier in import.specifiers.iter().flatten() {
            if let ImportDeclarationSpecifier::ImportNamespaceSpecifier(whole) = specifier
                && let Some(symbol) = whole.local.symbol_id.get()
            {
                let namespace = Namespace {
                    specifier: import.source.value.to_string(),
                    names: Some(Vec::new()),
                };
                found.insert(symbol, namespace);
            }
        }
    }
    found
}

struct Search<'s, 'f> {
    file: &'s SourceFile<'f>,
    scoping: &'s Scoping,
    namespaces: HashMap<SymbolId, Namespace>,
}

impl Search<'_, '_> {
    fn namespace(&mut self, id: &IdentifierReference<'_>) -> Option<&mut Namespace> {
        let reference = self.scoping.get_reference(id.reference_id.get()?);
        self.namespaces.get_mut(&reference.symbol_id()?)
    }
}

impl<'a> Visit<'a> for Search<'_, '_> {
    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        let (line, column) = self.file.lines.position(member.property.span().start);
        let id = member.object.get_identifier_reference();
        let Some(namespace) = id.and_then(|id| self.namespace(id)) else {
            return walk::walk_static_member_expression(self, member);
        };
        let names = namespace.names.iter_mut();
        names.for_each(|names| {
            names.push(ImportedName {
                name: member.property.name.to_string(),
                passed_on: None,
                line,
                column,
            });
        });
    }

    /// What is written is not asked for.
    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        match target {
            SimpleAssignmentTarget::StaticMemberExpression(member) => {
                self.visit_expression(&member.object);
            }
            _ => walk::walk_simple_assignment_target(self, target),
        }
    }

    fn visit_identifier_reference(&mut self, id: &IdentifierReference<'a>) {
        if let Some(namespace) = self.namespace(id) {
            namespace.names = None;
        }
    }
}
