"""Run by `benchmarks.reports` in a process of its own: what the PDF of a report of many rows costs.

`first` prints one document twice, `beside` compares it with other ways, `once` tells the memory too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import weasyprint
from jinja2 import Environment, FileSystemLoader
from weasyprint.text.fonts import FontConfiguration

from benchmarks.forms import document
from tracker.reports.document import Document
from tracker.reports.render import drawn
from tracker.reports.render.environment import environment
from tracker.reports.render.pdf import ShippedFonts, font_faces, render_pdf

NEVER = 10**9


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return round(time.process_time() - begun, 3)


def _plain(made: Document) -> None:
    """Print the document by the plain template: the same engine, faces and tags."""
    names = environment()
    plain = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    plain.globals |= names.globals
    page = plain.get_template("plain.html").render(document=made)
    fonts, fetcher = FontConfiguration(), ShippedFonts()
    style = weasyprint.CSS(string=font_faces(), font_config=fonts, url_fetcher=fetcher)
    weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3u", pdf_tags=True
    )


@contextmanager
def _engine_only() -> Iterator[None]:
    """Have the layout engine set long tables too, by the template of the reports."""
    kept, drawn.LONG = drawn.LONG, NEVER
    try:
        yield
    finally:
        drawn.LONG = kept


def first(rows: int) -> dict[str, float]:
    """CPU seconds of this process up to its first PDF, imports included, and of the second PDF."""
    made = document(rows)
    render_pdf(made)
    cold = time.process_time()
    return {"cold": round(cold, 3), "warm": _spent(lambda: render_pdf(made))}


def beside(rows: int) -> dict[str, float]:
    """CPU seconds of a report as it is printed, by the plain template, and with every table set by the engine."""
    made = document(rows)
    render_pdf(document(2))
    ours = _spent(lambda: render_pdf(made))
    plain = _spent(lambda: _plain(made))
    with _engine_only():
        tuned = _spent(lambda: render_pdf(made))
    return {"ours": min(ours, _spent(lambda: render_pdf(made))), "plain": plain, "tuned": tuned}


def once(rows: int) -> dict[str, float]:
    """CPU seconds of a report in a process that has printed before, its size, and the highest memory."""
    render_pdf(document(2))
    made = document(rows)
    begun = time.process_time()
    data = render_pdf(made)
    return {
        "ours": round(time.process_time() - begun, 3),
        "kilobytes": len(data) / 1024,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


WAYS: dict[str, Callable[[int], dict[str, float]]] = {"first": first, "beside": beside, "once": once}


def main() -> None:
    """Print what was measured as one line of JSON; takes the way and the number of rows."""
    print(json.dumps(WAYS[sys.argv[1]](int(sys.argv[2]))))


if __name__ == "__main__":
    main()
