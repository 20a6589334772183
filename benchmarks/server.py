"""The real server, started as `./run web` starts it, and always stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browser import Broken, Browser
from benchmarks.dataset.people import PASSWORD
from benchmarks.instance import Instance
from benchmarks.process import children, cpu_seconds, family, listens_on
from tracker.config import ROOT

START_SECONDS = 40
STOP_SECONDS = 15
SETTLE_SECONDS = 30
IDLE = 0.03


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the processes that answer and work in the background."""

    port: int
    web: int
    workers: tuple[int, ...]

    def browser(self, username: str | None = None) -> Browser:
        """A client, signed in when a name is given. Raises Broken."""
        client = Browser(self.port)
        return client.sign_in(username, PASSWORD) if username else client


@contextlib.contextmanager
def serving(place: Instance) -> Iterator[Server]:
    """Run web and worker on an installation. Raises Broken when the server does not come up."""
    port = _free_port()
    log = Path(place.environ["TRACKER_INSTANCE"]) / "bench-server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker.cli.serve"],
            cwd=ROOT,
            env={**place.environ, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
        yield _found(process.pid, port)
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait for the first page, then until the worker has done what it does after a start."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            client = Browser(port)
            answer = client.get("/sign-in")
            client.close()
            if answer.status == 200:
                _settle(process.pid)
                return
        time.sleep(0.1)
    tail = log.read_text(errors="replace").strip().splitlines()[-1:] or [""]
    raise Broken(f"Máy chủ không khởi động được: {tail[0]}")


def _settle(pid: int) -> None:
    until = time.monotonic() + SETTLE_SECONDS
    before = -1.0
    while time.monotonic() < until:
        now = sum(cpu_seconds(member) for member in family(pid))
        if now - before < IDLE:
            return
        before = now
        time.sleep(1)


def _found(pid: int, port: int) -> Server:
    members = family(pid)
    web = next((member for member in members if listens_on(member, port)), pid)
    return Server(port, web, tuple(member for member in members if member != web and not children(member)))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask politely, then end what is left of the process group."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
