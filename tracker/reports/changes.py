"""What a new edition of a report changes against the last one: figures, rows and sentences that differ.

Read from the two documents as they were produced, never from their pages. A row is known by its names (unit, task,
document), not by its place: one that moved has not changed. A unit that bears another name is still the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.core.clock import local_day
from tracker.reports import wording
from tracker.reports.document import (
    Annex,
    Band,
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Row,
    Table,
)
from tracker.reports.render import values
from tracker.reports.render.grids import Grid, grids

TITLE = "THAY ĐỔI SO VỚI LẦN LẬP TRƯỚC"
# Columns by which a row is known; where a table has none of them, its first column of text names its rows.
NAMES = frozenset({"unit", "directive", "instruction", "title", "content", "document", "village", "basis"})
MOST_LISTED = 200
ADDED, GONE = "Dòng mới", "Không còn"
RENAMED, UNIT, SENTENCES, SENTENCE = "Đơn vị đổi tên", "Đơn vị", "Lời văn", "Câu"
SINCE = "lần lập trước (số liệu chốt "
_NUMBER = re.compile(r"\d[\d.,/]*")
_MOMENT = re.compile(r"\d\d giờ \d\d ngày \d+/\d+/\d+")
Renamed = Mapping[str, str]
"""Names that units bore, each with the name of the same unit in the newer edition."""


@dataclass(frozen=True)
class Change:
    """One value that differs: of which table, row and column, and what stood there before and stands now."""

    table: str
    row: str
    column: str
    before: str
    after: str


def between(before: Document, after: Document, renamed: Renamed | None = None) -> list[Change]:
    """Every figure, row and sentence that differs, in the order of the newer document; what is gone stands last.

    Takes the units that were renamed in between: they are listed once, and not as rows that came and went.
    """
    names = renamed or {}
    old, new = _tables(before), _tables(after)
    found = [Change(RENAMED, name, UNIT, name, later) for name, later in names.items()]
    found += [change for name, grid in new.items() for change in _of_table(name, old.get(name), grid, names)]
    gone = [name for name in old if name not in new]
    found += [change for name in gone for change in _of_table(name, old[name], None, names)]
    return found


def told(
    document: Document,
    previous: Document,
    *,
    as_of: dt.datetime,
    before: dt.datetime,
    renamed: Renamed | None = None,
) -> Document:
    """The document with what changed against the last edition: a sentence at its beginning, an annex at its end.

    Takes the moments of both editions' figures, and the units that were renamed in between. Printed again with
    figures of the same moment and nothing changed, it stays as it is.
    """
    bare, since = _bare(previous), f"{SINCE}{wording.moment(before)})"
    found = between(bare, document, renamed)
    found += _sentences(_lines(bare, before, renamed or {}), _lines(document, as_of, {}))
    if not found:
        if as_of == before:
            return document
        return _said(document, f"So với {since}, số liệu không thay đổi.")
    annex = Annex(TITLE, [_listed(found, since)], landscape=True)
    where = wording.enclosed(bool(document.annexes), len(document.annexes) + 1)
    said = _said(_numbered(document), f"So với {since} có {len(found)} thay đổi, liệt kê ở {where}.")
    return replace(said, annexes=[*document.annexes, annex])


def _lines(document: Document, moment: dt.datetime, renamed: Renamed) -> list[tuple[str, str]]:
    """Sentences and points, each with the heading above it, the moment of the figures left out."""
    found: list[tuple[str, str]] = []
    heading = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
        texts = [block.text] if isinstance(block, Paragraph) else block.items if isinstance(block, Bullets) else ()
        for text in texts:
            known = _MOMENT.sub("…", text).replace(wording.day(local_day(moment)), "…")
            for name, later in renamed.items():
                known = known.replace(name, later)
            found.append((heading, known))
    return found


def _sentences(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Change]:
    """Sentences that differ: those that say the same with other figures in one line, others as come or gone."""
    came, gone = list((Counter(new) - Counter(old)).elements()), list((Counter(old) - Counter(new)).elements())
    for heading, text in came:
        before = next((one for one in gone if (one[0], _shape(one[1])) == (heading, _shape(text))), None)
        if before is not None:
            gone.remove(before)
        yield Change(SENTENCES, heading, SENTENCE if before else ADDED, before[1] if before else "", text)
    for heading, text in gone:
        yield Change(SENTENCES, heading, GONE, text, "")


def _shape(text: str) -> str:
    return _NUMBER.sub("#", text)


def _said(document: Document, sentence: str) -> Document:
    first, *rest = document.blocks
    return replace(document, blocks=[first, Paragraph(sentence), *rest])


_ALONE, _FIRST = wording.enclosed(False), wording.enclosed(True)


def _numbered(document: Document) -> Document:
    """The document as it refers to its only annex once that is the first of two."""
    return _reworded(document, _ALONE, _FIRST) if len(document.annexes) == 1 else document


def _reworded(document: Document, before: str, after: str) -> Document:
    blocks = [
        replace(block, text=block.text.replace(before, after)) if isinstance(block, Paragraph) else block
        for block in document.blocks
    ]
    return replace(document, blocks=blocks)


def _bare(document: Document) -> Document:
    """The last edition without its own list of changes, and as it reads without it."""
    bare = replace(
        document,
        annexes=[annex for annex in document.annexes if annex.title != TITLE],
        blocks=[
            block
            for block in document.blocks
            if not (isinstance(block, Paragraph) and block.text.startswith(f"So với {SINCE}"))
        ],
    )
    lost = len(document.annexes) - len(bare.annexes)
    return _reworded(bare, _FIRST, _ALONE) if lost and len(bare.annexes) == 1 else bare


def _listed(found: Sequence[Change], since: str) -> Table:
    rows: list[Row] = []
    table = None
    for number, change in enumerate(found[:MOST_LISTED], start=1):
        if change.table != table:
            table = change.table
            rows.append(Band(table))
        rows.append([number, change.row, change.column, change.before, change.after])
    more = len(found) - MOST_LISTED
    return Table(
        columns=[
            Column("STT", "number", Kind.ORDINAL, 12),
            Column("Dòng", "row", width=55),
            Column("Mục", "column", width=30),
            Column("Lần trước", "before"),
            Column("Lần này", "after"),
        ],
        rows=rows,
        note=f"So với {since}." + (f" Còn {more} thay đổi khác không liệt kê." if more > 0 else ""),
    )


def _tables(document: Document) -> dict[str, Grid]:
    """Tables and rates by name; charts show figures that a table holds. One of a name taken gets a number."""
    found: dict[str, Grid] = {}
    for grid in grids(document):
        if isinstance(grid.block, Chart):
            continue
        base = ": ".join(filter(None, (grid.annex, grid.name if grid.name != grid.annex else ""))) or "Bảng"
        base = base[:1] + base[1:].lower() if base.isupper() else base
        name, turn = base, 1
        while name in found:
            turn += 1
            name = f"{base} ({turn})"
        found[name] = grid
    return found


def _of_table(name: str, before: Grid | None, after: Grid | None, renamed: Renamed) -> Iterator[Change]:
    old = _rows(before, renamed) if before else {}
    new = _rows(after, {}) if after else {}
    for key, row in new.items():
        if key not in old:
            yield Change(name, key, ADDED, "", _summary(row, key))
        else:
            yield from _of_row(name, key, old[key], row)
    for key, row in old.items():
        if key not in new:
            yield Change(name, key, GONE, _summary(row, key), "")


def _of_row(name: str, key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for column, value in new.items():
        if old.get(column, "") != value:
            yield Change(name, key, column, old.get(column, ""), value)


def _rows(grid: Grid, renamed: Renamed) -> dict[str, dict[str, str]]:
    """Texts by column title, of each row by its name; rows of one name are told apart by a number.

    Where no column names the unit, the band above the row does.
    """
    naming = _naming(grid)
    banded = not any(column.key == "unit" for column in grid.columns)
    found: dict[str, dict[str, str]] = {}
    band = ""
    for row in [*grid.rows, *([grid.totals] if grid.totals is not None else [])]:
        if isinstance(row, Band):
            band = row.text.rpartition(": ")[0] if banded else ""
            continue
        names = [
            band if row is not grid.totals else "",
            *(_text(row[place], grid.columns[place]) for place in naming),
        ]
        base = "; ".join(renamed.get(name, name) for name in names if name) or "Dòng"
        key, turn = base, 1
        while key in found:
            turn += 1
            key = f"{base} ({turn})"
        titles = zip(grid.titles, grid.columns, row, strict=True)
        found[key] = {
            title: _text(cell, column)
            for place, (title, column, cell) in enumerate(titles)
            if place not in naming and column.kind is not Kind.ORDINAL and column.key != "definition"
        }
    return found


def _naming(grid: Grid) -> list[int]:
    named = [place for place, column in enumerate(grid.columns) if column.key in NAMES]
    texts = [place for place, column in enumerate(grid.columns) if column.kind is Kind.TEXT]
    return named or texts[:1]


def _summary(row: Mapping[str, str], key: str) -> str:
    """The filled cells of a row that came or went, but for those that name it."""
    return "; ".join(f"{title}: {text}" for title, text in row.items() if text not in {"", "–", key})


def _text(cell: Cell, column: Column) -> str:
    return values.cell(cell, column.kind)
