"""All one-stop offices at a glance: by unit, by what is missing, by what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.access import IN_UNIT
from tracker.core.clock import local_day
from tracker.core.quantities import write_quantity
from tracker.facilities import figures, queries
from tracker.facilities.views.page import OVERSEERS, READERS, Answer, bp, words
from tracker.web.forms import parse_day
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.locale import dmy, pct
from tracker.web.pagination import address_with
from tracker.web.rows import Piece


@bp.get("/facilities")
@roles(*READERS)
def board() -> Answer:
    """Every office by group of items; whoever works in a unit is led to the unit's own."""
    who = actor()
    if who.role in IN_UNIT:
        return redirect(url_for("facilities.office", unit_id=who.unit_id or 0))
    district = figures.district_figures(now())
    columns, lines = groups(), _lines(district)
    return render_template(
        "facilities/board.html",
        district=district,
        groups=columns,
        cells=_cells(district, columns, lines),
        cards=_cards(lines),
        sums=district.by_group,
        places=ways("board"),
        **words(),
    )


def groups() -> list[tuple[int, str]]:
    """The groups of items that are counted today: identifier and name, in order."""
    return [(one, name) for one, name, _found in queries.by_group(queries.entries_on(local_day(now())))]


Line = tuple[figures.UnitFigures, str, str]
"""An office with its day and its share in words; the day is empty without a stock-take."""


def _lines(district: figures.DistrictFigures) -> list[Line]:
    return [(one, dmy(one.taken_on) if one.taken_on else "", pct(one.share)) for one in district.units]


def _cells(
    district: figures.DistrictFigures, columns: list[tuple[int, str]], lines: Sequence[Line]
) -> Iterator[Piece]:
    """The board row by row, as `board.html` draws them: the office, each group of items, all items.

    A group looks by how much is met: all, half or more, less.
    """
    nothing, found = figures.Counts(), district.groups
    for one, day, share in lines:
        cells: list[Piece] = []
        for group_id, _name in columns:
            met, partly, not_met, _apart = found.get((one.unit_id, group_id), nothing)
            every = met + partly + not_met
            kind = "gap" if not every else "ok" if met == every else "over" if met * 2 < every else "late"
            cells.append((kind, (met, every) if every else ()))
        if day:
            yield "office", (one.unit_id, one.unit, day, cells, one.counts.met, one.counts.applicable, share)
        else:
            yield "new", (one.unit_id, one.unit, cells)


MANY = 60


def _cards(lines: Sequence[Line]) -> Iterator[Piece]:
    """The same for a phone, one card an office; where there are many, the figures alone stand for the bars."""
    said, many = str(_("%(met)s/%(all)s đạt, kiểm kê %(day)s")), len(lines) > MANY
    for one, day, share in lines:
        if day:
            told = said % {"met": one.counts.met, "all": one.counts.applicable, "day": day}
            bars: list[Piece] = [] if many else [("bar", _bars(one.counts))]
            yield "office", (one.unit_id, one.unit, told, bars, share)
        else:
            yield "new", (one.unit_id, one.unit)


def _bars(counts: figures.Counts) -> tuple[int, ...]:
    """Where the parts of a bar of a thousand begin and how wide they are: met, partly, not met."""
    found, sum_, every = [], 0, counts.items or 1
    for count in counts[:3]:
        left, sum_ = 1000 * sum_ // every, sum_ + count
        found += [left, 1000 * sum_ // every - left]
    return tuple(found)


def ways(active: str) -> list[dict[str, Any]]:
    """The ways to look at all offices."""
    ways = {
        "board": _("Theo đơn vị"),
        "gaps": _("Còn thiếu"),
        "works_board": _("Nâng cấp"),
        "trend": _("Thay đổi"),
        "catalogue": _("Danh mục"),
    }
    return [
        {"label": label, "url": url_for(f"facilities.{name}"), "active": name == active, "count": None}
        for name, label in ways.items()
    ]


@bp.get("/facilities/gaps")
@roles(*OVERSEERS)
def gaps() -> str:
    """What is missing, item by item, the most widespread first, with the offices that lack it."""
    district = figures.offices_at(now())
    found = queries.gaps(district)
    group_id = identifier(request.args.get("group", ""))
    kept = [gap for gap in found if gap.lacking and (group_id is None or gap.group_id == group_id)]
    chips = [
        {"label": name, "url": address_with(group=one), "active": one == group_id, "count": None}
        for one, name in _named(found)
    ]
    every = {"label": _("Tất cả nhóm"), "url": address_with(group=None), "active": group_id is None, "count": None}
    return render_template(
        "facilities/gaps.html",
        district=district,
        lines=_missing(sorted(kept, key=lambda gap: -gap.lacking)),
        chips=[every, *chips],
        places=ways("gaps"),
        **words(),
    )


def _missing(found: Sequence[queries.Gap]) -> list[Piece]:
    """The items in pieces, as `gaps.html` draws them."""
    pieces: list[Piece] = []
    for gap in found:
        more = len(gap.units) - queries.UNITS_NAMED
        counts = gap.counts
        values: list[object] = [gap.item_id, gap.name, gap.code, gap.group]
        values += [[("reference", ())] if gap.reference_only else [], gap.lacking]
        values += [[("partly", (counts.partly,))] if counts.partly else []]
        values += [counts.met, counts.applicable, pct(counts.share)]
        missing = (
            ("missing", (write_quantity(gap.missing), gap.unit_of_count)) if gap.missing else ("uncounted", ())
        )
        values += [[missing], ", ".join(gap.units[: queries.UNITS_NAMED])]
        values += [[("more", (gap.item_id, more))] if more > 0 else []]
        pieces.append(("item", values))
    return pieces


def _named(found: list[queries.Gap]) -> list[tuple[int, str]]:
    return list(dict.fromkeys((gap.group_id, gap.group) for gap in found))


@bp.get("/facilities/gaps/<int:item_id>")
@roles(*OVERSEERS)
def gap(item_id: int) -> str:
    """The offices that lack one item, with what they have and need."""
    item = queries.get_item(item_id)
    district = figures.offices_at(now())
    found = queries.gaps(district, item_id=item_id)
    return render_template(
        "facilities/gap.html",
        item=item,
        gap=found[0] if found else None,
        short=_short(queries.shortages(district, item_id)),
        **words(),
    )


def _short(found: list[queries.Short]) -> list[Piece]:
    """The offices that lack an item, as `gap.html` draws them."""
    return [
        (
            one.verdict.value,
            (
                one.unit_id,
                one.unit,
                write_quantity(one.working) or "–",
                write_quantity(one.required) or "–",
                write_quantity(one.missing) or "–",
                one.stock_take_id,
                dmy(one.taken_on),
            ),
        )
        for one in found
    ]


@bp.get("/facilities/trend")
@roles(*OVERSEERS)
def trend() -> str:
    """What became better, worse or stayed since the stock-take before, or since one of up to a day."""
    typed = request.args.get("before", "").strip()
    before, wrong = _day(typed)
    found = queries.changes(now(), before)
    compared = [one for one in found if one.before_id is not None]
    return render_template(
        "facilities/trend.html",
        changes=[_change(one) for one in found],
        compared=compared,
        better=sum(one.better for one in compared),
        worse=sum(one.worse for one in compared),
        same=sum(one.same for one in compared),
        typed=typed,
        wrong=wrong,
        places=ways("trend"),
        **words(),
    )


def _change(one: queries.Change) -> Piece:
    """One office, as `trend.html` draws it."""
    if one.before_id is None:
        return "first", (one.unit_id, one.unit, dmy(one.after_on))
    days = dmy(one.before_on), dmy(one.after_on)
    return "compared", (one.unit_id, one.unit, *days, one.better, one.worse, one.same)


def _day(typed: str) -> tuple[dt.date | None, bool]:
    """The day that was typed, and whether it is none."""
    try:
        return (parse_day(typed) if typed else None), False
    except ValueError:
        return None, True
