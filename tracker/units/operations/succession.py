"""Writing what an act does to units: what ends, what begins, what goes on under other particulars."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.text import sort_key, unit_key
from tracker.units.models import GroupMember, Reorganisation, Succession, Unit, UnitVersion
from tracker.units.operations.checking import DAY, check
from tracker.units.operations.letterhead import derive, is_one_stop
from tracker.units.operations.reform import Fate, Heir, NewUnit, Reform
from tracker.units.operations.villages import carry_villages
from tracker.units.queries import get_unit
from tracker.units.states import COMMUNE_KINDS, ENDING, SuccessionKind


def change_units(reform: Reform, *, actor: Actor, now: dt.datetime) -> tuple[Reorganisation, dict[Heir, int]]:
    """Write an act's effect on units, within the running transaction; nothing is deleted.

    Units that end keep names and memberships up to the day before. A unit that begins is a new identity, also
    where it inherits a name or a statistical code. Villages go on with the unit that takes over. Returns the act
    and the identifiers of its heirs. The caller moves tasks and people and writes the audit entry. Raises as
    `check`.
    """
    check(reform, actor=actor)
    predecessors = {fate.unit_id: get_unit(fate.unit_id) for fate in reform.fates}
    for fate in reform.fates:
        if fate.kind in ENDING:
            _end(predecessors[fate.unit_id], reform.effective_on)
    heirs = _heirs(reform, predecessors)
    db.session.flush()
    for fate in reform.fates:
        if fate.kind in ENDING:
            receiver = heirs[fate.receiver].id if fate.receiver else None
            carry_villages(fate.unit_id, receiver, reform.effective_on, reform.legal_ref)
    act = Reorganisation(
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        effective_on=reform.effective_on,
        legal_ref=reform.legal_ref.strip(),
        successions=[row for fate in reform.fates for row in _rows(fate, heirs)],
    )
    db.session.add(act)
    db.session.flush()
    return act, {heir: unit.id for heir, unit in heirs.items()}


def _rows(fate: Fate, heirs: dict[Heir, Unit]) -> list[Succession]:
    following = fate.heirs or ((fate.receiver,) if fate.receiver else (None,))
    return [
        Succession(
            predecessor_id=fate.unit_id,
            successor_id=heirs[heir].id if heir else None,
            kind=fate.kind,
            takes_over=heir is not None and heir == fate.receiver,
            reason=fate.reason.strip(),
        )
        for heir in following
    ]


def _heirs(reform: Reform, predecessors: dict[int, Unit]) -> dict[Heir, Unit]:
    """Every heir as a unit: begun here, changed here, or there already."""
    found: dict[Heir, Unit] = {}
    for number, particulars in enumerate(reform.new_units):
        heir = Heir(new=True, number=number)
        fates = reform.heirs_of(heir)
        before = [predecessors[fate.unit_id] for fate in fates]
        if fates and fates[0].kind not in ENDING:
            _go_on(before[0], particulars, fates[0].kind, reform)
            found[heir] = before[0]
        else:
            found[heir] = _begin(particulars, before or list(predecessors.values()), reform)
    for fate in reform.fates:
        for heir in (*fate.heirs, *filter(None, [fate.receiver])):
            if not heir.new:
                found[heir] = get_unit(heir.number)
    return found


def _end(unit: Unit, day: dt.date) -> None:
    newest = unit.versions[-1]
    newest.valid_to = day - DAY
    _leave_groups(unit, day)
    flag_modified(unit, "position")


def _leave_groups(unit: Unit, day: dt.date) -> None:
    for member in _memberships(unit, day):
        member.valid_to = day - DAY


def _memberships(unit: Unit, day: dt.date) -> Sequence[GroupMember]:
    lasting = or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day - DAY)
    return db.session.scalars(
        select(GroupMember).where(GroupMember.unit_id == unit.id, GroupMember.valid_from < day, lasting)
    ).all()


def _begin(particulars: NewUnit, before: Sequence[Unit], reform: Reform) -> Unit:
    """A new identity at the place of the first of those before it."""
    unit = Unit(
        uuid=str(uuid.uuid4()),
        position=min(one.position for one in before),
        one_stop=is_one_stop(particulars.name, particulars.kind),
        wants_head_approval=any(one.wants_head_approval for one in before),
    )
    unit.versions.append(_version(particulars, reform))
    db.session.add(unit)
    if particulars.group_id is not None:
        db.session.add(GroupMember(group_id=particulars.group_id, unit=unit, valid_from=reform.effective_on))
    return unit


def _version(particulars: NewUnit, reform: Reform) -> UnitVersion:
    head = derive(particulars.name, particulars.kind, particulars.parent)
    return UnitVersion(
        name=particulars.name,
        folded=unit_key(particulars.name),
        sort_key=sort_key(head.short_name),
        kind=particulars.kind,
        gso_code=particulars.gso_code,
        symbol=particulars.symbol,
        valid_from=reform.effective_on,
        legal_ref=reform.legal_ref.strip(),
        **asdict(head),
    )


def _go_on(unit: Unit, particulars: NewUnit, kind: SuccessionKind, reform: Reform) -> None:
    """The same body under another name or another committee; what its office room has stays."""
    newest, version = unit.versions[-1], _version(particulars, reform)
    version.telephone, version.signer_name = newest.telephone, newest.signer_name
    version.symbol = particulars.symbol or newest.symbol
    version.gso_code = particulars.gso_code or newest.gso_code
    if particulars.kind not in COMMUNE_KINDS:
        version.place = newest.place
    if kind is SuccessionKind.RENAME:
        version.parent_line = newest.parent_line
        _stay_in_groups(unit, reform.effective_on)
    else:
        _leave_groups(unit, reform.effective_on)
        if particulars.group_id is not None:
            db.session.add(GroupMember(group_id=particulars.group_id, unit=unit, valid_from=reform.effective_on))
    newest.valid_to = reform.effective_on - DAY
    unit.versions.append(version)
    flag_modified(unit, "position")


def _stay_in_groups(unit: Unit, day: dt.date) -> None:
    """A membership that was to end with the old name goes on under the new one."""
    for member in _memberships(unit, day):
        if member.valid_to is not None and member.valid_to < day:
            db.session.add(GroupMember(group_id=member.group_id, unit=unit, valid_from=day))
