//! Where calls wait for their answers, and streams for their bytes.
//!
//! Shared by the server and the JavaScript thread; it outlives a thread that is abandoned.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use rustc_hash::FxHashMap;
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::postbox::{Postbox, Postboxes};
use super::{Answer, Facts, Outcome};
use crate::sandbox::trace::RequestId;

/// A stream's bytes on their way to the client before its handler must wait.
const HIGH_WATER: usize = 64 * 1024;
/// Pieces of a request body on their way to a handler before the client must wait.
const BODY_PIECES: usize = 16;

/// Calls and streams in flight. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    epoch: Instant,
    slots: Arc<Mutex<Slots>>,
}

#[derive(Debug, Default)]
struct Slots {
    calls: FxHashMap<RequestId, Waiting>,
    streams: FxHashMap<RequestId, Outlet>,
    bodies: FxHashMap<RequestId, Arc<Semaphore>>,
    postboxes: Postboxes,
    /// Boxes with answers that nobody was told of yet.
    filled: Vec<Arc<Postbox>>,
}

#[derive(Debug)]
struct Waiting {
    reply: oneshot::Sender<Outcome>,
    postbox: Arc<Postbox>,
    begun: Instant,
    cpu: Duration,
    facts: Facts,
    /// Its handler runs; before that, another thread or realm can still take it up.
    is_taken_up: bool,
}

#[derive(Debug)]
struct Outlet {
    sender: mpsc::UnboundedSender<Result<Bytes, String>>,
    gauge: Arc<Gauge>,
}

#[derive(Debug, Default)]
struct Gauge {
    pending: AtomicUsize,
    waiting: AtomicBool,
}

/// Whether a handler still wants its request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    /// Go on.
    Wanted,
    /// It has answered, or does not read.
    Unwanted,
}

/// The rest of a streamed answer. Says `drained` when the handler may go on.
#[derive(Debug)]
pub(crate) struct BodyStream {
    receiver: mpsc::UnboundedReceiver<Result<Bytes, String>>,
    gauge: Arc<Gauge>,
    /// Set when bytes were taken that a handler was waiting for.
    pub(crate) drained: bool,
}

impl Default for Desk {
    fn default() -> Self {
        Desk {
            epoch: Instant::now(),
            slots: Arc::default(),
        }
    }
}

impl Desk {
    /// The moment that pulses count from.
    pub(super) fn epoch(&self) -> Instant {
        self.epoch
    }

    /// A call begins.
    pub(super) fn expect(&self, id: RequestId) -> oneshot::Receiver<Outcome> {
        let (reply, receiver) = oneshot::channel();
        let mut slots = self.lock();
        let waiting = Waiting {
            reply,
            postbox: slots.postboxes.mine(),
            begun: Instant::now(),
            cpu: Duration::ZERO,
            facts: Facts::default(),
            is_taken_up: false,
        };
        slots.calls.insert(id, waiting);
        receiver
    }

    /// Takes up a call; false if nobody waits for its answer any more.
    pub(super) fn take_up(&self, id: RequestId) -> bool {
        let mut slots = self.lock();
        let waiting = slots.calls.get_mut(&id);
        waiting.is_some_and(|waiting| {
            waiting.is_taken_up = true;
            true
        })
    }

    /// CPU time that a turn took for the request; only asked for while it still waits.
    pub(super) fn add_cpu(&self, id: RequestId, cpu: impl FnOnce() -> Duration) {
        if let Some(waiting) = self.lock().calls.get_mut(&id) {
            waiting.cpu += cpu();
        }
    }

    /// What the run showed; comes before the answer.
    pub(super) fn add_facts(&self, id: RequestId, facts: Facts) {
        if let Some(waiting) = self.lock().calls.get_mut(&id) {
            let notes = std::mem::take(&mut waiting.facts.notes);
            waiting.facts = Facts { notes, ..facts };
        }
    }

    /// Something worth telling about the run.
    pub(super) fn add_note(&self, id: RequestId, note: String) {
        if let Some(waiting) = self.lock().calls.get_mut(&id) {
            waiting.facts.notes.push(note);
        }
    }

    /// The answer of a call, held until [`Desk::hand_out`]; false if nobody waits for it.
    pub(super) fn answer(
        &self,
        id: RequestId,
        answer: Answer,
        now: Instant,
        turn_cpu: Duration,
    ) -> bool {
        let mut slots = self.lock();
        let waiting = slots.calls.remove(&id);
        waiting.is_some_and(|waiting| {
            let is_wanted = !waiting.reply.is_closed();
            let outcome = Outcome {
                answer,
                facts: waiting.facts,
                took: now.saturating_duration_since(waiting.begun),
                cpu: waiting.cpu + turn_cpu,
            };
            if waiting.postbox.leave(waiting.reply, outcome) {
                slots.filled.push(waiting.postbox);
            }
            is_wanted
        })
    }

    /// Tells of the answers that are held.
    pub(super) fn hand_out(&self) {
        let filled = std::mem::take(&mut self.lock().filled);
        for postbox in filled {
            postbox.ring();
        }
    }

    /// A stream begins: the outlet for its bytes.
    pub(super) fn open_stream(&self, id: RequestId) -> BodyStream {
        let (sender, receiver) = mpsc::unbounded_channel();
        let gauge = Arc::<Gauge>::default();
        self.lock().streams.insert(
            id,
            Outlet {
                sender,
                gauge: gauge.clone(),
            },
        );
        BodyStream {
            receiver,
            gauge,
            drained: false,
        }
    }

    /// Sends bytes of a stream; false says: wait for a drain.
    pub(super) fn write(&self, id: RequestId, bytes: Bytes) -> bool {
        let slots = self.lock();
        let Some(outlet) = slots.streams.get(&id) else {
            return true;
        };
        let pending = outlet
            .gauge
            .pending
            .fetch_add(bytes.len(), Ordering::SeqCst)
            + bytes.len();
        let _ = outlet.sender.send(Ok(bytes));
        if pending < HIGH_WATER {
            return true;
        }
        outlet.gauge.waiting.store(true, Ordering::SeqCst);
        if outlet.gauge.pending.load(Ordering::SeqCst) < HIGH_WATER {
            outlet.gauge.waiting.store(false, Ordering::SeqCst);
            return true;
        }
        false
    }

    /// A stream is complete, or broke.
    pub(super) fn end_stream(&self, id: RequestId, error: Option<String>) {
        if let (Some(outlet), Some(error)) = (self.lock().streams.remove(&id), error) {
            let _ = outlet.sender.send(Err(error));
        }
    }

    /// Drops whatever waits for the request.
    pub(super) fn forget(&self, id: RequestId) {
        let mut slots = self.lock();
        slots.calls.remove(&id);
        slots.streams.remove(&id);
        slots.close_body(id);
    }

    /// Whether any call waits.
    pub(super) fn has_calls(&self) -> bool {
        !self.lock().calls.is_empty()
    }

    /// Answers calls that have waited for longer than `limit`; returns which.
    pub(super) fn end_overdue(&self, limit: Duration, because: &str) -> Vec<RequestId> {
        let overdue: Vec<_> = self
            .lock()
            .calls
            .extract_if(|_, waiting| waiting.begun.elapsed() > limit)
            .collect();
        let answer = |(id, waiting): (RequestId, Waiting)| {
            waiting.stop(because);
            id
        };
        overdue.into_iter().map(answer).collect()
    }

    /// Answers everything whose handler runs; calls that still queue are run later.
    pub(super) fn fail_running(&self, because: &str) {
        self.hand_out();
        let (calls, streams) = {
            let mut slots = self.lock();
            let Slots {
                calls,
                streams,
                bodies,
                ..
            } = &mut *slots;
            let running: FxHashMap<_, _> =
                calls.extract_if(|_, waiting| waiting.is_taken_up).collect();
            bodies.retain(|id, permits| {
                let is_queued = calls.contains_key(id);
                if !is_queued {
                    permits.close();
                }
                is_queued
            });
            (running, std::mem::take(streams))
        };
        for waiting in calls.into_values() {
            waiting.stop(because);
        }
        for outlet in streams.into_values() {
            let _ = outlet.sender.send(Err(because.to_owned()));
        }
    }

    /// A request body is about to stream in; nothing is wanted before the handler runs.
    pub(super) fn open_body(&self, id: RequestId) {
        self.lock().bodies.insert(id, Arc::new(Semaphore::new(0)));
    }

    /// The handler runs: its request's body may come.
    pub(super) fn begin_body(&self, id: RequestId) {
        if let Some(permits) = self.lock().bodies.get(&id) {
            permits.add_permits(BODY_PIECES);
        }
    }

    /// Waits until the handler runs.
    pub(super) async fn before_body(&self, id: RequestId) -> Feed {
        let Some(permits) = self.lock().bodies.get(&id).cloned() else {
            return Feed::Unwanted;
        };
        match permits.acquire().await {
            Ok(_) => Feed::Wanted,
            Err(_) => Feed::Unwanted,
        }
    }

    /// Whether the request's body is still on its way, or was and nobody has refused it.
    pub(super) fn has_body(&self, id: RequestId) -> bool {
        self.lock().bodies.contains_key(&id)
    }

    /// Waits until the handler wants more.
    pub(super) async fn before_feeding(&self, id: RequestId) -> Feed {
        let Some(permits) = self.lock().bodies.get(&id).cloned() else {
            return Feed::Unwanted;
        };
        match permits.acquire().await {
            Ok(permit) => {
                permit.forget();
                Feed::Wanted
            }
            Err(_) => Feed::Unwanted,
        }
    }

    /// The handler has taken a piece of its request's body.
    pub(super) fn body_taken(&self, id: RequestId) {
        if let Some(permits) = self.lock().bodies.get(&id) {
            permits.add_permits(1);
        }
    }

    /// The handler does not want the rest of its request's body.
    pub(super) fn body_unwanted(&self, id: RequestId) {
        self.lock().close_body(id);
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Answers that it was stopped.
    fn stop(self, because: &str) {
        let outcome = Outcome {
            answer: Answer::Stopped(because.to_owned()),
            facts: self.facts,
            took: self.begun.elapsed(),
            cpu: self.cpu,
        };
        let _ = self.reply.send(outcome);
    }
}

impl Slots {
    /// Whoever feeds the body learns that it is not wanted.
    fn close_body(&mut self, id: RequestId) {
        if let Some(permits) = self.bodies.remove(&id) {
            permits.close();
        }
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, String>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = std::task::ready!(self.receiver.poll_recv(context));
        if let Some(Ok(bytes)) = &item {
            let left = self.gauge.pending.fetch_sub(bytes.len(), Ordering::SeqCst) - bytes.len();
            self.drained |= left < HIGH_WATER && self.gauge.waiting.swap(false, Ordering::SeqCst);
        }
        Poll::Ready(item)
    }
}
