"""Schedules: which reports are made by themselves when a period ends."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.reports import operations, queries
from tracker.reports.forms import RetryForm, ScheduleForm
from tracker.reports.operations import Plan
from tracker.reports.states import EVERY_LABELS, REPORT_KIND_LABELS, Every
from tracker.reports.views.page import bp
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.route("/reports/schedules", methods=["GET", "POST"])
@roles(Role.OFFICE)
def schedules() -> Response | tuple[str, int]:
    """The schedules there are, and the form for a new one."""
    form = ScheduleForm()
    form.offer(local_day(now()))
    if form.validate_on_submit():
        address = form.attempt_once(lambda: _added(form))
        if address is not None:
            flash(_("Đã đặt lịch."), "success")
            return redirect(address)
    page = render_template(
        "reports/schedules.html",
        form=form,
        rows=queries.schedules(),
        kinds=REPORT_KIND_LABELS,
        every=EVERY_LABELS,
        units=short_names(),
        directives=dict(queries.directives_to_choose()),
    )
    return page, form.status


def _added(form: ScheduleForm) -> str:
    plan = Plan(form.kind.data, Every(form.every.data), form.directive.data or None, form.unit.data or None)
    operations.add_schedule(plan, actor=actor(), now=now())
    return url_for("reports.schedules")


@bp.post("/reports/schedules/<int:schedule_id>/end")
@roles(Role.OFFICE)
def end_schedule(schedule_id: int) -> Response:
    """Let a schedule make no more reports."""
    form = RetryForm()
    if form.validate_on_submit():
        form.attempt(
            lambda: operations.end_schedule(
                queries.get_schedule(schedule_id), version=form.version.data, actor=actor(), now=now()
            )
        )
    if form.refusal:
        flash(form.refusal, "error")
    return redirect(url_for("reports.schedules"))
