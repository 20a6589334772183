"""A dozen recommendations beyond local authority, in every state: invented, as their texts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import at_hour
from tracker.demo.people import DAO_SAN, Company
from tracker.escalations import operations
from tracker.escalations.models import Escalation
from tracker.escalations.operations import Holder, Matter, Paper, Reply
from tracker.escalations.states import Audience, Elsewhere, Field, LevelCode, Outcome
from tracker.tasks.models import Task

YEAR = 2024
FINANCE, TRANSPORT, TELECOM = "Sở Tài chính", "Sở Giao thông vận tải", "Sở Thông tin và Truyền thông"
HOME = "Sở Nội vụ"
MONEY = "Minh họa: vượt phân cấp ngân sách của huyện."


@dataclass(frozen=True)
class Story:
    """A recommendation: of which unit, what about, from which day on, and what happens on which later day.

    One that stays has not left its unit; `task` is the label of the unit's task that it arose from.
    """

    unit: str
    title: str
    field: Field
    authority: str
    funds: int | None
    raised: tuple[int, int]
    steps: tuple[tuple[int, int, str, Any], ...] = ()
    level: LevelCode = LevelCode.DEPARTMENT
    citizens: bool = False
    stays: bool = False
    task: str = ""


def _up(day: tuple[int, int], authority: str, number: int) -> tuple[tuple[int, int, str, Any], ...]:
    """Found beyond the district two days before the letter leaves."""
    return ((day[0] - 2, day[1], "mark_beyond", MONEY), (*day, "forward", (authority, f"{number}/TTr-UBND")))


_A, _P, _R, _E = Outcome.ACCEPTED, Outcome.PARTLY, Outcome.REFUSED, Outcome.EXPLAINED
SCANNER = "Kinh phí mua máy quét, máy tính cho bộ phận một cửa"
STORIES: tuple[Story, ...] = (
    Story(
        "Xã Pa Vây Sử", SCANNER, Field.EQUIPMENT, FINANCE, 59_500_000, (12, 8),
        _up((16, 8), FINANCE, 87),
    ),
    Story("Xã Mồ Sì San", SCANNER, Field.EQUIPMENT, FINANCE, 42_000_000, (14, 8), ((15, 8, "merge", 0),)),
    Story(
        "Xã Tung Qua Lìn", "Sửa đường đến bản Hang É", Field.ROADS, TRANSPORT, 2_500_000_000, (19, 8),
        (*_up((23, 8), TRANSPORT, 91), (16, 9, "remind", "Minh họa: đề nghị trả lời trước khi chốt kế hoạch.")),
    ),
    Story(
        "Xã Mường So", "Kết nối phần mềm một cửa với Cổng dịch vụ công", Field.SOFTWARE, TELECOM, None, (26, 8),
        (*_up((29, 8), TELECOM, 93), (30, 8, "pause_task", None)), task="2c",
    ),
    Story(
        DAO_SAN, "Bố trí kinh phí mở rộng phòng một cửa", Field.FACILITIES, FINANCE, 115_000_000, (24, 9),
    ),
    Story(
        "Xã Vàng Ma Chải", "Phủ sóng 4G cho 3 bản giáp biên", Field.TELECOM, TELECOM, None, (25, 9), citizens=True
    ),
    Story(
        "Xã Nậm Xe", "Cấp tài liệu tiếng Dao, tiếng Mông", Field.OUTREACH, HOME, 20_000_000, (16, 9),
        ((18, 9, "mark_within", "Minh họa: huyện bố trí được."),), LevelCode.DISTRICT,
    ),
    Story(
        "Xã Sin Suối Hồ", "Bổ sung một biên chế biết tiếng Hà Nhì ở bộ phận một cửa", Field.STAFF, HOME, None,
        (19, 8),
        (
            *_up((23, 8), HOME, 90),
            (12, 9, "answer", (_E, "1204/SNV-TCBC", "Minh họa: chưa có chỉ tiêu; hướng dẫn hợp đồng hỗ trợ.")),
        ),
        LevelCode.PROVINCE, True,
    ),
    Story(
        "Xã Bản Lang", "Lắp điện cho điểm tiếp nhận hồ sơ lưu động", Field.TELECOM, HOME, 35_000_000, (22, 7),
        (
            (24, 7, "mark_within", "Minh họa: thuộc thẩm quyền huyện."),
            (2, 8, "decide", (_A, "", "Minh họa: giao phòng chuyên môn lắp trong quý IV.")),
            (5, 8, "tell", "Minh họa: văn bản trả lời"), (5, 8, "close", None),
        ),
        LevelCode.DISTRICT,
    ),
    Story(
        "Xã Hoang Thèn", "Hỗ trợ kinh phí sân khấu hóa tuyên truyền", Field.OUTREACH, FINANCE, 80_000_000, (22, 7),
        (
            *_up((26, 7), FINANCE, 71),
            (23, 8, "answer", (_P, "2310/STC-NS", "Minh họa: bố trí 40 triệu đồng.")),
            (26, 8, "tell", "Minh họa: họp giao ban"), (26, 8, "close", None),
        ),
    ),
    Story(
        "Xã Mù Sang", "Cấp xe đưa đón cán bộ đi bản", Field.EQUIPMENT, FINANCE, 1_200_000_000, (29, 7),
        (
            *_up((7, 8), FINANCE, 75),
            (30, 8, "answer", (_R, "2402/STC-NS", "Minh họa: không có trong định mức.")),
            (4, 9, "tell", "Minh họa: văn bản trả lời"), (4, 9, "close", None),
        ),
    ),
    Story(
        "Xã Khổng Lào", "Xem xét lại kết quả đo đạc một thửa đất", Field.LAND, HOME, None, (9, 9),
        ((10, 9, "redirect", Elsewhere.COMPLAINT),),
    ),
    Story(
        "Xã Ma Li Pho", "Sửa nhà văn hóa bản", Field.FACILITIES, FINANCE, 300_000_000, (17, 9),
        ((19, 9, "return_", "Minh họa: đề nghị bổ sung ảnh hiện trạng và dự toán."),),
    ),
    Story(
        "Xã Lản Nhì Thàng", "Bổ sung ghế chờ tại bộ phận một cửa", Field.FACILITIES, FINANCE, 18_000_000, (23, 9),
        ((24, 9, "mark_beyond", MONEY),),
    ),
    Story(
        DAO_SAN, "Lắp mái che lối vào phòng một cửa", Field.FACILITIES, FINANCE, 48_000_000, (26, 9), stays=True
    ),
    Story(
        "Xã Sì Lở Lầu", "Bổ sung máy phát điện dự phòng", Field.EQUIPMENT, FINANCE, 32_000_000, (27, 9), stays=True
    ),
    Story(
        "Xã Huổi Luông", "Đường truyền riêng cho bộ phận một cửa", Field.TELECOM, TELECOM, None, (11, 9),
        ((13, 9, "withdraw", "Minh họa: doanh nghiệp viễn thông đã lắp."),),
    ),
)  # fmt: skip
BY = {"decide": "lanh.dao"}
CLOCK_LOOKS = ((12, 9), (17, 9), (26, 9))
"""Days of September on which reminders by the clock are shown; the worker looks every day."""


@dataclass
class Matters:
    """Lets the recommendations happen in the order of time, beside what else the story tells."""

    company: Company
    reporters: Mapping[str, Actor]
    task_ids: Mapping[tuple[str, str], int]
    rows: dict[int, int] = field(default_factory=dict)
    agenda: list[tuple[dt.datetime, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, story in enumerate(STORIES):
            days = [story.raised, *((day, month) for day, month, _verb, _what in story.steps)]
            for place, (day, month) in enumerate(days):
                moment = at_hour(dt.date(YEAR, month, day), dt.time(10 + place))
                self.agenda.append((moment, number, place))
        self.agenda += [(at_hour(dt.date(YEAR, month, day), dt.time(9)), -1, 0) for day, month in CLOCK_LOOKS]
        self.agenda.sort()

    def until(self, moment: dt.datetime | None) -> None:
        """Let everything happen that comes before a moment; all that is left for none."""
        while self.agenda and (moment is None or self.agenda[0][0] < moment):
            at, number, place = self.agenda.pop(0)
            if number < 0:
                operations.nudge_due(now=at)
            elif place == 0:
                self._raise(number, at)
            else:
                self._step(number, *STORIES[number].steps[place - 1][2:], at)
            db.session.flush()

    def _raise(self, number: int, at: dt.datetime) -> None:
        story = STORIES[number]
        matter = Matter(
            title=story.title,
            content=(
                f"Minh họa: {story.unit} đề nghị cấp trên xem xét, giải quyết: "
                f"{story.title[:1].lower()}{story.title[1:]}."
            ),
            field=story.field,
            competent_level=story.level,
            basis="Minh họa: theo yêu cầu cải thiện chất lượng phục vụ người dân; xã không còn nguồn.",
            done_here="Minh họa: đã rà soát ngân sách và huy động tại chỗ.",
            authority=story.authority,
            funds=story.funds,
            tell_citizens=story.citizens,
        )
        clerk = self.reporters[story.unit]
        task = db.session.get_one(Task, self.task_ids[story.unit, story.task]) if story.task else None
        row = operations.raise_(matter, unit_id=clerk.unit_id or 0, actor=clerk, now=at, task=task)
        self.rows[number] = row.id
        if story.stays and story.unit != DAO_SAN:
            return
        operations.send(row, actor=clerk, now=at + dt.timedelta(minutes=5), version=row.version)
        if story.unit == DAO_SAN and not story.stays:
            db.session.flush()
            head, later = self.company["dao.san.ld"], at + dt.timedelta(minutes=30)
            operations.approve_in_unit(row, actor=head, now=later, version=row.version)

    def _step(self, number: int, verb: str, what: Any, at: dt.datetime) -> None:
        row = db.session.get_one(Escalation, self.rows[number])
        who = self.reporters[STORIES[number].unit] if verb == "withdraw" else self.company[BY.get(verb, "noi.vu")]
        if verb in {"tell", "remind"}:
            words = {"audience": Audience.ORIGINATOR, "how": what} if verb == "tell" else {"note": what}
            getattr(operations, verb)(row, actor=who, now=at, **words)
        else:
            getattr(operations, verb)(row, actor=who, now=at, version=row.version, **self._words(verb, what, at))

    def _words(self, verb: str, what: Any, at: dt.datetime) -> dict[str, Any]:
        if verb == "forward":
            authority, number = what
            level = LevelCode.DEPARTMENT
            return {"to": Holder(level, authority), "paper": Paper(number, at.date())}
        if verb in {"answer", "decide"}:
            outcome, number, text = what
            return {"reply": Reply(outcome, text, Paper(number, at.date() if number else None))}
        if verb == "merge":
            return {"main": db.session.get_one(Escalation, self.rows[what])}
        if verb == "redirect":
            return {"kind": what}
        return {"reason": what} if what else {}
