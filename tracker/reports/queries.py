"""The read side of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import joinedload

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.directives.models import Directive, reference_of
from tracker.reports.document import Document
from tracker.reports.models import Addressee, Explanation, Report, Schedule
from tracker.reports.periods import Span, span_of
from tracker.reports.policy import can_read
from tracker.reports.states import ReportState
from tracker.tasks.models import Task
from tracker.units.queries import all_on, line_of, short_names


def get_visible(report_id: int, actor: Actor) -> Report:
    """The report, for somebody who may read it; raises NotFound otherwise."""
    report = db.session.get(Report, report_id) if can_read(actor) else None
    if report is None:
        raise NotFound
    return report


def document_of(report: Report) -> Document:
    """The document model as it was produced; raises NotFound while there is none."""
    if report.document is None:
        raise NotFound("Báo cáo này chưa lập xong.")
    return Document.from_json(report.document)


def printed(report: Report) -> Document:
    """The document as its final form prints it: once a leader has approved it, without the mark of a draft.

    Raises NotFound while there is none.
    """
    document = document_of(report)
    if report.state is not ReportState.APPROVED:
        return document
    return replace(document, letterhead=replace(document.letterhead, draft=False))


def is_draft(report: Report) -> bool:
    """Whether a leader's approval is still due: what needs none is final at once."""
    return report.state not in {ReportState.APPROVED, ReportState.PRODUCED}


def _listed(state: ReportState | None, directive_id: int | None, kind: str) -> Select[Report]:
    query = select(Report)
    if kind:
        query = query.where(Report.kind == kind)
    if state is not None:
        query = query.where(Report.state == state)
    if directive_id is not None:
        query = query.where(Report.directive_id == directive_id)
    return query


def listing(
    *, state: ReportState | None, directive_id: int | None, kind: str = "", page: int, per: int
) -> tuple[Sequence[Report], int]:
    """One page of reports, newest first, and how many there are."""
    query = _listed(state, directive_id, kind)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.options(joinedload(Report.directive)).order_by(Report.id.desc()).limit(per).offset((page - 1) * per)
    ).all()
    return rows, total


def awaiting_leader() -> Sequence[Report]:
    """Reports that wait for a leader, oldest first."""
    return db.session.scalars(
        select(Report).where(Report.state == ReportState.AWAITING_LEADER).order_by(Report.id)
    ).all()


def editions(directive_id: int) -> Sequence[Report]:
    """Every edition for a directive, newest first."""
    return db.session.scalars(
        select(Report).where(Report.directive_id == directive_id).order_by(Report.id.desc())
    ).all()


def edition_before(report: Report) -> Report | None:
    """The newest edition of the same report that was produced before it was ordered; None for a first one."""
    same = (
        Report.kind == report.kind,
        Report.directive_id.is_not_distinct_from(report.directive_id),
        Report.unit_id.is_not_distinct_from(report.unit_id),
        Report.first_on.is_not_distinct_from(report.first_on),
        Report.last_on.is_not_distinct_from(report.last_on),
    )
    return db.session.scalars(
        select(Report)
        .where(*same, Report.id < report.id, Report.document.is_not(None))
        .order_by(Report.id.desc())
        .limit(1)
    ).first()


def span_of_report(report: Report) -> Span | None:
    """The days of a report on a period, under the name of the period where it is one of the decree."""
    if report.first_on is None or report.last_on is None:
        return None
    named = span_of(report.period)
    return named if named and named.last == report.last_on else Span(report.first_on, report.last_on)


def previous_of(report: Report) -> Report | None:
    """The edition with which a report was compared."""
    return db.session.get(Report, report.previous_id) if report.previous_id else None


def directives_to_choose() -> list[tuple[int, str]]:
    """Every directive with tasks, newest first, as a list to choose from names it."""
    rows = db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol, Directive.subject)
        .where(Directive.issued_at.is_not(None))
        .order_by(Directive.issued_at.desc(), Directive.id.desc())
    )
    return [(row.id, f"{reference_of(row.type, row.number, row.symbol)}: {row.subject}"[:140]) for row in rows]


def units_to_choose(day: dt.date) -> list[tuple[int, str]]:
    """Every unit that directives address on a day, and the others that have tasks, by group and name."""
    present = {version.unit_id: version.short_name for version in all_on(day)}
    with_tasks = set(db.session.scalars(select(Task.unit_id).distinct())) - present.keys()
    gone = short_names(day)
    return [*present.items(), *sorted((unit_id, gone[unit_id]) for unit_id in with_tasks if unit_id in gone)]


def newest_explanation(unit_id: int, about: str, directive_id: int | None) -> Explanation | None:
    """The newest edition of what a unit says about something, or None."""
    return db.session.scalars(
        select(Explanation)
        .where(
            Explanation.unit_id == unit_id,
            Explanation.about == about,
            Explanation.directive_id.is_not_distinct_from(directive_id),
        )
        .order_by(Explanation.serial.desc())
        .limit(1)
    ).first()


def explanations_of(unit_id: int) -> Sequence[Explanation]:
    """Every edition of what a unit says, newest first."""
    return db.session.scalars(
        select(Explanation).where(Explanation.unit_id == unit_id).order_by(Explanation.id.desc())
    ).all()


def get_explanation(explanation_id: int, actor: Actor) -> Explanation:
    """One of the actor's own unit. Raises NotFound for any other."""
    row = db.session.get(Explanation, explanation_id)
    if row is None or row.unit_id != actor.unit_id:
        raise NotFound
    return row


def directives_of(unit_id: int) -> list[tuple[int, str]]:
    """The directives that gave a unit tasks, newest first, as a list to choose from names them."""
    own = set(db.session.scalars(select(Task.directive_id).where(Task.unit_id == unit_id).distinct()))
    return [one for one in directives_to_choose() if one[0] in own]


def get_letter(report_id: int, actor: Actor) -> tuple[Report, Sequence[Addressee]]:
    """A letter that was sent to the actor's unit, or to those it took over from, and their places in it.

    Raises NotFound for any other.
    """
    found = db.session.scalars(
        select(Addressee)
        .where(
            Addressee.report_id == report_id,
            Addressee.unit_id.in_(line_of(literal(actor.unit_id))),
            Addressee.sent_at.is_not(None),
        )
        .order_by(Addressee.place)
    ).all()
    if not found:
        raise NotFound
    return db.session.get_one(Report, report_id), found


def extract(report: Report, addressees: Sequence[Addressee]) -> Document:
    """A letter as one of its units reads it: with the annex of that unit alone, numbered as the body names it."""
    document = printed(report)
    several = len(document.annexes) > 1
    return replace(
        document,
        annexes=[
            replace(document.annexes[one.place], number=one.place + 1 if several else None) for one in addressees
        ],
    )


def schedules() -> Sequence[Schedule]:
    """The schedules that have not ended, oldest first."""
    return db.session.scalars(select(Schedule).where(Schedule.ended_at.is_(None)).order_by(Schedule.id)).all()


def get_schedule(schedule_id: int) -> Schedule:
    """A schedule. Raises NotFound."""
    row = db.session.get(Schedule, schedule_id)
    if row is None:
        raise NotFound
    return row
