"""Units as they stood on a day: names, groups, and whom a name in a document means."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.core import db
from tracker.core.errors import NotFound
from tracker.core.text import fold, unit_key
from tracker.units.models import GroupMember, Unit, UnitAlias, UnitGroup, UnitVersion
from tracker.units.states import COMMUNE_KINDS, UnitKind

COMMITTEE = "uy ban nhan dan "
HEADS = ("thu truong ", "giam doc ", "chu tich ", "chanh ", "truong phong ", "truong ban ", "truong ")
GROUP_HEADS = ("thu truong ", "chu tich ", "lanh dao ", "nguoi dung dau ")
PLACES = ("huyen ", "xa ", "thi tran ", "phuong ", "tinh ", "tt ")
AGENCIES = ("co quan don vi", "co quan phong ban don vi", "phong ban don vi", "phong ban nganh don vi")
AGENCIES_TOO = frozenset({*AGENCIES, *(f"{phrase} su nghiep" for phrase in AGENCIES)})
"""Phrases that all mean offices and public service units together; the first is the group's own."""


def _valid(day: dt.date) -> ColumnElement[bool]:
    return and_(UnitVersion.valid_from <= day, or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= day))


def _member(day: dt.date) -> ColumnElement[bool]:
    return and_(GroupMember.valid_from <= day, or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day))


def get_unit(unit_id: int) -> Unit:
    """The unit with this identifier. Raises NotFound."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("Không tìm thấy đơn vị này.")
    return unit


_SHORT_NAMES = select(UnitVersion.unit_id, UnitVersion.short_name).order_by(UnitVersion.valid_from)


def short_names(day: dt.date | None = None) -> dict[int, str]:
    """Short names by unit identifier in one query: of the newest version, or of the newest begun by a day."""
    statement = _SHORT_NAMES if day is None else _SHORT_NAMES.where(UnitVersion.valid_from <= day)
    return dict(db.session.execute(statement).all())


def renamed_between(before: dt.date, after: dt.date) -> dict[str, str]:
    """Short names that units bore on a day, each with the one that the same unit bore on another."""
    old, new = short_names(before), short_names(after)
    return {name: new[unit_id] for unit_id, name in old.items() if new.get(unit_id, name) != name}


def version_on(unit_id: int, day: dt.date) -> UnitVersion:
    """The version of a unit on a day; a unit that has ceased keeps its last name, one to come its first.

    Raises NotFound when there is no such unit.
    """
    versions = db.session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id == unit_id).order_by(UnitVersion.valid_from)
    ).all()
    if not versions:
        raise NotFound("Không tìm thấy đơn vị này.")
    begun = [version for version in versions if version.valid_from <= day]
    return begun[-1] if begun else versions[0]


def groups() -> list[UnitGroup]:
    """All groups in their order, the issuer's among them."""
    return list(db.session.scalars(select(UnitGroup).order_by(UnitGroup.position, UnitGroup.id)))


def members_on(group_id: int, day: dt.date) -> list[UnitVersion]:
    """Versions of a group's members on a day, in the units' order."""
    return list(
        db.session.scalars(
            select(UnitVersion)
            .join(Unit, Unit.id == UnitVersion.unit_id)
            .join(GroupMember, GroupMember.unit_id == Unit.id)
            .where(GroupMember.group_id == group_id, _member(day), _valid(day))
            .order_by(Unit.position, Unit.id)
        ).unique()
    )


def all_on(day: dt.date) -> list[UnitVersion]:
    """Versions of every unit that directives address on a day: group by group, each unit once."""
    rows = db.session.scalars(
        select(UnitVersion)
        .join(Unit, Unit.id == UnitVersion.unit_id)
        .join(GroupMember, GroupMember.unit_id == Unit.id)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(UnitGroup.is_issuer.is_(False), _member(day), _valid(day))
        .order_by(UnitGroup.position, UnitGroup.id, Unit.position, Unit.id)
    )
    return list({version.unit_id: version for version in rows}.values())


def issuer_on(day: dt.date) -> UnitVersion | None:
    """The version of the unit that issues the directives on a day, or None."""
    return db.session.scalars(
        select(UnitVersion)
        .join(GroupMember, GroupMember.unit_id == UnitVersion.unit_id)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(UnitGroup.is_issuer.is_(True), _member(day), _valid(day))
        .order_by(UnitGroup.position, UnitVersion.id)
        .limit(1)
    ).first()


@dataclass(frozen=True)
class Directory:
    """Names of one day, looked up as documents write them; built once for many names."""

    by_unit_name: dict[str, frozenset[int]]
    by_group_name: dict[str, UnitGroup]
    versions: dict[int, UnitVersion]
    district: str

    def unit(self, name: str) -> UnitVersion | None:
        """The one unit that a name means, or None when none or several could be meant."""
        for key in self._readings(name, HEADS):
            found = self.by_unit_name.get(key)
            if found:
                return self.versions[next(iter(found))] if len(found) == 1 else None
        return None

    def group(self, name: str) -> UnitGroup | None:
        """The group that a phrase means ('Thủ trưởng các cơ quan, đơn vị'), or None."""
        for key in self._readings(name, GROUP_HEADS):
            found = self.by_group_name.get(_group_form(key))
            if found:
                return found
        return None

    def _readings(self, name: str, heads: tuple[str, ...]) -> list[str]:
        key = _plain(name, self.district)
        key = key.removeprefix("dong chi ")
        return [key, *(key.removeprefix(head) for head in heads if key.startswith(head))]


def _plain(name: str, district: str) -> str:
    """The key of a name without 'và' and without saying that it lies in the district or belongs to it."""
    key = " ".join(word for word in unit_key(name).split() if word != "va")
    level = next((place.strip() for place in PLACES if district.startswith(place)), "")
    if not level or key.removeprefix(COMMITTEE) in {district, level}:
        return key
    belongs = r"(?:(?: truc)? thuoc(?: uy ban nhan dan)?| tren dia ban)?"
    return re.sub(rf"{belongs} (?:{re.escape(district)}|{level})$", "", key)


def _group_form(key: str) -> str:
    form = key.removeprefix("cac ").removeprefix(COMMITTEE).removeprefix("cac ").removesuffix(" tren dia ban")
    return AGENCIES[0] if form in AGENCIES_TOO else form


def _forms(name: str, kind: UnitKind, district: str) -> Iterable[str]:
    """The keys under which one spelling of a unit's name is found.

    A committee is also meant by its place ('xã Dào San'), and a commune by its bare name ('Dào San').
    """
    key = _plain(name, district)
    place = key.removeprefix(COMMITTEE)
    yield key
    yield place
    if kind not in COMMUNE_KINDS and kind is not UnitKind.DISTRICT:
        return
    bare = next((place.removeprefix(word) for word in PLACES if place.startswith(word)), place)
    yield bare
    yield COMMITTEE + bare
    yield f"{fold(kind)} {bare}"
    yield f"{COMMITTEE}{fold(kind)} {bare}"
    if kind is UnitKind.DISTRICT:
        yield COMMITTEE + fold(kind)


def directory_on(day: dt.date) -> Directory:
    """The names of a day. Takes the day of the document; reads units, other spellings and groups once."""
    versions = db.session.scalars(select(UnitVersion).where(_valid(day))).all()
    issuer = issuer_on(day)
    district = unit_key(issuer.name).removeprefix(COMMITTEE) if issuer else ""
    index: defaultdict[str, set[int]] = defaultdict(set)
    kinds: dict[int, UnitKind] = {}
    for version in versions:
        kinds[version.unit_id] = UnitKind(version.kind)
        for spelling in (version.name, version.short_name):
            for form in _forms(spelling, kinds[version.unit_id], district):
                index[form].add(version.unit_id)
    for unit_id, spelling in db.session.execute(select(UnitAlias.unit_id, UnitAlias.name)):
        if unit_id in kinds:
            for form in _forms(spelling, kinds[unit_id], district):
                index[form].add(unit_id)
    return Directory(
        by_unit_name={form: frozenset(found) for form, found in index.items()},
        by_group_name={
            _group_form(_plain(group.name, district)): group for group in groups() if not group.is_issuer
        },
        versions={version.unit_id: version for version in versions},
        district=district,
    )


def resolve_unit(name: str, day: dt.date) -> UnitVersion | None:
    """The unit that a document of a day means by a name: exact after folding, by any spelling, or None."""
    return directory_on(day).unit(name)


def resolve_group(name: str, day: dt.date) -> UnitGroup | None:
    """The group that a document of a day means by a phrase, or None."""
    return directory_on(day).group(name)


@dataclass(frozen=True)
class Entry:
    """A unit as the list shows it."""

    unit_id: int
    name: str
    short_name: str
    symbol: str
    gso_code: str
    telephone: str
    one_stop: bool
    wants_head_approval: bool


def listing(day: dt.date, *, q: str = "") -> list[tuple[UnitGroup, list[Entry]]]:
    """Groups with their members on a day, narrowed to those whose name has all the words; empty ones left out."""
    wanted = fold(q).split()
    rows = db.session.execute(
        select(GroupMember.group_id, UnitVersion, Unit.one_stop, Unit.wants_head_approval)
        .join(Unit, Unit.id == GroupMember.unit_id)
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(_member(day), _valid(day))
        .order_by(Unit.position, Unit.id)
    )
    members: defaultdict[int, list[Entry]] = defaultdict(list)
    for group_id, version, one_stop, wants_head_approval in rows:
        text = fold(f"{version.name} {version.short_name} {version.symbol}")
        if all(word in text for word in wanted):
            members[group_id].append(
                Entry(
                    unit_id=version.unit_id,
                    name=version.name,
                    short_name=version.short_name,
                    symbol=version.symbol,
                    gso_code=version.gso_code or "",
                    telephone=version.telephone,
                    one_stop=one_stop,
                    wants_head_approval=wants_head_approval,
                )
            )
    return [(group, members[group.id]) for group in groups() if members[group.id]]
