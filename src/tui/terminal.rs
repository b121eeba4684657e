//! The terminal: entered and restored in this one place.

use std::io::{self, Stdout, Write, stdout};
use std::panic;
use std::thread;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal as Ratatui};

/// The terminal while the program has it; dropped, it is as it was before.
pub(super) struct Terminal {
    inner: Ratatui<CrosstermBackend<Stdout>>,
}

impl Terminal {
    /// Takes the terminal, and has panics of this thread give it back.
    pub(super) fn enter() -> io::Result<Self> {
        restore_on_panic();
        take()?;
        let inner = Ratatui::new(CrosstermBackend::new(stdout()))?;
        Ok(Terminal { inner })
    }

    /// Draws a frame.
    pub(super) fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.inner.draw(view)?;
        Ok(())
    }

    /// Has the next frame drawn in full. (Ratatui's `clear` asks the terminal where its cursor
    /// is, and the answer would be taken by the input thread.)
    pub(super) fn forget(&mut self) -> io::Result<()> {
        let size = self.inner.size()?;
        self.inner.resize(size.into())
    }

    /// Takes the terminal again after the shell had it.
    pub(super) fn retake(&mut self) -> io::Result<()> {
        take()?;
        self.forget()
    }

    /// How large it is.
    pub(super) fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    /// Gives the terminal away while `other` runs, and takes it back.
    pub(super) fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        give_back()?;
        let result = other();
        take()?;
        self.forget()?;
        Ok(result)
    }

    /// Puts text on the clipboard, by OSC 52.
    pub(super) fn copy(text: &str) -> io::Result<()> {
        let mut out = stdout();
        execute!(
            out,
            Print(format!("\x1b]52;c;{}\x07", base64(text.as_bytes())))
        )?;
        out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        stdout(),
        EnterAlternateScreen,
        EnableMouseCapture,
        EnableBracketedPaste,
        cursor::Hide
    )
}

fn give_back() -> io::Result<()> {
    let screen = execute!(
        stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
    disable_raw_mode().and(screen)
}

/// A panic on another thread must not tear the screen from under the one that draws: it is
/// logged, and whoever waits for that thread says so.
fn restore_on_panic() {
    let ui = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == ui {
            let _ = give_back();
            before(info);
        } else {
            tracing::error!("{info}");
        }
    }));
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group
            .iter()
            .fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
            << (8 * (3 - group.len()));
        for position in 0..4 {
            let sextet = (word >> (18 - 6 * position)) & 63;
            let used = position <= group.len();
            text.push(if used {
                char::from(ALPHABET[sextet as usize])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in cases {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}
