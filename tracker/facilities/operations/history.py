"""The one place where a stock-take moves, so that row, journal and audit record always agree."""

from __future__ import annotations

import datetime as dt

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid
from tracker.facilities import policy
from tracker.facilities.models import StockEvent, StockTake
from tracker.facilities.states import STOCK_FLOW, StockState

ACTS = {
    "begin": "stock_take.begun",
    "begin_correction": "stock_take.correction_begun",
    "enter": "stock_take.entered",
    "import": "stock_take.imported",
    "submit": "stock_take.submitted",
    "approve_in_unit": "stock_take.approved_in_unit",
    "send_back_in_unit": "stock_take.sent_back_in_unit",
    "take_back": "stock_take.taken_back",
    "replace": "stock_take.replaced",
    "discard": "stock_take.discarded",
}
SILENT = frozenset({"enter"})
"""Recorded, but no line of the journal that people read: a stock-take is saved group by group."""


def require_text(value: str, field: str, sentence: str) -> str:
    """The text without surrounding space; raises Invalid on the field when nothing is left."""
    text = value.strip()
    if not text:
        raise Invalid(sentence, field=field)
    return text


def begin_verb(row: StockTake, verb: str, actor: Actor) -> None:
    """Hold the row until the transaction ends, then ask policy and state. Raises Forbidden, IllegalTransition."""
    db.session.refresh(row, with_for_update=True)
    if not policy.may(actor, row, verb):
        raise Forbidden
    STOCK_FLOW.check(verb, row.state)


def happen(
    row: StockTake,
    verb: str,
    target: StockState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    details: dict[str, str | int | None] | None = None,
) -> None:
    """Move the row to a state, and write journal and audit entry."""
    if verb in STOCK_FLOW.transitions:
        STOCK_FLOW.check(verb, row.state, target)
    before, row.state = row.state, target
    if verb not in SILENT:
        db.session.add(
            StockEvent(
                stock_take_id=row.id,
                at=now,
                verb=verb,
                actor_id=actor.user_id,
                actor_name=actor.name,
                note=note,
                state=target,
            )
        )
    told: dict[str, str | int | None] = {"from": before.value, "to": target.value, "unit": row.unit_id}
    audit.record(
        ACTS[verb],
        actor=actor,
        now=now,
        subject_type="stock_take",
        subject_id=row.id,
        details={**told, **(details or {})},
    )
