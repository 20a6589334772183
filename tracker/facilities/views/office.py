"""One unit's one-stop office: how it stands, its stock-takes, and how a new one begins."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.facilities import exports, figures, operations, policy, queries
from tracker.facilities.figures import counted
from tracker.facilities.forms import BeginForm, chosen
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.states import OPEN
from tracker.facilities.views.drawing import checked
from tracker.facilities.views.page import READERS, WRITERS, Answer, bp, norms_of, page_of, words
from tracker.facilities.views.works.beside import works_beside
from tracker.units.models import UnitVersion
from tracker.units.queries import get_unit, version_on
from tracker.units.states import COMMUNE_KINDS
from tracker.web.guard import roles
from tracker.web.identity import actor, now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/facilities/units/<int:unit_id>")
@roles(*READERS)
def office(unit_id: int) -> str:
    """How the office stands by its last stock-take, item by item, and its stock-takes up to now."""
    who, moment = actor(), now()
    one_stop = queries.visible_unit(unit_id, who).one_stop
    unit = version_on(unit_id, local_day(moment))
    last, past = figures.last_take(unit_id, moment), queries.history_of(unit_id, who)
    row = db.session.get(StockTake, last) if last else None
    before = queries.before_in(past, row) if row else None
    seen = shown(row) if row else {"parts": [], "lines": {}, "norms": {}}
    moved = _moved(before, seen["lines"])
    return render_template(
        "facilities/office.html",
        unit=unit,
        one_stop=one_stop,
        stands=counted(seen["lines"].values()),
        row=row,
        before=before,
        moved=moved,
        checked=checked(**seen, moved={one.item_id: one for one in moved}),
        past=past,
        open_row=next((one for one in past if one.unit_id == unit_id and one.state in OPEN), None),
        can_begin=policy.can_begin(who, unit_id),
        **works_beside(unit_id, row),
        **words(),
    )


def _moved(before: queries.Past | None, lines: dict[int, StockLine]) -> list[queries.Moved]:
    """What changed since the stock-take before, if there is one."""
    if before is None:
        return []
    return queries.moved(queries.verdicts_of(before.id), {item: line.verdict for item, line in lines.items()})


def shown(row: StockTake) -> dict[str, Any]:
    """What a page shows of a stock-take: its items by group, its lines by item, and each norm in words."""
    entries = queries.entries_on(row.taken_on)
    district = is_district(row)
    return {
        "parts": queries.by_group(entries),
        "lines": queries.lines_of(row),
        "norms": norms_of(entries, district),
    }


def is_district(row: StockTake) -> bool:
    """Whether the norms of a district's office hold for it."""
    return db.session.get_one(UnitVersion, row.unit_version_id).kind not in COMMUNE_KINDS


@bp.route("/facilities/units/<int:unit_id>/begin", methods=["GET", "POST"])
@roles(*WRITERS)
def begin(unit_id: int) -> Answer:
    """Open a stock-take; the last one stands in its fields."""
    who = actor()
    queries.visible_unit(unit_id, who)
    if not policy.can_begin(who, unit_id):
        raise Forbidden
    last = figures.last_take(unit_id, now())
    officers = db.session.get_one(StockTake, last).officers if last else None
    form = BeginForm(taken_on=local_day(now()), officers=officers)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _begin(unit_id, form))
        if done:
            return redirect(done)
    unit = version_on(unit_id, local_day(now()))
    return render_template(
        "facilities/begin.html", form=form, unit=unit, own=who.unit_id == unit_id, last=last
    ), form.status


def _begin(unit_id: int, form: BeginForm) -> str:
    row = operations.begin(
        unit_id, taken_on=chosen(form.taken_on), officers=form.officers.data, actor=actor(), now=now()
    )
    first = next(iter(queries.by_group(queries.entries_on(row.taken_on))), None)
    if first is None:
        flash(_("Danh mục chưa có hạng mục nào vào ngày này."), "warning")
        return page_of(row.id)
    return url_for("facilities.group", take_id=row.id, group_id=first[0])


@bp.get("/facilities/units/<int:unit_id>/checklist")
@roles(*READERS)
def checklist(unit_id: int) -> str:
    """One page to be printed and filled in by hand, in the order in which it is entered."""
    queries.visible_unit(unit_id, actor())
    day = local_day(now())
    unit = version_on(unit_id, day)
    entries = queries.entries_on(day)
    district = unit.kind not in COMMUNE_KINDS
    return render_template(
        "facilities/checklist.html",
        unit=unit,
        parts=queries.by_group(entries),
        norms=norms_of(entries, district),
        total=len(entries),
    )


@bp.get("/facilities/units/<int:unit_id>/template.xlsx")
@roles(*WRITERS)
def template(unit_id: int) -> Response:
    """The sheet to fill in, with what the last stock-take found."""
    queries.visible_unit(unit_id, actor())
    if not policy.can_begin(actor(), unit_id):
        raise Forbidden
    today = local_day(now())
    last = figures.last_take(unit_id, now())
    row = db.session.get(StockTake, last) if last else None
    unit = version_on(unit_id, today)
    blank = exports.Blank(
        unit.short_name,
        get_unit(unit_id).uuid,
        today,
        row.officers if row else None,
        unit.kind not in COMMUNE_KINDS,
    )
    data = exports.blank_sheet(blank, queries.entries_on(today), queries.lines_of(row))
    return attachment(data, XLSX, "kiem-ke-mot-cua.xlsx")


def attachment(data: bytes, media_type: str, name: str) -> Response:
    """An answer that a browser saves."""
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
