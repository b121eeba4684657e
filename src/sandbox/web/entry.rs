//! The JavaScript functions that the engine calls; see `entry.js`, which has them.

use rquickjs::{Function, Object, Result};

/// The entry points of one context; those that only `jsguide:next/dispatch` calls, from
/// JavaScript, are here for tests. Keep them as `Persistent`, and drop those before the context.
pub(crate) struct Entry<'js> {
    /// `(id)`: a timer of `Host::set_timer` is due.
    pub(crate) fire_timer: Function<'js>,
    /// `()`: runs what `process.nextTick` has queued; call it after `Host::want_ticks`, when no job is left.
    pub(crate) run_ticks: Function<'js>,
    /// `(id, status, statusText, headers)`: a fetch has its answer; `headers` is flat, names in lower case.
    pub(crate) fetch_head: Function<'js>,
    /// `(id, bytes) -> bool`: the next bytes; false when they should pause (a hint: nothing is lost).
    pub(crate) fetch_chunk: Function<'js>,
    /// `(id)`: the body is complete.
    pub(crate) fetch_end: Function<'js>,
    /// `(id, message)`: no answer, or no more of it.
    pub(crate) fetch_fail: Function<'js>,
    /// `(method, url, headers, body, prototype?) -> Request`: `headers` is flat, names in lower case; `body` is null,
    /// bytes, or what `body_stream` returned; `prototype` is a subclass's, or undefined.
    #[cfg(test)]
    pub(crate) make_request: Function<'js>,
    /// `(onPull, onCancel) -> { push(bytes) -> bool, close(), fail(message) }`: a request body that comes bit by bit.
    #[cfg(test)]
    pub(crate) body_stream: Function<'js>,
    /// `(request, message)`: the client has gone.
    #[cfg(test)]
    pub(crate) abort_request: Function<'js>,
    /// `(value) -> undefined | [status, statusText, headers, body]`: `body` is null, a string, bytes, or `true` for a
    /// stream. Takes the body; throws when it was used before.
    #[cfg(test)]
    pub(crate) read_response: Function<'js>,
    /// `(response, write(bytes or string) -> bool, end(), fail(error)) -> { resume(), cancel(message) }`
    #[cfg(test)]
    pub(crate) pump: Function<'js>,
    /// `(flat)`: fills `process.env`.
    pub(crate) set_environment: Function<'js>,
    /// `(thrown) -> [name, message, stack, text]`
    #[cfg(test)]
    pub(crate) describe_error: Function<'js>,
}

impl<'js> Entry<'js> {
    pub(super) fn new(exports: &Object<'js>) -> Result<Self> {
        Ok(Self {
            fire_timer: exports.get("fireTimer")?,
            run_ticks: exports.get("runTicks")?,
            fetch_head: exports.get("fetchHead")?,
            fetch_chunk: exports.get("fetchChunk")?,
            fetch_end: exports.get("fetchEnd")?,
            fetch_fail: exports.get("fetchFail")?,
            #[cfg(test)]
            make_request: exports.get("makeRequest")?,
            #[cfg(test)]
            body_stream: exports.get("bodyStream")?,
            #[cfg(test)]
            abort_request: exports.get("abortRequest")?,
            #[cfg(test)]
            read_response: exports.get("readResponse")?,
            #[cfg(test)]
            pump: exports.get("pump")?,
            set_environment: exports.get("setEnvironment")?,
            #[cfg(test)]
            describe_error: exports.get("describeError")?,
        })
    }
}
