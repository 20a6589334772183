"""Values over the years as places in a drawing; a line joins only values of one unit, survey and formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from tracker.feedback.queries import Goal, Series
from tracker.feedback.states import Formula
from tracker.web.locale import figure

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 20, 24
MARKS = ("circle", "square", "diamond", "triangle", "ring", "cross")
MOST_SERIES = len(MARKS)


@dataclass(frozen=True, slots=True)
class Point:
    """A value in the drawing, with what it says."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series in the drawing: its mark tells it apart without colour."""

    mark: str
    unit_name: str
    survey: str
    formula: Formula
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The corners of the line that joins the values."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True, slots=True)
class Trend:
    """A drawing of values over the years; `left_out` series did not fit and stand in the table only."""

    lines: tuple[Line, ...]
    years: tuple[tuple[int, int], ...]
    ticks: tuple[tuple[int, str], ...]
    goal_y: int | None
    goal_text: str
    left_out: int

    @property
    def width(self) -> int:
        """Units from left to right."""
        return WIDTH

    @property
    def height(self) -> int:
        """Units from top to bottom."""
        return HEIGHT


def draw(series: Sequence[Series], goal: Goal | None, measure: str) -> Trend | None:
    """The drawing of series with the line to be reached; None without any value."""
    shown = sorted(series, key=lambda one: (-len(one.points), one.unit_name, one.survey))[:MOST_SERIES]
    values = [value for one in shown for _year, value in one.points]
    if not values:
        return None
    years = sorted({year for one in shown for year, _value in one.points})
    low, high, step = _scale([*values, goal.goal] if goal else values)
    x = {year: _x(place, len(years)) for place, year in enumerate(years)}
    count = int((high - low) / step)
    return Trend(
        lines=tuple(
            Line(
                MARKS[place],
                one.unit_name,
                one.survey,
                one.formula,
                tuple(Point(x[year], _y(value, low, high), figure(value, measure)) for year, value in one.points),
            )
            for place, one in enumerate(shown)
        ),
        years=tuple((x[year], year) for year in years),
        ticks=tuple((_y(low + step * n, low, high), figure(low + step * n, measure)) for n in range(count + 1)),
        goal_y=_y(goal.goal, low, high) if goal else None,
        goal_text=f"{goal.comparator} {figure(goal.goal, measure)}" if goal else "",
        left_out=len(series) - len(shown),
    )


def _scale(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Round ends that hold every value, and the step between at most eight marks."""
    low, high = min(values), max(values)
    step = Decimal(1)
    while (high - low) / step > 6:
        step *= Decimal("2.5") if str(step.normalize().as_tuple().digits[0]) == "2" else 2
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    return (first, last if last > first else first + step, step)


def _x(place: int, count: int) -> int:
    inside = WIDTH - LEFT - RIGHT
    return LEFT + (inside // 2 if count == 1 else round(24 + (inside - 48) * place / (count - 1)))


def _y(value: Decimal, low: Decimal, high: Decimal) -> int:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - float((value - low) / (high - low))))
