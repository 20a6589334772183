"""The forms of a report as they leave: the stored PDF, and what is made of its document on demand."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import send_file
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.core.errors import NotFound
from tracker.core.text import printable
from tracker.reports import queries
from tracker.reports.document import Document
from tracker.reports.models import Report

LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Form:
    """One form made on demand: its suffix, media type and renderer."""

    suffix: str
    media_type: str
    render: Callable[[Document], bytes]


def _docx(document: Document) -> bytes:
    from tracker.reports.render.docx_ import render_docx

    return render_docx(document)


def _xlsx(document: Document) -> bytes:
    from tracker.reports.render.xlsx_ import render_xlsx

    return render_xlsx(document)


def _csv(document: Document) -> bytes:
    from tracker.reports.render.csv_ import render_csv

    return render_csv(document)


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
# A renderer is loaded by the first download that needs it: most web processes print nothing.
DOCX = Form("docx", f"{_OPEN_XML}.wordprocessingml.document", _docx)
XLSX = Form("xlsx", f"{_OPEN_XML}.spreadsheetml.sheet", _xlsx)
CSV = Form("csv", "text/csv; charset=utf-8", _csv)


def send_pdf(report: Report, *, download: bool) -> Response:
    """The PDF as produced: the final form once it is made, else the draft. Raises NotFound while there is none."""
    stored = report.final_file or report.draft_file
    if stored is None:
        raise NotFound("Báo cáo này chưa lập xong.")
    return sending.send(stored, download=download, name=file_name(report, "pdf"))


def send_form(report: Report, form: Form) -> Response:
    """A form of the report's stored document, as a download. Raises NotFound while there is no document.

    Equal documents give equal bytes, so a browser that has them already is told so.
    """
    data = form.render(queries.printed(report))
    answer = send_file(
        io.BytesIO(data),
        mimetype=form.media_type,
        as_attachment=True,
        download_name=file_name(report, form.suffix),
        etag=hashlib.sha256(data).hexdigest(),
        conditional=True,
    )
    answer.headers["Content-Security-Policy"] = sending.LOCKED
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def file_name(report: Report, suffix: str) -> str:
    """Return the report's title as the name of a file on any system, marked while it is a draft."""
    words = _NOT_IN_NAMES.sub(" ", printable(report.title)).strip(" .")[:LONGEST_NAME].rstrip(" .")
    draft = " (dự thảo)" if queries.is_draft(report) else ""
    return f"{words or f'Báo cáo {report.id}'}{draft}.{suffix}"
