//! Texts that are spread into objects: `{ ...'hi' }`.
//!
//! QuickJS spreads nothing of a value that is no object. So a text that stands there becomes the list
//! of its units, which has the same keys.

use oxc_allocator::{Allocator, TakeIn};
use oxc_ast::ast::{Argument, Expression, IdentifierName, ObjectPropertyKind, Program};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_span::{GetSpan, SPAN};

/// Splits such texts.
pub(super) fn split_texts<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let builder = AstBuilder::new(allocator);
    Splitter { builder }.visit_program(program);
}

struct Splitter<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Splitter<'a> {
    fn visit_object_property_kind(&mut self, property: &mut ObjectPropertyKind<'a>) {
        if let ObjectPropertyKind::SpreadProperty(spread) = property
            && matches!(
                spread.argument,
                Expression::StringLiteral(_) | Expression::TemplateLiteral(_)
            )
        {
            let text = spread.argument.take_in(&self.builder);
            spread.argument = self.split(text);
        }
        walk_mut::walk_object_property_kind(self, property);
    }
}

impl<'a> Splitter<'a> {
    /// `text.split("")`
    fn split(&self, text: Expression<'a>) -> Expression<'a> {
        let span = text.span();
        let name = IdentifierName::new(SPAN, "split", &self.builder);
        let method =
            Expression::new_static_member_expression(span, text, name, false, &self.builder);
        let nothing = Argument::new_string_literal(SPAN, "", None, &self.builder);
        Expression::new_call_expression(span, method, None, [nothing], false, &self.builder)
    }
}
