"""The figures as XLSX: types, sums, heads and names as a spreadsheet reads them."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports.render.samples import annex_row, annex_table, summary
from tracker.reports.document import (
    Annex,
    Band,
    Chart,
    ChartRow,
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Note,
    Paragraph,
    Series,
    Table,
    Tone,
)
from tracker.reports.render.xlsx_ import render_xlsx
from tracker.reports.render.xlsx_.names import sheet_names

RUNS = ("=1+1", "+84 213", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://x.example", "<b>x</b>", "123", "TRUE")


def opened(document: Document, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(render_xlsx(document)), data_only=values)


def grid(book: Workbook, place: int = 1) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book.worksheets[place].iter_rows()]


def table(*rows: object, **given: Any) -> Table:
    columns = [
        Column("Đơn vị", "unit"),
        Column("Số", "count", Kind.INT),
        Column("Điểm", "score", Kind.DECIMAL),
        Column("Tỷ lệ", "rate", Kind.PCT),
        Column("Hạn", "due", Kind.DATE),
    ]
    return Table(columns, list(rows), **given)  # type: ignore[arg-type]


def test_cells_have_types_and_formats(make: Callable[..., Document]) -> None:
    row = ["Phòng Tư pháp", 2_500_000_000, Decimal("1234.50"), Decimal("91.2"), dt.date(2024, 9, 5)]
    sheet = opened(make(blocks=[table(row, caption="Bảng 1")])).worksheets[1]
    cells = sheet[4]

    assert [cell.value for cell in cells] == [
        "Phòng Tư pháp", 2_500_000_000, 1234.5, 0.912, dt.datetime(2024, 9, 5),  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.number_format for cell in cells] == ["@", "#,##0", "#,##0.00", "0.0%", "dd/mm/yyyy"]
    assert {cell.font.name for cell in cells} == {"Times New Roman"}


def test_a_sum_is_a_formula_with_the_documents_value(make: Callable[..., Document]) -> None:
    document = make(blocks=[summary()])
    formulas, values = grid(opened(document))[-3], grid(opened(document, values=True))[-3]

    assert formulas == ["Cộng", "=SUM(B5:B7)", "=SUM(C5:C7)", "=SUM(D5:D7)", "=SUM(E5:E7)", 0.912]
    assert values == ["Cộng", 1154, 68, 5, 74, 0.912]


def test_what_is_no_sum_of_its_column_stays_a_number(make: Callable[..., Document]) -> None:
    document = make(blocks=[table(["A", 1, None, None, None], totals=["Cộng", 2, None, None, None])])

    assert grid(opened(document))[-1][:2] == ["Cộng", 2]


def test_rates_and_charts_can_be_followed(make: Callable[..., Document]) -> None:
    chart = Chart("Biểu", [Series("A", Tone.OK), Series("B", Tone.OVER)], [ChartRow("X", [3, 1])])
    given = [("Đạt", 73, 80, "91,3%"), ("Không", 0, 0, "–"), ("Tự tính", 1, 2, "7")]
    rates = Figures([Figure(*item, "cách tính") for item in given])
    document = make(blocks=[rates, chart])
    formulas, values = opened(document), opened(document, values=True)

    assert [row[3] for row in grid(formulas)[3:]] == ["=ROUND(B4/C4,3)", "–", "7"]
    assert grid(values)[3][3] == 0.913
    assert grid(formulas, 2)[3] == ["X", 3, 1, "=SUM(B4:C4)"]
    assert grid(formulas, 2)[4] == ["Cộng", "=SUM(B4:B4)", "=SUM(C4:C4)", "=SUM(D4:D4)"]
    assert grid(values, 2)[4] == ["Cộng", 3, 1, 4]
    with zipfile.ZipFile(io.BytesIO(render_xlsx(document))) as archive:
        assert "xl/charts/chart1.xml" in archive.namelist()


def test_a_row_is_as_high_as_its_longest_text(make: Callable[..., Document]) -> None:
    rows = [["ngắn", 1, None, None, None], ["rất dài " * 60, 1, None, None, None]]
    sheet = opened(make(blocks=[table(*rows)])).worksheets[1]

    # The writer leaves out what is the sheet's own height.
    assert sheet.row_dimensions[4].height in (None, sheet.sheet_format.defaultRowHeight)
    assert 90 <= sheet.row_dimensions[5].height <= 409


def test_heads_stay_filter_and_print(make: Callable[..., Document]) -> None:
    sheet = opened(make(blocks=[summary()])).worksheets[1]

    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:F7"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert "DỰ THẢO" in sheet.oddHeader.left.text
    assert "C3:D3" in {str(area) for area in sheet.merged_cells.ranges}


@pytest.mark.parametrize("text", RUNS)
def test_text_stays_text(make: Callable[..., Document], text: str) -> None:
    document = make(
        subject=text,
        blocks=[table([text, 1, None, None, None], Band(text), caption=text, note=text), Note(text)],
        annexes=[Annex(text, [Table([Column(text, "a")], [[text]])])],
        notice=text,
    )
    book = opened(document)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]

    assert len(found) >= 8
    assert {cell.data_type for cell in found} == {"s"}
    assert not any(cell.hyperlink and cell.hyperlink.target for cell in found)
    if text[0] in "=+-@":
        assert book.worksheets[1]["A4"].quotePrefix


def test_sheets_have_safe_names_of_their_own() -> None:
    names = sheet_names(["[]:*?/\\'x'", "", "Bảng " * 20, "Bảng " * 20, "History", "\x00😀" * 40])

    assert names[0] == "1. x"
    assert names[1] == "Bảng 2"
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) / 2 <= 31
        assert not set(name) & set("[]:*?/\\'")


def test_what_no_cell_holds_is_kept_as_text(make: Callable[..., Document]) -> None:
    rows = [
        ["a" * 40_000, 10**18, Decimal("0.1234567890123456789"), None, dt.date(1885, 1, 2)],
        ["x\x00y\u202ez", None, None, None, None],
        ["dài " * 2_000, None, None, None, None],
    ]
    found = grid(opened(make(blocks=[table(*rows)])))

    assert len(found[3][0]) == 32_767
    assert found[3][0].endswith("[…]")
    assert found[3][1:] == [str(10**18), "0,1234567890123456789", None, "02/01/1885"]
    assert found[4][0] == "xyz"
    assert found[5][0] == "dài " * 2_000


def test_the_first_sheet_says_what_it_is(full: Document) -> None:
    book = opened(full)
    said = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}

    named = ["Bảng 1", "Tỷ lệ", "Biểu 1", "Danh mục nhiệm vụ", "Danh mục nhiệm vụ", "Bảng 1"]
    assert book.sheetnames == ["Thuyết minh", *(f"{place}. {name}" for place, name in enumerate(named, 1))]
    assert {"BÁO CÁO", full.subject, "Dự thảo", "Số liệu tính đến ngày 16/9/2024."} <= said
    assert "Không tính nhiệm vụ còn trong hạn." in said
    assert book.worksheets[0]["A13"].hyperlink.location == "'1. Bảng 1'!A1"


def test_a_report_without_figures_is_one_sheet(make: Callable[..., Document]) -> None:
    assert opened(make(blocks=[Paragraph("Chỉ có lời")])).sheetnames == ["Thuyết minh"]
    empty = grid(opened(make(blocks=[Table([Column("A", "a")], [], totals=[None], empty="Chưa có.")])))
    assert ["Chưa có."] in empty


def test_equal_documents_give_equal_bytes_with_their_own_properties(full: Document) -> None:
    data = render_xlsx(full)
    known = load_workbook(io.BytesIO(data)).properties

    assert data == render_xlsx(Document.from_json(full.to_json()))
    assert (known.title, known.creator) == (f"BÁO CÁO {full.subject}", "Phòng Nội vụ")
    assert known.created == dt.datetime(2024, 9, 16, 1, 12)  # noqa: DTZ001


def test_two_thousand_rows_are_all_there(make: Callable[..., Document]) -> None:
    rows = [annex_row(number) for number in range(1, 2_001)]
    book = opened(make(blocks=[], annexes=[Annex("Danh mục", [annex_table(rows)], landscape=True)]))  # type: ignore[list-item]

    assert [row[0] for row in grid(book)[3:]] == list(range(1, 2_001))
