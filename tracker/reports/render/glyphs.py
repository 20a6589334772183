"""Text limited to what the shipped fonts can draw.

Another font from the machine would make the same report differ between machines, and a glyph that no
font has makes the file no PDF/A. The attached figures keep the text as it was.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from markupsafe import Markup

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FACES = {
    "LiberationSerif-Regular.ttf": ("normal", "normal"),
    "LiberationSerif-Bold.ttf": ("bold", "normal"),
    "LiberationSerif-Italic.ttf": ("normal", "italic"),
    "LiberationSerif-BoldItalic.ttf": ("bold", "italic"),
}
REPLACEMENT = "\u25a1"
# Marks, joiners and controls have no shape of their own: where the fonts lack them they are dropped.
_SHAPELESS = {"Cc", "Cf", "Mn", "Me"}
# Overrides of direction can make printed text read as something else than was stored.
_FORBIDDEN = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


@cache
def covered() -> frozenset[int]:
    """Return the code points that all four faces can draw."""
    found: list[set[int]] = []
    for name in FACES:
        with TTFont(FONTS / name, lazy=True) as font:
            found.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*found))


@cache
def _advances(name: str) -> tuple[Mapping[int, str], Mapping[str, tuple[int, int]], int]:
    with TTFont(FONTS / name) as font:
        return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the length in millimetres of one line; the shipped face has the widths of Times New Roman."""
    shapes, advances, em = _advances("LiberationSerif-Bold.ttf" if bold else "LiberationSerif-Regular.ttf")
    blank = advances[shapes[ord("n")]][0]
    units = sum(advances[shapes[ord(one)]][0] if ord(one) in shapes else blank for one in text)
    return units / em * size * 25.4 / 72


def drawable(value: object) -> object:
    """Return a value for printing: markup and non-text as they are, text in NFC with no foreign glyph."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value)
    return text if text.isascii() and text.isprintable() else "".join(map(_drawable_character, text))


def _drawable_character(character: str) -> str:
    if character in "\n\t":
        return character
    if character in _FORBIDDEN or unicodedata.category(character) == "Cc":
        return ""
    if ord(character) in covered():
        return character
    return "" if unicodedata.category(character) in _SHAPELESS else REPLACEMENT
