//! What the engine gives to the platform: time, timers, the log, the network, randomness.

use super::raw::{self, StackHook, with_more_stack};
use rquickjs::{Ctx, Function, Object, Result, TypedArray, Value, convert::List};
use std::rc::Rc;

/// How much a console line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogLevel {
    /// `console.debug`
    Debug,
    /// `console.log` and everything that prints like it
    Log,
    /// `console.info`
    Info,
    /// `console.warn`
    Warn,
    /// `console.error`, and errors that nobody caught
    Error,
}

impl LogLevel {
    /// As `level` in `console.js` counts.
    fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Debug,
            1 => Self::Log,
            2 => Self::Info,
            3 => Self::Warn,
            _ => Self::Error,
        }
    }
}

/// One exchange that a script asks for with `fetch`. Redirects are followed by the platform, each as a call of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchCall {
    /// The number of the request that fetches, 0 for none.
    pub(crate) request: u32,
    /// Names the call in `Entry::fetch_head` and its like.
    pub(crate) id: u32,
    /// In upper case, unless it is a method of one's own.
    pub(crate) method: String,
    /// Absolute and serialised.
    pub(crate) url: String,
    /// Names in lower case, in order of insertion.
    pub(crate) headers: Vec<(String, String)>,
    /// The whole body; a stream has been read to its end.
    pub(crate) body: Option<Vec<u8>>,
}

/// The engine as the platform sees it. All calls come from JavaScript, on the engine's thread; none may panic or call back.
pub(crate) trait Host {
    /// Milliseconds since 1970 on the clock that a learner can move: `Date` follows it.
    fn wall_ms(&self) -> f64;
    /// Milliseconds since the engine's start, never moved: `performance.now()`.
    fn monotonic_ms(&self) -> f64;
    /// Asks for `Entry::fire_timer(id)` once after a delay in milliseconds, in a turn of the request; 0 is `setImmediate`.
    fn set_timer(&self, request: u32, id: u32, delay_ms: f64);
    /// Asks for `Entry::run_ticks` once, when no job is left in this turn.
    fn want_ticks(&self);
    /// Takes a timer back.
    fn clear_timer(&self, id: u32);
    /// A line for the log, formatted as Node would print it, and the number of the request it belongs to, 0 for none.
    fn log(&self, request: u32, level: LogLevel, text: String);
    /// Starts an exchange; the answer comes through `Entry::fetch_head`, `fetch_chunk`, `fetch_end` or `fetch_fail`.
    fn fetch(&self, call: FetchCall);
    /// Somebody waits for more of the body; a few pieces come unasked.
    fn fetch_more(&self, id: u32);
    /// The script has lost interest in the answer.
    fn fetch_cancel(&self, id: u32);
    /// Fills a buffer with random bytes of cryptographic quality.
    fn random(&self, buffer: &mut [u8]);
    /// Bytes of stack that JavaScript may use, where there is more behind them for telling that it is full.
    fn stack_limit(&self) -> Option<usize> {
        None
    }
    /// Bytes in use, for `process.memoryUsage()`; the engine need not measure for each call.
    fn memory_used(&self) -> f64 {
        32.0 * 1024.0 * 1024.0
    }
}

pub(super) fn install<'js>(
    ctx: &Ctx<'js>,
    functions: &Object<'js>,
    host: &Rc<dyn Host>,
) -> Result<()> {
    install_clock(ctx, functions, host)?;
    install_timers(ctx, functions, host)?;
    install_network(ctx, functions, host)?;
    let h = Rc::clone(host);
    functions.set(
        "log",
        Function::new(ctx.clone(), move |request: u32, level: u8, text: String| {
            h.log(request, LogLevel::from_number(level), text);
        })?,
    )?;
    functions.set("promiseState", Function::new(ctx.clone(), promise_state)?)?;
    functions.set("proxyParts", Function::new(ctx.clone(), proxy_parts)?)?;
    install_stack_hook(ctx, functions, host)?;
    install_random(ctx, functions, host)
}

/// Whether a promise is fulfilled, and with what or why not; nothing while it is pending.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn promise_state<'js>(ctx: Ctx<'js>, value: Value<'js>) -> Option<List<(bool, Value<'js>)>> {
    match value.as_promise()?.result::<Value<'js>>()? {
        Ok(value) => Some(List((true, value))),
        Err(_) => Some(List((false, ctx.catch()))),
    }
}

/// The target and the handler of a proxy; nothing for any other value, and for a revoked one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn proxy_parts(value: Value<'_>) -> Option<Vec<Object<'_>>> {
    let proxy = value.as_proxy()?;
    Some(vec![proxy.target().ok()?, proxy.handler().ok()?])
}

fn install_clock<'js>(ctx: &Ctx<'js>, functions: &Object<'js>, host: &Rc<dyn Host>) -> Result<()> {
    let h = Rc::clone(host);
    functions.set("wallMs", Function::new(ctx.clone(), move || h.wall_ms())?)?;
    let h = Rc::clone(host);
    functions.set(
        "monotonicMs",
        Function::new(ctx.clone(), move || h.monotonic_ms())?,
    )?;
    let h = Rc::clone(host);
    functions.set(
        "heapUsed",
        Function::new(ctx.clone(), move || h.memory_used())?,
    )
}

fn install_timers<'js>(ctx: &Ctx<'js>, functions: &Object<'js>, host: &Rc<dyn Host>) -> Result<()> {
    let h = Rc::clone(host);
    functions.set(
        "setTimer",
        Function::new(ctx.clone(), move |request: u32, id: u32, delay: f64| {
            h.set_timer(request, id, delay);
        })?,
    )?;
    let h = Rc::clone(host);
    functions.set(
        "wantTicks",
        Function::new(ctx.clone(), move || h.want_ticks())?,
    )?;
    let h = Rc::clone(host);
    functions.set(
        "clearTimer",
        Function::new(ctx.clone(), move |id: u32| h.clear_timer(id))?,
    )
}

fn install_network<'js>(
    ctx: &Ctx<'js>,
    functions: &Object<'js>,
    host: &Rc<dyn Host>,
) -> Result<()> {
    let h = Rc::clone(host);
    functions.set(
        "fetch",
        Function::new(
            ctx.clone(),
            move |request: u32,
                  id: u32,
                  method: String,
                  url: String,
                  flat: Vec<String>,
                  body: Option<TypedArray<'js, u8>>| {
                let body = body.map(|bytes| raw::with_bytes(&bytes, <[u8]>::to_vec));
                h.fetch(FetchCall {
                    request,
                    id,
                    method,
                    url,
                    headers: pairs(flat),
                    body,
                });
            },
        )?,
    )?;
    let h = Rc::clone(host);
    functions.set(
        "fetchMore",
        Function::new(ctx.clone(), move |id: u32| h.fetch_more(id))?,
    )?;
    let h = Rc::clone(host);
    functions.set(
        "fetchCancel",
        Function::new(ctx.clone(), move |id: u32| h.fetch_cancel(id))?,
    )
}

fn pairs(flat: Vec<String>) -> Vec<(String, String)> {
    let mut items = flat.into_iter();
    let mut pairs = Vec::with_capacity(items.len() / 2);
    while let (Some(name), Some(value)) = (items.next(), items.next()) {
        pairs.push((name, value));
    }
    pairs
}

fn install_random<'js>(ctx: &Ctx<'js>, functions: &Object<'js>, host: &Rc<dyn Host>) -> Result<()> {
    let h = Rc::clone(host);
    functions.set(
        "randomFill",
        Function::new(ctx.clone(), move |array: TypedArray<'js, u8>| {
            raw::with_bytes_mut(&array, |bytes| h.random(bytes));
        })?,
    )?;
    let h = Rc::clone(host);
    functions.set(
        "randomUuid",
        Function::new(ctx.clone(), move || random_uuid(h.as_ref()))?,
    )
}

/// The engine calls `prepareStackTrace` for each new error, also where the stack is full: then only a function that is
/// not JavaScript still runs, and makes room for the one given to `onStackTrace`.
fn install_stack_hook<'js>(
    ctx: &Ctx<'js>,
    functions: &Object<'js>,
    host: &Rc<dyn Host>,
) -> Result<()> {
    let keep = |ctx: Ctx<'js>, hook: Function<'js>| {
        let _ = ctx.store_userdata(StackHook(hook));
    };
    functions.set("onStackTrace", Function::new(ctx.clone(), keep)?)?;
    let host = host.clone();
    let prepare =
        move |ctx: Ctx<'js>, error: Value<'js>, sites: Value<'js>| -> Result<Value<'js>> {
            let Some(hook) = ctx.userdata::<StackHook>().map(|kept| kept.0.clone()) else {
                return Ok(Value::new_undefined(ctx.clone()));
            };
            match host.stack_limit() {
                Some(usual) => with_more_stack(&ctx, usual, || hook.call((error, sites))),
                None => hook.call((error, sites)),
            }
        };
    functions.set("prepareStackTrace", Function::new(ctx.clone(), prepare)?)
}

/// A version 4 UUID, RFC 9562.
fn random_uuid(host: &dyn Host) -> String {
    let mut bytes = [0_u8; 16];
    host.random(&mut bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for nibble in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    text
}
