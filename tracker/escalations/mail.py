"""What people are told about recommendations: final Vietnamese text, written by the operation that causes it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.escalations.models import Escalation
from tracker.escalations.states import OUTCOME_LABELS


@dataclass(frozen=True)
class Letter:
    """A message before it has an addressee."""

    kind: str
    subject: str
    body: str
    path: str


def _letter(row: Escalation, kind: str, subject: str, body: str) -> Letter:
    return Letter(f"escalation.{kind}", f"{subject}: {row.title}", body, f"/escalations/{row.id}")


def sent(row: Escalation, unit: str) -> Letter:
    """To the office: something came in."""
    return _letter(row, "sent", "Kiến nghị chờ phân loại", f"{unit} kiến nghị: {row.content}")


def awaits_leader(row: Escalation) -> Letter:
    """To leaders: theirs to decide."""
    body = f"Phòng Nội vụ trình quyết định, thuộc thẩm quyền của huyện: {row.content}"
    return _letter(row, "with_leader", "Kiến nghị chờ quyết định", body)


def to_forward(row: Escalation) -> Letter:
    """To the office: a leader says it lies beyond."""
    body = "Lãnh đạo xác định vượt thẩm quyền của huyện. Đề nghị lập văn bản chuyển cấp trên."
    return _letter(row, "to_forward", "Kiến nghị cần chuyển cấp trên", body)


def to_tell(row: Escalation) -> Letter:
    """To the office: a leader decided, somebody has to be told."""
    body = "Lãnh đạo đã quyết định. Đề nghị báo lại đơn vị kiến nghị rồi đóng kiến nghị."
    return _letter(row, "to_tell", "Kiến nghị chờ báo lại", body)


def returned(row: Escalation, said: str) -> Letter:
    """To the unit: something is missing."""
    return _letter(row, "returned", "Kiến nghị cần bổ sung", f"Đề nghị bổ sung rồi gửi lại: {said}")


def redirected(row: Escalation, said: str) -> Letter:
    """To the unit: not of this kind, and where it belongs."""
    return _letter(row, "redirected", "Kiến nghị cần gửi nơi khác", f"Nội dung này không xử lý ở đây. {said}")


def merged(row: Escalation) -> Letter:
    """To the unit: it goes on together with one that is alike."""
    body = "Kiến nghị được gộp với kiến nghị cùng nội dung của đơn vị khác. Đơn vị vẫn được báo kết quả."
    return _letter(row, "merged", "Kiến nghị đã gộp", body)


def forwarded(row: Escalation, holder: str, number: str) -> Letter:
    """To the unit: it went up."""
    body = f"Đã chuyển {holder} theo văn bản {number}. Đơn vị sẽ được báo khi có trả lời."
    return _letter(row, "forwarded", "Kiến nghị đã chuyển cấp trên", body)


def told(row: Escalation, main: Escalation) -> Letter:
    """To the unit: the answer."""
    outcome = OUTCOME_LABELS[main.outcome] if main.outcome else ""
    paper = f" (văn bản {main.answer_number})" if main.answer_number else ""
    body = f"{main.answered_by} trả lời{paper}: {outcome}.\n\n{main.answer}"
    return _letter(row, "answered", "Trả lời kiến nghị", body)


def reminded(row: Escalation, holder: str, said: str) -> Letter:
    """To whoever holds it, or has to write to who does."""
    return _letter(row, "reminded", "Đôn đốc kiến nghị", f"{holder} đang giữ kiến nghị này. {said}".strip())
