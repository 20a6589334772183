"""Recording an activity, correcting it, withdrawing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.directives.models import Directive
from tracker.outreach import policy
from tracker.outreach.figures import counted, ways_of
from tracker.outreach.models import (
    Activity,
    ActivityDirective,
    ActivityLanguage,
    ActivityMaterial,
    ActivityPlace,
    ActivityReach,
    ActivityTask,
    Material,
)
from tracker.outreach.operations.changes import differences
from tracker.outreach.operations.history import Files, add_files, begin, for_another, write
from tracker.outreach.queries import ActivityFacts, Doubt, codes, doubts, facts_of, tasks_of
from tracker.outreach.states import CHANNELS, PARTS, ActivityState, Audience, Language, Measure, most_of
from tracker.units import queries as units
from tracker.units.models import Village
from tracker.web.forms import expect_version


@dataclass(frozen=True)
class Confirmation:
    """That somebody saw the points that were shown, by their names, and why the activity stands nevertheless."""

    seen: frozenset[str] = frozenset()
    reason: str = ""


UNCONFIRMED = Confirmation()


def record(
    facts: ActivityFacts,
    *,
    actor: Actor,
    now: dt.datetime,
    confirmed: Confirmation = UNCONFIRMED,
    files: Files = (),
    also: Iterable[tuple[str, ActivityFacts]] = (),
) -> Activity:
    """Record an activity of a unit; the office may do it for any, and the row says so.

    What is pointed out (`queries.doubts`) must have been seen and be given a reason. Returns the row. Raises
    Forbidden, NotFound, Invalid.
    """
    if not policy.can_record(actor, facts.unit_id):
        raise Forbidden
    sound = _sound(facts)
    found = doubts(sound, local_day(now), also=also)
    row = Activity(
        unit_id=sound.unit_id,
        created_at=now,
        created_by=actor.user_id,
        entered_by_office=for_another(actor, sound.unit_id),
    )
    _fill(row, sound, found, confirmed)
    db.session.add(row)
    db.session.flush()
    _reach(row)
    add_files(row, files, actor=actor, now=now)
    write(row, "record", actor=actor, now=now, note=row.concern_reason)
    return row


def correct(
    row: Activity,
    facts: ActivityFacts,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    confirmed: Confirmation = UNCONFIRMED,
    note: str = "",
    files: Files = (),
) -> None:
    """Put an activity right; the journal keeps what it said before. It stays its unit's.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    begin(row, "correct", actor)
    expect_version(row, version)
    before, was = facts_of(row), counted(row).kept()
    sound = _sound(replace(facts, unit_id=row.unit_id), before)
    found = doubts(sound, local_day(now), but=row.id)
    changed = differences(before, sound)
    if not changed and not files and row.concerns == codes(found):
        raise Invalid("Chưa sửa mục nào.")
    _fill(row, sound, found, confirmed)
    flag_modified(row, "note")
    add_files(row, files, actor=actor, now=now)
    db.session.flush()
    _reach(row)
    write(row, "correct", actor=actor, now=now, note=note.strip(), changes=changed, before=was)


def withdraw(row: Activity, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Take an activity out of every total; the row and its journal stay.

    Raises Forbidden, IllegalTransition, Stale, Invalid without a reason.
    """
    begin(row, "withdraw", actor)
    expect_version(row, version)
    if not reason.strip():
        raise Invalid("Hãy ghi lý do rút.", field="reason")
    row.state, row.withdrawn_at = ActivityState.WITHDRAWN, now
    _reach(row)
    write(row, "withdraw", actor=actor, now=now, note=reason.strip())


def _sound(facts: ActivityFacts, before: ActivityFacts | None = None) -> ActivityFacts:
    """The facts with only what belongs to them, or Invalid at the field that is to blame."""
    counts = _counts(facts)
    if not facts.languages:
        raise Invalid("Hãy chọn ngôn ngữ đã dùng.", field="languages")
    place = " ".join(facts.place.split())
    villages = tuple(sorted(set(facts.village_ids)))
    if not villages and not place:
        raise Invalid("Hãy chọn bản, hoặc ghi địa điểm.", field="village_ids")
    _must_exist(Village, villages, "village_ids")
    _must_exist(Material, facts.material_ids, "material_ids")
    tasks = _tasks(facts, before)
    directives = tuple(sorted({*facts.directive_ids, *tasks.values()}))
    _must_exist(Directive, directives, "directive_ids", Directive.issued_at.is_not(None))
    return replace(
        facts,
        counts=counts,
        languages=tuple(sorted({Language(one).value for one in facts.languages})),
        place=place,
        village_ids=villages,
        task_ids=tuple(sorted(tasks)),
        directive_ids=directives,
        material_ids=tuple(sorted(set(facts.material_ids))),
        note=facts.note.strip(),
    )


def _counts(facts: ActivityFacts) -> dict[Measure, int]:
    kind = CHANNELS[facts.channel]
    counts = {measure: facts.counts[measure] for measure in kind.measures if measure in facts.counts}
    for measure in kind.needed:
        if not counts.get(measure):
            raise Invalid("Kênh này cần có số liệu, từ 1 trở lên.", field=measure.value)
    for measure, value in counts.items():
        if not 0 <= value <= most_of(measure):
            raise Invalid("Số này ngoài khoảng cho phép.", field=measure.value)
    for measure in PARTS & counts.keys():
        if counts[measure] > counts.get(Measure.ATTENDANCES, 0):
            raise Invalid("Không được lớn hơn lượt người dự.", field=measure.value)
    return counts


def _must_exist(
    model: type[Village | Material | Directive], ids: Collection[int], field: str, *where: ColumnElement[bool]
) -> None:
    there = select(model.id).where(model.id.in_(ids), *where)
    if ids and len(set(db.session.scalars(there))) < len(set(ids)):
        raise Invalid("Có mục đã chọn không còn; hãy chọn lại.", field=field)


def _tasks(facts: ActivityFacts, before: ActivityFacts | None) -> dict[int, int]:
    """The directive of each task; a task must be one of the unit's own tasks of kind outreach."""
    kept = before.task_ids if before else ()
    known = {one.id: one.directive_id for one in tasks_of(facts.unit_id, kept, asked=facts.task_ids)}
    if set(facts.task_ids) - set(known):
        raise Invalid("Nhiệm vụ này không phải nhiệm vụ tuyên truyền của đơn vị.", field="task_ids")
    return {task_id: known[task_id] for task_id in facts.task_ids}


def _fill(row: Activity, facts: ActivityFacts, found: list[Doubt], confirmed: Confirmation) -> None:
    _confirm(row, found, confirmed)
    row.unit_version_id = units.version_on(facts.unit_id, facts.held_on).id
    row.held_on, row.channel, row.audience = facts.held_on, facts.channel, facts.audience
    row.place, row.note = facts.place, facts.note
    for measure in Measure:
        setattr(row, measure.value, facts.counts.get(measure))
    row.spoken = ",".join(facts.languages)
    _link(row.places, ActivityPlace, "village_id", facts.village_ids)
    _link(row.languages, ActivityLanguage, "language", [Language(one) for one in facts.languages])
    _link(row.tasks, ActivityTask, "task_id", facts.task_ids)
    _link(row.directives, ActivityDirective, "directive_id", facts.directive_ids)
    _link(row.materials, ActivityMaterial, "material_id", facts.material_ids)


def _reach(row: Activity) -> None:
    """Write anew in which ways the activity reaches which villages; none unless it counts, for residents."""
    db.session.execute(delete(ActivityReach).where(ActivityReach.activity_id == row.id))
    if row.state is not ActivityState.RECORDED or row.audience is not Audience.RESIDENTS:
        return
    ways = ways_of(row.channel, [one.language for one in row.languages])
    db.session.add_all(
        ActivityReach(way=way, village_id=place.village_id, held_on=row.held_on, activity_id=row.id)
        for way in ways
        for place in row.places
    )


def _confirm(row: Activity, found: list[Doubt], confirmed: Confirmation) -> None:
    """Keep what was pointed out with its reason; refuse while something was not seen, or has no reason."""
    now_shown = {one.concern.value for one in found}
    reason = confirmed.reason.strip()
    if now_shown and (not now_shown <= confirmed.seen or not reason):
        raise Invalid("Có điểm cần xem lại: hãy sửa, hoặc ghi lý do rồi lưu.", field="concern_reason")
    row.concerns, row.concern_reason = codes(found), reason if now_shown else ""


def _link(rows: list[Any], model: type[Any], column: str, wanted: Collection[Any]) -> None:
    """Bring link rows to what is wanted, keeping those that stay."""
    for row in [one for one in rows if getattr(one, column) not in wanted]:
        rows.remove(row)
    there = {getattr(one, column) for one in rows}
    rows.extend(model(**{column: value}) for value in wanted if value not in there)
