"""Upgrade works of every one-stop office in every state, with money: invented, as their texts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import at_hour
from tracker.demo.evidence import Evidence
from tracker.demo.people import DAO_SAN, Company
from tracker.escalations import operations as escalations
from tracker.escalations.operations import Holder, Paper
from tracker.escalations.registry import Link
from tracker.escalations.states import LevelCode
from tracker.facilities.figures import offices_on
from tracker.facilities.models import Item, MoneyEntry, Work
from tracker.facilities.operations import works as operations
from tracker.facilities.operations.works import Scope, Sum
from tracker.facilities.states.works import MoneyKind, PhotoMoment, Source, WorkKind

BEGIN = dt.date(2024, 7, 18)
YEAR = 2024


@dataclass(frozen=True)
class Kind:
    """A work as units order it: what, how many of which items, at which price in đồng, from which source."""

    title: str
    kind: WorkKind
    items: tuple[tuple[str, int], ...]
    amount: int
    source: Source


KINDS = (
    Kind("Mua máy quét hồ sơ", WorkKind.PURCHASE, (("TB03", 1),), 28_500_000, Source.DISTRICT),
    Kind("Mở rộng phòng", WorkKind.CONSTRUCTION, (("DT01", 12), ("DT08", 1)), 415_000_000, Source.PROGRAMME),
    Kind("Bổ sung ghế chờ, bàn viết", WorkKind.PURCHASE, (("QC04", 8), ("QC05", 1)), 9_640_000, Source.COMMUNE),
    Kind("Mua máy tính cho người dân nộp hồ sơ", WorkKind.PURCHASE, (("TB10", 1),), 15_490_000, Source.DISTRICT),
    Kind("Làm dốc cho xe lăn", WorkKind.CONSTRUCTION, (("DT05", 1),), 12_350_000, Source.SOCIAL),
    Kind("Sửa nhà vệ sinh cho người dân", WorkKind.REPAIR, (("QC08", 1),), 45_200_000, Source.COMMUNE),
    Kind("Lắp máy lấy số, gọi số", WorkKind.PURCHASE, (("TB08", 1), ("TB09", 1)), 36_750_000, Source.PROVINCE),
    Kind("Đường truyền dự phòng 4G", WorkKind.SERVICE, (("MG02", 1),), 6_000_000, Source.COMMUNE),
)  # fmt: skip
# What happens to a work, each with days since the step before.
_PLAN = (("estimate", 0), ("plan", 1), ("approve", 6))
_FUNDED = (*_PLAN, ("grant", 8))
_UNDER_WAY = (*_FUNDED, ("begin", 5), ("spend", 9))
COURSES: tuple[tuple[tuple[str, int], ...], ...] = (
    (*_UNDER_WAY, ("accept", 6)),
    (*_UNDER_WAY, ("delay", 3)),
    (("estimate", 0),),
    _PLAN[:2],
    _PLAN,
    _FUNDED,
    (*_FUNDED, ("correct", 2)),
    (*_PLAN, ("postpone", 4)),
    (*_PLAN[:2], ("cancel", 7)),
)
WORKS_EACH = 3
ASKS = "Xã Huổi Luông"
ASKED = "Nâng cấp nhà làm việc bộ phận một cửa"


@dataclass
class Building:
    """Lets the works happen in the order of time, beside what else the story tells."""

    company: Company
    reporters: Mapping[str, Actor]
    evidence: Evidence
    rows: dict[int, int] = field(default_factory=dict)
    agenda: list[tuple[dt.datetime, int, str, str]] = field(default_factory=list)
    kinds: dict[int, Kind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, (_unit_id, name) in enumerate(offices_on(BEGIN)):
            for turn in range(WORKS_EACH):
                self._expect(name, place, turn)
        self.agenda.sort()

    def _expect(self, name: str, place: int, turn: int) -> None:
        number = place * WORKS_EACH + turn
        kind = KINDS[(place + turn * 3) % len(KINDS)]
        self.kinds[number] = replace(kind, amount=kind.amount + place * 10_500)
        day = BEGIN + dt.timedelta(days=place % 9 + turn * 2)
        self.agenda.append((at_hour(day, dt.time(10, place)), number, name, "add"))
        for verb, days in COURSES[(place * 2 + turn * 4) % len(COURSES)]:
            day += dt.timedelta(days=days)
            self.agenda.append((at_hour(day, dt.time(11 + len(self.agenda) % 5, place)), number, name, verb))
            day += dt.timedelta(days=1)

    def until(self, moment: dt.datetime | None) -> None:
        """Let everything happen that comes before a moment; all that is left for none, and the recommendation."""
        while self.agenda and (moment is None or self.agenda[0][0] < moment):
            at, number, name, verb = self.agenda.pop(0)
            if verb == "add":
                self._add(number, name, at)
            else:
                self._do(number, name, verb, at)
            db.session.flush()
        if moment is None:
            self._ask_upward()

    def _add(self, number: int, name: str, at: dt.datetime) -> None:
        kind, clerk = self.kinds[number], self.reporters[name]
        scope = Scope(
            title=kind.title,
            kind=kind.kind,
            items={self._item(code): Decimal(count) for code, count in kind.items},
            description=f"Minh họa: {kind.title.lower()} theo kết quả kiểm kê tháng 7.",
            basis="Minh họa: kiểm kê bộ phận một cửa tháng 7/2024.",
            start_on=at.date() + dt.timedelta(days=14),
            finish_on=at.date() + dt.timedelta(days=60 + number % 40),
        )
        row = operations.add(scope, unit_id=clerk.unit_id or 0, actor=clerk, now=at)
        self.rows[number] = row.id
        if kind.kind is not WorkKind.PURCHASE:
            photos = [self.evidence.photo(number)]
            db.session.flush()
            operations.add_photos(
                row, actor=clerk, now=at, version=row.version, moment=PhotoMoment.BEFORE, files=photos
            )

    def _item(self, code: str) -> int:
        return db.session.scalars(select(Item.id).where(Item.code == code)).one()

    def _do(self, number: int, name: str, verb: str, at: dt.datetime) -> None:
        row = db.session.get_one(Work, self.rows[number])
        office = verb in {"approve", "grant", "correct"} or (verb == "postpone")
        head = verb == "plan" and name == DAO_SAN
        who = self.company["noi.vu"] if office else self.company["dao.san.ld"] if head else self.reporters[name]
        first, words = self._words(number, verb, row, at)
        getattr(operations, verb)(row, *first, actor=who, now=at, version=row.version, **words)

    def _words(self, number: int, verb: str, row: Work, at: dt.datetime) -> tuple[tuple[Any, ...], dict[str, Any]]:
        kind = self.kinds[number]
        paper = Sum(kind.amount, kind.source, YEAR, f"MH-{number + 1:03d}/QĐ-UBND", at.date())
        if verb == "correct":
            entry = db.session.scalars(
                select(MoneyEntry).where(MoneyEntry.work_id == row.id, MoneyEntry.kind == MoneyKind.GRANT)
            ).one()
            return (entry.id,), {"amount": entry.amount - 250_000, "reason": "Minh họa: theo giá chào thầu."}
        if verb == "accept":
            photos = [self.evidence.photo(number + 1)] if kind.kind is not WorkKind.PURCHASE else []
            quantities = {one.item_id: one.quantity for one in row.items}
            return (), {"accepted_on": at.date(), "quantities": quantities, "files": photos}
        if verb == "delay":
            later = (row.finish_on or at.date()) + dt.timedelta(days=20)
            return (), {"finish_on": later, "reason": "Minh họa: mưa lũ, vật liệu chưa lên được."}
        words: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
            "estimate": ((paper,), {}),
            "grant": ((paper,), {}),
            "spend": ((replace(paper, amount=kind.amount - 137_500, document=f"MH-{number + 1:03d}/HĐ"),), {}),
            "begin": ((), {"began_on": at.date()}),
            "postpone": ((), {"reason": "Minh họa: chờ phương án sắp xếp trụ sở."}),
            "cancel": ((), {"reason": "Minh họa: đã được đơn vị khác tặng thiết bị."}),
        }
        return words.get(verb, ((), {}))

    def _ask_upward(self) -> None:
        """A work that the commune cannot pay: planned, and a recommendation for it on its way to the province."""
        clerk, office = self.reporters[ASKS], self.company["noi.vu"]
        at = at_hour(dt.date(YEAR, 9, 26), dt.time(9))
        scope = Scope(
            title=ASKED,
            kind=WorkKind.CONSTRUCTION,
            items={self._item("DT01"): Decimal(40), self._item("DT09"): Decimal(1)},
            description="Minh họa: phòng hiện có quá hẹp, xã không cân đối được kinh phí.",
            basis="Minh họa: kiểm kê bộ phận một cửa tháng 9/2024.",
            finish_on=dt.date(2025, 6, 30),
        )
        row = operations.add(scope, unit_id=clerk.unit_id or 0, actor=clerk, now=at)
        db.session.flush()
        planned = Sum(1_250_000_000, Source.PROVINCE, YEAR + 1, "MH-090/DT")
        operations.estimate(row, planned, actor=clerk, now=at, version=row.version)
        db.session.flush()
        matter = replace(
            operations.matter_of(row, at), competent_level=LevelCode.DEPARTMENT, authority="Sở Tài chính"
        )
        raised = escalations.raise_(matter, unit_id=row.unit_id, actor=clerk, now=at, origin=Link("work", row.id))
        db.session.flush()
        escalations.send(raised, actor=clerk, now=at + dt.timedelta(minutes=10), version=raised.version)
        db.session.flush()
        later = at + dt.timedelta(hours=5)
        escalations.mark_beyond(
            raised, actor=office, now=later, version=raised.version, reason="Minh họa: vượt phân cấp ngân sách."
        )
        db.session.flush()
        escalations.forward(
            raised,
            Holder(LevelCode.DEPARTMENT, "Sở Tài chính"),
            Paper("118/TTr-UBND", later.date()),
            actor=office,
            now=later + dt.timedelta(minutes=30),
            version=raised.version,
        )
        db.session.flush()
