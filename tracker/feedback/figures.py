"""The published formulas of the satisfaction index, from the counts of the five levels."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from tracker.feedback.states import Formula

PLACES = Decimal("0.01")
"""The index is published with two decimals."""


def top_two(levels: Sequence[int]) -> Decimal:
    """The share of the two upper levels in all valid answers, in percent (published to 2021).

    Takes the counts of the five levels, the lowest first. Raises ValueError where nobody answered.
    """
    valid = _valid(levels)
    return _percent(levels[3] + levels[4], valid)


def mean(levels: Sequence[int]) -> Decimal:
    """The mean of the levels 1 to 5 as a share of 5, in percent. Takes and raises as `top_two`."""
    points = sum(level * count for level, count in enumerate(levels, start=1))
    return _percent(points, 5 * _valid(levels))


def value_of(formula: Formula, levels: Sequence[int]) -> Decimal:
    """What a formula makes of the counts. Raises ValueError for STATED, which has no formula."""
    if formula is Formula.TOP_TWO:
        return top_two(levels)
    if formula is Formula.MEAN:
        return mean(levels)
    raise ValueError("a stated value has no formula")


def _valid(levels: Sequence[int]) -> int:
    if len(levels) != 5 or min(levels) < 0 or not sum(levels):
        raise ValueError("five counts are needed, one of them above zero")
    return sum(levels)


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(PLACES, ROUND_HALF_UP)
