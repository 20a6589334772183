"""What a unit asks (more time, 'not applicable', reopening) and what the office answers."""

from __future__ import annotations

import datetime as dt

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import IllegalTransition, Invalid
from tracker.tasks import mail, policy
from tracker.tasks.models import Task, TaskRequest
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import (
    claim,
    close_requests,
    happen,
    move_deadline,
    record,
    require,
    require_text,
    settle,
)
from tracker.tasks.operations.resting import run_again
from tracker.tasks.operations.transferring import follow
from tracker.tasks.states import TASK_FLOW, RequestKind, RequestState, TaskState


def ask(
    task: Task,
    *,
    actor: Actor,
    now: dt.datetime,
    kind: RequestKind,
    reason: str,
    wished_due_on: dt.date | None = None,
) -> TaskRequest:
    """Ask the office for something; one request at a time.

    An extension names the day it wishes for, later than the deadline and not past; asked after expiry it is
    taken, and marked. Raises Forbidden, IllegalTransition, Invalid.
    """
    claim(task)
    require(policy.can_report(actor, task))
    verb = policy.ASKING[kind]
    TASK_FLOW.check(verb, task.state)
    if task.open_request is not None:
        raise IllegalTransition("Nhiệm vụ này đang có một đề nghị chờ trả lời.")
    wished = _wished(task, wished_due_on, now) if kind is RequestKind.EXTENSION else None
    request = TaskRequest(
        task=task,
        kind=kind,
        reason=require_text(reason, "reason", "Hãy ghi lý do."),
        wished_due_on=wished,
        asked_at=now,
        asked_by=actor.user_id,
        asker_name=actor.name,
        after_expiry=task.due_at is not None and now >= task.due_at,
    )
    db.session.add(request)
    task.open_request = kind
    task.updated_at = now
    details = {"after_expiry": request.after_expiry, "wished": wished.isoformat() if wished else None}
    record(task, verb, actor=actor, now=now, old_state=task.state, note=request.reason, details=details)
    return request


def _wished(task: Task, wished: dt.date | None, now: dt.datetime) -> dt.date:
    if task.due_on is None:
        raise Invalid("Nhiệm vụ này không có hạn nên không cần gia hạn.")
    if wished is None:
        raise Invalid("Hãy ghi ngày xin gia hạn đến.", field="wished_due_on")
    if wished < local_day(now):
        raise Invalid("Ngày xin gia hạn đến đã qua.", field="wished_due_on")
    if wished <= task.due_on:
        now_due = mail.day(task.due_on)
        raise Invalid("Ngày xin gia hạn phải sau hạn hiện nay (%(day)s).", field="wished_due_on", day=now_due)
    return wished


def decide_request(
    request: TaskRequest,
    *,
    actor: Actor,
    now: dt.datetime,
    grant: bool,
    answer: str = "",
    granted_due_on: dt.date | None = None,
) -> None:
    """Answer a request. Granting moves the deadline, ends the task as not applicable, or reopens it.

    The day granted may differ from the one wished, and must lie after the deadline. A refusal needs its
    reason. Raises Forbidden (also for who asked), IllegalTransition, Invalid.
    """
    task = request.task
    claim(task)
    db.session.refresh(request)
    require(policy.can_decide_request(actor, request, task))
    if request.state is not RequestState.OPEN:
        raise IllegalTransition("Đề nghị này đã được trả lời hoặc đã rút.")
    said = answer.strip() if grant else require_text(answer, "answer", "Khi không chấp thuận, hãy ghi lý do.")
    if grant:
        _grant(request, task, said, granted_due_on, actor=actor, now=now)
    else:
        _close(request, task, RequestState.REFUSED, said, actor=actor, now=now)
        record(task, "refuse_request", actor=actor, now=now, old_state=task.state, note=said)
    tell_unit(task.unit_id, mail.answered(request, task), actor=actor, now=now)


def _close(
    request: TaskRequest, task: Task, state: RequestState, answer: str, *, actor: Actor, now: dt.datetime
) -> None:
    settle(request, state, actor.user_id, now, answer)
    task.open_request = None
    task.updated_at = now


def _grant(
    request: TaskRequest,
    task: Task,
    answer: str,
    granted_due_on: dt.date | None,
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    if request.kind is RequestKind.EXTENSION:
        TASK_FLOW.check("extend", task.state)
        day = granted_due_on or request.wished_due_on
        if day is None or (task.due_on is not None and day <= task.due_on):
            now_due = mail.day(task.due_on)
            raise Invalid("Hạn mới phải sau hạn hiện nay (%(day)s).", field="granted_due_on", day=now_due)
        request.granted_due_on = day
        move_deadline(task, day)
        verb, target = "extend", task.state
    elif request.kind is RequestKind.NOT_APPLICABLE:
        verb, target = "mark_not_applicable", TaskState.NOT_APPLICABLE
    else:
        verb, target = "reopen", TaskState.IN_PROGRESS
    TASK_FLOW.check(verb, task.state, target)
    _close(request, task, RequestState.GRANTED, answer, actor=actor, now=now)
    if verb == "reopen":
        run_again(task)
    happen(task, verb, target, actor=actor, now=now, note=answer)
    if verb == "reopen":
        follow(task, actor=actor, now=now)


def cancel_request(request: TaskRequest, *, actor: Actor, now: dt.datetime) -> None:
    """The unit withdraws what it asked. Raises Forbidden, IllegalTransition."""
    task = request.task
    claim(task)
    db.session.refresh(request)
    require(policy.can_report(actor, task))
    if request.state is not RequestState.OPEN:
        raise IllegalTransition("Đề nghị này đã được trả lời hoặc đã rút.")
    close_requests(task, now, "")
    task.updated_at = now
    record(task, "cancel_request", actor=actor, now=now, old_state=task.state)
