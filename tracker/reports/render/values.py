"""How typed values are written in Vietnamese administrative text (NĐ 30/2020/NĐ-CP, annex I)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tracker.reports.document import Block, Bullets, Cell, Kind, Letterhead, Note, Paragraph, Status, plain
from tracker.reports.render.glyphs import text_width

COMMITTEE = "ỦY BAN NHÂN DÂN "
HEAD_SIZE = 12
HEAD_ROOM = 69.3
"""Millimetres of the column above the number."""

NO_VALUE = "–"
END_MARK = "./."
# Blanks that a person fills in by hand or the clerk's system by number: they must not collapse or break.
GAP = "\u00a0" * 6


def whole(value: int) -> str:
    """Return 12880 as "12.880"."""
    return f"{value:,}".replace(",", ".")


def decimal(value: Decimal | int) -> str:
    """Return Decimal("1234.5") as "1.234,5"; the number of decimals is kept as given."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,")) if isinstance(value, Decimal) else whole(value)


def day(value: date) -> str:
    """Return a date as "05/9/2024": days below 10 and months 1 and 2 take a leading zero."""
    return f"{_day(value.day)}/{_month(value.month)}/{value.year}"


def cell(value: Cell, kind: Kind) -> str:
    """Return the text of one cell; a missing number is a dash, any other missing value is empty."""
    value = plain(value)
    if value is None:
        return NO_VALUE if kind in {Kind.INT, Kind.DECIMAL, Kind.PCT} else ""
    if isinstance(value, Status):
        return value.text
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value)
    if kind is Kind.ORDINAL:
        return str(value)
    return decimal(value) + ("%" if kind is Kind.PCT else "")


def head_lines(text: str, *, room: float, bold: bool = False) -> str:
    """Return a name above the number as lines: one too long for `room` millimetres breaks where people break it.

    "ỦY BAN NHÂN DÂN" stands above the name of the place, never half of it (NĐ 30/2020/NĐ-CP, annex I).
    """
    if not text.startswith(COMMITTEE) or text_width(text, HEAD_SIZE, bold=bold) <= room:
        return text
    return f"{COMMITTEE.rstrip()}\n{text.removeprefix(COMMITTEE)}"


def number_line(head: Letterhead) -> str:
    """Return "Số: 05/BC-NV", or the line with room for the number while there is none."""
    number = GAP + "\u00a0" if head.number is None else " " + _number(head.number)
    return f"Số:{number}/{head.symbol}"


def day_line(head: Letterhead) -> str:
    """Return "Phong Thổ, ngày 16 tháng 9 năm 2024"; without a number the day stays blank."""
    return f"{head.place}, {_long_day(head)}"


def enclosed_with(head: Letterhead, *, title: str, issuer: str) -> str:
    """Return the line below an annex's title: "(Kèm theo Báo cáo số … ngày … của Phòng Nội vụ)".

    `title` and `issuer` are in sentence case, as they are read inside a line.
    """
    number = GAP if head.number is None else _number(head.number)
    return f"(Kèm theo {title} số {number}/{head.symbol} {_long_day(head)} của {issuer})"


def roman(number: int) -> str:
    """Return 1 to 399 in Roman numerals, for headings and annexes; raises ValueError beyond."""
    if not 1 <= number < 400:
        raise ValueError(number)
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]
    return "C" * (number // 100) + tens[number // 10 % 10] + ones[number % 10]


def end_marked(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], bool]:
    """Return the blocks with "./." after the last sentence.

    The second value is True where the last block has no sentence to carry it (a table, a chart): the
    mark then stands on a line of its own.
    """
    if not blocks:
        return (), True
    *before, last = blocks
    if isinstance(last, Paragraph):
        return (*before, Paragraph(_marked(last.text), last.basis)), False
    if isinstance(last, Note):
        return (*before, Note(_marked(last.text))), False
    if isinstance(last, Bullets) and last.items:
        return (*before, Bullets((*last.items[:-1], _marked(last.items[-1])))), False
    return tuple(blocks), True


def listed(items: Sequence[str]) -> list[str]:
    """Return lines of a list as the decree ends them: ";" after each, "." after the last."""
    bare = [item.rstrip(" .;") for item in items]
    return [f"{item};" for item in bare[:-1]] + [f"{item}." for item in bare[-1:]]


def _marked(text: str) -> str:
    return text.rstrip().removesuffix(END_MARK).rstrip(" .;:") + END_MARK


def _number(number: str) -> str:
    return number.zfill(2) if number.isdecimal() else number


def _long_day(head: Letterhead) -> str:
    if head.date is None:
        return f"ngày{GAP}tháng{GAP}năm{GAP}"
    shown = GAP if head.number is None else f" {_day(head.date.day)} "
    return f"ngày{shown}tháng {_month(head.date.month)} năm {head.date.year}"


def _day(number: int) -> str:
    return f"{number:02d}"


def _month(number: int) -> str:
    return f"{number:02d}" if number <= 2 else str(number)
