"""A report as DOCX on the page of NĐ 30/2020/NĐ-CP, for a clerk to go on writing: same document, same bytes."""

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from lxml import etree

from tracker.core.text import printable
from tracker.reports.document import Block, Bullets, Chart, Document, Figures, Heading, Note, Paragraph, Table
from tracker.reports.render import values
from tracker.reports.render.annexes import annex_names, trace
from tracker.reports.render.docx_.head import end, head
from tracker.reports.render.docx_.page import page, room
from tracker.reports.render.docx_.styles import write_styles
from tracker.reports.render.docx_.tables import Tables
from tracker.reports.render.docx_.text import paragraph

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "vi-VN"
_LONGEST_PROPERTY = 255
# What the library's template carries and no document of ours needs.
_IDLE = {
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.NUMBERING,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
_WORD = "http://schemas.microsoft.com/office/word"
_SETTINGS = (
    '<w:defaultTabStop {ns} w:val="720"/>',
    '<w:characterSpacingControl {ns} w:val="doNotCompress"/>',
    f'<w:compat {{ns}}><w:compatSetting w:name="compatibilityMode" w:uri="{_WORD}" w:val="15"/></w:compat>',
    f'<w:themeFontLang {{ns}} w:val="{LANGUAGE}"/>',
    '<w:decimalSymbol {ns} w:val=","/>',
    '<w:listSeparator {ns} w:val=";"/>',
)
_MOMENT = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document) -> bytes:
    """Return the document with the head, tables and pages of the PDF, every part in a style that has a name.

    Text stays text: no field, link or markup comes of it; characters that the format forbids are left out.
    """
    word = docx.Document()
    _bare(word)
    write_styles(word)
    line = trace(document)
    _properties(word, document, line)
    page(word.sections[0], document, line, landscape=False)
    body = word.element.body
    head(body, document)
    blocks, mark_alone = values.end_marked(document.blocks)
    _draw(body, blocks, Tables(word, room=room(landscape=False), wide=False, address=document.meta.address))
    if mark_alone:
        paragraph(body, "NoiDung", values.END_MARK)
    _hold(body)
    end(body, document)
    _close(word)
    for name, annex in zip(annex_names(document), document.annexes, strict=True):
        page(word.add_section(WD_SECTION.NEW_PAGE), document, line, landscape=annex.landscape)
        paragraph(body, "PhuLuc", name)
        paragraph(body, "TenPhuLuc", annex.title)
        if annex.subtitle:
            paragraph(body, "KemTheo", annex.subtitle)
        _draw(
            body,
            annex.blocks,
            Tables(
                word, room=room(landscape=annex.landscape), wide=annex.landscape, address=document.meta.address
            ),
        )
        _close(word)
    out = io.BytesIO()
    word.save(out)
    return _repeatable(out)


def _draw(body: etree._Element, blocks: Sequence[Block], tables: Tables) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            text = f"{block.number} {block.text}" if block.number else block.text
            paragraph(body, f"Heading{min(block.level, 3)}", text)
        elif isinstance(block, Paragraph):
            paragraph(body, "CanCu" if block.basis else "NoiDung", block.text)
        elif isinstance(block, Bullets):
            for item in block.items:
                paragraph(body, "GachDauDong", f"- {item}")
        elif isinstance(block, Note):
            paragraph(body, "GhiChu", block.text)
        elif isinstance(block, Table):
            tables.table(body, block)
        elif isinstance(block, Figures):
            tables.figures(body, block)
        elif isinstance(block, Chart):
            tables.chart(body, block)


def _hold(body: etree._Element) -> None:
    """Keep the last paragraph with what follows: nobody signs on a sheet without a word."""
    style = body[-1].find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is not None:
        style.addnext(etree.Element(qn("w:keepNext")))


def _close(word: Word) -> None:
    """Put the properties of the last section behind what was written: they end the body.

    Written elsewhere and moved here, a long table would take longer to move than to write.
    """
    word.element.body.append(word.element.body.sectPr)


def _bare(word: Word) -> None:
    for relations in (word.part.rels, word.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype in _IDLE]:
            del relations[key]
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    for text in _SETTINGS:
        settings.append(parse_xml(text.format(ns=nsdecls("w"))))


def _properties(word: Word, document: Document, line: str) -> None:
    known = word.core_properties
    moment = document.meta.created.replace(tzinfo=None, microsecond=0)
    known.title = _short(" ".join(filter(None, (document.title, document.subject))))
    known.subject = _short(document.subject)
    known.author = known.last_modified_by = _short(document.meta.author)
    known.created = known.modified = moment
    known.language = LANGUAGE
    known.identifier = line
    known.category = _short(document.letterhead.issuer)
    known.comments = known.keywords = ""
    known.revision = 1


def _short(text: str) -> str:
    return " ".join(printable(text).split())[:_LONGEST_PROPERTY]


def _repeatable(made: io.BytesIO) -> bytes:
    """Return the archive with one fixed moment on every file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            item = zipfile.ZipInfo(name, _MOMENT)
            item.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(item, read.read(name))
    return out.getvalue()
