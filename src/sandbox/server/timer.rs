//! How long a connection waits for a request: as long as Node's HTTP server does.
//!
//! It costs next to nothing for each request: hyper's timer only writes down when a wait began, a
//! head that comes in ends it, and [`LOOK`] says how often somebody looks whether it has lasted too
//! long.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// How often a connection's patience is looked at.
pub(super) const LOOK: Duration = Duration::from_millis(500);

/// An answered connection stays open for so long: `keepAliveTimeout`, which `Keep-Alive` tells the
/// client, and the second that Node adds to it.
pub(super) const IDLE: Duration = Duration::from_secs(6);

/// A request's head has so long to come in (`headersTimeout`).
const HEAD: Duration = Duration::from_mins(1);

/// The moment that nothing waits for.
const NEVER: u64 = u64::MAX;

/// What one connection waits for, and until when; moments are milliseconds since it began.
#[derive(Debug)]
pub(super) struct Patience {
    begun: Instant,
    /// When it is over.
    until: AtomicU64,
    /// When the head began that is not whole yet.
    head: AtomicU64,
    /// It was looked at too late.
    over: AtomicBool,
}

/// How a wait ends that lasted too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Node says 408.
    Told,
    /// The connection is closed without a word.
    Silent,
}

impl Patience {
    /// Of a connection that begins now: its first head is waited for.
    pub(super) fn new() -> Patience {
        Patience {
            begun: Instant::now(),
            until: AtomicU64::new(millis(HEAD)),
            head: AtomicU64::new(0),
            over: AtomicBool::new(false),
        }
    }

    /// A head is there.
    pub(super) fn rest(&self) {
        self.until.store(NEVER, Ordering::Relaxed);
    }

    /// Another head is waited for, until then.
    fn wait(&self, deadline: Instant) {
        if self.until.load(Ordering::Relaxed) == NEVER {
            self.until.store(self.at(deadline), Ordering::Relaxed);
            self.head.store(NEVER, Ordering::Relaxed);
        }
    }

    /// A piece of a head came in, which is not whole.
    pub(super) fn feed(&self) {
        let now = self.at(Instant::now());
        let begun = self.head.load(Ordering::Relaxed).min(now);
        self.head.store(begun, Ordering::Relaxed);
        if begun > 0 {
            let until = (now + millis(IDLE)).min(begun + millis(HEAD));
            self.until.store(until, Ordering::Relaxed);
        }
    }

    /// Looks whether it is over.
    pub(super) fn look(&self) {
        if self.at(Instant::now()) >= self.until.load(Ordering::Relaxed) {
            self.over.store(true, Ordering::Relaxed);
        }
    }

    /// The end, once it was looked at too late.
    pub(super) fn end(&self) -> Option<End> {
        self.over.load(Ordering::Relaxed).then(|| {
            let head = self.head.load(Ordering::Relaxed);
            let whole = head.saturating_add(millis(HEAD));
            if self.until.load(Ordering::Relaxed) == whole {
                End::Told
            } else {
                End::Silent
            }
        })
    }

    fn at(&self, moment: Instant) -> u64 {
        millis(moment.saturating_duration_since(self.begun))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(NEVER)
}

/// What hyper takes for its timer: the deadline that it asks for is that of a connection that idles.
#[derive(Clone, Debug)]
pub(super) struct PatientTimer(pub(super) Arc<Patience>);

/// Never ready: somebody else looks at the patience.
#[derive(Debug)]
struct Endless;

impl Future for Endless {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}

impl Sleep for Endless {}

impl Timer for PatientTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(Instant::now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.0.wait(deadline);
        Box::pin(Endless)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection that began so many seconds ago.
    fn begun(seconds: u64) -> Patience {
        Patience {
            begun: Instant::now()
                .checked_sub(Duration::from_secs(seconds))
                .unwrap(),
            ..Patience::new()
        }
    }

    fn looked(patience: &Patience) -> Option<End> {
        patience.look();
        patience.end()
    }

    #[test]
    fn a_first_head_has_a_minute_and_is_told_so() {
        assert_eq!(looked(&begun(59)), None);
        assert_eq!(looked(&begun(61)), Some(End::Told));
        let slow = begun(61);
        slow.feed();
        assert_eq!(looked(&slow), Some(End::Told));
    }

    #[test]
    fn a_connection_that_idles_is_closed_without_a_word() {
        let patience = begun(100);
        patience.rest();
        assert_eq!(looked(&patience), None);
        let deadline = patience.begun + Duration::from_secs(101);
        patience.wait(deadline);
        assert_eq!(looked(&patience), None);
        patience.rest();
        patience.wait(patience.begun + Duration::from_secs(99));
        assert_eq!(looked(&patience), Some(End::Silent));
    }

    #[test]
    fn pieces_of_a_head_lengthen_the_wait_but_not_for_ever() {
        let patience = begun(100);
        patience.rest();
        patience.wait(patience.begun + Duration::from_secs(99));
        patience.feed();
        assert_eq!(looked(&patience), None);
        patience.head.store(39_000, Ordering::Relaxed);
        patience.feed();
        assert_eq!(looked(&patience), Some(End::Told));
    }
}
