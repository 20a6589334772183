"""Pages of reports: list, order, read, decide, forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core import db, transaction
from tracker.core.access import IN_UNIT, Actor, Role
from tracker.core.clock import at_hour, last_instant, local_day
from tracker.core.errors import NotFound
from tracker.desk.registry import AwaitingReport
from tracker.desk.site import soon_until
from tracker.desk.status import Tags
from tracker.directives import queries as directives
from tracker.escalations import queries as escalations
from tracker.feedback import queries as feedback
from tracker.outreach.views.page import asked
from tracker.outreach.views.register import board_of, ways_of
from tracker.reports import operations, outreach, policy, queries, sending, upward
from tracker.reports.document import Document
from tracker.reports.forms import DecisionForm, RequestForm, RetryForm
from tracker.reports.models import Report
from tracker.reports.notice import build as build_notice
from tracker.reports.render.apart import render_pdf_apart
from tracker.reports.render.html import render_html
from tracker.reports.sheet import build as build_sheet
from tracker.reports.states import REPORT_LABELS, ReportState
from tracker.reports.wording import NOTICE
from tracker.steering.queries import acting_for
from tracker.units import queries as units
from tracker.web.guard import roles
from tracker.web.identity import actor, now, settings
from tracker.web.pagination import Page, page_number

bp = Blueprint("reports", __name__)
PER_PAGE = 25
RUNNING = (ReportState.QUEUED, ReportState.RENDERING)
REFRESH_SECONDS = "3"
readers = roles(*policy.READERS)


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
    rows, total = queries.listing(state=state, directive_id=None, page=page, per=PER_PAGE)
    return render_template(
        "reports/reports.html",
        page=Page(rows, page, PER_PAGE, total),
        state=state,
        labels=REPORT_LABELS,
        states=list(ReportState),
    )


@bp.route("/directives/<int:directive_id>/report", methods=["GET", "POST"])
@roles(Role.OFFICE)
def new(directive_id: int) -> Response | tuple[str, int]:
    """Order the compliance report of a directive."""
    directive = directives.get_visible(directive_id, actor())
    form = RequestForm()
    if form.validate_on_submit():
        address = form.attempt_once(lambda: _order(directive_id, form))
        if address is not None:
            return redirect(address)
    editions = queries.editions(directive.id)
    return (
        render_template(
            "reports/new.html", form=form, directive=directive, editions=editions, labels=REPORT_LABELS
        ),
        form.status,
    )


def _order(directive_id: int, form: RequestForm) -> str:
    moment = now()
    report = operations.request_compliance(
        directives.get_visible(directive_id, actor()), as_of=_as_of(form, moment), actor=actor(), now=moment
    )
    return url_for("reports.report", report_id=report.id)


def _as_of(form: RequestForm, moment: dt.datetime) -> dt.datetime:
    """The moment typed; an hour alone is today's, a day alone means its last instant, while it still counts."""
    today = local_day(moment)
    day: dt.date = form.as_of_day.data or today
    if form.as_of_time.data:
        return at_hour(day, dt.time.fromisoformat(form.as_of_time.data))
    return moment if day == today else last_instant(day)


@bp.post("/units/changes/<int:act_id>/handover/<int:unit_id>")
@roles(Role.OFFICE)
def handover(act_id: int, unit_id: int) -> Response:
    """Order the handover sheet of a unit that an act ended, and go to it."""
    with transaction():
        report = operations.request_handover(units.get_act(act_id), unit_id, actor=actor(), now=now())
        report_id = report.id
    return redirect(url_for("reports.report", report_id=report_id))


@bp.post("/escalations/<int:escalation_id>/letter")
@roles(Role.OFFICE)
def petition(escalation_id: int) -> Response:
    """Order the letter that carries a recommendation upward, as a tờ trình or a công văn, and go to it."""
    kind = request.form.get("kind", "petition")
    with transaction():
        row = escalations.get_visible(escalation_id, actor())
        report_id = upward.request_petition(row, kind=kind, actor=actor(), now=now()).id
    return redirect(url_for("reports.report", report_id=report_id))


@bp.route("/escalations/table", methods=["GET", "POST"])
@roles(Role.OFFICE)
def escalation_table() -> Response | tuple[str, int]:
    """Order the table of all recommendations as of a moment, and go to it."""
    form = RequestForm()
    if form.validate_on_submit():
        address = form.attempt_once(lambda: _order_table(form))
        if address is not None:
            return redirect(address)
    return render_template("reports/new_table.html", form=form), form.status


def _order_table(form: RequestForm) -> str:
    moment = now()
    report = upward.request_table(actor=actor(), now=moment, as_of=_as_of(form, moment))
    return url_for("reports.report", report_id=report.id)


@bp.get("/my/sheet.pdf")
@roles(*IN_UNIT, Role.OFFICE)
def sheet() -> Response:
    """The open tasks of the person's unit on paper, for a meeting; always in Vietnamese."""
    moment = now()
    with force_locale("vi"):
        notice = NOTICE if settings().demo else None
        document = build_sheet(actor(), Tags(moment, soon_until(moment)), created=moment, notice=notice)
    db.session.rollback()
    headers = {"Content-Disposition": "inline; filename=nhiem-vu.pdf"}
    return Response(render_pdf_apart(document), mimetype="application/pdf", headers=headers)


@bp.get("/feedback/needs/<int:need_id>/notice.pdf")
@roles(*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
def notice(need_id: int) -> Response:
    """The notice of a need for the village board, always in Vietnamese."""
    moment, row = now(), feedback.get_need(need_id, actor())
    if not row.answer:
        raise NotFound
    document = build_notice(row, author=actor().name, created=moment, notice=NOTICE if settings().demo else None)
    db.session.rollback()
    headers = {"Content-Disposition": "inline; filename=thong-bao.pdf"}
    return Response(render_pdf_apart(document), mimetype="application/pdf", headers=headers)


@bp.get("/outreach/table.pdf")
@roles(*IN_UNIT, *policy.READERS)
def outreach_table() -> Response:
    """The register of outreach on paper, as the person sees it; always in Vietnamese."""
    who, moment = actor(), now()
    wanted = asked()
    scope = wanted.scope
    with force_locale("vi"):
        notice = NOTICE if settings().demo else None
        document = outreach.build(
            board_of(scope),
            ways_of(scope),
            unit_id=who.unit_id or 0,
            author=who.name,
            about=dict(wanted.directives).get(scope.directive_id or 0, ""),
            as_of=scope.moment or moment,
            created=moment,
            notice=notice,
        )
    db.session.rollback()
    headers = {"Content-Disposition": "inline; filename=tuyen-truyen.pdf"}
    return Response(render_pdf_apart(document), mimetype="application/pdf", headers=headers)


@bp.get("/reports/<int:report_id>")
@readers
def report(report_id: int) -> Response | str:
    """A report: how far its production is, its figures, its pages, and the leader's decision."""
    row = queries.get_visible(report_id, actor())
    answer = current_app.make_response(_page(row, _decision(formdata=None, version=row.version)))
    if row.state in RUNNING:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def _decision(**values: Any) -> DecisionForm:
    """The form of a decision, with the leaders in whose place the person may decide today."""
    form = DecisionForm(**values)
    form.offer(acting_for(actor(), local_day(now())))
    return form


def _page(row: Report, form: DecisionForm) -> str:
    document = Document.from_json(row.document) if row.document else None
    context: dict[str, Any] = {
        "report": row,
        "running": row.state in RUNNING,
        "body": render_html(document) if document else None,
        "can_decide": policy.can_decide(actor(), row) and row.state is ReportState.AWAITING_LEADER,
        "can_retry": policy.can_request(actor()) and row.state is ReportState.FAILED,
        "labels": REPORT_LABELS,
    }
    return render_template("reports/report.html", form=form, **context)


@bp.post("/reports/<int:report_id>/decide")
@roles(Role.LEADER)
def decide(report_id: int) -> Response | tuple[str, int]:
    """Approve or return a report."""
    queries.get_visible(report_id, actor())
    form = _decision()
    verb = operations.approve if request.form.get("do") == "approve" else operations.return_
    if form.validate_on_submit() and form.attempt(lambda: _decided(verb, report_id, form)):
        flash(_("Đã ghi quyết định."), "success")
        return redirect(url_for("reports.report", report_id=report_id))
    return _page(queries.get_visible(report_id, actor()), form), form.status


def _decided(verb: Any, report_id: int, form: DecisionForm) -> bool:
    verb(
        queries.get_visible(report_id, actor()),
        version=form.version.data,
        remark=form.remark.data or "",
        instead_of=form.instead_of.data or None,
        actor=actor(),
        now=now(),
    )
    return True


@bp.post("/reports/<int:report_id>/retry")
@roles(Role.OFFICE)
def retry(report_id: int) -> Response:
    """Order a failed report once more."""
    form = RetryForm()
    if form.validate_on_submit():
        form.attempt(
            lambda: operations.retry(
                queries.get_visible(report_id, actor()), version=form.version.data, actor=actor(), now=now()
            )
        )
    if form.refusal:
        flash(form.refusal, "error")
    return redirect(url_for("reports.report", report_id=report_id))


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
