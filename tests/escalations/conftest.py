"""Recommendations by the cast: written, brought to a state, acted on by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage as TaskStage
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.escalations import operations
from tracker.escalations.models import Escalation, EscalationEvent, Hop, Telling
from tracker.escalations.operations import Holder, Matter, Paper, Reply
from tracker.escalations.states import Audience, Elsewhere, Field, LevelCode, Outcome
from tracker.tasks.models import Task
from tracker.units.models import Unit

ROADS = Matter(
    title="Sửa đường đến bản Hang É",
    content="Đường đất dài 4 km lầy lội vào mùa mưa, người dân không đến được bộ phận một cửa.",
    field=Field.ROADS,
    competent_level=LevelCode.DEPARTMENT,
    basis="Khoản 2 Công văn 1318/UBND-NV",
    done_here="Đã huy động dân bản sửa tạm 500 m.",
    authority="Sở Giao thông vận tải",
    funds=2_500_000_000,
)
# How a new draft of Dào San comes into each state.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "awaiting_head": ("send for the head",),
    "sent": ("send",),
    "returned": ("send", "return_"),
    "with_leader": ("send", "mark_within"),
    "to_forward": ("send", "mark_beyond"),
    "forwarded": ("send", "mark_beyond", "forward"),
    "answered": ("send", "mark_beyond", "forward", "answer"),
    "closed": ("send", "mark_beyond", "forward", "answer", "tell", "close"),
    "merged": ("send", "merge"),
    "elsewhere": ("send", "redirect"),
    "withdrawn": ("withdraw",),
}
REASONED = ("send_back_in_unit", "withdraw", "mark_beyond", "return_")
USUALLY = {
    **dict.fromkeys(("edit", "send", "withdraw"), "commune_a"),
    **dict.fromkeys(("approve_in_unit", "send_back_in_unit"), "head_a"),
    "decide": "leader",
}


@dataclass
class Register:
    """Writes recommendations and lets people act; every act runs in its own transaction, on fresh rows."""

    cast: Cast
    clock: TestClock
    tasks: TaskStage

    def write(self, unit: str = "commune_a", by: str = "", matter: Matter = ROADS, **more: Any) -> int:
        """A draft of a unit; its identifier."""
        with transaction():
            return operations.raise_(
                matter,
                unit_id=self.cast.units[unit],
                actor=self.cast.actor(by or unit),
                now=self.clock(),
                **more,
            ).id

    def bring(self, state: str, unit: str = "commune_a", **more: Any) -> int:
        """A new recommendation in a state; its identifier."""
        row_id = self.write(unit, **more)
        for verb in WAYS[state]:
            if verb == "send for the head":
                self.head_approves(True)
                self.act("send", row_id, by=unit)
                self.head_approves(False)
            elif verb == "merge":
                self.act("merge", row_id, main=self.bring("sent", "commune_b"))
            else:
                self.act(verb, row_id, by=unit if USUALLY.get(verb) == "commune_a" else "")
        return row_id

    def head_approves(self, wanted: bool, unit: str = "commune_a") -> None:
        """Set whether the unit's head approves what leaves it."""
        with transaction():
            db.session.get_one(Unit, self.cast.units[unit]).wants_head_approval = wanted

    def act(self, verb: str, row_id: int, by: str = "", **given: Any) -> None:
        """Let a person do a verb; what it needs and is not given is made up."""
        with transaction():
            row = db.session.get_one(Escalation, row_id)
            words = {**self.words(verb, row), **given}
            if isinstance(words.get("main"), int):
                words["main"] = db.session.get_one(Escalation, words["main"])
            who = self.cast.actor(by or USUALLY.get(verb, "office"))
            getattr(operations, verb)(row, **words, actor=who, now=self.clock())

    def words(self, verb: str, row: Escalation) -> dict[str, Any]:
        """What a verb is done with."""
        today = local_day(self.clock())
        version = {} if verb in {"tell", "remind"} else {"version": row.version}
        paper = Paper("87/TTr-UBND", today)
        reply = Reply(Outcome.ACCEPTED, "Bố trí trong kế hoạch năm sau.", Paper("512/SGTVT-KH", today))
        words: dict[str, dict[str, Any]] = {
            "edit": {"matter": ROADS},
            "redirect": {"kind": Elsewhere.COMPLAINT},
            "forward": {"to": Holder(LevelCode.DEPARTMENT, "Sở Giao thông vận tải"), "paper": paper},
            "pass_on": {"to": Holder(LevelCode.CENTRAL, "Bộ Giao thông vận tải"), "paper": paper},
            "answer": {"reply": reply},
            "decide": {"reply": reply},
            "tell": {"audience": Audience.ORIGINATOR, "how": "Công văn trả lời"},
            **{verb: {"reason": "Có lý do rõ ràng."} for verb in REASONED},
        }
        return {**version, **words.get(verb, {})}

    def row(self, row_id: int) -> Escalation:
        """The row, afresh."""
        db.session.rollback()
        return db.session.get_one(Escalation, row_id)

    def state(self, row_id: int) -> str:
        """Its state."""
        return self.row(row_id).state.value

    def hops(self, row_id: int) -> list[Hop]:
        """Its stays in order."""
        return list(db.session.scalars(select(Hop).where(Hop.escalation_id == row_id).order_by(Hop.id)))

    def journal(self, row_id: int) -> list[str]:
        """The verbs of its journal."""
        return list(
            db.session.scalars(
                select(EscalationEvent.verb)
                .where(EscalationEvent.escalation_id == row_id)
                .order_by(EscalationEvent.id)
            )
        )

    def untold(self) -> list[Telling]:
        """Who was not told so far, of every recommendation."""
        return list(db.session.scalars(select(Telling).where(Telling.told_at.is_(None))))

    def task(self) -> int:
        """A task of Dào San with a deadline, being worked on; its identifier."""
        task_id = self.tasks.issue({"leads": ("commune_a",)})[0]
        self.tasks.bring(task_id, "in_progress")
        return task_id

    def with_task(self, state: str) -> tuple[int, int]:
        """A recommendation in a state that arose from a task; both identifiers."""
        task_id = self.task()
        row_id = self.bring(state, task=db.session.get_one(Task, task_id))
        return row_id, task_id


def day(text: str) -> dt.date:
    """A day as 2024-09-30."""
    return dt.date.fromisoformat(text)


@pytest.fixture
def register(app: Flask, cast: Cast, clock: TestClock) -> Register:
    return Register(cast, clock, TaskStage(cast, clock))
