"""Whatever was counted when: the comparison says what going through the stock-takes one by one says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.conftest import TestClock
from tests.database import restore_database
from tests.facilities.conftest import Shelf, full, how_many
from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.facilities import operations, queries
from tracker.facilities.operations import Answer
from tracker.facilities.queries import Change
from tracker.facilities.states import Verdict

CODES = ("QC04", "TB02", "TB03", "MG02")
RANK = {"not_met": 0, "partly": 1, "met": 2}
NOT_HERE = Answer(verdict=Verdict.NOT_APPLICABLE, note="Không có nhu cầu.")
COUNT = st.fixed_dictionaries({code: st.sampled_from(("0", "1", "100", "na")) for code in CODES})
HISTORY = st.lists(st.tuples(st.sampled_from(("commune_a", "commune_b")), COUNT), min_size=1, max_size=5)


def answer_of(figure: str) -> Answer:
    """So many of an item, or that the office has no need of it."""
    return NOT_HERE if figure == "na" else how_many(figure)


def judged(code: str, figure: str) -> str:
    """The verdict by the norms of a commune: 16 chairs, two printers, one scanner, a spare line."""
    if figure == "na":
        return "not_applicable"
    needed = {"QC04": 16, "TB02": 2, "TB03": 1, "MG02": 1}[code]
    count = int(figure)
    return "met" if count >= needed else "partly" if count else "not_met"


def compared(before: dict[str, str], after: dict[str, str], others: int) -> tuple[int, int, int]:
    """Better, worse and same by going through the items; the others stood well in both."""
    better = worse = 0
    same = others
    for code, figure in after.items():
        one, two = judged(code, before[code]), judged(code, figure)
        if "not_applicable" not in {one, two}:
            better += RANK[two] > RANK[one]
            worse += RANK[two] < RANK[one]
            same += RANK[two] == RANK[one]
    return better, worse, same


@pytest.mark.usefixtures("shelf")
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORY, st.integers(0, 5))
def test_a_comparison_is_what_an_independent_one_says(
    app: Flask, cast: Cast, clock: TestClock, history: list[tuple[str, dict[str, str]]], until: int
) -> None:
    restore_database(app.extensions["test_template"])
    with transaction():
        operations.seed_catalogue(actor=SYSTEM, now=clock())
    shelf = Shelf(cast, clock)
    entries = shelf.entries()
    first = local_day(clock())
    taken: dict[str, list[tuple[dt.date, dict[str, str]]]] = {}
    for unit, figures in history:
        clock.move(days=1)
        take_id = shelf.begin(unit)
        answers = {entry.code: full(entry) for entry in entries}
        shelf.fill(take_id, {**answers, **{code: answer_of(said) for code, said in figures.items()}}, by=unit)
        shelf.act("submit", take_id, by=unit)
        taken.setdefault(unit, []).append((local_day(clock()), figures))
    day = first + dt.timedelta(days=until)
    for before in (None, day):
        found = {one.unit_id: one for one in queries.changes(clock(), before)}
        assert set(found) == {cast.units[unit] for unit in taken}
        for unit, takes in taken.items():
            _agrees(found[cast.units[unit]], takes, before, len(entries) - len(CODES))


def _agrees(change: Change, takes: list[tuple[dt.date, Any]], before: dt.date | None, others: int) -> None:
    *earlier, (after_on, after) = takes
    left = [one for one in earlier if before is None or one[0] <= before]
    assert change.after_on == after_on
    if not left:
        assert (change.before_id, change.before_on, change.compared) == (None, None, 0)
        return
    before_on, figures = left[-1]
    assert change.before_on == before_on
    assert (change.better, change.worse, change.same) == compared(figures, after, others)
