"""What a unit says about its figures: written, approved by its head or sent back, kept by editions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.outbox.operations import notify_unit
from tracker.reports.models import Explanation
from tracker.reports.periods import span_of
from tracker.reports.policy import can_approve_explanation, can_explain
from tracker.reports.queries import newest_explanation
from tracker.reports.states import EXPLANATION_FLOW, ExplanationState
from tracker.tasks.models import Task

OF_DIRECTIVE = "directive"
LONGEST = 2000


@dataclass(frozen=True)
class About:
    """What an explanation is about: a directive, or a period by its code."""

    directive_id: int | None = None
    period: str = ""

    @property
    def code(self) -> str:
        """How it is stored."""
        return OF_DIRECTIVE if self.directive_id is not None else self.period


def explain(about: About, text: str, *, actor: Actor, now: dt.datetime) -> Explanation:
    """Write an explanation of the actor's unit; its head's own is approved at once, another waits for the head.

    One that waits or was sent back is rewritten, after an approved one a new edition begins. Raises Forbidden, and
    Invalid for an empty or too long text, a directive without tasks of the unit, or a period there is not.
    """
    unit_id = actor.unit_id
    if unit_id is None or not can_explain(actor):
        raise Forbidden
    _check(about, text, unit_id)
    row = newest_explanation(unit_id, about.code, about.directive_id)
    if row is None or row.state is ExplanationState.APPROVED:
        row = _edition(about, unit_id, (row.serial if row else 0) + 1, actor, now)
    else:
        EXPLANATION_FLOW.check("rewrite", row.state, ExplanationState.AWAITING_HEAD)
    row.text, row.written_at, row.written_by, row.writer_name = text, now, actor.user_id, actor.name
    row.state, row.decided_at, row.decided_by, row.decider_name = ExplanationState.AWAITING_HEAD, None, None, ""
    if actor.has(Role.UNIT_HEAD):
        _decide(row, ExplanationState.APPROVED, actor, now)
    db.session.flush()
    _note("explanation.written", row, actor, now)
    return row


def _check(about: About, text: str, unit_id: int) -> None:
    if not text:
        raise Invalid("Hãy ghi nội dung giải trình.", field="text")
    if len(text) > LONGEST:
        raise Invalid("Giải trình dài quá %(most)s chữ.", field="text", most=LONGEST)
    if about.directive_id is not None:
        own = select(Task.id).where(Task.unit_id == unit_id, Task.directive_id == about.directive_id).limit(1)
        if db.session.scalar(own) is None:
            raise Invalid("Đơn vị không có nhiệm vụ theo văn bản này.", field="about")
    elif span_of(about.period) is None:
        raise Invalid("Chọn văn bản hoặc kỳ báo cáo.", field="about")


def _edition(about: About, unit_id: int, serial: int, actor: Actor, now: dt.datetime) -> Explanation:
    row = Explanation(
        unit_id=unit_id,
        about=about.code,
        directive_id=about.directive_id,
        serial=serial,
        state=ExplanationState.AWAITING_HEAD,
        text="",
        written_at=now,
        writer_name=actor.name,
    )
    db.session.add(row)
    return row


def approve_explanation(row: Explanation, *, version: int | None, actor: Actor, now: dt.datetime) -> None:
    """Let an explanation be printed (the unit's head). Raises Forbidden, IllegalTransition, Stale."""
    _check_decision(row, ExplanationState.APPROVED, "approve", version=version, actor=actor)
    _decide(row, ExplanationState.APPROVED, actor, now)
    _note("explanation.approved", row, actor, now)


def return_explanation(
    row: Explanation, *, version: int | None, remark: str, actor: Actor, now: dt.datetime
) -> None:
    """Send an explanation back to whoever wrote it, with a remark, which is required; otherwise as approving."""
    if not remark:
        raise Invalid("Hãy ghi cần sửa gì.", field="remark")
    _check_decision(row, ExplanationState.RETURNED, "return_", version=version, actor=actor)
    _decide(row, ExplanationState.RETURNED, actor, now, remark)
    _note("explanation.returned", row, actor, now)
    notify_unit(
        row.unit_id,
        kind="explanation.returned",
        subject="Giải trình được trả lại để sửa",
        body=remark,
        path="/explanations",
        actor=actor,
        now=now,
    )


def _check_decision(
    row: Explanation, target: ExplanationState, verb: str, *, version: int | None, actor: Actor
) -> None:
    if not can_approve_explanation(actor, row):
        raise Forbidden
    EXPLANATION_FLOW.check(verb, row.state, target)
    if version != row.version:
        raise Stale


def _decide(row: Explanation, target: ExplanationState, actor: Actor, now: dt.datetime, remark: str = "") -> None:
    row.state, row.remark = target, remark
    row.decided_at, row.decided_by, row.decider_name = now, actor.user_id, actor.name


def _note(act: str, row: Explanation, actor: Actor, now: dt.datetime) -> None:
    details: dict[str, str | int | None] = {
        "unit": row.unit_id,
        "about": row.about,
        "directive": row.directive_id,
        "serial": row.serial,
    }
    record(act, actor=actor, now=now, subject_type="explanation", subject_id=row.id, details=details)
