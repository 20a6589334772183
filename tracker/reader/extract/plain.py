"""Text files: UTF-8 with or without a mark, UTF-16 with one."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from tracker.reader.errors import FileTooLarge, UnsupportedFile
from tracker.reader.extract.guard import MAX_TEXT, Extracted


def read(data: bytes, kind: str) -> Extracted:
    """Return the text of a .txt or .md file. Raises UnsupportedFile for another encoding."""
    try:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnsupportedFile(
            "Tệp văn bản không dùng bảng mã UTF-8 hoặc UTF-16; hãy lưu lại bằng UTF-8 rồi gửi."
        ) from error
    if "\x00" in text:
        raise UnsupportedFile("Tệp không phải là văn bản thuần.")
    if len(text) > MAX_TEXT:
        raise FileTooLarge("Nội dung văn bản quá dài, vượt giới hạn đọc.")
    return Extracted(text, kind)
