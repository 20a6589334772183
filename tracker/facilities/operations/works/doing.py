"""From money to use: begun, delayed, accepted; postponed, taken up again, cancelled; photographs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from tracker.attachments import operations as attachments
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.facilities import mail, policy
from tracker.facilities.models import MoneyEntry, Work, WorkPhoto
from tracker.facilities.operations.works.history import begin_act, happen, require_text, unit_name
from tracker.facilities.operations.works.money import adjust, amount_of
from tracker.facilities.queries.works import sums_of
from tracker.facilities.states.works import MoneyKind, PhotoMoment, WorkState
from tracker.outbox.operations import notify_role, notify_unit

Files = Sequence[attachments.Prepared]


def begin(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, began_on: dt.date) -> None:
    """Note that purchase or construction has begun. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin_act(row, "begin", actor, version)
    if began_on > local_day(now):
        raise Invalid("Ngày bắt đầu chưa đến.", field="began_on")
    row.began_on = began_on
    happen(row, "begin", WorkState.UNDER_WAY, actor=actor, now=now)


def delay(
    row: Work, *, actor: Actor, now: dt.datetime, version: int | None, finish_on: dt.date, reason: str
) -> None:
    """It will be done later than was said; the approved day is kept. Raises as `begin`, and without a reason."""
    begin_act(row, "delay", actor, version)
    said = require_text(reason, "reason", "Hãy ghi lý do chậm.")
    if row.finish_on is not None and finish_on <= row.finish_on:
        raise Invalid("Ngày mới phải sau ngày đang ghi.", field="finish_on")
    if finish_on < local_day(now):
        raise Invalid("Ngày mới đã qua.", field="finish_on")
    row.finish_on = finish_on
    happen(row, "delay", row.state, actor=actor, now=now, note=said)
    notify_role(Role.OFFICE, **vars(mail.delayed(row, unit_name(row), finish_on, said)), actor=actor, now=now)


def accept(
    row: Work,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    accepted_on: dt.date,
    quantities: Mapping[int, Decimal],
    files: Files = (),
) -> None:
    """Done and in use: with the day, how many of each item were accepted, and photographs.

    Takes quantities by item; every item of the work needs one. Raises Forbidden, IllegalTransition, Stale,
    Invalid.
    """
    begin_act(row, "accept", actor, version)
    if accepted_on > local_day(now):
        raise Invalid("Ngày nghiệm thu chưa đến.", field="accepted_on")
    if row.began_on is not None and accepted_on < row.began_on:
        raise Invalid("Ngày nghiệm thu trước ngày bắt đầu.", field="accepted_on")
    if set(quantities) != {one.item_id for one in row.items}:
        raise Invalid("Hãy ghi số lượng nghiệm thu của từng hạng mục.")
    for one in row.items:
        if not 0 <= quantities[one.item_id] <= one.quantity:
            raise Invalid("Số lượng nghiệm thu không được lớn hơn số lượng của công việc.")
        one.accepted_quantity = quantities[one.item_id]
    add_files(row, files, PhotoMoment.AFTER, actor=actor, now=now)
    row.accepted_on = accepted_on
    happen(row, "accept", WorkState.ACCEPTED, actor=actor, now=now, details={"files": len(files)})
    notify_role(Role.OFFICE, **vars(mail.accepted(row, unit_name(row))), actor=actor, now=now)


def reopen(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """The office takes an acceptance back. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin_act(row, "reopen", actor, version)
    said = require_text(reason, "reason", "Hãy ghi lý do hủy nghiệm thu.")
    for one in row.items:
        one.accepted_quantity = None
    row.accepted_on = None
    happen(row, "reopen", WorkState.UNDER_WAY, actor=actor, now=now, note=said)
    _tell(row, "Nghiệm thu bị hủy", said, actor=actor, now=now)


def postpone(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Let it rest. Raises Forbidden, IllegalTransition, Stale, Invalid without a reason."""
    begin_act(row, "postpone", actor, version)
    said = require_text(reason, "reason", "Hãy ghi lý do tạm hoãn.")
    row.state_before = row.state
    happen(row, "postpone", WorkState.POSTPONED, actor=actor, now=now, note=said)
    _tell(row, "Công việc nâng cấp tạm hoãn", said, actor=actor, now=now)


def resume(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, note: str = "") -> None:
    """Let it go on where it rested. Raises Forbidden, IllegalTransition, Stale."""
    begin_act(row, "resume", actor, version)
    target, row.state_before = row.state_before or WorkState.NEED, None
    happen(row, "resume", target, actor=actor, now=now, note=note.strip())
    _tell(row, "Công việc nâng cấp tiếp tục", note.strip(), actor=actor, now=now)


def cancel(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Give it up: what was planned for it is corrected to nothing, with the same reason.

    Money that was granted and not spent has to be taken back before. Raises Forbidden, IllegalTransition, Stale,
    Invalid.
    """
    begin_act(row, "cancel", actor, version)
    said = require_text(reason, "reason", "Hãy ghi lý do hủy.")
    sums = sums_of(row.id)
    if sums[MoneyKind.GRANT] != sums[MoneyKind.SPEND]:
        raise Invalid("Vốn bố trí chưa khớp số đã chi; hãy đính chính vốn bố trí trước khi hủy.")
    planned = select(MoneyEntry).where(
        MoneyEntry.work_id == row.id, MoneyEntry.kind == MoneyKind.PLAN, MoneyEntry.corrects_id.is_(None)
    )
    for entry in db.session.scalars(planned.order_by(MoneyEntry.id)).all():
        left = amount_of(entry)
        if left:
            adjust(entry, -left, said, actor=actor, now=now)
    row.state_before = None
    happen(row, "cancel", WorkState.CANCELLED, actor=actor, now=now, note=said)
    _tell(row, "Công việc nâng cấp bị hủy", said, actor=actor, now=now)


def _tell(row: Work, what: str, said: str, *, actor: Actor, now: dt.datetime) -> None:
    """Tell the unit what somebody else did with its work."""
    if not policy.can_add_work(actor, row.unit_id):
        notify_unit(row.unit_id, **vars(mail.changed(row, what, said)), actor=actor, now=now)


def add_photos(
    row: Work, *, actor: Actor, now: dt.datetime, version: int | None, moment: PhotoMoment, files: Files
) -> None:
    """Add photographs, of before or after. Raises Forbidden, IllegalTransition, Stale, Invalid without any."""
    begin_act(row, "add_photos", actor, version)
    if not files:
        raise Invalid("Hãy chọn ít nhất một ảnh.", field="files")
    add_files(row, files, moment, actor=actor, now=now)
    happen(row, "add_photos", row.state, actor=actor, now=now, details={"files": len(files)})


def add_files(row: Work, files: Files, moment: PhotoMoment, *, actor: Actor, now: dt.datetime) -> None:
    """Link prepared photographs to the row. Raises Refusal when their bytes were swept away."""
    for one in files:
        stored = attachments.add(one, actor=actor, now=now)
        db.session.add(WorkPhoto(work_id=row.id, file_id=stored.id, moment=moment))
