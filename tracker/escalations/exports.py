"""A list of recommendations as CSV, in the customary columns of a bảng tổng hợp."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence

from tracker.core.clock import local_day
from tracker.core.text import spreadsheet_safe
from tracker.escalations.queries import Row
from tracker.escalations.states import FIELD_LABELS, LEVEL_LABELS, OUTCOME_LABELS, STATE_LABELS


def as_csv(headings: Sequence[str], rows: Iterable[Row], *, words: Callable[[str], str]) -> bytes:
    """UTF-8 with a byte order mark, every cell quoted; what would be a formula gets a leading apostrophe.

    Takes the headings, the rows and a function that says a label in the reader's language.
    """
    said = _Words(words)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([spreadsheet_safe(str(cell)) for cell in _cells(row, said)] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


class _Words(dict[str, str]):
    """Labels in the reader's language, each asked for once however long the list is."""

    def __init__(self, words: Callable[[str], str]) -> None:
        self.words = words

    def __missing__(self, label: str) -> str:
        self[label] = said = self.words(label)
        return said


def _day(day: dt.date | None) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else ""


def _cells(row: Row, said: _Words) -> tuple[object, ...]:
    return (
        row.id,
        row.title,
        row.unit_name,
        row.units,
        said[FIELD_LABELS[row.field]],
        said[LEVEL_LABELS[row.competent_level]],
        row.authority,
        "" if row.funds is None else row.funds,
        _day(row.wished_on),
        _day(local_day(row.sent_at) if row.sent_at else None),
        said[STATE_LABELS[row.state]],
        row.holder or "",
        _day(row.due_on),
        row.letter or "",
        said[OUTCOME_LABELS[row.outcome]] if row.outcome else "",
    )
