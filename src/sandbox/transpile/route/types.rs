//! The plainest type errors: a literal of one kind where another is declared.
//!
//! There is no type checker here. What is found is certainly wrong; most of what is wrong isn't found.

use super::Place;
use super::module::Module;
use oxc_ast::ast::{Expression, TSType, VariableDeclarator};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

/// A variable whose literal contradicts its annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeMismatch {
    /// Where the variable's name stands; TypeScript reports it there.
    pub place: Place,
    /// The type of the literal.
    pub found: &'static str,
    /// The type that is declared.
    pub declared: &'static str,
}

pub(super) fn read(module: &Module<'_, '_>) -> Vec<TypeMismatch> {
    let mut search = Mismatches {
        module,
        found: Vec::new(),
    };
    search.visit_program(&module.parsed.program);
    search.found
}

struct Mismatches<'m, 'p, 'a> {
    module: &'m Module<'p, 'a>,
    found: Vec<TypeMismatch>,
}

impl<'a> Visit<'a> for Mismatches<'_, '_, '_> {
    fn visit_variable_declarator(&mut self, variable: &VariableDeclarator<'a>) {
        let declared = variable
            .type_annotation
            .as_ref()
            .and_then(|annotation| keyword(&annotation.type_annotation));
        if let (Some(declared), Some(found)) = (declared, variable.init.as_ref().and_then(literal))
            && declared != found
        {
            self.found.push(TypeMismatch {
                place: self.module.place(variable.id.span()),
                found,
                declared,
            });
        }
        walk::walk_variable_declarator(self, variable);
    }
}

fn keyword(annotation: &TSType<'_>) -> Option<&'static str> {
    match annotation {
        TSType::TSNumberKeyword(_) => Some("number"),
        TSType::TSStringKeyword(_) => Some("string"),
        TSType::TSBooleanKeyword(_) => Some("boolean"),
        _ => None,
    }
}

fn literal(value: &Expression<'_>) -> Option<&'static str> {
    match value {
        Expression::NumericLiteral(_) => Some("number"),
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => Some("string"),
        Expression::BooleanLiteral(_) => Some("boolean"),
        _ => None,
    }
}
