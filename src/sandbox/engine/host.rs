//! What JavaScript may call: the platform's needs (time, timers, log, fetch) and Next's
//! (answers, streams, stored data, tags).
//!
//! Closures hold plain data only: a JavaScript value captured in one is invisible to the
//! engine's garbage collector.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rquickjs::convert::List;
use rquickjs::{Ctx, Function, Object, Result, TypedArray, Value};

use super::fetcher::{self, Carried, Label, Wanted};
use super::meter::Meter;
use super::timers::{Due, Timers};
use super::{Answer, Desk, Facts, Failure, Message, Origin, Setup};
use crate::sandbox::cache::{Expiry, StoredData};
use crate::sandbox::reply::Head;
use crate::sandbox::trace::{Level, RequestId};
use crate::sandbox::web::{FetchCall, Host, LogLevel, with_bytes};

/// The number that no request has.
pub(super) const NOBODY: RequestId = RequestId(0);

/// State of the JavaScript thread that the host functions share.
pub(super) struct ThreadHost {
    pub(super) setup: Setup,
    pub(super) desk: Desk,
    /// Which of the thread's realms it is for: they follow one another.
    pub(super) realm: u32,
    /// Whose turn it is.
    pub(super) current: Cell<RequestId>,
    /// A handler failed in this turn: look at the heap after it.
    pub(super) failed: Cell<bool>,
    /// `process.nextTick` has something to run when no job is left.
    pub(super) ticks_wanted: Cell<bool>,
    /// Whose answer was given in this turn.
    pub(super) answered: Cell<RequestId>,
    /// CPU time of turns.
    pub(super) meter: Meter,
    /// The address that requests seem to come to.
    pub(super) origin: Origin,
    epoch: Instant,
    timers: RefCell<Timers>,
    kept: RefCell<HashMap<RequestId, (Head, Vec<u8>)>>,
    client: reqwest::Client,
    fetches: RefCell<HashMap<u32, Carried>>,
    sender: mpsc::Sender<Message>,
}

impl ThreadHost {
    pub(super) fn new(
        setup: Setup,
        desk: Desk,
        sender: mpsc::Sender<Message>,
        realm: u32,
    ) -> ThreadHost {
        ThreadHost {
            realm,
            origin: setup.origin.clone().unwrap_or_else(Origin::of_build),
            setup,
            desk,
            current: Cell::new(NOBODY),
            failed: Cell::new(false),
            ticks_wanted: Cell::new(false),
            answered: Cell::new(NOBODY),
            meter: Meter::new(),
            epoch: Instant::now(),
            timers: RefCell::default(),
            kept: RefCell::default(),
            client: client(),
            fetches: RefCell::default(),
            sender,
        }
    }

    /// When the next timer is due.
    pub(super) fn next_timer(&self) -> Option<Instant> {
        self.timers.borrow_mut().next()
    }

    /// Takes a timer that is due.
    pub(super) fn take_due(&self) -> Option<Due> {
        self.timers.borrow_mut().take_due()
    }

    /// The answer of a call; false if nobody waits for it.
    fn answer(&self, id: RequestId, answer: Answer) -> bool {
        let now = Instant::now();
        self.answered.set(id);
        self.desk.answer(id, answer, now, self.meter.turn(now))
    }

    pub(super) fn fail(&self, id: RequestId, message: &str, stack: &str, on_load: bool) {
        self.failed.set(true);
        let failure = Failure {
            message: message.to_owned(),
            stack: own_frames(&self.setup.scripts.map_stack(stack)),
            on_load,
        };
        let is_told = self.answer(id, Answer::Failed(failure));
        if !is_told {
            self.log_failure(id, message, stack);
        }
    }

    fn start_stream(&self, id: RequestId, head: Head) {
        let stream = self.desk.open_stream(id);
        self.answer(id, Answer::Streamed(head, stream));
    }

    fn write(&self, id: RequestId, bytes: Bytes) -> bool {
        let most = self.setup.limits.memory;
        let is_too_long = match self.kept.borrow_mut().get_mut(&id) {
            Some((_, kept)) if kept.len() + bytes.len() <= most => {
                kept.extend_from_slice(&bytes);
                return true;
            }
            kept => kept.is_some(),
        };
        if is_too_long {
            self.kept.borrow_mut().remove(&id);
            let because = format!("an answer of more than {most} bytes can't be kept");
            self.fail(id, &because, "", false);
            return false;
        }
        self.desk.write(id, bytes)
    }

    fn end_stream(&self, id: RequestId) {
        match self.kept.borrow_mut().remove(&id) {
            Some((head, bytes)) => {
                self.answer(id, Answer::Whole(head, Bytes::from(bytes)));
            }
            None => self.desk.end_stream(id, None),
        }
    }

    fn break_stream(&self, id: RequestId, message: String, stack: &str) {
        if self.kept.borrow_mut().remove(&id).is_some() {
            self.fail(id, &message, stack, false);
        } else {
            self.log_failure(id, &message, stack);
            self.desk.end_stream(id, Some(message));
        }
    }

    fn broken(&self, id: RequestId, message: &str, stack: &str) {
        let stack = own_frames(&self.setup.scripts.map_stack(stack));
        let text = format!("{message}\n{stack}").trim_end().to_owned();
        self.answer(id, Answer::Broken(text));
    }

    fn log_failure(&self, id: RequestId, message: &str, stack: &str) {
        let stack = own_frames(&self.setup.scripts.map_stack(stack));
        let text = format!("{message}\n{stack}").trim_end().to_owned();
        self.log_line(id, Level::Error, text);
    }

    fn log_line(&self, id: RequestId, level: Level, text: String) {
        let request = (id != NOBODY).then_some(id);
        self.setup.log.console(request, level, text);
    }
}

fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // Sooner than the server closes it, so that no request goes out on a closed one.
        .pool_idle_timeout(Duration::from_secs(4))
        .no_proxy();
    builder.build().unwrap_or_default()
}

/// Frames that lie in the learner's files.
fn own_frames(stack: &str) -> String {
    let own: Vec<&str> = stack
        .lines()
        .filter(|line| {
            !line.contains("jsguide:") && !line.contains("(native)") && line.contains(':')
        })
        .collect();
    own.join("\n")
}

impl Host for ThreadHost {
    fn wall_ms(&self) -> f64 {
        Duration::from_millis(self.setup.cache.now_ms()).as_secs_f64() * 1000.0
    }

    fn monotonic_ms(&self) -> f64 {
        self.epoch.elapsed().as_secs_f64() * 1000.0
    }

    fn want_ticks(&self) {
        self.ticks_wanted.set(true);
    }

    fn set_timer(&self, request: u32, id: u32, delay_ms: f64) {
        let delay =
            Duration::try_from_secs_f64(delay_ms.max(0.0) / 1000.0).unwrap_or(Duration::MAX / 4);
        let mut timers = self.timers.borrow_mut();
        timers.set(id, RequestId(request), delay);
    }

    fn clear_timer(&self, id: u32) {
        self.timers.borrow_mut().clear(id);
    }

    fn log(&self, request: u32, level: LogLevel, text: String) {
        let level = match level {
            LogLevel::Debug => Level::Debug,
            LogLevel::Log | LogLevel::Info => Level::Info,
            LogLevel::Warn => Level::Warn,
            LogLevel::Error => Level::Error,
        };
        self.log_line(RequestId(request), level, text);
    }

    fn fetch(&self, call: FetchCall) {
        let wanted = Wanted {
            label: Label {
                id: call.id,
                owner: RequestId(call.request),
                realm: self.realm,
            },
            method: call.method,
            url: call.url,
            headers: call.headers,
            body: call.body,
        };
        let carried = fetcher::begin(&self.setup, &self.client, wanted, self.sender.clone());
        self.fetches.borrow_mut().insert(call.id, carried);
    }

    fn stack_limit(&self) -> Option<usize> {
        Some(self.setup.limits.stack)
    }

    fn fetch_more(&self, id: u32) {
        if let Some(carried) = self.fetches.borrow().get(&id) {
            carried.more();
        }
    }

    fn fetch_cancel(&self, id: u32) {
        self.fetches.borrow_mut().remove(&id);
    }

    fn random(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            buffer.fill(0);
        }
    }
}

/// The functions of `jsguide:next/host`.
pub(super) fn install(ctx: &Ctx<'_>, host: &Rc<ThreadHost>) -> Result<()> {
    let object = Object::new(ctx.clone())?;
    install_answers(ctx, &object, host)?;
    install_streams(ctx, &object, host)?;
    install_data(ctx, &object, host)?;
    install_facts(ctx, &object, host)?;
    ctx.globals().set("__jsguideNext", object)?;
    ctx.globals().set(
        "__jsguideRules",
        crate::sandbox::next::rules_json(host.setup.edition, &host.setup.config),
    )
}

/// Defines `object.name = function`, with its own share of the host.
macro_rules! define {
    ($ctx:ident, $object:ident, $name:literal, $host:ident, $function:expr) => {{
        let $host = Rc::clone($host);
        $object.set($name, Function::new($ctx.clone(), $function)?)?;
    }};
}

fn install_answers<'js>(ctx: &Ctx<'js>, object: &Object<'js>, host: &Rc<ThreadHost>) -> Result<()> {
    define!(
        ctx,
        object,
        "respond",
        host,
        move |id: u32, status: u16, reason: Option<String>, headers: String, body: Value<'js>| {
            let head = head(status, &reason.unwrap_or_default(), &headers);
            host.answer(RequestId(id), Answer::Whole(head, body_bytes(&body)));
        }
    );
    define!(
        ctx,
        object,
        "fail",
        host,
        move |id: u32, message: String, stack: String| {
            host.fail(RequestId(id), &message, &stack, false);
        }
    );
    define!(
        ctx,
        object,
        "failLoad",
        host,
        move |id: u32, message: String, stack: String| {
            host.fail(RequestId(id), &message, &stack, true);
        }
    );
    define!(
        ctx,
        object,
        "broken",
        host,
        move |id: u32, message: String, stack: String| {
            host.broken(RequestId(id), &message, &stack);
        }
    );
    define!(
        ctx,
        object,
        "logFailure",
        host,
        move |id: u32, message: String, stack: String| {
            host.log_failure(RequestId(id), &message, &stack);
        }
    );
    Ok(())
}

fn install_streams<'js>(ctx: &Ctx<'js>, object: &Object<'js>, host: &Rc<ThreadHost>) -> Result<()> {
    define!(
        ctx,
        object,
        "startStream",
        host,
        move |id: u32, status: u16, reason: String, headers: String| {
            host.start_stream(RequestId(id), head(status, &reason, &headers));
        }
    );
    define!(
        ctx,
        object,
        "startKept",
        host,
        move |id: u32, status: u16, reason: String, headers: String| {
            host.kept
                .borrow_mut()
                .insert(RequestId(id), (head(status, &reason, &headers), Vec::new()));
        }
    );
    define!(ctx, object, "write", host, move |id: u32,
                                              chunk: Value<'js>|
          -> bool {
        host.write(RequestId(id), body_bytes(&chunk))
    });
    define!(ctx, object, "endStream", host, move |id: u32| host
        .end_stream(RequestId(id)));
    define!(
        ctx,
        object,
        "breakStream",
        host,
        move |id: u32, message: String, stack: String| {
            host.break_stream(RequestId(id), message, &stack);
        }
    );
    define!(ctx, object, "bodyBegins", host, move |id: u32| host
        .desk
        .begin_body(RequestId(id)));
    define!(ctx, object, "bodyTaken", host, move |id: u32| host
        .desk
        .body_taken(RequestId(id)));
    define!(ctx, object, "bodyUnwanted", host, move |id: u32| host
        .desk
        .body_unwanted(RequestId(id)));
    Ok(())
}

fn install_data<'js>(ctx: &Ctx<'js>, object: &Object<'js>, host: &Rc<ThreadHost>) -> Result<()> {
    define!(ctx, object, "data", host, move |key: String,
                                             also: Vec<String>|
          -> Option<
        List<(String, &'static str)>,
    > {
        let (data, age) = host.setup.cache.data(&key, &also)?;
        Some(List((data.json, age.word())))
    });
    define!(ctx, object, "nowMs", host, move || host.wall_ms());
    define!(
        ctx,
        object,
        "keepData",
        host,
        move |key: String,
              json: String,
              revalidate: Option<f64>,
              expire: Option<f64>,
              tags: Vec<String>,
              made_ms: f64| {
            let data = StoredData {
                json,
                revalidate,
                expire,
                tags,
                made_ms: Duration::try_from_secs_f64(made_ms / 1000.0).map_or(0, |since| {
                    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
                }),
            };
            host.setup.cache.keep_data(key, data);
        }
    );
    define!(ctx, object, "revalidateTag", host, move |tag: String,
                                                      stale: bool,
                                                      expire: Option<
        f64,
    >| {
        let expiry = if stale {
            Expiry::StaleOnce { expire }
        } else {
            Expiry::AtOnce
        };
        host.setup.cache.revalidate_tag(&tag, expiry);
    });
    object.set(
        "etag",
        Function::new(ctx.clone(), |text: String| {
            crate::sandbox::next::etag(&text)
        })?,
    )?;
    define!(ctx, object, "draftSecret", host, move || host
        .setup
        .draft_secret
        .to_string());
    Ok(())
}

fn install_facts<'js>(ctx: &Ctx<'js>, object: &Object<'js>, host: &Rc<ThreadHost>) -> Result<()> {
    define!(ctx, object, "facts", host, move |id: u32, json: String| {
        if let Ok(mut facts) = serde_json::from_str::<Facts>(&json) {
            facts.stack = own_frames(&host.setup.scripts.map_stack(&facts.stack));
            host.desk.add_facts(RequestId(id), facts);
        }
    });
    define!(ctx, object, "note", host, move |id: u32, note: String| host
        .desk
        .add_note(RequestId(id), note));
    Ok(())
}

/// Headers are one text, names and values by turns, one a line.
fn head(status: u16, reason: &str, headers: &str) -> Head {
    let mut lines = headers.split('\n');
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        pairs.push((name.into(), value.into()));
    }
    Head {
        status,
        reason: reason.into(),
        headers: pairs,
    }
}

fn body_bytes(body: &Value<'_>) -> Bytes {
    if let Some(text) = body.as_string() {
        return Bytes::from(text.to_string().unwrap_or_default());
    }
    match TypedArray::<u8>::from_value(body.clone()) {
        Ok(bytes) => with_bytes(&bytes, Bytes::copy_from_slice),
        Err(_) => Bytes::new(),
    }
}
