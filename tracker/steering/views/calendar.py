"""The calendar of days off and swap days: a year's view for all, editing with a preview for those who keep it."""

from __future__ import annotations

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.steering import operations, policy, queries
from tracker.steering.forms import DayForm
from tracker.steering.states import DAY_LABELS, DAY_VERB_LABELS
from tracker.steering.views.page import Answer, bp
from tracker.units.queries import short_names
from tracker.web.guard import roles, signed_in_only
from tracker.web.identity import actor, now
from tracker.web.locale import words_for

DAY_WORDS = words_for(DAY_LABELS)
VERB_WORDS = words_for(DAY_VERB_LABELS)


@bp.get("/calendar")
@signed_in_only
def calendar() -> str:
    """A year's exceptions, and what happened to them."""
    today = local_day(now())
    asked = request.args.get("year", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    wanted = min(max(wanted, operations.FIRST_YEAR), operations.LAST_YEAR)
    return render_template(
        "steering/calendar.html",
        year=queries.year(wanted),
        events=queries.events_of(wanted) if policy.can_keep_calendar(actor()) else [],
        kinds=DAY_WORDS,
        verbs=VERB_WORDS,
        can_keep=policy.can_keep_calendar(actor()),
    )


@bp.route("/calendar/day", methods=["GET", "POST"])
@roles(*policy.KEEPERS)
def day() -> Answer:
    """Edit a day: what would move is shown first, then saved with what the person ticked."""
    if request.method == "GET":
        return render_template("steering/day.html", form=_form())
    form = DayForm()
    if not form.validate_on_submit() or request.form.get("do") == "edit":
        return render_template("steering/day.html", form=form), form.status
    if request.form.get("do") == "save":
        moved = form.attempt(lambda: _save(form))
        if moved is not None:
            flash(_saved(moved), "success")
            return redirect(url_for("steering.calendar", year=form.plan().day.year))
    return _preview(form)


def _form() -> DayForm:
    """The day that the address names as it stands, or an empty one."""
    asked = request.args.get("day", "")
    if not asked:
        return DayForm(version=0)
    try:
        row = queries.day_on(dt.date.fromisoformat(asked))
    except ValueError as error:
        raise NotFound from error
    if row is None:
        raise NotFound(_("Ngày này không có trong lịch."))
    return DayForm(obj=row, kind=row.kind.value)


def _preview(form: DayForm) -> Answer:
    found = form.attempt(lambda: operations.preview(form.plan(), actor=actor(), now=now()))
    if found is None:
        return render_template("steering/day.html", form=form), form.status
    form.version.raw_data, form.version.data = None, found.version
    today = local_day(now())
    if request.form.get("do") != "save":
        form.chosen.data = [move.key for move in found.moves if move.new > move.old]
    return render_template(
        "steering/day_preview.html",
        form=form,
        plan=form.plan(),
        moves=found.moves,
        today=today,
        names=short_names(),
        kinds=DAY_WORDS,
    ), form.status


def _save(form: DayForm) -> int:
    return operations.save_day(
        form.plan(),
        version=form.version.data,
        shown=form.shown.data or (),
        chosen=form.chosen.data or (),
        actor=actor(),
        now=now(),
    )


def _saved(moved: int) -> str:
    if not moved:
        return str(_("Đã lưu lịch; không hạn nào thay đổi."))
    said = ngettext(
        "Đã lưu lịch; %(num)d hạn được tính lại, đơn vị đã được báo.",
        "Đã lưu lịch; %(num)d hạn được tính lại, đơn vị đã được báo.",
        moved,
    )
    return str(said)
