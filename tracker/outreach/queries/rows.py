"""The only door to an activity, and what its page shows around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.errors import NotFound
from tracker.directives.models import Directive, reference
from tracker.outreach.models import Activity, ActivityFile, Material
from tracker.outreach.policy import visible_to
from tracker.outreach.states import ActivityState, Channel
from tracker.tasks.models import Task
from tracker.units.models import UnitVersion
from tracker.units.queries import predecessors_of, village_labels

MISSING = "Không tìm thấy hoạt động tuyên truyền này."


def get_visible(activity_id: int, actor: Actor) -> Activity:
    """The activity if the person sees it. Raises NotFound.

    Whoever works for a unit also reads those of the units that it took over from.
    """
    statement = select(Activity).where(Activity.id == activity_id)
    row = db.session.scalars(statement.where(visible_to(actor))).one_or_none()
    if row is None and actor.role in IN_UNIT and actor.unit_id is not None:
        before = predecessors_of(actor.unit_id)
        found = db.session.scalars(statement.where(Activity.unit_id.in_(before))).one_or_none() if before else None
        row = found
    if row is None:
        raise NotFound(MISSING)
    return row


def seen_units(actor: Actor) -> frozenset[int] | None:
    """The units whose activities a person sees, those taken over from among them; None for all."""
    if actor.reads_all:
        return None
    if actor.role not in IN_UNIT or actor.unit_id is None:
        return frozenset()
    return frozenset({actor.unit_id, *predecessors_of(actor.unit_id)})


def get_file(activity_id: int, file_id: int, actor: Actor) -> ActivityFile:
    """A file of an activity that the person sees. Raises NotFound, also for one of another."""
    row = get_visible(activity_id, actor)
    found = next((one for one in row.files if one.id == file_id), None)
    if found is None:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def files_of(activity_id: int) -> Sequence[ActivityFile]:
    """The files of an activity."""
    return db.session.scalars(
        select(ActivityFile)
        .options(selectinload(ActivityFile.file))
        .where(ActivityFile.activity_id == activity_id)
        .order_by(ActivityFile.id)
    ).all()


@dataclass(frozen=True)
class Around:
    """What an activity refers to, by its words: the unit then, villages, tasks, directives, materials."""

    unit: str
    villages: Sequence[str]
    tasks: Sequence[tuple[int, str]]
    directives: Sequence[tuple[int, str]]
    materials: Sequence[tuple[int, str]]


def around(row: Activity) -> Around:
    """What an activity refers to."""
    unit = db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == row.unit_version_id)).one()
    places = village_labels([one.village_id for one in row.places], row.held_on)
    tasks = db.session.scalars(select(Task).where(Task.id.in_([one.task_id for one in row.tasks])))
    wanted = [one.directive_id for one in row.directives]
    directives = db.session.scalars(select(Directive).where(Directive.id.in_(wanted)).order_by(Directive.id))
    used = [one.material_id for one in row.materials]
    materials = db.session.execute(select(Material.id, Material.title).where(Material.id.in_(used)))
    return Around(
        unit=unit,
        villages=sorted(places.values()),
        tasks=[(task.id, f"{task.instruction.label}. {task.instruction.title}") for task in tasks],
        directives=[(one.id, reference(one)) for one in directives],
        materials=[(number, title) for number, title in materials],
    )


def last_of(unit_id: int, channel: Channel | None = None) -> Activity | None:
    """The unit's last recorded activity, of a channel or of any: what the next one may start from."""
    statement = select(Activity).where(Activity.unit_id == unit_id, Activity.state == ActivityState.RECORDED)
    if channel is not None:
        statement = statement.where(Activity.channel == channel)
    return db.session.scalars(statement.order_by(Activity.id.desc()).limit(1)).first()
