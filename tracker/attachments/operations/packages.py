"""Word and Excel files: nothing that runs, nothing that calls elsewhere, nothing that unpacks without end."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO, NoReturn
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml
import defusedxml.sax

from tracker.attachments.states import FileKind
from tracker.core.errors import Refusal
from tracker.core.files import UnsafePackage, check_package

_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/dialogsheets/")
_WEB = ("http://", "https://", "mailto:", "tel:", "#")
_MAIN_TYPES = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, SAXException)


class _Look(ContentHandler):
    """Reads one part's tags; keeps where relations lead, which types are declared, whether it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.types: set[str] = set()
        self.embeds = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (name given by SAX)
        """Note relations that lead outside, declared content types and objects of other programs."""
        local = name.rpartition(":")[2]
        if local == "Relationship" and attrs.get("TargetMode", "").lower() == "external":
            self.links.append((attrs.get("Type", ""), attrs.get("Target", "")))
        elif local in {"Override", "Default"}:
            self.types.add(attrs.get("ContentType", ""))
        elif local.lower() == "oleobject":
            self.embeds = True


def check(name: str, data: bytes, kind: FileKind) -> None:
    """Raise Refusal unless the package is a plain document of its kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_package(package)
            _check_members(name, package, kind)
    except UnsafePackage as error:
        raise Refusal("Tệp “%(name)s” có cấu trúc không an toàn hoặc giải nén ra quá lớn.", name=name) from error
    except defusedxml.DefusedXmlException as error:
        raise Refusal(
            "Tệp “%(name)s” chứa khai báo thực thể, không an toàn; hãy lưu lại rồi gửi.", name=name
        ) from error
    except _DAMAGED as error:
        raise Refusal("Tệp “%(name)s” bị hỏng, không mở được; hãy lưu lại rồi gửi.", name=name) from error


def _check_members(name: str, package: zipfile.ZipFile, kind: FileKind) -> None:
    for member in package.namelist():
        low = "/" + member.lower()
        if any(mark in low for mark in _MACROS):
            raise Refusal(
                "Tệp “%(name)s” có macro hoặc thành phần chạy được; hãy lưu thành bản không có macro rồi gửi.",
                name=name,
            )
        # The workbook behind a chart is embedded too, and stays.
        if "/oleobject" in low or ("/embeddings/" in low and not low.endswith(".xlsx")):
            _refuse_embedded(name)
        if not low.endswith((".xml", ".rels", ".vml")):
            continue
        with package.open(member) as part:
            look = _read(part)
        if look.embeds:
            _refuse_embedded(name)
        if low.endswith(".rels"):
            _check_links(name, look.links)
        if low == "/[content_types].xml":
            _check_types(name, look.types, kind)


def _refuse_embedded(name: str) -> NoReturn:
    raise Refusal(
        "Tệp “%(name)s” có đối tượng nhúng (OLE); hãy lưu thành PDF, hoặc bỏ đối tượng đó rồi gửi.", name=name
    )


def _read(part: IO[bytes]) -> _Look:
    look = _Look()
    defusedxml.sax.parse(part, look, forbid_dtd=True)
    return look


def _check_links(name: str, links: list[tuple[str, str]]) -> None:
    for relation, target in links:
        if not relation.endswith("/hyperlink") or not target.lower().startswith(_WEB):
            raise Refusal("Tệp “%(name)s” liên kết tới tệp ở nơi khác; hãy lưu thành PDF rồi gửi.", name=name)


def _check_types(name: str, types: set[str], kind: FileKind) -> None:
    if any("macroenabled" in declared.lower() for declared in types):
        raise Refusal("Tệp “%(name)s” có macro; hãy lưu thành bản không có macro rồi gửi.", name=name)
    if _MAIN_TYPES[kind] not in types:
        raise Refusal(
            "Tệp “%(name)s” không phải tài liệu Word hoặc Excel thông thường; hãy lưu lại rồi gửi.", name=name
        )
