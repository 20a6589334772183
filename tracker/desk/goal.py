"""A measurable goal as a drawing: baseline, goal and a scale that holds both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.directives.models import reference_of
from tracker.web.locale import num

WIDTH = 320
COMPARISONS = {
    ">": _l("trên %(goal)s"),
    ">=": _l("từ %(goal)s"),
    "=": _l("đạt %(goal)s"),
    "<": _l("dưới %(goal)s"),
    "<=": _l("không quá %(goal)s"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal in words and in places on a line of WIDTH units; `base_x` is None without a baseline."""

    indicator: str
    baseline: str
    goal: str
    low: str
    high: str
    base_x: int | None
    goal_x: int
    anchor: str
    summary: str
    gap: str
    source: str


def goals(rows: Iterable[Any]) -> list[Goal]:
    """Goals from rows of targets with the columns of their directive."""
    return [_goal(row) for row in rows]


def _goal(row: Any) -> Goal:
    known = [value for value in (row.baseline, row.goal) if value is not None]
    step = _step(known)
    low = (min(known) / step).to_integral_value(ROUND_FLOOR) * step
    high = (max(known) / step).to_integral_value(ROUND_CEILING) * step
    if low == high:
        high = low + step
    goal_x = _place(row.goal, low, high)
    aim = str(COMPARISONS[row.comparator]) % {"goal": _value(row.goal, row.measure)}
    if row.by:
        aim = _("%(aim)s: mục tiêu %(by)s", aim=aim, by=row.by)
    return Goal(
        indicator=row.indicator,
        baseline=_value(row.baseline, row.measure) if row.baseline is not None else "",
        goal=aim,
        low=_value(low, row.measure),
        high=_value(high, row.measure),
        base_x=_place(row.baseline, low, high) if row.baseline is not None else None,
        goal_x=goal_x,
        anchor="start" if goal_x < WIDTH * 0.3 else "end" if goal_x > WIDTH * 0.7 else "middle",
        summary=_summary(row, aim),
        gap=_gap(row),
        source=reference_of(row.type, row.number, row.symbol),
    )


def _step(known: list[Decimal]) -> Decimal:
    """A round step between the ends of the scale: 5 for shares near 93 %, more where the gap is wide."""
    widest = max(known) - min(known)
    step = Decimal(5)
    while step < widest:
        step *= 10 if str(step)[0] == "1" else 2
    return step


def _place(value: Decimal, low: Decimal, high: Decimal) -> int:
    return round(WIDTH * (value - low) / (high - low))


def _value(value: Decimal, measure: str) -> str:
    places = max(0, -int(value.normalize().as_tuple().exponent))
    text = num(value, places)
    return f"{text}%" if measure == "%" else f"{text} {measure}".strip()


def _summary(row: Any, aim: str) -> str:
    if row.baseline is None:
        return f"{row.indicator}: {aim}"
    base = _value(row.baseline, row.measure)
    return str(_("%(what)s: đã đạt %(base)s, %(aim)s", what=row.indicator, base=base, aim=aim))


def _gap(row: Any) -> str:
    """How far it is from the baseline to the goal, in words; empty where the goal is already met."""
    if row.baseline is None:
        return ""
    away = row.goal - row.baseline
    if (row.comparator in {"<", "<="}) == (away > 0) or away == 0:
        return ""
    amount = _value(abs(away), "") + " " + (_("điểm phần trăm") if row.measure == "%" else row.measure)
    if row.comparator == ">":
        return str(_("Cần tăng hơn %(amount)s.", amount=amount.strip()))
    if row.comparator == "<":
        return str(_("Cần giảm hơn %(amount)s.", amount=amount.strip()))
    if away > 0:
        return str(_("Cần tăng %(amount)s.", amount=amount.strip()))
    return str(_("Cần giảm %(amount)s.", amount=amount.strip()))
