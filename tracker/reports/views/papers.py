"""Short papers printed at once, without an order: a unit's open tasks, a notice, the register of outreach."""

from __future__ import annotations

from flask import Response
from flask_babel import force_locale

from tracker.core import db
from tracker.core.access import IN_UNIT, Role
from tracker.core.errors import NotFound
from tracker.desk.site import soon_until
from tracker.desk.status import Tags
from tracker.feedback import queries as feedback
from tracker.outreach.views.page import asked
from tracker.outreach.views.register import board_of, ways_of
from tracker.reports import outreach, policy
from tracker.reports.notice import build as build_notice
from tracker.reports.render.apart import render_pdf_apart
from tracker.reports.sheet import build as build_sheet
from tracker.reports.views.page import bp
from tracker.reports.wording import NOTICE
from tracker.web.guard import roles
from tracker.web.identity import actor, now, settings


@bp.get("/my/sheet.pdf")
@roles(*IN_UNIT, Role.OFFICE)
def sheet() -> Response:
    """The open tasks of the person's unit on paper, for a meeting; always in Vietnamese."""
    moment = now()
    with force_locale("vi"):
        notice = NOTICE if settings().demo else None
        document = build_sheet(actor(), Tags(moment, soon_until(moment)), created=moment, notice=notice)
    db.session.rollback()
    headers = {"Content-Disposition": "inline; filename=nhiem-vu.pdf"}
    return Response(render_pdf_apart(document), mimetype="application/pdf", headers=headers)


@bp.get("/feedback/needs/<int:need_id>/notice.pdf")
@roles(*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
def notice(need_id: int) -> Response:
    """The notice of a need for the village board, always in Vietnamese."""
    moment, row = now(), feedback.get_need(need_id, actor())
    if not row.answer:
        raise NotFound
    document = build_notice(row, author=actor().name, created=moment, notice=NOTICE if settings().demo else None)
    db.session.rollback()
    headers = {"Content-Disposition": "inline; filename=thong-bao.pdf"}
    return Response(render_pdf_apart(document), mimetype="application/pdf", headers=headers)


@bp.get("/outreach/table.pdf")
@roles(*IN_UNIT, *policy.READERS)
def outreach_table() -> Response:
    """The register of outreach on paper, as the person sees it; always in Vietnamese."""
    who, moment = actor(), now()
    wanted = asked()
    scope = wanted.scope
    with force_locale("vi"):
        notice = NOTICE if settings().demo else None
        document = outreach.build(
            board_of(scope),
            ways_of(scope),
            unit_id=who.unit_id or 0,
            author=who.name,
            about=dict(wanted.directives).get(scope.directive_id or 0, ""),
            as_of=scope.moment or moment,
            created=moment,
            notice=notice,
        )
    db.session.rollback()
    headers = {"Content-Disposition": "inline; filename=tuyen-truyen.pdf"}
    return Response(render_pdf_apart(document), mimetype="application/pdf", headers=headers)
