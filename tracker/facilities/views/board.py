"""The board of all one-stop offices."""

from __future__ import annotations

from flask import render_template

from tracker.facilities import figures
from tracker.facilities.views.page import LABELS, READERS, VERDICT_KINDS, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.get("/facilities")
@roles(*READERS)
def board() -> str:
    """How the one-stop offices stand: all of them, or the person's own."""
    who = actor()
    found = figures.district_figures(now())
    units = found.units if who.reads_all else tuple(one for one in found.units if one.unit_id == who.unit_id)
    return render_template(
        "facilities/board.html",
        district=figures.DistrictFigures(units),
        labels=LABELS,
        kinds=VERDICT_KINDS,
    )
