"""Deciding on a report, ordering it once more, giving it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core.access import Role
from tracker.reports import operations, queries
from tracker.reports.forms import DecisionForm, RetryForm
from tracker.reports.views.page import bp, decision, page_of
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.post("/reports/<int:report_id>/decide")
@roles(Role.LEADER)
def decide(report_id: int) -> Response | tuple[str, int]:
    """Approve or return a report."""
    queries.get_visible(report_id, actor())
    form = decision()
    verb = operations.approve if request.form.get("do") == "approve" else operations.return_
    if form.validate_on_submit() and form.attempt(lambda: _decided(verb, report_id, form)):
        flash(_("Đã ghi quyết định."), "success")
        return redirect(url_for("reports.report", report_id=report_id))
    return page_of(queries.get_visible(report_id, actor()), form), form.status


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
    """Order once more a report that failed or was given up."""
    return _done(operations.retry, report_id)


@bp.post("/reports/<int:report_id>/cancel")
@roles(Role.OFFICE)
def cancel(report_id: int) -> Response:
    """Give up a report that waits or is being produced."""
    return _done(operations.cancel, report_id)


def _done(verb: Callable[..., None], report_id: int) -> Response:
    form = RetryForm()
    if form.validate_on_submit():
        form.attempt(
            lambda: verb(
                queries.get_visible(report_id, actor()), version=form.version.data, actor=actor(), now=now()
            )
        )
    if form.refusal:
        flash(form.refusal, "error")
    return redirect(url_for("reports.report", report_id=report_id))
