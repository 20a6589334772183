"""States, verbs and levels of a recommendation upward: tables of data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.workflow import Transition, Workflow
from tracker.units.states import COMMUNE_KINDS, UnitKind


class EscalationState(StrEnum):
    """Where a recommendation stands. Whether its clock has run out is computed, never a state."""

    DRAFT = "draft"
    AWAITING_HEAD = "awaiting_head"
    SENT = "sent"
    RETURNED = "returned"
    WITH_LEADER = "with_leader"
    TO_FORWARD = "to_forward"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    CLOSED = "closed"
    MERGED = "merged"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"


_S = EscalationState
STATE_LABELS: dict[EscalationState, str] = {
    _S.DRAFT: "Dự thảo",
    _S.AWAITING_HEAD: "Chờ lãnh đạo đơn vị duyệt",
    _S.SENT: "Chờ phân loại",
    _S.RETURNED: "Trả lại bổ sung",
    _S.WITH_LEADER: "Chờ lãnh đạo quyết định",
    _S.TO_FORWARD: "Chờ chuyển cấp trên",
    _S.FORWARDED: "Chờ cấp trên trả lời",
    _S.ANSWERED: "Chờ báo lại đơn vị",
    _S.CLOSED: "Đã đóng",
    _S.MERGED: "Đã gộp",
    _S.ELSEWHERE: "Không thuộc loại kiến nghị này",
    _S.WITHDRAWN: "Đã rút",
}

INSIDE = frozenset({_S.DRAFT, _S.AWAITING_HEAD})
"""Not yet out of the unit."""
HELD = frozenset({_S.SENT, _S.RETURNED, _S.WITH_LEADER, _S.TO_FORWARD, _S.FORWARDED, _S.ANSWERED})
"""Out of the unit and not at an end: somebody holds it, and a clock runs."""
OPEN = INSIDE | HELD
ENDED = frozenset(_S) - OPEN
JOINABLE = frozenset({_S.SENT, _S.WITH_LEADER, _S.TO_FORWARD, _S.FORWARDED})
"""Others can still be merged into it: no answer has come that they would miss."""
COUNTED = HELD | {_S.CLOSED, _S.ELSEWHERE}
"""Matters of the registers: drafts are nobody's business yet, and what was merged counts with its main one."""


def _t(
    verb: str,
    sources: set[EscalationState] | frozenset[EscalationState],
    targets: set[EscalationState] | frozenset[EscalationState],
    label: str,
) -> Transition[EscalationState]:
    return Transition(verb, frozenset(sources), frozenset(targets), label)


ESCALATION_FLOW: Workflow[EscalationState] = Workflow(
    STATE_LABELS,
    (
        _t("edit", INSIDE | {_S.RETURNED}, INSIDE | {_S.RETURNED}, "Sửa"),
        _t("send", {_S.DRAFT, _S.RETURNED}, {_S.AWAITING_HEAD, _S.SENT, _S.FORWARDED}, "Gửi kiến nghị"),
        _t("approve_in_unit", {_S.AWAITING_HEAD}, {_S.SENT, _S.FORWARDED}, "Duyệt và gửi"),
        _t("send_back_in_unit", {_S.AWAITING_HEAD}, {_S.DRAFT}, "Yêu cầu sửa trong đơn vị"),
        _t("withdraw", INSIDE | {_S.SENT, _S.RETURNED}, {_S.WITHDRAWN}, "Rút kiến nghị"),
        _t("mark_within", {_S.SENT}, {_S.WITH_LEADER}, "Trình lãnh đạo quyết định"),
        _t("mark_beyond", {_S.SENT, _S.WITH_LEADER}, {_S.TO_FORWARD}, "Xác định vượt thẩm quyền"),
        _t("merge", {_S.SENT, _S.TO_FORWARD}, {_S.MERGED}, "Gộp vào kiến nghị khác"),
        _t("return_", {_S.SENT}, {_S.RETURNED}, "Trả lại bổ sung"),
        _t("redirect", {_S.SENT}, {_S.ELSEWHERE}, "Hướng dẫn gửi nơi khác"),
        _t("decide", {_S.WITH_LEADER}, {_S.ANSWERED}, "Quyết định"),
        _t("forward", {_S.TO_FORWARD}, {_S.FORWARDED}, "Chuyển cấp trên"),
        _t("pass_on", {_S.FORWARDED}, {_S.FORWARDED}, "Ghi nơi giữ mới"),
        _t("answer", {_S.FORWARDED}, {_S.ANSWERED}, "Ghi trả lời"),
        _t("tell", {_S.ANSWERED}, {_S.ANSWERED}, "Báo lại"),
        _t("close", {_S.ANSWERED}, {_S.CLOSED}, "Đóng kiến nghị"),
        _t("remind", HELD - {_S.ANSWERED}, HELD, "Đôn đốc"),
        _t("pause_task", HELD - {_S.ANSWERED, _S.RETURNED}, HELD, "Tạm dừng nhiệm vụ liên quan"),
    ),
)


class Field(StrEnum):
    """What a matter is about."""

    FACILITIES = "facilities"
    EQUIPMENT = "equipment"
    STAFF = "staff"
    TELECOM = "telecom"
    SOFTWARE = "software"
    ROADS = "roads"
    PROCEDURES = "procedures"
    OUTREACH = "outreach"
    LAND = "land"
    OTHER = "other"


FIELD_LABELS: dict[Field, str] = {
    Field.FACILITIES: "Cơ sở vật chất",
    Field.EQUIPMENT: "Trang thiết bị",
    Field.STAFF: "Biên chế, nhân sự",
    Field.TELECOM: "Viễn thông, điện",
    Field.SOFTWARE: "Phần mềm, dữ liệu",
    Field.ROADS: "Giao thông",
    Field.PROCEDURES: "Thủ tục hành chính",
    Field.OUTREACH: "Tuyên truyền",
    Field.LAND: "Đất đai",
    Field.OTHER: "Lĩnh vực khác",
}


class Outcome(StrEnum):
    """How a recommendation was answered."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    EXPLAINED = "explained"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.ACCEPTED: "Chấp thuận kiến nghị",
    Outcome.PARTLY: "Chấp thuận một phần",
    Outcome.REFUSED: "Không chấp thuận kiến nghị",
    Outcome.EXPLAINED: "Giải trình, cung cấp thông tin",
}


class Elsewhere(StrEnum):
    """What came in by the wrong door; complaints and denunciations have laws of their own (NĐ 20/2008, Điều 1)."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    FEEDBACK = "feedback"


ELSEWHERE_LABELS: dict[Elsewhere, str] = {
    Elsewhere.COMPLAINT: "Khiếu nại: gửi người có thẩm quyền giải quyết theo Luật Khiếu nại",
    Elsewhere.DENUNCIATION: "Tố cáo: gửi người có thẩm quyền giải quyết theo Luật Tố cáo",
    Elsewhere.FEEDBACK: "Phản ánh của người dân: gửi qua hệ thống tiếp nhận phản ánh, kiến nghị",
}


class Audience(StrEnum):
    """Who is told of the answer."""

    ORIGINATOR = "originator"
    CITIZENS = "citizens"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.ORIGINATOR: "Báo lại đơn vị kiến nghị",
    Audience.CITIZENS: "Báo lại người dân",
}


class FileRole(StrEnum):
    """What a file of a recommendation is."""

    EVIDENCE = "evidence"
    LETTER = "letter"
    ANSWER = "answer"


FILE_LABELS: dict[FileRole, str] = {
    FileRole.EVIDENCE: "Minh chứng kèm theo",
    FileRole.LETTER: "Văn bản chuyển",
    FileRole.ANSWER: "Văn bản trả lời",
}


class HopKind(StrEnum):
    """What a holder has a recommendation for."""

    WRITE = "write"
    SORT = "sort"
    DECIDE = "decide"
    FORWARD = "forward"
    ANSWER = "answer"
    COMPLETE = "complete"
    TELL = "tell"


HOP_LABELS: dict[HopKind, str] = {
    HopKind.WRITE: "Soạn và gửi",
    HopKind.SORT: "Phân loại, chuyển tiếp",
    HopKind.DECIDE: "Xem xét, quyết định",
    HopKind.FORWARD: "Lập văn bản chuyển cấp trên",
    HopKind.ANSWER: "Giải quyết, trả lời",
    HopKind.COMPLETE: "Bổ sung",
    HopKind.TELL: "Báo lại đơn vị và người dân",
}


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
FORWARD_DAYS = 5
"""Working days to forward what is not one's own (NĐ 20/2008/NĐ-CP, sửa đổi bởi NĐ 48/2013/NĐ-CP)."""
TELL_DAYS = 5
"""Working days from an answer to telling the unit and the citizens."""
COMPLETE_DAYS = 5
"""Working days a unit has to complete what was returned to it."""


@dataclass(frozen=True)
class Level:
    """A level over the days on which it exists; `days` are the working days it is given to answer."""

    code: LevelCode
    days: int
    valid_from: dt.date
    valid_to: dt.date | None = None

    def exists_on(self, day: dt.date) -> bool:
        """Whether the level exists on a day, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_BEGIN = dt.date(1990, 1, 1)
LEVELS: tuple[Level, ...] = (
    Level(LevelCode.VILLAGE, 5, _BEGIN),
    Level(LevelCode.COMMUNE, 10, _BEGIN),
    # Districts ended with 30/6/2025; since then communes write to the province.
    Level(LevelCode.DISTRICT, 15, _BEGIN, dt.date(2025, 6, 30)),
    Level(LevelCode.DEPARTMENT, 22, _BEGIN),
    Level(LevelCode.PROVINCE, 22, _BEGIN),
    Level(LevelCode.CENTRAL, 44, _BEGIN),
)
RANK: dict[LevelCode, int] = {level.code: rank for rank, level in enumerate(LEVELS)}
WITHOUT_ACCOUNT = frozenset({LevelCode.DEPARTMENT, LevelCode.PROVINCE, LevelCode.CENTRAL})
"""Levels that do not sign in here: letters go out, answers are written down."""


def level_of(kind: UnitKind) -> LevelCode:
    """The level at which a unit of a kind stands."""
    if kind in COMMUNE_KINDS:
        return LevelCode.COMMUNE
    if kind is UnitKind.DEPARTMENT:
        return LevelCode.DEPARTMENT
    return LevelCode.PROVINCE if kind is UnitKind.PROVINCE else LevelCode.DISTRICT


def levels_on(day: dt.date) -> list[Level]:
    """The levels that exist on a day, from the village upward."""
    return [level for level in LEVELS if level.exists_on(day)]


def levels_above(code: LevelCode, day: dt.date) -> list[Level]:
    """The levels above one that exist on a day, the nearest first."""
    return [level for level in levels_on(day) if RANK[level.code] > RANK[code]]


def goes_through_district(code: LevelCode, day: dt.date) -> bool:
    """Whether what a unit of a level sends on a day comes to the district first."""
    return RANK[code] <= RANK[LevelCode.DISTRICT] and any(
        level.code is LevelCode.DISTRICT for level in levels_on(day)
    )


def days_of(code: LevelCode) -> int:
    """The working days that a level is given to answer."""
    return LEVELS[RANK[code]].days
