//! What the compiler of Next.js (SWC) refuses and oxc, or TypeScript, sees otherwise.

use super::actions;
use super::problem::{SourceFile, SourceProblem};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrowFunctionExpression, AwaitExpression, Class, ClassElement, ContinueStatement,
    ExportDefaultDeclarationKind, ExportSpecifier, Function, MethodDefinition,
    MethodDefinitionKind, Program, PropertyDefinition, Statement, TSEnumMember, TSModuleBlock,
    TSNamespaceDeclaration, TSTypeAliasDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_diagnostics::OxcDiagnostic;
use oxc_semantic::{NodeId, ScopeFlags, Semantic, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};
use std::collections::HashSet;

/// TypeScript's mistakes that are none of the compiler's: the type check of the build finds them, the
/// code runs.
const TYPES_ONLY: [&str; 8] = [
    "1016", // a required parameter behind an optional one
    "1039", // `declare const x = 1`
    "1095", // a setter with a return type
    "1263", // `let x!: number = 1`
    "1363", // `import type A, { B }`
    "2390", // a constructor without a body
    "2391", // an overload without a function
    "2670", // `global {}`
];

/// Words of such mistakes that have no number.
const TYPES_ONLY_WORDS: [&str; 2] = [
    "Enum member must have initializer.",
    "'static' modifier cannot be used with 'abstract' modifier.",
];

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
    !is_of_types && !is_at_member && !TYPES_ONLY_WORDS.contains(&diagnostic.message.as_ref())
}

/// Where the public members of classes and enums are named, and types: two of a name are no mistake
/// of the code, the second counts.
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

    fn visit_ts_enum_member(&mut self, member: &TSEnumMember<'a>) {
        self.found.push(member.id.span());
    }

    fn visit_ts_type_alias_declaration(&mut self, alias: &TSTypeAliasDeclaration<'a>) {
        self.found.push(alias.id.span);
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
        .or_else(|| exported_twice(program))
        .or_else(|| nested_module_syntax(program))
        .or_else(|| misplaced(program))
        .or_else(|| actions::problem(program));
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
    let class = both.contains(SymbolFlags::Class) && now != before;
    both.contains(SymbolFlags::Import) || class || (functions && is_top)
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

/// A name in two lists of exports, or a second default; what is declared where it is exported is
/// not looked at.
fn exported_twice(program: &Program<'_>) -> Found {
    let mut names = HashSet::new();
    let mut exported = program.body.iter().flat_map(listed);
    let (name, span) = exported.find(|(name, _)| !names.insert(name.clone()))?;
    Some((
        span,
        format!("the name `{name}` is exported multiple times"),
    ))
}

fn listed(statement: &Statement<'_>) -> Vec<(String, Span)> {
    let named = |specifiers: &[ExportSpecifier<'_>]| {
        let named = specifiers
            .iter()
            .map(|specifier| (specifier.exported.name().to_string(), specifier.span));
        named.collect()
    };
    match statement {
        Statement::ExportNamedDeclaration(export) => named(&export.specifiers),
        Statement::ExportFromDeclaration(export) => named(&export.specifiers),
        Statement::ExportAllDeclaration(export) => {
            let name = export.exported.iter();
            name.map(|name| (name.name().to_string(), export.span))
                .collect()
        }
        Statement::ExportDefaultDeclaration(export) => match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function)
                if function.body.is_none() =>
            {
                Vec::new()
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => Vec::new(),
            _ => vec![("default".to_owned(), export.span)],
        },
        _ => Vec::new(),
    }
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

fn misplaced(program: &Program<'_>) -> Found {
    let mut search = Misplaced::default();
    search.visit_program(program);
    let (span, message) = search.found?;
    Some((span, message.to_owned()))
}

/// Looks for what stands where it can't.
#[derive(Default)]
struct Misplaced {
    /// In how many loops of the present function.
    loops: usize,
    derives: bool,
    found: Option<(Span, &'static str)>,
}

impl Misplaced {
    fn within(&mut self, loops: usize, visit: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.loops, loops);
        visit(self);
        self.loops = outside;
    }

    fn add(&mut self, span: Span, message: &'static str) {
        self.found.get_or_insert((span, message));
    }
}

impl<'a> Visit<'a> for Misplaced {
    fn visit_statement(&mut self, statement: &Statement<'a>) {
        let loops = self.loops + usize::from(statement.is_iteration_statement());
        self.within(loops, |this| walk::walk_statement(this, statement));
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.within(0, |this| walk::walk_function(this, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.within(0, |this| {
            walk::walk_arrow_function_expression(this, arrow);
        });
    }

    fn visit_continue_statement(&mut self, statement: &ContinueStatement<'a>) {
        if self.loops == 0 {
            self.add(
                statement.span,
                "A 'continue' statement can only jump to a label of an enclosing iteration statement",
            );
        }
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let outside = std::mem::replace(&mut self.derives, class.heritage.is_some());
        walk::walk_class(self, class);
        self.derives = outside;
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        if field.declare && field.value.is_some() {
            self.add(
                field.span,
                "An implementation cannot be declared in ambient contexts",
            );
        }
        if field.r#override && !self.derives {
            self.add(field.span, OVERRIDES_NOTHING);
        }
        walk::walk_property_definition(self, field);
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        if method.r#override && !self.derives {
            self.add(method.span, OVERRIDES_NOTHING);
        }
        walk::walk_method_definition(self, method);
    }

    fn visit_ts_namespace_declaration(&mut self, module: &TSNamespaceDeclaration<'a>) {
        if !module.declare {
            walk::walk_ts_namespace_declaration(self, module);
        }
    }

    fn visit_ts_module_block(&mut self, block: &TSModuleBlock<'a>) {
        let modular = block.body.iter().find(|statement| {
            matches!(
                statement,
                Statement::ExportNamedDeclaration(_)
                    | Statement::ExportFromDeclaration(_)
                    | Statement::ExportAllDeclaration(_)
                    | Statement::ImportDeclaration(_)
            )
        });
        if let Some(statement) = modular {
            self.add(
                statement.span(),
                "ESM-style module declarations are not permitted in a namespace.",
            );
        }
        walk::walk_ts_module_block(self, block);
    }
}

const OVERRIDES_NOTHING: &str = "This member cannot have an 'override' modifier because its containing class does not extend another class.";
