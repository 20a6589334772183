"""A leader's remark: a word on a task, a unit or a directive, or tasks at once; and the office's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.errors import Forbidden, Invalid
from tracker.directives.models import Directive, reference
from tracker.directives.states import DirectiveState
from tracker.outbox.operations import notify_account, notify_role, notify_unit
from tracker.steering.models import Remark
from tracker.steering.policy import can_answer, can_remark
from tracker.steering.states import Outcome
from tracker.tasks import operations as tasks
from tracker.tasks.models import Task
from tracker.units.queries import get_unit
from tracker.web.forms import expect_version


@dataclass(frozen=True)
class About:
    """What a remark is about: exactly one of the three."""

    task: Task | None = None
    unit_id: int | None = None
    directive: Directive | None = None


@dataclass(frozen=True)
class Order:
    """The tasks that a remark becomes: in which directive, for whom, under what name, until when."""

    directive: Directive
    unit_ids: Sequence[int]
    title: str
    due_on: dt.date | None


def remark(about: About, text: str, *, actor: Actor, now: dt.datetime, order: Order | None = None) -> Remark:
    """Write a leader's remark. Without an order it reaches the units concerned; with one it becomes their tasks.

    About a task it also stands in the task's history. The office is told each time. An actor who stands in for a
    leader who is away is named with that leader. Returns the remark. Raises
    Forbidden, NotFound, IllegalTransition (a task that has ended apart), Invalid.
    """
    if not can_remark(actor):
        raise Forbidden
    said = text.strip()
    if not said:
        raise Invalid("Hãy ghi ý kiến.", field="text")
    made = Remark(
        at=now,
        author_id=actor.user_id,
        author_name=actor.name,
        instead_of=actor.instead_of,
        text=said,
        task_id=about.task.id if about.task else None,
        unit_id=get_unit(about.unit_id).id if about.unit_id is not None else None,
        directive_id=about.directive.id if about.directive else None,
        outcome=Outcome.TASKS if order else Outcome.NOTE,
        instruction_id=_ordered(order, said, actor, now) if order else None,
    )
    db.session.add(made)
    db.session.flush()
    if order is None:
        _reach(about, made, actor, now)
    _tell_office(made, actor, now)
    _record("remark.made", made, actor, now)
    return made


def _ordered(order: Order, said: str, actor: Actor, now: dt.datetime) -> int:
    if not order.title.strip():
        raise Invalid("Hãy ghi tên nhiệm vụ.", field="title")
    if order.due_on is None:
        raise Invalid("Hãy ghi hạn của nhiệm vụ.", field="due_on")
    tasks.add_task(
        order.directive,
        actor=actor,
        now=now,
        unit_ids=order.unit_ids,
        due_on=order.due_on,
        title=order.title,
        text=said,
    )
    return order.directive.instructions[-1].id


def _reach(about: About, made: Remark, actor: Actor, now: dt.datetime) -> None:
    if about.task is not None:
        tasks.remark(about.task, actor=actor, now=now, text=made.text)
        return
    if about.directive is not None:
        subject, path = f"Ý kiến chỉ đạo về {reference(about.directive)}", f"/directives/{about.directive.id}"
        units = _units_of(about.directive)
    else:
        subject, path, units = "Ý kiến chỉ đạo", f"/units/{made.unit_id}", [made.unit_id or 0]
    for unit_id in units:
        notify_unit(unit_id, kind="remark.made", subject=subject, body=made.text, path=path, actor=actor, now=now)


def _units_of(directive: Directive) -> Sequence[int]:
    if directive.state is not DirectiveState.ISSUED:
        raise Invalid("Văn bản chưa giao nên chưa có đơn vị nào để gửi ý kiến.")
    parts = {row.unit_id for one in directive.instructions if one.included for row in one.units}
    return sorted(parts)


def spoken_by(made: Remark) -> str:
    """Who said it, and in whose place where that leader was away: as a message to people names them."""
    return f"{made.author_name}, thay mặt {made.instead_of}" if made.instead_of else made.author_name


def _tell_office(made: Remark, actor: Actor, now: dt.datetime) -> None:
    notify_role(
        Role.OFFICE,
        kind="remark.made",
        subject=f"Ý kiến chỉ đạo của {spoken_by(made)}",
        body=made.text,
        path=f"/remarks/{made.id}",
        actor=actor,
        now=now,
    )


def answer(made: Remark, text: str, *, version: int | None, actor: Actor, now: dt.datetime) -> None:
    """Write what was done about a remark; the leader is told. Raises Forbidden, Stale, Invalid."""
    if not can_answer(actor):
        raise Forbidden
    expect_version(made, version)
    said = text.strip()
    if not said:
        raise Invalid("Hãy ghi đã xử lý thế nào.", field="answer")
    made.answer, made.answered_at, made.answerer_name = said, now, actor.name
    if made.author_id is not None:
        notify_account(
            made.author_id,
            kind="remark.answered",
            subject="Trả lời ý kiến chỉ đạo",
            body=f"{made.text}\n\n{actor.unit_name or 'Phòng Nội vụ'}: {said}",
            path=f"/remarks/{made.id}",
            actor=actor,
            now=now,
        )
    _record("remark.answered", made, actor, now)


def _record(act: str, made: Remark, actor: Actor, now: dt.datetime) -> None:
    record(
        act,
        actor=actor,
        now=now,
        subject_type="remark",
        subject_id=made.id,
        details={
            "task": made.task_id,
            "unit": made.unit_id,
            "directive": made.directive_id,
            "outcome": made.outcome.value,
            "instruction": made.instruction_id,
            **({"decided_for": made.instead_of} if made.instead_of else {}),
        },
    )
