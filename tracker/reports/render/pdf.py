"""A report as PDF/A-3u on the page of NĐ 30/2020/NĐ-CP: same document, same bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

import weasyprint
from jinja2 import Environment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from tracker.reports.document import Document
from tracker.reports.render import values
from tracker.reports.render.annexes import annex_names, trace
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.drawn import LongTables
from tracker.reports.render.environment import TEMPLATES, environment
from tracker.reports.render.glyphs import FACES, FONTS, drawable
from tracker.reports.render.oversize import WORKBOOK, printed
from tracker.reports.render.tones import FILLS

_FONT_SCHEME = "shipped:"
_FONT_FACES = "".join(
    f'@font-face {{ font-family: "Liberation Serif ND30"; src: url("{_FONT_SCHEME}{name}");'
    f" font-weight: {weight}; font-style: {style} }}\n"
    for name, (weight, style) in FACES.items()
)


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF; `created` is explicit so that the bytes repeat."""

    name: str
    data: bytes
    description: str
    created: datetime
    relationship: str = "Supplement"


class ShippedFonts(URLFetcher):  # type: ignore[misc]
    """Gives the four shipped fonts and stops the rendering on any other address.

    Nothing a person wrote can become an address, so a request for one is a fault worth failing for.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the font named by `url`; raises FatalURLFetchingError for everything else."""
        name = url.removeprefix(_FONT_SCHEME)
        if not url.startswith(_FONT_SCHEME) or name not in FACES:
            raise FatalURLFetchingError(f"address refused: {url[:80]}")
        return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})


def render_pdf(document: Document, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the document as tagged PDF/A-3u, with its figures attached as CSV beside `attachments`.

    Layout and sizes: NĐ 30/2020/NĐ-CP, annex I. Use `render_pdf_isolated` wherever the size of the
    report is not known beforehand.
    """
    fonts = FontConfiguration()
    fetcher = ShippedFonts()
    shown = printed(document)
    long_tables = LongTables(shown.annexes, document.meta.address)
    style = weasyprint.CSS(string=_style(), font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=page_html(document, long_tables), url_fetcher=fetcher)
    carried = [_figures(document), *([_workbook(document)] if shown.shortened else []), *attachments]
    pdf: bytes = page.write_pdf(
        stylesheets=[style],
        font_config=fonts,
        attachments=[_carried(item, fetcher) for item in carried],
        pdf_variant="pdf/a-3u",
        pdf_tags=True,
        finisher=partial(_finish, long_tables),
    )
    return pdf


def page_html(document: Document, long_tables: LongTables) -> str:
    """Return the page that is laid out with the annexes as they are drawn; nothing in it is an address."""
    blocks, mark_alone = values.end_marked(document.blocks)
    return (
        _templates()
        .get_template("reports/nd30/document.html")
        .render(
            document=document,
            annexes=long_tables.annexes,
            blocks=blocks,
            mark_alone=mark_alone,
            name=" ".join(filter(None, (document.title, document.subject))),
            moment=document.meta.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            trace=trace(document),
            parent_line=values.head_lines(document.letterhead.parent or "", room=values.HEAD_ROOM),
            issuer_line=values.head_lines(document.letterhead.issuer, room=values.HEAD_ROOM, bold=True),
            number_line=values.number_line(document.letterhead),
            day_line=values.day_line(document.letterhead),
            annex_names=annex_names(document),
            fills=FILLS,
            drawn=long_tables.of,
        )
    )


def cache_key(document: Document) -> str:
    """Return a key under which a rendered PDF may be kept: data, templates and engine."""
    made_of = hashlib.sha256(document.to_json().encode())
    for part in (_style(), *(_source(name) for name in ("document.html", "blocks.html"))):
        made_of.update(hashlib.sha256(part.encode()).digest())
    made_of.update(weasyprint.VERSION.encode())
    return made_of.hexdigest()


@cache
def _templates() -> Environment:
    return environment(finalize=drawable)


@cache
def _source(name: str) -> str:
    return (TEMPLATES / "reports" / "nd30" / name).read_text(encoding="utf-8")


def font_faces() -> str:
    """Return the rules by which a page finds the shipped faces."""
    return _FONT_FACES


def _style() -> str:
    return font_faces() + _source("nd30.css")


def _figures(document: Document) -> Attachment:
    return Attachment("so-lieu.csv", render_csv(document), "Số liệu của báo cáo", document.meta.created, "Data")


def _workbook(document: Document) -> Attachment:
    # Loaded only where a report is so long: the worker does without it.
    from tracker.reports.render.xlsx_ import render_xlsx

    return Attachment(
        WORKBOOK, render_xlsx(document), "Toàn bộ các dòng của báo cáo", document.meta.created, "Data"
    )


def _carried(item: Attachment, fetcher: URLFetcher) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=item.data,
        name=item.name,
        description=item.description,
        created=item.created,
        modified=item.created,
        relationship=item.relationship,
        url_fetcher=fetcher,
    )


def _finish(long_tables: LongTables, document: Any, pdf: Any) -> None:
    """Draw the long tables; list each attached file once: the engine names it twice, which a validator reports."""
    long_tables.finish(document.pages, pdf)
    carried = pdf.catalog.get("AF")
    if carried:
        once = list(dict.fromkeys(carried))
        carried[:] = once
