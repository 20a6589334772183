"""What a compliance report needs, read once: the directive, how its tasks stood, what units wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, not_, or_, select

from tracker.core import db
from tracker.core.errors import NotFound
from tracker.directives.models import Directive, DirectiveChange, Instruction
from tracker.directives.states import ChangeKind, DirectiveState
from tracker.tasks import figures
from tracker.tasks.figures import Standing, Totals
from tracker.tasks.models import Submission, TaskNote
from tracker.units.models import GroupMember, UnitGroup, UnitVersion

Tasks = Sequence[int] | Select[int]
"""Tasks by their identifiers, or the query that finds them."""


@dataclass(frozen=True)
class Answer:
    """The newest submission of a task that had left the unit by the report's moment."""

    result: str
    difficulties: str
    proposals: str
    answer_number: str
    answer_date: dt.date | None
    at: dt.datetime


@dataclass(frozen=True)
class UnitName:
    """A unit as it was called on the directive's day, with its group and place in the order."""

    unit_id: int
    name: str
    group: str
    order: tuple[int, int, str]


@dataclass(frozen=True)
class Ending:
    """Since when the directive is no longer followed up, and the one that took its place, if any."""

    at: dt.datetime
    replaced_by: Directive | None


@dataclass(frozen=True)
class Gathered:
    """Everything the builder prints, by identifiers."""

    directive: Directive
    instructions: Sequence[Instruction]
    standings: Sequence[Standing]
    answers: Mapping[int, Answer]
    notes: Mapping[int, str]
    units: Mapping[int, UnitName]
    ending: Ending | None = None

    @property
    def totals(self) -> Totals:
        """Totals of all tasks."""
        return figures.count(self.standings)

    @property
    def by_unit(self) -> Mapping[int, Totals]:
        """Totals by unit."""
        return figures.grouped(self.standings, "unit_id")

    @property
    def by_instruction(self) -> Mapping[int, Totals]:
        """Totals by instruction."""
        return figures.grouped(self.standings, "instruction_id")


def gather(directive_id: int, as_of: dt.datetime) -> Gathered:
    """Read a directive as of a moment; raises NotFound when there is none."""
    directive = db.session.get(Directive, directive_id)
    if directive is None:
        raise NotFound
    found = figures.standings(directive_id, as_of)
    ids = {standing.instruction_id for standing in found}
    return Gathered(
        directive=directive,
        instructions=[row for row in directive.instructions if row.id in ids],
        standings=found,
        answers=answers_of([standing.task_id for standing in found], as_of),
        notes=notes_of([standing.task_id for standing in found], as_of),
        units=_units(found),
        ending=_ending(directive),
    )


def _ending(directive: Directive) -> Ending | None:
    """What ended an issued directive; said in every report made since, whatever moment its figures are of."""
    at = db.session.scalar(
        select(DirectiveChange.at)
        .where(
            DirectiveChange.directive_id == directive.id,
            DirectiveChange.kind.in_([ChangeKind.WITHDRAWN, ChangeKind.REPLACED]),
        )
        .order_by(DirectiveChange.id.desc())
        .limit(1)
    )
    if directive.state is not DirectiveState.WITHDRAWN or at is None:
        return None
    took = db.session.get(Directive, directive.replaced_by_id) if directive.replaced_by_id else None
    return Ending(at, took)


def answers_of(task_ids: Tasks, as_of: dt.datetime) -> dict[int, Answer]:
    """What each unit had handed in by the moment: neither what still waits for its head, nor what it took back."""
    taken_back = and_(Submission.decision == "taken_back", Submission.decided_at <= as_of)
    newest = (
        select(func.max(Submission.id))
        .where(
            Submission.task_id.in_(task_ids),
            Submission.at <= as_of,
            Submission.left_unit_at <= as_of,
            or_(Submission.decision.is_(None), not_(taken_back)),
        )
        .group_by(Submission.task_id)
    )
    rows = db.session.scalars(select(Submission).where(Submission.id.in_(newest)))
    return {
        row.task_id: Answer(
            result=row.result,
            difficulties=row.difficulties,
            proposals=row.proposals,
            answer_number=row.answer_number,
            answer_date=row.answer_date,
            at=row.at,
        )
        for row in rows
    }


def notes_of(task_ids: Tasks, as_of: dt.datetime) -> dict[int, str]:
    """The last word written on the progress of each task by the moment."""
    newest = (
        select(func.max(TaskNote.id))
        .where(TaskNote.task_id.in_(task_ids), TaskNote.at <= as_of)
        .group_by(TaskNote.task_id)
    )
    rows = db.session.execute(select(TaskNote.task_id, TaskNote.text).where(TaskNote.id.in_(newest)))
    return dict(rows.all())


def _units(found: Sequence[Standing]) -> dict[int, UnitName]:
    version_ids = {standing.unit_version_id for standing in found}
    rows = db.session.execute(
        select(
            UnitVersion.unit_id, UnitVersion.short_name, UnitVersion.sort_key, UnitGroup.name, UnitGroup.position
        )
        .outerjoin(GroupMember, GroupMember.unit_id == UnitVersion.unit_id)
        .outerjoin(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(UnitVersion.id.in_(version_ids))
        .order_by(UnitGroup.position)
    )
    names: dict[int, UnitName] = {}
    for unit_id, name, key, group, position in rows:
        names.setdefault(unit_id, UnitName(unit_id, name, group or "Đơn vị khác", (-(position or 0), 0, key)))
    return names
