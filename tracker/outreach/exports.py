"""Outreach as files: the activities, the coverage, and the template to be filled in; CSV and XLSX alike."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from tracker.core.text import spreadsheet_safe
from tracker.outreach.figures import Counts
from tracker.outreach.queries import Board, Line, Way, hours
from tracker.outreach.states import (
    AUDIENCE_LABELS,
    CHANNEL_LABELS,
    CHANNELS,
    CONCERN_LABELS,
    FACT_LABELS,
    FIGURE_LABELS,
    HEADING_LABELS,
    LANGUAGE_LABELS,
    MEASURE_LABELS,
    Channel,
    Concern,
    Measure,
)

Value = str | int | Decimal | dt.date | None
Table = Sequence[Sequence[Value]]
Words = Callable[[str], str]
COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": ("đơn vị",),
    "held_on": ("ngày",),
    "channel": ("kênh",),
    "audience": ("đối tượng",),
    "villages": ("bản", "bản, thôn"),
    "place": ("địa điểm",),
    "languages": ("ngôn ngữ",),
    **{measure.value: (label.lower(),) for measure, label in MEASURE_LABELS.items()},
    "directives": ("văn bản",),
    "note": ("ghi chú",),
    "reason": ("lý do (nếu có điểm cần xem lại)", "lý do"),
}
"""The columns of a file to be read in, with the headings by which they are known."""
_TOTALS = tuple(measure for measure in Measure)


def measure_value(measure: Measure, minutes_or_count: int | None) -> Value:
    """A count as a file shows it: broadcast time in hours with at most one decimal, the rest as it is."""
    if minutes_or_count is None:
        return None
    if measure is not Measure.MINUTES:
        return minutes_or_count
    return Decimal(hours(minutes_or_count).replace(",", "."))


def activities_table(rows: Iterable[Line], words: Words) -> Table:
    """The list of activities. Takes the lines and a function that says a label in the reader's language."""
    facts, more = FACT_LABELS, HEADING_LABELS
    heading = [
        *(more["id"], facts["held_on"], more["unit"], facts["channel"], facts["audience"], facts["villages"]),
        *(facts["place"], facts["languages"]),
        *(MEASURE_LABELS[one] for one in Measure),
        *(more["files"], more["concerns"], more["reason"], facts["note"]),
    ]
    return [[words(one) for one in heading], *(_activity(row, words) for row in rows)]


def _activity(row: Line, words: Words) -> list[Value]:
    concerns = [words(CONCERN_LABELS[Concern(one)]) for one in row.concerns.split(",") if one]
    return [
        row.id,
        row.held_on,
        row.unit_name,
        words(CHANNEL_LABELS[row.channel]),
        words(AUDIENCE_LABELS[row.audience]),
        "; ".join(row.villages),
        row.place,
        "; ".join(words(LANGUAGE_LABELS[one]) for one in row.languages),
        *(measure_value(one, row.counts.get(one)) for one in Measure),
        row.files,
        "; ".join(concerns),
        row.concern_reason,
        row.note,
    ]


def _totals(counts: Counts) -> list[Value]:
    return [counts.activities, *(measure_value(one, getattr(counts, one.value)) for one in _TOTALS)]


def coverage_table(board: Board, ways: Sequence[tuple[str, Sequence[Way]]], words: Words) -> Table:
    """Coverage and totals by unit with their sum, then by channel and language, as the register shows them."""
    totals = [FIGURE_LABELS["activities"], *(MEASURE_LABELS[one] for one in _TOTALS)]
    more = HEADING_LABELS
    heading = [more["unit"], more["reached"], FIGURE_LABELS["villages"], more["share"], *totals]
    rows: list[list[Value]] = [[words(one) for one in heading]]
    rows += [
        [one.name, len(one.reached), len(one.villages), one.share, *_totals(one.counts)] for one in board.units
    ]
    rows.append([words(more["district"]), board.reached, len(board.villages), board.share, *_totals(board.counts)])
    labels: dict[Any, str] = {**CHANNEL_LABELS, **LANGUAGE_LABELS}
    for title, found in ways:
        rows.append([])
        rows.append([title])
        rows += [
            [words(labels[one.key]), one.reached, one.villages, one.share, *_totals(one.counts)] for one in found
        ]
    return rows


def template_tables(villages: Sequence[str], directives: Sequence[str]) -> tuple[Table, Table]:
    """The empty table to be filled in, and the words that may stand in it; always in Vietnamese."""
    heading = [names[0][:1].upper() + names[0][1:] for names in COLUMNS.values()]
    lists: list[list[str]] = [
        [f"{kind.label} (cần: {_needed(channel)})" for channel, kind in CHANNELS.items()],
        list(AUDIENCE_LABELS.values()),
        list(villages),
        list(LANGUAGE_LABELS.values()),
        list(directives),
    ]
    longest = max(len(one) for one in lists)
    words = [["Kênh", "Đối tượng", "Bản", "Ngôn ngữ", "Văn bản"]]
    words += [[one[place] if place < len(one) else "" for one in lists] for place in range(longest)]
    return [heading], words


def _needed(channel: Channel) -> str:
    return ", ".join(MEASURE_LABELS[one].lower() for one in CHANNELS[channel].needed)


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, every cell quoted; what would be a formula gets a leading apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([spreadsheet_safe(_text(cell)) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def as_xlsx(*sheets: tuple[str, Table]) -> bytes:
    """A workbook of the sheets with figures as numbers and dates as dates; text never becomes a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        day, head = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
        for name, table in sheets:
            sheet = book.add_worksheet(name[:31])
            for number, row in enumerate(table):
                for column, value in enumerate(row):
                    _write(sheet, (number, column), value, day, head if number == 0 else None)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max((len(row) for row in table), default=1), 18)
    return out.getvalue()


def _write(sheet: Any, place: tuple[int, int], value: Value, day: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, dt.date):
        # A cell holds a wall-clock day; no zone is meant.
        sheet.write_datetime(*place, dt.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif isinstance(value, str):
        sheet.write_string(*place, value, style)
    else:
        sheet.write_number(*place, value, style)
