//! The built `jsguide` as a real process: `serve` on a folder, with what it prints.

use std::io::{BufRead, BufReader, Read};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::wire::{Answer, Ask, Connection};

/// How long anything may take before a test gives up.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// The program under test, with nothing of the user's own settings.
pub(crate) fn jsguide(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jsguide"));
    command
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_STATE_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::null());
    command
}

/// Asks until the answer is what is waited for, and gives that one.
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begun.elapsed() < LIMIT, "waited {LIMIT:?} for {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// Lines that a process printed so far; more may come.
#[derive(Clone, Default)]
struct Printed {
    lines: Arc<(Mutex<Lines>, Condvar)>,
}

#[derive(Default)]
struct Lines {
    all: Vec<String>,
    ended: bool,
}

impl Printed {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let printed = Printed::default();
        let writer = printed.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                writer.change(|lines| lines.all.push(line));
            }
            writer.change(|lines| lines.ended = true);
        });
        printed
    }

    fn change(&self, change: impl FnOnce(&mut Lines)) {
        let (lines, changed) = &*self.lines;
        change(&mut lines.lock().unwrap_or_else(PoisonError::into_inner));
        changed.notify_all();
    }

    fn all(&self) -> Vec<String> {
        let (lines, _) = &*self.lines;
        lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .all
            .clone()
    }

    /// The first line that fits; fails when the process ends without it or the limit passes.
    fn wait_for(&self, what: &str, fits: impl Fn(&str) -> bool) -> String {
        let (lines, changed) = &*self.lines;
        let begun = Instant::now();
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(line) = lines.all.iter().find(|line| fits(line)) {
                return line.clone();
            }
            let left = LIMIT.saturating_sub(begun.elapsed());
            assert!(
                !lines.ended && !left.is_zero(),
                "no line with {what} among {:#?}",
                lines.all
            );
            lines = changed
                .wait_timeout(lines, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn wait_for_the_end(&self) -> Vec<String> {
        let (lines, changed) = &*self.lines;
        let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        let (lines, _) = changed
            .wait_timeout_while(lines, LIMIT, |lines| !lines.ended)
            .unwrap_or_else(PoisonError::into_inner);
        lines.all.clone()
    }
}

/// `jsguide serve`, on a free port, killed when dropped.
pub(crate) struct TestServer {
    child: Child,
    port: u16,
    stdout: Printed,
    stderr: Printed,
}

impl TestServer {
    /// The project as it comes: Next 16 in production.
    pub(crate) fn start(project: &Path) -> Self {
        TestServer::with(project, &[])
    }

    /// With flags. Without `--port` among them, a free port is taken.
    pub(crate) fn with(project: &Path, flags: &[&str]) -> Self {
        let home = project.to_path_buf();
        TestServer::at(&home, Some(project), flags)
    }

    /// With the home folder named, and without a project if that is to be the built-in one.
    pub(crate) fn at(home: &Path, project: Option<&Path>, flags: &[&str]) -> Self {
        let mut command = jsguide(home);
        command.arg("serve").args(project).args(flags);
        if !flags.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = Printed::of(child.stdout.take().expect("stdout is a pipe"));
        let stderr = Printed::of(child.stderr.take().expect("stderr is a pipe"));
        let line = stdout.wait_for("listening on", |_| true);
        let port = line
            .strip_prefix("listening on http://127.0.0.1:")
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("the first line is {line:?}"));
        TestServer {
            child,
            port,
            stdout,
            stderr,
        }
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A connection of its own.
    pub(crate) fn connect(&self) -> Connection {
        Connection::open(self.port).expect("the server accepts")
    }

    /// Sends one request on a connection of its own and reads the answer to its end.
    pub(crate) fn send(&self, ask: &Ask) -> Answer {
        self.connect().exchange(ask)
    }

    /// A GET.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&Ask::get(path))
    }

    /// GETs until the answer fits.
    pub(crate) fn get_until(
        &self,
        path: &str,
        what: &str,
        fits: impl Fn(&Answer) -> bool,
    ) -> Answer {
        until(what, || {
            let answer = self.get(path);
            fits(&answer).then_some(answer)
        })
    }

    /// Everything on stdout so far.
    pub(crate) fn printed(&self) -> Vec<String> {
        self.stdout.all()
    }

    /// Everything on stderr so far.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.stderr.all()
    }

    /// The first line on stdout with `part` in it, as soon as it is there.
    pub(crate) fn line_with(&self, part: &str) -> String {
        self.stdout.wait_for(part, |line| line.contains(part))
    }

    /// The first line on stderr with `part` in it, as soon as it is there.
    pub(crate) fn complaint_with(&self, part: &str) -> String {
        self.stderr.wait_for(part, |line| line.contains(part))
    }

    /// Waits until stdout has so many lines that fit.
    pub(crate) fn lines_that(&self, count: usize, fits: impl Fn(&str) -> bool) -> Vec<String> {
        until(&format!("{count} such lines"), || {
            let lines: Vec<String> = self
                .printed()
                .into_iter()
                .filter(|line| fits(line))
                .collect();
            (lines.len() >= count).then_some(lines)
        })
    }

    /// Whether the process still lives.
    pub(crate) fn lives(&mut self) -> bool {
        self.child.try_wait().expect("the child is ours").is_none()
    }

    /// Sends a signal, by name as `kill` knows it.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status()
            .expect("kill is there");
        assert!(status.success(), "the process took the signal");
    }

    /// Waits for the end, and gives status, stdout and stderr.
    pub(crate) fn wait(mut self) -> (ExitStatus, Vec<String>, Vec<String>) {
        let status = until("the process to end", || {
            self.child.try_wait().expect("the child is ours")
        });
        let (stdout, stderr) = (
            self.stdout.wait_for_the_end(),
            self.stderr.wait_for_the_end(),
        );
        (status, stdout, stderr)
    }

    /// CPU time that the process has used.
    pub(crate) fn cpu(&self) -> Duration {
        let file = format!("/proc/{}/stat", self.child.id());
        let text = std::fs::read_to_string(file).expect("the process lives");
        // Figures follow the name in parentheses; user and system time are the 12th and 13th.
        let (_, figures) = text.rsplit_once(") ").expect("the name");
        let ticks = figures.split(' ').skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Resident memory in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let file = PathBuf::from(format!("/proc/{}/statm", self.child.id()));
        let text = std::fs::read_to_string(file).expect("the process lives");
        let pages: u64 = text
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse().ok())
            .expect("the second figure");
        pages * 4096
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of a port on this machine.
pub(crate) fn local(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}
