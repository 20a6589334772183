"""What the office does: issue, add, remind, pause, resume, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core import transaction
from tracker.core.access import Role
from tracker.directives import queries as directives
from tracker.directives.models import Directive
from tracker.tasks import operations, queries
from tracker.tasks.forms import AddTaskForm, ReasonForm, RemindForm, SeenForm
from tracker.tasks.models import Task
from tracker.tasks.operations.steering import reminded_today
from tracker.tasks.views.page import bp, page_of, renew, task_for
from tracker.tasks.views.reporting import Answer
from tracker.units import queries as units
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.post("/directives/<int:directive_id>/issue")
@roles(Role.OFFICE)
def issue(directive_id: int) -> Answer:
    """Turn a reviewed document into tasks."""
    seen = SeenForm().version.data or 0
    with transaction():
        directive = directives.get_visible(directive_id, actor())
        count = operations.issue_directive(directive, actor=actor(), now=now(), version=seen)
    flash(ngettext("Đã giao %(num)d nhiệm vụ.", "Đã giao %(num)d nhiệm vụ.", count), "success")
    return redirect(url_for("desk.directive", directive_id=directive_id))


@bp.route("/directives/<int:directive_id>/tasks/new", methods=["GET", "POST"])
@roles(Role.OFFICE)
def add(directive_id: int) -> Answer:
    """Add tasks to a document that was issued."""
    directive = directives.get_visible(directive_id, actor())
    form = _add_form(directive)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _add(directive_id, form))
        if done:
            flash(_("Đã giao thêm nhiệm vụ."), "success")
            return redirect(done)
    directive = directives.get_visible(directive_id, actor())
    return render_template("tasks/add.html", form=form, directive=directive), form.status


def _add_form(directive: Directive) -> AddTaskForm:
    form = AddTaskForm()
    form.offer(
        [(one.id, f"{one.label}. {one.title}") for one in directive.instructions if one.rule is None],
        [(version.unit_id, version.short_name) for version in units.all_on(directive.units_on)],
    )
    return form


def _add(directive_id: int, form: AddTaskForm) -> str:
    operations.add_task(
        directives.get_visible(directive_id, actor()),
        actor=actor(),
        now=now(),
        unit_ids=form.unit_ids.data or [],
        due_on=form.due_on.data,
        instruction_id=form.instruction_id.data or None,
        title=form.title.data or "",
        text=form.text.data or "",
    )
    return url_for("desk.directive", directive_id=directive_id)


@bp.route("/tasks/remind", methods=["GET", "POST"])
@roles(Role.OFFICE)
def remind() -> Answer:
    """Show whom a reminder would reach; send it once that was confirmed."""
    sent = "send" in request.form
    form = RemindForm(formdata=request.form if sent else None)
    if sent and form.validate_on_submit():
        done = form.attempt_once(lambda: _remind(form))
        if done:
            return redirect(done)
    rows = _reminders(_owed(), now())
    return render_template("tasks/remind.html", form=form, rows=rows, names=units.short_names()), form.status


def _reminders(tasks: list[Task], moment: dt.datetime) -> list[dict[str, Any]]:
    """Rows of the page; those past their deadline are chosen, or all where none is."""
    days = {task.id: task.days_late(moment) for task in tasks}
    none_late = not any(days.values())
    return [
        {
            "task": task,
            "days": days[task.id],
            "today": reminded_today(task, moment),
            "chosen": none_late or days[task.id] > 0,
        }
        for task in tasks
    ]


def _owed() -> list[Task]:
    chosen = whole_number([one for one in request.values.getlist("directive") if one])
    return queries.owed(
        actor(),
        directive_id=chosen[0] if chosen else None,
        unit_ids=whole_number(request.values.getlist("unit")),
        task_ids=whole_number(request.values.getlist("task")),
    )


def _remind(form: RemindForm) -> str:
    sent, skipped = operations.remind(
        queries.get_all_visible(form.task.data or [], actor()),
        actor=actor(),
        now=now(),
        note=form.note.data or "",
        again=bool(form.again.data),
    )
    said = ngettext("Đã nhắc %(num)d nhiệm vụ.", "Đã nhắc %(num)d nhiệm vụ.", sent)
    flash(said + (" " + _("Bỏ qua %(n)d (đã nhắc hôm nay hoặc đã nộp).", n=skipped) if skipped else ""), "success")
    return url_for("desk.office")


@bp.route("/tasks/<int:task_id>/withdraw", methods=["GET", "POST"])
@roles(Role.OFFICE)
def withdraw(task_id: int) -> Answer:
    """Take a task from a unit."""
    return _with_reason(task_id, "withdraw", _("Đã thu hồi nhiệm vụ."))


@bp.route("/tasks/<int:task_id>/pause", methods=["GET", "POST"])
@roles(Role.OFFICE)
def pause(task_id: int) -> Answer:
    """Let a task rest."""
    return _with_reason(task_id, "pause", _("Đã tạm dừng nhiệm vụ."))


def _with_reason(task_id: int, verb: str, said: str) -> Answer:
    task = task_for(task_id, verb)
    form = ReasonForm(version=task.version)
    if form.validate_on_submit() and form.attempt(lambda: _stop(task_id, verb, form)):
        flash(said, "success")
        return redirect(page_of(task_id))
    task = queries.get_visible(task_id, actor())
    renew(form, task)
    unit = queries.unit_name(task)
    return render_template("tasks/reason.html", form=form, task=task, unit=unit, verb=verb), form.status


def _stop(task_id: int, verb: str, form: ReasonForm) -> bool:
    stop = operations.withdraw if verb == "withdraw" else operations.pause
    task, reason = queries.get_visible(task_id, actor()), form.reason.data or ""
    stop(task, actor=actor(), now=now(), version=form.version.data, reason=reason)
    return True


@bp.post("/tasks/<int:task_id>/resume")
@roles(Role.OFFICE)
def resume(task_id: int) -> Answer:
    """Let a task go on."""
    seen = SeenForm().version.data
    with transaction():
        task = queries.get_visible(task_id, actor())
        days = operations.resume(task, actor=actor(), now=now(), version=seen)
    flash(_("Nhiệm vụ tiếp tục; hạn cộng thêm %(n)d ngày làm việc.", n=days), "success")
    return redirect(page_of(task_id))
