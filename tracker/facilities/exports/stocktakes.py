"""Tables of the register as CSV and XLSX, those of stock-takes, and the sheet that a unit fills in."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from tracker.core.quantities import write_quantity
from tracker.core.text import spreadsheet_safe
from tracker.facilities.figures import Counts, DistrictFigures
from tracker.facilities.models import StockLine
from tracker.facilities.queries import Entry, Gap
from tracker.facilities.states import (
    COLUMN_LABELS,
    PER_LABELS,
    RULE_LABELS,
    TABLE_LABELS,
    VERDICT_LABELS,
    NormPer,
    Rule,
    Verdict,
)

Value = str | int | Decimal | dt.date | None
Words = Callable[[str], str]

HEAD = ("Đơn vị", "Mã đơn vị", "Ngày kiểm kê", "Số cán bộ trực một cửa", "Mã")
"""The first cells of the sheet that a unit fills in; the last one begins the row of headings."""
COLUMNS = {
    "code": "Mã",
    "group": "Nhóm",
    "name": "Hạng mục",
    "unit_of_count": "Đơn vị tính",
    "norm": "Định mức",
    "quantity": "Số lượng",
    "broken": "Trong đó hỏng",
    "verdict": "Đánh giá",
    "note": "Ghi chú",
}
SHEET_COLUMNS = ("code", "quantity", "broken", "verdict", "note")
"""The columns that a filled-in sheet must have; the others help whoever fills it in."""
WIDTHS = (8, 20, 40, 12, 28, 11, 14, 18, 40)


@dataclass(frozen=True)
class Table:
    """A table of data: its name, headings and typed rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, every cell quoted; decimals have a comma, dates are dd/MM/yyyy.

    Text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([spreadsheet_safe(heading) for heading in table.headings])
    writer.writerows([_written(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return write_quantity(value)
    return str(value) if isinstance(value, int) else spreadsheet_safe(value)


def as_xlsx(*tables: Table) -> bytes:
    """A sheet for each table, with typed cells: figures are figures, text stays text whatever it begins with."""
    out = io.BytesIO()
    with _book(out) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        for table in tables:
            sheet = book.add_worksheet(table.title[:31])
            for column, heading in enumerate(table.headings):
                sheet.write_string(0, column, heading, head)
            for number, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    _write(sheet, number, column, value, day)
            sheet.freeze_panes(1, 1)
            sheet.autofit(400)
    return out.getvalue()


def _book(out: io.BytesIO) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": dt.datetime(2024, 1, 1)})  # noqa: DTZ001 (the format's own field has no zone)
    return book


def _write(sheet: xlsxwriter.Workbook, row: int, column: int, value: Value, day: object) -> None:
    if value is None:
        return
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value)


def _titles(words: Words, *names: str) -> list[str]:
    return [words(COLUMN_LABELS[name]) for name in names]


def _verdicts(words: Words) -> list[str]:
    return [words(label) for label in VERDICT_LABELS.values()]


def norm_in_words(entry: Entry, *, district: bool, words: Words) -> str:
    """The norm as people read it: 'Ít nhất 2 cái, mỗi cán bộ trực một cửa (tham khảo)'; empty without one."""
    if entry.rule is Rule.NONE:
        return ""
    said = words(RULE_LABELS[entry.rule])
    if entry.rule is not Rule.PRESENT:
        said += f" {write_quantity(entry.of_office(district))} {entry.unit_of_count}"
    if entry.per is NormPer.OFFICER and entry.norm is not None:
        said += f", {words(PER_LABELS[entry.per]).lower()}"
    reference = words(COLUMN_LABELS["reference"])
    return f"{said} ({reference})" if entry.reference_only else said


TAKE = (
    "code", "group", "name", "unit_of_count", "norm", "required", "quantity", "broken", "working", "verdict",
    "note",
)  # fmt: skip


def of_stock_take(
    entries: Sequence[Entry], lines: Mapping[int, StockLine], *, district: bool, words: Words
) -> Table:
    """One stock-take, item by item; takes the items of its day, its lines by item, and whose norms hold."""
    rows: list[list[Value]] = []
    for entry in entries:
        line = lines.get(entry.item_id)
        if line is None:
            continue
        row: list[Value] = [entry.code, entry.group, entry.name, entry.unit_of_count]
        row += [norm_in_words(entry, district=district, words=words), line.required]
        row += [line.quantity, line.broken, line.working, words(VERDICT_LABELS[line.verdict]), line.note]
        rows.append(row)
    return Table(words(TABLE_LABELS["stock_take"]), _titles(words, *TAKE), rows)


def of_board(district: DistrictFigures, groups: Sequence[tuple[int, str]], words: Words) -> Table:
    """Every office: its figures, and met and applicable items group by group."""
    met, applicable = words(VERDICT_LABELS[Verdict.MET]).lower(), words(COLUMN_LABELS["applicable"])
    headings = [*_titles(words, "unit", "taken_on"), *_verdicts(words), *_titles(words, "items", "share")]
    for _group_id, name in groups:
        headings += [f"{name}: {met}", f"{name}: {applicable}"]
    rows: list[list[Value]] = []
    for one in district.units:
        row: list[Value] = [one.unit, one.taken_on, *_by_verdict(one.counts), one.items, one.share]
        for group_id, _name in groups:
            found = district.groups.get((one.unit_id, group_id), Counts())
            row += [found.met, found.applicable]
        rows.append(row)
    return Table(words(TABLE_LABELS["board"]), headings, rows)


def _by_verdict(counts: Counts) -> tuple[int, ...]:
    return counts.met, counts.partly, counts.not_met, counts.not_applicable


def of_gaps(found: Iterable[Gap], words: Words) -> Table:
    """Every item over all offices, with the names of those that lack it."""
    headings = [*_titles(words, "code", "group", "name", "unit_of_count"), *_verdicts(words)]
    headings += _titles(words, "lacking", "missing", "units")
    rows: list[list[Value]] = []
    for gap in found:
        row: list[Value] = [gap.code, gap.group, gap.name, gap.unit_of_count, *_by_verdict(gap.counts)]
        row += [gap.lacking, gap.missing, ", ".join(gap.units)]
        rows.append(row)
    return Table(words(TABLE_LABELS["gaps"]), headings, rows)


CATALOGUE = (
    "code", "group", "name", "unit_of_count", "rule", "norm", "norm_district", "per", "legal_ref", "reference",
    "note",
)  # fmt: skip


def of_catalogue(entries: Iterable[Entry], words: Words) -> Table:
    """The items of a day with their norms."""
    reference = words(COLUMN_LABELS["reference"])
    rows: list[list[Value]] = []
    for one in entries:
        row: list[Value] = [one.code, one.group, one.name, one.unit_of_count, words(RULE_LABELS[one.rule])]
        row += [one.norm, one.norm_district, words(PER_LABELS[one.per]), one.legal_ref]
        row += [reference if one.reference_only else "", one.note]
        rows.append(row)
    return Table(words(TABLE_LABELS["catalogue"]), _titles(words, *CATALOGUE), rows)


@dataclass(frozen=True)
class Blank:
    """Whose sheet is to be filled in, and what stands in it already."""

    unit: str
    code: str
    taken_on: dt.date
    officers: int | None
    district: bool


def blank_sheet(blank: Blank, entries: Sequence[Entry], lines: Mapping[int, StockLine]) -> bytes:
    """The sheet of a unit, in Vietnamese, with what the last stock-take found; empty cells are to be filled in."""
    out = io.BytesIO()
    with _book(out) as book:
        sheet = book.add_worksheet("Kiểm kê")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF0", "border": 1, "text_wrap": True})
        fixed = book.add_format({"font_color": "#555555", "border": 1, "text_wrap": True, "valign": "top"})
        free = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "bg_color": "#FFFBE6"})
        facts: tuple[Value, ...] = (blank.unit, blank.code, f"{blank.taken_on:%d/%m/%Y}", blank.officers)
        for number, (label, value) in enumerate(zip(HEAD, facts, strict=False)):
            sheet.write_string(number, 0, label)
            _write(sheet, number, 1, value, None)
        for column, (title, width) in enumerate(zip(COLUMNS.values(), WIDTHS, strict=True)):
            sheet.write_string(len(facts), column, title, head)
            sheet.set_column(column, column, width)
        for number, entry in enumerate(entries, len(facts) + 1):
            for column, value in enumerate(_known(entry, lines.get(entry.item_id), blank.district)):
                _format_cell(sheet, number, column, value, fixed if column < 5 else free)
        choice = {"validate": "list", "source": list(VERDICT_LABELS.values()), "ignore_blank": True}
        sheet.data_validation(len(facts) + 1, 7, len(facts) + max(1, len(entries)), 7, choice)
        sheet.freeze_panes(len(facts) + 1, 3)
    return out.getvalue()


def _format_cell(sheet: xlsxwriter.Workbook, row: int, column: int, value: Value, style: object) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _known(entry: Entry, line: StockLine | None, district: bool) -> tuple[Value, ...]:
    norm = norm_in_words(entry, district=district, words=str)
    facts = (entry.code, entry.group, entry.name, entry.unit_of_count, norm)
    if line is None:
        return (*facts, None, None, None, None)
    by_person = line.overridden or line.quantity is None or entry.rule is Rule.NONE
    said = VERDICT_LABELS[line.verdict] if by_person else None
    return (*facts, line.quantity, line.broken or None, said, line.note)
