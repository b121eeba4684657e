//! The JavaScript files of the platform: which there are, in what order they run, and their bytecode.

use super::raw;
use rquickjs::{
    CatchResultExt, Context, Ctx, Error, Exception, Function, Module, Object, Promise, Result,
    Runtime, WriteOptions,
    loader::{ImportAttributes, Loader, Resolver},
    module::{Declared, Evaluated},
};

const PREFIX: &str = "jsguide:web/";

/// A JavaScript file of the platform under the name that others import it by.
struct File {
    name: &'static str,
    source: &'static str,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(File { name: concat!("jsguide:web/", $name), source: include_str!(concat!($name, ".js")) }),*]
    };
}

/// What every context runs, each file after those that it imports.
const CORE: &[File] = files![
    "host",
    "webidl",
    "dom_exception",
    "date",
    "inspect_text",
    "inspect_layout",
    "inspect",
    "report_error",
    "timer_queue",
    "events",
    "abort",
    "timers",
    "encoding",
    "base64",
    "streams/slots",
    "streams/strategies",
    "streams/readable_core",
    "streams/byte_controller",
    "streams/writable_core",
    "streams/tee",
    "streams/pipe",
    "streams/writable",
    "streams/readable",
    "streams/transform",
    "streams/text_streams",
    "blob",
    "form_data",
    "multipart",
    "url_search_params",
    "url",
    "headers",
    "body",
    "request",
    "response",
    "fetch",
    "structured_clone",
    "performance",
    "navigator",
    "crypto",
    "format",
    "deep_equal",
    "console_table",
    "console",
    "process",
    "lazy_globals",
    "locale_methods",
    "internals",
    "entry",
];

/// What is compiled when a script first wants it. Each line is one module, the last of its files, with the files that it
/// alone imports before it.
const LAZY: &[&[File]] = &[
    files!["streams/compression"],
    files!["subtle_crypto"],
    files!["buffer_encodings", "buffer_numbers", "buffer"],
    files!["async_context"],
    files!["messaging"],
    files!["absent"],
    files![
        "intl/locale",
        "intl/decimal",
        "intl/names",
        "intl/number_format",
        "intl/plural_rules",
        "intl/time_zone",
        "intl/date_time_format",
        "intl/intl",
    ],
];

macro_rules! node_modules {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("node:", $name), include_str!(concat!("node/", $name, ".js")))),*]
    };
}

/// Node's modules, as far as handlers meet them.
const NODE: &[(&str, &str)] = node_modules![
    "assert",
    "assert/strict",
    "async_hooks",
    "buffer",
    "console",
    "crypto",
    "events",
    "os",
    "path",
    "path/posix",
    "perf_hooks",
    "process",
    "querystring",
    "stream/web",
    "string_decoder",
    "timers",
    "timers/promises",
    "url",
    "util",
    "util/types",
];

/// The source of a module that user code may import: `node:path`, or `path` without the prefix.
pub(crate) fn builtin(name: &str) -> Option<&'static str> {
    let canonical = canonical_builtin(name)?;
    NODE.iter()
        .find(|(known, _)| *known == canonical)
        .map(|(_, source)| *source)
}

/// The one name of a built-in module: `node:path` for `path`.
pub(crate) fn canonical_builtin(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("node:").unwrap_or(name);
    NODE.iter()
        .map(|(known, _)| *known)
        .find(|known| known.strip_prefix("node:") == Some(bare))
}

/// Whether a module is the platform's own, which user code must not import.
pub(crate) fn is_platform_module(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// The compiled files of the platform. The bytecode is leaked, because the engine reads it in place for as long as any
/// context lives: compile once a process.
pub(crate) struct Prelude {
    modules: Vec<&'static [u8]>,
}

impl Prelude {
    /// Compiles all files; takes some ten milliseconds.
    pub(crate) fn compile() -> std::result::Result<Self, String> {
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        runtime.set_loader(PlatformNames, NothingElse);
        let context = Context::full(&runtime).map_err(|error| error.to_string())?;
        context.with(|ctx| {
            let modules: Result<Vec<_>> =
                CORE.iter().map(|file| compile_file(&ctx, file)).collect();
            modules
                .catch(&ctx)
                .map(|modules| Self { modules })
                .map_err(|error| error.to_string())
        })
    }

    /// Runs all files in order; the last one has the entry points.
    pub(super) fn evaluate<'js>(&self, ctx: &Ctx<'js>) -> Result<Object<'js>> {
        let mut last = None;
        for bytecode in &self.modules {
            last = Some(evaluate(raw::load_module(ctx, bytecode)?)?);
        }
        last.ok_or(Error::Unknown)?.namespace()
    }
}

fn compile_file(ctx: &Ctx<'_>, file: &File) -> Result<&'static [u8]> {
    let module = Module::declare(ctx.clone(), file.name, file.source)?;
    let options = WriteOptions {
        strip_source: true,
        ..WriteOptions::default()
    };
    Ok(Vec::leak(module.write(options)?))
}

/// The platform's modules have no top-level await, so they are done when this returns.
fn evaluate<'js>(module: Module<'js, Declared>) -> Result<Module<'js, Evaluated>> {
    let (module, done): (_, Promise<'js>) = module.eval()?;
    done.result::<()>().transpose()?;
    Ok(module)
}

/// Gives scripts of the platform `loadModule(name)`.
pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("loadModule", Function::new(ctx.clone(), load_lazy)?)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn load_lazy<'js>(ctx: Ctx<'js>, name: String) -> Result<Object<'js>> {
    let wanted = |files: &&&[File]| files.last().is_some_and(|file| file.name == name);
    let mut last = None;
    for file in LAZY.iter().find(wanted).into_iter().copied().flatten() {
        last = Some(Module::declare(ctx.clone(), file.name, file.source)?);
    }
    match last {
        Some(module) => evaluate(module)?.namespace(),
        None => Err(Exception::throw_message(&ctx, &format!("{name} is not a module of the platform"))),
    }
}

/// The resolver while compiling: files of the platform import each other by full name.
struct PlatformNames;

impl Resolver for PlatformNames {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        if is_platform_module(name) {
            Ok(name.to_owned())
        } else {
            Err(Error::new_resolving(base, name))
        }
    }
}

/// The loader while compiling: each file comes after those that it imports, so nothing is left to load.
struct NothingElse;

impl Loader for NothingElse {
    fn load<'js>(
        &mut self,
        _: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        Err(Error::new_loading(name))
    }
}
