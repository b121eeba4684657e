//! Carries effects out: what it starts ends as a message in the queue.
//!
//! What needs the terminal itself (copy, editor, suspend) is done by [`super::run`], on the UI
//! thread; everything else here, on tokio or on the store's thread.

use std::sync::mpsc::Sender;

use super::effect::Effect;
use super::message::Message;

/// Carries effects out.
pub(super) struct Performer {
    queue: Sender<Message>,
}

impl Performer {
    /// Sends results into this queue.
    pub(super) fn new(queue: Sender<Message>) -> Self {
        Performer { queue }
    }

    /// Begins with one effect; never waits.
    pub(super) fn perform(&mut self, effect: Effect) {
        let _ = (&self.queue, effect);
    }
}
