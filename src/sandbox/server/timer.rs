//! A timer for hyper that costs nothing for each request: it only says, when it is asked, whether
//! the time has come. [`LOOK`] says how often the connection must ask it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// How often a connection's timers are looked at: heads have thirty seconds to come in (hyper's
/// own limit), and it does not matter much whether it is some more.
pub(super) const LOOK: Duration = Duration::from_secs(10);

/// Timers that are looked at now and then.
#[derive(Clone, Copy, Debug)]
pub(super) struct CoarseTimer;

/// Ready once it is asked after its time.
#[derive(Debug)]
struct Until(Instant);

impl Future for Until {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if Instant::now() < self.0 {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }
}

impl Sleep for Until {}

impl Timer for CoarseTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(Instant::now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Until(deadline))
    }

    fn reset(&self, sleep: &mut Pin<Box<dyn Sleep>>, deadline: Instant) {
        *sleep = self.sleep_until(deadline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Waker;

    #[test]
    fn it_is_ready_when_it_is_asked_after_its_time() {
        let mut context = Context::from_waker(Waker::noop());
        let mut late = CoarseTimer.sleep(Duration::ZERO);
        assert!(late.as_mut().poll(&mut context).is_ready());
        CoarseTimer.reset(&mut late, Instant::now() + Duration::from_hours(1));
        assert!(late.as_mut().poll(&mut context).is_pending());
    }
}
