"""Which units need help: ranked by missed deadlines, never on a handful of tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.tasks.figures import Totals

FEWEST = 5
"""Fewer tasks are shown with their counts and without a rank: one more or less would turn it over."""


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """A unit with its counts."""

    unit_id: int
    name: str
    totals: Totals


def total(by_unit: Mapping[int, Totals]) -> Totals:
    """All units together."""
    return sum(by_unit.values(), Totals())


def needing_help(
    by_unit: Mapping[int, Totals], names: Mapping[int, str]
) -> tuple[list[UnitTotals], list[UnitTotals]]:
    """Units with missed deadlines: those that can be ranked, worst first, and those with too few tasks.

    The rank goes by the share of tasks overdue, then by their number.
    """
    late = [UnitTotals(key, names.get(key, ""), found) for key, found in by_unit.items() if found.open_overdue]
    late.sort(key=lambda unit: (-unit.totals.open_overdue / unit.totals.all, -unit.totals.open_overdue, unit.name))
    ranked = [unit for unit in late if unit.totals.all >= FEWEST]
    return ranked, [unit for unit in late if unit.totals.all < FEWEST]
