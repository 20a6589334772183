"""Where a need leads: upward as a recommendation, and back to the people as a notice for the village board."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.escalations.queries import load_terms
from tracker.escalations.states import RANK, Field, LevelCode, level_of
from tracker.feedback import queries
from tracker.feedback.forms import EscalateForm
from tracker.feedback.models import Need
from tracker.feedback.operations import answering
from tracker.feedback.states import ESCALATED_AS
from tracker.feedback.views.needs import may_do
from tracker.feedback.views.page import READERS, WRITERS, Answer, bp, renew
from tracker.units.queries import going_on, issuer_on, version_on
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.route("/feedback/needs/<int:need_id>/escalate", methods=["GET", "POST"])
@roles(*WRITERS)
def escalate(need_id: int) -> Answer:
    """Propose a need to the level above: a draft recommendation, linked both ways."""
    row = may_do(need_id, "escalate")
    form = EscalateForm(**_matter_of(row))
    del form.files
    form.offer_levels(load_terms().levels_on(local_day(now())))
    if form.validate_on_submit():
        done = form.attempt(lambda: _escalate(need_id, form))
        if done:
            flash(_("Đã lập dự thảo kiến nghị từ nhu cầu; hãy xem lại rồi gửi."), "success")
            return redirect(done)
    row = queries.get_need(need_id, actor())
    renew(form, row)
    return render_template("feedback/escalate.html", form=form, row=row, unit=queries.unit_name(row)), form.status


def _matter_of(row: Need) -> dict[str, object]:
    """What is known of the need as a recommendation says it."""
    places = queries.need_places(row, local_day(now()))
    total = sum(place.count for place in places)
    named = ", ".join(queries.names_of(places))
    where = _(" ở %(villages)s", villages=named) if named else ""
    return {
        "title": row.title,
        "content": row.title,
        "basis": _("%(n)s ý kiến của người dân%(where)s.", n=total, where=where),
        "field": ESCALATED_AS.get(row.topic, Field.OTHER).value,
        "competent_level": _level_above(row).value,
        "tell_citizens": True,
        "version": row.version,
    }


def _level_above(row: Need) -> LevelCode:
    """The district where there is one and the unit stands below it, else a department of the province."""
    day = local_day(now())
    issuer = issuer_on(day)
    above = level_of(issuer.kind) if issuer else LevelCode.DEPARTMENT
    return (
        above
        if RANK[above] > RANK[level_of(version_on(going_on(row.unit_id), day).kind)]
        else LevelCode.DEPARTMENT
    )


def _escalate(need_id: int, form: EscalateForm) -> str:
    made = answering.escalate(
        queries.get_need(need_id, actor()), form.matter(), actor=actor(), now=now(), version=form.version.data
    )
    return url_for("escalations.escalation", escalation_id=made.id)


@bp.get("/feedback/needs/<int:need_id>/notice")
@roles(*READERS)
def notice(need_id: int) -> str:
    """The notice for the village board: what was said, by how many, and what the answer is. Nobody is named."""
    row = queries.get_need(need_id, actor())
    if not row.answer:
        raise NotFound
    places = queries.need_places(row, local_day(now()))
    return render_template(
        "feedback/notice.html",
        row=row,
        unit=version_on(going_on(row.unit_id), local_day(now())),
        total=sum(place.count for place in places),
        villages=queries.names_of(places),
        today=local_day(now()),
    )
