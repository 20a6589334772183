"""What a screen reader is told of a drawn table: one table over all its sheets (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pydyf

from tracker.reports.render.drawn.boxes import Box, Strip


class Raw(pydyf.Object):  # type: ignore[misc]
    """An object of a PDF written as it is: a table has thousands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    @property
    def data(self) -> bytes:
        """The object's own bytes."""
        return self.text.encode("ascii")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where words of a cell stand: on a page counted from 0, under a mark, in a room in points of the page."""

    page: int
    mark: int
    room: tuple[float, float, float, float]


class Structure:
    """The structure of one table, told while its sheets are drawn and written when they all are.

    Cells that lead somewhere are links where `address` says where people reach the service.
    """

    def __init__(self, pdf: pydyf.PDF, address: str | None = None) -> None:
        self._pdf = pdf
        self._address = address
        self._marked: dict[tuple[int, int], list[Standing]] = defaultdict(list)
        self._boxes: dict[tuple[int, int], tuple[Strip, Box]] = {}

    def tell(self, strips: Iterable[Strip]) -> None:
        """Note the cells of rows, those without words too."""
        for strip in strips:
            for place, box in enumerate(strip.boxes):
                self._boxes.setdefault((strip.number, place), (strip, box))

    def marked(self, strip: Strip, place: int, standing: Standing) -> None:
        """Note where words of a cell stand."""
        self._marked[strip.number, place].append(standing)

    def write(self, page: int) -> None:
        """Write the table into the place that was kept for it on a page, and its marks into their pages."""
        table = self._kept(page)
        parts = {False: self._added("THead", table), True: self._added("TBody", table)}
        rows: dict[tuple[int, float], tuple[Raw, bool, list[int]]] = {}
        marks: dict[int, dict[int, int]] = defaultdict(dict)
        for (number, place), (_strip, box) in self._boxes.items():
            key = (number, box.top)
            if key not in rows:
                rows[key] = (self._element(), number >= 0, [])
            row, _body, cells = rows[key]
            marked = self._marked[number, place]
            cell = self._cell(box, row)
            cells.append(cell.number)
            inner = self._words(box, cell, marked)
            for one in marked:
                marks[one.page][one.mark] = inner.number
        for body, part in parts.items():
            mine = [row for row, of_body, _cells in rows.values() if of_body is body]
            part.text += f"/K[{_references(row.number for row in mine)}]>>"
            for row, of_body, cells in rows.values():
                if of_body is body:
                    row.text = f"<</Type/StructElem/S/TR/P {part.number} 0 R/K[{_references(cells)}]>>"
        table["S"] = "/Table"
        table["K"] = pydyf.Array([part.reference for part in parts.values()])
        self._map(marks)

    def _kept(self, page: int) -> pydyf.Dictionary:
        reference = self._pdf.page_references[page]
        kept = [
            item
            for item in self._pdf.objects
            if isinstance(item, dict) and item.get("S") == "/Div" and item.get("Pg") == reference and not item["K"]
        ]
        if len(kept) != 1:
            raise LookupError(f"page {page + 1} has {len(kept)} places for a table")
        return kept[0]

    def _element(self) -> Raw:
        item = Raw("")
        self._pdf.add_object(item)
        return item

    def _added(self, tag: str, parent: pydyf.Object) -> Raw:
        item = self._element()
        item.text = f"<</Type/StructElem/S/{tag}/P {parent.number} 0 R"
        return item

    def _cell(self, box: Box, row: Raw) -> Raw:
        item = self._added("TH" if box.heads else "TD", row)
        told = "".join(
            [
                f"/Scope/{box.heads}" if box.heads else "",
                f"/ColSpan {box.columns}" if box.columns > 1 else "",
                f"/RowSpan {box.rows}" if box.rows > 1 else "",
            ]
        )
        item.text += f"/A<</O/Table{told}>>"
        return item

    def _words(self, box: Box, cell: Raw, marked: Sequence[Standing]) -> Raw:
        """Write where the words of a cell stand; returns what holds them: the cell, or a link in it."""
        pages = self._pages
        kids = [f"<</Type/MCR/Pg {pages[one.page]}/MCID {one.mark}>>" for one in marked]
        holder = cell
        if box.path and self._address and marked:
            holder = self._added("Link", cell)
            cell.text += f"/K[{holder.number} 0 R]>>"
            kids += [self._leads(self._address + box.path, one, holder) for one in marked]
        holder.text += f"/K[{' '.join(kids)}]>>"
        return holder

    def _leads(self, target: str, stands: Standing, link: Raw) -> str:
        """Make the room of a cell lead to the service (ISO 32000-1, 12.5.6.5); returns how the link names it."""
        note = self._element()
        words = pydyf.String(target).data.decode("ascii")
        corners = " ".join(f"{value:.2f}" for value in stands.room)
        # Printed with the page, as PDF/A asks of every annotation (ISO 19005-3, 6.3.2).
        note.text = (
            f"<</Type/Annot/Subtype/Link/Rect[{corners}]/BS<</W 0>>/F 4/Contents {words}"
            f"/A<</Type/Action/S/URI/URI {words}>>/StructParent {_next(self._pdf, link)}>>"
        )
        page = self._pdf.objects[self._pdf.pages["Kids"][stands.page * 3]]
        page.setdefault("Annots", pydyf.Array()).append(note.reference)
        return f"<</Type/OBJR/Pg {self._pages[stands.page]}/Obj {note.number} 0 R>>"

    @cached_property
    def _pages(self) -> list[str]:
        kids = self._pdf.pages["Kids"]
        return [f"{number} 0 R" for number in kids[::3]]

    def _map(self, marks: dict[int, dict[int, int]]) -> None:
        """Tell each page which cell each of its marks belongs to."""
        known = parents(self._pdf)
        for page, cells in marks.items():
            known[page].extend(f"{cells[mark]} 0 R" for mark in sorted(cells))


def parents(pdf: pydyf.PDF) -> dict[int, Any]:
    """Return, for each page counted from 0, the list by which its marks lead to the structure."""
    listed = _numbers(pdf)
    return dict(zip(listed[::2], listed[1::2], strict=True))


def _next(pdf: pydyf.PDF, element: pydyf.Object) -> int:
    """Give an element the next number by which something on a page leads to it."""
    listed = _numbers(pdf)
    number: int = listed[-2] + 1
    listed.extend((number, element.reference))
    return number


def _numbers(pdf: pydyf.PDF) -> Any:
    root = _found(pdf, pdf.catalog["StructTreeRoot"])
    return _found(pdf, root["ParentTree"])["Nums"]


def _found(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
