//! Signals as messages: end, stop, go on. A new size of the terminal is handed to the input.
//!
//! The keys of an editor that has the terminal send signals to this program too: what ends the
//! editor must not end the program, and what stops it must stop both, or nobody has the terminal.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::message::{EndReason, Message};

/// Begins to turn signals into messages; calls `resized` where the terminal has another size, and
/// asks `is_lent` whether an editor has it.
pub(super) fn start(
    queue: Sender<Message>,
    resized: impl Fn() + Send + 'static,
    is_lent: impl Fn() -> bool + Send + 'static,
) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in &mut signals {
                let is_heard = match signal {
                    SIGWINCH => {
                        resized();
                        Ok(())
                    }
                    SIGINT if is_lent() => Ok(()),
                    SIGTSTP if is_lent() => {
                        // What can't be stopped goes on.
                        let _ = stop();
                        Ok(())
                    }
                    other => queue.send(message(other)),
                };
                if is_heard.is_err() {
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
