"""Turns a file into text: .md, .txt, .docx, .pdf. Anything else, and anything unsafe, is refused."""

from pathlib import PurePath

from tracker.reader.errors import UnsafeFile, UnsupportedFile
from tracker.reader.extract import docx, guard, pdf, plain
from tracker.reader.extract.guard import Extracted

__all__ = ["Extracted", "extract"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_READ = "Chỉ đọc được tệp .docx, .pdf, .txt và .md."


def extract(data: bytes, filename: str) -> Extracted:
    """Return the text of a file. The name's ending says what it is, its first bytes must agree.

    Raises a ReaderError with one Vietnamese sentence: UnsupportedFile, UnsafeFile, FileTooLarge,
    DamagedFile, EncryptedFile or NoTextLayer. Sizes, members, pages and text length are bounded, and
    with them the time.
    """
    guard.size(data)
    ending = PurePath(filename).suffix.lower()
    if ending in {".docm", ".dotm", ".dot", ".xlsm"}:
        raise UnsafeFile("Tệp có macro, không đọc để bảo đảm an toàn.")
    if ending in {".txt", ".md"}:
        _refuse_disguise(data)
        return plain.read(data, ending[1:])
    if ending == ".docx":
        if data.startswith(_OLE):
            raise UnsupportedFile("Tệp Word đời cũ hoặc có mật khẩu; hãy lưu lại thành .docx không mật khẩu.")
        return docx.read(data)
    if ending == ".pdf":
        if b"%PDF-" not in data[:1024]:
            raise UnsupportedFile("Tệp không phải là PDF.")
        return pdf.read(data)
    if ending == ".doc":
        raise UnsupportedFile("Tệp Word đời cũ (.doc) không đọc được; hãy lưu lại thành .docx.")
    raise UnsupportedFile(_NOT_READ)


def _refuse_disguise(data: bytes) -> None:
    if data.startswith((_ZIP, _OLE, b"%PDF-")):
        raise UnsupportedFile("Phần đuôi của tên tệp không khớp với nội dung.")
