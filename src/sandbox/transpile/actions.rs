//! What SWC says of `'use server'` and `'use client'` that stand where they can't.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, ClassElement, Declaration, Directive, Expression,
    Function, MethodDefinitionKind, Program, Statement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::{GetSpan, Span};

type Found = Option<(Span, String)>;

/// The first mistake of a source.
pub(super) fn problem(program: &Program<'_>) -> Found {
    late_directive(program)
        .or_else(|| in_functions(program))
        .or_else(|| no_actions(program))
}

/// A directive that something stands before, or parentheses around.
fn late_directive(program: &Program<'_>) -> Found {
    program.body.iter().find_map(|statement| {
        let Statement::ExpressionStatement(statement) = statement else {
            return None;
        };
        let Expression::StringLiteral(text) = statement.expression.without_parentheses() else {
            return None;
        };
        let message = match text.value.as_str() {
            "use client" => {
                "The \"use client\" directive must be placed before other expressions. Move it to the top of the file to resolve this issue."
            }
            "use server" => "The \"use server\" directive must be at the top of the file.",
            _ => return None,
        };
        Some((statement.span, message.to_owned()))
    })
}

fn in_functions(program: &Program<'_>) -> Found {
    let mut search = Inline::default();
    search.visit_program(program);
    let (span, message) = search.found?;
    Some((span, message.to_owned()))
}

/// Looks for functions that can't be Server Actions and say they are.
#[derive(Default)]
struct Inline {
    found: Option<(Span, &'static str)>,
}

const NOT_ASYNC: &str = "Server Actions must be async functions.";
const INSTANCE_METHOD: &str = "It is not allowed to define inline \"use server\" annotated class instance methods.\nTo define Server Actions, use functions, object method properties, or static class methods instead.";

fn is_action(directives: &[Directive<'_>]) -> bool {
    directives.iter().any(|one| one.directive == "use server")
}

fn says_action(function: &Function<'_>) -> bool {
    let body = function.body.as_ref();
    body.is_some_and(|body| is_action(&body.directives))
}

impl<'a> Visit<'a> for Inline {
    fn visit_class_element(&mut self, element: &ClassElement<'a>) {
        if let ClassElement::MethodDefinition(method) = element
            && !method.r#static
            && method.kind == MethodDefinitionKind::Method
            && says_action(&method.value)
        {
            self.found.get_or_insert((method.span, INSTANCE_METHOD));
        }
        walk::walk_class_element(self, element);
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if says_action(function) && !function.r#async {
            self.found.get_or_insert((function.span, NOT_ASYNC));
        }
        walk::walk_function(self, function, flags);
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        if let ArrowFunctionBody::FunctionBody(body) = &arrow.body
            && is_action(&body.directives)
            && !arrow.r#async
        {
            self.found.get_or_insert((arrow.span, NOT_ASYNC));
        }
        walk::walk_arrow_function_expression(self, arrow);
    }
}

/// A `'use server'` file that exports something else than async functions.
fn no_actions(program: &Program<'_>) -> Found {
    if !is_action(&program.directives) {
        return None;
    }
    let message = "Only async functions are allowed to be exported in a \"use server\" file.";
    let mut statements = program.body.iter();
    let wrong = statements.find(|statement| !exports_actions(statement))?;
    Some((wrong.span(), message.to_owned()))
}

fn exports_actions(statement: &Statement<'_>) -> bool {
    let is_async = |value: &Expression<'_>| match value {
        Expression::FunctionExpression(function) => function.r#async,
        Expression::ArrowFunctionExpression(arrow) => arrow.r#async,
        Expression::CallExpression(_) | Expression::Identifier(_) => true,
        _ => false,
    };
    match statement {
        Statement::ExportDeclaration(export) => match &export.declaration {
            Declaration::FunctionDeclaration(function) => {
                function.r#async || function.body.is_none()
            }
            Declaration::VariableDeclaration(variables) => variables
                .declarations
                .iter()
                .all(|variable| variable.init.as_ref().is_some_and(is_async)),
            Declaration::ClassDeclaration(_) | Declaration::TSEnumDeclaration(_) => false,
            _ => true,
        },
        _ => true,
    }
}
