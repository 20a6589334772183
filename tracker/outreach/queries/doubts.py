"""What is pointed out about an activity before it is recorded, and again wherever it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.errors import Refusal
from tracker.core.text import fold
from tracker.directives.models import Directive, reference
from tracker.outreach.models import Activity
from tracker.outreach.states import (
    CHANNELS,
    PEOPLE_A_HOUSEHOLD,
    ActivityState,
    Audience,
    Channel,
    Concern,
    Measure,
)
from tracker.units.queries import receivers_on, short_names, units_of_villages, version_on, villages_on
from tracker.units.states import COMMUNE_KINDS


@dataclass(frozen=True)
class ActivityFacts:
    """An activity as somebody writes it down; only counts that its channel asks for are kept."""

    unit_id: int
    held_on: dt.date
    channel: Channel
    audience: Audience
    counts: dict[Measure, int] = field(default_factory=dict)
    village_ids: tuple[int, ...] = ()
    place: str = ""
    languages: tuple[str, ...] = ()
    task_ids: tuple[int, ...] = ()
    directive_ids: tuple[int, ...] = ()
    material_ids: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Doubt:
    """A point to look at: what it is, and the sentence with its figures."""

    concern: Concern
    why: Refusal


def doubts(
    facts: ActivityFacts, today: dt.date, *, but: int | None = None, also: Iterable[tuple[str, ActivityFacts]] = ()
) -> list[Doubt]:
    """Every point about an activity, in the order of `Concern`.

    Takes the day, the activity's own row where it is corrected, and others about to be recorded with it, each with
    a name for people (the lines above in a file).
    """
    found = [*_crowd(facts), *_days(facts, today), *_twins(facts, but), *_twins_in_file(facts, also)]
    found += _foreign(facts, today)
    order = list(Concern)
    return sorted(found, key=lambda one: order.index(one.concern))


def _crowd(facts: ActivityFacts) -> Iterable[Doubt]:
    """Attendances above what the households allow, or where these are not known what the channel usually has."""
    attendances = facts.counts.get(Measure.ATTENDANCES) or 0
    sessions = max(facts.counts.get(Measure.SESSIONS, 1), 1)
    households = _households(facts)
    if households is not None:
        if attendances > households * PEOPLE_A_HOUSEHOLD * sessions:
            why = Refusal(
                "%(attendances)s lượt trong %(sessions)s buổi, mà các bản có %(households)s hộ.",
                attendances=attendances,
                sessions=sessions,
                households=households,
            )
            yield Doubt(Concern.CROWD, why)
        return
    most = CHANNELS[facts.channel].most_a_session * sessions
    if attendances > most:
        why = Refusal(
            "%(attendances)s lượt trong %(sessions)s buổi; thường không quá %(most)s lượt.",
            attendances=attendances,
            sessions=sessions,
            most=most,
        )
        yield Doubt(Concern.CROWD, why)


def _households(facts: ActivityFacts) -> int | None:
    """Households of the villages; None where one is not known, and at a market, to which others come."""
    if not facts.village_ids or facts.channel is Channel.MARKET:
        return None
    known = {row.id: row.households for row in villages_on(facts.held_on) if row.id in facts.village_ids}
    found = [known.get(one) for one in facts.village_ids]
    return None if None in found else sum(one or 0 for one in found)


def _days(facts: ActivityFacts, today: dt.date) -> Iterable[Doubt]:
    if facts.held_on > today:
        why = Refusal(
            "Ngày %(day)s chưa đến; hoạt động chỉ được tính từ ngày đó.", day=f"{facts.held_on:%d/%m/%Y}"
        )
        yield Doubt(Concern.FUTURE, why)
    rows = db.session.scalars(
        select(Directive).where(Directive.id.in_(facts.directive_ids), Directive.issued_on > facts.held_on)
    )
    for row in rows:
        why = Refusal(
            "%(directive)s ban hành ngày %(day)s, sau ngày của hoạt động.",
            directive=reference(row),
            day=f"{row.issued_on:%d/%m/%Y}",
        )
        yield Doubt(Concern.EARLY, why)


def _twins(facts: ActivityFacts, but: int | None) -> Iterable[Doubt]:
    rows = db.session.scalars(
        select(Activity)
        .options(selectinload(Activity.places))
        .where(
            Activity.held_on == facts.held_on,
            Activity.channel == facts.channel,
            Activity.state == ActivityState.RECORDED,
            Activity.id != (but or 0),
        )
        .order_by(Activity.id)
    ).all()
    names: dict[int, str] = {}
    for row in rows:
        same_unit = row.unit_id == facts.unit_id
        villages = {one.village_id for one in row.places}
        if not _same_place(facts, villages, row.place, same_unit=same_unit):
            continue
        names = names or short_names(facts.held_on)
        why = Refusal(
            "Giống hoạt động số %(id)s của %(unit)s: cùng ngày, cùng kênh, cùng nơi.",
            id=row.id,
            unit=names.get(row.unit_id, ""),
        )
        yield Doubt(Concern.TWICE if same_unit else Concern.TWO_UNITS, why)
        return


def _same_place(facts: ActivityFacts, villages: Collection[int], place: str, *, same_unit: bool) -> bool:
    if facts.village_ids or villages:
        return bool(set(facts.village_ids) & set(villages))
    return fold(facts.place) == fold(place) and (same_unit or bool(fold(place)))


def _twins_in_file(facts: ActivityFacts, also: Iterable[tuple[str, ActivityFacts]]) -> Iterable[Doubt]:
    for name, other in also:
        alike = other.held_on == facts.held_on and other.channel is facts.channel
        same_unit = other.unit_id == facts.unit_id
        if alike and _same_place(facts, other.village_ids, other.place, same_unit=same_unit):
            why = Refusal("Giống dòng có ô %(place)s: cùng ngày, cùng kênh, cùng nơi.", place=name)
            yield Doubt(Concern.TWICE if same_unit else Concern.TWO_UNITS, why)
            return


def _foreign(facts: ActivityFacts, today: dt.date) -> Iterable[Doubt]:
    """Villages that lay in another commune on the day; an agency works in every commune."""
    if not facts.village_ids or version_on(facts.unit_id, facts.held_on).kind not in COMMUNE_KINDS:
        return
    homes, receivers = units_of_villages(facts.village_ids, facts.held_on), receivers_on(today)
    own = receivers.get(facts.unit_id, facts.unit_id)
    strange = [
        village_id
        for village_id in facts.village_ids
        if receivers.get(homes.get(village_id, 0), homes.get(village_id, 0)) != own
    ]
    if strange:
        why = Refusal("%(n)s bản không thuộc xã vào ngày đó.", n=len(strange))
        yield Doubt(Concern.FOREIGN, why)


def facts_of(row: Activity) -> ActivityFacts:
    """An activity as it was written down."""
    counts = {measure: value for measure in Measure if (value := getattr(row, measure.value)) is not None}
    return ActivityFacts(
        unit_id=row.unit_id,
        held_on=row.held_on,
        channel=row.channel,
        audience=row.audience,
        counts=counts,
        village_ids=tuple(sorted(one.village_id for one in row.places)),
        place=row.place,
        languages=tuple(sorted(one.language.value for one in row.languages)),
        task_ids=tuple(sorted(one.task_id for one in row.tasks)),
        directive_ids=tuple(sorted(one.directive_id for one in row.directives)),
        material_ids=tuple(sorted(one.material_id for one in row.materials)),
        note=row.note,
    )


def codes(found: Sequence[Doubt]) -> str:
    """The concerns of some points, as a row keeps them."""
    return ",".join(dict.fromkeys(one.concern.value for one in found))
