//! TypeScript in, JavaScript that QuickJS runs out; and what can be told from a source without running it.
//!
//! The only module that names oxc. It reads no files: callers hand in a project-relative path, which
//! is the name shown in errors, and the text. Nothing in here knows what a Next.js version does with
//! the facts it finds.

mod commonjs;
pub mod highlight;
mod imports;
mod lines;
mod page;
mod parse;
mod positions;
mod problem;
mod room;
pub mod route;
mod snippet;
mod use_cache;

pub use highlight::highlight;
pub use imports::{ImportKind, ImportUse};
pub use page::{CHILDREN, PageSource, read_page};
pub use positions::{Positions, map_stack};
pub use problem::SourceProblem;
pub use snippet::{SnippetProblem, check_snippet};
pub use use_cache::MODULE as USE_CACHE_MODULE;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CodegenReturn};
use oxc_transformer::{TransformOptions, Transformer};
use parse::Parsed;
use route::RouteSource;
use std::path::Path;

/// A source file as an ECMAScript module that QuickJS can run.
#[derive(Debug, Clone)]
pub struct Script {
    /// The module's text. What QuickJS can't do (types, enums, CommonJS) is gone from it.
    pub code: String,
    /// Where each piece of `code` stood in the source.
    pub positions: Positions,
    /// The modules that the code asks for, in source order; imports of types only are not among them.
    pub imports: Vec<ImportUse>,
    /// Whether the source was CommonJS: it is then wrapped, and `module.exports` is the default export.
    pub is_commonjs: bool,
    /// Whether functions with `'use cache'` were wrapped: the code then imports [`USE_CACHE_MODULE`].
    pub uses_cache: bool,
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
/// syntax errors, duplicate declarations, and the syntax that jsguide does not run (JSX, decorators).
pub fn compile(path: &Path, source: &str) -> Result<Script, Vec<SourceProblem>> {
    compile_as(path, source, Directives::Plain)
}

/// [`compile`], with or without a meaning for `'use cache'`.
pub fn compile_as(
    path: &Path,
    source: &str,
    directives: Directives,
) -> Result<Script, Vec<SourceProblem>> {
    compile_with(path, source, directives, Fields::Defined)
}

/// [`compile_as`], with a choice of what class fields are.
pub fn compile_with(
    path: &Path,
    source: &str,
    directives: Directives,
    fields: Fields,
) -> Result<Script, Vec<SourceProblem>> {
    parse::deeply(path, source, |allocator, parsed| {
        emit(allocator, parsed, directives, fields)
    })
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
    directives: Directives,
    fields: Fields,
) -> Result<Script, Vec<SourceProblem>> {
    let Parsed {
        file,
        mut program,
        scoping,
        is_commonjs,
    } = parsed;
    let has_own_require = parse::declares(&scoping, "require");
    let mut options = TransformOptions::default();
    options.typescript.remove_class_fields_without_initializer = fields == Fields::Assigned;
    let transformed =
        Transformer::new(allocator, file.path, &options).build_with_scoping(scoping, &mut program);
    file.check(&transformed.diagnostics)?;
    let uses_cache = directives == Directives::UseCache
        && use_cache::wrap(allocator, &file, &mut program, &transformed.scoping)?;
    let imports = imports::collect(&file, &program, has_own_require);
    let wrapping = commonjs::Wrapping::of(&program, &imports, is_commonjs, uses_cache);
    let CodegenReturn { code, map, .. } = Codegen::new()
        .with_options(CodegenOptions {
            source_map_path: Some(file.path.to_path_buf()),
            ..CodegenOptions::default()
        })
        .with_source_text(file.source)
        .build(&program);
    let positions = Positions::new(map.as_ref(), wrapping.lines_before());
    Ok(Script {
        code: wrapping.around(&code),
        positions,
        imports,
        is_commonjs,
        uses_cache,
    })
}

#[cfg(test)]
mod tests;
