//! TypeScript in, JavaScript that QuickJS runs out; and what can be told from a source without running it.
//!
//! The only module that names oxc. It reads no files: callers hand in a project-relative path, which
//! is the name shown in errors, and the text. Nothing in here knows what a Next.js version does with
//! the facts it finds.

mod actions;
mod added;
mod awaits;
mod checks;
mod client;
mod commonjs;
mod const_enums;
mod elements;
pub mod highlight;
mod imports;
mod lines;
mod links;
mod merges;
mod namespaces;
mod page;
mod parameters;
mod parse;
mod positions;
mod problem;
mod room;
pub mod route;
mod snippet;
mod spread;
mod use_cache;

pub use awaits::MODULE as CONTEXT_MODULE;
pub use highlight::highlight;
pub use imports::{ImportKind, ImportUse, ImportedName};
pub use links::{Absent, Links};
pub use page::{CHILDREN, PageSource, read_page};
pub use positions::{Positions, map_stack};
pub use problem::SourceProblem;
pub use route::RouteSource;
pub use snippet::{SnippetProblem, check_snippet};
pub use use_cache::MODULE as USE_CACHE_MODULE;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CodegenReturn};
use oxc_transformer::{HelperLoaderMode, TransformOptions, Transformer};
use parse::Parsed;
use std::collections::BTreeSet;
use std::path::Path;

/// A source file as an ECMAScript module that QuickJS can run.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The module's text. What QuickJS can't do (types, enums, CommonJS) is gone from it.
    pub code: String,
    /// Where each piece of `code` stood in the source.
    pub positions: Positions,
    /// The modules that the code asks for, in source order; imports of types only are not among them.
    pub imports: Vec<ImportUse>,
    /// The import declarations of the source, whether their names are used or not.
    pub declared: Vec<ImportUse>,
    /// Whether the source was CommonJS: it is then wrapped, and others import its [`Script::face`].
    pub is_commonjs: bool,
    /// Whether functions with `'use cache'` were wrapped: the code then imports [`USE_CACHE_MODULE`].
    pub uses_cache: bool,
    /// Whether functions wait: the code then imports [`CONTEXT_MODULE`].
    pub awaits: bool,
    /// The names that it exports, those behind [`Script::stars`] not among them; of CommonJS those
    /// that can be read off the source.
    pub exports: BTreeSet<String>,
    /// The modules of `export * from '…'`, as written.
    pub stars: Vec<String>,
    /// Of a CommonJS source: the module that others import, which runs this one.
    pub face: Option<String>,
    /// What the type check of the build finds; the code runs.
    pub type_problems: Vec<SourceProblem>,
}

impl Script {
    /// The source position of a position in [`Script::code`]; lines and columns count from 1.
    pub fn original(&self, line: usize, column: usize) -> Option<(usize, usize)> {
        self.positions.original(line, column)
    }
}

/// Turns a `.ts`, `.tsx`, `.js`, `.jsx`, `.mjs` or `.cjs` file into a module for QuickJS.
///
/// `path` is relative to the project, as `app/api/time/route.ts`. Fails with every problem found:
/// syntax errors, duplicate declarations, and the syntax that jsguide does not run.
pub fn compile(path: &Path, source: &str) -> Result<Script, Vec<SourceProblem>> {
    compile_with(path, source, Settings::default(), &Links::default())
}

/// [`compile`] by other settings than the usual ones.
pub fn compile_with(
    path: &Path,
    source: &str,
    settings: Settings,
    links: &Links,
) -> Result<Script, Vec<SourceProblem>> {
    parse::deeply(path, source, |allocator, parsed| {
        emit(allocator, parsed, settings, links)
    })
}

/// What a project and its version of Next.js say about the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// What `'use cache'` is.
    pub directives: Directives,
    /// What class fields are.
    pub fields: Fields,
    /// What decorators are.
    pub decorators: Decorators,
    /// What exports that contradict themselves are.
    pub exports: Exports,
    /// `export =` runs.
    pub assigned_exports: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            directives: Directives::Plain,
            fields: Fields::Defined,
            decorators: Decorators::Refused,
            exports: Exports::Strict,
            assigned_exports: true,
        }
    }
}

/// What an export is whose name is exported twice, or that nothing declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exports {
    /// A mistake.
    Strict,
    /// Of two the later counts; what nothing declares is a type.
    Lenient,
}

/// What decorators are (`experimentalDecorators` and `emitDecoratorMetadata` of tsconfig.json).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decorators {
    /// Nothing that compiles.
    Refused,
    /// Those of the proposal of 2018.
    Elements,
    /// TypeScript's own, from before they were a standard.
    Legacy {
        /// The types of what is decorated are kept.
        metadata: bool,
    },
}

/// What becomes of a field in a TypeScript class (`useDefineForClassFields` of tsconfig.json).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Each is there from the beginning, as in JavaScript.
    Defined,
    /// One without a value is a type only.
    Assigned,
}

/// What `'use cache'` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directives {
    /// A string without a meaning.
    Plain,
    /// Cache the function, or all that the file exports.
    UseCache,
}

/// What a module that runs as it stands exports, and the modules of its `export * from '…'`.
pub fn exports_of(source: &str) -> (BTreeSet<String>, Vec<String>) {
    let path = Path::new("module.mjs");
    let found = parse::deeply(path, source, |_, parsed| {
        Ok(links::exported(&parsed.program))
    });
    found.map_or_else(|_| Default::default(), |found| (found.names, found.stars))
}

/// The lines around a place, as Next.js prints them; `length` bytes from it are marked.
pub fn code_frame(source: &str, line: usize, column: usize, length: usize) -> String {
    let lines = lines::Lines::new(source);
    let start = lines.offset(line, column);
    let end = (start + length).min(source.len());
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    lines.frame(offset(start), offset(end))
}

/// An exported constant of a file, as `config` of a proxy, if it is there.
pub fn constant(
    path: &Path,
    source: &str,
    name: &str,
) -> Result<Option<route::ConfigExport>, Vec<SourceProblem>> {
    parse::deeply(path, source, |_, parsed| Ok(route::constant(&parsed, name)))
}

/// Reads off a route file what can be told without running it.
pub fn analyse(path: &Path, source: &str) -> Result<RouteSource, Vec<SourceProblem>> {
    parse::deeply(path, source, |_, parsed| Ok(route::read(&parsed)))
}

fn emit<'a>(
    allocator: &'a Allocator,
    parsed: Parsed<'a>,
    settings: Settings,
    links: &Links,
) -> Result<Script, Vec<SourceProblem>> {
    let Parsed {
        file,
        mut program,
        scoping,
        is_commonjs,
        type_problems,
    } = parsed;
    parse::refuse_unsupported(&file, &program, settings)?;
    let declared = imports::declared(&file, &program);
    let has_own_require = parse::declares(&scoping, "require");
    let needs = commonjs::Needs::of(&scoping);
    const_enums::hide(&mut program, &scoping);
    let transformed = Transformer::new(allocator, file.path, &transform_options(settings))
        .build_with_scoping(scoping, &mut program);
    file.check(&transformed.diagnostics)?;
    if settings.exports == Exports::Strict
        && let Some((span, name)) = links::exported_again(&program)
    {
        let message = format!("Module parse failed: Duplicate export '{name}'");
        return Err(vec![file.problem(span, &message, None)]);
    }
    if settings.exports == Exports::Lenient {
        links::drop_undeclared(&mut program, &transformed.scoping);
        links::drop_overwritten(allocator, &mut program);
    }
    let uses_cache = settings.directives == Directives::UseCache
        && use_cache::wrap(allocator, &file, &mut program, &transformed.scoping)?;
    match settings.decorators {
        Decorators::Elements => elements::decorate(allocator, &mut program),
        Decorators::Legacy { .. } => elements::finish_older(allocator, &mut program),
        Decorators::Refused => {}
    }
    let uses_client = client::takes(&program);
    let imports = imports::collect(&file, &program, &transformed.scoping, has_own_require);
    if uses_client {
        return Ok(client::script(links::exported(&program).names));
    }
    links::drop_attributes(&mut program);
    let mut front = links.apply(&mut program);
    let exported = if is_commonjs {
        commonjs::exported(&program)
    } else {
        links::exported(&program)
    };
    if uses_cache {
        front.insert_str(0, use_cache::IMPORT);
    }
    spread::make_objects(allocator, &mut program);
    let awaits = awaits::keep_context(allocator, &mut program);
    if awaits {
        front.insert_str(0, awaits::IMPORT);
    }
    let CodegenReturn { code, map, .. } = Codegen::new()
        .with_options(CodegenOptions {
            source_map_path: Some(file.path.to_path_buf()),
            ..CodegenOptions::default()
        })
        .with_source_text(file.source)
        .build(&program);
    if code.contains(HELPERS) {
        front.push_str(IMPORT_HELPERS);
    }
    let wrapped = commonjs::Wrapped {
        path: file.path,
        exported: &exported,
        imports: &imports,
        needs: &needs,
        links,
        is_commonjs,
    };
    let wrapping = wrapped.wrapping(&front);
    let positions = Positions::new(map.as_ref(), wrapping.lines_before());
    let (code, face) = wrapping.around(&code);
    Ok(Script {
        code,
        positions,
        imports,
        declared,
        is_commonjs,
        uses_cache,
        awaits,
        exports: exported.names,
        stars: exported.stars,
        face,
        type_problems,
    })
}

/// What compiled decorators call.
const HELPERS: &str = "babelHelpers.";
/// Where they find it.
pub const HELPERS_MODULE: &str = "jsguide:decorators";
const IMPORT_HELPERS: &str = "import * as babelHelpers from \"jsguide:decorators\";";

fn transform_options(settings: Settings) -> TransformOptions {
    let mut options = TransformOptions::default();
    options.typescript.remove_class_fields_without_initializer =
        settings.fields == Fields::Assigned;
    options.typescript.optimize_const_enums = true;
    options.helper_loader.mode = HelperLoaderMode::External;
    if let Decorators::Legacy { metadata } = settings.decorators {
        options.decorator.legacy = true;
        options.decorator.emit_decorator_metadata = metadata;
    }
    options
}

#[cfg(test)]
mod tests;
