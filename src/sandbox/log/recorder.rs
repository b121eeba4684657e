//! Records one exchange while it goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::lock;
use super::shelf::Shelf;
use crate::sandbox::trace::{Ending, Exchange, RequestId, Step, StepKind, UnderWay};

/// Steps of one exchange that are kept; an endless stream must not fill the memory.
const KEPT_STEPS: usize = 400;

/// How many of something are open at the same time. Clones count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<AtomicUsize>);

/// One of those that are open.
#[derive(Debug)]
pub(crate) struct Open(Arc<Gate>);

impl Gate {
    /// Counts one more; none if that passes the limit.
    pub(crate) fn pass(self: &Arc<Self>, limit: usize) -> Option<Open> {
        let open = Open(self.clone());
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        (before < limit).then_some(open)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Records one exchange. Dropped before [`Recorder::end`], it says that the client left.
#[derive(Debug)]
pub(crate) struct Recorder {
    shelf: Arc<Shelf>,
    begun: Instant,
    /// Since then, when it was looked at last.
    now: Duration,
    exchange: Option<Exchange>,
    /// What whoever listens sees of it while it goes on.
    under_way: Option<Arc<UnderWay>>,
    /// The exchange's share of what may be open at the same time.
    open: Option<Open>,
}

impl Recorder {
    pub(super) fn new(shelf: Arc<Shelf>, exchange: Exchange) -> Recorder {
        let begun = Instant::now();
        let log = &shelf.log;
        Recorder {
            begun,
            now: Duration::ZERO,
            open: None,
            under_way: log.is_watched().then(|| log.add_young(&exchange, begun)),
            exchange: Some(exchange),
            shelf,
        }
    }

    /// The request's number.
    pub(crate) fn id(&self) -> RequestId {
        self.exchange
            .as_ref()
            .map_or(RequestId(0), |exchange| exchange.id)
    }

    /// Counts as open until the exchange is over.
    pub(crate) fn hold(&mut self, open: Open) {
        self.open = Some(open);
    }

    /// Records a decision.
    pub(crate) fn step(&mut self, kind: StepKind) {
        self.now = self.begun.elapsed();
        self.step_at_once(kind);
    }

    /// Records a decision that needed no time after the one before.
    pub(crate) fn step_at_once(&mut self, kind: StepKind) {
        let at = self.now;
        if let Some(exchange) = &mut self.exchange
            && exchange.steps.len() < KEPT_STEPS
        {
            exchange.steps.push(Step { at, kind });
        }
    }

    /// Records the status.
    pub(crate) fn head(&mut self, status: u16) {
        if let Some(exchange) = &mut self.exchange {
            exchange.status = status;
        }
        if let Some(under_way) = &self.under_way {
            under_way.answered(status);
        }
        self.step(StepKind::Head { status });
    }

    /// The head has left and the body goes on; told to whoever listens.
    pub(crate) fn streams(&self) {
        if self.under_way.is_none() {
            return;
        }
        self.shelf.log.tell_streaming(self.id());
    }

    /// Records bytes of the body.
    pub(crate) fn body(&mut self, bytes: usize) {
        if let Some(under_way) = &self.under_way {
            under_way.sent();
        }
        if let Some(exchange) = &mut self.exchange {
            exchange.body_bytes += bytes as u64;
        }
    }

    /// The exchange is over.
    pub(crate) fn end(mut self, ending: Ending) {
        self.now = self.begun.elapsed();
        self.close(ending);
    }

    /// The exchange is over with its head, or with a body that goes out with it.
    pub(crate) fn end_at_once(mut self) {
        self.close(Ending::Complete);
    }

    fn close(&mut self, ending: Ending) {
        let at = self.now;
        if let Some(mut exchange) = self.exchange.take() {
            exchange.duration = at;
            exchange.steps.push(Step {
                at,
                kind: StepKind::Ended(ending),
            });
            if self.under_way.is_some() {
                lock(&self.shelf.log.0.young).remove(&exchange.id);
            }
            self.shelf.finish(exchange, self.begun + at);
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        if self.exchange.is_some() {
            self.now = self.begun.elapsed();
            self.close(Ending::ClientLeft);
        }
    }
}
