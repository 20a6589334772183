"""Long tables that are drawn: nothing lost between sheets, told to a screen reader as one table."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.render.samples import annex_row, annex_table, make_document
from tests.reports.render.sheets import MM, read_sheets
from tracker.reports.document import (
    Align,
    Annex,
    Band,
    Column,
    Document,
    Kind,
    Linked,
    Note,
    Paragraph,
    Row,
    Table,
)
from tracker.reports.render.drawn import LONG, LongTables
from tracker.reports.render.drawn.boxes import UPRIGHT, Box, Strip
from tracker.reports.render.drawn.faces import face
from tracker.reports.render.drawn.sharing import share
from tracker.reports.render.drawn.typeset import lines
from tracker.reports.render.pdf import render_pdf

LEADING, WHOLE = 12.0, 300.0
ADDRESS = "https://theodoi.example"
WORDS = st.text("aĐộ-/ \u00a0", max_size=60)


@given(WORDS, st.floats(2, 20), st.booleans())
def test_lines_hold_every_letter_in_its_order_and_none_is_too_wide(text: str, room: float, bold: bool) -> None:
    found = lines(text, room, bold=bold)

    assert "".join("".join(found).split(" ")) == text.replace(" ", "")
    for line in found:
        assert face(bold=bold).width(line.rstrip(" ")) <= room or len(line.strip(" ")) == 1


def test_words_break_at_blanks_then_at_joints_then_anywhere() -> None:
    assert lines("UBND xã\nSin Suối Hồ", 4.5) == ("UBND xã ", "Sin Suối ", "Hồ")
    assert lines("1318/UBND-NVCCHC", 4.5) == ("1318/", "UBND-", "NVCCHC")
    assert lines("x" * 30, 6.0) == ("x" * 12, "x" * 12, "x" * 6)
    assert lines("Sin\u00adSuối", 20) == ("SinSuối",)
    assert lines("Sin\u00a0Suối Hồ", 4.5) == ("Sin\u00a0Suối ", "Hồ")


def strip(number: int, count: int, *, holds: bool) -> Strip:
    height = count * LEADING + 2 * UPRIGHT
    words = tuple(f"{number}.{line}" for line in range(count))
    return Strip(number, (Box(words, 0, 50, 0, height, Align.LEFT),), height, holds=holds)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=30),
    st.floats(0, WHOLE),
)
def test_sheets_hold_every_line_once_and_none_more_than_it_can(rows: list[tuple[int, bool]], first: float) -> None:
    strips = [strip(number, count, holds=holds) for number, (count, holds) in enumerate(rows)]
    sheets = share(strips, first=first, whole=WHOLE, leading=LEADING)
    told = [line for sheet in sheets for part in sheet for box in part.boxes for line in box.lines]

    assert told == [line for one in strips for box in one.boxes for line in box.lines]
    for room, sheet in zip([first] + [WHOLE] * len(sheets), sheets, strict=False):
        assert sum(part.height for part in sheet) <= room + 0.01
    assert all(sheets[1:])
    # A row is torn only where no sheet holds it.
    parts = [part.number for sheet in sheets for part in sheet]
    assert all(strips[number].height > WHOLE for number in parts if parts.count(number) > 1)


def test_a_row_that_holds_stands_with_the_next() -> None:
    strips = [strip(0, 18, holds=False), strip(1, 1, holds=True), strip(2, 8, holds=False)]

    assert [
        [part.number for part in sheet] for sheet in share(strips, first=WHOLE, whole=WHOLE, leading=LEADING)
    ] == [
        [0],
        [1, 2],
    ]


def elements(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == f"/{tag}"]


@pytest.fixture(scope="module")
def drawn() -> tuple[Document, bytes]:
    """A landscape annex of bands, sums, grouped heads and a row of many sheets, and its PDF."""
    columns = [
        Column("STT", "number", Kind.ORDINAL, 12),
        Column("Đơn vị", "unit"),
        Column("Đúng hạn", "on_time", Kind.INT, 30, group="Hoàn thành"),
        Column("Quá hạn", "late", Kind.INT, 30, group="Hoàn thành"),
    ]
    rows: list[Row] = [Band("I. Cấp huyện 中")]
    rows += [[number, f"Phòng số {number}", number, None] for number in range(1, LONG + 2)]
    rows[9] = [9, Linked("dài " * 3000, "/tasks/9"), 9, None]
    rows[10] = [10, "Phòng số 10", Linked(10, "/tasks?unit=10"), None]
    table = Table(
        columns, rows, caption="Bảng dài", totals=["", "Cộng", sum(range(1, LONG + 2)), 0], note="Hết bảng."
    )
    annex = Annex("Danh mục", [Paragraph("Một dòng."), table], landscape=True)
    made = make_document(blocks=[Paragraph("Một dòng.")], annexes=[annex])
    document = replace(made, meta=replace(made.meta, address=ADDRESS))
    return document, render_pdf(document)


def test_drawn_cells_lead_to_the_service_from_every_sheet(drawn: tuple[Document, bytes]) -> None:
    with pikepdf.open(io.BytesIO(drawn[1])) as opened:
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        known = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        long, short = elements(opened, "Link")
        for link, path in ((long, "/tasks/9"), (short, "/tasks?unit=10")):
            told = [one for one in link.K if one.Type == "/OBJR"]
            assert len(told) == len([one for one in link.K if one.Type == "/MCR"])
            for one in told:
                assert ADDRESS + path == one.Obj.A.URI
                # Printed with the page, known to the structure, on its page (ISO 19005-3, 6.3.2).
                assert one.Obj.F == 4
                assert known[int(one.Obj.StructParent)].objgen == link.objgen
                assert one.Obj.objgen in {note.objgen for note in one.Pg.Annots}
        assert len({one.Pg.objgen for one in long.K}) > 2
        [told] = [one for one in short.K if one.Type == "/OBJR"]
        left, low, right, high = (float(value) / MM for value in told.Obj.Rect)
        [number] = [place for place, page in enumerate(opened.pages) if page.objgen == told.Pg.objgen]
    sheet = read_sheets(drawn[1])[number]
    name = sheet.word("Phòng số 10")
    # The figure stands in the same row as its name, and the whole cell leads there.
    assert low < sheet.height - (name.top + name.bottom) / 2 < high
    assert name.right < left < right


def test_a_screen_reader_is_told_of_one_table_with_its_heads(drawn: tuple[Document, bytes]) -> None:
    with pikepdf.open(io.BytesIO(drawn[1])) as opened:
        [table] = elements(opened, "Table")
        head, body = table.K
        assert (head.S, body.S) == ("/THead", "/TBody")
        assert [len(row.K) for row in head.K] == [3, 2]
        assert len(body.K) == LONG + 3
        assert [(cell.A.get("/ColSpan", 1), cell.A.get("/RowSpan", 1)) for cell in head.K[0].K] == [
            (1, 2), (1, 2), (2, 1),
        ]  # fmt: skip
        assert {str(cell.A.Scope) for row in head.K for cell in row.K} == {"/Column"}
        assert body.K[0].K[0].A.ColSpan == 4
        assert [str(cell.S) for cell in body.K[1].K] == ["/TD", "/TH", "/TD", "/TD"]
        assert body.K[1].K[1].A.Scope == "/Row"
        # A cell on several sheets is one cell; what no sheet shows has no mark.
        [long] = body.K[9].K[1].K
        marks = [one for one in long.K if one.Type == "/MCR"]
        assert len({mark.Pg.objgen for mark in marks}) == len(marks) > 2
        _marks_lead_back(opened)


def _marks_lead_back(opened: pikepdf.Pdf) -> None:
    """Every mark on every page leads to the element that claims it."""
    numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    known = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    claimed = 0
    for page in opened.pages:
        marks = [
            int(found.operands[1].MCID)
            for found in pikepdf.parse_content_stream(page)
            if str(found.operator) == "BDC" and "/MCID" in found.operands[1]
        ]
        owners = known[int(page.StructParents)]
        assert sorted(marks) == list(range(len(owners)))
        for mark, owner in enumerate(owners):
            kids = owner.K if isinstance(owner.K, pikepdf.Array) else [owner.K]
            assert any(kid == mark or (not isinstance(kid, int) and int(kid.MCID) == mark) for kid in kids)
            claimed += 1
    assert claimed > 4 * LONG


def test_every_row_is_printed_in_shipped_faces(drawn: tuple[Document, bytes]) -> None:
    sheets = read_sheets(drawn[1])
    text = " ".join(sheet.text.replace("\n", " ") for sheet in sheets)

    assert all(font.startswith("Liberation-Serif-ND30") for sheet in sheets for font in sheet.fonts)
    assert all(f"Phòng số {number} " in text for number in range(1, LONG + 2) if number != 9)
    assert text.count("dài") == 3001
    assert "I. Cấp huyện □" in text
    assert str(sum(range(1, LONG + 2))) in sheets[-1].text
    assert "Hết bảng." in sheets[-1].text
    assert all("Đúng hạn" in sheet.text for sheet in sheets[1:])
    with pikepdf.open(io.BytesIO(drawn[1])) as opened, opened.open_outline() as outline:
        assert not opened.check_pdf_syntax()
        assert [item.title for item in outline.root][-1] == "Phụ lục Danh mục"


def test_the_same_table_gives_the_same_bytes(drawn: tuple[Document, bytes]) -> None:
    assert render_pdf(Document.from_json(drawn[0].to_json())) == drawn[1]


def test_a_table_printed_twice_is_drawn_twice(make: Callable[..., Document]) -> None:
    table = annex_table([annex_row(number) for number in range(LONG + 1)])  # type: ignore[misc]
    long_tables = LongTables([Annex("Một", [table]), Annex("Hai", [Note("x"), table])])
    kept = [long_tables.of(annex.blocks[-1]) for annex in long_tables.annexes]

    assert len({name for drawn in kept if drawn for name in drawn.names}) == sum(len(d.names) for d in kept if d)
    assert long_tables.of(annex_table([annex_row(1)])) is None  # type: ignore[list-item]


def test_tables_of_one_annex_stand_below_one_another(make: Callable[..., Document]) -> None:
    """Below a high head, a short table that the engine sets, and another long one: nothing lies over another."""
    short, long = annex_table([annex_row(77)]), [annex_row(number) for number in range(1, LONG + 2)]  # type: ignore[list-item]
    title, subtitle = "Danh mục nhiệm vụ của các cơ quan, đơn vị " * 7, "Kèm theo báo cáo của Phòng Nội vụ " * 6
    first = Annex(title, [Note("Lời dẫn."), annex_table(long)], subtitle, landscape=True)  # type: ignore[arg-type]
    second = Annex("Hai", [short, annex_table(long), Note("Hết."), annex_table(long)])  # type: ignore[arg-type]
    sheets = read_sheets(render_pdf(make(blocks=[], annexes=[first, second])))
    bodies = [[word for word in sheet.words if 20 < word.top < sheet.height - 20] for sheet in sheets]
    numbers = [
        [int(word.text) for word in body if word.right < 41 and word.text.strip().isdigit()] for body in bodies
    ]
    rows = list(range(1, LONG + 2))

    assert sum(numbers, []) == [*rows, 77, *rows, *rows]  # noqa: RUF017
    assert all(numbers[1:])
    for sheet, body in zip(sheets, bodies, strict=True):
        assert max(word.bottom for word in body) <= sheet.height - 19.5
        places = [(round(word.left, 1), round(word.top, 1)) for word in body]
        assert len(set(places)) == len(places)
