//! A source as oxc's tree, checked.

use super::problem::{SourceFile, SourceProblem};
use super::room::with_room;
use super::{Decorators, Settings, checks, elements, merges, namespaces, parameters};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    AccessorProperty, Class, Decorator, FormalParameter, JSXElement, JSXNamespacedName, Program,
    Statement, TSExportAssignment,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::{Scoping, SemanticBuilder};
use oxc_span::{GetSpan, SourceType, Span};
use std::path::Path;

/// Said of a source that would need more stack than it can be given.
pub(super) const TOO_DEEP: &str = "This code is too long or nested too deeply to be read.";

/// A source that parsed, with what its names are bound to.
pub(super) struct Parsed<'a> {
    pub(super) file: SourceFile<'a>,
    pub(super) program: Program<'a>,
    pub(super) scoping: Scoping,
    pub(super) is_commonjs: bool,
    /// What only the type check minds.
    pub(super) type_problems: Vec<SourceProblem>,
}

/// Parses a source and works on it, with room for its nesting; too deep a source is a problem like others.
pub(super) fn deeply<T: Send>(
    path: &Path,
    source: &str,
    work: impl for<'a> FnOnce(&'a Allocator, Parsed<'a>) -> Result<T, Vec<SourceProblem>> + Send,
) -> Result<T, Vec<SourceProblem>> {
    let done = with_room(source, || {
        let allocator = Allocator::default();
        parse(&allocator, path, source).and_then(|parsed| work(&allocator, parsed))
    });
    done.unwrap_or_else(|| {
        let span = Span::new(0, 0);
        Err(vec![
            SourceFile::new(path, source).problem(span, TOO_DEEP, None),
        ])
    })
}

/// Parses a file that is to be run; its ending tells the language.
fn parse<'a>(
    allocator: &'a Allocator,
    path: &'a Path,
    source: &'a str,
) -> Result<Parsed<'a>, Vec<SourceProblem>> {
    let file = SourceFile::new(path, source);
    let language = language_of(&file)?;
    let options = ParseOptions {
        allow_return_outside_function: language.is_commonjs(),
        parse_regular_expression: true,
        ..ParseOptions::default()
    };
    let parsed = Parser::new(allocator, source, language)
        .with_options(options)
        .parse();
    file.check_but(&parsed.diagnostics, |found| checks::is_fatal(found, &[]))?;
    let mut type_problems =
        file.problems(&parsed.diagnostics, |found| !checks::is_fatal(found, &[]));
    let (mut program, has_module_syntax) = (parsed.program, parsed.module_record.has_module_syntax);
    if language.is_typescript() {
        merges::arrange(allocator, &mut program);
        parameters::before_fields(allocator, &mut program);
        namespaces::expose_variables(allocator, &mut program);
    }
    let checked = SemanticBuilder::new()
        .with_check_syntax_error(true)
        .with_build_nodes(true)
        .with_enum_eval(true)
        .build(&program);
    if !checked.diagnostics.is_empty() {
        let members = checks::members(&program);
        file.check_but(&checked.diagnostics, |found| {
            checks::is_fatal(found, &members)
        })?;
        type_problems.extend(file.problems(&checked.diagnostics, |found| {
            !checks::is_fatal(found, &members)
        }));
    }
    if !language.is_typescript() {
        type_problems.clear();
    }
    checks::refuse(&file, &program, &checked.semantic)?;
    let scoping = checked.semantic.into_scoping();
    let is_own = |name| declares(&scoping, name);
    let is_commonjs = language.is_commonjs()
        || has_export_assignment(&program)
        || (!has_module_syntax
            && !["module", "exports", "require"].into_iter().any(is_own)
            && (uses_commonjs(&scoping) || !checks::awaits(&program)));
    Ok(Parsed {
        file,
        program,
        scoping,
        is_commonjs,
        type_problems,
    })
}

/// The language of a lesson's fence: ts, tsx, js or jsx; JavaScript may hold JSX either way, as in Next.js.
pub(super) fn fence_language(language: &str) -> SourceType {
    match language {
        "ts" => SourceType::ts(),
        "tsx" => SourceType::tsx(),
        _ => SourceType::jsx(),
    }
}

/// Whether the module itself declares a name at its top.
pub(super) fn declares(scoping: &Scoping, name: &str) -> bool {
    scoping.get_root_binding(name.into()).is_some()
}

fn language_of(file: &SourceFile<'_>) -> Result<SourceType, Vec<SourceProblem>> {
    let unknown = |_| {
        let message =
            "This kind of file can't be run: only .ts, .tsx, .js, .jsx, .mjs and .cjs can.";
        vec![file.problem(Span::new(0, 0), message, None)]
    };
    let language = SourceType::from_path(file.path).map_err(unknown)?;
    let plain = language.is_javascript();
    Ok(language
        .with_module(!language.is_commonjs())
        .with_jsx(plain))
}

/// `export = value`, TypeScript's way to write `module.exports = value`.
fn has_export_assignment(program: &Program<'_>) -> bool {
    program
        .body
        .iter()
        .any(|statement| matches!(statement, Statement::TSExportAssignment(_)))
}

fn uses_commonjs(scoping: &Scoping) -> bool {
    let unresolved = scoping.root_unresolved_references();
    unresolved
        .keys()
        .any(|name| matches!(name.as_str(), "module" | "exports" | "require"))
}

/// Fails with the first piece of syntax that jsguide does not run.
pub(super) fn refuse_unsupported(
    file: &SourceFile<'_>,
    program: &Program<'_>,
    settings: Settings,
) -> Result<(), Vec<SourceProblem>> {
    let mut search = Unsupported {
        decorators: settings.decorators,
        runs_assigned_exports: settings.assigned_exports,
        has_jsx: false,
        first: None,
    };
    search.visit_program(program);
    let pragma = program.comments.iter().find(|comment| {
        let text = comment.content_span().source_text(file.source);
        ["@jsx ", "@jsxFrag "]
            .iter()
            .any(|pragma| text.contains(pragma))
    });
    if let (Some(pragma), true) = (pragma, search.has_jsx) {
        search.first.get_or_insert((pragma.span, Syntax::Pragma));
    }
    let Some((span, what)) = search.first else {
        return Ok(());
    };
    let (message, help) = match what {
        Syntax::Accessor => (
            "`accessor` fields are not supported: Node 20, on which Next.js runs, does not know them.",
            "Write a getter and a setter instead.",
        ),
        Syntax::AssignedExports => (
            "ES Modules may not assign module.exports or exports.*, Use ESM export syntax, instead",
            "Write `export default` in place of `export =`.",
        ),
        Syntax::Namespace => (
            "JSX Namespace is disabled by default because react does not support it yet.",
            "Write the name without a colon, as xlinkHref.",
        ),
        Syntax::Pragma => (
            "pragma cannot be set when runtime is automatic",
            "Take the comment away: JSX becomes calls of react/jsx-runtime.",
        ),
        Syntax::ParameterDecorator => (
            "Parameters are decorated with `experimentalDecorators` only.",
            "Set \"experimentalDecorators\": true in the compilerOptions of tsconfig.json, or decorate the method.",
        ),
        Syntax::DecoratedPrivate => (
            "A class with decorators can't have private members: the compiler of Next.js stops at them.",
            "Write `private` in place of `#`, or set \"experimentalDecorators\": true in the compilerOptions of tsconfig.json.",
        ),
        Syntax::Decorator => (
            "Decorators are off: Next.js compiles them with `experimentalDecorators` only.",
            "Set \"experimentalDecorators\": true in the compilerOptions of tsconfig.json, or call the function on the class.",
        ),
    };
    Err(vec![file.problem(span, message, Some(help))])
}

#[derive(Clone, Copy)]
enum Syntax {
    Accessor,
    AssignedExports,
    DecoratedPrivate,
    Decorator,
    Namespace,
    ParameterDecorator,
    Pragma,
}

/// Looks for the first piece of syntax that QuickJS lacks and oxc leaves.
struct Unsupported {
    decorators: Decorators,
    runs_assigned_exports: bool,
    has_jsx: bool,
    first: Option<(Span, Syntax)>,
}

impl<'a> Visit<'a> for Unsupported {
    fn visit_accessor_property(&mut self, field: &AccessorProperty<'a>) {
        self.first.get_or_insert((field.span, Syntax::Accessor));
    }

    fn visit_ts_export_assignment(&mut self, export: &TSExportAssignment<'a>) {
        if !self.runs_assigned_exports {
            self.first
                .get_or_insert((export.span, Syntax::AssignedExports));
        }
        walk::walk_ts_export_assignment(self, export);
    }

    fn visit_jsx_namespaced_name(&mut self, name: &JSXNamespacedName<'a>) {
        self.first.get_or_insert((name.span, Syntax::Namespace));
    }

    fn visit_jsx_element(&mut self, element: &JSXElement<'a>) {
        self.has_jsx = true;
        walk::walk_jsx_element(self, element);
    }

    fn visit_decorator(&mut self, decorator: &Decorator<'a>) {
        if self.decorators == Decorators::Refused {
            self.first
                .get_or_insert((decorator.span(), Syntax::Decorator));
        }
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        if self.decorators == Decorators::Elements
            && elements::is_decorated(class)
            && let Some(hidden) = elements::private_member(class)
        {
            self.first.get_or_insert((hidden, Syntax::DecoratedPrivate));
        }
        walk::walk_class(self, class);
    }

    fn visit_formal_parameter(&mut self, parameter: &FormalParameter<'a>) {
        if self.decorators == Decorators::Elements
            && let Some(decorator) = parameter.decorators.first()
        {
            self.first
                .get_or_insert((decorator.span(), Syntax::ParameterDecorator));
        }
        walk::walk_formal_parameter(self, parameter);
    }
}
