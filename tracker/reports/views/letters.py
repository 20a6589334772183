"""Letters to units: sent by the office once approved, read by the units they are addressed to."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.reports import operations, queries
from tracker.reports.forms import RetryForm
from tracker.reports.render.apart import render_pdf_apart
from tracker.reports.render.html import render_html
from tracker.reports.views.page import bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.post("/reports/<int:report_id>/send")
@roles(Role.OFFICE)
def send(report_id: int) -> Response:
    """Send an approved letter to its units."""
    form = RetryForm()
    done = None
    if form.validate_on_submit():
        done = form.attempt(
            lambda: operations.send_letter(queries.get_visible(report_id, actor()), actor=actor(), now=now())
        )
    if form.refusal:
        flash(form.refusal, "error")
    elif done:
        flash(ngettext("Đã gửi đến %(num)d đơn vị.", "Đã gửi đến %(num)d đơn vị.", done), "success")
    else:
        flash(_("Công văn này đã gửi đến mọi đơn vị."), "info")
    return redirect(url_for("reports.report", report_id=report_id))


@bp.get("/letters/<int:report_id>")
@roles(*IN_UNIT, Role.OFFICE)
def letter(report_id: int) -> str:
    """A letter as the person's unit, or a unit before it, was sent it: the letter and the unit's own annex."""
    report, addressees = queries.get_letter(report_id, actor())
    body = render_html(queries.extract(report, addressees))
    sent_at = min(one.sent_at for one in addressees if one.sent_at is not None)
    return render_template("reports/letter.html", report=report, sent_at=sent_at, body=body)


@bp.get("/letters/<int:report_id>/letter.pdf")
@roles(*IN_UNIT, Role.OFFICE)
def letter_pdf(report_id: int) -> Response:
    """The same on paper."""
    report, addressees = queries.get_letter(report_id, actor())
    data = render_pdf_apart(queries.extract(report, addressees))
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f"inline; filename=cong-van-{report_id}.pdf"},
    )
