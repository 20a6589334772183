"""Recording an activity: the channel first, then one screen with its fields; and putting one right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.outreach import operations, policy, queries
from tracker.outreach.forms import ActivityFields, CorrectForm, NewActivityForm
from tracker.outreach.models import Activity
from tracker.outreach.queries import ActivityFacts, Doubt
from tracker.outreach.states import ACTIVITY_FLOW, CHANNELS, Channel
from tracker.outreach.views.page import Answer, around, bp, choice, most_bytes, number, renew, writers
from tracker.units.models import UnitVersion
from tracker.units.queries import VillageRow, all_on, short_names, version_on, villages_on
from tracker.units.states import COMMUNE_KINDS
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now


@dataclass(frozen=True)
class Setting:
    """Whose activity it is, and in which commune its villages are looked for."""

    unit: UnitVersion
    at: int | None


def _setting() -> Setting:
    """The unit that the address names, which only the office may choose, and the commune of the villages."""
    who, today = actor(), local_day(now())
    wanted = number("unit")
    unit_id = wanted if wanted is not None and who.has(Role.OFFICE) else who.unit_id or 0
    if not policy.can_record(who, unit_id):
        raise Forbidden
    unit = version_on(unit_id, today)
    own = unit.unit_id if unit.kind in COMMUNE_KINDS else None
    return Setting(unit, number("at") or own)


@bp.route("/new", methods=["GET", "POST"])
@writers
def new() -> Answer:
    """Record an activity; without a channel in the address the page asks for it first."""
    setting, start = _setting(), _start()
    channel = choice("channel", Channel) or (start.channel if start else None)
    if channel is None:
        return _choose(setting)
    form = _new_form(setting, channel, start)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _record(form, setting, channel))
        if done:
            flash(_("Đã ghi hoạt động tuyên truyền."), "success")
            return redirect(done)
    doubts = _shown(form, setting.unit.unit_id, channel)
    return _page(form, setting, channel, doubts=doubts, start=start), form.status


def _start() -> Activity | None:
    """The activity that the new one starts from: the one that the address names."""
    wanted = number("copy")
    return None if wanted is None else queries.get_visible(wanted, actor())


def _choose(setting: Setting) -> str:
    today, who = local_day(now()), actor()
    communes = [one for one in all_on(today) if one.kind in COMMUNE_KINDS]
    return render_template(
        "outreach/choose.html",
        setting=setting,
        last=queries.last_of(setting.unit.unit_id),
        communes=communes,
        units=all_on(today) if who.has(Role.OFFICE) else [],
        args={name: value for name, value in request.args.items() if name in {"unit", "at", "village", "task"}},
        **around(),
    )


def _new_form(setting: Setting, channel: Channel, start: Activity | None) -> NewActivityForm:
    unit_id = setting.unit.unit_id
    wanted = number("task")
    tasks = queries.tasks_of(unit_id, asked=[wanted or 0])
    form = NewActivityForm(**_proposed(start, [one.id for one in tasks if one.open or one.id == wanted]))
    form.narrow(channel)
    _offer(form, setting, queries.facts_of(start) if start else None)
    return form


def _proposed(start: Activity | None, open_tasks: Sequence[int]) -> dict[str, Any]:
    """What the form begins with: of an earlier activity the circumstances, never its figures or evidence."""
    today = local_day(now())
    village = number("village")
    if start is None:
        return {"held_on": today, "village_ids": [village] if village else [], "task_ids": open_tasks}
    facts = queries.facts_of(start)
    return {
        "held_on": today,
        "audience": facts.audience.value,
        "village_ids": list(facts.village_ids),
        "place": facts.place,
        "languages": list(facts.languages),
        "task_ids": list(facts.task_ids),
        "directive_ids": list(facts.directive_ids),
        "material_ids": list(facts.material_ids),
    }


def _offer(form: ActivityFields, setting: Setting, known: ActivityFacts | None) -> None:
    """Offer what can be chosen: villages of the day written down, tasks and directives of the unit, materials."""
    unit_id = setting.unit.unit_id
    tasks = queries.tasks_of(unit_id, known.task_ids if known else (), asked=[number("task") or 0])
    of_tasks = {one.directive_id for one in tasks}
    chosen = known.directive_ids if known else ()
    directives = [one for one in queries.directives_for(unit_id, among=chosen) if one[0] not in of_tasks]
    form.choose_from(
        [(row.id, _label(row, setting)) for row in _villages(form, setting, known)],
        [(one.id, one.label) for one in tasks],
        directives,
        queries.material_choices(among=known.material_ids if known else ()),
    )


def _villages(form: ActivityFields, setting: Setting, known: ActivityFacts | None) -> list[VillageRow]:
    """Villages of the commune in question on the activity's day, and those chosen already wherever they lie."""
    day: dt.date = form.held_on.data or local_day(now())
    chosen = {identifier(one) for one in request.form.getlist("village_ids")}
    chosen |= set(known.village_ids) if known else set()
    chosen.add(number("village"))
    return [row for row in villages_on(day) if row.unit_id == setting.at or row.id in chosen]


def _label(row: VillageRow, setting: Setting) -> str:
    if row.unit_id == setting.unit.unit_id:
        return row.label
    return f"{row.label} ({short_names()[row.unit_id]})"


def _record(form: NewActivityForm, setting: Setting, channel: Channel) -> str:
    row = operations.record(
        form.facts(setting.unit.unit_id, channel),
        actor=actor(),
        now=now(),
        confirmed=form.confirmation(),
        files=form.files.prepared,
    )
    return url_for("outreach.activity", activity_id=row.id)


def _shown(form: ActivityFields, unit_id: int, channel: Channel, but: int | None = None) -> list[Doubt]:
    """The points of what was typed, once its shape is right; the form then carries that they were shown."""
    if not form.is_submitted() or form.held_on.data is None or form.refusal:
        return []
    wrong = [name for name in form.errors if name != "concern_reason"]
    if wrong:
        return []
    facts = form.facts(unit_id, channel)
    offered = queries.tasks_of(unit_id, asked=facts.task_ids)
    of_tasks = {one.directive_id for one in offered if one.id in facts.task_ids}
    whole = ActivityFacts(**{**vars(facts), "directive_ids": tuple(of_tasks | set(facts.directive_ids))})
    found = queries.doubts(whole, local_day(now()), but=but)
    form.show(queries.codes(found))
    return found


def _page(
    form: ActivityFields, setting: Setting, channel: Channel, *, doubts: Sequence[Doubt], **more: Any
) -> str:
    return render_template(
        "outreach/form.html",
        form=form,
        setting=setting,
        channel=channel,
        kind=CHANNELS[channel],
        doubts=doubts,
        most=most_bytes(),
        keep={name: value for name, value in request.args.items() if name in {"unit", "at", "village", "task"}},
        **{"row": None, "start": None, **more},
        **around(),
    )


@bp.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@writers
def edit(activity_id: int) -> Answer:
    """Put an activity right; its history keeps what it said before."""
    row = queries.get_visible(activity_id, actor())
    if not policy.can_change(actor(), row):
        raise Forbidden
    ACTIVITY_FLOW.check("correct", row.state)
    channel = choice("channel", Channel) or row.channel
    setting = _setting_of(row)
    form = _correct_form(row, setting, channel)
    if form.validate_on_submit() and form.attempt(lambda: _correct(activity_id, form, channel)):
        flash(_("Đã sửa hoạt động; lịch sử giữ nội dung cũ."), "success")
        return redirect(url_for("outreach.activity", activity_id=activity_id))
    row = queries.get_visible(activity_id, actor())
    renew(form, row.version)
    doubts = _shown(form, row.unit_id, channel, row.id)
    return _page(form, setting, channel, doubts=doubts, row=row), form.status


def _setting_of(row: Activity) -> Setting:
    unit = version_on(row.unit_id, row.held_on)
    return Setting(unit, number("at") or (unit.unit_id if unit.kind in COMMUNE_KINDS else None))


def _correct_form(row: Activity, setting: Setting, channel: Channel) -> CorrectForm:
    facts = queries.facts_of(row)
    form = CorrectForm(
        held_on=facts.held_on,
        audience=facts.audience.value,
        village_ids=list(facts.village_ids),
        place=facts.place,
        languages=list(facts.languages),
        task_ids=list(facts.task_ids),
        directive_ids=list(facts.directive_ids),
        material_ids=list(facts.material_ids),
        note=facts.note,
        concern_reason=row.concern_reason,
        version=row.version,
        **{measure.value: value for measure, value in facts.counts.items()},
    )
    form.narrow(channel)
    _offer(form, setting, facts)
    return form


def _correct(activity_id: int, form: CorrectForm, channel: Channel) -> bool:
    row = queries.get_visible(activity_id, actor())
    operations.correct(
        row,
        form.facts(row.unit_id, channel),
        actor=actor(),
        now=now(),
        version=form.version.data,
        confirmed=form.confirmation(),
        note=form.correction.data or "",
        files=form.files.prepared,
    )
    return True
