"""What is asked and decided: the office on results and requests, the unit's own requests."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from tracker.core import transaction
from tracker.core.errors import Forbidden
from tracker.tasks import operations, policy, queries
from tracker.tasks.forms import AnswerForm, AskForm, DecideForm
from tracker.tasks.states import RequestKind
from tracker.tasks.views.drafting import finished, opened
from tracker.tasks.views.page import DECIDERS, REPORTERS, bp, page_of, renew, task_for
from tracker.tasks.views.reporting import Answer
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.route("/tasks/<int:task_id>/decide", methods=["GET", "POST"])
@roles(*DECIDERS)
def decide(task_id: int) -> Answer:
    """Accept or return a result."""
    task = task_for(task_id, "accept")
    form = DecideForm(version=task.version)
    if form.validate_on_submit() and form.attempt(lambda: _decide(task_id, form)):
        said = _("Đã duyệt kết quả.") if form.do.data == "accept" else _("Đã trả lại kết quả.")
        flash(said, "success")
        return redirect(page_of(task_id))
    task = queries.get_visible(task_id, actor())
    renew(form, task)
    last = queries.last_submission(task_id)
    return render_template(
        "tasks/decide.html", form=form, task=task, unit=queries.unit_name(task), last=last
    ), form.status


def _decide(task_id: int, form: DecideForm) -> bool:
    task, who, seen, said = (
        queries.get_visible(task_id, actor()),
        form.decider(),
        form.version.data,
        form.note.data or "",
    )
    if form.do.data == "accept":
        operations.accept(task, actor=who, now=now(), version=seen, note=said)
    else:
        redo_on = form.redo_on.data
        operations.return_(task, actor=who, now=now(), version=seen, reason=said, redo_on=redo_on)
    return True


@bp.route("/tasks/<int:task_id>/ask/<any(extension, not_applicable, reopening):kind>", methods=["GET", "POST"])
@roles(*REPORTERS)
def ask(task_id: int, kind: str) -> Answer:
    """Ask for more time, for 'not applicable', for reopening."""
    wanted = RequestKind(kind)
    task, form = task_for(task_id, policy.ASKING[wanted]), opened(AskForm, kind, task_id)
    if wanted is not RequestKind.EXTENSION:
        del form.wished_due_on
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _ask(task_id, wanted, form))
        if done:
            flash(_("Đã gửi đề nghị tới Phòng Nội vụ."), "success")
            return redirect(done)
    unit = queries.unit_name(task)
    return render_template("tasks/ask.html", form=form, task=task, unit=unit, kind=wanted), form.status


def _ask(task_id: int, kind: RequestKind, form: AskForm) -> str:
    operations.ask(
        queries.get_visible(task_id, actor()),
        actor=actor(),
        now=now(),
        kind=kind,
        reason=form.reason.data or "",
        wished_due_on=form.wished_due_on.data if kind is RequestKind.EXTENSION else None,
    )
    finished(kind.value, task_id)
    return page_of(task_id)


@bp.route("/tasks/<int:task_id>/requests/<int:request_id>", methods=["GET", "POST"])
@roles(*DECIDERS)
def decide_request(task_id: int, request_id: int) -> Answer:
    """Grant or refuse a request."""
    asked = queries.get_request(task_id, request_id, actor())
    if not policy.can_decide_request(actor(), asked, asked.task):
        raise Forbidden
    form = AnswerForm(granted_due_on=asked.wished_due_on)
    if form.validate_on_submit() and form.attempt(lambda: _answer(task_id, request_id, form)):
        flash(_("Đã trả lời đề nghị."), "success")
        return redirect(page_of(task_id))
    asked = queries.get_request(task_id, request_id, actor())
    unit = queries.unit_name(asked.task)
    return render_template("tasks/answer.html", form=form, task=asked.task, asked=asked, unit=unit), form.status


def _answer(task_id: int, request_id: int, form: AnswerForm) -> bool:
    operations.decide_request(
        queries.get_request(task_id, request_id, actor()),
        actor=form.decider(),
        now=now(),
        grant=form.do.data == "grant",
        answer=form.answer.data or "",
        granted_due_on=form.granted_due_on.data,
    )
    return True


@bp.post("/tasks/<int:task_id>/requests/<int:request_id>/cancel")
@roles(*REPORTERS)
def cancel_request(task_id: int, request_id: int) -> Answer:
    """The unit withdraws its request."""
    with transaction():
        asked = queries.get_request(task_id, request_id, actor())
        operations.cancel_request(asked, actor=actor(), now=now())
    flash(_("Đã rút đề nghị."), "success")
    return redirect(page_of(task_id))
