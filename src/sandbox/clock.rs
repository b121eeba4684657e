//! The sandbox's wall clock: the system's, moved forward by as much as the learner likes.
//!
//! Caches and `Date.now()` follow it; timers and deadlines do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last moment that JavaScript has a date for, in milliseconds since 1970.
const LAST_MS: u64 = 8_640_000_000_000_000;

/// A shared clock that can be moved forward.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: Arc<AtomicU64>,
}

impl Clock {
    /// Milliseconds since 1970; stands still at the last moment there is.
    pub(crate) fn now_ms(&self) -> u64 {
        let real = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let real = u64::try_from(real.as_millis()).unwrap_or(u64::MAX);
        let now = real.saturating_add(self.ahead_ms.load(Ordering::Relaxed));
        now.min(LAST_MS)
    }

    /// Moves it forward.
    pub(crate) fn advance(&self, by: Duration) {
        let ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        let further = |ahead: u64| Some(ahead.saturating_add(ms));
        let (set, read) = (Ordering::Relaxed, Ordering::Relaxed);
        let _ = self.ahead_ms.fetch_update(set, read, further);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_never_goes_back_and_ends_where_dates_end() {
        let clock = Clock::default();
        let mut before = clock.now_ms();
        for _ in 0..8 {
            clock.advance(Duration::from_secs(u64::MAX));
            let now = clock.now_ms();
            assert!(now >= before);
            before = now;
        }
        assert_eq!(before, LAST_MS);
    }
}
