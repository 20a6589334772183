"""All one-stop offices at a glance: by unit, by what is missing, by what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.core.access import IN_UNIT
from tracker.core.clock import local_day
from tracker.facilities import figures, queries
from tracker.facilities.views.page import OVERSEERS, READERS, Answer, bp, words
from tracker.web.forms import parse_day
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.locale import dmy, pct
from tracker.web.pagination import address_with


@bp.get("/facilities")
@roles(*READERS)
def board() -> Answer:
    """Every office by group of items; whoever works in a unit is led to the unit's own."""
    who = actor()
    if who.role in IN_UNIT:
        return redirect(url_for("facilities.office", unit_id=who.unit_id or 0))
    district = figures.district_figures(now())
    columns = groups()
    return render_template(
        "facilities/board.html",
        district=district,
        groups=columns,
        lines=_lines(district, columns),
        kinds_shown=_KINDS,
        sums=district.by_group,
        places=ways("board"),
        **words(),
    )


def groups() -> list[tuple[int, str]]:
    """The groups of items that are counted today: identifier and name, in order."""
    return [(one, name) for one, name, _found in queries.by_group(queries.entries_on(local_day(now())))]


_KINDS = ("ok", "late", "over")


@dataclass(frozen=True, slots=True)
class Line:
    """One office on the board: its figures, and kind and wording of each group's cell, None where none counted.

    The wordings of the whole office stand ready because table and list both show them: `said` tells figures and
    day, and is empty without a stock-take.
    """

    figures: figures.UnitFigures
    cells: list[tuple[str, str] | None]
    met_of_all: str
    share: str
    said: str

    def drawn(self, forms: Mapping[str, tuple[str, str]], gap: str) -> Markup:
        """The cells as markup: a board has more than a thousand, of three kinds.

        Takes by kind what stands before and after the wording, and what a gap shows; all of it markup.
        """
        parts = []
        for cell in self.cells:
            if cell is None:
                parts.append(gap)
            else:
                before, after = forms[cell[0]]
                parts.append(f"{before}{cell[1]}{after}")
        return Markup("".join(parts))  # noqa: S704 (markup and numbers)


def _lines(district: figures.DistrictFigures, columns: list[tuple[int, str]]) -> list[Line]:
    said = str(_("%(met)s/%(all)s đạt, kiểm kê %(day)s"))
    return [_line(one, district, columns, said) for one in district.units]


def _line(
    one: figures.UnitFigures, district: figures.DistrictFigures, columns: list[tuple[int, str]], said: str
) -> Line:
    nothing, counts = figures.Counts(), one.counts
    cells = [_cell(district.groups.get((one.unit_id, group_id), nothing)) for group_id, _name in columns]
    words = {"met": counts.met, "all": counts.applicable, "day": dmy(one.taken_on)}
    figures_told = f"{counts.met}/{counts.applicable}"
    return Line(one, cells, figures_told, pct(counts.share), said % words if one.taken_on else "")


def _cell(one: figures.Counts) -> tuple[str, str] | None:
    """What stands in a cell: its kind (all met, half or more, less than half) and its figures."""
    every = one.applicable
    if not every:
        return None
    kind = "ok" if one.met == every else ("over" if one.met * 2 < every else "late")
    return kind, f"{one.met}/{every}"


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
        gaps=sorted(kept, key=lambda gap: -gap.lacking),
        chips=[every, *chips],
        places=ways("gaps"),
        most=queries.UNITS_NAMED,
        **words(),
    )


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
        short=queries.shortages(district, item_id),
        **words(),
    )


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
        changes=found,
        compared=compared,
        better=sum(one.better for one in compared),
        worse=sum(one.worse for one in compared),
        same=sum(one.same for one in compared),
        typed=typed,
        wrong=wrong,
        places=ways("trend"),
        **words(),
    )


def _day(typed: str) -> tuple[dt.date | None, bool]:
    """The day that was typed, and whether it is none."""
    try:
        return (parse_day(typed) if typed else None), False
    except ValueError:
        return None, True
