"""Indicators with what was read of them, as lists and as series of one survey each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.directives.models import Directive, Target, reference_of
from tracker.feedback.models import Indicator, Reading
from tracker.feedback.states import Direction, Formula
from tracker.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class Value:
    """A value as pages and tables show it; `unit_name` is the unit's present name."""

    id: int
    indicator: str
    measure: str
    unit_id: int
    unit_name: str
    year: int
    survey: str
    source: str
    formula: Formula
    value: Decimal
    levels: tuple[int, ...] | None


def _newest_names() -> dict[int, str]:
    latest = select(UnitVersion.unit_id, func.max(UnitVersion.valid_from).label("day")).group_by(
        UnitVersion.unit_id
    )
    inner = latest.subquery()
    rows = db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.short_name).join(
            inner, and_(inner.c.unit_id == UnitVersion.unit_id, inner.c.day == UnitVersion.valid_from)
        )
    )
    return {row.unit_id: row.short_name for row in rows}


def values_of(indicator_ids: Sequence[int], *, unit_id: int | None = None) -> list[Value]:
    """What was read of indicators: by indicator, unit, survey and year; of one unit only where given."""
    statement = (
        select(Reading)
        .where(Reading.indicator_id.in_(indicator_ids))
        .order_by(Reading.indicator_id, Reading.unit_id, Reading.survey_key, Reading.year)
    )
    if unit_id is not None:
        statement = statement.where(Reading.unit_id == unit_id)
    names = _newest_names()
    return [_value(row, names) for row in db.session.scalars(statement)]


def _value(row: Reading, names: Mapping[int, str]) -> Value:
    return Value(
        row.id,
        row.indicator.name,
        row.indicator.measure,
        row.unit_id,
        names[row.unit_id],
        row.year,
        row.survey,
        row.source,
        row.formula,
        row.value,
        row.levels,
    )


def values_at(moment: dt.datetime) -> list[tuple[int, Value]]:
    """Every value that had been entered by a moment, as it now reads, with the number of its indicator.

    By name of the indicator, unit and survey, the newest year first.
    """
    statement = (
        select(Reading)
        .join(Indicator, Indicator.id == Reading.indicator_id)
        .where(Reading.created_at <= moment)
        .order_by(Indicator.name_key, Reading.unit_id, Reading.survey_key, Reading.year.desc())
        .options(contains_eager(Reading.indicator))
    )
    names = _newest_names()
    return [(row.indicator_id, _value(row, names)) for row in db.session.scalars(statement)]


@dataclass(frozen=True, slots=True)
class Goal:
    """A directive's target as the line of an indicator: what is to be reached, and which document says so."""

    goal: Decimal
    comparator: str
    by: str | None
    source: str


def goal_of(indicator: Indicator) -> Goal | None:
    """The line of an indicator, None where no directive set a target for it."""
    if indicator.target_id is None:
        return None
    row = db.session.execute(
        select(Target.goal, Target.comparator, Target.by, Directive.type, Directive.number, Directive.symbol)
        .join(Directive, Directive.id == Target.directive_id)
        .where(Target.id == indicator.target_id)
    ).one()
    return Goal(row.goal, row.comparator, row.by, reference_of(row.type, row.number, row.symbol))


def targets() -> list[tuple[int, str]]:
    """Targets of directives to choose from: number, and what each says."""
    rows = db.session.execute(
        select(Target.id, Target.indicator, Target.comparator, Target.goal, Target.measure)
        .order_by(Target.id.desc())
        .limit(100)
    )
    return [
        (row.id, f"{row.indicator[:120]} {row.comparator} {row.goal.normalize():f}{row.measure}") for row in rows
    ]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as the list shows it: its newest value, and how many there are."""

    id: int
    name: str
    measure: str
    direction: Direction
    count: int
    latest: Value | None
    goal: Goal | None


def indicator_rows(actor: Actor) -> list[IndicatorRow]:
    """Every indicator by name; the newest value is of the person's unit, or of any where the person reads all."""
    indicators = db.session.scalars(select(Indicator).order_by(Indicator.name_key)).all()
    own = actor.unit_id if actor.role in IN_UNIT else None
    found: dict[int, list[Value]] = {one.id: [] for one in indicators}
    by_name = {one.name: one.id for one in indicators}
    for value in values_of([one.id for one in indicators]):
        found[by_name[value.indicator]].append(value)
    rows = []
    for one in indicators:
        values = found[one.id]
        latest = max((value for value in values if own in {None, value.unit_id}), key=_newest, default=None)
        rows.append(
            IndicatorRow(
                one.id,
                one.name,
                one.measure,
                one.direction,
                len(values),
                latest or max(values, key=_newest, default=None),
                goal_of(one),
            )
        )
    return rows


def _newest(value: Value) -> tuple[int, int]:
    return value.year, value.id


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one unit in one survey by one formula, by year: only these may be joined by a line."""

    unit_id: int
    unit_name: str
    survey: str
    formula: Formula
    points: tuple[tuple[int, Decimal], ...]


def series_of(values: Sequence[Value]) -> list[Series]:
    """The values as series; another unit, survey or formula begins another one."""
    found: dict[tuple[int, str, Formula], list[Value]] = {}
    for value in values:
        found.setdefault((value.unit_id, value.survey, value.formula), []).append(value)
    return [
        Series(
            unit_id,
            rows[0].unit_name,
            survey,
            formula,
            tuple(sorted((value.year, value.value) for value in rows)),
        )
        for (unit_id, survey, formula), rows in found.items()
    ]
