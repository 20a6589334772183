"""A report for reading in a page of the site: semantic tags and the site's own classes, no inline style."""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from tracker.reports.document import Document, Tone
from tracker.reports.render import values
from tracker.reports.render.annexes import annex_names
from tracker.reports.render.environment import environment

# The site's style sheet has fewer fills than there are tones; neighbours share one.
_FILLS = {
    Tone.OK: "f-ok",
    Tone.LATE: "f-late",
    Tone.OVER: "f-over",
    Tone.SOON: "f-late",
    Tone.WAIT: "f-wait",
    Tone.PROGRESS: "f-run",
    Tone.RETURNED: "f-over",
    Tone.NONE: "f-base",
}
# The style sheet knows a waiting status by the name of its first use.
_STATUS = {tone: f"st-{'ext' if tone is Tone.WAIT else tone.value}" for tone in Tone}


def render_html(document: Document) -> Markup:
    """Return the document as a fragment to stand below a page's own h1; headings begin at h2."""
    template = _environment().get_template("reports/render/document.html")
    return Markup(  # noqa: S704  # the template escapes every value
        template.render(
            document=document,
            annex_names=annex_names(document),
            number_line=values.number_line(document.letterhead),
            day_line=values.day_line(document.letterhead),
            fills=_FILLS,
            status=_STATUS,
        )
    )


@cache
def _environment() -> Environment:
    return environment()
