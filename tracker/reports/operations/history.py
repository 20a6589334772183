"""What every act on a report leaves: its row at the beginning, its entry in the audit record at each step."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Stale
from tracker.reports.models import Report
from tracker.reports.states import ReportState

LONGEST_TITLE = 200


def begin(kind: str, title: str, *, as_of: dt.datetime, actor: Actor, now: dt.datetime, **columns: Any) -> Report:
    """Write the row of a report that is ordered, and its entry in the record; the worker produces it."""
    report = Report(
        kind=kind,
        title=title[:LONGEST_TITLE],
        as_of=as_of,
        state=ReportState.QUEUED,
        requested_at=now,
        requested_by=actor.user_id,
        requester_name=actor.name,
        **columns,
    )
    db.session.add(report)
    db.session.flush()
    note("report.requested", report, actor, now)
    return report


def expect(report: Report, version: int | None) -> None:
    """Raise Stale unless the report still has the version that the person saw."""
    if version != report.version:
        raise Stale


def note(act: str, report: Report, actor: Actor, now: dt.datetime) -> None:
    """Enter an act on a report into the audit record."""
    details = {
        "kind": report.kind,
        "directive": report.directive_id,
        "unit": report.unit_id,
        "escalation": report.escalation_id,
        "period": report.period or None,
        "as_of": report.as_of.isoformat(),
        "data_hash": report.data_hash,
        "decided_for": report.decided_for or None,
    }
    told = {key: value for key, value in details.items() if value is not None}
    record(act, actor=actor, now=now, subject_type="report", subject_id=report.id, details=told)
