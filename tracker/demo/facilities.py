"""Two stock-takes of every one-stop office, before and after a summer of repairs: invented figures."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import at_hour
from tracker.demo.evidence import Evidence
from tracker.demo.people import DAO_SAN, Company
from tracker.facilities import operations
from tracker.facilities.figures import offices_on
from tracker.facilities.models import StockTake
from tracker.facilities.operations import Answer
from tracker.facilities.queries import Entry, entries_on, lines_of
from tracker.facilities.states import MEASURED, Verdict
from tracker.units.queries import version_on
from tracker.units.states import COMMUNE_KINDS

FIRST, SECOND = dt.date(2024, 7, 16), dt.date(2024, 9, 9)
CORRECTED = "Xã Bản Lang"
# How many of ten offices have enough of an item before the repairs; the usual for all others.
OFTEN = {
    "DT01": 4, "DT05": 2, "QC04": 4, "QC08": 4, "TB08": 3, "TB09": 3, "TB10": 3, "TB12": 3, "TB16": 2, "TB17": 4,
    "MG02": 3, "TT02": 4, "TT06": 4, "TT07": 4,
}  # fmt: skip
USUAL = 7
NEVER_NONE = {"DT01", "DT02", "MG01", "NS01"}
WITHOUT_SCANNER = {2, 3, 5, 8, 9, 11, 13, 14, 16}
NO_QUEUE = "Minh họa: dưới 20 lượt mỗi ngày."


@dataclass
class Counting:
    """Lets the stock-takes happen in the order of time, beside what else the story tells."""

    company: Company
    reporters: Mapping[str, Actor]
    evidence: Evidence
    agenda: list[tuple[dt.datetime, int, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for unit_id, name in offices_on(FIRST):
            for day in (FIRST, SECOND):
                place = len(self.agenda) // 2
                moment = at_hour(day + dt.timedelta(days=place % 4), dt.time(9, place))
                self.agenda.append((moment, place, name, unit_id))
        self.agenda.sort()

    def until(self, moment: dt.datetime | None) -> None:
        """Let everything happen that comes before a moment; all that is left for none."""
        while self.agenda and (moment is None or self.agenda[0][0] < moment):
            at, place, name, unit_id = self.agenda.pop(0)
            self._count(unit_id, name, place, at)

    def _count(self, unit_id: int, name: str, place: int, at: dt.datetime) -> None:
        clerk, again = self.reporters[name], at.date() >= SECOND
        district = version_on(unit_id, at.date()).kind not in COMMUNE_KINDS
        officers = 8 if district else 2 + place % 3
        row = operations.begin(unit_id, taken_on=at.date(), officers=officers, actor=clerk, now=at)
        answers = {
            entry.item_id: self._answer(entry, place, officers, district, again)
            for entry in entries_on(row.taken_on)
        }
        self._enter(row, answers, clerk, at)
        self._hand_in(row, clerk, name, at)
        if name == CORRECTED and again:
            self._correct(row, clerk, at + dt.timedelta(days=1))

    def _answer(self, entry: Entry, place: int, officers: int, district: bool, again: bool) -> Answer:
        chance = random.Random(f"{entry.code} {place}")
        enough = chance.randint(1, 10) <= OFTEN.get(entry.code, USUAL) + district * 2
        repaired = again and chance.randint(1, 10) <= 3
        worn = again and enough and chance.randint(1, 40) == 1
        good = (enough and not worn) or repaired
        if entry.code == "TB03":
            good = district or place not in WITHOUT_SCANNER
        if entry.code in {"TB08", "TB09"} and not good and officers < 3:
            return Answer(verdict=Verdict.NOT_APPLICABLE, note=NO_QUEUE)
        needed = entry.required(officers, district)
        if entry.rule not in MEASURED or needed is None:
            return Answer(quantity=Decimal(int(good)))
        if good:
            return Answer(quantity=needed + chance.choice((0, 0, 0, 1, 2)))
        have = (needed * chance.choice((6, 8, 9) if entry.code in NEVER_NONE else (0, 3, 6, 8)) / 10).quantize(
            Decimal(1), rounding=ROUND_FLOOR
        )
        photos = [self.evidence.photo(place)] if entry.code == "DT01" else []
        return Answer(quantity=have + worn, broken=Decimal(int(worn)), photos=photos)

    def _enter(self, row: StockTake, answers: dict[int, Answer], clerk: Actor, at: dt.datetime) -> None:
        db.session.flush()
        operations.enter(row, answers, actor=clerk, now=at + dt.timedelta(minutes=9), version=row.version)
        db.session.flush()

    def _hand_in(self, row: StockTake, clerk: Actor, name: str, at: dt.datetime) -> None:
        operations.submit(row, actor=clerk, now=at + dt.timedelta(minutes=11), version=row.version)
        db.session.flush()
        if name == DAO_SAN:
            head, later = self.company["dao.san.ld"], at + dt.timedelta(minutes=40)
            operations.approve_in_unit(row, actor=head, now=later, version=row.version)
            db.session.flush()

    def _correct(self, row: StockTake, clerk: Actor, at: dt.datetime) -> None:
        """One chair was counted twice: an edition of its own says so."""
        fresh = operations.correct(row, actor=clerk, now=at, version=row.version)
        db.session.flush()
        chairs = next(entry for entry in entries_on(row.taken_on) if entry.code == "QC04")
        before = lines_of(row)[chairs.item_id].quantity or Decimal(1)
        answer = Answer(quantity=before - 1, note="Minh họa: đếm trùng một ghế.")
        self._enter(fresh, {chairs.item_id: answer}, clerk, at)
        operations.submit(fresh, actor=clerk, now=at + dt.timedelta(minutes=20), version=fresh.version)
        db.session.flush()
