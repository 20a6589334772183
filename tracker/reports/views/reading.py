"""Reports to read: the list, one of them, its forms."""

from __future__ import annotations

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.core.access import Actor
from tracker.desk.registry import AwaitingReport
from tracker.reports import policy, queries, sending
from tracker.reports.states import REPORT_KIND_LABELS, REPORT_LABELS, ReportState
from tracker.reports.views.page import RUNNING, bp, decision, page_of, readers
from tracker.web.identity import actor
from tracker.web.pagination import Page, page_number

PER_PAGE = 25
REFRESH_SECONDS = "3"


def awaiting(who: Actor) -> list[AwaitingReport]:
    """What a leader's overview lists of reports that wait for that person, oldest first."""
    return [
        AwaitingReport(
            id=row.id,
            title=row.title,
            reference=row.requester_name,
            produced_at=row.produced_at,
            url=url_for("reports.report", report_id=row.id),
        )
        for row in queries.awaiting_leader()
        if policy.can_decide(who, row)
    ]


def _state() -> ReportState | None:
    value = request.args.get("state", "")
    return ReportState(value) if value in set(ReportState) else None


@bp.get("/reports")
@readers
def reports() -> str:
    """Every report, newest first."""
    page = page_number()
    state = _state()
    kind = request.args.get("kind", "")
    kind = kind if kind in REPORT_KIND_LABELS else ""
    rows, total = queries.listing(state=state, directive_id=None, kind=kind, page=page, per=PER_PAGE)
    return render_template(
        "reports/reports.html",
        page=Page(rows, page, PER_PAGE, total),
        state=state,
        kind=kind,
        kinds=REPORT_KIND_LABELS,
        labels=REPORT_LABELS,
        states=list(ReportState),
        can_order=policy.can_request(actor()),
    )


@bp.get("/reports/<int:report_id>")
@readers
def report(report_id: int) -> Response | str:
    """A report: how far its production is, its figures, its pages, and the leader's decision."""
    row = queries.get_visible(report_id, actor())
    answer = current_app.make_response(page_of(row, decision(formdata=None, version=row.version)))
    if row.state in RUNNING:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


@bp.get("/reports/<int:report_id>/report.pdf")
@readers
def pdf(report_id: int) -> Response:
    """The PDF as produced: the final form once it is made, else the draft."""
    row = queries.get_visible(report_id, actor())
    return sending.send_pdf(row, download=request.args.get("download") == "1")


@bp.get("/reports/<int:report_id>/report.docx")
@readers
def docx(report_id: int) -> Response:
    """The same report for a word processor."""
    return sending.send_form(queries.get_visible(report_id, actor()), sending.DOCX)


@bp.get("/reports/<int:report_id>/figures.xlsx")
@readers
def xlsx(report_id: int) -> Response:
    """The same figures for a spreadsheet, typed and with their sums."""
    return sending.send_form(queries.get_visible(report_id, actor()), sending.XLSX)


@bp.get("/reports/<int:report_id>/figures.csv")
@readers
def csv(report_id: int) -> Response:
    """The same figures as CSV."""
    return sending.send_form(queries.get_visible(report_id, actor()), sending.CSV)
