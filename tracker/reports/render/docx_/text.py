"""Paragraphs and runs: what a person wrote is text in them, never markup and never a field."""

from collections.abc import Mapping, Sequence
from functools import cache

from docx.oxml.ns import qn
from lxml import etree

from tracker.core.text import printable

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_named = cache(qn)


def made(parent: etree._Element, tag: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    """Append an element of the format to `parent` and return it."""
    given = {_named(f"w:{name}"): value for name, value in attributes.items()} if attributes else None
    return etree.SubElement(parent, _named(f"w:{tag}"), given)


def paragraph(
    parent: etree._Element,
    style: str,
    text: str = "",
    *,
    character: str | None = None,
    hold: bool = False,
    sides: tuple[float, float] | None = None,
    link: str | None = None,
) -> etree._Element:
    """Append a paragraph in a style and return it.

    `character` is the style of its run; `hold` keeps it on the page of what follows; `sides` are indents in
    twentieths of a point that replace those of the style; `link` names the relation that the text leads by.
    """
    found = made(parent, "p")
    properties = made(found, "pPr")
    made(properties, "pStyle", {"val": style})
    if hold:
        made(properties, "keepNext")
    if sides is not None:
        made(properties, "ind", {"left": f"{sides[0]:.0f}", "right": f"{sides[1]:.0f}"})
    if text:
        holder = made(found, "hyperlink") if link else found
        if link:
            holder.set(qn("r:id"), link)
        run(holder, text, character=character)
    return found


def run(parent: etree._Element, text: str, *, character: str | None = None, colour: str | None = None) -> None:
    """Append text; its lines and tabs become those of the format."""
    holder = made(parent, "r")
    if character is not None or colour is not None:
        properties = made(holder, "rPr")
        if character is not None:
            made(properties, "rStyle", {"val": character})
        if colour is not None:
            made(properties, "color", {"val": colour})
    for place, line in enumerate(printable(text).split("\n")):
        if place:
            made(holder, "br")
        for position, part in enumerate(line.split("\t")):
            if position:
                made(holder, "tab")
            if part:
                words = made(holder, "t")
                words.text = part
                words.set(_SPACE, "preserve")


def layout_table(parent: etree._Element, style: str, widths: Sequence[float]) -> etree._Element:
    """Append a table of fixed widths in millimetres, without rows, and return it."""
    table = made(parent, "tbl")
    properties = made(table, "tblPr")
    made(properties, "tblStyle", {"val": style})
    made(properties, "tblW", {"w": str(sum(map(twips, widths))), "type": "dxa"})
    made(properties, "tblLayout", {"type": "fixed"})
    grid = made(table, "tblGrid")
    for width in widths:
        made(grid, "gridCol", {"w": str(twips(width))})
    return table


def cell(row: etree._Element, width: float, *, span: int = 1) -> etree._Element:
    """Append a cell of a width in millimetres over `span` columns and return its properties' parent."""
    found = made(row, "tc")
    properties = made(found, "tcPr")
    made(properties, "tcW", {"w": str(twips(width)), "type": "dxa"})
    if span > 1:
        made(properties, "gridSpan", {"val": str(span)})
    return found


def twips(millimetres: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)
