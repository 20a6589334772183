"""What the office does: issue, pause, resume, withdraw, extend, enter for a unit."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core import transaction
from tracker.core.access import Role
from tracker.directives import queries as directives
from tracker.tasks import operations, queries
from tracker.tasks.forms import EnterForm, ExtendForm, ReasonForm, SeenForm
from tracker.tasks.views.page import DECIDERS, bp, page_of, renew, task_for
from tracker.tasks.views.reporting import Answer
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


@bp.route("/tasks/<int:task_id>/extend", methods=["GET", "POST"])
@roles(*DECIDERS)
def extend(task_id: int) -> Answer:
    """Give one task more time unasked."""
    task = task_for(task_id, "extend")
    form = ExtendForm(version=task.version)
    if form.validate_on_submit() and form.attempt(lambda: _extend(task_id, form)):
        flash(_("Đã gia hạn nhiệm vụ."), "success")
        return redirect(page_of(task_id))
    task = queries.get_visible(task_id, actor())
    renew(form, task)
    return render_template("tasks/extend.html", form=form, task=task, unit=queries.unit_name(task)), form.status


def _extend(task_id: int, form: ExtendForm) -> bool:
    operations.extend(
        queries.get_visible(task_id, actor()),
        actor=form.decider(),
        now=now(),
        version=form.version.data,
        later=form.later() or operations.Later(),
        reason=form.reason.data or "",
    )
    return True


@bp.route("/tasks/<int:task_id>/enter", methods=["GET", "POST"])
@roles(Role.OFFICE)
def enter(task_id: int) -> Answer:
    """Write down what a unit reported by telephone or on paper."""
    task = task_for(task_id, "submit_for_unit")
    form = EnterForm(version=task.version)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _enter(task_id, form))
        if done:
            flash(_("Đã nhập thay kết quả; người khác duyệt."), "success")
            return redirect(done)
    task = queries.get_visible(task_id, actor())
    renew(form, task)
    return render_template("tasks/enter.html", form=form, task=task, unit=queries.unit_name(task)), form.status


def _enter(task_id: int, form: EnterForm) -> str:
    operations.submit_for_unit(
        queries.get_visible(task_id, actor()),
        actor=actor(),
        now=now(),
        version=form.version.data,
        told=form.told(),
        report=form.report(),
        files=form.files.prepared,
    )
    return page_of(task_id)
