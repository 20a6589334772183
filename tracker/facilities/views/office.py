"""One unit's one-stop office: how it stands, its stock-takes, and how a new one begins."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.facilities import exports, figures, operations, policy, queries
from tracker.facilities.forms import BeginForm, chosen
from tracker.facilities.models import StockLine, StockTake
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
    queries.visible_unit(unit_id, who)
    stands = figures.unit_figures(unit_id, moment)
    row = db.session.get(StockTake, stands.stock_take_id) if stands.stock_take_id else None
    before = queries.last_before(row) if row else None
    open_row = queries.open_take(unit_id)
    seen = shown(row) if row else {"parts": [], "lines": {}, "norms": {}}
    return render_template(
        "facilities/office.html",
        unit=version_on(unit_id, local_day(moment)),
        one_stop=get_unit(unit_id).one_stop,
        stands=stands,
        row=row,
        before=before,
        moved={one.item_id: one for one in _moved(before, seen["lines"])},
        past=queries.history_of(unit_id, who),
        open_row=open_row if open_row and _sees(who, open_row) else None,
        can_begin=policy.can_begin(who, unit_id),
        **works_beside(unit_id, row),
        **seen,
        **words(),
    )


def _sees(who: Actor, row: StockTake) -> bool:
    return row.unit_id == who.unit_id or (row.entered_by_office and who.reads_all)


def _moved(before: StockTake | None, lines: dict[int, StockLine]) -> list[queries.Moved]:
    """What changed since the stock-take before, if there is one."""
    if before is None:
        return []
    return queries.moved(queries.verdicts_of(before), {item: line.verdict for item, line in lines.items()})


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
    last = figures.unit_figures(unit_id, now()).stock_take_id
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
    last = figures.unit_figures(unit_id, now()).stock_take_id
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
