"""Levels and clocks: how they stand, and setting one with a preview of the deadlines that would move."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, NotFound
from tracker.escalations import operations, policy, queries
from tracker.escalations.forms import TermForm
from tracker.escalations.states import BY_LAW, STEPS, TERM_LABELS, Term, TermCode, Terms
from tracker.escalations.views.page import Answer, bp
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import words_for

LOOKERS = (Role.OFFICE, Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR)
NAMES = words_for(TERM_LABELS)


@bp.get("/escalations/terms")
@roles(*LOOKERS)
def terms() -> str:
    """Every level and step with its working days, past and coming ones too, and who changed what."""
    found = queries.load_terms()
    return render_template(
        "escalations/terms.html",
        levels=_rows(found, [code for code in TermCode if code not in STEPS]),
        steps=_rows(found, list(STEPS)),
        today=local_day(now()),
        changes=queries.term_changes(),
        names=NAMES,
        by_law=BY_LAW,
        can_set=policy.can_set_terms(actor()),
    )


def _rows(found: Terms, codes: list[TermCode]) -> list[tuple[TermCode, Term]]:
    return [(code, span) for code in codes for span in found.spans(code)]


@bp.route("/escalations/terms/<code>", methods=["GET", "POST"])
@roles(*policy.TERM_KEEPERS)
def term(code: str) -> Answer:
    """Set a clock from a day on: what would move is shown first, then saved with what the person ticked."""
    if code not in set(TermCode):
        raise NotFound(_("Không có thời hạn này."))
    wanted = TermCode(code)
    if wanted in BY_LAW:
        raise Forbidden(_("Thời hạn này do nghị định quy định, không sửa được."))
    form = _form(wanted)
    if not form.validate_on_submit() or request.form.get("do") == "edit":
        return _edit(wanted, form)
    if request.form.get("do") == "save":
        moved = form.attempt(lambda: _save(wanted, form))
        if moved is not None:
            flash(_saved(moved), "success")
            return redirect(url_for("escalations.terms"))
    return _preview(wanted, form)


def _form(code: TermCode) -> TermForm:
    """The form with the present days; a step always has a clock, so that it is not asked whether."""
    today, last = local_day(now()), queries.load_terms().spans(code)[-1]
    form = TermForm(
        version=queries.count_term_changes(code), days=last.days, legal_ref=last.legal_ref, begins=today
    )
    if code in STEPS:
        del form.exists, form.ends
    return form


def _edit(code: TermCode, form: TermForm) -> Answer:
    return render_template("escalations/term.html", form=form, code=code, names=NAMES), form.status


def _preview(code: TermCode, form: TermForm) -> Answer:
    found = form.attempt(lambda: operations.preview_term(form.plan(code), actor=actor(), now=now()))
    if found is None:
        return _edit(code, form)
    form.version.raw_data, form.version.data = None, found.version
    if request.form.get("do") != "save":
        form.chosen.data = [move.key for move in found.moves if move.new > move.old]
    return render_template(
        "escalations/term_preview.html",
        form=form,
        code=code,
        plan=form.plan(code),
        found=found,
        units=short_names(),
        names=NAMES,
        today=local_day(now()),
    ), form.status


def _save(code: TermCode, form: TermForm) -> int:
    return operations.set_term(
        form.plan(code),
        version=form.version.data,
        shown=form.shown.data or (),
        chosen=form.chosen.data or (),
        actor=actor(),
        now=now(),
    )


def _saved(moved: int) -> str:
    if not moved:
        return str(_("Đã lưu thời hạn; các đồng hồ đang chạy giữ nguyên hạn."))
    said = ngettext(
        "Đã lưu thời hạn; %(num)d đồng hồ đang chạy được tính lại.",
        "Đã lưu thời hạn; %(num)d đồng hồ đang chạy được tính lại.",
        moved,
    )
    return str(said)
