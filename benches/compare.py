#!/usr/bin/env python3
"""Measures jsguide beside plain axum and, where they are there, `next start` and `next dev`.

    cargo build --release
    cargo build --release --manifest-path benches/plain-axum/Cargo.toml --target-dir target/plain-axum
    apt-get install wrk                       # the load; on macOS: brew install wrk
    NEXT_DIR=/path/to/next benches/compare.py [--runs 5] [--seconds 4]

NEXT_DIR is a folder in which `npm install next react react-dom typescript @types/react @types/node`
was run; without it only jsguide and axum are measured. All servers answer the routes of
benches/project, one server at a time, on 127.0.0.1. Every figure is the median of the runs; the
servers take turns, so that a noisy moment does not fall on one of them alone.

Prints a table of figures and one of ratios, as Markdown.
"""

import argparse
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    """Status and body, or None while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return None
    finally:
        connection.close()


def wait_for(port, path, wanted, pause=0.001):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = get(port, path)
        if answer and answer[0] == 200 and wanted(answer[1]):
            return
        time.sleep(pause)
    raise TimeoutError(f"no such answer from {path} within {PATIENCE} s")


class Server:
    """A server while it runs; everything it started ends with it."""

    def __init__(self, command, folder):
        self.port = free_port()
        command = [str(part).replace("PORT", str(self.port)) for part in command]
        began = time.monotonic()
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "NEXT_TELEMETRY_DISABLED": "1"},
        )
        try:
            wait_for(self.port, "/api/cached", lambda body: True)
        except BaseException:
            self.__exit__()
            raise
        self.start = time.monotonic() - began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def load(self, path, seconds):
        """Requests a second with 32 connections."""
        url = f"http://127.0.0.1:{self.port}{path}"
        command = ["wrk", "-t1", "-c32", f"-d{seconds}s", url]
        text = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True).stdout
        if "Non-2xx" in text:
            raise RuntimeError(f"{url} failed under load:\n{text}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])

    def resident(self):
        """Megabytes of the process and those it started."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                if os.getsid(int(status.parent.name)) == self.process.pid:
                    found = re.search(r"VmRSS:\s+(\d+)", status.read_text())
                    total += int(found[1]) if found else 0
            except (OSError, ProcessLookupError):
                pass
        return total / 1024

    def edit(self, project, number):
        """Milliseconds from the end of a write to the first answer that shows it."""
        file = project / "app/api/edit/route.ts"
        text = re.sub(r"version \w+", f"version {number}", file.read_text())
        wait_for(self.port, "/api/edit", lambda body: True)
        time.sleep(0.3)
        file.write_text(text)
        began = time.monotonic()
        wait_for(self.port, "/api/edit", lambda body: body == f"version {number}".encode())
        return (time.monotonic() - began) * 1000


class Contender:
    def __init__(self, name, command, folder, kinds):
        self.name, self.command, self.folder, self.kinds = name, command, folder, kinds
        self.figures = {}

    def note(self, what, value):
        self.figures.setdefault(what, []).append(value)

    def turn(self, seconds, number):
        with Server(self.command, self.folder) as server:
            if "start" in self.kinds:
                self.note("start", server.start * 1000)
            if "load" in self.kinds:
                server.load("/api/dynamic?name=Ada", 1)
                self.note("cached", server.load("/api/cached", seconds))
                self.note("dynamic", server.load("/api/dynamic?name=Ada", seconds))
                self.note("resident", server.resident())
            if "edit" in self.kinds:
                self.note("edit", server.edit(self.folder, number))

    def median(self, what):
        values = self.figures.get(what)
        return statistics.median(values) if values else None


def copy_of_project(parent, name):
    target = parent / name
    shutil.copytree(HERE / "project", target)
    return target


def link(source, target):
    """The file under a second name; a copy where the two are on different disks."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def with_next(parent, name, next_dir):
    """Next wants its modules below the project."""
    project = copy_of_project(parent, name)
    shutil.copytree(next_dir / "node_modules", project / "node_modules", symlinks=True, copy_function=link)
    (project / "package.json").write_text('{"private": true}\n')
    return project


def contenders(arguments, parent):
    jsguide, axum = arguments.jsguide.resolve(), arguments.axum.resolve()
    for program, build in ((jsguide, "cargo build --release"), (axum, "see --help for the build of plain-axum")):
        if not program.exists():
            sys.exit(f"{program} is not there: {build}")
    if not shutil.which("wrk"):
        sys.exit("wrk is not there: apt-get install wrk, or brew install wrk")
    yield Contender("axum", [axum, "PORT"], parent, {"start", "load"})
    project = copy_of_project(parent, "jsguide")
    yield Contender("jsguide", [jsguide, "serve", project, "--port", "PORT"], project, {"start", "load"})
    project = copy_of_project(parent, "jsguide-dev")
    serve = [jsguide, "serve", project, "--port", "PORT", "--mode", "development"]
    yield Contender("jsguide dev", serve, project, {"edit"})
    if not arguments.next_dir or not shutil.which("node"):
        print("no node or no NEXT_DIR: Next.js is left out", file=sys.stderr)
        return
    modules = Path(arguments.next_dir)
    project = with_next(parent, "next-start", modules)
    next_program = ["node", "node_modules/next/dist/bin/next"]
    subprocess.run([*next_program, "build"], cwd=project, check=True, timeout=300, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env={**os.environ, "NEXT_TELEMETRY_DISABLED": "1"})
    yield Contender("next start", [*next_program, "start", "-p", "PORT"], project, {"start", "load"})
    project = with_next(parent, "next-dev", modules)
    yield Contender("next dev", [*next_program, "dev", "-p", "PORT"], project, {"edit"})


ROWS = [
    ("cached", "Cached GET, requests/s", "{:,.0f}"),
    ("dynamic", "Dynamic JSON, requests/s", "{:,.0f}"),
    ("start", "Start to first answer, ms", "{:,.0f}"),
    ("resident", "Resident after the load, MB", "{:,.1f}"),
    ("edit", "Edit to new answer, ms", "{:,.0f}"),
]
RATIOS = [
    ("Cached GET against axum", "cached", "jsguide", "axum", 0.8),
    ("Cached GET against next start", "cached", "jsguide", "next start", 40),
    ("Dynamic JSON against axum", "dynamic", "jsguide", "axum", 0.4),
    ("Dynamic JSON against next start", "dynamic", "jsguide", "next start", 20),
    ("Start sooner than next start", "start", "next start", "jsguide", 10),
    ("Edit sooner than next dev", "edit", "next dev", "jsguide dev", 10),
    ("Memory, next start against jsguide", "resident", "next start", "jsguide", 8),
]


def report(found):
    names = list(found)
    print("| median | " + " | ".join(names) + " |")
    print("| --- |" + " ---: |" * len(names))
    for key, title, form in ROWS:
        cells = [found[name].median(key) for name in names]
        print(f"| {title} | " + " | ".join("" if cell is None else form.format(cell) for cell in cells) + " |")
    print("\n| ratio | measured | to reach |\n| --- | ---: | ---: |")
    for title, key, above, below, goal in RATIOS:
        if above in found and below in found:
            ratio = found[above].median(key) / found[below].median(key)
            print(f"| {title} | {ratio:.2f} | {goal} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of load, each time")
    parser.add_argument("--jsguide", type=Path, default=ROOT / "target/release/jsguide")
    parser.add_argument("--axum", type=Path, default=ROOT / "target/plain-axum/release/plain-axum")
    parser.add_argument("--next-dir", default=os.environ.get("NEXT_DIR"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jsguide-bench-") as folder:
        found = {contender.name: contender for contender in contenders(arguments, Path(folder))}
        for run in range(1, arguments.runs + 1):
            for contender in found.values():
                print(f"run {run} of {arguments.runs}: {contender.name}", file=sys.stderr)
                contender.turn(arguments.seconds, run)
    report(found)


if __name__ == "__main__":
    main()
