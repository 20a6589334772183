"""One decision on many tasks: all of it or, knowingly, what is possible of it; one message a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from tracker.core.access import Actor
from tracker.core.calendar import load_calendar
from tracker.core.errors import Invalid
from tracker.tasks import mail
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.deciding import check_redo, complete, done_by, send_back
from tracker.tasks.operations.extending import lengthen
from tracker.tasks.operations.history import claim, require_text
from tracker.tasks.operations.planning import Line, Order, plan_bulk
from tracker.tasks.states import Effect

REASONS = {"return_": "Khi trả lại, hãy ghi rõ phải bổ sung gì.", "extend": "Hãy ghi lý do gia hạn."}
Sections = dict[str, list[Task]]


def decide_many(
    tasks: Sequence[Task],
    order: Order,
    *,
    actor: Actor,
    now: dt.datetime,
    versions: Mapping[int, int],
    skip: bool = False,
) -> tuple[int, int]:
    """Accept, return or extend several tasks in one act.

    Takes the tasks, what to do, the versions that the person saw, and whether those that cannot be done may be
    left out. Returns how many were done and how many left out. Raises Invalid when one cannot be done and
    `skip` is not given, or none can.
    """
    said = require_text(order.note, "note", REASONS[order.verb]) if order.verb in REASONS else order.note.strip()
    check_redo(order.redo_on, now)
    if order.verb == "extend" and order.later is None:
        raise Invalid("Hãy ghi hạn mới, hoặc số ngày làm việc cộng thêm.", field="until")
    for task in sorted(tasks, key=lambda one: one.id):
        claim(task)
    plan = plan_bulk(order, tasks, actor=actor, now=now, calendar=load_calendar())
    possible = [line for line in plan.doing if line.task_id and versions.get(line.task_id) == line.version]
    left_out = len(tasks) - len(possible)
    if not possible:
        raise Invalid("Không có nhiệm vụ nào làm được; hãy xem lý do ở từng nhiệm vụ.")
    if left_out and not skip:
        raise Invalid(
            "Có %(n)s nhiệm vụ không làm được hoặc vừa thay đổi; bỏ chọn chúng, hoặc đánh dấu bỏ qua.", n=left_out
        )
    by_id = {task.id: task for task in tasks}
    told: dict[int, Sections] = {}
    for line in possible:
        _do(by_id[line.task_id or 0], line, order, said, told, actor=actor, now=now)
    _tell(order, said, told, actor=actor, now=now)
    return len(possible), left_out


def _do(
    task: Task,
    line: Line,
    order: Order,
    said: str,
    told: dict[int, Sections],
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    _note(told, task, order.verb)
    if line.effect is Effect.ACCEPT:
        for other in complete(task, said, actor=actor, now=now):
            _note(told, other, done_by(task))
    elif line.effect is Effect.RETURN:
        send_back(task, said, order.redo_on, actor=actor, now=now)
    elif line.after is not None:
        lengthen(task, line.after, said, actor=actor, now=now)


def _note(told: dict[int, Sections], task: Task, section: str) -> None:
    told.setdefault(task.unit_id, {}).setdefault(section, []).append(task)


def _tell(order: Order, said: str, told: dict[int, Sections], *, actor: Actor, now: dt.datetime) -> None:
    for unit_id, sections in told.items():
        letter = mail.decided(order.verb, sections, said, order.redo_on)
        tell_unit(unit_id, letter, actor=actor, now=now)
