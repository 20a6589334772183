"""Totals by unit, channel and language as of a moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from tracker.core import db
from tracker.outreach.figures.counting import SUMS, Counts, Scope, conditions, rows_by, summed, total
from tracker.outreach.figures.replay import changed_since, unchanged_since
from tracker.outreach.models import Activity
from tracker.outreach.states import Channel, Language


def _standing(scope: Scope) -> list[ColumnElement[bool]]:
    """What an activity meets that a scope counts and that says today what it said at the scope's moment."""
    found = conditions(scope)
    return found if scope.moment is None else [*found, unchanged_since(scope.moment)]


def by_unit_and_channel(scope: Scope) -> dict[tuple[int, Channel], Counts]:
    """Totals by recording unit and channel; nothing for pairs without an activity."""
    rows = rows_by(Activity.unit_id, Activity.channel, _standing(scope))
    pairs: list[Any] = [((unit_id, channel), numbers) for unit_id, channel, numbers in rows]
    pairs += [((one.unit_id, one.channel), one.counts) for one in changed_since(scope)]
    return summed(pairs)


def by_way(scope: Scope) -> tuple[dict[Channel, Counts], dict[Language, Counts]]:
    """Totals by channel and by language.

    An activity in two languages stands in both, so those have no sum.
    """
    rows: list[Any] = [
        (channel, spoken.split(","), numbers)
        for channel, spoken, numbers in rows_by(Activity.channel, Activity.spoken, _standing(scope))
    ]
    rows += [(one.channel, one.languages, one.counts) for one in changed_since(scope)]
    channels = summed((channel, numbers) for channel, _spoken, numbers in rows)
    languages = summed((language, numbers) for _channel, spoken, numbers in rows for language in spoken)
    return channels, {Language(one): counts for one, counts in languages.items()}


def totals(scope: Scope) -> Counts:
    """Totals of a scope."""
    row = db.session.execute(select(*SUMS).where(*_standing(scope))).one()
    return total([Counts(*map(int, row)), *(Counts(*one.counts) for one in changed_since(scope))])
