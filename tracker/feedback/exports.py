"""The lists as tables: the same rows for every kind of file, and nothing of who spoke."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tracker.core.sheets import Cell
from tracker.feedback.queries import EntryRow, ImprovementRow, NeedRow, Value
from tracker.feedback.states import (
    CHANNEL_LABELS,
    ENTRY_LABELS,
    FORMULA_NAME_LABELS,
    IMPROVEMENT_LABELS,
    NEED_LABELS,
    TOPIC_LABELS,
)

Words = Callable[[str], str]


def entries(rows: Iterable[EntryRow], words: Words) -> list[tuple[Cell, ...]]:
    """Entries; takes a function that says a label in the reader's language."""
    return [
        (
            row.id,
            row.received_on,
            row.unit_name,
            row.village,
            words(CHANNEL_LABELS[row.channel]),
            words(TOPIC_LABELS[row.topic]),
            row.said,
            row.answer,
            words(ENTRY_LABELS[row.state]),
            row.need_title or "",
        )
        for row in rows
    ]


def needs(rows: Iterable[NeedRow], words: Words) -> list[tuple[Cell, ...]]:
    """Needs with their counts."""
    return [
        (
            row.id,
            row.title,
            words(TOPIC_LABELS[row.topic]),
            row.unit_name,
            row.entries,
            row.villages,
            row.units,
            row.improvements,
            words(NEED_LABELS[row.state]),
            row.told_on,
        )
        for row in rows
    ]


def improvements(rows: Iterable[ImprovementRow], words: Words) -> list[tuple[Cell, ...]]:
    """Improvements with their figures before and after."""
    return [
        (
            row.id,
            row.service,
            row.title,
            words(TOPIC_LABELS[row.topic]),
            row.unit_name,
            row.starts_on,
            row.expected,
            words(IMPROVEMENT_LABELS[row.state]),
            row.ended_on,
            row.result,
            row.measure,
            row.before,
            row.after,
            row.needs,
        )
        for row in rows
    ]


def values(rows: Iterable[Value], words: Words) -> list[tuple[Cell, ...]]:
    """Values of indicators with source, formula and the counts of the five levels where known."""
    return [
        (
            row.indicator,
            row.unit_name,
            row.year,
            row.survey,
            row.source,
            words(FORMULA_NAME_LABELS[row.formula]),
            row.value,
            row.measure,
            *(row.levels or (None,) * 5),
        )
        for row in rows
    ]
