"""The web server and, beside it, the worker: python -m tracker.cli.serve."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Any, NoReturn

import structlog
import waitress
from flask import Flask

from tracker.config import ROOT, Config
from tracker.core.errors import Refusal
from tracker.core.migrated import require_migrated

log = structlog.get_logger()

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STOP_SECONDS = 20.0
MMAP_THRESHOLD = -3  # mallopt(3)
LARGE_BLOCK = 1024 * 1024
WORKER = (sys.executable, "-m", "flask", "--app", "wsgi", "worker", "run")


class WorkerKeeper:
    """Keeps one worker process running: starts it again when it ends, later and later."""

    def __init__(self, command: tuple[str, ...] = WORKER, first_pause: float = FIRST_PAUSE) -> None:
        self.command = (*command, "--parent", str(os.getpid())) if command is WORKER else command
        self.first_pause = first_pause
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Start the worker in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker; one that does not end within 20 seconds is killed. Its jobs survive that."""
        self._stopping.set()
        process = self.process
        if process is not None and process.poll() is None:
            process.terminate()
        self._thread.join(STOP_SECONDS)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        pause = self.first_pause
        while not self._stopping.is_set():
            self.process = subprocess.Popen(self.command, cwd=ROOT)  # noqa: S603 (a fixed command)
            self.starts += 1
            if self._stopping.is_set():
                self.process.terminate()
            code = self.process.wait()
            if self._stopping.wait(pause):
                return
            log.warning("worker ended, starting again", status=code)
            pause = min(pause * 2, LONGEST_PAUSE)


def server_of(app: Flask, config: Config) -> Any:
    """A Waitress server bound to its address. Raises OSError when the address is taken.

    Requests are read before a thread is given to them, so that clients which send half a request and wait
    hold a connection and no thread; one that stays silent is dropped after half a minute.
    """
    return waitress.create_server(
        app,
        host=config.host,
        port=config.port,
        threads=config.threads,
        connection_limit=1000,
        channel_timeout=30,
        cleanup_interval=10,
        asyncore_use_poll=True,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 1024 * 1024,
        ident=None,
        # ProxyFix reads the proxy's headers when there is a proxy; nobody else may set them.
        clear_untrusted_proxy_headers=config.proxies == 0,
    )


def _spare_the_collector() -> None:
    """Take what start-up made out of the garbage collector's rounds.

    It never becomes garbage, and walking it again and again took a third of the time of a large page.
    """
    gc.collect()
    gc.freeze()


def _return_large_blocks() -> None:
    """Have glibc give large blocks back to the system when they are freed.

    Left alone it stops doing so after the first one (checking a password takes 19 MB) and keeps such blocks for
    every thread: 50 MB with eight threads. Other C libraries have no such switch and need none.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(MMAP_THRESHOLD, LARGE_BLOCK)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def main() -> None:
    """Serve until SIGTERM or SIGINT; then let running requests end and stop the worker."""
    # The one that every server takes; it answers a bad setting with a sentence of its own.
    from wsgi import app

    config: Config = app.extensions["tracker_config"]
    try:
        with app.app_context():
            require_migrated()
        server = server_of(app, config)
    except Refusal as refused:
        sys.exit(refused.message)
    except OSError:
        sys.exit(f"Cổng {config.port} đang được dùng; đặt PORT khác rồi chạy lại.")
    keeper = WorkerKeeper()
    signal.signal(signal.SIGTERM, _leave)
    keeper.start()
    _spare_the_collector()
    _return_large_blocks()
    sys.stdout.write(f"Trang web đang mở tại http://{config.host}:{config.port}\n")
    sys.stdout.flush()
    try:
        server.run()
    finally:
        server.close()
        keeper.stop()


if __name__ == "__main__":
    main()
