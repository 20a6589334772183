"""The worker: rounds every second until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import structlog
from flask import Flask

from tracker.jobs.lock import only_worker
from tracker.jobs.printing import take_over
from tracker.jobs.rounds import Rounds

log = structlog.get_logger()

PAUSE = 1.0


class Worker:
    """Runs rounds in this process. `parent` is the process with which it ends, where it was started by one."""

    def __init__(self, app: Flask, *, parent: int | None = None, pause: float = PAUSE) -> None:
        self.app = app
        self.parent = parent
        self.pause = pause
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until SIGTERM, SIGINT or the end of the parent. Raises Refusal when another worker is at work.

        A signal lets the running job finish.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        with self.app.app_context(), only_worker(self.app.extensions["tracker_config"].instance):
            self._rounds()

    def _rounds(self) -> None:
        rounds = Rounds(self.app)
        take_over(rounds.around)
        log.info("worker started")
        while not self.stopping.is_set() and not self._orphaned():
            if rounds.tick() == 0:
                self.stopping.wait(self.pause)
        log.info("worker stopped")

    def _orphaned(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()
