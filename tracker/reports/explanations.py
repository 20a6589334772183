"""What units say about their figures (giải trình), as reports print it: the newest edition its head approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.directives.models import Directive
from tracker.reports import wording
from tracker.reports.document import Block, Column, Paragraph, Table
from tracker.reports.models import Explanation
from tracker.reports.periods import Span, span_of
from tracker.reports.pool import names
from tracker.reports.states import ExplanationState

NONE = "Đơn vị không có giải trình."


def of_unit(unit_id: int, as_of: dt.datetime) -> list[Block]:
    """All that a unit says, each with what it is about."""
    found = _approved(as_of, Explanation.unit_id == unit_id)
    if not found:
        return [Paragraph(NONE)]
    return [Paragraph(f"Về {_about(row)}: {row.text.rstrip('. ')}. ({_signed(row)})") for row in found]


def of_directive(directive_id: int, as_of: dt.datetime) -> list[Block]:
    """What units say about their figures of a directive; nothing where none says anything."""
    return _beside(_approved(as_of, Explanation.directive_id == directive_id), as_of)


def of_span(span: Span, as_of: dt.datetime, *, until: dt.datetime) -> list[Block]:
    """What units say about a period, or about periods of the decree within free days.

    Approved up to a moment, which is that of the order: a period is explained when it is over, and so after the
    moment of its figures.
    """
    found = _approved(until, Explanation.directive_id.is_(None))
    return _beside([row for row in found if _within(span_of(row.about), span)], as_of)


def _within(one: Span | None, span: Span) -> bool:
    return one is not None and (
        one == span or (not span.code and span.first <= one.first <= one.last <= span.last)
    )


def _approved(as_of: dt.datetime, *where: ColumnElement[bool]) -> Sequence[Explanation]:
    newest = (
        select(func.max(Explanation.id))
        .where(Explanation.state == ExplanationState.APPROVED, Explanation.decided_at <= as_of, *where)
        .group_by(Explanation.unit_id, Explanation.about, Explanation.directive_id)
    )
    return db.session.scalars(
        select(Explanation).where(Explanation.id.in_(newest)).order_by(Explanation.decided_at, Explanation.id)
    ).all()


def _beside(found: Iterable[Explanation], as_of: dt.datetime) -> list[Block]:
    rows = list(found)
    if not rows:
        return []
    units = names({row.unit_id for row in rows}, local_day(as_of))
    rows.sort(key=lambda row: units[row.unit_id].order)
    return [
        Table(
            caption="Giải trình của đơn vị về số liệu",
            columns=[
                Column("Đơn vị", "unit", width=38),
                Column("Giải trình", "explanation"),
                Column("Người duyệt", "approved", width=38),
            ],
            rows=[[units[row.unit_id].name, row.text, _signed(row)] for row in rows],
        )
    ]


def _about(row: Explanation) -> str:
    if row.directive_id is not None:
        return wording.cited_number(db.session.get_one(Directive, row.directive_id))
    span = span_of(row.about)
    return span.name if span else row.about


def _signed(row: Explanation) -> str:
    day = wording.day(local_day(row.decided_at)) if row.decided_at else ""
    return f"{row.decider_name}, ngày {day}"
