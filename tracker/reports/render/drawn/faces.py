"""The two faces that long tables are set in: widths of letters, and the part of each that a PDF embeds."""

from __future__ import annotations

import hashlib
import io
from functools import cache, lru_cache

import pydyf
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from tracker.reports.render.glyphs import FONTS

# Bits of /Flags: a face with serifs, of the usual letters (ISO 32000-1, table 123).
_FLAGS = 2 | 32
_THOUSAND = 1000
# Pairs, ligatures and the like: lines are set letter by letter, and reading these takes longest.
_SHAPING = {"GSUB", "GPOS", "GDEF", "kern", "FFTM"}
_BATCH = 100


class Face:
    """One shipped face. Lengths are in parts of the size of the type."""

    def __init__(self, file: str, name: str, *, bold: bool) -> None:
        self.file = file
        self.name = name
        self.bold = bold
        with TTFont(FONTS / file) as font:
            em: int = font["head"].unitsPerEm
            self._advances: dict[str, float] = {
                chr(code): font["hmtx"][glyph][0] / em for code, glyph in font.getBestCmap().items()
            }
            self.ascent: float = font["hhea"].ascent / em
            self.descent: float = font["hhea"].descent / em
        self.width = lru_cache(maxsize=20_000)(self._width)

    def _width(self, text: str) -> float:
        return sum(map(self._advances.__getitem__, text))

    def embed(self, pdf: pydyf.PDF, letters: set[str]) -> Embedded:
        """Add what the PDF needs of this face for `letters` and return how they are written."""
        options = subset.Options(hinting=False, notdef_outline=True, layout_features=[])
        font = TTFont(FONTS / self.file, recalcTimestamp=False)
        for table in _SHAPING & set(font.keys()):
            del font[table]
        reduced = subset.Subsetter(options)
        reduced.populate(unicodes=map(ord, letters))
        reduced.subset(font)
        out = io.BytesIO()
        font.save(out)
        glyphs = {chr(code): font.getGlyphID(glyph) for code, glyph in sorted(font.getBestCmap().items())}
        return Embedded(glyphs, self._described(pdf, font, out.getvalue(), glyphs))

    def _described(self, pdf: pydyf.PDF, font: TTFont, data: bytes, glyphs: dict[str, int]) -> bytes:
        name = f"/{_tag(glyphs)}+{self.name}"
        file = _added(pdf, pydyf.Stream([data], {"Length1": len(data)}, compress=True))
        em = font["head"].unitsPerEm
        box = [font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax]
        described = {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": _FLAGS,
            "FontBBox": pydyf.Array([value * _THOUSAND // em for value in box]),
            "ItalicAngle": 0,
            "Ascent": round(self.ascent * _THOUSAND),
            "Descent": round(self.descent * _THOUSAND),
            "CapHeight": font["OS/2"].sCapHeight * _THOUSAND // em,
            "StemV": 120 if self.bold else 80,
            "FontFile2": file,
        }
        order = font.getGlyphOrder()
        widths = [round(font["hmtx"][glyph][0] * _THOUSAND / em) for glyph in order]
        inner = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDToGIDMap": "/Identity",
            "CIDSystemInfo": pydyf.Dictionary(
                {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
            ),
            "W": pydyf.Array([0, pydyf.Array(widths)]),
            "FontDescriptor": _added(pdf, pydyf.Dictionary(described)),
        }
        outer = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([_added(pdf, pydyf.Dictionary(inner))]),
            "ToUnicode": _added(pdf, _to_unicode(glyphs)),
        }
        return _added(pdf, pydyf.Dictionary(outer))


class Embedded:
    """A face inside one PDF: `reference` names it there."""

    def __init__(self, glyphs: dict[str, int], reference: bytes) -> None:
        self.reference = reference
        self._codes = {letter: f"{glyph:04x}" for letter, glyph in glyphs.items()}

    def written(self, text: str) -> str:
        """Return text as the PDF's own string."""
        return f"<{''.join(map(self._codes.__getitem__, text))}>"


@cache
def face(*, bold: bool) -> Face:
    """Return the upright face, regular or bold; read from its file once a process."""
    weight = "Bold" if bold else "Regular"
    name = "Liberation-Serif-ND30" + ("-Bold" if bold else "")
    return Face(f"LiberationSerif-{weight}.ttf", name, bold=bold)


def _added(pdf: pydyf.PDF, item: pydyf.Object) -> bytes:
    pdf.add_object(item)
    reference: bytes = item.reference
    return reference


def _tag(glyphs: dict[str, int]) -> str:
    """Return the six capitals that mark a part of a face: the same letters give the same."""
    digest = hashlib.sha256("".join(glyphs).encode()).digest()
    return "".join(chr(ord("A") + value % 26) for value in digest[:6])


def _to_unicode(glyphs: dict[str, int]) -> pydyf.Stream:
    """Return the map by which a reader gets letters back from glyphs (ISO 32000-1, 9.10.3)."""
    pairs = [f"<{glyph:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, glyph in glyphs.items()]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        lines += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return pydyf.Stream(lines, compress=True)
