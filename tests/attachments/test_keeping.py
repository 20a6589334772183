"""What is taken as evidence, what is not, and what is left behind: nothing."""

from __future__ import annotations

import datetime as dt
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pikepdf
import pillow_heif
import pytest
from docx import Document
from flask import Flask
from PIL import Image

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.attachments.models import StoredFile
from tracker.attachments.operations import Prepared, add, images, keeping, prepare, sweep_orphans
from tracker.attachments.queries import path_of
from tracker.attachments.states import SOURCE, FileKind
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.core.files import sha256

GPS = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F


def picture(form: str, size: tuple[int, int] = (60, 40), *, exif: bool = True, mode: str = "RGB") -> bytes:
    image = Image.new(mode, size, (200, 30, 30, 128)[: len(mode)])
    out = io.BytesIO()
    if not exif:
        image.save(out, form)
        return out.getvalue()
    facts = Image.Exif()
    facts[MAKE] = "May anh bi mat"
    facts[ORIENTATION] = 6
    facts.get_ifd(GPS)[1] = "N"
    facts.get_ifd(GPS)[2] = (22.0, 32.0, 1.0)
    image.save(out, form, exif=facts)
    return out.getvalue()


def word() -> bytes:
    document = Document()
    document.add_paragraph("Báo cáo kết quả")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Số buổi"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, **options: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes], dropped: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes and name not in dropped:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def relations(kind: str, target: str) -> bytes:
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def types_of(data: bytes, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("[Content_Types].xml").replace(old.encode(), new.encode())


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1], A=action)
    document.pages[0].Annots = pikepdf.Array([note])


def nested_script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
    document.pages[0].AA = pikepdf.Dictionary(O=document.make_indirect(action))


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


def form_data(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=document.make_stream(b"<xdp/>"))


TAKEN: dict[str, tuple[str, Callable[[], bytes], FileKind]] = {
    "jpeg": ("a.jpeg", lambda: picture("JPEG"), FileKind.JPEG),
    "png": ("a.png", lambda: picture("PNG"), FileKind.PNG),
    "transparent png": ("a.png", lambda: picture("PNG", mode="RGBA"), FileKind.PNG),
    "webp": ("a.webp", lambda: picture("WEBP"), FileKind.WEBP),
    "heic": ("a.heic", lambda: picture("HEIF"), FileKind.JPEG),
    "pdf": ("a.pdf", pdf, FileKind.PDF),
    "docx": ("a.docx", word, FileKind.DOCX),
    "xlsx": ("a.xlsx", excel, FileKind.XLSX),
    "docx with a chart": (
        "a.docx",
        lambda: repacked(word(), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": excel()}),
        FileKind.DOCX,
    ),
}


def pdf_bomb() -> bytes:
    """A page whose notes lie in an object stream of 80 MB, which takes 80 KB here."""
    packed = zlib.compress(b"5 0 << >> " + b" " * 80_000_000)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Annots 5 0 R>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed),
    ]
    objects[3] += packed + b"\nendstream"
    out, rows = b"%PDF-1.7\n", struct.pack(">BIH", 0, 0, 65535)
    for number, body in enumerate(objects, 1):
        rows += struct.pack(">BIH", 1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows += struct.pack(">BIH", 2, 4, 0) + struct.pack(">BIH", 1, len(out), 0)
    table = b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>\nstream\n" % len(rows)
    return out + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(out)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a>&z;</a>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WORD_MAIN = "wordprocessingml.document.main+xml"
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.jpg", lambda: b"", "không có nội dung"),
    "too large": ("a.jpg", lambda: b"\xff\xd8\xff" + b"0" * 2_100_000, "lớn hơn 2 MB"),
    "svg": ("a.svg", lambda: SVG, "không thuộc loại"),
    "svg named png": ("a.png", lambda: SVG, "không thuộc loại"),
    "html": ("a.html", lambda: b"<!doctype html><script>alert(1)</script>", "không thuộc loại"),
    "html named jpg": ("a.jpg", lambda: b"<html><body>x</body></html>", "không thuộc loại"),
    "program": ("a.pdf", lambda: b"MZ\x90\x00" + b"\0" * 300, "không thuộc loại"),
    "plain text as evidence": ("a.txt", "xin chào".encode, "không thuộc loại"),
    "gif": ("a.gif", lambda: picture("GIF", exif=False), "không thuộc loại"),
    "old word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kiểu Word hoặc Excel cũ"),
    "video in the box of heic": ("a.heic", lambda: b"\0\0\0\x18ftypisom" + b"\0" * 200, "không thuộc loại"),
    "cut jpeg": ("a.jpg", lambda: picture("JPEG")[:300], "bị hỏng"),
    "cut png": ("a.png", lambda: picture("PNG", (300, 300))[:120], "bị hỏng"),
    "picture of too many points": ("a.png", lambda: picture("PNG", (8000, 5001), exif=False), "40 triệu"),
    "picture bomb": ("a.png", lambda: picture("PNG", (14000, 7000), exif=False, mode="L"), "40 triệu"),
    "any zip": ("a.docx", lambda: repacked(word(), {}, ("word/document.xml",)), "không thuộc loại"),
    "cut zip": ("a.docx", lambda: word()[:2000], "không thuộc loại"),
    "macros": ("a.docx", lambda: repacked(word(), {"word/vbaProject.bin": b"x"}), "macro"),
    "macros in excel": ("a.xlsx", lambda: repacked(excel(), {"xl/vbaProject.bin": b"x"}), "macro"),
    "control": ("a.docx", lambda: repacked(word(), {"word/activeX/activeX1.xml": b"<a/>"}), "macro"),
    "macro type": (
        "a.docx",
        lambda: repacked(
            word(),
            {
                "[Content_Types].xml": types_of(
                    word(), f"openxmlformats-officedocument.{WORD_MAIN}", "ms-word.document.macroEnabled.main+xml"
                )
            },
        ),
        "macro",
    ),
    "remote template": (
        "a.docx",
        lambda: repacked(word(), {"word/_rels/x.rels": relations("attachedTemplate", "http://a.b/t.dotm")}),
        "nơi khác",
    ),
    "file link": (
        "a.docx",
        lambda: repacked(word(), {"word/_rels/x.rels": relations("hyperlink", "file://server/share")}),
        "nơi khác",
    ),
    "remote picture": (
        "a.docx",
        lambda: repacked(word(), {"word/_rels/x.rels": relations("image", "https://a.b/x.png")}),
        "nơi khác",
    ),
    "object of another program": (
        "a.docx",
        lambda: repacked(word(), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "đối tượng nhúng",
    ),
    "package with macros inside": (
        "a.docx",
        lambda: repacked(word(), {"word/embeddings/x.xlsm": b"PK"}),
        "đối tượng nhúng",
    ),
    "object named as a workbook": (
        "a.docx",
        lambda: repacked(word(), {"word/x.xml": b'<w xmlns:o="urn:o"><o:OLEObject/></w>'}),
        "đối tượng nhúng",
    ),
    "entities": ("a.docx", lambda: repacked(word(), {"word/x.xml": ENTITIES}), "thực thể"),
    "entities in utf-16": (
        "a.docx",
        lambda: repacked(
            word(), {"word/x.xml": ENTITIES.replace(b"?>", b' encoding="utf-16"?>').decode().encode("utf-16")}
        ),
        "thực thể",
    ),
    "broken xml": ("a.docx", lambda: repacked(word(), {"word/x.xml": b"<a><b></a>"}), "bị hỏng"),
    "zip bomb": ("a.docx", lambda: repacked(word(), {"word/x.bin": b"\0" * 5_000_000}), "không an toàn"),
    "path in zip": ("a.docx", lambda: repacked(word(), {"../../x.xml": b"<a/>"}), "không an toàn"),
    "no pdf inside": ("a.pdf", lambda: b"%PDF-1.7\n" + b"x" * 400, "bị hỏng"),
    "pdf with password": (
        "a.pdf",
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        "mật khẩu",
    ),
    "pdf locked by its owner": (
        "a.pdf",
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="")),
        "mật khẩu",
    ),
    "pdf with script": ("a.pdf", lambda: pdf(script), "mã chạy được"),
    "pdf with script further in": ("a.pdf", lambda: pdf(nested_script), "mã chạy được"),
    "pdf that launches": ("a.pdf", lambda: pdf(launch), "mã chạy được"),
    "pdf with a form of XML": ("a.pdf", lambda: pdf(form_data), "mã chạy được"),
    "pdf with a program inside": ("a.pdf", lambda: pdf(attached), "đính kèm bên trong"),
    "pdf bomb": ("a.pdf", pdf_bomb, "bị hỏng"),
    "pdf without a page": ("a.pdf", lambda: pdf(lambda p: p.pages.__delitem__(0)), "không có trang"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_sound_files_are_kept_as_what_they_are(tmp_path: Path, case: str) -> None:
    name, make, kind = TAKEN[case]
    sent = make()
    kept = prepare(name, io.BytesIO(sent), folder=tmp_path)
    assert kept.kind is kind
    assert kept.original_sha256 == sha256(sent)
    assert kept.sha256 == sha256(kept.path.read_bytes())
    assert kept.size == kept.path.stat().st_size


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_one_sentence_and_leave_nothing(tmp_path: Path, case: str) -> None:
    name, make, says = HOSTILE[case]
    with pytest.raises(Refusal, match=says) as refused:
        prepare(name, make(), folder=tmp_path, most=2 * 1024 * 1024)
    assert refused.value.message.endswith(".")
    assert f"“{name}”" in refused.value.message
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_telephone_s_picture_with_a_second_one_behind_it_is_a_jpeg(tmp_path: Path) -> None:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    kept = prepare("IMG_0001.JPG", out.getvalue(), folder=tmp_path)
    assert (kept.kind, kept.name) == (FileKind.JPEG, "IMG_0001.JPG")
    with Image.open(kept.path) as image:
        assert image.format == "JPEG"
        red, _, blue = image.getpixel((5, 5))
    assert red > 200
    assert blue < 60


def odd_note(orientation: int) -> bytes:
    """A picture whose orientation is sound, beside a width that is no number."""
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2)
    exif += struct.pack("<HHI4s", ORIENTATION, 3, 1, bytes([orientation, 0, 0, 0]))
    exif += struct.pack("<HHI4sI", 0x0100, 2, 1, b"a\0\0\0", 0)
    out = io.BytesIO()
    image = Image.new("RGB", (60, 40), "white")
    image.paste("black", (0, 0, 30, 20))
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("orientation", "dark"),
    [
        (1, (0, 0)),
        (2, (1, 0)),
        (3, (1, 1)),
        (4, (0, 1)),
        (5, (0, 0)),
        (6, (1, 0)),
        (7, (1, 1)),
        (8, (0, 1)),
    ],
)
def test_an_odd_note_of_the_camera_does_not_stop_a_sound_picture(
    tmp_path: Path, orientation: int, dark: tuple[int, int]
) -> None:
    kept = prepare("anh.jpg", odd_note(orientation), folder=tmp_path)
    with Image.open(kept.path) as image:
        assert image.size == ((60, 40) if orientation < 5 else (40, 60))
        corners = {
            (x, y): image.getpixel((5 if x == 0 else image.width - 5, 5 if y == 0 else image.height - 5))
            for x in (0, 1)
            for y in (0, 1)
        }
    assert [corner for corner, (red, *_) in corners.items() if red < 100] == [dark]


@pytest.mark.parametrize("case", ["jpeg", "png", "webp", "heic"])
def test_pictures_stand_upright_and_tell_nothing_of_place_or_device(tmp_path: Path, case: str) -> None:
    name, make, _ = TAKEN[case]
    kept = prepare(name, make(), folder=tmp_path).path.read_bytes()
    with Image.open(io.BytesIO(kept)) as image:
        assert len(image.getexif()) == 0
        assert image.size == ((40, 60) if case != "heic" else image.size)
    assert b"bi mat" not in kept


def test_heic_is_what_the_test_says_it_is() -> None:
    assert pillow_heif.is_supported(picture("HEIF"))


def test_a_wrong_extension_is_put_right(tmp_path: Path) -> None:
    assert prepare("anh.exe", picture("JPEG"), folder=tmp_path).name == "anh.jpg"
    assert prepare("anh.JPG", picture("JPEG"), folder=tmp_path).name == "anh.JPG"
    assert prepare("van ban", pdf(), folder=tmp_path).name == "van ban.pdf"


def test_source_documents_stay_verbatim(tmp_path: Path) -> None:
    text = "\ufeffCông văn số 1\r\n".encode()
    kept = prepare("cv.md", text, folder=tmp_path, kinds=SOURCE)
    assert kept.kind is FileKind.MARKDOWN
    assert kept.path.read_bytes() == text
    assert prepare("cv.txt", "Số: 1".encode("utf-16"), folder=tmp_path, kinds=SOURCE).kind is FileKind.TEXT


@pytest.mark.parametrize(
    ("name", "data"), [("a.md", b"\xff\xfa\x00\x81"), ("a.txt", b"a\x00b"), ("a.htm", b"<p>x"), ("a.png", b"x")]
)
def test_what_is_no_text_is_no_source(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(Refusal, match=r"\.docx, \.pdf, \.md hoặc \.txt"):
        prepare(name, data, folder=tmp_path, kinds=SOURCE)


def kept_row(prepared: Prepared, cast: Cast, clock: TestClock) -> StoredFile:
    with transaction():
        return add(prepared, actor=cast.actor("office"), now=clock())


def test_a_prepared_file_becomes_a_row(app: Flask, cast: Cast, clock: TestClock, tmp_path: Path) -> None:
    prepared = prepare("a.pdf", pdf(), folder=tmp_path)
    stored = kept_row(prepared, cast, clock)
    assert (stored.name, stored.kind, stored.media_type) == ("a.pdf", "pdf", "application/pdf")
    assert stored.uploaded_by == cast.people["office"]
    assert stored.uploaded_at == clock()
    assert path_of(stored, tmp_path) == prepared.path


def test_bytes_that_were_swept_cannot_become_a_row(
    app: Flask, cast: Cast, clock: TestClock, tmp_path: Path
) -> None:
    prepared = prepare("a.pdf", pdf(), folder=tmp_path)
    prepared.path.unlink()
    with pytest.raises(Refusal, match="chọn lại tệp"):
        kept_row(prepared, cast, clock)
    assert db.session.query(StoredFile).count() == 0


def test_one_large_picture_is_worked_on_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = []
    encode = images._encode

    def watched(image: Image.Image, kind: FileKind) -> bytes:
        alone.append(images._ONE_LARGE.locked())
        return encode(image, kind)

    monkeypatch.setattr(images, "_encode", watched)
    monkeypatch.setattr(images, "LARGE_PIXELS", 60 * 40)
    for size in ((60, 40), (61, 40)):
        prepare("a.png", picture("PNG", size), folder=tmp_path)
    assert alone == [False, True]
    assert not images._ONE_LARGE.locked()


def test_the_sweep_leaves_what_is_chosen_again_meanwhile(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = prepare("a.docx", word(), folder=tmp_path)
    os.utime(chosen.path, (1_000_000, 1_000_000))
    expected = keeping._expected

    def chosen_again(folder: Path, path: Path) -> Path:
        os.utime(path)
        return expected(folder, path)

    monkeypatch.setattr(keeping, "_expected", chosen_again)
    assert sweep_orphans(tmp_path, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 0
    assert chosen.path.exists()


def test_the_sweep_takes_old_orphans_only(app: Flask, cast: Cast, clock: TestClock, tmp_path: Path) -> None:
    owned = prepare("a.pdf", pdf(), folder=tmp_path)
    kept_row(owned, cast, clock)
    orphan = prepare("b.docx", word(), folder=tmp_path)
    fresh = prepare("c.xlsx", excel(), folder=tmp_path)
    partial = orphan.path.parent / ".partial-x"
    partial.write_bytes(b"half")
    for path in (owned.path, orphan.path, partial):
        os.utime(path, (1_000_000, 1_000_000))
    moment = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert sweep_orphans(tmp_path, moment) == 2
    assert owned.path.exists()
    assert fresh.path.exists()
    assert not orphan.path.exists()
    assert not partial.exists()
    assert sweep_orphans(tmp_path / "absent", moment) == 0
