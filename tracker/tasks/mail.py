"""What units are told about their tasks: final Vietnamese text, written by the operation that causes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.directives.models import Directive, Instruction, reference
from tracker.tasks.models import Task, TaskRequest
from tracker.tasks.states import REQUEST_LABELS, RequestState

LISTED = 40


@dataclass(frozen=True)
class Letter:
    """A message before it has an addressee."""

    kind: str
    subject: str
    body: str
    path: str


def day(value: dt.date | None) -> str:
    """A day as messages write it."""
    return "không hạn" if value is None else f"{value.day:02d}/{value.month:02d}/{value.year}"


def name_of(task: Task) -> str:
    """How a message calls a task: its title, its place in the document, its period."""
    instruction = task.instruction
    period = f", kỳ {task.period}" if task.period else ""
    return f"{instruction.title} (mục {instruction.label}, {reference(instruction.directive)}{period})"


def address_of(task: Task) -> str:
    """The page of a task."""
    return f"/tasks/{task.id}"


def line(instruction: Instruction, due_on: dt.date | None) -> str:
    """One task in a list of several."""
    due = day(due_on) if due_on is None else f"hạn {day(due_on)}"
    return f"- {instruction.label}. {instruction.title}: {due}"


def _listed(lines: Sequence[str]) -> str:
    more = [f"- và {len(lines) - LISTED} nhiệm vụ khác"] if len(lines) > LISTED else []
    return "\n".join([*lines[:LISTED], *more])


def issued(directive: Directive, lines: Sequence[str]) -> Letter:
    """New tasks of one document for one unit."""
    return Letter(
        "task.assigned",
        f"Giao {len(lines)} nhiệm vụ theo {reference(directive)}",
        f"{directive.subject}\n\nĐơn vị được giao:\n{_listed(lines)}\n\nĐề nghị tiếp nhận và thực hiện đúng hạn.",
        f"/my?directive={directive.id}",
    )


def reminded(tasks: Sequence[Task], note: str) -> Letter:
    """A reminder that lists the unit's tasks."""
    lines = [line(task.instruction, task.due_on) for task in tasks]
    body = f"Đề nghị đơn vị khẩn trương thực hiện và nộp kết quả:\n{_listed(lines)}"
    return Letter(
        "task.reminded",
        f"Nhắc thực hiện {len(tasks)} nhiệm vụ",
        f"{body}\n\n{note}" if note else body,
        address_of(tasks[0]) if len(tasks) == 1 else "/my",
    )


def awaiting_head(tasks: Sequence[Task]) -> Letter:
    """Results that wait inside the unit for its head."""
    listed = "\n".join(f"- {name_of(task)}" for task in tasks)
    return Letter(
        "task.awaiting_head",
        f"Có {len(tasks)} kết quả chờ lãnh đạo đơn vị duyệt",
        f"Kết quả đã lập xong, chờ lãnh đạo đơn vị duyệt trước khi gửi Phòng Nội vụ:\n{listed}",
        address_of(tasks[0]) if len(tasks) == 1 else "/my",
    )


def _about(task: Task, kind: str, subject: str, sentences: Iterable[str]) -> Letter:
    body = "\n\n".join([f"Nhiệm vụ: {name_of(task)}.", *filter(None, sentences)])
    return Letter(kind, f"{subject}: {task.instruction.title}", body, address_of(task))


def sent_back(task: Task, reason: str) -> Letter:
    """The head wants the result changed before it leaves the unit."""
    return _about(task, "task.sent_back_in_unit", "Lãnh đạo đơn vị yêu cầu sửa", [reason])


def accepted(task: Task, note: str) -> Letter:
    """The result was accepted."""
    return _about(task, "task.accepted", "Đã duyệt kết quả", ["Kết quả đã được duyệt; nhiệm vụ hoàn thành.", note])


def returned(task: Task, reason: str, redo_on: dt.date | None) -> Letter:
    """The result was returned, with what to change and until when."""
    until = f"Đề nghị nộp lại chậm nhất ngày {day(redo_on)}." if redo_on else "Đề nghị bổ sung và nộp lại."
    return _about(task, "task.returned", "Trả lại kết quả", [f"Lý do: {reason}", until])


def done_elsewhere(task: Task, note: str) -> Letter:
    """Another unit did what one unit had to do."""
    return _about(task, "task.marked_not_applicable", "Không còn phải thực hiện", [note + "."])


def answered(request: TaskRequest, task: Task) -> Letter:
    """The answer to a request."""
    granted = request.state is RequestState.GRANTED
    sentence = "Đề nghị được chấp thuận." if granted else "Đề nghị không được chấp thuận."
    if granted and request.granted_due_on is not None:
        sentence = f"Đề nghị được chấp thuận. Hạn mới: {day(request.granted_due_on)}."
    subject = f"Trả lời '{REQUEST_LABELS[request.kind]}'"
    return _about(task, "task.request_answered", subject, [sentence, request.answer])


def withdrawn(task: Task, reason: str) -> Letter:
    """The task was withdrawn."""
    return _about(task, "task.withdrawn", "Thu hồi nhiệm vụ", [f"Lý do: {reason}"])


def paused(task: Task, reason: str) -> Letter:
    """The task rests."""
    return _about(task, "task.paused", "Tạm dừng nhiệm vụ", [f"Lý do: {reason}"])


def resumed(task: Task) -> Letter:
    """The task goes on."""
    return _about(task, "task.resumed", "Tiếp tục nhiệm vụ", [f"Hạn hiện nay: {day(task.due_on)}."])
