#!/usr/bin/env python3
"""Measures the program in a terminal: the first frame, the delay of a key, the wake-ups when idle.

    cargo build --release
    benches/terminal.py [--runs 10] [--jsguide target/release/jsguide]

Runs in a pseudo terminal of 120×40 with a home of its own, so it touches nothing of yours. A frame
is there when the terminal has been quiet for 5 ms; the time told is that of its last byte.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUIET = 0.005


class Terminal:
    """The program in a pseudo terminal."""

    def __init__(self, program, home):
        self.began = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(XDG_DATA_HOME=str(home), TERM="xterm-256color", COLORTERM="truecolor")
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execv(program, [str(program)])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.seen = b""

    def read(self, patience):
        """What comes within this time, or nothing."""
        if not select.select([self.fd], [], [], patience)[0]:
            return b""
        try:
            return os.read(self.fd, 1 << 16)
        except OSError:
            return b""

    def until(self, wanted, patience=10):
        """When the frame that shows something was complete."""
        end = time.monotonic() + patience
        while wanted not in self.seen:
            if time.monotonic() > end:
                raise TimeoutError(f"{wanted!r} never came")
            self.seen += self.read(0.1)
        return self.frame()

    def frame(self):
        """When the last byte came before the terminal fell quiet."""
        last = time.monotonic()
        while piece := self.read(QUIET):
            last = time.monotonic()
            self.seen += piece
        return last

    def settle(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)

    def press(self, key):
        """Milliseconds from a key to the end of the frame it made, or None if nothing was drawn."""
        self.settle(0.1)
        began = time.monotonic()
        os.write(self.fd, key)
        first = self.read(0.5)
        if not first:
            return None
        last = time.monotonic()
        while self.read(QUIET):
            last = time.monotonic()
        return (last - began) * 1000

    def status(self, name):
        """A figure of /proc, summed over all threads."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            found = re.search(rf"^{name}:\s+(\d+)", (task / "status").read_text(), re.M)
            total += int(found[1]) if found else 0
        return total

    def cpu(self):
        """Milliseconds of CPU used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def resident(self):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) / 1024

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + 5
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            self.read(0.02)
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
        os.close(self.fd)


def first_frames(program, home, runs):
    frames, servers = [], []
    for _ in range(runs):
        terminal = Terminal(program, home)
        try:
            frames.append((terminal.until(b"quit") - terminal.began) * 1000)
            servers.append((terminal.until(b"localhost:") - terminal.began) * 1000)
        finally:
            terminal.close()
    return frames, servers


def in_use(program, home, idle):
    terminal = Terminal(program, home)
    try:
        terminal.until(b"localhost:")
        terminal.settle(0.5)
        home_keys = [terminal.press(key) for key in [b"j", b"k"] * 15]
        terminal.press(b"2")
        terminal.press(b"/")
        for letter in b"route handlers":
            terminal.press(bytes([letter]))
        terminal.press(b"\r")
        terminal.press(b"\r")
        terminal.settle(1.5)
        lesson_keys = [terminal.press(key) for key in [b"j"] * 20 + [b"k"] * 10]
        pages = [terminal.press(b" ") for _ in range(10)]
        terminal.settle(3)
        before, cpu = terminal.status("voluntary_ctxt_switches"), terminal.cpu()
        terminal.settle(idle)
        wakes = terminal.status("voluntary_ctxt_switches") - before
        return home_keys, lesson_keys, pages, wakes, terminal.cpu() - cpu, terminal.resident()
    finally:
        terminal.close()


def line(title, values):
    values = sorted(value for value in values if value is not None)
    middle = statistics.median(values)
    print(f"| {title} | {middle:.1f} | {values[-1]:.1f} | {len(values)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--idle", type=int, default=10, help="seconds")
    parser.add_argument("--jsguide", type=Path, default=ROOT / "target/release/jsguide")
    arguments = parser.parse_args()
    program = arguments.jsguide.resolve()
    with tempfile.TemporaryDirectory(prefix="jsguide-bench-") as folder:
        fresh, _ = first_frames(program, Path(folder), 1)
        frames, servers = first_frames(program, Path(folder), arguments.runs)
        home_keys, lesson_keys, pages, wakes, cpu, resident = in_use(program, Path(folder), arguments.idle)
    print("| milliseconds | median | worst | of |\n| --- | ---: | ---: | ---: |")
    line("First frame, very first start", fresh)
    line("First frame", frames)
    line("Server shown as running", servers)
    line("Key on Home", home_keys)
    line("Key in the lesson", lesson_keys)
    line("Page in the lesson", pages)
    print(f"\nIdle for {arguments.idle} s in the lesson: {wakes} wake-ups, {cpu:.0f} ms of CPU; {resident:.1f} MB resident")


if __name__ == "__main__":
    main()
