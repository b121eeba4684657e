//! Who did what: records exchanges as they happen and tells whoever listens.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::{Notify, broadcast};

use super::api::{Console, Event};
use super::trace::{ConsoleLine, Ending, Exchange, Level, RequestId, Step, StepKind, UnderWay};

const KEPT: usize = 200;
/// Steps of one exchange that are kept; an endless stream must not fill the memory.
const KEPT_STEPS: usize = 400;
const KEPT_CONSOLE: usize = 200;
/// Steps that most exchanges have.
const STEPS_USUAL: usize = 6;
/// After how long a request is one that is worth telling of before it is over.
const SLOW: Duration = Duration::from_millis(500);
/// How often slow requests are looked for while there are young ones.
const LOOK: Duration = Duration::from_millis(250);

/// The log of a server. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Log(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    next: AtomicU32,
    kept: Mutex<Kept>,
    events: broadcast::Sender<Event>,
    /// How many want to hear of requests before they are over; none when serving from the command
    /// line, and a request then pays for this with one look at the number.
    watching: AtomicUsize,
    /// There are young requests.
    stirred: Notify,
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
    /// Requests under way that nobody was told of yet; kept while somebody watches.
    young: HashMap<RequestId, Young>,
}

#[derive(Debug)]
struct Young {
    begun: Instant,
    what: Arc<UnderWay>,
}

/// Watches a log for as long as it lives.
struct Watching<'l>(&'l Log);

impl<'l> Watching<'l> {
    fn of(log: &'l Log) -> Self {
        log.0.watching.fetch_add(1, Ordering::Relaxed);
        Watching(log)
    }
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        self.0.0.watching.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Log {
    /// An empty log.
    pub(crate) fn new() -> Log {
        Log(Arc::new(Inner {
            next: AtomicU32::new(1),
            kept: Mutex::default(),
            events: broadcast::channel(1024).0,
            watching: AtomicUsize::new(0),
            stirred: Notify::new(),
        }))
    }

    /// A number for a request.
    pub(crate) fn next_id(&self) -> RequestId {
        RequestId(self.0.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Begins to record a request.
    pub(crate) fn begin(&self, method: &str, target: &str, token: Option<String>) -> Recorder {
        let id = self.next_id();
        let begun = Instant::now();
        let exchange = Exchange {
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
        };
        Recorder {
            log: self.clone(),
            begun,
            now: Duration::ZERO,
            open: None,
            under_way: self.is_watched().then(|| self.add_young(&exchange, begun)),
            exchange: Some(exchange),
        }
    }

    fn is_watched(&self) -> bool {
        self.0.watching.load(Ordering::Relaxed) > 0
    }

    fn add_young(&self, exchange: &Exchange, begun: Instant) -> Arc<UnderWay> {
        let what = Arc::new(UnderWay::of(exchange));
        let young = Young {
            begun,
            what: what.clone(),
        };
        let mut kept = self.lock();
        if kept.young.is_empty() {
            self.0.stirred.notify_one();
        }
        kept.young.insert(exchange.id, young);
        what
    }

    /// Tells of requests that have been under way for longer than a moment.
    pub(crate) async fn tell_under_way(&self) {
        let _watching = Watching::of(self);
        loop {
            self.0.stirred.notified().await;
            while self.tell_slow() {
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// Tells of those that are slow by now; whether there are young ones left. It tells while it
    /// holds the lock, so that the end of a request always comes after it.
    fn tell_slow(&self) -> bool {
        let mut kept = self.lock();
        let is_slow = |young: &Young| young.begun.elapsed() >= SLOW;
        let slow = kept.young.extract_if(|_, young| is_slow(young));
        let mut slow: Vec<_> = slow.map(|(_, young)| young).collect();
        slow.sort_unstable_by_key(|young| young.begun);
        for young in slow {
            self.tell(|| Event::UnderWay(young.what));
        }
        !kept.young.is_empty()
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
            if !kept.young.is_empty() {
                kept.young.remove(&exchange.id);
            }
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
    under_way: Option<Arc<UnderWay>>,
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
        let mut kept = self.log.lock();
        if let Some(young) = kept.young.remove(&self.id()) {
            self.log.tell(|| Event::UnderWay(young.what));
        }
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

    /// A log that somebody watches, and what it tells.
    fn watched() -> (Log, broadcast::Receiver<Event>) {
        let log = Log::new();
        log.0.watching.fetch_add(1, Ordering::Relaxed);
        let events = log.subscribe();
        (log, events)
    }

    fn under_way(events: &mut broadcast::Receiver<Event>) -> Arc<UnderWay> {
        match events.try_recv() {
            Ok(Event::UnderWay(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    fn finished(events: &mut broadcast::Receiver<Event>) -> Arc<Exchange> {
        match events.try_recv() {
            Ok(Event::Finished(exchange)) => exchange,
            other => panic!("{other:?}"),
        }
    }

    /// A request that began so long ago.
    fn aged(log: &Log, by: Duration) -> Recorder {
        let recorder = log.begin("GET", "/api/slow", None);
        for young in log.lock().young.values_mut() {
            young.begun = young.begun.checked_sub(by).unwrap();
        }
        recorder
    }

    #[test]
    fn a_stream_is_told_when_its_head_has_left_and_counts_its_chunks() {
        let (log, mut events) = watched();
        let mut recorder = log.begin("GET", "/api/stream", None);
        recorder.head(200);
        recorder.streams();
        recorder.body(5);
        recorder.body(5);
        let stream = under_way(&mut events);
        assert_eq!(
            (stream.target.as_str(), stream.status(), stream.chunks()),
            ("/api/stream", Some(200), 2)
        );
        recorder.end(Ending::Complete);
        let exchange = finished(&mut events);
        assert_eq!((exchange.id, exchange.started), (stream.id, stream.started));
    }

    #[test]
    fn a_slow_request_is_told_once_and_then_its_end() {
        let (log, mut events) = watched();
        let mut recorder = aged(&log, SLOW);
        assert!(!log.tell_slow(), "none is young any more");
        let slow = under_way(&mut events);
        assert_eq!(slow.status(), None);
        recorder.head(200);
        recorder.streams();
        assert_eq!(slow.status(), Some(200));
        recorder.end(Ending::Complete);
        assert_eq!(finished(&mut events).id, slow.id);
        assert!(matches!(events.try_recv(), Err(TryRecvError::Empty)));
    }

    #[test]
    fn a_young_request_is_looked_at_again() {
        let (log, mut events) = watched();
        let recorder = aged(&log, SLOW / 2);
        assert!(log.tell_slow());
        assert!(matches!(events.try_recv(), Err(TryRecvError::Empty)));
        drop(recorder);
        assert!(!log.tell_slow(), "one that is over is young no more");
    }

    #[test]
    fn a_slow_request_whose_client_left_is_over() {
        let (log, mut events) = watched();
        let recorder = aged(&log, SLOW);
        log.tell_slow();
        let slow = under_way(&mut events);
        drop(recorder);
        let exchange = finished(&mut events);
        assert_eq!(exchange.id, slow.id);
        let last = exchange.steps.last().map(|step| &step.kind);
        assert_eq!(last, Some(&StepKind::Ended(Ending::ClientLeft)));
        assert_eq!(Arc::strong_count(&slow), 1, "nobody else holds it");
    }

    #[tokio::test]
    async fn who_watches_no_more_costs_nothing() {
        let log = Log::new();
        let watching = tokio::time::timeout(Duration::ZERO, log.tell_under_way());
        assert!(watching.await.is_err());
        assert!(!log.is_watched());
    }

    #[test]
    fn an_ordinary_answer_is_told_once() {
        let (log, mut events) = watched();
        let mut recorder = log.begin("GET", "/api/hello", None);
        recorder.head(200);
        recorder.body(5);
        recorder.end(Ending::Complete);
        assert!(matches!(events.try_recv(), Ok(Event::Finished(_))));
        assert!(matches!(events.try_recv(), Err(TryRecvError::Empty)));
    }

    #[test]
    fn nothing_is_noted_of_a_request_that_nobody_watches() {
        let log = Log::new();
        let _events = log.subscribe();
        let recorder = log.begin("GET", "/api/stream", None);
        recorder.streams();
        assert!(recorder.under_way.is_none() && log.lock().young.is_empty());
    }
}
