//! Signals as messages: end, stop, go on, the terminal's new size.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use ratatui::layout::Size;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::message::{EndReason, Message};

/// Begins to turn signals into messages.
pub(super) fn start(queue: Sender<Message>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in &mut signals {
                if let Some(message) = message(signal)
                    && queue.send(message).is_err()
                {
                    return;
                }
            }
        })?;
    Ok(())
}

fn message(signal: i32) -> Option<Message> {
    match signal {
        SIGTSTP => Some(Message::SuspendAsked),
        SIGCONT => Some(Message::Resumed),
        SIGWINCH => {
            let (width, height) = crossterm::terminal::size().ok()?;
            Some(Message::Resized(Size { width, height }))
        }
        _ => Some(Message::Ended(EndReason::Signal)),
    }
}

/// Stops the process as the shell's job control does; returns when it goes on.
pub(super) fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(SIGTSTP)
}
