"""What a need leads to, and that people are told."""

from __future__ import annotations

import datetime as dt

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.escalations import operations as escalations
from tracker.escalations.models import Escalation
from tracker.escalations.operations import Matter
from tracker.facilities.models import Work
from tracker.feedback.models import Need, NeedLink
from tracker.feedback.operations import entries as entry_operations
from tracker.feedback.operations.guarding import check_texts
from tracker.feedback.operations.history import claim, happen, hold, require_text
from tracker.feedback.operations.needs import entries_of, links_of
from tracker.feedback.states import ENTRY_OPEN, NeedState
from tracker.units.queries import going_on
from tracker.web.forms import expect_version

ESCALATION, WORK = "escalation", "work"


def answer(need: Need, *, actor: Actor, now: dt.datetime, version: int | None, answer: str) -> None:
    """Say what people are to be told. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    hold(need, "answer", actor)
    expect_version(need, version)
    said = require_text(answer, "answer", "Hãy ghi nội dung trả lời người dân.")
    check_texts({"answer": said})
    if not entries_of(need):
        raise Invalid("Nhu cầu chưa có ý kiến nào để trả lời.", field="answer")
    need.answer = said
    happen(need, "answer", NeedState.ANSWERED, actor=actor, now=now)


def tell(need: Need, *, actor: Actor, now: dt.datetime, version: int | None, how: str, on: dt.date | None) -> int:
    """Note where and when people were told; entries that are still open have their answer with it.

    Returns how many entries that answered. Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    hold(need, "tell", actor)
    expect_version(need, version)
    said = require_text(how, "how", "Hãy ghi đã báo người dân ở đâu, bằng cách nào.")
    check_texts({"how": said})
    if on is None or on > local_day(now):
        raise Invalid("Hãy ghi ngày đã báo, không ở tương lai.", field="on")
    waiting = [entry for entry in entries_of(need) if entry.state in ENTRY_OPEN]
    for entry in waiting:
        claim(entry)
        entry_operations.close(entry, need.answer, "how", actor=actor, now=now)
    need.told_on, need.told_how = on, said
    happen(need, "tell", NeedState.TOLD, actor=actor, now=now, note=said, details={"rows": len(waiting)})
    return len(waiting)


def reopen(need: Need, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Work on it again: the answer is there to be changed. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    hold(need, "reopen", actor)
    expect_version(need, version)
    said = require_text(reason, "reason", "Hãy ghi lý do mở lại.")
    check_texts({"reason": said})
    need.told_on, need.told_how = None, ""
    happen(need, "reopen", NeedState.OPEN, actor=actor, now=now, note=said)


def escalate(need: Need, matter: Matter, *, actor: Actor, now: dt.datetime, version: int | None) -> Escalation:
    """Write a recommendation upward of the need's unit, or of the one that took over, as a draft linked both ways.

    Returns it. Raises Forbidden, IllegalTransition, Stale, Invalid as `escalations.raise_`.
    """
    hold(need, "escalate", actor)
    expect_version(need, version)
    check_texts({"title": matter.title, "content": matter.content})
    row = escalations.raise_(matter, unit_id=going_on(need.unit_id), actor=actor, now=now)
    tie(need, row.id, actor=actor, now=now)
    return row


def tie(need: Need, escalation_id: int, *, actor: Actor, now: dt.datetime) -> None:
    """Keep that a recommendation of the need's unit asks for what it needs.

    Raises Forbidden, IllegalTransition, and Invalid for a recommendation of another unit.
    """
    hold(need, "escalate", actor)
    raised = db.session.get_one(Escalation, escalation_id)
    if raised.unit_id not in {need.unit_id, going_on(need.unit_id)}:
        raise Invalid("Kiến nghị này không phải của đơn vị có nhu cầu.")
    link(need, ESCALATION, raised.id, now=now)
    # A draft is the unit's own business; its name stays out of the journal that others read.
    happen(need, "escalate", need.state, actor=actor, now=now, details={"escalation": raised.id})


def tie_work(need: Need, work: Work, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Say that an upgrade work that the actor sees answers a need. Raises Forbidden, IllegalTransition, Stale."""
    hold(need, "tie_work", actor)
    expect_version(need, version)
    link(need, WORK, work.id, now=now)
    happen(need, "tie_work", need.state, actor=actor, now=now, details={"work": work.id})


def link(need: Need, kind: str, target_id: int, *, now: dt.datetime) -> None:
    """Note within the running transaction that a need leads to a row of another package, once."""
    if all((one.kind, one.target_id) != (kind, target_id) for one in links_of(need)):
        db.session.add(NeedLink(need_id=need.id, kind=kind, target_id=target_id, created_at=now))
        db.session.flush()
