"""Verbs on villages: add, correct, change from a day, merge, end; what a unit that ends leaves goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.core.text import sort_key
from tracker.units.models import MOST_HOUSEHOLDS, Village, VillageVersion
from tracker.units.policy import can_keep
from tracker.units.queries import get_village, lives, units_of_villages, village_key, villages_on
from tracker.units.registry import village_named
from tracker.units.states import VillageKind

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class VillageFacts:
    """What is known of a village: its unit, kind, name without the kind, and households where known."""

    unit_id: int
    kind: VillageKind
    name: str
    households: int | None = None


def add_village(
    facts: VillageFacts, *, valid_from: dt.date, actor: Actor, now: dt.datetime, valid_to: dt.date | None = None
) -> Village:
    """Add a village to a unit from a day on. Raises Forbidden, and Invalid for a name taken in those days."""
    _may_keep(actor)
    village = begin_village(facts, valid_from=valid_from, valid_to=valid_to)
    _record("village.added", village, actor, now, {"unit": facts.unit_id, "name": facts.name})
    return village


def begin_village(
    facts: VillageFacts, *, valid_from: dt.date, valid_to: dt.date | None = None, legal_ref: str = ""
) -> Village:
    """Write a village within the running transaction, without an audit entry of its own. Raises Invalid."""
    _check(facts, valid_from, valid_to)
    village = Village(merged_into_id=None)
    village.versions.append(_version(facts, valid_from, valid_to, legal_ref))
    db.session.add(village)
    db.session.flush()
    village_named(facts.unit_id, village.versions[-1].folded)
    return village


def _version(facts: VillageFacts, valid_from: dt.date, valid_to: dt.date | None, legal_ref: str) -> VillageVersion:
    name = " ".join(facts.name.split())
    return VillageVersion(
        unit_id=facts.unit_id,
        name=name,
        folded=village_key(name),
        sort_key=sort_key(name),
        kind=facts.kind,
        households=facts.households,
        valid_from=valid_from,
        valid_to=valid_to,
        legal_ref=legal_ref.strip(),
    )


def _check(facts: VillageFacts, day: dt.date, last: dt.date | None = None, but: Sequence[int] = ()) -> None:
    """Refuse what cannot be: no name, a unit that is not there, a name that another village of the unit has."""
    key = village_key(facts.name)
    if not key:
        raise Invalid("Hãy ghi tên bản.", field="name")
    if facts.households is not None and not 0 <= facts.households <= MOST_HOUSEHOLDS:
        raise Invalid("Số hộ ngoài khoảng cho phép.", field="households")
    if last is not None and last < day:
        raise Invalid("Ngày kết thúc sớm hơn ngày bắt đầu.", field="valid_to")
    life = lives([facts.unit_id]).get(facts.unit_id)
    if life is None or not life.has(day):
        raise Invalid("Đơn vị này không hoạt động vào ngày đó.", field="valid_from")
    taken = db.session.scalars(
        select(VillageVersion).where(VillageVersion.unit_id == facts.unit_id, VillageVersion.folded == key)
    )
    for one in taken:
        if one.village_id not in but and _share_days(one, day, last):
            raise Invalid("Đơn vị đã có bản tên này.", field="name")


def _share_days(one: VillageVersion, first: dt.date, last: dt.date | None) -> bool:
    return (one.valid_to is None or first <= one.valid_to) and (last is None or one.valid_from <= last)


def correct_village(
    village: Village, facts: VillageFacts, *, actor: Actor, now: dt.datetime, version: int | None
) -> None:
    """Put right what the newest version says; its days and its unit stay. Raises Forbidden, Stale, Invalid."""
    newest = _newest(village, actor, version)
    kept = VillageFacts(newest.unit_id, facts.kind, facts.name, facts.households)
    _check(kept, newest.valid_from, newest.valid_to, but=[village.id])
    fresh = _version(kept, newest.valid_from, newest.valid_to, newest.legal_ref)
    for name in ("name", "folded", "sort_key", "kind", "households"):
        setattr(newest, name, getattr(fresh, name))
    db.session.flush()
    village_named(newest.unit_id, fresh.folded)
    _record("village.corrected", village, actor, now, {"unit": newest.unit_id, "name": fresh.name})


def change_village(
    village: Village,
    facts: VillageFacts,
    *,
    valid_from: dt.date,
    legal_ref: str,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> None:
    """Give another name, or another unit, from a day on; earlier days keep the earlier one.

    Takes the decision it rests on. Raises Forbidden, Stale, and Invalid for a day that is not after the start of
    the newest version or lies beyond its end.
    """
    newest = _newest(village, actor, version)
    _may_end(newest, valid_from)
    _check(facts, valid_from, newest.valid_to, but=[village.id])
    last, newest.valid_to = newest.valid_to, valid_from - DAY
    village.versions.append(_version(facts, valid_from, last, legal_ref))
    db.session.flush()
    village_named(facts.unit_id, village.versions[-1].folded)
    _record(
        "village.changed",
        village,
        actor,
        now,
        {"unit": facts.unit_id, "name": facts.name, "from": valid_from.isoformat()},
    )


def _may_end(newest: VillageVersion, day: dt.date) -> None:
    if day <= newest.valid_from:
        raise Invalid("Ngày bắt đầu phải sau ngày bắt đầu của tên hiện nay.", field="valid_from")
    if newest.valid_to is not None and day > newest.valid_to:
        raise Invalid("Bản này đã kết thúc trước ngày đó.", field="valid_from")


def end_village(
    village: Village, *, last_day: dt.date, legal_ref: str, actor: Actor, now: dt.datetime, version: int | None
) -> None:
    """Let a village end with a day. Raises Forbidden, Stale, Invalid for a day outside its newest version."""
    newest = _newest(village, actor, version)
    _may_end(newest, last_day + DAY)
    newest.valid_to = last_day
    newest.legal_ref = legal_ref.strip() or newest.legal_ref
    _record("village.ended", village, actor, now, {"unit": newest.unit_id, "day": last_day.isoformat()})


def merge_villages(
    village_ids: Sequence[int],
    facts: VillageFacts,
    *,
    valid_from: dt.date,
    legal_ref: str,
    actor: Actor,
    now: dt.datetime,
) -> Village:
    """Merge villages of one unit from a day on into a new one, also where it takes over a name.

    Those merged end with the day before and name the new one. Returns it. Raises Forbidden, NotFound, Invalid.
    """
    _may_keep(actor)
    wanted = list(dict.fromkeys(village_ids))
    if len(wanted) < 2:
        raise Invalid("Hãy chọn ít nhất hai bản để nhập.", field="village_ids")
    parts = [get_village(one) for one in wanted]
    at_home = units_of_villages(wanted, valid_from)
    if {at_home.get(one) for one in wanted} != {facts.unit_id}:
        raise Invalid("Các bản phải cùng một đơn vị và còn hiệu lực vào ngày đó.", field="village_ids")
    for part in parts:
        _may_end(part.versions[-1], valid_from)
        part.versions[-1].valid_to = valid_from - DAY
    db.session.flush()
    whole = begin_village(facts, valid_from=valid_from, legal_ref=legal_ref)
    for part in parts:
        part.merged_into_id = whole.id
    _record("villages.merged", whole, actor, now, {"unit": facts.unit_id, "rows": len(parts), "name": facts.name})
    return whole


def carry_villages(unit_id: int, receiver_id: int | None, day: dt.date, legal_ref: str = "") -> int:
    """Hand the villages of a unit that ends with the day before on to the unit that takes over, or end them.

    Within the running transaction; the act that ends the unit writes the audit entry. Returns how many.
    """
    at_hand = [row.id for row in villages_on(day, [unit_id])]
    later = db.session.scalars(
        select(VillageVersion).where(VillageVersion.unit_id == unit_id, VillageVersion.valid_from >= day)
    )
    for version in later:
        if receiver_id is not None:
            version.unit_id = receiver_id
    for village_id in at_hand:
        village = get_village(village_id)
        newest = next(one for one in reversed(village.versions) if one.valid_from <= day)
        if newest.unit_id != unit_id:
            continue
        if receiver_id is not None:
            facts = VillageFacts(receiver_id, newest.kind, newest.name, newest.households)
            village.versions.append(_version(facts, day, newest.valid_to, legal_ref))
        newest.valid_to = day - DAY
        flag_modified(village, "merged_into_id")
    return len(at_hand)


def _may_keep(actor: Actor) -> None:
    if not can_keep(actor):
        raise Forbidden


def _newest(village: Village, actor: Actor, version: int | None) -> VillageVersion:
    _may_keep(actor)
    if version != village.version:
        raise Stale
    return village.versions[-1]


def _record(
    act: str, village: Village, actor: Actor, now: dt.datetime, details: dict[str, str | int | bool | None]
) -> None:
    """Record the act, and move the village's version on though only rows below it may have changed."""
    flag_modified(village, "merged_into_id")
    record(act, actor=actor, now=now, subject_type="village", subject_id=village.id, details=details)
