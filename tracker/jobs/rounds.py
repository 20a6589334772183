"""The worker's rounds: which job runs how often, and what happens when one fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask

from tracker.core import transaction
from tracker.core.queue import beat
from tracker.jobs.backing_up import back_up_when_due
from tracker.jobs.digest import write_mails
from tracker.jobs.erasing import erase_due
from tracker.jobs.mailing import send_due
from tracker.jobs.nudging import nudge_holders
from tracker.jobs.periods import open_due_periods
from tracker.jobs.printing import print_next
from tracker.jobs.scheduling import order_due_reports
from tracker.jobs.sealing import Sealing
from tracker.jobs.succession import carry_out_due_acts
from tracker.jobs.surroundings import Surroundings
from tracker.jobs.sweeping import sweep

log = structlog.get_logger()

ALWAYS = dt.timedelta(0)
AFTER_FAILURE = dt.timedelta(seconds=30)


@dataclass(frozen=True)
class Job:
    """A job, its name in the log, and the least time between two runs."""

    name: str
    every: dt.timedelta
    run: Callable[[Surroundings], int]


def sign_of_life(around: Surroundings) -> int:
    """Note that the worker is at work."""
    with transaction():
        beat(around.machine())
    return 0


def all_jobs() -> list[Job]:
    """Every job, in the order of a round."""
    return [
        Job("beat", dt.timedelta(seconds=15), sign_of_life),
        # Before the periods: what a new day owes is owed by the unit that exists on it.
        Job("succession", dt.timedelta(minutes=1), carry_out_due_acts),
        Job("periods", dt.timedelta(hours=1), open_due_periods),
        Job("nudges", dt.timedelta(minutes=10), nudge_holders),
        Job("schedules", dt.timedelta(minutes=10), order_due_reports),
        Job("reports", ALWAYS, print_next),
        Job("digest", dt.timedelta(minutes=1), write_mails),
        Job("mail", ALWAYS, send_due),
        # Before the backup, which would carry on what is due to go.
        Job("erase", dt.timedelta(hours=1), erase_due),
        Job("backup", dt.timedelta(minutes=1), back_up_when_due),
        Job("seal", ALWAYS, Sealing()),
        Job("sweep", dt.timedelta(hours=1), sweep),
    ]


class Rounds:
    """Goes round the jobs; remembers when each is due again."""

    def __init__(
        self, app: Flask, jobs: list[Job] | None = None, machine: Callable[[], dt.datetime] | None = None
    ):
        self.app = app
        self.jobs = all_jobs() if jobs is None else jobs
        around = Surroundings(app.extensions["tracker_config"], app.extensions["tracker_clock"])
        self.around = around if machine is None else Surroundings(around.config, around.clock, machine)
        self._due: dict[str, dt.datetime] = {}

    def tick(self) -> int:
        """Run every job that is due, each in an application context and transactions of its own.

        Returns how much was done. A job that fails is logged, rests for half a minute, and hinders no other.
        """
        return sum(self._run(job) for job in self.jobs if self._is_due(job))

    def _is_due(self, job: Job) -> bool:
        due = self._due.get(job.name)
        return due is None or self.around.machine() >= due

    def _run(self, job: Job) -> int:
        rest = job.every
        try:
            with self.app.app_context():
                done = job.run(self.around)
        except Exception:
            log.exception("job failed", job=job.name)
            done, rest = 0, max(job.every, AFTER_FAILURE)
        self._due[job.name] = self.around.machine() + rest
        if done:
            log.info("job done", job=job.name, count=done)
        return done


def tick(app: Flask) -> int:
    """One round of all jobs, as a worker that has just started would make it. Returns how much was done."""
    return Rounds(app).tick()
