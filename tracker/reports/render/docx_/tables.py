"""Tables of a DOCX: heads that repeat, groups that span, rows that are not torn, charts beside their figures."""

import io
from collections.abc import Mapping, Sequence
from functools import cache

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from PIL import Image, ImageDraw

from tracker.reports import charts
from tracker.reports.document import Align, Band, Cell, Chart, Column, Figures, Linked, Status, Table, Tone, plain
from tracker.reports.render import tables, values
from tracker.reports.render.docx_.styles import STRONG, TABLE
from tracker.reports.render.docx_.text import cell, layout_table, made, paragraph, run
from tracker.reports.render.tones import FILLS, SHADES

WHOLE = 8
_ENDS = {Align.LEFT: "Trai", Align.CENTER: "Giua", Align.RIGHT: "Phai"}
_FIGURES = (34, 16, 13, 37)
_BAR = (600, 10)


class Tables:
    """Writes the tables of one part of the document; `room` is the width of its text in millimetres.

    `address` is where what is linked leads to; without one nothing is.
    """

    def __init__(self, word: Word, *, room: float, wide: bool, address: str | None) -> None:
        self.word = word
        self.address = address
        self.room = room
        self.prefix = "BangNgang" if wide else "Bang"

    def table(self, parent: etree._Element, block: Table) -> None:
        """Write a table with its caption and note."""
        self._above(parent, block.caption)
        widths = tables.widths(block.columns, self.room)
        written = layout_table(parent, TABLE, widths)
        self._heads(written, block.columns, widths)
        whole = len(block.rows) <= WHOLE
        last = len(block.rows) - 1
        for place, row in enumerate(block.rows):
            # No table begins with a lone row at the foot of a page, and a sum stays with the row above it.
            joined = place < min(2, last) or (place == last and block.totals is not None)
            hold = joined or (whole and place < last)
            if isinstance(row, Band):
                self._spanning(written, row.text, widths, band=True)
            else:
                self._row(written, block.columns, row, widths, hold=hold)
        if not block.rows:
            self._spanning(written, block.empty, widths, band=False)
        if block.totals is not None:
            self._row(written, block.columns, block.totals, widths, strong=True)
        paragraph(parent, *(("GhiChu", block.note) if block.note else ("KhoangCach",)))

    def figures(self, parent: etree._Element, block: Figures) -> None:
        """Write rates, each with what it was computed from and its definition."""
        titles = ("Chỉ tiêu", "Số liệu", "Kết quả", "Cách tính")
        aligns = (Align.LEFT, Align.CENTER, Align.CENTER, Align.LEFT)
        columns = [
            Column(title, title, width=width, align=align)
            for title, width, align in zip(titles, _FIGURES, aligns, strict=True)
        ]
        rows = [
            (
                item.label,
                f"{values.decimal(item.numerator)}/{values.decimal(item.denominator)}",
                item.value,
                item.definition,
            )
            for item in block.items
        ]
        self.table(parent, Table(columns, rows, caption=block.caption))

    def chart(self, parent: etree._Element, block: Chart) -> None:
        """Write a chart as a table: each bar is a picture that says its figures, which stand beside it."""
        self._above(parent, block.caption)
        each = 43 / len(block.series) if block.series else 43.0
        parts = (28, 22, *(each for _ in block.series), 8)
        widths = [self.room * part / sum(parts) for part in parts]
        written = layout_table(parent, TABLE, widths)
        head = self._new_row(written, head=True)
        self._head(head, widths[0], block.of, style="BieuDoDau")
        self._head(head, widths[1], "Biểu đồ", style="BieuDoDau")
        for series, width in zip(block.series, widths[2:], strict=False):
            self._head(head, width, series.label, style="BieuDoDau", key=FILLS[series.tone])
        self._head(head, widths[-1], "Cộng", style="BieuDoDau")
        for bar in charts.bars(block):
            row = self._new_row(written, whole=True)
            paragraph(cell(row, widths[0]), "BieuDoTrai", bar.label, hold=True)
            holder = paragraph(cell(row, widths[1]), "BieuDoTrai")
            if bar.segments:
                self._bar(holder, bar, widths[1] - 3)
            for value, width in zip((*bar.values, bar.total), widths[2:], strict=True):
                paragraph(cell(row, width), "BieuDoGiua", values.whole(value))
        sums = charts.totals(block)
        row = self._new_row(written, whole=True)
        for text, width in zip(("Cộng", "", *map(values.whole, (*sums, sum(sums)))), widths, strict=True):
            style = "BieuDoTrai" if text == "Cộng" else "BieuDoGiua"
            paragraph(cell(row, width), style, text, character=STRONG)
        paragraph(parent, "KhoangCach")

    def _bar(self, holder: etree._Element, bar: charts.Bar, width: float) -> None:
        parts = tuple((part.tone, part.x, part.width) for part in bar.segments)
        inline = self.word.part.new_pic_inline(io.BytesIO(_picture(parts)), Mm(width), Mm(3.2))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        inline.docPr.set("name", f"Biểu đồ {inline.docPr.id}")
        inline.docPr.set("descr", bar.words)
        made(made(holder, "r"), "drawing").append(inline)

    def _above(self, parent: etree._Element, caption: str | None) -> None:
        if caption:
            paragraph(parent, "Caption", caption)
        else:
            paragraph(parent, "KhoangCach", hold=True)

    def _heads(self, table: etree._Element, columns: Sequence[Column], widths: Sequence[float]) -> None:
        upper, *lower = tables.heads(columns)
        style = f"{self.prefix}Dau"
        row = self._new_row(table, head=True)
        place = 0
        for head in upper:
            width = sum(widths[place : place + head.colspan])
            joined = {"val": "restart"} if head.rowspan > 1 else None
            self._head(row, width, head.title, style=style, span=head.colspan, joined=joined)
            place += head.colspan
        if lower:
            row = self._new_row(table, head=True)
            for column, width in zip(columns, widths, strict=True):
                above = column.group is None
                title = "" if above else column.title
                self._head(row, width, title, style=style, joined={"val": "continue"} if above else None)

    def _head(
        self,
        row: etree._Element,
        width: float,
        title: str,
        *,
        style: str,
        span: int = 1,
        joined: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> None:
        """Write a head in the middle of its height, with less room beside it: its column may be narrow.

        `joined` is how it continues over two rows, `key` the colour that its column has in the bars.
        """
        found = cell(row, width, span=span)
        properties = found.find(qn("w:tcPr"))
        if joined is not None:
            made(properties, "vMerge", joined)
        margins = made(properties, "tcMar")
        for edge in ("left", "right"):
            made(margins, edge, {"w": "30", "type": "dxa"})
        made(properties, "vAlign", {"val": "center"})
        words = paragraph(found, style)
        if key is not None:
            run(words, "■ ", colour=key.removeprefix("#"))
        run(words, title)

    def _new_row(self, table: etree._Element, *, head: bool = False, whole: bool = False) -> etree._Element:
        row = made(table, "tr")
        if head or whole:
            properties = made(row, "trPr")
            made(properties, "cantSplit")
            if head:
                made(properties, "tblHeader")
        return row

    def _spanning(self, table: etree._Element, text: str, widths: Sequence[float], *, band: bool) -> None:
        row = self._new_row(table, whole=True)
        found = cell(row, sum(widths), span=len(widths))
        if band:
            paragraph(found, f"{self.prefix}Trai", text, character=STRONG, hold=True)
        else:
            paragraph(found, f"{self.prefix}Giua", text)

    def _row(
        self,
        table: etree._Element,
        columns: Sequence[Column],
        row: Sequence[Cell],
        widths: Sequence[float],
        *,
        strong: bool = False,
        hold: bool = False,
    ) -> None:
        written = self._new_row(table, whole=tables.stays_whole(row, widths))
        for column, given, width in zip(columns, row, widths, strict=True):
            value = plain(given)
            found = cell(written, width)
            if isinstance(value, Status) and value.tone in SHADES:
                fill = {"val": "clear", "color": "auto", "fill": SHADES[value.tone].removeprefix("#")}
                made(found.find(qn("w:tcPr")), "shd", fill)
            style = self.prefix + _ENDS[tables.alignment(column)]
            text = values.cell(value, column.kind)
            address = self.address + given.path if self.address and isinstance(given, Linked) else None
            link = address and self.word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            paragraph(found, style, text, character=STRONG if strong else None, hold=hold, link=link)


@cache
def _picture(parts: tuple[tuple[Tone, int, int], ...]) -> bytes:
    picture = Image.new("RGB", _BAR, "white")
    pen = ImageDraw.Draw(picture)
    width, height = _BAR
    for tone, start, length in parts:
        left, right = start * width // charts.SCALE, (start + length) * width // charts.SCALE
        if right > left:
            pen.rectangle((left, 0, right - 1, height - 1), fill=FILLS[tone])
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
