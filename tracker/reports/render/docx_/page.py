"""Pages of a DOCX: size, margins, page numbers that begin anew in each annex, draft mark and footer."""

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm
from lxml import etree

from tracker.reports.document import Document
from tracker.reports.render.docx_.head import DRAFT
from tracker.reports.render.docx_.styles import NOTICE, SMALL_DRAFT
from tracker.reports.render.docx_.text import made, run, twips

SHORT, LONG = 210, 297
TOP, RIGHT, BOTTOM, LEFT = 20, 15, 20, 30


def room(*, landscape: bool) -> float:
    """Return the width of the text in millimetres."""
    return (LONG if landscape else SHORT) - LEFT - RIGHT


def page(section: Section, document: Document, trace: str, *, landscape: bool) -> None:
    """Set a section's page: numbers from 1, centred above, none on its first page."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width = Mm(LONG if landscape else SHORT)
    section.page_height = Mm(SHORT if landscape else LONG)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance, section.gutter = Mm(7), Mm(8), Mm(0)
    _count_from_one(section)
    section.different_first_page_header_footer = True
    width = room(landscape=landscape)
    _top(section.header, width, document)
    _empty(section.first_page_header)
    for footer in (section.footer, section.first_page_footer):
        _bottom(footer, width, document, trace)


def _count_from_one(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001  # the library has no name for page numbers
    found = properties.find(qn("w:pgNumType"))
    if found is None:
        found = etree.Element(qn("w:pgNumType"))
        properties.find(qn("w:pgMar")).addnext(found)
    found.set(qn("w:start"), "1")


def _empty(part: _Header | _Footer) -> etree._Element:
    """Return the one paragraph of a header or footer, which is then its own and no longer the section's before."""
    part.is_linked_to_previous = False
    only = part.paragraphs[0]._p  # noqa: SLF001  # the tabs and the field below are written beneath it
    for child in list(only):
        only.remove(child)
    return only


def _styled(part: _Header | _Footer, style: str, tab: str, place: float) -> etree._Element:
    found = _empty(part)
    properties = made(found, "pPr")
    made(properties, "pStyle", {"val": style})
    made(made(properties, "tabs"), "tab", {"val": tab, "pos": str(twips(place))})
    return found


def _top(header: _Header, width: float, document: Document) -> None:
    line = _styled(header, "Header", "center", width / 2)
    if document.letterhead.draft:
        run(line, DRAFT, character=SMALL_DRAFT)
    run(line, "\t")
    field = made(line, "fldSimple", {"instr": "PAGE"})
    run(field, "2")


def _bottom(footer: _Footer, width: float, document: Document, trace: str) -> None:
    line = _styled(footer, "Footer", "right", width)
    run(line, trace)
    if document.notice:
        run(line, "\t")
        run(line, document.notice, character=NOTICE)
