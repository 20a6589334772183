"""Changes of an issued document: what changes for whom is shown first, then confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.access import Role
from tracker.core.errors import Forbidden, NotFound, Refusal
from tracker.directives import queries as directives
from tracker.directives.models import Directive, Instruction, reference
from tracker.directives.operations import Wording
from tracker.directives.states import DirectiveState, Part
from tracker.tasks import operations
from tracker.tasks.forms import (
    AddTaskForm,
    ChangeForm,
    CorrectForm,
    MoveForm,
    RemoveForm,
    ReplaceForm,
    RewordForm,
    WithdrawForm,
)
from tracker.tasks.operations import Addition, Later, Plan
from tracker.tasks.views.page import bp
from tracker.tasks.views.reporting import Answer
from tracker.units import queries as units
from tracker.web.forms import CreatingForm
from tracker.web.guard import roles
from tracker.web.identity import actor, now

office = roles(Role.OFFICE)
CONFIRMED = "confirm"


def _walk(
    directive_id: int,
    form: CreatingForm,
    *,
    template: str,
    plan: Callable[[], Plan],
    act: Callable[[str], object],
    said: str,
    **context: Any,
) -> Answer:
    """The way of every change: form, what it would do, confirmation. What was not shown is not done."""
    shown = None
    if form.validate_on_submit():
        if request.form.get("do") == CONFIRMED:
            address = url_for("desk.directive", directive_id=directive_id)
            done = form.attempt_once(lambda: (act(form["seen"].data or "-"), address)[1])
            if done:
                flash(said, "success")
                return redirect(done)
        shown = _tried(form, plan) if form.status != 422 else None
    form["seen"].raw_data, form["seen"].data = None, shown.digest if shown else ""
    directive = directives.get_visible(directive_id, actor())
    if request.method == "GET" and directive.state is not DirectiveState.ISSUED:
        return redirect(url_for("desk.directive", directive_id=directive_id))
    page = render_template(
        template, form=form, plan=shown, directive=directive, names=units.short_names(), **context
    )
    return page, form.status


def _tried(form: CreatingForm, plan: Callable[[], Plan]) -> Plan | None:
    """What the change would do, or None when a rule refuses it; the form then says why."""
    try:
        return plan()
    except (NotFound, Forbidden):
        raise
    except Refusal as refused:
        form.put(refused)
        return None


def _directive(directive_id: int) -> Directive:
    return directives.get_visible(directive_id, actor())


def _part(directive_id: int, instruction_id: int) -> Instruction:
    return directives.get_instruction(directive_id, instruction_id, actor())


def _who(form: ChangeForm, seen: str) -> dict[str, Any]:
    return {"actor": actor(), "now": now(), "reason": form.reason.data or "", "seen": seen}


@bp.route("/directives/<int:directive_id>/tasks/new", methods=["GET", "POST"])
@office
def add(directive_id: int) -> Answer:
    """Add tasks to a document that was issued."""
    directive = _directive(directive_id)
    form = AddTaskForm()
    form.offer(
        [(one.id, f"{one.label}. {one.title}") for one in directive.instructions if one.rule is None],
        [(version.unit_id, version.short_name) for version in units.all_on(directive.units_on)],
    )
    return _walk(
        directive_id,
        form,
        template="tasks/add.html",
        plan=lambda: operations.preview_addition(
            _directive(directive_id), Addition(**form.addition()), actor=actor(), now=now()
        ),
        act=lambda seen: operations.add_task(
            _directive(directive_id), actor=actor(), now=now(), seen=seen, **form.addition()
        ),
        said=_("Đã giao thêm nhiệm vụ."),
    )


@bp.route("/directives/<int:directive_id>/instructions/<int:instruction_id>/move", methods=["GET", "POST"])
@office
def move(directive_id: int, instruction_id: int) -> Answer:
    """Move the deadline of a whole instruction."""
    form, one = MoveForm(), _part(directive_id, instruction_id)
    later = form.later() or Later()
    return _walk(
        directive_id,
        form,
        template="tasks/move.html",
        plan=lambda: operations.preview_move(_part(directive_id, instruction_id), later, actor=actor(), now=now()),
        act=lambda seen: operations.move_instruction(
            _part(directive_id, instruction_id), later, **_who(form, seen)
        ),
        said=_("Đã đổi hạn."),
        one=one,
    )


@bp.route("/directives/<int:directive_id>/instructions/<int:instruction_id>/remove", methods=["GET", "POST"])
@office
def remove_units(directive_id: int, instruction_id: int) -> Answer:
    """Take units off an instruction."""
    form, one = RemoveForm(), _part(directive_id, instruction_id)
    names = units.short_names()
    form.unit_ids.choices = [(str(row.unit_id), names[row.unit_id]) for row in one.units if row.part is Part.LEAD]
    return _walk(
        directive_id,
        form,
        template="tasks/remove.html",
        plan=lambda: operations.preview_removal(
            _part(directive_id, instruction_id), form.unit_ids.data or [], actor=actor()
        ),
        act=lambda seen: operations.remove_units(
            _part(directive_id, instruction_id), form.unit_ids.data or [], **_who(form, seen)
        ),
        said=_("Đã bớt đơn vị."),
        one=one,
    )


@bp.route("/directives/<int:directive_id>/instructions/<int:instruction_id>/reword", methods=["GET", "POST"])
@office
def reword(directive_id: int, instruction_id: int) -> Answer:
    """Change the words of an issued instruction."""
    one = _part(directive_id, instruction_id)
    form = RewordForm(obj=one)
    words = Wording(form.title.data or "", form.text.data or "", bool(form.evidence_required.data))
    return _walk(
        directive_id,
        form,
        template="tasks/reword.html",
        plan=lambda: operations.preview_rewording(_part(directive_id, instruction_id), words, actor=actor()),
        act=lambda seen: operations.reword_instruction(
            _part(directive_id, instruction_id), words, **_who(form, seen)
        ),
        said=_("Đã sửa nội dung nhiệm vụ."),
        one=one,
    )


@bp.route("/directives/<int:directive_id>/correct", methods=["GET", "POST"])
@office
def correct(directive_id: int) -> Answer:
    """Correct head and signature of an issued document."""
    form = CorrectForm.of(_directive(directive_id))
    return _walk(
        directive_id,
        form,
        template="tasks/correct.html",
        plan=lambda: operations.preview_correction(_directive(directive_id), form.header(), actor=actor()),
        act=lambda seen: operations.correct_directive(_directive(directive_id), form.header(), **_who(form, seen)),
        said=_("Đã đính chính văn bản."),
    )


@bp.route("/directives/<int:directive_id>/withdraw", methods=["GET", "POST"])
@office
def withdraw_directive(directive_id: int) -> Answer:
    """Withdraw a whole document."""
    form = WithdrawForm()
    return _walk(
        directive_id,
        form,
        template="tasks/withdraw.html",
        plan=lambda: operations.preview_withdrawal(_directive(directive_id), actor=actor()),
        act=lambda seen: operations.withdraw_directive(_directive(directive_id), **_who(form, seen)),
        said=_("Đã thu hồi văn bản."),
    )


@bp.route("/directives/<int:directive_id>/replace", methods=["GET", "POST"])
@office
def replace(directive_id: int) -> Answer:
    """Put another document in the place of one."""
    form, directive = ReplaceForm(), _directive(directive_id)
    form.replacement.choices = [
        (one.id, f"{reference(one)}: {one.subject[:90]}") for one in directives.issued_besides(directive)
    ]
    form.carried.choices = [
        (str(one.id), f"{one.label}. {one.title}") for one in directive.instructions if one.included
    ]
    return _walk(
        directive_id,
        form,
        template="tasks/replace.html",
        plan=lambda: operations.preview_replacement(*_replaced(directive_id, form), actor=actor()),
        act=lambda seen: operations.replace_directive(*_replaced(directive_id, form), **_who(form, seen)),
        said=_("Đã thay thế văn bản."),
    )


def _replaced(directive_id: int, form: ReplaceForm) -> tuple[Directive, Directive, list[int]]:
    return _directive(directive_id), _directive(form.replacement.data), form.carried.data or []
