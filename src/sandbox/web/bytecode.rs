//! The bytecode of the files in JavaScript, made by `build.rs`: what every context runs, and what is loaded when it is wanted.

use super::modules::{CORE, LAZY};
use super::raw;
use rquickjs::{
    Ctx, Error, Exception, Function, Module, Object, Promise, Result,
    module::{Declared, Evaluated},
};

/// By the names of modules, in their order.
static BYTECODE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/bytecode.rs"));

/// Loads a module that was compiled with the program; none if it is not among them.
pub(crate) fn compiled_module<'js>(
    ctx: &Ctx<'js>,
    name: &str,
) -> Option<Result<Module<'js, Declared>>> {
    let index = BYTECODE.binary_search_by_key(&name, |(known, _)| known);
    index
        .ok()
        .map(|index| raw::load_module(ctx, BYTECODE[index].1))
}

/// Runs what every context needs, in order; the last file has the entry points.
pub(super) fn run_core<'js>(ctx: &Ctx<'js>) -> Result<Object<'js>> {
    run_in_order(ctx, CORE)
}

/// Gives scripts of the platform `loadModule(name)`.
pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    let load = |ctx: Ctx<'js>, name: String| load_lazy(&ctx, &name);
    functions.set("loadModule", Function::new(ctx.clone(), load)?)
}

fn load_lazy<'js>(ctx: &Ctx<'js>, name: &str) -> Result<Object<'js>> {
    let is_wanted = |files: &&&[&str]| files.last() == Some(&name);
    let Some(files) = LAZY.iter().find(is_wanted) else {
        let words = format!("{name} is not a module of the platform");
        return Err(Exception::throw_message(ctx, &words));
    };
    run_in_order(ctx, files)
}

/// Loads and runs modules, each after those that it imports; returns what the last one exports.
fn run_in_order<'js>(ctx: &Ctx<'js>, names: &[&str]) -> Result<Object<'js>> {
    let mut last = None;
    for name in names {
        let module = compiled_module(ctx, name).ok_or(Error::Unknown)??;
        last = Some(evaluate(module)?);
    }
    last.ok_or(Error::Unknown)?.namespace()
}

/// The platform's modules have no top-level await, so they are done when this returns.
fn evaluate<'js>(module: Module<'js, Declared>) -> Result<Module<'js, Evaluated>> {
    let (module, done): (_, Promise<'js>) = module.eval()?;
    done.result::<()>().transpose()?;
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytecode_is_sorted_and_has_every_file_that_is_named() {
        assert!(BYTECODE.is_sorted_by_key(|(name, _)| *name));
        let lazy = LAZY.iter().copied().flatten();
        for name in CORE.iter().chain(lazy) {
            let index = BYTECODE.binary_search_by_key(name, |(known, _)| *known);
            assert!(index.is_ok(), "{name}");
        }
    }
}
