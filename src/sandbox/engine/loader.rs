//! Finds modules for the runtime: the learner's through `scripts`, Next's and Node's built in.
//!
//! Stateless on purpose: QuickJS resolves a module's imports while it loads the module, so the
//! loader is entered again before it has returned.

use std::borrow::Cow;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Exception, Module, Result};

use crate::sandbox::edition::{NextExports, Rules};
use crate::sandbox::next;
use crate::sandbox::scripts::Scripts;
use crate::sandbox::transpile::{CONTEXT_MODULE, HELPERS_MODULE, Script, USE_CACHE_MODULE};
use crate::sandbox::web;

/// Names of internal modules, which learners can't import by these names.
const INTERNAL: &str = "jsguide:";
/// Before the name of a module of Next.js, as learners see it.
const PUBLIC: &str = "jsguide:public/";
/// Before the specifier that `require` was given: what is required does not run before its turn.
const REQUIRE: &str = "require:";
/// Before the name of a CommonJS module, in what others import of it.
const CORE: &str = "core:";

/// What there is besides the modules of the project, by the names that learners import it by.
pub(crate) fn builtin(rules: &Rules) -> impl Fn(&str) -> Option<Cow<'static, str>> {
    let exports = rules.next_exports;
    move |specifier| {
        if let Some(face) = face(specifier, exports) {
            return Some(face.into());
        }
        source(internal(specifier)?).map(Cow::Borrowed)
    }
}

fn source(name: &str) -> Option<&'static str> {
    next::source(name).or_else(|| web::builtin(name))
}

/// What a version shows of a module that has more inside.
fn face(specifier: &str, exports: NextExports) -> Option<String> {
    let names = exports.of(specifier)?.join(", ");
    let inside = next::public(specifier)?;
    Some(format!("export {{ {names} }} from \"{inside}\";"))
}

fn internal(specifier: &str) -> Option<&'static str> {
    next::public(specifier).or_else(|| web::canonical_builtin(specifier))
}

/// Whether a module is one of ours: those of learners are named by their paths.
fn is_internal(name: &str) -> bool {
    name.is_empty() || name.starts_with(INTERNAL) || name.starts_with("node:")
}

pub(super) struct AppResolver(pub(super) Scripts, pub(super) NextExports);

impl AppResolver {
    /// Whether a module of the project was compiled to something that needs more than it imports.
    fn has(&self, base: &str, need: impl FnOnce(&Script) -> bool) -> bool {
        let script = self.0.get(Scripts::plain_name(base));
        script.is_ok_and(|script| need(&script))
    }
}

impl Resolver for AppResolver {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        if name.starts_with(INTERNAL) && is_internal(base) {
            return Ok(name.to_owned());
        }
        if name == USE_CACHE_MODULE && self.has(base, |script| script.uses_cache) {
            return Ok("jsguide:next/use_cache".to_owned());
        }
        if name == CONTEXT_MODULE && self.has(base, |script| script.awaits) {
            return Ok("jsguide:web/context".to_owned());
        }
        if name == HELPERS_MODULE {
            return Ok("jsguide:next/decorators".to_owned());
        }
        if let Some(core) = name.strip_prefix(CORE) {
            return Ok(self.0.runtime_name(core).into());
        }
        let required = name.strip_prefix(REQUIRE);
        let name = required.unwrap_or(name);
        if !is_internal(base) && self.1.of(name).is_some() {
            return Ok(format!("{PUBLIC}{name}"));
        }
        if let Some(internal) = internal(name) {
            return Ok(internal.to_owned());
        }
        if is_internal(base) {
            let plain = Scripts::plain_name(name);
            return Ok(if is_internal(name) {
                name.to_owned()
            } else {
                self.0.imported_name(plain)
            });
        }
        let base = Scripts::plain_name(base);
        self.0
            .resolve(base, name)
            .map(|found| match required {
                Some(_) => self.0.runtime_name(&found).into(),
                None => self.0.imported_name(&found),
            })
            .map_err(|message| {
                let is_missing = message == Scripts::not_found(name);
                let at_run_time = format!("Cannot find module '{name}'");
                if is_missing {
                    return missing(ctx, &at_run_time);
                }
                Exception::throw_message(ctx, &message)
            })
    }
}

/// What bundlers throw for a module that is not there.
fn missing(ctx: &Ctx<'_>, message: &str) -> rquickjs::Error {
    let thrown = Exception::from_message(ctx.clone(), message)
        .and_then(|error| error.set("code", "MODULE_NOT_FOUND").map(|()| error));
    match thrown {
        Ok(error) => error.throw(),
        Err(error) => error,
    }
}

pub(super) struct AppLoader(pub(super) Scripts, pub(super) NextExports);

impl Loader for AppLoader {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        if let Some(source) = source(name) {
            let compiled = web::compiled_module(ctx, name);
            return compiled.unwrap_or_else(|| Module::declare(ctx.clone(), name, source));
        }
        let public = name.strip_prefix(PUBLIC);
        if let Some(face) = public.and_then(|public| face(public, self.1)) {
            return Module::declare(ctx.clone(), name, face);
        }
        match self.0.code(name) {
            Ok(code) => {
                let module = Module::declare(ctx.clone(), name, code.text())?;
                module
                    .meta()?
                    .set("url", format!("file:///{}", Scripts::plain_name(name)))?;
                Ok(module)
            }
            Err(problems) => {
                let message = problems
                    .first()
                    .map_or_else(|| name.to_owned(), ToString::to_string);
                Err(Exception::throw_syntax(ctx, &message))
            }
        }
    }
}
