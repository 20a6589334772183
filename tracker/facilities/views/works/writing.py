"""Writing a need, from a gap or by hand, and changing it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _

from tracker.core import carry_out
from tracker.core.access import IN_UNIT
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.facilities import policy
from tracker.facilities.forms.works import EditWorkForm, GapForm, NewWorkForm, ScopeFields
from tracker.facilities.models import Work
from tracker.facilities.operations import works as operations
from tracker.facilities.queries import works as queries
from tracker.facilities.states.works import WORK_FLOW
from tracker.facilities.views.page import Answer, bp
from tracker.facilities.views.works.page import renew, work_page
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.route("/facilities/works/new", methods=["GET", "POST"])
@roles(*IN_UNIT)
def new_work() -> Answer:
    """Write down a need; 'more' only adds a row."""
    form, catalogue = NewWorkForm(), queries.catalogue_on(local_day(now()))
    if _wants_more(form, catalogue):
        return _form_page(form, None)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _add(form))
        if done:
            flash(_("Đã ghi nhu cầu nâng cấp."), "success")
            return redirect(done)
    return _form_page(form, None)


def _wants_more(form: ScopeFields, catalogue: list[tuple[int, str]]) -> bool:
    """Whether the person only asked for one more row; the form then has it."""
    form.offer(catalogue)
    if request.form.get("do") != "more":
        return False
    form.more(catalogue)
    return True


def _form_page(form: ScopeFields, row: Work | None) -> Answer:
    return render_template("facilities/work_form.html", form=form, row=row), form.status


def _add(form: NewWorkForm) -> str:
    row = operations.add(form.scope(), unit_id=actor().unit_id or 0, actor=actor(), now=now())
    return work_page(row.id)


@bp.post("/facilities/works/from-gap")
@roles(*IN_UNIT)
def work_from_gap() -> Answer:
    """Write down the need for what the last stock-take found missing of an item."""
    form = GapForm()
    if not form.validate():
        abort(400)
    work_id = carry_out(lambda: _from_gap(form.item.data or 0))
    flash(_("Đã có công việc cho hạng mục này; hãy bổ sung kế hoạch vốn rồi trình."), "success")
    return redirect(work_page(work_id))


def _from_gap(item_id: int) -> int:
    return operations.add_from_gap(item_id, unit_id=actor().unit_id or 0, actor=actor(), now=now()).id


@bp.route("/facilities/works/<int:work_id>/edit", methods=["GET", "POST"])
@roles(*IN_UNIT)
def edit_work(work_id: int) -> Answer:
    """Change a need."""
    row = _row_for(work_id, "edit")
    form, catalogue = EditWorkForm(data=_as_written(row)), queries.catalogue_on(local_day(now()))
    catalogue += [pair for pair in _no_longer_offered(row) if pair[0] not in dict(catalogue)]
    if _wants_more(form, catalogue):
        return _form_page(form, row)
    if form.validate_on_submit() and form.attempt(lambda: _edit(work_id, form)):
        flash(_("Đã lưu công việc nâng cấp."), "success")
        return redirect(work_page(work_id))
    row = queries.get_visible(work_id, actor())
    renew(form, row)
    return _form_page(form, row)


def _no_longer_offered(row: Work) -> list[tuple[int, str]]:
    """Items of the work that the catalogue has ended since: they can stay."""
    return [(one.item_id, one.name) for one in queries.items_of(row.id, now())]


def _row_for(work_id: int, verb: str) -> Work:
    row = queries.get_visible(work_id, actor())
    if not policy.may_work(actor(), row, verb):
        raise Forbidden
    if request.method == "GET":
        WORK_FLOW.check(verb, row.state)
    return row


def _as_written(row: Work) -> dict[str, Any]:
    things: list[dict[str, Any]] = [{"item_id": one.item_id, "quantity": one.quantity} for one in row.items]
    return {
        **{
            name: getattr(row, name)
            for name in ("title", "description", "basis", "start_on", "finish_on", "version")
        },
        "kind": row.kind.value,
        "items": [*things, {"item_id": 0}],
    }


def _edit(work_id: int, form: EditWorkForm) -> bool:
    row = queries.get_visible(work_id, actor())
    operations.edit(row, form.scope(), actor=actor(), now=now(), version=form.version.data)
    return True
