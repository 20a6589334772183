"""A PDF as a person with a ruler would read it."""

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    """A stretch of text with its box in millimetres from the top left corner, and its size in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Rule:
    """A thin horizontal line, in millimetres."""

    left: float
    right: float
    top: float


class Sheet:
    """One page of a PDF as a person with a ruler would see it."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        self.width, self.height = width / MM, height / MM
        layer = page.get_textpage()
        self.text = layer.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "")
        self.words: list[Word] = []
        self.rules: list[Rule] = []
        self.fonts: set[str] = set()
        for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH], textpage=layer):
            left, low, right, high = (value / MM for value in found.get_bounds())
            top, bottom = self.height - high, self.height - low
            if found.type == pdfium.FPDF_PAGEOBJ_TEXT:
                self.fonts.add(found.get_font().get_base_name().split("+")[-1])
                text = found.extract()
                if text.strip():
                    self.words.append(Word(text, left, top, right, bottom, _size(found)))
            elif right - left > 5 and bottom - top < 0.6:
                self.rules.append(Rule(left, right, top))

    def word(self, start: str) -> Word:
        return next(word for word in self.words if word.text.strip().startswith(start))

    def rule_below(self, word: Word) -> Rule:
        middle = (word.left + word.right) / 2
        below = [r for r in self.rules if r.top > word.bottom - 1.5 and r.left < middle < r.right]
        return min(below, key=lambda rule: rule.top)


def _size(found: pypdfium2.PdfTextObj) -> float:
    # The size that is written counts under the matrix that it is written in.
    return found.get_font_size() * abs(found.get_matrix().d)


def read_sheets(pdf: bytes) -> list[Sheet]:
    """Return every page of the PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [Sheet(page) for page in document]
    finally:
        document.close()
