"""Counting outreach: every activity once in every total, villages as reached of those in force.

What is counted: activities that are recorded (not withdrawn) and were held by the day, as they were known at the
moment asked for.
"""

from __future__ import annotations

from tracker.outreach.figures.counting import (
    NOTHING,
    Counts,
    Scope,
    chunks,
    conditions,
    grouped,
    total,
)
from tracker.outreach.figures.reaching import (
    Reached,
    channel_way,
    covered,
    language_way,
    reached,
    reached_by_way,
    ways_of,
)
from tracker.outreach.figures.replay import Counted, changed_since, counted
from tracker.outreach.figures.totals import by_unit_and_channel, by_way, totals

__all__ = [
    "NOTHING",
    "Counted",
    "Counts",
    "Reached",
    "Scope",
    "by_unit_and_channel",
    "by_way",
    "changed_since",
    "channel_way",
    "chunks",
    "conditions",
    "counted",
    "covered",
    "grouped",
    "language_way",
    "reached",
    "reached_by_way",
    "total",
    "totals",
    "ways_of",
]
