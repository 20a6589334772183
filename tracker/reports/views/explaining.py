"""What a unit says about its figures: its own page, where people write and the head approves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core import db
from tracker.core.access import IN_UNIT, Role
from tracker.core.clock import local_day
from tracker.directives.models import Directive, reference
from tracker.reports import operations, policy, queries
from tracker.reports.forms import ExplanationForm, SettleForm, period_words
from tracker.reports.models import Explanation
from tracker.reports.operations import About
from tracker.reports.periods import span_of
from tracker.reports.states import EXPLANATION_LABELS
from tracker.reports.views.page import bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now

OF_DIRECTIVE = "directive-"


@bp.route("/explanations", methods=["GET", "POST"])
@roles(*IN_UNIT, Role.OFFICE)
def explanations() -> Response | tuple[str, int]:
    """All that the person's unit says about its figures, and the form for something new."""
    form = ExplanationForm()
    form.offer(actor().unit_id or 0, local_day(now()))
    if form.validate_on_submit():
        address = form.attempt_once(lambda: _written(form))
        if address is not None:
            flash(_("Đã ghi giải trình."), "success")
            return redirect(address)
    return _page(form), form.status


def _written(form: ExplanationForm) -> str:
    chosen = form.about.data or ""
    number = chosen.removeprefix(OF_DIRECTIVE)
    about = About(directive_id=int(number)) if number != chosen else About(period=chosen)
    operations.explain(about, form.text.data or "", actor=actor(), now=now())
    return url_for("reports.explanations")


def _page(form: ExplanationForm, settle: SettleForm | None = None, settled: int = 0) -> str:
    who = actor()
    rows = queries.explanations_of(who.unit_id or 0)
    return render_template(
        "reports/explanations.html",
        form=form,
        settle=settle or SettleForm(formdata=None),
        settled=settled,
        rows=rows,
        about={row.id: _about(row) for row in rows},
        labels=EXPLANATION_LABELS,
        decides={row.id for row in rows if policy.can_approve_explanation(who, row)},
    )


def _about(row: Explanation) -> str:
    if row.directive_id is not None:
        return reference(db.session.get_one(Directive, row.directive_id))
    span = span_of(row.about)
    return period_words(span) if span else row.about


@bp.post("/explanations/<int:explanation_id>/settle")
@roles(Role.UNIT_HEAD, Role.OFFICE)
def settle_explanation(explanation_id: int) -> Response | tuple[str, int]:
    """Approve an explanation of one's unit, or send it back with a remark."""
    queries.get_explanation(explanation_id, actor())
    form = SettleForm()
    if form.validate_on_submit() and form.attempt(lambda: _settled(explanation_id, form)):
        flash(_("Đã ghi quyết định."), "success")
        return redirect(url_for("reports.explanations"))
    own = ExplanationForm(formdata=None)
    own.offer(actor().unit_id or 0, local_day(now()))
    return _page(own, form, explanation_id), form.status


def _settled(explanation_id: int, form: SettleForm) -> bool:
    row, version = queries.get_explanation(explanation_id, actor()), form.version.data
    if request.form.get("do") == "approve":
        operations.approve_explanation(row, version=version, actor=actor(), now=now())
    else:
        remark = form.remark.data or ""
        operations.return_explanation(row, version=version, remark=remark, actor=actor(), now=now())
    return True
