"""What a screen reader is told of a drawn table: one table over all its sheets (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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


class Structure:
    """The structure of one table, told while its sheets are drawn and written when they all are."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._marked: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self._boxes: dict[tuple[int, int], tuple[Strip, Box]] = {}

    def tell(self, strips: Iterable[Strip]) -> None:
        """Note the cells of rows, those without words too."""
        for strip in strips:
            for place, box in enumerate(strip.boxes):
                self._boxes.setdefault((strip.number, place), (strip, box))

    def marked(self, strip: Strip, place: int, page: int, mark: int) -> None:
        """Note that words of a cell stand on a page (counted from 0) under a mark."""
        self._marked[strip.number, place].append((page, mark))

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
            cell = self._cell(box, row, self._marked[number, place])
            cells.append(cell.number)
            for on, mark in self._marked[number, place]:
                marks[on][mark] = cell.number
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

    def _cell(self, box: Box, row: Raw, marked: list[tuple[int, int]]) -> Raw:
        item = self._added("TH" if box.heads else "TD", row)
        told = "".join(
            [
                f"/Scope/{box.heads}" if box.heads else "",
                f"/ColSpan {box.columns}" if box.columns > 1 else "",
                f"/RowSpan {box.rows}" if box.rows > 1 else "",
            ]
        )
        pages = self._pages
        stands = " ".join(f"<</Type/MCR/Pg {pages[page]}/MCID {mark}>>" for page, mark in marked)
        item.text += f"/A<</O/Table{told}>>/K[{stands}]>>"
        return item

    @property
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
    root = _found(pdf, pdf.catalog["StructTreeRoot"])
    listed = _found(pdf, root["ParentTree"])["Nums"]
    return dict(zip(listed[::2], listed[1::2], strict=True))


def _found(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
