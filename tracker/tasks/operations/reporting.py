"""What the unit does: acknowledges, notes progress, hands in, approves inside, takes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from tracker.attachments import operations as attachments
from tracker.attachments.models import StoredFile
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.tasks import mail, policy, queries, registry
from tracker.tasks.models import Submission, Task, TaskFile, TaskNote
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import claim, happen, record, require, require_text
from tracker.tasks.operations.resting import run_again
from tracker.tasks.states import TASK_FLOW, TaskState
from tracker.web.forms import expect_version

YEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Report:
    """What a unit hands in: the words, the answering document, the day the work was done."""

    result: str
    difficulties: str = ""
    proposals: str = ""
    answer_number: str = ""
    answer_date: dt.date | None = None
    done_on: dt.date | None = None


def acknowledge(task: Task, *, actor: Actor, now: dt.datetime) -> None:
    """The unit confirms that it has the task. Raises Forbidden, IllegalTransition."""
    claim(task)
    require(policy.can_report(actor, task))
    TASK_FLOW.check("acknowledge", task.state, TaskState.IN_PROGRESS)
    happen(task, "acknowledge", TaskState.IN_PROGRESS, actor=actor, now=now)


def acknowledge_all(tasks: Sequence[Task], *, actor: Actor, now: dt.datetime) -> int:
    """Acknowledge those of the tasks that wait for it; the others stay as they are. Returns how many did."""
    waiting = [task for task in tasks if task.state is TaskState.ASSIGNED]
    for task in waiting:
        acknowledge(task, actor=actor, now=now)
    return len(waiting)


def add_note(
    task: Task,
    *,
    actor: Actor,
    now: dt.datetime,
    text: str,
    percent: int | None = None,
    files: Sequence[attachments.Prepared] = (),
) -> TaskNote:
    """Add progress, with files if wished; open to the unit and to those that cooperate.

    Takes the text and how far the work is, in percent. The task's version stays: a note must not make a
    colleague's half-written result stale. Raises Forbidden, IllegalTransition, Invalid.
    """
    require(policy.can_add_note(actor, task))
    TASK_FLOW.check("add_note", task.state)
    if percent is not None and not 0 <= percent <= 100:
        raise Invalid("Tỷ lệ phải từ 0 đến 100.", field="percent")
    note = TaskNote(
        task_id=task.id,
        at=now,
        account_id=actor.user_id,
        author_name=actor.name,
        unit_id=actor.unit_id,
        text=require_text(text, "text", "Hãy ghi tiến độ."),
        percent=percent,
    )
    db.session.add(note)
    db.session.flush()
    for stored in store(files, actor=actor, now=now):
        db.session.add(TaskFile(task_id=task.id, file_id=stored.id, note_id=note.id))
    record(
        task,
        "add_note",
        actor=actor,
        now=now,
        old_state=task.state,
        note=note.text,
        details={"percent": percent, "files": len(files)},
    )
    return note


def submit(
    task: Task,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    result: str,
    difficulties: str = "",
    proposals: str = "",
    answer_number: str = "",
    answer_date: dt.date | None = None,
    done_on: dt.date | None = None,
    files: Sequence[attachments.Prepared] = (),
) -> Submission:
    """Hand in the result. It leaves the unit at once, or waits for the unit's head where the unit wants that.

    The clock stops when the result leaves the unit; what the head hands in needs no approval of the head.
    Raises Forbidden, IllegalTransition, Stale, Invalid (with the field to blame).
    """
    report = Report(result, difficulties, proposals, answer_number, answer_date, done_on)
    _may_submit(task, actor, version)
    found = _submit(task, report, store(files, actor=actor, now=now), actor=actor, now=now)
    _tell_head([task], actor=actor, now=now)
    return found


def submit_many(
    tasks: Sequence[Task],
    *,
    actor: Actor,
    now: dt.datetime,
    versions: dict[int, int],
    report: Report,
    files: Sequence[attachments.Prepared] = (),
) -> int:
    """Hand in one report with its files for several tasks of one directive: all or none.

    Takes the versions that the person saw, by task. Returns how many. Raises as `submit`, and Invalid when
    the tasks are none or belong to several documents.
    """
    if not tasks:
        raise Invalid("Hãy chọn ít nhất một nhiệm vụ.", field="task_ids")
    if len({task.directive_id for task in tasks}) > 1:
        raise Invalid("Chỉ nộp chung được cho các nhiệm vụ của cùng một văn bản.", field="task_ids")
    for task in tasks:
        _may_submit(task, actor, versions.get(task.id))
    stored = store(files, actor=actor, now=now)
    for task in tasks:
        _submit(task, report, stored, actor=actor, now=now)
    _tell_head(tasks, actor=actor, now=now)
    return len(tasks)


def _may_submit(task: Task, actor: Actor, version: int | None) -> None:
    claim(task)
    require(policy.can_report(actor, task))
    TASK_FLOW.check("submit", task.state)
    expect_version(task, version)


def _submit(
    task: Task, report: Report, files: Sequence[StoredFile], *, actor: Actor, now: dt.datetime
) -> Submission:
    waits = task.unit.wants_head_approval and not actor.has(Role.UNIT_HEAD)
    submission = write_down(task, report, files, left_at=None if waits else now, actor=actor, now=now)
    task.entered_by_office = False
    target = TaskState.AWAITING_HEAD if waits else TaskState.SUBMITTED
    happen(task, "submit", target, actor=actor, now=now, details={"files": len(files)})
    return submission


def write_down(
    task: Task,
    report: Report,
    files: Sequence[StoredFile],
    *,
    left_at: dt.datetime | None,
    actor: Actor,
    now: dt.datetime,
) -> Submission:
    """Write the row of a result with its files; the state is moved by who calls. Raises Invalid."""
    check_days(task, report, now)
    if task.instruction.evidence_required and not files and not has_files(task):
        title = task.instruction.title
        raise Invalid("Nhiệm vụ '%(title)s' cần ít nhất một tệp minh chứng.", field="files", title=title)
    submission = Submission(
        task_id=task.id,
        at=now,
        left_unit_at=left_at,
        submitted_by=actor.user_id,
        submitter_name=actor.name,
        result=require_text(report.result, "result", "Hãy ghi kết quả thực hiện."),
        difficulties=report.difficulties.strip(),
        proposals=report.proposals.strip(),
        answer_number=report.answer_number.strip(),
        answer_date=report.answer_date,
        done_on=report.done_on,
        figures=registry.kept(queries.unit_figures(task, now)),
    )
    db.session.add(submission)
    task.submitted_by, task.approved_by = actor.user_id, None
    db.session.flush()
    db.session.add_all(
        TaskFile(task_id=task.id, file_id=stored.id, submission_id=submission.id) for stored in files
    )
    return submission


def check_days(task: Task, report: Report, now: dt.datetime) -> None:
    """Raise Invalid for a day in a report that cannot be."""
    today = local_day(now)
    if report.answer_date is not None and report.answer_date > today:
        raise Invalid("Ngày văn bản trả lời chưa đến.", field="answer_date")
    if report.done_on is None:
        return
    if report.done_on > today:
        raise Invalid("Ngày hoàn thành chưa đến.", field="done_on")
    if report.done_on < local_day(task.assigned_at) - YEAR:
        raise Invalid("Ngày hoàn thành sớm hơn ngày giao quá một năm.", field="done_on")


def has_files(task: Task) -> bool:
    """Whether the task has evidence from before."""
    return bool(db.session.scalar(select(exists().where(TaskFile.task_id == task.id))))


def store(files: Sequence[attachments.Prepared], *, actor: Actor, now: dt.datetime) -> list[StoredFile]:
    """Write the rows of files that were prepared."""
    stored = [attachments.add(prepared, actor=actor, now=now) for prepared in files]
    db.session.flush()
    return stored


def _tell_head(tasks: Sequence[Task], *, actor: Actor, now: dt.datetime) -> None:
    waiting = [task for task in tasks if task.state is TaskState.AWAITING_HEAD]
    if waiting:
        tell_unit(waiting[0].unit_id, mail.awaiting_head(waiting), actor=actor, now=now)


def latest(task: Task) -> Submission:
    """The result that awaits a decision: the newest one. Raises Invalid when nothing was handed in."""
    found = db.session.scalars(
        select(Submission).where(Submission.task_id == task.id).order_by(Submission.id.desc()).limit(1)
    ).first()
    if found is None:
        raise Invalid("Nhiệm vụ này chưa có kết quả nào.")
    return found


def approve_in_unit(task: Task, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """The unit's head lets the result go to the office: it leaves the unit now, and the clock stops.

    Raises Forbidden, IllegalTransition, Stale.
    """
    claim(task)
    require(policy.can_head(actor, task))
    TASK_FLOW.check("approve_in_unit", task.state, TaskState.SUBMITTED)
    expect_version(task, version)
    submission = latest(task)
    submission.left_unit_at = now
    submission.approved_by = task.approved_by = actor.user_id
    happen(task, "approve_in_unit", TaskState.SUBMITTED, actor=actor, now=now)


def send_back_in_unit(task: Task, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """The unit's head wants the result changed before it leaves. Raises as `approve_in_unit`, and Invalid."""
    claim(task)
    require(policy.can_head(actor, task))
    TASK_FLOW.check("send_back_in_unit", task.state, TaskState.IN_PROGRESS)
    expect_version(task, version)
    said = require_text(reason, "reason", "Hãy ghi phải sửa gì.")
    decide(latest(task), "sent_back_in_unit", said, actor=actor, now=now)
    happen(task, "send_back_in_unit", TaskState.IN_PROGRESS, actor=actor, now=now, note=said)
    tell_unit(task.unit_id, mail.sent_back(task, said), actor=actor, now=now)


def take_back(task: Task, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """The unit takes its result back before a decision; the clock runs on. Raises as `approve_in_unit`."""
    claim(task)
    require(policy.can_report(actor, task))
    TASK_FLOW.check("take_back", task.state, TaskState.IN_PROGRESS)
    expect_version(task, version)
    decide(latest(task), "taken_back", "", actor=actor, now=now)
    details = {"working_days": run_again(task)}
    happen(task, "take_back", TaskState.IN_PROGRESS, actor=actor, now=now, details=details)


def decide(submission: Submission, decision: str, note: str, *, actor: Actor, now: dt.datetime) -> None:
    """Write on a submission what became of it, and by whom."""
    submission.decision = decision
    submission.decision_note = note
    submission.decided_at = now
    submission.decided_by = actor.user_id
