"""Writing the units of a file; what is there already stays as people have edited it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid
from tracker.core.text import sort_key, unit_key
from tracker.units.models import GroupMember, Unit, UnitAlias, UnitGroup, UnitVersion
from tracker.units.operations.letterhead import derive, is_one_stop
from tracker.units.operations.reading import ISSUER, UnitRow
from tracker.units.policy import can_keep

GROUP_ORDER = (ISSUER, "cơ quan, đơn vị huyện", "UBND các xã, thị trấn")


@dataclass(frozen=True)
class ImportResult:
    """How many units were added, and how many were known already and left alone."""

    added: int
    known: int


def import_units(rows: Sequence[UnitRow], *, actor: Actor, now: dt.datetime) -> ImportResult:
    """Add the units of a file that are not known yet, with group, letterhead and other spellings.

    A unit is known when one of its versions has the same name and shares a day with the row: a name alone
    may pass to another unit later. A second import of a file therefore changes nothing and leaves no trace.
    Raises Forbidden; Invalid for a file without an issuer while none is known.
    """
    if not can_keep(actor):
        raise Forbidden
    known = _spans_by_name()
    fresh = [row for row in rows if not any(_overlaps(row, span) for span in known.get(unit_key(row.name), []))]
    if not fresh:
        return ImportResult(added=0, known=len(rows))
    groups = _groups(fresh)
    issuer = _issuer_name(rows)
    position = (db.session.scalar(select(func.max(Unit.position))) or 0) + 1
    for offset, row in enumerate(fresh):
        _add(row, groups[unit_key(row.group)], issuer, position + offset)
    db.session.flush()
    record(
        "units.imported",
        actor=actor,
        now=now,
        subject_type="unit",
        subject_id=None,
        details={"added": len(fresh), "known": len(rows) - len(fresh)},
    )
    return ImportResult(added=len(fresh), known=len(rows) - len(fresh))


Span = tuple[dt.date, dt.date | None]


def _spans_by_name() -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for folded, start, end in db.session.execute(
        select(UnitVersion.folded, UnitVersion.valid_from, UnitVersion.valid_to)
    ):
        spans.setdefault(folded, []).append((start, end))
    return spans


def _overlaps(row: UnitRow, span: Span) -> bool:
    start, end = span
    return (row.valid_to is None or start <= row.valid_to) and (end is None or row.valid_from <= end)


def _groups(rows: Sequence[UnitRow]) -> dict[str, UnitGroup]:
    groups = {group.folded: group for group in db.session.scalars(select(UnitGroup))}
    position = max((group.position for group in groups.values()), default=-1)
    names = dict.fromkeys([*(name for name in GROUP_ORDER), *(row.group for row in rows)])
    wanted = {unit_key(row.group) for row in rows}
    for name in names:
        key = unit_key(name)
        if key in wanted and key not in groups:
            position += 1
            groups[key] = UnitGroup(name=name, folded=key, position=position, is_issuer=name == ISSUER)
            db.session.add(groups[key])
    return groups


def _issuer_name(rows: Sequence[UnitRow]) -> str:
    """The committee that the units answer to: of the file, or the one that is known."""
    found = next((row.name for row in rows if row.group == ISSUER), None) or db.session.scalar(
        select(UnitVersion.name)
        .join(GroupMember, GroupMember.unit_id == UnitVersion.unit_id)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(UnitGroup.is_issuer.is_(True))
        .order_by(UnitVersion.valid_from.desc())
        .limit(1)
    )
    if found is None:
        raise Invalid("Tệp chưa có cơ quan ban hành (nhóm '%(group)s').", field="file", group=ISSUER)
    return found


def _add(row: UnitRow, group: UnitGroup, issuer: str, position: int) -> None:
    unit = Unit(uuid=str(uuid.uuid4()), position=position, one_stop=is_one_stop(row.name, row.kind))
    head = derive(row.name, row.kind, "" if row.group == ISSUER else issuer)
    unit.versions.append(
        UnitVersion(
            name=row.name,
            folded=unit_key(row.name),
            sort_key=sort_key(head.short_name),
            kind=row.kind,
            gso_code=row.gso_code,
            symbol=row.symbol,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            **asdict(head),
        )
    )
    for folded, name in {unit_key(name): name for name in row.aliases}.items():
        unit.aliases.append(UnitAlias(name=name, folded=folded))
    db.session.add(unit)
    db.session.add(GroupMember(group=group, unit=unit, valid_from=row.valid_from, valid_to=row.valid_to))
