"""The register of a district or a unit: coverage, totals and what was done last, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tracker.outreach import figures
from tracker.outreach.figures import NOTHING, Counts, Scope
from tracker.outreach.states import Channel, Language
from tracker.units.models import UnitVersion
from tracker.units.queries import VillageRow, all_on, merged_parts, receivers_on, version_on, villages_on
from tracker.units.states import COMMUNE_KINDS


@dataclass(frozen=True)
class UnitCoverage:
    """A unit with its villages in force, those reached, and the totals of what it recorded."""

    unit_id: int
    name: str
    sort_key: str
    villages: Sequence[VillageRow]
    reached: frozenset[int]
    counts: Counts

    @property
    def missing(self) -> list[VillageRow]:
        """Villages that nothing has reached yet."""
        return [row for row in self.villages if row.id not in self.reached]

    @property
    def share(self) -> Decimal | None:
        """Percent of villages reached, one decimal; None without any village."""
        return share(len(self.reached), len(self.villages))


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one decimal, or None when there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Board:
    """The register as of a day: communes first by coverage, then other units that recorded anything."""

    day: dt.date
    communes: Sequence[UnitCoverage]
    others: Sequence[UnitCoverage]
    by_channel: dict[Channel, Counts]
    villages: Sequence[VillageRow]
    parts: dict[int, list[int]]

    @property
    def units(self) -> list[UnitCoverage]:
        """Every unit of the register."""
        return [*self.communes, *self.others]

    @property
    def reached(self) -> int:
        """Villages reached."""
        return sum(len(one.reached) for one in self.communes)

    @property
    def share(self) -> Decimal | None:
        """Percent of villages reached, one decimal; None without any village."""
        return share(self.reached, len(self.villages))

    @property
    def counts(self) -> Counts:
        """Totals of everything: each activity belongs to one unit, so it is counted once."""
        return figures.total(one.counts for one in self.units)


def board(scope: Scope, *, among: Collection[int] | None = None) -> Board:
    """The register of a scope as of its last day, of some units where `among` names them.

    Activities of units that ended belong to the one that took over by that day.
    """
    day, receivers = scope.last, receivers_on(scope.last)
    changed = figures.changed_since(scope.moment)
    counted = figures.by_unit_and_channel(_narrowed(scope, receivers, among), changed)
    by_unit = figures.grouped(counted, lambda unit_id, _channel: receivers.get(unit_id, unit_id))
    villages = villages_on(day, among)
    at = _by_unit(villages)
    everyone = [one for one in _units(day, {*by_unit, *at}) if among is None or one.unit_id in among]
    # A village is reached whoever reached it: its own commune, an agency, or the unit before.
    named, parts = figures.reached(replace(scope, unit_ids=None), changed), merged_parts()
    rows = [
        UnitCoverage(
            unit_id=version.unit_id,
            name=version.short_name,
            sort_key=version.sort_key,
            villages=at.get(version.unit_id, []),
            reached=figures.covered([row.id for row in at.get(version.unit_id, [])], named, parts),
            counts=by_unit.get(version.unit_id, NOTHING),
        )
        for version in everyone
    ]
    communes = [row for row in rows if row.villages]
    communes.sort(key=lambda row: (row.share or 0, row.sort_key))
    return Board(
        day=day,
        communes=communes,
        others=[row for row in rows if not row.villages],
        by_channel=figures.grouped(counted, lambda _unit_id, channel: channel),
        villages=[row for one in communes for row in one.villages],
        parts=parts,
    )


def _narrowed(scope: Scope, receivers: Mapping[int, int], among: Collection[int] | None) -> Scope:
    """The scope with only what is counted under some units: theirs, and of those that they took over from."""
    if among is None:
        return scope
    wanted = {unit_id for unit_id, heir in receivers.items() if heir in among}
    wanted |= {unit_id for unit_id in among if unit_id not in receivers}
    return replace(scope, unit_ids=frozenset(wanted if scope.unit_ids is None else wanted & scope.unit_ids))


def _units(day: dt.date, concerned: Collection[int]) -> list[UnitVersion]:
    """Communes of the district on the day, and every other unit that recorded something or has villages."""
    found = {one.unit_id: one for one in all_on(day) if one.kind in COMMUNE_KINDS or one.unit_id in concerned}
    for unit_id in concerned:
        if unit_id not in found:
            found[unit_id] = version_on(unit_id, day)
    return list(found.values())


def _by_unit(villages: Sequence[VillageRow]) -> dict[int, list[VillageRow]]:
    found: dict[int, list[VillageRow]] = {}
    for row in villages:
        found.setdefault(row.unit_id, []).append(row)
    return found


@dataclass(frozen=True)
class Way:
    """A channel or a language: villages reached by it, of how many, and its totals."""

    key: Channel | Language
    reached: int
    villages: int
    counts: Counts

    @property
    def share(self) -> Decimal | None:
        """Percent of villages reached this way, one decimal."""
        return share(self.reached, self.villages)


@dataclass(frozen=True)
class Ways:
    """Coverage and totals by channel and by language, and the totals of all, each activity once.

    A village may be reached by several channels; an activity in two languages stands in both.
    """

    channels: Sequence[Way]
    languages: Sequence[Way]

    @property
    def counts(self) -> Counts:
        """Totals of everything: each activity has one channel."""
        return figures.total(way.counts for way in self.channels)


def ways(scope: Scope, *, among: Collection[int] | None = None) -> Ways:
    """How a scope reached villages as of its last day, those of some units where `among` names them."""
    ids = [row.id for row in villages_on(scope.last, among)]
    everyone, parts = replace(scope, unit_ids=None), merged_parts()
    changed = figures.changed_since(scope.moment)
    by_channel, by_language = figures.by_way(scope, changed)

    def made(order: Iterable[Any], named: Mapping[Any, set[int]], counted: Mapping[Any, Counts]) -> list[Way]:
        return [
            Way(key, len(figures.covered(ids, named.get(key, set()), parts)), len(ids), counted.get(key, NOTHING))
            for key in order
            if key in counted or key in named
        ]

    reached = figures.reached_by_way(everyone, changed)
    return Ways(made(Channel, reached.channels, by_channel), made(Language, reached.languages, by_language))
