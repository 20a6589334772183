"""Word files: paragraphs and tables in order, automatic numbering written out."""

import re
from io import BytesIO
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from tracker.reader.errors import DamagedFile, FileTooLarge, UnsafeFile
from tracker.reader.extract import guard
from tracker.reader.extract.guard import MAX_TEXT, Extracted

_REVISED = "Tệp còn vết sửa đổi chưa chấp nhận; phần sửa có thể chưa được đọc, cần đối chiếu với bản gốc."
_DEPTH = 6
"""Tables nested deeper than this are no document of an office."""


def read(data: bytes) -> Extracted:
    """Return the text of a .docx. Raises ReaderError of the fitting kind for what is unsafe or broken."""
    with guard.safe_zip(data) as archive:
        if "word/document.xml" not in archive.namelist():
            raise DamagedFile("Tệp không phải là văn bản Word.")
        revised = re.search(rb"<w:(?:ins|del|moveFrom|moveTo) ", archive.read("word/document.xml"))
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise UnsafeFile("Tệp có macro, không đọc để bảo đảm an toàn.")
    try:
        document = docx.Document(BytesIO(data))
        lines = _Reader(document).blocks(document, 0)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, PythonDocxError) as error:
        raise DamagedFile("Tệp Word bị hỏng, không mở được.") from error
    text = "\n".join(lines)
    if len(text) > MAX_TEXT:
        raise FileTooLarge("Nội dung văn bản quá dài, vượt giới hạn đọc.")
    if not text.strip():
        raise DamagedFile("Tệp Word không có chữ nào để đọc.")
    return Extracted(text, "docx", (_REVISED,) if revised else ())


class _Reader:
    """Walks the body of one document and counts its automatic numbers."""

    def __init__(self, document: Any) -> None:
        self.formats = _numbering(document)
        self.counts: dict[tuple[str, int], int] = {}

    def blocks(self, container: Any, depth: int) -> list[str]:
        """Return the lines of paragraphs and tables, in order."""
        if depth > _DEPTH:
            raise UnsafeFile("Tệp có bảng lồng nhau quá nhiều lớp, không đọc để bảo đảm an toàn.")
        out: list[str] = []
        for block in container.iter_inner_content():
            if isinstance(block, Table):
                out += self._table(block, depth)
            elif isinstance(block, Paragraph):
                out.append(self._label(block) + block.text.replace("\t", " ").rstrip())
        return out

    def _table(self, table: Table, depth: int) -> list[str]:
        """A table with a head of named columns stays a table; one used for layout is read cell by cell."""
        rows = [_cells(row) for row in table.rows]
        if _is_layout(rows):
            return self._by_column(rows, depth)
        return ["| " + " | ".join("; ".join(self._lines(cell, depth)) for cell in row) + " |" for row in rows]

    def _lines(self, cell: Any, depth: int) -> list[str]:
        return [" ".join(line.split()).rstrip(";") for line in self.blocks(cell, depth + 1) if line.strip()]

    def _by_column(self, rows: list[list[Any]], depth: int) -> list[str]:
        """Left column first: the letterhead sets issuer and number apart from motto and date."""
        out: list[str] = []
        width = max((len(row) for row in rows), default=0)
        for column in range(width):
            for row in rows:
                if column < len(row):
                    out += self.blocks(row[column], depth + 1)
        return out

    def _label(self, paragraph: Paragraph) -> str:
        """Return the automatic number of a paragraph as Word would print it."""
        found = _num_pr(paragraph)
        if found is None or not paragraph.text.strip():
            return ""
        num, level = found
        fmt, pattern, start = self.formats.get((num, level), ("", "", 1))
        if fmt in ("", "none"):
            return ""
        if fmt == "bullet":
            return "- "
        self.counts[(num, level)] = self.counts.get((num, level), start - 1) + 1
        for other in [key for key in self.counts if key[0] == num and key[1] > level]:
            del self.counts[other]
        label = re.sub(r"%(\d)", lambda m: self._count(num, int(m[1]) - 1), pattern)
        return f"{label} " if label else ""

    def _count(self, num: str, level: int) -> str:
        fmt, _, start = self.formats.get((num, level), ("decimal", "", 1))
        return _printed(self.counts.get((num, level), start), fmt)


def _cells(row: Any) -> list[Any]:
    """Return the cells of a row, one that spans several columns once."""
    seen: set[int] = set()
    out: list[Any] = []
    for cell in row.cells:
        # Merged cells repeat as new objects over one element; nothing public tells them apart.
        element = cell._tc  # noqa: SLF001
        if id(element) not in seen:
            seen.add(id(element))
            out.append(cell)
    return out


def _is_layout(rows: list[list[Any]]) -> bool:
    """A table of at most two columns and few rows sets columns apart; it lists nothing."""
    width = max((len(row) for row in rows), default=0)
    return width <= 2 and len(rows) <= 6


def _num_pr(paragraph: Paragraph) -> tuple[str, int] | None:
    """Return list and level of a paragraph, from itself or from its style."""
    for holder in (paragraph.paragraph_format.element.pPr, getattr(paragraph.style, "element", None)):
        if holder is None:
            continue
        properties = holder if holder.tag == qn("w:pPr") else holder.find(qn("w:pPr"))
        number = properties.find(qn("w:numPr")) if properties is not None else None
        if number is None:
            continue
        num = number.find(qn("w:numId"))
        level = number.find(qn("w:ilvl"))
        if num is not None:
            if num.get(qn("w:val")) == "0":
                return None
            return str(num.get(qn("w:val"))), int(level.get(qn("w:val"))) if level is not None else 0
    return None


def _numbering(document: Any) -> dict[tuple[str, int], tuple[str, str, int]]:
    """Return format, pattern and start of every list level that the document defines."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract = {a.get(qn("w:abstractNumId")): a for a in root.findall(qn("w:abstractNum"))}
    out: dict[tuple[str, int], tuple[str, str, int]] = {}
    for num in root.findall(qn("w:num")):
        link = num.find(qn("w:abstractNumId"))
        definition = abstract.get(link.get(qn("w:val"))) if link is not None else None
        for level in definition.findall(qn("w:lvl")) if definition is not None else []:
            values = {
                name: (found.get(qn("w:val")) if (found := level.find(qn(f"w:{name}"))) is not None else None)
                for name in ("numFmt", "lvlText", "start")
            }
            key = (str(num.get(qn("w:numId"))), int(level.get(qn("w:ilvl"))))
            out[key] = (values["numFmt"] or "decimal", values["lvlText"] or "", int(values["start"] or 1))
    return out


def _printed(count: int, fmt: str) -> str:
    if fmt in ("lowerLetter", "upperLetter"):
        letter = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26]
        return letter if fmt == "lowerLetter" else letter.upper()
    if fmt in ("lowerRoman", "upperRoman"):
        return _roman(count) if fmt == "upperRoman" else _roman(count).lower()
    return f"{count:02d}" if fmt == "decimalZero" else str(count)


def _roman(count: int) -> str:
    out = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while count >= value:
            out, count = out + sign, count - value
    return out
