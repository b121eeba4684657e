//! The timers of a JavaScript thread: which are set, and which is due next.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::{Duration, Instant};

use crate::sandbox::trace::RequestId;

/// So many timers that were cleared may wait for their time before they are looked for.
const CLEARED: usize = 64;

/// A timer that is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) id: u32,
    pub(super) owner: RequestId,
}

/// The timers.
#[derive(Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Reverse<(Instant, u64, u32, RequestId)>>,
    /// Timers that are set, with their number in the heap.
    live: HashMap<u32, u64>,
    next: u64,
}

impl Timers {
    /// Sets a timer, anew if it was set.
    pub(super) fn set(&mut self, id: u32, owner: RequestId, delay: Duration) {
        let number = self.next;
        self.next += 1;
        let when = Instant::now()
            .checked_add(delay)
            .unwrap_or_else(|| Instant::now() + Duration::from_secs(1 << 31));
        self.live.insert(id, number);
        self.heap.push(Reverse((when, number, id, owner)));
    }

    /// Takes a timer back.
    pub(super) fn clear(&mut self, id: u32) {
        self.live.remove(&id);
        if self.heap.len() > 2 * self.live.len() + CLEARED {
            let live = &self.live;
            self.heap
                .retain(|Reverse((_, number, id, _))| live.get(id) == Some(number));
        }
    }

    /// When the next timer is due.
    pub(super) fn next(&mut self) -> Option<Instant> {
        loop {
            let Reverse((when, number, id, _)) = *self.heap.peek()?;
            if self.live.get(&id) == Some(&number) {
                return Some(when);
            }
            self.heap.pop();
        }
    }

    /// Takes a timer that is due.
    pub(super) fn take_due(&mut self) -> Option<Due> {
        if self.next()? > Instant::now() {
            return None;
        }
        let Reverse((_, _, id, owner)) = self.heap.pop()?;
        self.live.remove(&id);
        Some(Due { id, owner })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn timers_that_are_cleared_long_before_their_time_take_no_room() {
        let mut timers = Timers::default();
        timers.set(0, RequestId(1), HOUR);
        for id in 1..10_000 {
            timers.set(id, RequestId(1), HOUR);
            timers.clear(id);
        }
        assert!(timers.heap.len() <= CLEARED + 3);
        assert!(timers.next().is_some());
        assert_eq!(timers.take_due(), None);
    }

    #[test]
    fn timers_are_due_in_the_order_of_their_time_and_then_of_their_setting() {
        let mut timers = Timers::default();
        for id in [3, 1, 2] {
            timers.set(id, RequestId(id), Duration::ZERO);
        }
        timers.clear(1);
        let due = [timers.take_due(), timers.take_due(), timers.take_due()];
        let of = |id| {
            Some(Due {
                id,
                owner: RequestId(id),
            })
        };
        assert_eq!(due, [of(3), of(2), None]);
    }
}
