"""Recommendations upward in every state, with the stays and events that led to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.dataset.lives import DAY, NAME
from benchmarks.dataset.people import District
from benchmarks.dataset.rows import Rows
from tracker.core.calendar import WorkCalendar
from tracker.core.clock import local_day
from tracker.core.text import spelled
from tracker.escalations.models import Escalation, EscalationEvent, Hop, Telling
from tracker.escalations.states import (
    Audience,
    Elsewhere,
    EscalationState,
    Field,
    HopKind,
    LevelCode,
    Outcome,
    TermCode,
    Terms,
)

_S = EscalationState
SHARES = {_S.SENT: 12, _S.RETURNED: 4, _S.WITH_LEADER: 6, _S.TO_FORWARD: 8, _S.FORWARDED: 30, _S.ANSWERED: 8,
          _S.CLOSED: 22, _S.MERGED: 6, _S.ELSEWHERE: 2, _S.WITHDRAWN: 2}  # fmt: skip
# The stays that lead to a state, the last of them open where somebody holds it.
STAYS: dict[EscalationState, tuple[HopKind, ...]] = {
    _S.SENT: (HopKind.WRITE, HopKind.SORT),
    _S.RETURNED: (HopKind.WRITE, HopKind.SORT, HopKind.COMPLETE),
    _S.WITH_LEADER: (HopKind.WRITE, HopKind.SORT, HopKind.DECIDE),
    _S.TO_FORWARD: (HopKind.WRITE, HopKind.FORWARD),
    _S.FORWARDED: (HopKind.WRITE, HopKind.FORWARD, HopKind.ANSWER),
    _S.ANSWERED: (HopKind.WRITE, HopKind.FORWARD, HopKind.ANSWER, HopKind.TELL),
    _S.CLOSED: (HopKind.WRITE, HopKind.FORWARD, HopKind.ANSWER, HopKind.TELL),
    _S.MERGED: (HopKind.WRITE, HopKind.SORT),
    _S.ELSEWHERE: (HopKind.WRITE, HopKind.SORT),
    _S.WITHDRAWN: (HopKind.WRITE,),
}
ENDED = {_S.CLOSED, _S.MERGED, _S.ELSEWHERE, _S.WITHDRAWN}
CLOCKS = {
    HopKind.SORT: TermCode.FORWARD, HopKind.FORWARD: TermCode.FORWARD, HopKind.DECIDE: TermCode.DISTRICT,
    HopKind.COMPLETE: TermCode.COMPLETE, HopKind.ANSWER: TermCode.DEPARTMENT, HopKind.TELL: TermCode.TELL,
}  # fmt: skip
HOLDERS = ("Sở Tài chính", "Sở Giao thông vận tải", "Sở Nội vụ", "Sở Xây dựng", "UBND tỉnh")
THINGS = ("đường đến bản", "máy quét", "nhà một cửa", "sóng di động", "biên chế", "phần mềm", "tài liệu", "điện")
WISHES = ("Sửa chữa", "Bố trí kinh phí mua", "Mở rộng", "Bổ sung", "Hỗ trợ", "Nâng cấp")
WHY = (
    "Xã đã rà soát ngân sách và không còn nguồn để thực hiện trong năm.",
    "Người dân nhiều lần phản ánh tại các cuộc họp bản và tiếp xúc cử tri.",
    "Hồ sơ phải chuyển về huyện mỗi ngày, thời gian giải quyết bị kéo dài.",
    "Đề nghị cấp trên xem xét, bố trí trong kế hoạch trung hạn và trả lời cho đơn vị.",
    "Hiện trạng xuống cấp, mùa mưa không sử dụng được, ảnh hưởng việc phục vụ.",
)


@dataclass
class Matters:
    """Collects recommendations of the communes, sent over the last two hundred days."""

    rows: Rows
    district: District
    now: dt.datetime
    random: Random
    main: int | None = None

    def add(self, count: int) -> None:
        """Collect so many; the merged ones go with the forwarded one before them."""
        states, weights = list(SHARES), list(SHARES.values())
        for number in range(count):
            state = self.random.choices(states, weights)[0]
            if state is _S.MERGED and self.main is None:
                state = _S.FORWARDED
            row_id = self._matter(number, state)
            self.main = row_id if state is _S.FORWARDED else self.main

    def _matter(self, number: int, state: EscalationState) -> int:
        member, random = self.district.communes[number % len(self.district.communes)], self.random
        sent_at = self.now - random.uniform(1, 200 if state in ENDED else 60) * DAY
        title = f"{random.choice(WISHES)} {random.choice(THINGS)} {random.choice(THINGS)} bản {number % 60}"
        content = " ".join(random.sample(WHY, k=4))
        answered = state in {_S.ANSWERED, _S.CLOSED}
        row = {
            "unit_id": member.unit_id,
            "unit_version_id": member.version_id,
            "state": state,
            "title": title,
            "content": content,
            "field": random.choice(list(Field)),
            "basis": random.choice(WHY),
            "done_here": random.choice(WHY),
            "competent_level": LevelCode.DEPARTMENT,
            "authority": random.choice(HOLDERS),
            "funds": random.choice((None, 35_000_000, 115_000_000, 2_500_000_000)),
            "words": f"{spelled(title)}\n{spelled(content)}",
            "created_at": sent_at - DAY,
            "sent_at": sent_at,
            "merged_into_id": self.main if state is _S.MERGED else None,
            "elsewhere": Elsewhere.COMPLAINT if state is _S.ELSEWHERE else None,
            "outcome": random.choice(list(Outcome)) if answered else None,
            "answer": random.choice(WHY) if answered else "",
            "answered_on": local_day(self.now) if answered else None,
            "answered_by": HOLDERS[0] if answered else "",
            "ended_at": self.now if state in ENDED - {_S.MERGED} else None,
            "version": 2,
        }
        row_id = self.rows.add(Escalation, **row)
        self._stays(row_id, row)
        if answered:
            told = {"told_at": self.now, "how": "Họp"} if state is _S.CLOSED else {"told_at": None, "how": ""}
            self.rows.add(Telling, escalation_id=row_id, audience=Audience.ORIGINATOR, **told)
        return row_id

    def _stays(self, row_id: int, row: dict[str, Any]) -> None:
        kinds, calendar = STAYS[row["state"]], WorkCalendar()
        step = (self.now - row["sent_at"]) / (len(kinds) + 1)
        for place, kind in enumerate(kinds):
            at, last = row["sent_at"] + step * place, place == len(kinds) - 1
            day, ended = local_day(at), last and row["state"] in ENDED
            due_on = calendar.add(day, Terms().days(CLOCKS[kind], day)) if kind in CLOCKS else None
            above = kind is HopKind.ANSWER
            hop_id = self.rows.add(
                Hop,
                escalation_id=row_id,
                kind=kind,
                level=LevelCode.DEPARTMENT if above else LevelCode.DISTRICT,
                holder=self.random.choice(HOLDERS) if above else "UBND huyện Mẫu",
                received_on=day,
                due_on=due_on,
                left_on=local_day(at + step) if ended or not last else None,
                letter_number="87/TTr-UBND" if above else "",
                letter_on=day if above else None,
            )
            self.rows.add(
                EscalationEvent,
                escalation_id=row_id,
                at=at,
                verb="send" if place else "raise",
                actor_name=NAME,
                state=row["state"] if last else _S.SENT,
                hop_id=None if ended else hop_id,
                due_on=None if ended else due_on,
                main_id=row["merged_into_id"] if last else None,
                funds=row["funds"],
            )
