//! CPU time of turns. The kernel is asked for turns that last; to ask for each would cost a short
//! one a tenth of its time.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// A turn that ends sooner by the wall clock is not asked about: it was hardly interrupted.
const SHORT: Duration = Duration::from_micros(100);

/// For so long after a reading the thread is taken to have been busy all the time.
const BUSY: Duration = Duration::from_millis(1);

/// CPU time of this thread.
pub(super) fn cpu_clock() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Measures one turn after another.
#[derive(Debug)]
pub(super) struct Meter {
    /// The CPU clock when it was last read, and when that was.
    read: Cell<(Duration, Instant)>,
    /// The CPU clock when the turn began, to [`BUSY`], and when that was.
    began: Cell<(Duration, Instant)>,
}

impl Meter {
    pub(super) fn new() -> Meter {
        let read = (cpu_clock(), Instant::now());
        Meter {
            read: Cell::new(read),
            began: Cell::new(read),
        }
    }

    /// A turn begins. Returns what the CPU clock says, to [`BUSY`].
    pub(super) fn begin(&self, now: Instant) -> Duration {
        let (cpu, at) = self.read.get();
        let since = now.saturating_duration_since(at);
        let cpu = if since < BUSY {
            cpu + since
        } else {
            self.read(now)
        };
        self.began.set((cpu, now));
        cpu
    }

    /// CPU time of the present turn so far, to [`BUSY`]; never more than its wall time.
    pub(super) fn turn(&self, now: Instant) -> Duration {
        let (cpu, at) = self.began.get();
        let wall = now.saturating_duration_since(at);
        if wall < SHORT {
            return wall;
        }
        self.read(now).saturating_sub(cpu).min(wall)
    }

    fn read(&self, now: Instant) -> Duration {
        let cpu = cpu_clock();
        self.read.set((cpu, now));
        cpu
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn_of(meter: &Meter, work: impl FnOnce()) -> Duration {
        meter.begin(Instant::now());
        work();
        meter.turn(Instant::now())
    }

    #[test]
    fn a_turn_that_sleeps_uses_no_cpu_time_and_one_that_works_does() {
        let meter = Meter::new();
        let slept = turn_of(&meter, || std::thread::sleep(Duration::from_millis(30)));
        assert!(slept < Duration::from_millis(10), "{slept:?}");
        let worked = turn_of(&meter, || {
            let end = cpu_clock() + Duration::from_millis(20);
            while cpu_clock() < end {}
        });
        assert!(worked > Duration::from_millis(15), "{worked:?}");
    }

    #[test]
    fn short_turns_behind_one_another_are_measured_by_the_wall() {
        let meter = Meter::new();
        for _ in 0..100 {
            assert!(turn_of(&meter, || {}) < Duration::from_millis(1));
        }
    }
}
