"""The list of activities: filters, pages, rows for files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.outreach.figures import chunks
from tracker.outreach.models import (
    Activity,
    ActivityDirective,
    ActivityFile,
    ActivityLanguage,
    ActivityPlace,
    ActivityTask,
)
from tracker.outreach.queries.rows import seen_units
from tracker.outreach.queries.serving import task_line
from tracker.outreach.states import ActivityState, Audience, Channel, Language, Measure
from tracker.units.models import UnitVersion, VillageVersion
from tracker.units.queries import predecessors_of

PER_PAGE = 25


@dataclass(frozen=True)
class Filters:
    """How the list is narrowed; None and False narrow nothing. Withdrawn ones are shown only when asked for."""

    unit_id: int | None = None
    directive_id: int | None = None
    channel: Channel | None = None
    language: Language | None = None
    village_id: int | None = None
    task_id: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    doubtful: bool = False
    bare: bool = False
    withdrawn: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return self != Filters()


def conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """What a row meets that the person sees and the filters leave."""
    state = ActivityState.WITHDRAWN if filters.withdrawn else ActivityState.RECORDED
    found: list[ColumnElement[bool]] = [Activity.state == state]
    seen = seen_units(actor)
    if seen is not None:
        found.append(Activity.unit_id.in_(seen))
    if filters.unit_id is not None:
        found.append(Activity.unit_id.in_({filters.unit_id, *predecessors_of(filters.unit_id)}))
    if filters.channel is not None:
        found.append(Activity.channel == filters.channel)
    if filters.first is not None:
        found.append(Activity.held_on >= filters.first)
    if filters.last is not None:
        found.append(Activity.held_on <= filters.last)
    if filters.doubtful:
        found.append(Activity.concerns != "")
    if filters.bare:
        found.append(~exists().where(ActivityFile.activity_id == Activity.id))
    return [*found, *_linked(filters)]


def _linked(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.directive_id is not None:
        link = ActivityDirective.activity_id == Activity.id, ActivityDirective.directive_id == filters.directive_id
        found.append(exists().where(*link))
    if filters.language is not None:
        spoken = ActivityLanguage.activity_id == Activity.id, ActivityLanguage.language == filters.language
        found.append(exists().where(*spoken))
    if filters.task_id is not None:
        served = select(ActivityTask.activity_id).where(ActivityTask.task_id.in_(task_line(filters.task_id)))
        found.append(Activity.id.in_(served))
    if filters.village_id is not None:
        there = ActivityPlace.activity_id == Activity.id, ActivityPlace.village_id == filters.village_id
        found.append(exists().where(*there))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """An activity as a list shows it."""

    id: int
    held_on: dt.date
    channel: Channel
    audience: Audience
    unit_id: int
    unit_name: str
    place: str
    counts: dict[Measure, int]
    concerns: str
    concern_reason: str
    entered_by_office: bool
    note: str
    villages: tuple[str, ...]
    languages: tuple[Language, ...]
    files: int


def page_of(actor: Actor, filters: Filters, *, page: int) -> tuple[list[Line], int]:
    """One page of what a person sees and the filters leave, newest first, and how many there are in all."""
    where = conditions(actor, filters)
    total = db.session.scalar(select(func.count()).select_from(Activity).where(*where)) or 0
    offset = (page - 1) * PER_PAGE
    return (lines(where, limit=PER_PAGE, offset=offset) if offset < total else []), total


def lines(where: Sequence[ColumnElement[bool]], *, limit: int | None = None, offset: int = 0) -> list[Line]:
    """Rows under conditions, newest first."""
    rows = db.session.execute(
        select(
            Activity.id,
            Activity.held_on,
            Activity.channel,
            Activity.audience,
            Activity.unit_id,
            UnitVersion.short_name,
            Activity.place,
            Activity.concerns,
            Activity.concern_reason,
            Activity.entered_by_office,
            Activity.note,
            *(getattr(Activity, measure.value) for measure in Measure),
        )
        .join(UnitVersion, UnitVersion.id == Activity.unit_version_id)
        .where(*where)
        .order_by(Activity.held_on.desc(), Activity.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [row[0] for row in rows]
    villages, languages, files = _villages(ids), _languages(ids), _files(ids)
    return [
        Line(
            id=row[0],
            held_on=row[1],
            channel=row[2],
            audience=row[3],
            unit_id=row[4],
            unit_name=row[5],
            place=row[6],
            counts=_counts(row[11:]),
            concerns=row[7],
            concern_reason=row[8],
            entered_by_office=row[9],
            note=row[10],
            villages=tuple(villages.get(row[0], ())),
            languages=tuple(languages.get(row[0], ())),
            files=files.get(row[0], 0),
        )
        for row in rows
    ]


def _counts(values: Sequence[Any]) -> dict[Measure, int]:
    return {one: value for one, value in zip(Measure, values, strict=True) if value is not None}


def _villages(ids: Sequence[int]) -> dict[int, list[str]]:
    """The villages of activities as they were called on their days."""
    found: dict[int, dict[int, str]] = {}
    for some in chunks(ids):
        rows = db.session.execute(
            select(ActivityPlace.activity_id, VillageVersion)
            .join(Activity, Activity.id == ActivityPlace.activity_id)
            .join(VillageVersion, VillageVersion.village_id == ActivityPlace.village_id)
            .where(ActivityPlace.activity_id.in_(some))
            .order_by(VillageVersion.sort_key, VillageVersion.valid_from)
        )
        held = dict(db.session.execute(select(Activity.id, Activity.held_on).where(Activity.id.in_(some))).all())
        for activity_id, version in rows:
            at = found.setdefault(activity_id, {})
            if version.village_id not in at or version.valid_from <= held[activity_id]:
                at[version.village_id] = version.label
    return {activity_id: list(at.values()) for activity_id, at in found.items()}


def _languages(ids: Sequence[int]) -> dict[int, list[Language]]:
    found: dict[int, list[Language]] = {}
    order = list(Language)
    for some in chunks(ids):
        rows = db.session.execute(
            select(ActivityLanguage.activity_id, ActivityLanguage.language).where(
                ActivityLanguage.activity_id.in_(some)
            )
        )
        for activity_id, language in rows:
            found.setdefault(activity_id, []).append(language)
    return {activity_id: sorted(of, key=order.index) for activity_id, of in found.items()}


def _files(ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(list(ids)):
        found |= dict(
            db.session.execute(
                select(ActivityFile.activity_id, func.count())
                .where(ActivityFile.activity_id.in_(some))
                .group_by(ActivityFile.activity_id)
            ).all()
        )
    return found
