"""Who spoke: shown on a page of its own to the few who may see it, each look recorded; erased when asked."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.accounts.operations import keys_of
from tracker.core import carry_out
from tracker.feedback import queries
from tracker.feedback.operations import persons as operations
from tracker.feedback.operations.persons import Who
from tracker.feedback.views.page import WRITERS, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now, settings


@bp.post("/feedback/<int:entry_id>/person")
@roles(*WRITERS)
def person(entry_id: int) -> Response:
    """Name and telephone, in this answer only; that they were looked at is written before they are shown."""
    who = carry_out(lambda: _see(entry_id))
    row = queries.get_entry(entry_id, actor())
    page = render_template("feedback/person.html", row=row, unit=queries.unit_name(row), who=who)
    answer: Response = current_app.make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _see(entry_id: int) -> Who | None:
    row = queries.get_entry(entry_id, actor())
    return operations.see_person(row, keys=keys_of(settings()), actor=actor(), now=now())


@bp.post("/feedback/<int:entry_id>/person/erase")
@roles(*WRITERS)
def erase(entry_id: int) -> Response:
    """Erase who spoke before its time."""
    carry_out(lambda: operations.erase_person(queries.get_entry(entry_id, actor()), actor=actor(), now=now()))
    flash(_("Đã xóa họ tên và điện thoại của người gửi ý kiến."), "success")
    return redirect(url_for("feedback.entry", entry_id=entry_id))
