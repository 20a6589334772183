"""PDF files with a text layer."""

import re
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from tracker.reader.errors import DamagedFile, EncryptedFile, FileTooLarge, NoTextLayer
from tracker.reader.extract.guard import MAX_PAGES, MAX_TEXT, Extracted

_ONE_AT_A_TIME = Lock()
"""PDFium is not safe to call from several threads at once."""

_LEAST_LETTERS = 40


def read(data: bytes) -> Extracted:
    """Return the text of a PDF, page after page.

    Raises EncryptedFile, DamagedFile, FileTooLarge, or NoTextLayer for a scan.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                raise EncryptedFile("Tệp PDF được đặt mật khẩu, không đọc được.") from error
            raise DamagedFile("Tệp PDF bị hỏng, không mở được.") from error
        try:
            pages = _pages(document)
        except pypdfium2.PdfiumError as error:
            raise DamagedFile("Tệp PDF bị hỏng, không mở được.") from error
        finally:
            document.close()
    text = "\n".join(pages)
    if sum(char.isalpha() for char in text) < _LEAST_LETTERS:
        raise NoTextLayer("Tệp PDF là bản quét, không có lớp chữ để đọc; hãy nhập nội dung hoặc gửi bản có chữ.")
    empty = sum(not page.strip() for page in pages)
    warnings = (f"Có {empty} trang không có lớp chữ, nội dung trang đó chưa được đọc.",) if empty else ()
    return Extracted(text, "pdf", warnings)


def _pages(document: pypdfium2.PdfDocument) -> list[str]:
    if len(document) == 0:
        raise DamagedFile("Tệp PDF không có trang nào.")
    if len(document) > MAX_PAGES:
        raise FileTooLarge("Tệp PDF có hơn %(most)s trang, vượt giới hạn đọc.", most=MAX_PAGES)
    pages: list[str] = []
    length = 0
    for page in document:
        layer = page.get_textpage()
        text = _text(layer.get_text_bounded())
        layer.close()
        page.close()
        length += len(text)
        if length > MAX_TEXT:
            raise FileTooLarge("Nội dung văn bản quá dài, vượt giới hạn đọc.")
        pages.append(text)
    return pages


def _text(layer: str) -> str:
    """Undo what the text layer marks as a hyphen at the end of a line; unify line ends."""
    return re.sub(r"\ufffe\r?\n?", "-", layer).replace("\r\n", "\n").replace("\r", "\n")
