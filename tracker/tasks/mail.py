"""What units are told about their tasks: final Vietnamese text, written by the operation that causes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.directives.models import Directive, Instruction, reference
from tracker.tasks.models import Submission, Task, TaskRequest
from tracker.tasks.states import CHANNEL_LABELS, EFFECT_LABELS, REQUEST_LABELS, Channel, Effect, RequestState

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


def extended(task: Task, reason: str) -> Letter:
    """More time was given unasked."""
    sentences = [f"Hạn mới: {day(task.due_on)}.", f"Lý do: {reason}"]
    return _about(task, "task.extended", "Gia hạn", sentences)


def entered(task: Task, submission: Submission) -> Letter:
    """The office wrote a result down for the unit."""
    channel = CHANNEL_LABELS[submission.channel or Channel.PAPER].lower()
    told = f"Phòng Nội vụ nhập thay theo báo cáo của đơn vị ({channel}, người báo: {submission.told_by})."
    ask = "Nếu chưa đúng, đề nghị rút lại và nộp kết quả đúng."
    return _about(task, "task.entered_for_unit", "Đã nhập thay kết quả", [told, submission.result, ask])


_DECIDED = {
    "accept": ("task.accepted", "Duyệt kết quả", "Kết quả đã được duyệt"),
    "return_": ("task.returned", "Trả lại kết quả", "Kết quả trả lại để bổ sung"),
    "extend": ("task.extended", "Gia hạn", "Được gia hạn"),
}


def decided(verb: str, sections: Mapping[str, Sequence[Task]], said: str, redo_on: dt.date | None) -> Letter:
    """What was decided on several tasks of a unit at once; a section is the verb, or why others need no more."""
    tasks = [task for section in sections.values() for task in section]
    if list(sections) == [verb] and len(tasks) == 1:
        return _single(verb, tasks[0], said, redo_on)
    kind, subject, heading = _DECIDED[verb]
    parts = [
        f"{heading if section == verb else 'Không còn phải thực hiện: ' + section}:\n"
        + _listed([line(task.instruction, task.due_on) for task in listed])
        for section, listed in sections.items()
    ]
    until = f"Đề nghị nộp lại chậm nhất ngày {day(redo_on)}." if redo_on else ""
    body = "\n\n".join(filter(None, [*parts, said, until]))
    return Letter(kind, f"{subject}: {len(tasks)} nhiệm vụ", body, "/my")


def _single(verb: str, task: Task, said: str, redo_on: dt.date | None) -> Letter:
    if verb == "accept":
        return accepted(task, said)
    return returned(task, said, redo_on) if verb == "return_" else extended(task, said)


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


def remarked(task: Task, text: str) -> Letter:
    """A leader said something about the task."""
    return _about(task, "task.remarked", "Ý kiến chỉ đạo", [text])


def rescheduled(tasks: Sequence[Task], note: str) -> Letter:
    """Computed deadlines follow a change of the calendar; lists the unit's tasks with their new ones."""
    lines = [line(task.instruction, task.due_on) for task in tasks]
    return Letter(
        "task.rescheduled",
        f"Hạn mới của {len(tasks)} nhiệm vụ theo lịch làm việc",
        f"Hạn được tính lại vì lịch làm việc thay đổi:\n{_listed(lines)}\n\n{note}",
        address_of(tasks[0]) if len(tasks) == 1 else "/my",
    )


def withdrawn(task: Task, reason: str) -> Letter:
    """The task was withdrawn."""
    return _about(task, "task.withdrawn", "Thu hồi nhiệm vụ", [f"Lý do: {reason}"])


def paused(task: Task, reason: str) -> Letter:
    """The task rests."""
    return _about(task, "task.paused", "Tạm dừng nhiệm vụ", [f"Lý do: {reason}"])


def resumed(task: Task) -> Letter:
    """The task goes on."""
    return _about(task, "task.resumed", "Tiếp tục nhiệm vụ", [f"Hạn hiện nay: {day(task.due_on)}."])


def changed(directive: Directive, subject: str, lines: Sequence[str], reason: str) -> Letter:
    """What a change of an issued document means for a unit."""
    body = "\n\n".join(filter(None, [f"{reference(directive)}: {directive.subject}", _listed(lines), reason]))
    return Letter("directive.changed", f"{subject}: {reference(directive)}", body, f"/directives/{directive.id}")


def effect(title: str, done: Effect, due_on: dt.date | None) -> str:
    """What a change of a document means for one task, as a line of a list."""
    until = f", hạn {day(due_on)}" if due_on else ""
    return f"- {title}: {EFFECT_LABELS[done].lower()}{until}"


def taken_over(tasks: Sequence[Task], legal_ref: str) -> Letter:
    """What a unit takes over from one that ended; lists its tasks with the deadlines that go on."""
    lines = [line(task.instruction, task.due_on) for task in tasks]
    basis = f"Căn cứ: {legal_ref}." if legal_ref else ""
    ask = "Thời hạn tính tiếp theo nhiệm vụ cũ. Đề nghị tiếp nhận và thực hiện."
    return Letter(
        "task.taken_over",
        f"Nhận bàn giao {len(tasks)} nhiệm vụ",
        "\n\n".join(filter(None, [f"Đơn vị nhận bàn giao:\n{_listed(lines)}", basis, ask])),
        address_of(tasks[0]) if len(tasks) == 1 else "/my",
    )


def unit_ended(successor: str, withdrawn: int, legal_ref: str) -> Letter:
    """To the people of a unit that ended: who goes on with its duties."""
    goes_on = f"{successor} nhận các nhiệm vụ đang mở." if successor else "Không có đơn vị nhận nhiệm vụ đang mở."
    left = f"Đã thu hồi {withdrawn} nhiệm vụ." if withdrawn else ""
    done = "Kết quả đã nộp và đã hoàn thành được giữ nguyên."
    return Letter(
        "unit.ended",
        "Đơn vị kết thúc hoạt động theo sắp xếp",
        "\n\n".join(filter(None, [goes_on, left, done, f"Căn cứ: {legal_ref}."])),
        "/my",
    )


def act_done(effective_on: dt.date, legal_ref: str, act_id: int) -> Letter:
    """To who planned an act on units: it was carried out by itself."""
    body = f"Việc sắp xếp hẹn ngày {day(effective_on)} đã thực hiện. Căn cứ: {legal_ref}."
    return Letter("units.reorganised", "Đã sắp xếp đơn vị theo hẹn", body, f"/units/changes/{act_id}")


def act_hindered(effective_on: dt.date, legal_ref: str, why: str, planned_id: int) -> Letter:
    """To who keeps units: an act could not be carried out on its day, and why."""
    sentences = [
        f"Việc sắp xếp hẹn ngày {day(effective_on)} chưa thực hiện được: {why}",
        f"Căn cứ: {legal_ref}.",
        "Chưa có gì thay đổi. Đề nghị sửa chỗ vướng rồi thử lại, hoặc hủy hẹn và lập lại.",
    ]
    subject = "Chưa sắp xếp được đơn vị theo hẹn"
    return Letter("units.plan_hindered", subject, "\n\n".join(sentences), f"/units/changes/planned/{planned_id}")


def given_to_you(task: Task, by: str) -> Letter:
    """A colleague handed a task of the unit to a person."""
    body = f"{by} phân công: {name_of(task)}, hạn {day(task.due_on)}."
    return Letter("task.given", f"Được phân công: {task.instruction.title}", body, address_of(task))


def from_colleague(task: Task, by: str, text: str) -> Letter:
    """A colleague's word about a task of the unit."""
    return Letter("task.colleague", f"{by} nhắn: {task.instruction.title}", text, address_of(task))


def left_to_unit(count: int) -> Letter:
    """Tasks whose person left the unit."""
    body = "Người được phân công không còn làm việc ở đơn vị; đề nghị phân công lại."
    return Letter("task.released", f"{count} nhiệm vụ cần người làm tiếp", body, "/my")
