//! A learner at a pseudo-terminal: presses keys, and waits until the screen says something.

#![expect(
    clippy::unwrap_used,
    reason = "a journey that can't go on should say where"
)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::num::NonZero;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;
use vt100::{Parser, Screen};

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A home folder for one test; deleted with it.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }

    /// Edits the route that answers at `/api/hello`, as an editor does: all at once.
    pub(crate) fn edit_hello(&self, old: &str, new: &str) {
        let sandbox = "XDG_DATA_HOME/jsguide/sandbox/route-handlers";
        let file = self.0.path().join(sandbox).join("app/api/hello/route.ts");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(old), "{text}");
        fs::write(&file, text.replacen(old, new, 1)).unwrap();
    }

    /// Writes a file below the home folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Starts the program in a terminal of this size.
    pub(crate) fn start(&self, columns: u16, rows: u16) -> Journey {
        self.start_with(&[], columns, rows)
    }

    /// Starts the program with these arguments.
    pub(crate) fn start_with(&self, arguments: &[&str], columns: u16, rows: u16) -> Journey {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_jsguide"));
        command.args(arguments);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("HOME", self.0.path());
        command.env("EDITOR", "sh \"$HOME/editor\"");
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_STATE_HOME",
            "XDG_CACHE_HOME",
        ] {
            command.env(name, self.0.path().join(name));
        }
        command.cwd(self.0.path());
        Journey::start(command, size(columns, rows))
    }
}

/// A key without a character.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Enter,
    Up,
    Ctrl(char),
}

impl Key {
    fn bytes(self) -> Vec<u8> {
        match self {
            Key::Enter => vec![b'\r'],
            Key::Up => b"\x1b[A".to_vec(),
            Key::Ctrl(letter) => vec![u8::try_from(letter).unwrap() & 0x1f],
        }
    }
}

/// What the terminal shows, and a bell for every change.
type Shown = Arc<(Mutex<Parser>, Condvar)>;

/// The program in a terminal.
pub(crate) struct Journey {
    terminal: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shown: Shown,
}

impl Journey {
    fn start(command: CommandBuilder, size: PtySize) -> Self {
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = Parser::new(some(size.rows), some(size.cols), 0);
        let shown: Shown = Arc::new((Mutex::new(parser), Condvar::new()));
        let reader = pair.master.try_clone_reader().unwrap();
        let filled = Arc::clone(&shown);
        thread::spawn(move || show(reader, &filled));
        let keyboard = pair.master.take_writer().unwrap();
        Journey {
            terminal: Some(pair.master),
            keyboard: Some(keyboard),
            child,
            shown,
        }
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        self.write(keys.as_bytes())
    }

    pub(crate) fn press(&mut self, key: Key) -> &mut Self {
        self.write(&key.bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> &mut Self {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes).unwrap();
        keyboard.flush().unwrap();
        self
    }

    /// Waits until the screen says this.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |screen| screen.contents().contains(text))
    }

    /// Sends a request from outside; its client stays for as long as what is returned.
    pub(crate) fn ask(&mut self, request: &[u8]) -> TcpStream {
        let mut client = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        client.write_all(request).unwrap();
        client
    }

    /// The port that the sandbox's head line names.
    pub(crate) fn port(&mut self) -> u16 {
        let screen = self.shown.0.lock().unwrap().screen().contents();
        let (_, after) = screen.split_once("● http://localhost:").unwrap();
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, is_so: impl Fn(&Screen) -> bool) -> &mut Self {
        let (parser, bell) = &*self.shown;
        let guard = parser.lock().unwrap();
        let (guard, waited) = bell
            .wait_timeout_while(guard, LIMIT, |parser| !is_so(parser.screen()))
            .unwrap();
        let screen = guard.screen().contents();
        drop(guard);
        let in_time = !waited.timed_out();
        assert!(
            in_time,
            "waited in vain for {what:?}; on screen is\n{screen}"
        );
        self
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.shown
            .0
            .lock()
            .unwrap()
            .screen_mut()
            .set_size(some(rows), some(columns));
        self.terminal
            .as_ref()
            .unwrap()
            .resize(size(columns, rows))
            .unwrap();
        self
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        let pid = self.child.process_id().unwrap().to_string();
        let status = Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(status.success());
        self
    }

    /// Ends the program at once, without a chance to save.
    pub(crate) fn kill(&mut self) {
        self.signal("KILL");
        self.ended();
    }

    /// Takes the terminal away, as when its window is closed, and waits for the end.
    pub(crate) fn vanish(&mut self) {
        self.keyboard = None;
        self.terminal = None;
        self.signal("HUP");
        self.ended();
    }

    /// Waits until the program is stopped as a job.
    #[track_caller]
    pub(crate) fn wait_until_stopped(&mut self) -> &mut Self {
        let pid = self.child.process_id().unwrap().to_string();
        let begin = Instant::now();
        loop {
            let state = Command::new("ps")
                .args(["-o", "stat=", "-p", &pid])
                .output()
                .unwrap();
            if state.stdout.starts_with(b"T") {
                return self;
            }
            assert!(begin.elapsed() < LIMIT, "the program was not stopped");
            thread::yield_now();
        }
    }

    /// Waits for the end of the program; its exit code, if it ended by itself.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> Option<u32> {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.signal().is_none().then(|| status.exit_code());
            }
            assert!(begin.elapsed() < LIMIT, "the program did not end");
            thread::yield_now();
        }
    }
}

impl Drop for Journey {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn some(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// Reads what the program writes until it ends.
fn show(mut reader: Box<dyn Read + Send>, shown: &Shown) {
    let mut bytes = [0; 8192];
    while let Ok(count @ 1..) = reader.read(&mut bytes) {
        shown.0.lock().unwrap().process(&bytes[..count]);
        shown.1.notify_all();
    }
}
