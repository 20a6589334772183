"""A stock-take leaves the unit, comes back, is corrected or given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.facilities.models import StockLine, StockPhoto, StockTake
from tracker.facilities.operations.history import begin_verb, happen, require_text
from tracker.facilities.queries.catalogue import entries_on
from tracker.facilities.queries.stocktakes import open_take, standing_take
from tracker.facilities.states import StockState
from tracker.units import queries as units
from tracker.web.forms import expect_version

_S = StockState


def submit(row: StockTake, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Hand it in, to the unit's head where one approves. Every item of the day must be answered.

    Raises Forbidden, IllegalTransition, Stale, Invalid with the codes of what is missing.
    """
    begin_verb(row, "submit", actor)
    expect_version(row, version)
    answered = {line.item_id for line in row.lines}
    missing = [entry.code for entry in entries_on(row.taken_on) if entry.item_id not in answered]
    if missing:
        raise Invalid("Còn %(count)s hạng mục chưa nhập: %(codes)s.", count=len(missing), codes=_some(missing))
    _check_place(row)
    if units.get_unit(row.unit_id).wants_head_approval and actor.has(Role.UNIT_REPORTER):
        happen(row, "submit", _S.AWAITING_HEAD, actor=actor, now=now)
        return
    _leave(row, "submit", actor=actor, now=now)


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:8]) + (", …" if len(codes) > 8 else "")


def _check_place(row: StockTake) -> None:
    """Raise Invalid where another stock-take counts for the same day."""
    other = standing_take(row.unit_id, row.taken_on)
    if other is not None and other.id not in {row.id, row.corrects_id}:
        raise Invalid("Ngày này đã có kiểm kê; hãy đính chính lần đó hoặc sửa ngày kiểm kê.")


def _leave(row: StockTake, verb: str, *, actor: Actor, now: dt.datetime) -> None:
    if row.corrects_id is not None:
        before = db.session.get_one(StockTake, row.corrects_id, with_for_update=True, populate_existing=True)
        before.replaced_at = now
        happen(before, "replace", _S.REPLACED, actor=actor, now=now)
        db.session.flush()
    row.submitted_at = now
    happen(row, verb, _S.SUBMITTED, actor=actor, now=now)


def approve_in_unit(row: StockTake, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """The unit's head lets it go. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin_verb(row, "approve_in_unit", actor)
    expect_version(row, version)
    _check_place(row)
    _leave(row, "approve_in_unit", actor=actor, now=now)


def send_back_in_unit(row: StockTake, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """The unit's head wants it changed. Raises Forbidden, IllegalTransition, Stale, Invalid without a reason."""
    begin_verb(row, "send_back_in_unit", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi cần sửa gì.")
    happen(row, "send_back_in_unit", _S.DRAFT, actor=actor, now=now, note=said)


def take_back(row: StockTake, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Take it back: from the head at any time, once handed in on the same day; afterwards it is corrected.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    begin_verb(row, "take_back", actor)
    expect_version(row, version)
    if row.state is _S.SUBMITTED:
        _check_taking_back(row, now)
        row.submitted_at = None
    happen(row, "take_back", _S.DRAFT, actor=actor, now=now)


def still_takes_back(row: StockTake, now: dt.datetime) -> bool:
    """Whether the moment lets it be taken back: one handed in only on that day, and never a correction."""
    if row.state is not _S.SUBMITTED or row.submitted_at is None:
        return True
    return row.corrects_id is None and local_day(row.submitted_at) == local_day(now)


def _check_taking_back(row: StockTake, now: dt.datetime) -> None:
    if row.submitted_at is None or local_day(row.submitted_at) != local_day(now):
        raise Invalid("Chỉ rút lại được trong ngày nộp; từ hôm sau hãy đính chính.")
    if row.corrects_id is not None:
        raise Invalid("Lần đính chính đã thay lần trước nên không rút lại được; hãy đính chính tiếp.")
    if open_take(row.unit_id) is not None:
        raise Invalid("Đơn vị đang có một lần kiểm kê chưa nộp; hãy nhập tiếp lần đó.")


def correct(row: StockTake, *, actor: Actor, now: dt.datetime, version: int | None) -> StockTake:
    """Open the next edition of one that was handed in, with its lines; it counts until that one is handed in.

    Returns the new row. Raises Forbidden, IllegalTransition, Stale, Invalid where another one is open.
    """
    begin_verb(row, "correct", actor)
    expect_version(row, version)
    if open_take(row.unit_id) is not None:
        raise Invalid("Đơn vị đang có một lần kiểm kê chưa nộp; hãy nhập tiếp lần đó.")
    fresh = StockTake(
        unit_id=row.unit_id,
        unit_version_id=row.unit_version_id,
        taken_on=row.taken_on,
        state=_S.DRAFT,
        officers=row.officers,
        note=row.note,
        edition=row.edition + 1,
        corrects_id=row.id,
        created_at=now,
        created_by=actor.user_id,
        entered_by_office=actor.role not in IN_UNIT and actor.unit_id != row.unit_id,
    )
    db.session.add(fresh)
    db.session.flush()
    _copy_lines(row, fresh)
    happen(fresh, "begin_correction", _S.DRAFT, actor=actor, now=now)
    return fresh


def _copy_lines(row: StockTake, fresh: StockTake) -> None:
    names = ("item_id", "item_version_id", "quantity", "broken", "required", "verdict", "overridden", "note")
    for line in row.lines:
        copied = StockLine(stock_take=fresh, **{name: getattr(line, name) for name in names})
        db.session.add(copied)
        db.session.flush()
        db.session.add_all(StockPhoto(line_id=copied.id, file_id=photo.file_id) for photo in line.photos)


def discard(row: StockTake, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Give up one that is being entered. Raises Forbidden, IllegalTransition, Stale."""
    begin_verb(row, "discard", actor)
    expect_version(row, version)
    happen(row, "discard", _S.DISCARDED, actor=actor, now=now)
