"""Limits on what may be opened, and the checks of a zip container before anything in it is read."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from tracker.reader.errors import DamagedFile, EncryptedFile, FileTooLarge, UnsafeFile

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT = 2_000_000
MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_RATIO = 200
"""Compression beyond this is no document: plain XML packs about twenty to one."""
RATIO_MATTERS_FROM = 1024 * 1024
MAX_PAGES = 300


@dataclass(frozen=True)
class Extracted:
    """The text of a file, the kind of file it was, and what the person should know about it."""

    text: str
    kind: str
    warnings: tuple[str, ...] = ()


def size(data: bytes) -> None:
    """Refuse an empty file and one beyond the limit."""
    if not data:
        raise DamagedFile("Tệp không có nội dung.")
    if len(data) > MAX_BYTES:
        raise FileTooLarge("Tệp lớn hơn %(most)s MB, vượt giới hạn đọc.", most=MAX_BYTES // 1024 // 1024)


def safe_zip(data: bytes) -> zipfile.ZipFile:
    """Open `data` as a zip file after checking its directory and every XML part of it.

    Raises DamagedFile, EncryptedFile, FileTooLarge or UnsafeFile.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedFile("Tệp bị hỏng, không mở được.") from error
    members = archive.infolist()
    _directory(members)
    for member in members:
        _member_name(member.filename)
        if member.filename.lower().endswith((".xml", ".rels")):
            _xml(archive, member)
    return archive


def _directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnsafeFile("Tệp chứa quá nhiều thành phần, không đọc để bảo đảm an toàn.")
    if any(member.flag_bits & 0x1 for member in members):
        raise EncryptedFile("Tệp được đặt mật khẩu, không đọc được.")
    total = sum(member.file_size for member in members)
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > MAX_MEMBER_BYTES or (member.file_size > RATIO_MATTERS_FROM and ratio > MAX_RATIO):
            raise FileTooLarge("Tệp bung ra quá lớn, không đọc để bảo đảm an toàn.")
    if total > MAX_UNPACKED:
        raise FileTooLarge("Tệp bung ra quá lớn, không đọc để bảo đảm an toàn.")


def _member_name(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name:
        raise UnsafeFile("Tệp chứa đường dẫn không hợp lệ, không đọc để bảo đảm an toàn.")
    if parts[-1].lower() in {"vbaproject.bin", "vbadata.xml"}:
        raise UnsafeFile("Tệp có macro, không đọc để bảo đảm an toàn.")


def _xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Parse one part with entities and document types refused; what unpacks is counted, not believed."""
    try:
        with archive.open(member) as stream:
            content = stream.read(MAX_MEMBER_BYTES + 1)
        if len(content) > MAX_MEMBER_BYTES:
            raise FileTooLarge("Tệp bung ra quá lớn, không đọc để bảo đảm an toàn.")
        ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnsafeFile("Tệp khai báo thực thể XML, không đọc để bảo đảm an toàn.") from error
    except (ElementTree.ParseError, zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise DamagedFile("Tệp bị hỏng, không mở được.") from error
    except Exception as error:
        raise _as_damaged(error) from error


def _as_damaged(error: Exception) -> Exception:
    """A broken stream of compressed data shows as an error of the decompressor."""
    return error if isinstance(error, UnsafeFile) else DamagedFile("Tệp bị hỏng, không mở được.")
