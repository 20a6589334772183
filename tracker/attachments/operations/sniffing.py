"""What a file is, by its content; its name only helps to tell one kind of plain text from another."""

from __future__ import annotations

import io
import zipfile

import puremagic

from tracker.attachments.states import FileKind
from tracker.core.errors import Refusal, Term

_BY_SIGNATURE = {
    ".jpg": FileKind.JPEG,
    ".jpeg": FileKind.JPEG,
    ".png": FileKind.PNG,
    ".webp": FileKind.WEBP,
    ".heif": FileKind.HEIC,
    ".heic": FileKind.HEIC,
    ".pdf": FileKind.PDF,
}
_MAIN_PARTS = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
_PLAIN = {FileKind.TEXT, FileKind.MARKDOWN}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
WANTED = {
    True: Term("hãy gửi ảnh (JPG, PNG, WebP, HEIC), PDF, Word (.docx) hoặc Excel (.xlsx)"),
    False: Term("hãy gửi tệp .docx, .pdf, .md hoặc .txt"),
}


def sniff(name: str, data: bytes, kinds: frozenset[FileKind]) -> FileKind:
    """The kind of a file by its first bytes, its package's main part, or its being plain text.

    Takes the cleaned name, the bytes and the kinds allowed. Raises Refusal for any other kind.
    """
    kind = _by_content(name, data)
    if kind in kinds:
        return kind
    wanted = WANTED[FileKind.JPEG in kinds]
    if data.startswith(_OLD_OFFICE):
        raise Refusal(
            "Tệp “%(name)s” thuộc kiểu Word hoặc Excel cũ, hoặc có mật khẩu; %(wanted)s.", name=name, wanted=wanted
        )
    raise Refusal("Tệp “%(name)s” không thuộc loại được nhận; %(wanted)s.", name=name, wanted=wanted)


def _by_content(name: str, data: bytes) -> FileKind | None:
    if data.startswith(b"PK"):
        return _by_main_part(data)
    if data[4:8] == b"ftyp":
        return FileKind.HEIC if data[8:12] in _HEIC_BRANDS else None
    kind = _by_signature(data)
    if kind is not None:
        return kind
    return _plain_kind(name, data)


def _by_signature(data: bytes) -> FileKind | None:
    """The best match among the signatures of kinds that are kept."""
    try:
        matches = puremagic.magic_string(data[:4096])
    except (puremagic.PureError, ValueError):
        return None
    found = [(match.confidence, match.extension) for match in matches if match.extension in _BY_SIGNATURE]
    return _BY_SIGNATURE[max(found)[1]] if found else None


def _by_main_part(data: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)


def _plain_kind(name: str, data: bytes) -> FileKind | None:
    """Plain text by its name, if its bytes are text; everything that a browser would run has another name."""
    extension = name.rpartition(".")[2].lower()
    if extension not in {kind.value for kind in _PLAIN}:
        return None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else FileKind(extension)
