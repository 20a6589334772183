"""The only door to a recommendation, and what its pages show around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.calendar import WorkCalendar
from tracker.core.errors import NotFound
from tracker.escalations.models import Escalation, EscalationFile, Hop, Telling
from tracker.escalations.policy import visible_to
from tracker.escalations.queries.terms import load_terms
from tracker.escalations.states import (
    JOINABLE,
    RANK,
    EscalationState,
    HopKind,
    LevelCode,
    TermCode,
)
from tracker.units.models import UnitVersion
from tracker.units.queries import ending_of, predecessors_of

MISSING = "Không tìm thấy kiến nghị này."


def get_visible(escalation_id: int, actor: Actor) -> Escalation:
    """The recommendation if the person sees it. Raises NotFound.

    Whoever works for a unit also reads those of the units that it took over from.
    """
    row = _one(escalation_id, visible_to(actor))
    if row is None and actor.role in IN_UNIT and actor.unit_id is not None:
        before = predecessors_of(actor.unit_id)
        row = _one(escalation_id, Escalation.unit_id.in_(before)) if before else None
    if row is None:
        raise NotFound(MISSING)
    return row


def in_place(actor: Actor, row: Escalation) -> Actor:
    """The person as the rules take them: of the unit that took over from the row's, as if of that one."""
    if actor.role not in IN_UNIT or actor.unit_id in {None, row.unit_id}:
        return actor
    ending = ending_of(row.unit_id)
    took_over = ending is not None and ending.receiver_id == actor.unit_id
    return replace(actor, unit_id=row.unit_id) if took_over else actor


def _one(escalation_id: int, seen: ColumnElement[bool]) -> Escalation | None:
    return db.session.scalars(select(Escalation).where(Escalation.id == escalation_id, seen)).one_or_none()


def titles_of(numbers: Sequence[int], actor: Actor) -> list[tuple[int, str, EscalationState]]:
    """Number, title and state of those recommendations that the person sees."""
    rows = db.session.execute(
        select(Escalation.id, Escalation.title, Escalation.state)
        .where(Escalation.id.in_(numbers), visible_to(actor))
        .order_by(Escalation.id)
    )
    return [(number, title, state) for number, title, state in rows]


def main_of(row: Escalation) -> Escalation:
    """The row that travels: itself, or the one it was merged into. Of the latter a unit reads path and answer."""
    return db.session.get_one(Escalation, row.merged_into_id) if row.merged_into_id else row


def get_file(escalation_id: int, file_id: int, actor: Actor) -> EscalationFile:
    """A file of a recommendation that the person sees. Raises NotFound, also for one of another.

    The letter and the answer of a main one are also files of those merged into it.
    """
    row = get_visible(escalation_id, actor)
    found = next((one for one in files_of(row) if one.id == file_id), None)
    if found is None:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def files_of(row: Escalation) -> Sequence[EscalationFile]:
    """The row's files, with letter and answer of the one that it was merged into."""
    of_main = EscalationFile.escalation_id == row.merged_into_id, EscalationFile.role != "evidence"
    where = [EscalationFile.escalation_id == row.id]
    statement = select(EscalationFile).options(selectinload(EscalationFile.file)).order_by(EscalationFile.id)
    own = db.session.scalars(statement.where(*where)).all()
    return [*own, *db.session.scalars(statement.where(*of_main))] if row.merged_into_id else own


def unit_name(row: Escalation) -> str:
    """The short name of the unit when it wrote."""
    return db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == row.unit_version_id)).one()


@dataclass(frozen=True, slots=True)
class Member:
    """A unit's own recommendation within a merged one."""

    id: int
    unit_id: int
    unit: str
    title: str
    funds: int | None
    entered: bool


def members_of(main: Escalation) -> list[Member]:
    """The main one and those merged into it, in the order in which they came."""
    rows = db.session.execute(
        select(
            Escalation.id,
            Escalation.unit_id,
            UnitVersion.short_name,
            Escalation.title,
            Escalation.funds,
            Escalation.entered_by_office,
        )
        .join(UnitVersion, UnitVersion.id == Escalation.unit_version_id)
        .where((Escalation.id == main.id) | (Escalation.merged_into_id == main.id))
        .order_by(Escalation.id)
    )
    return [Member(*row) for row in rows]


def tellings_of(members: Sequence[Member]) -> list[tuple[Member, Telling]]:
    """Who of the members has to be told, and was."""
    by_id = {member.id: member for member in members}
    rows = db.session.scalars(
        select(Telling).where(Telling.escalation_id.in_(list(by_id))).order_by(Telling.escalation_id, Telling.id)
    )
    return [(by_id[row.escalation_id], row) for row in rows]


@dataclass(frozen=True, slots=True)
class Step:
    """One level of the path: who had it, for what, and the clock in working days."""

    kind: HopKind
    level: LevelCode
    holder: str
    received_on: dt.date | None
    due_on: dt.date | None
    left_on: dt.date | None
    used: int
    given: int | None
    late: int
    reason: str
    letter: str
    here: bool
    reminders: int


def path_of(main: Escalation, today: dt.date, calendar: WorkCalendar) -> list[Step]:
    """The levels that a recommendation passed and where it is, then the way back that must follow."""
    steps = [_step(hop, today, calendar) for hop in main.hops]
    on_its_way = {EscalationState.SENT, EscalationState.WITH_LEADER, EscalationState.TO_FORWARD}
    if main.state in on_its_way | {EscalationState.FORWARDED, EscalationState.RETURNED}:
        given = load_terms().days(TermCode.TELL, today)
        steps.append(Step(HopKind.TELL, LevelCode.DISTRICT, "", None, None, None, 0, given, 0, "", "", False, 0))
    return steps


def _step(hop: Hop, today: dt.date, calendar: WorkCalendar) -> Step:
    letter = hop.letter_number
    return Step(
        kind=hop.kind,
        level=hop.level,
        holder=hop.holder,
        received_on=hop.received_on,
        due_on=hop.due_on,
        left_on=hop.left_on,
        used=hop.days_used(today, calendar),
        given=hop.days_given(calendar),
        late=calendar.between(hop.due_on, hop.left_on or today) if hop.due_on else 0,
        reason=hop.reason,
        letter=letter,
        here=hop.left_on is None,
        reminders=hop.reminders,
    )


def days_above(main: Escalation, today: dt.date, calendar: WorkCalendar) -> int:
    """Working days that a recommendation has spent above its unit so far."""
    own = main.hops[0].level
    return sum(hop.days_used(today, calendar) for hop in main.hops if RANK[hop.level] > RANK[own])


def joinable(row: Escalation, actor: Actor) -> list[tuple[int, str]]:
    """Recommendations that a row can be merged into, newest first: identifier, unit and name."""
    rows = db.session.execute(
        select(Escalation.id, UnitVersion.short_name, Escalation.title)
        .join(UnitVersion, UnitVersion.id == Escalation.unit_version_id)
        .where(
            visible_to(actor),
            Escalation.state.in_(JOINABLE),
            Escalation.direct.is_(False),
            Escalation.id != row.id,
        )
        .order_by(Escalation.id.desc())
    )
    return [(found.id, f"{found.short_name}: {found.title}") for found in rows]


@dataclass(frozen=True, slots=True)
class OfTask:
    """A recommendation as its task's page lists it: `days_lost` were added to the deadline, `paused` rests it."""

    id: int
    title: str
    state: EscalationState
    days_lost: int
    paused: bool


def of_task(task_id: int, actor: Actor) -> list[OfTask]:
    """What the person sees of the recommendations that arose from a task, newest first."""
    rows = db.session.execute(
        select(Escalation.id, Escalation.title, Escalation.state, Escalation.days_lost, Escalation.task_paused)
        .where(Escalation.task_id == task_id, visible_to(actor), Escalation.state != EscalationState.WITHDRAWN)
        .order_by(Escalation.id.desc())
    )
    return [OfTask(*row) for row in rows]
