"""Indicators of satisfaction and others, and what was read of them: figures only, no respondent and no answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.directives.models import Target
from tracker.feedback.states import Direction, Formula

_ALL = "level_1 IS NOT NULL AND level_2 IS NOT NULL AND level_3 IS NOT NULL AND level_4 IS NOT NULL"
_ALL = f"{_ALL} AND level_5 IS NOT NULL"
_NONE = _ALL.replace("NOT NULL", "NULL")


class Indicator(Model):
    """What is measured, in which unit, and which way it should go; a directive's target stands as its line."""

    __tablename__ = "indicator"

    id: Mapped[pk]
    name: Mapped[short]
    name_key: Mapped[short] = mapped_column(unique=True)
    measure: Mapped[code] = mapped_column(default="%")
    direction: Mapped[Direction] = mapped_column(Choice(Direction, 8), default=Direction.UP)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("target.id"))
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    target: Mapped[Target | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Reading(Model):
    """One value: of an indicator, a unit, a year and a survey. `survey` names who surveyed and how.

    Where the counts of the five levels are known, the value is what the formula makes of them; else it is as the
    source states it.
    """

    __tablename__ = "indicator_reading"
    __table_args__ = (
        UniqueConstraint("indicator_id", "unit_id", "year", "survey_key"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
        CheckConstraint(f"({_ALL}) OR ({_NONE})", name="levels"),
        CheckConstraint(f"(formula = 'stated') = ({_NONE})", name="formula"),
        CheckConstraint(
            "level_1 IS NULL OR (level_1 >= 0 AND level_2 >= 0 AND level_3 >= 0 AND level_4 >= 0 AND level_5 >= 0"
            " AND level_1 + level_2 + level_3 + level_4 + level_5 > 0)",
            name="counts",
        ),
        Index("ix_indicator_reading_unit_id", "unit_id"),
    )

    id: Mapped[pk]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    survey: Mapped[short]
    survey_key: Mapped[short]
    source: Mapped[long]
    formula: Mapped[Formula] = mapped_column(Choice(Formula, 8))
    value: Mapped[Decimal] = mapped_column(Numeric(14, 3))
    level_1: Mapped[int | None]
    level_2: Mapped[int | None]
    level_3: Mapped[int | None]
    level_4: Mapped[int | None]
    level_5: Mapped[int | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    indicator: Mapped[Indicator] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def levels(self) -> tuple[int, ...] | None:
        """The counts of the five levels, the lowest first; None where they are not known."""
        found = (self.level_1, self.level_2, self.level_3, self.level_4, self.level_5)
        return None if None in found else tuple(count or 0 for count in found)
