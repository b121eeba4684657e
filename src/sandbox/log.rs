//! Who did what: records exchanges as they happen and tells whoever listens.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::broadcast;

use super::api::{Console, Event};
use super::trace::{ConsoleLine, Ending, Exchange, Level, RequestId, Step, StepKind, Streaming};

const KEPT: usize = 200;
/// Steps of one exchange that are kept; an endless stream must not fill the memory.
const KEPT_STEPS: usize = 400;
const KEPT_CONSOLE: usize = 200;
/// Steps that most exchanges have.
const STEPS_USUAL: usize = 6;

/// The log of a server. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Log(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    next: AtomicU32,
    kept: Mutex<Kept>,
    events: broadcast::Sender<Event>,
}

/// One of the requests and streams that may be open at the same time.
#[derive(Debug)]
pub(crate) struct Open(Arc<AtomicUsize>);

impl Open {
    /// Counts one more; none if that passes the limit.
    pub(crate) fn one_more(count: &Arc<AtomicUsize>, limit: usize) -> Option<Open> {
        let open = Open(count.clone());
        let before = count.fetch_add(1, Ordering::Relaxed);
        (before < limit).then_some(open)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
struct Kept {
    exchanges: VecDeque<Arc<Exchange>>,
    console: HashMap<RequestId, Vec<ConsoleLine>>,
}

impl Log {
    /// An empty log.
    pub(crate) fn new() -> Log {
        Log(Arc::new(Inner {
            next: AtomicU32::new(1),
            kept: Mutex::default(),
            events: broadcast::channel(1024).0,
        }))
    }

    /// A number for a request.
    pub(crate) fn next_id(&self) -> RequestId {
        RequestId(self.0.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Begins to record a request.
    pub(crate) fn begin(&self, method: &str, target: &str, token: Option<String>) -> Recorder {
        let id = self.next_id();
        Recorder {
            log: self.clone(),
            begun: Instant::now(),
            now: Duration::ZERO,
            open: None,
            streaming: None,
            exchange: Some(Exchange {
                id,
                token,
                method: method.into(),
                target: target.into(),
                status: 0,
                started: SystemTime::now(),
                duration: Duration::ZERO,
                body_bytes: 0,
                steps: Vec::with_capacity(STEPS_USUAL),
                console: Vec::new(),
            }),
        }
    }

    /// A console line; kept until its exchange is over.
    pub(crate) fn console(&self, request: Option<RequestId>, level: Level, text: String) {
        if let Some(id) = request {
            let mut kept = self.lock();
            let lines = kept.console.entry(id).or_default();
            if lines.len() < KEPT_CONSOLE {
                lines.push(ConsoleLine {
                    level,
                    text: text.clone(),
                });
            }
        }
        self.tell(|| {
            Event::Console(Console {
                request,
                level,
                text,
            })
        });
    }

    /// The engine was replaced.
    pub(crate) fn restarted(&self, because: &str) {
        self.tell(|| Event::Restarted {
            because: because.to_owned(),
        });
    }

    /// Tells whoever listens; builds the event only if somebody does.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Event) {
        if self.is_listened_to() {
            let _ = self.0.events.send(event());
        }
    }

    fn is_listened_to(&self) -> bool {
        self.0.events.receiver_count() > 0
    }

    /// Everything that happens from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// The last exchanges, oldest first.
    pub(crate) fn recent(&self) -> Vec<Arc<Exchange>> {
        self.lock().exchanges.iter().cloned().collect()
    }

    /// The exchange whose request carried this token.
    pub(crate) fn with_token(&self, token: &str) -> Option<Arc<Exchange>> {
        self.lock()
            .exchanges
            .iter()
            .rev()
            .find(|exchange| exchange.token.as_deref() == Some(token))
            .cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, mut exchange: Exchange) {
        let (exchange, oldest) = {
            let mut kept = self.lock();
            if !kept.console.is_empty() {
                exchange.console = kept.console.remove(&exchange.id).unwrap_or_default();
            }
            let exchange = Arc::new(exchange);
            let is_full = kept.exchanges.len() == KEPT;
            let oldest = is_full.then(|| kept.exchanges.pop_front());
            kept.exchanges.push_back(exchange.clone());
            (exchange, oldest)
        };
        drop(oldest);
        self.tell(|| Event::Finished(exchange));
    }
}

/// Records one exchange. Dropped before [`Recorder::end`], it says that the client left.
#[derive(Debug)]
pub(crate) struct Recorder {
    log: Log,
    begun: Instant,
    /// Since then, when it was looked at last.
    now: Duration,
    exchange: Option<Exchange>,
    /// What whoever listens sees of it while it goes on.
    streaming: Option<Arc<Streaming>>,
    /// The exchange's share of what may be open at the same time.
    open: Option<Open>,
}

impl Recorder {
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
        self.step(StepKind::Head { status });
    }

    /// The head has left and the body goes on; told to whoever listens.
    pub(crate) fn streams(&mut self) {
        if let Some(exchange) = self.exchange.as_ref().filter(|_| self.log.is_listened_to()) {
            let streaming = Arc::new(Streaming::of(exchange));
            self.streaming = Some(streaming.clone());
            self.log.tell(|| Event::Streaming(streaming));
        }
    }

    /// Records bytes of the body.
    pub(crate) fn body(&mut self, bytes: usize) {
        if let Some(streaming) = &self.streaming {
            streaming.sent();
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
            self.log.finish(exchange);
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

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast::error::TryRecvError;

    use super::*;

    #[test]
    fn a_stream_is_told_when_its_head_has_left_and_counts_its_chunks() {
        let log = Log::new();
        let mut events = log.subscribe();
        let mut recorder = log.begin("GET", "/api/stream", None);
        recorder.head(200);
        recorder.streams();
        recorder.body(5);
        recorder.body(5);
        let Ok(Event::Streaming(stream)) = events.try_recv() else {
            panic!("the stream was not told")
        };
        assert_eq!(
            (stream.target.as_str(), stream.status, stream.chunks()),
            ("/api/stream", 200, 2)
        );
        recorder.end(Ending::Complete);
        let Ok(Event::Finished(exchange)) = events.try_recv() else {
            panic!("the end was not told")
        };
        assert_eq!((exchange.id, exchange.started), (stream.id, stream.started));
    }

    #[test]
    fn an_ordinary_answer_is_told_once() {
        let log = Log::new();
        let mut events = log.subscribe();
        let mut recorder = log.begin("GET", "/api/hello", None);
        recorder.head(200);
        recorder.body(5);
        recorder.end(Ending::Complete);
        assert!(matches!(events.try_recv(), Ok(Event::Finished(_))));
        assert!(matches!(events.try_recv(), Err(TryRecvError::Empty)));
    }

    #[test]
    fn nothing_is_made_of_a_stream_to_which_nobody_listens() {
        let log = Log::new();
        let mut recorder = log.begin("GET", "/api/stream", None);
        recorder.streams();
        assert!(recorder.streaming.is_none());
    }
}
