"""Whether an act that changes units can be carried out; asked before it is shown and again when it is done."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, NotFound
from tracker.core.text import unit_key
from tracker.units.models import Unit, UnitGroup, UnitVersion
from tracker.units.operations.reform import Fate, Heir, NewUnit, Reform
from tracker.units.policy import can_keep
from tracker.units.queries import ending_of, get_unit, lives
from tracker.units.states import ENDING, SuccessionKind

DAY = dt.timedelta(days=1)
GOES_ON = frozenset({SuccessionKind.RENAME, SuccessionKind.TRANSFER})


def check(reform: Reform, *, actor: Actor) -> None:
    """Refuse an act that names wrong units, or says too little about what becomes of them.

    Raises Forbidden, NotFound, and Invalid with the sentence for the person. An act done already is refused
    too: its units have ended.
    """
    if not can_keep(actor):
        raise Forbidden
    if not reform.legal_ref.strip():
        raise Invalid("Hãy ghi căn cứ của việc sắp xếp.", field="legal_ref")
    if not reform.fates:
        raise Invalid("Hãy chọn ít nhất một đơn vị.", field="unit_ids")
    if len({fate.unit_id for fate in reform.fates}) < len(reform.fates):
        raise Invalid("Một đơn vị chỉ được sắp xếp một lần trong mỗi đợt.", field="unit_ids")
    for fate in reform.fates:
        _check_unit(get_unit(fate.unit_id), reform.effective_on)
        _check_fate(fate, reform)
    _check_heirs(reform)
    _check_new_units(reform)


def _check_unit(unit: Unit, day: dt.date) -> None:
    newest = unit.versions[-1]
    if ending_of(unit.id) is not None or (newest.valid_to is not None and newest.valid_to < day - DAY):
        raise Invalid("%(unit)s đã kết thúc trước đợt này.", field="unit_ids", unit=newest.short_name)
    if newest.valid_from >= day:
        raise Invalid(
            "%(unit)s mang tên hiện nay từ ngày hiệu lực hoặc sau đó.",
            field="effective_on",
            unit=newest.short_name,
        )


def _check_fate(fate: Fate, reform: Reform) -> None:
    if fate.receiver is not None and fate.kind is not SuccessionKind.DISSOLVE and fate.receiver not in fate.heirs:
        raise Invalid("Đơn vị nhận nhiệm vụ phải là đơn vị kế thừa.")
    if fate.kind is SuccessionKind.DISSOLVE:
        if fate.heirs:
            raise Invalid("Đơn vị kết thúc hoạt động không có đơn vị kế thừa.")
        if fate.receiver is None and not fate.reason.strip():
            raise Invalid("Hãy chọn đơn vị nhận nhiệm vụ đang mở, hoặc ghi lý do thu hồi.", field="reason")
    elif fate.kind is SuccessionKind.SPLIT:
        if len(set(fate.heirs)) < 2:
            raise Invalid("Chia tách cần ít nhất hai đơn vị kế thừa.", field="new_names")
        if fate.receiver is None:
            raise Invalid("Hãy chọn đơn vị nhận nhiệm vụ đang mở.")
    elif len(fate.heirs) != 1 or (fate.kind is SuccessionKind.MERGE and fate.receiver is None):
        raise Invalid("Hãy ghi đơn vị kế thừa.", field="name")
    elif fate.kind in GOES_ON and (not fate.heirs[0].new or len(reform.heirs_of(fate.heirs[0])) > 1):
        raise Invalid("Tên mới chỉ thuộc về một đơn vị.", field="name")


def _check_heirs(reform: Reform) -> None:
    """Every heir is one of the act's new units, or exists on the day and does not end with the act."""
    ended = {fate.unit_id for fate in reform.fates if fate.kind in ENDING}
    used = {heir for fate in reform.fates for heir in (*fate.heirs, *filter(None, [fate.receiver]))}
    existing = lives([heir.number for heir in used if not heir.new])
    for heir in used:
        if heir.new:
            if heir.number >= len(reform.new_units):
                raise NotFound
        elif heir.number not in existing:
            raise NotFound("Không tìm thấy đơn vị này.")
        elif heir.number in ended or not existing[heir.number].has(reform.effective_on):
            raise Invalid("Đơn vị nhận phải còn hoạt động vào ngày hiệu lực.", field="receiver")
    idle = [one for one, _ in enumerate(reform.new_units) if Heir(new=True, number=one) not in used]
    if idle:
        raise Invalid("Có đơn vị mới không kế thừa đơn vị nào: %(name)s.", name=reform.new_units[idle[0]].name)


def _check_new_units(reform: Reform) -> None:
    keys = [unit_key(one.name) for one in reform.new_units]
    if not all(keys):
        raise Invalid("Hãy ghi tên đầy đủ của đơn vị mới.", field="name")
    if len(set(keys)) < len(keys):
        raise Invalid("Hai đơn vị mới trùng tên.", field="name")
    given = {fate.unit_id for fate in reform.fates}
    taken = db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.folded, UnitVersion.valid_to).where(UnitVersion.folded.in_(keys))
    )
    for unit_id, _, last in taken:
        if unit_id not in given and (last is None or last >= reform.effective_on):
            raise Invalid("Đã có đơn vị mang tên này vào ngày hiệu lực.", field="name")
    for one in reform.new_units:
        _check_group(one)


def _check_group(one: NewUnit) -> None:
    if one.group_id is None:
        return
    group = db.session.get(UnitGroup, one.group_id)
    if group is None or group.is_issuer:
        raise Invalid("Nhóm này không nhận đơn vị mới.", field="group_id")
