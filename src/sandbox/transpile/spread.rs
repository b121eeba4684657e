//! Texts that are spread into objects: `{ ...'hi' }`.
//!
//! QuickJS spreads nothing of a value that is no object. So what stands there, unless it is plainly
//! an object, is made one first: `{ ...Object('hi') }` has the same keys.

use oxc_allocator::{Allocator, TakeIn};
use oxc_ast::ast::{Argument, Expression, ObjectPropertyKind, Program};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_span::GetSpan;

/// Makes such values objects; the names of the program have to be bound by now.
pub(super) fn make_objects<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let builder = AstBuilder::new(allocator);
    Maker { builder }.visit_program(program);
}

struct Maker<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Maker<'a> {
    fn visit_object_property_kind(&mut self, property: &mut ObjectPropertyKind<'a>) {
        walk_mut::walk_object_property_kind(self, property);
        if let ObjectPropertyKind::SpreadProperty(spread) = property
            && !is_object(&spread.argument)
        {
            let value = spread.argument.take_in(&self.builder);
            spread.argument = self.object(value);
        }
    }
}

/// Whether a value is an object, or nothing that has keys.
fn is_object(value: &Expression<'_>) -> bool {
    match value.get_inner_expression() {
        Expression::ObjectExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::NewExpression(_)
        | Expression::ThisExpression(_)
        | Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::NumericLiteral(_) => true,
        Expression::ConditionalExpression(choice) => {
            is_object(&choice.consequent) && is_object(&choice.alternate)
        }
        Expression::LogicalExpression(both) => {
            is_object(&both.right) && (both.operator.is_and() || is_object(&both.left))
        }
        _ => false,
    }
}

impl<'a> Maker<'a> {
    /// `Object(value)`
    fn object(&self, value: Expression<'a>) -> Expression<'a> {
        let span = value.span();
        let make = Expression::new_identifier(span, "Object", &self.builder);
        let value = Argument::from(value);
        Expression::new_call_expression(span, make, None, [value], false, &self.builder)
    }
}
