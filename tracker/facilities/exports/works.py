"""Upgrade works and their money as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tracker.core.quantities import write_quantity
from tracker.facilities.exports.stocktakes import Table, Value, Words
from tracker.facilities.queries.works import MoneyTable, Row, Thing
from tracker.facilities.states.works import SOURCE_LABELS, WORK_COLUMN_LABELS, WORK_KIND_LABELS, WORK_LABELS

WORKS = (
    "number", "unit", "title", "kind", "items", "quantity", "accepted_quantity", "state", "start_on", "began_on",
    "finish_on", "original_finish_on", "accepted_on", "late", "plan", "grant", "spend", "waits",
)  # fmt: skip
MONEY = ("source", "year", "plan", "grant", "spend")


def of_works(rows: Sequence[Row], things: Mapping[int, Sequence[Thing]], *, words: Words, today: dt.date) -> Table:
    """Works row by row, money in đồng. Takes their items by work, what says a label, and the day that it is."""
    cells = [_work(row, things[row.id], words=words, today=today) for row in rows]
    return Table(words(WORK_COLUMN_LABELS["works"]), [words(WORK_COLUMN_LABELS[name]) for name in WORKS], cells)


def _work(row: Row, things: Sequence[Thing], *, words: Words, today: dt.date) -> list[Value]:
    accepted = [one.accepted for one in things if one.accepted is not None]
    return [
        row.id,
        row.unit_name,
        row.title,
        words(WORK_KIND_LABELS[row.kind]),
        "; ".join(f"{one.name}: {write_quantity(one.quantity)} {one.unit_of_count}" for one in things),
        sum((one.quantity for one in things), Decimal(0)),
        sum(accepted, Decimal(0)) if accepted else None,
        words(WORK_LABELS[row.state]),
        row.start_on,
        row.began_on,
        row.finish_on,
        row.original_finish_on,
        row.accepted_on,
        row.days_late(today),
        row.plan,
        row.grant,
        row.spend,
        words(WORK_COLUMN_LABELS["waits"]) if row.waits else "",
    ]


def of_money(table: MoneyTable, *, words: Words) -> Table:
    """Money by source and year in đồng."""
    cells: list[list[Value]] = [
        [words(SOURCE_LABELS[line.source]), line.year, line.plan, line.grant, line.spend] for line in table.lines
    ]
    return Table(words(WORK_COLUMN_LABELS["money"]), [words(WORK_COLUMN_LABELS[name]) for name in MONEY], cells)
