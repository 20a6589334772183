"""What people of the communes said over the summer, what came of it, and the index: invented, as the texts say.

The one figure that is not invented is the satisfaction index of 2023, which the district's letter names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import select

from tracker.accounts.operations import Keys
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import at_hour
from tracker.demo.people import DAO_SAN, Company
from tracker.directives.models import Target
from tracker.escalations import operations as escalations
from tracker.escalations.operations import Matter
from tracker.escalations.states import Field, LevelCode
from tracker.feedback.models import Entry, Improvement, Need
from tracker.feedback.operations import answering, entries, improving, measuring, needs
from tracker.feedback.operations.entries import Heard, Spoken
from tracker.feedback.operations.improving import Plan
from tracker.feedback.operations.measuring import Measured
from tracker.feedback.operations.persons import Who
from tracker.feedback.states import Channel, Direction, Formula, Topic
from tracker.units.queries import villages_on

FIRST = dt.date(2024, 7, 15)
LETTER = (
    "Văn bản của UBND huyện Phong Thổ về nâng cao Chỉ số hài lòng năm 2024 (số của năm 2023 do UBND tỉnh công bố)"
)
PROVINCE = "Khảo sát của UBND tỉnh công bố cho cấp huyện"
COMMUNES = (
    DAO_SAN, "Xã Bản Lang", "Xã Nậm Xe", "Xã Mù Sang", "Xã Mường So", "Xã Sin Suối Hồ", "Xã Hoang Thèn",
    "Xã Khổng Lào", "Xã Ma Li Pho", "Xã Lản Nhì Thàng", "Xã Pa Vây Sử", "Xã Tung Qua Lìn",
)  # fmt: skip
ELSEWHERE = "Minh họa: chợ phiên"
"""A place that is no village: every ninth entry was heard there."""
T = Topic
SAYINGS: tuple[tuple[Topic, tuple[str, ...], str], ...] = (
    (T.SERVICES, (
        "Minh họa: mong bộ phận một cửa mở thêm buổi chiều thứ sáu để bà con đi nương về kịp làm giấy tờ.",
        "Minh họa: đề nghị một cửa mở cửa thêm buổi chiều thứ sáu, sáng bà con đi nương không kịp.",
        "Minh họa: bà con đi nương cả ngày, xin mở thêm một buổi chiều ở bộ phận một cửa.",
    ), "Minh họa: xã mở thêm chiều thứ sáu từ tháng 9."),
    (T.ROADS, (
        "Minh họa: đường vào bản lầy lội mùa mưa, xe máy không đi được, đề nghị rải đá.",
        "Minh họa: mùa mưa đường vào bản lầy, trẻ em đi học khó, xin rải đá đoạn dốc.",
    ), "Minh họa: xã huy động rải đá 300 m đoạn dốc."),
    (T.WATER, (
        "Minh họa: nước sinh hoạt của bản đục sau mưa, đề nghị làm lại bể lọc.",
        "Minh họa: bể nước sinh hoạt bị đục mỗi khi mưa, xin sửa bể lọc.",
    ), "Minh họa: cán bộ xã đã thau bể, đưa vào kế hoạch sửa bể lọc."),
    (T.REFORM, ("Minh họa: cán bộ hướng dẫn bằng tiếng Mông thì người già dễ hiểu hơn.",),
     "Minh họa: bố trí người biết tiếng Mông hai buổi một tuần."),
    (T.ELECTRICITY, ("Minh họa: điện sinh hoạt yếu vào buổi tối, hay nhảy cầu dao.",), ""),
    (T.HEALTH, ("Minh họa: trạm y tế hết thuốc hạ sốt cho trẻ hai tuần liền.",),
     "Minh họa: trạm y tế đã nhận thuốc bổ sung."),
    (T.WELFARE, ("Minh họa: chưa rõ thủ tục trợ cấp cho người già neo đơn.",),
     "Minh họa: đã hướng dẫn tại nhà văn hóa bản."),
    (T.SCHOOLS, ("Minh họa: điểm trường thiếu bàn ghế cho lớp ghép.",), ""),
)  # fmt: skip
CHANNELS = (Channel.ONE_STOP, Channel.MEETING, Channel.BOX, Channel.HOTLINE, Channel.VISIT)
EACH = 5
"""Entries of each commune."""


@dataclass
class Voices:
    """Lets what people said, and what units made of it, happen in the order of time."""

    company: Company
    reporters: Mapping[str, Actor]
    keys: Keys
    agenda: list[tuple[dt.datetime, int, Callable[[dt.datetime], None]]] = field(default_factory=list)
    by_saying: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, commune in enumerate(COMMUNES):
            for turn in range(EACH):
                self._plan_entry(place, commune, turn)
        self._at(dt.date(2024, 9, 12), 9, self._needs)
        self._at(dt.date(2024, 9, 20), 9, self._improve)
        self._at(dt.date(2024, 9, 27), 15, self._escalate)
        self._at(dt.date(2024, 9, 27), 16, self._indicators)
        self.agenda.sort(key=lambda one: one[:2])

    def _at(self, day: dt.date, hour: int, act: Callable[[dt.datetime], None]) -> None:
        self.agenda.append((at_hour(day, dt.time(hour)), len(self.agenda), act))

    def until(self, moment: dt.datetime | None) -> None:
        """Let everything happen that comes before a moment; all that is left for none."""
        while self.agenda and (moment is None or self.agenda[0][0] < moment):
            at, _number, act = self.agenda.pop(0)
            act(at)
            db.session.flush()

    def _plan_entry(self, place: int, commune: str, turn: int) -> None:
        kind = turn if turn < 3 else 3 + (place + turn) % (len(SAYINGS) - 3)
        topic, texts, answer = SAYINGS[kind]
        day = FIRST + dt.timedelta(days=(place * 11 + turn * 13) % 55)
        heard = Heard(
            received_on=day,
            channel=CHANNELS[(place + turn) % len(CHANNELS)],
            topic=topic,
            said=texts[place % len(texts)],
        )
        if (place + turn) % 9 == 8:
            heard = replace(heard, village=ELSEWHERE)
        else:
            villages = villages_on(day, [self.reporters[commune].unit_id or 0])
            heard = replace(heard, village_id=villages[(place + turn) % min(3, len(villages))].id)
        course = (place + turn) % 4 if answer else turn % 2
        self._at(day, 14, lambda at: self._live(commune, kind, heard, course, at))

    def _live(self, commune: str, kind: int, heard: Heard, course: int, at: dt.datetime) -> None:
        """Written down; then taken up, answered, or left as it is."""
        answer = SAYINGS[kind][2]
        clerk = self.reporters[commune]
        spoken = None
        if kind == 0 and commune == DAO_SAN:
            spoken = Spoken(Who("Người Minh Họa", "0900 000 000"), self.keys)
        row = entries.record(heard, actor=clerk, now=at, spoken=spoken)
        self.by_saying.setdefault((commune, kind), []).append(row.id)
        if course:
            entries.take_up(row, actor=clerk, now=at + dt.timedelta(hours=1), version=row.version)
        if course >= 2 and answer:
            db.session.flush()
            entries.answer(row, actor=clerk, now=at + dt.timedelta(hours=2), version=row.version, answer=answer)

    def _found(self, title: str, kind: int, communes: Sequence[str], who: Actor, at: dt.datetime) -> Need:
        numbers = [number for commune in communes for number in self.by_saying[commune, kind]]
        rows = db.session.scalars(select(Entry).where(Entry.id.in_(numbers)).order_by(Entry.id)).all()
        return needs.found(title, SAYINGS[kind][0], rows, actor=who, now=at)

    def _needs(self, at: dt.datetime) -> None:
        """The office gathers what many communes heard, Dào San what it heard itself."""
        office, clerk = self.company["noi.vu"], self.reporters[DAO_SAN]
        hours = self._found("Minh họa: bộ phận một cửa mở thêm buổi chiều", 0, COMMUNES[1:8], office, at)
        answering.answer(
            hours,
            actor=office,
            now=at,
            version=hours.version,
            answer="Minh họa: từ tháng 10, các xã mở thêm chiều thứ sáu tại bộ phận một cửa.",
        )
        water = self._found("Minh họa: nước sinh hoạt không bị đục sau mưa", 2, COMMUNES[1:5], office, at)
        answering.answer(
            water, actor=office, now=at, version=water.version, answer="Minh họa: sửa bể lọc trong quý IV."
        )
        db.session.flush()
        answering.tell(
            water,
            actor=office,
            now=at,
            version=water.version,
            how="Minh họa: niêm yết tại nhà văn hóa bản, đọc trên loa.",
            on=at.date(),
        )
        self._found("Minh họa: rải đá đường vào bản", 1, (DAO_SAN,), clerk, at)

    def _need(self, title: str) -> Need:
        return db.session.scalars(select(Need).where(Need.title == title)).one()

    def _improve(self, at: dt.datetime) -> None:
        clerk, office = self.reporters[DAO_SAN], self.company["noi.vu"]
        hours = self._need("Minh họa: bộ phận một cửa mở thêm buổi chiều")
        shown = Plan(
            service="Minh họa: chứng thực bản sao",
            topic=Topic.SERVICES,
            title="Minh họa: trả kết quả ngay trong buổi",
            expected="Minh họa: người dân không phải đi hai lần.",
            starts_on=dt.date(2024, 8, 5),
            measure="ngày",
            before=Decimal(2),
        )
        done = improving.plan(shown, actor=clerk, now=at)
        self._begin(done, clerk, at)
        improving.finish(
            done,
            actor=clerk,
            now=at,
            version=done.version,
            result="Minh họa: 9 trên 10 hồ sơ trả trong buổi.",
            after=Decimal("0.5"),
        )
        wider = Plan(
            service="Minh họa: giờ làm việc của bộ phận một cửa",
            topic=Topic.SERVICES,
            title="Minh họa: mở thêm chiều thứ sáu",
            expected="Minh họa: bà con đi nương về vẫn làm được giấy tờ.",
            starts_on=dt.date(2024, 9, 13),
        )
        self._begin(improving.plan(wider, actor=office, now=at, need=hours), office, at)
        for commune in COMMUNES[1:4]:
            later = Plan(
                service="Minh họa: hướng dẫn thủ tục",
                topic=Topic.REFORM,
                title="Minh họa: hướng dẫn bằng tiếng dân tộc hai buổi một tuần",
                starts_on=dt.date(2024, 10, 7),
            )
            improving.plan(later, actor=self.reporters[commune], now=at)

    def _begin(self, row: Improvement, who: Actor, at: dt.datetime) -> None:
        db.session.flush()
        improving.begin(row, actor=who, now=at, version=row.version)
        db.session.flush()

    def _escalate(self, at: dt.datetime) -> None:
        clerk = self.reporters[DAO_SAN]
        need = self._need("Minh họa: rải đá đường vào bản")
        matter = Matter(
            title="Minh họa: hỗ trợ làm đường bê tông vào bản",
            content="Minh họa: xã đã rải đá đoạn dốc; đề nghị hỗ trợ làm 1,5 km đường bê tông.",
            field=Field.ROADS,
            competent_level=LevelCode.DISTRICT,
            basis="Minh họa: ý kiến của người dân qua họp bản và hòm thư góp ý.",
            tell_citizens=True,
        )
        row = answering.escalate(need, matter, actor=clerk, now=at, version=need.version)
        db.session.flush()
        escalations.send(row, actor=clerk, now=at, version=row.version)
        db.session.flush()
        head = self.company["dao.san.ld"]
        escalations.approve_in_unit(row, actor=head, now=at + dt.timedelta(minutes=30), version=row.version)

    def _indicators(self, at: dt.datetime) -> None:
        """The index with the one known figure and the letter's target; another whose fall is the goal."""
        office, issuer = self.company["noi.vu"], self.company["lanh.dao"].unit_id or 0
        target = db.session.scalars(select(Target.id).order_by(Target.id)).first()
        index = measuring.name_indicator(
            "Chỉ số hài lòng của người dân (SIPAS)",
            measure="%",
            direction=Direction.UP,
            target_id=target,
            actor=office,
            now=at,
        )
        known = Measured(issuer, 2023, PROVINCE, LETTER, Formula.STATED, Decimal("92.7"))
        measuring.read(index, known, actor=office, now=at)
        own = "Minh họa: khảo sát nhanh tại bộ phận một cửa"
        counts = {2022: (4, 9, 31, 120, 86), 2023: (3, 8, 26, 128, 95), 2024: (2, 6, 20, 131, 101)}
        for year, levels in counts.items():
            unit_id = self.reporters[DAO_SAN].unit_id or 0
            value = Measured(unit_id, year, own, "Minh họa: số giả định", Formula.TOP_TWO, levels=levels)
            measuring.read(index, value, actor=office, now=at)
        waiting = measuring.name_indicator(
            "Minh họa: thời gian chờ trung bình tại bộ phận một cửa",
            measure="phút",
            direction=Direction.DOWN,
            target_id=None,
            actor=office,
            now=at,
        )
        for year, minutes in ((2022, "34"), (2023, "28"), (2024, "19.5")):
            given = Measured(issuer, year, own, "Minh họa: số giả định", Formula.STATED, Decimal(minutes))
            measuring.read(waiting, given, actor=office, now=at)
