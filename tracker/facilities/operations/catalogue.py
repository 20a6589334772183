"""The catalogue: groups, items, and norms that change from a day on; the past keeps its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid
from tracker.facilities import policy
from tracker.facilities.models import Group, Item, ItemVersion, StockLine
from tracker.facilities.operations.defaults import GROUPS, VALID_FROM, Default
from tracker.facilities.operations.history import require_text
from tracker.facilities.states import MEASURED, NormPer, Rule
from tracker.web.forms import expect_version

MOST = Decimal(10) ** 9


@dataclass(frozen=True)
class Norm:
    """What an item is called and should be, as the office writes it."""

    name: str
    unit_of_count: str
    rule: Rule
    norm: Decimal | None = None
    norm_district: Decimal | None = None
    norm_per: NormPer = NormPer.OFFICE
    legal_ref: str = ""
    reference_only: bool = False
    note: str = ""


def seed_catalogue(*, actor: Actor, now: dt.datetime) -> int:
    """Add the groups and items of the first catalogue that are not there yet; what is there stays as it is.

    Runs inside a transaction. Returns how many items were added.
    """
    groups = {group.code: group for group in db.session.scalars(select(Group))}
    known = set(db.session.scalars(select(Item.code)))
    added = 0
    for place, (code, name, items) in enumerate(GROUPS):
        missing = [(number, one) for number, one in enumerate(items) if one.code not in known]
        if not missing:
            continue
        group = groups.get(code) or Group(code=code, name=name, position=place)
        db.session.add(group)
        for number, one in missing:
            item = Item(code=one.code, group=group, position=number)
            item.versions.append(_version_of(one))
            db.session.add(item)
            added += 1
    if added:
        audit.record(
            "facility.catalogue_seeded",
            actor=actor,
            now=now,
            subject_type="facility_catalogue",
            subject_id=None,
            details={"added": added},
        )
    return added


def _version_of(one: Default) -> ItemVersion:
    norm, district = one.figures
    return ItemVersion(
        name=one.name,
        unit_of_count=one.unit_of_count,
        rule=one.rule,
        norm=norm,
        norm_district=district,
        norm_per=one.per,
        legal_ref=one.ref,
        reference_only=norm is not None,
        valid_from=VALID_FROM,
    )


def save_group(
    row: Group | None,
    *,
    name: str,
    position: int,
    actor: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> Group:
    """Add a group, or rename or move one. Returns it. Raises Forbidden, Stale, Invalid for a name in use."""
    _allowed(actor)
    said = require_text(name, "name", "Hãy ghi tên nhóm.")
    taken = db.session.scalars(select(Group.id).where(Group.name == said)).first()
    if taken is not None and (row is None or taken != row.id):
        raise Invalid("Đã có nhóm này.", field="name")
    if row is None:
        row = Group(code=_free_code(Group, "G"), name=said, position=position)
        db.session.add(row)
    else:
        db.session.refresh(row, with_for_update=True)
        expect_version(row, version)
        row.name, row.position = said, position
    db.session.flush()
    _record("facility.group_saved", row.id, actor, now)
    return row


def add_item(
    group: Group, norm: Norm, *, position: int, valid_from: dt.date, actor: Actor, now: dt.datetime
) -> Item:
    """Add an item that is counted from a day on. Returns it. Raises Forbidden, Invalid."""
    _allowed(actor)
    item = Item(code=_free_code(Item, "H"), group=group, position=position)
    item.versions.append(_checked(norm, valid_from))
    db.session.add(item)
    db.session.flush()
    _record("facility.item_added", item.id, actor, now, valid_from)
    return item


def change_item(
    item: Item,
    norm: Norm,
    *,
    group: Group,
    position: int,
    valid_from: dt.date,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> ItemVersion:
    """Let another name or norm hold from a day on; stock-takes before it keep theirs. Returns the new version.

    A day that is the newest version's own writes that one anew, as long as no stock-take was measured by it.
    Raises Forbidden, Stale, Invalid for a day before the newest version.
    """
    _begin(item, actor, version)
    newest = item.versions[-1]
    fresh = _checked(norm, valid_from)
    if valid_from < newest.valid_from:
        raise Invalid("Đã có định mức từ ngày %(day)s; hãy chọn ngày sau.", field="valid_from", day=_dmy(newest))
    if valid_from == newest.valid_from:
        _refuse_used(newest)
        _overwrite(newest, fresh)
        fresh = newest
    else:
        if newest.valid_to is None or newest.valid_to >= valid_from:
            newest.valid_to = valid_from - dt.timedelta(days=1)
        item.versions.append(fresh)
    item.group, item.position = group, position
    flag_modified(item, "position")
    db.session.flush()
    _record("facility.item_changed", item.id, actor, now, valid_from)
    return fresh


def end_item(item: Item, *, last_day: dt.date, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Count an item no more after a day; what was counted stays. Raises Forbidden, Stale, Invalid."""
    _begin(item, actor, version)
    newest = item.versions[-1]
    if last_day < newest.valid_from:
        raise Invalid("Đã có định mức từ ngày %(day)s; hãy chọn ngày sau.", field="last_day", day=_dmy(newest))
    newest.valid_to = last_day
    flag_modified(item, "position")
    db.session.flush()
    _record("facility.item_ended", item.id, actor, now, last_day)


def _begin(item: Item, actor: Actor, version: int | None) -> None:
    _allowed(actor)
    db.session.refresh(item, with_for_update=True)
    expect_version(item, version)


def _allowed(actor: Actor) -> None:
    if not policy.can_edit_catalogue(actor):
        raise Forbidden


def _dmy(version: ItemVersion) -> str:
    return f"{version.valid_from:%d/%m/%Y}"


def _refuse_used(version: ItemVersion) -> None:
    used = db.session.scalars(select(StockLine.id).where(StockLine.item_version_id == version.id).limit(1)).first()
    if used is not None:
        raise Invalid(
            "Đã có kiểm kê theo định mức từ ngày %(day)s; hãy chọn ngày sau để giữ số liệu cũ.",
            field="valid_from",
            day=_dmy(version),
        )


def _overwrite(old: ItemVersion, fresh: ItemVersion) -> None:
    names = (
        "name", "unit_of_count", "rule", "norm", "norm_district", "norm_per", "legal_ref", "reference_only",
        "note", "valid_to",
    )  # fmt: skip
    for name in names:
        setattr(old, name, getattr(fresh, name))


def _checked(norm: Norm, valid_from: dt.date) -> ItemVersion:
    measured = norm.rule in MEASURED
    if measured and norm.norm is None:
        raise Invalid("Hãy ghi định mức.", field="norm")
    for field, value in (("norm", norm.norm), ("norm_district", norm.norm_district)):
        if value is not None and not 0 <= value <= MOST:
            raise Invalid("Định mức ngoài khoảng cho phép.", field=field)
    return ItemVersion(
        name=require_text(norm.name, "name", "Hãy ghi tên hạng mục."),
        unit_of_count=require_text(norm.unit_of_count, "unit_of_count", "Hãy ghi đơn vị tính."),
        rule=norm.rule,
        norm=norm.norm if measured else None,
        norm_district=norm.norm_district if measured else None,
        norm_per=norm.norm_per,
        legal_ref=norm.legal_ref.strip(),
        reference_only=norm.reference_only,
        note=norm.note.strip(),
        valid_from=valid_from,
    )


def _free_code(model: type[Group] | type[Item], letter: str) -> str:
    """A code that no row has; it is printed on the checklist and stands in files."""
    number = (db.session.scalar(select(func.max(model.id))) or 0) + 1
    return f"{letter}{number:02d}"


def _record(act: str, subject_id: int, actor: Actor, now: dt.datetime, day: dt.date | None = None) -> None:
    subject = "facility_group" if act == "facility.group_saved" else "facility_item"
    details = None if day is None else {"effective_on": day.isoformat()}
    audit.record(act, actor=actor, now=now, subject_type=subject, subject_id=subject_id, details=details)
