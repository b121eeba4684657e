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
    waker: Arc<Waker>,
    held: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
}

impl Input {
    /// Begins to read the terminal into the queue.
    pub(super) fn start(queue: Sender<Message>) -> io::Result<Self> {
        let poll = Poll::new()?;
        let terminal = stdin().as_raw_fd();
        poll.registry()
            .register(&mut SourceFd(&terminal), TERMINAL, Interest::READABLE)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        let (held, resized) = (Arc::default(), Arc::default());
        let reader = Reader {
            poll,
            queue,
            held: Arc::clone(&held),
            resized: Arc::clone(&resized),
        };
        thread::Builder::new()
            .name("input".into())
            .spawn(move || reader.run())?;
        Ok(Input {
            waker,
            held,
            resized,
        })
    }

    /// Stops reading, until [`Input::release`].
    pub(super) fn hold(&self) {
        self.held.store(true, Ordering::SeqCst);
    }

    /// Goes on reading.
    pub(super) fn release(&self) {
        self.held.store(false, Ordering::SeqCst);
        self.stir();
    }

    /// What says whether another program has the terminal.
    pub(super) fn holding(&self) -> impl Fn() -> bool + Send + 'static {
        let held = Arc::clone(&self.held);
        move || held.load(Ordering::SeqCst)
    }

    /// Looks what is there.
    pub(super) fn stir(&self) {
        let _ = self.waker.wake();
    }

    /// What is to be called when the terminal has changed its size. Crossterm has a note of that
    /// too, and where it finds the note together with a key, it leaves the key unread until the
    /// next one comes: so the note is taken first, and the new size is told then.
    pub(super) fn resizing(&self) -> impl Fn() + Send + 'static {
        let (waker, resized) = (Arc::clone(&self.waker), Arc::clone(&self.resized));
        move || {
            resized.store(true, Ordering::SeqCst);
            let _ = waker.wake();
        }
    }
}

struct Reader {
    poll: Poll,
    queue: Sender<Message>,
    held: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
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
            if self.resized.swap(false, Ordering::SeqCst)
                && let Ok((width, height)) = crossterm::terminal::size()
            {
                let size = Size { width, height };
                let _ = self.queue.send(Message::Resized(size));
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

/// A change of size is left out: see [`Input::resizing`].
fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Message::Key(key)),
        Event::Mouse(mouse) => Some(Message::Mouse(mouse)),
        Event::Paste(text) => Some(Message::Paste(text)),
        _ => None,
    }
}
