"""The figures as CSV: nothing runs, nothing is lost."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.render.samples import make_document
from tracker.reports.document import Annex, Band, Column, Kind, Paragraph, Status, Table, Tone
from tracker.reports.render.csv_ import render_csv

KINDS = [Kind.TEXT, Kind.INT, Kind.DECIMAL, Kind.DATE, Kind.STATUS]


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(*rows: list[object], **given_: object) -> Table:
    columns = [Column(kind.value.upper(), kind.value, kind) for kind in KINDS]
    return Table(columns, list(rows), **given_)  # type: ignore[arg-type]


def rendered(*tables: Table) -> list[list[str]]:
    return rows_of(render_csv(make_document(blocks=[Paragraph("Không vào tệp"), *tables])))


def test_values_are_written_for_a_vietnamese_spreadsheet():
    done = Status("Hoàn thành", Tone.OK)
    rows = rendered(
        table(
            Band("I. Cấp huyện"),
            ["Phòng Tư pháp", 12880, Decimal("1234.50"), date(2024, 9, 5), done],
            [None, None, None, None, None],
            caption="Bảng 1",
            totals=["Cộng", -3, Decimal("-0.5"), None, None],
        )
    )

    assert rows == [
        ["Bảng 1"],
        ["TEXT", "INT", "DECIMAL", "DATE", "STATUS"],
        ["I. Cấp huyện"],
        ["Phòng Tư pháp", "12880", "1234,50", "05/09/2024", "Hoàn thành"],
        ["", "", "", "", ""],
        ["Cộng", "-3", "-0,5", "", ""],
    ]


def test_it_is_utf8_with_a_mark_crlf_and_every_cell_quoted():
    data = render_csv(make_document(blocks=[table(["Xã", 1, None, None, None])]))

    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[-1] == ""
    assert all(line.startswith('"') and line.endswith('"') for line in lines[:-1])
    assert "\n" not in "".join(lines)


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 213", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    document = make_document(
        blocks=[table([text, 1, None, None, Status(text, Tone.NONE)], Band(text), caption=text)],
        annexes=[Annex("Phụ lục", [Table([Column(text, "a")], [[text]])])],
    )
    cells = [cell for row in rows_of(render_csv(document)) for cell in row]

    assert cells.count(f"'{text}") == 6
    assert text not in cells


def test_every_table_of_body_and_annexes_is_there(full):
    rows = rows_of(render_csv(full))

    assert ["Bảng 1"] in rows
    assert rows[1][:4] == ["Nhóm đơn vị", "Tổng", "Hoàn thành: Đúng hạn", "Hoàn thành: Quá hạn"]
    assert ["Tỷ lệ hoàn thành", "73", "80", "91,2%", "Đã hoàn thành chia cho đã đến hạn"] in rows
    assert ["Phòng Tư pháp", "3", "1", "4"] in rows
    assert rows.count(["Danh mục nhiệm vụ"]) == 2
    assert sum(row[:1] == ["40"] for row in rows) == 2


def test_a_report_without_figures_is_an_empty_file():
    assert render_csv(make_document(blocks=[Paragraph("Chỉ có lời")])) == b"\xef\xbb\xbf"


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.dates(min_value=date(1900, 1, 1)),
)
def test_what_was_written_can_be_read_back(text, whole, number, day):
    [_, row] = rendered(table([text, whole, number, day, None]))

    assert row[0] in {text, f"'{text}"}
    assert int(row[1]) == whole
    assert Decimal(row[2].replace(",", ".")) == number
    assert datetime.strptime(row[3], "%d/%m/%Y").date() == day  # noqa: DTZ007  # a date has no zone
    assert not row[0].lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))
