"""The register as of a past moment, read from the events: states, holders and funds as they were then."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.escalations.models import Escalation, EscalationEvent, Hop
from tracker.escalations.queries.counting import Totals
from tracker.escalations.states import COUNTED, EscalationState, Field, Outcome
from tracker.units.models import UnitVersion

_OUTCOME_KNOWN = frozenset({EscalationState.ANSWERED, EscalationState.CLOSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a recommendation stood: `holder` and `due_on` are of the stay that was open, `funds` its own."""

    id: int
    unit: str
    field: Field
    state: EscalationState
    main_id: int | None
    funds: int | None
    outcome: Outcome | None
    holder: str
    due_on: dt.date | None


def standings(as_of: dt.datetime, *where: ColumnElement[bool]) -> list[Standing]:
    """Every recommendation that had been written by a moment (or those that meet conditions), as it stood then.

    By field and number.
    """
    last = (
        select(func.max(EscalationEvent.id))
        .where(EscalationEvent.at <= as_of)
        .group_by(EscalationEvent.escalation_id)
    )
    rows = db.session.execute(
        select(
            Escalation.id,
            UnitVersion.short_name,
            Escalation.field,
            EscalationEvent.state,
            EscalationEvent.main_id,
            EscalationEvent.funds,
            Escalation.outcome,
            Hop.holder,
            EscalationEvent.due_on,
        )
        .join(Escalation, Escalation.id == EscalationEvent.escalation_id)
        .join(UnitVersion, UnitVersion.id == Escalation.unit_version_id)
        .outerjoin(Hop, Hop.id == EscalationEvent.hop_id)
        .where(EscalationEvent.id.in_(last), *where)
        .order_by(Escalation.field, Escalation.id)
    )
    return [
        Standing(
            row_id,
            unit,
            about,
            state,
            main_id,
            funds,
            outcome if state in _OUTCOME_KNOWN else None,
            holder or "",
            due_on,
        )
        for row_id, unit, about, state, main_id, funds, outcome, holder, due_on in rows
    ]


def raised_by(unit_ids: Collection[int], as_of: dt.datetime) -> list[tuple[str, Standing]]:
    """What units had raised that left them, with titles: merged ones too, no drafts nor what was taken back."""
    own = Escalation.unit_id.in_(unit_ids)
    titles = dict(db.session.execute(select(Escalation.id, Escalation.title).where(own)).all())
    seen = COUNTED | {EscalationState.MERGED}
    return [(titles[row.id], row) for row in standings(as_of, own) if row.state in seen]


def matters(rows: Iterable[Standing]) -> list[tuple[Standing, list[Standing]]]:
    """Each matter of the register once, with all that had been merged into it, itself first."""
    everything = list(rows)
    joined: dict[int, list[Standing]] = {}
    for row in everything:
        if row.main_id is not None:
            joined.setdefault(row.main_id, []).append(row)
    return [(row, [row, *joined.get(row.id, [])]) for row in everything if row.state in COUNTED]


def totals_of(found: Sequence[tuple[Standing, list[Standing]]], as_of: dt.datetime) -> Totals:
    """The register's totals from its matters; the same as `totals` where the moment is the present one."""
    states = Counter(main.state for main, _members in found)
    outcomes = Counter(main.outcome for main, _members in found if main.outcome is not None)
    today = local_day(as_of)
    return Totals(
        by_state={state: states[state] for state in EscalationState if state in COUNTED},
        by_outcome=dict(outcomes),
        overdue=sum(main.due_on is not None and main.due_on < today for main, _members in found),
        raised=sum(len(members) for _main, members in found),
        funds=sum(member.funds or 0 for _main, members in found for member in members),
    )
