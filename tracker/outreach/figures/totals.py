"""Totals by unit, channel and language as of a moment.

Of an earlier moment they are today's totals, less what is new since, with what was changed since as it stood then:
that looks at few rows, where asking of each activity when it was recorded would look at all. Every function takes
what was changed since the scope's moment (`replay.changed_since`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import literal

from tracker.outreach.figures.counting import Counts, Scope, conditions, rows_by, summed
from tracker.outreach.figures.replay import Counted, new_since, within
from tracker.outreach.models import Activity
from tracker.outreach.states import Channel, Language


def _known(first: Any, second: Any, scope: Scope) -> list[tuple[Any, Any, list[int]]]:
    """Activities that stand as they stood at the moment, grouped by two columns; their sum is what counts."""
    rows = rows_by(first, second, conditions(scope))
    if scope.moment is not None:
        since = rows_by(first, second, [*conditions(scope, few=True), Activity.id.in_(new_since(scope.moment))])
        rows += [(one, other, [-number for number in numbers]) for one, other, numbers in since]
    return rows


def by_unit_and_channel(scope: Scope, changed: Sequence[Counted]) -> dict[tuple[int, Channel], Counts]:
    """Totals by recording unit and channel; nothing for pairs without an activity."""
    rows = _known(Activity.unit_id, Activity.channel, scope)
    pairs: list[Any] = [((unit_id, channel), numbers) for unit_id, channel, numbers in rows]
    pairs += [((one.unit_id, one.channel), one.counts) for one in within(scope, changed)]
    return summed(pairs)


def by_way(scope: Scope, changed: Sequence[Counted]) -> tuple[dict[Channel, Counts], dict[Language, Counts]]:
    """Totals by channel and by language; nothing for those without an activity.

    An activity in two languages stands in both, so those have no sum.
    """
    rows: list[Any] = [
        (channel, spoken.split(","), numbers)
        for channel, spoken, numbers in _known(Activity.channel, Activity.spoken, scope)
    ]
    rows += [(one.channel, one.languages, one.counts) for one in within(scope, changed)]
    channels = summed((channel, numbers) for channel, _spoken, numbers in rows)
    languages = summed((language, numbers) for _channel, spoken, numbers in rows for language in spoken)
    return channels, {Language(one): counts for one, counts in languages.items()}


def totals(scope: Scope, changed: Sequence[Counted]) -> Counts:
    """Totals of a scope."""
    rows = [("", numbers) for _channel, _all, numbers in _known(Activity.channel, literal(""), scope)]
    rows += [("", one.counts) for one in within(scope, changed)]
    return summed(rows).get("", Counts())
