//! Hands answers over to those who wait for them, many at a time.
//!
//! To wake a task of another thread is a system call, and often a thread that wakes up. So the
//! JavaScript thread leaves its answers in a box, one for each tokio runtime, and wakes only the
//! task that empties it: that one wakes its neighbours, which costs next to nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tokio::runtime::{self, Handle};
use tokio::sync::{Notify, oneshot};

use super::Outcome;

/// Where the answers for one runtime's tasks lie until its postman comes.
#[derive(Debug, Default)]
pub(super) struct Postbox {
    letters: Mutex<Vec<Letter>>,
    filled: Notify,
    is_closed: AtomicBool,
}

type Letter = (oneshot::Sender<Outcome>, Outcome);

impl Postbox {
    /// Leaves an answer; true if the box was empty, so that somebody must [`Postbox::ring`].
    pub(super) fn leave(&self, reply: oneshot::Sender<Outcome>, outcome: Outcome) -> bool {
        let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.push((reply, outcome));
        letters.len() == 1
    }

    /// Calls the postman.
    pub(super) fn ring(&self) {
        self.filled.notify_one();
    }

    fn deliver(&self) {
        let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let letters = std::mem::take(&mut *letters);
        for (reply, outcome) in letters {
            let _ = reply.send(outcome);
        }
    }
}

async fn postman(postbox: Arc<Postbox>) {
    while !postbox.is_closed.load(Ordering::SeqCst) {
        postbox.filled.notified().await;
        postbox.deliver();
    }
}

/// The boxes of all runtimes from which a call ever came.
#[derive(Debug, Default)]
pub(super) struct Postboxes(FxHashMap<runtime::Id, Arc<Postbox>>);

impl Postboxes {
    /// The box for the task that asks.
    pub(super) fn mine(&mut self) -> Arc<Postbox> {
        let here = Handle::current();
        let open = || {
            let postbox = Arc::<Postbox>::default();
            here.spawn(postman(postbox.clone()));
            postbox
        };
        self.0.entry(here.id()).or_insert_with(open).clone()
    }
}

impl Drop for Postboxes {
    fn drop(&mut self) {
        for postbox in self.0.values() {
            postbox.is_closed.store(true, Ordering::SeqCst);
            postbox.ring();
        }
    }
}
