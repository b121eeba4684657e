//! Parameter properties before fields: `class { x = this.a; constructor(private a: number) {} }`.
//!
//! For TypeScript's older meaning of fields, and for SWC with either, `this.a` is there when `x` is
//! made; as JavaScript has it, fields come first. So in a class with parameter properties the fields
//! are made in the constructor, behind them.

use oxc_allocator::{Allocator, ArenaVec, CloneIn, GetAllocator};
use oxc_ast::ast::{
    AssignmentOperator, AssignmentTarget, Class, ClassElement, Expression, FormalParameters,
    Function, MethodDefinitionKind, Program, PropertyDefinition, PropertyDefinitionType,
    PropertyKey, Statement,
};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_span::GetSpan;

/// Moves the fields of such classes.
pub(super) fn before_fields<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let mut mover = Mover {
        builder: AstBuilder::new(allocator),
    };
    mover.visit_program(program);
}

struct Mover<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Mover<'a> {
    fn visit_class(&mut self, class: &mut Class<'a>) {
        walk_mut::walk_class(self, class);
        let has_properties =
            constructor(class).is_some_and(|constructor| declares_properties(&constructor.params));
        if !has_properties {
            return;
        }
        let made: Vec<_> = class
            .body
            .body
            .iter_mut()
            .filter_map(|element| match element {
                ClassElement::PropertyDefinition(field) => self.assignment(field),
                _ => None,
            })
            .collect();
        let derives = class.heritage.is_some();
        let body = constructor(class).and_then(|constructor| constructor.body.as_mut());
        if let Some(body) = body {
            insert(&mut body.statements, made, derives);
        }
    }
}

fn constructor<'c, 'a>(class: &'c mut Class<'a>) -> Option<&'c mut Function<'a>> {
    let elements = class.body.body.iter_mut();
    elements
        .filter_map(|element| match element {
            ClassElement::MethodDefinition(method)
                if method.kind == MethodDefinitionKind::Constructor =>
            {
                Some(&mut *method.value)
            }
            _ => None,
        })
        .find(|function| function.body.is_some())
}

fn declares_properties(params: &FormalParameters<'_>) -> bool {
    let mut items = params.items.iter();
    items.any(|item| item.accessibility.is_some() || item.readonly || item.r#override)
}

/// At the beginning, or behind the call of `super`.
fn insert<'a>(
    statements: &mut ArenaVec<'a, Statement<'a>>,
    made: Vec<Statement<'a>>,
    derives: bool,
) {
    let is_super = |statement: &Statement<'_>| match statement {
        Statement::ExpressionStatement(call) => match &call.expression {
            Expression::CallExpression(call) => matches!(call.callee, Expression::Super(_)),
            _ => false,
        },
        _ => false,
    };
    let at = if derives {
        statements.iter().position(is_super).map(|at| at + 1)
    } else {
        Some(0)
    };
    if let Some(at) = at {
        for (index, statement) in made.into_iter().enumerate() {
            statements.insert(at + index, statement);
        }
    }
}

impl<'a> Mover<'a> {
    /// Takes the value from a field: what makes it.
    fn assignment(&self, field: &mut PropertyDefinition<'a>) -> Option<Statement<'a>> {
        let is_type = field.declare || field.r#type != PropertyDefinitionType::PropertyDefinition;
        if field.r#static || field.computed || is_type {
            return None;
        }
        let (span, allocator) = (field.key.span(), self.builder.allocator());
        let this = Expression::new_this_expression(span, &self.builder);
        let place = match &field.key {
            PropertyKey::StaticIdentifier(name) => {
                let name = name.clone_in(allocator).unbox();
                let new = AssignmentTarget::new_static_member_expression;
                new(span, this, name, false, &self.builder)
            }
            PropertyKey::PrivateIdentifier(name) => {
                let name = name.clone_in(allocator).unbox();
                let new = AssignmentTarget::new_private_field_expression;
                new(span, this, name, false, &self.builder)
            }
            _ => return None,
        };
        let value = field.value.take()?;
        let assigned = Expression::new_assignment_expression(
            span,
            AssignmentOperator::Assign,
            place,
            value,
            &self.builder,
        );
        Some(Statement::new_expression_statement(
            span,
            assigned,
            &self.builder,
        ))
    }
}
