"""What a recommendation is about, how it is answered, who holds it for what."""

from __future__ import annotations

from enum import StrEnum


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
