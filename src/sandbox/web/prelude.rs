//! The bytecode of the platform's files: compiled once a process, run in every context.

use super::modules::{CORE, File, LAZY, is_platform_module};
use super::raw;
use rquickjs::{
    CatchResultExt, Context, Ctx, Error, Exception, Function, Module, Object, Promise, Result,
    Runtime, WriteOptions,
    loader::{ImportAttributes, Loader, Resolver},
    module::{Declared, Evaluated},
};
use std::sync::{Arc, OnceLock};
use std::thread;

type Bytecode = &'static [u8];

/// The compiled files of the platform; clones share them.
///
/// The bytecode is leaked, because the engine reads it in place for as long as any context lives: compile once a process.
#[derive(Clone)]
pub(crate) struct Prelude {
    core: Arc<[Bytecode]>,
    /// For each line of `LAZY` the bytecode of its files, once a script has wanted them.
    lazy: Arc<[OnceLock<Vec<Bytecode>>]>,
}

impl Prelude {
    /// Compiles what every context runs, on two threads; takes some ten milliseconds.
    pub(crate) fn compile() -> std::result::Result<Self, String> {
        let (first, second) = CORE.split_at(half_of(CORE));
        let (first, second) = thread::scope(|scope| {
            let other = scope.spawn(|| compile_files(second));
            (compile_files(first), other.join())
        });
        let mut core = first?;
        core.extend(
            second.map_err(|_| "the thread that compiles the platform has died".to_owned())??,
        );
        let lazy = LAZY.iter().map(|_| OnceLock::new()).collect();
        Ok(Self {
            core: core.into(),
            lazy,
        })
    }

    /// Runs all files in order; the last one has the entry points.
    pub(super) fn evaluate<'js>(&self, ctx: &Ctx<'js>) -> Result<Object<'js>> {
        run_in_order(ctx, &self.core)
    }

    /// Gives scripts of the platform `loadModule(name)`.
    pub(super) fn install<'js>(&self, ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
        let prelude = self.clone();
        let load = move |ctx: Ctx<'js>, name: String| prelude.load_lazy(&ctx, &name);
        functions.set("loadModule", Function::new(ctx.clone(), load)?)
    }

    fn load_lazy<'js>(&self, ctx: &Ctx<'js>, name: &str) -> Result<Object<'js>> {
        let wanted = |files: &&[File]| files.last().is_some_and(|file| file.name == name);
        let Some(index) = LAZY.iter().position(wanted) else {
            return Err(Exception::throw_message(
                ctx,
                &format!("{name} is not a module of the platform"),
            ));
        };
        let mut failure = None;
        let modules = self.lazy[index].get_or_init(|| {
            compile_files(LAZY[index]).unwrap_or_else(|message| {
                failure = Some(message);
                Vec::new()
            })
        });
        match failure {
            Some(message) => Err(Exception::throw_message(ctx, &message)),
            None => run_in_order(ctx, modules),
        }
    }
}

/// Where to cut a list of files so that both halves have about as much to compile.
fn half_of(files: &[File]) -> usize {
    let total: usize = files.iter().map(|file| file.source.len()).sum();
    let mut sum = 0;
    files
        .iter()
        .take_while(|file| {
            sum += file.source.len();
            sum < total / 2
        })
        .count()
}

/// Compiles files in a runtime of their own. What they import stays unlinked until they run, so it need not be there.
fn compile_files(files: &[File]) -> std::result::Result<Vec<Bytecode>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.set_loader(PlatformNames, EmptyModules);
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        let modules: Result<Vec<_>> = files.iter().map(|file| compile_file(&ctx, file)).collect();
        modules.catch(&ctx).map_err(|error| error.to_string())
    })
}

fn compile_file(ctx: &Ctx<'_>, file: &File) -> Result<Bytecode> {
    let module = Module::declare(ctx.clone(), file.name, file.source)?;
    let options = WriteOptions {
        strip_source: true,
        ..WriteOptions::default()
    };
    Ok(Vec::leak(module.write(options)?))
}

/// Loads and runs modules, each after those that it imports; returns what the last one exports.
fn run_in_order<'js>(ctx: &Ctx<'js>, modules: &[Bytecode]) -> Result<Object<'js>> {
    let mut last = None;
    for bytecode in modules {
        last = Some(evaluate(raw::load_module(ctx, bytecode)?)?);
    }
    last.ok_or(Error::Unknown)?.namespace()
}

/// The platform's modules have no top-level await, so they are done when this returns.
fn evaluate<'js>(module: Module<'js, Declared>) -> Result<Module<'js, Evaluated>> {
    let (module, done): (_, Promise<'js>) = module.eval()?;
    done.result::<()>().transpose()?;
    Ok(module)
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

/// The loader while compiling: a module without exports stands for each one that is imported.
struct EmptyModules;

impl Loader for EmptyModules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        Module::declare(ctx.clone(), name, "export {}")
    }
}
