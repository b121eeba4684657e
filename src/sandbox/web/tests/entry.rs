//! What the engine does with the entry points: requests in, responses out, streams both ways.

use super::super::{Entry, Host, install};
use super::TestHost;
use rquickjs::{
    Array, CatchResultExt, Context, Ctx, Function, Object, Result, Runtime, TypedArray, Value,
};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

fn with_platform(run: impl for<'js> FnOnce(&Ctx<'js>, &Entry<'js>) -> Result<()>) {
    let runtime = Runtime::new().unwrap();
    runtime.set_loader(super::Names, super::Sources);
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        let host: Rc<dyn Host> = Rc::new(TestHost::new());
        install(&ctx, &host)
            .and_then(|entry| run(&ctx, &entry))
            .catch(&ctx)
            .unwrap();
    });
}

fn drain(ctx: &Ctx<'_>) {
    while ctx.execute_pending_job() {}
}

fn bytes<'js>(ctx: &Ctx<'js>, text: &str) -> Result<TypedArray<'js, u8>> {
    TypedArray::new_copy(ctx.clone(), text.as_bytes())
}

fn plain_request<'js>(ctx: &Ctx<'js>, entry: &Entry<'js>, body: Value<'js>) -> Result<Object<'js>> {
    let headers = vec!["host", "localhost", "x-a", "1", "x-a", "2"];
    let none = Value::new_undefined(ctx.clone());
    entry
        .make_request
        .call(("POST", "http://localhost/p?q=1", headers, body, none))
}

#[test]
fn a_request_has_what_the_engine_gave() {
    with_platform(|ctx, entry| {
        let body = bytes(ctx, "{\"n\":1}")?.into_value();
        ctx.globals()
            .set("request", plain_request(ctx, entry, body)?)?;
        ctx.eval::<(), _>(
            "globalThis.seen = []; request.json().then((json) => seen.push(request.method, request.url,
                 request.headers.get('X-A'), json.n, request.bodyUsed, request instanceof Request, request.signal.aborted));",
        )?;
        drain(ctx);
        let seen: String = ctx.eval("JSON.stringify(seen)")?;
        assert_eq!(
            seen,
            r#"["POST","http://localhost/p?q=1","1, 2",1,true,true,false]"#
        );
        Ok(())
    });
}

#[test]
fn a_request_of_a_subclass_is_made_without_its_constructor() {
    with_platform(|ctx, entry| {
        let prototype: Object = ctx.eval(
            "globalThis.Own = class extends Request { constructor() { throw new Error('ran'); } get own() { return this.url; } };
             Own.prototype",
        )?;
        let none = Value::new_null(ctx.clone());
        let request: Object =
            entry
                .make_request
                .call(("GET", "http://h/", Vec::<String>::new(), none, prototype))?;
        assert_eq!(request.get::<_, String>("own")?, "http://h/");
        Ok(())
    });
}

#[test]
fn the_signal_of_a_request_is_aborted_before_or_after_it_was_asked_for() {
    with_platform(|ctx, entry| {
        for early in [true, false] {
            let request = plain_request(ctx, entry, Value::new_null(ctx.clone()))?;
            ctx.globals().set("request", request.clone())?;
            if !early {
                ctx.eval::<(), _>("request.signal.onabort = () => { globalThis.fired = true; }")?;
            }
            entry
                .abort_request
                .call::<_, ()>((request, "The client has gone"))?;
            let reason: String =
                ctx.eval("`${request.signal.aborted} ${request.signal.reason}`")?;
            assert_eq!(reason, "true The client has gone");
        }
        assert!(ctx.eval::<bool, _>("fired")?);
        Ok(())
    });
}

#[test]
fn a_streamed_request_body_asks_for_more_only_when_it_is_read() {
    with_platform(|ctx, entry| {
        let pulls = Rc::new(RefCell::new(0));
        let counted = Rc::clone(&pulls);
        let on_pull = Function::new(ctx.clone(), move || *counted.borrow_mut() += 1)?;
        let on_cancel = Function::new(ctx.clone(), || {})?;
        let feed: Object = entry.body_stream.call((on_pull, on_cancel))?;
        ctx.globals().set(
            "request",
            plain_request(ctx, entry, feed.clone().into_value())?,
        )?;
        drain(ctx);
        assert_eq!(*pulls.borrow(), 1);
        let push: Function = feed.get("push")?;
        assert!(
            !push.call::<_, bool>((bytes(ctx, "one ")?,))?,
            "one chunk fills the queue"
        );
        drain(ctx);
        assert_eq!(*pulls.borrow(), 1);
        ctx.eval::<(), _>("request.text().then((text) => { globalThis.text = text; })")?;
        drain(ctx);
        assert!(*pulls.borrow() > 1);
        assert!(
            push.call::<_, bool>((bytes(ctx, "two")?,))?,
            "somebody waits"
        );
        feed.get::<_, Function>("close")?.call::<_, ()>(())?;
        drain(ctx);
        assert_eq!(ctx.eval::<String, _>("text")?, "one two");
        Ok(())
    });
}

#[test]
fn a_broken_request_body_is_terminated() {
    with_platform(|ctx, entry| {
        let nothing = Function::new(ctx.clone(), || {})?;
        let feed: Object = entry.body_stream.call((nothing.clone(), nothing))?;
        ctx.globals().set(
            "request",
            plain_request(ctx, entry, feed.clone().into_value())?,
        )?;
        ctx.eval::<(), _>("request.text().catch((error) => { globalThis.why = `${error} ${error.cause.message}`; })")?;
        feed.get::<_, Function>("fail")?
            .call::<_, ()>(("other side closed",))?;
        drain(ctx);
        assert_eq!(
            ctx.eval::<String, _>("why")?,
            "TypeError: terminated other side closed"
        );
        Ok(())
    });
}

#[test]
fn a_response_is_read_in_one_call() {
    with_platform(|ctx, entry| {
        let cases = [
            (
                "Response.json({ a: 1 })",
                r#"[200,"",["content-type","application/json"],"{\"a\":1}"]"#,
            ),
            ("new Response(null, { status: 204 })", r#"[204,"",[],null]"#),
            (
                "new Response(ReadableStream.from([]), { statusText: 'Yes' })",
                r#"[200,"Yes",[],true]"#,
            ),
            (
                "const r = new Response('x'); r.headers.append('Set-Cookie', 'a'); r.headers.append('set-cookie', 'b'); r",
                r#"[200,"",["content-type","text/plain;charset=UTF-8","set-cookie","a","set-cookie","b"],"x"]"#,
            ),
        ];
        for (source, expected) in cases {
            let response: Value = ctx.eval(format!("{{ {source} }}"))?;
            let read: Value = entry.read_response.call((response,))?;
            ctx.globals().set("read", read)?;
            assert_eq!(
                ctx.eval::<String, _>("JSON.stringify(read)")?,
                expected,
                "{source}"
            );
        }
        for source in [
            "({})",
            "undefined",
            "'text'",
            "Object.create(Response.prototype)",
        ] {
            let value: Value = ctx.eval(source)?;
            assert!(
                entry
                    .read_response
                    .call::<_, Value>((value,))?
                    .is_undefined(),
                "{source}"
            );
        }
        Ok(())
    });
}

#[test]
fn a_response_sent_again_is_empty() {
    with_platform(|ctx, entry| {
        let response: Value = ctx.eval("globalThis.r = new Response('x')")?;
        let body = |response| {
            entry
                .read_response
                .call::<_, Array>((response,))?
                .get::<String>(3)
        };
        assert_eq!(body(response.clone())?, "x");
        assert!(ctx.eval::<bool, _>("r.bodyUsed")?);
        assert_eq!(body(response)?, "");
        Ok(())
    });
}

#[test]
fn a_response_that_a_script_has_read_is_not_sent() {
    with_platform(|ctx, entry| {
        let response: Value = ctx.eval("globalThis.r = new Response('x'); void r.text(); r")?;
        assert!(entry.read_response.call::<_, Value>((response,)).is_err());
        let caught = ctx.catch();
        let told: Vec<String> = entry.describe_error.call((caught,))?;
        assert_eq!(
            told[..2],
            ["TypeError", "Invalid state: The ReadableStream is locked"]
        );
        Ok(())
    });
}

/// Pumps a response with a writer that has room for `room` chunks; returns what came, and the handle.
fn pump<'js>(
    ctx: &Ctx<'js>,
    entry: &Entry<'js>,
    source: &str,
    room: usize,
) -> Result<(Rc<RefCell<Vec<String>>>, Object<'js>)> {
    let events = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&events);
    let write = Function::new(ctx.clone(), move |chunk: TypedArray<'js, u8>| {
        let text = super::super::raw::with_bytes(&chunk, |bytes| {
            String::from_utf8_lossy(bytes).into_owned()
        });
        log.borrow_mut().push(text);
        log.borrow().len() < room
    })?;
    let log = Rc::clone(&events);
    let end = Function::new(ctx.clone(), move || log.borrow_mut().push("END".to_owned()))?;
    let log = Rc::clone(&events);
    let fail = Function::new(ctx.clone(), move |error: Object<'js>| {
        log.borrow_mut()
            .push(error.get::<_, String>("message").unwrap_or_default());
    })?;
    let response: Value = ctx.eval(source)?;
    let handle = entry
        .pump
        .call((response, write, end, fail.clone(), fail))?;
    drain(ctx);
    Ok((events, handle))
}

const ENDLESS: &str = "globalThis.made = 0; new Response(new ReadableStream({
    pull(c) { made += 1; c.enqueue(new TextEncoder().encode(String(made))); },
    cancel(reason) { globalThis.cancelled = String(reason); },
}, { highWaterMark: 0 }))";

#[test]
fn the_pump_reads_to_the_end() {
    with_platform(|ctx, entry| {
        let source =
            "new Response(ReadableStream.from(['a', 'b']).pipeThrough(new TextEncoderStream()))";
        let (events, _) = pump(ctx, entry, source, 100)?;
        assert_eq!(*events.borrow(), ["a", "b", "END"]);
        Ok(())
    });
}

#[test]
fn the_pump_waits_when_the_client_reads_slowly() {
    with_platform(|ctx, entry| {
        let (events, handle) = pump(ctx, entry, ENDLESS, 2)?;
        assert_eq!(*events.borrow(), ["1", "2"]);
        assert_eq!(ctx.eval::<i32, _>("made")?, 2);
        handle.get::<_, Function>("resume")?.call::<_, ()>(())?;
        drain(ctx);
        assert_eq!(*events.borrow(), ["1", "2", "3"]);
        Ok(())
    });
}

#[test]
fn the_pump_cancels_the_stream_when_the_client_has_gone() {
    with_platform(|ctx, entry| {
        let (events, handle) = pump(ctx, entry, ENDLESS, 1)?;
        let cancel: Function = handle.get("cancel")?;
        cancel.call::<_, ()>(("The client has gone",))?;
        drain(ctx);
        assert_eq!(ctx.eval::<String, _>("cancelled")?, "The client has gone");
        assert_eq!(*events.borrow(), ["1"]);
        Ok(())
    });
}

#[test]
fn the_pump_tells_of_errors_and_of_chunks_that_are_no_bytes() {
    with_platform(|ctx, entry| {
        let broken = "new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array([65])); }, pull() { throw new Error('cut'); } }, { highWaterMark: 2 }))";
        let (events, _) = pump(ctx, entry, broken, 100)?;
        assert_eq!(events.borrow().last().map(String::as_str), Some("cut"));
        let (events, _) = pump(ctx, entry, "new Response(ReadableStream.from([5]))", 100)?;
        assert_eq!(
            *events.borrow(),
            ["This ReadableStream did not return bytes. Received: 5"]
        );
        Ok(())
    });
}

#[test]
fn the_environment_is_replaced_and_made_of_strings() {
    with_platform(|ctx, entry| {
        entry.set_environment.call::<_, ()>((vec!["A", "1"],))?;
        entry.set_environment.call::<_, ()>((vec!["B", "2"],))?;
        let env: String = ctx.eval("process.env.N = 5; JSON.stringify(process.env)")?;
        assert_eq!(env, r#"{"B":"2","N":"5"}"#);
        Ok(())
    });
}

#[test]
fn the_host_functions_are_out_of_reach_of_user_code() {
    with_platform(|ctx, _| {
        assert!(ctx.eval::<bool, _>(
            "globalThis.__jsguideHost === undefined && !('__jsguideHost' in globalThis)"
        )?);
        Ok(())
    });
}

#[test]
#[ignore = "a measurement, not a check: cargo test --release -- --ignored --nocapture figures"]
fn figures_of_starting_and_of_dispatching() {
    let begun = Instant::now();
    println!("compile {:?}", begun.elapsed());
    let runtime = Runtime::new().unwrap();
    runtime.set_loader(super::Names, super::Sources);
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        let host: Rc<dyn Host> = Rc::new(TestHost::new());
        let begun = Instant::now();
        let entry = install(&ctx, &host).unwrap();
        println!("install {:?}", begun.elapsed());
        let handler: Function = ctx.eval("(async (request) => Response.json({ ok: true, method: request.method }))").unwrap();
        let respond = Rc::new(RefCell::new(0_usize));
        let counted = Rc::clone(&respond);
        let done = Function::new(ctx.clone(), move |read: Array| *counted.borrow_mut() += read.len()).unwrap();
        ctx.globals().set("handler", handler).unwrap();
        ctx.globals().set("done", done).unwrap();
        ctx.globals().set("readResponse", entry.read_response.clone()).unwrap();
        let dispatch: Function = ctx.eval("(request) => { handler(request).then((response) => done(readResponse(response))); }").unwrap();
        let rounds = 100_000;
        let begun = Instant::now();
        for _ in 0..rounds {
            let headers = vec!["host", "localhost", "accept", "*/*", "user-agent", "wrk"];
            let request: Object = entry
                .make_request
                .call(("GET", "http://localhost:3000/api/hello", headers, Value::new_null(ctx.clone()), Value::new_undefined(ctx.clone())))
                .unwrap();
            dispatch.call::<_, ()>((request,)).unwrap();
            drain(&ctx);
        }
        let seconds = begun.elapsed().as_secs_f64();
        println!("{:.0} dispatches a second ({:.1} us each)", f64::from(rounds) / seconds, seconds * 1e6 / f64::from(rounds));
        assert_eq!(*respond.borrow(), 4 * usize::try_from(rounds).unwrap());
    });
    println!("heap {} KB", runtime.memory_usage().malloc_size / 1024);
}
