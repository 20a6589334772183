"""Inside a unit: who does a task, and words to a colleague."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.core.errors import Forbidden
from tracker.tasks import operations, policy, queries
from tracker.tasks.forms.people import ColleagueForm, PersonForm
from tracker.tasks.models import Task, UnitNote
from tracker.tasks.states import OPEN
from tracker.tasks.views.drafting import finished, opened
from tracker.tasks.views.page import REPORTERS, bp, page_of
from tracker.tasks.views.reporting import Answer
from tracker.web.guard import roles
from tracker.web.identity import actor, now

NOBODY = _l("Chưa phân công")


@dataclass(frozen=True)
class People:
    """What a task's page shows to the people of its unit."""

    doer: str
    is_mine: bool
    is_open: bool
    notes: list[UnitNote]


@bp.app_template_global()
def people_of(task: Task) -> People | None:
    """Who does the task and what colleagues wrote; None for who is not of its unit."""
    who = actor()
    if not policy.can_report(who, task):
        return None
    account_id, name = queries.doer_of(task.id)
    return People(name, account_id == who.user_id, task.state in OPEN, queries.unit_notes(task, who))


@bp.route("/tasks/<int:task_id>/person", methods=["GET", "POST"])
@roles(*REPORTERS)
def person(task_id: int) -> Answer:
    """Say who in the unit does the task."""
    task = _own(task_id)
    present = queries.assignment_of(task_id)
    form = PersonForm(person_id=present.account_id if present else actor().user_id)
    form.offer([(0, NOBODY), *((one.id, one.name) for one in queries.colleagues(task.unit_id))])
    if form.validate_on_submit() and form.attempt(lambda: _assign(task_id, form)):
        flash(_("Đã ghi người làm."), "success")
        return redirect(page_of(task_id))
    task = _own(task_id)
    return render_template("tasks/person.html", form=form, task=task, unit=queries.unit_name(task)), form.status


def _assign(task_id: int, form: PersonForm) -> bool:
    task = queries.get_visible(task_id, actor())
    operations.assign_person(task, form.person_id.data or None, actor=actor(), now=now())
    return True


@bp.route("/tasks/<int:task_id>/colleague", methods=["GET", "POST"])
@roles(*REPORTERS)
def colleague(task_id: int) -> Answer:
    """Write to a colleague about the task."""
    task = _own(task_id)
    form = opened(ColleagueForm, "colleague", task_id)
    form.offer([(one.id, one.name) for one in queries.colleagues(task.unit_id) if one.id != actor().user_id])
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _tell(task_id, form))
        if done:
            flash(_("Đã nhắn đồng nghiệp."), "success")
            return redirect(done)
    task = _own(task_id)
    return render_template("tasks/colleague.html", form=form, task=task, unit=queries.unit_name(task)), form.status


def _tell(task_id: int, form: ColleagueForm) -> str:
    operations.note_to_colleague(
        queries.get_visible(task_id, actor()),
        form.person_id.data,
        actor=actor(),
        now=now(),
        text=form.text.data or "",
    )
    finished("colleague", task_id)
    return page_of(task_id)


def _own(task_id: int) -> Task:
    """A task of the person's own unit. Raises NotFound for one not seen, Forbidden for another unit's."""
    task = queries.get_visible(task_id, actor())
    if not policy.can_report(actor(), task):
        raise Forbidden
    return task
