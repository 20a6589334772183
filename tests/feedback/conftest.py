"""What people said to the cast: written down, brought to a state, acted on by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tests.facilities.works.conftest import Yard, make_yard
from tracker.accounts.operations import Keys, keys_of
from tracker.core import db, transaction
from tracker.escalations.operations import Matter
from tracker.escalations.states import Field, LevelCode
from tracker.facilities.models import Work
from tracker.feedback.models import Entry, Improvement, Indicator, Need, Reading
from tracker.feedback.operations import answering, entries, improving, measuring, needs, persons
from tracker.feedback.operations.entries import Heard, Spoken
from tracker.feedback.operations.improving import Plan
from tracker.feedback.operations.measuring import Measured
from tracker.feedback.operations.persons import Who
from tracker.feedback.states import Channel, Direction, Formula, Topic

ROAD = Heard(
    received_on=dt.date(2024, 9, 27),
    channel=Channel.MEETING,
    topic=Topic.ROADS,
    said="Đường vào bản lầy lội vào mùa mưa, trẻ em đi học khó khăn.",
    village="Bản Dền Thàng",
)
WHO = Who("Lò Thị Mẩy", "0912 345 678")
PLAN = Plan(
    service="Chứng thực bản sao",
    topic=Topic.SERVICES,
    title="Trả kết quả ngay trong buổi",
    expected="Người dân không phải đi hai lần.",
    measure="ngày",
    before=Decimal(2),
)
ENTRY_WAYS: dict[str, tuple[str, ...]] = {
    "received": (),
    "handling": ("take_up",),
    "answered": ("answer",),
    "withdrawn": ("withdraw",),
}
NEED_WAYS: dict[str, tuple[str, ...]] = {
    "open": (),
    "answered": ("answer",),
    "told": ("answer", "tell"),
    "merged": ("merge",),
}
IMPROVEMENT_WAYS: dict[str, tuple[str, ...]] = {
    "planned": (),
    "running": ("begin",),
    "done": ("begin", "finish"),
    "dropped": ("drop",),
}


@dataclass
class Hearing:
    """Writes entries, needs and improvements and lets people act; every act in its own transaction."""

    app: Flask
    cast: Cast
    clock: TestClock
    yard: Yard | None = None

    @property
    def keys(self) -> Keys:
        """The keys of the installation."""
        return keys_of(self.app.extensions["tracker_config"])

    def record(self, by: str = "commune_a", *, who: Who | None = None, answered: bool = False, **more: Any) -> int:
        """An entry of a person's unit; its number."""
        spoken = Spoken(who, self.keys) if who else None
        with transaction():
            return entries.record(
                replace(ROAD, **more),
                actor=self.cast.actor(by),
                now=self.clock(),
                spoken=spoken,
                answered=answered,
            ).id

    def entry(self, row_id: int) -> Entry:
        """The entry, afresh."""
        db.session.rollback()
        return db.session.get_one(Entry, row_id)

    def entry_within(self, row_id: int) -> Entry:
        """The entry, inside a running transaction."""
        return db.session.get_one(Entry, row_id)

    def need(self, row_id: int) -> Need:
        """The need, afresh."""
        db.session.rollback()
        return db.session.get_one(Need, row_id)

    def improvement(self, row_id: int) -> Improvement:
        """The improvement, afresh."""
        db.session.rollback()
        return db.session.get_one(Improvement, row_id)

    def bring(self, state: str, by: str = "commune_a", **more: Any) -> int:
        """A new entry in a state."""
        row_id = self.record(by, **more)
        for verb in ENTRY_WAYS[state]:
            self.act(verb, row_id, by=by)
        return row_id

    def act(self, verb: str, row_id: int, by: str = "commune_a", **given: Any) -> None:
        """Let a person do a verb with an entry."""
        who, now = self.cast.actor(by), self.clock()
        with transaction():
            row = db.session.get_one(Entry, row_id)
            if verb == "see_person":
                persons.see_person(row, keys=self.keys, actor=who, now=now)
            elif verb == "erase_person":
                persons.erase_person(row, actor=who, now=now)
            elif verb in {"gather", "release"}:
                need = db.session.get_one(Need, given.pop("need"))
                getattr(needs, verb)(need, [row], actor=who, now=now, version=need.version)
            else:
                words: dict[str, Any] = {
                    "edit": {"heard": ROAD},
                    "answer": {"answer": "Xã đã rải đá đoạn lầy."},
                    "reopen": {"reason": "Lại lầy sau mưa."},
                    "withdraw": {"reason": "Ghi trùng."},
                }.get(verb, {})
                given = {"version": row.version, **words, **given}
                getattr(entries, verb)(row, actor=who, now=now, **given)

    def found(self, *entry_ids: int, by: str = "commune_a", title: str = "Đường vào bản đi được mùa mưa") -> int:
        """A need out of entries; of a fresh one where none is given."""
        wanted = entry_ids or (self.record(by),)
        with transaction():
            rows = [db.session.get_one(Entry, one) for one in wanted]
            return needs.found(title, Topic.ROADS, rows, actor=self.cast.actor(by), now=self.clock()).id

    def bring_need(self, state: str, by: str = "commune_a", *, entries: int = 2) -> int:
        """A new need in a state."""
        row_id = self.found(*(self.record(by) for _ in range(entries)), by=by)
        for verb in NEED_WAYS[state]:
            self.act_need(verb, row_id, by=by)
        return row_id

    def act_need(self, verb: str, row_id: int, by: str = "commune_a", **given: Any) -> Any:
        """Let a person do a verb with a need."""
        who, now = self.cast.actor(by), self.clock()
        fresh: list[int] = []
        if verb == "gather" and "entries" not in given:
            fresh = [self.record("commune_a")]
        if verb == "merge" and "main" not in given:
            given["main"] = self.found(by="commune_a")
        if verb == "tie_work" and "work" not in given:
            given["work"] = self.work()
        with transaction():
            row = db.session.get_one(Need, row_id)
            own = list(needs.entries_of(row))
            words: dict[str, Any] = {
                "edit": {"title": "Đường tốt hơn", "topic": Topic.ROADS},
                "gather": {"entries": [db.session.get_one(Entry, one) for one in fresh]},
                "release": {"entries": own[:1]},
                "split": {"title": "Cầu qua suối", "topic": Topic.ROADS, "entries": own[:1]},
                "answer": {"answer": "Xã rải đá 300 m trước mùa mưa."},
                "tell": {"how": "Niêm yết tại nhà văn hóa bản.", "on": dt.date(2024, 9, 30)},
                "reopen": {"reason": "Người dân hỏi lại."},
                "escalate": {"matter": matter()},
            }.get(verb, {})
            given = {"version": row.version, **words, **given}
            if isinstance(given.get("work"), int):
                given["work"] = db.session.get_one(Work, given["work"])
            if isinstance(given.get("main"), int):
                given["main"] = db.session.get_one(Need, given["main"])
            if given.get("entries") and isinstance(given["entries"][0], int):
                given["entries"] = [db.session.get_one(Entry, one) for one in given["entries"]]
            module = answering if verb in {"answer", "tell", "reopen", "escalate", "tie_work"} else needs
            done = getattr(module, verb)(row, actor=who, now=now, **given)
            return getattr(done, "id", done)

    def work(self) -> int:
        """An upgrade work of Dào San."""
        if self.yard is None:
            self.yard = make_yard(self.cast, self.clock)
        return self.yard.bring("need")

    def plan(self, by: str = "commune_a", need: int | None = None) -> int:
        """An improvement of a person's unit."""
        with transaction():
            wanted = db.session.get_one(Need, need) if need else None
            return improving.plan(PLAN, actor=self.cast.actor(by), now=self.clock(), need=wanted).id

    def bring_improvement(self, state: str, by: str = "commune_a") -> int:
        """A new improvement in a state."""
        row_id = self.plan(by)
        for verb in IMPROVEMENT_WAYS[state]:
            self.act_improvement(verb, row_id, by=by)
        return row_id

    def act_improvement(self, verb: str, row_id: int, by: str = "commune_a", **given: Any) -> None:
        """Let a person do a verb with an improvement."""
        who, now = self.cast.actor(by), self.clock()
        if verb in {"serve", "unserve"} and "need" not in given:
            given["need"] = self.found(by="commune_a")
            if verb == "unserve" and self.improvement(row_id).state.value != "dropped":
                self.act_improvement("serve", row_id, need=given["need"])
        with transaction():
            row = db.session.get_one(Improvement, row_id)
            words: dict[str, Any] = {
                "edit": {"wish": PLAN},
                "finish": {"result": "Trả ngay trong buổi.", "after": Decimal("0.5")},
                "drop": {"reason": "Chưa có người."},
            }.get(verb, {})
            given = {"version": row.version, **words, **given}
            if isinstance(given.get("need"), int):
                given["need"] = db.session.get_one(Need, given["need"])
            getattr(improving, verb)(row, actor=who, now=now, **given)

    def indicator(self, name: str = "Chỉ số hài lòng (SIPAS)", **more: Any) -> int:
        """An indicator in percent."""
        given: dict[str, Any] = {"measure": "%", "direction": Direction.UP, "target_id": None, **more}
        with transaction():
            return measuring.name_indicator(name, actor=self.cast.actor("office"), now=self.clock(), **given).id

    def read(self, indicator_id: int, year: int = 2023, value: str | None = "92.7", **more: Any) -> int:
        """A value of an indicator."""
        given: dict[str, Any] = {
            "unit_id": self.cast.units["district"],
            "survey": "Khảo sát của tỉnh",
            "source": "Văn bản của huyện",
            "formula": Formula.STATED,
            "value": Decimal(value) if value else None,
            **more,
        }
        with transaction():
            row = db.session.get_one(Indicator, indicator_id)
            found = Measured(year=year, **given)
            return measuring.read(row, found, actor=self.cast.actor("office"), now=self.clock()).id

    def reading(self, row_id: int) -> Reading:
        """The value, afresh."""
        db.session.rollback()
        return db.session.get_one(Reading, row_id)


def matter() -> Matter:
    """A recommendation upward."""
    return Matter(
        title="Làm đường vào bản",
        content="Đề nghị hỗ trợ làm 2 km đường bê tông.",
        field=Field.ROADS,
        competent_level=LevelCode.DISTRICT,
    )


@pytest.fixture
def hearing(app: Flask, cast: Cast, clock: TestClock) -> Hearing:
    return Hearing(app, cast, clock)
