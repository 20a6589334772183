"""Indicators, and what was read of them: figures with their source and formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.core.text import fold
from tracker.directives.models import Target
from tracker.feedback import policy
from tracker.feedback.figures import value_of
from tracker.feedback.models import Indicator, Reading
from tracker.feedback.operations.guarding import check_texts
from tracker.feedback.operations.history import SHORT, require_text, within
from tracker.feedback.states import Direction, Formula
from tracker.web.forms import expect_version

MOST = Decimal(10) ** 9
MOST_FORMS = 10_000_000
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Measured:
    """One value as it is entered: of which unit, year and survey, from where, by which formula.

    `levels` are the counts of the five levels of answers, the lowest first, where they are known; then the value
    follows from them and is not given.
    """

    unit_id: int
    year: int
    survey: str
    source: str
    formula: Formula
    value: Decimal | None = None
    levels: tuple[int, ...] | None = None


def name_indicator(
    name: str,
    *,
    measure: str,
    direction: Direction,
    target_id: int | None,
    actor: Actor,
    now: dt.datetime,
    row: Indicator | None = None,
    version: int | None = None,
) -> Indicator:
    """Name an indicator, or change one. Returns it. Raises Forbidden, Stale, Invalid for a name that is taken."""
    if not policy.can_keep_indicators(actor):
        raise Forbidden
    called = require_text(name, "name", "Hãy ghi tên chỉ số.", SHORT)
    check_texts({"name": called})
    key = fold(called)
    other = db.session.scalars(select(Indicator).where(Indicator.name_key == key)).one_or_none()
    if other is not None and other is not row:
        raise Invalid("Đã có chỉ số tên này.", field="name")
    if target_id is not None and db.session.get(Target, target_id) is None:
        raise Invalid("Không có mục tiêu này.", field="target_id")
    if row is None:
        row = Indicator(created_at=now)
        db.session.add(row)
    else:
        claim_indicator(row)
        expect_version(row, version)
    row.name, row.name_key, row.direction, row.target_id = called, key, direction, target_id
    row.measure = within(measure, "measure", 40)
    db.session.flush()
    audit.record("indicator.named", actor=actor, now=now, subject_type="indicator", subject_id=row.id)
    return row


def claim_indicator(row: Indicator | Reading) -> None:
    """Hold the row until the transaction ends and read it afresh."""
    db.session.refresh(row, with_for_update=True)


def read(indicator: Indicator, found: Measured, *, actor: Actor, now: dt.datetime) -> Reading:
    """Enter a value. Returns it. Raises Forbidden, Invalid for one that is there already or makes no sense."""
    if not policy.can_keep_indicators(actor):
        raise Forbidden
    check(found, indicator, now)
    if _same(indicator, found) is not None:
        raise Invalid("Đã có số của đơn vị, năm và cuộc khảo sát này.", field="survey")
    row = Reading(indicator_id=indicator.id, unit_id=found.unit_id, created_at=now, created_by=actor.user_id)
    _fill(row, found)
    db.session.add(row)
    db.session.flush()
    _record("indicator.read", row, actor, now)
    return row


def read_many(indicator: Indicator, rows: Sequence[Measured], *, actor: Actor, now: dt.datetime) -> int:
    """Enter all values of a table, or none. Returns how many. Raises as `read`."""
    for found in rows:
        read(indicator, found, actor=actor, now=now)
    return len(rows)


def correct(row: Reading, found: Measured, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Put a value right; what it was stays in the record of acts. Raises Forbidden, Stale, Invalid."""
    if not policy.can_keep_indicators(actor):
        raise Forbidden
    claim_indicator(row)
    expect_version(row, version)
    check(found, row.indicator, now)
    other = _same(row.indicator, found)
    if other is not None and other is not row:
        raise Invalid("Đã có số của đơn vị, năm và cuộc khảo sát này.", field="survey")
    before = str(row.value)
    row.unit_id = found.unit_id
    _fill(row, found)
    _record("indicator.corrected", row, actor, now, before=before)


def remove(row: Reading, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Take a value away that was entered by mistake. Raises Forbidden, Stale."""
    if not policy.can_keep_indicators(actor):
        raise Forbidden
    claim_indicator(row)
    expect_version(row, version)
    _record("indicator.removed", row, actor, now, before=str(row.value))
    db.session.delete(row)


def check(found: Measured, indicator: Indicator, now: dt.datetime) -> None:
    """Raise Invalid, on the field to blame, for a value that makes no sense."""
    if not FIRST_YEAR <= found.year <= local_day(now).year:
        raise Invalid("Năm phải từ 2000 đến năm nay.", field="year")
    require_text(found.survey, "survey", "Hãy ghi tên cuộc khảo sát.", SHORT)
    require_text(found.source, "source", "Hãy ghi nguồn của số liệu.", 1_000)
    check_texts({"survey": found.survey, "source": found.source})
    if found.formula is Formula.STATED:
        _check_value(found, indicator)
    elif found.levels is None:
        raise Invalid("Công thức này cần đủ số phiếu của năm mức.", field="level_1")
    elif min(found.levels) < 0 or not 0 < sum(found.levels) <= MOST_FORMS:
        raise Invalid("Số phiếu của năm mức không hợp lệ.", field="level_1")


def _check_value(found: Measured, indicator: Indicator) -> None:
    if found.levels is not None:
        raise Invalid("Đã có số phiếu của năm mức thì hãy chọn một công thức.", field="formula")
    if found.value is None:
        raise Invalid("Hãy ghi giá trị của chỉ số.", field="value")
    if abs(found.value) >= MOST or (indicator.measure == "%" and not 0 <= found.value <= 100):
        raise Invalid("Giá trị ngoài khoảng cho phép.", field="value")


def _fill(row: Reading, found: Measured) -> None:
    row.year, row.survey, row.source = found.year, found.survey.strip(), found.source.strip()
    row.survey_key, row.formula = fold(row.survey), found.formula
    levels = found.levels or (None,) * 5
    row.level_1, row.level_2, row.level_3, row.level_4, row.level_5 = levels
    row.value = found.value if found.levels is None else value_of(found.formula, found.levels)  # type: ignore[assignment]


def _same(indicator: Indicator, found: Measured) -> Reading | None:
    return db.session.scalars(
        select(Reading).where(
            Reading.indicator_id == indicator.id,
            Reading.unit_id == found.unit_id,
            Reading.year == found.year,
            Reading.survey_key == fold(found.survey.strip()),
        )
    ).one_or_none()


def _record(act: str, row: Reading, actor: Actor, now: dt.datetime, before: str = "") -> None:
    details: dict[str, str | int | None] = {"unit": row.unit_id, "year": row.year, "after": str(row.value)}
    if before:
        details["before"] = before
    audit.record(act, actor=actor, now=now, subject_type="indicator", subject_id=row.indicator_id, details=details)
