"""Correcting a unit, adding a spelling, and renaming from a day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.core.text import sort_key, unit_key
from tracker.units.models import Unit, UnitAlias, UnitVersion
from tracker.units.operations.letterhead import derive
from tracker.units.policy import can_keep
from tracker.units.queries import issuer_on
from tracker.units.states import COMMUNE_KINDS


@dataclass(frozen=True)
class Particulars:
    """What is corrected in a unit's newest version."""

    short_name: str
    parent_line: str
    issuer_line: str
    symbol: str
    place: str
    signer_authority: str
    signer_title: str
    signer_name: str | None
    telephone: str


def edit_unit(
    unit: Unit,
    particulars: Particulars,
    *,
    wants_head_approval: bool,
    one_stop: bool,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> None:
    """Correct the newest version of a unit and how it works here.

    Documents that were issued keep what they were issued with. Raises Forbidden, Stale.
    """
    _may_edit(unit, actor, version)
    newest = unit.versions[-1]
    for name, value in vars(particulars).items():
        setattr(newest, name, value)
    newest.sort_key = sort_key(newest.short_name)
    unit.wants_head_approval = wants_head_approval
    unit.one_stop = one_stop
    _record("unit.edited", unit, actor, now, {"one_stop": one_stop, "head_approves": wants_head_approval})


def add_alias(unit: Unit, name: str, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Add a spelling by which documents mean the unit. Raises Forbidden, Stale, Invalid when it is known."""
    _may_edit(unit, actor, version)
    key = unit_key(name)
    if not key:
        raise Invalid("Tên này không có chữ nào.", field="spelling")
    owner = db.session.scalar(select(UnitAlias.unit_id).where(UnitAlias.folded == key).limit(1))
    if owner is not None:
        raise Invalid("Cách viết này đã được ghi cho một đơn vị.", field="spelling")
    db.session.add(UnitAlias(unit_id=unit.id, name=name, folded=key))
    _record("unit.alias_added", unit, actor, now, {"name": name})


def rename_unit(
    unit: Unit,
    *,
    name: str,
    valid_from: dt.date,
    legal_ref: str,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> UnitVersion:
    """Give a unit another name from a day on; documents of earlier days keep the earlier one.

    Takes the full new name and the decision it rests on. Returns the new version. Raises Forbidden, Stale,
    Invalid for a day that is not after the start of the newest version or lies beyond its end.
    """
    _may_edit(unit, actor, version)
    newest = unit.versions[-1]
    if valid_from <= newest.valid_from:
        raise Invalid("Ngày bắt đầu phải sau ngày bắt đầu của tên hiện nay.", field="valid_from")
    if newest.valid_to is not None and valid_from > newest.valid_to:
        raise Invalid("Đơn vị đã kết thúc trước ngày này.", field="valid_from")
    issuer = issuer_on(valid_from)
    answers_to = "" if issuer is None or issuer.unit_id == unit.id else issuer.name
    head = derive(name, newest.kind, answers_to)
    successor = UnitVersion(
        name=name,
        short_name=head.short_name,
        folded=unit_key(name),
        sort_key=sort_key(head.short_name),
        kind=newest.kind,
        gso_code=newest.gso_code,
        parent_line=newest.parent_line,
        issuer_line=head.issuer_line,
        symbol=newest.symbol,
        place=head.place if newest.kind in COMMUNE_KINDS else newest.place,
        signer_authority=newest.signer_authority,
        signer_title=newest.signer_title,
        signer_name=newest.signer_name,
        telephone=newest.telephone,
        valid_from=valid_from,
        valid_to=newest.valid_to,
        legal_ref=legal_ref,
    )
    newest.valid_to = valid_from - dt.timedelta(days=1)
    unit.versions.append(successor)
    _record("unit.renamed", unit, actor, now, {"name": name, "from": valid_from.isoformat()})
    return successor


def _may_edit(unit: Unit, actor: Actor, version: int | None) -> None:
    if not can_keep(actor):
        raise Forbidden
    if version != unit.version:
        raise Stale


def _record(
    act: str, unit: Unit, actor: Actor, now: dt.datetime, details: dict[str, str | int | bool | None]
) -> None:
    """Record the act, and move the unit's version on though only rows below it may have changed."""
    flag_modified(unit, "position")
    record(act, actor=actor, now=now, subject_type="unit", subject_id=unit.id, details=details)
