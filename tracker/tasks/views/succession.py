"""Acts that change units: proposed by form or file, shown with their effect on tasks and people, then done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.accounts.operations.moving import people_of
from tracker.core.clock import local_day
from tracker.core.errors import Invalid, NotFound, Refusal
from tracker.tasks.operations import planned, succession
from tracker.tasks.operations.reform_plan import Plan
from tracker.tasks.views.page import bp
from tracker.units import operations as unit_acts
from tracker.units import queries as units
from tracker.units.forms import ChangeForm, ConfirmForm, ReformFileForm
from tracker.units.models import Reorganisation
from tracker.units.operations import Reform
from tracker.units.policy import KEEPERS
from tracker.units.states import ENDING, PLANNED_LABELS, SUCCESSION_LABELS, SuccessionKind
from tracker.web.forms import Form
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import told, words_for

Answer = str | Response | tuple[str, int]
WORDS, PLANNED_WORDS = words_for(SUCCESSION_LABELS), words_for(PLANNED_LABELS)


@bp.get("/units/changes")
@roles(*KEEPERS)
def changes() -> str:
    """The acts that were carried out or wait for their day, and the ways to a new one."""
    names = units.short_names()
    return render_template(
        "units/changes.html",
        acts=units.acts(),
        planned=units.planned_acts(),
        planned_labels=PLANNED_WORDS,
        names=names,
        kinds=SuccessionKind,
        words=WORDS,
    )


@bp.route("/units/changes/new/<kind>", methods=["GET", "POST"])
@roles(*KEEPERS)
def new_change(kind: str) -> Answer:
    """Describe an act of one kind; sent, it is shown with its effect and changes nothing yet."""
    if kind not in set(SuccessionKind):
        raise NotFound
    form = ChangeForm(effective_on=local_day(now()))
    form.offer(units.changeable(local_day(now())), units.groups())
    if form.validate_on_submit():
        shown = _shown(form.reform(SuccessionKind(kind)), form)
        if shown is not None:
            return shown
    page = render_template(
        "units/change_form.html", form=form, kind=SuccessionKind(kind), kinds=SuccessionKind, words=WORDS
    )
    return page, form.status


@bp.route("/units/changes/import", methods=["GET", "POST"])
@roles(*KEEPERS)
def import_change() -> Answer:
    """Take a whole reform from a file; sent, it is shown with its effect and changes nothing yet."""
    form = ReformFileForm(effective_on=local_day(now()))
    problems: tuple[unit_acts.Problem, ...] = ()
    if form.validate_on_submit():
        try:
            reading = unit_acts.read_reform(form.file.data.read())
            problems = reading.problems
            if problems:
                raise Invalid("Tệp có chỗ sai; xem từng ô ở dưới.", field="file")
            shown = _shown_file(reading, form)
        except Refusal as refused:
            form.put(refused)
            shown = None
        if shown is not None:
            return shown
    return render_template("units/change_import.html", form=form, problems=problems), form.status


def _shown_file(reading: unit_acts.ReformFile, form: ReformFileForm) -> Answer | None:
    found = unit_acts.propose(
        reading.lines,
        effective_on=cast(dt.date, form.effective_on.data),
        legal_ref=form.legal_ref.data,
        parent=form.parent.data or "",
        reason=form.reason.data or "",
    )
    return _shown(found.reform, form, elsewhere=found.elsewhere, unchanged=found.unchanged)


def _shown(
    reform: Reform, form: Form, *, elsewhere: tuple[str, ...] = (), unchanged: tuple[str, ...] = ()
) -> Answer | None:
    """The page of an act before it is done, or None when a rule refuses it, which the form then says."""
    try:
        plan = succession.plan(reform, actor=actor(), now=now())
    except Refusal as refused:
        form.put(refused)
        return None
    confirm = ConfirmForm(formdata=None, act=unit_acts.encode(reform), digest=plan.digest)
    return _plan_page(reform, plan, confirm, elsewhere=elsewhere, unchanged=unchanged)


def _plan_page(reform: Reform, plan: Plan, form: ConfirmForm, **more: tuple[str, ...]) -> str:
    return render_template(
        "units/change_plan.html",
        reform=reform,
        plan=plan,
        form=form,
        words=WORDS,
        early=reform.effective_on > local_day(now()),
        **{"elsewhere": (), "unchanged": (), **more},
    )


@bp.post("/units/changes")
@roles(*KEEPERS)
def carry_out_change() -> Answer:
    """Do the act that was shown; when something has changed meanwhile it is shown anew."""
    return _confirm(_carry_out, _("Đã sắp xếp đơn vị. Nhiệm vụ đang mở đã chuyển giao."))


@bp.post("/units/changes/planned")
@roles(*KEEPERS)
def plan_change() -> Answer:
    """Confirm the act that was shown before its day; when something has changed meanwhile it is shown anew."""
    return _confirm(_plan, _("Đã hẹn. Việc sắp xếp tự thực hiện khi bắt đầu ngày hiệu lực."))


def _confirm(deed: Callable[[Reform, str], str], said: str) -> Answer:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return redirect(url_for("tasks.changes"))
    try:
        reform = unit_acts.decode(form.act.data)
    except Invalid as refused:
        flash(told(refused), "error")
        return redirect(url_for("tasks.changes"))
    address = form.attempt_once(lambda: deed(reform, form.digest.data))
    if address is not None:
        flash(said, "success")
        return redirect(address)
    return _again(reform, form)


def _plan(reform: Reform, digest: str) -> str:
    made = planned.plan_act(reform, actor=actor(), now=now(), digest=digest)
    return url_for("tasks.planned", planned_id=made.id)


def _carry_out(reform: Reform, digest: str) -> str:
    act = succession.carry_out(reform, actor=actor(), now=now(), digest=digest)
    return url_for("tasks.change", act_id=act.id)


def _again(reform: Reform, refused: ConfirmForm) -> Answer:
    """The plan as it is now, below the sentence that says why it was not done; the list where none can be made."""
    try:
        plan = succession.plan(reform, actor=actor(), now=now())
    except Refusal as hindered:
        flash(told(hindered), "error")
        return redirect(url_for("tasks.changes"))
    form = ConfirmForm(formdata=None, act=unit_acts.encode(reform), digest=plan.digest)
    form.refusal = refused.refusal or next((said for _field, said in refused.said()), "")
    return _plan_page(reform, plan, form), refused.status


@bp.get("/units/changes/<int:act_id>")
@roles(*KEEPERS)
def change(act_id: int) -> str:
    """What an act did, and the people for whom it leaves something to decide."""
    act = units.get_act(act_id)
    ended = dict.fromkeys(row.predecessor_id for row in act.successions if row.kind in ENDING)
    return render_template(
        "units/change.html",
        act=act,
        planned=units.planned_as(act_id),
        names=units.short_names(),
        words=WORDS,
        ended=list(ended),
        people=[(unit_id, found) for unit_id in ended if (found := people_of(unit_id))],
        counts=_counts(act),
    )


def _counts(act: Reorganisation) -> list[tuple[str, int, int]]:
    """Totals before and after, as they were shown, by the names of their parts."""
    labels = [
        (_("Đã hoàn thành"), ("done_on_time", "done_late", "done_no_deadline")),
        (_("Đang mở"), ("open_in_term", "open_overdue", "open_no_deadline")),
        (_("Không áp dụng"), ("not_applicable",)),
        (_("Thu hồi"), ("withdrawn",)),
        (_("Chuyển giao"), ("transferred",)),
    ]
    before, after = act.figures["before"], act.figures["after"]
    return [
        (label, sum(before[one] for one in parts), sum(after[one] for one in parts)) for label, parts in labels
    ]
