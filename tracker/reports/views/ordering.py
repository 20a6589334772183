"""Ordering reports: of the list of kinds, and where a report belongs to a row."""

from __future__ import annotations

import datetime as dt

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.clock import at_hour, last_instant, local_day
from tracker.core.errors import NotFound
from tracker.directives import queries as directives
from tracker.escalations import queries as escalations
from tracker.reports import queries, upward
from tracker.reports.forms import OrderForm, RequestForm
from tracker.reports.operations import Asked, request_compliance, request_handover, request_report
from tracker.reports.registry import REPORTS
from tracker.reports.states import REPORT_HINT_LABELS, REPORT_KIND_LABELS, REPORT_LABELS
from tracker.reports.views.page import bp
from tracker.units import queries as units
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.get("/reports/new")
@roles(Role.OFFICE)
def kinds() -> str:
    """Every kind of report that can be ordered here, in the order of the registry."""
    offered = [kind for kind, one in REPORTS.items() if one.subject is not None]
    return render_template(
        "reports/kinds.html", kinds=offered, labels=REPORT_KIND_LABELS, hints=REPORT_HINT_LABELS
    )


@bp.route("/reports/new/<kind>", methods=["GET", "POST"])
@roles(Role.OFFICE)
def order(kind: str) -> Response | tuple[str, int]:
    """Order a report of a kind: its directive, unit or period, and the moment of its figures."""
    wanted = REPORTS.get(kind)
    if wanted is None or wanted.subject is None:
        raise NotFound
    form = OrderForm()
    form.offer(wanted.subject, local_day(now()))
    if form.validate_on_submit():
        address = form.attempt_once(lambda: _ordered(kind, form))
        if address is not None:
            return redirect(address)
    page = render_template(
        "reports/order.html", form=form, kind=kind, label=REPORT_KIND_LABELS[kind], hint=REPORT_HINT_LABELS[kind]
    )
    return page, form.status


def _ordered(kind: str, form: OrderForm) -> str:
    moment, given = now(), form.data
    asked = Asked(
        as_of=_as_of(form, moment) if "as_of_day" in form else moment,
        directive_id=given.get("directive"),
        unit_id=given.get("unit"),
        period=given.get("period") or "",
        first=given.get("first"),
        last=given.get("last"),
    )
    report = request_report(kind, asked, actor=actor(), now=moment)
    return url_for("reports.report", report_id=report.id)


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
    report = request_compliance(
        directives.get_visible(directive_id, actor()), as_of=_as_of(form, moment), actor=actor(), now=moment
    )
    return url_for("reports.report", report_id=report.id)


def _as_of(form: RequestForm | OrderForm, moment: dt.datetime) -> dt.datetime:
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
        report = request_handover(units.get_act(act_id), unit_id, actor=actor(), now=now())
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
