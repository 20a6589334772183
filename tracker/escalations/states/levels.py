"""Levels of authority and the working days of each clock, both with the days on which they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.units.states import COMMUNE_KINDS, UnitKind


class LevelCode(StrEnum):
    """A level of authority, by its lasting name."""

    VILLAGE = "village"
    COMMUNE = "commune"
    DISTRICT = "district"
    DEPARTMENT = "department"
    PROVINCE = "province"
    CENTRAL = "central"


LEVEL_LABELS: dict[LevelCode, str] = {
    LevelCode.VILLAGE: "Bản",
    LevelCode.COMMUNE: "Xã",
    LevelCode.DISTRICT: "Huyện",
    LevelCode.DEPARTMENT: "Sở, ngành tỉnh",
    LevelCode.PROVINCE: "UBND tỉnh",
    LevelCode.CENTRAL: "Bộ, ngành trung ương",
}
RANK: dict[LevelCode, int] = {code: rank for rank, code in enumerate(LevelCode)}
WITHOUT_ACCOUNT = frozenset({LevelCode.DEPARTMENT, LevelCode.PROVINCE, LevelCode.CENTRAL})
"""Levels that do not sign in here: letters go out, answers are written down."""


class TermCode(StrEnum):
    """What has a clock: each level for its answer, and the steps in between."""

    VILLAGE = "village"
    COMMUNE = "commune"
    DISTRICT = "district"
    DEPARTMENT = "department"
    PROVINCE = "province"
    CENTRAL = "central"
    FORWARD = "forward"
    COMPLETE = "complete"
    TELL = "tell"


TERM_LABELS: dict[TermCode, str] = {
    **{TermCode(code.value): label for code, label in LEVEL_LABELS.items()},
    TermCode.FORWARD: "Chuyển nội dung không thuộc thẩm quyền",
    TermCode.COMPLETE: "Đơn vị bổ sung nội dung bị trả lại",
    TermCode.TELL: "Báo lại đơn vị và người dân sau khi có trả lời",
}
STEPS = (TermCode.FORWARD, TermCode.COMPLETE, TermCode.TELL)
BY_LAW = frozenset({TermCode.FORWARD})
"""Set by decree and not for an office to change."""
FORWARD_DAYS = 5
"""Working days to forward what is not one's own (NĐ 20/2008/NĐ-CP, sửa đổi bởi NĐ 48/2013/NĐ-CP)."""


@dataclass(frozen=True)
class Term:
    """The working days of a clock over the days on which they hold, both ends included.

    Of a level the span also says when it exists.
    """

    days: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    legal_ref: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day lies within its span."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Spans = tuple[Term, ...]
_BEGIN = dt.date(1990, 1, 1)
PRESET: dict[TermCode, Spans] = {
    TermCode.VILLAGE: (Term(5, _BEGIN),),
    TermCode.COMMUNE: (Term(10, _BEGIN),),
    TermCode.DISTRICT: (Term(15, _BEGIN, dt.date(2025, 6, 30), "Cấp huyện kết thúc hoạt động từ 01/7/2025"),),
    TermCode.DEPARTMENT: (Term(22, _BEGIN),),
    TermCode.PROVINCE: (Term(22, _BEGIN),),
    TermCode.CENTRAL: (Term(44, _BEGIN),),
    TermCode.FORWARD: (Term(FORWARD_DAYS, _BEGIN, None, "NĐ 20/2008/NĐ-CP, sửa đổi bởi NĐ 48/2013/NĐ-CP"),),
    TermCode.COMPLETE: (Term(5, _BEGIN),),
    TermCode.TELL: (Term(5, _BEGIN),),
}
"""What holds until an installation says otherwise."""


@dataclass(frozen=True)
class Terms:
    """Every clock and level as an installation has set them; what it has not set is the preset's."""

    own: Mapping[TermCode, Spans] = field(default_factory=dict)

    def spans(self, code: TermCode) -> Spans:
        """The spans of a clock, the earliest first; they never overlap."""
        return self.own.get(code, PRESET[code])

    def days(self, code: TermCode | LevelCode, day: dt.date) -> int:
        """The working days of a clock that begins on a day; where none holds, those that held last before."""
        spans = self.spans(TermCode(code.value))
        begun = [span for span in spans if span.valid_from <= day]
        return (begun[-1] if begun else spans[0]).days

    def levels_on(self, day: dt.date) -> list[LevelCode]:
        """The levels that exist on a day, from the village upward."""
        return [code for code in LevelCode if self.exists(code, day)]

    def exists(self, code: LevelCode, day: dt.date) -> bool:
        """Whether a level exists on a day."""
        return any(span.holds_on(day) for span in self.spans(TermCode(code.value)))

    def goes_through_district(self, code: LevelCode, day: dt.date) -> bool:
        """Whether what a unit of a level sends on a day comes to the district first."""
        return RANK[code] <= RANK[LevelCode.DISTRICT] and self.exists(LevelCode.DISTRICT, day)

    def changed(self, code: TermCode, spans: Sequence[Term]) -> Terms:
        """The same with the spans of one clock set anew."""
        return Terms({**self.own, code: tuple(spans)})


def from_day(spans: Spans, begins: dt.date, new: Term | None) -> Spans:
    """Spans of which from a day on only a new one holds, or none: what reaches into that time ends before it."""
    ends = begins - dt.timedelta(days=1)
    before = [
        span
        if span.valid_to is not None and span.valid_to <= ends
        else Term(span.days, span.valid_from, ends, span.legal_ref)
        for span in spans
        if span.valid_from <= ends
    ]
    return (*before, *(() if new is None else (new,)))


def level_of(kind: UnitKind) -> LevelCode:
    """The level at which a unit of a kind stands."""
    if kind in COMMUNE_KINDS:
        return LevelCode.COMMUNE
    if kind is UnitKind.DEPARTMENT:
        return LevelCode.DEPARTMENT
    return LevelCode.PROVINCE if kind is UnitKind.PROVINCE else LevelCode.DISTRICT
