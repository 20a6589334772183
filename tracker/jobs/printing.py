"""Producing the reports that wait."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, exists, or_, select

from tracker.attachments.queries import path_of
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.core.queue import beat
from tracker.jobs.digest import site_address
from tracker.jobs.lock import place_if_free
from tracker.jobs.surroundings import Surroundings
from tracker.reports.models import Report
from tracker.reports.operations import awaiting_final, release
from tracker.reports.production import SECONDS, Press, produce_next
from tracker.reports.queries import document_of
from tracker.reports.render.csv_ import render_csv
from tracker.reports.states import ReportState
from tracker.reports.wording import NOTICE

BUSY = frozenset({ReportState.QUEUED, ReportState.RENDERING})
LONGEST_WAIT = dt.timedelta(minutes=15)


def press(around: Surroundings) -> Press:
    """What the production of reports needs, from the surroundings of a job."""
    return Press(
        clock=around.clock,
        folder=around.config.files,
        notice=NOTICE if around.config.demo else None,
        address=site_address(around.config),
    )


def print_next(around: Surroundings) -> int:
    """Produce one report, or the final form of one. Returns 1, or 0 when nothing waits.

    A report can take minutes in which the worker cannot show that it is alive, so it says so in advance.
    """
    if not _something_waits(around.clock()):
        return 0
    with transaction():
        beat(around.machine() + dt.timedelta(seconds=SECONDS))
    return 0 if produce_next(press(around)) is None else 1


def _something_waits(now: dt.datetime) -> bool:
    waiting = or_(
        Report.state == ReportState.QUEUED,
        and_(Report.state == ReportState.RENDERING, Report.lease_until < now),
    )
    return bool(db.session.scalar(select(exists().where(waiting)))) or awaiting_final(now) is not None


def take_over(around: Surroundings) -> None:
    """Free the reports that a killed worker was producing; for whoever holds the worker's place."""
    with transaction():
        release(around.clock())


def print_ordered(report_id: int, around: Surroundings) -> None:
    """Produce one report here and now, and those that wait before it.

    Where a worker is at work, waits for the worker. Returns when the report waits no longer, whether it was
    produced or has failed. Raises Refusal after a quarter of an hour.
    """
    until = around.machine() + LONGEST_WAIT
    with place_if_free(around.config.instance) as alone:
        if alone:
            take_over(around)
        while _state(report_id) in BUSY:
            if around.machine() > until:
                raise Refusal("Báo cáo chưa lập xong sau 15 phút; hãy xem nhật ký của tiến trình nền.")
            if not alone or produce_next(press(around)) is None:
                time.sleep(0.2)


def _state(report_id: int) -> ReportState | None:
    db.session.rollback()
    return db.session.scalar(select(Report.state).where(Report.id == report_id))


@dataclass(frozen=True)
class Copies:
    """Where a copy of a report lies for people to take."""

    pdf: Path
    csv: Path


def leave_copies(report: Report, around: Surroundings) -> Copies:
    """Copy a produced report as PDF and its figures as CSV into the folder of reports."""
    stored = report.final_file or report.draft_file
    if stored is None:
        raise Refusal("Báo cáo này chưa lập xong.")
    folder = around.config.reports
    folder.mkdir(parents=True, exist_ok=True)
    copies = Copies(folder / f"bao-cao-{report.id}.pdf", folder / f"bao-cao-{report.id}.csv")
    copies.pdf.write_bytes(path_of(stored, around.config.files).read_bytes())
    copies.csv.write_bytes(render_csv(document_of(report)))
    return copies
