"""A list of recommendations as CSV, in the customary columns of a bảng tổng hợp."""

from __future__ import annotations

import csv
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
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([spreadsheet_safe(str(cell)) for cell in _cells(row, words)] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _cells(row: Row, words: Callable[[str], str]) -> tuple[object, ...]:
    return (
        row.id,
        row.title,
        row.unit_name,
        row.units,
        words(FIELD_LABELS[row.field]),
        words(LEVEL_LABELS[row.competent_level]),
        row.authority,
        "" if row.funds is None else row.funds,
        f"{row.wished_on:%d/%m/%Y}" if row.wished_on else "",
        f"{local_day(row.sent_at):%d/%m/%Y}" if row.sent_at else "",
        words(STATE_LABELS[row.state]),
        row.holder or "",
        f"{row.due_on:%d/%m/%Y}" if row.due_on else "",
        row.letter or "",
        words(OUTCOME_LABELS[row.outcome]) if row.outcome else "",
    )
