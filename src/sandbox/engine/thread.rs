//! The event loop: a message or a timer is one turn, and belongs to a request.
//!
//! A turn sets the deadline, calls a JavaScript function, and runs all jobs that this makes
//! ready. Where the deadline passes, the runtime is thrown away with everything in it: what
//! was interrupted can't be trusted to go on.

use std::rc::Rc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use rquickjs::promise::PromiseState;
use rquickjs::{CatchResultExt, CaughtError, Ctx, Function, Persistent, TypedArray, Value};
use tokio::sync::oneshot;

use super::arguments;
use super::fetcher::{Fetched, Part};
use super::host::{NOBODY, ThreadHost};
use super::realm::{Realm, Watch};
use super::timers::Due;
use super::{Call, CallBody, Desk, Failure, Line, Message, Pulse, Question, Setup, Worker};
use crate::sandbox::trace::RequestId;
use crate::sandbox::web::{Host as _, trim_memory};

/// The thread's own stack; JavaScript is limited to less, so that it fails cleanly.
const THREAD_STACK: usize = 4 << 20;

/// After so many jobs the clock is looked at: each look is a system call, and loops within a job
/// are interrupted anyway.
const JOBS_BETWEEN_LOOKS: u32 = 32;

/// So many answers at most are held while more calls wait: each waits for those behind it, and
/// what two threads save by waking each other less often grows little from here on.
const ANSWERS_HELD: u32 = 8;

/// After so many turns without a failure the heap is looked at all the same.
const TURNS_BETWEEN_LOOKS: u32 = 4096;

/// Starts a thread that takes its messages from this line; returns once its globals are there.
pub(super) fn spawn(setup: Setup, desk: Desk, line: Line) -> Result<Worker, String> {
    let pulse = Arc::<Pulse>::default();
    let worker = Worker {
        line: line.clone(),
        pulse: pulse.clone(),
    };
    let (ready, is_ready) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("jsguide-javascript".into())
        .stack_size(THREAD_STACK)
        .spawn(
            move || match EventLoop::new(setup, desk, line.sender, pulse) {
                Ok(mut event_loop) => {
                    let _ = ready.send(Ok(()));
                    event_loop.run(&line.receiver);
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
            },
        )
        .map_err(|error| error.to_string())?;
    is_ready
        .recv()
        .map_err(|_| "its thread ended".to_owned())??;
    Ok(worker)
}

struct EventLoop {
    realm: Realm,
    host: Rc<ThreadHost>,
    watch: Watch,
    pulse: Arc<Pulse>,
    turns: u32,
    sender: mpsc::Sender<Message>,
}

impl EventLoop {
    fn new(
        setup: Setup,
        desk: Desk,
        sender: mpsc::Sender<Message>,
        pulse: Arc<Pulse>,
    ) -> Result<EventLoop, String> {
        let host = Rc::new(ThreadHost::new(setup, desk, sender.clone(), 0));
        let watch = Watch::default();
        let realm = Realm::build(&host, &watch)?;
        Ok(EventLoop {
            realm,
            host,
            watch,
            pulse,
            turns: 0,
            sender,
        })
    }

    fn run(&mut self, receiver: &Mutex<mpsc::Receiver<Message>>) {
        let mut since_handed_out = 0;
        while !self.pulse.is_retired() {
            let next_timer = self.host.next_timer();
            // Held only here: a thread that is stuck in a turn leaves the line to its successor.
            let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
            let ready = receiver.try_recv().ok();
            if ready.is_none() || since_handed_out >= ANSWERS_HELD {
                self.host.desk.hand_out();
                since_handed_out = 0;
            }
            since_handed_out += 1;
            let message = match (ready, next_timer) {
                (Some(message), _) => Some(message),
                (None, None) => receiver.recv().ok(),
                (None, Some(when)) => {
                    match receiver.recv_timeout(when.saturating_duration_since(Instant::now())) {
                        Ok(message) => Some(message),
                        Err(RecvTimeoutError::Timeout) => None,
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            };
            drop(receiver);
            if self.pulse.is_retired() {
                // Taken between the end of a long turn and the retirement: it is the successor's.
                if let Some(message) = message {
                    let _ = self.sender.send(message);
                }
                return;
            }
            match message {
                Some(Message::Stop) => return,
                Some(message) => self.handle(message),
                None => {}
            }
            while !self.pulse.is_retired()
                && let Some(due) = self.host.take_due()
            {
                self.fire(&due);
            }
        }
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Call(call) => self.call(*call),
            Message::Ask(question, reply) => self.ask(question, reply),
            Message::BodyChunk(id, bytes) => self.body_chunk(id, &bytes),
            Message::BodyEnd(id, error) => {
                self.turn(id, |ctx, realm| {
                    restore(ctx, &realm.entries.body_end)?.call((id.0, error))
                });
            }
            Message::Drained(id) => {
                self.turn(id, |ctx, realm| {
                    restore(ctx, &realm.entries.drained)?.call((id.0,))
                });
            }
            Message::Cancelled(id) => {
                self.host.desk.forget(id);
                self.turn(id, |ctx, realm| {
                    restore(ctx, &realm.entries.cancelled)?.call((id.0,))
                });
            }
            Message::Fetched(fetched) => self.fetched(fetched),
            Message::Stop => {}
        }
    }

    fn call(&mut self, call: Call) {
        let id = call.id;
        if !self.host.desk.take_up(id) {
            return;
        }
        if matches!(call.body, CallBody::Streamed) && !self.host.desk.has_body(id) {
            let because = "the JavaScript engine was restarted as the request came in";
            let answer = super::Answer::Stopped(because.to_owned());
            self.host
                .desk
                .answer(id, answer, Instant::now(), Duration::ZERO);
            return;
        }
        self.take_turn(id, |ctx, this| {
            let entries = &this.realm.entries;
            let callee = this.realm.callees.of(ctx, &call)?;
            let arguments = arguments::of(ctx, callee, call, &this.host.origin)?;
            let answer: Value = restore(ctx, &entries.run)?.call_arg(arguments)?;
            if answer.is_undefined() {
                return Ok(());
            }
            this.answer_of(ctx, answer)
        });
    }

    /// Most handlers have their answer once their jobs are done: to look is cheaper than to be told.
    fn answer_of<'js>(&self, ctx: &Ctx<'js>, answer: Value<'js>) -> rquickjs::Result<()> {
        self.run_promise_jobs(ctx);
        let kept = answer
            .as_promise()
            .filter(|answer| answer.state() == PromiseState::Resolved);
        match kept {
            Some(answer) => {
                let value: Value = answer.clone().finish()?;
                restore(ctx, &self.realm.entries.answered)?.call((value,))
            }
            None => restore(ctx, &self.realm.entries.wait_for)?.call((answer,)),
        }
    }

    fn fire(&mut self, due: &Due) {
        self.turn(due.owner, |ctx, realm| {
            restore(ctx, &realm.entries.fire_timer)?.call((due.id,))
        });
    }

    fn body_chunk(&mut self, id: RequestId, bytes: &Bytes) {
        self.turn(id, |ctx, realm| {
            let bytes = TypedArray::<u8>::new_copy(ctx.clone(), bytes.as_ref())?;
            restore(ctx, &realm.entries.body_chunk)?.call((id.0, bytes))
        });
    }

    fn fetched(&mut self, fetched: Fetched) {
        let Fetched { label, part } = fetched;
        if label.realm != self.host.realm {
            return;
        }
        let id = label.id;
        if matches!(part, Ok(Part::End) | Err(_)) {
            self.host.fetch_cancel(id);
        }
        self.turn(label.owner, |ctx, realm| match part {
            Ok(Part::Head {
                status,
                reason,
                headers,
            }) => restore(ctx, &realm.entries.fetch_head)?.call((id, status, reason, headers)),
            Ok(Part::Chunk(bytes)) => {
                let bytes = TypedArray::<u8>::new_copy(ctx.clone(), bytes.as_ref())?;
                restore(ctx, &realm.entries.fetch_chunk)?.call((id, bytes))
            }
            Ok(Part::End) => restore(ctx, &realm.entries.fetch_end)?.call((id,)),
            Err(message) => restore(ctx, &realm.entries.fetch_fail)?.call((id, message)),
        });
    }

    fn ask(&mut self, question: Question, reply: oneshot::Sender<Result<String, Failure>>) {
        let reply = Rc::new(std::cell::Cell::new(Some(reply)));
        let scripts = self.host.setup.scripts.clone();
        self.turn(NOBODY, move |ctx, realm| {
            let answer = reply.clone();
            let done = Function::new(ctx.clone(), move |json: String| {
                if let Some(reply) = answer.take() {
                    let _ = reply.send(Ok(json));
                }
            })?;
            let failed = Function::new(ctx.clone(), move |message: String, stack: String| {
                if let Some(reply) = reply.take() {
                    let stack = scripts.map_stack(&stack);
                    let _ = reply.send(Err(Failure {
                        message,
                        stack,
                        on_load: false,
                    }));
                }
            })?;
            match question {
                Question::StaticParams { file } => {
                    restore(ctx, &realm.entries.static_params)?.call((0, file, done, failed))
                }
                Question::Config { file, phase } => {
                    restore(ctx, &realm.entries.config)?.call((0, file, phase, done, failed))
                }
            }
        });
    }

    /// One turn for a request that is known: JavaScript is told whose turn it is.
    fn turn(
        &mut self,
        owner: RequestId,
        work: impl FnOnce(&Ctx<'_>, &Realm) -> rquickjs::Result<()>,
    ) {
        self.take_turn(owner, |ctx, this| {
            restore(ctx, &this.realm.entries.enter)?.call::<_, ()>((owner.0,))?;
            work(ctx, &this.realm)
        });
    }

    /// One turn. What JavaScript throws here goes to the request it belongs to.
    fn take_turn(
        &mut self,
        owner: RequestId,
        work: impl FnOnce(&Ctx<'_>, &EventLoop) -> rquickjs::Result<()>,
    ) {
        let now = Instant::now();
        let cpu = self.host.meter.begin(now);
        self.pulse
            .begin(now.saturating_duration_since(self.host.desk.epoch()));
        self.host.current.set(owner);
        self.watch.begin(self.host.setup.limits.cpu, cpu, now);
        let result = self.realm.context.with(|ctx| {
            let result = work(&ctx, self)
                .catch(&ctx)
                .map_err(|error| describe(&error));
            self.run_jobs(&ctx);
            self.tell_rejections(&ctx);
            result
        });
        self.watch.end();
        self.pulse.end();
        if self.host.answered.replace(NOBODY) != owner {
            let meter = &self.host.meter;
            let cpu = || meter.turn(Instant::now());
            self.host.desk.add_cpu(owner, cpu);
        }
        self.after(owner, result);
    }

    /// What nobody caught goes to the log; the server lives on (FACTS 46).
    fn tell_rejections(&self, ctx: &Ctx<'_>) {
        if self.watch.fired.get() {
            return self.realm.rejections.clear();
        }
        for reason in self.realm.rejections.take(ctx) {
            let _ = restore(ctx, &self.realm.entries.log_rejection)
                .and_then(|log| log.call::<_, ()>((self.host.current.get().0, reason)))
                .catch(ctx);
        }
    }

    /// Runs jobs until none is ready, then what `process.nextTick` has queued, and the jobs that come of that.
    fn run_jobs(&self, ctx: &Ctx<'_>) {
        self.run_promise_jobs(ctx);
        while self.host.ticks_wanted.take() && !self.watch.fired.get() {
            let _ = restore(ctx, &self.realm.entries.run_ticks)
                .and_then(|run| run.call::<_, ()>(()))
                .catch(ctx);
            self.run_promise_jobs(ctx);
        }
    }

    /// Endless chains of jobs end at the deadline.
    fn run_promise_jobs(&self, ctx: &Ctx<'_>) {
        let mut jobs = 0_u32;
        while !self.watch.fired.get() && ctx.execute_pending_job() {
            jobs = jobs.wrapping_add(1);
            if jobs.is_multiple_of(JOBS_BETWEEN_LOOKS) && self.watch.check() {
                return;
            }
        }
    }

    fn after(&mut self, owner: RequestId, result: Result<(), (String, String)>) {
        if self.pulse.is_retired() {
            return;
        }
        if self.watch.fired.get() {
            let limit = self.host.setup.limits.cpu;
            self.rebuild(
                owner,
                &format!(
                    "it used more than {} ms of CPU time without yielding",
                    limit.as_millis()
                ),
            );
            return;
        }
        if let Err((message, stack)) = result {
            self.host.fail(owner, &message, &stack, false);
        }
        self.turns += 1;
        if self.host.failed.take() || self.turns.is_multiple_of(TURNS_BETWEEN_LOOKS) {
            self.look_at_heap(owner);
        }
    }

    /// Walks the heap, so only done where something failed, and now and then.
    fn look_at_heap(&mut self, owner: RequestId) {
        self.realm.runtime.run_gc();
        let usage = self.realm.runtime.memory_usage();
        if usage.malloc_limit > 0 && usage.malloc_size * 4 > usage.malloc_limit * 3 {
            let limit = self.host.setup.limits.memory >> 20;
            self.rebuild(
                owner,
                &format!("the app used more than three quarters of its {limit} MB of memory"),
            );
        }
    }

    /// What runs fails, and module state is lost; calls that queue find the new realm.
    fn rebuild(&mut self, owner: RequestId, because: &str) {
        self.host.desk.answer(
            owner,
            super::Answer::Stopped(because.to_owned()),
            Instant::now(),
            Duration::ZERO,
        );
        self.host.desk.end_stream(owner, Some(because.to_owned()));
        self.host.desk.fail_running(&format!(
            "the JavaScript engine was restarted because another handler was stopped: {because}"
        ));
        self.host.setup.log.restarted(because);
        let host = Rc::new(ThreadHost::new(
            self.host.setup.clone(),
            self.host.desk.clone(),
            self.sender.clone(),
            self.host.realm + 1,
        ));
        let watch = Watch::default();
        match Realm::build(&host, &watch) {
            Ok(realm) => (self.realm, self.host, self.watch) = (realm, host, watch),
            Err(error) => self.host.setup.log.not_restarted(&error),
        }
        trim_memory();
    }
}

fn restore<'js>(
    ctx: &Ctx<'js>,
    function: &Persistent<Function<'static>>,
) -> rquickjs::Result<Function<'js>> {
    function.clone().restore(ctx)
}

fn describe(error: &CaughtError<'_>) -> (String, String) {
    match error {
        CaughtError::Exception(exception) => {
            let name = exception
                .get::<_, String>("name")
                .unwrap_or_else(|_| "Error".into());
            let message = exception.message().unwrap_or_default();
            (
                format!("{name}: {message}"),
                frames(&exception.stack().unwrap_or_default()).to_owned(),
            )
        }
        CaughtError::Value(value) if value.is_null() => {
            ("InternalError: out of memory".into(), String::new())
        }
        CaughtError::Value(value) => (format!("{value:?}"), String::new()),
        CaughtError::Error(error) => (error.to_string(), String::new()),
    }
}

/// What follows the heading of a stack.
fn frames(stack: &str) -> &str {
    stack.find("    at ").map_or("", |start| &stack[start..])
}
