"""Everything the page of one task shows, each kind of row in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, case, or_, select

from tracker.attachments.models import StoredFile
from tracker.core import db
from tracker.directives.models import InstructionUnit
from tracker.directives.states import Part
from tracker.tasks.models import Submission, Task, TaskEvent, TaskFile, TaskLink, TaskNote, TaskRequest
from tracker.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class Dossier:
    """A task with all that belongs to it; lists oldest first."""

    task: Task
    unit: Any
    helpers: Sequence[str]
    events: Sequence[Any]
    submissions: Sequence[Submission]
    requests: Sequence[TaskRequest]
    notes: Sequence[Any]
    files: Sequence[Any]
    handed_over: Sequence[Any]

    @property
    def submission(self) -> Submission | None:
        """What was handed in last."""
        return self.submissions[-1] if self.submissions else None

    def files_of(self, *, submission_id: int | None = None, note_id: int | None = None) -> list[Any]:
        """Files of one submission or of one note."""
        return [row for row in self.files if row.submission_id == submission_id and row.note_id == note_id]


# Written once, with the task as a parameter: building eight statements took longer than answering them.
TASK_ID = bindparam("task_id", type_=Integer())
_EVENTS = (
    select(
        TaskEvent.verb,
        TaskEvent.at,
        TaskEvent.actor_name,
        TaskEvent.instead_of,
        TaskEvent.note,
        TaskEvent.old_state,
        TaskEvent.state,
        TaskEvent.due_on,
    )
    .where(TaskEvent.task_id == TASK_ID)
    .order_by(TaskEvent.id)
)
_SUBMISSIONS = select(Submission).where(Submission.task_id == TASK_ID).order_by(Submission.id)
_REQUESTS = select(TaskRequest).where(TaskRequest.task_id == TASK_ID).order_by(TaskRequest.id)
_NOTES = (
    select(TaskNote.id, TaskNote.at, TaskNote.author_name, TaskNote.text, TaskNote.percent)
    .where(TaskNote.task_id == TASK_ID)
    .order_by(TaskNote.id)
)
_FILES = (
    select(
        TaskFile.id,
        TaskFile.submission_id,
        TaskFile.note_id,
        StoredFile.name,
        StoredFile.kind,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.uploaded_at,
    )
    .join(StoredFile, StoredFile.id == TaskFile.file_id)
    .where(TaskFile.task_id == TASK_ID)
    .order_by(TaskFile.id)
)
_HANDED_OVER = (
    select(Task.id, UnitVersion.short_name, (TaskLink.old_id == Task.id).label("earlier"))
    .join(TaskLink, Task.id == case((TaskLink.old_id == TASK_ID, TaskLink.new_id), else_=TaskLink.old_id))
    .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
    .where(or_(TaskLink.old_id == TASK_ID, TaskLink.new_id == TASK_ID))
    .order_by(TaskLink.id)
)
_UNIT = select(UnitVersion.unit_id, UnitVersion.name, UnitVersion.short_name).where(
    UnitVersion.id == bindparam("version_id")
)
_HELPERS = (
    select(UnitVersion.short_name)
    .join(InstructionUnit, InstructionUnit.unit_version_id == UnitVersion.id)
    .where(
        InstructionUnit.instruction_id == bindparam("instruction_id"),
        InstructionUnit.part == Part.COOPERATE,
        InstructionUnit.unit_id != bindparam("unit_id"),
    )
    .order_by(UnitVersion.sort_key)
)


def dossier(task: Task) -> Dossier:
    """Load what belongs to a task that the person may see."""
    session, this = db.session(), {"task_id": task.id}
    place = {"instruction_id": task.instruction_id, "unit_id": task.unit_id}
    return Dossier(
        task=task,
        unit=session.execute(_UNIT, {"version_id": task.unit_version_id}).one(),
        helpers=session.scalars(_HELPERS, place).all(),
        events=session.execute(_EVENTS, this).all(),
        submissions=session.scalars(_SUBMISSIONS, this).all(),
        requests=session.scalars(_REQUESTS, this).all(),
        notes=session.execute(_NOTES, this).all(),
        files=session.execute(_FILES, this).all(),
        handed_over=session.execute(_HANDED_OVER, this).all(),
    )
