//! The input thread: terminal events into the queue, asleep until there is one.
//!
//! It can be held while another program has the terminal: crossterm alone would go on reading
//! and eat the keys meant for the editor.

use std::io::{self, stdin};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEventKind};
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token, Waker};
use ratatui::layout::Size;

use super::message::{EndReason, Message};

const TERMINAL: Token = Token(0);
const WAKE: Token = Token(1);

/// Holds the input thread.
#[derive(Debug)]
pub(super) struct Input {
    waker: Waker,
    held: Arc<AtomicBool>,
}

impl Input {
    /// Begins to read the terminal into the queue.
    pub(super) fn start(queue: Sender<Message>) -> io::Result<Self> {
        let poll = Poll::new()?;
        let terminal = stdin().as_raw_fd();
        poll.registry()
            .register(&mut SourceFd(&terminal), TERMINAL, Interest::READABLE)?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        let held = Arc::new(AtomicBool::new(false));
        let reader = Reader {
            poll,
            queue,
            held: Arc::clone(&held),
        };
        thread::Builder::new()
            .name("input".into())
            .spawn(move || reader.run())?;
        Ok(Input { waker, held })
    }

    /// Stops reading, until [`Input::release`].
    pub(super) fn hold(&self) {
        self.held.store(true, Ordering::SeqCst);
    }

    /// Goes on reading.
    pub(super) fn release(&self) {
        self.held.store(false, Ordering::SeqCst);
        let _ = self.waker.wake();
    }
}

struct Reader {
    poll: Poll,
    queue: Sender<Message>,
    held: Arc<AtomicBool>,
}

impl Reader {
    fn run(mut self) {
        let mut events = Events::with_capacity(8);
        loop {
            match self.poll.poll(&mut events, None) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return self.gone(),
                Ok(()) => {}
            }
            if events
                .iter()
                .any(|event| event.is_read_closed() || event.is_error())
            {
                return self.gone();
            }
            if self.held.load(Ordering::SeqCst) {
                continue;
            }
            match self.drain() {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) => return self.gone(),
            }
        }
    }

    /// Forwards what is there; `false` once nobody listens any more.
    fn drain(&self) -> io::Result<bool> {
        while event::poll(Duration::ZERO)? {
            if let Some(message) = message(event::read()?)
                && self.queue.send(message).is_err()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn gone(&self) {
        let _ = self.queue.send(Message::Ended(EndReason::TerminalGone));
    }
}

fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Message::Key(key)),
        Event::Mouse(mouse) => Some(Message::Mouse(mouse)),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(width, height) => Some(Message::Resized(Size { width, height })),
        _ => None,
    }
}
