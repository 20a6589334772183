"""A small issued directive, and acts on its tasks by name of the cast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.core import db, transaction
from tracker.directives.models import Directive, Instruction, InstructionUnit
from tracker.directives.states import CompletionRule, DeadlineKind, Part
from tracker.tasks import operations
from tracker.tasks.models import Task, TaskEvent, TaskRequest
from tracker.tasks.states import Channel, RequestKind
from tracker.units.models import UnitVersion

DUE = dt.date(2024, 10, 15)
COMMUNES = ("commune_a", "commune_b", "commune_c")


@dataclass
class Stage:
    """Builds directives and performs acts; every act runs in its own transaction, on rows loaded afresh."""

    cast: Cast
    clock: TestClock

    def draft(self, *instructions: dict[str, Any], **columns: Any) -> int:
        """Write a draft; each instruction is a dict of columns, with `leads` and `helpers` by name of the cast."""
        with transaction() as session:
            directive = Directive(
                units_on=dt.date(2024, 7, 1),
                subject="Nâng cao Chỉ số hài lòng của người dân",
                symbol="UBND-NV",
                source_text="Nội dung",
                source_sha256="0" * 64,
                folded="noi dung",
                created_at=self.clock(),
                created_by=self.cast.people["office"],
                **columns,
            )
            for position, given in enumerate(instructions or ({},)):
                directive.instructions.append(self._instruction(position, dict(given)))
            session.add(directive)
            session.flush()
            return directive.id

    def _instruction(self, position: int, given: dict[str, Any]) -> Instruction:
        leads = given.pop("leads", ("commune_a",))
        helpers = given.pop("helpers", ())
        due = given.pop("due_on", None if "rule" in given else DUE)
        kind = DeadlineKind.RECURRING if "rule" in given else DeadlineKind.DATE if due else DeadlineKind.NONE
        columns = {
            "position": position,
            "label": str(position + 1),
            "title": f"Việc {position + 1}",
            "text": f"Nội dung việc {position + 1}",
            "spans": [[0, 8]],
            "deadline_kind": kind,
            "due_on": due,
            "completion_rule": CompletionRule.EVERY,
            **given,
        }
        parts = [(name, Part.LEAD) for name in leads] + [(name, Part.COOPERATE) for name in helpers]
        return Instruction(
            **columns,
            units=[
                InstructionUnit(unit_id=self.cast.units[name], unit_version_id=self.version(name), part=part)
                for name, part in parts
            ],
        )

    def version(self, name: str) -> int:
        """Identifier of a unit's version."""
        return db.session.scalars(select(UnitVersion.id).where(UnitVersion.unit_id == self.cast.units[name])).one()

    def issue(self, *instructions: dict[str, Any], **columns: Any) -> list[int]:
        """Write and issue a directive; the identifiers of its tasks, in order."""
        directive_id = self.draft(*instructions, **columns)
        with transaction():
            operations.issue_directive(
                db.session.get_one(Directive, directive_id), actor=self.cast.actor("office"), now=self.clock()
            )
        return list(db.session.scalars(select(Task.id).where(Task.directive_id == directive_id).order_by(Task.id)))

    def task(self, task_id: int) -> Task:
        """The task, read afresh."""
        db.session.expire_all()
        return db.session.get_one(Task, task_id)

    def act(self, name: str, verb: str, task_id: int, **values: Any) -> Any:
        """Let a person do a verb with a task; versions are those of the moment."""
        deed: Callable[..., Any] = getattr(operations, verb)
        if verb in VERSIONED and "version" not in values:
            values["version"] = self.task(task_id).version
        with transaction():
            return deed(db.session.get_one(Task, task_id), actor=self.cast.actor(name), now=self.clock(), **values)

    def ask(self, name: str, task_id: int, kind: str, **values: Any) -> int:
        """Let a person ask for something; the identifier of the request."""
        with transaction() as session:
            request = operations.ask(
                db.session.get_one(Task, task_id),
                actor=self.cast.actor(name),
                now=self.clock(),
                kind=RequestKind(kind),
                **{"reason": "Đường sạt lở", **values},
            )
            session.flush()
            return request.id

    def answer(self, name: str, request_id: int, grant: bool, **values: Any) -> None:
        """Let a person answer a request."""
        with transaction():
            operations.decide_request(
                db.session.get_one(TaskRequest, request_id),
                actor=self.cast.actor(name),
                now=self.clock(),
                grant=grant,
                **values,
            )

    def events(self, task_id: int) -> list[TaskEvent]:
        """The task's events, oldest first."""
        return list(
            db.session.scalars(select(TaskEvent).where(TaskEvent.task_id == task_id).order_by(TaskEvent.id))
        )

    def set_unit(self, name: str, **columns: Any) -> None:
        """Change columns of a unit."""
        with transaction():
            unit = self.cast.unit(name)
            for column, value in columns.items():
                setattr(unit, column, value)

    def bring(self, task_id: int, state: str) -> int:
        """Lead a fresh task of Dào San into a state by the acts of people; its identifier."""
        for step in WAYS[state]:
            if step == "wants_head":
                self.set_unit("commune_a", wants_head_approval=True)
                continue
            name, verb, values = step
            self.act(name, verb, task_id, **values)
        return task_id


VERSIONED = frozenset(
    {"submit", "approve_in_unit", "send_back_in_unit", "take_back", "accept", "return_", "pause", "resume"}
    | {"withdraw", "extend", "submit_for_unit"}
)
RESULT = {"result": "Đã họp 7 bản, phát 210 tờ gấp."}
ENTERED = {
    "told": operations.Told(Channel.TELEPHONE, "Ông Chẻo Văn Thử, Phó Chủ tịch", dt.date(2024, 9, 30)),
    "report": operations.Report(**RESULT),
}
SUBMIT = ("commune_a", "submit", RESULT)
Step = Any
WAYS: dict[str, list[Step]] = {
    "assigned": [],
    "in_progress": [("commune_a", "acknowledge", {})],
    "awaiting_head": ["wants_head", SUBMIT],
    "submitted": [SUBMIT],
    "returned": [SUBMIT, ("office", "return_", {"reason": "Thiếu ảnh."})],
    "completed": [SUBMIT, ("office", "accept", {})],
    "paused": [("office", "pause", {"reason": "Chờ tỉnh hướng dẫn."})],
    "withdrawn": [("office", "withdraw", {"reason": "Giao nhầm."})],
}


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    """Directives, tasks and acts on them."""
    return Stage(cast, clock)


@pytest.fixture
def task_id(stage: Stage) -> int:
    """A fresh task of Dào San, in whose instruction the Justice Division cooperates."""
    return stage.issue({"leads": ("commune_a", "commune_b"), "helpers": ("agency",)})[0]
