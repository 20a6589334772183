"""Reminders, and the texts that are sent often."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.errors import NotFound
from tracker.tasks import operations, queries
from tracker.tasks.forms import RemindForm, SeenForm, TemplateForm
from tracker.tasks.models import ReminderTemplate, Task
from tracker.tasks.operations.steering import reminded_today
from tracker.tasks.views.page import bp
from tracker.tasks.views.reporting import Answer
from tracker.units import queries as units
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.route("/tasks/remind", methods=["GET", "POST"])
@roles(Role.OFFICE)
def remind() -> Answer:
    """Show whom a reminder would reach; send it once that was confirmed."""
    sent = "send" in request.form
    form = _remind_form(sent)
    if sent and form.validate_on_submit():
        done = form.attempt_once(lambda: _remind(form))
        if done:
            return redirect(done)
    rows = _reminders(_owed(), now())
    return render_template("tasks/remind.html", form=form, rows=rows, names=units.short_names()), form.status


def _remind_form(sent: bool) -> RemindForm:
    """The form as sent, or with the words of the template that was chosen."""
    form = RemindForm(formdata=request.form if sent or "use" in request.form else None)
    form.template.choices = [(0, _("Không dùng mẫu")), *((one.id, one.name) for one in queries.templates())]
    chosen = None if sent else queries.template(form.template.data)
    if chosen is not None:
        form.note.raw_data, form.note.data = None, chosen.text
    return form


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


@bp.get("/reminder-templates")
@roles(Role.OFFICE)
def templates() -> str:
    """The texts that are kept for reminders."""
    return render_template("tasks/templates.html", rows=queries.templates())


@bp.route("/reminder-templates/new", methods=["GET", "POST"], defaults={"template_id": None})
@bp.route("/reminder-templates/<int:template_id>", methods=["GET", "POST"])
@roles(Role.OFFICE)
def template(template_id: int | None) -> Answer:
    """Change a text, or add one."""
    kept = _kept(template_id)
    form = TemplateForm(obj=kept, version=kept.version if kept else 0)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _save(template_id, form))
        if done:
            flash(_("Đã lưu mẫu nhắc."), "success")
            return redirect(done)
    kept = _kept(template_id)
    if form.status == 409 and kept is not None:
        form.version.raw_data, form.version.data = None, kept.version
    return render_template("tasks/template.html", form=form, kept=kept), form.status


def _kept(template_id: int | None) -> ReminderTemplate | None:
    found = None if template_id is None else queries.template(template_id)
    if template_id is not None and found is None:
        raise NotFound
    return found


def _save(template_id: int | None, form: TemplateForm) -> str:
    operations.save_template(
        _kept(template_id),
        actor=actor(),
        now=now(),
        name=form.name.data or "",
        text=form.text.data or "",
        version=form.version.data,
    )
    return url_for("tasks.templates")


@bp.post("/reminder-templates/<int:template_id>/remove")
@roles(Role.OFFICE)
def remove_template(template_id: int) -> Answer:
    """Take a text away."""
    seen = SeenForm().version.data
    with transaction():
        kept = _kept(template_id)
        if kept is not None:
            operations.remove_template(kept, actor=actor(), now=now(), version=seen)
    flash(_("Đã bỏ mẫu nhắc."), "success")
    return redirect(url_for("tasks.templates"))
