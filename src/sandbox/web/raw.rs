//! The only `unsafe` of the platform: bytes that JavaScript owns, bytecode, and Rust values held by JavaScript.

#![expect(
    unsafe_code,
    reason = "the engine's interface to its memory is unsafe; each use says why it is sound"
)]

use rquickjs::{
    Ctx, Function, JsLifetime, Module, Result, TypedArray, Value,
    class::{JsClass, Readable, Trace, Tracer},
    function::Constructor,
    module::Declared,
    qjs,
};
use std::cell::RefCell;

/// Loads a module from bytecode, which the engine goes on reading in place.
pub(super) fn load_module<'js>(
    ctx: &Ctx<'js>,
    bytecode: &'static [u8],
) -> Result<Module<'js, Declared>> {
    // SAFETY: the build had this very engine write the bytes, and they live as long as the process.
    unsafe { Module::load(ctx.clone(), bytecode) }
}

/// Reads the bytes of a view; a detached one is empty. `read` must not run JavaScript, and here it never has a context.
pub(in crate::sandbox) fn with_bytes<R>(
    array: &TypedArray<'_, u8>,
    read: impl FnOnce(&[u8]) -> R,
) -> R {
    // SAFETY: no JavaScript runs while the slice is alive, so the buffer is neither detached nor resized.
    read(unsafe { array.as_bytes() }.unwrap_or_default())
}

/// Writes the bytes of a view in place, as [`with_bytes`] reads them.
pub(super) fn with_bytes_mut<R>(
    array: &TypedArray<'_, u8>,
    write: impl FnOnce(&mut [u8]) -> R,
) -> R {
    match array.as_raw() {
        // SAFETY: the pointer is valid until JavaScript runs again, and nothing else in Rust refers to these bytes.
        Some(mut bytes) => write(unsafe { bytes.as_mut() }),
        None => write(&mut []),
    }
}

/// A Rust value that a JavaScript object owns; it goes when the object is collected.
pub(super) struct Native<T: 'static>(pub(super) RefCell<T>);

impl<T> Native<T> {
    pub(super) fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }
}

impl<'js, T> Trace<'js> for Native<T> {
    fn trace(&self, _: Tracer<'_, 'js>) {}
}

// SAFETY: the value is 'static, so it holds nothing with the lifetime of a context.
unsafe impl<T> JsLifetime<'_> for Native<T> {
    type Changed<'to> = Self;
}

impl<'js, T> JsClass<'js> for Native<T> {
    const NAME: &'static str = "Native";
    type Mutable = Readable;

    fn constructor(_: &Ctx<'js>) -> Result<Option<Constructor<'js>>> {
        Ok(None)
    }
}

/// What makes the text of a stack: the platform's hook, kept where the engine's collector knows of it.
pub(super) struct StackHook<'js>(pub(super) Function<'js>);

// SAFETY: the one thing in it with the lifetime of a context is the function, and `Changed` has the same lifetime.
unsafe impl<'js> JsLifetime<'js> for StackHook<'js> {
    type Changed<'to> = StackHook<'to>;
}

/// Runs JavaScript with room beyond the limit of its stack, which is `usual` before and after.
pub(super) fn with_more_stack<R>(ctx: &Ctx<'_>, usual: usize, run: impl FnOnce() -> R) -> R {
    const MORE: usize = 256 << 10;
    let limit = |bytes: usize| {
        // SAFETY: the context is alive, so its runtime is; the engine's threads have megabytes of stack beyond either limit.
        unsafe {
            qjs::JS_SetMaxStackSize(qjs::JS_GetRuntime(ctx.as_raw().as_ptr()), bytes as _);
        }
    };
    limit(usual + MORE);
    let result = run();
    limit(usual);
    result
}

/// Gives memory that is free back to the system: glibc keeps what a hog has used.
pub(in crate::sandbox) fn trim_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        unsafe extern "C" {
            fn malloc_trim(pad: usize) -> i32;
        }
        // SAFETY: <https://man7.org/linux/man-pages/man3/malloc_trim.3.html>: MT-safe, and no pointer in use changes.
        unsafe {
            malloc_trim(0);
        }
    }
}

/// The engine's number for the class of object literals and of instances of JavaScript classes; the first of all.
const ORDINARY: qjs::JSClassID = 1;

/// Whether the value is an object without internal slots: no wrapper, date, map, proxy or function.
pub(super) fn is_ordinary(value: &Value<'_>) -> bool {
    // SAFETY: only reads the class of a value that is alive.
    unsafe { qjs::JS_GetClassID(value.as_raw()) == ORDINARY }
}
