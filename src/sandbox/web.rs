//! The web platform inside the sandbox: one file a web API, in JavaScript, over small Rust functions.
//!
//! `build.rs` turns the files into bytecode; [`install`] defines the globals in a context and returns the [`Entry`] points that the engine calls. Time, timers, the log, the network and randomness come from the
//! [`Host`] that the engine gives. Knows nothing of Next.js, of routes or of the event loop.

mod absent_modules;
mod brotli;
mod bytecode;
mod bytes;
mod ciphers;
mod compression;
mod crypto;
mod encoding;
mod entry;
mod host;
mod intl;
mod json;
mod keys;
mod modules;
mod raw;
#[cfg(test)]
mod tests;
mod url;

pub(crate) use bytecode::compiled_module;
pub(in crate::sandbox) use bytes::base64;
pub(crate) use entry::Entry;
pub(crate) use host::{FetchCall, Host, LogLevel};
#[cfg(test)]
pub(crate) use modules::is_platform_module;
pub(crate) use modules::{builtin, canonical_builtin};
pub(in crate::sandbox) use raw::{trim_memory, with_bytes};

use rquickjs::{Ctx, Object, Result};
use std::rc::Rc;

/// Where the host functions wait for the module `host` to take them.
const HOST_GLOBAL: &str = "__jsguideHost";

/// Defines the globals in a fresh context and returns what the engine calls.
///
/// The runtime's resolver must leave names that begin with `jsguide:web/` as they are when they come from such a module, and
/// refuse them to everyone else; its loader is never asked for them.
pub(crate) fn install<'js>(ctx: &Ctx<'js>, host: &Rc<dyn Host>) -> Result<Entry<'js>> {
    let functions = Object::new(ctx.clone())?;
    host::install(ctx, &functions, host)?;
    bytes::install(ctx, &functions)?;
    encoding::install(ctx, &functions)?;
    json::install(ctx, &functions)?;
    url::install(ctx, &functions)?;
    crypto::install(ctx, &functions)?;
    ciphers::install(ctx, &functions)?;
    keys::install(ctx, &functions, host)?;
    brotli::install(ctx, &functions)?;
    compression::install(ctx, &functions)?;
    intl::install(ctx, &functions)?;
    bytecode::install(ctx, &functions)?;
    ctx.globals().set(HOST_GLOBAL, functions)?;
    Entry::new(&bytecode::run_core(ctx)?)
}
