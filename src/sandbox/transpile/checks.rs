//! What the compiler of Next.js (SWC) refuses and oxc, or TypeScript, sees otherwise.

use super::problem::{SourceFile, SourceProblem};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrowFunctionExpression, AwaitExpression, ClassElement, Declaration,
    ExportDefaultDeclarationKind, Expression, Function, MethodDefinitionKind, Program, Statement,
    TSModuleBlock,
};
use oxc_ast_visit::{Visit, walk};
use oxc_diagnostics::OxcDiagnostic;
use oxc_semantic::{NodeId, ScopeFlags, Semantic, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};

/// TypeScript's mistakes that are none of the compiler's: a type check finds them, the code runs.
const TYPES_ONLY: [&str; 2] = ["1016", "1039"];

/// Whether what oxc found keeps a source from running.
pub(super) fn is_fatal(diagnostic: &OxcDiagnostic, members: &[Span]) -> bool {
    let is_of_types = diagnostic.code.scope.as_deref() == Some("TS")
        && diagnostic
            .code
            .number
            .as_deref()
            .is_some_and(|number| TYPES_ONLY.contains(&number));
    let is_at_member = diagnostic.message.starts_with("Identifier `")
        && diagnostic.labels.iter().any(|label| {
            let start = label.offset();
            members.iter().any(|member| member.start == start)
        });
    !is_of_types && !is_at_member
}

/// Where the public methods of classes are named: two of a name are no mistake, the second counts.
pub(super) fn members(program: &Program<'_>) -> Vec<Span> {
    let mut search = Members::default();
    search.visit_program(program);
    search.found
}

#[derive(Default)]
struct Members {
    found: Vec<Span>,
}

impl<'a> Visit<'a> for Members {
    fn visit_class_element(&mut self, element: &ClassElement<'a>) {
        let is_constructor = matches!(element, ClassElement::MethodDefinition(method)
            if method.kind == MethodDefinitionKind::Constructor);
        if let Some(key) = element.property_key()
            && !key.is_private_identifier()
            && !is_constructor
        {
            self.found.push(key.span());
        }
        walk::walk_class_element(self, element);
    }
}

/// Whether a script awaits at its top, which makes it a module.
pub(super) fn awaits(program: &Program<'_>) -> bool {
    let mut search = Awaits::default();
    search.visit_program(program);
    search.found
}

#[derive(Default)]
struct Awaits {
    found: bool,
}

impl<'a> Visit<'a> for Awaits {
    fn visit_await_expression(&mut self, _: &AwaitExpression<'a>) {
        self.found = true;
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
}

/// Fails with the first of what SWC would say.
pub(super) fn refuse(
    file: &SourceFile<'_>,
    program: &Program<'_>,
    semantic: &Semantic<'_>,
) -> Result<(), Vec<SourceProblem>> {
    let found = bound_twice(semantic)
        .or_else(|| written(semantic))
        .or_else(|| second_default(program))
        .or_else(|| nested_module_syntax(program))
        .or_else(|| no_actions(program));
    match found {
        Some((span, message)) => Err(vec![file.problem(span, &message, None)]),
        None => Ok(()),
    }
}

type Found = Option<(Span, String)>;

/// A name that two declarations give a value.
fn bound_twice(semantic: &Semantic<'_>) -> Found {
    let scoping = semantic.scoping();
    let mut symbols = scoping.symbol_ids();
    symbols.find_map(|symbol| {
        let declared = scoping.symbol_redeclarations(symbol);
        let is_top = scoping.symbol_scope_id(symbol) == scoping.root_scope_id();
        let mut before = SymbolFlags::None;
        let mut values = declared
            .iter()
            .filter(|one| one.flags.intersects(VALUES) && !is_bodiless(semantic, one.declaration));
        let second = values.find(|one| {
            let clash = clashes(before, one.flags, is_top);
            before |= one.flags;
            clash
        })?;
        let name = scoping.symbol_name(symbol);
        Some((
            second.span,
            format!("the name `{name}` is defined multiple times"),
        ))
    })
}

const VALUES: SymbolFlags = SymbolFlags::Variable
    .union(SymbolFlags::Class)
    .union(SymbolFlags::Function)
    .union(SymbolFlags::Import);

fn clashes(before: SymbolFlags, now: SymbolFlags, is_top: bool) -> bool {
    if before.is_empty() {
        return false;
    }
    let both = before | now;
    let functions = both & !SymbolFlags::AsyncOrGeneratorFunction == SymbolFlags::Function;
    both.contains(SymbolFlags::Import) || (functions && is_top)
}

/// Overloads and what is declared only.
fn is_bodiless(semantic: &Semantic<'_>, node: NodeId) -> bool {
    match semantic.nodes().kind(node) {
        AstKind::Function(function) => function.body.is_none(),
        AstKind::ImportSpecifier(specifier) => specifier.import_kind.is_type(),
        _ => false,
    }
}

/// A constant or an import that is assigned to.
fn written(semantic: &Semantic<'_>) -> Found {
    let scoping = semantic.scoping();
    let mut symbols = scoping.symbol_ids();
    symbols.find_map(|symbol: SymbolId| {
        let flags = scoping.symbol_flags(symbol);
        let message = if flags.is_const_variable() {
            "cannot reassign to a variable declared with `const`"
        } else if flags.contains(SymbolFlags::Import) {
            "cannot reassign to an imported binding"
        } else {
            return None;
        };
        let mut writes = scoping
            .get_resolved_references(symbol)
            .filter(|reference| reference.is_write() && !is_cast(semantic, reference.node_id()));
        let write = writes.next()?;
        Some((semantic.reference_span(write), message.to_owned()))
    })
}

/// `(name as any) = …`, which SWC does not look into.
fn is_cast(semantic: &Semantic<'_>, reference: NodeId) -> bool {
    matches!(
        semantic.nodes().parent_kind(reference),
        AstKind::TSAsExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::TSSatisfiesExpression(_)
            | AstKind::TSTypeAssertion(_)
    )
}

fn second_default(program: &Program<'_>) -> Found {
    let mut defaults = program.body.iter().filter_map(|statement| match statement {
        Statement::ExportDefaultDeclaration(export) => match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function)
                if function.body.is_none() =>
            {
                None
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => None,
            _ => Some(export.span),
        },
        _ => None,
    });
    let second = defaults.nth(1)?;
    Some((
        second,
        "the name `default` is exported multiple times".to_owned(),
    ))
}

fn nested_module_syntax(program: &Program<'_>) -> Found {
    let mut search = Nested::default();
    search.visit_program(program);
    let message = "'import', and 'export' cannot be used outside of module code";
    search.found.map(|span| (span, message.to_owned()))
}

/// Looks for imports and exports below the top.
#[derive(Default)]
struct Nested {
    depth: usize,
    found: Option<Span>,
}

impl<'a> Visit<'a> for Nested {
    fn visit_statement(&mut self, statement: &Statement<'a>) {
        if statement.is_module_declaration() && self.depth > 0 {
            self.found.get_or_insert(statement.span());
        }
        self.depth += 1;
        walk::walk_statement(self, statement);
        self.depth -= 1;
    }

    fn visit_ts_module_block(&mut self, _: &TSModuleBlock<'a>) {}
}

/// A `'use server'` file that exports something else than async functions.
fn no_actions(program: &Program<'_>) -> Found {
    let mut directives = program.directives.iter();
    if !directives.any(|directive| directive.directive == "use server") {
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
