//! Decorators without `experimentalDecorators`, as Next 16 compiles them: by the proposal of 2018.
//!
//! The fields of a decorated class become descriptions, so that decorators can change them, and a
//! static block hands these, the methods and the decorators to a helper. Each instance asks that
//! helper for its fields. A class stays a declaration, so what a finisher returns in its place is
//! not taken.

use super::added;
use super::links::quoted;
use oxc_allocator::{Allocator, ArenaVec, CloneIn, GetAllocator, TakeIn};
use oxc_ast::ast::{
    BindingIdentifier, Class, ClassElement, Decorator, Expression, MethodDefinition,
    MethodDefinitionKind, Program, PropertyDefinition, PropertyKey, Statement,
};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_span::{SPAN, SourceType, Span};

/// Stands for an expression of the source in what is parsed to be put in: `__slot_3`.
const SLOT: &str = "__slot_";

/// What a class without a name is called, so that it can be asked for its elements.
const UNNAMED: &str = "_class";

/// Rewrites the classes with decorators; types have to be gone.
pub(super) fn decorate<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let builder = AstBuilder::new(allocator);
    Rewriter { builder }.visit_program(program);
}

/// Sees to what oxc leaves of TypeScript's older decorators: it calls those of classes that are
/// expressions, and drops those of constructors, which decorate nothing.
pub(super) fn finish_older<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let builder = AstBuilder::new(allocator);
    Finisher { builder }.visit_program(program);
}

struct Finisher<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Finisher<'a> {
    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        let decorators = match expression {
            Expression::ClassExpression(class) => class.decorators.take_in(&self.builder),
            _ => ArenaVec::new_in(&self.builder),
        };
        walk_mut::walk_expression(self, expression);
        if decorators.is_empty() {
            return;
        }
        let class = expression.take_in(&self.builder);
        let names: Vec<_> = (0..decorators.len())
            .map(|at| format!("{SLOT}{at}"))
            .collect();
        let mut slots: Vec<_> = decorators.into_iter().map(|one| one.expression).collect();
        let text = format!(
            "babelHelpers.decorate([{}], {SLOT}{})",
            names.join(", "),
            slots.len()
        );
        slots.push(class);
        let mut program = added::parsed(self.builder.allocator(), &text, SourceType::mjs());
        Filler {
            builder: &self.builder,
            slots: &mut slots,
        }
        .visit_program(&mut program);
        if let Some(Statement::ExpressionStatement(call)) = program.body.into_iter().next() {
            *expression = call.unbox().expression;
        }
    }

    fn visit_decorators(&mut self, decorators: &mut ArenaVec<'a, Decorator<'a>>) {
        decorators.clear();
    }
}

struct Rewriter<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Rewriter<'a> {
    fn visit_class(&mut self, class: &mut Class<'a>) {
        walk_mut::walk_class(self, class);
        if !is_decorated(class) {
            return;
        }
        let name = class
            .id
            .get_or_insert_with(|| BindingIdentifier::new(SPAN, UNNAMED, &self.builder));
        let name = name.name.to_string();
        let mut parts = Parts {
            builder: &self.builder,
            slots: Vec::new(),
            definitions: Vec::new(),
        };
        let decorators = parts.list(&mut class.decorators);
        let old = class.body.body.take_in(&self.builder);
        for mut element in old {
            if parts.element(&mut element) {
                class.body.body.push(element);
            }
        }
        let Some(mut added) = parts.parsed(&name, &decorators) else {
            return;
        };
        class.body.body.extend(added.pop());
        for element in added.into_iter().rev() {
            class.body.body.insert(0, element);
        }
    }
}

/// Whether a class or one of its elements has decorators.
pub(super) fn is_decorated(class: &Class<'_>) -> bool {
    !class.decorators.is_empty() || class.body.body.iter().any(has_decorators)
}

/// Where the first private member of a class stands.
pub(super) fn private_member(class: &Class<'_>) -> Option<Span> {
    let mut keys = class.body.body.iter().filter_map(|element| match element {
        ClassElement::MethodDefinition(method) => Some(&method.key),
        ClassElement::PropertyDefinition(field) => Some(&field.key),
        _ => None,
    });
    keys.find_map(|key| match key {
        PropertyKey::PrivateIdentifier(name) => Some(name.span),
        _ => None,
    })
}

fn has_decorators(element: &ClassElement<'_>) -> bool {
    match element {
        ClassElement::MethodDefinition(method) => !method.decorators.is_empty(),
        ClassElement::PropertyDefinition(field) => !field.decorators.is_empty(),
        _ => false,
    }
}

/// What is to be said of a class, and the expressions that it is said with.
struct Parts<'b, 'a> {
    builder: &'b AstBuilder<'a>,
    slots: Vec<Expression<'a>>,
    definitions: Vec<String>,
}

impl<'a> Parts<'_, 'a> {
    fn slot(&mut self, expression: Expression<'a>) -> String {
        self.slots.push(expression);
        format!("{SLOT}{}", self.slots.len() - 1)
    }

    /// Takes decorators.
    fn list(&mut self, decorators: &mut ArenaVec<'a, Decorator<'a>>) -> String {
        let taken = decorators.take_in(self.builder);
        let slots = taken
            .into_iter()
            .map(|decorator| self.slot(decorator.expression));
        slots.collect::<Vec<_>>().join(", ")
    }

    /// Takes what is to be decorated from an element; says whether the element stays in the class.
    fn element(&mut self, element: &mut ClassElement<'a>) -> bool {
        match element {
            ClassElement::MethodDefinition(method) => {
                self.method(method);
                true
            }
            ClassElement::PropertyDefinition(field) => self.field(field),
            _ => true,
        }
    }

    fn method(&mut self, method: &mut MethodDefinition<'a>) {
        let decorators = self.list(&mut method.decorators);
        let is_hidden = matches!(method.key, PropertyKey::PrivateIdentifier(_))
            || method.kind == MethodDefinitionKind::Constructor
            || (method.computed && decorators.is_empty());
        if is_hidden {
            return;
        }
        let mut key = method.key.clone_in(self.builder.allocator());
        let key = self.key(&mut key);
        self.define("method", method.r#static, &key, &decorators, "");
    }

    fn field(&mut self, field: &mut PropertyDefinition<'a>) -> bool {
        let decorators = self.list(&mut field.decorators);
        if matches!(field.key, PropertyKey::PrivateIdentifier(_)) {
            return true;
        }
        let key = self.key(&mut field.key);
        let value = field.value.take();
        let value = value.map(|value| format!(", value() {{ return {}; }}", self.slot(value)));
        self.define(
            "field",
            field.r#static,
            &key,
            &decorators,
            &value.unwrap_or_default(),
        );
        false
    }

    fn key(&mut self, key: &mut PropertyKey<'a>) -> String {
        match key {
            PropertyKey::StaticIdentifier(name) => quoted(&name.name),
            key => match key.as_expression_mut() {
                Some(expression) => {
                    let expression = expression.take_in(self.builder);
                    self.slot(expression)
                }
                None => quoted(""),
            },
        }
    }

    fn define(&mut self, kind: &str, is_static: bool, key: &str, decorators: &str, value: &str) {
        self.definitions.push(format!(
            "{{ kind: \"{kind}\", isStatic: {is_static}, key: {key}, decorators: [{decorators}]{value} }}"
        ));
    }

    /// What is put into the class: first what makes the fields, last the block that decorates.
    fn parsed(mut self, name: &str, decorators: &str) -> Option<ArenaVec<'a, ClassElement<'a>>> {
        let definitions = self.definitions.join(", ");
        let text = format!(
            "(class {{ static #__elements; #__made = babelHelpers.initializeElements(this, {name}.#__elements); static {{ \
             babelHelpers.decorateElements({name}, [{decorators}], [{definitions}], (made) => {{ {name}.#__elements = made; }}); }} }})"
        );
        let allocator = self.builder.allocator();
        let mut program = added::parsed(allocator, &text, SourceType::mjs());
        Filler {
            builder: self.builder,
            slots: &mut self.slots,
        }
        .visit_program(&mut program);
        let Statement::ExpressionStatement(statement) = program.body.into_iter().next()? else {
            return None;
        };
        let Expression::ClassExpression(class) =
            statement.unbox().expression.into_inner_expression()
        else {
            return None;
        };
        Some(class.unbox().body.unbox().body)
    }
}

/// Puts the expressions of the source where they are stood for.
struct Filler<'s, 'b, 'a> {
    builder: &'b AstBuilder<'a>,
    slots: &'s mut Vec<Expression<'a>>,
}

impl<'a> VisitMut<'a> for Filler<'_, '_, 'a> {
    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        let slot = match expression {
            Expression::Identifier(id) => id.name.strip_prefix(SLOT),
            _ => None,
        };
        match slot.and_then(|number| self.slots.get_mut(number.parse::<usize>().ok()?)) {
            Some(slot) => *expression = slot.take_in(self.builder),
            None => walk_mut::walk_expression(self, expression),
        }
    }
}
