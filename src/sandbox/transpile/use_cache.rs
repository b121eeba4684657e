//! `'use cache'`: the functions that carry it, wrapped so that the runtime answers for them.
//!
//! `async function load(key) { 'use cache'; … }` becomes
//! `async function load(key) { return __useCache('app/load.ts#load', [], arguments, 1, async () => { … }) }`:
//! an arrow keeps `this` and the parameters, and what stood in the body keeps its place for stacks.
//! As in next-swc, what a function closes over (save names of the module) is part of its key.

mod closure;

use super::problem::{SourceFile, SourceProblem};
use oxc_allocator::{Allocator, ArenaVec, GetAllocator, TakeIn};
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, ArrowFunctionBody, ArrowFunctionExpression, Class,
    ClassElement, Declaration, Directive, Expression, FormalParameterKind, FormalParameters,
    Function, FunctionBody, MethodDefinitionKind, ModuleExportName, ObjectProperty, Program,
    Statement, VariableDeclarator,
};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_semantic::{ScopeFlags, ScopeId, Scoping};
use oxc_span::{GetSpan, SPAN, Span};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

/// What a wrapped module imports: the loader gives it to modules with [`super::Script::uses_cache`] only.
pub const MODULE: &str = "jsguide:use-cache";

/// What a module with wrapped functions begins with.
pub(super) const IMPORT: &str = "import { useCache as __useCache } from \"jsguide:use-cache\";";

const NOT_ASYNC: &str = "\"use cache\" functions must be async functions.";
const INSTANCE_METHOD: &str = "It is not allowed to define inline \"use cache\" annotated class instance methods.\nTo define cached functions, use functions, object method properties, or static class methods instead.";

/// Wraps all functions of a program that are to be cached; says whether there were any.
pub(super) fn wrap<'a>(
    allocator: &'a Allocator,
    file: &SourceFile<'_>,
    program: &mut Program<'a>,
    scoping: &Scoping,
) -> Result<bool, Vec<SourceProblem>> {
    let whole_file = take_directive(&mut program.directives);
    let exported = if whole_file.is_some() {
        exported_names(program)
    } else {
        BTreeSet::new()
    };
    let mut wrapper = Wrapper {
        builder: AstBuilder::new(allocator),
        file,
        scoping,
        kind: whole_file.clone(),
        exported,
        name: None,
        depth: 0,
        count: 0,
        digest: digest(file.source),
        problems: Vec::new(),
    };
    wrapper.visit_program(program);
    if wrapper.problems.is_empty() {
        Ok(wrapper.count > 0)
    } else {
        Err(wrapper.problems)
    }
}

fn digest(source: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    source.hash(&mut hasher);
    hasher.finish()
}

/// `use cache` gives `default`, `use cache: remote` gives `remote`.
fn kind_of(directive: &str) -> Option<String> {
    match directive.strip_prefix("use cache")? {
        "" => Some("default".to_owned()),
        rest => rest.strip_prefix(": ").map(|kind| kind.trim().to_owned()),
    }
}

fn take_directive(directives: &mut ArenaVec<'_, Directive<'_>>) -> Option<String> {
    let kind = directives
        .iter()
        .find_map(|directive| kind_of(&directive.directive))?;
    directives.retain(|directive| kind_of(&directive.directive).is_none());
    Some(kind)
}

/// The local names behind `export { a, b as c }`.
fn exported_names(program: &Program<'_>) -> BTreeSet<String> {
    let specifiers = program.body.iter().filter_map(|statement| match statement {
        Statement::ExportNamedDeclaration(export) => Some(&export.specifiers),
        _ => None,
    });
    specifiers
        .flatten()
        .filter_map(|specifier| match &specifier.local {
            ModuleExportName::IdentifierReference(local) => Some(local.name.to_string()),
            _ => None,
        })
        .collect()
}

struct Wrapper<'f, 's, 'a> {
    builder: AstBuilder<'a>,
    file: &'f SourceFile<'s>,
    scoping: &'f Scoping,
    /// The kind of cache that the file itself asks for.
    kind: Option<String>,
    /// Local names of a `use cache` file that are exported.
    exported: BTreeSet<String>,
    /// What the next function met is called, by its declaration or key.
    name: Option<(String, bool)>,
    depth: usize,
    count: usize,
    /// Of the source: an edited file has other entries.
    digest: u64,
    problems: Vec<SourceProblem>,
}

impl<'a> Wrapper<'_, '_, 'a> {
    fn refuse(&mut self, span: Span, message: &str) {
        self.problems.push(self.file.problem(span, message, None));
    }

    /// The name and kind of a function that is to be wrapped.
    fn takes(
        &mut self,
        own_name: Option<String>,
        directives: Option<&mut ArenaVec<'a, Directive<'a>>>,
    ) -> Option<(String, String)> {
        let (given, exported) = self.name.take().unwrap_or_default();
        let name = own_name.unwrap_or(given);
        let by_file = self
            .kind
            .clone()
            .filter(|_| self.depth == 0 && (exported || self.exported.contains(&name)));
        let kind = directives.and_then(take_directive).or(by_file)?;
        Some((
            if name.is_empty() {
                "anonymous".into()
            } else {
                name
            },
            kind,
        ))
    }

    fn string(&self, text: &str) -> Expression<'a> {
        let text = self.builder.allocator().alloc_str(text);
        Expression::new_string_literal(SPAN, text, None, &self.builder)
    }

    fn identifier(&self, name: &str) -> Expression<'a> {
        let name = self.builder.allocator().alloc_str(name);
        Expression::new_identifier(SPAN, name, &self.builder)
    }

    fn list(&self, names: &[String]) -> Expression<'a> {
        let items = names
            .iter()
            .map(|name| ArrayExpressionElement::from(self.identifier(name)));
        let items = ArenaVec::from_iter_in(items, &self.builder);
        Expression::new_array_expression(SPAN, items, &self.builder)
    }

    /// `__useCache(id, kind, [closure], arguments, count, async () => body)`.
    fn call(&mut self, called: &Called, span: Span, body: ArrowFunctionBody<'a>) -> Expression<'a> {
        self.count += 1;
        let (line, column) = self.file.lines.position(span.start);
        let id = format!(
            "{}#{}:{line}:{column}:{:x}",
            self.file.path.display(),
            called.name,
            self.digest
        );
        let no_params = FormalParameters::boxed(
            SPAN,
            FormalParameterKind::ArrowFormalParameters,
            [],
            None,
            &self.builder,
        );
        let inner = Expression::new_arrow_function_expression(
            SPAN,
            true,
            None,
            no_params,
            None,
            body,
            &self.builder,
        );
        let arguments = match &called.arguments {
            Arguments::Object => self.identifier("arguments"),
            Arguments::Names(names) => self.list(names),
        };
        let count = Expression::new_numeric_literal(
            SPAN,
            called.count,
            None,
            oxc_ast::ast::NumberBase::Decimal,
            &self.builder,
        );
        let all = [
            self.string(&id),
            self.string(&called.kind),
            self.list(&called.closure),
            arguments,
            count,
            inner,
        ];
        let all = ArenaVec::from_iter_in(all.into_iter().map(Argument::from), &self.builder);
        let wrapper = self.identifier("__useCache");
        Expression::new_call_expression(SPAN, wrapper, None, all, false, &self.builder)
    }

    fn wrap_body(&mut self, called: &Called, span: Span, body: &mut FunctionBody<'a>) {
        let old = body.take_in(&self.builder);
        let old = oxc_allocator::ArenaBox::new_in(old, &self.builder);
        let call = self.call(called, span, ArrowFunctionBody::FunctionBody(old));
        let answer = Statement::new_return_statement(SPAN, Some(call), &self.builder);
        *body = FunctionBody::new(SPAN, [], [answer], &self.builder);
    }

    fn closure_of(
        &self,
        scope: Option<ScopeId>,
        find: impl FnOnce(&mut closure::Search<'_>),
    ) -> Vec<String> {
        scope.map_or_else(Vec::new, |scope| closure::names(self.scoping, scope, find))
    }

    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.depth += 1;
        self.name = None;
        visit(self);
        self.depth -= 1;
    }

    fn named(&mut self, name: Option<String>, exported: bool, visit: impl FnOnce(&mut Self)) {
        self.name = name.map(|name| (name, exported));
        visit(self);
        self.name = None;
    }
}

/// What a wrapped call is made of.
struct Called {
    name: String,
    kind: String,
    closure: Vec<String>,
    arguments: Arguments,
    /// How many arguments count for the key; -1 for all.
    count: f64,
}

enum Arguments {
    /// `arguments`.
    Object,
    /// Arrows have none: what their parameters are bound to.
    Names(Vec<String>),
}

fn counted(params: &FormalParameters<'_>) -> f64 {
    if params.rest.is_some() {
        return -1.0;
    }
    u32::try_from(params.items.len()).map_or(-1.0, f64::from)
}

impl<'a> VisitMut<'a> for Wrapper<'_, '_, 'a> {
    fn visit_function(&mut self, function: &mut Function<'a>, flags: ScopeFlags) {
        let own = function.id.as_ref().map(|id| id.name.to_string());
        let directives = function.body.as_mut().map(|body| &mut body.directives);
        let taken = self.takes(own, directives);
        self.inside(|this| walk_mut::walk_function(this, function, flags));
        let Some((name, kind)) = taken else { return };
        if !function.r#async || function.generator {
            return self.refuse(function.span, NOT_ASYNC);
        }
        let called = Called {
            closure: self.closure_of(function.scope_id.get(), |search| search.function(function)),
            arguments: Arguments::Object,
            count: counted(&function.params),
            name,
            kind,
        };
        let span = function.span;
        if let Some(body) = &mut function.body {
            self.wrap_body(&called, span, body);
        }
    }

    fn visit_arrow_function_expression(&mut self, arrow: &mut ArrowFunctionExpression<'a>) {
        let directives = match &mut arrow.body {
            ArrowFunctionBody::FunctionBody(body) => Some(&mut body.directives),
            _ => None,
        };
        let taken = self.takes(None, directives);
        self.inside(|this| walk_mut::walk_arrow_function_expression(this, arrow));
        let Some((name, kind)) = taken else { return };
        if !arrow.r#async {
            return self.refuse(arrow.span, NOT_ASYNC);
        }
        let called = Called {
            closure: self.closure_of(arrow.scope_id.get(), |search| search.arrow(arrow)),
            arguments: Arguments::Names(parameter_names(&arrow.params)),
            count: -1.0,
            name,
            kind,
        };
        let span = arrow.span;
        match &mut arrow.body {
            ArrowFunctionBody::FunctionBody(body) => self.wrap_body(&called, span, body),
            body => {
                let old = body.take_in(&self.builder);
                let call = self.call(&called, span, old);
                arrow.body = ArrowFunctionBody::from(call);
            }
        }
    }

    fn visit_statement(&mut self, statement: &mut Statement<'a>) {
        match statement {
            Statement::ExportDeclaration(export) if self.depth == 0 => {
                match &mut export.declaration {
                    Declaration::VariableDeclaration(variables) => {
                        for variable in &mut variables.declarations {
                            let name = variable
                                .id
                                .get_identifier_name()
                                .map(|name| name.to_string());
                            self.named(name, true, |this| {
                                walk_mut::walk_variable_declarator(this, variable);
                            });
                        }
                    }
                    Declaration::FunctionDeclaration(function) => {
                        self.named(Some(String::new()), true, |this| {
                            this.visit_function(function, ScopeFlags::Function);
                        });
                    }
                    other => walk_mut::walk_declaration(self, other),
                }
            }
            Statement::ExportDefaultDeclaration(export) if self.depth == 0 => {
                self.named(Some("default".to_owned()), true, |this| {
                    walk_mut::walk_export_default_declaration(this, export);
                });
            }
            other => walk_mut::walk_statement(self, other),
        }
    }

    fn visit_variable_declarator(&mut self, variable: &mut VariableDeclarator<'a>) {
        let name = variable
            .id
            .get_identifier_name()
            .map(|name| name.to_string());
        self.named(name, false, |this| {
            walk_mut::walk_variable_declarator(this, variable);
        });
    }

    fn visit_object_property(&mut self, property: &mut ObjectProperty<'a>) {
        let name = property.key.static_name().map(|name| name.to_string());
        self.named(name, false, |this| {
            walk_mut::walk_object_property(this, property);
        });
    }

    fn visit_class(&mut self, class: &mut Class<'a>) {
        for element in &class.body.body {
            if let ClassElement::MethodDefinition(method) = element
                && !method.r#static
                && method.kind == MethodDefinitionKind::Method
                && method.value.body.as_ref().is_some_and(|body| {
                    body.directives
                        .iter()
                        .any(|own| kind_of(&own.directive).is_some())
                })
            {
                self.refuse(method.key.span(), INSTANCE_METHOD);
            }
        }
        walk_mut::walk_class(self, class);
    }
}

fn parameter_names(params: &FormalParameters<'_>) -> Vec<String> {
    let mut names: Vec<String> = params
        .items
        .iter()
        .flat_map(|item| item.pattern.get_binding_identifiers())
        .map(|id| id.name.to_string())
        .collect();
    if let Some(rest) = &params.rest {
        let rest = rest.rest.argument.get_binding_identifiers();
        names.extend(rest.iter().map(|id| id.name.to_string()));
    }
    names
}

#[cfg(test)]
mod tests;
