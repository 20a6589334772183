"""Outreach of all communes: villages, activities, plans and materials, invented as their texts say."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import SYSTEM, Actor
from tracker.core.clock import at_hour, local_day
from tracker.demo.evidence import Evidence
from tracker.demo.people import DAO_SAN, Company
from tracker.directives.models import Directive
from tracker.outreach import operations
from tracker.outreach.models import Activity
from tracker.outreach.operations import Confirmation, Intent, MaterialFacts
from tracker.outreach.queries import ActivityFacts, codes, doubts, facts_of, tasks_of
from tracker.outreach.states import Audience, Channel, Language, MaterialKind, Measure
from tracker.units import operations as units
from tracker.units.models import UnitVersion
from tracker.units.operations import VillageFacts
from tracker.units.queries import VillageRow, villages_on
from tracker.units.states import COMMUNE_KINDS, UnitKind, VillageKind

BEGAN = dt.date(2020, 2, 1)
FIRST, LAST = dt.date(2024, 8, 5), dt.date(2024, 9, 25)
MARK = "Minh họa"
SET_UP = at_hour(dt.date(2024, 7, 5), dt.time(8))
PROVIDED = at_hour(dt.date(2024, 7, 30), dt.time(10, 30))
PLANNED = at_hour(dt.date(2024, 7, 31), dt.time(9))
WRITTEN = dt.timedelta(hours=2)
# Of each commune how many villages the demonstration gives it, and how many of them were reached.
SIZES: Mapping[str, tuple[int, int]] = {
    "Xã Pa Vây Sử": (7, 2), DAO_SAN: (11, 7), "Xã Sì Lở Lầu": (13, 9), "Xã Vàng Ma Chải": (7, 5),
    "Xã Huổi Luông": (18, 16), "Xã Nậm Xe": (16, 15), "TT. Phong Thổ": (12, 12), "Xã Ma Li Pho": (9, 9),
    "Xã Mường So": (14, 14), "Xã Sin Suối Hồ": (11, 11), "Xã Khổng Lào": (10, 10), "Xã Bản Lang": (15, 15),
    "Xã Hoang Thèn": (11, 11), "Xã Tung Qua Lìn": (8, 8), "Xã Mù Sang": (9, 9), "Xã Mồ Sì San": (6, 6),
    "Xã Lản Nhì Thàng": (9, 9),
}  # fmt: skip
USUAL = (8, 6)
SYLLABLES = (
    "Hợp", "Nà", "Pờ", "Xin", "Lèng", "Sì", "Huổi", "Nậm", "Tả", "Chí", "Khoa", "Mo", "Pho", "Vàng", "Lùng",
    "Sểnh",
)  # fmt: skip
ENDINGS = ("Chải", "Cúng", "Sang", "Phài", "Lìn", "Ngài", "Than", "Hồ", "Chin", "Pê", "Giàng", "Cuông")
SPOKEN: Mapping[str, tuple[Language, ...]] = {
    "Xã Mường So": (Language.THAI, Language.KINH),
    "Xã Khổng Lào": (Language.THAI,),
    "Xã Bản Lang": (Language.THAI, Language.DAO),
    "TT. Phong Thổ": (Language.KINH,),
    "Xã Mồ Sì San": (Language.DAO,),
    "Xã Vàng Ma Chải": (Language.HA_NHI, Language.DAO),
    "Xã Hoang Thèn": (Language.DAO,),
}
MATERIALS = (
    ("Tờ gấp: Khảo sát mức độ hài lòng năm 2024", MaterialKind.LEAFLET, Language.KINH),
    ("Tờ gấp bằng tiếng Mông", MaterialKind.LEAFLET, Language.HMONG),
    ("Bài phát thanh tiếng Việt", MaterialKind.SCRIPT, Language.KINH),
    ("Bài phát thanh tiếng Thái", MaterialKind.SCRIPT, Language.THAI),
    ("Bài phát thanh tiếng Dao", MaterialKind.SCRIPT, Language.DAO),
)


def settle(communes: list[UnitVersion]) -> None:
    """Found the villages of the communes, within the running transaction."""
    chance = random.Random(1318)
    names = [f"{first} {last}" for first in SYLLABLES for last in ENDINGS]
    chance.shuffle(names)
    for version in communes:
        count, _reached = SIZES.get(version.short_name, USUAL)
        kind = VillageKind.BLOCK if version.kind is UnitKind.TOWN else VillageKind.BAN
        for _ in range(count):
            facts = VillageFacts(version.unit_id, kind, names.pop(), chance.randint(34, 120))
            units.add_village(facts, valid_from=BEGAN, actor=SYSTEM, now=SET_UP)


@dataclass(frozen=True)
class Deed:
    """One activity to come: when, of which commune, in which village, by which channel."""

    at: dt.datetime
    unit: str
    village: VillageRow
    channel: Channel


@dataclass
class Campaign:
    """Lets outreach happen in the order of time, beside what else the story tells."""

    directive: Directive
    company: Company
    reporters: Mapping[str, Actor]
    evidence: Evidence
    chance: random.Random = field(default_factory=lambda: random.Random(2024))
    agenda: list[tuple[dt.datetime, int, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        communes = [one for one in self.reporters if one in SIZES]
        self._at(PROVIDED, lambda: self._provide(communes))
        for place, unit in enumerate(communes):
            self._at(PLANNED + dt.timedelta(minutes=place), partial(self._plan, unit))
        deeds = sorted((deed for unit in communes for deed in self._deeds(unit)), key=lambda one: one.at)
        for number, deed in enumerate(deeds):
            self._at(deed.at + WRITTEN, partial(self._do, deed, number))
        self._at(at_hour(dt.date(2024, 9, 26), dt.time(9)), self._second_thoughts)
        self.agenda.sort(key=lambda one: one[:2])

    def _at(self, moment: dt.datetime, act: Callable[[], None]) -> None:
        self.agenda.append((moment, len(self.agenda), act))

    def until(self, moment: dt.datetime | None) -> None:
        """Let everything happen that comes before a moment; all that is left for none."""
        while self.agenda and (moment is None or self.agenda[0][0] < moment):
            self.agenda.pop(0)[2]()
            db.session.flush()

    def _provide(self, communes: list[str]) -> None:
        for number, (title, kind, language) in enumerate(MATERIALS):
            note = f"{MARK}: tệp được dựng để xem thử."
            facts = MaterialFacts(title, kind, language, self.directive.id, note)
            scan = self.evidence.scan(number)
            row = operations.provide(facts, scan, actor=self.company["noi.vu"], now=PROVIDED)
            for place, unit in enumerate(communes):
                if (place + number) % 3:
                    operations.fetch(row, actor=self.reporters[unit], now=PROVIDED + dt.timedelta(minutes=place))

    def _villages(self, unit: str) -> list[VillageRow]:
        return villages_on(LAST, [self.reporters[unit].unit_id or 0])

    def _plan(self, unit: str) -> None:
        villages = self._villages(unit)
        clerk = self.reporters[unit]
        intent = Intent(sessions=len(villages), due_on=LAST, note=f"{MARK}: mỗi bản ít nhất một buổi.")
        operations.set_plan(
            clerk.unit_id or 0,
            self.directive,
            intent,
            actor=clerk,
            now=PLANNED,
            version=0,
            today=local_day(PLANNED),
        )

    def _deeds(self, unit: str) -> Iterator[Deed]:
        """A meeting in each village reached, and here and there loudspeakers, a market, leaflets."""
        _count, reached = SIZES[unit]
        span = (LAST - FIRST).days
        for place, village in enumerate(self._villages(unit)[:reached]):
            day = FIRST + dt.timedelta(days=(place * 5 + self.chance.randint(0, 9)) % span)
            yield Deed(at_hour(day, dt.time(14, place)), unit, village, Channel.MEETING)
            if place % 3 == 0:
                later = day + dt.timedelta(days=1)
                yield Deed(at_hour(later, dt.time(6, place)), unit, village, Channel.LOUDSPEAKER)
            if place % 5 == 2:
                yield Deed(at_hour(day, dt.time(16, place)), unit, village, Channel.LEAFLET)

    def _counts(self, deed: Deed) -> dict[Measure, int]:
        if deed.channel is Channel.LOUDSPEAKER:
            return {Measure.BROADCASTS: self.chance.randint(2, 6), Measure.MINUTES: 30 * self.chance.randint(2, 6)}
        if deed.channel is Channel.LEAFLET:
            copies = self.chance.randint(30, 90)
            return {Measure.COPIES: copies, Measure.HOUSEHOLDS: copies}
        present = self.chance.randint(35, 110)
        return {
            Measure.SESSIONS: 1,
            Measure.ATTENDANCES: present,
            Measure.WOMEN: present * self.chance.randint(40, 60) // 100,
            Measure.MINORITIES: present * self.chance.randint(80, 100) // 100,
        }

    def _do(self, deed: Deed, number: int) -> None:
        clerk = self.reporters[deed.unit]
        spoken = SPOKEN.get(deed.unit, (Language.HMONG,))
        facts = ActivityFacts(
            unit_id=clerk.unit_id or 0,
            held_on=local_day(deed.at),
            channel=deed.channel,
            audience=Audience.RESIDENTS,
            counts=self._counts(deed),
            village_ids=(deed.village.id,),
            place="Nhà văn hóa bản" if deed.channel is Channel.MEETING else "",
            languages=tuple(one.value for one in spoken),
            task_ids=tuple(one.id for one in tasks_of(clerk.unit_id or 0)),
            directive_ids=(self.directive.id,),
            note=f"{MARK}: hoạt động và số liệu là giả định.",
        )
        now = deed.at + WRITTEN
        files = [self.evidence.photo(number)] if number % 4 else []
        found = doubts(facts, local_day(now))
        confirmed = Confirmation(frozenset(codes(found).split(",")), f"{MARK}: đơn vị đã kiểm tra.")
        operations.record(facts, actor=clerk, now=now, confirmed=confirmed, files=files)

    def _second_thoughts(self) -> None:
        """One is corrected, one withdrawn, one recorded by the office with a point to look at."""
        clerk, at = self.reporters[DAO_SAN], at_hour(dt.date(2024, 9, 26), dt.time(9))
        rows = db.session.scalars(
            select(Activity).where(Activity.unit_id == clerk.unit_id).order_by(Activity.id)
        ).all()
        first = facts_of(rows[0])
        counts = {**first.counts, Measure.ATTENDANCES: first.counts.get(Measure.ATTENDANCES, 60) + 4}
        again = ActivityFacts(**{**vars(first), "counts": counts})
        operations.correct(
            rows[0], again, actor=clerk, now=at, version=rows[0].version, note=f"{MARK}: đếm lại theo biên bản."
        )
        market = ActivityFacts(
            unit_id=clerk.unit_id or 0,
            held_on=dt.date(2024, 9, 15),
            channel=Channel.MARKET,
            audience=Audience.RESIDENTS,
            counts={Measure.SESSIONS: 1, Measure.ATTENDANCES: 2_150, Measure.COPIES: 300},
            place="Chợ phiên Dào San",
            languages=(Language.HMONG.value, Language.KINH.value),
            task_ids=first.task_ids,
            directive_ids=first.directive_ids,
            note=f"{MARK}: hoạt động và số liệu là giả định.",
        )
        seen = Confirmation(frozenset({"crowd"}), f"{MARK}: chợ phiên cuối tháng, đếm ở cổng cả ngày.")
        office = self.company["noi.vu"]
        operations.record(market, actor=office, now=at, confirmed=seen)
        twin = operations.record(
            ActivityFacts(**{**vars(market), "held_on": dt.date(2024, 9, 8)}), actor=clerk, now=at, confirmed=seen
        )
        operations.withdraw(twin, actor=clerk, now=at, version=twin.version, reason=f"{MARK}: ghi nhầm ngày.")


def communes_among(versions: list[UnitVersion]) -> list[UnitVersion]:
    """The communes of a list of units."""
    return [one for one in versions if one.kind in COMMUNE_KINDS]
