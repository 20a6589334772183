"""What people are told about recommendations: final Vietnamese text, written by the operation that causes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.calendar import WorkCalendar
from tracker.escalations.models import Escalation, Hop
from tracker.escalations.states import HOP_LABELS, OUTCOME_LABELS, WITHOUT_ACCOUNT, HopKind

MOST_LISTED = 20


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


def retimed(row: Escalation, holder: str, said: str) -> Letter:
    """To whoever holds it: its deadline was counted anew."""
    return _letter(row, "retimed", "Đổi thời hạn xử lý kiến nghị", f"{holder}: {said}")


def standing(hop: Hop, today: dt.date, calendar: WorkCalendar) -> str:
    """How a stay stands against its deadline, in a few words."""
    if hop.due_on is None:
        return ""
    if hop.due_on < today:
        return f"Quá hạn {max(1, calendar.between(hop.due_on, today))} ngày làm việc"
    left = calendar.between(today, hop.due_on)
    return f"Còn {left} ngày làm việc" if left else "Hạn hôm nay"


def due(found: Sequence[tuple[Escalation, Hop]], today: dt.date, calendar: WorkCalendar) -> Letter:
    """To whoever holds matters whose deadline comes near or has passed, all in one; takes at least one."""
    listed = [
        f"{number}. {row.title}\n   {HOP_LABELS[hop.kind]}, {hop.holder}. {standing(hop, today, calendar)}"
        f" (hạn {hop.due_on:%d/%m/%Y})." + _ready(row, hop)
        for number, (row, hop) in enumerate(found[:MOST_LISTED], 1)
    ]
    if len(found) > MOST_LISTED:
        listed.append(f"và {len(found) - MOST_LISTED} kiến nghị khác.")
    first = found[0][0]
    subject = (
        f"Kiến nghị đến hạn xử lý: {first.title}" if len(found) == 1 else f"{len(found)} kiến nghị đến hạn xử lý"
    )
    path = f"/escalations/{first.id}" if len(found) == 1 else "/escalations"
    return Letter("escalation.due", subject, "\n\n".join(listed), path)


def _ready(row: Escalation, hop: Hop) -> str:
    return f"\n   Lời văn đôn đốc: {letter_text(row, hop)}" if hop.level in WITHOUT_ACCOUNT else ""


def letter_text(row: Escalation, hop: Hop) -> str:
    """The words of a letter that asks a level without account for its answer; empty for any other stay."""
    if hop.kind is not HopKind.ANSWER or hop.level not in WITHOUT_ACCOUNT:
        return ""
    paper = f" tại văn bản số {hop.letter_number}" if hop.letter_number else ""
    when = f" ngày {hop.letter_on:%d/%m/%Y}" if hop.letter_on else ""
    wish = f", đề nghị trả lời trước ngày {hop.due_on:%d/%m/%Y}" if hop.due_on else ""
    return (
        f"Nội dung “{row.title}” đã được kiến nghị{paper}{when}{wish}; đến nay chưa nhận được trả lời. "
        f"Kính đề nghị {hop.holder} quan tâm, xem xét và sớm trả lời."
    )
