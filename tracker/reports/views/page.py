"""The blueprint of reports, who reads them, and the page of one report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from tracker.core.clock import local_day
from tracker.reports import policy, queries
from tracker.reports.document import Document
from tracker.reports.forms import DecisionForm
from tracker.reports.models import Report
from tracker.reports.render.html import render_html
from tracker.reports.states import REPORT_LABELS, ReportState
from tracker.steering.queries import acting_for
from tracker.web.guard import roles
from tracker.web.identity import actor, now

bp = Blueprint("reports", __name__)
RUNNING = (ReportState.QUEUED, ReportState.RENDERING)
AGAIN = (ReportState.FAILED, ReportState.CANCELLED)
readers = roles(*policy.READERS)


def decision(**values: Any) -> DecisionForm:
    """The form of a decision, with the leaders in whose place the person may decide today."""
    form = DecisionForm(**values)
    form.offer(acting_for(actor(), local_day(now())))
    return form


def page_of(row: Report, form: DecisionForm) -> str:
    """The page of a report with the form of a decision."""
    document = Document.from_json(row.document) if row.document else None
    context: dict[str, Any] = {
        "report": row,
        "running": row.state in RUNNING,
        "body": render_html(document) if document else None,
        "can_decide": policy.can_decide(actor(), row) and row.state is ReportState.AWAITING_LEADER,
        "can_retry": policy.can_request(actor()) and row.state in AGAIN,
        "can_cancel": policy.can_request(actor()) and row.state in RUNNING,
        "unsent": _unsent(row),
        "previous": queries.previous_of(row),
        "labels": REPORT_LABELS,
    }
    return render_template("reports/report.html", form=form, **context)


def _unsent(row: Report) -> int:
    """To how many units an approved letter was not sent yet, for whoever may send it."""
    if row.state is not ReportState.APPROVED or not policy.can_request(actor()):
        return 0
    return sum(one.sent_at is None for one in row.addressees)
