//! Looks after calls that wait: ends those that wait for too long, and replaces a thread that no
//! longer moves. One task for each engine, asleep while no call waits: a timer for every call
//! would cost more than the call.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use super::{Inner, Message, thread};

/// How often it looks while calls wait.
const LOOK: Duration = Duration::from_millis(500);

/// Wakes the watchdog.
#[derive(Debug, Default)]
pub(super) struct Watchdog {
    is_awake: AtomicBool,
    wanted: Notify,
}

impl Watchdog {
    /// A call begins to wait, or a turn that no call waits for.
    pub(super) fn wake(&self) {
        if !self.is_awake.load(Ordering::Relaxed) && !self.is_awake.swap(true, Ordering::SeqCst) {
            self.wanted.notify_one();
        }
    }

    /// The engine is gone.
    pub(super) fn dismiss(&self) {
        self.wanted.notify_one();
    }
}

/// Begins to look after an engine, for as long as it lives.
pub(super) fn begin(inner: &Arc<Inner>) {
    let (watchdog, engine) = (inner.watchdog.clone(), Arc::downgrade(inner));
    inner.setup.tokio.spawn(look_after(watchdog, engine));
}

async fn look_after(watchdog: Arc<Watchdog>, engine: Weak<Inner>) {
    loop {
        watchdog.wanted.notified().await;
        loop {
            tokio::time::sleep(LOOK).await;
            let Some(engine) = engine.upgrade() else {
                return;
            };
            engine.replace_stuck();
            engine.end_overdue();
            watchdog.is_awake.store(false, Ordering::SeqCst);
            // A call that began before the store is still in the desk: stay awake for it.
            if engine.is_quiet() || watchdog.is_awake.swap(true, Ordering::SeqCst) {
                break;
            }
        }
        if engine.strong_count() == 0 {
            return;
        }
    }
}

impl Inner {
    /// Whether no call waits and no turn is under way.
    fn is_quiet(&self) -> bool {
        let worker = self.worker.read().unwrap_or_else(PoisonError::into_inner);
        !self.desk.has_calls() && worker.pulse.turn_began_ms.load(Ordering::Relaxed) == 0
    }

    /// Answers calls that have waited for too long.
    fn end_overdue(&self) {
        let wall = self.setup.limits.wall;
        let because = format!("it did not answer within {} s", wall.as_secs());
        for id in self.desk.end_overdue(wall, &because) {
            self.send(Message::Cancelled(id));
        }
    }

    /// Abandons a thread whose turn has lasted far beyond what the interrupt handler allows.
    fn replace_stuck(&self) {
        let limit = self.setup.limits.cpu * 4 + Duration::from_secs(3);
        let pulse = self
            .worker
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .pulse
            .clone();
        let began = pulse.turn_began_ms.load(Ordering::Relaxed);
        let now = u64::try_from(self.desk.epoch().elapsed().as_millis()).unwrap_or(u64::MAX);
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        if began == 0 || now.saturating_sub(began) < limit {
            return;
        }
        let mut current = self.worker.write().unwrap_or_else(PoisonError::into_inner);
        current.pulse.retire();
        self.desk
            .fail_running("the JavaScript engine no longer answered and was replaced");
        let line = current.line.clone();
        match thread::spawn(self.setup.clone(), self.desk.clone(), line) {
            Ok(fresh) => {
                *current = fresh;
                self.setup
                    .log
                    .restarted("a handler blocked the engine where it can't be interrupted");
            }
            Err(error) => self.setup.log.not_restarted(&error),
        }
    }
}
