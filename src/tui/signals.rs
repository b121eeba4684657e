//! Signals as messages: end, stop, go on. A new size of the terminal is handed to the input.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::message::{EndReason, Message};

/// Begins to turn signals into messages; calls `resized` where the terminal has another size.
pub(super) fn start(queue: Sender<Message>, resized: impl Fn() + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in &mut signals {
                if signal == SIGWINCH {
                    resized();
                } else if queue.send(message(signal)).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

fn message(signal: i32) -> Message {
    match signal {
        SIGTSTP => Message::SuspendAsked,
        SIGCONT => Message::Resumed,
        _ => Message::Ended(EndReason::Signal),
    }
}

/// Stops the process as the shell's job control does; returns when it goes on.
pub(super) fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(SIGTSTP)
}
