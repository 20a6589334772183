"""Everything the page of one task shows, each kind of row in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, or_, select

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


def dossier(task: Task) -> Dossier:
    """Load what belongs to a task that the person may see."""
    of_task = TaskEvent.task_id == task.id
    return Dossier(
        task=task,
        unit=_unit(task.unit_version_id),
        helpers=_helpers(task),
        events=db.session.execute(
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
            .where(of_task)
            .order_by(TaskEvent.id)
        ).all(),
        submissions=db.session.scalars(
            select(Submission).where(Submission.task_id == task.id).order_by(Submission.id)
        ).all(),
        requests=db.session.scalars(
            select(TaskRequest).where(TaskRequest.task_id == task.id).order_by(TaskRequest.id)
        ).all(),
        notes=db.session.execute(
            select(TaskNote.id, TaskNote.at, TaskNote.author_name, TaskNote.text, TaskNote.percent)
            .where(TaskNote.task_id == task.id)
            .order_by(TaskNote.id)
        ).all(),
        files=_files(task.id),
        handed_over=_handed_over(task),
    )


def _handed_over(task: Task) -> Sequence[Any]:
    """The tasks that this one goes on with, and the one that goes on with it, each with its unit's name."""
    other = case((TaskLink.old_id == task.id, TaskLink.new_id), else_=TaskLink.old_id)
    return db.session.execute(
        select(Task.id, UnitVersion.short_name, (TaskLink.old_id == Task.id).label("earlier"))
        .join(TaskLink, Task.id == other)
        .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
        .where(or_(TaskLink.old_id == task.id, TaskLink.new_id == task.id))
        .order_by(TaskLink.id)
    ).all()


def _unit(version_id: int) -> Any:
    return db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.name, UnitVersion.short_name).where(UnitVersion.id == version_id)
    ).one()


def _helpers(task: Task) -> Sequence[str]:
    """Names of the other units that cooperate."""
    return db.session.scalars(
        select(UnitVersion.short_name)
        .join(InstructionUnit, InstructionUnit.unit_version_id == UnitVersion.id)
        .where(
            InstructionUnit.instruction_id == task.instruction_id,
            InstructionUnit.part == Part.COOPERATE,
            InstructionUnit.unit_id != task.unit_id,
        )
        .order_by(UnitVersion.sort_key)
    ).all()


def _files(task_id: int) -> Sequence[Any]:
    return db.session.execute(
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
        .where(TaskFile.task_id == task_id)
        .order_by(TaskFile.id)
    ).all()
