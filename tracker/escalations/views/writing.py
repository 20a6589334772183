"""Writing a recommendation, and changing it; what is alike is shown before it is sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, NotFound
from tracker.directives.models import reference
from tracker.escalations import operations, policy, queries
from tracker.escalations.forms import EditForm, MatterFields, NewForm
from tracker.escalations.models import Escalation
from tracker.escalations.queries import Alike
from tracker.escalations.registry import Link, Offer, source_named
from tracker.escalations.states import ESCALATION_FLOW, Field
from tracker.escalations.views.page import LABELS, WRITERS, Answer, bp, most_bytes, page_of, renew
from tracker.tasks import queries as tasks
from tracker.tasks.models import Task
from tracker.units.queries import all_on
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now


@bp.route("/escalations/new", methods=["GET", "POST"])
@roles(*WRITERS)
def new() -> Answer:
    """Write a recommendation, of what the address names if it names something; 'look' only shows what is alike."""
    task, offer = _task(), _offer()
    form = _new_form(task, offer)
    looks = request.form.get("do") == "look"
    if form.validate_on_submit() and not looks:
        done = form.attempt_once(lambda: _raise(form))
        if done:
            flash(_("Đã lưu dự thảo; hãy xem lại rồi gửi."), "success")
            return redirect(done)
    alike = _alike(form, form.unit_id.data if form.unit_id else actor().unit_id) if form.is_submitted() else []
    return render_template(
        "escalations/form.html",
        form=form,
        task=task,
        offer=offer,
        row=None,
        alike=alike,
        looked=looks,
        **_around(),
    ), form.status


def _around() -> dict[str, object]:
    return {"labels": LABELS, "most": most_bytes()}


def _task() -> Task | None:
    """The task that the address names. Raises NotFound for one that the person does not see."""
    task_id = identifier(request.args.get("task", ""))
    return None if task_id is None else tasks.get_visible(task_id, actor())


def _origin() -> Link | None:
    """The row of a source that the address names: `from` is the source, `id` the row."""
    key = identifier(request.args.get("id", ""))
    return None if key is None else Link(request.args.get("from", ""), key)


def _offer() -> Offer | None:
    """What the named source proposes. Raises NotFound for what the person does not see, or no such source."""
    origin = _origin()
    if origin is None:
        return None
    source = source_named(origin.source)
    if source is None:
        raise NotFound
    return source.offer(origin.key, actor(), now())


def _new_form(task: Task | None, offer: Offer | None) -> NewForm:
    proposed: dict[str, Any] = {}
    if offer is not None:
        names = ("title", "content", "basis", "done_here", "funds", "unit_id")
        proposed = {"field": offer.field.value, **{name: getattr(offer, name) for name in names}}
        if offer.competent_level is not None:
            proposed["competent_level"] = offer.competent_level.value
    if task is not None:
        last = tasks.last_submission(task.id)
        proposed = {
            "basis": _("Mục %(label)s, %(doc)s", label=task.instruction.label, doc=_doc(task)),
            "content": last.proposals if last else "",
            "unit_id": task.unit_id,
        }
    form = NewForm(**proposed)
    form.offer_levels(queries.load_terms().levels_on(local_day(now())))
    if actor().has(Role.OFFICE) and task is None and offer is None:
        form.offer([(version.unit_id, version.short_name) for version in all_on(local_day(now()))])
    else:
        del form.unit_id
    return form


def _doc(task: Task) -> str:
    return reference(task.instruction.directive)


def _raise(form: NewForm) -> str:
    task, offer = _task(), _offer()
    named = task.unit_id if task else offer.unit_id if offer else None
    unit_id = named or (form.unit_id.data if form.unit_id else actor().unit_id)
    row = operations.raise_(
        form.matter(),
        unit_id=unit_id or 0,
        actor=actor(),
        now=now(),
        task=task,
        origin=_origin(),
        files=form.files.prepared,
    )
    return page_of(row.id)


def _alike(form: MatterFields, unit_id: int | None, but: int = 0) -> list[Alike]:
    field = Field(form.field.data) if form.field.data in set(Field) else None
    title, content = form.title.data or "", form.content.data or ""
    return queries.alike(actor(), title=title, content=content, field=field, unit_id=unit_id, but=[but])


@bp.route("/escalations/<int:escalation_id>/edit", methods=["GET", "POST"])
@roles(*WRITERS)
def edit(escalation_id: int) -> Answer:
    """Change what has not left the unit, or came back."""
    row = queries.get_visible(escalation_id, actor())
    if not policy.may(queries.in_place(actor(), row), row, "edit"):
        raise Forbidden
    if request.method == "GET":
        ESCALATION_FLOW.check("edit", row.state)
    form = EditForm(obj=_editable(row))
    form.offer_levels(queries.load_terms().levels_on(local_day(now())))
    if form.validate_on_submit() and form.attempt(lambda: _edit(escalation_id, form)):
        flash(_("Đã lưu kiến nghị."), "success")
        return redirect(page_of(escalation_id))
    row = queries.get_visible(escalation_id, actor())
    renew(form, row)
    alike = _alike(form, row.unit_id, row.id)
    return render_template(
        "escalations/form.html", form=form, task=None, offer=None, row=row, alike=alike, looked=False, **_around()
    ), form.status


class _Editable:
    """A row as the form takes it: without its files, which are only added to."""

    def __init__(self, row: Escalation) -> None:
        for name in ("title", "content", "basis", "done_here", "authority", "funds", "wished_on", "tell_citizens"):
            setattr(self, name, getattr(row, name))
        self.version = row.version
        self.field, self.competent_level = row.field.value, row.competent_level.value


def _editable(row: Escalation) -> _Editable:
    return _Editable(row)


def _edit(escalation_id: int, form: EditForm) -> bool:
    operations.edit(
        queries.get_visible(escalation_id, actor()),
        form.matter(),
        actor=actor(),
        now=now(),
        version=form.version.data,
        files=form.files.prepared,
    )
    return True
