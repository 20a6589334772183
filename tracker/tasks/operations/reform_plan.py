"""What an act that changes units does to tasks and people, worked out before it is done; changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from tracker.accounts.operations.moving import people_of
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task
from tracker.tasks.operations.transferring import Parcel, bundle, moves, open_of, there_already
from tracker.tasks.states import APART, TaskState
from tracker.units import operations as unit_acts
from tracker.units import queries as units
from tracker.units.models import UnitGroup
from tracker.units.operations import Fate, Heir, Reform
from tracker.units.states import ENDING, SuccessionKind

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Departure:
    """What the act does to one unit: its tasks before, and how many of the open ones go where."""

    unit_id: int
    name: str
    kind: SuccessionKind
    heirs: tuple[str, ...]
    receiver: str
    groups: tuple[str, ...]
    before: Totals
    moved: int
    waiting: int
    withdrawn: int
    people: int
    people_move: bool


@dataclass(frozen=True)
class Arrival:
    """What a unit takes over: old tasks, the new ones made of them, and those put to a task it has already."""

    name: str
    begins: bool
    group: str
    moved: int
    made: int
    linked: int


@dataclass(frozen=True)
class Plan:
    """The whole act before it is done; `digest` is what was shown, so that nothing else is carried out."""

    departures: tuple[Departure, ...]
    arrivals: tuple[Arrival, ...]
    before: Totals
    after: Totals
    covered: tuple[str, ...]
    digest: str

    @property
    def moved(self) -> int:
        """Open tasks that are handed over."""
        return sum(one.moved for one in self.departures)

    @property
    def waiting(self) -> int:
        """Results that stay with the units that handed them in, until they are decided on."""
        return sum(one.waiting for one in self.departures)

    @property
    def withdrawn(self) -> int:
        """Open tasks that nobody takes over."""
        return sum(one.withdrawn for one in self.departures)

    @property
    def made(self) -> int:
        """New tasks."""
        return sum(one.made for one in self.arrivals)

    @property
    def joined(self) -> int:
        """Tasks fewer than before, because several became one."""
        return self.moved - self.made


@dataclass
class Material:
    """The act with its tasks, read once for the plan and for the deed."""

    reform: Reform
    tasks: dict[int, list[Task]]
    parcels: dict[Heir, list[Parcel]] = field(default_factory=dict)
    left: dict[int, list[Task]] = field(default_factory=dict)

    @property
    def ending(self) -> list[Fate]:
        """The fates of the units that end."""
        return [fate for fate in self.reform.fates if fate.kind in ENDING]


def gather(reform: Reform, *, hold: bool) -> Material:
    """Read the open tasks of the units that end, and bundle them for those that take over."""
    ending = [fate for fate in reform.fates if fate.kind in ENDING]
    found = Material(reform, {fate.unit_id: [] for fate in ending})
    for task in open_of([fate.unit_id for fate in ending], hold=hold):
        found.tasks[task.unit_id].append(task)
    for_heir: dict[Heir, list[Task]] = {}
    for fate in ending:
        going = [task for task in found.tasks[fate.unit_id] if moves(task)]
        if fate.receiver is None:
            found.left[fate.unit_id] = going
        else:
            for_heir.setdefault(fate.receiver, []).extend(going)
    there = there_already(
        [heir.number for heir in for_heir if not heir.new], [task for of in for_heir.values() for task in of]
    )
    for heir, tasks in for_heir.items():
        theirs = (
            {} if heir.new else {key: task for (unit_id, key), task in there.items() if unit_id == heir.number}
        )
        found.parcels[heir] = bundle(tasks, theirs.get)
    return found


def foretell(material: Material, now: dt.datetime) -> Plan:
    """The plan of an act from its tasks; the deed works on the same rows."""
    reform = material.reform
    names = units.short_names()
    groups = units.memberships([fate.unit_id for fate in reform.fates], reform.effective_on - DAY)
    involved = {fate.unit_id for fate in reform.fates} | {heir.number for heir in material.parcels if not heir.new}
    by_unit = figures.by_unit(now, Task.unit_id.in_(involved))
    before = sum(by_unit.values(), Totals())
    return Plan(
        departures=tuple(
            _departure(fate, material, names, groups.get(fate.unit_id, []), by_unit.get(fate.unit_id, Totals()))
            for fate in reform.fates
        ),
        arrivals=tuple(_arrivals(material, names)),
        before=before,
        after=_after(before, material, now),
        covered=tuple(_covered(material, names)),
        digest=_digest(material),
    )


def _departure(
    fate: Fate, material: Material, names: Mapping[int, str], groups: Sequence[UnitGroup], before: Totals
) -> Departure:
    tasks = material.tasks.get(fate.unit_id, [])
    going = sum(moves(task) for task in tasks)
    left = len(material.left.get(fate.unit_id, []))
    return Departure(
        unit_id=fate.unit_id,
        name=names[fate.unit_id],
        kind=fate.kind,
        heirs=tuple(name_of(heir, material.reform, names) for heir in fate.heirs),
        receiver=name_of(fate.receiver, material.reform, names) if fate.receiver else "",
        groups=tuple(group.name for group in groups),
        before=before,
        moved=going - left,
        waiting=len(tasks) - going,
        withdrawn=left,
        people=len(people_of(fate.unit_id)),
        people_move=people_move(fate),
    )


def people_move(fate: Fate) -> bool:
    """Whether the people of a unit go to the one that takes over; else they are listed for a decision."""
    return fate.kind in ENDING and fate.receiver is not None and fate.move_people


def name_of(heir: Heir, reform: Reform, names: Mapping[int, str]) -> str:
    """How a unit that goes on is called."""
    return reform.new_units[heir.number].name if heir.new else names[heir.number]


def _arrivals(material: Material, names: Mapping[int, str]) -> Iterable[Arrival]:
    groups = {group.id: group.name for group in units.groups()}
    reform = material.reform
    heirs = dict.fromkeys(heir for fate in reform.fates for heir in (*fate.heirs, *filter(None, [fate.receiver])))
    for heir in heirs:
        parcels = material.parcels.get(heir, [])
        group_id = reform.new_units[heir.number].group_id if heir.new else None
        yield Arrival(
            name=name_of(heir, reform, names),
            begins=heir.new and all(fate.kind in ENDING for fate in reform.heirs_of(heir)),
            group=groups.get(group_id, "") if group_id is not None else "",
            moved=sum(len(parcel.olds) for parcel in parcels),
            made=sum(parcel.existing is None for parcel in parcels),
            linked=sum(len(parcel.olds) for parcel in parcels if parcel.existing is not None),
        )


def _covered(material: Material, names: Mapping[int, str]) -> Iterable[str]:
    """Tasks that join one which its unit has finished already or need not do: for a person to look at."""
    for parcels in material.parcels.values():
        for parcel in parcels:
            there = parcel.existing
            if there is not None and there.state in APART | {TaskState.COMPLETED}:
                olds = ", ".join(dict.fromkeys(names[old.unit_id] for old in parcel.olds))
                yield f"{olds}: {there.instruction.label}. {there.instruction.title}"


def _after(before: Totals, material: Material, now: dt.datetime) -> Totals:
    counts = asdict(before)

    def counted(task: Task, step: int) -> None:
        counts[figures.bucket(task.state, task.timeliness(now, now))] += step

    for parcels in material.parcels.values():
        for parcel in parcels:
            for old in parcel.olds:
                counted(old, -1)
            counts["transferred"] += len(parcel.olds)
            if parcel.existing is None:
                counted(parcel.lead, 1)
    for tasks in material.left.values():
        for task in tasks:
            counted(task, -1)
        counts["withdrawn"] += len(tasks)
    return Totals(**counts)


def _digest(material: Material) -> str:
    """A mark of the act and of the versions of every row that it touches."""
    rows = sorted((task.id, task.version) for tasks in material.tasks.values() for task in tasks)
    there = sorted(
        (parcel.existing.id, parcel.existing.version)
        for parcels in material.parcels.values()
        for parcel in parcels
        if parcel.existing is not None
    )
    versions = [(fate.unit_id, units.get_unit(fate.unit_id).version) for fate in material.reform.fates]
    seen = f"{unit_acts.encode(material.reform)}{rows}{there}{versions}"
    return hashlib.sha256(seen.encode()).hexdigest()
