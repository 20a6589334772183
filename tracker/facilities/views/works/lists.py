"""Works as a list, as a board of units by states with their money, and as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from flask import Response, render_template, request
from flask_babel import gettext as _

from tracker.core.access import IN_UNIT
from tracker.core.clock import local_day
from tracker.facilities import exports
from tracker.facilities.models import FIRST_YEAR, LAST_YEAR
from tracker.facilities.queries import works as queries
from tracker.facilities.queries.works import SORTS, BoardLine, Filters, Row
from tracker.facilities.states.works import MoneyKind, Source, WorkState
from tracker.facilities.views.page import bp
from tracker.facilities.views.works.page import KINDS, WORDS, WORK_READERS
from tracker.units.queries import short_names
from tracker.web.forms import tidy
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.locale import dmy, nums
from tracker.web.pagination import Page, address_with, page_number
from tracker.web.rows import Piece

E = TypeVar("E", bound=StrEnum)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/facilities/works")
@roles(*WORK_READERS)
def works() -> str:
    """Works that the person sees, 25 a page, with the money of all that the filters leave."""
    who, moment, filters, page = actor(), now(), _filters(), page_number()
    rows, total = queries.page_of(who, filters, page=page, now=moment)
    counts = queries.counts(who, filters, moment)
    today = local_day(moment)
    money = queries.money_table(queries.conditions(who, filters, moment))
    return render_template(
        "facilities/works.html",
        rows=_rows(rows, today, units=who.reads_all),
        totals={kind: money.total(kind) for kind in MoneyKind},
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        chips=_chips(filters, counts),
        units=_options(_names().items(), filters.unit_id) if who.reads_all else [],
        catalogue=_options(queries.catalogue_on(today), filters.item_id),
        states=list(WorkState),
        years=range(today.year - 3, today.year + 4),
        args=request.args.to_dict(),
        can_add=who.role in IN_UNIT,
        words=WORDS,
        kinds=KINDS,
    )


def _options(pairs: Iterable[tuple[int, str]], chosen: int | None) -> list[Piece]:
    """What a list of choices holds, as `works.html` draws it."""
    return [("chosen" if value == chosen else "option", (value, label)) for value, label in pairs]


def _rows(rows: Sequence[Row], today: dt.date, *, units: bool) -> list[Piece]:
    """The works in pieces, as `works.html` draws them; with their units where the list has those of several."""
    kinds = {kind: str(label) for kind, label in WORDS["kind"].items()}
    written = iter(nums([amount for row in rows for amount in (row.plan, row.grant, row.spend)]))
    pieces: list[Piece] = []
    for row in rows:
        name, late = (row.id, row.title, kinds[row.kind]), row.days_late(today)
        plan, grant, spend = islice(written, 3)
        tags: list[Piece] = [(row.state.value, ())]
        tags += [("was_late" if row.state is WorkState.ACCEPTED else "late", (late,))] if late else []
        tags += [("waits", ())] if row.waits else []
        moved: list[Piece] = [("approved_for", (dmy(row.original_finish_on),))] if row.moved else []
        money = [
            ("grant" if row.grant else "no_grant", (grant,)),
            ("spend" if row.spend else "no_spend", (spend,)),
        ]
        values = (*name, tags, dmy(row.finish_on), moved, plan, money)
        pieces.append(("unit", (row.unit_name, *values)) if units else ("own", values))
    return pieces


def _names() -> dict[int, str]:
    return dict(sorted(short_names().items(), key=lambda one: one[1]))


def _chips(filters: Filters, counts: dict[WorkState, int]) -> list[dict[str, Any]]:
    """Ready narrowings: the states in the order of the work, those without any left out."""
    found = [
        {
            "label": WORDS["state"][state],
            "url": address_with(state=state.value, page=None),
            "active": filters.state is state,
            "count": counts[state],
        }
        for state in WorkState
        if counts[state]
    ]
    every = {"label": _("Tất cả"), "url": address_with(state=None, page=None), "active": filters.state is None}
    return [{**every, "count": sum(counts.values())}, *found]


def _choice(name: str, kind: type[E]) -> E | None:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


def _filters() -> Filters:
    """What the address says; what it says wrongly is left out, so that a stale link shows the whole list."""
    year, sort = identifier(request.args.get("year", "")), request.args.get("sort", "")
    return Filters(
        words=(tidy(request.args.get("q")) or "")[:200],
        state=_choice("state", WorkState),
        unit_id=identifier(request.args.get("unit", "")),
        item_id=identifier(request.args.get("item", "")),
        source=_choice("source", Source),
        year=year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None,
        late=request.args.get("late") == "1",
        waits=request.args.get("waits") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "unit",
    )


def _added(rows: Sequence[Sequence[int]]) -> list[int]:
    """The sums of the columns; nothing without rows."""
    return [*map(sum, zip(*rows, strict=True))]


def _counted(lines: Sequence[BoardLine]) -> list[Piece]:
    """Units with their works by state and those that are late, as `works_board.html` draws them."""
    columns = [*(state.value for state in WorkState), "late"]
    pieces: list[Piece] = []
    for line in lines:
        cells = [
            (name, (line.unit_id, count)) if count else _NONE
            for name, count in zip(columns, line.figures, strict=True)
        ]
        pieces.append(("unit", (line.unit_id, line.name, cells, line.all)))
    return pieces


_NONE: Piece = ("none", ())


def _paid(lines: Sequence[BoardLine]) -> list[Piece]:
    """The same units with their money."""
    written = iter(nums([amount for line in lines for amount in line.sums.values()]))
    return [("unit", (line.name, *islice(written, len(MoneyKind)))) for line in lines]


@bp.get("/facilities/works/board")
@roles(*WORK_READERS)
def works_board() -> str:
    """Units by states, and money by source and year."""
    who, moment = actor(), now()
    lines = queries.board(who, moment, _names())
    own = [] if who.reads_all else queries.rows_where(queries.conditions(who, Filters(), moment), "finish")
    *by_state, late = _added([line.figures for line in lines]) or [0] * (len(WorkState) + 1)
    sums = _added([list(line.sums.values()) for line in lines]) or [0] * len(MoneyKind)
    return render_template(
        "facilities/works_board.html",
        lines=lines,
        counted=_counted(lines),
        paid=_paid(lines),
        states=list(WorkState),
        by_state=dict(zip(WorkState, by_state, strict=True)),
        late=late,
        sums=dict(zip(MoneyKind, sums, strict=True)),
        table=queries.money_seen(who),
        cards={
            state: [(row, row.days_late(local_day(moment))) for row in own if row.state is state]
            for state in WorkState
        },
        words=WORDS,
        kinds=KINDS,
    )


@bp.get("/facilities/works/table.<any('csv', 'xlsx'):form>")
@roles(*WORK_READERS)
def works_table(form: str) -> Response:
    """All that the filters leave as a file; the workbook has a second sheet with the money by source and year."""
    where = queries.conditions(actor(), _filters(), now())
    rows = queries.rows_where(where, _filters().sort)
    things = queries.things_of([row.id for row in rows], now())
    table = exports.of_works(rows, things, words=_, today=local_day(now()))
    if form == "csv":
        return _file(exports.as_csv(table), "text/csv; charset=utf-8", "nang-cap-mot-cua.csv")
    money = exports.of_money(queries.money_table(where), words=_)
    return _file(exports.as_xlsx(table, money), XLSX, "nang-cap-mot-cua.xlsx")


@bp.get("/facilities/works/money.csv")
@roles(*WORK_READERS)
def works_money() -> Response:
    """Money by source and year of every work that the person sees."""
    data = exports.as_csv(exports.of_money(queries.money_seen(actor()), words=_))
    return _file(data, "text/csv; charset=utf-8", "von-nang-cap-mot-cua.csv")


def _file(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
