"""The head and the end of an administrative document in DOCX: NĐ 30/2020/NĐ-CP, annex I."""

from collections.abc import Sequence

from lxml import etree

from tracker.reports.document import Document, Letterhead, Signature
from tracker.reports.render import values
from tracker.reports.render.docx_.styles import DRAFT_MARK, LAYOUT
from tracker.reports.render.docx_.text import cell, layout_table, made, paragraph, twips
from tracker.reports.render.glyphs import text_width

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
_HEAD = (values.HEAD_ROOM, 95.7)
# What a word processor leaves of the first column.
_CELL = values.HEAD_ROOM - 1
_END = (74.25, 90.75)
_TEXT = 165.0
# The part of a text's length that the line below it takes: between a third and a half.
_PART = 0.4


def head(body: etree._Element, document: Document) -> None:
    """Write everything above the first sentence."""
    letterhead = document.letterhead
    table = layout_table(body, LAYOUT, _HEAD)
    left, right = _row(table, _HEAD)
    if letterhead.parent:
        paragraph(left, "CoQuanChuQuan", values.head_lines(letterhead.parent, room=_CELL))
    issuer = values.head_lines(letterhead.issuer, room=_CELL, bold=True)
    paragraph(left, "CoQuanBanHanh", issuer)
    _rule(left, _widest(issuer, values.HEAD_SIZE, _HEAD[0]) * _PART, _HEAD[0])
    paragraph(right, "QuocHieu", STATE)
    paragraph(right, "TieuNgu", MOTTO)
    _rule(right, text_width(MOTTO, 13, bold=True), _HEAD[1])
    left, right = _row(table, _HEAD)
    _numbered(left, document, letterhead)
    paragraph(right, "DiaDanhNgay", values.day_line(letterhead))
    if document.title is not None:
        paragraph(body, "TenLoai", document.title)
        paragraph(body, "TrichYeu", document.subject)
        _rule(body, _widest(document.subject, 14, _TEXT - 20) * _PART, _TEXT, hold=True)
    else:
        paragraph(body, "KhoangCach")
    _addressees(body, document.addressees)
    paragraph(body, "KhoangRong")


def end(body: etree._Element, document: Document) -> None:
    """Write who receives it, or signs on the left, and who signs."""
    paragraph(body, "KhoangRong", hold=True)
    paragraph(body, "KhoangRong", hold=True)
    left, right = _row(layout_table(body, LAYOUT, _END), _END)
    if document.left_signature is not None:
        _signature(left, document.left_signature)
    if document.recipients:
        paragraph(left, "NoiNhan", "Nơi nhận:")
        for line in values.listed(document.recipients):
            paragraph(left, "DongNoiNhan", f"- {line}")
    elif document.left_signature is None:
        paragraph(left, "DongNoiNhan")
    _signature(right, document.signature)
    # The format wants a paragraph behind a table: one so low that no empty sheet comes of it.
    paragraph(body, "HetVanBan")


def _row(table: etree._Element, widths: Sequence[float]) -> list[etree._Element]:
    row = made(table, "tr")
    made(made(row, "trPr"), "cantSplit")
    return [cell(row, width) for width in widths]


def _numbered(left: etree._Element, document: Document, letterhead: Letterhead) -> None:
    paragraph(left, "SoKyHieu", values.number_line(letterhead))
    if document.title is None:
        paragraph(left, "TrichYeuCongVan", document.subject)
    if letterhead.draft:
        paragraph(left, "DauDuThao", f"\u00a0\u00a0{DRAFT}\u00a0\u00a0", character=DRAFT_MARK)


def _addressees(body: etree._Element, addressees: Sequence[str]) -> None:
    if len(addressees) == 1:
        paragraph(body, "KinhGui", f"Kính gửi: {addressees[0]}")
    elif addressees:
        paragraph(body, "KinhGuiNhieu", "Kính gửi:")
        for line in values.listed(addressees):
            paragraph(body, "NoiKinhGui", f"- {line}")


def _signature(parent: etree._Element, signature: Signature) -> None:
    for line in (*signature.authority, signature.title):
        paragraph(parent, "QuyenHanChucVu", line)
    paragraph(parent, "HoTenNguoiKy", signature.name or "")


def _widest(text: str, size: float, room: float) -> float:
    return min(max(text_width(line, size, bold=True) for line in text.split("\n")), room)


def _rule(parent: etree._Element, length: float, room: float, *, hold: bool = False) -> None:
    """Draw a line of `length` in the middle of `room`, both in millimetres."""
    side = twips(max(room - length, 0) / 2)
    found = paragraph(parent, "DuongKe", hold=hold, sides=(side, side))
    borders = etree.Element(found[0].tag.replace("pPr", "pBdr"))
    made(borders, "top", {"val": "single", "sz": "6", "space": "0", "color": "000000"})
    found[0].insert(len(found[0]) - 1, borders)
