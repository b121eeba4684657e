//! Who did what: records exchanges as they happen and tells whoever listens.
//!
//! Each thread that answers requests has a [`Shelf`] of its own, where it begins its exchanges
//! (`recorder`) and leaves them when they are over. The log itself knows the shelves, and tells.

mod recorder;
mod shelf;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, broadcast};

use super::api::{Console, Event};
use super::trace::{ConsoleLine, Exchange, Level, RequestId, UnderWay, shortened};
pub(crate) use recorder::{Gate, Open, Recorder};
pub(crate) use shelf::Shelf;
use shelf::{KEPT, Shelved};

/// Console lines that a request's exchange shows.
const KEPT_CONSOLE: usize = 200;
/// Bytes that they may have together before no more are kept.
const KEPT_TEXT: usize = 64 << 10;
/// Requests whose console lines are kept at one time. What is written after the end of an exchange
/// is never fetched, and gives way to the lines of later ones.
const MOST_TALKING: usize = 1024;
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
    shelves: Mutex<Vec<Arc<Mutex<Shelved>>>>,
    console: Mutex<BTreeMap<RequestId, Vec<ConsoleLine>>>,
    /// How many requests have console lines: mostly none, and then nobody has to look.
    talking: AtomicUsize,
    /// Requests under way that nobody was told of yet; kept while somebody watches.
    young: Mutex<HashMap<RequestId, Young>>,
    events: broadcast::Sender<Event>,
    /// How many want to hear of requests before they are over; none when serving from the command
    /// line, and a request then pays for this with one look at the number.
    watching: AtomicUsize,
    /// There are young requests.
    stirred: Notify,
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
            shelves: Mutex::default(),
            console: Mutex::default(),
            talking: AtomicUsize::new(0),
            young: Mutex::default(),
            events: broadcast::channel(1024).0,
            watching: AtomicUsize::new(0),
            stirred: Notify::new(),
        }))
    }

    /// A number for a request.
    pub(crate) fn next_id(&self) -> RequestId {
        RequestId(self.0.next.fetch_add(1, Ordering::Relaxed))
    }

    /// A shelf for a thread.
    pub(crate) fn shelf(&self) -> Arc<Shelf> {
        let shelved = Arc::default();
        lock(&self.0.shelves).push(Arc::clone(&shelved));
        Arc::new(Shelf::new(self.clone(), shelved))
    }

    fn is_watched(&self) -> bool {
        self.0.watching.load(Ordering::Relaxed) > 0
    }

    fn add_young(&self, exchange: &Exchange, begun: Instant) -> Arc<UnderWay> {
        let what = Arc::new(UnderWay::of(exchange));
        let was = Young {
            begun,
            what: what.clone(),
        };
        let mut young = lock(&self.0.young);
        if young.is_empty() {
            self.0.stirred.notify_one();
        }
        young.insert(exchange.id, was);
        what
    }

    /// The head of a young request has left and its body goes on.
    fn tell_streaming(&self, id: RequestId) {
        let mut all = lock(&self.0.young);
        if let Some(young) = all.remove(&id) {
            self.tell(|| Event::UnderWay(young.what));
        }
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
        let mut all = lock(&self.0.young);
        let is_slow = |young: &Young| young.begun.elapsed() >= SLOW;
        let slow = all.extract_if(|_, young| is_slow(young));
        let mut slow: Vec<_> = slow.map(|(_, young)| young).collect();
        slow.sort_unstable_by_key(|young| young.begun);
        for young in slow {
            self.tell(|| Event::UnderWay(young.what));
        }
        !all.is_empty()
    }

    /// A console line; kept until its exchange is over.
    pub(crate) fn console(&self, request: Option<RequestId>, level: Level, text: String) {
        let text = shortened(text);
        if let Some(id) = request {
            let mut console = lock(&self.0.console);
            let lines = console.entry(id).or_default();
            let bytes: usize = lines.iter().map(|line| line.text.len()).sum();
            if lines.len() < KEPT_CONSOLE && bytes < KEPT_TEXT {
                lines.push(ConsoleLine {
                    level,
                    text: text.clone(),
                });
            }
            if console.len() > MOST_TALKING {
                console.pop_first();
            }
            self.0.talking.store(console.len(), Ordering::Release);
        }
        self.tell(|| {
            Event::Console(Console {
                request,
                level,
                text,
            })
        });
    }

    /// What a request's handler wrote.
    fn take_console(&self, id: RequestId) -> Vec<ConsoleLine> {
        if self.0.talking.load(Ordering::Acquire) == 0 {
            return Vec::new();
        }
        let mut console = lock(&self.0.console);
        let lines = console.remove(&id);
        self.0.talking.store(console.len(), Ordering::Release);
        lines.unwrap_or_default()
    }

    /// The engine was replaced.
    pub(crate) fn restarted(&self, because: &str) {
        self.tell(|| Event::Restarted {
            because: because.to_owned(),
        });
    }

    /// The engine should have been replaced, and was not.
    pub(crate) fn not_restarted(&self, because: &str) {
        let text = format!(
            "the JavaScript engine could not be restarted: {because}. If requests no longer answer, restart jsguide."
        );
        self.console(None, Level::Error, text);
    }

    /// Tells whoever listens; builds the event only if somebody does.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Event) {
        if self.0.events.receiver_count() > 0 {
            let _ = self.0.events.send(event());
        }
    }

    /// Everything that happens from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// The last exchanges, in the order in which they were over.
    pub(crate) fn recent(&self) -> Vec<Arc<Exchange>> {
        let mut recent: Vec<_> = lock(&self.0.shelves)
            .iter()
            .flat_map(|shelved| lock(shelved).exchanges().cloned().collect::<Vec<_>>())
            .collect();
        recent.sort_by_key(|exchange| exchange.started + exchange.duration);
        recent.split_off(recent.len().saturating_sub(KEPT))
    }

    /// The exchange whose request carried this token.
    pub(crate) fn with_token(&self, token: &str) -> Option<Arc<Exchange>> {
        let is_it = |exchange: &&Arc<Exchange>| exchange.token.as_deref() == Some(token);
        let shelves = lock(&self.0.shelves);
        let mut found = shelves
            .iter()
            .filter_map(|shelved| lock(shelved).exchanges().rev().find(is_it).cloned());
        found.next()
    }

    /// How many exchanges nobody was told of since this was asked last: more came than anyone reads.
    pub(crate) fn take_untold(&self) -> u64 {
        let shelves = lock(&self.0.shelves);
        shelves
            .iter()
            .map(|shelved| lock(shelved).take_untold())
            .sum()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast::error::TryRecvError;

    use super::*;
    use crate::sandbox::trace::{Ending, StepKind};

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
        let recorder = log.shelf().begin("GET", "/api/slow", None);
        for young in lock(&log.0.young).values_mut() {
            young.begun = young.begun.checked_sub(by).unwrap();
        }
        recorder
    }

    #[test]
    fn a_stream_is_told_when_its_head_has_left_and_counts_its_chunks() {
        let (log, mut events) = watched();
        let mut recorder = log.shelf().begin("GET", "/api/stream", None);
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
    fn what_is_written_after_the_end_of_a_request_is_not_kept_for_ever() {
        let log = Log::new();
        for id in 0..5000 {
            log.console(Some(RequestId(id)), Level::Info, "later".to_owned());
        }
        assert_eq!(lock(&log.0.console).len(), MOST_TALKING);
        assert!(log.take_console(RequestId(0)).is_empty());
        assert_eq!(log.take_console(RequestId(4999)).len(), 1);
    }

    #[test]
    fn of_a_handler_that_says_too_much_the_beginning_is_kept() {
        let log = Log::new();
        let much = "é".repeat(1 << 20);
        for _ in 0..9 {
            log.console(Some(RequestId(1)), Level::Info, much.clone());
        }
        let kept = log.take_console(RequestId(1));
        assert_eq!(kept.len(), 1);
        let expected = format!("{}… (2031616 more bytes are left out)", &much[..1 << 16]);
        assert_eq!(kept[0].text, expected);
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
        let mut recorder = log.shelf().begin("GET", "/api/hello", None);
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
        let recorder = log.shelf().begin("GET", "/api/stream", None);
        recorder.streams();
        assert!(lock(&log.0.young).is_empty());
    }
}
