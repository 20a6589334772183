"""Writes many tasks quickly, in every state the rules allow, so that pages can be counted and timed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import insert, select

from tracker.core import db, transaction
from tracker.core.clock import end_of_day
from tracker.core.text import sort_key, unit_key
from tracker.directives.models import Directive, Instruction
from tracker.directives.states import DeadlineKind, DirectiveState, InstructionKind
from tracker.tasks.models import Submission, Task, TaskEvent
from tracker.tasks.states import CLOCK_STOPS, RequestKind, TaskState
from tracker.units.models import GroupMember, Unit, UnitGroup, UnitVersion
from tracker.units.states import UnitKind

FROM = dt.date(2020, 2, 1)
CYCLE = (
    (TaskState.COMPLETED, -1),
    (TaskState.IN_PROGRESS, 1),
    (TaskState.SUBMITTED, -1),
    (TaskState.ASSIGNED, None),
    (TaskState.COMPLETED, 1),
    (TaskState.IN_PROGRESS, -1),
    (TaskState.RETURNED, 1),
    (TaskState.COMPLETED, None),
    (TaskState.NOT_APPLICABLE, 1),
    (TaskState.AWAITING_HEAD, 1),
    (TaskState.PAUSED, 1),
)
"""State, and on which side of now the deadline lies (before, after, none); walked through task by task."""


def seed_units(count: int, start: int = 100) -> list[int]:
    """Communes beyond those of the cast; returns all units of the group, the cast's included."""
    with transaction() as session:
        group = session.scalars(select(UnitGroup).where(UnitGroup.name == "UBND các xã, thị trấn")).one()
        for number in range(count):
            name = f"xã Thử {number + 1:02d}"
            unit = Unit(uuid=str(uuid.uuid4()), position=start + number, one_stop=True)
            unit.versions.append(
                UnitVersion(
                    name=f"Ủy ban nhân dân {name}",
                    short_name=f"X{name[1:]}",
                    folded=unit_key(f"Ủy ban nhân dân {name}"),
                    sort_key=sort_key(name),
                    kind=UnitKind.COMMUNE,
                    valid_from=FROM,
                )
            )
            session.add(unit)
            session.add(GroupMember(group=group, unit=unit, valid_from=FROM))
        session.flush()
        return list(session.scalars(select(GroupMember.unit_id).where(GroupMember.group_id == group.id)))


def seed_directive(
    now: dt.datetime, unit_ids: list[int], *, instructions: int = 5, number: str = "1318", done: bool = False
) -> int:
    """An issued directive whose every instruction every unit has; returns its identifier.

    With `done` all tasks are completed, as those of years ago are.
    """
    with transaction() as session:
        directive = Directive(
            state=DirectiveState.ISSUED,
            number=number,
            symbol="UBND-NV",
            units_on=dt.date(2024, 7, 1),
            subject="Nâng cao Chỉ số hài lòng của người dân",
            source_text="Nội dung",
            source_sha256=number.rjust(64, "0"),
            folded=f"nang cao chi so hai long cua nguoi dan {number}/ubnd-nv",
            created_at=now,
            issued_at=now,
        )
        for position in range(instructions):
            directive.instructions.append(
                Instruction(
                    position=position,
                    label=str(position + 1),
                    title=f"Đôn đốc việc thứ {position + 1}",
                    text=f"Đôn đốc, hoàn thành việc thứ {position + 1}.",
                    kind=InstructionKind.GENERAL,
                    deadline_kind=DeadlineKind.NONE,
                )
            )
        session.add(directive)
        session.flush()
        versions = dict(
            tuple(row)
            for row in session.execute(
                select(UnitVersion.unit_id, UnitVersion.id).where(UnitVersion.unit_id.in_(unit_ids))
            )
        )
        rows = [
            {
                "directive_id": directive.id,
                "instruction_id": instruction.id,
                "unit_id": unit_id,
                "unit_version_id": versions[unit_id],
                **_standing(place, now, done),
            }
            for place, (instruction, unit_id) in enumerate(
                (instruction, unit_id) for instruction in directive.instructions for unit_id in unit_ids
            )
        ]
        session.execute(insert(Task), rows)
        _write_history(directive.id, now)
        return directive.id


def _standing(place: int, now: dt.datetime, done: bool) -> dict[str, Any]:
    state, side = (TaskState.COMPLETED, -1) if done else CYCLE[place % len(CYCLE)]
    day = None if side is None else now.date() + dt.timedelta(days=side * (1 + place % 30))
    stopped = now - dt.timedelta(days=place % 40) if state in CLOCK_STOPS else None
    return {
        "period": "",
        "state": state,
        "internal_deadline": False,
        "original_due_on": day,
        "due_on": day,
        "due_at": end_of_day(day) if day else None,
        "extended_days": 0,
        "paused_days": 0,
        "clock_stopped_at": stopped,
        "state_before_pause": TaskState.IN_PROGRESS if state is TaskState.PAUSED else None,
        "paused_at": stopped if state is TaskState.PAUSED else None,
        "assigned_at": now - dt.timedelta(days=60),
        "acknowledged_at": None if state is TaskState.ASSIGNED else now - dt.timedelta(days=59),
        "completed_at": now if state is TaskState.COMPLETED else None,
        "reminders": place % 3 if state is TaskState.IN_PROGRESS else 0,
        "reminded_at": now if state is TaskState.IN_PROGRESS and place % 3 else None,
        "open_request": RequestKind.EXTENSION if state is TaskState.IN_PROGRESS and place % 4 == 0 else None,
        "updated_at": now,
        "version": 1,
    }


def _write_history(directive_id: int, now: dt.datetime) -> None:
    tasks = db.session.execute(
        select(Task.id, Task.state, Task.due_on, Task.due_at, Task.clock_stopped_at).where(
            Task.directive_id == directive_id
        )
    ).all()
    db.session.execute(
        insert(TaskEvent),
        [
            {
                "task_id": task.id,
                "at": now - dt.timedelta(days=30 - step),
                "verb": "acknowledge" if step else "assigned",
                "actor_name": "Người thử",
                "note": "",
                "state": task.state,
                "due_on": task.due_on,
                "due_at": task.due_at,
                "clock_stopped_at": task.clock_stopped_at,
            }
            for task in tasks
            for step in range(3)
        ],
    )
    handed_in = {TaskState.SUBMITTED, TaskState.RETURNED, TaskState.COMPLETED, TaskState.AWAITING_HEAD}
    db.session.execute(
        insert(Submission),
        [
            {
                "task_id": task.id,
                "at": now - dt.timedelta(days=5),
                "submitter_name": "Người nộp thử",
                "result": "Đã làm xong.",
                "difficulties": "",
                "proposals": "",
                "answer_number": "",
                "decision_note": "Thiếu ảnh." if task.state == TaskState.RETURNED else "",
                "decided_at": now if task.state == TaskState.RETURNED else None,
            }
            for task in tasks
            if task.state in handed_in
        ],
    )
