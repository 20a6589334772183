"""Files become text; what is broken, foreign or hostile is refused with a sentence a person understands."""

import io
import zipfile
from collections.abc import Callable

import docx
import pikepdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.reader import corpus
from tracker.core.errors import Refusal
from tracker.reader.errors import (
    DamagedFile,
    EncryptedFile,
    FileTooLarge,
    NoTextLayer,
    ReaderError,
    UnsafeFile,
    UnsupportedFile,
)
from tracker.reader.extract import extract, guard

LETTER = "Kính gửi: Các phòng, ban.\n1. Giao Phòng Nội vụ rà soát."


def _word(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _repacked(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """Return a zip with its members changed (None drops one) and others added, '__' standing for '/'."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in added.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _same(_: str, content: bytes) -> bytes:
    return content


def _pdf(pages: int = 1, **saving: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["thu.txt", "THU.MD"])
def test_text_is_read_in_the_usual_encodings(encoding: str, name: str) -> None:
    found = extract(LETTER.encode(encoding), name)
    assert found.text == LETTER
    assert found.kind == name.lower()[-3:].strip(".")


@pytest.mark.parametrize(
    "data", [LETTER.encode("utf-8")[:-1] + b"\xff", "Uỷ ban".encode("cp1258", "replace") + b"\xe2"]
)
def test_text_in_another_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedFile, match="UTF-8"):
        extract(data, "thu.txt")


def test_word_keeps_paragraphs_tables_and_their_order() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nSố: 1/UBND-NV"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.add_paragraph("Giao Phòng Nội vụ.")
    work = document.add_table(2, 3)
    for cell, text in zip(work.rows[0].cells, ("TT", "Nội dung", "Chủ trì"), strict=True):
        cell.text = text
    for cell, text in zip(work.rows[1].cells, ("1", "Rà soát", "Phòng Tư pháp"), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    lines = [line for line in extract(out.getvalue(), "a.docx").text.split("\n") if line]
    assert lines == [
        "ỦY BAN NHÂN DÂN",
        "Số: 1/UBND-NV",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Giao Phòng Nội vụ.",
        "| TT | Nội dung | Chủ trì |",
        "| 1 | Rà soát | Phòng Tư pháp |",
    ]


def test_word_writes_automatic_numbers_out() -> None:
    document = docx.Document()
    for text in ("Phòng Nội vụ", "Thanh tra huyện"):
        paragraph = document.add_paragraph(text, style="List Number")
        assert paragraph.style is not None
    bullet = document.add_paragraph("Rà soát", style="List Bullet")
    properties = bullet._p.get_or_add_pPr()
    assert properties.find(qn("w:numPr")) is None
    out = io.BytesIO()
    document.save(out)
    assert extract(out.getvalue(), "a.docx").text.split("\n") == [
        "1. Phòng Nội vụ",
        "2. Thanh tra huyện",
        "- Rà soát",
    ]


def test_word_numbers_nothing_where_numbering_is_switched_off() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Phòng Nội vụ", style="List Number")
    number = OxmlElement("w:numPr")
    off = OxmlElement("w:numId")
    off.set(qn("w:val"), "0")
    number.append(off)
    paragraph._p.get_or_add_pPr().append(number)
    out = io.BytesIO()
    document.save(out)
    assert extract(out.getvalue(), "a.docx").text == "Phòng Nội vụ"


def test_a_scan_is_refused_for_want_of_a_text_layer() -> None:
    with pytest.raises(NoTextLayer, match="bản quét, không có lớp chữ"):
        extract(corpus.SCAN.read_bytes(), corpus.SCAN.name)


def test_an_encrypted_pdf_is_refused() -> None:
    data = _pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(EncryptedFile, match="mật khẩu"):
        extract(data, "a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"\x00\xff" * 400, b"%PDF-1.4"])
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile):
        extract(data, "a.pdf")


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.reader.extract.pdf.MAX_PAGES", 2)
    with pytest.raises(FileTooLarge, match="2 trang"):
        extract(_pdf(3), "a.pdf")


@pytest.mark.parametrize("cut", [20, 400, 5000])
def test_a_damaged_word_file_is_refused(cut: int) -> None:
    with pytest.raises(DamagedFile):
        extract(_word("Giao Phòng Nội vụ.")[:cut], "a.docx")


def test_a_word_file_with_broken_content_is_refused() -> None:
    def broken(name: str, content: bytes) -> bytes:
        return content[:-30] if name == "word/document.xml" else content

    with pytest.raises(DamagedFile):
        extract(_repacked(_word("x"), broken), "a.docx")


def test_entities_are_refused_before_they_are_resolved() -> None:
    def hostile(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        head, rest = content.split(b"?>", 1)
        bomb = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        return head + b"?>" + bomb + rest.replace(b"SECRET", b"&x;")

    with pytest.raises(UnsafeFile, match="thực thể"):
        extract(_repacked(_word("SECRET"), hostile), "a.docx")


def test_a_part_with_a_bare_document_type_is_refused() -> None:
    poisoned = _repacked(_word("x"), _same, **{"word__more.xml": b"<!DOCTYPE a><a/>"})
    with pytest.raises(UnsafeFile):
        extract(poisoned, "a.docx")


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    bomb = _repacked(_word("x"), _same, **{"word__media__a.bin": b"\x00" * (30 * 1024 * 1024)})
    assert len(bomb) < 200_000
    with pytest.raises(FileTooLarge, match="bung ra quá lớn"):
        extract(bomb, "a.docx")


def test_a_zip_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_MEMBERS", 5)
    with pytest.raises(UnsafeFile, match="quá nhiều"):
        extract(_word("x"), "a.docx")


def test_members_that_together_unpack_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED", 1000)
    with pytest.raises(FileTooLarge):
        extract(_word("x"), "a.docx")


@pytest.mark.parametrize("name", ["..__..__evil.xml", "__etc__passwd", "C:__a.bin"])
def test_paths_that_leave_the_archive_are_refused(name: str) -> None:
    with pytest.raises(UnsafeFile, match="đường dẫn"):
        extract(_repacked(_word("x"), _same, **{name: b"<a/>"}), "a.docx")


def test_macros_are_refused_by_name_part_and_type() -> None:
    with pytest.raises(UnsafeFile, match="macro"):
        extract(_word("x"), "a.docm")
    with pytest.raises(UnsafeFile, match="macro"):
        extract(
            _repacked(_word("x"), _same, word__vbaProject_bin=b"1").replace(b"vbaProject_bin", b"vbaProject.bin"),
            "a.docx",
        )

    def typed(name: str, content: bytes) -> bytes:
        kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        return content.replace(kind, macro) if name == "[Content_Types].xml" else content

    with pytest.raises(UnsafeFile, match="macro"):
        extract(_repacked(_word("x"), typed), "a.docx")


def test_a_zip_that_is_no_word_file_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(DamagedFile, match="Word"):
        extract(out.getvalue(), "a.docx")


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BYTES", 10)
    with pytest.raises(FileTooLarge):
        extract(b"a" * 11, "a.txt")
    with pytest.raises(DamagedFile):
        extract(b"", "a.txt")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx"),
        (b"%PDF-1.7", "a.txt"),
        (b"PK\x03\x04", "a.md"),
        (b"plain", "a.pdf"),
        (b"x", "a.exe"),
        (b"x", "noending"),
        (b"a\x00b", "a.txt"),
    ],
)
def test_other_kinds_and_disguises_are_refused(data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFile):
        extract(data, name)


def test_every_refusal_is_one_sentence_for_a_person() -> None:
    with pytest.raises(ReaderError) as caught:
        extract(b"x", "a.exe")
    assert isinstance(caught.value, Refusal)
    assert caught.value.message.endswith(".")
    assert caught.value.message.count(". ") == 0
