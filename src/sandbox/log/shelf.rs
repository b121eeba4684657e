//! Where one thread leaves the exchanges that it has answered.
//!
//! A list that all threads shared would cost each of them more than the rest of a short answer:
//! its memory would go from processor to processor, and be freed by another than had taken it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use super::recorder::Recorder;
use super::{Log, lock};
use crate::sandbox::api::Event;
use crate::sandbox::trace::Exchange;

/// Exchanges that a log keeps.
pub(super) const KEPT: usize = 200;
/// Steps that most exchanges have.
const STEPS_USUAL: usize = 6;
/// A thread tells of at most so many exchanges within [`WINDOW`]: five thousand in a second are
/// more than anyone reads, and to tell costs more than to answer.
const MOST_TOLD: u32 = 256;
const WINDOW: Duration = Duration::from_millis(50);

/// A thread's own part of the log.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(super) log: Log,
    shelved: Arc<Mutex<Shelved>>,
}

/// What lies on a shelf.
#[derive(Debug, Default)]
pub(super) struct Shelved {
    exchanges: VecDeque<Arc<Exchange>>,
    window: Option<Instant>,
    told: u32,
    untold: u64,
}

impl Shelf {
    pub(super) fn new(log: Log, shelved: Arc<Mutex<Shelved>>) -> Shelf {
        Shelf { log, shelved }
    }

    /// Begins to record a request.
    pub(crate) fn begin(
        self: &Arc<Self>,
        method: &str,
        target: &str,
        token: Option<String>,
    ) -> Recorder {
        let exchange = Exchange {
            id: self.log.next_id(),
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
        Recorder::new(self.clone(), exchange)
    }

    /// An exchange was over at this time. One that is not told is not kept either, unless somebody
    /// will ask for it: to keep it would cost more than the rest of a short answer.
    pub(super) fn finish(&self, mut exchange: Exchange, now: Instant) {
        exchange.console = self.log.take_console(exchange.id);
        let mut shelved = lock(&self.shelved);
        let is_told = shelved.may_tell(now);
        if !is_told && exchange.token.is_none() {
            return;
        }
        let exchange = Arc::new(exchange);
        let oldest = shelved.push(exchange.clone());
        drop(shelved);
        drop(oldest);
        if is_told {
            self.log.tell(|| Event::Finished(exchange));
        }
    }
}

impl Shelved {
    pub(super) fn exchanges(&self) -> impl DoubleEndedIterator<Item = &Arc<Exchange>> {
        self.exchanges.iter()
    }

    /// Returns the oldest, where there is no room for it any more.
    fn push(&mut self, exchange: Arc<Exchange>) -> Option<Arc<Exchange>> {
        let is_full = self.exchanges.len() == KEPT;
        let oldest = is_full.then(|| self.exchanges.pop_front()).flatten();
        self.exchanges.push_back(exchange);
        oldest
    }

    fn may_tell(&mut self, now: Instant) -> bool {
        let is_within = |began: Instant| now.saturating_duration_since(began) < WINDOW;
        if !self.window.is_some_and(is_within) {
            (self.window, self.told) = (Some(now), 0);
        }
        let may = self.told < MOST_TOLD;
        if may {
            self.told += 1;
        } else {
            self.untold += 1;
        }
        may
    }

    pub(super) fn take_untold(&mut self) -> u64 {
        std::mem::take(&mut self.untold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::trace::Ending;

    fn answer(shelf: &Arc<Shelf>, target: &str) {
        shelf.begin("GET", target, None).end(Ending::Complete);
    }

    #[test]
    fn what_is_recent_comes_from_all_shelves_in_order() {
        let log = Log::new();
        let (one, other) = (log.shelf(), log.shelf());
        for number in 0..KEPT {
            answer(&one, &format!("/one/{number}"));
            answer(&other, &format!("/other/{number}"));
        }
        let recent = log.recent();
        let targets: Vec<&str> = recent.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(targets.len(), KEPT);
        assert_eq!(targets[..2], ["/one/100", "/other/100"]);
        assert_eq!(targets[KEPT - 1], "/other/199");
    }

    #[test]
    fn in_a_flood_only_what_is_told_or_asked_for_is_kept() {
        let log = Log::new();
        let shelf = log.shelf();
        *lock(&shelf.shelved) = Shelved {
            window: Some(Instant::now() + WINDOW),
            told: MOST_TOLD,
            ..Shelved::default()
        };
        answer(&shelf, "/untold");
        let asked_for = shelf.begin("GET", "/asked-for", Some("token".into()));
        asked_for.end(Ending::Complete);
        let recent = log.recent();
        let targets: Vec<&str> = recent.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(targets, ["/asked-for"]);
    }

    #[test]
    fn what_comes_faster_than_anyone_reads_is_counted_instead_of_told() {
        let mut shelved = Shelved::default();
        let begun = Instant::now();
        let told = (0..1000).filter(|_| shelved.may_tell(begun)).count();
        assert_eq!(told, 256);
        assert_eq!((shelved.take_untold(), shelved.take_untold()), (744, 0));
        assert!(shelved.may_tell(begun + WINDOW), "a new window begins");
    }
}
