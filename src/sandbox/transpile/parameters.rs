//! Parameter properties before fields: `class { x = this.a; constructor(private a: number) {} }`.
//!
//! For TypeScript's older meaning of fields, and for SWC with either, `this.a` is there when `x` is
//! made; as JavaScript has it, fields come first. So in a class with parameter properties the fields
//! are made by a method, which the constructor calls once the properties are there: names in fields
//! mean what they mean outside of the constructor.

use super::added;
use oxc_allocator::{Allocator, ArenaVec, CloneIn, GetAllocator, TakeIn};
use oxc_ast::ast::{
    AssignmentOperator, AssignmentTarget, Class, ClassElement, Expression, FormalParameters,
    Function, MethodDefinitionKind, Program, PropertyDefinition, PropertyDefinitionType,
    PropertyKey, Statement,
};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_semantic::ScopeFlags;
use oxc_span::{GetSpan, SPAN, SourceType};

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
        let derives = class.heritage.is_some();
        let Some(constructor) = constructor(class) else {
            return;
        };
        let names = properties(&constructor.params);
        let Some(mut parts) = self.parts(&names) else {
            return;
        };
        for item in &mut constructor.params.items {
            (item.accessibility, item.readonly, item.r#override) = (None, false, false);
        }
        if let Some(body) = &mut constructor.body {
            if derives {
                let calls = &mut SuperCalls {
                    builder: AstBuilder::new(self.builder.allocator()),
                    setting: &parts.setting,
                };
                calls.visit_function_body(body);
            } else {
                let setting = parts.setting.take_in(&self.builder);
                let statement = Statement::new_expression_statement(SPAN, setting, &self.builder);
                body.statements.insert(0, statement);
            }
        }
        let fields = class
            .body
            .body
            .iter_mut()
            .filter_map(|element| match element {
                ClassElement::PropertyDefinition(field) => self.assignment(field),
                _ => None,
            });
        parts.fields(fields.collect());
        for (at, element) in parts.elements.into_iter().enumerate() {
            class.body.body.insert(at, element);
        }
    }
}

/// What is put into a class.
struct Parts<'a> {
    /// The properties, without values, and the method that makes the fields.
    elements: ArenaVec<'a, ClassElement<'a>>,
    /// `this.a = a, this.#fields(), this`.
    setting: Expression<'a>,
}

impl<'a> Parts<'a> {
    fn fields(&mut self, made: Vec<Statement<'a>>) {
        let method = self.elements.last_mut();
        if let Some(ClassElement::MethodDefinition(method)) = method
            && let Some(body) = &mut method.value.body
        {
            body.statements.extend(made);
        }
    }
}

/// Puts the setting behind each call of `super` in a constructor.
struct SuperCalls<'s, 'a> {
    builder: AstBuilder<'a>,
    setting: &'s Expression<'a>,
}

impl<'a> VisitMut<'a> for SuperCalls<'_, 'a> {
    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        walk_mut::walk_expression(self, expression);
        if matches!(expression, Expression::CallExpression(call) if matches!(call.callee, Expression::Super(_)))
        {
            let call = expression.take_in(&self.builder);
            let setting = self.setting.clone_in(self.builder.allocator());
            let both = ArenaVec::from_iter_in([call, setting], &self.builder);
            *expression = Expression::new_sequence_expression(SPAN, both, &self.builder);
        }
    }

    fn visit_function(&mut self, _: &mut Function<'a>, _: ScopeFlags) {}

    fn visit_class(&mut self, _: &mut Class<'a>) {}
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

/// The parameters that are properties too.
fn properties(params: &FormalParameters<'_>) -> Vec<String> {
    let items = params
        .items
        .iter()
        .filter(|item| item.accessibility.is_some() || item.readonly || item.r#override);
    let names = items.filter_map(|item| item.pattern.get_identifier_name());
    names.map(|name| name.to_string()).collect()
}

impl<'a> Mover<'a> {
    /// None if there is nothing to do.
    fn parts(&self, names: &[String]) -> Option<Parts<'a>> {
        if names.is_empty() {
            return None;
        }
        let declared = names.join(";");
        let set: Vec<_> = names
            .iter()
            .map(|name| format!("this.{name} = {name}, "))
            .collect();
        let set = set.concat();
        let text = format!(
            "(class {{ {declared}; #__fields() {{}} constructor() {{ {set}this.#__fields(), this }} }})"
        );
        let program = added::parsed(self.builder.allocator(), &text, SourceType::mjs());
        let statement = program.body.into_iter().next()?;
        let Statement::ExpressionStatement(statement) = statement else {
            return None;
        };
        let Expression::ClassExpression(class) =
            statement.unbox().expression.into_inner_expression()
        else {
            return None;
        };
        let mut elements = class.unbox().body.unbox().body;
        let ClassElement::MethodDefinition(constructor) = elements.pop()? else {
            return None;
        };
        let body = constructor.unbox().value.unbox().body?.unbox();
        match body.statements.into_iter().next()? {
            Statement::ExpressionStatement(statement) => Some(Parts {
                elements,
                setting: statement.unbox().expression,
            }),
            _ => None,
        }
    }

    /// Takes the value from a field: what makes it.
    fn assignment(&self, field: &mut PropertyDefinition<'a>) -> Option<Statement<'a>> {
        let is_type = field.declare || field.r#type != PropertyDefinitionType::PropertyDefinition;
        let is_computed = field.computed && !matches!(field.key, PropertyKey::Identifier(_));
        if field.r#static || is_computed || is_type {
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
            PropertyKey::StringLiteral(name) => {
                let name = Expression::StringLiteral(name.clone_in(allocator));
                let new = AssignmentTarget::new_computed_member_expression;
                new(span, this, name, false, &self.builder)
            }
            PropertyKey::Identifier(name) => {
                let name = Expression::Identifier(name.clone_in(allocator));
                let new = AssignmentTarget::new_computed_member_expression;
                new(span, this, name, false, &self.builder)
            }
            PropertyKey::NumericLiteral(name) => {
                let name = Expression::NumericLiteral(name.clone_in(allocator));
                let new = AssignmentTarget::new_computed_member_expression;
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
