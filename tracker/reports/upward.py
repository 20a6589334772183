"""Ordering what goes upward: the letter of one recommendation, and the table of all."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, IllegalTransition, Invalid
from tracker.escalations.models import Escalation
from tracker.escalations.states import JOINABLE
from tracker.reports.models import Report
from tracker.reports.operations.history import begin
from tracker.reports.policy import can_request
from tracker.reports.states import ReportState

LETTERS = {"petition": "Tờ trình", "petition_letter": "Công văn"}
"""In which form a recommendation may go upward, by the kind of report."""
BEING_MADE = (ReportState.QUEUED, ReportState.RENDERING)


def request_petition(row: Escalation, *, kind: str = "petition", actor: Actor, now: dt.datetime) -> Report:
    """Order the draft of the letter that carries a recommendation to the level above; a leader decides on it.

    `kind` is one of LETTERS. One that is being made already is given instead of a second. Raises Forbidden for
    anybody but the office, Invalid for another kind, IllegalTransition for a recommendation that is answered,
    ended or goes with another one.
    """
    if kind not in LETTERS:
        raise Invalid("Chọn tờ trình hoặc công văn.", field="kind")
    if row.state not in JOINABLE:
        raise IllegalTransition("Kiến nghị này không còn chờ chuyển cấp trên.")
    there = db.session.scalars(
        select(Report)
        .where(Report.escalation_id == row.id, Report.kind == kind, Report.state.in_(BEING_MADE))
        .limit(1)
    ).first()
    return there or _request(kind, f"{LETTERS[kind]}: {row.title}", actor, now, escalation_id=row.id)


def request_table(*, actor: Actor, now: dt.datetime, as_of: dt.datetime | None = None) -> Report:
    """Order the table of all recommendations as they stood at a moment; at first the present one.

    Raises Forbidden for anybody but the office, Invalid for a moment that lies in the future.
    """
    if as_of is not None and as_of > now:
        raise Invalid("Thời điểm chốt số liệu không được ở tương lai.", field="as_of_day")
    return _request("escalations", "Bảng tổng hợp kiến nghị, đề xuất vượt thẩm quyền", actor, now, as_of=as_of)


def _request(
    kind: str,
    title: str,
    actor: Actor,
    now: dt.datetime,
    *,
    escalation_id: int | None = None,
    as_of: dt.datetime | None = None,
) -> Report:
    if not can_request(actor):
        raise Forbidden
    return begin(kind, title, as_of=as_of or now, actor=actor, now=now, escalation_id=escalation_id)
