"""One decision on many tasks: chosen in a list or the matrix, shown with what happens to each, then done."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core.access import Role
from tracker.core.calendar import load_calendar
from tracker.core.errors import Forbidden, Refusal
from tracker.tasks import operations, queries
from tracker.tasks.forms import BulkForm
from tracker.tasks.models import Task
from tracker.tasks.operations.planning import Plan, plan_bulk
from tracker.tasks.views.page import DECIDERS, bp
from tracker.tasks.views.reporting import Answer
from tracker.units import queries as units
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identity import actor, now

VERBS = {"accept": "accept", "return": "return_", "extend": "extend"}


@bp.route("/tasks/many/<any(accept, return, extend):what>", methods=["GET", "POST"])
@roles(*DECIDERS)
def many(what: str) -> Answer:
    """Show what a decision would do to each chosen task; do it once that was confirmed."""
    if what == "extend" and not actor().has(Role.OFFICE):
        raise Forbidden
    sent = "send" in request.form
    form = BulkForm(formdata=request.form if sent else None)
    if sent and form.validate_on_submit() and _was_shown(what, form):
        done = form.attempt_once(lambda: _decide(what, form))
        if done:
            return redirect(done)
    tasks = _chosen(what, form)
    plan = _plan(what, form, tasks)
    context = {"plan": plan, "what": what, "names": units.short_names(), "ticked": _ticked(form, plan)}
    return render_template("tasks/many.html", form=form, **context), form.status


def _was_shown(what: str, form: BulkForm) -> bool:
    """Whether the new deadlines were on the page that was sent; a decision without days needs no second look."""
    if what != "extend" or form.later() is None:
        return True
    wanted = str(form.later())
    seen, form.seen.data = form.seen.data, wanted
    form.seen.raw_data = None
    return bool(seen == wanted)


def _chosen(what: str, form: BulkForm) -> list[Task]:
    if form.is_submitted() and "send" in request.form:
        return queries.get_all_visible(form.versions(), actor())
    directive = whole_number([one for one in request.values.getlist("directive") if one])
    return queries.chosen(
        actor(),
        VERBS[what],
        directive_id=directive[0] if directive else None,
        unit_ids=whole_number(request.values.getlist("unit")),
        task_ids=whole_number(request.values.getlist("task")),
    )


def _plan(what: str, form: BulkForm, tasks: list[Task]) -> Plan:
    order = form.order(VERBS[what])
    try:
        return plan_bulk(order, tasks, actor=actor(), now=now(), calendar=load_calendar())
    except Refusal as refused:
        form.put(refused)
        return plan_bulk(operations.Order(order.verb), tasks, actor=actor(), now=now(), calendar=load_calendar())


def _ticked(form: BulkForm, plan: Plan) -> set[int]:
    sent = set(form.versions())
    return {line.task_id for line in plan.doing if line.task_id and (not sent or line.task_id in sent)}


def _decide(what: str, form: BulkForm) -> str:
    versions = form.versions()
    done, left_out = operations.decide_many(
        queries.get_all_visible(versions, actor()),
        form.order(VERBS[what]),
        actor=form.decider(),
        now=now(),
        versions=versions,
        skip=bool(form.skip.data),
    )
    said = {
        "accept": ngettext("Đã duyệt %(num)d nhiệm vụ.", "Đã duyệt %(num)d nhiệm vụ.", done),
        "return": ngettext("Đã trả lại %(num)d nhiệm vụ.", "Đã trả lại %(num)d nhiệm vụ.", done),
        "extend": ngettext("Đã gia hạn %(num)d nhiệm vụ.", "Đã gia hạn %(num)d nhiệm vụ.", done),
    }[what]
    flash(said + (" " + _("Bỏ qua %(n)d.", n=left_out) if left_out else ""), "success")
    return url_for("desk.tasks")
