"""Any report keeps the page of NĐ 30/2020/NĐ-CP, annex I: measured in the PDF, whatever it holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook

from tests.reports.render.samples import annex_row, annex_table, summary
from tests.reports.render.sheets import Rule, Sheet, read_sheets
from tracker.reports.document import Annex, Column, Document, Kind, Note, Paragraph, Signature, Table
from tracker.reports.render.drawn import LONG
from tracker.reports.render.pdf import render_pdf

Make = Callable[..., Document]
LONG_NAME = "Trung tâm Văn hóa, Thể thao và Truyền thông các xã biên giới, vùng cao và đặc biệt khó khăn"
RECIPIENTS = ["Ủy ban nhân dân huyện (b/c)", "Các cơ quan, đơn vị, xã, thị trấn được giao nhiệm vụ", "Lưu: VT, NV"]
STORY = " ".join(f"câu{number}" for number in range(1500))
WORD = "x" * 80
FRONTS: dict[str, dict[str, Any]] = {
    "one recipient": {"recipients": RECIPIENTS[-1:]},
    "three recipients and addressees": {"recipients": RECIPIENTS, "addressees": RECIPIENTS},
    "long names": {
        "parent": "ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ, TỈNH LAI CHÂU",
        "issuer": LONG_NAME.upper(),
        "subject": f"Kết quả thực hiện nhiệm vụ của {LONG_NAME} " * 3,
        "signature": Signature("GIÁM ĐỐC " + LONG_NAME.upper(), ["TL. CHỦ TỊCH"], "Hoàng Thị Nguyễn Phương Thảo"),
        "recipients": [LONG_NAME] * 3,
    },
    "a letter": {"title": None, "subject": f"V/v đôn đốc {LONG_NAME}", "addressees": [LONG_NAME]},
    "a word of 80 letters": {"blocks": [Paragraph(WORD), summary()], "subject": WORD, "recipients": [WORD]},
    "nothing to say": {"blocks": [], "recipients": []},
}
ROWS: dict[str, list[list[object]]] = {
    "no row": [],
    "one row": [annex_row(1)],
    "a cell longer than a page": [annex_row(1), annex_row(2, difficulty=STORY), annex_row(3)],
    "a word of 80 letters": [annex_row(1, unit=WORD, task=WORD, difficulty=WORD)],
}
DRAWN: dict[str, list[list[object]]] = {
    "rows": [annex_row(number) for number in range(1, LONG + 2)],
    "a cell longer than a page": [
        annex_row(number, difficulty=STORY if number == 9 else "") for number in range(LONG + 1)
    ],
    "a word of 80 letters": [annex_row(number, unit=WORD, difficulty=WORD) for number in range(LONG + 1)],
}


def keeps_the_page(sheets: list[Sheet]) -> None:
    """Margins, faces and sizes of every page, and what stands in its margins."""
    for sheet in sheets:
        assert sorted((round(sheet.width), round(sheet.height))) == [210, 297]
        assert {font.removeprefix("Liberation-Serif-ND30") for font in sheet.fonts} <= {
            "", "-Bold", "-Italic", "-Bold-Italic",
        }  # fmt: skip
        for word in sheet.words:
            assert word.left >= 29.5, word
            assert word.right <= sheet.width - 14.5, word
            if word.top >= 20 and word.bottom <= sheet.height - 19.5:
                assert 10.4 <= word.size <= 14.1, word
                continue
            assert word.bottom < 20 or word.top > sheet.height - 20, word
            assert word.text.strip().isdigit() or word.text.strip().startswith(("DỰ THẢO", "Mã số liệu")), word
        for rule in sheet.rules:
            assert rule.left >= 29.5
            assert rule.right <= sheet.width - 14.5
            assert 19.5 <= rule.top <= sheet.height - 19.5


def counts_anew(sheets: list[Sheet]) -> None:
    """Numbers stand in the middle of the top margin, from the second page of the report and of each annex."""
    expected = 1
    for sheet in sheets:
        starts = sheet is sheets[0] or any(word.text.strip().startswith("Phụ lục") for word in sheet.words)
        expected = 1 if starts else expected + 1
        numbers = [word for word in sheet.words if word.bottom < 20 and word.text.strip().isdigit()]
        assert [word.text.strip() for word in numbers] == ([] if starts else [str(expected)])
        for word in numbers:
            assert (word.left + word.right) / 2 == pytest.approx(30 + (sheet.width - 45) / 2, abs=0.6)
            assert word.size == pytest.approx(14, abs=0.05)


def rule_between(sheet: Sheet, upper: float, lower: float, *, left: bool) -> Rule:
    """The rule that stands in one half of the page between two heights."""
    found = [rule for rule in sheet.rules if upper <= rule.top <= lower and (rule.right < 105) is left]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", FRONTS)
def test_the_front_keeps_the_page_and_its_rules(make: Make, name: str) -> None:
    document = make(**FRONTS[name])
    sheets = read_sheets(render_pdf(document))
    first, number = sheets[0], sheets[0].word("Số:")

    keeps_the_page(sheets)
    counts_anew(sheets)
    issuer = [word for word in first.words if word.text.strip() in document.letterhead.issuer and word.right < 105]
    issuer = [word for word in issuer if word.bottom < number.top]
    rule = rule_between(first, issuer[-1].bottom - 1.5, number.top, left=True)
    widest = max(word.right for word in issuer) - min(word.left for word in issuer)
    assert 1 / 3 <= (rule.right - rule.left) / widest <= 1 / 2
    motto = first.word("Độc lập - Tự do - Hạnh phúc")
    below = rule_between(first, motto.bottom - 1.5, motto.bottom + 2, left=False)
    assert (below.left, below.right) == pytest.approx((motto.left, motto.right), abs=0.6)
    state = first.word("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (state.left + state.right) / 2 == pytest.approx((motto.left + motto.right) / 2, abs=0.6)


def test_the_name_of_a_committee_breaks_before_the_place(make: Make) -> None:
    parent, issuer = "ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ", "ỦY BAN NHÂN DÂN XÃ LẢN NHÌ THÀNG"
    first = read_sheets(render_pdf(make(parent=parent, issuer=issuer)))[0]

    lines = [word.text.strip() for word in first.words if word.right < 105 and word.bottom < first.word("Số:").top]
    assert lines == ["ỦY BAN NHÂN DÂN", "HUYỆN PHONG THỔ", "ỦY BAN NHÂN DÂN", "XÃ LẢN NHÌ THÀNG"]


@pytest.mark.parametrize("count", range(30, 42, 3))
@pytest.mark.parametrize("summed", [True, False])
def test_no_table_of_a_body_ends_with_a_lone_row(make: Make, count: int, summed: bool) -> None:
    columns = [Column("Đơn vị", "unit"), Column("Số", "count", Kind.INT, 20)]
    rows = [[f"Dòng {number}", number] for number in range(count)]
    table = Table(columns, rows, totals=["Cộng", sum(range(count))] if summed else None)
    last = [sheet for sheet in read_sheets(render_pdf(make(blocks=[table]))) if _rows_of(sheet)][-1]

    assert _rows_of(last) >= 2


def _rows_of(sheet: Sheet) -> int:
    return sum(word.text.strip().startswith("Dòng") for word in sheet.words)


def test_three_recipients_stand_below_one_another(make: Make) -> None:
    last = read_sheets(render_pdf(make(recipients=RECIPIENTS)))[-1]
    lines = [last.word(start) for start in ("Nơi nhận:", "- Ủy ban", "- Các cơ quan", "- Lưu: VT, NV.")]

    assert [line.left for line in lines] == pytest.approx([30] * 4, abs=0.5)
    assert [line.size for line in lines] == pytest.approx([12, 11, 11, 11], abs=0.05)
    assert all(upper.bottom <= lower.top + 1.2 for upper, lower in pairwise(lines))


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize(
    "rows", [*ROWS.values(), *DRAWN.values()], ids=[*ROWS, *(f"drawn: {name}" for name in DRAWN)]
)
def test_an_annex_keeps_the_page(make: Make, rows: list[Any], landscape: bool) -> None:
    annex = Annex("Danh mục nhiệm vụ", [annex_table(rows), Note("Hết.")], "(Kèm theo)", landscape=landscape)
    sheets = read_sheets(
        render_pdf(make(blocks=[Paragraph("Một dòng.")], annexes=[annex, Annex("Hết", [Note("Hết.")])]))
    )
    annexed = [sheet for sheet in sheets if "Nội dung nhiệm vụ" in sheet.text.replace("\n", " ")]

    keeps_the_page(sheets)
    counts_anew(sheets)
    assert all((sheet.width > sheet.height) is landscape for sheet in sheets[1:-1])
    # The front, and the second annex.
    assert len(sheets) - len(annexed) == 2
    first = annexed[0]
    head = next(word for word in first.words if word.text.strip() == "Hạn")
    assert head.size == pytest.approx(11 if landscape else 12, abs=0.05)
    assert first.word("Phụ lục I").size == pytest.approx(14, abs=0.05)
    assert first.word("DANH MỤC NHIỆM VỤ").size == pytest.approx(14, abs=0.05)
    # As much room on its left as on its right.
    for word in (first.word("Phụ lục I"), first.word("DANH MỤC NHIỆM VỤ"), first.word("(Kèm theo)")):
        assert (word.left + word.right) / 2 == pytest.approx(30 + (first.width - 45) / 2, abs=0.8)


@pytest.mark.parametrize("landscape", [True, False])
def test_a_drawn_table_stands_where_the_engine_would_set_it(make: Make, landscape: bool) -> None:
    rows = [annex_row(number, difficulty="Mưa lớn, đường sạt lở") for number in range(1, LONG + 2)]
    both = [rows, rows[:3]]
    drawn, engine = (
        next(
            sheet
            for sheet in read_sheets(
                render_pdf(make(annexes=[Annex("Danh mục", [annex_table(found)], landscape=landscape)]))
            )
            if "DANH MỤC" in sheet.text
        )
        for found in both
    )

    for start in ("Danh mục nhiệm vụ", "Hạn", "Đơn vị", "1", "UBND xã", "Hoàn", "3", "Tuyên"):
        ours, theirs = drawn.word(start), engine.word(start)
        assert (ours.left, ours.top) == pytest.approx((theirs.left, theirs.top), abs=0.3), start
        assert ours.size == pytest.approx(theirs.size, abs=0.05)


def test_two_thousand_rows_are_printed_and_more_are_told_of(make: Make) -> None:
    rows = [annex_row(number) for number in range(1, 2_001)]
    annex = Annex("Danh mục", [annex_table(rows)], landscape=True)
    sheets = read_sheets(render_pdf(make(blocks=[], annexes=[annex])))
    numbers = [
        int(word.text)
        for sheet in sheets
        for word in sheet.words
        if word.right < 40.5 and word.text.strip().isdigit()
    ]

    assert numbers == list(range(1, 2_001))
    keeps_the_page(sheets)
    counts_anew(sheets)
    table: Table = replace(annex_table(rows), rows=(*annex_table(rows).rows, annex_row(2_001)))
    pdf = render_pdf(make(blocks=[], annexes=[replace(annex, blocks=[table])]))
    more = read_sheets(pdf)
    assert len(more) == 2
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert set(opened.attachments) == {"so-lieu.csv", "so-lieu.xlsx"}
        carried = load_workbook(io.BytesIO(opened.attachments["so-lieu.xlsx"].get_file().read_bytes()))
    assert carried.worksheets[-1].max_row == 3 + 2_001
    assert "Bảng có 2.001 dòng" in more[1].text
