//! What a function closes over: names of the functions and blocks around it, not of the module.

use oxc_ast::ast::{ArrowFunctionExpression, Function, IdentifierReference};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{ScopeFlags, ScopeId, Scoping};
use std::collections::BTreeSet;

/// Collects the names while it walks a function.
pub(super) struct Search<'s> {
    scoping: &'s Scoping,
    own: ScopeId,
    found: BTreeSet<String>,
}

/// The names that the function of a scope takes from outside of itself, sorted.
pub(super) fn names(
    scoping: &Scoping,
    own: ScopeId,
    find: impl FnOnce(&mut Search<'_>),
) -> Vec<String> {
    let mut search = Search {
        scoping,
        own,
        found: BTreeSet::new(),
    };
    find(&mut search);
    search.found.into_iter().collect()
}

impl Search<'_> {
    pub(super) fn function(&mut self, function: &Function<'_>) {
        walk::walk_function(self, function, ScopeFlags::Function);
    }

    pub(super) fn arrow(&mut self, arrow: &ArrowFunctionExpression<'_>) {
        walk::walk_arrow_function_expression(self, arrow);
    }

    fn is_taken(&self, reference: &IdentifierReference<'_>) -> bool {
        let symbol = reference
            .reference_id
            .get()
            .and_then(|id| self.scoping.get_reference(id).symbol_id());
        symbol.is_some_and(|symbol| {
            let scope = self.scoping.symbol_scope_id(symbol);
            scope != self.scoping.root_scope_id()
                && !self
                    .scoping
                    .scope_ancestors(scope)
                    .any(|outer| outer == self.own)
        })
    }
}

impl<'a> Visit<'a> for Search<'_> {
    fn visit_identifier_reference(&mut self, reference: &IdentifierReference<'a>) {
        if self.is_taken(reference) {
            self.found.insert(reference.name.to_string());
        }
    }
}
