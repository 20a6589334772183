"""One box that finds directives, tasks and units."""

from __future__ import annotations

from flask import render_template

from tracker.desk.queries.search import search as find
from tracker.desk.views.page import bp, tags, text
from tracker.web.guard import signed_in_only
from tracker.web.identity import actor


@bp.get("/search")
@signed_in_only
def search() -> str:
    """What holds every word that was typed."""
    words = text("q")
    return render_template("desk/search.html", words=words, found=find(words, actor(), tags()), tags=tags())
