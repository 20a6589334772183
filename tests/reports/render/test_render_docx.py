"""The report as DOCX: read back as a clerk's word processor would, page by page and style by style."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.reports.render.samples import annex_row, annex_table, summary
from tracker.reports.document import Annex, Column, Document, Figures, Note, Paragraph, Signature, Table
from tracker.reports.render.docx_ import render_docx

HOSTILE = (
    "<b>đậm</b> & <script>alert(1)</script>",
    '=HYPERLINK("http://x.example")',
    '{ PAGE \\* MERGEFORMAT } { INCLUDETEXT "/etc/passwd" }',
    "https://example.org/?a=1&b=2 file:///etc/passwd",
    "]]> &lt;w:p/&gt; _x0041_",
    "dòng một\ndòng hai\tcột",
    "nghiêng" * 12,
    "Nội dung rất dài. " * 300,
)


def opened(document: Document) -> Word:
    return docx.Document(io.BytesIO(render_docx(document)))


def lines(word: Word) -> list[tuple[str, str]]:
    """Every paragraph of the body with its style, those in tables too."""
    found = [item for item in word.element.body.iter(qn("w:p")) if item.style is not None]
    return [(item.style, words(item)) for item in found]


def words(paragraph: Any) -> str:
    return "".join(item.text or "" for item in paragraph.iter(qn("w:t")))


def size_of(style: Any) -> float:
    while style.font.size is None:
        style = style.base_style
    return style.font.size.pt  # type: ignore[no-any-return]


def text_of(word: Word, style: str) -> list[str]:
    return [text for name, text in lines(word) if name == style]


def test_the_head_stands_in_styles_of_its_own(full: Document) -> None:
    word = opened(full)

    assert text_of(word, "CoQuanChuQuan") == ["UBND HUYỆN PHONG THỔ"]
    assert text_of(word, "CoQuanBanHanh") == ["PHÒNG NỘI VỤ"]
    assert text_of(word, "QuocHieu") == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert text_of(word, "TieuNgu") == ["Độc lập - Tự do - Hạnh phúc"]
    assert text_of(word, "TenLoai") == ["BÁO CÁO"]
    assert text_of(word, "TrichYeu") == [full.subject]
    assert text_of(word, "KinhGui") == ["Kính gửi: Ủy ban nhân dân huyện Phong Thổ."]
    assert text_of(word, "DongNoiNhan") == ["- UBND huyện (b/c);", "- Lưu: VT, NV."]
    assert text_of(word, "QuyenHanChucVu") == ["TRƯỞNG PHÒNG"]
    assert text_of(word, "HoTenNguoiKy") == ["Nguyễn Văn Hòa"]
    assert text_of(word, "PhuLuc") == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]


def test_styles_have_the_sizes_of_the_decree(full: Document) -> None:
    styles = opened(full).styles
    sizes = {"Quốc hiệu": 12, "Tiêu ngữ": 13, "Số và ký hiệu": 13, "Nơi nhận": 12, "Dòng nơi nhận": 11}

    assert {name: size_of(styles[name]) for name in sizes} == sizes
    assert styles["Cơ quan ban hành"].font.bold
    assert styles["Địa danh và ngày"].font.italic
    assert styles["Nội dung"].paragraph_format.first_line_indent.mm == pytest.approx(12.7, abs=0.1)
    assert styles["Nội dung"].paragraph_format.space_before == Pt(6)
    defaults = styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:ascii")) == "Times New Roman"
    assert defaults.find(f".//{qn('w:sz')}").get(qn("w:val")) == "28"
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"


def test_every_style_in_use_is_there_and_no_paragraph_is_without_one(full: Document) -> None:
    word = opened(full)
    known = {style.style_id for style in word.styles}
    named = word.element.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    used = {node.get(qn("w:val")) for node in named}

    assert used <= known
    assert all(item.style for item in word.element.body.iter(qn("w:p")) if words(item))
    assert not list(word.element.body.iter(qn("w:sz"), qn("w:rFonts"), qn("w:b"), qn("w:i")))


def test_pages_have_the_margins_of_the_decree_and_annexes_count_from_one(full: Document) -> None:
    sections = opened(full).sections

    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    for section in sections:
        margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        assert [round(value.mm) for value in margins] == [20, 15, 20, 30]
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert "PAGE" not in section.first_page_header._element.xml
        assert 'w:instr="PAGE"' in section.header._element.xml
        assert section.header.paragraphs[0].text.startswith("DỰ THẢO")
        assert "Số liệu minh họa" in section.first_page_footer.paragraphs[0].text


def test_the_mark_of_a_draft_goes_with_the_approval(make: Callable[..., Document]) -> None:
    final = opened(make(draft=False, annexes=[Annex("Bảng", [summary()])]))

    assert "DỰ THẢO" in opened(make()).element.xml
    assert "DỰ THẢO" not in final.element.xml
    assert all("DỰ THẢO" not in section.header._element.xml for section in final.sections)


def test_tables_have_widths_groups_and_heads_that_repeat(make: Callable[..., Document]) -> None:
    word = opened(make(blocks=[summary()]))
    table = word.tables[1]

    assert table.style.name == "Bảng số liệu"
    assert sum(column.width.mm for column in table.columns) == pytest.approx(165, abs=0.5)
    heads = [row for row in table.rows if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert [cell.text for cell in heads[0].cells] == [
        "Nhóm đơn vị", "Tổng", "Hoàn thành", "Hoàn thành", "Chưa hoàn thành", "Tỷ lệ",
    ]  # fmt: skip
    assert [cell.text for cell in heads[1].cells][2:5] == ["Đúng hạn", "Quá hạn", "Trong hạn"]
    assert {cell.text for cell in table.rows[2].cells} == {"I. Cấp huyện"}
    assert [cell.text for cell in table.rows[-1].cells] == ["Cộng", "1.154", "68", "5", "74", "91,2%"]


def test_a_letter_has_its_subject_under_the_number(make: Callable[..., Document]) -> None:
    word = opened(make(title=None, subject="V/v sửa đường", symbol="UBND-NV", addressees=["Sở A", "Sở B"]))

    assert text_of(word, "TrichYeuCongVan") == ["V/v sửa đường"]
    assert text_of(word, "TenLoai") == text_of(word, "TrichYeu") == []
    assert text_of(word, "KinhGuiNhieu") == ["Kính gửi:"]
    assert text_of(word, "NoiKinhGui") == ["- Sở A;", "- Sở B."]


def test_a_record_is_signed_on_both_sides(make: Callable[..., Document]) -> None:
    left = Signature("CHỦ TỊCH", ["BÊN GIAO"], "Nguyễn Văn A")
    word = opened(make(left_signature=left, recipients=[]))

    assert text_of(word, "QuyenHanChucVu") == ["BÊN GIAO", "CHỦ TỊCH", "TRƯỞNG PHÒNG"]
    assert text_of(word, "HoTenNguoiKy") == ["Nguyễn Văn A", "Nguyễn Văn Hòa"]
    assert text_of(word, "NoiNhan") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_wrote_stays_text(make: Callable[..., Document], text: str) -> None:
    row = annex_row(1, unit=text, task=text, difficulty=text)
    data = render_docx(make(subject=text, blocks=[Paragraph(text)], annexes=[Annex(text, [annex_table([row])])]))
    word = docx.Document(io.BytesIO(data))

    assert word.tables[-1].rows[1].cells[1].text == text
    assert not list(word.element.iter(qn("w:hyperlink"), qn("w:instrText"), qn("w:fldSimple"), qn("w:altChunk")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert not any('TargetMode="External"' in part for part in links)


def test_what_the_format_forbids_is_left_out(make: Callable[..., Document]) -> None:
    word = opened(make(blocks=[Paragraph("a\x00b\x07c\u202ede\ufffef")], subject="x\x0by"))

    assert text_of(word, "NoiDung") == ["abcdef./."]
    assert text_of(word, "TrichYeu") == ["xy"]


def test_each_bar_says_its_figures(full: Document) -> None:
    word = opened(full)
    said = [node.get("descr") for node in word.element.iter(qn("wp:docPr"))]

    assert said == ["Phòng Tư pháp: đúng hạn 3, quá hạn 1"]


def test_nothing_to_report_is_said(make: Callable[..., Document]) -> None:
    word = opened(make(blocks=[Table([Column("A", "a"), Column("B", "b")], []), Figures([])], recipients=[]))

    assert "Không có số liệu." in [cell.text for cell in word.tables[1].rows[1].cells]
    assert opened(make(blocks=[], recipients=[])).tables


def test_equal_documents_give_equal_bytes_with_their_own_properties(full: Document) -> None:
    data = render_docx(full)
    known = docx.Document(io.BytesIO(data)).core_properties

    assert data == render_docx(Document.from_json(full.to_json()))
    assert (known.title, known.language) == (f"BÁO CÁO {full.subject}", "vi-VN")
    assert (known.author, known.created) == ("Phòng Nội vụ", datetime(2024, 9, 16, 1, 12, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name or "customXml" in name for name in archive.namelist())


def test_figures_have_the_room_of_the_pdf_and_words_stand_further_in(make: Callable[..., Document]) -> None:
    styles = opened(make()).styles
    margins = styles["Bảng số liệu"].element.find(f".//{qn('w:tblCellMar')}")

    assert [margins.find(qn(f"w:{edge}")).get(qn("w:w")) for edge in ("left", "right")] == ["40", "40"]
    assert styles["Bảng - trái"].paragraph_format.left_indent.pt == pytest.approx(2, abs=0.1)
    assert styles["Bảng - giữa"].paragraph_format.left_indent is None


@pytest.mark.parametrize("blocks", [[Paragraph("Hết.")], [summary()], [Note("Hết.")], []])
def test_nobody_signs_on_a_sheet_without_a_word(make: Callable[..., Document], blocks: list[Any]) -> None:
    body = opened(make(blocks=blocks)).element.body
    # The table of the signature, and two gaps above it that go with it.
    signature = next(item for item in body.iter(qn("w:tbl")) if "TRƯỞNG PHÒNG" in words(item))
    before = list(signature.itersiblings(qn("w:p"), preceding=True))[:3]

    assert len(before) == 3
    assert all(item.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for item in before)
