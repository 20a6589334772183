"""Leaders' remarks: written, listed with what became of them, answered by the office."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.directives import queries as directives
from tracker.directives.models import reference
from tracker.steering import operations, policy, queries
from tracker.steering.forms import AnswerRemarkForm, RemarkForm
from tracker.steering.queries.remarks import MISSING, lines
from tracker.steering.states import Outcome
from tracker.steering.views.page import Answer, bp
from tracker.tasks import queries as tasks
from tracker.tasks.states import STATE_LABELS
from tracker.units import queries as units
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.locale import words_for
from tracker.web.pagination import Page, page_number

PER_PAGE = 25
STATE_WORDS = words_for(STATE_LABELS)


@bp.get("/remarks")
@roles(*policy.READERS)
def remarks() -> str:
    """Remarks, newest first, each with what became of it."""
    page = page_number()
    only_open = request.args.get("state") == "open"
    rows, total = queries.listing(actor(), now(), page=page, per=PER_PAGE, only_open=only_open)
    return render_template(
        "steering/remarks.html", page=Page(rows, page, PER_PAGE, total), only_open=only_open, states=STATE_WORDS
    )


@bp.route("/remarks/<int:remark_id>", methods=["GET", "POST"])
@roles(*policy.READERS)
def remark(remark_id: int) -> Answer:
    """One remark; the office writes what was done about it."""
    row = queries.get_visible(remark_id, actor())
    form = AnswerRemarkForm(version=row.version, answer=row.answer)
    if form.validate_on_submit() and form.attempt(lambda: _answer(remark_id, form)):
        flash(_("Đã trả lời ý kiến chỉ đạo."), "success")
        return redirect(url_for("steering.remarks"))
    row = queries.get_visible(remark_id, actor())
    return render_template(
        "steering/remark.html",
        form=form,
        line=lines([row], now())[0],
        states=STATE_WORDS,
        can_answer=policy.can_answer(actor()),
    ), form.status


def _answer(remark_id: int, form: AnswerRemarkForm) -> bool:
    operations.answer(
        queries.get_visible(remark_id, actor()),
        form.answer.data or "",
        version=form.version.data,
        actor=actor(),
        now=now(),
    )
    return True


@bp.route("/remarks/new", methods=["GET", "POST"])
@roles(Role.LEADER)
def new_remark() -> Answer:
    """Write a remark on the task, unit or directive that the address names."""
    about, name, back = _about()
    form = _form(about)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _write(form, back))
        if done:
            flash(_("Đã gửi ý kiến chỉ đạo; Phòng Nội vụ đã được báo."), "success")
            return redirect(done)
    return render_template("steering/new_remark.html", form=form, subject=name, back=back), form.status


def _about() -> tuple[operations.About, str, str]:
    """What the address names, how it is called, and its page. Raises NotFound where it names nothing."""
    task_id, unit_id, directive_id = (identifier(request.args.get(n, "")) for n in ("task", "unit", "directive"))
    if task_id is not None:
        task = tasks.get_visible(task_id, actor())
        name = f"{tasks.unit_name(task)}: {task.instruction.label}. {task.instruction.title}"
        return operations.About(task=task), name, url_for("desk.task", task_id=task.id)
    if directive_id is not None:
        found = directives.get_visible(directive_id, actor())
        back = url_for("desk.directive", directive_id=found.id)
        return operations.About(directive=found), reference(found), back
    if unit_id is not None:
        version = units.version_on(unit_id, local_day(now()))
        return operations.About(unit_id=unit_id), version.name, url_for("desk.unit", unit_id=unit_id)
    raise NotFound(MISSING)


def _form(about: operations.About) -> RemarkForm:
    directive = about.task.instruction.directive if about.task else about.directive
    unit_id = about.task.unit_id if about.task else about.unit_id
    form = RemarkForm(unit_ids=[unit_id] if unit_id is not None else [])
    named = [(directive.id, reference(directive))] if directive else queries.issued_directives(frozenset())
    day = directive.units_on if directive else local_day(now())
    form.offer(named, [(version.unit_id, version.short_name) for version in units.all_on(day)])
    return form


def _write(form: RemarkForm, back: str) -> str:
    about, _name, _back = _about()
    order = None
    if form.outcome.data == Outcome.TASKS:
        order = operations.Order(
            directive=directives.get_visible(form.directive_id.data, actor()),
            unit_ids=form.unit_ids.data or [],
            title=form.title.data or "",
            due_on=form.due_on.data,
        )
    operations.remark(about, form.text.data or "", actor=form.decider(), now=now(), order=order)
    return back
