//! What the code after an `await` belongs to.
//!
//! Node ties to each promise what ran when somebody waited for it (`AsyncLocalStorage`, and by it the
//! request of `cookies()`). QuickJS has no hook where an async function goes on: whatever ran last has
//! left its own behind. So a function keeps it. `await value` becomes
//! `($awaited$ = value, $before$ = $context$.now, $awaited$ = await $awaited$, $context$.now = $before$, $awaited$)`,
//! a `catch` or `finally` behind an `await` begins by putting it back, and so do the body of `for await`
//! and what follows it. No turn of the event loop is added. What it does not reach: the `then` of a
//! value that is awaited and is no promise is called with whatever ran last.

use super::added;
use oxc_allocator::{Allocator, ArenaVec, TakeIn};
use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Expression, ForOfStatement, Function, FunctionBody,
    Program, Statement, TryStatement,
};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_semantic::ScopeFlags;
use oxc_span::{GetSpan, SPAN, SourceType};

/// What a module with an `await` imports: the loader gives it to modules with [`super::Script::awaits`] only.
pub const MODULE: &str = "jsguide:async-context";

/// What a module with an `await` begins with.
pub(super) const IMPORT: &str = "import { context as $context$ } from \"jsguide:async-context\";";

/// Nothing is put back before the first wait.
const RESTORE: &str = "if ($before$ !== void 0) $context$.now = $before$;";

/// Keeps what runs over each `await` of a program; says whether there was any.
pub(super) fn keep_context<'a>(allocator: &'a Allocator, program: &mut Program<'a>) -> bool {
    let mut keeper = Keeper {
        builder: AstBuilder::new(allocator),
        allocator,
        functions: Vec::new(),
        found: false,
    };
    keeper.visit_program(program);
    keeper.found
}

struct Keeper<'a> {
    builder: AstBuilder<'a>,
    allocator: &'a Allocator,
    /// The functions around what is visited; the first is the module.
    functions: Vec<Around>,
    found: bool,
}

/// A function around what is visited.
#[derive(Default)]
struct Around {
    is_async: bool,
    /// How often it waits.
    awaits: usize,
    /// How many of these are loops.
    loops: usize,
}

impl Around {
    /// The variables it needs.
    fn variables(&self) -> Option<String> {
        if self.awaits == 0 {
            return None;
        }
        let loops = (0..self.loops).map(|index| format!(", $loop{index}$"));
        Some(format!(
            "var $awaited$, $before${};",
            loops.collect::<String>()
        ))
    }
}

impl<'a> Keeper<'a> {
    /// The statements of a text as they would stand in an async generator.
    fn statements(&self, text: &str) -> ArenaVec<'a, Statement<'a>> {
        let text = format!("async function* around() {{ {text} }}");
        let mut program = added::parsed(self.allocator, &text, SourceType::mjs());
        match program.body.first_mut() {
            Some(Statement::FunctionDeclaration(around)) => around.body.take().map_or_else(
                || ArenaVec::new_in(&self.builder),
                |body| body.unbox().statements,
            ),
            _ => ArenaVec::new_in(&self.builder),
        }
    }

    /// An expression written as text.
    fn expression(&self, text: &str) -> Option<Expression<'a>> {
        match self.statements(text).pop() {
            Some(Statement::ExpressionStatement(statement)) => Some(statement.unbox().expression),
            _ => None,
        }
    }

    fn put_before(&self, text: &str, statements: &mut ArenaVec<'a, Statement<'a>>) {
        for statement in self.statements(text).into_iter().rev() {
            statements.insert(0, statement);
        }
    }

    /// Counts a place where the function around waits.
    fn waits(&mut self) {
        self.found = true;
        if let Some(function) = self.functions.last_mut() {
            function.awaits += 1;
        }
    }

    fn awaits_so_far(&self) -> usize {
        self.functions.last().map_or(0, |function| function.awaits)
    }

    /// A list of expressions written as text that begins with `$awaited$ = 0`, with a value in place of 0.
    fn list(&self, text: &str, value: Expression<'a>) -> Option<Expression<'a>> {
        let mut list = self.expression(text)?;
        let Expression::SequenceExpression(parts) = &mut list else {
            return None;
        };
        let Some(Expression::AssignmentExpression(first)) = parts.expressions.first_mut() else {
            return None;
        };
        first.right = value;
        Some(list)
    }

    /// Visits a function and says which variables it needs.
    fn inside(&mut self, is_async: bool, visit: impl FnOnce(&mut Self)) -> Option<String> {
        self.functions.push(Around {
            is_async,
            ..Around::default()
        });
        visit(self);
        self.functions.pop()?.variables()
    }

    fn keep_in_loop(&mut self, statement: &mut ForOfStatement<'a>) -> String {
        let loops = self.functions.last_mut().map_or(0, |function| {
            function.loops += 1;
            function.loops
        });
        self.waits();
        let kept = format!("$loop{}$", loops.saturating_sub(1));
        let text = format!("$awaited$ = 0, {kept} = $before$ = $context$.now, $awaited$");
        let values = statement.right.take_in(&self.builder);
        if let Some(list) = self.list(&text, values) {
            statement.right = list;
        }
        let restore = format!("$context$.now = $before$ = {kept};");
        let mut body = ArenaVec::new_in(&self.builder);
        body.push(statement.body.take_in(&self.builder));
        self.put_before(&restore, &mut body);
        statement.body = Statement::new_block_statement(SPAN, body, &self.builder);
        restore
    }
}

/// The `for await` of a statement, under whatever labels.
fn loop_of<'s, 'a>(statement: &'s mut Statement<'a>) -> Option<&'s mut ForOfStatement<'a>> {
    match statement {
        Statement::ForOfStatement(of) if of.r#await => Some(of),
        Statement::LabeledStatement(labeled) => loop_of(&mut labeled.body),
        _ => None,
    }
}

impl<'a> VisitMut<'a> for Keeper<'a> {
    fn visit_program(&mut self, program: &mut Program<'a>) {
        let variables = self.inside(true, |this| walk_mut::walk_program(this, program));
        if let Some(variables) = variables {
            self.put_before(&variables, &mut program.body);
        }
    }

    fn visit_function(&mut self, function: &mut Function<'a>, flags: ScopeFlags) {
        let variables = self.inside(function.r#async, |this| {
            walk_mut::walk_function(this, function, flags);
        });
        if let (Some(variables), Some(body)) = (variables, &mut function.body) {
            self.put_before(&variables, &mut body.statements);
        }
    }

    fn visit_arrow_function_expression(&mut self, arrow: &mut ArrowFunctionExpression<'a>) {
        let variables = self.inside(arrow.r#async, |this| {
            walk_mut::walk_arrow_function_expression(this, arrow);
        });
        let Some(variables) = variables else {
            return;
        };
        if let Some(value) = arrow.body.as_expression_mut() {
            let value = value.take_in(&self.builder);
            let span = value.span();
            let answer = Statement::new_return_statement(span, Some(value), &self.builder);
            let body = FunctionBody::boxed(SPAN, [], [answer], &self.builder);
            arrow.body = ArrowFunctionBody::FunctionBody(body);
        }
        if let ArrowFunctionBody::FunctionBody(body) = &mut arrow.body {
            self.put_before(&variables, &mut body.statements);
        }
    }

    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        walk_mut::walk_expression(self, expression);
        let is_async = self.functions.last().is_some_and(|around| around.is_async);
        let (what, value) = match expression {
            Expression::AwaitExpression(waiting) => {
                ("await", waiting.argument.take_in(&self.builder))
            }
            Expression::YieldExpression(yielding) if yielding.delegate && is_async => {
                let Some(value) = yielding.argument.take() else {
                    return;
                };
                ("yield*", value)
            }
            _ => return,
        };
        self.waits();
        let text = format!(
            "$awaited$ = 0, $before$ = $context$.now, $awaited$ = {what} $awaited$, $context$.now = $before$, $awaited$"
        );
        if let Some(list) = self.list(&text, value) {
            *expression = list;
        }
    }

    fn visit_statement(&mut self, statement: &mut Statement<'a>) {
        let Some(found) = loop_of(statement) else {
            return walk_mut::walk_statement(self, statement);
        };
        walk_mut::walk_for_of_statement(self, found);
        let restore = self.keep_in_loop(found);
        let mut both = self.statements(&restore);
        both.insert(0, statement.take_in(&self.builder));
        *statement = Statement::new_block_statement(SPAN, both, &self.builder);
    }

    fn visit_try_statement(&mut self, attempt: &mut TryStatement<'a>) {
        let at_first = self.awaits_so_far();
        self.visit_block_statement(&mut attempt.block);
        let in_block = self.awaits_so_far();
        if let Some(handler) = &mut attempt.handler {
            self.visit_catch_clause(handler);
            if in_block > at_first {
                self.put_before(RESTORE, &mut handler.body.body);
            }
        }
        let before_last = self.awaits_so_far();
        if let Some(last) = &mut attempt.finalizer {
            self.visit_block_statement(last);
            if before_last > at_first {
                self.put_before(RESTORE, &mut last.body);
            }
        }
    }
}
