"""Ordering reports: each kind asks for a moment, a directive, a unit or a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import last_instant, local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.directives.models import Directive
from tracker.reports.models import Report
from tracker.reports.operations.history import begin
from tracker.reports.periods import Span, span_of
from tracker.reports.policy import can_request
from tracker.reports.registry import REPORTS, Subject
from tracker.reports.wording import cited_number
from tracker.units.models import Reorganisation
from tracker.units.queries import version_on

FUTURE = "Thời điểm chốt số liệu không được ở tương lai."


@dataclass(frozen=True)
class Asked:
    """What a person wants a report of: a moment, a directive, a unit, or a period by its code or its days."""

    as_of: dt.datetime
    directive_id: int | None = None
    unit_id: int | None = None
    period: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def request_report(
    kind: str, asked: Asked, *, actor: Actor, now: dt.datetime, schedule_id: int | None = None
) -> Report:
    """Order a report of a kind that people choose; the worker produces it.

    Figures of a period are those of its last instant, or of this moment while it still runs. Raises Forbidden for
    anybody but the office, Invalid for a kind, unit, directive, period or moment that does not do.
    """
    if not can_request(actor):
        raise Forbidden
    wanted = REPORTS.get(kind)
    if wanted is None or wanted.subject is None:
        raise Invalid("Chọn loại báo cáo.", field="kind")
    if wanted.subject is Subject.DIRECTIVE:
        return _of_directive(asked, actor, now, schedule_id)
    if asked.as_of > now:
        raise Invalid(FUTURE, field="as_of_day")
    if wanted.subject is Subject.UNIT:
        return _of_unit(kind, asked, actor, now, schedule_id)
    if wanted.subject is Subject.PERIOD:
        return _of_period(kind, asked, actor, now, schedule_id)
    span = span_of(asked.period) if schedule_id else None
    title = f"{wanted.label}, {span.name}" if span else wanted.label
    columns = {"schedule_id": schedule_id, "period": span.code if span else ""}
    return begin(kind, title, as_of=asked.as_of, actor=actor, now=now, **columns)


def _of_unit(kind: str, asked: Asked, actor: Actor, now: dt.datetime, schedule_id: int | None) -> Report:
    if not asked.unit_id:
        raise Invalid("Chọn đơn vị.", field="unit")
    name = version_on(asked.unit_id, local_day(asked.as_of)).short_name
    return begin(
        kind,
        f"{REPORTS[kind].label}: {name}",
        as_of=asked.as_of,
        actor=actor,
        now=now,
        unit_id=asked.unit_id,
        schedule_id=schedule_id,
        period=asked.period if schedule_id else "",
    )


def _of_period(kind: str, asked: Asked, actor: Actor, now: dt.datetime, schedule_id: int | None) -> Report:
    span = _span(asked)
    if span.first > local_day(now):
        raise Invalid("Kỳ báo cáo chưa bắt đầu.", field="period" if asked.period else "first")
    return begin(
        kind,
        f"{REPORTS[kind].label}, {span.name}",
        as_of=min(last_instant(span.last), now),
        actor=actor,
        now=now,
        period=span.code,
        first_on=span.first,
        last_on=span.last,
        schedule_id=schedule_id,
    )


def _span(asked: Asked) -> Span:
    if asked.period:
        found = span_of(asked.period)
        if found is None:
            raise Invalid("Chọn kỳ báo cáo.", field="period")
        return found
    if asked.first is None or asked.last is None:
        raise Invalid("Chọn kỳ báo cáo, hoặc ghi cả ngày đầu và ngày cuối.", field="period")
    if asked.last < asked.first:
        raise Invalid("Ngày cuối phải từ ngày đầu trở đi.", field="last")
    return Span(asked.first, asked.last)


def _of_directive(asked: Asked, actor: Actor, now: dt.datetime, schedule_id: int | None) -> Report:
    directive = db.session.get(Directive, asked.directive_id) if asked.directive_id else None
    if directive is None:
        raise Invalid("Chọn văn bản chỉ đạo.", field="directive")
    period = asked.period if schedule_id else ""
    return request_compliance(
        directive, as_of=asked.as_of, actor=actor, now=now, schedule_id=schedule_id, period=period
    )


def request_compliance(
    directive: Directive,
    *,
    as_of: dt.datetime,
    actor: Actor,
    now: dt.datetime,
    schedule_id: int | None = None,
    period: str = "",
) -> Report:
    """Order the compliance report of one directive with the figures of a moment; also of one withdrawn since.

    The worker produces it. Raises Forbidden for anybody but the office, Invalid for a moment that lies in the
    future or before the directive was issued.
    """
    if not can_request(actor):
        raise Forbidden
    if directive.issued_at is None:
        raise Invalid("Văn bản chưa giao nên chưa có số liệu để báo cáo.")
    if as_of > now:
        raise Invalid(FUTURE, field="as_of_day")
    if as_of < directive.issued_at:
        raise Invalid("Thời điểm chốt số liệu phải sau khi giao văn bản.", field="as_of_day")
    return begin(
        "compliance",
        f"Báo cáo kết quả thực hiện {cited_number(directive)}",
        as_of=as_of,
        actor=actor,
        now=now,
        directive_id=directive.id,
        schedule_id=schedule_id,
        period=period,
    )


def request_handover(act: Reorganisation, unit_id: int, *, actor: Actor, now: dt.datetime) -> Report:
    """Order the handover sheet of a unit that ended; ordered again, the one that is there is given.

    Raises Forbidden for anybody but the office, Invalid for a unit that handed nothing over in the act.
    """
    if not can_request(actor):
        raise Forbidden
    if not any(row.takes_over and row.predecessor_id == unit_id for row in act.successions):
        raise Invalid("Đơn vị này không bàn giao nhiệm vụ trong đợt sắp xếp.")
    there = db.session.scalars(
        select(Report).where(Report.reorganisation_id == act.id, Report.unit_id == unit_id)
    ).one_or_none()
    if there is not None:
        return there
    name = version_on(unit_id, act.effective_on).short_name
    title = f"Biên bản bàn giao nhiệm vụ của {name}"
    return begin("handover", title, as_of=now, actor=actor, now=now, reorganisation_id=act.id, unit_id=unit_id)
