//! `return` statements of a handler that plainly don't return a `Response`.

use super::Place;
use super::module::{Callable, Module};
use oxc_ast::ast::{ArrowFunctionExpression, Class, Expression, Function, ReturnStatement};
use oxc_ast_visit::Visit;
use oxc_semantic::ScopeFlags;
use oxc_span::GetSpan;

/// A returned value that can't be a `Response`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainReturn {
    /// `object`, `array`, `string`, `number`, `boolean` or `null`.
    pub what: &'static str,
    /// Where the value stands.
    pub place: Place,
    /// As written.
    pub text: String,
}

/// The plain returns, and whether anything is returned at all.
pub(super) fn of(module: &Module<'_, '_>, function: Callable<'_, '_>) -> (Vec<PlainReturn>, bool) {
    let mut returns = Returns {
        module,
        plain: Vec::new(),
        any: false,
    };
    if let Some(value) = function.expression() {
        returns.value(value);
    }
    if let Some(block) = function.block() {
        returns.visit_function_body(block);
    }
    if function
        .return_type()
        .is_some_and(|annotation| allows_anything(&module.text(annotation.span)))
    {
        returns.plain.clear();
    }
    (returns.plain, returns.any)
}

/// `Promise<any>`: no type checker objects to what such a function returns.
fn allows_anything(annotation: &str) -> bool {
    annotation
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| word == "any")
}

struct Returns<'m, 'p, 'a> {
    module: &'m Module<'p, 'a>,
    plain: Vec<PlainReturn>,
    any: bool,
}

impl Returns<'_, '_, '_> {
    fn value(&mut self, value: &Expression<'_>) {
        self.any = true;
        if let Some(what) = plain(value.get_inner_expression()) {
            self.plain.push(PlainReturn {
                what,
                place: self.module.place(value.span()),
                text: self.module.text(value.span()),
            });
        }
    }
}

impl<'a> Visit<'a> for Returns<'_, '_, '_> {
    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        if let Some(value) = &statement.argument {
            self.value(value);
        }
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

fn plain(value: &Expression<'_>) -> Option<&'static str> {
    Some(match value {
        Expression::ObjectExpression(_) => "object",
        Expression::ArrayExpression(_) => "array",
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => "string",
        Expression::NumericLiteral(_) => "number",
        Expression::BooleanLiteral(_) => "boolean",
        Expression::NullLiteral(_) => "null",
        _ => return None,
    })
}
